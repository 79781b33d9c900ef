//! Which column fills what, when the merchant has said nothing: the meanings that `alias` knows, weighed against each
//! other over the whole header. `fit` does the same from what the merchant wrote.

use super::alias::{Closeness, Meaning, Role, aliases};
use super::fit::{Duplicate, Normalised};
use super::header::heading;
use super::sample::Sample;
use super::{ColumnUse, OPTION_SEPARATORS, PAIR_SEPARATORS, Use};
use crate::{Field, Level};

/// What becomes of a price column under which no row of the sample holds anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlankPrices {
    /// It is taken: a row further down may hold a price, and another column would then be the wrong one.
    Taken,
    /// It is passed over where another column holds prices. Only for proposals that somebody reads before use.
    PassedOver,
}

/// What was decided.
#[derive(Debug, Default)]
pub(super) struct Assigned {
    pub uses: Vec<ColumnUse>,
    pub duplicates: Vec<Duplicate>,
    pub normalised: Vec<Normalised>,
    /// The product's id is one that usually names a SKU, and is the only one there is.
    pub one_id: bool,
}

struct Assignment<'s> {
    header: &'s [String],
    meanings: Vec<Vec<Meaning>>,
    sample: Sample<'s>,
    blank_prices: BlankPrices,
    /// Columns that are used, or stand twice.
    taken: Vec<bool>,
    /// Per column: its use, and its place among the columns of its list.
    uses: Vec<(Use, u32)>,
    done: Assigned,
}

pub(super) fn assign(header: &[String], sample: Sample<'_>, blank_prices: BlankPrices) -> Assigned {
    let meanings = header.iter().map(|text| aliases().meanings(text)).collect();
    let (taken, uses) = (vec![false; header.len()], vec![(Use::Ignore, 0); header.len()]);
    let mut assignment = Assignment { header, meanings, sample, blank_prices, taken, uses, done: Assigned::default() };
    assignment.ids();
    assignment.single(Field::Title);
    assignment.prices();
    assignment.single(Field::StockNum);
    assignment.images();
    assignment.single(Field::Desc);
    assignment.codes();
    for field in [Field::Path, Field::DirectPath, Field::ThirdCatId, Field::BrandId] {
        assignment.single(field);
    }
    assignment.family(Field::SceneGroupList);
    assignment.version();
    assignment.options();
    assignment.finish()
}

impl Assignment<'_> {
    /// The columns that can play a role, best first. Columns that are blank all the way come last where `blank_last`.
    fn candidates(&self, role: Role, blank_last: bool) -> Vec<(usize, Meaning)> {
        let mut found = Vec::new();
        for (column, meanings) in self.meanings.iter().enumerate().filter(|(column, _)| !self.taken[*column]) {
            found.extend(meanings.iter().filter(|meaning| meaning.role == role).map(|meaning| (column, meaning.clone())));
        }
        found.sort_by_cached_key(|(column, meaning)| (blank_last && self.sample.is_blank(*column), meaning.rank, meaning.number, *column));
        found
    }

    /// The best column for a role, unless the same name stands twice: then nothing is taken from either.
    fn best(&mut self, role: Role, field: Field, blank_last: bool) -> Option<(usize, Meaning)> {
        let candidates = self.candidates(role, blank_last);
        let (column, meaning) = candidates.first()?.clone();
        let twins = candidates.iter().filter(|(_, other)| (other.rank, other.number) == (meaning.rank, meaning.number));
        let twins: Vec<_> = twins.map(|(column, _)| *column).collect();
        if twins.len() > 1 {
            for &twin in &twins {
                self.taken[twin] = true;
            }
            self.done.duplicates.push(Duplicate { field, columns: twins });
            return None;
        }
        Some((column, meaning))
    }

    fn fill(&mut self, field: Field, column: usize, meaning: &Meaning, place: u32) {
        let unit = heading(&self.header[column]).and_then(|heading| heading.unit);
        let separators = if field.many() { self.sample.image_separators(column) } else { Vec::new() };
        self.put(Use::Field { field, separators, unit, first_row: false }, column, meaning, place);
    }

    fn put(&mut self, what: Use, column: usize, meaning: &Meaning, place: u32) {
        if meaning.closeness == Closeness::Normalised {
            let header = self.header[column].clone();
            self.done.normalised.push(Normalised { column, header, meant: meaning.name.to_owned() });
        }
        self.taken[column] = true;
        self.uses[column] = (what, place);
    }

    fn single(&mut self, field: Field) -> Option<usize> {
        let (column, meaning) = self.best(Role::Field(field), field, false)?;
        self.fill(field, column, &meaning, 0);
        Some(column)
    }

    /// An id that several SKUs share is the product's; any other id is the product's where there is no such one, and
    /// the SKU's where there is.
    fn ids(&mut self) {
        let product = self.product_id();
        let Some((column, meaning)) = product else { return };
        self.fill(Field::OutProductId, column, &meaning, 0);
        let is_shared = matches!(meaning.role, Role::Group | Role::Parent | Role::Code | Role::Article);
        let sku = if is_shared {
            self.best(Role::Sku, Field::OutSkuId, true).or_else(|| self.best(Role::Code, Field::OutSkuId, true))
        } else {
            None
        };
        match sku {
            Some((column, meaning)) => self.fill(Field::OutSkuId, column, &meaning, 0),
            None => self.done.one_id = !is_shared,
        }
    }

    fn product_id(&mut self) -> Option<(usize, Meaning)> {
        const ROLES: [Role; 7] =
            [Role::Group, Role::Parent, Role::Code, Role::Article, Role::Sku, Role::Merchant, Role::Field(Field::Barcode)];
        let has_sku = self.candidates(Role::Sku, true).first().is_some_and(|(column, _)| !self.sample.is_blank(*column));
        let mut blank = None;
        for role in ROLES {
            if role == Role::Article && !has_sku {
                continue;
            }
            let Some((column, meaning)) = self.best(role, Field::OutProductId, true) else { continue };
            if matches!(role, Role::Parent | Role::Article) && !self.sample.is_full(column) {
                continue;
            }
            if !self.sample.is_blank(column) {
                return Some((column, meaning));
            }
            blank = blank.or(Some((column, meaning)));
        }
        blank
    }

    fn prices(&mut self) {
        let pass_over = self.blank_prices == BlankPrices::PassedOver;
        match self.best(Role::Field(Field::SalePrice), Field::SalePrice, pass_over) {
            Some((column, meaning)) => self.fill(Field::SalePrice, column, &meaning, 0),
            // Selling prices that stand twice are there all the same, so what is beside them is a market price.
            None if self.done.duplicates.iter().any(|twice| twice.field == Field::SalePrice) => {}
            None => return,
        }
        let market = self.best(Role::Field(Field::MarketPrice), Field::MarketPrice, pass_over);
        if let Some((column, meaning)) = market.or_else(|| self.best(Role::RegularPrice, Field::MarketPrice, pass_over)) {
            self.fill(Field::MarketPrice, column, &meaning, 0);
        }
    }

    fn images(&mut self) {
        self.single(Field::ThumbImg);
        self.family(Field::DescImgs);
        self.family(Field::QualificationPics);
        let after = self.family(Field::HeadImg);
        for ((column, meaning), place) in self.candidates(Role::MoreImages, false).into_iter().zip(after..) {
            self.fill(Field::HeadImg, column, &meaning, place);
        }
    }

    /// The best column of a list field, and with it the columns that its name numbers. Gives the next free place.
    fn family(&mut self, field: Field) -> u32 {
        let Some((first, best)) = self.best(Role::Field(field), field, true) else { return 0 };
        let stem = best.name.replace("{n}", "");
        let mut members = self.candidates(Role::Field(field), false);
        members.retain(|(column, meaning)| {
            *column == first || meaning.number.is_some() && meaning.name.replace("{n}", "").trim() == stem.trim()
        });
        members.sort_by_key(|(column, meaning)| (meaning.number, *column));
        let mut place = 0;
        for (column, meaning) in members {
            self.fill(field, column, &meaning, place);
            place += 1;
        }
        place
    }

    fn codes(&mut self) {
        self.single(Field::Barcode);
        if let Some((column, meaning)) = self.best(Role::Merchant, Field::SkuCode, true) {
            self.fill(Field::SkuCode, column, &meaning, 0);
        }
    }

    /// Options stand in pairs of columns, in one cell, or in a column each. A cell that holds all of them says more
    /// than columns beside it.
    fn options(&mut self) {
        self.option_pairs();
        for role in [Role::Options, Role::Specification] {
            for (column, meaning) in self.candidates(role, true) {
                if let Some((separators, pair)) = self.sample.pairs(column) {
                    return self.put(Use::Options { separators, pair, names: Vec::new() }, column, &meaning, 0);
                }
            }
        }
        for ((column, meaning), place) in self.candidates(Role::Option, false).into_iter().zip(0..) {
            let key = self.option_key(column, &meaning);
            self.put(Use::Option { key }, column, &meaning, place);
        }
        if let Some((column, meaning)) = self.candidates(Role::Specification, true).into_iter().next() {
            let key = self.option_key(column, &meaning);
            self.put(Use::Option { key }, column, &meaning, 0);
        } else if let Some((column, meaning)) = self.candidates(Role::Options, true).into_iter().next()
            && self.sample.is_blank(column)
        {
            let own = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
            self.put(
                Use::Options { separators: own(OPTION_SEPARATORS), pair: own(PAIR_SEPARATORS), names: Vec::new() },
                column,
                &meaning,
                0,
            );
        }
    }

    fn option_pairs(&mut self) {
        let names = self.candidates(Role::Field(Field::AttrKey), false);
        let values = self.candidates(Role::Field(Field::AttrValue), false);
        let lone = names.len() == 1 && values.len() == 1;
        for (name, value, place) in names.iter().zip(0..).filter_map(|(name, place)| {
            let value = values.iter().find(|(_, value)| value.number == name.1.number)?;
            Some((name, value, place))
        }) {
            let cut = if lone { self.sample.parallel_separator(name.0, value.0) } else { None };
            let separators: Vec<_> = cut.map(str::to_owned).into_iter().collect();
            for (field, (column, meaning)) in [(Field::AttrKey, name), (Field::AttrValue, value)] {
                if !self.taken[*column] {
                    let separators = separators.clone();
                    self.put(Use::Field { field, separators, unit: None, first_row: false }, *column, meaning, place);
                }
            }
        }
    }

    /// The header as the merchant wrote it, without marks: buyers read it above the choices.
    fn option_key(&self, column: usize, meaning: &Meaning) -> String {
        heading(&self.header[column]).map_or_else(|| meaning.name.to_owned(), |heading| heading.bare)
    }

    /// A column of option values may hold the version of the listing instead: one number such as 1.0.0 throughout.
    fn version(&mut self) {
        if self.single(Field::InfoVersion).is_some() {
            return;
        }
        let columns = self.candidates(Role::Option, false);
        if let Some((column, meaning)) = columns.into_iter().find(|(column, _)| self.sample.is_one_version(*column)) {
            self.fill(Field::InfoVersion, column, &meaning, 0);
        }
    }

    fn finish(mut self) -> Assigned {
        let id = self.uses.iter().position(|(what, _)| matches!(what, Use::Field { field: Field::OutProductId, .. }));
        let is = |wanted: Field| move |what: &Use| matches!(what, Use::Field { field, .. } if *field == wanted);
        // The names of options stand on the first row together, and some columns of them may be blank throughout.
        let sample = self.sample;
        let first_row_only = |column: usize| id.is_some_and(|id| column != id && sample.first_row_only(id, column));
        let names: Vec<_> = (0..self.uses.len()).filter(|&column| is(Field::AttrKey)(&self.uses[column].0)).collect();
        let names_first = names.iter().any(|&column| first_row_only(column))
            && names.iter().all(|&column| sample.is_blank(column) || first_row_only(column));
        for (column, (what, _)) in self.uses.iter_mut().enumerate() {
            if let Use::Field { field, first_row, .. } = what {
                let of_product = field.level() == Level::Product && !field.many();
                *first_row = if *field == Field::AttrKey { names_first } else { of_product && first_row_only(column) };
            }
        }
        let uses = self.uses.into_iter().enumerate().filter(|(_, (used, _))| *used != Use::Ignore);
        self.done.uses = in_reading_order(uses.map(|(column, (used, place))| (ColumnUse { column, used, how: None }, place)).collect());
        self.done.normalised.sort_by_key(|normalised| normalised.column);
        self.done
    }
}

/// Uses by columns from left to right, but those of one list by their place in it.
pub(super) fn in_reading_order(mut uses: Vec<(ColumnUse, u32)>) -> Vec<ColumnUse> {
    uses.sort_by_key(|(used, _)| used.column);
    for field in Field::all().filter(|field| field.many()) {
        let seats: Vec<_> = (0..uses.len()).filter(|&at| uses[at].0.used.field() == Some(field)).collect();
        let mut members: Vec<_> = seats.iter().map(|&at| uses[at].clone()).collect();
        members.sort_by_key(|(_, place)| *place);
        for (seat, member) in seats.into_iter().zip(members) {
            uses[seat] = member;
        }
    }
    uses.into_iter().map(|(used, _)| used).collect()
}
