//! A product from a program's own data: the body that may be sent, or everything that stands against it. There is no
//! other way to a payload than a clean check.

use shangjia::{Attribute, Checker, Fen, Product, SPU_ADD, Sku, Unit};
use std::error::Error;
use std::io::{Write, stdout};

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut stdout())
}

pub(crate) fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let checker = Checker::new(&SPU_ADD);
    for price in ["39.90", "0"] {
        match checker.payload(blanket(Fen::parse(price, Unit::Yuan)?)) {
            Ok(ready) => writeln!(out, "send to {}: {}", checker.target().endpoint, ready.json())?,
            Err(found) => found.iter().try_for_each(|d| writeln!(out, "{} at {:?}", d.rule.code, d.pointer))?,
        }
    }
    Ok(())
}

fn blanket(sale_price: Fen) -> Product<'static> {
    let image = "https://mmecimage.cn/p/b100-1.jpg";
    let sku = Sku {
        out_sku_id: Some("B100-R".into()),
        thumb_img: Some(image.into()),
        sale_price: Some(sale_price),
        market_price: Some(Fen::new(59_90)),
        stock_num: Some(200),
        attributes: vec![Attribute { key: "颜色".into(), value: "酒红".into() }],
        ..Sku::default()
    };
    let (id, path) = (Some("B100".into()), Some("pages/goods/detail?id=B100".into()));
    let (third_cat_id, brand_id) = (Some(1445), Some(2_100_000_000));
    let title = Some("云朵珊瑚绒毛毯".into());
    Product { out_product_id: id, title, path, head_img: vec![image.into()], third_cat_id, brand_id, skus: vec![sku], ..Product::default() }
}
