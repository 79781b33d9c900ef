//! Any text as a mapping file: it is one, and then its schema takes it too and a table with its columns is converted or
//! refused as a whole; or the error names a place in it.

use super::reading::Way;
use super::running::Run;
use shangjia::{ErrorKind, Mapping};
use std::sync::LazyLock;

static SCHEMA: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let schema = serde_json::from_str(include_str!("../../../schemas/mapping.schema.json")).expect("it is JSON");
    jsonschema::draft202012::new(&schema).expect("it is a schema")
});

/// What must hold.
pub fn hold(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match Mapping::parse("shangjia.toml", text) {
        Ok(mapping) => {
            // Ids of more than 64 bits are taken as they are written, which other readers of TOML do not do.
            let Ok(entries) = text.trim_start_matches('\u{feff}').parse::<toml::Table>() else {
                return assert!(text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|word| word.len() > 15));
            };
            let value = json(&toml::Value::Table(entries.clone()));
            let wrong: Vec<_> = SCHEMA.iter_errors(&value).map(|error| error.to_string()).collect();
            assert!(wrong.is_empty(), "the schema refuses what the reader takes: {wrong:#?}");
            for table in [table(&entries), include_str!("../../../examples/catalogs/blankets.csv").to_owned()] {
                let one = Run::new(&mapping).over(table.as_bytes());
                let two = Run { threads: 2, way: Way::SLOW, ..Run::new(&mapping) }.over(table.as_bytes());
                assert_eq!(one, two);
            }
        }
        Err(error) => {
            let ErrorKind::Mapping(wrong) = error.kind() else { panic!("{error:?}") };
            let span = wrong.span.clone().expect("a place");
            assert!(text.get(span).is_some(), "{wrong:?}");
            assert!(error.to_string().contains("shangjia.toml"));
        }
    }
}

/// A table in which every column that the mapping names holds something that could be meant.
fn table(entries: &toml::Table) -> String {
    let columns = entries.get("columns").and_then(toml::Value::as_table).into_iter().flatten().map(|(name, _)| name.as_str());
    let columns: Vec<&str> = columns.take(40).collect();
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let cells = ["719", "加厚珊瑚绒毛毯", "9.90", "颜色:红;尺码:L", "https://mmecimage.cn/p/1.jpg", "", "simple", "2026-11-25"];
    let row = |number: usize| (0..columns.len()).map(move |column| cells[(column * number + number) % cells.len()]);
    writer.write_record(&columns).expect("memory takes all");
    for number in 0..6 {
        writer.write_record(row(number)).expect("memory takes all");
    }
    String::from_utf8(writer.into_inner().expect("memory takes all")).expect("it was text")
}

/// TOML as its schema sees it: a day is a text.
fn json(value: &toml::Value) -> serde_json::Value {
    match value {
        toml::Value::String(text) => text.as_str().into(),
        toml::Value::Integer(number) => (*number).into(),
        toml::Value::Float(number) => (*number).into(),
        toml::Value::Boolean(yes) => (*yes).into(),
        toml::Value::Datetime(day) => day.to_string().into(),
        toml::Value::Array(items) => items.iter().map(json).collect(),
        toml::Value::Table(entries) => entries.iter().map(|(key, value)| (key.clone(), json(value))).collect(),
    }
}
