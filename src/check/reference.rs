//! The merchant's reference tables, as the rules ask them.

use crate::reference::{Brands, Categories, Need};
use crate::rules::{Category, Known, Reference};

/// The tables that were given; where one is missing, nothing is said.
#[derive(Debug, Default)]
pub(super) struct Tables {
    pub categories: Option<Categories>,
    pub brands: Option<Brands>,
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
}
