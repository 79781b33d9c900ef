//! Work on several threads, whose results come back in the order of the work. What comes out never depends on how many
//! threads there are, for each piece of work is worked on alone.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, TrySendError, sync_channel};
use std::thread;

/// Pieces that may be under way at once, for each thread: so many that nobody waits, few enough to bound the memory.
const AHEAD: usize = 2;

/// A piece of work that is under way.
enum Piece<W> {
    /// Done, and waiting for those before it.
    Done(W),
    /// With the helper of that number.
    With(usize),
}

/// A thread that works on what it is sent, and sends it back.
struct Helper<W> {
    to: SyncSender<W>,
    from: Receiver<W>,
}

/// Feeds pieces of work to `threads` threads, of which this is one, and takes them in order when they are done. `feed` and
/// `take` run on this thread alone. An error ends it, and what is under way is forgotten.
pub(super) fn in_order<W: Send, E>(
    threads: usize,
    work: impl Fn(&mut W) + Sync,
    mut feed: impl FnMut() -> Result<Option<W>, E>,
    mut take: impl FnMut(W) -> Result<(), E>,
) -> Result<(), E> {
    let first = feed()?;
    let Some(mut second) = first.is_some().then(&mut feed).transpose()?.flatten().map(Some) else {
        // What is one piece is not worth a thread.
        return first.map_or(Ok(()), |mut piece| {
            work(&mut piece);
            take(piece)
        });
    };
    let work = &work;
    thread::scope(|scope| {
        let helpers: Vec<Helper<W>> = (1..threads)
            .map(|_| {
                let (to, inbox) = sync_channel::<W>(1);
                let (outbox, from) = sync_channel::<W>(AHEAD * 2);
                scope.spawn(move || {
                    while let Ok(mut piece) = inbox.recv() {
                        work(&mut piece);
                        if outbox.send(piece).is_err() {
                            break;
                        }
                    }
                });
                Helper { to, from }
            })
            .collect();
        let mut under_way: VecDeque<Piece<W>> = VecDeque::new();
        let mut next = first;
        loop {
            while let Some(piece) = ready(&mut under_way, &helpers, false) {
                take(piece)?;
            }
            if under_way.len() < AHEAD * threads
                && let Some(piece) = next.take()
            {
                under_way.push_back(hand_out(piece, &helpers, work));
                next = match second.take() {
                    Some(second) => Some(second),
                    None => feed()?,
                };
            } else if let Some(piece) = ready(&mut under_way, &helpers, true) {
                take(piece)?;
            } else {
                return Ok(());
            }
        }
    })
}

/// Gives a piece to a helper that has room for it, or else works on it here.
fn hand_out<W>(mut piece: W, helpers: &[Helper<W>], work: &impl Fn(&mut W)) -> Piece<W> {
    for (number, helper) in helpers.iter().enumerate() {
        match helper.to.try_send(piece) {
            Ok(()) => return Piece::With(number),
            Err(TrySendError::Full(back) | TrySendError::Disconnected(back)) => piece = back,
        }
    }
    work(&mut piece);
    Piece::Done(piece)
}

/// The first piece, if it is done, or once it is. A helper that is gone has panicked, which the scope passes on.
fn ready<W>(under_way: &mut VecDeque<Piece<W>>, helpers: &[Helper<W>], wait: bool) -> Option<W> {
    match under_way.pop_front()? {
        Piece::Done(piece) => Some(piece),
        Piece::With(number) if wait => helpers[number].from.recv().ok(),
        Piece::With(number) => match helpers[number].from.try_recv() {
            Ok(piece) => Some(piece),
            Err(TryRecvError::Empty) => {
                under_way.push_front(Piece::With(number));
                None
            }
            Err(TryRecvError::Disconnected) => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn squares(threads: usize, count: u64, fails_at: u64) -> (Vec<u64>, Result<(), u64>) {
        let (mut given, mut taken) = (0, Vec::new());
        let feed = || {
            given += 1;
            if given > fails_at { Err(given) } else { Ok((given <= count).then_some(given)) }
        };
        let take = |number| {
            taken.push(number);
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
    #[should_panic(expected = "")]
    fn a_panic_is_passed_on() {
        let mut fed = 0..100;
        let _ = in_order(2, |number| assert!(*number < 50), || Ok::<_, ()>(fed.next()), |_| Ok(()));
    }
}
