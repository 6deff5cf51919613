//! From an instrument's scale or a `[[score]]` to what the analysis must know of it.

use super::frames::informant_name;
use super::study::{Case, ScoreColumn};
use crate::analysis::results::Words;
use crate::analysis::{BandCuts, NormFigures, Scale, Sourced};
use crate::domain::Localized;
use crate::instruments::{BandSet, BandTable, CaseRule, Figure, Instrument, Norm, Person, Status};
use crate::stats::Grid;

/// A scale of an instrument, with the band set that was asked for or the instrument's default.
#[must_use]
pub fn of_instrument(instrument: &Instrument, position: usize, grid: Grid, bands: Option<&str>) -> Scale {
    let scale = &instrument.scales[position];
    let everyone = Person::default();
    let set = bands.or_else(|| instrument.default_band_set().map(|set| set.id.as_str()));
    let cuts = set.and_then(|set| instrument.bands(scale, set, everyone)).map(band_cuts);
    Scale {
        id: format!("{}.{}", instrument.id, scale.id),
        instrument: Some(instrument.id.clone()),
        instrument_names: Some(instrument.name.clone()),
        scale: scale.id.clone(),
        names: scale.name.clone(),
        primary: is_primary(instrument, position),
        words: scale.words.as_ref().map(|words| Words { improved: words.improved.clone(), deteriorated: words.deteriorated.clone() }),
        informant: Some(informant_name(instrument.informant).to_owned()),
        direction: scale.direction,
        grid,
        range: Some(scale.range),
        mid: scale.mid.as_ref().map(sourced),
        reliability: scale.alpha.as_ref().map(sourced),
        reliability_to: None,
        sd: None,
        retest: scale.retest.as_ref().map(sourced),
        norm: scale.default_norm().map(norm_figures),
        case: scale.case_for(everyone).map(|case| case.rule),
        bands: cuts,
    }
}

fn band_cuts(table: BandTable<'_>) -> BandCuts {
    BandCuts {
        set: table.set.id.clone(),
        set_names: table.set.name.clone(),
        status: table.status,
        labels: table.labels.to_vec(),
        starts: table.starts.to_vec(),
    }
}

fn norm_figures(norm: &Norm) -> NormFigures {
    NormFigures {
        population: norm.population.clone(),
        mean: norm.mean,
        sd: norm.sd,
        n: norm.n.map(u64::from),
        source: norm.source.clone(),
        status: norm.status,
    }
}

/// Every band set of a scale that holds for everybody, its own first.
#[must_use]
pub fn every_band_set(instrument: &Instrument, position: usize, own: Option<&BandCuts>) -> Vec<BandCuts> {
    let of_set = |set: &BandSet| instrument.bands(&instrument.scales[position], &set.id, Person::default()).map(band_cuts);
    let mut all: Vec<BandCuts> = own.into_iter().cloned().collect();
    all.extend(instrument.band_sets.iter().filter_map(of_set).filter(|cuts| own.is_none_or(|own| own.set != cuts.set)));
    all
}

/// Every norm of a scale that holds for everybody, its own first.
#[must_use]
pub fn every_norm(instrument: &Instrument, position: usize, own: Option<&NormFigures>) -> Vec<NormFigures> {
    let everybody = instrument.scales[position].norms.iter().filter(|norm| norm.sex.is_none() && norm.ages.is_none());
    let mut all: Vec<NormFigures> = own.into_iter().cloned().collect();
    all.extend(everybody.map(norm_figures).filter(|norm| own != Some(norm)));
    all
}

/// An instrument is summed up by the scale that rests on most of its items; the first of several.
fn is_primary(instrument: &Instrument, position: usize) -> bool {
    let items: Vec<usize> = instrument.scales.iter().map(|scale| instrument.items_of(scale).len()).collect();
    let most = items.iter().max().copied().unwrap_or(0);
    items.iter().position(|&count| count == most) == Some(position)
}

fn sourced(figure: &Figure) -> Sourced {
    let source = match figure.status {
        Status::Confirmed => figure.source.clone(),
        Status::Unconfirmed => figure.source.within(&Localized::same(""), &Localized::of(" (ikke bekræftet)", " (unconfirmed)")),
    };
    Sourced { value: figure.value, source }
}

/// A column that already holds a score, on the decimal grid that its numbers need.
#[must_use]
pub fn of_score(score: &ScoreColumn, places: u32) -> Scale {
    let label = score.label.as_deref().unwrap_or(&score.id);
    let given = |value: Option<f64>| value.map(|value| Sourced { value, source: study_file() });
    Scale {
        id: score.id.clone(),
        instrument: None,
        instrument_names: None,
        scale: score.id.clone(),
        names: Localized::same(label),
        primary: true,
        words: None,
        informant: score.informant.map(|informant| informant_name(informant).to_owned()),
        direction: score.direction,
        grid: 10_u32.checked_pow(places).and_then(|denominator| Grid::new(1, denominator)).unwrap_or(Grid::UNIT),
        range: score.range,
        mid: given(score.mid),
        reliability: given(score.reliability),
        reliability_to: score.reliability_to,
        sd: given(score.sd),
        retest: given(score.retest),
        norm: score.norm.map(|norm| NormFigures {
            population: Localized::of("studiefilens norm", "the study file's norm"),
            mean: norm.mean,
            sd: norm.sd,
            n: None,
            source: study_file(),
            status: Status::Confirmed,
        }),
        case: score.case.and_then(case_rule),
        bands: None,
    }
}

fn study_file() -> Localized {
    Localized::of("studiefilen", "study file")
}

fn case_rule(case: Case) -> Option<CaseRule> {
    let Case { at_least, at_most, above, below } = case;
    at_least.map(CaseRule::AtLeast).or(at_most.map(CaseRule::AtMost)).or(above.map(CaseRule::Above)).or(below.map(CaseRule::Below))
}
