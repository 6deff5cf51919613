//! Scores at the ends of their scale, where a change in one direction can't be seen.

use super::report::ScaleEnds;
use super::{Seen, Subject};
use crate::domain::{Diagnostic, Diagnostics, Direction, Place};

/// A share at an end that is called a floor or ceiling effect (Terwee et al. 2007, J Clin Epidemiol 60, 34–42).
const TERWEE: f64 = 0.15;

/// Fewer scores than these say nothing about a scale (the same source asks for 50; a small project should hear of it earlier).
const FEWEST: u64 = 20;

/// Scores at the ends of every scale with a known range, in every wave that has it.
pub(super) fn ends(subject: &Subject<'_>) -> Vec<ScaleEnds> {
    let mut all = Vec::new();
    for scored in &subject.scales {
        let Some([low, high]) = scored.scale.range else { continue };
        for (wave, scores) in subject.waves.iter().zip(scored.scores) {
            let Some(scores) = scores else { continue };
            let mut ends = ScaleEnds {
                scale: scored.scale.id.clone(),
                label: scored.scale.names.get(subject.language).to_owned(),
                wave: wave.wave.name.clone(),
                n: 0,
                floor: 0,
                ceiling: 0,
                floor_is_best: scored.scale.direction == Direction::LowerIsBetter,
            };
            for steps in scores.iter().flatten() {
                let score = scored.scale.grid.score(steps as f64);
                ends.n += 1;
                ends.floor += u64::from(score <= low);
                ends.ceiling += u64::from(score >= high);
            }
            all.push(ends);
        }
    }
    all
}

pub(super) fn check(subject: &Subject<'_>, seen: &Seen, findings: &mut Diagnostics) {
    let ends = &seen.ends;
    // Where a scale begins decides what it can show; that many end at its best is what the offer is for.
    let is_first = |position: &usize| ends[..*position].iter().all(|earlier| earlier.scale != ends[*position].scale);
    for ends in (0..ends.len()).filter(is_first).map(|position| &ends[position]).filter(|ends| ends.n >= FEWEST) {
        for (count, is_best) in [(ends.floor, ends.floor_is_best), (ends.ceiling, !ends.floor_is_best)] {
            let share = count as f64 / ends.n as f64;
            if share > TERWEE {
                let code = if is_best { "scores-at-best" } else { "scores-at-worst" };
                let wave = subject.wave(&ends.wave);
                let place = wave.map(|wave| Place::file(wave.files())).unwrap_or_default();
                let finding = Diagnostic::warning(code, place).with("scale", &ends.label);
                let finding = finding.with("wave", wave.map_or(ends.wave.as_str(), |wave| &wave.name));
                findings.push(finding.with("share", (share * 100.0).round()).with("n", ends.n));
            }
        }
    }
}
