//! A file comes in pieces as small as they can be, and says what it says as a whole; or one of its pieces does not come,
//! and nothing is made of the others.

use super::{GOODS, MAPPING, command};
use crate::same_bytes::workbook;
use crate::torture::made::shared;
use shangjia::table::Source;
use shangjia::{Checker, Diagnostic, Error, ErrorKind, Job, Mapping, Payload, SPU_ADD, Sink, Stage};
use std::fs;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Gives one byte at a time.
struct Bytewise(Cursor<Vec<u8>>);

impl Read for Bytewise {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let one = buffer.len().min(1);
        self.0.read(&mut buffer[..one])
    }
}

impl Seek for Bytewise {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.0.seek(position)
    }
}

/// Fails once.
struct Failing {
    bytes: Cursor<Vec<u8>>,
    /// Reads before the one that fails; none when that has been.
    left: Arc<AtomicUsize>,
}

impl Read for Failing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.left.fetch_sub(1, Ordering::Relaxed) {
            1 => Err(io::Error::from_raw_os_error(5)),
            _ => self.bytes.read(buffer),
        }
    }
}

impl Seek for Failing {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(position)
    }
}

#[derive(Default, PartialEq, Debug)]
struct Said {
    bodies: Vec<u8>,
    found: Vec<String>,
}

impl Sink for Said {
    fn begin(&mut self) -> Result<(), Error> {
        *self = Said::default();
        Ok(())
    }

    fn payload(&mut self, payload: Payload<'_>) -> Result<(), Error> {
        self.bodies.extend_from_slice(payload.json());
        Ok(())
    }

    fn diagnostic(&mut self, diagnostic: Diagnostic) -> Result<(), Error> {
        self.found.push(format!("{diagnostic:?}"));
        Ok(())
    }
}

fn read(source: Source, stage: Stage) -> Result<Said, Error> {
    let (checker, mapping, mut said) = (Checker::new(&SPU_ADD), Mapping::parse("shangjia.toml", MAPPING).unwrap(), Said::default());
    let job = Job { stage, ..Job::new(&checker, &mapping) };
    job.run(&mut [source], &mut said).map(|_| said)
}

fn said(source: Source, stage: Stage) -> Said {
    read(source, stage).unwrap()
}

/// The same products in files of several kinds.
fn files() -> Vec<(&'static str, Vec<u8>, Stage)> {
    let text = GOODS.replacen(",39.90,", ",39.905,", 1);
    let rows: Vec<&str> = text.lines().collect();
    let apart = [0, 1, 4, 2, 3].map(|row| rows[row]).join("\r\n");
    let bodies = said(Source::from_bytes("goods.csv", GOODS.into()), Stage::Convert).bodies;
    vec![
        ("goods.csv", format!("\u{feff}{text}").into_bytes(), Stage::Convert),
        ("apart.csv", apart.into_bytes(), Stage::Convert),
        ("gb18030.csv", encoding_rs::GB18030.encode(&text).0.into_owned(), Stage::Convert),
        ("utf-16.csv", format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect(), Stage::Convert),
        ("goods.xlsx", workbook(&text), Stage::Convert),
        ("goods.ndjson", bodies, Stage::Check),
    ]
}

#[test]
fn a_file_that_comes_byte_by_byte_is_the_same_file() {
    for (name, bytes, stage) in files() {
        let whole = said(Source::from_bytes(name, bytes.clone()), stage);
        assert!(!whole.bodies.is_empty() || stage == Stage::Check, "{name}: {:?}", whole.found);
        assert!(said(Source::new(name, Bytewise(Cursor::new(bytes))), stage) == whole, "{name}");
    }
}

#[test]
fn a_piece_that_cannot_be_read_refuses_the_file_whoever_reads_it() {
    let (mut tried, mut files) = (0, files());
    // Kinds that nothing here writes lie beside the project.
    let others =
        ["corpus/cn-erp/jishenghua__goods_template.xls", "corpus/ods/normboss__products.ods", "torture/xlsx-calamine/issue_186.xlsb"];
    let shared = others.iter().filter_map(|name| Some((*name, fs::read(shared()?.join(name)).ok()?, Stage::Check)));
    files.extend(shared);
    for (name, bytes, stage) in files {
        for nth in 1.. {
            let left = Arc::new(AtomicUsize::new(nth));
            let source = Source::new(name, Failing { bytes: Cursor::new(bytes.clone()), left: Arc::clone(&left) });
            let made = read(source, stage);
            // What counts down to none goes on below it.
            if (1..=nth).contains(&left.load(Ordering::Relaxed)) {
                assert!(made.is_ok() || others.contains(&name), "{name}: {made:?}");
                break;
            }
            let is_told = matches!(&made, Err(error) if matches!(error.kind(), ErrorKind::Io { file, source } if file == name && source.raw_os_error() == Some(5)));
            assert!(is_told, "{name}, read {nth}: {made:?}");
            tried += 1;
        }
    }
    println!("faults: {tried} pieces that could not be read");
    assert!(tried > 50, "{tried}");
}

#[test]
fn standard_input_may_be_written_byte_by_byte() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("shangjia.toml"), MAPPING).unwrap();
    fs::write(folder.path().join("goods.csv"), GOODS).unwrap();
    let whole = command(folder.path(), &["convert", "goods.csv", "-q"]).output().unwrap();
    let mut command = command(folder.path(), &["convert", "-", "-q"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    for byte in GOODS.as_bytes() {
        stdin.write_all(&[*byte]).unwrap();
    }
    drop(stdin);
    let pieces = child.wait_with_output().unwrap();
    assert_eq!((pieces.status.code(), pieces.stdout), (whole.status.code(), whole.stdout), "{}", String::from_utf8_lossy(&pieces.stderr));
}
