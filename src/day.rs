//! A calendar day: when an exception ends, how old a saved reply is. Which day it is today is said by the caller.

use std::fmt;
use std::str::FromStr;

/// A day of the Gregorian calendar, from 0001-01-01 to 9999-12-31.
///
/// ```
/// use shangjia::Day;
/// let until: Day = "2026-12-31".parse()?;
/// assert!(until < Day::of_unix(1_798_761_600) && until.to_string() == "2026-12-31");
/// assert!("2026-02-30".parse::<Day>().is_err());
/// # Ok::<(), shangjia::NotADay>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: u16,
    month: u8,
    /// Of the month.
    date: u8,
}

/// A text or three numbers that are no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotADay;

impl Day {
    /// The day with that date, if there is one.
    pub fn new(year: u16, month: u8, date: u8) -> Result<Day, NotADay> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        if (1..=9999).contains(&year) && (1..=days).contains(&date) { Ok(Day { year, month, date }) } else { Err(NotADay) }
    }

    /// The day in which that many seconds since 1970 end, in UTC.
    pub fn of_unix(seconds: u64) -> Day {
        // Years that begin in March, so that the leap day is the last day of a year; 719,468 days lie before 1970.
        let days = (seconds / 86_400).min(2_932_896) + 719_468;
        let (era, of_era) = (days / 146_097, days % 146_097);
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let date = of_year - (153 * month + 2) / 5 + 1;
        let (month, later) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
        let small = |number: u64| u8::try_from(number).unwrap_or(1);
        Day { year: u16::try_from(400 * era + year + later).unwrap_or(9999), month: small(month), date: small(date) }
    }

    /// How many days there are from the other day to this one; 0 if this one is not later.
    pub fn days_since(self, other: Day) -> u64 {
        self.number().saturating_sub(other.number())
    }

    /// Days since the beginning of the calendar.
    fn number(self) -> u64 {
        let (year, month) = (u64::from(self.year), u64::from(self.month));
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + u64::from(self.date)
    }
}

impl FromStr for Day {
    type Err = NotADay;

    /// Reads `2026-12-31`.
    fn from_str(text: &str) -> Result<Day, NotADay> {
        let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u16>().ok()).flatten();
        let parts = (text.len() == 10).then(|| Some((text.get(..4)?, text.get(5..7)?, text.get(8..)?))).flatten();
        let (year, month, date) = parts.filter(|_| text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-').ok_or(NotADay)?;
        let small = |part| number(part).and_then(|number| u8::try_from(number).ok()).ok_or(NotADay);
        Day::new(number(year).ok_or(NotADay)?, small(month)?, small(date)?)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.date)
    }
}

impl fmt::Display for NotADay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no day of the calendar, which is written as 2026-12-31")
    }
}

impl std::error::Error for NotADay {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn days_are_read_counted_and_written() {
        for (seconds, text) in [
            (0, "1970-01-01"),
            (951_782_399, "2000-02-28"),
            (951_782_400, "2000-02-29"),
            (1_798_675_200, "2026-12-31"),
            (u64::MAX, "9999-12-31"),
        ] {
            assert_eq!(Day::of_unix(seconds).to_string(), text);
            assert_eq!(text.parse(), Ok(Day::of_unix(seconds)));
        }
        for wrong in ["", "2026-1-1", "2026-13-01", "2026-00-10", "2026/12/31", "2026-12-3+", "１２34567", "2025-02-29", "0000-01-01"] {
            assert_eq!(wrong.parse::<Day>(), Err(NotADay), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn the_day_after_is_one_day_later(day in 0u64..2_932_896) {
            let (one, next) = (Day::of_unix(day * 86_400), Day::of_unix((day + 1) * 86_400));
            prop_assert!(one < next && next.days_since(one) == 1 && one.days_since(next) == 0);
            prop_assert_eq!(one.to_string().parse(), Ok(one));
        }
    }
}
