//! A mapping laid over one table: what each of its columns fills, and what constants and templates do. How names lead to
//! columns is decided in `fit`.

use super::how::{By, How, OptionNames, Rate};
use super::rows::RowRules;
use crate::{Day, Field, Unit};
use std::sync::Arc;

/// A mapping laid over one table's header: what every column and every constant fills.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// The header's texts, trimmed, by column.
    pub header: Arc<[String]>,
    /// How many header rows there are above the first row of data, counted from the first row of the table.
    pub header_rows: usize,
    /// What columns fill, in the order in which they are read: that of the table, except that the columns of one list
    /// stand by number (图片2 before 图片10) and main images before further ones. The first column of option names in
    /// this order belongs to the first column of option values, and so on.
    pub uses: Vec<ColumnUse>,
    /// Fields that no column fills, or none in a row: constants and templates, in the order of the fields. A list field
    /// stands once for each of its items.
    pub values: Vec<(Field, Template)>,
    /// The unit of amounts that do not say their own, as far as the mapping says one.
    pub price_unit: Option<Unit>,
    /// The tax in percent that is added to prices which a column has without.
    pub tax: Option<String>,
    /// Whether a row with a blank product id continues the product above it.
    pub blank_id_continues: bool,
    /// Whether a row that fills no SKU field only adds to the product (images, say) and is no SKU.
    pub rows_without_sku: bool,
    /// What else the mapping says of rows.
    pub rows: RowRules,
    /// How numbers of options are called.
    pub options: OptionNames,
    /// Foreign moneys that the mapping gives a rate for.
    pub rates: Vec<Arc<Rate>>,
    /// The day for prices that hold for some time only.
    pub today: Option<Day>,
}

impl Columns {
    /// The first thing that a column fills.
    pub fn used(&self, column: usize) -> &Use {
        self.uses.iter().find(|used| used.column == column).map_or(&Use::Ignore, |used| &used.used)
    }

    /// The first column that fills that field.
    pub fn column_of(&self, wanted: Field) -> Option<usize> {
        self.all_of(wanted).next()
    }

    /// All columns that fill that field, in the order of reading.
    pub fn all_of(&self, wanted: Field) -> impl Iterator<Item = usize> + Clone {
        self.uses_of(wanted).map(|used| used.column)
    }

    /// All uses that fill that field, in the order of reading.
    pub fn uses_of(&self, wanted: Field) -> impl Iterator<Item = &ColumnUse> + Clone {
        self.uses.iter().filter(move |used| used.used.field() == Some(wanted))
    }

    /// The template or constant that fills that field.
    pub fn value_of(&self, wanted: Field) -> Option<&Template> {
        self.values.iter().find(|(field, _)| *field == wanted).map(|(_, template)| template)
    }
}

/// One thing that a column fills, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnUse {
    /// The column, from 0.
    pub column: usize,
    /// What it fills.
    pub used: Use,
    /// When and how it is read, where that is not the plain way.
    pub how: Option<Box<How>>,
}

/// What one column fills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Use {
    /// Nothing.
    Ignore,
    /// A field.
    Field {
        /// Which one.
        field: Field,
        /// How a list is cut into items; empty for one item per cell.
        separators: Vec<String>,
        /// The unit, for money; `None` while nobody has said it.
        unit: Option<Unit>,
        /// Whether the field stands only on the first row of a product.
        first_row: bool,
    },
    /// An option: its key is the header, or what the mapping says; the cell is the value.
    Option {
        /// The option's name.
        key: String,
    },
    /// Options in one cell, such as `颜色:红;尺码:L`.
    Options {
        /// Between options.
        separators: Vec<String>,
        /// Between key and value.
        pair: Vec<String>,
        /// The keys, where the cell holds values alone.
        names: Vec<String>,
    },
    /// A change of an amount that another column gives.
    Adjust {
        /// Which amount.
        field: Field,
        /// What is done to it.
        by: By,
        /// The unit of the change; `None` while nobody has said it.
        unit: Option<Unit>,
    },
    /// SKUs that are packed into one cell of the product's row; their parts are named by the use's patterns.
    Skus {
        /// Between SKUs, or between their parts.
        separators: Vec<String>,
        /// Between the pairs of one SKU, where they have keys.
        within: Vec<String>,
        /// Between key and value.
        pair: Vec<String>,
        /// The key whose value is the id of the row that is this SKU.
        refers: Option<String>,
    },
}

/// A constant with placeholders: `pages/detail?id={out_product_id}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(pub Vec<Part>);

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Text as it stands.
    Text(String),
    /// The value of another field of the same product or SKU.
    Field(Field),
    /// The text of a column in the same row.
    Column(usize),
    /// The values of the SKU's options, each behind a hyphen; nothing where it has none.
    Options,
}
