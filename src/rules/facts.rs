//! From a fact noted while reading to the rule that says it. The only place that knows both.

use super::{Finding, Rule, Seen, body, category, identity, image, mend, money, number, rows, sheet, table, text, variant};
use crate::table::Damage;
use crate::{Fact, FactKind, Fen, FenError, IntegerFault, Reading, Unit};

/// What a fact means in the merchant's words: its rule, the cell it was noticed in, and the arguments.
pub fn of_fact(fact: &Fact<'_>) -> Finding {
    let mut finding = Finding::new(rule(fact), fact.slot);
    finding.origin = Some(fact.origin);
    finding.value(fact.text);
    match &fact.kind {
        FactKind::Disagrees { first } => finding.others.push(Seen::Origin(*first)),
        FactKind::Ragged { cells, header } => {
            finding.arg("cells", cells).arg("header", header);
        }
        FactKind::Damage(Damage::Undecodable { byte, .. }) => {
            finding.arg("byte", byte);
        }
        FactKind::Damage(Damage::FieldTooLong { limit, .. }) => {
            finding.arg("limit", limit);
        }
        FactKind::TemplateEmpty { part } => {
            finding.arg("part", super::finding::visible(part));
        }
        FactKind::NameUnknown { nearest } => {
            finding.arg("nearest", category::offered(nearest));
        }
        FactKind::NameAmbiguous { meant } => {
            finding.arg("nearest", category::offered(meant));
        }
        FactKind::AtRate(rate) => {
            finding.arg("currency", super::finding::visible(&rate.currency)).arg("rate", &rate.rate).arg("date", &rate.date);
        }
        FactKind::PageRead => {
            finding.arg("line", "{ field = \"desc_imgs\", read = \"html\" }");
        }
        FactKind::StockWord { column } => {
            let (column, word) = (super::finding::visible(column), super::finding::visible(fact.text.trim()));
            finding.arg("line", format!("{column:?} = {{ field = \"stock_num\", words = {{ {word:?} = 100 }} }}"));
        }
        FactKind::OptionBlank { key } => {
            finding.arg("option", super::finding::visible(key));
        }
        FactKind::OptionValueMissing { keys } => {
            finding.arg("option", super::finding::visible(keys));
        }
        FactKind::OptionUnnamed { value } => {
            finding.arg("number", super::finding::visible(value));
        }
        FactKind::NotADay { text } => {
            finding.arg("day", super::finding::visible(text));
        }
        FactKind::UnitUnknown => {
            let read = |unit| Fen::parse(fact.text, unit).map(Fen::yuan).unwrap_or_default();
            finding.arg("as_yuan", read(Unit::Yuan)).arg("as_fen", read(Unit::Fen));
        }
        _ => {}
    }
    finding.fix(mend::of_fact(fact));
    finding
}

fn rule(fact: &Fact<'_>) -> &'static Rule {
    let is_image = fact.slot.is_some_and(|slot| slot.field.reading() == Reading::Image);
    match &fact.kind {
        // A picture that Excel keeps in a cell is `#VALUE!` to every other program.
        FactKind::CellError if is_image && fact.text == "#VALUE!" => &image::EMBEDDED,
        FactKind::NotMoney(error, _) => of_money(*error),
        FactKind::AtRate(_) => &money::AT_RATE,
        FactKind::PageRead => &text::HTML_READ,
        FactKind::StockWord { .. } => &number::STOCK_WORD,
        FactKind::NoLink => &sheet::LINK_MISSING,
        FactKind::NotDecimalComma => &money::NOT_DECIMAL_COMMA,
        FactKind::NotInteger(fault) => of_integer(*fault),
        FactKind::NameUnknown { .. } => &category::NAME_UNKNOWN,
        FactKind::NameAmbiguous { .. } => &category::NAME_AMBIGUOUS,
        FactKind::NotAnOption => &variant::INCOMPLETE,
        FactKind::SeveralValues => &variant::SEVERAL_VALUES,
        FactKind::OptionValueMissing { .. } => &variant::VALUE_MISSING,
        FactKind::NotOfPattern => &table::NOT_OF_PATTERN,
        FactKind::NotADay { .. } => &table::NOT_A_DAY,
        FactKind::TodayUnknown => &table::TODAY_UNKNOWN,
        FactKind::Disagrees { .. } => &table::ROWS_DISAGREE,
        FactKind::NoProductId => &identity::MISSING,
        FactKind::ProductIdSaysNothing => &identity::PLACEHOLDER,
        FactKind::UnknownRowKind => &rows::KIND_UNKNOWN,
        FactKind::NoParent => &rows::PARENT_MISSING,
        FactKind::NoProductRow => &rows::PARENT_NOT_FOUND,
        FactKind::ParentAmbiguous => &rows::PARENT_AMBIGUOUS,
        FactKind::ParentIsSku => &rows::PARENT_IS_SKU,
        FactKind::ListedRowMissing => &rows::LISTED_ROW_MISSING,
        FactKind::ProductRowRepeated => &rows::PRODUCT_ROW_REPEATED,
        FactKind::AddsToNothing => &rows::ADDS_TO_NOTHING,
        FactKind::IdScientific => &identity::SCIENTIFIC,
        FactKind::IdBeyond15Digits => &identity::BEYOND_15_DIGITS,
        FactKind::IdNotWhole => &identity::NOT_WHOLE,
        FactKind::IdIsDate => &identity::IS_DATE,
        FactKind::CellError => &table::CELL_ERROR,
        FactKind::CellBoolean => &table::CELL_BOOLEAN,
        FactKind::Ragged { .. } => &table::RAGGED,
        FactKind::Damage(damage) => of_damage(damage),
        FactKind::TemplateEmpty { .. } => &table::TEMPLATE_EMPTY,
        FactKind::CellIsDate => &table::CELL_IS_DATE,
        FactKind::UnitUnknown => &money::UNIT_UNKNOWN,
        FactKind::TaxUnknown => &money::TAX_UNKNOWN,
        FactKind::Trimmed => &identity::TRIMMED,
        FactKind::FullWidth => &number::FULL_WIDTH,
        FactKind::OptionBlank { .. } => &variant::BLANK,
        FactKind::OptionUnnamed { .. } => &variant::UNNAMED,
    }
}

fn of_money(error: FenError) -> &'static Rule {
    match error {
        FenError::Missing => &body::MISSING_FIELD,
        FenError::SubFen => &money::SUB_FEN,
        FenError::Negative => &money::NEGATIVE,
        FenError::TooLarge => &money::TOO_MANY_DIGITS,
        FenError::Scientific => &money::SCIENTIFIC,
        FenError::DecimalComma | FenError::Grouping => &money::COMMA,
        FenError::Colloquial => &money::COLLOQUIAL,
        FenError::Range | FenError::Several => &money::RANGE,
        FenError::Percent => &money::PERCENT,
        FenError::ScaledUnit => &money::SCALED_UNIT,
        FenError::ForeignCurrency => &money::FOREIGN_CURRENCY,
        FenError::NotANumber => &money::NOT_A_PRICE,
        FenError::CurrencyTwice | FenError::Syntax => &money::UNREADABLE,
        FenError::FormulaText => &table::FORMULA_TEXT,
        FenError::ErrorText => &table::CELL_ERROR,
        FenError::InvisibleChar | FenError::ControlChar => &text::HIDDEN_CHARACTER,
        FenError::UnitMismatch => &money::UNIT_MISMATCH,
    }
}

fn of_integer(fault: IntegerFault) -> &'static Rule {
    match fault {
        IntegerFault::Fraction => &number::FRACTION,
        IntegerFault::Negative => &number::BELOW_ZERO,
        IntegerFault::TooLarge => &number::TOO_LARGE,
        IntegerFault::Scientific | IntegerFault::NotANumber => &number::UNREADABLE,
    }
}

fn of_damage(damage: &Damage) -> &'static Rule {
    match damage {
        Damage::StrayQuote { .. } => &table::STRAY_QUOTE,
        Damage::TextAfterQuote { .. } => &table::TEXT_AFTER_QUOTE,
        Damage::UnclosedQuote { .. } => &table::UNCLOSED_QUOTE,
        Damage::Nul { .. } => &table::NUL,
        Damage::Undecodable { .. } => &table::UNDECODABLE,
        Damage::FieldTooLong { .. } => &table::FIELD_TOO_LONG,
        Damage::NumberBeyond15Digits { .. } => &table::NUMBER_CUT,
        Damage::FormulaWithoutValue { .. } => &table::FORMULA_WITHOUT_VALUE,
    }
}
