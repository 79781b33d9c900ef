//! Texts that say the same and are written in two ways: capitals, width, blanks; for colours also 黑, 黑色 and BLACK. Texts
//! that are the same to the letter are the matter of `identity`, `variant` and `order`.

use super::Findings;
use super::firsts::{Fingerprint, Firsts};
use super::order::{CatalogFinding, twice};
use super::repeated::repeated;
use crate::table::trimmed;
use crate::{Field, Product, Slot, wide};
use std::hash::{Hash, Hasher};

/// The options of a product whose SKUs have the same ones.
pub(super) fn check(product: &Product<'_>, findings: &mut Findings) {
    let [first, ..] = &product.skus[..] else { return };
    for (key, attribute) in first.attributes.iter().enumerate() {
        let value = |sku: usize| {
            let value = product.skus[sku].attributes.get(key).filter(|other| other.key == attribute.key);
            value.map(|other| Meant::of(&other.value)).filter(|meant| !meant.meant.is_empty())
        };
        let mut said = false;
        repeated(product.skus.len(), value, |first, again| {
            let written = |sku: usize| product.skus[sku].attributes[key].value.as_ref();
            if said || written(first) == written(again) {
                return;
            }
            said = true;
            let slot = |sku| Slot::sku(Field::AttrValue, sku).item(key);
            let found = findings.add(&VALUES_ALIKE, slot(again)).value(written(again));
            found.arg("other", super::visible(written(first))).other(slot(first));
        });
    }
}

/// What an option's value means, as far as one can tell without knowing the goods.
#[derive(Clone, Copy)]
struct Meant<'t> {
    written: &'t str,
    meant: &'t str,
}

impl<'t> Meant<'t> {
    fn of(written: &'t str) -> Meant<'t> {
        let text = trimmed(written);
        let name = text.strip_suffix('色').filter(|name| !name.is_empty()).unwrap_or(text);
        let is_word = (3..=6).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphabetic());
        let colour = COLOURS.iter().find(|(english, _)| is_word && english.eq_ignore_ascii_case(name));
        Meant { written, meant: colour.map_or(name, |(_, chinese)| chinese) }
    }

    fn letters(self) -> impl Iterator<Item = char> {
        folded(self.meant)
    }
}

impl PartialEq for Meant<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.written == other.written || self.letters().eq(other.letters())
    }
}

impl Eq for Meant<'_> {}

impl Hash for Meant<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.letters().for_each(|c| c.hash(state));
    }
}

/// Colours that are written in either language.
const COLOURS: [(&str, &str); 12] = [
    ("black", "黑"),
    ("white", "白"),
    ("red", "红"),
    ("blue", "蓝"),
    ("green", "绿"),
    ("yellow", "黄"),
    ("grey", "灰"),
    ("gray", "灰"),
    ("pink", "粉"),
    ("purple", "紫"),
    ("brown", "棕"),
    ("orange", "橙"),
];

/// Whether the English name of a colour begins with that letter.
pub(super) fn begins_a_colour(letter: u8) -> bool {
    COLOURS.iter().any(|(english, _)| english.as_bytes()[0] == letter.to_ascii_lowercase())
}

/// The letters of a text without regard to capitals, width and blanks.
fn folded(text: &str) -> impl Iterator<Item = char> {
    let narrow = |c: char| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    };
    text.chars().filter(|c| !c.is_whitespace()).map(narrow).map(|c| c.to_ascii_uppercase())
}

/// An id in plain capitals and digits, where it is not written so itself. Ids that look alike have this in common.
pub(crate) fn plain_spelling(id: &str) -> Option<String> {
    (!wide::is_capital(id)).then(|| folded(id).collect())
}

/// Ids of a catalog that are not written plainly, by what they would be if they were: all others are their own
/// spelling, and cost no memory here.
#[derive(Debug)]
pub(crate) struct Spellings<P>(Firsts<P>);

impl<P: Default> Default for Spellings<P> {
    fn default() -> Spellings<P> {
        Spellings(Firsts::default())
    }
}

impl<P: Copy + Default> Spellings<P> {
    /// Where an id stands that differs from this one in its spelling alone; both fingerprints are those of this one, as
    /// it is and written plainly. `known` finds an id that is written plainly.
    pub fn other(&mut self, id: Fingerprint, plain: Fingerprint, place: P, known: impl FnOnce(Fingerprint) -> Option<P>) -> Option<P> {
        if id == plain {
            return self.0.at(id);
        }
        self.0.note(plain, place).or_else(|| known(plain))
    }
}

/// A product whose id is like another's.
pub(crate) fn product_alike<P>(id: &str, place: P, first: P) -> CatalogFinding<P> {
    twice(&ID_ALIKE, Field::OutProductId, id, place, first)
}

/// A SKU whose id is like another's.
pub(crate) fn sku_alike<P>(id: &str, place: P, first: P) -> CatalogFinding<P> {
    twice(&ID_ALIKE, Field::OutSkuId, id, place, first)
}

rules! {
    VALUES_ALIKE: Note "option-values-alike" {
        summary: "同一个规格有两种写法" | "an option's value is written in two ways",
        explanation: "“黑”“黑色”“BLACK”，“XL”“ｘｌ”，在系统看来是不同的规格值，买家会看到两个一样的选项。如果确实是一回事，就统一写法。"
            | "To WeChat, 黑, 黑色 and BLACK, or XL and ｘｌ, are different values, and buyers see the same choice twice. If they mean the same, write them in one way.",
        message: "“{value}”：前面写的是“{other}”，看着是一回事" | "{value}: it seems to be the same as {other} before it",
        help: "是一回事就统一写法；不是就不用管" | "write both in one way, if they are the same",
        predicts: [],
        failing: "商品编号,SKU编号,颜色,尺码\n719,A,黑,M\n719,B,黑色,L\n",
        passing: "商品编号,SKU编号,颜色,尺码\n719,A,黑,M\n719,B,黑,L\n",
    }
    ID_ALIKE: Note "id-alike" {
        summary: "两个编号只差大小写、全半角或空格" | "two ids differ in capitals, width or blanks alone",
        explanation: "“A719”和“a719”、“Ａ７１９”在微信是不同的编号，人和别的系统却容易当成一个，对库存、对订单时就会弄混。"
            | "To WeChat, A719, a719 and Ａ７１９ are different ids. People and other systems easily take them for one, and confuse stock and orders.",
        message: "“{value}”：和前面一个编号只差大小写、全半角或空格" | "{value}: an id before it differs in capitals, width or blanks alone",
        help: "确认是不是同一个；不是的话，最好换一个差别大的编号" | "if they really are two, give one of them an id that nobody can mistake for the other",
        predicts: [],
        failing: "商品编号,SKU编号\n719,A1\n720,a1\n",
        passing: "商品编号,SKU编号\n719,A1\n720,A2\n",
    }
}
