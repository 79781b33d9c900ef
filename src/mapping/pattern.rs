//! The small grammar of packed cells: `{price}:{stock}:{code}|{_}`. Texts between braces stand for whatever reaches up
//! to the next literal text; `{_}` is passed over. In contrast to a [`template`](super::template), it takes apart.

/// A pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// As the mapping writes it.
    pub text: String,
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Literal(String),
    Name(String),
}

impl Pattern {
    /// Reads a pattern; the error is the part that is not well-formed. Two names need a literal text between them.
    ///
    /// ```
    /// use shangjia::mapping::Pattern;
    /// let pattern = Pattern::parse("{_}:1:{_}|{value}")?;
    /// assert_eq!(pattern.take("a:1:0|https://x.cn/1.jpg"), Some(vec![("value", "https://x.cn/1.jpg")]));
    /// assert_eq!(pattern.take("a:2:0|https://x.cn/2.jpg"), None);
    /// # Ok::<(), String>(())
    /// ```
    pub fn parse(text: &str) -> Result<Pattern, String> {
        let mut pieces: Vec<Piece> = Vec::new();
        for piece in super::template::pieces(text)? {
            match piece {
                super::template::Piece::Text(text) => pieces.push(Piece::Literal(text)),
                super::template::Piece::Name(name) if matches!(pieces.last(), Some(Piece::Name(_))) => return Err(format!("{{{name}}}")),
                super::template::Piece::Name(name) => pieces.push(Piece::Name(name)),
            }
        }
        Ok(Pattern { text: text.to_owned(), pieces })
    }

    /// The names that it takes out, in their order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Name(name) if name != "_" => Some(name.as_str()),
            _ => None,
        })
    }

    /// What its names stand for in that text, trimmed; `None` where the text is not of that form.
    pub fn take<'p, 't>(&'p self, text: &'t str) -> Option<Vec<(&'p str, &'t str)>> {
        let (mut rest, mut taken, mut open) = (text, Vec::new(), None);
        for piece in &self.pieces {
            match (piece, open.take()) {
                (Piece::Name(name), _) => open = Some(name.as_str()),
                (Piece::Literal(literal), None) => rest = rest.strip_prefix(literal.as_str())?,
                (Piece::Literal(literal), Some(name)) => {
                    let (before, after) = rest.split_once(literal.as_str())?;
                    taken.push((name, before.trim()));
                    rest = after;
                }
            }
        }
        match open {
            Some(name) => taken.push((name, rest.trim())),
            None if !rest.is_empty() => return None,
            None => {}
        }
        taken.retain(|(name, _)| *name != "_");
        Some(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn take(pattern: &str, text: &str) -> Option<String> {
        let pattern = Pattern::parse(pattern).expect("a pattern");
        let taken = pattern.take(text)?;
        Some(taken.iter().map(|(name, text)| format!("{name}={text}")).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn packed_texts_are_taken_apart() {
        for (pattern, text, expected) in [
            (
                "{price}:{stock}:{code}:{key}:{value}",
                "100:800::1627207:3232478",
                Some("price=100 stock=800 code= key=1627207 value=3232478"),
            ),
            ("{price}:{stock}:{code}:{key}:{value}", "20509:28316", None),
            ("{key}:{value}", "20509:28316", Some("key=20509 value=28316")),
            ("[{_}]{key}={value}", "[RT]Color=NTF=1", Some("key=Color value=NTF=1")),
            ("[FIXED]{value}", "[FIXED]114.95", Some("value=114.95")),
            ("[FIXED]{value}", "[ADD]1", None),
            ("{value}:{_}", "Blue:0", Some("value=Blue")),
            ("#{_}:{value}", "#FF0000:红", Some("value=红")),
            ("{value}", " x ", Some("value=x")),
            ("{value}!", "x!y", None),
        ] {
            assert_eq!(take(pattern, text).as_deref(), expected, "{pattern} {text}");
        }
        assert!(Pattern::parse("{a}{b}").is_err() && Pattern::parse("{a").is_err());
    }

    proptest! {
        #[test]
        fn what_was_put_together_comes_apart(a in "[^:|]{0,8}", b in "[^|]{0,8}", c in ".{0,8}") {
            let pattern = Pattern::parse("{a}:{b}|{c}").expect("a pattern");
            let text = format!("{a}:{b}|{c}");
            let expected = vec![("a", a.trim()), ("b", b.trim()), ("c", c.trim())];
            prop_assert_eq!(pattern.take(&text), Some(expected));
        }
    }
}
