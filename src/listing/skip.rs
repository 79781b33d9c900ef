//! Rows that hold no product and are passed over: blank ones, printed headers, totals, comments, and those that the
//! mapping names. Only where that is certain; every other row belongs to a product, and if it is wrong, refuses it.

use super::{Member, Role, SourceRow};
use crate::Field;
use crate::mapping::Columns;
use crate::table::{Damage, Row};

/// Why that row is passed over, if it is: a name of the ledger.
pub(super) fn reason(columns: &Columns, row: Row<'_>) -> Option<&'static str> {
    let mut filled = row.cells().map(crate::table::Cell::trimmed).filter(|text| !text.is_empty());
    let (first, is_damaged) = (filled.next(), row.damage().next().is_some());
    if first.is_none() && !is_damaged {
        return Some("blank");
    }
    let rules = &columns.rows;
    if row.is_hidden() && !rules.read_hidden {
        return Some("hidden");
    }
    if is_header(columns, row) {
        return Some("repeated-header");
    }
    if rules.skip.iter().any(|skip| !skip.whole && skip.holds(row)) {
        return Some("mapping");
    }
    let first = first.filter(|_| !is_damaged)?;
    if is_total(first) && filled.clone().all(is_amount) {
        return Some("total");
    }
    let is_comment = is_comment(first);
    if !(is_comment || rules.skip_groups) || filled.next().is_some() || columns.header.len() < 2 {
        return None;
    }
    if is_comment {
        return Some("comment");
    }
    let lists = Field::all().filter(|field| field.many()).flat_map(|field| columns.all_of(field));
    let alone = (0..row.len()).find(|&column| !row.cell(column).is_blank());
    // A lone image may well be a further one of the product above.
    lists.into_iter().all(|column| Some(column) != alone).then_some("group")
}

/// Whether a row that begins as this one does is never passed over, whatever else it says.
pub(super) fn is_never_passed_over(columns: &Columns, row: Row<'_>) -> bool {
    let (first, rules) = (row.cell(0).trimmed(), &columns.rows);
    let may_be = |line: &[String]| line.first().is_none_or(|text| text == first);
    let may_be_header = may_be(&columns.header) || rules.header_lines.iter().any(|line| may_be(line));
    let may_be_skipped = rules.skip_groups || rules.skip.iter().any(|skip| !skip.whole);
    !(first.is_empty() || may_be_header || may_be_skipped || is_total(first) || is_comment(first))
}

/// What of a product's rows the mapping passes over because of what they say.
pub(crate) struct PassedOver<'a> {
    /// The rows that are left: none, where it is the product.
    pub left: Vec<Member<'a>>,
    /// The rows that say so, with the number of the mapping's rule.
    pub because: Vec<(usize, SourceRow<'a>)>,
}

/// A product that is passed over with all its rows, or SKUs of it with all that further rows say of them; a product of
/// which no SKU would be left is passed over too. With a row in it that may belong to another product, it is not: that
/// row must be heard of.
pub(crate) fn passed_over<'a>(members: &[Member<'a>]) -> Option<PassedOver<'a>> {
    let because = |member: &Member<'a>| {
        let number = member.at.table.columns.rows.skip.iter().position(|skip| skip.whole && skip.holds(member.at.row));
        number.map(|number| (number, member.at))
    };
    let says = |role| matches!(role, Role::Product | Role::Both | Role::Continues);
    let found: Vec<_> = members.iter().filter(|member| says(member.role) || member.role == Role::Sku).filter_map(because).collect();
    let doubtful = |Member { at: SourceRow { table, row }, role }: &Member<'_>| {
        matches!(role, Role::Unreadable | Role::Wrong(_)) || row.damage().any(Damage::shifts_cells) || table.ragged(*row).is_some()
    };
    if found.is_empty() || members.iter().any(doubtful) {
        return None;
    }
    if let Some(because) = members.iter().filter(|member| says(member.role)).find_map(because) {
        return Some(PassedOver { left: Vec::new(), because: vec![because] });
    }
    let (mut left, mut over) = (Vec::new(), false);
    for member in members {
        over = if member.role == Role::More { over } else { member.role == Role::Sku && because(member).is_some() };
        left.extend((!over).then_some(*member));
    }
    if !left.iter().any(|member| matches!(member.role, Role::Sku | Role::Both | Role::Continues)) {
        left.clear();
    }
    Some(PassedOver { left, because: found })
}

/// The header once more, as printed lists repeat it on every page.
fn is_header(columns: &Columns, row: Row<'_>) -> bool {
    let line = |line: &Vec<String>| line.iter().enumerate().all(|(c, h)| row.cell(c).trimmed() == h.as_str());
    if columns.rows.header_lines.iter().any(line) {
        return true;
    }
    let header = &columns.header;
    let same = row.len() >= header.len() && header.iter().enumerate().all(|(c, h)| row.cell(c).trimmed() == h.as_str());
    same && header.iter().filter(|h| !h.is_empty()).count() > 1
}

/// Whether a row that begins so adds up those above, if nothing but amounts follow.
fn is_total(text: &str) -> bool {
    const TOTALS: [&str; 8] = ["合计", "总计", "小计", "共计", "total", "subtotal", "grand total", "sub total"];
    // Most rows begin with something else, which is soon seen.
    if text.len() > 24 || !text.starts_with(['合', '总', '小', '共', 't', 'T', 's', 'S', 'g', 'G']) {
        return false;
    }
    let bare = text.trim_end_matches([':', '：']).trim_end();
    TOTALS.iter().any(|total| total.eq_ignore_ascii_case(bare))
}

/// A number, as totals are written: with separators, a sign, a mark of money or a unit.
fn is_amount(text: &str) -> bool {
    let bare = text.trim_start_matches(['¥', '￥', '$', '-', '+', ' ']).trim_end_matches(['元', '件', '个', '%', ' ']);
    bare.starts_with(|c: char| c.is_ascii_digit()) && bare.bytes().all(|b| b.is_ascii_digit() || matches!(b, b',' | b'.'))
}

/// `# …`, alone in its row.
fn is_comment(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|rest| rest.starts_with(['#', ' ', '\t', '\u{3000}']))
}
