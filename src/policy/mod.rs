//! What the merchant decides about findings: how much a rule weighs, what is accepted, what was there before.
//!
//! Applied in one place, between the check and the sink; neither rules nor reports know of it. A decision changes what
//! is said and whether a product goes out with what rests on the merchant's own word (their schema, lists and tables,
//! see [`rests_on_merchant`](crate::rules::rests_on_merchant)). It never sends what WeChat would refuse for certain: a
//! product with such an error stays held back, however light the error was made, and that is said.

mod baseline;
mod judge;

pub use baseline::Baseline;
pub(crate) use judge::Judge;

use crate::mapping::{Allowed, Mapping, Weight};
use crate::rules;
use crate::{Day, Diagnostic, Error, MappingError, MappingProblem, Severity};
use globset::{GlobBuilder, GlobMatcher};

/// The decisions of one run: those of the mapping file, those of the command line on top, and a baseline.
///
/// ```
/// use shangjia::{Checker, Job, Mapping, Policy, SPU_ADD};
/// let mapping = Mapping::parse("shangjia.toml", "[rules]\ntitle-odd-character = 'off'\nprice = 'warning'\n")?;
/// let mut policy = Policy::new(&mapping)?;
/// policy.ignore("image-not-uploaded")?;
/// let checker = Checker::new(&SPU_ADD);
/// let job = Job { policy: Some(&policy), ..Job::new(&checker, &mapping) };
/// # let _ = job;
/// # Ok::<(), shangjia::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Policy {
    levels: Vec<Level>,
    selected: Vec<String>,
    ignored: Vec<String>,
    deny_warnings: bool,
    allowed: Vec<Entry>,
    today: Option<Day>,
    baseline: Option<Baseline>,
    baseline_file: String,
    /// What the mapping file is called.
    file: String,
}

#[derive(Debug)]
struct Level {
    rule: String,
    weight: Weight,
    files: Option<GlobMatcher>,
}

#[derive(Debug)]
struct Entry {
    allowed: Allowed,
    /// Where it stands in the mapping file.
    line: u64,
}

impl Policy {
    /// The decisions that stand in a mapping.
    ///
    /// # Errors
    /// When it names a rule that does not exist, with the place.
    pub fn new(mapping: &Mapping) -> Result<Policy, Error> {
        let mut policy = Policy { file: mapping.file().to_owned(), ..Policy::default() };
        for level in &mapping.levels {
            known(&level.rule).map_err(|problem| mapping.error_at(&level.span, problem))?;
            policy.levels.push(Level { rule: level.rule.clone(), weight: level.weight, files: level.files.as_deref().and_then(matcher) });
        }
        for allowed in &mapping.allowed {
            for rule in &allowed.rules {
                known(rule).map_err(|problem| mapping.error_at(&allowed.span, problem))?;
            }
            policy.allowed.push(Entry { allowed: allowed.clone(), line: mapping.line(&allowed.span) });
        }
        Ok(policy)
    }

    /// Reports only rules of that code, or whose codes begin so; may be called several times.
    ///
    /// # Errors
    /// There is no such rule.
    pub fn select(&mut self, rule: &str) -> Result<(), Error> {
        self.selected.push(argument("--select", rule)?);
        Ok(())
    }

    /// Does not report rules of that code, or whose codes begin so.
    ///
    /// # Errors
    /// There is no such rule.
    pub fn ignore(&mut self, rule: &str) -> Result<(), Error> {
        self.ignored.push(argument("--ignore", rule)?);
        Ok(())
    }

    /// Makes an error of every warning that is reported.
    pub fn deny_warnings(&mut self) {
        self.deny_warnings = true;
    }

    /// Says what day it is: an `[[allow]]` whose last day is over no longer holds. Without it all of them hold.
    pub fn today(&mut self, today: Day) {
        self.today = Some(today);
    }

    /// Does not report what was there when the baseline was written; `name` is what reports call it.
    pub fn baseline(&mut self, name: &str, baseline: Baseline) {
        name.clone_into(&mut self.baseline_file);
        self.baseline = Some(baseline);
    }

    /// Whether the command line wants to hear of that rule.
    fn is_selected(&self, code: &str) -> bool {
        let is_selected = self.selected.is_empty() || self.selected.iter().any(|rule| covers(rule, code));
        is_selected && !self.is_ignored(code)
    }

    fn is_ignored(&self, code: &str) -> bool {
        self.ignored.iter().any(|rule| covers(rule, code))
    }

    /// How much a finding weighs by the file; `None` if it is not reported.
    fn severity(&self, diagnostic: &Diagnostic) -> Option<Severity> {
        let file = diagnostic.labels.first().map(|label| &*label.place.file);
        let severity = match self.weight(diagnostic.rule.code, file) {
            None => diagnostic.severity,
            Some(Weight::Off) => return None,
            Some(Weight::Note) => Severity::Note,
            Some(Weight::Warning) => Severity::Warning,
            Some(Weight::Error) => Severity::Error,
        };
        Some(if self.deny_warnings && severity == Severity::Warning { Severity::Error } else { severity })
    }

    /// What `[rules]` says of a rule in a file. A line for certain files counts more than one for all of them, a whole
    /// code more than its beginning, a later line more than an earlier one.
    fn weight(&self, code: &str, file: Option<&str>) -> Option<Weight> {
        let fitting = self.levels.iter().enumerate().filter(|(_, level)| {
            let file_fits = level.files.as_ref().is_none_or(|files| file.is_some_and(|file| files.is_match(file)));
            file_fits && covers(&level.rule, code)
        });
        let best = fitting.max_by_key(|(index, level)| (level.files.is_some(), level.rule.len(), *index));
        best.map(|(_, level)| level.weight)
    }
}

/// Whether what stands for rules stands for this one: its code, or the beginning of it up to a hyphen.
fn covers(rule: &str, code: &str) -> bool {
    code.strip_prefix(rule).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

fn known(rule: &str) -> Result<(), MappingProblem> {
    if rules::all().iter().any(|known| covers(rule, known.code)) {
        return Ok(());
    }
    let alike = rules::all().iter().max_by_key(|known| common(rule, known.code)).filter(|known| common(rule, known.code) >= 4);
    Err(MappingProblem::UnknownRule { rule: rule.to_owned(), nearest: alike.map(|rule| rule.code.to_owned()) })
}

/// How many characters two codes begin with alike.
fn common(one: &str, other: &str) -> usize {
    one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count()
}

fn argument(name: &str, rule: &str) -> Result<String, Error> {
    let wrong = |problem| MappingError { file: name.into(), text: rule.into(), span: Some(0..rule.len()), problem };
    known(rule).map_err(wrong)?;
    Ok(rule.to_owned())
}

/// A pattern without a slash is for the file's own name, in whatever folder it is; one with a slash for the end of the
/// path. Windows' own slashes are taken as slashes.
fn matcher(pattern: &str) -> Option<GlobMatcher> {
    let anywhere = if pattern.starts_with('/') { pattern.to_owned() } else { format!("**/{pattern}") };
    let glob = GlobBuilder::new(&anywhere).literal_separator(true).build().ok()?;
    Some(glob.compile_matcher())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(text: &str) -> Policy {
        Policy::new(&Mapping::parse("shangjia.toml", text).unwrap()).unwrap()
    }

    #[test]
    fn the_nearest_line_counts() {
        let policy = policy(
            "[rules]\nprice-zero = 'error'\nprice = 'note'\n[rules.'旧/*.csv']\nprice = 'off'\n[rules.'b*.csv']\nprice = 'warning'\n",
        );
        let weight = |code, file| policy.weight(code, Some(file));
        assert_eq!(weight("price-zero", "a.csv"), Some(Weight::Error));
        assert_eq!(weight("price-range", "a.csv"), Some(Weight::Note));
        assert_eq!(weight("price-zero", "/data/旧/a.csv"), Some(Weight::Off));
        assert_eq!(weight("price-zero", "旧/new/a.csv"), Some(Weight::Error), "a star is one name");
        assert_eq!(weight("price-zero", "旧/b.csv"), Some(Weight::Warning), "of patterns the last one");
        assert_eq!(weight("pricey", "a.csv"), None);
        assert_eq!(policy.weight("price-zero", None), Some(Weight::Error));
    }

    #[test]
    fn the_command_line_is_above_the_file() {
        let mut policy = policy("[rules]\nprice-zero = 'error'\n");
        policy.select("price").unwrap();
        policy.ignore("price-range").unwrap();
        assert_eq!(policy.weight("price-zero", None), Some(Weight::Error));
        assert!(policy.is_selected("price-zero") && !policy.is_selected("price-range") && !policy.is_selected("title-length"));
        assert!(policy.ignore("price-rang").is_err());
    }

    #[test]
    fn rules_that_do_not_exist_are_named_at_their_place() {
        let wrong = |text: &str| Policy::new(&Mapping::parse("m.toml", text).unwrap()).unwrap_err().to_string();
        assert_eq!(
            wrong("[rules]\nprice-zer = 'off'\n"),
            "m.toml, line 2, column 1: there is no rule \"price-zer\"; did you mean \"price-zero\"?"
        );
        assert_eq!(
            wrong("\n[[allow]]\nrule = 'nonsense'\nsku = '1'\nreason = 'x'\n"),
            "m.toml, line 2, column 1: there is no rule \"nonsense\""
        );
    }
}
