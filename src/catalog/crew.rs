//! Work on several threads, whose results come back in the order of the work. What comes out never depends on how many
//! threads there are, for each piece of work is worked on alone.
//!
//! Whoever is free fetches the next piece, works on it, and takes it out when it has its turn. Nobody waits to be given work,
//! and a thread reads and writes in the memory of pieces that it has worked on before, which is in its own core's cache.
//!
//! What must be done in order before a piece can be worked on is done at two doors, one behind the other: while one piece
//! is cut at the second, the next is read at the first. Whoever has read waits before the second door without leaving the
//! first, so pieces come through both in the same order.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread;

/// Pieces that may be under way at once, for each thread: so many that nobody waits, few enough to bound the memory.
const AHEAD: usize = 2;

/// How often a thread looks whether a door is free before it sleeps: about as long as somebody is inside.
const PATIENCE: usize = 1000;

/// Feeds pieces of work to `threads` threads, of which this is one, and takes them in order when they are done. `read` makes
/// a piece of the memory of one that was taken, and `cut` prepares it; each of them, and `take`, is called by one thread at a
/// time, in the order of the pieces. An error ends it in its turn: what comes before it was taken, and what is under way
/// behind it is forgotten.
pub(super) fn in_order<W: Send + Default, E: Send>(
    threads: usize,
    mut read: impl FnMut(W) -> Result<Option<W>, E> + Send,
    mut cut: impl FnMut(&mut W) -> Result<(), E> + Send,
    work: impl Fn(&mut W) + Sync,
    mut take: impl FnMut(&mut W) -> Result<(), E> + Send,
) -> Result<(), E> {
    let Some(mut first) = read(W::default())? else { return Ok(()) };
    let Some(second) = read(W::default()).transpose() else {
        // What is one piece is not worth a thread.
        cut(&mut first)?;
        work(&mut first);
        return take(&mut first);
    };
    let mut early = [Ok(first), second].into_iter();
    let read = |spare| early.next().or_else(|| read(spare).transpose());
    let spare = (0..threads).map(|_| Vec::new()).collect();
    let crew = Crew {
        room: AHEAD * threads,
        first: Mutex::new(First { read, pieces: 0, is_closed: false }),
        second: Mutex::new(Second { cut, is_closed: false }),
        work,
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
struct Crew<R, C, K, T, W, E> {
    room: usize,
    first: Mutex<First<R>>,
    second: Mutex<Second<C>>,
    work: K,
    exit: Mutex<Exit<W, E>>,
    /// Used by whoever is taking; nobody waits for it.
    take: Mutex<T>,
    /// Pieces have gone out, so that there is room for others.
    moved: Condvar,
}

/// The door where pieces are read.
struct First<R> {
    read: R,
    pieces: usize,
    is_closed: bool,
}

/// The door where they are cut.
struct Second<C> {
    cut: C,
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

impl<R, C, K, T, W, E> Crew<R, C, K, T, W, E>
where
    R: FnMut(W) -> Option<Result<W, E>>,
    C: FnMut(&mut W) -> Result<(), E>,
    K: Fn(&mut W),
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
        let mut first = enter(&self.first)?;
        let number = first.pieces;
        let exit = self.exit.lock().ok()?;
        let is_full = |exit: &mut Exit<W, E>| !exit.is_closed && number >= exit.out + self.room;
        let mut exit = self.moved.wait_while(exit, is_full).ok()?;
        if exit.is_closed || first.is_closed {
            return None;
        }
        let spare = exit.spare[own].pop().unwrap_or_default();
        drop(exit);
        let piece = (first.read)(spare);
        first.is_closed = !matches!(piece, Some(Ok(_)));
        first.pieces += 1;
        let mut second = enter(&self.second)?;
        drop(first);
        if second.is_closed {
            return None;
        }
        let piece = piece?.and_then(|mut piece| (second.cut)(&mut piece).map(|()| piece));
        second.is_closed = piece.is_err();
        Some((number, piece))
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

/// Goes through a door, which is soon free again: whoever finds somebody inside lets others have the processor for a while,
/// since to fall asleep and be woken takes longer.
fn enter<D>(door: &Mutex<D>) -> Option<MutexGuard<'_, D>> {
    for _ in 0..PATIENCE {
        match door.try_lock() {
            Err(TryLockError::WouldBlock) => thread::yield_now(),
            entered => return entered.ok(),
        }
    }
    door.lock().ok()
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
struct Guard<'c, R, C, K, T, W, E>(&'c Crew<R, C, K, T, W, E>);

impl<R, C, K, T, W, E> Drop for Guard<'_, R, C, K, T, W, E> {
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

    /// The squares of the first numbers, as far as they are taken: reading and cutting fail at those.
    fn squares(threads: usize, count: u64, read_fails_at: u64, cut_fails_at: u64) -> (Vec<u64>, Result<(), u64>) {
        let (mut given, mut known, mut taken) = (0, 0, Vec::new());
        let read = |_| {
            given += 1;
            if given == read_fails_at { Err(given) } else { Ok((given <= count).then_some((given, 0))) }
        };
        let cut = |(number, above): &mut (u64, u64)| {
            *above = known;
            known = *number;
            if known == cut_fails_at { Err(known) } else { Ok(()) }
        };
        let take = |(number, above): &mut (u64, u64)| {
            taken.push(*number * (*above + 1));
            Ok(())
        };
        let ended = in_order(threads, read, cut, |_| (), take);
        (taken, ended)
    }

    #[test]
    fn results_come_in_the_order_of_the_work() {
        for threads in [1, 2, 3, 8] {
            for count in [0, 1, 2, 3, 100] {
                let expected: Vec<u64> = (1..=count).map(|n| n * n).collect();
                assert_eq!(squares(threads, count, 0, 0), (expected, Ok(())), "{threads} threads");
            }
        }
    }

    #[test]
    fn what_comes_before_an_error_is_taken_and_nothing_behind_it() {
        let expected: Vec<u64> = (1..50).map(|n| n * n).collect();
        for threads in [1, 2, 8] {
            for (read, cut) in [(50, 0), (0, 50), (51, 50), (50, 51), (50, 50)] {
                assert_eq!(squares(threads, 100, read, cut), (expected.clone(), Err(50)), "{threads} threads");
            }
            assert_eq!(squares(threads, 1, 0, 1), (Vec::new(), Err(1)));
            let (mut numbers, mut taken) = (0..100, Vec::new());
            let take = |number: &mut u64| {
                if *number == 50 {
                    return Err(50);
                }
                taken.push(*number);
                Ok(())
            };
            assert_eq!(in_order(threads, |_| Ok(numbers.next()), |_| Ok(()), |_| (), take), Err(50));
            assert_eq!(taken, (0..50).collect::<Vec<u64>>());
        }
    }

    #[test]
    fn a_panic_is_passed_on_wherever_it_happens() {
        for at in ["read", "cut", "work", "take"] {
            let run = || {
                let mut numbers = 0..100;
                let here = |place, number: &i32| assert!(at != place || *number < 50);
                let read = |_| Ok::<_, ()>(numbers.next().inspect(|number| here("read", number)));
                let cut = |number: &mut i32| {
                    here("cut", number);
                    Ok(())
                };
                let take = |number: &mut i32| {
                    here("take", number);
                    Ok(())
                };
                in_order(4, read, cut, |number| here("work", number), take)
            };
            assert!(std::panic::catch_unwind(run).is_err(), "{at}");
        }
    }
}
