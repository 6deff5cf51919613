//! Claims as they were typed or written in a `claims.toml`, and the scales they speak of.

use schemars::JsonSchema;
use serde::Deserialize;

use super::printed;
use super::reading::ScoredScale;
use crate::analysis::Rule;
use crate::analysis::reproduction::{Claim, ClaimedFigure};
use crate::domain::{Diagnostic, Diagnostics, Place};
use crate::instruments::{self, Step, nearest};
use crate::stats::PrintedNumber;

/// The claims of a study, as written. Unknown keys are errors.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ClaimsFile {
    #[serde(default)]
    claim: Vec<WrittenClaim>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WrittenClaim {
    /// `instrument.scale`, or shorter where that is unique.
    #[serde(alias = "scale")]
    outcome: String,
    /// The waves; default: the first and the second.
    from: Option<String>,
    to: Option<String>,
    /// The rule the figure is said to follow.
    rule: Option<Rule>,
    #[serde(default)]
    figure: ClaimedFigure,
    /// As printed: its decimals decide what rounds to it.
    printed: String,
    /// The number of persons it is said to be of.
    n: Option<u64>,
    text: Option<String>,
    source: Option<String>,
}

/// A claim whose figure has been read.
#[derive(Debug, Clone)]
pub struct PlannedClaim {
    pub claim: Claim,
    pub percent: PrintedNumber,
    /// As typed; `None` where only the figure was.
    pub scale: Option<String>,
    pub from: Option<String>,
    pub to: Option<String>,
    pub place: Place,
}

/// `who5=92%`, or the figure alone.
///
/// # Errors
/// What is wrong with the figure.
pub fn typed(text: &str, n: Option<u64>) -> Result<PlannedClaim, Diagnostics> {
    let (scale, figure) = match text.rsplit_once('=') {
        Some((scale, figure)) => (Some(scale.trim().to_owned()).filter(|scale| !scale.is_empty()), figure),
        None => (None, text),
    };
    let percent = printed::percentage(figure, Place::nowhere())?;
    let claim = Claim { printed: figure.trim().to_owned(), figure: ClaimedFigure::Improved, n, rule: None, text: None, source: None };
    Ok(PlannedClaim { claim, percent, scale, from: None, to: None, place: Place::nowhere() })
}

/// The claims of a file.
///
/// # Errors
/// Everything that is wrong with it, located.
pub fn written(file: &str, text: &str) -> Result<Vec<PlannedClaim>, Diagnostics> {
    let decoded = instruments::decode::<ClaimsFile>(file, text);
    let mut problems = decoded.problems;
    let mut planned = Vec::new();
    for (number, written) in decoded.value.into_iter().flat_map(|file| file.claim).enumerate() {
        let line = decoded.lines.line(&[Step::from("claim"), Step::from(number)]);
        let place = Place::file(file).row(line as u64);
        if written.n == Some(0) {
            problems.push(Diagnostic::error("persons-below-one", place.clone()).with("given", 0));
        }
        match printed::percentage(&written.printed, place.clone()) {
            Ok(percent) => planned.push(PlannedClaim {
                claim: Claim {
                    printed: written.printed.trim().to_owned(),
                    figure: written.figure,
                    n: written.n,
                    rule: written.rule,
                    text: written.text,
                    source: written.source,
                },
                percent,
                scale: Some(written.outcome),
                from: written.from,
                to: written.to,
                place,
            }),
            Err(found) => problems.extend(found),
        }
    }
    if planned.is_empty() && !problems.has_errors() {
        problems.push(Diagnostic::error("claims-empty", Place::file(file)));
    }
    if problems.has_errors() { Err(problems) } else { Ok(planned) }
}

/// The scale that a claim speaks of: by its whole id, or by a part of it that only one has.
///
/// # Errors
/// Where there is none or more than one; the nearest is named.
pub fn scale_of<'a>(claim: &PlannedClaim, scales: &'a [ScoredScale]) -> Result<&'a ScoredScale, Diagnostics> {
    let known = scales.iter().map(|scored| scored.scale.id.as_str()).collect::<Vec<_>>();
    let Some(name) = &claim.scale else {
        return match scales {
            [only] => Ok(only),
            _ => Err(Diagnostic::error("claim-without-scale", claim.place.clone())
                .with("given", &claim.claim.printed)
                .with("example", known.first().copied().unwrap_or_default())
                .with("known", known.join(", "))
                .into()),
        };
    };
    let wanted = name.trim().to_lowercase();
    if let Some(exact) = scales.iter().find(|scored| scored.scale.id.to_lowercase() == wanted) {
        return Ok(exact);
    }
    let is_part = |scored: &&ScoredScale| {
        let instrument = scored.scale.instrument.as_deref().unwrap_or_default();
        scored.scale.scale.to_lowercase() == wanted || instrument.to_lowercase() == wanted
    };
    let fitting: Vec<&ScoredScale> = scales.iter().filter(is_part).collect();
    match fitting.as_slice() {
        [one] => Ok(one),
        [] => {
            let parts = scales.iter().flat_map(|scored| [scored.scale.id.as_str(), scored.scale.scale.as_str()]);
            Err(Diagnostic::error("claim-scale-unknown", claim.place.clone())
                .with("given", name)
                .with("near", nearest(name, parts).unwrap_or_default())
                .with("known", known.join(", "))
                .into())
        }
        several => {
            let ids = several.iter().map(|scored| scored.scale.id.as_str()).collect::<Vec<_>>().join(", ");
            Err(Diagnostic::error("claim-scale-ambiguous", claim.place.clone()).with("given", name).with("several", ids).into())
        }
    }
}

/// The two waves that a claim compares, by their numbers: the first and the second unless it says otherwise.
///
/// # Errors
/// Where there is no such wave, or the second is not after the first.
pub fn waves_of(claim: &PlannedClaim, waves: &[String]) -> Result<[usize; 2], Diagnostics> {
    let number = |name: Option<&String>, usual: usize| match name {
        None => Ok(usual),
        Some(name) => waves.iter().position(|wave| wave == name).ok_or_else(|| -> Diagnostics {
            let diagnostic = Diagnostic::error("claim-wave-unknown", claim.place.clone()).with("given", name);
            diagnostic
                .with("near", nearest(name, waves.iter().map(String::as_str)).unwrap_or_default())
                .with("known", waves.join(", "))
                .into()
        }),
    };
    let [from, to] = [number(claim.from.as_ref(), 0)?, number(claim.to.as_ref(), 1)?];
    if from >= to {
        let given = format!("{} → {}", waves[from], waves[to]);
        return Err(Diagnostic::error("claim-waves-reversed", claim.place.clone()).with("given", given).into());
    }
    Ok([from, to])
}
