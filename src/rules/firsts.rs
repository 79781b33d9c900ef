//! Where each of a catalog's ids was first: the one thing that grows with a catalog. `order`, `alike` and `shared` say what it
//! means that one comes again; `repeated` is for the handful of things in one product.
//!
//! Most exports are in the order of their ids, and a number above all others is a new one: then nothing has to be looked up.

use super::scattered::Scattered;
use std::hash::{BuildHasher, Hasher as _, RandomState};

/// What stands for a text among a catalog's others. A number stands for itself if it is written as programs write numbers;
/// for anything else stand 63 bits that are as good as dice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint(u64);

/// The bit that no number has.
const IS_DICE: u64 = 1 << 63;
/// How many digits a number may have, to stay well below it.
const DIGITS: usize = 18;

impl Fingerprint {
    /// The fingerprint of a text as a whole, with nothing before or behind it. `key` is to be one that nobody knows beforehand.
    ///
    /// ```
    /// use shangjia::rules::Fingerprint;
    /// let key = std::hash::RandomState::new();
    /// assert_eq!(Fingerprint::of("719", &key), Fingerprint::of("719", &key));
    /// assert_ne!(Fingerprint::of("719", &key), Fingerprint::of("0719", &key));
    /// ```
    pub fn of(text: &str, key: &impl BuildHasher) -> Fingerprint {
        // No two texts that begin so are the same number.
        let begins = matches!(text.as_bytes(), [b'1'..=b'9', ..]) && text.len() <= DIGITS;
        let number = if begins { text.parse().ok() } else { None };
        Fingerprint(number.unwrap_or_else(|| {
            let mut hasher = key.build_hasher();
            hasher.write(text.as_bytes());
            hasher.finish() | IS_DICE
        }))
    }

    fn number(self) -> Option<u64> {
        (self.0 & IS_DICE == 0).then_some(self.0)
    }
}

/// Fingerprints, and of each what was noted when it was first seen.
#[derive(Debug)]
pub(crate) struct Firsts<P> {
    /// Numbers that were above all before them.
    risen: Vec<(u64, P)>,
    others: Scattered<P>,
    /// An odd number that nobody knows beforehand: times it, numbers are scattered, and no two become one.
    factor: u64,
}

impl<P: Default> Default for Firsts<P> {
    fn default() -> Firsts<P> {
        Firsts { risen: Vec::new(), others: Scattered::default(), factor: RandomState::new().hash_one(0) | 1 }
    }
}

impl<P: Copy + Default> Firsts<P> {
    /// Whether nothing was noted so far.
    pub fn is_empty(&self) -> bool {
        self.risen.is_empty() && self.others.is_empty()
    }

    /// What was noted of a fingerprint.
    pub fn at(&self, fingerprint: Fingerprint) -> Option<P> {
        self.risen(fingerprint).or_else(|| self.others.at(self.scattered(fingerprint)))
    }

    /// What was noted of a fingerprint before; if nothing was, `first` is.
    #[inline]
    pub fn note(&mut self, fingerprint: Fingerprint, first: P) -> Option<P> {
        if self.rises(fingerprint) {
            self.risen.push((fingerprint.0, first));
            return None;
        }
        self.risen(fingerprint).or_else(|| self.others.note(self.scattered(fingerprint), first))
    }

    /// Looks at where fingerprints would stand that are asked for next, all at once.
    pub fn expect(&self, fingerprints: impl Iterator<Item = Fingerprint>) {
        self.others.expect(fingerprints.filter(|next| !self.rises(*next)).map(|next| self.scattered(next)));
    }

    /// Whether it is a number above all others.
    #[inline]
    fn rises(&self, fingerprint: Fingerprint) -> bool {
        fingerprint.number().is_some_and(|number| self.risen.last().is_none_or(|(last, _)| number > *last))
    }

    fn risen(&self, fingerprint: Fingerprint) -> Option<P> {
        let at = self.risen.binary_search_by_key(&fingerprint.number()?, |(number, _)| *number).ok()?;
        Some(self.risen[at].1)
    }

    /// The same without an order, odd for numbers and even for all others.
    fn scattered(&self, fingerprint: Fingerprint) -> u64 {
        fingerprint.number().map_or(fingerprint.0 << 1, |number| (2 * number + 1).wrapping_mul(self.factor))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    fn id() -> impl Strategy<Value = String> {
        prop_oneof![
            6 => (0u64..400).prop_map(|number| number.to_string()),
            2 => any::<u64>().prop_map(|number| number.to_string()),
            2 => "[0-9]{0,3}|0[0-9]{17,18}|[1-9][0-9]{16,19}",
            2 => "[A-C]?[+-]?[0-9]{1,2}[ ]?|[一-三]",
        ]
    }

    proptest! {
        #[test]
        fn they_know_of_texts_what_a_map_knows(mut ids in prop::collection::vec(id(), 0..500), rising in 0usize..500) {
            // Many catalogs are in order up to somewhere.
            let rising = rising.min(ids.len());
            ids[..rising].sort_by_key(|id| id.parse::<u64>().ok());
            let (key, mut firsts, mut expected) = (RandomState::new(), Firsts::default(), HashMap::new());
            let print = |id: &str| Fingerprint::of(id, &key);
            for (place, id) in (0u32..).zip(&ids) {
                prop_assert_eq!(firsts.is_empty(), expected.is_empty());
                firsts.expect(ids.iter().map(|id| print(id)));
                prop_assert_eq!(firsts.at(print(id)), expected.get(id).copied(), "{}", id);
                prop_assert_eq!(firsts.note(print(id), place), expected.get(id).copied(), "{}", id);
                expected.entry(id).or_insert(place);
            }
            for (id, place) in expected {
                prop_assert_eq!(firsts.at(print(id)), Some(place), "{}", id);
            }
        }
    }

    #[test]
    fn what_rises_is_looked_up_nowhere_else() {
        let mut firsts = Firsts::default();
        for number in [1u64, 719, 720, 999_999_999_999_999_999] {
            assert_eq!(firsts.note(Fingerprint::of(&format!("{number}"), &RandomState::new()), number), None);
        }
        assert!(firsts.others.is_empty() && firsts.risen.len() == 4);
    }
}
