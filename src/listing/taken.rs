//! What of a cell one use takes: whether it is read in this row at all, and which items its text holds. What an item
//! means is for [`convert`](super::convert) to say.

use super::assemble::Position;
use super::{FactKind, Role, page};
use crate::mapping::{ColumnUse, How, On, ReadAs, same};
use crate::table::{Cell, CellKind};
use crate::{Day, Field};
use std::borrow::Cow;
use url::Url;

/// A cell without anything in it.
const NOTHING: Cell<'static> = Cell { text: "", kind: CellKind::Blank };

/// The cell as that use reads it; `None` where the use is not for this row. A day that cannot be told is a fact.
#[inline]
pub(super) fn taken<'a>(at: &Position<'a>, used: &'a ColumnUse) -> Result<Option<Cell<'a>>, FactKind> {
    match used.how.as_deref() {
        None => Ok(Some(without_nothing(at.row.cell(used.column), used))),
        Some(how) => taken_so(at, used, how),
    }
}

fn taken_so<'a>(at: &Position<'a>, used: &'a ColumnUse, how: &'a How) -> Result<Option<Cell<'a>>, FactKind> {
    let cell = at.table.cell(at.row, used);
    if !is_for(at, how) || how.rank > 0 && is_said_elsewhere(at, used, how) {
        return Ok(None);
    }
    let cell = said(cell, how);
    if !cell.text.is_empty() && !holds_today(at, how)? {
        return Ok(None);
    }
    if used.reads_link() && !cell.is_blank() && !cell.text.contains("//") && at.table.link(at.row, used).is_none() {
        return Err(FactKind::NoLink);
    }
    Ok(Some(without_nothing(cell, used)))
}

/// The cell with words in place of words, and without what says nothing.
fn said<'a>(cell: Cell<'a>, how: &'a How) -> Cell<'a> {
    let text = cell.trimmed();
    if how.is_blank(text) {
        return NOTHING;
    }
    match how.word(text) {
        Some(meant) => Cell { text: meant, kind: CellKind::Text },
        None => cell,
    }
}

/// Texts that people and databases write for nothing, in any case.
const NOTHINGS: [&str; 10] = ["-", "--", "\\N", "NULL", "None", "N/A", "NaN", "undefined", "无", "暂无"];

/// Whether that text, which has no white space around it, is one that people and databases write for nothing.
#[inline]
pub(crate) fn says_nothing(text: &str) -> bool {
    let may = text.len() <= 9 && !text.as_bytes().first().is_some_and(u8::is_ascii_digit);
    may && NOTHINGS.iter().any(|nothing| nothing.eq_ignore_ascii_case(text))
}

/// Leaves out what says nothing, where nothing may stand.
fn without_nothing<'a>(cell: Cell<'a>, used: &ColumnUse) -> Cell<'a> {
    if may_be_left_out(used.used.field()) && says_nothing(cell.trimmed()) { NOTHING } else { cell }
}

/// Whether what says nothing is left out: where nothing may stand.
pub(super) fn may_be_left_out(field: Option<Field>) -> bool {
    matches!(
        field,
        Some(
            Field::MarketPrice
                | Field::Desc
                | Field::DescImgs
                | Field::QualificationPics
                | Field::ThumbImg
                | Field::SkuCode
                | Field::Barcode
        )
    )
}

/// Whether the row is one that the use is for.
fn is_for(at: &Position<'_>, how: &How) -> bool {
    let on = match how.on {
        None => true,
        Some(On::Product) => !matches!(at.role, Role::Sku | Role::More),
        Some(On::Sku) => !matches!(at.role, Role::Product | Role::Add),
    };
    let is = |column: usize, texts: &[String]| {
        let text = at.row.cell(column).trimmed();
        texts.iter().any(|wanted| same(wanted, text))
    };
    on && how.when.iter().all(|(column, texts)| is(*column, texts))
}

/// Whether a use that goes before this one says something in the row.
fn is_said_elsewhere(at: &Position<'_>, used: &ColumnUse, how: &How) -> bool {
    let Some(field) = used.used.field() else { return false };
    at.table.columns.uses_of(field).any(|other| {
        let cell = at.row.cell(other.column);
        match other.how.as_deref() {
            None => !cell.is_blank(),
            Some(theirs) if theirs.rank >= how.rank => false,
            Some(theirs) => is_for(at, theirs) && !said(cell, theirs).is_blank() && holds_today(at, theirs).unwrap_or(true),
        }
    })
}

/// Whether what the row says holds on the day that is taken for today.
fn holds_today(at: &Position<'_>, how: &How) -> Result<bool, FactKind> {
    let Some(bounds) = how.between else { return Ok(true) };
    let mut days = [None, None];
    for ((nth, day), column) in days.iter_mut().enumerate().zip(bounds) {
        let mut text = column.map_or("", |column| at.row.cell(column).trimmed());
        // Both days in one cell, as ISO 8601 writes them.
        if bounds[0] == bounds[1]
            && let Some((from, until)) = text.split_once('/')
        {
            text = if nth == 0 { from } else { until };
        }
        if !text.is_empty() {
            // A time of day behind the date does not matter.
            let date = text.get(..10).unwrap_or(text);
            *day = Some(date.parse::<Day>().map_err(|_| FactKind::NotADay { text: text.to_owned() })?);
        }
    }
    if days == [None, None] {
        return Ok(true);
    }
    let today = at.table.columns.today.ok_or(FactKind::TodayUnknown)?;
    Ok(days[0].is_none_or(|from| from <= today) && days[1].is_none_or(|until| today <= until))
}

/// The items of a cell's text.
pub(super) fn items<'a>(text: &'a str, separators: &[String], how: Option<&'a How>, images: bool) -> Vec<Result<Cow<'a, str>, FactKind>> {
    // No address begins so.
    let is_json = images && text.starts_with('[') && text[1..].trim_start().starts_with(['"', '\'', ']']);
    let whole: Vec<Cow<'a, str>> = match how.and_then(|how| how.read) {
        Some(ReadAs::Page) => vec![page::words(text)],
        Some(ReadAs::Pictures) => page::pictures(text).into_iter().map(Cow::Owned).collect(),
        Some(ReadAs::Json) => return json(text),
        None if is_json => return json(text),
        None | Some(ReadAs::Link) => cut_at(text, separators, how.and_then(|how| how.escape.as_deref())),
    };
    let Some(how) = how else { return whole.into_iter().map(Ok).collect() };
    whole.into_iter().filter_map(|item| of_pattern(item, how).transpose()).map(|item| Ok(based(item?, how))).collect()
}

/// What the first pattern that matches takes; `None` for an item that is left out.
pub(super) fn of_pattern<'a>(item: Cow<'a, str>, how: &How) -> Result<Option<Cow<'a, str>>, FactKind> {
    if how.patterns.is_empty() {
        return Ok(Some(item));
    }
    let value =
        |text: &'a str| how.patterns.iter().find_map(|pattern| Some(pattern.take(text)?.into_iter().find(|(name, _)| *name == "value")?.1));
    let found = match item {
        Cow::Borrowed(text) => value(text).map(Cow::Borrowed),
        Cow::Owned(text) => how.patterns.iter().find_map(|pattern| {
            let value = pattern.take(&text)?.into_iter().find(|(name, _)| *name == "value")?.1;
            Some(Cow::Owned(value.to_owned()))
        }),
    };
    match found {
        Some(found) => Ok(Some(found).filter(|text| !text.is_empty())),
        None if how.others_skipped => Ok(None),
        None => Err(FactKind::NotOfPattern),
    }
}

/// An address that is not whole, joined with what the mapping says.
fn based<'a>(item: Cow<'a, str>, how: &How) -> Cow<'a, str> {
    let Some(base) = how.base.as_deref().filter(|_| !item.contains("://")) else { return item };
    let joined = Url::parse(base).ok().and_then(|base| base.join(&item).ok());
    joined.map_or(item, |url| Cow::Owned(url.into()))
}

/// The parts of a text between separators, trimmed and without empty ones; one behind the mark is no separator.
fn cut_at<'a>(text: &'a str, separators: &[String], escape: Option<&str>) -> Vec<Cow<'a, str>> {
    let Some(escape) = escape else {
        return super::assemble::split(text, separators).filter(|item| !item.is_empty()).map(Cow::Borrowed).collect();
    };
    let (mut items, mut item, mut rest) = (Vec::new(), String::new(), text);
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix(escape)
            && let Some(mark) = separators.iter().find(|mark| after.starts_with(mark.as_str()))
        {
            item.push_str(mark);
            rest = &after[mark.len()..];
        } else if let Some(mark) = separators.iter().find(|mark| rest.starts_with(mark.as_str())) {
            items.push(std::mem::take(&mut item));
            rest = &rest[mark.len()..];
        } else {
            item.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    items.push(item);
    items.iter().map(|item| item.trim()).filter(|item| !item.is_empty()).map(|item| Cow::Owned(item.to_owned())).collect()
}

fn json(text: &str) -> Vec<Result<Cow<'_, str>, FactKind>> {
    let written = if text.contains('"') { Cow::Borrowed(text) } else { Cow::Owned(text.replace('\'', "\"")) };
    match serde_json::from_str::<Vec<String>>(&written) {
        Ok(items) => items.into_iter().filter(|item| !item.trim().is_empty()).map(|item| Ok(Cow::Owned(item.trim().to_owned()))).collect(),
        Err(_) => vec![Err(FactKind::NotOfPattern)],
    }
}
