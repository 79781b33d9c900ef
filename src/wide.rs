//! Bytes looked at eight at a time: whether any byte of a text is of some kind, for texts that nearly never hold one.
//! Where a byte stands that was found, and what it means, is for others to say.
//!
//! A loop over single bytes costs most of its time at the ends of short texts, of which a catalog has millions.

const ONES: u64 = u64::MAX / 255;
const HIGH: u64 = ONES << 7;

/// Whether any byte is odd. `odd` says so of eight by the highest bits of its bytes; below the first byte that is odd
/// these are all zero.
#[inline]
pub(crate) fn any(bytes: &[u8], odd: impl Fn(u64) -> u64) -> bool {
    let Some(last) = bytes.last_chunk() else { return odd(few(bytes)) & HIGH != 0 };
    let (words, _) = bytes.as_chunks();
    words.iter().fold(odd(u64::from_le_bytes(*last)), |found, word| found | odd(u64::from_le_bytes(*word))) & HIGH != 0
}

/// Up to seven bytes, each of them at least once, and nothing else; letters where there are none.
#[inline]
fn few(bytes: &[u8]) -> u64 {
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        return u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32;
    }
    match *bytes {
        [] => ONES * u64::from(b'a'),
        [a] => ONES * u64::from(a),
        [a, .., c] => u64::from_le_bytes([a, bytes[1], c, c, c, c, c, c]),
    }
}

/// Bytes below that one, which is no more than 128.
#[inline]
pub(crate) fn below(word: u64, byte: u8) -> u64 {
    word.wrapping_sub(ONES * u64::from(byte)) & !word
}

/// Bytes that are that one.
#[inline]
pub(crate) fn equal(word: u64, byte: u8) -> u64 {
    below(word ^ (ONES * u64::from(byte)), 1)
}

/// Whether a text is made of ASCII that is printed.
#[inline]
pub(crate) fn is_printed(text: &str) -> bool {
    !any(text.as_bytes(), |word| word | below(word, b' ') | equal(word, 0x7f))
}

#[cfg(test)]
mod tests {
    use crate::wide;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn what_stands_anywhere_is_found(bytes in prop::collection::vec(prop_oneof![Just(b'"'), Just(0x1f), Just(b'!'), any::<u8>()], 0..40)) {
            prop_assert_eq!(wide::any(&bytes, |word| wide::equal(word, b'"')), bytes.contains(&b'"'));
            prop_assert_eq!(wide::any(&bytes, |word| wide::below(word, b' ')), bytes.iter().any(|&b| b < b' '));
            if let Ok(text) = std::str::from_utf8(&bytes) {
                prop_assert_eq!(wide::is_printed(text), text.chars().all(|c| matches!(c, ' '..='~')));
            }
        }

        #[test]
        fn one_byte_is_found_wherever_it_stands(length in 1_usize..70, at in 0_usize..70, byte in any::<u8>()) {
            let mut text = vec![b'a'; length];
            text[at % length] = byte;
            prop_assert_eq!(wide::any(&text, |word| wide::equal(word, byte)), true);
        }
    }
}
