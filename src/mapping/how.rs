//! When and how one use of a column is read, where that is not the plain way: conditions, texts that stand for others,
//! what of a text is taken. Nothing of it is decided per row but what depends on the row.

use super::pattern::Pattern;
use crate::{Error, Field, Reading, Unit};

/// How one use of a column is read. `C` is a column: its header in the mapping, its number once a table is known. The
/// column behind the last is blank in every row: what a table does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of its own in the mapping, and none excludes another")]
pub struct How<C = usize> {
    /// Only in rows that say a product, or only in rows that say a SKU; a row that says both is both.
    pub on: Option<On>,
    /// Only in rows where each of these cells is one of its texts; an empty text is a blank cell.
    pub when: Vec<(C, Vec<String>)>,
    /// Only on days from the one to the other; a blank cell is no bound.
    pub between: Option<[Option<C>; 2]>,
    /// Only where no use of the field with a lower rank says anything in the row; 0 for uses that do not wait.
    pub rank: u32,
    /// Texts that say nothing here.
    pub blank: Vec<String>,
    /// Whole texts that stand for others.
    pub words: Vec<(String, String)>,
    /// What of a text is taken; the first one that matches.
    pub patterns: Vec<Pattern>,
    /// Whether a text that matches no pattern is left out rather than refused.
    pub others_skipped: bool,
    /// The mark that makes a separator behind it a part of the text.
    pub escape: Option<String>,
    /// The decimal mark of amounts.
    pub decimal: Option<Decimal>,
    /// The column that names the money of the amount; a blank cell says nothing.
    pub currency: Option<C>,
    /// The amount is without tax.
    pub net: bool,
    /// Only where it is above the selling price; left out otherwise.
    pub above: bool,
    /// Several numbers add up.
    pub sum: bool,
    /// Texts that mean "as the product's row says"; an empty one is a blank cell, `*` is any text.
    pub inherit: Vec<String>,
    /// What relative addresses are joined with.
    pub base: Option<String>,
    /// What of the cell is read, where it is not its text as it stands.
    pub read: Option<ReadAs>,
    /// Orders the items by the number in that column.
    pub position: Option<C>,
    /// Values that say that there is no option.
    pub neutral: Vec<String>,
    /// An option only where the rows of a product differ in it.
    pub varies: bool,
    /// A SKU that has the option must say its value.
    pub required: bool,
    /// Every filled cell is a SKU of its own, with this option: its name, and its value, which is the column's.
    pub matrix: Option<(String, String)>,
}

/// Which rows a use is read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// Rows that say a product.
    Product,
    /// Rows that say a SKU.
    Sku,
}

/// A decimal mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decimal {
    /// `9.90`.
    Point,
    /// `9,90`.
    Comma,
    /// `9,90`, as the cells of the column show and nobody has said: what may be thousands is none of it.
    CommaShown,
}

impl Decimal {
    /// The mark itself.
    pub fn mark(self) -> char {
        if self == Decimal::Point { '.' } else { ',' }
    }
}

/// What is read of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadAs {
    /// The pictures of a web page's text: `<img src="…">`.
    Pictures,
    /// The words of a web page's text.
    Page,
    /// A list in JSON.
    Json,
    /// The address that a workbook's cell leads to; its text where there is none.
    Link,
}

/// A change of an amount, as another column says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Added.
    Plus,
    /// Taken away.
    Minus,
    /// That many hundredths are taken away.
    PercentOff,
}

/// A foreign money that amounts may be in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    /// Its code, such as `USD`.
    pub currency: String,
    /// How many yuan one of it is, as a decimal number.
    pub rate: String,
    /// The day of that rate.
    pub date: String,
}

/// How the keys and values of options are called, where the table has numbers for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionNames<C = usize> {
    /// Keys, and what they are called; and values, as `key:value`.
    pub keys: Vec<(String, String)>,
    /// A cell that names keys: its column, what stands between the names, and how one is written.
    pub labels: Option<(C, Vec<String>, Pattern)>,
    /// A cell that names values, likewise.
    pub values: Option<(C, Vec<String>, Pattern)>,
}

impl<C> OptionNames<C> {
    /// Whether they say nothing.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.labels.is_none() && self.values.is_none()
    }
}

impl<C> Default for OptionNames<C> {
    fn default() -> OptionNames<C> {
        OptionNames { keys: Vec::new(), labels: None, values: None }
    }
}

impl<C> Default for How<C> {
    fn default() -> How<C> {
        How {
            on: None,
            when: Vec::new(),
            between: None,
            rank: 0,
            blank: Vec::new(),
            words: Vec::new(),
            patterns: Vec::new(),
            others_skipped: false,
            escape: None,
            decimal: None,
            currency: None,
            net: false,
            above: false,
            sum: false,
            inherit: Vec::new(),
            base: None,
            read: None,
            position: None,
            neutral: Vec::new(),
            varies: false,
            required: false,
            matrix: None,
        }
    }
}

impl<C> How<C> {
    /// The same for one table, whose columns `find` knows.
    pub(super) fn fit(&self, mut find: impl FnMut(&C) -> Result<usize, Error>) -> Result<How, Error> {
        let mut when = Vec::with_capacity(self.when.len());
        for (column, texts) in &self.when {
            when.push((find(column)?, texts.clone()));
        }
        let mut bound = |column: &Option<C>| column.as_ref().map(&mut find).transpose();
        let between = match &self.between {
            Some([from, until]) => Some([bound(from)?, bound(until)?]),
            None => None,
        };
        let position = bound(&self.position)?;
        let currency = bound(&self.currency)?;
        let How { rank, others_skipped, decimal, net, above, sum, read, varies, required, on, .. } = *self;
        let (blank, words, patterns) = (self.blank.clone(), self.words.clone(), self.patterns.clone());
        let (escape, inherit, base) = (self.escape.clone(), self.inherit.clone(), self.base.clone());
        let (neutral, matrix) = (self.neutral.clone(), self.matrix.clone());
        Ok(How {
            on,
            when,
            between,
            rank,
            blank,
            words,
            patterns,
            others_skipped,
            escape,
            decimal,
            currency,
            net,
            above,
            sum,
            inherit,
            base,
            read,
            position,
            neutral,
            varies,
            required,
            matrix,
        })
    }
}

impl How {
    /// What stands in place of that text, if a word does.
    pub fn word(&self, text: &str) -> Option<&str> {
        self.words.iter().find(|(word, _)| same(word, text)).map(|(_, meant)| meant.as_str())
    }

    /// Whether that text says nothing here.
    pub fn is_blank(&self, text: &str) -> bool {
        text.is_empty() || self.blank.iter().any(|blank| same(blank, text))
    }

    /// Whether that text means "as the product's row says".
    pub fn inherits(&self, text: &str) -> bool {
        self.inherit.iter().any(|word| word == "*" || same(word, text))
    }
}

impl super::ColumnUse {
    /// Whether it reads where cells lead, and not what they show.
    pub fn reads_link(&self) -> bool {
        self.how.as_ref().is_some_and(|how| how.read == Some(ReadAs::Link))
    }

    /// Whether each of its cells is a SKU of its own.
    pub fn is_matrix(&self) -> bool {
        self.how.as_ref().is_some_and(|how| how.matrix.is_some())
    }
}

impl super::Use {
    /// The field that it fills, if it is one.
    pub fn field(&self) -> Option<Field> {
        if let super::Use::Field { field, .. } = self { Some(*field) } else { None }
    }

    /// The field of which it says an amount of money, or changes it by one.
    pub fn amount(&self) -> Option<Field> {
        match self {
            super::Use::Field { field, .. } if field.reading() == Reading::Money => Some(*field),
            super::Use::Adjust { field, by: By::Plus | By::Minus, .. } => Some(*field),
            _ => None,
        }
    }
}

/// Whether two texts are the same apart from case.
pub(crate) fn same(word: &str, text: &str) -> bool {
    word.eq_ignore_ascii_case(text) || !text.is_ascii() && word.to_lowercase() == text.to_lowercase()
}

/// The unit of a column, if a use is of money.
pub(super) fn unit_of(used: &mut super::Use) -> Option<&mut Option<Unit>> {
    match used {
        super::Use::Field { field, unit, .. } if field.reading() == Reading::Money => Some(unit),
        super::Use::Adjust { unit, .. } => Some(unit),
        _ => None,
    }
}
