//! What the rules say, through the whole pipeline: every rule's own examples here, and below it what holds for tables
//! that nobody wrote by hand.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod closure;
mod example;
mod fixed;
mod random;
mod rows;
mod run;
mod titles;
mod values;

use run::{Collected, checker};
use shangjia::rules::{self, Rule};
use shangjia::{Diagnostic, Severity};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Rules of schema keywords that this endpoint only has in its advice, which weighs less than the rule by itself.
const ADVICE: [&str; 3] = ["text-too-long", "too-many-items", "value-not-allowed"];

/// A warning that speaks of products which are refused.
const ABOUT_REFUSED: &str = "still-refused";

/// The rule of keywords that have none of their own: no schema of this endpoint has one of those.
const NEVER: &str = "wrong-form";

/// Marks of files that the writer of workbooks cannot make: a formula without a result. The reader tries those itself.
const UNREAD: &[&str] = &["=formula"];

#[derive(Default)]
struct Tally {
    table: String,
    wrong: Vec<String>,
    run: usize,
    skipped: usize,
}

#[test]
fn every_example_does_what_it_is_there_for() {
    let checker = checker();
    let mut tally = Tally::default();
    for rule in rules::all().iter().filter(|rule| rule.code != NEVER) {
        if UNREAD.iter().any(|mark| rule.failing.contains(mark)) {
            tally.skipped += 1;
            continue;
        }
        let failing = example::run(&checker, rule.failing).unwrap_or_else(|error| panic!("{}, failing: {error}", rule.code));
        let passing = example::run(&checker, rule.passing).unwrap_or_else(|error| panic!("{}, passing: {error}", rule.code));
        tally.run += 1;
        let (fails, passes) = (fails(rule, &failing), passes(rule, &passing));
        let said = |result: &Result<(), String>| if result.is_ok() { "as it should" } else { "NOT" };
        writeln!(tally.table, "{:28} {:8} fails {:12} passes {}", rule.code, rule.severity.name(), said(&fails), said(&passes)).unwrap();
        tally.wrong.extend([fails.err(), passes.err()].into_iter().flatten());
    }
    println!("{}{} rules run, {} skipped", tally.table, tally.run, tally.skipped);
    assert!(tally.wrong.is_empty(), "{} examples:\n\n{}", tally.wrong.len(), tally.wrong.join("\n\n"));
}

/// Whatever is silenced, what goes out is what would have gone out, but for what rests on the merchant's own word.
#[test]
fn nothing_goes_out_because_nobody_listens() {
    let checker = checker();
    let everything: Vec<&str> = rules::all().iter().map(|rule| rule.code).collect();
    let mut let_go = BTreeSet::new();
    for rule in rules::all().iter().filter(|rule| !UNREAD.iter().any(|mark| rule.failing.contains(mark))) {
        let (loud, quiet) =
            (example::run(&checker, rule.failing).unwrap(), example::run_ignoring(&checker, rule.failing, &everything).unwrap());
        if loud.payloads != quiet.payloads {
            let_go.insert(rule.code);
            assert_eq!(quiet.outcome.ledger.products_refused, 0, "{}", rule.code);
            continue;
        }
        assert_eq!(loud.outcome.ledger, quiet.outcome.ledger, "{}", rule.code);
        let said = quiet.codes(Severity::Warning);
        assert_eq!(said, if loud.outcome.ledger.products_refused > 0 { vec!["still-refused"] } else { vec![] }, "{}", quiet.told());
    }
    let merchants: BTreeSet<&str> = rules::all().iter().filter(|rule| rules::rests_on_merchant(rule)).map(|rule| rule.code).collect();
    assert_eq!(let_go, merchants);
}

/// Tables in which one thing is wrong and much would follow from it: the errors, and how many products still go out.
const ALONE: [(&str, &[&str], u64); 12] = [
    // Behind the good product's columns, nobody knows whether an id stands where it should.
    ("商品编号,颜色\n719,红\n720,红,多一格\n721,红\n", &["row-ragged"], 1),
    ("商品编号,颜色\n719,红\n720\n721,红\n", &["row-ragged"], 1),
    ("商品编号,颜色\n719,红\n720,红,,\n721,红\n", &[], 3),
    ("商品编号,颜色\n719,红\n720,\"红\"色\n721,红\n", &["quote-text-after"], 2),
    ("颜色,商品编号\n红,719\n\"红\"色,720\n红,721\n", &["quote-text-after"], 1),
    ("颜色,商品编号\n\"红\"色,720\n红,721\n", &["quote-text-after"], 1),
    ("颜色,商品编号\n红,719\n蓝,7\u{0}20\n红,721\n", &["nul-character"], 1),
    ("商品编号,商品标题\n719,加厚珊瑚绒毛毯\n,合计\n721,加厚法兰绒毛毯\n", &["id-missing"], 1),
    ("@set out_product_id=P-{款} @without 商品编号 款,颜色\n719,红\n,蓝\n721,红\n", &["id-missing"], 1),
    ("商品编号,条码,条码\n719,6901,6902\n", &["column-twice"], 0),
    ("商品编号,商品编号\n719,719\n", &["column-twice"], 0),
    (
        "商品编号,颜色,尺码\n719,,均码均码均码均码均码均码均码均码均码均码均码均码均码均码均码均码均码均码均码均码均码\n720,红,M\n",
        &["option-too-long"],
        1,
    ),
];

#[test]
fn one_thing_wrong_is_one_error_and_refuses_what_it_must() {
    let checker = checker();
    for (table, errors, sent) in ALONE {
        let ran = example::run(&checker, table).unwrap();
        assert_eq!(ran.codes(Severity::Error), errors, "{table}{}", ran.told());
        assert_eq!(ran.outcome.ledger.products, sent, "{table}{}", ran.told());
        assert!(ran.outcome.ledger.adds_up() && ran.codes(Severity::Warning).is_empty(), "{table}{}", ran.told());
    }
}

/// In front of every other column, an id stands where it should, whatever comes behind it.
#[test]
fn a_cell_too_many_refuses_its_own_product_alone() {
    let rest = "59,99,20,1445,10001,https://mmecimage.cn/p/1,pages/a,https://mmecimage.cn/p/2\n";
    let table = format!(
        "商品编号,SKU编号,商品标题,售价(元),市场价(元),库存,类目ID,品牌ID,主图,页面路径,规格图\n\
         719,A,加厚珊瑚绒毛毯,{rest}720,B,加厚,珊瑚绒毛毯,{rest}721,C,加厚珊瑚绒毛毯,{rest}"
    );
    let ran = run::table(&checker(), table).unwrap();
    assert_eq!((ran.codes(Severity::Error), ran.outcome.ledger.products), (vec!["row-ragged"], 2), "{}", ran.told());
}

#[test]
fn a_password_in_an_address_is_not_repeated() {
    let ran = example::run(&checker(), rules::by_code("image-credentials").unwrap().failing).unwrap();
    assert!(!format!("{:?}", ran.found).replace(&format!("{:?}", ran.found[0].rule), "").contains("secret"));
}

/// The failing example breaks its own rule once, and nothing else that a merchant would have to do anything about.
fn fails(rule: &Rule, ran: &Collected) -> Result<(), String> {
    told_in_full(ran).map_err(|why| format!("{}, failing: {why}\n{}", rule.code, ran.told()))?;
    let heavy: Vec<&str> = ran.found.iter().filter(|d| d.severity > Severity::Note).map(|d| d.rule.code).collect();
    let severity = if ADVICE.contains(&rule.code) { Severity::Warning } else { rule.severity };
    let own = ran.found.iter().filter(|d| d.rule == rule && d.severity == severity).count();
    let alone = heavy.iter().all(|&code| code == rule.code) && heavy.len() <= 1;
    let refused = ran.outcome.ledger.products_refused > 0;
    if own == 1 && alone && (severity == Severity::Error || rule.code == ABOUT_REFUSED) == refused {
        Ok(())
    } else {
        Err(format!("{}, failing, should be the only one:\n{}", rule.code, ran.told()))
    }
}

/// The passing example breaks no rule, and everything in it goes out.
fn passes(rule: &Rule, ran: &Collected) -> Result<(), String> {
    let notes = ran.found.iter().all(|d| d.severity == Severity::Note && d.rule != rule);
    let sent = ran.outcome.ledger.products > 0 && ran.outcome.ledger.products_refused == 0 && ran.outcome.ledger.adds_up();
    if notes && sent { Ok(()) } else { Err(format!("{}, put right, should be clean:\n{}", rule.code, ran.told())) }
}

/// Every placeholder of a message has its value, and every finding has a place.
fn told_in_full(ran: &Collected) -> Result<(), String> {
    for d in &ran.found {
        let given: BTreeSet<&str> = d.args.iter().filter(|(_, value)| !value.is_empty()).map(|(name, _)| *name).collect();
        let wanted: BTreeSet<&str> = [d.rule.message.zh, d.rule.help.zh].into_iter().flat_map(placeholders).collect();
        let allowed_empty = |name: &str| name == "value" && given_at_all(d, name);
        if let Some(lacking) = wanted.iter().find(|name| !given.contains(**name) && !allowed_empty(name)) {
            return Err(format!("{} lacks its {lacking}", d.rule.code));
        }
        if d.labels.is_empty() {
            return Err(format!("{} has no place", d.rule.code));
        }
    }
    Ok(())
}

fn given_at_all(d: &Diagnostic, name: &str) -> bool {
    d.args.iter().any(|(given, _)| *given == name)
}

fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}
