//! Where each of a catalog's fingerprints was first: the one thing that grows with a catalog. `order`, `alike` and `shared`
//! say what it means that one comes again; `repeated` is for the handful of things in one product.

use std::hint::black_box;
use std::mem;

/// Fingerprints of 64 bits, as good as dice, and of each what was noted when it was first seen. The last two of all
/// fingerprints that there could be count as one.
///
/// It is a table of slots. A fingerprint's home is as far down the table as the fingerprint is among all that there could
/// be; it stands there or, where others do, below. So all of them stand in their order, and the table grows in small steps in
/// its own memory: what a catalog needs is near what it fills, and is never there twice.
#[derive(Debug)]
pub(crate) struct Firsts<P> {
    slots: Vec<Slot<P>>,
    /// How many slots are anybody's home. Behind them is room for those that are pushed down.
    homes: usize,
    count: usize,
}

#[derive(Debug, Clone, Copy)]
struct Slot<P> {
    fingerprint: u64,
    first: P,
}

/// The fingerprint of a slot in which there is none. It is above all others.
const NONE: u64 = u64::MAX;
/// How many homes come at once, so that a small catalog moves seldom.
const AT_LEAST: usize = 4096;
/// Slots behind the last home, of which hardly ever one is used.
const BEHIND: usize = 256;

impl<P: Default> Slot<P> {
    fn none() -> Slot<P> {
        Slot { fingerprint: NONE, first: P::default() }
    }
}

impl<P> Default for Firsts<P> {
    fn default() -> Firsts<P> {
        Firsts { slots: Vec::new(), homes: 0, count: 0 }
    }
}

impl<P: Copy + Default> Firsts<P> {
    /// What was noted of a fingerprint.
    pub fn at(&self, fingerprint: u64) -> Option<P> {
        let fingerprint = fingerprint.min(NONE - 1);
        self.slots.get(self.place(fingerprint)).filter(|slot| slot.fingerprint == fingerprint).map(|slot| slot.first)
    }

    /// What was noted of a fingerprint before; if nothing was, `first` is.
    pub fn note(&mut self, fingerprint: u64, first: P) -> Option<P> {
        let fingerprint = fingerprint.min(NONE - 1);
        if self.count >= self.homes / 8 * 7 {
            self.grow();
        }
        let place = self.place(fingerprint);
        if let Some(slot) = self.slots.get(place).filter(|slot| slot.fingerprint == fingerprint) {
            return Some(slot.first);
        }
        let free = self.slots[place..].iter().position(|slot| slot.fingerprint == NONE).map_or(self.slots.len(), |free| place + free);
        if free == self.slots.len() {
            self.slots.resize(free + BEHIND, Slot::none());
        }
        self.slots.copy_within(place..free, place + 1);
        self.slots[place] = Slot { fingerprint, first };
        self.count += 1;
        None
    }

    /// Looks at the homes of fingerprints that are asked for next: memory is slow to answer, but answers many at once.
    pub fn expect(&self, fingerprints: impl Iterator<Item = u64>) {
        black_box(fingerprints.fold(0, |seen, next| seen ^ self.slots.get(home(next, self.homes)).map_or(0, |slot| slot.fingerprint)));
    }

    /// Where a fingerprint stands, or would: the first slot from its home on that holds none below it.
    fn place(&self, fingerprint: u64) -> usize {
        let home = home(fingerprint, self.homes);
        home + self.slots[home..].iter().take_while(|slot| slot.fingerprint < fingerprint).count()
    }

    /// Gives everything a new home in a table that is larger by a quarter.
    fn grow(&mut self) {
        self.homes += self.homes / 4 + AT_LEAST;
        let (homes, mut end) = (self.homes, 0);
        self.slots.retain(|slot| {
            let is_held = slot.fingerprint != NONE;
            end = if is_held { home(slot.fingerprint, homes).max(end) + 1 } else { end };
            is_held
        });
        let (old, new) = (self.slots.len(), end.max(homes + BEHIND));
        self.slots.reserve_exact(new - old);
        self.slots.resize(new, Slot::none());
        // From the far end, nobody moves to where another one still is.
        self.slots.copy_within(..old, new - old);
        self.slots[..new - old].fill(Slot::none());
        let mut next = 0;
        for from in new - old..new {
            let slot = mem::replace(&mut self.slots[from], Slot::none());
            next = home(slot.fingerprint, homes).max(next);
            self.slots[next] = slot;
            next += 1;
        }
    }
}

/// The home of a fingerprint among so many.
#[expect(clippy::cast_possible_truncation, reason = "the product's upper half is below the number of homes")]
fn home(fingerprint: u64, homes: usize) -> usize {
    ((u128::from(fingerprint) * homes as u128) >> 64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    /// Numbers without an order, and the same ones every time.
    fn dice() -> impl FnMut() -> u64 {
        let mut state = 719u64;
        move || {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb)
        }
    }

    fn agree(fingerprints: impl Iterator<Item = u64>) {
        let (mut firsts, mut expected) = (Firsts::default(), HashMap::new());
        for (place, fingerprint) in (0u32..).zip(fingerprints) {
            assert_eq!(firsts.at(fingerprint), expected.get(&fingerprint).copied(), "{fingerprint}");
            firsts.expect([fingerprint, !fingerprint].into_iter());
            assert_eq!(firsts.note(fingerprint, place), expected.get(&fingerprint).copied(), "{fingerprint}");
            expected.entry(fingerprint).or_insert(place);
            assert_eq!(firsts.count, expected.len());
        }
        for (fingerprint, place) in expected {
            assert_eq!(firsts.at(fingerprint), Some(place), "{fingerprint}");
        }
    }

    #[test]
    fn it_knows_what_a_map_knows() {
        let mut roll = dice();
        let all: Vec<u64> = (0..50_000).map(|_| roll()).collect();
        agree(all.iter().copied());
        // Each of them again, at once and much later; and most of them often.
        agree(all.iter().flat_map(|one| [*one, *one]).take(9000));
        agree(all[..20_000].iter().chain(&all[..20_000]).copied());
        agree(all.iter().map(|one| one % 3000 * 0x0010_0000_0000_0001));
    }

    #[test]
    fn crowds_are_told_apart() {
        // All at one home: at the top, at the bottom, and somewhere between.
        agree((0..3000).rev());
        agree((0..3000).map(|n| NONE - 1 - n));
        agree((0..3000).map(|n| (NONE / 3) ^ n));
        let mut roll = dice();
        agree((0..6000).map(|_| if roll().is_multiple_of(2) { roll() % 1000 } else { NONE - 1 - roll() % 1000 }));
    }

    #[test]
    fn the_last_two_fingerprints_count_as_one() {
        let mut firsts = Firsts::default();
        assert_eq!(firsts.note(NONE, 1), None);
        assert_eq!((firsts.note(NONE - 1, 2), firsts.note(0, 3), firsts.at(NONE), firsts.at(1)), (Some(1), None, Some(1), None));
    }

    #[test]
    fn it_needs_little_more_memory_than_what_it_holds() {
        let (mut firsts, mut roll) = (Firsts::default(), dice());
        for count in 1..300_000 {
            firsts.note(roll(), [0u32; 2]);
            // Each is 16 bytes.
            let limit = 16 * (count * 10 / 7 + AT_LEAST + BEHIND + 8);
            assert!(firsts.slots.capacity() * size_of::<Slot<[u32; 2]>>() <= limit, "{count}");
        }
    }
}
