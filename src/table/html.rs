//! A web page's tables as sheets: what many systems write when they are asked for an `.xls`.
//!
//! The page is cut into tokens by `html5gum` as the HTML standard says, so that unclosed cells and stray tags end where
//! a browser ends them; which tokens are rows and cells is decided here. Nothing of a page is fetched or run.

use super::block::{Block, CellKind};
use super::decoder::{Decoder, Progress};
use super::encoding::Decision;
use super::held::Held;
use super::limits::Limits;
use super::number::{self, Digits};
use super::source::Source;
use super::tables::Sheet;
use super::unreadable;
use super::value::{push_number, push_text};
use crate::{Error, Unreadable};
use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};
use std::io::Seek;

/// Tables inside of tables; pages that are laid out by tables have three or four.
const DEPTH: usize = 64;
/// Rows that one cell may reach down; browsers have the same bound.
const TALLEST: u32 = 65_534;
/// How much is decoded at once.
const PIECE: usize = 1 << 20;

/// Reads all tables of a page.
pub(super) fn read(source: &mut Source, decision: Decision, limits: &Limits) -> Result<Held, Error> {
    let text = decoded(source, decision, limits)?;
    page(&text, limits).map_err(|reason| unreadable(source, reason))
}

/// The whole page as text. A byte that is no text refuses it: nobody could say which cell it spoiled.
fn decoded(source: &mut Source, decision: Decision, limits: &Limits) -> Result<String, Error> {
    source.rewind().map_err(|e| Error::io(&**source.name(), e))?;
    let (mut decoder, mut text, mut bad) = (Decoder::new(decision), String::new(), Vec::new());
    loop {
        let progress = decoder.read(source, PIECE, &mut text, &mut bad).map_err(|e| Error::io(&**source.name(), e))?;
        if text.len() as u64 > limits.inflated {
            return Err(unreadable(source, Unreadable::Limit("inflated", limits.inflated)));
        }
        if let Some(first) = bad.first() {
            let what = format!("byte {} is no {}", first.byte, decision.encoding.name());
            return Err(unreadable(source, Unreadable::Damaged(what)));
        }
        match progress {
            Progress::Going => {}
            Progress::Ended => return Ok(text),
            Progress::Disproved => {
                let second = super::encoding::second_thoughts(source, decision).map_err(|e| Error::io(&**source.name(), e))?;
                return decoded(source, second, limits);
            }
        }
    }
}

fn page(text: &str, limits: &Limits) -> Result<Held, Unreadable> {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut page = Page { limits, tables: Vec::new(), open: Vec::new(), unseen: 0, cells: 0 };
    for token in Tokenizer::new_with_emitter(text, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => page.begin(&tag)?,
            Token::EndTag(tag) => page.end(&tag.name)?,
            Token::String(text) => page.text(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    page.finish()
}

/// The tables met so far.
struct Page<'l> {
    limits: &'l Limits,
    /// In the order in which they begin.
    tables: Vec<Table>,
    /// Which of them are open, from the outside to the inside.
    open: Vec<usize>,
    /// How many elements are open whose text nobody sees.
    unseen: usize,
    cells: u64,
}

#[derive(Default)]
struct Table {
    name: String,
    rows: Block,
    number: u64,
    row: Option<Vec<Cell>>,
    is_hidden: bool,
    /// How many more rows a cell above reaches down, by column.
    reach: Vec<u32>,
    in_caption: bool,
}

struct Cell {
    column: usize,
    text: String,
    /// The number behind what is shown, as Excel writes it beside the text.
    exact: Option<String>,
    /// The address of a picture in it.
    picture: Option<String>,
    width: usize,
    height: u32,
    is_open: bool,
}

impl Page<'_> {
    fn begin(&mut self, tag: &StartTag<()>) -> Result<(), Unreadable> {
        match tag.name.as_slice() {
            b"script" | b"style" | b"title" | b"noscript" if !tag.self_closing => self.unseen += 1,
            b"table" => {
                if self.open.len() == DEPTH {
                    return Err(Unreadable::Damaged("its tables are nested too deeply".into()));
                }
                self.open.push(self.tables.len());
                self.tables.push(Table::default());
            }
            b"caption" => self.in_table(|table| table.in_caption = true),
            b"tr" => {
                self.end_row()?;
                let is_hidden = attribute(tag, b"style").is_some_and(|style| hides(&style)) || attribute(tag, b"hidden").is_some();
                self.in_table(|table| table.begin_row(is_hidden));
            }
            b"td" | b"th" => self.begin_cell(tag)?,
            b"br" | b"p" | b"div" | b"li" => self.in_cell(Cell::line_break),
            b"img" => self.in_cell(|cell| cell.picture = cell.picture.take().or_else(|| attribute(tag, b"src"))),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &[u8]) -> Result<(), Unreadable> {
        match name {
            b"script" | b"style" | b"title" | b"noscript" => self.unseen = self.unseen.saturating_sub(1),
            b"table" => {
                self.end_row()?;
                self.open.pop();
            }
            b"caption" => self.in_table(|table| table.in_caption = false),
            b"tr" => self.end_row()?,
            b"td" | b"th" => self.in_cell(|cell| cell.is_open = false),
            b"p" | b"div" | b"li" => self.in_cell(Cell::line_break),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if self.unseen > 0 {
            return;
        }
        self.in_table(|table| {
            if table.in_caption {
                push_words(text, &mut table.name);
            }
        });
        self.in_cell(|cell| push_words(text, &mut cell.text));
    }

    fn begin_cell(&mut self, tag: &StartTag<()>) -> Result<(), Unreadable> {
        let count = |name| attribute(tag, name).and_then(|text| text.trim().parse::<u32>().ok());
        let width = count(b"colspan").unwrap_or(1).clamp(1, 1000) as usize;
        let height = count(b"rowspan").unwrap_or(1).clamp(1, TALLEST);
        let exact = attribute(tag, b"x:num").filter(|number| !number.trim().is_empty());
        let (limits, mut column) = (self.limits, 0);
        self.in_table(|table| {
            let row = table.row.get_or_insert_default();
            if let Some(last) = row.last_mut() {
                last.is_open = false;
                column = last.column + last.width;
            }
            while table.reach.get(column).is_some_and(|&rows| rows > 0) {
                column += 1;
            }
            row.push(Cell { column, text: String::new(), exact, picture: None, width, height, is_open: true });
        });
        self.cells += 1;
        if column + width > limits.columns {
            return Err(Unreadable::Limit("columns", limits.columns as u64));
        }
        if self.cells > limits.cells {
            return Err(Unreadable::Limit("cells", limits.cells));
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Unreadable> {
        let limits = self.limits;
        let Some(table) = self.open.last().and_then(|&at| self.tables.get_mut(at)) else { return Ok(()) };
        table.end_row(limits);
        if table.rows.bytes() > limits.block {
            return Err(Unreadable::Limit("block", limits.block as u64));
        }
        Ok(())
    }

    fn in_table(&mut self, act: impl FnOnce(&mut Table)) {
        if let Some(table) = self.open.last().and_then(|&at| self.tables.get_mut(at)) {
            act(table);
        }
    }

    fn in_cell(&mut self, act: impl FnOnce(&mut Cell)) {
        let table = self.open.last().and_then(|&at| self.tables.get_mut(at));
        if let Some(cell) = table.and_then(|table| table.row.as_mut()?.last_mut()).filter(|cell| cell.is_open) {
            act(cell);
        }
    }

    /// Pages may end in the middle. Tables without rows only hold others.
    fn finish(mut self) -> Result<Held, Unreadable> {
        while !self.open.is_empty() {
            self.end_row()?;
            self.open.pop();
        }
        let mut held = Held::default();
        for (table, number) in self.tables.into_iter().filter(|table| table.rows.rows().any(|row| !row.is_empty())).zip(1..) {
            let name = if table.name.trim().is_empty() { format!("table{number}") } else { table.name.trim().to_owned() };
            held.push(Sheet { name: Some(name.into()), visible: true }, table.rows);
        }
        if held.sheets.is_empty() { Err(Unreadable::Kind("HTML")) } else { Ok(held) }
    }
}

impl Table {
    fn begin_row(&mut self, is_hidden: bool) {
        self.row = Some(Vec::new());
        self.is_hidden = is_hidden;
    }

    /// Puts the row's cells where they stand: behind those that reach down from above, which are blank here.
    fn end_row(&mut self, limits: &Limits) {
        let Some(row) = self.row.take() else { return };
        self.number += 1;
        self.rows.begin_row(self.number);
        if std::mem::take(&mut self.is_hidden) {
            self.rows.hide_row();
        }
        for rows in &mut self.reach {
            *rows = rows.saturating_sub(1);
        }
        let mut next = 0;
        for cell in row {
            for _ in next..cell.column {
                self.rows.push_cell("", CellKind::Blank);
            }
            cell.push(&mut self.rows, limits);
            for _ in 1..cell.width {
                self.rows.push_cell("", CellKind::Blank);
            }
            next = cell.column + cell.width;
            if cell.height > 1 {
                self.reach.resize(self.reach.len().max(next), 0);
                self.reach[cell.column..next].fill(cell.height - 1);
            }
        }
    }
}

impl Cell {
    fn line_break(&mut self) {
        let length = self.text.trim_end_matches(' ').len();
        self.text.truncate(length);
        if length > 0 && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn push(&self, rows: &mut Block, limits: &Limits) {
        let text = self.text.trim_matches([' ', '\n']);
        if let Some(number) = self.exact.as_deref().map(str::trim)
            && let Ok(value) = number.parse::<f64>()
        {
            return push_number(rows, self.column, |text| match number::plain(number) {
                Some(plain) => {
                    text.push_str(plain);
                    Digits::Kept
                }
                None => number::push_number(value, text),
            });
        }
        match (text, &self.picture) {
            ("", Some(address)) => push_text(rows, self.column, address.trim(), limits),
            ("", None) => rows.push_cell("", CellKind::Blank),
            _ => push_text(rows, self.column, text, limits),
        }
    }
}

/// Adds text as a page shows it: any white space is one space, and none stands at the beginning of a line.
fn push_words(text: &str, shown: &mut String) {
    for c in text.chars() {
        if !matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
            shown.push(c);
        } else if !shown.is_empty() && !shown.ends_with([' ', '\n']) {
            shown.push(' ');
        }
    }
}

fn attribute(tag: &StartTag<()>, name: &[u8]) -> Option<String> {
    let (_, value) = tag.attributes.iter().find(|(own, _)| own.as_slice() == name)?;
    Some(String::from_utf8_lossy(value).into_owned())
}

fn hides(style: &str) -> bool {
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    style.contains("display:none") || style.contains("mso-hide:")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every sheet as lines, cells apart by `|`.
    fn shown(html: &str) -> Vec<String> {
        let held = page(html, &Limits::default()).expect("a page with tables");
        held.sheets
            .iter()
            .zip(&held.blocks)
            .map(|(sheet, rows)| {
                let lines = rows.rows().map(|row| row.cells().map(|cell| cell.text).collect::<Vec<_>>().join("|"));
                format!("{}: {}", sheet.name.as_deref().unwrap_or_default(), lines.collect::<Vec<_>>().join(" / "))
            })
            .collect()
    }

    #[test]
    fn a_page_is_read_as_a_browser_shows_it() {
        for (html, expected) in [
            ("<table><tr><td>a<td>b<tr><td>c</table>", "table1: a|b / c"),
            ("<table><caption>春季\n</caption><tr><th> 标 题 </th></tr></table>", "春季: 标 题"),
            ("<table><tr><td>1&nbsp;2<br>3&lt;4&#x6BEF;</td></tr></table>", "table1: 1\u{a0}2\n3<4毯"),
            ("<table><tr><td><p>a</p><p><b>b</b>c</p></td></tr></table>", "table1: a\nbc"),
            ("<table><tr><td>a<script>x<td>y</script><style>z</style></td></tr></table>", "table1: a"),
            ("<table><tr><td><img src=' https://x.cn/1.jpg'></td><td>x<img src=y></td></tr></table>", "table1: https://x.cn/1.jpg|x"),
            ("<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d</table>", "table1: a|b| / |c|d"),
            (
                "<table><tr><td x:num='6901234567892'>6.90E+12<td x:num>7<td x:num=9.9000000000000004>9.9</table>",
                "table1: 6901234567892|7|9.9",
            ),
            ("<table><tr><td>一行到底", "table1: 一行到底"),
        ] {
            assert_eq!(shown(html), [expected], "{html}");
        }
    }

    #[test]
    fn tables_that_lay_out_a_page_do_not_swallow_the_table_in_them() {
        let html = "<table><tr><td>菜单<td><table><tr><td>编号<td>价格</table>尾</table>";
        assert_eq!(shown(html), ["table1: 菜单|尾", "table2: 编号|价格"]);
    }

    #[test]
    fn hidden_rows_are_known() {
        let held = page("<table><tr style='mso-height:1; display : none'><td>x<tr><td>y</table>", &Limits::default()).expect("tables");
        assert_eq!(held.blocks[0].rows().map(super::super::Row::is_hidden).collect::<Vec<_>>(), [true, false]);
    }

    #[test]
    fn what_is_out_of_bounds_is_refused() {
        let limits = Limits { columns: 4, cells: 6, ..Limits::default() };
        let refused = |html: &str| page(html, &limits).err();
        assert_eq!(refused("<table><tr><td colspan=5>x</table>"), Some(Unreadable::Limit("columns", 4)));
        assert_eq!(refused(&format!("<table>{}</table>", "<tr><td>x<td>y".repeat(4))), Some(Unreadable::Limit("cells", 6)));
        assert!(matches!(refused(&"<table><tr><td>".repeat(70)), Some(Unreadable::Damaged(_) | Unreadable::Limit(..))));
        assert_eq!(refused("<html><p>价格表</p></html>"), Some(Unreadable::Kind("HTML")));
    }

    proptest! {
        #[test]
        fn any_page_is_answered(html in "(<table>|<tr>|<td>|</td>|</tr>|</table>|<td rowspan=3 colspan=2>|<br>|<caption>|<script>|x|&lt;|<!--|-->|\"| )*") {
            if let Ok(held) = page(&html, &Limits::default()) {
                prop_assert!(held.blocks.iter().all(|rows| !rows.is_empty()));
            }
        }
    }
}
