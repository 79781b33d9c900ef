//! Which brands the merchant may sell (`shop/account/get_brand_list`). Categories are next door.

use super::categories::built_in;
use super::file::{self, Table};
use super::names::{ALIKE, Named, Names, may_be_a_name};
use crate::{Error, NodeRef, Schema};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A table of brands.
///
/// ```
/// use shangjia::Brands;
/// let brands = Brands::read("brands.json", r#"{"errcode": 0, "data": [{"brand_id": 71, "brand_wording": "山月"}]}"#.as_bytes())?;
/// assert!(brands.contains(71));
/// assert_eq!(brands.name(71), Some("山月"));
/// # Ok::<(), shangjia::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Brands {
    by_id: BTreeMap<u64, String>,
    names: Names,
}

impl Brands {
    /// Reads a saved reply (the whole of it or its list), or CSV with the columns `brand_id` and `brand_wording`.
    ///
    /// # Errors
    /// [`ErrorKind::Reference`](crate::ErrorKind::Reference) with the line.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Brands, Error> {
        let text = file::text(name, bytes)?;
        let mut brands = if file::is_json(&text) { Brands::from_json(name, &text) } else { Brands::from_csv(name, &text) }?;
        let Brands { by_id, names } = &mut brands;
        for (id, name) in by_id.iter().filter(|(_, name)| !name.trim().is_empty()) {
            // A name is no path, whatever is in it.
            names.add_whole(name, *id);
        }
        Ok(brands)
    }

    /// Whether the merchant may sell that brand.
    pub fn contains(&self, id: u64) -> bool {
        self.by_id.contains_key(&id)
    }

    /// The brand's name; empty if the table does not tell it.
    pub fn name(&self, id: u64) -> Option<&str> {
        self.by_id.get(&id).map(String::as_str)
    }

    /// Who is called so.
    pub fn find(&self, name: &str) -> Named {
        self.names.find(name)
    }

    /// Up to `most` brands whose names are most like what was written, with their ids. The best first.
    pub fn nearest(&self, written: &str, most: usize) -> Vec<String> {
        if !may_be_a_name(written) {
            return Vec::new();
        }
        let mut found: Vec<_> = self.by_id.iter().map(|(id, name)| (strsim::jaro_winkler(written, name), id, name)).collect();
        found.retain(|(alike, ..)| *alike >= ALIKE);
        found.sort_by(|(a, ..), (b, ..)| b.total_cmp(a));
        found.into_iter().take(most).map(|(_, id, name)| format!("{name} ({id})")).collect()
    }

    /// Id and name of all of them, by id.
    pub fn all(&self) -> impl Iterator<Item = (u64, &str)> {
        self.by_id.iter().map(|(id, name)| (*id, name.as_str()))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    fn from_json(name: &str, text: &str) -> Result<Brands, Error> {
        static SCHEMA: OnceLock<Schema> = OnceLock::new();
        let schema = SCHEMA.get_or_init(|| built_in(include_str!("../../schemas/spu-add/brand-list.schema.json")));
        let reply = file::json(name, text, schema)?;
        let list = reply.root().get("data").unwrap_or(reply.root());
        let brand = |item: NodeRef<'_>| {
            let name = item.get("brand_wording").and_then(NodeRef::as_text).unwrap_or("");
            Some((item.get("brand_id")?.as_u64()?, name.to_owned()))
        };
        Ok(Brands { by_id: list.items().filter_map(brand).collect(), names: Names::default() })
    }

    fn from_csv(name: &str, text: &str) -> Result<Brands, Error> {
        let table = Table::new(name, text)?;
        let id = table.required(&["brand_id", "id", "品牌编号", "品牌ID"])?;
        let called = table.column(&["brand_wording", "name", "brand_name", "品牌名称", "品牌"]);
        let mut brands = Brands::default();
        table.rows(|record| {
            let name = called.and_then(|column| record.get(column)).unwrap_or("");
            brands.by_id.insert(file::id(record, id)?, name.to_owned());
            Ok(())
        })?;
        Ok(brands)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_and_tables_say_the_same() {
        for file in [
            r#"{"errcode":0,"data":[{"brand_id":71,"brand_wording":"山月"},{"brand_id":72}]}"#,
            r#"[{"brand_id":71,"brand_wording":"山月"},{"brand_id":72}]"#,
            "brand_id,brand_wording\n71,山月\n72,\n",
            "品牌ID\t品牌名称\n71\t山月\n72\t\n",
        ] {
            let brands = Brands::read("b", file.as_bytes()).unwrap();
            assert_eq!((brands.name(71), brands.name(72), brands.len()), (Some("山月"), Some(""), 2), "{file}");
            assert!(!brands.contains(2_100_000_000));
        }
        for wrong in ["", "\u{0}\u{1}", r#"{"errcode":40001,"errmsg":"x","data":[]}"#, r#"{"data":[{"brand_id":0}]}"#, "brand_id\n1.0\n"] {
            assert!(Brands::read("b", wrong.as_bytes()).is_err(), "{wrong}");
        }
    }
}
