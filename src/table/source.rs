//! A named, seekable stream: all that the readers know of a file.

use crate::Error;
use std::fmt;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

/// A stream with the name that places and errors call it by.
///
/// Every reading starts by rewinding it, so one source can be read any number of times.
///
/// ```
/// use shangjia::table::Source;
/// let source = Source::from_bytes("goods.csv", "商品编号\n719\n".into());
/// assert_eq!(&**source.name(), "goods.csv");
/// ```
pub struct Source {
    name: Arc<str>,
    stream: Box<dyn Stream>,
    /// Makes another stream of the same bytes, where there can be one.
    another: Option<Box<dyn FnMut() -> Box<dyn Stream> + Send>>,
    /// Why reading failed, if it has. Not every reader of a format passes that on: a part that could not be read may
    /// count as one that is not there.
    failed: Option<io::Error>,
}

trait Stream: Read + Seek + Send {}
impl<T: Read + Seek + Send> Stream for T {}

impl Source {
    /// A source of that name; `stream` is read from its very beginning, wherever it stands. It may be read several times
    /// and must hold the same bytes each time: of a file that others may write to, whoever opens it makes sure of that.
    pub fn new(name: impl Into<Arc<str>>, stream: impl Read + Seek + Send + 'static) -> Source {
        Source { name: name.into(), stream: Box::new(stream), another: None, failed: None }
    }

    /// The same for a stream whose clones read the same bytes, each from where it is told to: a table whose rows stand in
    /// any order is read by all threads side by side then, and not by one at a time.
    ///
    /// ```
    /// use shangjia::table::Source;
    /// use std::io::Cursor;
    /// static CATALOG: &[u8] = "商品编号\n719\n".as_bytes();
    /// assert_eq!(&**Source::shared("goods.csv", Cursor::new(CATALOG)).name(), "goods.csv");
    /// ```
    pub fn shared(name: impl Into<Arc<str>>, stream: impl Read + Seek + Clone + Send + 'static) -> Source {
        let first = stream.clone();
        Source { another: Some(Box::new(move || Box::new(first.clone()))), ..Source::new(name, stream) }
    }

    /// A source that is in memory already.
    pub fn from_bytes(name: impl Into<Arc<str>>, bytes: Vec<u8>) -> Source {
        Source::new(name, io::Cursor::new(bytes))
    }

    /// Reads until the buffer is full or nothing is left, and says how much that was. The readers of files that are
    /// wrapped clear all the room they are given for every small piece, so the room is cleared by whoever owns it, once.
    pub(super) fn fill(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < buffer.len() {
            match self.read(&mut buffer[filled..]) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }

    /// The same as it stands from that place on.
    pub(super) fn fill_from(&mut self, place: u64, buffer: &mut [u8]) -> io::Result<usize> {
        self.seek(SeekFrom::Start(place))?;
        self.fill(buffer)
    }

    /// The same bytes once more, to be read beside this one, where that can be.
    pub(super) fn another(&mut self) -> Option<Source> {
        let stream = self.another.as_mut()?();
        Some(Source { name: Arc::clone(&self.name), stream, another: None, failed: None })
    }

    /// What was made of it, unless some of it could not be read.
    pub(crate) fn trusted<T, E: From<Error>>(&mut self, made: Result<T, E>) -> Result<T, E> {
        match self.failed.take() {
            None => made,
            Some(error) => Err(Error::io(&*self.name, error).into()),
        }
    }

    /// The name as it was given.
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.stream.read(buffer);
        if let Err(error) = &read
            && error.kind() != io::ErrorKind::Interrupted
        {
            let said =
                || error.raw_os_error().map_or_else(|| io::Error::new(error.kind(), error.to_string()), io::Error::from_raw_os_error);
            self.failed.get_or_insert_with(said);
        }
        read
    }
}

impl Seek for Source {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.stream.seek(position)
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").field("name", &self.name).finish_non_exhaustive()
    }
}
