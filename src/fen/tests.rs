//! Money is read exactly: a table of cases, the amounts' round trip, and the generated table where it is at hand.

use super::*;
use proptest::prelude::*;
use std::path::PathBuf;

fn refusals(table: &toml::Value) -> Vec<(&str, &str)> {
    let reasons = table.as_table().expect("a table of reasons");
    reasons.iter().flat_map(|(reason, texts)| texts.as_array().unwrap().iter().map(|t| (reason.as_str(), t.as_str().unwrap()))).collect()
}

fn check_column(cases: &toml::Value, unit: Unit) -> usize {
    let read = cases["read"].as_table().unwrap();
    for (text, fen) in read {
        let expected = fen.as_integer().map_or_else(|| fen.as_str().unwrap().parse().unwrap(), |n| u64::try_from(n).unwrap());
        assert_eq!(Fen::parse(text, unit), Ok(Fen::new(expected)), "{text:?}");
    }
    let refused = refusals(&cases["refused"]);
    for (reason, text) in &refused {
        assert_eq!(Fen::parse(text, unit).map_err(FenError::name), Err(*reason), "{text:?}");
    }
    read.len() + refused.len()
}

#[test]
fn every_written_form_is_read_or_refused_by_its_name() {
    let cases: toml::Value = toml::from_str(include_str!("../../tests/prices.toml")).unwrap();
    let count = check_column(&cases, Unit::Yuan) + check_column(&cases["fen"], Unit::Fen);
    assert!(count > 150, "only {count} cases were run");
}

#[test]
fn a_text_says_its_unit_or_nothing() {
    let cases: toml::Value = toml::from_str(include_str!("../../tests/prices.toml")).unwrap();
    for (says, text) in refusals(&cases["says"]) {
        let expected = match says {
            "yuan" => Some(Unit::Yuan),
            "fen" => Some(Unit::Fen),
            _ => None,
        };
        assert_eq!(Unit::of_text(text), expected, "{text:?}");
    }
}

proptest! {
    #[test]
    fn an_amount_comes_back_from_its_yuan_text(fen in 1..=10_000_000u64) {
        prop_assert_eq!(Fen::parse(&Fen::new(fen).yuan(), Unit::Yuan), Ok(Fen::new(fen)));
        prop_assert_eq!(Fen::parse(&Fen::new(fen).to_string(), Unit::Fen), Ok(Fen::new(fen)));
    }

    #[test]
    fn no_text_makes_it_panic(text in "[0-9.,元角分块万¥￥eE%折\\-+ 　０-９()]{0,12}|\\PC{0,20}") {
        let yuan = Fen::parse(&text, Unit::Yuan);
        // A column's unit changes what a bare number means, never whether the text is an amount.
        let fen = Fen::parse(&text, Unit::Fen);
        prop_assert!(fen.is_ok() <= (yuan.is_ok() || yuan == Err(FenError::TooLarge)), "{:?} {:?}", yuan, fen);
        prop_assert!(yuan.is_err() || fen.is_ok() || fen == Err(FenError::UnitMismatch));
    }
}

/// What a workbook's number becomes in the reader: 15 significant digits, without an exponent.
fn shown(number: f64) -> String {
    let text = format!("{:.14e}", number.abs());
    let (digits, exponent) = text.split_once('e').unwrap();
    let (digits, exponent) = (digits.replace('.', ""), exponent.parse::<i32>().unwrap());
    let sign = if number < 0.0 { "-" } else { "" };
    match usize::try_from(exponent) {
        Err(_) => format!("{sign}0.{}{digits}", "0".repeat(usize::try_from(-exponent - 1).unwrap())),
        Ok(e) if e + 1 >= digits.len() => format!("{sign}{digits}{}", "0".repeat(e + 1 - digits.len())),
        Ok(e) => format!("{sign}{}.{}", &digits[..=e], &digits[e + 1..]),
    }
}

/// The generated table lies beside the project and is not part of it, so this test runs where it was made.
#[test]
fn the_generated_table_agrees() {
    let made = std::env::var_os("TORTURE_MADE").map_or_else(|| std::env::temp_dir().join("shangjia-torture"), PathBuf::from);
    let Ok(table) = std::fs::read_to_string(made.join("prices/prices.tsv")) else {
        eprintln!("skipped: no generated price table at {}", made.display());
        return;
    };
    let mut wrong = Vec::new();
    for line in table.lines().skip(1) {
        let [kind, input, expected] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line:?}") };
        let input: String = serde_json::from_str(input).unwrap();
        let text = if kind == "number" { shown(input.parse().unwrap()) } else { input };
        let got = match Fen::parse(&text, Unit::Yuan) {
            Ok(fen) if fen.get() == 0 => "price.zero".to_owned(),
            Ok(fen) if fen.get() > 1_000_000_000 => "price.too-large".to_owned(),
            Ok(fen) => fen.to_string(),
            Err(error) => format!("price.{error}"),
        };
        if got != expected {
            wrong.push(format!("{kind} {text:?}: expected {expected}, got {got}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
