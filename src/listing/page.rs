//! What a web page's text in a cell holds: its pictures, or its words. Cells that show a list of another kind are for
//! [`taken`](super::taken).

use html5gum::{DefaultEmitter, Token, Tokenizer};
use std::borrow::Cow;

/// The addresses of the pictures.
pub(super) fn pictures(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for token in Tokenizer::new(html) {
        let Ok(Token::StartTag(tag)) = token else { continue };
        if tag.name.as_slice() != b"img" {
            continue;
        }
        let address = tag.attributes.iter().find(|(name, _)| matches!(name.as_slice(), b"src" | b"data-src"));
        found.extend(address.map(|(_, address)| String::from_utf8_lossy(address).trim().to_owned()));
    }
    found.retain(|address| !address.is_empty());
    found
}

/// The words as a browser would show them, line by line. What is no page stays as it is.
pub(super) fn words(html: &str) -> Cow<'_, str> {
    if !html.contains(['<', '&']) {
        return Cow::Borrowed(html);
    }
    // A tag that nothing closes would swallow the rest.
    let (page, rest) = html.split_at(unclosed(html).unwrap_or(html.len()));
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let (mut pieces, mut unseen) = (Vec::new(), 0_usize);
    for token in Tokenizer::new_with_emitter(page, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) if is_unseen(&tag.name) => unseen += usize::from(!tag.self_closing),
            Token::EndTag(tag) if is_unseen(&tag.name) => unseen = unseen.saturating_sub(1),
            _ if unseen > 0 => {}
            Token::StartTag(tag) => pieces.extend(piece(&tag.name)),
            Token::EndTag(tag) => pieces.extend(piece(&tag.name)),
            Token::String(text) => pieces.push(Piece::Text(String::from_utf8_lossy(&text).into_owned())),
            _ => {}
        }
    }
    pieces.push(Piece::Text(rest.to_owned()));
    Cow::Owned(Lines::of(&pieces))
}

/// Where a tag begins that does not end.
fn unclosed(html: &str) -> Option<usize> {
    let behind = html.rfind('>').map_or(0, |end| end + 1);
    let begins = |at: &usize| html[behind + at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
    html[behind..].match_indices('<').map(|(at, _)| at).find(begins).map(|at| behind + at)
}

/// A part of a page.
enum Piece {
    Text(String),
    /// What follows stands beside.
    Gap,
    /// What follows stands below.
    Break,
}

fn is_unseen(name: &[u8]) -> bool {
    matches!(name, b"script" | b"style" | b"title" | b"noscript" | b"template")
}

/// What a tag does to the words around it.
fn piece(name: &[u8]) -> Option<Piece> {
    match name {
        b"br" | b"p" | b"div" | b"hr" | b"li" | b"ul" | b"ol" | b"dl" | b"dt" | b"dd" | b"table" | b"caption" | b"tr" | b"h1" | b"h2"
        | b"h3" | b"h4" | b"h5" | b"h6" | b"section" | b"article" | b"header" | b"footer" | b"aside" | b"main" | b"nav" | b"blockquote"
        | b"pre" | b"figure" | b"figcaption" | b"address" | b"fieldset" | b"form" | b"details" | b"summary" | b"body" | b"option" => {
            Some(Piece::Break)
        }
        b"td" | b"th" => Some(Piece::Gap),
        _ => None,
    }
}

/// Words on their way into lines.
#[derive(Default)]
struct Lines {
    text: String,
    /// White space that stands before the next word, and how many line ends are in it.
    gap: bool,
    ends: usize,
}

impl Lines {
    fn of(pieces: &[Piece]) -> String {
        let mut lines = Lines::default();
        // Where no tag parts the lines, those of the text do.
        let is_laid_out = pieces.iter().any(|piece| matches!(piece, Piece::Break));
        for piece in pieces {
            match piece {
                Piece::Text(text) if is_laid_out => text.chars().for_each(|c| lines.add(c)),
                Piece::Text(text) => lines.text.push_str(text),
                Piece::Gap => lines.gap = true,
                Piece::Break => lines.ends = 2,
            }
        }
        lines.text.trim().to_owned()
    }

    /// A browser shows white space as one space; an empty line stands for a new paragraph in shops' editors.
    fn add(&mut self, c: char) {
        if c.is_ascii_whitespace() {
            self.gap = true;
            self.ends += usize::from(c == '\n');
            return;
        }
        let below = self.ends > 1;
        if below {
            self.text.truncate(self.text.trim_end().len());
        }
        if (below || self.gap) && !self.text.is_empty() {
            self.text.push(if below { '\n' } else { ' ' });
        }
        (self.gap, self.ends) = (false, 0);
        self.text.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_as_a_browser_shows_it_and_no_word_is_lost() {
        for (html, expected) in [
            ("柔软保暖", "柔软保暖"),
            ("柔软\n保暖 <3 a<b", "柔软\n保暖 <3 a<b"),
            ("<p>柔软保暖</p>\n<p>不掉毛</p>", "柔软保暖\n不掉毛"),
            ("<P>柔软<br/>保暖<BR>不掉毛", "柔软\n保暖\n不掉毛"),
            ("A &amp; B&nbsp;&lt;C&gt; &#9733; AT&T", "A & B\u{a0}<C> ★ AT&T"),
            ("<b>加厚</b>毛毯\n秋冬", "加厚毛毯\n秋冬"),
            ("<div>加厚\n   毛毯</div>", "加厚 毛毯"),
            ("第一段\n\n第二段<br>第三行", "第一段\n第二段\n第三行"),
            ("<style>p{color:red}</style><p>柔软</p><script>alert('<p>')</script>", "柔软"),
            ("<!-- wp:paragraph --><p>柔软</p><!-- /wp:paragraph -->", "柔软"),
            ("<ul><li>棉</li><li>毛</li></ul>", "棉\n毛"),
            ("<table><tr><th>材质</th><td>羊毛</td></tr><tr><td>产地</td><td>宁夏</td></tr></table>", "材质 羊毛\n产地 宁夏"),
            ("<p>&nbsp;</p><p>柔软</p>", "柔软"),
            ("<p>柔软</p><img src=\"https://a.example/1.jpg\">", "柔软"),
            ("<p>柔软</p>尺寸 <b 150", "柔软\n尺寸 <b 150"),
            ("<p></p>", ""),
        ] {
            assert_eq!(words(html), expected, "{html}");
        }
        assert!(matches!(words("柔软"), Cow::Borrowed(_)));
    }
}
