//! Whether bytes that are no UTF-8 are Chinese in GB18030: what they look like as either, in any pieces.
//!
//! Both are told by what each byte means after those before it, which a table says; runs of ASCII mean nothing to either.

/// What was seen of a file so far.
#[derive(Default)]
pub(super) struct Proof {
    utf8: Utf8Count,
    pairs: Pairs,
}

impl Proof {
    /// Looks at the next bytes of the file.
    pub fn count(&mut self, bytes: &[u8]) {
        let mut at = 0;
        while at < bytes.len() {
            if self.utf8.state == START && self.pairs.state == START {
                at += encoding_rs::Encoding::ascii_valid_up_to(&bytes[at..]);
            }
            // Text that is not ASCII comes in words.
            let (mut utf8, mut pairs) = (self.utf8, self.pairs);
            for &byte in &bytes[at..] {
                utf8.take(byte);
                pairs.take(byte);
                at += 1;
                if byte.is_ascii() {
                    break;
                }
            }
            (self.utf8, self.pairs) = (utf8, pairs);
        }
    }

    /// There are no more.
    pub fn end(&mut self) {
        self.utf8.bad += u64::from(self.utf8.state != START);
        self.utf8.state = START;
    }

    /// How many faults there are if it is UTF-8.
    pub fn faults_as_utf8(&self) -> u64 {
        self.utf8.bad
    }

    /// Whether what was seen speaks for GB18030, if that has no faults.
    pub fn holds(&self) -> bool {
        !self.utf8.speaks_for_itself() && self.pairs.look_chinese()
    }
}

/// What follows from a byte: the next state in the lower half, what is counted in the upper half.
type Step = u8;

/// The state between characters.
const START: u8 = 0;

/// How much of a file is UTF-8. A fault is a byte that begins nothing, or a character that is cut off.
#[derive(Default, Clone, Copy)]
struct Utf8Count {
    bad: u64,
    two_bytes: u64,
    longer: u64,
    state: u8,
}

/// Of a character that has begun: which byte comes next in any that has no shorter form and is no surrogate, and what
/// state follows it.
const UTF8: [(u8, u8, Step); 9] = [
    // Between characters, where any byte begins one or is bad.
    (1, 0, START),
    // The last byte of two, the last of more, the last but one, the last but two.
    (0x80, 0xBF, START | TWO_BYTES),
    (0x80, 0xBF, START | LONGER),
    (0x80, 0xBF, 2),
    (0x80, 0xBF, 3),
    // The second byte behind E0, ED, F0 and F4.
    (0xA0, 0xBF, 2),
    (0x80, 0x9F, 2),
    (0x90, 0xBF, 3),
    (0x80, 0x8F, 3),
];
const BAD: Step = 1 << 4;
const TWO_BYTES: Step = 1 << 6;
const LONGER: Step = 1 << 7;

static UTF8_STEPS: [[Step; 256]; 9] = {
    let mut steps = [[0; 256]; 9];
    let mut state = 0;
    while state < UTF8.len() {
        let (least, most, then) = UTF8[state];
        // A byte that does not belong to the character shows that it is cut off, and is looked at for itself.
        let cut_off = if state == START as usize { 0 } else { BAD };
        let mut byte = 0;
        loop {
            steps[state][byte as usize] = if least <= byte && byte <= most { then } else { cut_off + begin(byte) };
            if byte == u8::MAX {
                break;
            }
            byte += 1;
        }
        state += 1;
    }
    steps
};

const fn begin(byte: u8) -> Step {
    match byte {
        0..=0x7F => START,
        0xC2..=0xDF => 1,
        0xE0 => 5,
        0xED => 6,
        0xE1..=0xEF => 3,
        0xF0 => 7,
        0xF4 => 8,
        0xF1..=0xF3 => 4,
        _ => BAD | START,
    }
}

impl Utf8Count {
    #[inline]
    fn take(&mut self, byte: u8) {
        let step = UTF8_STEPS[usize::from(self.state)][usize::from(byte)];
        self.state = step & 0xF;
        self.bad += u64::from(step >> 4 & 3);
        self.two_bytes += u64::from(step >> 6 & 1);
        self.longer += u64::from(step >> 7);
    }

    /// Chinese in GB18030 hardly ever makes three-byte UTF-8, and makes two-byte UTF-8 by chance about one time in
    /// five; so that much well-formed UTF-8 is no accident, even where GB18030 would swallow the file without a fault.
    fn speaks_for_itself(&self) -> bool {
        self.longer > self.bad || self.two_bytes + self.longer > 4 * self.bad
    }
}

/// Pairs in the old GB2312 square, where practically all Chinese text stands, and all others.
#[derive(Default, Clone, Copy)]
struct Pairs {
    common: u64,
    rare: u64,
    state: u8,
}

/// States behind the first byte of a pair: one that stands in the square, or another one.
const COMMON_LEAD: u8 = 1;
const RARE_LEAD: u8 = 2;
const COMMON: Step = 1 << 4;
const RARE: Step = 1 << 5;

static PAIR_STEPS: [[Step; 256]; 3] = {
    let mut steps = [[START; 256]; 3];
    let mut byte = 0;
    while byte < 256 {
        let is_common = byte >= 0xA1;
        if byte >= 0x81 {
            steps[START as usize][byte] = if is_common { COMMON_LEAD } else { RARE_LEAD };
        }
        // A digit is half of a character of four bytes.
        let is_half = byte >= b'0' as usize && byte <= b'9' as usize;
        let rare = if is_half { START } else { RARE };
        steps[COMMON_LEAD as usize][byte] = if is_common { COMMON } else { rare };
        steps[RARE_LEAD as usize][byte] = rare;
        byte += 1;
    }
    steps
};

impl Pairs {
    #[inline]
    fn take(&mut self, byte: u8) {
        let step = PAIR_STEPS[usize::from(self.state)][usize::from(byte)];
        self.state = step & 0xF;
        self.common += u64::from(step >> 4 & 1);
        self.rare += u64::from(step >> 5);
    }

    /// Accented letters of a Western encoding pair up with the ASCII letter behind them into rare characters, often
    /// without a fault.
    fn look_chinese(&self) -> bool {
        self.common * 4 >= self.rare
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The counts that the standard library's own reader comes to.
    fn counted(bytes: &[u8]) -> (u64, u64, u64) {
        let (mut bad, mut two_bytes, mut longer) = (0, 0, 0);
        for chunk in bytes.utf8_chunks() {
            bad += u64::from(!chunk.invalid().is_empty());
            for c in chunk.valid().chars() {
                two_bytes += u64::from(c.len_utf8() == 2);
                longer += u64::from(c.len_utf8() > 2);
            }
        }
        (bad, two_bytes, longer)
    }

    /// Common and rare pairs, two bytes at a time.
    fn paired(mut bytes: &[u8]) -> (u64, u64) {
        let (mut common, mut rare) = (0, 0);
        while let Some((&lead, rest)) = bytes.split_first() {
            bytes = rest;
            if lead < 0x81 {
                continue;
            }
            let Some((&second, rest)) = rest.split_first() else { break };
            bytes = rest;
            let is_common = lead >= 0xA1 && second >= 0xA1;
            common += u64::from(is_common);
            rare += u64::from(!is_common && !second.is_ascii_digit());
        }
        (common, rare)
    }

    fn pieces() -> impl Strategy<Value = Vec<Vec<u8>>> {
        let odd =
            prop::sample::select(vec![0x80, 0xBF, 0xC1, 0xC2, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0x9F, 0xA0, 0x90, 0x8F, 0x41, 0x35]);
        let byte = prop_oneof![any::<u8>(), odd];
        let piece = prop_oneof![prop::collection::vec(byte, 0..9), "[一-龥]{1,3}".prop_map(String::into_bytes)];
        prop::collection::vec(piece, 0..12)
    }

    proptest! {
        #[test]
        fn faults_and_pairs_are_counted_alike_in_whatever_pieces(pieces in pieces()) {
            let whole = pieces.concat();
            let (mut at_once, mut in_pieces) = (Proof::default(), Proof::default());
            at_once.count(&whole);
            for piece in &pieces {
                in_pieces.count(piece);
            }
            for mut proof in [at_once, in_pieces] {
                proof.end();
                let Proof { utf8, pairs } = proof;
                prop_assert_eq!((utf8.bad, utf8.two_bytes, utf8.longer), counted(&whole));
                prop_assert_eq!((pairs.common, pairs.rare), paired(&whole));
            }
        }
    }
}
