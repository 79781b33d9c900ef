//! Which categories there are: the whole tree (`shop/cat/get`), or those that the merchant may sell in
//! (`shop/account/get_category_list`). Brands are next door.

use super::file::{self, Table};
use super::names::{self, ALIKE, Named, Names};
use crate::error::ReferenceProblem;
use crate::{Error, NodeRef, Schema};
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

/// How many steps there can be from a category to the top; a table that goes round in circles ends there.
const LEVELS: usize = 8;

/// A table of categories.
///
/// ```
/// use shangjia::Categories;
/// let table = "cat_id,name,f_cat_id,level,leaf\n10,厨具,0,1,0\n20,杯子,10,2,0\n31,马克杯,20,3,1\n";
/// let categories = Categories::read("category.csv", table.as_bytes())?;
/// let mug = categories.get(31).expect("it was written");
/// assert_eq!((mug.path.as_str(), mug.takes_products()), ("厨具 > 杯子 > 马克杯", true));
/// assert_eq!(categories.nearest("克马杯", 3)[0].id, 31);
/// # Ok::<(), shangjia::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Categories {
    by_id: BTreeMap<u64, Category>,
    names: Names,
    is_own: bool,
}

/// One category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Its id.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// Its level, from 1 at the top, if the table says.
    pub level: Option<u8>,
    /// Whether there is nothing below it, if the table says.
    pub leaf: Option<bool>,
    /// Whether a merchant has to apply for it.
    pub qualification: Need,
    /// Whether products in it need pictures of their papers.
    pub product_qualification: Need,
    /// The names from the top down to it, joined by ` > `; its own name alone if the table does not tell more.
    pub path: String,
}

/// Whether something is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Need {
    /// The table does not say.
    #[default]
    Unknown,
    /// It is not.
    No,
    /// It is.
    Required,
    /// It may be given.
    Optional,
}

impl Category {
    /// Whether products may stand in it. The platform's two trees share their leaves, which are of the third level in
    /// one and of the third or fourth in the other; so a table that marks leaves is asked for those.
    pub fn takes_products(&self) -> bool {
        self.leaf.unwrap_or_else(|| self.level.is_none_or(|level| level == 3))
    }
}

impl Categories {
    /// Reads a saved reply (the whole of it or its list), or CSV: `cat_id,name,f_cat_id,level,leaf`, or `id,name`, with
    /// or without `path` and `product_qualification_type`.
    ///
    /// # Errors
    /// [`ErrorKind::Reference`](crate::ErrorKind::Reference) with the line.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Categories, Error> {
        let text = file::text(name, bytes)?;
        let mut categories = if file::is_json(&text) { Categories::from_json(name, &text) } else { Categories::from_csv(name, &text) }?;
        // Groups may be called like what is in them; products stand in the latter.
        let Categories { by_id, names, .. } = &mut categories;
        for category in by_id.values().filter(|category| category.takes_products()) {
            names.add(&category.path, category.id);
        }
        Ok(categories)
    }

    /// The category with that id.
    pub fn get(&self, id: u64) -> Option<&Category> {
        self.by_id.get(&id)
    }

    /// Who is called by that name, that path, or that end of a path. Groups are called by nothing.
    ///
    /// ```
    /// use shangjia::{Categories, Named};
    /// let categories = Categories::read("c.csv", "id,name,path\n31,马克杯,厨具 > 杯子 > 马克杯\n".as_bytes())?;
    /// for name in ["马克杯", "杯子/马克杯", "厨具>杯子>马克杯"] {
    ///     assert_eq!(categories.find(name), Named::One(31));
    /// }
    /// # Ok::<(), shangjia::Error>(())
    /// ```
    pub fn find(&self, name: &str) -> Named {
        self.names.find(name)
    }

    /// Whether the reply tells which categories the merchant may sell in, and not which there are.
    pub fn is_own(&self) -> bool {
        self.is_own
    }

    /// All of them, by id.
    pub fn all(&self) -> impl Iterator<Item = &Category> {
        self.by_id.values()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// Up to `most` categories that take products and are most like what was written: by id if it is a number, else by
    /// name. The best first.
    pub fn nearest(&self, written: &str, most: usize) -> Vec<&Category> {
        let written = names::last(written);
        if !names::may_be_a_name(written) {
            return Vec::new();
        }
        let by_id = !written.is_empty() && written.bytes().all(|byte| byte.is_ascii_digit());
        let mut found: Vec<(f64, &Category)> = self
            .by_id
            .values()
            .filter(|category| category.takes_products())
            .map(|category| {
                let alike = if by_id {
                    names::alike_by_edits(written, &category.id.to_string())
                } else {
                    // The second also sees swapped characters in names of two or three.
                    let name = &category.name;
                    strsim::jaro_winkler(written, name).max(names::alike_by_edits(written, name))
                };
                (alike, category)
            })
            .filter(|(alike, _)| *alike >= ALIKE)
            .collect();
        // The sort is stable and the categories come by id, so equals stay in that order.
        found.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        found.into_iter().take(most).map(|(_, category)| category).collect()
    }

    fn from_json(name: &str, text: &str) -> Result<Categories, Error> {
        static WHOLE: OnceLock<Schema> = OnceLock::new();
        static OWN: OnceLock<Schema> = OnceLock::new();
        let whole = WHOLE.get_or_init(|| built_in(include_str!("../../schemas/spu-add/cat-get.schema.json")));
        let own = OWN.get_or_init(|| built_in(include_str!("../../schemas/spu-add/category-list.schema.json")));
        // A bare list does not say which reply it is from; the whole tree's schema knows all members.
        let is_own =
            text.trim_start().starts_with('{') && crate::Document::parse(text).is_ok_and(|reply| reply.root().get("data").is_some());
        let reply = file::json(name, text, if is_own { own } else { whole })?;
        let root = reply.root();
        let list = root.get("third_cat_list").or_else(|| root.get("data")).unwrap_or(root);
        let mut categories = Categories { is_own, ..Categories::default() };
        for item in list.items() {
            categories.add_leaf(item);
        }
        Ok(categories)
    }

    /// A category of the third level, and the two above it, as the replies list them.
    fn add_leaf(&mut self, item: NodeRef<'_>) {
        let mut path = String::new();
        for (level, id, name) in
            [(1, "first_cat_id", "first_cat_name"), (2, "second_cat_id", "second_cat_name"), (3, "third_cat_id", "third_cat_name")]
        {
            let Some(name) = item.get(name).and_then(NodeRef::as_text) else { continue };
            if !path.is_empty() {
                path.push_str(" > ");
            }
            path.push_str(name);
            let Some(id) = item.get(id).and_then(NodeRef::as_u64) else { continue };
            let need = |name| item.get(name).and_then(NodeRef::as_u64).filter(|_| level == 3).map_or(Need::Unknown, Need::of);
            let category = Category {
                id,
                name: name.to_owned(),
                level: Some(level),
                leaf: Some(level == 3),
                qualification: need("qualification_type"),
                product_qualification: need("product_qualification_type"),
                path: path.clone(),
            };
            if level == 3 {
                self.by_id.insert(id, category);
            } else {
                self.by_id.entry(id).or_insert(category);
            }
        }
    }

    fn from_csv(name: &str, text: &str) -> Result<Categories, Error> {
        let table = Table::new(name, text)?;
        let id = table.required(&["cat_id", "third_cat_id", "id", "类目编号", "类目ID"])?;
        let called = table.required(&["name", "third_cat_name", "cat_name", "类目名称", "名称"])?;
        let [parent, level, leaf, path, need, papers] = [
            &["f_cat_id", "parent_id", "parent"][..],
            &["level"],
            &["leaf"],
            &["path"],
            &["qualification_type"],
            &["product_qualification_type"],
        ]
        .map(|names| table.column(names));
        let mut categories = Categories::default();
        let mut parents = HashMap::new();
        table.rows(|record| {
            let cell = |column: Option<usize>| column.and_then(|column| record.get(column)).filter(|text| !text.is_empty());
            let number = |column: Option<usize>| cell(column).and(column).map(|column| file::id(record, column)).transpose();
            let id = file::id(record, id)?;
            let name = record.get(called).unwrap_or("").to_owned();
            if let Some(parent) = number(parent)? {
                parents.insert(id, parent);
            }
            let category = Category {
                id,
                path: cell(path).unwrap_or(&name).to_owned(),
                name,
                level: number(level)?.and_then(|level| u8::try_from(level).ok()),
                leaf: number(leaf)?.map(|leaf| leaf == 1),
                qualification: number(need)?.map_or(Need::Unknown, Need::of),
                product_qualification: number(papers)?.map_or(Need::Unknown, Need::of),
            };
            match categories.by_id.insert(id, category) {
                Some(_) => Err(ReferenceProblem::Twice(id)),
                None => Ok(()),
            }
        })?;
        if path.is_none() {
            categories.fill_paths(&parents);
        }
        Ok(categories)
    }

    fn fill_paths(&mut self, parents: &HashMap<u64, u64>) {
        let paths: Vec<String> = self
            .by_id
            .keys()
            .map(|id| {
                let upwards = std::iter::successors(Some(*id), |id| parents.get(id).copied());
                let mut names: Vec<&str> = upwards.take(LEVELS).map_while(|id| self.by_id.get(&id)).map(|c| c.name.as_str()).collect();
                names.reverse();
                names.join(" > ")
            })
            .collect();
        for (category, path) in self.by_id.values_mut().zip(paths) {
            category.path = path;
        }
    }
}

impl Need {
    fn of(number: u64) -> Need {
        match number {
            0 => Need::No,
            1 => Need::Required,
            2 => Need::Optional,
            _ => Need::Unknown,
        }
    }
}

pub(super) fn built_in(schema: &str) -> Schema {
    Schema::compile(schema).expect("a test compiles the schemas of the crate")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    const REPLY: &str = r#"{"errcode": 0, "errmsg": "ok", "third_cat_list": [
        {"third_cat_id": 31, "third_cat_name": "马克杯", "product_qualification_type": 0, "first_cat_id": 10, "first_cat_name": "厨具", "second_cat_id": 20, "second_cat_name": "杯子"},
        {"third_cat_id": 32, "third_cat_name": "奶瓶", "product_qualification_type": 1, "first_cat_id": 10, "first_cat_name": "厨具", "second_cat_id": 20, "second_cat_name": "杯子", "other": [1]}
    ]}"#;

    #[test]
    fn replies_and_tables_say_the_same() {
        let csv = "cat_id,name,f_cat_id,level,leaf,product_qualification_type\n10,厨具,0,1,0,\n20,杯子,10,2,0,\n31,马克杯,20,3,1,0\n32,奶瓶,20,3,1,1\n";
        let from_csv = Categories::read("a.csv", csv.as_bytes()).unwrap();
        let (gb, _, _) = encoding_rs::GB18030.encode(csv);
        let list = REPLY.split_once("list\":").unwrap().1.trim_end_matches('}');
        for bytes in [REPLY.as_bytes(), list.as_bytes(), &gb, &[b"\xef\xbb\xbf", csv.as_bytes()].concat()] {
            assert_eq!(Categories::read("a", bytes).unwrap().by_id, from_csv.by_id);
        }
        let bottle = from_csv.get(32).unwrap();
        assert_eq!((bottle.product_qualification, bottle.path.as_str()), (Need::Required, "厨具 > 杯子 > 奶瓶"));
        assert!(!from_csv.get(20).unwrap().takes_products());
        let own = r#"{"errcode":0,"data":[{"third_cat_id":31,"third_cat_name":"马克杯"}]}"#;
        assert_eq!(Categories::read("own.json", own.as_bytes()).unwrap().get(31).unwrap().product_qualification, Need::Unknown);
        assert_eq!(Categories::read("two.csv", "id,name\n7,毯子\n".as_bytes()).unwrap().get(7).unwrap().path, "毯子");
    }

    #[test]
    fn the_nearest_are_offered() {
        let categories = Categories::read("a.json", REPLY.as_bytes()).unwrap();
        let ids = |written: &str| categories.nearest(written, 3).iter().map(|c| c.id).collect::<Vec<_>>();
        assert_eq!(ids("奶瓶子"), [32]);
        assert_eq!(ids("322"), [32]);
        assert_eq!(ids("电视机"), [0u64; 0]);
        assert_eq!(ids("杯子"), [0u64; 0], "groups take no products");
        assert_eq!(ids(&"奶瓶".repeat(31)), [0u64; 0], "it is too long to be a name");
    }

    #[test]
    fn errors_name_the_line() {
        for (file, line) in [
            ("{\"errcode\": 0,\n\"third_cat_list\": [\n{\"third_cat_id\": \"31\", \"third_cat_name\": \"x\"}]}", 3),
            ("{\"errcode\": 48001}", 1),
            ("[{\"third_cat_id\": 1,\n}]", 2),
            ("id,name\n1,a\nx,b\n", 3),
            ("id,name\n1,\"a\nb\"\n2,c,d\n", 4),
            ("id,name\n1,a\n\n1,b\n", 4),
            ("编号,name\n1,a\n", 1),
        ] {
            let error = Categories::read("c", file.as_bytes()).unwrap_err();
            let ErrorKind::Reference(reference) = error.kind() else { panic!("{file}: {error}") };
            assert_eq!((reference.file.as_str(), reference.line), ("c", line), "{file}");
        }
        let circle = Categories::read("c", b"id,name,parent\n1,a,2\n2,b,1\n").unwrap();
        assert!(circle.get(1).unwrap().path.len() < 100);
    }
}
