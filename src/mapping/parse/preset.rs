//! `preset = "NAME"`, or what a preset says about itself: `[preset]`.

use super::{Problem, expected, in_order, table, text, texts, unknown_key};
use crate::mapping::Mapping;
use crate::mapping::preset::About;
use toml::Spanned;
use toml::de::DeValue;

const ABOUT: &[&str] = &["about", "headers"];

impl Mapping {
    pub(super) fn preset_entry(&mut self, value: &Spanned<DeValue<'_>>) -> Result<(), Problem> {
        let DeValue::Table(entries) = value.get_ref() else {
            self.preset = Some(text("preset", value)?);
            self.preset_span = Some(value.span());
            return Ok(());
        };
        let mut about = About::default();
        for (key, value) in in_order(entries) {
            match key.get_ref().as_ref() {
                "about" => {
                    for (language, value) in in_order(table("about", value)?) {
                        match language.get_ref().as_ref() {
                            "zh" => about.zh = text("zh", value)?,
                            "en" => about.en = text("en", value)?,
                            _ => return Err(unknown_key(language, &["zh", "en"])),
                        }
                    }
                }
                "headers" => {
                    let DeValue::Array(forms) = value.get_ref() else { return Err(expected("headers", "lists of headers", value)) };
                    about.headers = forms.iter().map(|form| texts("headers", form)).collect::<Result<_, _>>()?;
                }
                _ => return Err(unknown_key(key, ABOUT)),
            }
        }
        self.about = Some(about);
        Ok(())
    }
}
