//! Where the characters that end or quote fields stand in a text, found 64 bytes at a time.
//!
//! Fields are short, often empty, so that calling a search for each costs more than the search. Here one look at 64
//! bytes serves all fields that lie in them.

use ::wide::u8x16;

/// How many bytes one look takes in.
const WIDTH: usize = 64;

/// Finds delimiters, quotes and line ends.
#[derive(Clone)]
pub(super) struct Marks {
    all: [u8x16; 4],
    /// The stretch that was looked at last, counted in widths, and what was found there: one bit for each byte.
    stretch: usize,
    found: u64,
}

impl Marks {
    pub fn new(delimiter: u8) -> Marks {
        Marks { all: [delimiter, b'"', b'\n', b'\r'].map(u8x16::splat), stretch: usize::MAX, found: 0 }
    }

    /// To be called whenever the text is another one; that it only grew does no harm.
    pub fn forget(&mut self) {
        self.stretch = usize::MAX;
    }

    /// The first mark at `from` or behind it.
    pub fn next(&mut self, text: &[u8], from: usize) -> Option<usize> {
        self.from(text, from).next()
    }

    /// All marks from `from` on, one after another.
    #[inline]
    pub fn from<'m>(&'m mut self, text: &'m [u8], from: usize) -> Following<'m> {
        let stretch = from / WIDTH;
        let found = if self.stretch == stretch { self.found } else { self.look(text, stretch) };
        Following { found: found & (u64::MAX << (from % WIDTH)), stretch, text, marks: self }
    }

    fn look(&mut self, text: &[u8], stretch: usize) -> u64 {
        let rest = text.get(stretch * WIDTH..).unwrap_or_default();
        let Some(bytes) = rest.first_chunk() else { return self.look_at_end(rest) };
        self.found = bits(bytes, self.all);
        self.stretch = stretch;
        self.found
    }

    /// The text may grow behind an end that is no full stretch, so what is found there is not remembered.
    #[cold]
    fn look_at_end(&self, rest: &[u8]) -> u64 {
        let mut bytes = [0; WIDTH];
        bytes[..rest.len()].copy_from_slice(rest);
        bits(&bytes, self.all)
    }
}

/// Marks in their order.
pub(super) struct Following<'m> {
    marks: &'m mut Marks,
    text: &'m [u8],
    stretch: usize,
    /// Those of the stretch that are still to come.
    found: u64,
}

impl Iterator for Following<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.found == 0 {
            let next = self.stretch + 1;
            if next * WIDTH >= self.text.len() {
                return None;
            }
            self.stretch = next;
            self.found = self.marks.look(self.text, next);
        }
        let mark = self.stretch * WIDTH + self.found.trailing_zeros() as usize;
        self.found &= self.found - 1;
        Some(mark)
    }
}

/// One bit for each byte, the first byte's the lowest.
#[inline]
fn bits(bytes: &[u8; WIDTH], all: [u8x16; 4]) -> u64 {
    let (sixteens, _) = bytes.as_chunks();
    sixteens.iter().rev().fold(0, |bits, sixteen| {
        let text = u8x16::new(*sixteen);
        let found = all.iter().fold(u8x16::default(), |found, mark| found | text.simd_eq(*mark));
        bits << 16 | u64::from(found.to_bitmask())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_mark_is_found(text in prop::collection::vec(prop::sample::select(b"abc\0\x7F,;\"\r\n\xFF".to_vec()), 0..300), grown in 0_usize..300) {
            let mut marks = Marks::new(b';');
            // What was found in a part of the text does not spoil what is found in all of it.
            marks.next(&text[..grown.min(text.len())], 0);
            let mut found = Vec::new();
            let mut from = 0;
            while let Some(mark) = marks.next(&text, from) {
                found.push(mark);
                from = mark + 1;
            }
            let expected: Vec<usize> = (0..text.len()).filter(|&i| b";\"\r\n".contains(&text[i])).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
