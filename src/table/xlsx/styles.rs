//! Which cell styles show a number as a date or a stretch of time: all that a style says about a value.

use super::fault::Fault;
use super::markup::Markup;
use std::collections::HashMap;

/// How a number is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Shown {
    /// As a number.
    #[default]
    Number,
    /// As a moment.
    Date,
    /// As hours, minutes or seconds beyond a day.
    Duration,
}

/// Styles by their number.
#[derive(Debug, Default)]
pub(super) struct Styles(Vec<Shown>);

impl Styles {
    /// Reads the part.
    pub fn read(markup: &mut Markup<'_>) -> Result<Styles, Fault> {
        markup.root("styleSheet")?;
        let (mut own, mut formats) = (HashMap::new(), Vec::new());
        while let Some(tag) = markup.child()? {
            match tag.name() {
                "numFmts" => {
                    while let Some(tag) = markup.child()? {
                        if let (Some(id), Some(code)) = (tag.attribute("numFmtId")?, tag.attribute("formatCode")?) {
                            own.insert(id, of_format(&code));
                        }
                        markup.skip()?;
                    }
                }
                "cellXfs" => {
                    while let Some(tag) = markup.child()? {
                        if tag.name() == "xf" {
                            formats.push(tag.attribute("numFmtId")?.unwrap_or_default());
                        }
                        markup.skip()?;
                    }
                }
                _ => markup.skip()?,
            }
        }
        let shown = |id: &String| own.get(id).copied().or_else(|| id.trim().parse().ok().map(built_in)).unwrap_or_default();
        Ok(Styles(formats.iter().map(shown).collect()))
    }

    /// How the style of that number shows a number.
    pub fn shown(&self, style: usize) -> Shown {
        self.0.get(style).copied().unwrap_or_default()
    }
}

/// Formats that a workbook need not spell out; those from 27 and from 50 are dates in East Asia.
fn built_in(id: u32) -> Shown {
    match id {
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Shown::Date,
        46 => Shown::Duration,
        _ => Shown::Number,
    }
}

/// What the first section of a format shows: parts of a date outside of quotes and brackets, or counted time in them.
fn of_format(code: &str) -> Shown {
    let mut rest = code.chars();
    let mut run = (' ', 0);
    while let Some(c) = rest.next() {
        match c.to_ascii_lowercase() {
            '"' => drop(rest.by_ref().find(|&c| c == '"')),
            '\\' | '_' | '*' => drop(rest.next()),
            '[' => {
                let inside: String = rest.by_ref().take_while(|&c| c != ']').map(|c| c.to_ascii_lowercase()).collect();
                if ['h', 'm', 's'].iter().any(|&unit| !inside.is_empty() && inside.chars().all(|c| c == unit)) {
                    return Shown::Duration;
                }
            }
            ';' => break,
            'g' if rest.as_str().get(..6).is_some_and(|rest| rest.eq_ignore_ascii_case("eneral")) => drop(rest.nth(5)),
            'y' | 'm' | 'd' | 'h' | 's' => return Shown::Date,
            // Halves of the day.
            'a' if rest.as_str().get(..2).is_some_and(|rest| rest.eq_ignore_ascii_case("/p")) => return Shown::Date,
            // Days of the week are written with three or four of them.
            'a' => {
                run = if run.0 == 'a' { ('a', run.1 + 1) } else { ('a', 1) };
                if run.1 == 3 {
                    return Shown::Date;
                }
                continue;
            }
            _ => {}
        }
        run = (' ', 0);
    }
    Shown::Number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_dates_are_told_from_formats_of_numbers() {
        let dates = [
            "yyyy\\-mm\\-dd", "DD/MM/YY", "H:MM:SS;@", "m\"M\"d\"D\";@", "[$-404]e\"年\"m\"月\"d\"日\"", "yyyy\"年\"m\"月\"d\"日\";@",
            "[$-804]aaaa", "[$-F800]dddd\\,\\ mmmm\\ dd", "上午/下午h\"时\"mm\"分\"", "[Red]mm:ss.0", "h:mm AM/PM", "A/P",
        ];
        let numbers = [
            "General", "0", "0.00", "#,##0.00_);[Red](#,##0.00)", "0.00E+00", "@", "\"Y: \"0.00\"m\";d", "[$¥-804]#,##0.00", "\\Y000000",
            "0.00\"元\"", "0\\.0,\"万\"", "#,##0\\ [$\\u20bd-46D]", "0%", "General\" d\"", "_d0", "[>=100][Magenta].00", "\"unclosed d",
        ];
        let durations = ["[h]:mm:ss", "[h]", "[ss]", "[mm]", "[Blue]\\+[h]:mm;[Red]\\-[h]:mm", "[>=100][Magenta][s].00"];
        for (formats, shown) in [(&dates[..], Shown::Date), (&numbers[..], Shown::Number), (&durations[..], Shown::Duration)] {
            for code in formats {
                assert_eq!(of_format(code), shown, "{code}");
            }
        }
    }
}
