//! Money is read exactly: a table of cases, and the amounts' round trip.

use super::*;
use proptest::prelude::*;

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
