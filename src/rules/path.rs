//! The mini-program page of a product. Addresses of images are in `image`.

use super::Findings;
use crate::{Field, Fix, Listing, Slot, wide};

/// The rules about page paths.
pub(super) fn check(listing: &Listing<'_>, findings: &mut Findings) {
    let product = &listing.product;
    for (field, path) in [(Field::Path, &product.path), (Field::DirectPath, &product.direct_path)] {
        let Some(path) = path.as_deref().filter(|path| !is_usual(path)) else { continue };
        let page = path.split('?').next().unwrap_or(path);
        let rule = if page.contains(':') || path.contains(char::is_whitespace) || path.contains('\\') || page.starts_with("//") {
            &FORM
        } else if path.starts_with('/') {
            &LEADING_SLASH
        } else {
            continue;
        };
        let without = path.strip_prefix('/').filter(|_| rule == &LEADING_SLASH);
        findings.add(rule, Slot::product(field)).value(path).fix(without.map(|without| Fix::not_safe(path, without)));
    }
}

/// Whether one look tells that there is nothing to say of a path.
fn is_usual(path: &str) -> bool {
    let odd = |word| word | wide::below(word, b'!') | wide::equal(word, b':') | wide::equal(word, b'\\');
    !path.starts_with('/') && !wide::any(path.as_bytes(), odd)
}

rules! {
    FORM: Error "path-form" {
        summary: "小程序页面路径写成了网址，或者夹了空格" | "a page path is a web address or has spaces",
        explanation: "这里填的是小程序里的页面路径，买家点商品就打开它。网址（https://…）、空格、反斜杠都打不开页面。"
            | "This is the page inside the mini program that opens when a buyer taps the product. Web addresses, spaces and backslashes open nothing.",
        message: "“{value}”：不是小程序的页面路径" | "{value}: this is not a mini-program page",
        help: "照 pages/goods/detail?id=719 这样写" | "write it like pages/goods/detail?id=719",
        predicts: [],
        failing: "商品编号,页面路径\n719,https://shop.example.com/goods/719\n",
        passing: "商品编号,页面路径\n719,pages/goods/detail?id=719\n",
    }
    LEADING_SLASH: Warning "path-leading-slash" {
        summary: "小程序页面路径以斜杠开头" | "a page path begins with a slash",
        explanation: "微信的示例都不带开头的斜杠，带了可能找不到页面。" | "WeChat's own samples have no leading slash; with one, the page may not be found.",
        message: "“{value}”：开头多了斜杠" | "{value}: the path begins with a slash",
        help: "去掉最前面的“/”" | "leave the first / out",
        predicts: [],
        failing: "商品编号,页面路径\n719,/pages/goods/detail?id=719\n",
        passing: "商品编号,页面路径\n719,pages/goods/detail?id=719\n",
    }
}
