//! What a pass takes for granted, and what it may learn instead.

use crate::Unit;
use crate::table::Decision;
use std::collections::BTreeMap;

/// What is known before a pass.
#[derive(Debug)]
pub(crate) struct Plan {
    sources: Vec<Known>,
    /// Whether the catalog as a whole has an error, so that nothing of it goes out.
    withheld: bool,
}

/// What is known of one source.
#[derive(Debug, Default, Clone)]
pub(crate) struct Known {
    /// How its bytes become text; `None` to find out.
    pub decision: Option<Decision>,
    /// Whether the rows of its products do not stand together.
    pub gather: bool,
    /// Units of price columns that said nothing in the first rows.
    pub units: BTreeMap<usize, Unit>,
}

/// Something a pass learned too late.
#[derive(Debug)]
pub(crate) enum Again {
    /// The source's text is written in another way than was thought.
    Decoded {
        /// Which source.
        source: usize,
        /// How to read it.
        decision: Decision,
    },
    /// A product's rows appear again after other products.
    Gather {
        /// Which source.
        source: usize,
    },
    /// What is only known at the end of the catalog weighs as an error.
    Withhold,
    /// A price column says its unit after all.
    Unit {
        /// Which source.
        source: usize,
        /// Which column.
        column: usize,
        /// The unit.
        unit: Unit,
    },
}

impl Plan {
    /// Nothing is known yet.
    pub(crate) fn new(sources: usize) -> Plan {
        Plan { sources: vec![Known::default(); sources], withheld: false }
    }

    /// What is known of that source.
    pub(crate) fn of(&self, source: usize) -> &Known {
        &self.sources[source]
    }

    /// Whether nothing of the catalog may go out.
    pub(crate) fn is_withheld(&self) -> bool {
        self.withheld
    }

    /// Takes in what a pass learned.
    pub(crate) fn learn(&mut self, again: &Again) {
        match *again {
            Again::Decoded { source, decision } => self.sources[source].decision = Some(decision),
            Again::Withhold => self.withheld = true,
            Again::Gather { source } => self.sources[source].gather = true,
            Again::Unit { source, column, unit } => {
                self.sources[source].units.insert(column, unit);
            }
        }
    }
}
