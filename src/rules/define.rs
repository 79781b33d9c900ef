//! How a rule is written down: one block per rule, Chinese to the left of the bar and English to the right.

/// Makes a static [`Rule`](super::Rule) of each block, and the area's list of them.
macro_rules! rules {
    ($($name:ident: $severity:ident $code:literal {
        summary: $summary_zh:literal | $summary_en:literal,
        explanation: $explanation_zh:literal | $explanation_en:literal,
        message: $message_zh:literal | $message_en:literal,
        help: $help_zh:literal | $help_en:literal,
        predicts: $predicts:expr,
        failing: $failing:literal,
        passing: $passing:literal,
    })*) => {
        $(
            #[doc = concat!("`", $code, "`: ", $summary_en, ".")]
            pub static $name: $crate::Rule = $crate::Rule {
                code: $code,
                severity: $crate::Severity::$severity,
                summary: $crate::rules::Words { zh: $summary_zh, en: $summary_en },
                explanation: $crate::rules::Words { zh: $explanation_zh, en: $explanation_en },
                message: $crate::rules::Words { zh: $message_zh, en: $message_en },
                help: $crate::rules::Words { zh: $help_zh, en: $help_en },
                predicts: &$predicts,
                failing: $failing,
                passing: $passing,
            };
        )*
        /// The area's rules.
        pub(super) static RULES: &[&$crate::Rule] = &[$(&$name),*];
    };
}
