//! Which of a few things is there twice: without an allocation for the usual handful, without a quadratic walk for a
//! hostile hundred thousand.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

/// A text of which many others differ in their last characters, as ids and addresses do.
#[derive(Clone, Copy, Eq)]
pub(super) struct Tail<'t>(pub &'t str);

impl PartialEq for Tail<'_> {
    fn eq(&self, other: &Self) -> bool {
        let last = |text: &str| text.as_bytes().last_chunk().map(|last| u64::from_le_bytes(*last));
        self.0.len() == other.0.len() && last(self.0) == last(other.0) && self.0 == other.0
    }
}

impl Hash for Tail<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

/// Up to this many things are compared each with each.
const HANDFUL: usize = 16;

/// Calls `found(first, again)` for everything among `get(0)..get(count)` that was there before; `None` is left out.
pub(super) fn repeated<T: Eq + Hash>(count: usize, get: impl Fn(usize) -> Option<T>, mut found: impl FnMut(usize, usize)) {
    if count < 2 {
        return;
    }
    if count <= HANDFUL {
        let mut items: [Option<T>; HANDFUL] = [const { None }; HANDFUL];
        for (again, place) in items.iter_mut().enumerate().take(count) {
            *place = get(again);
        }
        for (again, item) in items.iter().enumerate().take(count).filter(|(_, item)| item.is_some()) {
            if let Some(first) = items[..again].iter().position(|first| first == item) {
                found(first, again);
            }
        }
        return;
    }
    let mut seen = HashMap::with_capacity(count);
    for again in 0..count {
        let Some(item) = get(again) else { continue };
        let first = *seen.entry(item).or_insert(again);
        if first != again {
            found(first, again);
        }
    }
}
