//! A whole file as its reader gives it, read in one of several ways that must not matter.

use shangjia::table::{Block, CellKind, Damage, Decision, Delimiter, Kind, Limits, ReadOptions, Rows, SheetFacts, Source, Stop, Tables};
use std::io::{self, Cursor, Read, Seek, SeekFrom};

/// Everything that is read of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct File {
    pub kind: Kind,
    pub decision: Option<Decision>,
    pub delimiter: Option<Delimiter>,
    pub sheets: Vec<Sheet>,
}

/// A sheet's contents, or why it has none.
pub type Sheet = Result<Contents, String>;

/// Everything that is read of a sheet.
pub type Contents = (Vec<Row>, Option<SheetFacts>);

/// Everything that is read of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub number: u64,
    pub is_hidden: bool,
    pub cells: Vec<Cell>,
    pub damage: Vec<Damage>,
}

/// A cell's text, what it was, and the line and column in which it begins.
pub type Cell = (String, CellKind, (u64, u32));

/// What must not matter.
pub struct Way {
    /// How many bytes the blocks are filled with.
    pub block: usize,
    /// How many bytes the file gives at a time.
    pub piece: usize,
    /// Whether a block is used again for the rows that follow.
    pub forgets: bool,
}

impl Way {
    /// All at once.
    pub const WHOLE: Way = Way { block: 1 << 20, piece: usize::MAX, forgets: false };
    /// Row by row, from a slow file.
    pub const SLOW: Way = Way { block: 1, piece: 5, forgets: true };
    /// A few rows at a time, which stay where they are.
    pub const STEADY: Way = Way { block: 40, piece: 64, forgets: false };

    /// A source that is read in this way.
    pub fn source(&self, bytes: &[u8]) -> Source {
        Source::new("table", Slow { bytes: Cursor::new(bytes.to_vec()), piece: self.piece })
    }
}

/// What is read, and of a text why the rest is not: which of several faults of a workbook is told first depends on how much
/// is unpacked at once.
pub fn untold(file: Result<File, String>) -> Option<File> {
    let mut file = file.ok()?;
    if file.kind != Kind::Text {
        file.sheets.iter_mut().filter_map(|sheet| sheet.as_mut().err()).for_each(String::clear);
    }
    Some(file)
}

/// Reads a file, or says why it cannot be read.
pub fn read(bytes: &[u8], options: &ReadOptions, way: &Way) -> Result<File, String> {
    let mut source = way.source(bytes);
    let mut decided = None;
    // A decision is never taken back, so the second reading is the last.
    for _ in 0..2 {
        let mut tables = Tables::open(&mut source, options, decided).map_err(|error| error.to_string())?;
        let mut file =
            File { kind: tables.kind(), decision: tables.decision().copied(), delimiter: tables.delimiter(), sheets: Vec::new() };
        decided = None;
        for sheet in 0..tables.sheets().len() {
            match tables.rows(sheet).map_err(Stop::Failed).and_then(|rows| all(rows, way)) {
                Ok(read) => file.sheets.push(Ok(read)),
                Err(Stop::Failed(error)) => file.sheets.push(Err(error.to_string())),
                Err(Stop::Again(decision)) => decided = Some(decision),
            }
        }
        if decided.is_none() {
            return Ok(file);
        }
    }
    panic!("a decision was taken back")
}

fn all(mut rows: Rows<'_>, way: &Way) -> Result<Contents, Stop> {
    let (mut block, mut read) = (Block::default(), Vec::new());
    while rows.fill(&mut block, way.block)? {
        if way.forgets {
            take(&block, &mut read);
            block.clear();
        }
    }
    take(&block, &mut read);
    Ok((read, rows.facts().cloned()))
}

fn take(block: &Block, rows: &mut Vec<Row>) {
    for row in block.rows() {
        let cell = |(column, cell): (usize, shangjia::table::Cell<'_>)| (cell.text.to_owned(), cell.kind, row.line_and_column(column));
        rows.push(Row {
            number: row.number(),
            is_hidden: row.is_hidden(),
            cells: row.cells().enumerate().map(cell).collect(),
            damage: row.damage().cloned().collect(),
        });
    }
}

/// How a file is read whose bounds are so near that small inputs meet them.
pub fn narrow() -> ReadOptions {
    let limits = Limits { field: 8, record: 64, columns: 4, cells: 20, places: 200, text: 100, strings: 3, parts: 8, ..Limits::default() };
    ReadOptions { limits: Some(limits), ..ReadOptions::default() }
}

/// A file that gives a few bytes at a time.
struct Slow {
    bytes: Cursor<Vec<u8>>,
    piece: usize,
}

impl Read for Slow {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(self.piece);
        self.bytes.read(&mut buffer[..most])
    }
}

impl Seek for Slow {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}
