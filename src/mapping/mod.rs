//! Which column fills which field, and how it is read.
//!
//! A [`Mapping`] is what the merchant wrote (`shangjia.toml`, `--set`, `--attr`). [`Mapping::fit`] lays it over the
//! header of one table and gives [`Columns`], in which every decision is made once, before the first row.

use crate::{Field, Unit};
use std::sync::Arc;

/// A mapping laid over one table's header: what every column and every constant fills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// The header's texts, trimmed, by column.
    pub header: Arc<[String]>,
    /// How many header rows there are above the first row of data, counted from the first row of the table.
    pub header_rows: usize,
    /// What each column fills; as long as the header.
    pub uses: Vec<Use>,
    /// Fields that no column fills: constants and templates, in the order of the fields.
    pub values: Vec<(Field, Template)>,
    /// Whether a row with a blank product id continues the product above it.
    pub blank_id_continues: bool,
    /// Whether a row that fills no SKU field only adds to the product (images, say) and is no SKU.
    pub rows_without_sku: bool,
}

impl Columns {
    /// The first column that fills that field.
    pub fn column_of(&self, wanted: Field) -> Option<usize> {
        self.uses.iter().position(|used| matches!(used, Use::Field { field, .. } if *field == wanted))
    }

    /// The template or constant that fills that field.
    pub fn value_of(&self, wanted: Field) -> Option<&Template> {
        self.values.iter().find(|(field, _)| *field == wanted).map(|(_, template)| template)
    }
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
}
