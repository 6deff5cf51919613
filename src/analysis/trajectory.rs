//! What became of those who were seen at every wave: one group of people, so that its means can be compared from wave to wave.

use super::results::{Settings, Trajectory, TrajectoryPoint};
use super::{Results, Tabulated};
use crate::stats::{Confidence, paired_t};

/// A trajectory shows no more than a contrast does where there are only two waves.
const FEWEST_WAVES: usize = 3;

/// The trajectory of every scale that has one.
#[must_use]
pub fn trajectories(scales: &[Tabulated], settings: &Settings) -> Vec<Trajectory> {
    scales.iter().filter_map(|tabulated| trajectory(tabulated, settings)).collect()
}

fn trajectory(tabulated: &Tabulated, settings: &Settings) -> Option<Trajectory> {
    let confidence = Confidence::new(settings.level).unwrap_or(Confidence::NINETY_FIVE);
    let table = &tabulated.tabulation.whole;
    let waves: Vec<usize> = (0..table.waves()).filter(|&wave| table.wave(wave).n() > 0).collect();
    if waves.len() < FEWEST_WAVES {
        return None;
    }
    let complete = table.complete(&waves);
    let n = complete.wave(waves[0]).n();
    let point = |&wave: &usize| {
        let scores = complete.wave(wave);
        let interval = paired_t::mean_interval(&scores, confidence).ok();
        Some(TrajectoryPoint {
            wave: settings.waves.get(wave)?.clone(),
            mean: scores.mean().ok()?,
            mean_ci: interval.map(|interval| [interval.lower, interval.upper]),
        })
    };
    let waves = waves.iter().map(point).collect::<Option<Vec<_>>>()?;
    Some(Trajectory { id: tabulated.scale.id.clone(), n, waves })
}

/// Leaves out trajectories that would tell of too few persons.
///
/// Those seen at every wave are among those of each contrast, whose means stand in the report too: where the two groups differ by a few
/// persons, the means give these persons' scores.
pub(super) fn protect(results: &mut Results, limit: u64) {
    let Results { trajectories, outcomes, .. } = results;
    trajectories.retain(|trajectory| {
        let contrasts = outcomes.iter().filter(|outcome| outcome.id == trajectory.id && outcome.subgroup.is_none());
        let groups = contrasts.flat_map(|outcome| [outcome.n.pairs, outcome.n.from, outcome.n.to]);
        trajectory.n >= limit && groups.flatten().all(|n| n == trajectory.n || n.abs_diff(trajectory.n) >= limit)
    });
    // In full precision the sums of those who are in the contrast alone would follow, and their sums of squares.
    let rounded = |value: f64| (value * 10.0).round() / 10.0;
    for point in trajectories.iter_mut().flat_map(|trajectory| &mut trajectory.waves) {
        point.mean = rounded(point.mean);
        point.mean_ci = point.mean_ci.map(|limits| limits.map(rounded));
    }
}

/// Leaves out the trajectory of a scale of which a contrast is not shown.
pub(super) fn hide_with_their_scales(results: &mut Results) {
    let Results { trajectories, outcomes, .. } = results;
    let hidden = |id: &str| outcomes.iter().any(|outcome| outcome.id == id && outcome.subgroup.is_none() && outcome.n.pairs.is_none());
    trajectories.retain(|trajectory| !hidden(&trajectory.id));
}
