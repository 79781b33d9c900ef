//! Where the characters that end or quote fields stand in a text, found 64 bytes at a time.
//!
//! Fields are short, often empty, so that calling a search for each costs more than the search. Here one look at 64
//! bytes serves all fields that lie in them; the loops are written so that the compiler turns them into vector code.

/// How many bytes one look takes in.
const WIDTH: usize = 64;

/// Finds delimiters, quotes and line ends.
pub(super) struct Marks {
    delimiter: u8,
    /// The stretch that was looked at last, counted in widths, and what was found there: one bit for each byte.
    stretch: usize,
    found: u64,
}

impl Marks {
    pub fn new(delimiter: u8) -> Marks {
        Marks { delimiter, stretch: usize::MAX, found: 0 }
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
    pub fn from<'m>(&'m mut self, text: &'m [u8], from: usize) -> From<'m> {
        let stretch = from / WIDTH;
        let found = if self.stretch == stretch { self.found } else { self.look(text, stretch) };
        From { found: found & (u64::MAX << (from % WIDTH)), stretch, text, marks: self }
    }

    fn look(&mut self, text: &[u8], stretch: usize) -> u64 {
        let rest = text.get(stretch * WIDTH..).unwrap_or_default();
        let Some(bytes) = rest.first_chunk() else { return self.look_at_end(rest) };
        self.found = marks(bytes, self.delimiter);
        self.stretch = stretch;
        self.found
    }

    /// The text may grow behind an end that is no full stretch, so what is found there is not remembered.
    #[cold]
    fn look_at_end(&self, rest: &[u8]) -> u64 {
        let mut bytes = [0; WIDTH];
        bytes[..rest.len()].copy_from_slice(rest);
        marks(&bytes, self.delimiter)
    }
}

/// Marks in their order.
pub(super) struct From<'m> {
    marks: &'m mut Marks,
    text: &'m [u8],
    stretch: usize,
    /// Those of the stretch that are still to come.
    found: u64,
}

impl Iterator for From<'_> {
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
#[expect(clippy::needless_bitwise_bool, reason = "lazy operators would be branches, and no vector code")]
fn marks(bytes: &[u8; WIDTH], delimiter: u8) -> u64 {
    // Long texts have stretches without any, and none of their bytes is as low as these.
    let highest = delimiter.max(b'"');
    if !bytes.iter().fold(false, |any, &byte| any | (byte <= highest)) {
        return 0;
    }
    let mut is_mark = [0; WIDTH];
    for (is_mark, &byte) in is_mark.iter_mut().zip(bytes) {
        *is_mark = u8::from((byte == delimiter) | (byte == b'"') | (byte == b'\n') | (byte == b'\r'));
    }
    let (eights, _) = is_mark.as_chunks();
    let mut bits = 0;
    for (i, eight) in eights.iter().enumerate() {
        // The product gathers the lowest bits of eight bytes in its highest byte, in their order.
        bits |= (u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * i);
    }
    bits
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
