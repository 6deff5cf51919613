//! The data sets in `tests/reference/individual_change.json` and what R gives for them.

use ditrum_effect::stats::clinical_significance::Population;
use ditrum_effect::stats::reliable_change::{MeasurementPrecision, Reliability};
use ditrum_effect::stats::{Cell, ChangeTable, Grid};
use serde_json::Value;

pub struct Case {
    pub name: String,
    pub value: Value,
}

/// Every data set of the file.
pub fn cases() -> Vec<Case> {
    let file: Value = serde_json::from_str(include_str!("../reference/individual_change.json")).expect("a JSON file");
    let cases = file["cases"].as_array().expect("a list of data sets");
    cases.iter().map(|value| Case { name: value["name"].as_str().expect("a name").to_owned(), value: value.clone() }).collect()
}

impl Case {
    /// 1 where higher is better, −1 where lower is.
    pub fn direction(&self) -> f64 {
        self.value["direction"].as_f64().expect("a direction")
    }

    /// The table of the scores as they are.
    pub fn table(&self) -> ChangeTable {
        let number = |value: &Value| u32::try_from(value.as_u64().expect("a whole number")).expect("a small number");
        let grid = Grid::new(number(&self.value["grid"][0]), number(&self.value["grid"][1])).expect("a grid");
        let steps = |value: &Value| value.as_i64().expect("whole steps");
        let pairs = self.value["pairs"].as_array().expect("pairs");
        ChangeTable::new(grid, pairs.iter().map(|pair| Cell { from: steps(&pair[0]), to: steps(&pair[1]), count: 1 }))
    }

    /// The table in which a rise is an improvement.
    pub fn oriented(&self) -> ChangeTable {
        if self.direction() > 0.0 { self.table() } else { self.table().negated() }
    }

    /// The norm, in the orientation of [`Self::oriented`].
    pub fn norm(&self) -> Option<Population> {
        let norm = self.value["norm"].as_array()?;
        Some(Population { mean: self.direction() * norm[0].as_f64()?, sd: norm[1].as_f64()? })
    }

    /// The precision with the SD of the first wave over the pairs, as the reference has it.
    pub fn precision(&self) -> Option<MeasurementPrecision> {
        let reliability = |key: &str| Reliability::new(self.value[key].as_f64().expect("a reliability")).expect("between 0 and 1");
        let sd = self.table().from_scores().standard_deviation().ok()?;
        MeasurementPrecision::new(sd, reliability("reliability"), reliability("reliability_to")).ok()
    }
}

pub fn assert_close(what: &str, actual: f64, expected: f64, relative: f64) {
    let difference = (actual - expected).abs();
    assert!(difference <= relative * expected.abs().max(1e-300) || difference < 1e-300, "{what}: {actual} instead of {expected}");
}
