//! The merchant's reference tables, as the rules ask them, and what is called by which name in them.

use crate::Field;
use crate::reference::{Brands, Categories, Lookup, Named, Need, WordList};
use crate::rules::{Category, Known, Reference};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// So many answers about what is nearest are remembered: looking for them takes long, and catalogs repeat themselves.
const REMEMBERED: usize = 10_000;
/// How many categories are offered instead of one that is not there.
const OFFERED: usize = 3;

/// The tables that were given; where one is missing, nothing is said.
#[derive(Debug, Default)]
pub(super) struct Tables {
    /// All categories that there are.
    pub categories: Option<Categories>,
    /// Those that the merchant may sell in.
    pub own_categories: Option<Categories>,
    pub brands: Option<Brands>,
    pub category_lookup: Option<Lookup>,
    pub brand_lookup: Option<Lookup>,
    pub forbidden: Vec<WordList>,
    pub required: Vec<WordList>,
    nearest: Mutex<HashMap<(Field, String), Vec<String>>>,
}

impl Tables {
    pub(super) fn lookup(&self, field: Field) -> Option<&Lookup> {
        if field == Field::ThirdCatId { self.category_lookup.as_ref() } else { self.brand_lookup.as_ref() }
    }

    /// Whether names can stand for the ids of that field.
    pub(super) fn knows_names(&self, field: Field) -> bool {
        let has_table = if field == Field::ThirdCatId { self.known_categories().next().is_some() } else { self.brands.is_some() };
        has_table || self.lookup(field).is_some()
    }

    /// What is called so: by the merchant if there are names of theirs, else by WeChat.
    pub(super) fn named(&self, field: Field, text: &str) -> Named {
        let own = self.lookup(field).and_then(|lookup| lookup.get(text));
        let Some(meant) = own.or_else(|| (!is_number(text)).then_some(text)) else { return Named::Nobody };
        if let Some(id) = meant.parse().ok().filter(|_| is_number(meant)) {
            return Named::One(id);
        }
        if field == Field::BrandId {
            return self.brands.as_ref().map_or(Named::Nobody, |brands| brands.find(meant));
        }
        self.known_categories().map(|categories| categories.find(meant)).find(|named| *named != Named::Nobody).unwrap_or(Named::Nobody)
    }

    /// Names that are most like the one that is not there.
    pub(super) fn nearest(&self, field: Field, text: &str, most: usize) -> Vec<String> {
        let asked = (field, text.to_owned());
        let mut remembered = self.nearest.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = remembered.get(&asked) {
            return found.clone();
        }
        let own = self.lookup(field).into_iter().flat_map(|lookup| lookup.nearest(text, most)).map(str::to_owned);
        let mut found: Vec<String> = own.collect();
        match field {
            Field::ThirdCatId => {
                let near = self.known_categories().next().map(|categories| categories.nearest(text, most)).unwrap_or_default();
                found.extend(near.into_iter().map(shown));
            }
            _ => found.extend(self.brands.iter().flat_map(|brands| brands.nearest(text, most))),
        }
        found.truncate(most);
        if remembered.len() < REMEMBERED {
            remembered.insert(asked, found.clone());
        }
        found
    }

    /// Things of one name, told apart.
    pub(super) fn shown(&self, field: Field, ids: &[u64], most: usize) -> Vec<String> {
        let one = |id: &u64| {
            let category = if field == Field::ThirdCatId { self.known_categories().find_map(|table| table.get(*id)) } else { None };
            category.map_or_else(|| id.to_string(), shown)
        };
        ids.iter().take(most).map(one).collect()
    }

    /// The tables of categories: first that of all.
    fn known_categories(&self) -> impl Iterator<Item = &Categories> {
        self.categories.iter().chain(&self.own_categories)
    }
}

fn shown(category: &crate::reference::Category) -> String {
    format!("{} ({})", category.path, category.id)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl Reference for Tables {
    fn category(&self, id: u64) -> Known<Category> {
        let Some(found) = self.known_categories().find_map(|categories| categories.get(id)) else {
            return match (&self.categories, &self.own_categories) {
                (None, None) => Known::NoTable,
                // Whether it is there at all, only the whole tree can say.
                (None, Some(_)) => Known::Found(Category { takes_products: true, needs_pictures: false, is_open: false }),
                (Some(_), _) => Known::Absent,
            };
        };
        // What needs no papers is open to everybody, and does not stand among the merchant's own.
        let is_own = self.own_categories.as_ref().is_none_or(|own| own.get(id).is_some());
        Known::Found(Category {
            takes_products: found.takes_products(),
            needs_pictures: found.product_qualification == Need::Required,
            is_open: is_own || matches!(found.qualification, Need::No | Need::Optional),
        })
    }

    fn brand(&self, id: u64) -> Known<()> {
        match &self.brands {
            None => Known::NoTable,
            Some(brands) if brands.contains(id) => Known::Found(()),
            Some(_) => Known::Absent,
        }
    }

    fn nearest_categories(&self, id: u64) -> Vec<String> {
        self.nearest(Field::ThirdCatId, &id.to_string(), OFFERED)
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
