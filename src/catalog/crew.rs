//! Work on several threads, whose results come back in the order of the work. What comes out never depends on how many
//! threads there are, for each piece of work is worked on alone.
//!
//! Whoever is free fetches the next piece, works on it, and takes it out when it has its turn. Nobody waits to be given work,
//! and a thread reads and writes in the memory of pieces that it has worked on before, which is in its own core's cache.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread;

/// Pieces that may be under way at once, for each thread: so many that nobody waits, few enough to bound the memory.
const AHEAD: usize = 2;

/// How often a thread looks whether the entrance is free before it sleeps: about as long as a piece is fed.
const PATIENCE: usize = 1000;

/// Feeds pieces of work to `threads` threads, of which this is one, and takes them in order when they are done. `feed` makes
/// a piece of the memory of one that was taken; it and `take` are called by one thread at a time. An error ends it in its
/// turn: what comes before it was taken, and what is under way behind it is forgotten.
pub(super) fn in_order<W: Send + Default, E: Send>(
    threads: usize,
    work: impl Fn(&mut W) + Sync,
    mut feed: impl FnMut(W) -> Result<Option<W>, E> + Send,
    mut take: impl FnMut(&mut W) -> Result<(), E> + Send,
) -> Result<(), E> {
    let Some(mut first) = feed(W::default())? else { return Ok(()) };
    let Some(second) = feed(W::default()).transpose() else {
        // What is one piece is not worth a thread.
        work(&mut first);
        return take(&mut first);
    };
    let mut early = [Ok(first), second].into_iter();
    let feed = |spare| early.next().or_else(|| feed(spare).transpose());
    let spare = (0..threads).map(|_| Vec::new()).collect();
    let crew = Crew {
        room: AHEAD * threads,
        work,
        entrance: Mutex::new(Entrance { feed, fed: 0, is_closed: false }),
        exit: Mutex::new(Exit {
            out: 0,
            waiting: VecDeque::new(),
            patience: threads,
            is_taking: false,
            spare,
            error: None,
            is_closed: false,
        }),
        take: Mutex::new(take),
        moved: Condvar::new(),
    };
    thread::scope(|scope| {
        let crew = &crew;
        for own in 1..threads {
            scope.spawn(move || crew.run(own));
        }
        crew.run(0);
    });
    crew.exit.into_inner().unwrap_or_else(PoisonError::into_inner).error.map_or(Ok(()), Err)
}

/// Threads that work side by side. A closed exit and a poisoned lock send everybody home: there was an error, or somebody
/// has panicked, which the scope passes on.
struct Crew<K, F, T, W, E> {
    room: usize,
    work: K,
    entrance: Mutex<Entrance<F>>,
    exit: Mutex<Exit<W, E>>,
    /// Used by whoever is taking; nobody waits for it.
    take: Mutex<T>,
    /// Pieces have gone out, so that there is room for others.
    moved: Condvar,
}

/// Where pieces come from.
struct Entrance<F> {
    feed: F,
    fed: usize,
    is_closed: bool,
}

/// Where pieces go to. It is locked for moments only, so that nobody waits while pieces are taken.
struct Exit<W, E> {
    /// How many have gone out, the one that is being taken among them.
    out: usize,
    /// The others, as far as they are done, each with the number of its thread.
    waiting: VecDeque<Option<(usize, Result<W, E>)>>,
    /// So many may be done before somebody else takes them than who has worked on them; nobody waits for the last ones.
    patience: usize,
    /// Whether somebody is taking what has its turn.
    is_taking: bool,
    /// The memory of those that were taken, by thread.
    spare: Vec<Vec<W>>,
    error: Option<E>,
    is_closed: bool,
}

impl<K, F, T, W, E> Crew<K, F, T, W, E>
where
    K: Fn(&mut W),
    F: FnMut(W) -> Option<Result<W, E>>,
    T: FnMut(&mut W) -> Result<(), E>,
    W: Default,
{
    /// What the thread of that number does.
    fn run(&self, own: usize) {
        let _guard = Guard(self);
        while let Some((number, mut piece)) = self.fetch(own) {
            if let Ok(piece) = &mut piece {
                (self.work)(piece);
            }
            self.put(number, own, piece);
        }
        let Ok(mut exit) = self.exit.lock() else { return };
        exit.patience = 0;
        self.take(exit, own);
    }

    /// The next piece and its number, once there is room for it.
    fn fetch(&self, own: usize) -> Option<(usize, Result<W, E>)> {
        let mut entrance = self.enter()?;
        let number = entrance.fed;
        let exit = self.exit.lock().ok()?;
        let is_full = |exit: &mut Exit<W, E>| !exit.is_closed && number >= exit.out + self.room;
        let mut exit = self.moved.wait_while(exit, is_full).ok()?;
        if exit.is_closed || entrance.is_closed {
            return None;
        }
        let spare = exit.spare[own].pop().unwrap_or_default();
        drop(exit);
        let piece = (entrance.feed)(spare);
        entrance.is_closed = !matches!(piece, Some(Ok(_)));
        entrance.fed += 1;
        Some((number, piece?))
    }

    /// The entrance, which is soon free again: whoever finds it taken lets others have the processor for a while, since to
    /// fall asleep and be woken takes longer.
    fn enter(&self) -> Option<MutexGuard<'_, Entrance<F>>> {
        for _ in 0..PATIENCE {
            match self.entrance.try_lock() {
                Err(TryLockError::WouldBlock) => thread::yield_now(),
                entered => return entered.ok(),
            }
        }
        self.entrance.lock().ok()
    }

    /// A piece is done.
    fn put(&self, number: usize, own: usize, piece: Result<W, E>) {
        let Ok(mut exit) = self.exit.lock() else { return };
        let place = number - exit.out;
        let length = exit.waiting.len().max(place + 1);
        exit.waiting.resize_with(length, || None);
        exit.waiting[place] = Some((own, piece));
        self.take(exit, own);
    }

    /// Takes the pieces that have their turn, unless somebody is taking already. Those of other threads are left to them:
    /// what a thread has made is in its own core's cache, and its memory is given back where it came from.
    fn take<'c>(&'c self, mut exit: MutexGuard<'c, Exit<W, E>>, own: usize) {
        if exit.is_taking {
            return;
        }
        exit.is_taking = true;
        while let Some((thread, piece)) = exit.next(own) {
            drop(exit);
            let taken = piece.and_then(|mut piece| {
                let mut take = self.take.lock().unwrap_or_else(PoisonError::into_inner);
                take(&mut piece).map(|()| piece)
            });
            let Ok(again) = self.exit.lock() else { return };
            exit = again;
            match taken {
                Ok(piece) => exit.spare[thread].push(piece),
                Err(error) => {
                    exit.error = Some(error);
                    exit.is_closed = true;
                }
            }
            self.moved.notify_all();
        }
        exit.is_taking = false;
    }
}

impl<W, E> Exit<W, E> {
    /// The piece that has its turn, if it is done, and one's own or kept waiting for too long.
    fn next(&mut self, own: usize) -> Option<(usize, Result<W, E>)> {
        let done = self.waiting.iter().flatten().count();
        let is_mine = |piece: &Option<(usize, _)>| piece.as_ref().is_some_and(|(thread, _)| *thread == own);
        let next = self.waiting.front_mut().filter(|next| !self.is_closed && (done > self.patience || is_mine(next)))?.take()?;
        self.waiting.pop_front();
        self.out += 1;
        Some(next)
    }
}

/// Whoever panics closes the exit, so that nobody waits for a piece that never comes.
struct Guard<'c, K, F, T, W, E>(&'c Crew<K, F, T, W, E>);

impl<K, F, T, W, E> Drop for Guard<'_, K, F, T, W, E> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.exit.lock().unwrap_or_else(PoisonError::into_inner).is_closed = true;
            self.0.moved.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn squares(threads: usize, count: u64, fails_at: u64) -> (Vec<u64>, Result<(), u64>) {
        let (mut given, mut taken) = (0, Vec::new());
        let feed = |_| {
            given += 1;
            if given > fails_at { Err(given) } else { Ok((given <= count).then_some(given)) }
        };
        let take = |number: &mut u64| {
            taken.push(*number);
            Ok(())
        };
        let ended = in_order(threads, |number| *number *= *number, feed, take);
        (taken, ended)
    }

    #[test]
    fn results_come_in_the_order_of_the_work() {
        for threads in [1, 2, 3, 8] {
            for count in [0, 1, 2, 3, 100] {
                let expected: Vec<u64> = (1..=count).map(|n| n * n).collect();
                assert_eq!(squares(threads, count, u64::MAX), (expected, Ok(())), "{threads} threads");
            }
            assert_eq!(squares(threads, 100, 50).1, Err(51));
        }
    }

    #[test]
    fn what_comes_before_an_error_is_taken_and_nothing_behind_it() {
        for threads in [1, 2, 8] {
            assert_eq!(squares(threads, 100, 50).0, (1..=50).map(|n| n * n).collect::<Vec<u64>>());
            let (mut numbers, mut taken) = (0..100, Vec::new());
            let take = |number: &mut u64| {
                if *number == 50 {
                    return Err(50);
                }
                taken.push(*number);
                Ok(())
            };
            assert_eq!(in_order(threads, |_| (), |_| Ok(numbers.next()), take), Err(50));
            assert_eq!(taken, (0..50).collect::<Vec<u64>>());
        }
    }

    #[test]
    fn a_panic_is_passed_on_wherever_it_happens() {
        for (at_feed, at_work, at_take) in [(50, 100, 100), (100, 50, 100), (100, 100, 50)] {
            let run = || {
                let mut numbers = 0..100;
                let feed = |_| Ok::<_, ()>(numbers.next().inspect(|number| assert!(*number < at_feed)));
                let take = |number: &mut i32| {
                    assert!(*number < at_take);
                    Ok(())
                };
                in_order(4, |number| assert!(*number < at_work), feed, take)
            };
            assert!(std::panic::catch_unwind(run).is_err());
        }
    }
}
