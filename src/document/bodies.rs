//! Files of request bodies → one text per body: a JSON line each, a JSON array of them, or a single one.
//!
//! Here bodies are only cut apart, in one pass and with bounded memory; [`Body::document`] reads one, and can do so on
//! another thread. One that is broken does not hide the others.

use super::{Document, JsonFault, JsonProblem};
use std::io::{self, BufRead};

/// The longest body that is kept, in bytes. A product with 10,000 SKUs is shorter.
pub const MAX_BODY_BYTES: usize = 32 << 20;

/// The text of one request body, and where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// The physical line of the file where the body begins, from 1.
    pub line: u64,
    /// The body's bytes.
    pub bytes: Vec<u8>,
    /// What is already known to be wrong with it.
    problem: Option<JsonProblem>,
}

impl Body {
    /// Reads the body. Lines of a fault are lines of the file.
    pub fn document(&self) -> Result<Document<'_>, JsonFault> {
        if let Some(what) = self.problem.clone() {
            return Err(JsonFault { line: self.line, column: 0, what });
        }
        Document::parse(self.text()?).map_err(|fault| JsonFault { line: (self.line - 1).saturating_add(fault.line.max(1)), ..fault })
    }

    /// The body's text.
    pub fn text(&self) -> Result<&str, JsonFault> {
        std::str::from_utf8(&self.bytes).map_err(|error| {
            let before = String::from_utf8_lossy(self.bytes.get(..error.valid_up_to()).unwrap_or(&[]));
            let breaks = before.bytes().filter(|b| *b == b'\n').count() as u64;
            let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
            let column = u32::try_from(column).unwrap_or(u32::MAX);
            JsonFault { line: self.line.saturating_add(breaks), column, what: JsonProblem::NotUtf8 }
        })
    }
}

/// The bodies in a file, one after the other.
///
/// ```
/// use shangjia::Bodies;
/// let file = "{\"title\": \"毯\"}\n\n{\"title\": }\n{\"title\": \"椅\"}\n";
/// let read: Vec<_> = Bodies::new(file.as_bytes()).collect::<Result<_, _>>()?;
/// let good: Vec<_> = read.iter().map(|body| (body.line, body.document().is_ok())).collect();
/// assert_eq!(good, [(1, true), (3, false), (4, true)]);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Bodies<R> {
    input: R,
    state: State,
    /// The line that the next byte stands in, from 1.
    line: u64,
    /// A line that was read in order to see what kind of file this is.
    ahead: Option<Body>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing has been read.
    Start,
    /// A body in each line.
    Lines,
    /// Inside an array, before an item.
    Items,
    /// Behind everything that the file should hold.
    Behind,
    /// At the end.
    Done,
}

impl<R: BufRead> Bodies<R> {
    /// The bodies of that input. Which of the three kinds of file it is shows in its first two lines.
    pub fn new(input: R) -> Bodies<R> {
        Bodies { input, state: State::Start, line: 1, ahead: None }
    }

    fn advance(&mut self) -> io::Result<Option<Body>> {
        loop {
            match self.state {
                State::Start => {
                    if let Some(body) = self.start()? {
                        return Ok(Some(body));
                    }
                }
                State::Lines => {
                    let body = match self.ahead.take() {
                        Some(body) => Some(body),
                        None => self.full_line()?,
                    };
                    if body.is_none() {
                        self.state = State::Done;
                    }
                    return Ok(body);
                }
                State::Items => {
                    if let Some(body) = self.item()? {
                        return Ok(Some(body));
                    }
                }
                State::Behind => {
                    self.state = State::Done;
                    return Ok(self.full_line()?.map(|body| Body { problem: Some(JsonProblem::Trailing), ..body }));
                }
                State::Done => return Ok(None),
            }
        }
    }

    /// Looks at the beginning, and gives the first body if that takes reading it.
    fn start(&mut self) -> io::Result<Option<Body>> {
        if self.input.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
            self.input.consume(3);
        }
        match self.first_visible()? {
            None => {
                self.state = State::Done;
                return Ok(None);
            }
            Some(b'[') => {
                self.input.consume(1);
                self.state = State::Items;
                return Ok(None);
            }
            Some(_) => {}
        }
        let Some(mut first) = self.full_line()? else { return Ok(None) };
        self.state = State::Lines;
        if first.problem.is_some() || balance(&first.bytes) <= 0 {
            return Ok(Some(first));
        }
        // It ends inside something: the first line of a body that takes several, or a line that was cut off.
        let before_second = self.line;
        let second = self.first_visible()?;
        let goes_on = matches!(first.bytes.trim_ascii_end().last(), Some(b'{' | b'[' | b',' | b':'));
        if second.is_none() || (second == Some(b'{') && !goes_on) {
            return Ok(Some(first));
        }
        let breaks = usize::try_from(self.line - before_second).unwrap_or(MAX_BODY_BYTES).min(MAX_BODY_BYTES);
        first.bytes.extend(std::iter::repeat_n(b'\n', breaks + 1));
        self.state = State::Behind;
        let mut scan = Scan { depth: balance(&first.bytes), ..Scan::default() };
        self.collect(&mut first, |byte| scan.ends_object(byte))?;
        Ok(Some(first))
    }

    /// The next item of an array; `None` if there is none, or only its end.
    fn item(&mut self) -> io::Result<Option<Body>> {
        let first = self.first_visible()?;
        let mut body = Body { line: self.line, bytes: Vec::new(), problem: None };
        match first {
            None => {
                self.state = State::Done;
                body.problem = Some(JsonProblem::Unfinished);
                return Ok(Some(body));
            }
            Some(b']') => {
                self.input.consume(1);
                self.state = State::Behind;
                return Ok(None);
            }
            Some(_) => {}
        }
        let mut scan = Scan::default();
        match self.collect(&mut body, |byte| scan.ends_item(byte))? {
            Some(b']') => self.state = State::Behind,
            Some(_) => {}
            None => self.state = State::Done,
        }
        if body.bytes.ends_with(b",") || body.bytes.ends_with(b"]") {
            body.bytes.pop();
        }
        if self.state == State::Done && body.problem.is_none() {
            body.problem = Some(JsonProblem::Unfinished);
        }
        body.bytes.truncate(body.bytes.trim_ascii_end().len());
        Ok(Some(body))
    }

    /// The next line that is not blank, without the blanks around it.
    fn full_line(&mut self) -> io::Result<Option<Body>> {
        if self.first_visible()?.is_none() {
            return Ok(None);
        }
        let mut body = Body { line: self.line, bytes: Vec::new(), problem: None };
        self.collect(&mut body, |byte| byte == b'\n')?;
        body.bytes.truncate(body.bytes.trim_ascii_end().len());
        Ok(Some(body))
    }

    /// Passes over blanks; gives the byte behind them, which stays.
    fn first_visible(&mut self) -> io::Result<Option<u8>> {
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                return Ok(None);
            }
            let blanks = buffer.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let visible = buffer.get(blanks).copied();
            self.line += breaks(buffer.get(..blanks).unwrap_or(&[]));
            self.input.consume(blanks);
            if visible.is_some() {
                return Ok(visible);
            }
        }
    }

    /// Reads up to and with the byte that is the last one, which it gives; `None` at the end of the file.
    fn collect(&mut self, body: &mut Body, mut is_last: impl FnMut(u8) -> bool) -> io::Result<Option<u8>> {
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                return Ok(None);
            }
            let last = buffer.iter().position(|byte| is_last(*byte));
            let taken = buffer.get(..last.map_or(buffer.len(), |last| last + 1)).unwrap_or(buffer);
            if body.bytes.len() + taken.len() > MAX_BODY_BYTES {
                body.problem = Some(JsonProblem::TooLong(MAX_BODY_BYTES));
                body.bytes = Vec::new();
            } else if body.problem.is_none() {
                body.bytes.extend_from_slice(taken);
            }
            self.line += breaks(taken);
            let (length, byte) = (taken.len(), taken.last().copied());
            self.input.consume(length);
            if last.is_some() {
                return Ok(byte);
            }
        }
    }
}

impl<R: BufRead> Iterator for Bodies<R> {
    type Item = io::Result<Body>;

    fn next(&mut self) -> Option<io::Result<Body>> {
        let next = self.advance();
        if next.is_err() {
            self.state = State::Done;
        }
        next.transpose()
    }
}

/// How deep inside brackets a scan is, and whether inside a string.
#[derive(Debug, Default)]
struct Scan {
    depth: i64,
    in_string: bool,
    escaped: bool,
}

impl Scan {
    /// Whether this byte is punctuation rather than part of a string.
    fn outside(&mut self, byte: u8) -> bool {
        if !self.in_string {
            self.in_string = byte == b'"';
            return true;
        }
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' => self.escaped = true,
            b'"' => self.in_string = false,
            _ => {}
        }
        false
    }

    /// Whether a single body is complete with this byte.
    fn ends_object(&mut self, byte: u8) -> bool {
        if !self.outside(byte) {
            return false;
        }
        self.depth += step(byte);
        self.depth <= 0 && step(byte) < 0
    }

    /// Whether this byte is the comma or the bracket behind an item of the outermost array.
    fn ends_item(&mut self, byte: u8) -> bool {
        if !self.outside(byte) {
            return false;
        }
        if self.depth <= 0 && matches!(byte, b',' | b']') {
            return true;
        }
        self.depth += step(byte);
        false
    }
}

fn step(byte: u8) -> i64 {
    match byte {
        b'{' | b'[' => 1,
        b'}' | b']' => -1,
        _ => 0,
    }
}

/// How many more brackets a line opens than it closes.
fn balance(bytes: &[u8]) -> i64 {
    let mut scan = Scan::default();
    bytes.iter().filter(|byte| scan.outside(**byte)).map(|byte| step(*byte)).sum()
}

fn breaks(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(file: &[u8]) -> Vec<(u64, Result<String, JsonFault>)> {
        // A small buffer, so that everything is cut in the middle.
        let bodies = Bodies::new(io::BufReader::with_capacity(3, file));
        bodies.map(|body| body.unwrap()).map(|body| (body.line, body.document().map(|d| d.to_json()))).collect()
    }

    fn lines_of(file: &str) -> Vec<(u64, String)> {
        let shown = |result: Result<String, JsonFault>| result.unwrap_or_else(|fault| format!("{fault}"));
        read(file.as_bytes()).into_iter().map(|(line, result)| (line, shown(result))).collect()
    }

    #[test]
    fn three_kinds_of_files() {
        let two = [(1, "{\"a\":1}".to_owned()), (2, "{\"b\":\"}{\"}".to_owned())];
        assert_eq!(lines_of("{\"a\": 1}\n{\"b\":\"}{\"}"), two);
        assert_eq!(lines_of("\u{feff}{\"a\": 1}\r\n{\"b\":\"}{\"}\r\n\r\n"), two);
        assert_eq!(lines_of("[{\"a\": 1},\n{\"b\":\"}{\"}]\n"), two);
        assert_eq!(lines_of("\n[\n\n {\"a\":\n [1]} ,{\"b\": 2\n}\n ] \n"), [(4, "{\"a\":[1]}".into()), (5, "{\"b\":2}".into())]);
        assert_eq!(lines_of("\n{\n  \"a\": [\n\n{\"b\": \"]\\\"\"}]\n}\n"), [(2, "{\"a\":[{\"b\":\"]\\\"\"}]}".into())]);
        assert_eq!(lines_of("{\"a\": [\n{\"b\": 1}\n]}"), [(1, "{\"a\":[{\"b\":1}]}".into())]);
        for empty in ["", "\n \n", "[]", "[ ]\n", "\u{feff}"] {
            assert_eq!(lines_of(empty), [], "{empty:?}");
        }
    }

    #[test]
    fn one_broken_body_does_not_hide_the_others() {
        let found = lines_of("{\"a\": \"x\n{\"b\": 1}\n{\"c\" 1}\n7 8\n{\"d\": 2}");
        assert_eq!(found.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
        assert_eq!((found[1].1.as_str(), found[4].1.as_str()), ("{\"b\":1}", "{\"d\":2}"));
        let found = lines_of("[{\"a\": 1,},\n {\"b\": 1}, , {\"c\"\n: 1 2}, {\"d\": 4}");
        assert_eq!(found.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 2, 2, 2, 3]);
        assert_eq!(found[1].1, "{\"b\":1}");
        assert!(found[3].1.starts_with("line 3, column"), "{}", found[3].1);
        assert!(found[4].1.contains("too early"), "{}", found[4].1);
    }

    #[test]
    fn what_follows_and_what_is_no_text_is_said() {
        assert_eq!(lines_of("[{}]\n\nx")[1], (3, "line 3, column 0: something follows the end of the JSON text".into()));
        assert_eq!(lines_of("{\n}\n}")[1].0, 3);
        let found = read(b"{}\n{\"a\": \"\xe6\xaf\"}\n{}");
        assert_eq!(found[1].1, Err(JsonFault { line: 2, column: 8, what: JsonProblem::NotUtf8 }));
        assert_eq!(found.len(), 3);
    }

    #[test]
    fn a_body_without_end_takes_bounded_memory() {
        let file = io::BufReader::new(io::Read::chain("[\"".as_bytes(), io::Read::take(io::repeat(b'x'), 2 * MAX_BODY_BYTES as u64)));
        let bodies: Vec<Body> = Bodies::new(file).map(|body| body.unwrap()).collect();
        assert_eq!(bodies.len(), 1);
        assert_eq!(bodies[0].document().unwrap_err().what, JsonProblem::TooLong(MAX_BODY_BYTES));
        assert!(bodies[0].bytes.capacity() < MAX_BODY_BYTES);
    }

    proptest! {
        #[test]
        fn the_three_kinds_say_the_same(
            values in prop::collection::vec(crate::document::parse::tests::any_json(), 1..5)
        ) {
            let values: Vec<_> = values.into_iter().map(|value| serde_json::json!({"v": value})).collect();
            let texts: Vec<String> = values.iter().map(ToString::to_string).collect();
            let found = |file: &str| lines_of(file).into_iter().map(|(_, text)| text).collect::<Vec<_>>();
            prop_assert_eq!(&found(&texts.join("\n")), &texts);
            prop_assert_eq!(&found(&serde_json::to_string_pretty(&values).unwrap()), &texts);
            prop_assert_eq!(&found(&serde_json::to_string(&values).unwrap()), &texts);
            let single = serde_json::to_string_pretty(&values[0]).unwrap();
            prop_assert_eq!(&found(&single), &texts[..1]);
        }

        #[test]
        fn any_bytes(file in prop::collection::vec(prop::sample::select(b"{}[]\",:\\ \n\r1a\xff".to_vec()), 0..60)) {
            for (line, _) in read(&file) {
                prop_assert!(line >= 1 && line <= file.len() as u64 + 1);
            }
        }
    }
}
