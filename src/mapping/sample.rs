//! What the first rows of data say about a column: which separators cut its lists, whether its cells hold pairs,
//! whether it stands on the first row of a product only. Everything here is evidence, never a guess: where the rows
//! do not say it, the answer is no.

use crate::table::{Block, CellKind, Row};

/// The rows below the header.
#[derive(Clone, Copy)]
pub(super) struct Sample<'b> {
    block: &'b Block,
    first: usize,
}

impl<'b> Sample<'b> {
    pub fn new(block: &'b Block, first: usize) -> Sample<'b> {
        Sample { block, first: first.min(block.len()) }
    }

    pub fn rows(self) -> impl Iterator<Item = Row<'b>> {
        (self.first..self.block.len()).map(move |index| self.block.row(index)).filter(|row| !row.is_blank())
    }

    /// The texts of a column that are not blank.
    pub fn cells(self, column: usize) -> impl Iterator<Item = &'b str> {
        self.rows().map(move |row| row.cell(column).trimmed()).filter(|text| !text.is_empty())
    }

    pub fn is_blank(self, column: usize) -> bool {
        self.cells(column).next().is_none()
    }

    /// Whether there are rows and each of them fills the column.
    pub fn is_full(self, column: usize) -> bool {
        !self.is_blank(column) && self.rows().all(|row| !row.cell(column).is_blank())
    }

    /// What cuts the image addresses of a column apart, if any cell holds several.
    pub fn image_separators(self, column: usize) -> Vec<String> {
        const CANDIDATES: [char; 8] = ['\n', '|', ';', '；', ',', '，', '、', ' '];
        let mut found: Vec<char> = Vec::new();
        // The bytes that these begin with are rare in an address.
        let may_be_cut = |cell: &&str| cell.bytes().any(|b| matches!(b, b'\n' | b'|' | b';' | b',' | b' ' | 0xEF | 0xE3));
        for cell in self.cells(column).filter(may_be_cut) {
            let is_one = is_address(cell);
            let cuts = |separator: &char| {
                let parts = || cell.split(*separator).map(str::trim).filter(|part| !part.is_empty());
                // A comma inside one address leaves a part that is no address.
                parts().nth(1).is_some()
                    && parts().all(|part| if is_one { is_address(part) && is_word(part) } else { looks_like_image(part) })
            };
            found.extend(CANDIDATES.into_iter().find(cuts).filter(|separator| !found.contains(separator)));
        }
        found.into_iter().map(String::from).collect()
    }

    /// Whether every cell holds the same version number, such as `1.0.0`.
    pub fn is_one_version(self, column: usize) -> bool {
        let mut cells = self.cells(column);
        let Some(first) = cells.next() else { return false };
        let numbers: Vec<&str> = first.split('.').collect();
        let digits = numbers.iter().all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
        numbers.len() > 2 && digits && cells.all(|cell| cell == first)
    }

    /// What stands between options, and between their names and values, if most cells hold `name:value`.
    pub fn pairs(self, column: usize) -> Option<(Vec<String>, Vec<String>)> {
        let cells: Vec<_> = self.cells(column).collect();
        for pair in [":", "：", "=", "|"] {
            for separator in [";", "；", "\n", ",", "，", "|", "/", " "] {
                if separator == pair {
                    continue;
                }
                let holds = |cell: &&&str| {
                    let mut parts = cell.split(separator).map(str::trim).filter(|part| !part.is_empty());
                    parts.all(|part| {
                        part.split_once(pair)
                            .is_some_and(|(name, value)| is_name(name) && !value.trim().is_empty() && !value.contains(pair))
                    })
                };
                let several = cells.iter().any(|cell| cell.split(separator).filter(|part| part.contains(pair)).count() > 1);
                let lone = separator == ";" && cells.iter().all(|cell| cell.matches(pair).count() == 1);
                let good = cells.iter().filter(holds).count();
                if !cells.is_empty() && good * 10 >= cells.len() * 9 && (several || lone) {
                    let separators =
                        if lone { super::OPTION_SEPARATORS.iter().map(|&s| s.to_owned()).collect() } else { vec![separator.to_owned()] };
                    return Some((separators, vec![pair.to_owned()]));
                }
            }
        }
        None
    }

    /// What cuts two columns of lists into equally many items: option names and their values.
    pub fn parallel_separator(self, names: usize, values: usize) -> Option<&'static str> {
        ["|", ";", ",", "\n"].into_iter().find(|separator| {
            let counts = |row: Row<'b>| {
                let count = |column| row.cell(column).trimmed().split(separator).count();
                (count(names), count(values))
            };
            let filled = || self.rows().filter(|row| !row.cell(names).is_blank() && !row.cell(values).is_blank());
            filled().any(|row| counts(row).0 > 1) && filled().all(|row| counts(row).0 == counts(row).1)
        })
    }

    /// Whether rows without an id continue the product above: there are some, and none of them fills these columns,
    /// as a product of its own would.
    pub fn continues(self, id: usize, of_product: &[usize]) -> bool {
        let below = self.rows().skip_while(|row| row.cell(id).is_blank());
        let mut without = below.filter(|row| row.cell(id).is_blank()).peekable();
        without.peek().is_some()
            && !of_product.is_empty()
            && without.all(|row| of_product.iter().all(|&column| row.cell(column).is_blank()))
    }

    /// Whether a column is filled on the first row of products only: blank on every later row, of which there are
    /// some below a first row that is filled.
    pub fn first_row_only(self, id: usize, column: usize) -> bool {
        let (mut above, mut filled, mut seen) = ("", false, false);
        for row in self.rows() {
            let text = row.cell(id).trimmed();
            if text.is_empty() || text == above {
                if !row.cell(column).is_blank() {
                    return false;
                }
                seen |= filled;
            } else {
                above = text;
                filled = !row.cell(column).is_blank();
            }
        }
        seen
    }

    /// Whether some later rows of products fill none of these columns. Rows without an id count if they `continue`.
    pub fn has_rows_without(self, id: usize, columns: &[usize], continues: bool) -> bool {
        let mut above = "";
        let mut found = false;
        for row in self.rows() {
            let text = row.cell(id).trimmed();
            let later = !above.is_empty() && (text == above || continues && text.is_empty());
            found |= later && columns.iter().all(|&column| row.cell(column).is_blank());
            if !text.is_empty() {
                above = text;
            }
        }
        found
    }

    /// Whether a column tells apart rows of one product: it is filled in them, and differs.
    pub fn differs_within(self, id: usize, column: usize, continues: bool) -> bool {
        let (mut above, mut value, mut differs) = ("", "", false);
        for row in self.rows() {
            let (text, cell) = (row.cell(id).trimmed(), row.cell(column).trimmed());
            let later = !above.is_empty() && (text == above || continues && text.is_empty());
            differs |= later && !cell.is_empty() && !value.is_empty() && cell != value;
            if !text.is_empty() {
                above = text;
            }
            value = cell;
        }
        differs
    }

    /// Whether a column counts the rows, or gives each its own number.
    pub fn is_serial(self, column: usize) -> bool {
        let mut seen = std::collections::BTreeSet::new();
        self.cells(column).all(|cell| is_digits(cell) && seen.insert(cell))
    }

    /// Whether the comma is the decimal mark of a column's amounts: one of them is written as `1.234,50`, or two as
    /// `9,90`, and none as if the point were it.
    pub fn has_decimal_comma(self, column: usize) -> bool {
        let (mut sure, mut likely) = (false, 0);
        let texts = self.rows().map(|row| row.cell(column)).filter(|cell| cell.kind != CellKind::Number);
        for amount in texts.filter_map(|cell| amount(cell.text)) {
            match mark(amount) {
                Some(Mark::Point) => return false,
                Some(Mark::Comma { sure: true }) => sure = true,
                Some(Mark::Comma { sure: false }) => likely += 1,
                None => {}
            }
        }
        sure || likely > 1
    }

    /// Whether the amounts of a column are written as only yuan are: with decimals or a currency mark.
    pub fn shows_yuan(self, column: usize, decimal: char) -> bool {
        let marks = ['¥', '￥', '元'];
        let decimals = |cell: &str| cell.split_once(decimal).is_some_and(|(whole, part)| is_digits(whole) && is_digits(part));
        self.cells(column).any(|cell| cell.contains(marks) || decimals(cell))
    }
}

/// What an amount shows of its decimal mark.
#[derive(Debug, PartialEq, Eq)]
enum Mark {
    Comma { sure: bool },
    Point,
}

/// The digits of a text and the marks between them, if there is nothing else between.
pub(crate) fn amount(text: &str) -> Option<&str> {
    let is_digit = |c: char| c.is_ascii_digit();
    let amount = &text[text.find(is_digit)?..=text.rfind(is_digit)?];
    amount.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',')).then_some(amount)
}

/// Three digits behind a mark may be thousands, so they show nothing.
fn mark(amount: &str) -> Option<Mark> {
    let at = amount.rfind(['.', ','])?;
    let (whole, fraction) = (&amount[..at], &amount[at + 1..]);
    if fraction.len() > 2 {
        return None;
    }
    let thousands = |whole: &str| whole.split('.').skip(1).all(|group| group.len() == 3);
    match amount.as_bytes()[at] {
        b',' if is_digits(whole) => Some(Mark::Comma { sure: false }),
        b',' if !whole.contains(',') && thousands(whole) => Some(Mark::Comma { sure: true }),
        // Whatever it is, the comma is not its decimal mark.
        _ => Some(Mark::Point),
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn looks_like_image(text: &str) -> bool {
    const ENDINGS: [&str; 7] = [".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".avif"];
    let ends = |ending: &str| {
        text.len().checked_sub(ending.len()).and_then(|at| text.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(ending))
    };
    (is_address(text) || ENDINGS.into_iter().any(ends)) && is_word(text)
}

fn is_word(text: &str) -> bool {
    let is_plain = text.bytes().fold(true, |plain, byte| plain & (b'!'..=b'~').contains(&byte));
    is_plain || !text.contains(char::is_whitespace)
}

pub(super) fn is_address(text: &str) -> bool {
    let begins = |start: &str| text.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start));
    begins("http://") || begins("https://") || begins("//")
}

/// An option's name is short and no address.
fn is_name(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().count() <= 20 && !text.eq_ignore_ascii_case("http") && !text.eq_ignore_ascii_case("https")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_comma_needs_evidence_that_nothing_contradicts() {
        for (cells, expected) in [
            ("1.234,50", true),
            ("€ 1.234,50|12", true),
            ("9,90|12,5", true),
            ("49,00 TND|9,90 TND|1.500", true),
            ("9,90", false),
            ("9,90|1,234", false),
            ("9,90|12,5|9.90", false),
            ("1.234,50|1,234.50", false),
            ("9,90|12,50|1,23,45", false),
            ("1,234|2,500", false),
            ("1.234|9,90-12,90|1 234,50", false),
            ("", false),
        ] {
            let mut block = Block::default();
            for (cell, number) in cells.split('|').zip(1..) {
                block.push_row(number, [("x", CellKind::Text), (cell, CellKind::Text)]);
            }
            assert_eq!(Sample::new(&block, 0).has_decimal_comma(1), expected, "{cells}");
        }
        let mut numbers = Block::default();
        for cell in [("9,90", CellKind::Text), ("12,50", CellKind::Text), ("11.5", CellKind::Number)] {
            numbers.push_row(1, [cell]);
        }
        assert!(Sample::new(&numbers, 0).has_decimal_comma(0), "a workbook's number has no mark of its own");
    }
}
