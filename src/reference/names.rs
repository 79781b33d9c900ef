//! What things of a table are called: by name, or by as much of their path as tells them apart.

use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// What parts the steps of a path, in the many ways in which merchants write one.
const STEPS: [char; 6] = ['>', '》', '→', '/', '\\', '|'];

/// How alike a name must be to what was written to be worth offering, from 0 to 1.
pub(super) const ALIKE: f64 = 0.6;

/// Characters of the longest text that can be a name written wrongly.
const LONGEST: usize = 60;

/// Who is called so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// Nobody.
    Nobody,
    /// This one.
    One(u64),
    /// These, in the order of their ids.
    Several(Vec<u64>),
}

/// Ids by what they are called.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Names(HashMap<String, Vec<u64>>);

impl Names {
    /// Calls it by its path and by every end of it: `a > b > c`, `b > c` and `c`.
    pub(super) fn add(&mut self, path: &str, id: u64) {
        let whole = key(path);
        let ends = std::iter::once(0).chain(whole.match_indices('>').map(|(at, _)| at + 1));
        ends.for_each(|end| self.call(whole[end..].to_owned(), id));
    }

    /// Calls it by the whole name alone.
    pub(super) fn add_whole(&mut self, name: &str, id: u64) {
        self.call(key(name), id);
    }

    fn call(&mut self, name: String, id: u64) {
        let ids = self.0.entry(name).or_default();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }

    pub(super) fn find(&self, text: &str) -> Named {
        match self.0.get(&key(text)).map(Vec::as_slice) {
            None => Named::Nobody,
            Some([id]) => Named::One(*id),
            Some(ids) => Named::Several(ids.to_vec()),
        }
    }
}

/// Whether a text can be a name written wrongly. A description in the column of categories is none, and comparing takes
/// the product of the lengths, thousands of times.
pub(super) fn may_be_a_name(written: &str) -> bool {
    written.chars().nth(LONGEST).is_none()
}

/// How alike two names are by the edits that lie between them; 0 where their lengths alone keep them from being
/// [`ALIKE`].
pub(super) fn alike_by_edits(written: &str, name: &str) -> f64 {
    let (a, b) = (written.chars().count(), name.chars().count());
    if a.min(b) * 10 < a.max(b) * 6 { 0.0 } else { strsim::normalized_damerau_levenshtein(written, name) }
}

/// Two texts with the same key are the same name: full-width is half-width, capitals are small, white space is nothing,
/// and steps are parted by whatever parts them.
pub(super) fn key(text: &str) -> String {
    let plain = text.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace());
    let mut key: String = plain.map(|c| if STEPS.contains(&c) { '>' } else { c }).collect();
    while key.contains("->") || key.contains(">>") {
        key = key.replace("->", ">").replace(">>", ">");
    }
    key
}

/// The last step of a path.
pub(super) fn last(path: &str) -> &str {
    path.trim().trim_end_matches(STEPS).rsplit(STEPS).next().unwrap_or(path).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_however_it_is_written() {
        let mut names = Names::default();
        names.add("居家日用 > 生活日用 > 保暖防护", 1);
        names.add("服饰 > 保暖防护", 2);
        names.add("服饰 > 帽子/围巾", 3);
        for text in [
            "居家日用 > 生活日用 > 保暖防护",
            "居家日用＞生活日用＞保暖防护",
            "居家日用/生活日用/保暖防护",
            "生活日用->保暖防护",
            "生活日用 >> 保暖防护",
        ] {
            assert_eq!(names.find(text), Named::One(1), "{text}");
        }
        assert_eq!(names.find("保暖防护"), Named::Several(vec![1, 2]));
        assert_eq!(names.find("帽子/围巾"), Named::One(3));
        assert_eq!(names.find("居家日用"), Named::Nobody);
        assert_eq!(last("居家日用 > 保暖防护"), "保暖防护");
    }
}
