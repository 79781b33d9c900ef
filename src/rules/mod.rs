//! Everything the tool can say about a catalog: codes, severities, and words in both languages.
//!
//! A rule is one item in the file of its area, texts and examples beside it. Rules speak of slots and facts; they know
//! no column, no row number and no JSON pointer. [`all`] lists them; `shangjia explain CODE` shows one.
//!
//! Four roads lead to a rule: a fact noted while reading ([`of_fact`]), a keyword of a JSON Schema ([`of_keyword`],
//! [`by_code`]), a look at one product ([`product`]), and a look at the whole catalog ([`Ids`],
//! [`Tally`]).

#[macro_use]
mod define;
mod distinct;

pub mod alike;
pub mod body;
pub mod category;
pub mod format;
pub mod header;
pub mod identity;
pub mod image;
pub mod money;
pub mod number;
pub mod order;
pub mod path;
pub mod policy;
pub mod price;
pub mod rows;
pub mod shared;
pub mod sheet;
pub mod table;
pub mod text;
pub mod variant;
pub mod wechat;
pub mod wording;

mod everyday;
mod facts;
mod finding;
mod firsts;
mod glance;
mod host;
mod mend;
mod repeated;
mod scattered;
mod tally;
mod words;

pub(crate) use alike::{Spellings, plain_spelling, product_alike, sku_alike};
pub use category::{Category, Known, Reference};
pub use facts::of_fact;
pub use finding::{Finding, Findings, Seen};
pub(crate) use finding::{visible, visible_all};
pub use firsts::Fingerprint;
pub(crate) use firsts::Firsts;
use glance::Glance;
pub use order::{CatalogFinding, Ids};
pub(crate) use shared::FirstImages;
pub use tally::{Hosting, Tally};
pub use words::{Language, Words, field_name};

use crate::{Listing, Severity};
use std::sync::LazyLock;

/// Something the tool can say.
///
/// An example is a small table with a Chinese header, or, if it begins with `{`, part of a request body. What it leaves
/// out is taken from a good product. What plain text cannot say, a word in front of the table says, up to the next
/// space or line break after its value:
/// - `@xlsx`: a workbook; a cell `=number 9.9`, `=date 2021-03-12`, `=bool true`, `=error #REF!` or `=formula 1+2`
///   (without a result) is of that type, the others are text.
/// - `@bytes`: `\xB3` is that byte.
/// - `@field-limit 48`: cells may be that many bytes long.
/// - `@times 300`: the last cell's text stands that many times.
/// - `@rows 101`: the last row stands that many times, with its number for `{n}`.
/// - `@twice`: the table comes twice, as two files.
/// - `@set path=...`: a value of the mapping.
/// - `@baseline price-zero`: a finding of that rule in product 719 is known.
/// - `@images red.jpg`: of all images, that one is uploaded.
/// - `@saved 2026-01-31`: the table of categories was saved on that day.
/// - `@required 毛毯`: that word is on the list of words of which every title must have one.
/// - `@toml rules.path-form="off"`: a line of the mapping file, without spaces; there may be several. Beside a line of
///   `columns` stand those for the good product's other columns.
/// - `@no-today`: nobody has said what day it is.
/// - `@hide 2`: that row of the workbook's table is hidden, counted below the header.
/// - `@without 列名`: that standard column is left out.
/// - `@sheets 2`: a workbook with that many visible sheets, the others holding any text.
/// - `@header-only`: the table ends after its header.
/// - `@hidden-column`, `@filter`, `@merged`, `@link`, `@picture`, `@comment`: a workbook whose last column is hidden,
///   merged over all rows, or has in its last row a link behind it, a picture over it, a comment; or whose last row is
///   filtered out.
#[derive(Debug)]
pub struct Rule {
    /// Stable name, never reused for something else.
    pub code: &'static str,
    /// How much it weighs unless the target or the merchant says otherwise.
    pub severity: Severity,
    /// One line for lists.
    pub summary: Words,
    /// Why it matters and what happens if it is ignored.
    pub explanation: Words,
    /// The problem in a report: the merchant's value, then the reason.
    pub message: Words,
    /// What to write instead.
    pub help: Words,
    /// WeChat's own error codes that it predicts.
    pub predicts: &'static [u32],
    /// An input that breaks the rule, executed by a test.
    pub failing: &'static str,
    /// The input put right, executed by a test.
    pub passing: &'static str,
}

/// Every rule stands once in the program, so that its place there tells it from all others.
impl PartialEq for Rule {
    fn eq(&self, other: &Rule) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Rule {}

static AREAS: &[&[&Rule]] = &[
    alike::RULES,
    body::RULES,
    category::RULES,
    format::RULES,
    header::RULES,
    identity::RULES,
    image::RULES,
    money::RULES,
    number::RULES,
    order::RULES,
    path::RULES,
    policy::RULES,
    price::RULES,
    rows::RULES,
    shared::RULES,
    sheet::RULES,
    table::RULES,
    text::RULES,
    variant::RULES,
    wording::RULES,
];

static SORTED: LazyLock<Vec<&'static Rule>> = LazyLock::new(|| {
    let mut rules: Vec<&Rule> = AREAS.concat();
    rules.sort_by_key(|rule| rule.code);
    rules
});

/// Every rule, sorted by code.
///
/// ```
/// assert!(shangjia::rules::all().iter().any(|rule| rule.code == "price-sub-fen"));
/// ```
pub fn all() -> &'static [&'static Rule] {
    &SORTED
}

/// The rule with that code.
pub fn by_code(code: &str) -> Option<&'static Rule> {
    SORTED.binary_search_by_key(&code, |rule| rule.code).ok().map(|at| SORTED[at])
}

/// Whether an error of that rule rests on the merchant's own word, which they may take back: a schema, a list of words,
/// a saved table. All other errors are WeChat's, or say that nobody knows what a cell means.
pub fn rests_on_merchant(rule: &Rule) -> bool {
    let own = [
        &body::HOUSE_SCHEMA,
        &category::CATEGORY_UNKNOWN,
        &category::CATEGORY_NOT_THIRD,
        &category::PICTURES_MISSING,
        &category::BRAND_UNKNOWN,
        &category::CATEGORY_NOT_OPEN,
        &wording::WORD_FORBIDDEN,
    ];
    own.contains(&rule)
}

/// The rule for a broken JSON Schema keyword where the schema names none itself. Each rule's message says which
/// arguments it wants: `field` or `member`, `value`, `expected`, `count`, `limit`, `allowed`.
pub fn of_keyword(keyword: &str) -> &'static Rule {
    match keyword {
        "required" => &body::MISSING_FIELD,
        "type" => &body::WRONG_TYPE,
        "minLength" => &body::TEXT_TOO_SHORT,
        "maxLength" => &body::TEXT_TOO_LONG,
        "maxItems" | "maxProperties" => &body::TOO_MANY_ITEMS,
        "minimum" | "exclusiveMinimum" => &body::NUMBER_TOO_LOW,
        "maximum" | "exclusiveMaximum" => &body::NUMBER_TOO_HIGH,
        "enum" | "const" => &body::NOT_ALLOWED,
        "additionalProperties" | "unevaluatedProperties" => &body::UNKNOWN_MEMBER,
        _ => &body::WRONG_FORM,
    }
}

/// Everything that is wrong with the values of one product, area by area.
///
/// Shape and limits are not looked at here: they are in the schemas. A clean product costs no allocation.
pub fn product(listing: &Listing<'_>, reference: &dyn Reference, findings: &mut Findings) {
    let glance = Glance::of(&listing.product.skus);
    identity::check(listing, glance, findings);
    text::check(listing, glance, findings);
    wording::check(listing, reference, findings);
    path::check(listing, findings);
    image::check(listing, findings);
    category::check(listing, reference, findings);
    price::check(listing, findings);
    variant::check(listing, glance, findings);
}

#[cfg(test)]
mod tests;
