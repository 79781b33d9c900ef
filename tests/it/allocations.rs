//! What a clean product costs: few allocations, whatever it holds, and none for a cell. Speed would rot unseen otherwise.

use allocation_counter::AllocationInfo;
use shangjia::{Checker, Diagnostic, Error, Job, Mapping, Payload, SPU_ADD, Sink, Source};
use std::fmt::Write as _;

struct Nowhere(u64);

impl Sink for Nowhere {
    fn begin(&mut self) -> Result<(), Error> {
        self.0 = 0;
        Ok(())
    }
    fn payload(&mut self, _: Payload<'_>) -> Result<(), Error> {
        self.0 += 1;
        Ok(())
    }
    fn diagnostic(&mut self, _: Diagnostic) -> Result<(), Error> {
        Ok(())
    }
}

/// A catalog of so many products, each with four SKUs of two options, three main images and two more in the description.
fn catalog(products: u64) -> Vec<u8> {
    let mut text =
        "商品编号,商品标题,页面路径,主图,详情,详情图,类目ID,品牌ID,SKU编号,规格图,售价(元),市场价(元),库存,颜色,尺码\n".to_owned();
    let image = |name: u64| format!("https://mmecimage.cn/p/wx719/{name}.jpg");
    for product in 1000..1000 + products {
        for (sku, colour) in (1..).zip(["红", "蓝", "灰", "白"]) {
            let main = [image(product), image(product + 1_000_000), image(product + 2_000_000)].join("|");
            let more = [image(product + 3_000_000), image(product + 4_000_000)].join("|");
            let title = format!("{product},加厚珊瑚绒毛毯,pages/goods?id={product},{main},柔软亲肤,{more},1450,2100000000");
            writeln!(text, "{title},{product}-{sku},{},99.90,129.90,200,{colour},150×200cm", image(product)).unwrap();
        }
    }
    text.into_bytes()
}

/// What a run over a catalog of so many products allocates.
fn allocations(catalog: Vec<u8>, products: u64) -> AllocationInfo {
    let (checker, mapping) = (Checker::new(&SPU_ADD), Mapping::default());
    let mut sources = [Source::from_bytes("catalog.csv", catalog)];
    let mut sink = Nowhere(0);
    let counted = allocation_counter::measure(|| {
        Job::new(&checker, &mapping).run(&mut sources, &mut sink).unwrap();
    });
    assert_eq!(sink.0, products, "all of them are clean");
    counted
}

#[test]
fn a_clean_product_costs_few_allocations() {
    // What the first run of a process makes once and for all is made before; what every run costs once, schemas and headers,
    // falls out of the difference.
    let [_, few, many] = [500, 500, 2500].map(|products| allocations(catalog(products), products).count_total);
    let each = many.saturating_sub(few).div_ceil(2000);
    assert!(each <= 1, "{each} allocations for a product of four SKUs with eleven values each");
}

#[test]
fn blank_rows_behind_the_last_product_take_no_room() {
    let mut long = catalog(10);
    long.extend(b",,,,,,,,,,,,,,\n".repeat(300_000));
    let [alone, followed] = [catalog(10), long].map(|catalog| allocations(catalog, 10).bytes_max);
    assert!(followed < alone + (40 << 20), "{followed} bytes, and {alone} without them");
}
