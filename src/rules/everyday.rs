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
    are_all(PLAIN, &image.as_bytes()[known.len()..])
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
