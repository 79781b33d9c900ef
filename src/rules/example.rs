//! A rule's example as somebody reads it: without the marks that only the test needs, and with what they stand for.

/// Marks that a value follows.
const WITH_VALUE: [&str; 6] = ["@field-limit", "@times", "@rows", "@set", "@without", "@sheets"];

/// The example of a rule as a table or JSON to be read, without the marks in front of it.
///
/// ```
/// let rule = shangjia::rules::by_code("id-not-whole").expect("it is a rule");
/// assert_eq!(shangjia::rules::shown(rule.failing), "商品编号\n90.75\n");
/// ```
pub fn shown(example: &str) -> String {
    let (mut text, mut set, mut times, mut twice) = (example, "", "", "");
    while text.starts_with('@') {
        let (mark, rest) = word(text);
        let (value, behind) = word(rest);
        text = if WITH_VALUE.contains(&mark) { behind } else { rest };
        match mark {
            "@set" => set = value,
            "@times" | "@rows" => times = value,
            "@twice" => twice = text,
            _ => {}
        }
    }
    let mut shown = if set.is_empty() { String::new() } else { format!("--set '{set}'\n") };
    shown.push_str(text);
    if !times.is_empty() {
        shown = format!("{} (×{times})\n", shown.trim_end());
    }
    if !twice.is_empty() {
        shown = format!("{shown}\n{twice}");
    }
    for kind in ["=number ", "=date ", "=error "] {
        shown = shown.replace(kind, "");
    }
    shown.replace("=formula ", "=").replace("=bool true", "TRUE")
}

/// The first word, and what stands behind the space or line break after it.
fn word(text: &str) -> (&str, &str) {
    text.split_once([' ', '\n']).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_meets_a_mark() {
        for rule in crate::rules::all() {
            for example in [rule.failing, rule.passing] {
                let shown = shown(example);
                assert!(!shown.starts_with('@') && shown.contains(['商', '{', '-']), "{}: {shown}", rule.code);
                assert!(example.starts_with('@') || shown == example, "{}: {shown}", rule.code);
            }
        }
        assert_eq!(shown("@twice 商品编号\n719\n"), "商品编号\n719\n\n商品编号\n719\n");
        assert_eq!(shown("@rows 101 商品编号,颜色\n719,色{n}\n"), "商品编号,颜色\n719,色{n} (×101)\n");
        assert_eq!(shown("@set path=a?id={条码} 商品编号\n719\n"), "--set 'path=a?id={条码}'\n商品编号\n719\n");
    }
}
