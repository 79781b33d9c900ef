//! Bytes looked at many at a time: whether any byte of a text is of some kind, for texts that nearly never hold one, how
//! many are, and how far two texts are alike. Where a byte stands that was found, and what it means, is for others to say.
//!
//! A loop over single bytes costs most of its time at the ends of short texts, of which a catalog has millions.

const ONES: u64 = u64::MAX / 255;
const HIGH: u64 = ONES << 7;

/// Whether any byte is odd. `odd` says so of eight by the highest bits of its bytes; below the first byte that is odd
/// these are all zero.
#[inline]
pub(crate) fn any(bytes: &[u8], odd: impl Fn(u64) -> u64) -> bool {
    let (Some((first, behind)), Some(last)) = (bytes.split_first_chunk(), bytes.last_chunk()) else { return odd(few(bytes)) & HIGH != 0 };
    let mut found = odd(u64::from_le_bytes(*first)) | odd(u64::from_le_bytes(*last));
    // Most texts have no more.
    if bytes.len() > 16 {
        let (words, _) = behind.as_chunks();
        found = words.iter().fold(found, |found, word| found | odd(u64::from_le_bytes(*word)));
    }
    found & HIGH != 0
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

/// Whether two texts are the same. Most are short, and two words tell.
#[inline]
pub(crate) fn same(one: &str, other: &str) -> bool {
    let ends = |bytes: &[u8]| match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => (few(bytes), 0),
    };
    let (one, other) = (one.as_bytes(), other.as_bytes());
    one.len() == other.len() && if one.len() > 16 { one == other } else { ends(one) == ends(other) }
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

/// Whether a text is made of what nearly all are made of: ASCII that is printed, and the characters from U+4000 to
/// U+9FFF, nearly all of them Chinese. These are the ones of three bytes that begin with E4 to E9.
#[inline]
pub(crate) fn is_usual(text: &str) -> bool {
    !any(text.as_bytes(), |word| {
        // Without the highest bits, a sum reaches into them from a bound on, and never into the next byte.
        let low = word & !HIGH;
        let from = |least: u8| low + ONES * u64::from(0x80 - least);
        let in_ascii = !from(b' ') | from(0x7f);
        let beginning = from(0x40) & (!from(0x64) | from(0x6a));
        (!word & in_ascii) | (word & beginning)
    })
}

/// Whether a text is made of ASCII that is seen, and has no small letters.
#[inline]
pub(crate) fn is_capital(text: &str) -> bool {
    let odd = |word: u64| {
        let low = word & !HIGH;
        let from = |least: u8| low + ONES * u64::from(0x80 - least);
        word | !from(b'!') | from(0x7f) | (from(b'a') & !from(b'z' + 1))
    };
    text.is_empty() || !any(text.as_bytes(), odd)
}

/// How many bytes are of some kind. The compiler turns a simple `is` into vector code.
#[inline]
pub(crate) fn count(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    let count = |bytes: &[u8]| bytes.iter().fold(0u8, |count, &byte| count.wrapping_add(u8::from(is(byte))));
    let (many, rest) = bytes.as_chunks::<128>();
    many.iter().map(|many| usize::from(count(many))).sum::<usize>() + usize::from(count(rest))
}

/// How many characters a text has.
pub(crate) fn characters(text: &str) -> usize {
    count(text.as_bytes(), |byte| byte & 0xc0 != 0x80)
}

/// The first so many characters of a text.
pub(crate) fn beginning(text: &str, characters: usize) -> &str {
    // Most texts are short, and most long ones are addresses.
    if text.len() <= characters || text.as_bytes()[..characters].is_ascii() {
        return &text[..text.len().min(characters)];
    }
    text.char_indices().nth(characters).map_or(text, |(end, _)| &text[..end])
}

/// Whether any two bytes side by side are of some kind. The compiler turns a simple `are` into vector code.
#[inline]
pub(crate) fn any_two(bytes: &[u8], are: impl Fn(u8, u8) -> bool) -> bool {
    let behind = bytes.get(1..).unwrap_or_default();
    bytes.iter().zip(behind).fold(false, |any, (&one, &next)| any | are(one, next))
}

/// How many bytes two texts begin with alike.
#[inline]
pub(crate) fn alike(one: &[u8], other: &[u8]) -> usize {
    let at = alike_by::<256>(one, other);
    let mut at = at + alike_by::<32>(&one[at..], &other[at..]);
    let ((words, _), (other_words, _)) = (one[at..].as_chunks(), other[at..].as_chunks());
    for (word, other) in words.iter().zip(other_words) {
        let differ = u64::from_le_bytes(*word) ^ u64::from_le_bytes(*other);
        if differ != 0 {
            return at + differ.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at + alike_by::<1>(&one[at..], &other[at..])
}

/// The same counted in so many bytes at a time, which costs least.
#[inline]
pub(crate) fn alike_by<const WIDTH: usize>(one: &[u8], other: &[u8]) -> usize {
    let (one, _) = one.as_chunks::<WIDTH>();
    let (other, _) = other.as_chunks();
    WIDTH * one.iter().zip(other).take_while(|(one, other)| one == other).count()
}

/// Whether a text has no character but digits.
#[inline]
pub(crate) fn is_digits(text: &str) -> bool {
    // Bytes above '9' reach the highest bit when so much is added.
    let beyond = |word: u64| word.wrapping_add(ONES * u64::from(0x7f - b'9'));
    text.is_empty() || !any(text.as_bytes(), |word| word | below(word, b'0') | beyond(word))
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
                prop_assert_eq!(wide::is_usual(text), text.chars().all(|c| matches!(c, ' '..='~' | '\u{4000}'..='\u{9fff}')));
                prop_assert_eq!(wide::is_digits(text), text.chars().all(|c| c.is_ascii_digit()));
            }
        }

        #[test]
        fn usual_texts_are_told(text in "[ !~\u{0}\u{1f}\u{7f}\u{80}\u{7ff}\u{3fff}\u{4000}毯\u{9fff}\u{a000}，😀]{0,12}") {
            prop_assert_eq!(wide::is_usual(&text), text.chars().all(|c| matches!(c, ' '..='~' | '\u{4000}'..='\u{9fff}')));
        }

        #[test]
        fn characters_are_counted(text in "[a毯é😀]{0,300}", most in 0_usize..40) {
            prop_assert_eq!(wide::characters(&text), text.chars().count());
            prop_assert_eq!(wide::beginning(&text, most), text.chars().take(most).collect::<String>());
        }

        #[test]
        fn all_are_counted(bytes in prop::collection::vec(b'a'..b'd', 0..400)) {
            let found = wide::count(&bytes, |byte| byte < b'c');
            prop_assert_eq!(found, bytes.iter().filter(|&&byte| byte < b'c').count());
            let twice = wide::any_two(&bytes, |one, next| one == b'a' && next == b'a');
            prop_assert_eq!(twice, bytes.windows(2).any(|two| two == b"aa"));
        }

        #[test]
        fn texts_are_alike_up_to_the_first_difference(bytes in prop::collection::vec(any::<u8>(), 0..800), cut in 0_usize..800, at in 0_usize..800) {
            let mut other = bytes[..cut.min(bytes.len())].to_vec();
            if let Some(byte) = other.get_mut(at) {
                *byte ^= 1;
            }
            prop_assert_eq!(wide::alike(&bytes, &other), at.min(other.len()));
            prop_assert_eq!(wide::alike(&other, &bytes), at.min(other.len()));
        }

        #[test]
        fn digits_are_told_from_what_stands_beside_them(text in "[/0-9:;ａ٣]{0,20}|[0-9]{0,30}") {
            prop_assert_eq!(wide::is_digits(&text), text.chars().all(|c| c.is_ascii_digit()));
        }

        #[test]
        fn texts_are_the_same_to_the_letter(one in "[ab毯]{0,7}|[ab]{14,18}", at in 0_usize..18) {
            prop_assert!(wide::same(&one, &one.clone()));
            let mut other = one.clone().into_bytes();
            if let Some(byte) = other.get_mut(at).filter(|byte| byte.is_ascii()) {
                *byte ^= 3;
            }
            let other = String::from_utf8(other).unwrap();
            prop_assert_eq!(wide::same(&one, &other), one == other);
            prop_assert_eq!(wide::same(&one, &(other + "a")), false);
        }

        #[test]
        fn capitals_are_told_from_what_stands_beside_them(text in "[ !@-Z`-~\u{7f}ａ٣]{0,20}|[!-`{-~]{0,30}") {
            let is_capital = |b: u8| b.is_ascii_graphic() && !b.is_ascii_lowercase();
            prop_assert_eq!(wide::is_capital(&text), text.bytes().all(is_capital));
        }

        #[test]
        fn one_byte_is_found_wherever_it_stands(length in 1_usize..70, at in 0_usize..70, byte in any::<u8>()) {
            let mut text = vec![b'a'; length];
            text[at % length] = byte;
            prop_assert_eq!(wide::any(&text, |word| wide::equal(word, byte)), true);
        }
    }
}
