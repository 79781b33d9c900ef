//! Which held rows are one product: by id, by standing below one another, or because one row names another.
//!
//! A row whose claim cannot be met is not dropped: it refuses the product that it may belong to, or else it is a
//! product of its own, which is refused.

use super::gather::{Entry, Held, row};
use crate::listing::{Owner, Role, RowIs, Wrong, listed, text_of};
use crate::mapping::Parent;
use std::borrow::Cow;
use std::collections::HashMap;

/// Whose a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// That is not known yet.
    Unknown,
    /// The product with that number.
    Product(u32),
}

/// A name of a row: which of the mapping's names, and how it reads there.
type Name<'h> = (usize, Cow<'h, str>);

/// Names of rows that are followed from one SKU to the next: more is no product but a circle.
const STEPS: usize = 8;

/// What rows say of each other.
pub(super) struct Claims<'h> {
    /// The names that rows call other rows by, as the mapping writes them.
    names: Vec<&'h str>,
    /// Products by table and id.
    by_id: HashMap<(u32, Cow<'h, str>), u32>,
    /// Products by id alone, the first of each.
    anywhere: HashMap<Cow<'h, str>, u32>,
    /// Products by what their rows are called; a second one that is called the same.
    called: HashMap<Name<'h>, (u32, Option<u32>)>,
    /// Rows that are SKUs by what they are called.
    skus: HashMap<Name<'h>, u32>,
    /// Rows that product rows list as their SKUs, by the header and the text there: the row that lists them, and a second
    /// one that does; and whether there is such a row.
    listed: HashMap<(String, &'h str), (u32, Option<u32>, bool)>,
    /// Rows that name nobody, by what they name: one product that is refused.
    nobody: HashMap<&'h str, u32>,
    /// For each product the row that says what it is, and the product that it is refused together with.
    products: Vec<(Option<u32>, u32)>,
}

impl Whose {
    /// The product's number.
    pub fn product(self) -> usize {
        match self {
            Whose::Product(product) => product as usize,
            Whose::Unknown => unreachable!("all claims are settled"),
        }
    }
}

impl<'h> Claims<'h> {
    /// Nothing is claimed yet.
    pub fn new(held: &'h [Held<'_>]) -> Claims<'h> {
        let mut names: Vec<&str> = Vec::new();
        for held in held {
            if let Some(Parent::Column { names: called, .. }) = &held.pass.table.columns.rows.parent {
                names.extend(called.iter().map(String::as_str));
            }
        }
        names.sort_unstable();
        names.dedup();
        Claims {
            names,
            by_id: HashMap::new(),
            anywhere: HashMap::new(),
            called: HashMap::new(),
            skus: HashMap::new(),
            listed: HashMap::new(),
            nobody: HashMap::new(),
            products: Vec::new(),
        }
    }

    /// Finds every row's product; says how many there are.
    pub fn settle(mut self, held: &'h [Held<'_>], entries: &mut [Entry]) -> usize {
        self.lists(held, entries);
        for index in 0..entries.len() {
            self.own(held, entries, index);
        }
        // Without one of its SKUs, a product must not go out.
        for (lister, second, _) in self.listed.values().filter(|(_, _, met)| !met) {
            for lister in std::iter::once(*lister).chain(*second) {
                entries[lister as usize].role = Role::Wrong(Wrong::ListsNobody);
            }
        }
        for index in 0..entries.len() {
            if entries[index].whose == Whose::Unknown {
                self.claim(held, entries, index);
            }
        }
        for entry in entries {
            entry.whose = Whose::Product(self.root(number(entry.whose.product())));
        }
        self.products.len()
    }

    /// What rows say of other rows: that they are their SKUs.
    fn lists(&mut self, held: &'h [Held<'_>], entries: &[Entry]) {
        for (index, entry) in entries.iter().enumerate().filter(|(_, entry)| matches!(entry.role, Role::Product | Role::Both)) {
            for (header, text) in listed(&held[entry.at.table as usize].pass.table.columns, row(held, entry.at)) {
                let known = self.listed.entry((header, text)).or_insert((number(index), None, false));
                if known.0 != number(index) {
                    known.1.get_or_insert(number(index));
                }
            }
        }
    }

    /// The row that lists that one as a SKU of its product, and a second one that does.
    fn lister(&mut self, held: &'h [Held<'_>], entry: Entry, index: usize) -> Option<(u32, Option<u32>)> {
        if self.listed.is_empty() {
            return None;
        }
        let (row, columns) = (row(held, entry.at), &held[entry.at.table as usize].pass.table.columns);
        for (column, header) in columns.header.iter().enumerate() {
            if let Some((lister, second, met)) = self.listed.get_mut(&(header.clone(), row.cell(column).trimmed()))
                && *lister != number(index)
            {
                *met = true;
                return Some((*lister, *second));
            }
        }
        None
    }

    /// Rows that begin a product, or have its id; and what rows are called.
    fn own(&mut self, held: &'h [Held<'_>], entries: &mut [Entry], index: usize) {
        if self.lister(held, entries[index], index).is_some() {
            entries[index].role = Role::Sku;
            return;
        }
        let Entry { at, role, .. } = entries[index];
        let row = row(held, at);
        let table = &held[at.table as usize].pass.table;
        let RowIs::Of(owner, _) = table.row_is(row) else { return };
        let partial = matches!(role, Role::Sku | Role::Add | Role::More);
        let product = match owner {
            // In another table, the same id may be the product's own row.
            Owner::Id(_) if partial && held.len() > 1 => None,
            Owner::Id(id) => Some(self.of_id(at.table, id)),
            Owner::Alone => Some(self.another()),
            Owner::Above | Owner::Named(_) => None,
        };
        if let Some(product) = product {
            entries[index].whose = Whose::Product(product);
            if !partial {
                self.products[product as usize].0.get_or_insert(number(index));
            }
        }
        for (name, template) in &table.columns.rows.names {
            let Ok(name) = self.names.binary_search(&name.as_str()) else { continue };
            let Some(text) = text_of(template, &table.columns, row) else { continue };
            match product {
                Some(product) if !partial => {
                    let called = self.called.entry((name, text)).or_insert((product, None));
                    if called.0 != product {
                        called.1.get_or_insert(product);
                    }
                }
                _ if role == Role::Sku => {
                    self.skus.entry((name, text)).or_insert(number(index));
                }
                _ => {}
            }
        }
    }

    /// Rows that belong to other rows' products.
    fn claim(&mut self, held: &'h [Held<'_>], entries: &mut [Entry], index: usize) {
        if let Some((lister, second)) = self.lister(held, entries[index], index) {
            // A row that is listed and lists others itself is no product's row.
            let Whose::Product(product) = entries[lister as usize].whose else {
                entries[index].role = Role::Wrong(Wrong::NamesSku);
                entries[index].whose = Whose::Product(self.another());
                return;
            };
            if let Some(Whose::Product(other)) = second.map(|second| entries[second as usize].whose) {
                entries[index].role = Role::Wrong(Wrong::NamesSeveral);
                self.refuse_together(entries, product, other);
            }
            entries[index].whose = Whose::Product(product);
            return;
        }
        let at = entries[index].at;
        let table = &held[at.table as usize].pass.table;
        let RowIs::Of(owner, _) = table.row_is(row(held, at)) else { return };
        let product = match owner {
            Owner::Named(text) => self.named(held, entries, index, text),
            Owner::Id(id) => {
                let known = self.by_id.get(&(at.table, id.clone())).or_else(|| self.anywhere.get(&id)).copied();
                known.unwrap_or_else(|| self.of_id(at.table, id))
            }
            Owner::Above | Owner::Alone => {
                if let Some(product) = self.shifted(held, entries, index) {
                    entries[index].whose = Whose::Product(product);
                    return;
                }
                let above = index.checked_sub(1).map(|above| entries[above]).filter(|above| above.at.table == at.table);
                match above.map(|above| above.whose) {
                    Some(Whose::Product(product)) => product,
                    _ => self.another(),
                }
            }
        };
        entries[index].whose = Whose::Product(product);
    }

    /// The product of a row that names another one.
    fn named(&mut self, held: &'h [Held<'_>], entries: &mut [Entry], index: usize, text: &'h str) -> u32 {
        match self.find(held, entries, index, text) {
            (Some(product), None) => product,
            (Some(product), Some(wrong)) => {
                entries[index].role = Role::Wrong(wrong);
                product
            }
            (None, _) => {
                if let Some(&product) = self.nobody.get(text) {
                    return product;
                }
                entries[index].role = Role::Wrong(Wrong::NamesNobody);
                let product = self.another();
                self.nobody.insert(text, product);
                product
            }
        }
    }

    /// The product of a row whose cells have slipped aside, so that nobody knows which one names its product: any that
    /// may, or several as one, for none of them may go out without it.
    fn shifted(&mut self, held: &'h [Held<'_>], entries: &mut [Entry], index: usize) -> Option<u32> {
        let Entry { at, role: Role::Unreadable, .. } = entries[index] else { return None };
        let table = &held[at.table as usize].pass.table;
        let Some(Parent::Column { column, .. }) = &table.columns.rows.parent else { return None };
        let (row, names) = (row(held, at), self.names_of(held, entries[index]));
        let slip = table.ragged(row).map_or(0, |header| row.len().abs_diff(header));
        let mut found = None;
        for cell in column.saturating_sub(slip)..=column + slip {
            let text = row.cell(cell).trimmed();
            for name in names.iter().filter(|_| !text.is_empty()) {
                let Some(&(product, _)) = self.called.get(&(*name, Cow::Borrowed(text))) else { continue };
                let first = *found.get_or_insert(product);
                self.refuse_together(entries, first, product);
            }
        }
        found
    }

    fn find(&mut self, held: &'h [Held<'_>], entries: &mut [Entry], index: usize, text: &'h str) -> (Option<u32>, Option<Wrong>) {
        let names = self.names_of(held, entries[index]);
        let mut found: Option<u32> = None;
        for &name in &names {
            let Some(&(first, second)) = self.called.get(&(name, Cow::Borrowed(text))) else { continue };
            let other = second.or(found.filter(|&found| found != first).map(|_| first));
            let product = *found.get_or_insert(first);
            if let Some(other) = other {
                // The row may as well be a SKU of the other one, which must not go out without it.
                self.refuse_together(entries, product, other);
                return (Some(product), Some(Wrong::NamesSeveral));
            }
        }
        if found.is_some() {
            return (found, None);
        }
        let sku = names.iter().find_map(|&name| self.skus.get(&(name, Cow::Borrowed(text))).copied());
        (sku.and_then(|sku| self.of_sku(held, entries, sku)), sku.map(|_| Wrong::NamesSku))
    }

    /// The product of a row that is a SKU, if the rows that it names lead to one.
    fn of_sku(&self, held: &'h [Held<'_>], entries: &[Entry], mut sku: u32) -> Option<u32> {
        for _ in 0..STEPS {
            let entry = entries[sku as usize];
            if let Whose::Product(product) = entry.whose {
                return Some(product);
            }
            let table = &held[entry.at.table as usize].pass.table;
            let RowIs::Of(Owner::Named(text), _) = table.row_is(row(held, entry.at)) else { return None };
            let names = self.names_of(held, entry);
            let key = |name: &usize| (*name, Cow::Borrowed(text));
            if let Some((product, _)) = names.iter().find_map(|name| self.called.get(&key(name))) {
                return Some(*product);
            }
            sku = names.iter().find_map(|name| self.skus.get(&key(name))).copied()?;
        }
        None
    }

    /// The names by which a row may name another one.
    fn names_of(&self, held: &[Held<'_>], entry: Entry) -> Vec<usize> {
        let Some(Parent::Column { names, .. }) = &held[entry.at.table as usize].pass.table.columns.rows.parent else {
            return Vec::new();
        };
        names.iter().filter_map(|name| self.names.binary_search(&name.as_str()).ok()).collect()
    }

    fn of_id(&mut self, table: u32, id: Cow<'h, str>) -> u32 {
        if let Some(&product) = self.by_id.get(&(table, id.clone())) {
            return product;
        }
        let product = self.another();
        self.anywhere.entry(id.clone()).or_insert(product);
        self.by_id.insert((table, id), product);
        product
    }

    fn another(&mut self) -> u32 {
        let product = number(self.products.len());
        self.products.push((None, product));
        product
    }

    fn root(&mut self, mut product: u32) -> u32 {
        loop {
            let with = self.products[product as usize].1;
            if with == product {
                return product;
            }
            // Half the way is enough the next time, however long a chain somebody has made.
            self.products[product as usize].1 = self.products[with as usize].1;
            product = with;
        }
    }

    /// Makes one product of two, of which nothing is read but why.
    fn refuse_together(&mut self, entries: &mut [Entry], product: u32, other: u32) {
        let (product, other) = (self.root(product), self.root(other));
        if let (true, Some(says)) = (product != other, self.products[other as usize].0) {
            entries[says as usize].role = Role::Unreadable;
        }
        self.products[other as usize].1 = product;
    }
}

/// Rows are held in memory, where there are fewer of them.
fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
