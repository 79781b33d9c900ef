//! Repeats: the same rule on the same column, drawn a few times and otherwise counted.
//!
//! Only the first places and drawings of each kind are kept, so that a catalog with a million problems takes no more
//! memory than one with a thousand kinds of them.

use crate::rules::Rule;
use crate::{Diagnostic, Place, Severity};
use indexmap::IndexMap;
use smol_str::SmolStr;

/// A kind of problem with up to this many occurrences is drawn in full; of a more frequent one, the first.
pub(super) const FEW: usize = 3;
/// How many places of a frequent kind are listed behind its first drawing.
pub(super) const LISTED: usize = 10;
/// Beyond so many kinds, columns are no longer told apart.
const KINDS: usize = 1_000;

/// Kinds of problems, in the order in which they first appeared.
#[derive(Debug, Default)]
pub(super) struct Groups {
    groups: IndexMap<(&'static str, Severity, SmolStr), Group>,
    drawn: [usize; 3],
}

/// One kind of problem.
#[derive(Debug)]
pub(super) struct Group {
    pub rule: &'static Rule,
    pub severity: Severity,
    /// How many there are.
    pub count: u64,
    /// The first of them, drawn; none if there were too many kinds before it.
    pub drawings: Vec<String>,
    /// The places of the first of them.
    pub places: Vec<Place>,
}

impl Groups {
    /// Counts a problem and keeps its drawing if it is among the first of its kind, and its kind among the first
    /// `limit` of its severity.
    pub(super) fn add(&mut self, diagnostic: &Diagnostic, limit: usize, draw: impl FnOnce() -> String) {
        let severity = diagnostic.severity;
        let mut key = (diagnostic.rule.code, severity, column(diagnostic));
        if self.groups.len() >= KINDS && !self.groups.contains_key(&key) {
            key.2 = SmolStr::default();
        }
        let group = self.groups.entry(key).or_insert_with(|| Group {
            rule: diagnostic.rule,
            severity,
            count: 0,
            drawings: Vec::new(),
            places: Vec::new(),
        });
        group.count += 1;
        let drawn = &mut self.drawn[severity as usize];
        if group.count == 1 && *drawn < limit {
            *drawn += 1;
            group.drawings.push(draw());
        } else if !group.drawings.is_empty() && group.count <= FEW as u64 {
            group.drawings.push(draw());
        }
        if group.places.len() <= LISTED {
            group.places.extend(diagnostic.labels.first().map(|label| label.place.clone()));
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Group> {
        self.groups.values()
    }

    /// The most frequent of the heaviest kinds.
    pub(super) fn worst(&self) -> Option<&Group> {
        // Of equals, the first that appeared.
        self.groups.values().rev().max_by_key(|group| (group.severity, group.count))
    }

    /// The kinds that are drawn, in order, with how many drawings of each, so that all of them together stay within
    /// the limit. Errors are never hidden behind anything lighter.
    pub(super) fn shown(&self, limit: usize) -> Vec<(&Group, usize)> {
        let mut left = limit;
        let mut shown = vec![0; self.groups.len()];
        for severity in [Severity::Error, Severity::Warning, Severity::Note] {
            for (group, shown) in self.groups.values().zip(&mut shown).filter(|(group, _)| group.severity == severity) {
                let wanted = if group.count > FEW as u64 { 1 } else { group.drawings.len() };
                *shown = wanted.min(group.drawings.len()).min(left);
                left -= *shown;
            }
        }
        self.groups.values().zip(shown).filter(|(_, shown)| *shown > 0).collect()
    }
}

/// What tells problems of the same rule apart: the header of the column, else the field.
fn column(diagnostic: &Diagnostic) -> SmolStr {
    let header = diagnostic.labels.first().and_then(|label| label.header.clone());
    header.unwrap_or_else(|| diagnostic.field.map_or("", |field| field.name()).into())
}
