//! Which image has been uploaded, and under which address WeChat has it now.
//!
//! Nothing is guessed: an image is found by exactly what the catalog has for it, its address or the name of its file.
//! Only the slashes of paths are taken for the same, `\` and `/`, and a `./` in front for nothing.

use super::file::{self, Table};
use crate::error::{ReferenceError, ReferenceProblem};
use crate::{Document, Error, NodeRef};
use std::borrow::Cow;
use std::collections::HashMap;

/// The column and the member that hold what the catalog has.
const ORIGINAL: &[&str] = &["original", "url", "file", "原图", "图片", "文件名"];
/// The column and the member that hold WeChat's address.
const WECHAT: &[&str] = &["wechat", "wechat_url", "img_url", "微信图片", "微信地址"];

/// A table of uploaded images.
///
/// ```
/// use shangjia::ImageMap;
/// let images = ImageMap::read("map.csv", "original,wechat\nred.jpg,https://mmecimage.cn/p/1\nblue.jpg,\n".as_bytes())?;
/// assert_eq!(images.get("./red.jpg"), Some("https://mmecimage.cn/p/1"));
/// assert_eq!(images.get("blue.jpg"), None, "it is not uploaded yet");
/// # Ok::<(), shangjia::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct ImageMap(HashMap<String, String>);

impl ImageMap {
    /// Reads CSV with the columns `original` and `wechat`, or JSON lines with those members. Where `wechat` is blank,
    /// the image is not uploaded yet.
    ///
    /// # Errors
    /// [`ErrorKind::Reference`](crate::ErrorKind::Reference) with the line: a column is missing, a line is no JSON, one
    /// image has two addresses.
    pub fn read(name: &str, bytes: &[u8]) -> Result<ImageMap, Error> {
        let text = file::text(name, bytes)?;
        if file::is_json(&text) { ImageMap::from_lines(name, &text) } else { ImageMap::from_csv(name, &text) }
    }

    /// The address that WeChat has the image under, if it is uploaded.
    pub fn get(&self, original: &str) -> Option<&str> {
        self.0.get(&*key(original)).map(String::as_str)
    }

    /// How many images are uploaded.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn from_csv(name: &str, text: &str) -> Result<ImageMap, Error> {
        let table = Table::new(name, text)?;
        let (original, wechat) = (table.required(ORIGINAL)?, table.required(WECHAT)?);
        let mut images = ImageMap::default();
        table.rows(|record| images.add(record.get(original).unwrap_or(""), record.get(wechat).unwrap_or("")))?;
        Ok(images)
    }

    fn from_lines(name: &str, text: &str) -> Result<ImageMap, Error> {
        let mut images = ImageMap::default();
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let wrong = |problem| ReferenceError { file: name.to_owned(), line: index as u64 + 1, problem };
            let image = Document::parse(line).map_err(|fault| wrong(ReferenceProblem::Json(fault.what)))?;
            let member = |names: &'static [&'static str]| {
                let found = names.iter().find_map(|name| image.root().get(name)).and_then(NodeRef::as_text);
                found.ok_or_else(|| wrong(ReferenceProblem::NoColumn(names.to_vec())))
            };
            images.add(member(ORIGINAL)?, member(WECHAT)?).map_err(wrong)?;
        }
        Ok(images)
    }

    fn add(&mut self, original: &str, wechat: &str) -> Result<(), ReferenceProblem> {
        let (original, wechat) = (key(original), wechat.trim());
        if original.is_empty() || wechat.is_empty() {
            return Ok(());
        }
        match self.0.insert(original.clone().into_owned(), wechat.to_owned()) {
            Some(other) if other != wechat => Err(ReferenceProblem::TwoAddresses(original.into_owned())),
            _ => Ok(()),
        }
    }
}

/// What two spellings of one path have in common.
fn key(original: &str) -> Cow<'_, str> {
    let original = original.trim();
    let original = original.strip_prefix("./").or_else(|| original.strip_prefix(".\\")).unwrap_or(original);
    if original.contains('\\') { Cow::Owned(original.replace('\\', "/")) } else { Cow::Borrowed(original) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_and_lines_say_the_same() {
        let csv =
            "文件名,微信图片\n图\\红.jpg,https://mmecimage.cn/p/1\nhttps://img.example.com/a.jpg?x=1,https://mmecimage.cn/p/2\n蓝.jpg,\n";
        let lines = "{\"original\":\"图/红.jpg\",\"wechat\":\"https://mmecimage.cn/p/1\"}\n\n{\"url\":\"https://img.example.com/a.jpg?x=1\",\"img_url\":\"https://mmecimage.cn/p/2\",\"more\":1}\n";
        for text in [csv, lines] {
            let images = ImageMap::read("map", text.as_bytes()).unwrap();
            assert_eq!(images.len(), 2);
            assert_eq!(images.get(".\\图\\红.jpg"), Some("https://mmecimage.cn/p/1"));
            assert_eq!(images.get("https://img.example.com/a.jpg?x=1"), Some("https://mmecimage.cn/p/2"));
            for other in ["红.jpg", "https://img.example.com/a.jpg", "https://other.example.com/红.jpg", "蓝.jpg", ""] {
                assert_eq!(images.get(other), None, "{other}");
            }
        }
    }

    #[test]
    fn errors_name_the_line() {
        let place = |text: &str| ImageMap::read("m", text.as_bytes()).unwrap_err().to_string();
        assert!(place("original,wechat\na,1\na,1\na,2\n").starts_with("m, line 4: "));
        assert!(place("a,b\n1,2\n").starts_with("m, line 1: "));
        assert!(place("{\"original\":\"a\",\"wechat\":\"b\"}\n{\"original\":\"a\"}\n").starts_with("m, line 2: "));
        assert!(place("{\"original\":\"a\",\n\"wechat\":\"b\"}\n").starts_with("m, line 1: "));
    }
}
