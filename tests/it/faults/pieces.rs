//! A file comes in pieces as small as they can be, and says what it says as a whole.

use super::{GOODS, MAPPING, command};
use crate::same_bytes::workbook;
use shangjia::table::Source;
use shangjia::{Checker, Diagnostic, Error, Job, Mapping, Payload, SPU_ADD, Sink, Stage};
use std::fs;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use std::process::Stdio;

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

fn said(source: Source, stage: Stage) -> Said {
    let (checker, mapping, mut said) = (Checker::new(&SPU_ADD), Mapping::parse("shangjia.toml", MAPPING).unwrap(), Said::default());
    let job = Job { stage, ..Job::new(&checker, &mapping) };
    job.run(&mut [source], &mut said).unwrap();
    said
}

#[test]
fn a_file_that_comes_byte_by_byte_is_the_same_file() {
    let text = GOODS.replacen(",39.90,", ",39.905,", 1);
    let rows: Vec<&str> = text.lines().collect();
    let apart = [0, 1, 4, 2, 3].map(|row| rows[row]).join("\r\n");
    let bodies = said(Source::from_bytes("goods.csv", GOODS.into()), Stage::Convert).bodies;
    let files: [(&str, Vec<u8>, Stage); 6] = [
        ("goods.csv", format!("\u{feff}{text}").into_bytes(), Stage::Convert),
        ("apart.csv", apart.into_bytes(), Stage::Convert),
        ("gb18030.csv", encoding_rs::GB18030.encode(&text).0.into_owned(), Stage::Convert),
        ("utf-16.csv", format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect(), Stage::Convert),
        ("goods.xlsx", workbook(&text), Stage::Convert),
        ("goods.ndjson", bodies, Stage::Check),
    ];
    for (name, bytes, stage) in files {
        let whole = said(Source::from_bytes(name, bytes.clone()), stage);
        assert!(!whole.bodies.is_empty() || stage == Stage::Check, "{name}: {:?}", whole.found);
        assert!(said(Source::new(name, Bytewise(Cursor::new(bytes))), stage) == whole, "{name}");
    }
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
