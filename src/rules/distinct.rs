//! SKUs that are told apart in plain sight: all have the same options in the same order, and of each option two values
//! are the same to the letter or certainly mean different things. Nearly every product is like that, and the rules of
//! [`variant`](super::variant) and [`alike`](super::alike) have nothing to say of it. Every other one is looked at closely
//! there.

use super::alike::begins_a_colour;
use crate::{Attribute, Sku, wide};

/// So many SKUs have no more pairs than a word has bits.
const FEW: usize = 11;

/// Whether the rules about options have nothing to say, as far as one look can tell.
pub(super) fn in_plain_sight(skus: &[Sku<'_>]) -> bool {
    let [first, rest @ ..] = skus else { return false };
    let keys = &first.attributes[..];
    if skus.len() > FEW || keys.is_empty() || !are_names(keys) || !rest.iter().all(|sku| has_keys(sku, keys)) {
        return false;
    }
    // One bit for each pair of SKUs that have been the same so far.
    let mut same = (1_u64 << (skus.len() * rest.len() / 2)) - 1;
    (0..keys.len()).all(|option| told_apart(skus, option, &mut same)) && same == 0
}

/// Whether every option has a name, and each another one.
fn are_names(keys: &[Attribute<'_>]) -> bool {
    keys.iter().enumerate().all(|(i, own)| is_seen(&own.key) && keys[..i].iter().all(|other| other.key != own.key))
}

/// Whether a text begins with something that one sees.
fn is_seen(text: &str) -> bool {
    matches!(text.as_bytes(), [0xe4..=0xe9, ..]) || text.starts_with(|c: char| c.is_ascii_graphic())
}

fn has_keys(sku: &Sku<'_>, keys: &[Attribute<'_>]) -> bool {
    // The names are mostly those of the columns, the same text for every row.
    let is =
        |(own, first): (&Attribute<'_>, &Attribute<'_>)| std::ptr::eq(own.key.as_bytes(), first.key.as_bytes()) || own.key == first.key;
    sku.attributes.len() == keys.len() && sku.attributes.iter().zip(keys).all(is)
}

/// Whether it can be told of every two values of an option whether they mean the same. Takes the pairs of SKUs that have
/// different ones out of `same`.
fn told_apart(skus: &[Sku<'_>], option: usize, same: &mut u64) -> bool {
    let mut beginnings = [0; FEW];
    let mut pair = 1;
    for (i, sku) in skus.iter().enumerate() {
        let value = &sku.attributes[option].value;
        let Some(begins) = beginning(value) else { return false };
        for (other, known) in skus.iter().zip(&beginnings[..i]) {
            let other = || &other.attributes[option].value;
            if *known != begins || !wide::same(other(), value) {
                if *known == begins && !mean_different(other(), value) {
                    return false;
                }
                *same &= !pair;
            }
            pair <<= 1;
        }
        beginnings[i] = begins;
    }
    true
}

/// How a text begins that begins with what it means. Texts that begin differently mean different things, however their
/// other letters are written; of what may be a colour that is not certain, for colours have two names.
#[inline]
fn beginning(text: &str) -> Option<u32> {
    match *text.as_bytes() {
        [a @ 0xe4..=0xe9, b, c, ..] => Some(u32::from_be_bytes([0, a, b, c])),
        [a, ..] if a.is_ascii_graphic() && !begins_a_colour(a) => Some(u32::from(a.to_ascii_uppercase())),
        _ => None,
    }
}

/// Whether two texts that begin alike certainly mean different things: both go on with what they mean, which is Chinese and
/// what is on a keyboard.
fn mean_different(one: &str, other: &str) -> bool {
    let is_plain = |b: u8| matches!(b, b'!'..=b'~' | 0x80..=0xbf | 0xe4..=0xe9);
    let says_itself = |text: &str| text.bytes().all(is_plain) && !text.ends_with('色');
    !one.eq_ignore_ascii_case(other) && says_itself(one) && says_itself(other)
}
