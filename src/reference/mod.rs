//! The merchant's reference tables: which categories and brands there are, from replies that were saved, or from CSV;
//! lists of words; which images are uploaded.
//!
//! They are as untrusted as catalogs: shape and sizes are checked, and an error names the line. What follows for a
//! product is for the rules.

mod brands;
mod categories;
mod file;
mod images;
mod lookup;
mod names;
mod words;

pub use brands::Brands;
pub use categories::{Categories, Category, Need};
pub use images::ImageMap;
pub use lookup::Lookup;
pub use names::Named;
pub use words::WordList;
