//! The list of images that are not at WeChat: CSV that is a table for `--images` once its addresses are filled in.

use super::output::{Destination, Held};
use super::publication::Publication;
use super::{Failure, inputs};
use shangjia::{Error, MissingImage};
use std::io::Write;
use std::path::PathBuf;

/// A list that is filled at the end of a run.
pub(crate) struct List {
    path: PathBuf,
    images: Vec<MissingImage>,
    held: Held,
}

impl List {
    /// Opens the file that was asked for, if one was.
    pub(crate) fn new(path: Option<&PathBuf>) -> Result<Option<List>, Failure> {
        let Some(path) = path.cloned() else { return Ok(None) };
        let held = Held::open(Destination::File(path.clone()))?;
        Ok(Some(List { path, images: Vec::new(), held }))
    }

    /// A pass begins; what came before never happened.
    pub(crate) fn begin(&mut self) {
        self.images.clear();
    }

    pub(crate) fn add(&mut self, image: MissingImage) {
        self.images.push(image);
    }

    /// Writes it and makes sure that it is on the disk.
    pub(crate) fn stage(&mut self) -> Result<(), Failure> {
        let failed = |error| Failure::from(Error::io(inputs::shown(&self.path), error));
        // Spreadsheets tell by this mark that the text is UTF-8.
        self.held.write_all("\u{feff}".as_bytes()).map_err(failed)?;
        let mut table = csv::Writer::from_writer(&mut self.held);
        let mut write = |record: [&str; 4]| table.write_record(record).map_err(|error| failed(error.into()));
        write(["original", "wechat", "count", "product"])?;
        for image in &self.images {
            write([&plain(&image.original), "", &image.count.to_string(), &plain(&image.product)])?;
        }
        table.flush().map_err(failed)?;
        drop(table);
        self.held.stage().map_err(failed)
    }

    /// Shows it.
    pub(crate) fn publish(self, publication: &mut Publication) -> Result<(), Failure> {
        self.held.publish(publication).map_err(|error| Error::io(inputs::shown(&self.path), error).into())
    }
}

/// A spreadsheet takes a text that begins so for a formula; a path in front of it changes nothing about a file's name.
fn plain(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("./{text}") } else { text.to_owned() }
}
