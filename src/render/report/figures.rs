//! Which charts a report has, and what they say. The numbers are there already; only words and places are chosen here.

use crate::analysis::Rule;
use crate::analysis::results::{Bands, Descriptives, Outcome};
use crate::domain::{Direction, Localized};

use super::wording::{FEWEST_FOR_PERCENT, Wording};
use crate::render::chart::{
    BeforeAfter, ChartText, EffectMark, EffectRow, FlowBox, FlowWave, Forest, ForestRow, ForestWords, Guide, LevelCount, MeanInterval,
    MoveWords, NormLine, OutcomeShares, PairCount, RespondentFlow, ScoreBand, Share, ShareBar, ShareInterval, ShareRow, ShareWords, Tone,
    WaveSummary,
};
use crate::render::document::Figure;
use crate::render::table::MISSING;

/// Share of fremgang, unchanged and worse, a row a scale.
pub fn shares(wording: &Wording<'_>, outcomes: &[&Outcome], rule: Rule) -> Option<Figure> {
    let shown: Vec<(&Outcome, f64)> = outcomes
        .iter()
        .filter_map(|outcome| Some((*outcome, outcome.rates.of(rule)?.rate?)))
        .filter(|(outcome, _)| outcome.n.pairs != Some(0))
        .collect();
    let (best, best_share) = shown.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let numbers = wording.numbers();
    let rows: Vec<ShareRow> = outcomes.iter().filter_map(|outcome| share_row(wording, outcome, rule)).collect();
    let finding = [("label", wording.tables().label(best)), ("share", numbers.percent(best_share, 0))];
    let title = if best.n.pairs.is_none_or(|n| n < FEWEST_FOR_PERCENT) {
        wording.phrases.get("summary.shares_title").to_owned()
    } else {
        wording.fill("summary.shares_finding", &finding)
    };
    let threshold = best.rates.of(rule).and_then(|rate| rate.threshold);
    let [from, to] = wording.first_contrast();
    let values = [("from", from), ("to", to), ("rule", wording.rule_text(rule, threshold)), ("level", wording.level())];
    let caption = wording.fill("summary.shares_caption", &values);
    let spoken: Vec<String> = outcomes.iter().filter_map(|outcome| wording.rate_sentence(outcome, rule)).collect();
    let word = |key: &str| wording.phrases.get(key).to_owned();
    let chart = OutcomeShares {
        text: text(wording, title, word("summary.shares_axis"), spoken.join(" ")),
        words: ShareWords {
            improved: word("share.improved"),
            unchanged: word("share.unchanged"),
            deteriorated: word("share.deteriorated"),
            rest: word("share.rest"),
            value: word("share.improved"),
            n: "n".to_owned(),
            interval: wording.fill("share.interval", &[("level", wording.level())]),
            chance: word("share.chance"),
        },
        rows,
        notes: Vec::new(),
        numbers,
    };
    Some(Figure { id: "shares".to_owned(), chart: Box::new(chart), caption })
}

fn share_row(wording: &Wording<'_>, outcome: &Outcome, rule: Rule) -> Option<ShareRow> {
    let rate = outcome.rates.of(rule)?;
    let numbers = wording.numbers();
    let few = rate.n < FEWEST_FOR_PERCENT;
    let share = |count: u64| {
        let share = count as f64 / rate.n as f64;
        Share { share, label: if few { wording.count(count) } else { numbers.percent(share, 0) } }
    };
    let suppressed = || ShareBar::Suppressed { note: wording.fill("share.suppressed", &[("limit", wording.limit())]) };
    let (bar, value) = match (rate.improved, rate.ci) {
        (Some(improved), Some([low, high])) => {
            let (unchanged, deteriorated) = match (rate.unchanged, rate.deteriorated) {
                (Some(unchanged), Some(deteriorated)) => (unchanged, Some(share(deteriorated))),
                _ => (rate.n - improved, None),
            };
            let bar = ShareBar::Shown {
                improved: share(improved),
                unchanged: share(unchanged),
                deteriorated,
                interval: Some(ShareInterval { low, high }),
                chance: rate.chance,
            };
            let value = if few {
                wording.count(improved)
            } else {
                format!("{} [{}]", numbers.percent(improved as f64 / rate.n as f64, 0), numbers.percent_interval(low, high, 0))
            };
            (bar, value)
        }
        _ => (suppressed(), MISSING.to_owned()),
    };
    Some(ShareRow { label: wording.tables().label(outcome), bar, value, n: wording.count(rate.n) })
}

/// Effect sizes of all scales.
pub fn forest(wording: &Wording<'_>, outcomes: &[&Outcome]) -> Option<Figure> {
    let numbers = wording.numbers();
    let row = |outcome: &Outcome| {
        let effect = outcome.effect_sizes.d_av.as_ref();
        let mark = effect.and_then(|effect| Some(EffectMark { estimate: effect.estimate, low: effect.ci?[0], high: effect.ci?[1] }));
        let value = mark.map_or_else(
            || MISSING.to_owned(),
            |mark| format!("{} [{}]", numbers.decimal(mark.estimate, 2), numbers.interval(mark.low, mark.high, 2)),
        );
        ForestRow::Effect(EffectRow {
            label: wording.tables().label(outcome),
            mark,
            tone: effect.map_or(Tone::Unchanged, |effect| if effect.estimate < 0.0 { Tone::Deteriorated } else { Tone::Improved }),
            value,
            n: wording.count(outcome.n.pairs),
        })
    };
    let effects = || outcomes.iter().filter_map(|outcome| outcome.effect_sizes.d_av.as_ref());
    let count = effects().count();
    if count == 0 {
        return None;
    }
    let improved = effects().filter(|effect| effect.estimate > 0.0).count();
    let key = if improved == count { "overview.forest_finding_all" } else { "overview.forest_finding_some" };
    let title = wording.fill(key, &[("improved", improved.to_string()), ("count", count.to_string())]);
    let [from, to] = wording.first_contrast();
    let caption = wording.fill("overview.forest_caption", &[("level", wording.level()), ("from", from.clone()), ("to", to.clone())]);
    let word = |key: &str| wording.phrases.get(key).to_owned();
    let mut rows = Vec::new();
    for (name, outcomes) in wording.instruments() {
        if outcomes.len() > 1 {
            rows.push(ForestRow::Heading(name));
        }
        rows.extend(outcomes.into_iter().map(row));
    }
    let spoken: Vec<String> = outcomes
        .iter()
        .filter_map(|outcome| {
            let effect = outcome.effect_sizes.d_av.as_ref()?;
            let [low, high] = effect.ci?;
            let (label, d) = (wording.tables().label(outcome), numbers.decimal(effect.estimate, 2));
            Some(format!("{label}: {d} [{}].", numbers.interval(low, high, 2)))
        })
        .collect();
    let chart = Forest {
        text: text(wording, title, format!("{from} → {to}"), spoken.join(" ")),
        words: ForestWords {
            axis: word("overview.forest_axis"),
            worse: word("share.deteriorated"),
            better: word("share.improved"),
            value: wording.fill("overview.forest_value", &[("level", wording.level())]),
            n: "n".to_owned(),
        },
        rows,
        guides: [(0.2, "overview.forest_small"), (0.5, "overview.forest_medium"), (0.8, "overview.forest_large")]
            .map(|(at, key)| Guide { at, label: word(key) })
            .to_vec(),
        notes: Vec::new(),
        numbers,
    };
    Some(Figure { id: "effect-sizes".to_owned(), chart: Box::new(chart), caption })
}

/// One scale before and after, against its norm and bands.
pub fn before_after(wording: &Wording<'_>, outcome: &Outcome) -> Option<Figure> {
    let (from, to) = (outcome.from?, outcome.to?);
    let numbers = wording.numbers();
    let [low, high] = outcome.range.unwrap_or_else(|| seen(outcome, from, to));
    let wave = |name: &str, scores: Descriptives, count: fn(&crate::analysis::results::Class) -> u64| {
        let levels = outcome.distribution.iter().flatten().filter(|class| count(class) > 0);
        let interval = scores.mean_ci.map(|[low, high]| MeanInterval { low, high });
        WaveSummary {
            label: capitalised(name),
            value: match interval {
                Some(ci) => wording
                    .fill("outcome.mean_label", &[("mean", wording.score(scores.mean)), ("ci", numbers.interval(ci.low, ci.high, 1))]),
                None => wording.score(scores.mean),
            },
            n: outcome.n.pairs.map(|n| numbers.n(n)).unwrap_or_default(),
            levels: levels.map(|class| LevelCount { score: f64::midpoint(class.lower, class.upper), count: count(class) }).collect(),
            mean: scores.mean,
            interval,
        }
    };
    let [from_name, to_name] = wording.first_contrast();
    let label = wording.tables().label(outcome);
    let title = wording.fill(
        "outcome.before_after_title",
        &[("label", label.clone()), ("from", wording.score(from.mean)), ("to", wording.score(to.mean))],
    );
    let bands = outcome.bands.as_ref();
    let norm = outcome.reference.norm.as_ref();
    let reference = [
        bands.map(|bands| {
            let key = if bands.status == "confirmed" { "outcome.bands_from" } else { "outcome.bands_unconfirmed" };
            wording.fill(key, &[("set", bands.set_names.get(wording.language()).to_owned())])
        }),
        norm.map(|norm| wording.fill("outcome.norm_from", &[("population", norm.population.get(wording.language()).to_owned())])),
    ];
    let reference = reference.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let values = [("label", label), ("level", wording.level()), ("n", wording.count(outcome.n.pairs)), ("reference", reference)];
    let caption = wording.fill("outcome.before_after_caption", &values);
    let axis = wording.phrases.get(match outcome.direction {
        Direction::HigherIsBetter => "outcome.axis_higher",
        Direction::LowerIsBetter => "outcome.axis_lower",
    });
    let word = |key: &str| wording.phrases.get(key).to_owned();
    let tone = |change: f64| match outcome.direction.orient(change) {
        change if change > 0.0 => Tone::Improved,
        change if change < 0.0 => Tone::Deteriorated,
        _ => Tone::Unchanged,
    };
    let pairs =
        outcome.pairs.iter().flatten().map(|pair| PairCount { before: pair.0, after: pair.1, count: pair.2, tone: tone(pair.1 - pair.0) });
    let spoken = wording.sentences(outcome, wording.headline_rule()).join(" ");
    let chart = BeforeAfter {
        text: text(wording, title, axis.to_owned(), spoken),
        axis_label: word("outcome.before_after_axis"),
        low,
        high,
        before: wave(&from_name, from, |class| class.from),
        after: wave(&to_name, to, |class| class.to),
        pairs: pairs.collect(),
        bands: bands.map(|bands| score_bands(wording, bands, outcome.direction, [low, high])).unwrap_or_default(),
        norm: norm.map(|norm| NormLine {
            label: wording.fill("outcome.norm_label", &[("norm", wording.score(norm.mean))]),
            mean: norm.mean,
            range: None,
        }),
        words: MoveWords { improved: word("share.improved"), unchanged: word("share.unchanged"), deteriorated: word("share.deteriorated") },
        notes: Vec::new(),
        numbers,
    };
    Some(Figure { id: format!("before-after-{}", slug(&outcome.id)), chart: Box::new(chart), caption })
}

/// The ends of an axis for a scale without a range.
fn seen(outcome: &Outcome, from: Descriptives, to: Descriptives) -> [f64; 2] {
    let classes = outcome.distribution.iter().flatten();
    let ends = classes.flat_map(|class| [class.lower, class.upper]).chain([from.mean, to.mean]);
    let (low, high) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), end| (low.min(end), high.max(end)));
    if low < high { [low, high] } else { [low - 1.0, high + 1.0] }
}

/// Bands as ranges of scores, from the starts of all but the best.
fn score_bands(wording: &Wording<'_>, bands: &Bands, direction: Direction, [low, high]: [f64; 2]) -> Vec<ScoreBand> {
    let (best, worst) = match direction {
        Direction::HigherIsBetter => (high, low),
        Direction::LowerIsBetter => (low, high),
    };
    let edges: Vec<f64> = [best].into_iter().chain(bands.starts.iter().copied()).chain([worst]).collect();
    let band = |(label, ends): (&Localized, &[f64])| ScoreBand {
        label: label.get(wording.language()).to_owned(),
        low: ends[0].min(ends[1]),
        high: ends[0].max(ends[1]),
    };
    bands.labels.iter().zip(edges.windows(2)).map(band).collect()
}

/// Everybody's way through the waves.
pub fn flow(wording: &Wording<'_>) -> Option<Figure> {
    let flow = &wording.results.flow;
    let (first, pair) = (flow.waves.first()?, flow.pairs.first()?);
    let name = |wave: &str| wording.tables().wave(wave);
    let waves = flow.waves.iter().map(|wave| FlowWave {
        wave: FlowBox {
            heading: capitalised(&name(&wave.wave)),
            count: wording.count(wave.respondents),
            lines: wave.rows.map(|rows| wording.fill("participants.flow_rows", &[("rows", wording.count(rows))])).into_iter().collect(),
        },
        only: Some(FlowBox {
            heading: wording.fill("participants.flow_only", &[("wave", name(&wave.wave))]),
            count: wording.count(wave.only_here),
            lines: Vec::new(),
        }),
    });
    let matched = flow.neighbours.iter().map(|pair| FlowBox {
        heading: wording.fill("participants.flow_matched", &[("from", name(&pair.from)), ("to", name(&pair.to))]),
        count: wording.count(pair.matched),
        lines: Vec::new(),
    });
    let title = match (pair.matched, first.respondents) {
        (Some(matched), Some(first)) => wording.fill(
            "participants.flow_title",
            &[("matched", wording.count(matched)), ("first", wording.count(first)), ("from", name(&pair.from)), ("to", name(&pair.to))],
        ),
        _ => wording.phrases.get("participants.flow_caption").trim_end_matches('.').to_owned(),
    };
    let caption = wording.phrases.get("participants.flow_caption").to_owned();
    let chart = RespondentFlow {
        text: text(wording, title, String::new(), wording.flow().join(" ")),
        waves: waves.collect(),
        matched: matched.collect(),
        result: None,
        notes: if flow.is_whole() { Vec::new() } else { vec![wording.fill("note.suppressed", &[("limit", wording.limit())])] },
    };
    Some(Figure { id: "flow".to_owned(), chart: Box::new(chart), caption })
}

/// The text with its first letter large, where it stands as a heading.
fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn text(wording: &Wording<'_>, title: String, subtitle: String, alt_text: String) -> ChartText {
    let study = &wording.results.study;
    let named = [study.organisation.as_deref(), study.period.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let named = if named.is_empty() { study.title.clone() } else { named };
    let synthetic = if study.synthetic { wording.phrases.get("report.synthetic_short") } else { "" };
    let values = [("source", named), ("synthetic", synthetic.to_owned())];
    ChartText { title, subtitle, source_line: wording.fill("report.figure_source", &values).trim().to_owned(), alt_text }
}

/// An outcome's id as part of a file name.
fn slug(id: &str) -> String {
    id.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect()
}
