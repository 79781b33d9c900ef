//! What must hold of any bytes: one file for each target of the fuzzer, which the ordinary tests run as well, over the
//! kept inputs and over random changes of them (`tests/it/fuzz.rs`).

pub mod bodies;
pub mod convert;
pub mod mapping;
pub mod price;
mod reading;
mod running;
pub mod text;
pub mod workbook;

/// What panics where it does not hold.
pub type Property = fn(&[u8]);

/// Every property, by the name of its target.
pub const ALL: [(&str, Property); 6] = [
    ("bodies", bodies::hold),
    ("convert", convert::hold),
    ("mapping", mapping::hold),
    ("price", price::hold),
    ("text", text::hold),
    ("workbook", workbook::hold),
];
