//! The merchant's own names of things → WeChat's: a small table, one line for each name.

use super::file::{self, Table};
use super::names::{ALIKE, alike_by_edits, key, may_be_a_name};
use crate::Error;
use crate::error::ReferenceProblem;
use std::collections::HashMap;

/// What the column with WeChat's ids or names is called, if the mapping does not say.
const TO: &[&str] =
    &["third_cat_id", "cat_id", "brand_id", "id", "wechat", "微信", "类目ID", "微信类目ID", "微信类目", "品牌ID", "微信品牌ID", "微信品牌"];

/// A table of the merchant's own names.
///
/// ```
/// use shangjia::Lookup;
/// let lookup = Lookup::read("类目映射.csv", "自家类目,微信类目ID\n床上/毯子,1445\n床上/枕头,家纺 > 枕头\n".as_bytes(), None, None)?;
/// assert_eq!(lookup.get("床上 / 毯子"), Some("1445"));
/// assert_eq!(lookup.get("床上/枕头"), Some("家纺 > 枕头"));
/// assert_eq!(lookup.nearest("床上/毯", 3), ["床上/毯子", "床上/枕头"]);
/// # Ok::<(), shangjia::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Lookup {
    names: HashMap<String, String>,
    spelt: Vec<String>,
    has_numbers: bool,
}

impl Lookup {
    /// Reads CSV. `from` and `to` are the headers of the merchant's names and of WeChat's ids (or names, or paths of
    /// names); without them the names stand in the first column, and the ids below a usual header or in the second.
    ///
    /// # Errors
    /// [`ErrorKind::Reference`](crate::ErrorKind::Reference) with the line: a column is missing, one name means two things.
    pub fn read(name: &str, bytes: &[u8], from: Option<&str>, to: Option<&str>) -> Result<Lookup, Error> {
        let text = file::text(name, bytes)?;
        let table = Table::new(name, &text)?;
        let from = from.map_or(Ok(0), |header| table.named(header))?;
        let usual = || table.column(TO).filter(|&column| column != from).unwrap_or(usize::from(from == 0));
        let to = to.map_or_else(|| Ok(usual()), |header| table.named(header))?;
        let mut lookup = Lookup::default();
        table.rows(|record| lookup.add(record.get(from).unwrap_or(""), record.get(to).unwrap_or("")))?;
        Ok(lookup)
    }

    fn add(&mut self, from: &str, to: &str) -> Result<(), ReferenceProblem> {
        if from.is_empty() || to.is_empty() {
            return Ok(());
        }
        self.has_numbers |= from.bytes().all(|byte| byte.is_ascii_digit());
        self.spelt.push(from.to_owned());
        match self.names.insert(key(from), to.to_owned()) {
            Some(other) if other != to => Err(ReferenceProblem::TwoMeanings(from.to_owned())),
            _ => Ok(()),
        }
    }

    /// What the merchant's name is at WeChat: an id, a name or a path.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.names.get(&key(name)).map(String::as_str)
    }

    /// Whether some of the merchant's names are numbers, so that no number is one of WeChat's ids by itself.
    pub fn has_numbers(&self) -> bool {
        self.has_numbers
    }

    /// Up to `most` names that are most like what was written, the best first.
    pub fn nearest(&self, written: &str, most: usize) -> Vec<&str> {
        if !may_be_a_name(written) {
            return Vec::new();
        }
        let alike = |name: &String| alike_by_edits(written, name).max(strsim::jaro_winkler(written, name));
        let mut found: Vec<(f64, &String)> =
            self.spelt.iter().map(|name| (alike(name), name)).filter(|(alike, _)| *alike >= ALIKE).collect();
        found.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        found.into_iter().take(most).map(|(_, name)| name.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_or_named() {
        let read = |text: &str, from, to| Lookup::read("l.csv", text.as_bytes(), from, to);
        let get = |lookup: &Lookup| lookup.get("毯").map(str::to_owned);
        assert_eq!(get(&read("a,b\n毯,1\n", None, None).unwrap()).as_deref(), Some("1"));
        assert_eq!(get(&read("a,b,类目ID\n毯,x,2\n", None, None).unwrap()).as_deref(), Some("2"));
        assert_eq!(get(&read("a,b,c\n3,x,毯\n", Some("c"), Some("a")).unwrap()).as_deref(), Some("3"));
        assert!(read("a,b\n毯,1\n", Some("z"), None).unwrap_err().to_string().starts_with("l.csv, line 1: "));
        assert!(read("a,b\n毯,1\n毯,1\n 毯,2\n", None, None).unwrap_err().to_string().starts_with("l.csv, line 4: "));
        assert!(!read("a,b\n毯,1\n", None, None).unwrap().has_numbers() && read("a,b\n17,1\n", None, None).unwrap().has_numbers());
    }
}
