//! One endpoint of the platform each: where every slot of a product stands in its request body, and its dated limits, as data.
//!
//! A target is a [layout] and two schemas. One interpreter reads every layout, so that building a body, reading
//! one, and leading from a slot to its JSON pointer and back can never disagree. Of layout and schemas together is made
//! what writes a body at once if neither schema has anything to object to it.

pub mod layout;
mod objections;
mod pointer;
mod spu_add;
mod straight;

pub use spu_add::SPU_ADD;

use crate::{Asks, Document, Field, Level, Product, Schema, Severity, Slot};
use layout::Member;
pub(crate) use objections::Objections;
use std::sync::OnceLock;
use straight::Straight;

/// One endpoint of the platform.
///
/// ```
/// use shangjia::target::SPU_ADD;
/// use shangjia::{Field, Slot};
/// let price = Slot::sku(Field::SalePrice, 1);
/// assert_eq!(SPU_ADD.pointer(price).as_deref(), Some("/skus/1/sale_price"));
/// assert_eq!(SPU_ADD.slot("/skus/1/sale_price"), Some(price));
/// ```
#[derive(Debug)]
pub struct Target {
    /// Its name in mapping files and on the command line.
    pub name: &'static str,
    /// The path that the bodies are posted to.
    pub endpoint: &'static str,
    /// The members of the body, in the order they are written.
    pub layout: &'static [Member],
    /// The text of the schema whose violations are errors.
    pub request_schema: &'static str,
    /// The text of the schema whose violations are warnings.
    pub advice_schema: &'static str,
    /// Where images may stand; anything else has not gone through the platform's image upload.
    pub image_hosts: &'static [ImageHost],
    /// What fills a field that neither a column nor the mapping fills: the field, and the one whose
    /// first value it takes. Said once for each table.
    pub defaults: &'static [(Field, Field)],
    /// Rules that weigh more or less here than by themselves: code and severity.
    pub severities: &'static [(&'static str, Severity)],
    /// The two schemas, once they have been needed.
    compiled: OnceLock<Compiled>,
}

#[derive(Debug)]
struct Compiled {
    request: Schema,
    advice: Schema,
    /// What writes the bodies that neither has anything to object to.
    straight: Option<Straight>,
}

/// The beginning of image addresses that the platform takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageHost {
    /// The host.
    pub host: &'static str,
    /// How the path begins; `/` for any path.
    pub path: &'static str,
}

impl Target {
    /// Every target.
    pub fn all() -> [&'static Target; 1] {
        [&SPU_ADD]
    }

    /// The target of that name.
    pub fn by_name(name: &str) -> Option<&'static Target> {
        Target::all().into_iter().find(|target| target.name == name)
    }

    /// The schema whose violations are errors, read at its first use.
    pub fn request(&self) -> &Schema {
        &self.schemas().request
    }

    /// The schema whose violations are warnings, read at its first use.
    pub fn advice(&self) -> &Schema {
        &self.schemas().advice
    }

    /// What the request asks of a field's values; of the list as a whole where the field is one.
    pub fn asks(&self, field: Field) -> Asks {
        let slot = first_slot(field);
        // Where every item of a list is an object with other members, the list itself has no bounds to speak of.
        let item = || self.pointer(slot.item(0));
        let pointer = if matches!(field, Field::AttrKey | Field::AttrValue) { item() } else { self.pointer(slot) };
        pointer.map_or_else(Asks::default, |pointer| self.request().asks(&pointer))
    }

    /// Whether the request asks for a field of every product or SKU. Options need not be there at all.
    pub(crate) fn needs(&self, field: Field) -> bool {
        let of_option = matches!(field, Field::AttrKey | Field::AttrValue);
        !of_option && self.pointer(first_slot(field)).is_some_and(|pointer| self.request().requires(&pointer))
    }

    /// How much that rule weighs here, if not as much as by itself.
    pub fn severity(&self, code: &str) -> Option<Severity> {
        self.severities.iter().find(|(of, _)| *of == code).map(|(_, severity)| *severity)
    }

    /// Adds the body of a product to `out` as compact JSON, if neither schema has anything to object to it.
    pub(crate) fn write_in_order(&self, product: &Product<'_>, out: &mut Vec<u8>) -> bool {
        self.schemas().straight.as_ref().is_some_and(|straight| straight.write(product, out))
    }

    /// What the schemas object to in the body of a product.
    pub(crate) fn objections(&self, product: &Product<'_>) -> Objections {
        let straight = self.schemas().straight.as_ref();
        straight.and_then(|straight| Objections::of(straight, product)).unwrap_or_else(|| self.objections_to(&self.build(product)))
    }

    /// What the schemas object to in a body.
    pub(crate) fn objections_to(&self, body: &Document<'_>) -> Objections {
        Objections { request: self.request().violations(body), advice: self.advice().violations(body) }
    }

    fn schemas(&self) -> &Compiled {
        self.compiled.get_or_init(|| {
            let [request, advice] = [self.request_schema, self.advice_schema].map(Schema::of_ours);
            let straight = request.glance_with(&advice).and_then(|both| Straight::of(self.layout, &both));
            Compiled { request, advice, straight }
        })
    }
}

fn first_slot(field: Field) -> Slot {
    match field.level() {
        Level::Product => Slot::product(field),
        Level::Sku => Slot::sku(field, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Sku;
    use std::collections::BTreeSet;

    impl Target {
        /// A target to be given another layout.
        pub(super) fn for_tests() -> Target {
            Target {
                name: "test",
                endpoint: "/",
                layout: &[],
                request_schema: "true",
                advice_schema: "true",
                image_hosts: &[],
                defaults: &[],
                severities: &[],
                compiled: OnceLock::new(),
            }
        }
    }

    #[test]
    fn what_is_needed_is_what_an_empty_body_lacks() {
        for target in Target::all() {
            let empty = Product { skus: vec![Sku::default()], ..Product::default() };
            let violations = target.request().violations(&target.build(&empty));
            let missing = violations.iter().filter(|violation| ["required", "minItems"].contains(&violation.keyword.as_str()));
            let lacks: BTreeSet<Field> = missing.filter_map(|missing| target.slot(&missing.pointer)).map(|slot| slot.field).collect();
            assert_eq!(Field::all().filter(|&field| target.needs(field)).collect::<BTreeSet<_>>(), lacks);
            assert!(lacks.contains(&Field::SalePrice));
        }
    }

    #[test]
    fn schemas_compile() {
        for target in Target::all() {
            Schema::compile(target.request_schema).unwrap();
            Schema::compile(target.advice_schema).unwrap();
            assert_eq!(Target::by_name(target.name).map(|t| t.endpoint), Some(target.endpoint));
        }
    }
}
