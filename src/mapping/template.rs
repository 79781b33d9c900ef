//! Constants with placeholders: their syntax, before any table is known. Which placeholder is a field and which is a
//! column is decided when the mapping is fitted; putting values in is the converter's work.

/// A piece of a template as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Text as it stands, `{{` and `}}` already single.
    Text(String),
    /// What stands between braces.
    Name(String),
}

/// Cuts a template at its placeholders. The error is the part that is not well-formed.
pub(super) fn pieces(template: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        text.push_str(&rest[..at]);
        let brace = &rest[at..=at];
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix(brace) {
            text.push_str(brace);
            rest = after;
            continue;
        }
        let end = if brace == "{" { rest.find(['{', '}']) } else { None };
        let end = end.filter(|&end| rest[end..].starts_with('}') && !rest[..end].trim().is_empty());
        let Some(end) = end else { return Err(format!("{brace}{rest}")) };
        if !text.is_empty() {
            pieces.push(Piece::Text(std::mem::take(&mut text)));
        }
        pieces.push(Piece::Name(rest[..end].trim().to_owned()));
        rest = &rest[end + 1..];
    }
    text.push_str(rest);
    if !text.is_empty() || pieces.is_empty() {
        pieces.push(Piece::Text(text));
    }
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(t: &str) -> Piece {
        Piece::Text(t.into())
    }

    fn name(t: &str) -> Piece {
        Piece::Name(t.into())
    }

    #[test]
    fn braces_hold_names_and_doubled_braces_are_text() {
        assert_eq!(pieces("a/{id}-{ 颜色 }"), Ok(vec![text("a/"), name("id"), text("-"), name("颜色")]));
        assert_eq!(pieces("{{a}}{b}"), Ok(vec![text("{a}"), name("b")]));
        assert_eq!(pieces(""), Ok(vec![text("")]));
        for bad in ["{", "}", "a{b", "a}b", "{}", "{ }", "{a{b}", "{a}}"] {
            assert!(pieces(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn text_without_braces_or_with_doubled_ones_stays(t in "\\PC*") {
            let doubled = t.replace('{', "{{").replace('}', "}}");
            prop_assert_eq!(pieces(&doubled), Ok(vec![text(&t)]));
        }

        #[test]
        fn nothing_panics(t in "[{}a中 ]*") {
            let _ = pieces(&t);
        }
    }
}
