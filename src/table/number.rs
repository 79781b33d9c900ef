//! A workbook's numbers and dates as text: the only place where a cell is an `f64`.
//!
//! A spreadsheet keeps 15 significant digits and stores the nearest binary fraction. So 15 digits are what the
//! merchant typed, and all that is behind them is an artefact: 9.899999999999999 is 9.9.

use std::fmt::Write;
use std::io::Write as _;

/// Whether the text says all that is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Digits {
    /// 15 digits are enough.
    Kept,
    /// A whole number of which digits beyond the 15th are stored: it did not come from a spreadsheet's keyboard.
    Beyond15,
    /// It is no number (not a number, or infinite); no text was written.
    NotFinite,
}

/// Appends a number in plain notation, never with an exponent: at 15 significant digits, without closing zeros.
pub(super) fn push_number(value: f64, text: &mut String) -> Digits {
    if !value.is_finite() {
        return Digits::NotFinite;
    }
    let mut buffer = [0; 32];
    let Some((digits, exponent)) = digits_of(format_args!("{:.14e}", value.abs()), &mut buffer) else {
        text.push('0');
        return Digits::Kept;
    };
    if value.is_sign_negative() {
        text.push('-');
    }
    push_plain(digits, exponent, text);
    let mut buffer = [0; 32];
    let stored = digits_of(format_args!("{:e}", value.abs()), &mut buffer).map_or(0, |(digits, _)| digits.len());
    if stored > 15 && value.fract() == 0.0 { Digits::Beyond15 } else { Digits::Kept }
}

/// A number that is written as it would be written here, but for closing zeros: without an exponent, and with at most
/// 15 digits. It gives back what is to be kept of it.
pub(super) fn plain(written: &str) -> Option<&str> {
    let unsigned = written.strip_prefix('-').unwrap_or(written);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let is_whole = matches!(whole.as_bytes(), [b'0'] | [b'1'..=b'9', ..]);
    if !is_whole || fraction.is_empty() || whole.len() + fraction.len() > 16 || unsigned.len() > 16 {
        return None;
    }
    if !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) || whole.len() > 15 {
        return None;
    }
    let shortest = if unsigned.len() == whole.len() { written } else { written.trim_end_matches('0').trim_end_matches('.') };
    if shortest == "-0" { None } else { Some(shortest) }
}

/// The same for a number that is stored as a whole one.
pub(super) fn push_integer(value: i64, text: &mut String) -> Digits {
    let at = text.len();
    write!(text, "{value}").expect("a string takes all");
    let digits = text[at..].trim_start_matches('-').trim_end_matches('0').len();
    if digits > 15 { Digits::Beyond15 } else { Digits::Kept }
}

/// The significant digits of a number in scientific notation, without closing zeros, and its exponent; `None` for zero.
fn digits_of<'b>(number: std::fmt::Arguments<'_>, buffer: &'b mut [u8; 32]) -> Option<(&'b str, i32)> {
    let mut rest = &mut buffer[..];
    rest.write_fmt(number).expect("17 digits and an exponent fit");
    let length = 32 - rest.len();
    let point = buffer[..length].iter().position(|&b| b == b'.');
    // The first digit changes places with the point, so that all digits stand together.
    if point == Some(1) {
        buffer.swap(0, 1);
    }
    let text = std::str::from_utf8(&buffer[usize::from(point.is_some())..length]).expect("it is ASCII");
    let (digits, exponent) = text.split_once('e').expect("that notation has an exponent");
    let digits = digits.trim_end_matches('0');
    let exponent = exponent.parse().expect("an exponent has at most three digits");
    (!digits.is_empty()).then_some((digits, exponent))
}

fn push_plain(digits: &str, exponent: i32, text: &mut String) {
    let zeros = |n: usize, text: &mut String| text.extend(std::iter::repeat_n('0', n));
    let Ok(whole) = usize::try_from(exponent + 1) else {
        text.push_str("0.");
        zeros(usize::try_from(-(exponent + 1)).unwrap_or(0), text);
        text.push_str(digits);
        return;
    };
    match digits.split_at_checked(whole) {
        Some((before, "")) => text.push_str(before),
        Some(("", after)) => {
            text.push_str("0.");
            text.push_str(after);
        }
        Some((before, after)) => {
            text.push_str(before);
            text.push('.');
            text.push_str(after);
        }
        None => {
            text.push_str(digits);
            zeros(whole - digits.len(), text);
        }
    }
}

/// A moment as its parts: year, month, day, hour, minute, second, millisecond.
pub(super) type Moment = (u16, u8, u8, u8, u8, u8, u16);

/// Appends a date, a time or both as ISO text; false, and nothing written, if the number is no date that a spreadsheet
/// shows. `serial` counts days.
pub(super) fn push_date(serial: f64, moment: Moment, text: &mut String) -> bool {
    /// The day after 9999-12-31.
    const END: f64 = 2_958_466.0;
    if !(0.0..END).contains(&serial) {
        return false;
    }
    let (year, month, day, hour, minute, second, milli) = moment;
    let (has_date, has_time) = (serial >= 1.0, (hour, minute, second, milli) != (0, 0, 0, 0));
    if has_date {
        write!(text, "{year:04}-{month:02}-{day:02}").expect("a string takes all");
    }
    if has_date && has_time {
        text.push('T');
    }
    if has_time || !has_date {
        push_time(u64::from(hour), minute, second, milli, text);
    }
    true
}

/// Appends a stretch of time as hours, minutes and seconds; false, and nothing written, if it is negative or longer
/// than a spreadsheet can hold.
pub(super) fn push_duration(days: f64, text: &mut String) -> bool {
    const END: f64 = 2_958_466.0;
    const MILLIS: f64 = 86_400_000.0;
    if !(0.0..END).contains(&days) {
        return false;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 2^38 by the check above")]
    let millis = (days * MILLIS).round() as u64;
    let part = |n: u64| u8::try_from(n % 60).expect("it is below 60");
    let milli = u16::try_from(millis % 1000).expect("it is below 1000");
    push_time(millis / 3_600_000, part(millis / 60_000), part(millis / 1000), milli, text);
    true
}

fn push_time(hour: u64, minute: u8, second: u8, milli: u16, text: &mut String) {
    write!(text, "{hour:02}:{minute:02}:{second:02}").expect("a string takes all");
    if milli > 0 {
        write!(text, ".{milli:03}").expect("a string takes all");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(value: f64) -> (String, Digits) {
        let mut text = String::new();
        let digits = push_number(value, &mut text);
        (text, digits)
    }

    #[test]
    fn numbers_are_what_was_typed() {
        let kept = [
            (9.899_999_999_999_999, "9.9"),
            (9.9, "9.9"),
            (0.1 + 0.2, "0.3"),
            (719.0, "719"),
            (-0.0, "0"),
            (-12.5, "-12.5"),
            (1e21, "1000000000000000000000"),
            (1e-7, "0.0000001"),
            (0.5, "0.5"),
            (27_359_029_914.0, "27359029914"),
            (6_901_234_567_892.0, "6901234567892"),
            (999_999_999_999_999.0, "999999999999999"),
            (0.999_999_999_999_999_9, "1"),
            (1_234.567_8, "1234.5678"),
        ];
        for (value, text) in kept {
            assert_eq!(number(value), (text.to_owned(), Digits::Kept));
        }
        assert_eq!(number(12_345_678_901_234_567.0), ("12345678901234600".into(), Digits::Beyond15));
        assert_eq!(number(9_007_199_254_740_993.0).1, Digits::Beyond15);
        assert_eq!(number(f64::NAN), (String::new(), Digits::NotFinite));
        assert_eq!(number(f64::MAX).0.len(), 309);
        let mut text = String::new();
        assert_eq!(push_integer(-1_234_567_890_123_456, &mut text), Digits::Beyond15);
        assert_eq!(text, "-1234567890123456");
    }

    #[test]
    fn dates_and_times_are_iso_text() {
        let date = |serial, moment| {
            let mut text = String::new();
            push_date(serial, moment, &mut text).then_some(text)
        };
        assert_eq!(date(44_295.0, (2021, 4, 9, 0, 0, 0, 0)).as_deref(), Some("2021-04-09"));
        assert_eq!(date(44_295.5, (2021, 4, 9, 12, 0, 0, 0)).as_deref(), Some("2021-04-09T12:00:00"));
        assert_eq!(date(0.5, (1899, 12, 31, 12, 0, 0, 7)).as_deref(), Some("12:00:00.007"));
        assert_eq!(date(27_359_029_914.0, (9999, 12, 31, 0, 0, 0, 0)), None);
        assert_eq!(date(f64::NAN, (1900, 1, 1, 0, 0, 0, 0)), None);
        let mut text = String::new();
        assert!(push_duration(1.104_166_666_666_666_7, &mut text));
        assert_eq!(text, "26:30:00");
    }

    proptest! {
        #[test]
        fn a_written_number_is_what_it_would_be_as_a_number(written in "-?(0|[1-9][0-9]{0,16})([.][0-9]{0,17})?(E-?[0-9]{1,2})?") {
            if let Some(plain) = plain(&written) {
                prop_assert_eq!((plain.to_owned(), Digits::Kept), number(written.parse().expect("it is a number")));
            }
        }

        #[test]
        fn what_15_digits_can_say_comes_back(mantissa in 0_u64..1_000_000_000_000_000, scale in 0_usize..30) {
            let typed = format!("{mantissa}e-{scale}");
            let (text, digits) = number(typed.parse().expect("it is a number"));
            prop_assert_eq!(digits, Digits::Kept);
            prop_assert!(!text.contains('e'));
            let all: String = text.replace('.', "");
            let mantissa = mantissa.to_string();
            prop_assert_eq!(all.trim_matches('0'), mantissa.trim_matches('0'));
            prop_assert_eq!(text.parse::<f64>(), typed.parse::<f64>());
        }
    }
}
