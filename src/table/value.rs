//! A workbook's values as cells of a block, whichever reader met them.

use super::block::{Block, CellKind, Span, offset};
use super::damage::Damage;
use super::limits::Limits;
use super::number::{self, Digits};
use calamine::ExcelDateTime;

/// Characters that a cell can hold; what is longer was never typed.
const CELL_CHARACTERS: usize = 32_767;

/// What a block takes up: rows without text, and gaps in front of cells, take memory too.
pub(super) fn weight(block: &Block) -> usize {
    block.text.len() + 16 * (block.cells.len() + block.rows.len())
}

/// Fills the last row with blank cells up to that column.
pub(super) fn pad(block: &mut Block, column: u32) {
    let length = block.row(block.len() - 1).len();
    for _ in length..column as usize {
        block.push_cell("", CellKind::Blank);
    }
}

/// How much is kept of a text that is too long, in bytes.
const SHOWN: usize = 1024;

/// Adds a text, cut where no cell can go on.
pub(super) fn push_text(block: &mut Block, column: usize, text: &str, limits: &Limits) {
    // No text has more characters than bytes, so that most need not be counted.
    let is_long = text.len() > CELL_CHARACTERS;
    let most = if is_long { text.char_indices().nth(CELL_CHARACTERS).map_or(text.len(), |(end, _)| end) } else { text.len() };
    let kept = super::scanner::cut(&text[..most], limits.field);
    if kept.len() == text.len() {
        block.push_cell(kept, CellKind::Text);
    } else {
        // It is refused, and a report shows its beginning: a text that many cells share must not fill the memory.
        block.push_cell(super::scanner::cut(kept, SHOWN), CellKind::Text);
        block.push_damage(Damage::FieldTooLong { column, limit: kept.len() });
    }
    if memchr::memchr(0, kept.as_bytes()).is_some() {
        block.push_damage(Damage::Nul { column });
    }
}

/// Adds a number that is written into the block's text.
pub(super) fn push_number(block: &mut Block, column: usize, write: impl FnOnce(&mut String) -> Digits) {
    let start = block.text.len();
    let digits = write(&mut block.text);
    if digits == Digits::NotFinite {
        block.push_cell("#NUM!", CellKind::Error);
        return;
    }
    push_written(block, start, CellKind::Number);
    if digits == Digits::Beyond15 {
        block.push_damage(Damage::NumberBeyond15Digits { column });
    }
}

/// A number that is shown as a date and is none (an id, say) is a number.
pub(super) fn push_date(block: &mut Block, column: usize, date: ExcelDateTime) {
    let start = block.text.len();
    let is_date = if date.is_duration() {
        number::push_duration(date.as_f64(), &mut block.text)
    } else {
        number::push_date(date.as_f64(), date.to_ymd_hms_milli(), &mut block.text)
    };
    if is_date {
        push_written(block, start, CellKind::Date);
    } else {
        push_number(block, column, |text| number::push_number(date.as_f64(), text));
    }
}

/// Makes a cell of the text from there to the end.
pub(super) fn push_written(block: &mut Block, start: usize, kind: CellKind) {
    block.cells.push(Span { start: offset(start), end: offset(block.text.len()), raw: offset(start), kind });
}
