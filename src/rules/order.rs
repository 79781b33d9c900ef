//! What only the whole catalog shows, product after product in order: ids that come again, hosts that WeChat will not
//! fetch from, a column that lost its zeros, prices in the wrong unit.
//!
//! [`Catalog`] keeps a hash of each id and its place, never rows, and is fed by whoever puts the products in order.

use super::finding::visible;
use super::host::{host_and_rest, is_allowed};
use super::{Finding, Rule, image};
use crate::{Fen, Field, Slot};
use indexmap::IndexMap;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Places that a finding about many values shows.
const SHOWN: usize = 3;
/// Hosts that are told apart; a hostile catalog cannot make the list longer.
const HOSTS: usize = 1000;
/// From this many prices on, their unit can be doubted.
const PRICES: u64 = 5;
/// Ids longer than this have no leading zeros worth a thought.
const LENGTHS: usize = 33;

/// The memory of a run. `P` is a place as the caller wants it back.
///
/// Call [`product`](Catalog::product) for each product, then the others for what it holds, and
/// [`finish`](Catalog::finish) at the end.
#[derive(Debug)]
pub struct Catalog<P> {
    allowed: Vec<String>,
    products: HashMap<u128, P>,
    skus: HashMap<u128, (u64, P)>,
    current: u64,
    repeats: Repeats,
    hosts: IndexMap<String, Host<P>>,
    /// Images that the merchant's table of uploaded images lacks, if there is such a table.
    unmapped: Option<Unmapped<P>>,
    lengths: [(Field, Lengths<P>); 2],
    prices: Prices<P>,
}

/// One thing that a catalog rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogFinding<P> {
    /// The rule.
    pub rule: &'static Rule,
    /// The field it is about.
    pub field: Field,
    /// The values for the rule's texts.
    pub args: Vec<(&'static str, String)>,
    /// Where it was seen: the offending place first; of many, the first three.
    pub places: Vec<P>,
}

/// Whether the product that is just passing was there before; its SKUs would then all be, and that is one problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Repeats {
    No,
    Yes,
}

#[derive(Debug)]
struct Host<P> {
    count: u64,
    places: Vec<P>,
}

#[derive(Debug)]
struct Unmapped<P> {
    seen: HashSet<u128>,
    example: String,
    places: Vec<P>,
}

#[derive(Debug)]
struct Prices<P> {
    count: u64,
    lowest: u64,
    highest: u64,
    tens_of_yuan: u64,
    first: Option<P>,
}

/// Ids made of digits, counted by their length.
#[derive(Debug)]
struct Lengths<P>(Vec<Length<P>>);

#[derive(Debug)]
struct Length<P> {
    zero_led: u64,
    plain: u64,
    example: String,
    places: Vec<P>,
}

impl<P: Clone> Catalog<P> {
    /// An empty memory. `allowed` is where WeChat takes images from: hosts, or hosts with the beginning of a path
    /// (`mmecimage.cn/p/`); with an empty list every host is taken.
    pub fn new(allowed: &[&str]) -> Catalog<P> {
        Catalog {
            allowed: allowed.iter().map(|&host| host.to_owned()).collect(),
            products: HashMap::new(),
            skus: HashMap::new(),
            current: 0,
            repeats: Repeats::No,
            hosts: IndexMap::new(),
            unmapped: None,
            lengths: [Field::OutProductId, Field::OutSkuId].map(|field| (field, Lengths::new())),
            prices: Prices { count: 0, lowest: u64::MAX, highest: 0, tens_of_yuan: 0, first: None },
        }
    }

    /// The same where the merchant has a table of uploaded images: what is not at WeChat is then what the table lacks.
    #[must_use]
    pub fn with_image_map(mut self) -> Catalog<P> {
        self.unmapped = Some(Unmapped { seen: HashSet::new(), example: String::new(), places: Vec::new() });
        self
    }

    /// The next product's id. What is found refuses this product, not the one that had the id first.
    pub fn product(&mut self, id: &str, place: P) -> Option<CatalogFinding<P>> {
        self.current += 1;
        self.repeats = Repeats::No;
        if let Some(first) = self.products.get(&fingerprint(id)) {
            self.repeats = Repeats::Yes;
            return Some(twice(&PRODUCT_REPEATED, Field::OutProductId, id, place, first.clone()));
        }
        self.lengths[0].1.count(id, &place);
        self.products.insert(fingerprint(id), place);
        None
    }

    /// The id of one SKU of that product.
    pub fn sku(&mut self, id: &str, place: P) -> Option<CatalogFinding<P>> {
        if self.repeats == Repeats::Yes {
            return None;
        }
        self.lengths[1].1.count(id, &place);
        match self.skus.get(&fingerprint(id)) {
            Some((product, first)) if *product != self.current => {
                Some(twice(&SKU_IN_TWO_PRODUCTS, Field::OutSkuId, id, place, first.clone()))
            }
            Some(_) => None,
            None => {
                self.skus.insert(fingerprint(id), (self.current, place));
                None
            }
        }
    }

    /// One of its images, and whether it has to be uploaded to WeChat first. What cannot be opened at all cannot be
    /// uploaded either, and has been said elsewhere.
    pub fn image(&mut self, address: &str, place: impl FnOnce() -> P) -> bool {
        let Some((host, rest)) = host_and_rest(address) else {
            let is_file = image::is_file(address);
            if is_file {
                self.unmapped(address, place);
            }
            return is_file;
        };
        if self.allowed.is_empty() || self.allowed.iter().any(|allowed| is_allowed(allowed, host, rest)) || image::is_refused(address) {
            return false;
        }
        if self.unmapped.is_some() {
            self.unmapped(address, place);
        } else {
            self.at_host(host, place);
        }
        true
    }

    fn unmapped(&mut self, image: &str, place: impl FnOnce() -> P) {
        let Some(unmapped) = &mut self.unmapped else { return };
        if !unmapped.seen.insert(fingerprint(image)) {
            return;
        }
        if unmapped.places.len() < SHOWN {
            unmapped.places.push(place());
        }
        if unmapped.example.is_empty() {
            unmapped.example = visible(image);
        }
    }

    fn at_host(&mut self, host: &str, place: impl FnOnce() -> P) {
        let at = self.hosts.get_index_of(host).unwrap_or_else(|| {
            let name = if self.hosts.len() < HOSTS { host.to_ascii_lowercase() } else { "...".to_owned() };
            let entry = self.hosts.entry(name);
            let at = entry.index();
            entry.or_insert_with(|| Host { count: 0, places: Vec::new() });
            at
        });
        let seen = &mut self.hosts[at];
        seen.count += 1;
        if seen.places.len() < SHOWN {
            seen.places.push(place());
        }
    }

    /// What is said of an image that is at WeChat under an address that begins with `http:`.
    pub fn unencrypted(&self, address: &str, slot: Slot) -> Option<Finding> {
        if address.as_bytes().get(4) != Some(&b':') {
            return None;
        }
        let (host, rest) = host_and_rest(address)?;
        let fix = image::encrypted(address).filter(|_| self.allowed.iter().any(|allowed| is_allowed(allowed, host, rest)))?;
        let mut finding = Finding::new(&image::PLAIN_HTTP, Some(slot));
        finding.value(address).fix(Some(fix));
        Some(finding)
    }

    /// The selling price of one of its SKUs.
    pub fn price(&mut self, price: Fen, place: impl FnOnce() -> P) {
        let prices = &mut self.prices;
        prices.count += 1;
        prices.lowest = prices.lowest.min(price.get());
        prices.highest = prices.highest.max(price.get());
        prices.tens_of_yuan += u64::from(price.get().is_multiple_of(1000));
        prices.first.get_or_insert_with(place);
    }

    /// What only the end shows: one finding for each host, column or file, never one for each row.
    pub fn finish(self) -> Vec<CatalogFinding<P>> {
        let mut findings = Vec::new();
        for (field, lengths) in self.lengths {
            findings.extend(lengths.finding(field));
        }
        findings.extend(self.prices.finding());
        findings.extend(self.hosts.into_iter().map(|(host, seen)| CatalogFinding {
            rule: &IMAGE_NOT_UPLOADED,
            field: Field::HeadImg,
            args: vec![("host", visible(&host)), ("count", seen.count.to_string())],
            places: seen.places,
        }));
        findings.extend(self.unmapped.filter(|unmapped| !unmapped.places.is_empty()).map(|unmapped| CatalogFinding {
            rule: &IMAGE_NOT_IN_MAP,
            field: Field::HeadImg,
            args: vec![("value", unmapped.example), ("count", unmapped.seen.len().to_string())],
            places: unmapped.places,
        }));
        findings
    }
}

impl<P: Clone> Lengths<P> {
    fn new() -> Lengths<P> {
        Lengths((0..LENGTHS).map(|_| Length { zero_led: 0, plain: 0, example: String::new(), places: Vec::new() }).collect())
    }

    fn count(&mut self, id: &str, place: &P) {
        if !id.bytes().all(|b| b.is_ascii_digit()) {
            return;
        }
        let Some(length) = self.0.get_mut(id.len()) else { return };
        if id.starts_with('0') {
            length.zero_led += 1;
            return;
        }
        length.plain += 1;
        if length.places.len() < SHOWN {
            if length.places.is_empty() {
                id.clone_into(&mut length.example);
            }
            length.places.push(place.clone());
        }
    }

    /// Most ids have one length and some of those begin with a zero: the few shorter ones probably lost theirs.
    fn finding(self, field: Field) -> Option<CatalogFinding<P>> {
        let (usual, length) = self.0.iter().enumerate().max_by_key(|(_, length)| length.zero_led)?;
        let regular = length.zero_led + length.plain;
        let shorter: Vec<&Length<P>> = self.0[1..usual.max(1)].iter().rev().filter(|length| length.plain > 0).collect();
        let count: u64 = shorter.iter().map(|length| length.plain).sum();
        if length.zero_led < 2 || count == 0 || regular < 4 * count {
            return None;
        }
        Some(CatalogFinding {
            rule: &LEADING_ZEROS,
            field,
            args: vec![
                ("field", field.name().to_owned()),
                ("value", shorter[0].example.clone()),
                ("count", count.to_string()),
                ("length", usual.to_string()),
            ],
            places: shorter.iter().flat_map(|length| length.places.iter().cloned()).take(SHOWN).collect(),
        })
    }
}

impl<P> Prices<P> {
    /// All below one yuan: yuan read as fen. All large and round to ten yuan: fen read as yuan.
    fn finding(self) -> Option<CatalogFinding<P>> {
        let too_small = self.highest < 100;
        let too_large = self.tens_of_yuan == self.count && self.lowest >= 50_000;
        if self.count < PRICES || !(too_small || too_large) {
            return None;
        }
        Some(CatalogFinding {
            rule: &PRICE_UNIT,
            field: Field::SalePrice,
            args: vec![
                ("count", self.count.to_string()),
                ("lowest", Fen::new(self.lowest).yuan()),
                ("highest", Fen::new(self.highest).yuan()),
            ],
            places: self.first.into_iter().collect(),
        })
    }
}

fn twice<P>(rule: &'static Rule, field: Field, id: &str, place: P, first: P) -> CatalogFinding<P> {
    CatalogFinding { rule, field, args: vec![("value", visible(id))], places: vec![place, first] }
}

/// 128 bits, so that two ids of a large catalog are never taken for one.
fn fingerprint(id: &str) -> u128 {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, id).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}

rules! {
    PRODUCT_REPEATED: Error "product-repeated" {
        summary: "商品编号重复" | "a product id comes again",
        explanation: "同一个商品编号在别的文件或前面的请求体里已经出现过。第二次添加，微信报 1000012，就算先删掉也还占着。"
            | "The product id was there before, in another file or an earlier body. WeChat answers 1000012 to the second one, even after the first was deleted.",
        message: "“{value}”：这个商品编号前面已经有了" | "{value}: this product id was there before",
        help: "换一个商品编号，或者去掉重复的商品" | "choose another id, or leave the copy out",
        predicts: [1_000_012, 9_401_001],
        failing: "@twice 商品编号\n719\n",
        passing: "商品编号\n719\n",
    }
    SKU_IN_TWO_PRODUCTS: Warning "sku-in-two-products" {
        summary: "两个商品用了同一个 SKU 编号" | "two products have the same SKU id",
        explanation: "微信只要求 SKU 编号在商品内唯一，但以后按 SKU 编号对订单、对库存就分不清是哪一个了。"
            | "WeChat wants SKU ids unique within a product alone, but orders and stock that come by SKU id will not tell the two apart.",
        message: "“{value}”：另一个商品里也有这个 SKU 编号" | "{value}: another product has this SKU id as well",
        help: "每个 SKU 用自己的编号，比如 商品编号-颜色-尺码" | "give each SKU its own id, such as product-colour-size",
        predicts: [],
        failing: "商品编号,SKU编号\n719,A\n720,A\n",
        passing: "商品编号,SKU编号\n719,719-A\n720,720-A\n",
    }
    IMAGE_NOT_UPLOADED: Warning "image-not-uploaded" {
        summary: "图片还没有传到微信" | "images have not been uploaded to WeChat",
        explanation: "微信只认自己图片接口换来的地址，别的网站的图片会报 1070010。同一个网站只提醒一次。"
            | "WeChat takes images from its own upload interface alone and answers 1070010 to others. Each host is reported once.",
        message: "{host}：这个网站上的 {count} 张图片要先传到微信" | "{host}: {count} images on this host have to be uploaded to WeChat first",
        help: "用 /shop/img/upload 换成微信的图片地址，再填进来" | "exchange them for WeChat addresses with /shop/img/upload",
        predicts: [1_070_010],
        failing: "商品编号,主图\n719,https://img.example.com/a.jpg\n",
        passing: "商品编号,主图\n719,https://mmecimage.cn/p/wx719/a.jpg\n",
    }
    IMAGE_NOT_IN_MAP: Warning "image-not-in-map" {
        summary: "对照表里没有的图片" | "images that the table of uploaded images lacks",
        explanation: "给了图片对照表（--images），表里没有的图片就还没有传到微信，这样的商品微信会报 1070010。同一张图只算一次；--missing-images 把它们列成一张待上传的清单，填好微信地址就是新的对照表。把这条规则设成 error，用到这些图片的商品就不输出。"
            | "With a table of uploaded images (--images), whatever it lacks is not at WeChat, and WeChat answers 1070010 to products that use it. Each image counts once; --missing-images writes them as a list to work through, which is a table again once the addresses are filled in. Where this rule is made an error, products with such images are held back.",
        message: "有 {count} 张图片不在对照表里，例如 {value}" | "{count} images are not in the table of uploaded images, {value} for one",
        help: "用 --missing-images 待上传.csv 列出来，传到微信后把地址填上" | "list them with --missing-images todo.csv, upload them, and fill in their addresses",
        predicts: [1_070_010],
        failing: "@images https://img.example.com/b.jpg 商品编号,主图\n719,https://img.example.com/a.jpg\n",
        passing: "@images https://img.example.com/a.jpg 商品编号,主图\n719,https://img.example.com/a.jpg\n",
    }
    LEADING_ZEROS: Warning "id-leading-zeros-lost" {
        summary: "编号前面的 0 可能丢了" | "ids have probably lost their leading zeros",
        explanation: "同一列的编号大多一样长，有的以 0 开头，个别的却短一截，多半是被表格当成数字，把前面的 0 去掉了。"
            | "Most ids of the column have one length and some begin with 0, but a few are shorter. A spreadsheet probably took them for numbers.",
        message: "“{value}”等 {count} 个{field}不足 {length} 位，前面的 0 可能丢了" | "{value}: {count} values of the {field} have fewer than {length} digits and may have lost leading zeros",
        help: "把这一列设成“文本”格式，补上前面的 0" | "format the column as text and write the zeros again",
        predicts: [],
        failing: "商品编号\n00719\n00720\n00721\n00722\n723\n",
        passing: "商品编号\n00719\n00720\n00721\n00722\n00723\n",
    }
    PRICE_UNIT: Warning "price-unit-doubtful" {
        summary: "整个文件的价格单位可能弄错了" | "the prices of a whole file may be in the wrong unit",
        explanation: "所有售价都不到一元，或者都是几百元以上的整十数，多半是把元当成分读、或者把分当成元读了。单位错了就差一百倍。"
            | "Every price is below one yuan, or every price is a large round number. Mostly yuan were read as fen or the reverse, a factor of a hundred.",
        message: "{count} 个售价都在 {lowest} 到 {highest} 元之间：元和分可能弄反了" | "all {count} selling prices are between {lowest} and {highest} yuan, so yuan and fen may be mixed up",
        help: "核对几个商品；单位不对就在配置里写明这一列是元还是分" | "check a few products; if the unit is wrong, say in the mapping which one the column has",
        predicts: [],
        failing: "商品编号,售价(元),市场价(元)\n719,990,99990\n720,1290,99990\n721,5900,99990\n722,12900,99990\n723,1990,99990\n",
        passing: "商品编号,售价(元),市场价(元)\n719,9.9,999\n720,12.9,999\n721,59,999\n722,129,999\n723,19.9,999\n",
    }
}
