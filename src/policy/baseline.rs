//! What was found once and is known since: findings by rule, product, SKU, field and value, never by row, so that a
//! catalog may be sorted and grow without any of it becoming new.

use crate::error::{ReferenceError, ReferenceProblem};
use crate::{Diagnostic, Error};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Known findings, with how often each was there.
///
/// ```
/// use shangjia::{Baseline, Checker, SPU_ADD};
/// let found = Checker::new(&SPU_ADD).check_value(&serde_json::json!({"out_product_id": "719", "title": "毛毯"}));
/// let mut baseline = Baseline::default();
/// found.iter().for_each(|found| baseline.add(found));
/// let mut file = Vec::new();
/// baseline.write(&mut file)?;
/// assert_eq!(Baseline::read("baseline.json", &file)?, baseline);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline(BTreeMap<Known, u64>);

/// What makes a finding the same as one of another day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Known {
    rule: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    product: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    sku: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    field: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    value: String,
}

#[derive(Deserialize)]
struct Line {
    rule: String,
    #[serde(default)]
    product: String,
    #[serde(default)]
    sku: String,
    #[serde(default)]
    field: String,
    #[serde(default)]
    value: String,
    count: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    baseline: u32,
    findings: Vec<Line>,
}

/// The version of the format.
const VERSION: u32 = 1;

impl Known {
    pub(super) fn of(diagnostic: &Diagnostic) -> Known {
        let argument = || diagnostic.args.iter().find(|(name, _)| *name == "value").map(|(_, value)| value.as_str());
        let cell = diagnostic.labels.first().and_then(|label| label.value.as_deref());
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        Known {
            rule: diagnostic.rule.code.to_owned(),
            product: text(diagnostic.product.as_deref()),
            sku: text(diagnostic.sku.as_deref()),
            field: diagnostic.field.map_or_else(String::new, |field| field.name().to_owned()),
            value: text(cell.or_else(argument)),
        }
    }
}

impl Baseline {
    /// Reads what [`Baseline::write`] has written; `name` is what errors call it.
    ///
    /// # Errors
    /// It is something else, with the line.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Baseline, Error> {
        let wrong = |line: usize| ReferenceError { file: name.to_owned(), line: line as u64, problem: ReferenceProblem::NotABaseline };
        let file: File = serde_json::from_slice(bytes).map_err(|error| wrong(error.line()))?;
        if file.baseline != VERSION {
            return Err(wrong(1).into());
        }
        let mut baseline = Baseline::default();
        for Line { rule, product, sku, field, value, count } in file.findings {
            let held = baseline.0.entry(Known { rule, product, sku, field, value }).or_default();
            *held = held.saturating_add(count);
        }
        Ok(baseline)
    }

    /// One more finding that is known from now on.
    pub fn add(&mut self, diagnostic: &Diagnostic) {
        *self.0.entry(Known::of(diagnostic)).or_default() += 1;
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Writes it as JSON, one finding per line and sorted, so that two of them can be compared by eye.
    ///
    /// # Errors
    /// The writer cannot be written.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        #[derive(Serialize)]
        struct Written<'k> {
            #[serde(flatten)]
            known: &'k Known,
            count: u64,
        }
        write!(out, "{{\"baseline\":{VERSION},\"findings\":[")?;
        for (i, (known, &count)) in self.0.iter().enumerate() {
            out.write_all(if i == 0 { b"\n" } else { b",\n" })?;
            serde_json::to_writer(&mut *out, &Written { known, count })?;
        }
        out.write_all(b"\n]}\n")
    }

    /// How often that finding was there.
    pub(super) fn count(&self, known: &Known) -> u64 {
        self.0.get(known).copied().unwrap_or(0)
    }

    /// Every finding, with how often it was there.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Known, u64)> {
        self.0.iter().map(|(known, count)| (known, *count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    #[test]
    fn it_is_sorted_counted_and_read_back() {
        let mut baseline = Baseline::default();
        for (product, value) in [("720", "贵"), ("719", "\"\u{202e}\n"), ("720", "贵")] {
            let mut found = Diagnostic::new(&rules::money::UNREADABLE).arg("value", value);
            found.product = Some(product.into());
            baseline.add(&found);
        }
        let mut file = Vec::new();
        baseline.write(&mut file).unwrap();
        let text = String::from_utf8(file).unwrap();
        assert_eq!(
            text,
            "{\"baseline\":1,\"findings\":[\n\
             {\"rule\":\"price-unreadable\",\"product\":\"719\",\"value\":\"\\\"\u{202e}\\n\",\"count\":1},\n\
             {\"rule\":\"price-unreadable\",\"product\":\"720\",\"value\":\"贵\",\"count\":2}\n]}\n"
        );
        assert_eq!(Baseline::read("b.json", text.as_bytes()).unwrap(), baseline);
        let error = Baseline::read("b.json", text.replace("\"count\":2", "\"count\":-2").as_bytes()).unwrap_err();
        assert!(error.to_string().starts_with("b.json, line 3: "), "{error}");
        for wrong in ["", "[]", "{\"baseline\":2,\"findings\":[]}", "{\"findings\":[]}"] {
            assert!(Baseline::read("b.json", wrong.as_bytes()).is_err(), "{wrong}");
        }
    }
}
