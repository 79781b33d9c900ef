//! What has passed: a body that may be sent.
//!
//! A [`Payload`] cannot be made by hand: only a product without an error becomes one, and a [`Sink`](crate::Sink) is
//! given nothing else to write. A program that builds its products itself gets one from
//! [`Checker::payload`](crate::Checker::payload).

use crate::Diagnostic;
use std::ops::Range;

/// A request body that has passed every check, as compact JSON.
#[derive(Debug, Clone, Copy)]
pub struct Payload<'a> {
    pub(crate) json: &'a [u8],
    pub(crate) product: &'a str,
}

impl<'a> Payload<'a> {
    /// The body as compact JSON in UTF-8, without a line end.
    pub fn json(&self) -> &'a [u8] {
        self.json
    }

    /// The product's id.
    pub fn product(&self) -> &'a str {
        self.product
    }
}

/// Payloads that follow one another.
#[derive(Debug, Clone, Copy)]
pub struct Payloads<'a> {
    lines: &'a [u8],
    names: &'a str,
    passed: &'a [Passed],
}

/// Where a payload stands among others: its line, and its product's id.
#[derive(Debug, Clone)]
pub(crate) struct Passed {
    pub line: Range<usize>,
    pub name: Range<usize>,
}

impl<'a> Payloads<'a> {
    /// Those among lines and ids whose lines follow one another.
    pub(crate) fn of(lines: &'a [u8], names: &'a str, passed: &'a [Passed]) -> Payloads<'a> {
        Payloads { lines, names, passed }
    }

    /// All bodies as compact JSON in UTF-8, with a line end behind each of them: what goes into a file of lines as it stands.
    pub fn lines(&self) -> &'a [u8] {
        let (first, last) = (self.passed.first(), self.passed.last());
        first.zip(last).map_or(&[], |(first, last)| &self.lines[first.line.start..last.line.end])
    }

    /// One after the other.
    pub fn iter(&self) -> impl Iterator<Item = Payload<'a>> {
        let Payloads { lines, names, passed } = *self;
        passed.iter().map(|Passed { line, name }| Payload { json: &lines[line.start..line.end - 1], product: &names[name.clone()] })
    }
}

/// A product that has passed, outside of a run over a catalog.
#[derive(Debug, Clone)]
pub struct Ready {
    pub(crate) json: String,
    pub(crate) product: String,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Ready {
    /// What may be sent.
    pub fn payload(&self) -> Payload<'_> {
        Payload { json: self.json.as_bytes(), product: &self.product }
    }

    /// The body as compact JSON.
    pub fn json(&self) -> &str {
        &self.json
    }

    /// What was found all the same: warnings and notes.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }
}

/// The name of a body's own file: its number, and as much of the product's id as is safe in a file name anywhere.
///
/// The number alone makes the name unique; the id is only there for the reader.
///
/// ```
/// assert_eq!(shangjia::file_name(7, "毛毯/../719"), "000007-719.json");
/// ```
pub fn file_name(number: u64, product: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let stem: String = product.chars().filter(|c| safe(*c)).take(40).collect();
    let dash = if stem.is_empty() { "" } else { "-" };
    format!("{number:06}{dash}{stem}.json")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Checker, Error, Job, Mapping, SPU_ADD, Sink, Source};

    /// What is said, in its order: a body, or a rule's code.
    #[derive(Default)]
    struct OneByOne(Vec<String>);

    /// The same, of a sink that takes payloads together.
    #[derive(Default)]
    struct Together(OneByOne, Vec<usize>);

    impl Sink for OneByOne {
        fn begin(&mut self) -> Result<(), Error> {
            Ok(())
        }
        fn payload(&mut self, payload: Payload<'_>) -> Result<(), Error> {
            self.0.push(format!("{} {}", payload.product(), String::from_utf8_lossy(payload.json())));
            Ok(())
        }
        fn diagnostic(&mut self, diagnostic: Diagnostic) -> Result<(), Error> {
            self.0.push(diagnostic.rule.code.to_owned());
            Ok(())
        }
    }

    impl Sink for Together {
        fn begin(&mut self) -> Result<(), Error> {
            Ok(())
        }
        fn payload(&mut self, payload: Payload<'_>) -> Result<(), Error> {
            self.0.payload(payload)
        }
        fn payloads(&mut self, payloads: Payloads<'_>) -> Result<(), Error> {
            let lines: Vec<u8> = payloads.iter().flat_map(|payload| [payload.json(), b"\n"].concat()).collect();
            assert_eq!(payloads.lines(), lines);
            self.1.push(payloads.iter().count());
            payloads.iter().try_for_each(|payload| self.payload(payload))
        }
        fn diagnostic(&mut self, diagnostic: Diagnostic) -> Result<(), Error> {
            self.0.diagnostic(diagnostic)
        }
    }

    #[test]
    fn together_they_are_what_they_are_one_by_one() {
        let header = "商品编号,商品标题,页面路径,主图,类目ID,品牌ID,SKU编号,售价(元),市场价(元),库存\n";
        let row = |(id, (title, price))| {
            let (page, image) = (format!("pages/goods?id={id}"), format!("https://mmecimage.cn/p/{id}.jpg"));
            format!("{id},加厚珊瑚绒{title},{page},{image},1450,2100000000,{id}-1,{price},99,7\n")
        };
        // The fourth costs nothing, which is an error; the title of the sixth looks like a test, which is a warning.
        let goods = [("毛毯", 9), ("毛毯", 9), ("毛毯", 9), ("毛毯", 0), ("毛毯", 9), ("测试商品", 9), ("毛毯", 9), ("毛毯", 9)];
        let catalog = header.to_owned() + &(1..9).zip(goods).map(row).collect::<String>();
        let (checker, mapping) = (Checker::new(&SPU_ADD), Mapping::default());
        let run = |sink: &mut dyn Sink| {
            let mut sources = [Source::from_bytes("catalog.csv", catalog.clone().into_bytes())];
            Job::new(&checker, &mapping).run(&mut sources, sink).unwrap();
        };
        let (mut one_by_one, mut together) = (OneByOne::default(), Together::default());
        run(&mut one_by_one);
        run(&mut together);
        assert_eq!(together.0.0, one_by_one.0);
        // A product that is refused does not part those around it.
        assert_eq!(together.1, [7], "{:?}", one_by_one.0);
    }
}
