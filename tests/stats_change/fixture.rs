//! The reference data sets and the comparison of numbers.

use ditrum_effect::stats::{Cell, ChangeTable, Distribution, Grid, Interval, Level};
use serde_json::Value;

/// One data set with what other software says of it.
pub struct ReferenceSet {
    pub name: String,
    pub table: ChangeTable,
    pub rise_is_better: bool,
    pub smallest_important_change: Option<f64>,
    pub expected: Value,
}

impl ReferenceSet {
    /// The table in which a rise is an improvement.
    pub fn oriented(&self) -> ChangeTable {
        if self.rise_is_better { self.table.clone() } else { self.table.negated() }
    }

    /// The reference's number at a JSON pointer, where it gives one.
    pub fn number(&self, pointer: &str) -> Option<f64> {
        self.expected.pointer(pointer).and_then(Value::as_f64)
    }
}

pub fn reference_sets() -> Vec<ReferenceSet> {
    let root: Value = serde_json::from_str(include_str!("../reference/change.json")).expect("the reference file is JSON");
    root["sets"].as_array().expect("sets").iter().map(reference_set).collect()
}

fn reference_set(set: &Value) -> ReferenceSet {
    let whole = |value: &Value| value.as_i64().expect("a whole number");
    let grid = Grid::new(whole(&set["grid"][0]) as u32, whole(&set["grid"][1]) as u32).expect("a grid");
    let cell = |pair: &Value| Cell { from: whole(&pair[0]), to: whole(&pair[1]), count: 1 };
    ReferenceSet {
        name: set["name"].as_str().expect("a name").to_owned(),
        table: ChangeTable::new(grid, set["steps"].as_array().expect("pairs").iter().map(cell)),
        rise_is_better: whole(&set["direction"]) == 1,
        smallest_important_change: set["mid"].as_f64(),
        expected: set["expected"].clone(),
    }
}

pub fn named(name: &str) -> ReferenceSet {
    reference_sets().into_iter().find(|set| set.name == name).expect("a reference set of that name")
}

/// A table of pairs on whole numbers.
pub fn pairs(pairs: &[(i64, i64)]) -> ChangeTable {
    ChangeTable::new(Grid::UNIT, pairs.iter().map(|&(from, to)| Cell { from, to, count: 1 }))
}

/// Changes on whole numbers with their counts.
pub fn changes(levels: &[(i64, u64)]) -> Distribution {
    Distribution::new(Grid::UNIT, levels.iter().map(|&(steps, count)| Level { steps, count }))
}

/// Within `relative` of the wanted number, or within 1e-12 of a wanted 0.
#[track_caller]
pub fn close(what: &str, got: f64, want: f64, relative: f64) {
    let allowed = if want == 0.0 { 1e-12 } else { relative * want.abs() };
    assert!((got - want).abs() <= allowed, "{what}: got {got:e}, want {want:e}");
}

#[track_caller]
pub fn close_interval(what: &str, got: Interval, want: (f64, f64), relative: f64) {
    let scale = want.0.abs().max(want.1.abs());
    for (side, got, want) in [("lower", got.lower, want.0), ("upper", got.upper, want.1)] {
        assert!((got - want).abs() <= relative * scale.max(1e-12), "{what}, {side}: got {got:e}, want {want:e}");
    }
}
