//! The compound file that an xls workbook lies in, walked before calamine sees it: every chain of sectors ends, stays
//! in the file and is as long as the directory says. What the stream holds is checked by [`biff`](super::biff).

use super::limits::Limits;
use super::source::Source;
use super::{biff, unreadable};
use crate::{Error, Unreadable};
use std::io::{Read, Seek};

/// What follows the last sector of a chain.
const END: u32 = 0xFFFF_FFFE;
/// Ids from here on are marks and no sectors.
const MARKS: u32 = 0xFFFF_FFFA;
/// A stream shorter than this lies in sectors of its own size, inside of another stream.
const SHORT: u64 = 4096;
const SHORT_SECTOR: usize = 64;
const HEADER: usize = 512;
const ENTRY: usize = 128;

/// Sectors, and for each of them the one that follows it.
struct Sectors<'f> {
    data: &'f [u8],
    size: usize,
    next: Vec<u32>,
}

/// The header's claims that are needed, each of them checked where it is used.
struct Header {
    sector: usize,
    directory: u32,
    short_table: u32,
    short_tables: u32,
    table_list: u32,
}

/// An entry of the directory.
struct Entry {
    name: String,
    siblings: [u32; 2],
    child: u32,
    start: u32,
    length: u64,
}

/// Refuses an xls workbook that calamine would loop on, believe too much of, or lose cells of.
pub(super) fn check(source: &mut Source, limits: &Limits) -> Result<(), Error> {
    let mut file = Vec::new();
    let read = source.rewind().and_then(|()| source.take(limits.file.saturating_add(1)).read_to_end(&mut file));
    read.map_err(|e| Error::io(&**source.name(), e))?;
    if file.len() as u64 > limits.file {
        return Err(unreadable(source, Unreadable::Limit("file", limits.file)));
    }
    let stream = workbook(&file).map_err(|what| Unreadable::Damaged(what.to_owned()));
    drop(file);
    stream.and_then(|stream| biff::check(&stream, limits)).map_err(|reason| unreadable(source, reason))
}

/// The stream that holds the workbook.
fn workbook(file: &[u8]) -> Result<Vec<u8>, &'static str> {
    let header = Header::read(file)?;
    let data = file.get(header.sector..).ok_or("it ends in its header")?;
    let mut sectors = Sectors { data, size: header.sector, next: Vec::new() };
    sectors.next = table(&sectors, file, header.table_list)?;
    let directory = sectors.chain(header.directory, u64::MAX)?;
    let entries: Vec<Entry> = directory.chunks_exact(ENTRY).map(Entry::read).collect();
    let entry = pick(&entries)?;
    let (table, inside) = match entries.first() {
        Some(root) if header.short_tables > 0 => {
            let length = u64::from(header.short_tables) * header.sector as u64;
            (sectors.chain(header.short_table, length)?, sectors.chain(root.start, root.length)?)
        }
        _ => Default::default(),
    };
    let stream = if entry.length < SHORT {
        Sectors { data: &inside, size: SHORT_SECTOR, next: numbers(&table).collect() }.chain(entry.start, entry.length)?
    } else {
        sectors.chain(entry.start, entry.length)?
    };
    if (stream.len() as u64) < entry.length {
        return Err("the workbook is shorter than its directory says");
    }
    Ok(stream)
}

impl Header {
    fn read(file: &[u8]) -> Result<Header, &'static str> {
        let header = file.get(..HEADER).ok_or("it ends in its header")?;
        let word = |at: usize| u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
        let sector = match header[30..34] {
            [9, 0, 6, 0] => 512,
            [12, 0, 6, 0] => 4096,
            _ => return Err("the header gives a size of sectors that there is not"),
        };
        let (directory, table_list) = (word(48), word(68));
        Ok(Header { sector, directory, short_table: word(60), short_tables: word(64), table_list })
    }
}

/// Which sector follows which. The sectors that say so are listed in the header and then in a chain of their own.
fn table(sectors: &Sectors<'_>, file: &[u8], list: u32) -> Result<Vec<u32>, &'static str> {
    let mut visited = vec![false; sectors.count()];
    let mut parts: Vec<u32> = numbers(&file[76..HEADER]).collect();
    let mut at = list;
    while at < MARKS {
        visit(&mut visited, at)?;
        parts.extend(numbers(sectors.get(at)));
        at = parts.pop().ok_or("the list of sectors ends early")?;
    }
    let mut next = Vec::new();
    for part in parts.into_iter().filter(|&part| part < MARKS) {
        // A sector listed twice would make a small file's table as long as wanted.
        visit(&mut visited, part)?;
        next.extend(numbers(sectors.get(part)));
    }
    Ok(next)
}

/// Notes a sector as used.
fn visit(visited: &mut [bool], sector: u32) -> Result<(), &'static str> {
    let seen = visited.get_mut(sector as usize).ok_or("a chain of sectors leaves the file")?;
    if std::mem::replace(seen, true) {
        return Err("a sector is used twice");
    }
    Ok(())
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
}

impl Sectors<'_> {
    fn count(&self) -> usize {
        self.data.len().div_ceil(self.size)
    }

    /// A sector, which the file may end in.
    fn get(&self, id: u32) -> &[u8] {
        let start = (id as usize).saturating_mul(self.size).min(self.data.len());
        &self.data[start..start.saturating_add(self.size).min(self.data.len())]
    }

    /// What a chain of sectors holds, up to that length; less if it ends before.
    fn chain(&self, start: u32, length: u64) -> Result<Vec<u8>, &'static str> {
        let (mut visited, mut bytes, mut at) = (vec![false; self.count()], Vec::new(), start);
        while at != END && (bytes.len() as u64) < length {
            visit(&mut visited, at)?;
            let missing = usize::try_from(length - bytes.len() as u64).unwrap_or(usize::MAX);
            let sector = self.get(at);
            bytes.extend_from_slice(&sector[..sector.len().min(missing)]);
            if bytes.len() as u64 == length {
                break;
            }
            at = *self.next.get(at as usize).ok_or("a chain of sectors leaves its table")?;
        }
        Ok(bytes)
    }
}

impl Entry {
    fn read(entry: &[u8]) -> Entry {
        let word = |at: usize| u32::from_le_bytes([entry[at], entry[at + 1], entry[at + 2], entry[at + 3]]);
        let units = entry[..64].chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).take_while(|&unit| unit != 0);
        let name = char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        // The upper half of the length is not written in files of short sectors; it is never needed.
        Entry { name, siblings: [word(68), word(72)], child: word(76), start: word(116), length: u64::from(word(120)) }
    }
}

/// The entry that calamine will take: the first of the name, wherever it is. A workbook embedded in this one has the
/// same name, so it must be the one that the root holds.
fn pick(entries: &[Entry]) -> Result<&Entry, &'static str> {
    for name in ["Workbook", "Book"] {
        let mut found = (0..entries.len()).filter(|&at| entries[at].name.eq_ignore_ascii_case(name));
        if let Some(first) = found.next() {
            let embedded = found.next().is_some() && in_root(entries, name).is_some_and(|own| own != first);
            return if embedded { Err("an embedded workbook stands before the file's own") } else { Ok(&entries[first]) };
        }
    }
    Err("it holds no workbook")
}

/// The entry of that name that the root holds itself.
fn in_root(entries: &[Entry], name: &str) -> Option<usize> {
    let mut visited = vec![false; entries.len()];
    let mut waiting = vec![entries.first()?.child];
    while let Some(at) = waiting.pop() {
        let Some(entry) = entries.get(at as usize) else { continue };
        if visit(&mut visited, at).is_ok() {
            if entry.name.eq_ignore_ascii_case(name) {
                return Some(at as usize);
            }
            waiting.extend(entry.siblings);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, Source, biff};
    use super::{END, ENTRY, HEADER, MARKS, check};

    type Change = fn(&mut Vec<u32>, &mut Vec<u8>);

    const FREE: u32 = u32::MAX;
    const TABLE: u32 = MARKS + 3;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).expect("it is short");
        [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
    }

    /// A cell that refers to the shared string of that number.
    fn label(row: u16, column: u16, string: u32) -> Vec<u8> {
        record(0xFD, &[&row.to_le_bytes()[..], &column.to_le_bytes(), &[0, 0], &string.to_le_bytes()].concat())
    }

    fn sheet_of(records: &[Vec<u8>]) -> Vec<u8> {
        let (begin, end) = (record(0x809, &[0, 6, 0x10, 0, 0, 0, 0, 0]), record(0x0A, &[]));
        [begin, records.concat(), end].concat()
    }

    /// A workbook's stream of one sheet, with a shared string that two records hold, made long enough for sectors of
    /// its own.
    fn stream(globals: &[Vec<u8>], sheet: &[Vec<u8>]) -> Vec<u8> {
        let shared = [record(0xFC, b"\x01\0\0\0\x01\0\0\0\x04\0\x00ab"), record(0x3C, b"\x01\xBE\x6B\xAF\x6B")].concat();
        let begin = record(0x809, &[0, 6, 5, 0, 0, 0, 0, 0]);
        let mut stream = [begin, globals.concat(), shared].concat();
        let at = u32::try_from(stream.len() + 4 + 14 + 4).expect("it is short");
        stream.extend(record(0x85, &[&at.to_le_bytes()[..], b"\0\0\x06\0Sheet1"].concat()));
        stream.extend(record(0x0A, &[]));
        stream.extend(sheet_of(sheet));
        stream.resize(5000, 0);
        stream
    }

    fn entry(name: &str, kind: u8, start: u32, length: u32) -> Vec<u8> {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry.resize(ENTRY, 0);
        entry[66] = kind;
        entry[68..80].fill(0xFF);
        entry[116..120].copy_from_slice(&start.to_le_bytes());
        entry[120..124].copy_from_slice(&length.to_le_bytes());
        entry
    }

    /// A compound file: header, table, directory, and the stream from sector 2 on.
    fn compound(stream: &[u8], change: impl FnOnce(&mut Vec<u32>, &mut Vec<u8>)) -> Vec<u8> {
        let sectors = u32::try_from(stream.len().div_ceil(512)).expect("it is short");
        let mut next: Vec<u32> = [TABLE, END].into_iter().chain(3..2 + sectors).chain([END]).collect();
        next.resize(128, FREE);
        let length = u32::try_from(stream.len()).expect("it is short");
        let mut directory = [entry("Root Entry", 5, END, 0), entry("Workbook", 2, 2, length)].concat();
        directory.resize(512, 0);
        change(&mut next, &mut directory);
        let mut file = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        file.resize(HEADER, 0xFF);
        file[24..48].copy_from_slice(b"\x3E\0\x03\0\xFE\xFF\x09\0\x06\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0");
        for (at, word) in [(48, 1), (60, END), (64, 0), (68, END), (72, 0), (76, 0)] {
            file[at..at + 4].copy_from_slice(&u32::to_le_bytes(word));
        }
        file.extend(next.iter().flat_map(|word| word.to_le_bytes()));
        file.extend(directory);
        file.extend(stream);
        file
    }

    fn said(file: Vec<u8>) -> String {
        let checked = check(&mut Source::from_bytes("goods.xls", file), &Limits::default());
        checked.map_or_else(|e| e.to_string(), |()| "sound".to_owned())
    }

    /// A lie told in the sector table or in the bytes.

    #[test]
    fn a_sound_workbook_passes_and_every_lie_about_it_is_seen() {
        let sound = || stream(&[], &[label(0, 0, 0), label(1, 255, 0)]);
        assert_eq!(said(compound(&sound(), |_, _| {})), "sound");
        let lies: [(&str, Change); 7] = [
            ("the directory goes round", |next, _| next[1] = 1),
            ("the stream goes round", |next, _| next[5] = 3),
            ("the stream runs into the directory's table", |next, _| next[5] = 0),
            ("the stream leaves the file", |next, _| next[5] = 90),
            ("the stream ends early", |next, _| next[5] = END),
            ("the stream claims 4 GiB", |_, directory| directory[ENTRY + 120..ENTRY + 124].fill(0xFE)),
            ("the stream has another name", |_, directory| directory[ENTRY] = b'V'),
        ];
        for (lie, change) in lies {
            let said = said(compound(&sound(), change));
            // A chain that takes in another sector is as long as it should be, and its records tell.
            assert!(said.contains("damaged"), "{lie}: {said}");
        }
    }

    #[test]
    fn records_that_would_lose_or_inflate_cells_are_seen() {
        let filepass = record(0x2F, &[0; 6]);
        let dimensions =
            |rows: u32, columns: u16| record(0x200, &[&[0; 4][..], &rows.to_le_bytes(), &[0, 0], &columns.to_le_bytes(), &[0, 0]].concat());
        for (globals, sheet, expected) in [
            (vec![], vec![dimensions(65_536, 256), label(65_535, 255, 0)], "sound"),
            (vec![filepass], vec![], "password"),
            (vec![], vec![dimensions(65_537, 256)], "claims"),
            (vec![], vec![dimensions(u32::MAX, 1)], "claims"),
            (vec![], vec![dimensions(1, 257)], "claims"),
            (vec![], vec![label(0, 256, 0)], "beyond the last column"),
            (vec![], vec![label(1, 1, 0), label(1, 1, 0)], "cell B2 is there twice"),
            (vec![], vec![label(0, 0, 1)], "a text that there is not"),
            (vec![], vec![vec![0xFD, 0, 0xFF, 0xFF]], "longer than the rest"),
            (vec![], vec![record(0xBD, &[0; 6 + 6 * 257])], "beyond the last column"),
            (vec![], vec![record(0x406, &[4, 0, 0, 0, 0, 0])], "a formula in row 5 is written as in an older format"),
        ] {
            let said = said(compound(&stream(&globals, &sheet), |_, _| {}));
            assert!(said.contains(expected), "{expected}: {said}");
        }
    }

    #[test]
    fn a_text_that_many_cells_repeat_counts_in_each_of_them() {
        let limits = Limits { text: 1_000, ..Limits::default() };
        for (cells, sound) in [(99, true), (101, false)] {
            let cells: Vec<_> = (0..cells).map(|row| label(row, 0, 0)).collect();
            assert_eq!(biff::check(&stream(&[], &cells), &limits).is_ok(), sound);
        }
    }
}
