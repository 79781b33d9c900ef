//! Mappings that come with the crate, one file for each exporting system, recognised by their headers.
//!
//! A preset is a mapping like a merchant's own; nothing here or elsewhere in the code knows a system. What the merchant
//! writes beside `preset = "NAME"` is laid over it.

use super::header::{LONGEST, heading, key};
use super::locate::{HEADER_WITHIN, Names};
use super::rows::KindRule;
use super::sample::is_address;
use super::sheets::{over, rows_over};
use super::{ColumnRule, Fills, Mapping, RowKind, ValueRule};
use crate::table::{Block, Cell};
use crate::{Error, Field, Level, MappingError, MappingProblem};
use include_dir::{Dir, include_dir};
use std::collections::{BTreeSet, HashSet};
use std::sync::{LazyLock, OnceLock};

/// A mapping that comes with the crate.
#[derive(Debug)]
pub struct Preset {
    /// What `preset = "…"` and `--preset` call it.
    pub name: &'static str,
    /// The file, as a merchant may copy it.
    pub text: &'static str,
    about: About,
    /// Once it is needed: a table shows one preset or none.
    mapping: OnceLock<Mapping>,
}

/// What the file of a preset says about itself: `[preset]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct About {
    pub zh: String,
    pub en: String,
    /// Headers that tell the export, once for each of its forms.
    pub headers: Vec<Vec<String>>,
}

/// What says that a table is to be read by its headers' usual names, whatever it looks like.
pub const NO_PRESET: &str = "none";

/// The files; a preset is called as its file is.
static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/mapping/presets");

static ALL: LazyLock<Vec<Preset>> = LazyLock::new(|| files().map(|(name, text)| Preset::read(name, text)).collect());

/// The presets' names and texts, in the order of their names.
fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut files: Vec<_> = FILES.files().filter_map(|file| Some((file.path().file_stem()?.to_str()?, file.contents_utf8()?))).collect();
    files.sort_unstable();
    files.into_iter()
}

/// All presets, by name.
///
/// ```
/// assert!(shangjia::mapping::presets().iter().all(|preset| preset.mapping().has_columns()));
/// ```
pub fn presets() -> &'static [Preset] {
    &ALL
}

impl Preset {
    /// What a file says about itself stands at its beginning, and that is all of it that is read for every table.
    fn read(name: &'static str, text: &'static str) -> Preset {
        let about = parse(name, beginning(text)).about.unwrap_or_default();
        Preset { name, text, about, mapping: OnceLock::new() }
    }

    /// The mapping.
    pub fn mapping(&self) -> &Mapping {
        self.mapping.get_or_init(|| {
            let mut mapping = parse(self.name, self.text);
            mapping.make_optional();
            mapping
        })
    }

    /// The preset of that name.
    pub fn by_name(name: &str) -> Option<&'static Preset> {
        ALL.iter().find(|preset| preset.name == name)
    }

    /// The preset that a table's first rows show, and how many headers show it: the one with the most.
    pub fn of(rows: &Block) -> Option<(&'static Preset, usize)> {
        let rows = || rows.rows().take(HEADER_WITHIN);
        // Hardly any form has all its headers anywhere, and what stands nowhere is in none of the rows.
        let texts: HashSet<&str> = rows().flat_map(|row| row.cells().map(Cell::trimmed)).collect();
        let somewhere: HashSet<String> = texts.into_iter().flat_map(keys).collect();
        let may_stand = |header: &str| header.contains(['{', '@']) || somewhere.contains(&key(header));
        let in_a_row = |form: &[String]| {
            let holds = |names: &Names<'_>| form.iter().all(|header| !names.find(header).is_empty());
            rows().any(|row| holds(&Names::new(row.cells().map(Cell::trimmed))))
        };
        let shown = |preset: &Preset| {
            let whole = preset.about.headers.iter().filter(|form| form.iter().all(|header| may_stand(header)) && in_a_row(form));
            whole.map(Vec::len).max()
        };
        let found = ALL.iter().filter_map(|preset| Some((preset, shown(preset)?)));
        // Of two with as many, the first listed.
        found.max_by_key(|(preset, count)| (*count, std::cmp::Reverse(preset.name)))
    }

    /// The system whose exports it reads.
    pub fn about(&self, language: crate::Language) -> &str {
        if language == crate::Language::Zh { &self.about.zh } else { &self.about.en }
    }
}

/// Everything that a text could be found by; an address is no header.
fn keys(text: &str) -> impl Iterator<Item = String> {
    let whole = (text.len() <= 4 * LONGEST && !is_address(text)).then(|| key(text));
    let bare = heading(text).map(|heading| heading.keys.into_iter().next().unwrap_or_default());
    [whole, bare].into_iter().flatten()
}

fn parse(name: &str, text: &str) -> Mapping {
    Mapping::parse(name, text).expect("the crate's own files are right, which a test keeps")
}

/// The file up to the table that follows on `[preset]`.
fn beginning(text: &str) -> &str {
    let about = text.find("[preset]").unwrap_or(0);
    text[about..].find("\n[").map_or(text, |next| &text[..about + next])
}

impl Mapping {
    /// The mapping with the preset under it that it names; as it is where it names none.
    ///
    /// # Errors
    /// If there is no preset of that name.
    pub fn with_named_preset(&self) -> Result<Mapping, Error> {
        match self.preset.as_deref() {
            None | Some(NO_PRESET) => Ok(self.clone()),
            Some(name) => Preset::by_name(name).map(|preset| self.over(preset)).ok_or_else(|| {
                let nearest = super::nearest(name, ALL.iter().map(|preset| preset.name)).map(str::to_owned);
                let problem = MappingProblem::UnknownPreset { preset: name.to_owned(), nearest };
                let span = self.preset_span.clone();
                let (file, text) =
                    if span.is_some() { (self.file.clone(), self.text.clone()) } else { ("--preset".into(), name.to_owned()) };
                let span = span.or(Some(0..name.len()));
                MappingError { file, text, span, problem }.into()
            }),
        }
    }

    /// Lays the mapping over a preset: what it says of a field replaces what the preset says of it.
    pub(crate) fn over(&self, preset: &Preset) -> Mapping {
        let mut whole = self.clone();
        let base = preset.mapping();
        whole.preset = Some(preset.name.to_owned());
        whole.price_unit = self.price_unit.or(base.price_unit);
        let sheet = self.source.sheet.clone();
        whole.source = over(&self.source, &base.source);
        whole.source.sheet = sheet.or_else(|| base.source.sheet.clone());
        let own = self.fields_it_settles();
        whole.columns = base.columns.iter().filter_map(|rule| self.left_of(rule, &own)).chain(self.columns.iter().cloned()).collect();
        let all = self.fields();
        let kept = base.values.iter().filter(|value| !all.contains(&value.field));
        whole.values = kept.chain(&self.values).cloned().collect();
        whole.rows = rows_over(&self.rows, &base.rows);
        // Comments that the merchant passes over bring no drafts back; an empty list does.
        if let (Some(own), Some(base)) = (self.rows.skip.as_ref().filter(|own| !own.is_empty()), &base.rows.skip) {
            whole.rows.skip = Some(own.iter().chain(base).cloned().collect());
        }
        whole.options.keys.extend(base.options.keys.iter().cloned());
        whole.options.labels = self.options.labels.clone().or_else(|| base.options.labels.clone());
        whole.options.values = self.options.values.clone().or_else(|| base.options.values.clone());
        let sheets = base.sheets.iter().cloned().map(|mut sheet| {
            self.settle(&mut sheet.says);
            sheet
        });
        whole.sheets = self.sheets.iter().cloned().chain(sheets).collect();
        whole.is_preset = true;
        whole
    }

    /// Lays the merchant's constants over what a preset says of a table of its own. A table of SKUs takes those of SKUs:
    /// what the product is stands in another table.
    fn settle(&self, says: &mut Mapping) {
        let only_skus = matches!(says.rows.kind, Some(KindRule::All(RowKind::Sku)));
        let own: Vec<&ValueRule> = self.values.iter().filter(|value| !only_skus || value.field.level() == Level::Sku).collect();
        let settled: BTreeSet<Field> = own.iter().filter(|value| !value.otherwise).map(|value| value.field).collect();
        says.values.retain(|value| own.iter().all(|own| own.field != value.field));
        says.values.extend(own.into_iter().cloned());
        says.columns = says.columns.iter().filter_map(|rule| self.left_of(rule, &settled)).collect();
        if self.rows.skip.as_ref().is_some_and(Vec::is_empty) {
            says.rows.skip = None;
        }
    }

    /// What is left of a preset's column beside what the merchant says.
    fn left_of(&self, rule: &ColumnRule, own: &BTreeSet<Field>) -> Option<ColumnRule> {
        let names_it = |column: &ColumnRule| key(&column.name) == key(&rule.name);
        if self.columns.iter().chain(&self.attrs).any(names_it) {
            return None;
        }
        let mut rule = rule.clone();
        rule.fills.retain(|fill| !matches!(fill.fills, Fills::Field { field, .. } if own.contains(&field)));
        (!rule.fills.is_empty()).then_some(rule)
    }

    /// Whether some column or value fills that field.
    pub fn fills(&self, field: Field) -> bool {
        let by_option = |fill: &super::FillRule| match &fill.fills {
            Fills::Skus { .. } => {
                fill.how.as_ref().is_some_and(|how| how.patterns.iter().any(|pattern| pattern.names().any(|name| name == field.name())))
            }
            _ => false,
        };
        self.fields().contains(&field) || self.columns.iter().flat_map(|column| &column.fills).any(by_option)
    }

    /// The fields that the mapping fills itself.
    fn fields(&self) -> BTreeSet<Field> {
        let columns = self.columns.iter().flat_map(|column| &column.fills).filter_map(|fill| match fill.fills {
            Fills::Field { field, .. } => Some(field),
            _ => None,
        });
        columns.chain(self.values.iter().map(|value| value.field)).collect()
    }

    /// The fields of which the preset's columns say nothing any more. A constant that only stands in for blank cells
    /// leaves them as they are.
    fn fields_it_settles(&self) -> BTreeSet<Field> {
        let mut fields = self.fields();
        for value in self.values.iter().filter(|value| value.otherwise) {
            fields.remove(&value.field);
        }
        fields
    }

    /// What a table lacks of a preset is no mistake.
    fn make_optional(&mut self) {
        self.is_preset = true;
        for column in &mut self.columns {
            column.optional = true;
        }
        for value in &mut self.values {
            value.optional = true;
        }
        for sheet in &mut self.sheets {
            sheet.says.make_optional();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_right_and_says_what_it_is() {
        for (name, text) in files() {
            let mapping = Mapping::parse(name, text).unwrap_or_else(|error| panic!("{error}"));
            let about = mapping.about.as_ref().unwrap_or_else(|| panic!("{name} says nothing about itself"));
            assert_eq!(about, &Preset::read(name, text).about, "{name} says it at its beginning");
            assert!(!about.zh.is_empty() && !about.en.is_empty() && !about.headers.is_empty(), "{name}");
            assert!(about.headers.iter().all(|form| form.len() >= 2), "{name}: one header tells nothing");
        }
        assert!(files().count() > 20);
    }
}
