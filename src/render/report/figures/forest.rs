//! Effect sizes side by side: of all scales, and of one scale's subgroups.

use super::{MOST_ROWS, most_important, slug, text};
use crate::analysis::results::{Effect, Outcome};
use crate::render::chart::{EffectMark, EffectRow, Forest, ForestRow, ForestWords, Guide, Tone};
use crate::render::document::Figure;
use crate::render::report::wording::Wording;
use crate::render::table::MISSING;

/// Effect sizes of all scales, under their instruments.
pub fn forest(wording: &Wording<'_>, outcomes: &[&Outcome]) -> Option<Figure> {
    let shown = most_important(outcomes);
    let mut rows = Vec::new();
    for (name, members) in wording.instruments() {
        let members: Vec<&Outcome> = members.into_iter().filter(|outcome| shown.iter().any(|kept| kept.id == outcome.id)).collect();
        if members.len() > 1 {
            rows.push(ForestRow::Heading(name));
        }
        rows.extend(members.into_iter().map(|outcome| ForestRow::Effect(row(wording, outcome, wording.tables().label(outcome)))));
    }
    let effects: Vec<&Effect> = outcomes.iter().filter_map(|outcome| outcome.effect_sizes.d_av.as_ref()).collect();
    if effects.len() < 2 {
        return None;
    }
    let [from, to] = wording.first_contrast();
    let values = [("level", wording.level()), ("from", from), ("to", to)];
    let title = title(wording, &effects, &SCALES, &[]);
    let caption = wording.fill("overview.forest_caption", &values);
    let spoken: Vec<String> = shown.iter().filter_map(|outcome| spoken(wording, outcome, &wording.tables().label(outcome))).collect();
    let chart = chart(wording, title, &spoken, rows, wording.left_out(shown.len(), outcomes.len()));
    Some(Figure { id: "effect-sizes".to_owned(), chart: Box::new(chart), caption })
}

/// Effect sizes of one scale over everyone and in each subgroup.
pub fn subgroup_forest(wording: &Wording<'_>, whole: &Outcome) -> Option<Figure> {
    let mut groups: Vec<&Outcome> =
        wording.first_contrast_outcomes().filter(|outcome| outcome.subgroup.is_some() && outcome.id == whole.id).collect();
    let all = groups.len();
    let effects: Vec<&Effect> = groups.iter().filter_map(|outcome| outcome.effect_sizes.d_av.as_ref()).collect();
    if effects.len() < 2 {
        return None;
    }
    if all > MOST_ROWS {
        // The largest groups, in the order of the study.
        let shown = groups.iter().filter(|outcome| outcome.effect_sizes.d_av.is_some());
        let mut sizes: Vec<Option<u64>> = shown.map(|outcome| outcome.n.pairs).collect();
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        let smallest = sizes.get(MOST_ROWS - 1).copied().flatten();
        groups.retain(|outcome| outcome.effect_sizes.d_av.is_some() && outcome.n.pairs >= smallest);
        groups.truncate(MOST_ROWS);
    }
    let everyone = wording.phrases.get("word.everyone");
    let mut rows = vec![ForestRow::Effect(row(wording, whole, everyone.to_owned()))];
    let mut heading = None;
    for outcome in &groups {
        let Some(group) = &outcome.subgroup else { continue };
        if heading != Some(&group.by) {
            rows.push(ForestRow::Heading(group.label.clone()));
            heading = Some(&group.by);
        }
        rows.push(ForestRow::Subgroup(row(wording, outcome, group.value.clone())));
    }
    let label = wording.tables().label(whole);
    let [from, to] = wording.first_contrast();
    let values = [("label", label.clone()), ("level", wording.level()), ("from", from), ("to", to)];
    let title = title(wording, &effects, &GROUPS, &[("label", label)]);
    let named = [whole].into_iter().chain(groups.iter().copied());
    let spoken: Vec<String> = named.filter_map(|outcome| spoken(wording, outcome, &wording.tables().group(outcome))).collect();
    let chart = chart(wording, title, &spoken, rows, wording.left_out(groups.len(), all));
    let caption = wording.fill("subgroups.forest_caption", &values);
    Some(Figure { id: format!("subgroups-{}", slug(&whole.id)), chart: Box::new(chart), caption })
}

fn row(wording: &Wording<'_>, outcome: &Outcome, label: String) -> EffectRow {
    let effect = outcome.effect_sizes.d_av.as_ref();
    let mark = effect.and_then(|effect| Some(EffectMark { estimate: effect.estimate, low: effect.ci?[0], high: effect.ci?[1] }));
    let value = effect.map_or_else(|| MISSING.to_owned(), |effect| spell(wording, effect));
    EffectRow { label, mark, tone: effect.map_or(Tone::Unchanged, tone), value, n: wording.count(outcome.n.pairs) }
}

fn spell(wording: &Wording<'_>, effect: &Effect) -> String {
    let numbers = wording.numbers();
    let estimate = numbers.decimal(effect.estimate, 2);
    effect.ci.map_or_else(|| estimate.clone(), |[low, high]| format!("{estimate} [{}]", numbers.interval(low, high, 2)))
}

/// A change that can't be told from none has no direction.
fn tone(effect: &Effect) -> Tone {
    match effect.ci {
        Some([low, _]) if low > 0.0 => Tone::Improved,
        Some([_, high]) if high < 0.0 => Tone::Deteriorated,
        _ => Tone::Unchanged,
    }
}

/// The keys of a finding.
struct Finding {
    all_better: &'static str,
    some_better: &'static str,
    none_told: &'static str,
    mixed: &'static str,
}

const SCALES: Finding = Finding {
    all_better: "overview.forest_all",
    some_better: "overview.forest_some",
    none_told: "overview.forest_none",
    mixed: "overview.forest_mixed",
};
const GROUPS: Finding = Finding {
    all_better: "subgroups.forest_all",
    some_better: "subgroups.forest_some",
    none_told: "subgroups.forest_none",
    mixed: "subgroups.forest_mixed",
};

/// The finding: on how many the change is for the better, and on how many it can be told from none.
fn title(wording: &Wording<'_>, effects: &[&Effect], finding: &Finding, values: &[(&str, String)]) -> String {
    let count = |wanted: Tone| effects.iter().filter(|effect| tone(effect) == wanted).count();
    let (better, worse, all) = (count(Tone::Improved), count(Tone::Deteriorated), effects.len());
    let key = match (better, worse) {
        (better, 0) if better == all => finding.all_better,
        (0, 0) => finding.none_told,
        (_, 0) => finding.some_better,
        _ => finding.mixed,
    };
    let spelled = |count: usize| wording.count(count as u64);
    let mut values = values.to_vec();
    values.extend([("better", spelled(better)), ("worse", spelled(worse)), ("count", spelled(all))]);
    wording.fill(key, &values)
}

fn spoken(wording: &Wording<'_>, outcome: &Outcome, label: &str) -> Option<String> {
    let effect = outcome.effect_sizes.d_av.as_ref()?;
    Some(format!("{label}: {} (n = {}).", spell(wording, effect), wording.count(outcome.n.pairs)))
}

fn chart(wording: &Wording<'_>, title: String, spoken: &[String], rows: Vec<ForestRow>, note: Option<String>) -> Forest {
    let [from, to] = wording.first_contrast();
    let word = |key: &str| wording.phrases.get(key).to_owned();
    let effect = |row: &ForestRow| match row {
        ForestRow::Heading(_) => None,
        ForestRow::Effect(effect) | ForestRow::Subgroup(effect) => effect.mark.map(|_| effect.tone),
    };
    let grey = rows.iter().filter_map(effect).any(|tone| tone == Tone::Unchanged);
    let guides = [(0.2, "overview.forest_small"), (0.5, "overview.forest_medium"), (0.8, "overview.forest_large")];
    Forest {
        text: text(wording, title, format!("{from} → {to}"), spoken.join(" ")),
        words: ForestWords {
            axis: word("overview.forest_axis"),
            worse: word("share.deteriorated"),
            better: word("share.improved"),
            value: wording.fill("overview.forest_value", &[("level", wording.level())]),
            n: "n".to_owned(),
        },
        guides: guides.map(|(at, key)| Guide { at, label: word(key) }).to_vec(),
        notes: [grey.then(|| word("overview.forest_grey")), note].into_iter().flatten().collect(),
        rows,
        numbers: wording.numbers(),
    }
}
