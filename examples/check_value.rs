//! One request body that a program already has: everything that the platform would refuse, with JSON pointers.

use serde_json::json;
use shangjia::{Checker, Language, SPU_ADD};
use std::error::Error;
use std::io::{Write, stdout};

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut stdout())
}

pub(crate) fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let body = json!({
        "out_product_id": "B100",
        "title": "云朵珊瑚绒毛毯",
        "path": "pages/goods/detail?id=B100",
        "head_img": ["https://mmecimage.cn/p/b100-1.jpg"],
        "third_cat_id": 1445,
        "brand_id": 2_100_000_000,
        "skus": [{
            "out_product_id": "B100", "out_sku_id": "B100-R", "thumb_img": "https://mmecimage.cn/p/b100-red.jpg",
            "sale_price": "39.90", "market_price": 5990, "stock_num": 0,
            "sku_attrs": [{"attr_key": "颜色", "attr_value": "酒红"}],
        }],
    });
    // A checker compiles its schemas once: make one, and keep it.
    let checker = Checker::new(&SPU_ADD);
    for found in checker.check_value(&body) {
        let pointer = found.pointer.as_deref().unwrap_or("/");
        let message = found.rule.message.fill(Language::En, &found.args);
        writeln!(out, "{} {} {pointer}: {message}", found.severity.name(), found.rule.code)?;
    }
    Ok(())
}
