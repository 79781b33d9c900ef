//! Addresses that nearly every image has, told at a glance. What is wrong with any other is said in
//! [`image`](super::image).

use memchr::memchr;

/// What nearly every address looks like: `https://`, a host name with a dot, and characters that need no escaping.
/// It only spares them the parser; whatever is not everyday is looked at closely. `known` is the beginning of an address
/// that was seen before, up to its path: a product has nearly all its images on one host.
pub(super) fn is_everyday<'i>(image: &'i str, known: &mut &'i str) -> bool {
    let is_known = !known.is_empty() && image.as_bytes().get(known.len()) == Some(&b'/') && image.starts_with(*known);
    if !is_known {
        let Some(rest) = image.strip_prefix("https://").or_else(|| image.strip_prefix("http://")) else { return false };
        let host = &rest[..memchr(b'/', rest.as_bytes()).unwrap_or(rest.len())];
        if !is_everyday_host(host.as_bytes()) {
            return false;
        }
        *known = &image[..image.len() - rest.len() + host.len()];
    }
    let rest = &image.as_bytes()[known.len()..];
    are_plainest(rest) || are_all(PLAIN, rest)
}

/// Whether there is nothing but letters, digits and what parts them, which is what nearly every path is made of.
fn are_plainest(bytes: &[u8]) -> bool {
    let Some(last) = bytes.last_chunk() else { return false };
    let (blocks, _) = bytes.as_chunks();
    !is_odd(last) && !blocks.iter().any(is_odd)
}

/// Whether any of sixteen bytes is anything else.
#[expect(clippy::needless_bitwise_bool, reason = "without a branch for each of them, all are looked at at once")]
fn is_odd(block: &[u8; 16]) -> bool {
    let odd = |b: u8| (b.wrapping_sub(b'-') > b':' - b'-') & ((b & 0xdf).wrapping_sub(b'A') > b'Z' - b'A') & (b != b'_');
    block.iter().fold(false, |any, b| any | odd(*b))
}

fn is_everyday_host(host: &[u8]) -> bool {
    const SUFFIXES: [&[u8]; 8] = [b".com", b".cn", b".net", b".org", b".top", b".vip", b".shop", b".cc"];
    are_all(LABEL, host)
        && host.first() != Some(&b'.')
        && SUFFIXES.iter().any(|suffix| host.ends_with(suffix))
        && !host.windows(2).any(|two| two == b"..")
        && !host.windows(4).any(|four| four == b"xn--")
}

/// Characters of a host name.
const LABEL: u8 = 1;
/// Characters of a path, a query and a fragment that need no escaping.
const PLAIN: u8 = 2;

/// Which characters are of which kind: one look for each byte, since this is where most bytes of a catalog pass.
static KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut b = 0u8;
    loop {
        if b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.') {
            kinds[b as usize] = LABEL | PLAIN;
        } else if matches!(b, b'_' | b'~' | b'/' | b'?' | b'=' | b'&' | b'+' | b'!' | b'@' | b'*' | b'#' | b':') {
            kinds[b as usize] = PLAIN;
        }
        if b == u8::MAX {
            break kinds;
        }
        b += 1;
    }
};

fn are_all(kind: u8, bytes: &[u8]) -> bool {
    let of = |b: u8| KINDS[usize::from(b)];
    let (fours, rest) = bytes.as_chunks();
    let all = fours.iter().fold(kind, |all, &[a, b, c, d]| all & of(a) & of(b) & of(c) & of(d));
    rest.iter().fold(all, |all, &b| all & of(b)) != 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_plainest_are_plain(text in "[-.:/0-9A-Za-z_]{0,60}", at: prop::sample::Index, odd: u8) {
            prop_assert_eq!(are_plainest(text.as_bytes()), text.len() >= 16);
            let mut bytes = text.into_bytes();
            if !bytes.is_empty() {
                let at = at.index(bytes.len());
                bytes[at] = odd;
            }
            prop_assert!(!are_plainest(&bytes) || are_all(PLAIN, &bytes));
        }
    }
}
