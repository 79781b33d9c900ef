//! The merchant's reference tables, as the rules ask them.

use crate::reference::{Brands, Categories, Need, WordList};
use crate::rules::{Category, Known, Reference};

/// The tables that were given; where one is missing, nothing is said.
#[derive(Debug, Default)]
pub(super) struct Tables {
    pub categories: Option<Categories>,
    pub brands: Option<Brands>,
    pub forbidden: Vec<WordList>,
    pub required: Vec<WordList>,
}

impl Reference for Tables {
    fn category(&self, id: u64) -> Known<Category> {
        let Some(categories) = &self.categories else { return Known::NoTable };
        match categories.get(id) {
            Some(found) => Known::Found(Category {
                takes_products: found.takes_products(),
                needs_pictures: found.product_qualification == Need::Required,
            }),
            None => Known::Absent,
        }
    }

    fn brand(&self, id: u64) -> Known<()> {
        match &self.brands {
            None => Known::NoTable,
            Some(brands) if brands.contains(id) => Known::Found(()),
            Some(_) => Known::Absent,
        }
    }

    fn forbidden_words(&self, text: &str) -> Vec<&str> {
        self.forbidden.iter().flat_map(|list| list.found_in(text)).collect()
    }

    fn lacking_words(&self, title: &str) -> Option<Vec<&str>> {
        let words = || self.required.iter().flat_map(WordList::words).map(String::as_str).collect();
        let lacks = !self.required.is_empty() && !self.required.iter().any(|list| list.is_in(title));
        lacks.then(words)
    }
}
