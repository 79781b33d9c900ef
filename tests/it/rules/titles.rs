//! The platform's own good and bad titles, through the whole pipeline: how much each weighs for `spu-add`. What the
//! endpoint's own documents say is an error; what only its sister's say is a warning.

use super::{example, run};
use shangjia::Severity::{self, Error, Warning};

const TITLES: [(&str, Option<(&str, Severity)>); 9] = [
    ("糖醋排骨【预订价10元】", None),
    ("CheddarCheese切达干酪", None),
    ("百岁山天然矿泉水1L*15瓶", None),
    ("正宗五指毛桃根√", Some(("title-odd-character", Warning))),
    ("便携式折叠扇第Ⅲ代", Some(("title-odd-character", Warning))),
    ("[五元]扇子", Some(("title-few-characters", Warning))),
    ("Classic Whole Wheat", Some(("title-needs-chinese", Error))),
    ("iPhone 13", Some(("title-needs-chinese", Error))),
    ("Mac999", Some(("title-needs-chinese", Error))),
];

#[test]
fn official_titles_are_judged_as_the_platform_judges_them() {
    let checker = run::checker();
    for (title, expected) in TITLES {
        let collected = example::run(&checker, &format!("商品编号,商品标题\n719,{title}\n")).unwrap();
        let found: Vec<(&str, Severity)> = collected.found.iter().map(|found| (found.rule.code, found.severity)).collect();
        assert_eq!(found, Vec::from_iter(expected), "{title}");
        let refused = expected.is_some_and(|(_, severity)| severity == Error);
        assert_eq!(collected.payloads.len(), usize::from(!refused), "{title}");
    }
}
