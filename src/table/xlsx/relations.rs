//! Which part a part refers to: the `.rels` parts, with their targets made names in the archive.

use super::fault::Fault;
use super::package::Package;
use std::collections::HashMap;
use std::sync::Arc;

/// What a part refers to, and the place of every reference by its id.
#[derive(Debug, Default)]
pub(super) struct Relations(Vec<Relation>, HashMap<String, usize>);

/// One reference.
#[derive(Debug)]
pub(super) struct Relation {
    /// The last word of the kind's address: `worksheet`, `hyperlink` …
    pub kind: String,
    /// A part's name, or an address outside of the workbook.
    pub target: Arc<str>,
    pub external: bool,
}

impl Relations {
    /// What that part refers to (the workbook as a whole is the part without a name); `None` if nothing says so.
    pub fn of(package: &mut Package<'_>, part: &str) -> Result<Option<Relations>, Fault> {
        let (folder, name) = part.rsplit_once('/').map_or(("", part), |(folder, name)| (folder, name));
        let rels = if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") };
        package.read(&rels, |markup| {
            markup.root("Relationships")?;
            let (mut relations, mut ids) = (Vec::new(), HashMap::new());
            while let Some(tag) = markup.child()? {
                if tag.name() == "Relationship" {
                    let kind = tag.attribute("Type")?.unwrap_or_default();
                    let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                    let external = tag.attribute("TargetMode")?.is_some_and(|mode| mode.eq_ignore_ascii_case("external"));
                    let target = tag.attribute("Target")?.unwrap_or_default();
                    let target = if external { target } else { resolve(folder, &target) };
                    ids.entry(tag.attribute("Id")?.unwrap_or_default()).or_insert(relations.len());
                    relations.push(Relation { kind, target: target.into(), external });
                }
                markup.skip()?;
            }
            Ok(Relations(relations, ids))
        })
    }

    /// The reference of that id.
    pub fn get(&self, id: &str) -> Option<&Relation> {
        self.1.get(id).map(|&at| &self.0[at])
    }

    /// The part of that kind, if there is one inside of the workbook.
    pub fn part(&self, kind: &str) -> Option<&str> {
        self.0.iter().find(|relation| relation.kind == kind && !relation.external).map(|relation| &*relation.target)
    }
}

/// A target as a name in the archive: absolute, or seen from the folder of the part that names it.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut path: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.retain(|step| !step.is_empty());
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn targets_become_names_in_the_archive() {
        for (folder, target, name) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl/worksheets", "../sharedStrings.xml", "xl/sharedStrings.xml"),
            ("", "xl/workbook.xml", "xl/workbook.xml"),
            ("xl", ".\\worksheets\\sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "../../../../etc/passwd", "etc/passwd"),
            ("xl", "", "xl"),
        ] {
            assert_eq!(resolve(folder, target), name);
        }
    }
}
