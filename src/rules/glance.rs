//! One look over the SKUs of a product that tells of nearly every one that the rules about ids, characters and options have
//! nothing to say of them. Whatever it cannot tell is looked at closely by the rules themselves.

use super::distinct::in_plain_sight;
use super::identity;
use crate::{Sku, wide};
use std::borrow::Cow;

/// What one look has told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glance {
    /// No id of a SKU needs a closer look.
    pub plain_ids: bool,
    /// No text of a SKU has a character that needs one.
    pub usual_texts: bool,
    /// The options tell the SKUs apart.
    pub told_apart: bool,
}

impl Glance {
    /// Every rule is to look closely.
    #[cfg(test)]
    pub(super) const NONE: Glance = Glance { plain_ids: false, usual_texts: false, told_apart: false };

    pub(super) fn of(skus: &[Sku<'_>]) -> Glance {
        let (plain_ids, told_apart) = (skus.iter().all(identity::are_plain), in_plain_sight(skus));
        let usual = |text: &Cow<'_, str>| wide::is_usual(text);
        // SKUs that are told apart in plain sight call their options alike.
        let names = if told_apart { &skus[..1] } else { skus };
        let usual_texts = plain_ids
            && skus.iter().all(|sku| sku.attributes.iter().all(|option| usual(&option.value)))
            && names.iter().all(|sku| sku.attributes.iter().all(|option| usual(&option.key)));
        Glance { plain_ids, usual_texts, told_apart }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Findings, text, variant};
    use crate::{Attribute, Listing, Product};
    use proptest::prelude::*;

    fn sku() -> impl Strategy<Value = Sku<'static>> {
        let id = || {
            prop_oneof![
                6 => "[0-9A-Za-z]{0,17}",
                2 => "[0-9]{13}",
                1 => "NULL|None|NaN|undefined|-|无|6901234567892|6901234567890",
                1 => "=?[0-9A-Za-z]{0,12}[-_./':@ \u{7f}\u{a0}\u{200b}\u{fffd}+=毯]?[0-9]{0,3}",
                1 => "20[0-9]{2}[-/][0-9]{1,2}[-/][0-9]{1,2}|3月5日|Mar-24|[0-9]\\.[0-9]{3}E\\+[0-9]{2}|719\\.0|\\\\N",
            ]
        };
        let word = || prop_oneof![9 => "[a-z一-三]{0,9}", 1 => "[a-z毯]{0,5}[\u{200b}\u{fffd}\n ，]?[a-z毯]{0,5}"];
        let options = prop::collection::vec((prop_oneof![9 => "颜色|尺码", 1 => word()], word()), 0..3);
        (prop::option::of(id()), prop::option::of(id()), prop::option::of(id()), options).prop_map(|(id, code, barcode, options)| Sku {
            out_sku_id: id.map(Cow::Owned),
            sku_code: code.map(Cow::Owned),
            barcode: barcode.map(Cow::Owned),
            attributes: options.into_iter().map(|(key, value)| Attribute { key: key.into(), value: value.into() }).collect(),
            ..Sku::default()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5000))]

        #[test]
        fn a_glance_spares_nothing_that_a_close_look_finds(skus in prop::collection::vec(sku(), 0..4)) {
            let glance = Glance::of(&skus);
            let listing = Listing::of(Product { skus, ..Product::default() });
            for check in [identity::check, text::check, variant::check] {
                let (mut glanced, mut close) = (Findings::default(), Findings::default());
                check(&listing, glance, &mut glanced);
                check(&listing, Glance::NONE, &mut close);
                prop_assert!(glanced.iter().eq(close.iter()), "{:?}: {:?}", glance, close);
            }
        }
    }

    #[test]
    fn a_glance_is_enough_for_nearly_every_product() {
        let sku = |nth: usize| Sku {
            out_sku_id: Some(format!("2735900000{nth}").into()),
            sku_code: Some(format!("sku{nth}").into()),
            barcode: Some("6901234567892".into()),
            attributes: vec![Attribute { key: "颜色".into(), value: ["驼色", "酒红"][nth].into() }],
            ..Sku::default()
        };
        let Glance { plain_ids, usual_texts, told_apart } = Glance::of(&[sku(0), sku(1)]);
        assert!(plain_ids && usual_texts && told_apart);
    }
}
