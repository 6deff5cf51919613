//! Figures from the literature: bands, norms, reliabilities, caseness.

use super::{Findings, at};
use crate::domain::Direction;
use crate::instruments::decode::nearest;
use crate::instruments::spec::{Bands, CaseRule, InstrumentFile, ScaleSpec};

pub(super) fn check_band_sets(file: &InstrumentFile, findings: &mut Findings<'_>) {
    for (index, set) in file.band_set.iter().enumerate() {
        if set.labels.len() < 2 {
            findings.error(at!["band_set", index, "labels"], "instrument-length", &[("key", &"labels"), ("wanted", &"≥ 2")]);
        }
        if file.band_set[..index].iter().any(|earlier| earlier.id == set.id) {
            findings.error(at!["band_set", index, "id"], "instrument-twice", &[("given", &set.id)]);
        }
        if set.default && file.band_set[..index].iter().any(|earlier| earlier.default) {
            findings.error(at!["band_set", index, "default"], "instrument-defaults", &[]);
        }
    }
}

pub(super) fn check_scale(file: &InstrumentFile, index: usize, spec: &ScaleSpec, range: [f64; 2], findings: &mut Findings<'_>) {
    for (key, figure, low, high) in [
        ("mid", &spec.mid, 0.0, range[1] - range[0]),
        ("reliable_change", &spec.reliable_change, 0.0, range[1] - range[0]),
        ("alpha", &spec.alpha, 0.0, 1.0),
        ("retest", &spec.retest, 0.0, 1.0),
    ] {
        // Open intervals: a reliability of exactly 1 leaves no error of measurement, one of 0 nothing else.
        if figure.as_ref().is_some_and(|figure| !(figure.value > low && figure.value < high)) {
            findings.error(at!["scale", index, key], "instrument-figure", &[("key", &key), ("low", &low), ("high", &high)]);
        }
    }
    check_norms(index, spec, range, findings);
    for (at_case, case) in spec.case.iter().enumerate() {
        let (CaseRule::AtLeast(limit) | CaseRule::AtMost(limit) | CaseRule::Above(limit) | CaseRule::Below(limit)) = case.rule;
        if !(range[0]..=range[1]).contains(&limit) {
            let path = at!["scale", index, "case", at_case, "rule"];
            findings.error(path, "instrument-figure", &[("key", &"case"), ("low", &range[0]), ("high", &range[1])]);
        }
    }
    check_bands(file, index, spec, range, findings);
}

fn check_norms(index: usize, spec: &ScaleSpec, range: [f64; 2], findings: &mut Findings<'_>) {
    for (at_norm, norm) in spec.norm.iter().enumerate() {
        let path = |key: &'static str| [at!["scale", index, "norm", at_norm].as_slice(), at![key]].concat();
        if !(range[0]..=range[1]).contains(&norm.mean) {
            findings.error(&path("mean"), "instrument-figure", &[("key", &"mean"), ("low", &range[0]), ("high", &range[1])]);
        }
        if !(norm.sd > 0.0 && norm.sd <= range[1] - range[0]) {
            findings.error(&path("sd"), "instrument-figure", &[("key", &"sd"), ("low", &0), ("high", &(range[1] - range[0]))]);
        }
        if norm.default && spec.norm[..at_norm].iter().any(|earlier| earlier.default) {
            findings.error(&path("default"), "instrument-defaults", &[]);
        }
    }
}

fn check_bands(file: &InstrumentFile, index: usize, spec: &ScaleSpec, range: [f64; 2], findings: &mut Findings<'_>) {
    for (at_bands, bands) in spec.bands.iter().enumerate() {
        let path = at!["scale", index, "bands", at_bands, "starts"];
        let Some(set) = file.band_set.iter().find(|set| set.id == bands.set) else {
            let near = nearest(&bands.set, file.band_set.iter().map(|set| set.id.as_str())).unwrap_or("[[band_set]]");
            findings.error(
                at!["scale", index, "bands", at_bands, "set"],
                "instrument-unknown-name",
                &[("given", &bands.set), ("near", &near)],
            );
            continue;
        };
        if bands.starts.len() + 1 != set.labels.len() {
            findings.error(path, "instrument-length", &[("key", &"starts"), ("wanted", &set.labels.len().saturating_sub(1))]);
        }
        if bands.labels.as_ref().is_some_and(|labels| labels.len() != set.labels.len()) {
            findings.error(path, "instrument-length", &[("key", &"labels"), ("wanted", &set.labels.len())]);
        }
        let worse = |pair: &[f64]| match spec.direction {
            Direction::LowerIsBetter => pair[0] < pair[1],
            Direction::HigherIsBetter => pair[0] > pair[1],
        };
        if !bands.starts.windows(2).all(worse) {
            findings.error(path, "instrument-band-order", &[]);
        }
        if bands.starts.iter().any(|start| !(range[0]..=range[1]).contains(start)) {
            findings.error(path, "instrument-figure", &[("key", &"starts"), ("low", &range[0]), ("high", &range[1])]);
        }
        let same_people = |other: &Bands| other.set == bands.set && other.sex == bands.sex && other.ages == bands.ages;
        if spec.bands[..at_bands].iter().any(same_people) {
            findings.error(path, "instrument-twice", &[("given", &bands.set)]);
        }
    }
}
