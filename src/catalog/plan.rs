//! What a pass takes for granted, and what it may learn instead.

use crate::Unit;
use crate::table::Decision;
use std::collections::BTreeMap;

/// What is known before a pass.
#[derive(Debug)]
pub(crate) struct Plan {
    /// How the bytes of each source become text; `None` to find out.
    decisions: Vec<Option<Decision>>,
    /// By source and sheet.
    tables: BTreeMap<(usize, usize), Known>,
    /// What does not go out because of what is only known at the end of the catalog.
    withheld: Withheld,
}

/// What does not go out because the catalog as a whole has an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Withheld {
    /// It has none.
    #[default]
    Nothing,
    /// Products with an image that WeChat does not have.
    WithMissingImages,
    /// Every product: nobody can say which of them are concerned.
    Everything,
}

/// What is known of one table.
#[derive(Debug, Default, Clone)]
pub(crate) struct Known {
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
        /// Which source, and which sheet of it.
        table: (usize, usize),
    },
    /// What is only known at the end of the catalog weighs as an error.
    Withhold(Withheld),
    /// A price column says its unit after all.
    Unit {
        /// Which source, and which sheet of it.
        table: (usize, usize),
        /// Which column.
        column: usize,
        /// The unit.
        unit: Unit,
    },
}

impl Plan {
    /// Nothing is known yet.
    pub(crate) fn new(sources: usize) -> Plan {
        Plan { decisions: vec![None; sources], tables: BTreeMap::new(), withheld: Withheld::Nothing }
    }

    /// How that source is read.
    pub(crate) fn decision(&self, source: usize) -> Option<Decision> {
        self.decisions[source]
    }

    /// The same for all of them, to be found out before a pass.
    pub(crate) fn decisions(&mut self) -> &mut [Option<Decision>] {
        &mut self.decisions
    }

    /// What is known of that table.
    pub(crate) fn of(&self, table: (usize, usize)) -> Known {
        self.tables.get(&table).cloned().unwrap_or_default()
    }

    /// What does not go out.
    pub(crate) fn withheld(&self) -> Withheld {
        self.withheld
    }

    /// Takes in what a pass learned.
    pub(crate) fn learn(&mut self, again: &Again) {
        match *again {
            Again::Decoded { source, decision } => self.decisions[source] = Some(decision),
            Again::Withhold(what) => self.withheld = what,
            Again::Gather { table } => self.tables.entry(table).or_default().gather = true,
            Again::Unit { table, column, unit } => {
                self.tables.entry(table).or_default().units.insert(column, unit);
            }
        }
    }
}
