//! Nobody is left out: every code that the documents list has either a rule or a reason, and never both.

use super::*;
use std::collections::BTreeSet;

/// The codes of the component's documents: general, products, orders, and those shared with the standard component.
const DOCUMENTED: &[i32] = &[
    -1, -2, 40_066, 45_009, 47_001, 48_001, 61_004, 61_007, 87_014, 300_000, 990_001, 990_002, 990_004, 990_005, 990_007, 990_008, 990_009,
    990_010, 990_013, 990_022, 1_000_001, 1_000_002, 1_000_003, 1_000_004, 1_000_005, 1_000_006, 1_000_007, 1_000_008, 1_000_009,
    1_000_011, 1_000_012, 1_000_013, 1_000_014, 1_000_015, 1_000_016, 1_000_017, 1_000_019, 1_000_020, 1_000_021, 1_000_035, 1_000_040,
    1_000_042, 1_000_045, 1_070_001, 1_070_008, 1_070_010, 1_070_011, 1_040_003, 1_040_035, 1_040_042, 1_050_003, 1_050_006, 1_050_011,
    1_000_000, 100_000, 1_010_001, 1_010_002, 1_010_003, 1_010_004, 1_010_005, 1_010_006, 1_010_007, 1_010_008, 1_010_011, 1_010_014,
    1_010_040, 2_747_000, 2_747_999, 9_401_001, 9_401_002, 9_401_020, 9_401_021, 9_401_023, 9_401_036, 9_401_037, 9_401_060,
];

fn answers() -> impl Iterator<Item = (&'static Answer, Option<&'static Words>)> {
    let beyond = UNKNOWABLE.iter().flat_map(|(reason, answers)| answers.iter().map(move |answer| (answer, Some(reason))));
    PREDICTED.iter().map(|answer| (answer, None)).chain(beyond)
}

#[test]
fn every_code_has_rules_or_a_reason_and_never_both() {
    for &code in DOCUMENTED {
        assert!(by_code(code).is_some(), "{code} is not in the table");
    }
    for (answer, reason) in answers() {
        let rules: Vec<&str> = (answer.code..=answer.last).flat_map(rules_for).map(|rule| rule.code).collect();
        assert_eq!(rules.is_empty(), reason.is_some(), "{}: rules {rules:?}, reason {reason:?}", answer.code);
    }
    for rule in all() {
        for &code in rule.predicts {
            let known = i32::try_from(code).ok().and_then(by_code);
            assert!(known.is_some(), "{} predicts {code}, which is not in the table", rule.code);
        }
    }
}

#[test]
fn no_code_stands_twice() {
    let mut seen = BTreeSet::new();
    for (answer, _) in answers() {
        assert!((answer.code..=answer.last).all(|code| seen.insert(code)), "{} stands twice", answer.code);
    }
}

#[test]
fn every_mistake_is_seen_or_has_a_reason() {
    for mistake in MISTAKES {
        assert_eq!(mistake.seen_by.is_empty(), mistake.unseen.is_some(), "{}", mistake.what.en);
    }
}

#[test]
fn all_texts_are_there_in_both_languages() {
    let reasons = UNKNOWABLE.iter().map(|(reason, _)| *reason).chain(MISTAKES.iter().filter_map(|mistake| mistake.unseen));
    for reason in reasons {
        assert!(reason.zh.ends_with('。') && reason.en.ends_with('.'), "a reason is made of sentences: {}", reason.en);
    }
    let short = answers().map(|(answer, _)| answer.meaning).chain(MISTAKES.iter().map(|mistake| mistake.what));
    for text in short {
        assert!(!text.zh.ends_with('。') && !text.en.ends_with('.') && !text.en.is_empty(), "{}", text.en);
        // A few Chinese texts are a name of WeChat's and three more characters.
        assert!(text.zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{}", text.en);
    }
}

#[test]
fn the_page_in_the_documentation_is_the_table() {
    let page = page(Language::En);
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/src/rules/wechat/page.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(file, &page).unwrap();
    }
    let written = std::fs::read_to_string(file).unwrap();
    assert!(written == page, "`UPDATE=1 cargo test --lib wechat` writes the page anew:\n{page}");
}
