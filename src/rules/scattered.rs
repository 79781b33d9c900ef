//! Numbers as good as dice, and of each what was noted when it was first seen: what `firsts` keeps of all that does not rise.

use std::hint::black_box;
use std::iter::repeat_n;
use std::mem;

/// A table of slots. A number's home is as far down the table as the number is among all that there could be; it stands
/// there or, where others do, above. So all stand in their order, and when the table grows, nobody moves up: from the last
/// to the first, each goes to its new place, and no second table is needed beside the first.
///
/// The first two of all numbers that there could be count as one.
#[derive(Debug)]
pub(super) struct Scattered<P> {
    /// The first of them is free.
    slots: Vec<Slot<P>>,
    /// How many slots are above the first home.
    above: usize,
    homes: usize,
    count: usize,
}

#[derive(Debug, Clone, Copy)]
struct Slot<P> {
    number: u64,
    first: P,
}

/// The number of a free slot. It is below all others.
const FREE: u64 = 0;
/// How many homes there are at least, and come at once: a small catalog moves seldom.
const HOMES: usize = 4096;
/// How many slots come at once above the first home, if those there are taken. Hardly any catalog needs more.
const ABOVE: usize = 256;
/// Memory is read in lines of so many bytes, and so many of them are mostly enough to find a place.
const LINE: usize = 64;
const LINES: usize = 3;

impl<P: Default> Slot<P> {
    fn free() -> Slot<P> {
        Slot { number: FREE, first: P::default() }
    }
}

impl<P: Default> Default for Scattered<P> {
    fn default() -> Scattered<P> {
        Scattered { slots: vec![Slot::free()], above: 0, homes: 0, count: 0 }
    }
}

impl<P: Copy + Default> Scattered<P> {
    /// Whether nothing was noted so far.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// What was noted of a number.
    pub fn at(&self, number: u64) -> Option<P> {
        let number = number.max(FREE + 1);
        let slot = self.slots[self.place(number)];
        (slot.number == number).then_some(slot.first)
    }

    /// What was noted of a number before; if nothing was, `first` is.
    pub fn note(&mut self, number: u64, first: P) -> Option<P> {
        let number = number.max(FREE + 1);
        let mut place = self.place(number);
        let slot = self.slots[place];
        if slot.number == number {
            return Some(slot.first);
        }
        if self.count >= self.homes / 7 * 6 {
            self.grow();
            place = self.place(number);
        }
        self.count += 1;
        self.put(place, Slot { number, first });
        None
    }

    /// Puts one in at its place. Whoever stands there moves up by one, and so on up to the first free slot.
    fn put(&mut self, place: usize, mut moving: Slot<P>) {
        for slot in self.slots[1..=place].iter_mut().rev() {
            moving = mem::replace(slot, moving);
            if moving.number == FREE {
                return;
            }
        }
        self.slots[0] = moving;
        self.slots.reserve_exact(ABOVE);
        self.slots.splice(..0, repeat_n(Slot::free(), ABOVE));
        self.above += ABOVE;
    }

    /// Looks at the homes of numbers that are asked for next: memory is slow to answer, but answers many at once.
    pub fn expect(&self, numbers: impl Iterator<Item = u64>) {
        let line = LINE / size_of::<Slot<P>>();
        let look = |home: usize| (0..LINES).fold(0, |seen, lines| seen ^ self.slots[home.saturating_sub(lines * line)].number);
        black_box(numbers.fold(0, |seen, next| seen ^ look(self.home(next))));
    }

    /// Where a number stands, or would: from its home upwards, the first slot that holds none behind it.
    fn place(&self, number: u64) -> usize {
        let home = self.home(number);
        home - self.slots[..=home].iter().rev().take_while(|slot| slot.number > number).count()
    }

    #[expect(clippy::cast_possible_truncation, reason = "the product's upper half is below the number of homes")]
    fn home(&self, number: u64) -> usize {
        self.above + ((u128::from(number) * self.homes as u128) >> 64) as usize
    }

    /// Gives everything a new home in a table that is larger by a third.
    fn grow(&mut self) {
        self.homes += self.homes / 3 + HOMES;
        let (old, new) = (self.slots.len(), self.above + self.homes);
        self.slots.reserve_exact(new - old);
        self.slots.resize(new, Slot::free());
        let mut below = new;
        for from in (0..old).rev() {
            let slot = mem::replace(&mut self.slots[from], Slot::free());
            if slot.number != FREE {
                below = self.home(slot.number).min(below - 1);
                self.slots[below] = slot;
            }
        }
    }
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

    fn agree(numbers: impl Iterator<Item = u64>) {
        let (mut scattered, mut expected) = (Scattered::default(), HashMap::new());
        for (place, number) in (0u32..).zip(numbers) {
            assert_eq!(scattered.at(number), expected.get(&number).copied(), "{number}");
            scattered.expect([number, !number].into_iter());
            assert_eq!(scattered.note(number, place), expected.get(&number).copied(), "{number}");
            expected.entry(number).or_insert(place);
            assert_eq!(scattered.count, expected.len());
        }
        for (number, place) in expected {
            assert_eq!(scattered.at(number), Some(place), "{number}");
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
        agree(all.iter().map(|one| (one % 3000 + 1) * 0x0010_0000_0000_0001));
    }

    #[test]
    fn crowds_are_told_apart() {
        // All at one home: at the top, at the bottom, and somewhere between.
        agree((1..3000).rev());
        agree((0..3000).map(|n| u64::MAX - n));
        agree((0..3000).map(|n| (u64::MAX / 3) ^ n));
        let mut roll = dice();
        agree((0..6000).map(|_| if roll().is_multiple_of(2) { roll() % 1000 + 1 } else { u64::MAX - roll() % 1000 }));
    }

    #[test]
    fn the_first_two_numbers_count_as_one() {
        let mut scattered = Scattered::default();
        assert_eq!((scattered.at(0), scattered.note(0, 1)), (None, None));
        assert_eq!((scattered.note(1, 2), scattered.note(2, 3), scattered.at(0), scattered.at(u64::MAX)), (Some(1), None, Some(1), None));
    }

    #[test]
    fn it_needs_little_more_memory_than_what_it_holds() {
        let (mut scattered, mut roll) = (Scattered::default(), dice());
        for count in 1..300_000 {
            scattered.note(roll(), [0u32; 2]);
            // Each is 16 bytes.
            let limit = 16 * (count * 14 / 9 + HOMES + ABOVE + 8);
            assert!(scattered.slots.capacity() * size_of::<Slot<[u32; 2]>>() <= limit, "{count}");
        }
    }
}
