//! What headers are usually called, in many languages: `aliases.toml` read once, and the question "what can this
//! header mean?". Which meaning wins when several columns offer it is for `assign` to say.

use super::header::{Heading, families, heading, key};
use crate::{Field, Reading};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What a name can stand for. Ids have roles of their own, because what an id names depends on which others are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Role {
    /// An id that several SKUs share: the product's, whatever else is there.
    Group,
    /// The id of the row above a variant; a product's id where every row has one.
    Parent,
    /// An id that is the product's, unless there is a group id beside it.
    Code,
    /// An id that is the SKU's, unless there is no other.
    Sku,
    /// The number of an article: the product's id beside one that is the SKU's.
    Article,
    /// The merchant's own goods code.
    Merchant,
    /// The regular price where the selling price stands elsewhere.
    RegularPrice,
    /// Images that follow the main ones.
    MoreImages,
    /// The name of an option, whose values are the cells.
    Option,
    /// Options in one cell, name and value.
    Options,
    /// Options in one cell if its cells say so, else an option.
    Specification,
    /// Any other field.
    Field(Field),
}

/// How near a header is to the name that it was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Closeness {
    /// It is the name.
    Exact,
    /// It is the name apart from case, width, spaces, punctuation, marks and units.
    Normalised,
}

/// One thing that a header can mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Meaning {
    pub role: Role,
    /// Its place in the role's list: the lower, the surer.
    pub rank: u32,
    /// Its number in a numbered family.
    pub number: Option<u32>,
    pub closeness: Closeness,
    /// The name as the list has it.
    pub name: &'static str,
}

struct Known {
    role: Role,
    rank: u32,
    name: &'static str,
}

/// All names by key.
pub(super) struct Aliases {
    /// In the order of the keys, and under one key in that of the lists.
    names: Vec<(String, Known)>,
    /// The length of the longest key.
    longest: usize,
    prefixes: Vec<String>,
    never: Vec<String>,
    words: Vec<(Field, u32, String)>,
    /// Names to tell somebody whose table has none that is known.
    pub looked_for: Vec<&'static str>,
}

pub(super) fn aliases() -> &'static Aliases {
    static ALIASES: OnceLock<Aliases> = OnceLock::new();
    ALIASES.get_or_init(|| Aliases::read(include_str!("aliases.toml")))
}

type Lists = BTreeMap<&'static str, Vec<&'static str>>;

/// How much shorter the `#` of a pattern is than any number in its place.
const NUMBER: usize = 8;

impl Aliases {
    fn read(text: &'static str) -> Aliases {
        let mut lists: Lists = toml::from_str(text).expect("aliases.toml is part of the crate, and a test reads it");
        let mut take = |name: &str| lists.remove(name).unwrap_or_default();
        let looked_for = take("looked_for");
        let keys = |names: Vec<&str>| names.into_iter().map(key).collect();
        let (mut never, prefixes): (Vec<String>, _) = (keys(take("never")), keys(take("option_prefixes")));
        never.sort_unstable();
        let mut aliases = Aliases { names: Vec::new(), longest: 0, prefixes, never, words: Vec::new(), looked_for };
        for (list, names) in lists {
            let role = role(list).expect("every list in aliases.toml names a role, and a test reads it");
            for (name, rank) in names.into_iter().zip(1..) {
                aliases.add(role, rank, name);
            }
        }
        for field in Field::all().filter(|field| field.reading() != Reading::Id) {
            aliases.add(Role::Field(field), 0, field.name());
        }
        aliases.names.sort_by(|(a, _), (b, _)| a.cmp(b));
        aliases.longest = aliases.names.iter().map(|(key, _)| key.len()).max().unwrap_or(0);
        aliases
    }

    fn add(&mut self, role: Role, rank: u32, name: &'static str) {
        let key = key(name);
        if let Role::Field(field) = role {
            self.words.push((field, rank, key.clone()));
        }
        self.names.push((key, Known { role, rank, name }));
    }

    /// What is known under a key.
    fn known(&self, key: &str) -> impl Iterator<Item = &Known> {
        let first = self.names.partition_point(|(known, _)| known.as_str() < key);
        self.names[first..].iter().take_while(move |(known, _)| known == key).map(|(_, known)| known)
    }

    /// Whether a name is one that is never taken.
    fn refuses(&self, heading: &Heading) -> bool {
        heading.keys.iter().any(|key| self.never.binary_search(key).is_ok())
    }

    /// Everything that a header can mean, by known names.
    pub fn meanings(&self, text: &str) -> Vec<Meaning> {
        let Some(heading) = heading(text) else { return Vec::new() };
        if self.refuses(&heading) {
            return Vec::new();
        }
        let mut meanings = Vec::new();
        let mut hear = |key: &str, number: Option<u32>, sure: bool| {
            for known in self.known(key) {
                // A field's own name is taken to the letter: `brandId` is some shop's, `brand_id` is the platform's.
                if known.rank == 0 && text.trim() != known.name {
                    continue;
                }
                // A remark in brackets can turn a price into the price of something else.
                if (sure || !known.role.is_delicate()) && !meanings.iter().any(|m: &Meaning| m.role == known.role) {
                    let exact = same_words(text, known.name) || number.is_some();
                    let closeness = if exact { Closeness::Exact } else { Closeness::Normalised };
                    meanings.push(Meaning { role: known.role, rank: known.rank, number, closeness, name: known.name });
                }
            }
        };
        let [bare, whole] = &heading.keys;
        let apart = (bare != whole).then_some((bare, !heading.remark));
        for (key, sure) in [(whole, true)].into_iter().chain(apart) {
            // Most cells are no header, and say too much for a name.
            if key.len() > self.longest + NUMBER {
                continue;
            }
            hear(key, None, sure);
            for (pattern, number) in families(key) {
                hear(&pattern, Some(number), sure);
            }
        }
        for option in self.prefixes.iter().filter_map(|prefix| bare.strip_prefix(prefix.as_str())) {
            let option = option.trim_start_matches(|c: char| c.is_ascii_digit());
            for known in self.known(option).filter(|known| known.role == Role::Option) {
                if meanings.is_empty() {
                    let (role, rank, name) = (known.role, known.rank, known.name);
                    meanings.push(Meaning { role, rank, number: None, closeness: Closeness::Normalised, name });
                }
            }
        }
        meanings
    }

    /// The field whose names are nearest to a header that means nothing known. Never a price or an id.
    pub fn suggestion(&self, heading: &Heading) -> Option<Field> {
        let header = &heading.keys[0];
        let length = header.chars().count();
        if length < 4 || self.refuses(heading) {
            return None;
        }
        // Most words are too short or too long to be near, which is seen without counting edits.
        let could_be_near = |word: &str| {
            let other = word.chars().count();
            length.min(other) * 4 >= length.max(other) * 3
        };
        let near = self.words.iter().filter(|(.., word)| could_be_near(word));
        let near = near.map(|(field, rank, word)| (strsim::normalized_damerau_levenshtein(header, word), *rank, *field));
        let (nearness, _, field) = near.max_by(|(a, surer, _), (b, less_sure, _)| a.total_cmp(b).then(less_sure.cmp(surer)))?;
        (nearness >= 0.75 && !Role::Field(field).is_delicate()).then_some(field)
    }

    /// Whether a header is known to mean none of the fields.
    pub fn is_never(&self, text: &str) -> bool {
        heading(text).is_some_and(|heading| self.refuses(&heading))
    }
}

impl Role {
    /// Whether a wrong guess would change what is sold or for how much.
    pub fn is_delicate(self) -> bool {
        match self {
            Role::Group | Role::Parent | Role::Code | Role::Sku | Role::Article | Role::Merchant | Role::RegularPrice => true,
            Role::Field(field) => matches!(field.reading(), Reading::Money | Reading::Id),
            _ => false,
        }
    }
}

/// `image_link` and `Image Link` are the same words to everybody.
fn same_words(a: &str, b: &str) -> bool {
    let fold = |text: &str| text.trim().to_lowercase().replace(['_', '-'], " ");
    fold(a) == fold(b)
}

fn role(list: &str) -> Option<Role> {
    Some(match list {
        "group_id" => Role::Group,
        "parent_id" => Role::Parent,
        "code" => Role::Code,
        "sku" => Role::Sku,
        "article" => Role::Article,
        "merchant_code" => Role::Merchant,
        "regular_price" => Role::RegularPrice,
        "more_images" => Role::MoreImages,
        "option" => Role::Option,
        "options" => Role::Options,
        "specification" => Role::Specification,
        name => Role::Field(Field::from_name(name)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_name_roles_and_no_name_stands_twice_in_one() {
        let aliases = aliases();
        assert!(!aliases.looked_for.is_empty() && !aliases.prefixes.is_empty());
        for (key, _) in &aliases.names {
            let listed: Vec<_> = aliases.known(key).filter(|known| known.rank > 0).map(|known| known.role).collect();
            assert!(!key.starts_with("http"), "an address is no name");
            let roles: std::collections::BTreeSet<_> = listed.iter().collect();
            assert_eq!(roles.len(), listed.len(), "{key}: {listed:?}");
            assert!(!aliases.never.contains(key), "{key} is also a name that is never taken");
        }
    }

    #[test]
    fn names_that_must_not_be_taken_are_not() {
        for name in [
            "成本价",
            "进货价（必填）",
            "Cost per item",
            "库存上限",
            "SEO Title",
            "Image Alt Text",
            "会员价",
            "价格（会员）",
            "Price / Canada",
            "brandId",
            "Short description",
            "In stock?",
        ] {
            assert_eq!(aliases().meanings(name), vec![], "{name}");
        }
        let first = |name| aliases().meanings(name).first().map(|meaning| meaning.role);
        assert_eq!(first("Variant Image"), Some(Role::Field(Field::ThumbImg)));
        assert_eq!(first("variant_option_two_value"), Some(Role::Field(Field::AttrValue)));
        assert_eq!(first("选择颜色"), Some(Role::Option));
        assert_eq!(first("销售属性1"), Some(Role::Option));
    }
}
