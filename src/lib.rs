//! shangjia (上架): a merchant's spreadsheet in, `/shop/spu/add` request bodies out, and for everything that WeChat
//! would refuse a message at the right cell.
//!
//! > A **cell** fills a **slot**; a slot becomes a **pointer**.
//!
//! A [`Place`] is where a value stands in the merchant's table. A [`Slot`] is where it belongs in a product: field, which
//! SKU, which item. A pointer is where it ends in the request body. A [mapping] leads from places to slots, a
//! [target] from slots to pointers, and every value remembers its origin. Rules speak in slots, reports answer
//! in places.
//!
//! ```text
//! bytes ─ table ─▶ rows ─ listing ─▶ Listing ─ target ─▶ Document ─ check ─▶ Payload ─▶ sink
//!           │               │           │                   │                └─▶ Diagnostic ─▶ report
//!     encoding, quotes,  mapping     product,            JSON tree,  ▲
//!     sheets, damage                 origins, facts      in place    └── rules, JSON Schemas
//!
//! request bodies (.json, .ndjson, a Value) ─▶ Document ─ target.read ─▶ Listing ─▶ the same check
//! ```
//!
//! Nearly every body is in order. Such a one is written straight from its product by what the [target] has made of its
//! layout and schemas; what these object to in another one is told from the product too. A tree is built of a body only
//! where it was read, a merchant's own schema judges it, or it goes out with advice.
//!
//! Checking one body that a program has made:
//!
//! ```
//! use shangjia::{Checker, SPU_ADD};
//!
//! let checker = Checker::new(&SPU_ADD);
//! let body = serde_json::json!({ "out_product_id": "719", "title": "毛毯" });
//! let found = checker.check_value(&body);
//! assert!(found.iter().any(|d| d.rule.code == "title-length" && d.pointer.as_deref() == Some("/title")));
//! ```
//!
//! A product of a program's own data becomes a body through [`Checker::payload`], and a merchant's own JSON Schema joins
//! the rules through [`Checker::house_schema`].
//!
//! Converting a whole catalog is a [`Job`]: it reads [`table::Source`]s and feeds a [`Sink`]. What the merchant decides
//! about findings is a [`Policy`].
//!
//! What holds everywhere, worded as absences:
//! - The library opens no file and no socket, reads no clock and no environment, prints nothing and never exits.
//! - There is no `f64` between a cell and a [`Fen`]; the workbook reader alone meets one, and turns it into text.
//! - No limit is written twice: shape and limits are in `schemas/`, meaning across fields in [`rules`].
//! - No sentence about a catalog stands outside [`rules`]; all other words stand in [`words`].
//! - Nothing but a check makes a [`Payload`], and a sink is given nothing else to write.
//! - Same input, same bytes out: no hash order, no time, no thread order.
//!
//! The modules, in the order in which a row meets them:

#![forbid(unsafe_code)]

pub mod table;

pub mod mapping;

mod day;
mod fen;
mod json;
mod listing;
mod place;
mod product;
mod slot;
mod wide;

mod document;
mod schema;
pub mod target;

mod check;
mod diagnostic;
mod reference;
pub mod rules;

mod fix;
mod policy;

mod catalog;
mod describe;
mod ledger;
mod outcome;
mod payload;

mod error;
pub mod report;
pub mod words;

pub use catalog::{Init, Job, MissingImage, SheetChoice, Sink, Stage, WhenUnreadable};
pub use check::Checker;
pub use day::{Day, NotADay};
pub use describe::{
    ColumnDescription, DESCRIPTION_SCHEMA, DelimiterDescription, Describe, Description, EncodingDescription, HeaderDescription,
    HeaderFound, MOST_DISTINCT, PresetDescription, SheetDescription,
};
pub use diagnostic::{Diagnostic, Fix, FixCell, Label, Severity};
pub use document::{Bodies, Body, Document, JsonFault, JsonProblem, MAX_BODY_BYTES, MAX_VALUES, NodeRef, position};
pub use error::{Error, ErrorKind, MappingError, MappingProblem, ReferenceError, ReferenceProblem, Unreadable};
pub use fen::{Fen, FenError, Unit};
pub use fix::{Edit, Fixes};
pub use ledger::Ledger;
pub use listing::{Fact, FactKind, IntegerFault, Listing, Origin, Origins, Provenance, SourceRow, SourceTable};
pub use mapping::Mapping;
pub use outcome::{Counts, Outcome, SourceFacts};
pub use payload::{Payload, Payloads, Ready, file_name};
pub use place::{Place, Spot, column_letters, column_number};
pub use policy::{Baseline, Policy};
pub use product::{Attribute, Leaf, Product, Sku};
pub use reference::{Brands, Categories, Category, ImageMap, Lookup, Named, Need, WordList};
pub use rules::{Language, Rule};
pub use schema::{Asks, SCHEMAS, Said, Schema, SchemaBound, SchemaError, Violation};
pub use slot::{Field, Level, Reading, Slot};
pub use smol_str::SmolStr;
pub use table::{ReadOptions, Source};
pub use target::{SPU_ADD, Target};

// The README's example is compiled as every other one is.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
