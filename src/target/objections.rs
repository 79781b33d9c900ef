//! What both schemas object to in the body of a product, told from the product itself: no body is written and no tree is
//! built. It is asked about the few bodies that are not written [straight](super::straight).
//!
//! It lists what the schemas would list of the document, in the same order; properties hold it against them.

use super::layout::{Form, Presence};
use super::straight::{Holds, Step, Steps, Straight};
use crate::Product;
use crate::document::Value;
use crate::product::Here;
use crate::schema::{Part, Violation, one_problem_each};
use smol_str::ToSmolStr as _;
use std::borrow::Cow;
use std::fmt::{self, Display, Formatter};

/// What the two schemas of a target object to.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Objections {
    pub request: Vec<Violation>,
    pub advice: Vec<Violation>,
}

impl Objections {
    /// `None` if a member is there that must not be.
    pub(super) fn of(straight: &Straight, product: &Product<'_>) -> Option<Objections> {
        let mut asking = Asking::default();
        asking.object(&straight.0, Presence::Always, Here { product, sku: None, item: 0 }, &Path::Whole)?;
        let Asking(mut found) = asking;
        one_problem_each(&mut found.request);
        one_problem_each(&mut found.advice);
        Some(found)
    }

    fn list(&mut self, is_of_advice: bool) -> &mut Vec<Violation> {
        if is_of_advice { &mut self.advice } else { &mut self.request }
    }
}

/// The way to a value, which becomes a pointer only where something is wrong.
enum Path<'p> {
    Whole,
    Member(&'p Path<'p>, &'static str),
    Item(&'p Path<'p>, usize),
}

/// As a JSON pointer.
impl Display for Path<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Path::Whole => Ok(()),
            Path::Member(outer, name) => write!(f, "{outer}/{name}"),
            Path::Item(outer, index) => write!(f, "{outer}/{index}"),
        }
    }
}

/// The walk over the members.
#[derive(Default)]
struct Asking(Objections);

/// Whether anything is there.
type There = Option<bool>;

impl Asking {
    fn object(&mut self, steps: &Steps, presence: Presence, here: Here<'_>, path: &Path<'_>) -> There {
        let mut before = [self.0.request.len(), self.0.advice.len()];
        let (mut is_there, mut lacks) = (presence == Presence::Always, Vec::new());
        for step in &steps.members {
            if step.is_in_order(here) || self.member(step, here, &Path::Member(path, step.name))? {
                is_there = true;
            } else if step.is_required {
                lacks.push(step.name);
            }
        }
        if is_there && !lacks.is_empty() {
            // What an object lacks is said before what is wrong inside.
            let pointer = path.to_smolstr();
            for keyword in steps.asked.lacking(&lacks) {
                let place = &mut before[usize::from(keyword.is_of_second)];
                self.0.list(keyword.is_of_second).insert(*place, keyword.violation(&pointer, &Value::Object(0)));
                *place += 1;
            }
        }
        Some(is_there)
    }

    #[inline(never)]
    fn member(&mut self, step: &Step, here: Here<'_>, path: &Path<'_>) -> There {
        let is_there = match &step.holds {
            Holds::Text(field) => match here.text(*field) {
                None => false,
                Some(text) => self.text(text, step.asked.as_ref()?, path),
            },
            Holds::Value(field, form) => match here.number(*field) {
                None => false,
                Some(number) => self.number(number, *form, step.asked.as_ref()?, path),
            },
            Holds::Members(steps) => self.object(steps, step.presence, here, path)?,
            Holds::Values(field, form, asked) => self.items(step, here.count(*field), path, |asking, item, path| {
                let here = Here { item, ..here };
                Some(match here.text(*field) {
                    Some(text) => asking.text(text, asked, path),
                    None => asking.number(here.number(*field)?, *form, asked, path),
                })
            })?,
            Holds::Skus(steps) => self.items(step, here.product.skus.len(), path, |asking, sku, path| {
                let sku = here.product.skus.get(sku);
                asking.object(steps, Presence::Always, Here { sku, item: 0, ..here }, path)
            })?,
            Holds::Each(field, steps) => self.items(step, here.count(*field), path, |asking, item, path| {
                asking.object(steps, Presence::Always, Here { item, ..here }, path)
            })?,
        };
        (!is_there || step.asked.is_some()).then_some(is_there)
    }

    /// A list of so many items, each of which `item` looks at.
    fn items(&mut self, step: &Step, count: usize, path: &Path<'_>, mut item: impl FnMut(&mut Self, usize, &Path<'_>) -> There) -> There {
        if count == 0 && step.presence == Presence::WhenFilled {
            return Some(false);
        }
        if let Some(asked) = step.asked.as_ref().filter(|asked| !asked.takes_list(count)) {
            self.object_to(&Value::Array(u32::try_from(count).ok()?), asked, path);
        }
        for index in 0..count {
            item(self, index, &Path::Item(path, index))?;
        }
        Some(true)
    }

    /// A text that is there.
    fn text(&mut self, text: &str, asked: &Part, path: &Path<'_>) -> bool {
        if !asked.takes_text(text) {
            self.object_to(&Value::Text(Cow::Borrowed(text)), asked, path);
        }
        true
    }

    /// A number that is there.
    fn number(&mut self, number: u64, form: Form, asked: &Part, path: &Path<'_>) -> bool {
        if form != Form::Number {
            self.text(&number.to_string(), asked, path);
        } else if !asked.takes_integer(number) {
            self.object_to(&Value::Integer(number), asked, path);
        }
        true
    }

    #[cold]
    fn object_to(&mut self, value: &Value<'_>, asked: &Part, path: &Path<'_>) {
        for keyword in asked.objections(value) {
            self.0.list(keyword.is_of_second).push(keyword.violation(&path.to_smolstr(), value));
        }
    }
}

impl Step {
    /// Whether it holds one value that is there and in order, as nearly every member does.
    #[inline]
    fn is_in_order(&self, here: Here<'_>) -> bool {
        match &self.holds {
            Holds::Text(field) => here.text(*field).is_some_and(|text| self.takes_text(text)),
            Holds::Value(field, Form::Number) => {
                here.number(*field).zip(self.asked.as_ref()).is_some_and(|(number, asked)| asked.takes_integer(number))
            }
            _ => false,
        }
    }
}
