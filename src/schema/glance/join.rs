//! Two schemas that are asked about the same bodies, as one.

use super::{Glance, Keyword, MOST_MEMBERS, Members, Part};
use std::collections::HashMap;

impl Glance {
    /// One that accepts what both accept, if one can ask for all that both ask for.
    pub(in crate::schema) fn and(&self, other: &Glance) -> Option<Glance> {
        let mut joiner = Joiner { both: [self, other], parts: Vec::new(), known: HashMap::new() };
        joiner.join(Some(0), Some(0))?;
        Some(Glance { parts: joiner.parts })
    }
}

/// Makes one glance of two.
struct Joiner<'g> {
    both: [&'g Glance; 2],
    parts: Vec<Part>,
    known: HashMap<[Option<usize>; 2], usize>,
}

impl Joiner<'_> {
    /// The part that asks what those parts of the two ask; a part that is missing asks nothing.
    fn join(&mut self, own: Option<usize>, other: Option<usize>) -> Option<usize> {
        if let Some(known) = self.known.get(&[own, other]) {
            return Some(*known);
        }
        let index = self.parts.len();
        self.known.insert([own, other], index);
        let part = |side: usize, at: Option<usize>| at.map_or_else(Part::default, |at| self.both[side].parts[at].clone());
        let (mut part, theirs) = (part(0, own), part(1, other));
        self.parts.push(Part::default());
        part.ask_as(&theirs)?;
        part.keywords.extend(theirs.keywords.iter().map(Keyword::of_the_second));
        part.items = if part.items.or(theirs.items).is_some() { Some(self.join(part.items, theirs.items)?) } else { None };
        let mut members = Vec::new();
        for (name, own) in &part.members.0 {
            match theirs.members.position(name, 0) {
                Some(position) => members.push((name.clone(), self.join(Some(*own), Some(theirs.members.0[position].1))?)),
                None if theirs.others => members.push((name.clone(), self.join(Some(*own), None)?)),
                None => {}
            }
        }
        for (name, their) in theirs.members.0.iter().filter(|(name, _)| part.others && part.members.position(name, 0).is_none()) {
            members.push((name.clone(), self.join(None, Some(*their))?));
        }
        let required = part.required_names().chain(theirs.required_names()).map(str::to_owned).collect::<Vec<_>>();
        part.members = if members.len() <= MOST_MEMBERS { Members(members) } else { return None };
        part.others &= theirs.others;
        part.required = part.bits(required.iter().map(String::as_str))?;
        self.parts[index] = part;
        Some(index)
    }
}
