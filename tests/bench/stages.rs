//! What each stage of a run costs, over the same catalog in memory: `cargo bench`. Whole runs, as a user sees them, are
//! for `compare.py`. Only what is public can be measured alone: to group rows and to assemble products is what
//! `understand` costs above `split`.

use criterion::{Criterion, Throughput};
use shangjia::table::{Block, ReadOptions, Source, Tables};
use shangjia::{Checker, Diagnostic, Document, Error, Job, Mapping, Payload, SPU_ADD, Schema, Sink, Stage};
use std::fmt::Write as _;
use std::hint::black_box;

const PRODUCTS: u64 = 2_000;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    begin(&mut criterion);
    tables(&mut criterion);
    runs(&mut criterion);
    products(&mut criterion);
    criterion.final_summary();
}

/// What a run costs once: a table of one product is hardly more.
fn begin(criterion: &mut Criterion) {
    criterion.bench_function("compile the request's schema", |bench| bench.iter(|| Schema::compile(SPU_ADD.request_schema)));
    let (checker, mapping, text) = (Checker::new(&SPU_ADD), Mapping::default(), catalog(1).into_bytes());
    criterion.bench_function("convert one product", |bench| bench.iter(|| run(&Job::new(&checker, &mapping), &text)));
}

/// Bytes to rows.
fn tables(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("table");
    let text = catalog(PRODUCTS);
    let (gb18030, ..) = encoding_rs::GB18030.encode(&text);
    for (name, bytes) in [("split", text.as_bytes()), ("judge, decode and split", &*gb18030)] {
        let mut source = Source::from_bytes("catalog.csv", bytes.to_vec());
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function(name, |bench| bench.iter(|| rows(&mut source)));
    }
}

/// How many rows there are. What begins as GB18030 is told from UTF-8 at its first byte that is none.
fn rows(source: &mut Source) -> usize {
    let (mut decided, mut block) = (None, Block::default());
    'again: loop {
        let mut tables = Tables::open(source, &ReadOptions::default(), decided).expect("it is a text");
        let (mut rows, mut count) = (tables.rows(0).expect("it has a sheet"), 0);
        loop {
            block.clear();
            match rows.fill(&mut block, 1 << 20) {
                Ok(true) => count += block.len(),
                Ok(false) => return count,
                Err(shangjia::table::Stop::Again(decision)) => {
                    decided = Some(decision);
                    continue 'again;
                }
                Err(shangjia::table::Stop::Failed(error)) => panic!("{error}"),
            }
        }
    }
}

/// Rows to products, to findings, to bodies: each does what the one before it does, and more.
fn runs(criterion: &mut Criterion) {
    let (checker, mapping, text) = (Checker::new(&SPU_ADD), Mapping::default(), catalog(PRODUCTS).into_bytes());
    let mut group = criterion.benchmark_group("run");
    group.throughput(Throughput::Bytes(text.len() as u64));
    for (name, stage) in [("understand", Stage::Preview), ("check", Stage::Check), ("convert", Stage::Convert)] {
        let job = Job { stage, ..Job::new(&checker, &mapping) };
        group.bench_function(name, |bench| bench.iter(|| run(&job, &text)));
    }
}

/// One product, whose cells have been read.
fn products(criterion: &mut Criterion) {
    let (checker, mapping, text) = (Checker::new(&SPU_ADD), Mapping::default(), catalog(1).into_bytes());
    let body = run(&Job::new(&checker, &mapping), &text).0.pop().expect("it is clean");
    let read = Document::parse(&body).expect("it was written");
    let product = SPU_ADD.read(&read);
    let document = SPU_ADD.build(&product);
    let mut group = criterion.benchmark_group("product");
    group.bench_function("build its body", |bench| bench.iter(|| SPU_ADD.build(black_box(&product))));
    group.bench_function("hold it against the schema", |bench| bench.iter(|| SPU_ADD.request().is_valid(black_box(&document))));
    group.bench_function("check it by every rule", |bench| bench.iter(|| checker.check_product(black_box(&product).clone())));
    group.bench_function("write its body", |bench| bench.iter(|| black_box(&document).to_json()));
}

/// The bodies of a run.
fn run(job: &Job<'_>, text: &[u8]) -> Bodies {
    let mut bodies = Bodies(Vec::new());
    job.run(&mut [Source::from_bytes("catalog.csv", text.to_vec())], &mut bodies).expect("it can be read");
    bodies
}

struct Bodies(Vec<String>);

impl Sink for Bodies {
    fn begin(&mut self) -> Result<(), Error> {
        self.0.clear();
        Ok(())
    }
    fn payload(&mut self, payload: Payload<'_>) -> Result<(), Error> {
        self.0.push(String::from_utf8_lossy(payload.json()).into_owned());
        Ok(())
    }
    fn diagnostic(&mut self, found: Diagnostic) -> Result<(), Error> {
        panic!("the catalog is clean: {}", found.rule.code)
    }
}

/// A clean catalog of so many products, of four SKUs each.
fn catalog(products: u64) -> String {
    let mut text = "商品编号,商品标题,页面路径,主图,详情,类目ID,品牌ID,SKU编号,规格图,售价(元),市场价(元),库存,颜色,尺码\n".to_owned();
    let image = |name: u64| format!("https://mmecimage.cn/p/wx719/{name}.jpg");
    for product in 1000..1000 + products {
        let images: Vec<String> = (1..5).map(|nth| image(product + nth * 1_000_000)).collect();
        let own = format!("{product},加厚珊瑚绒毛毯,pages/goods?id={product},{},柔软亲肤,1450,2100000000", images.join("|"));
        for (sku, colour) in (1..).zip(["红", "蓝", "灰", "白"]) {
            let _ = writeln!(text, "{own},{product}-{sku},{},99.90,129.90,200,{colour},150×200cm", images[0]);
        }
    }
    text
}
