//! How well a scale's items hang together, at each wave of a contrast.

use super::ScaleItems;
use super::outcome::ContrastOf;
use super::results::{ItemRest, ScaleReliability};
use crate::stats::Confidence;
use crate::stats::cronbach_alpha::cronbach_alpha;
use crate::stats::item_rest_correlation::item_rest_correlation;
use crate::stats::mcdonald_omega::mcdonald_omega;

/// α, ω and item-rest correlations over the respondents with every item answered.
pub fn reliability(items: &ScaleItems, contrast: &ContrastOf<'_>, level: f64) -> Vec<ScaleReliability> {
    let confidence = Confidence::new(level).unwrap_or(Confidence::NINETY_FIVE);
    let at_wave = |(wave, name): (usize, &str)| {
        let moments = &items.moments[wave];
        let covariances = moments.covariances();
        let alpha = covariances.as_ref().map_err(|reason| *reason).and_then(|covariances| cronbach_alpha(covariances, confidence)).ok();
        let correlation = |item: usize| covariances.as_ref().ok().and_then(|covariances| item_rest_correlation(covariances, item).ok());
        ScaleReliability {
            wave: name.to_owned(),
            n: moments.n(),
            alpha: alpha.map(|alpha| alpha.estimate),
            alpha_ci: alpha.and_then(|alpha| alpha.interval.ok()).map(|interval| [interval.lower, interval.upper]),
            omega: covariances.as_ref().ok().and_then(|covariances| mcdonald_omega(covariances).ok()),
            item_rest: items
                .names
                .iter()
                .enumerate()
                .map(|(item, name)| ItemRest { item: name.clone(), correlation: correlation(item) })
                .collect(),
        }
    };
    [(contrast.from, contrast.names[0]), (contrast.to, contrast.names[1])].into_iter().map(at_wave).collect()
}
