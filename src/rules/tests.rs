//! Every rule has all its words in both languages, and each product or catalog rule speaks up when it should. The
//! rules' own examples are run by an integration test, through the readers and the schemas.

use super::*;
use crate::{Attribute, Fact, FactKind, Fen, FenError, Field, IntegerFault, Leaf, Origin, Product, Sku, Slot};
use std::collections::BTreeSet;

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

#[test]
fn every_rule_is_whole() {
    let mut codes = BTreeSet::new();
    for rule in all() {
        let code = rule.code;
        assert!(codes.insert(code), "{code} stands twice");
        assert!(code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{code}");
        assert_eq!(by_code(code), Some(*rule));
        for (name, words) in [("summary", rule.summary), ("explanation", rule.explanation), ("message", rule.message), ("help", rule.help)]
        {
            assert!(!words.en.is_empty() && words.zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{code}: {name}");
            assert_eq!(placeholders(words.zh), placeholders(words.en), "{code}: {name}");
            assert!(!words.zh.contains("  ") && !words.en.contains("  "), "{code}: {name} has a gap");
            if name == "explanation" {
                assert!(words.zh.ends_with('。') && words.en.ends_with('.'), "{code}: an explanation is made of sentences");
            } else {
                assert!(!words.zh.ends_with('。') && !words.en.ends_with('.'), "{code}: a {name} is no sentence");
                let first = words.en.split(' ').next().unwrap();
                let lower = !first.starts_with(|c: char| c.is_ascii_uppercase()) || first.starts_with("WeChat");
                assert!(lower, "{code}: {name} begins with a capital");
            }
        }
        assert!(placeholders(rule.summary.zh).is_empty() && placeholders(rule.explanation.zh).is_empty(), "{code}");
        assert!(!rule.failing.is_empty() && !rule.passing.is_empty() && rule.failing != rule.passing, "{code}: examples");
    }
    assert!(all().is_sorted_by_key(|rule| rule.code));
}

#[test]
fn examples_in_json_are_json_and_tables_are_tables() {
    for rule in all().iter().filter(|rule| !["not-json", "doubled-member"].contains(&rule.code)) {
        for example in [rule.failing, rule.passing] {
            if example.starts_with('{') {
                serde_json::from_str::<serde_json::Value>(example).unwrap_or_else(|e| panic!("{}: {e}", rule.code));
            } else {
                assert!(example.contains("商品编号") && example.ends_with('\n') && example.lines().count() > 1, "{}", rule.code);
            }
        }
    }
}

fn good() -> Product<'static> {
    let sku = |id: &'static str, colour: &'static str| Sku {
        out_sku_id: Some(id.into()),
        thumb_img: Some("https://mmecimage.cn/p/wx719/t.jpg".into()),
        sale_price: Some(Fen::new(5900)),
        market_price: Some(Fen::new(9900)),
        stock_num: Some(20),
        sku_code: Some("W2-17".into()),
        barcode: Some("6901234567892".into()),
        attributes: vec![Attribute { key: "颜色".into(), value: colour.into() }, Attribute { key: "尺码".into(), value: "M".into() }],
    };
    Product {
        out_product_id: Some("719".into()),
        title: Some("加厚珊瑚绒毛毯 150*200cm【秋冬款】".into()),
        path: Some("pages/goods/detail?id=719".into()),
        head_img: vec!["https://mmecimage.cn/p/wx719/a.jpg".into(), "https://mmecimage.cn/p/wx719/b.jpg?x=1&y=2".into()],
        desc: Some("柔软保暖\n不掉毛，A & B < C".into()),
        third_cat_id: Some(1445),
        brand_id: Some(2_100_000_000),
        skus: vec![sku("719-A", "酒红"), sku("719-B", "藏青")],
        ..Product::default()
    }
}

/// What the merchant's tables say in these tests.
struct Tables;

impl Reference for Tables {
    fn category(&self, id: u64) -> Known<Category> {
        match id {
            1445 => Known::Found(Category { takes_products: true, needs_pictures: false, is_open: true }),
            6493 => Known::Found(Category { takes_products: true, needs_pictures: true, is_open: true }),
            6489 => Known::Found(Category { takes_products: false, needs_pictures: false, is_open: true }),
            _ => Known::Absent,
        }
    }

    fn brand(&self, id: u64) -> Known<()> {
        if id == 10001 { Known::Found(()) } else { Known::Absent }
    }
}

fn codes(product: Product<'_>) -> Vec<&'static str> {
    let mut findings = Findings::default();
    super::product(&Listing::of(product), &Tables, &mut findings);
    for finding in findings.iter() {
        let given: BTreeSet<&str> = finding.args.iter().map(|(name, _)| *name).collect();
        let wanted: BTreeSet<&str> = placeholders(finding.rule.message.en).into_iter().chain(placeholders(finding.rule.help.en)).collect();
        assert!(wanted.is_subset(&given), "{}: {wanted:?} are wanted, {given:?} are given", finding.rule.code);
    }
    findings.drain().map(|finding| finding.rule.code).collect()
}

#[test]
fn a_good_product_is_clean() {
    assert_eq!(codes(good()), Vec::<&str>::new());
}

#[test]
fn a_text_breaks_the_rule_it_should() {
    use Field::{Barcode, Desc, OutProductId, OutSkuId, Path, Title};
    let cases: &[(Field, &str, &[&str])] = &[
        (Title, "iPhone 13", &["title-needs-chinese"]),
        (Title, "Mac999", &["title-needs-chinese"]),
        (Title, "Classic Whole Wheat", &["title-needs-chinese"]),
        (Title, "正宗五指毛桃根√", &["title-odd-character"]),
        (Title, "便携式折叠扇第Ⅲ代", &["title-odd-character"]),
        (Title, "[五元]扇子", &["title-few-characters"]),
        (Title, "糖醋排骨【预订价10元】", &[]),
        (Title, "CheddarCheese切达干酪", &[]),
        (Title, "百岁山天然矿泉水1L*15瓶", &[]),
        (Title, "加厚毛毯：“秋冬”、双面…", &[]),
        (Title, "加厚珊瑚绒毛毯😀", &["title-odd-character"]),
        (Title, " 加厚珊瑚绒毛毯", &["title-white-space"]),
        (Title, "加厚\u{200b}珊瑚绒毛毯", &["hidden-character"]),
        (Title, "加厚珊瑚绒\n毛毯", &["hidden-character"]),
        (Title, "加厚珊瑚\u{202e}绒毛毯", &["hidden-character"]),
        (Title, "加厚珊瑚\u{fffd}毛毯", &["replacement-character"]),
        (Desc, "<p>柔软</p>", &["description-html"]),
        (Desc, "柔软&nbsp;保暖", &["description-html"]),
        (Desc, "<3 a<b", &[]),
        (OutProductId, " 719", &["id-white-space"]),
        (OutProductId, "719\u{3000}", &["id-white-space"]),
        (OutProductId, "7\u{a0}19", &["id-white-space"]),
        (OutProductId, "719 红", &[]),
        (OutProductId, "719\u{7}", &["hidden-character"]),
        (OutProductId, "1.23E+15", &["id-scientific"]),
        (OutProductId, "12E5", &[]),
        (OutProductId, "NULL", &["id-placeholder"]),
        (OutProductId, "-", &["id-placeholder"]),
        (OutSkuId, "\\N", &["id-placeholder"]),
        (OutSkuId, "none", &["id-placeholder"]),
        (OutSkuId, "NULL-1", &[]),
        (Barcode, "-", &[]),
        (OutSkuId, "'00719", &["id-apostrophe"]),
        (Barcode, "'6901234567892", &["id-apostrophe"]),
        (OutSkuId, "=\"00719\"", &["formula-as-text"]),
        (OutSkuId, "719.0", &["id-like-float"]),
        (Barcode, "6901234567892.0", &["id-like-float"]),
        (OutSkuId, "719.50", &[]),
        (OutSkuId, "V1.0", &[]),
        (OutSkuId, "3月5日", &["id-like-date"]),
        (OutSkuId, "2024年3月5日", &["id-like-date"]),
        (OutSkuId, "2024/3/5", &["id-like-date"]),
        (OutSkuId, "2024/3/5 0:00", &["id-like-date"]),
        (OutSkuId, "2024-03-05", &["id-like-date"]),
        (OutSkuId, "3/15/2024", &["id-like-date"]),
        (OutSkuId, "Mar-24", &["id-like-date"]),
        (OutSkuId, "5-Mar", &["id-like-date"]),
        (OutSkuId, "5-Mar-24", &["id-like-date"]),
        (OutSkuId, "MAR-24", &[]),
        (OutSkuId, "3-5", &[]),
        (OutSkuId, "2024-3", &[]),
        (OutSkuId, "2024/13/45", &[]),
        (OutSkuId, "三月毛毯", &[]),
        (OutSkuId, "719-3月装", &[]),
        (OutSkuId, "719-B", &["sku-repeated"]),
        (Barcode, "6.90123E+12", &["id-scientific"]),
        (Path, "/pages/goods/detail?id=719", &["path-leading-slash"]),
        (Path, "https://a.com/goods", &["path-form"]),
        (Path, "pages/goods/detail ?id=719", &["path-form"]),
        (Path, "pages/a?u=https://a.com/", &[]),
    ];
    for (field, text, expected) in cases {
        let slot = if field.level() == crate::Level::Sku { Slot::sku(*field, 0) } else { Slot::product(*field) };
        let mut product = good();
        product.put(slot, Leaf::Text((*text).into()));
        assert_eq!(&codes(product)[..], *expected, "{field} {text:?}");
    }
}

#[test]
fn an_image_address_breaks_the_rule_it_should() {
    let cases = [
        ("http://img.example.com/a.jpg", ""),
        ("HTTPS://IMG.EXAMPLE.COM/A.JPG", ""),
        ("https://img.example.com:8443/a.png", ""),
        ("https://img.example.com/毛毯.png", "image-not-escaped"),
        ("https://图片.example.com/a.png", "image-not-escaped"),
        ("https://img.example.com/%zz.png", "image-not-escaped"),
        ("https://img.example.com/a\"b.png", "image-not-escaped"),
        ("https://img.example.com/a b.png", "image-white-space"),
        (" https://img.example.com/a.png", "image-white-space"),
        ("https://img.example.com/a\n.png", "image-white-space"),
        ("https://a.com/1.png,https://a.com/2.png", "image-several"),
        ("https://a.com/1.png https://a.com/2.png", "image-several"),
        ("https://a.com/1.png，https://a.com/2.png", "image-several"),
        ("https://a.com/?src=https://b.com/2.png", ""),
        ("//img.example.com/a.png", "image-not-an-address"),
        ("img.example.com/a.png", "image-not-an-address"),
        ("img.example.com:80/a.png", "image-not-an-address"),
        ("a.png", "image-not-an-address"),
        ("见附件", "image-not-an-address"),
        ("https：//img.example.com/a.png", "image-not-an-address"),
        ("https:/img.example.com/a.png", "image-not-an-address"),
        ("https:///a.png", "image-not-an-address"),
        ("https://", "image-not-an-address"),
        ("", "empty-item"),
        ("file:///C:/a.png", "image-local-path"),
        ("C:\\Users\\a.png", "image-local-path"),
        ("\\\\nas\\a.png", "image-local-path"),
        ("data:image/png;base64,iVBORw0KGgo=", "image-scheme"),
        ("javascript:alert(1)", "image-scheme"),
        ("ftp://img.example.com/a.png", "image-scheme"),
        ("htps://img.example.com/a.png", "image-scheme"),
        ("https://img.example.com\\a.png", "image-backslash"),
        ("https://user:pw@img.example.com/a.png", "image-credentials"),
        ("https://img.example.com@evil.example/a.png", "image-credentials"),
        ("https://localhost/a.png", "image-private-host"),
        ("https://127.1/a.png", "image-private-host"),
        ("https://2130706433/a.png", "image-private-host"),
        ("https://0x7f.1/a.png", "image-private-host"),
        ("https://[::ffff:127.0.0.1]/a.png", "image-private-host"),
        ("http://169.254.169.254/", "image-private-host"),
        ("http://100.64.0.1/a.png", "image-private-host"),
        ("http://nas.local/a.png", "image-private-host"),
        ("=DISPIMG(\"ID_6A1F\",1)", "image-embedded"),
        ("=_xlfn.DISPIMG(\"ID_6A1F\",1)", "image-embedded"),
        ("https://img.example.com/a.png\u{200b}", "hidden-character"),
        ("https://img.example.com/%00.png", "hidden-character"),
    ];
    for (address, expected) in cases {
        let mut product = good();
        product.head_img[1] = address.into();
        assert_eq!(codes(product).join(" "), expected, "{address:?}");
    }
}

#[test]
fn no_secret_of_an_address_is_repeated() {
    let mut product = good();
    product.head_img[0] = "https://user:secret@img.example.com/a.png".into();
    let mut findings = Findings::default();
    super::product(&Listing::of(product), &(), &mut findings);
    let finding = findings.iter().next().unwrap();
    assert_eq!(finding.rule.code, "image-credentials");
    assert!(finding.args.iter().all(|(_, value)| !value.contains("secret")));
}

#[test]
fn a_changed_product_breaks_the_rule_it_should() {
    type Change = fn(&mut Product<'static>);
    let cases: &[(&str, Change)] = &[
        ("market-price-below-sale", |p| p.skus[0].market_price = Some(Fen::new(5899))),
        ("market-price-equals-sale", |p| p.skus[0].market_price = Some(Fen::new(5900))),
        ("market-price-zero", |p| p.skus[0].market_price = Some(Fen::new(0))),
        ("image-repeated", |p| p.head_img.push(p.head_img[0].clone())),
        ("variant-repeated", |p| p.skus[1].attributes = p.skus[0].attributes.clone()),
        ("variant-keys-differ", |p| drop(p.skus[1].attributes.pop())),
        ("variant-order-differs", |p| p.skus[1].attributes.reverse()),
        ("variant-order-differs variant-repeated", |p| {
            p.skus[1].attributes = p.skus[0].attributes.clone();
            p.skus[1].attributes.reverse();
        }),
        ("variant-missing", |p| p.skus.iter_mut().for_each(|sku| sku.attributes.clear())),
        ("variant-incomplete", |p| p.skus[0].attributes[0].value = " ".into()),
        ("variant-key-repeated variant-keys-differ", |p| p.skus[1].attributes[1].key = "颜色".into()),
        ("category-unknown", |p| p.third_cat_id = Some(1)),
        ("category-not-third-level", |p| p.third_cat_id = Some(6489)),
        ("qualification-missing", |p| p.third_cat_id = Some(6493)),
        ("", |p| {
            p.third_cat_id = Some(6493);
            p.qualification_pics.push("https://mmecimage.cn/p/ccc.jpg".into());
        }),
        ("brand-unknown", |p| p.brand_id = Some(5)),
        ("", |p| p.brand_id = Some(10001)),
        ("", |p| *p = Product::default()),
        ("option-too-many-values", |p| many(p, 101)),
        ("", |p| many(p, 100)),
        ("sku-repeated", |p| {
            many(p, 100);
            p.skus[99].out_sku_id = Some("S3".into());
        }),
        ("variant-repeated", |p| {
            many(p, 60);
            p.skus[59].attributes = p.skus[3].attributes.clone();
        }),
    ];
    for (expected, change) in cases {
        let mut product = good();
        change(&mut product);
        assert_eq!(codes(product).join(" "), *expected);
    }
}

fn many(product: &mut Product<'static>, count: usize) {
    product.skus = (0..count)
        .map(|i| Sku {
            out_sku_id: Some(format!("S{i}").into()),
            attributes: vec![Attribute { key: "颜色".into(), value: format!("色{i}").into() }],
            ..Sku::default()
        })
        .collect();
}

#[test]
fn a_fact_becomes_a_sentence_with_the_value_made_visible() {
    let fact = |kind, text| Fact { slot: Some(Slot::sku(Field::SalePrice, 0)), origin: Origin { row: 0, column: 3 }, text, kind };
    let say = |fact: Fact<'_>, language| {
        let finding = of_fact(&fact);
        finding.rule.message.fill(language, &finding.args)
    };
    let sub_fen = || fact(FactKind::NotMoney(FenError::SubFen, None), "12.345");
    assert_eq!(say(sub_fen(), Language::Zh), "“12.345”：售价最多两位小数");
    assert_eq!(say(sub_fen(), Language::En), "12.345: the selling price has more than two decimals");
    let hidden = fact(FactKind::NotMoney(FenError::ControlChar, None), "9\u{1b}[31m9");
    assert_eq!(say(hidden, Language::Zh), "“9<U+001B>[31m9”：售价里夹了看不见的字符");
    let stock = fact(FactKind::NotInteger(IntegerFault::NotANumber), "10件");
    assert_eq!(of_fact(&stock).rule.code, "number-unreadable");
}

fn rules_of(findings: impl IntoIterator<Item = CatalogFinding<u32>>) -> Vec<(&'static str, Vec<u32>)> {
    findings.into_iter().map(|finding| (finding.rule.code, finding.places)).collect()
}

#[test]
fn ids_that_come_again_are_seen_with_both_places() {
    let (mut ids, key) = (Ids::default(), std::hash::RandomState::new());
    let [first, next, red, blue] = ["719", "720", "719-红", "720-蓝"].map(|id| Fingerprint::of(id, &key));
    assert_eq!((ids.product(first, 1), ids.sku(red, 2), ids.product(next, 4)), (None, None, None));
    assert_eq!((ids.sku(red, 5), ids.product(first, 6), ids.sku(blue, 7)), (Some(2), Some(1), None));
    assert_eq!(rules_of([order::sku_again("A", 5, 2)]), [("sku-in-two-products", vec![5, 2])]);
    assert_eq!(rules_of([order::product_again("719", 6, 1)]), [("product-repeated", vec![6, 1])]);
}

#[test]
fn a_foreign_host_is_reported_once_with_its_count() {
    let hosting = Hosting { allowed: vec!["mmecimage.cn/p/".to_owned(), "mmbizurl.cn".to_owned()], mapped: false };
    // However the catalog is cut, its stretches add up to the same.
    let (mut tally, mut stretch) = (Tally::default(), Tally::default());
    for (place, address) in (0..).zip([
        "https://a.com/1.jpg",
        "https://A.com:443/2.jpg",
        "https://mmecimage.cn/p/3.jpg",
        "https://a.com/4.jpg",
        "https://a.com/5.jpg",
        "https://mmecimage.cn/q/6.jpg",
        "https://mmbizurl.cn/s/7",
        "http://u@b.com",
        "无",
    ]) {
        stretch.image(&hosting, address, true, || place);
        if place % 3 == 1 {
            tally.add(&mut stretch);
        }
    }
    tally.add(&mut stretch);
    let findings = tally.findings();
    assert_eq!(findings[0].args, [("host", "a.com".into()), ("count", "4".into())]);
    assert_eq!(
        rules_of(findings).into_iter().map(|(_, places)| places).collect::<Vec<_>>(),
        [vec![0, 1, 3], vec![5]],
        "an address with a user name is refused anyway"
    );
}

#[test]
fn lost_zeros_and_doubtful_units_need_evidence() {
    let ids = |ids: &[&str]| {
        let mut tally = Tally::default();
        for (place, id) in (0..).zip(ids) {
            let mut stretch = Tally::default();
            stretch.product(id, &place);
            tally.add(&mut stretch);
        }
        rules_of(tally.findings())
    };
    assert_eq!(ids(&["00719", "00720", "00721", "10722", "723"]), [("id-leading-zeros-lost", vec![4])]);
    assert_eq!(ids(&["719", "720", "72", "7"]), []);
    assert_eq!(ids(&["00719", "720", "721", "722", "723"]), []);
    let prices = |prices: &[u64]| {
        let mut tally = Tally::default();
        for (place, &price) in (0..).zip(prices) {
            let mut stretch = Tally::default();
            stretch.price(Fen::new(price), || place);
            tally.add(&mut stretch);
        }
        rules_of(tally.findings())
    };
    assert_eq!(prices(&[9, 12, 59, 68, 99]), [("price-unit-doubtful", vec![0])]);
    assert_eq!(prices(&[99_000, 129_000, 590_000, 1_290_000, 199_000]), [("price-unit-doubtful", vec![0])]);
    assert_eq!(prices(&[99_000, 129_000]), []);
    assert_eq!(prices(&[990, 1290, 5900, 12_900, 1990]), []);
    assert_eq!(prices(&[299_900, 599_900, 129_900, 899_900, 499_900]), []);
}
