//! Addresses that nearly every image has, told at a glance. What is wrong with any other is said in
//! [`image`](super::image).

use crate::wide;
use memchr::memchr;

/// An address that was everyday: of others only what is not the same has to be looked at, and a product has nearly all its
/// images on one host.
#[derive(Clone, Copy, Default)]
pub(super) struct Known<'i> {
    address: &'i str,
    /// Where its host ends.
    host: usize,
}

impl Known<'_> {
    /// How much of another address is the same, if at least the host is.
    #[inline]
    fn of(&self, image: &str) -> Option<usize> {
        let same = wide::alike_by::<BLOCK>(self.address.as_bytes(), image.as_bytes());
        if same > self.host {
            return Some(same);
        }
        let is_on_host = self.host > 0 && image.as_bytes().get(self.host) == Some(&b'/');
        (is_on_host && image.as_bytes().starts_with(&self.address.as_bytes()[..self.host])).then_some(self.host)
    }
}

/// What nearly every address looks like: `https://`, a host name with a dot, and characters that need no escaping.
/// It only spares them the parser; whatever is not everyday is looked at closely.
#[inline]
pub(super) fn is_everyday<'i>(image: &'i str, known: &mut Known<'i>) -> bool {
    let (same, host) = match (known.of(image), known.host) {
        (Some(same), host) => (same, host),
        (None, _) => match end_of_host(image) {
            Some(host) => (host, host),
            None => return false,
        },
    };
    let is_everyday = are_plain(image, same);
    if is_everyday {
        *known = Known { address: image, host };
    }
    is_everyday
}

/// Where an everyday host ends.
fn end_of_host(image: &str) -> Option<usize> {
    let rest = image.strip_prefix("https://").or_else(|| image.strip_prefix("http://"))?;
    let host = &rest[..memchr(b'/', rest.as_bytes()).unwrap_or(rest.len())];
    is_everyday_host(host.as_bytes()).then_some(image.len() - rest.len() + host.len())
}

/// Whether no character needs escaping in an address that is known to be everyday so far.
#[inline]
fn are_plain(image: &str, known: usize) -> bool {
    are_plainest(image.as_bytes(), known) || are_all(PLAIN, &image.as_bytes()[known..])
}

/// How many bytes are looked at at once.
const BLOCK: usize = 16;

/// Whether there is nothing but letters, digits and what parts them, which is what nearly every path is made of. Blocks are
/// counted from the end, and the first may begin in what is known.
#[inline]
fn are_plainest(bytes: &[u8], known: usize) -> bool {
    let unknown = (bytes.len() - known).next_multiple_of(BLOCK);
    let Some(from) = bytes.len().checked_sub(unknown) else { return false };
    let (blocks, _) = bytes[from..].as_chunks();
    !blocks.iter().any(is_odd)
}

/// Whether any of the bytes is anything else.
#[inline]
#[expect(clippy::needless_bitwise_bool, reason = "without a branch for each of them, all are looked at at once")]
fn is_odd(block: &[u8; BLOCK]) -> bool {
    let odd = |b: u8| (b.wrapping_sub(b'-') > b':' - b'-') & ((b & 0xdf).wrapping_sub(b'A') > b'Z' - b'A') & (b != b'_');
    block.iter().fold(false, |any, b| any | odd(*b))
}

#[expect(clippy::needless_bitwise_bool, reason = "as above")]
fn is_everyday_host(host: &[u8]) -> bool {
    const SUFFIXES: [&[u8]; 8] = [b".com", b".cn", b".net", b".org", b".top", b".vip", b".shop", b".cc"];
    // A name in letters of another script has two hyphens in it.
    let is_twice = |one: u8, next: u8| (one == next) & ((one == b'.') | (one == b'-'));
    are_all(LABEL, host)
        && host.first() != Some(&b'.')
        && SUFFIXES.iter().any(|suffix| host.ends_with(suffix))
        && !wide::any_two(host, is_twice)
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
        fn the_plainest_are_plain(text in "[-.:/0-9A-Za-z_]{0,60}", at: prop::sample::Index, odd: u8, known: prop::sample::Index) {
            let mut bytes = text.into_bytes();
            let known = known.index(bytes.len() + 1);
            prop_assert!(are_plainest(&bytes, known) || bytes.len() < (bytes.len() - known).next_multiple_of(BLOCK));
            if !bytes.is_empty() {
                let at = at.index(bytes.len());
                bytes[at] = odd;
            }
            prop_assert!(!are_plainest(&bytes, known) || are_all(PLAIN, &bytes[known..]));
        }

        /// What was seen before never makes an address everyday, nor takes it from one.
        #[test]
        fn each_address_is_everyday_by_itself(addresses in prop::collection::vec(
            "(https?://)(cdn-1|a|a\\.\\.b|xn--p)\\.(example\\.com|shop\\.cn)(/|\\?)?(goods/goods_editor/2020[0-9]{0,2}/)?[a-b]{0,20}[ |#毯]?(\\.png)?",
            1..8,
        )) {
            let mut known = Known::default();
            for address in &addresses {
                prop_assert_eq!(is_everyday(address, &mut known), is_everyday(address, &mut Known::default()), "{}", address);
            }
        }
    }
}
