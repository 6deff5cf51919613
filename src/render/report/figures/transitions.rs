//! From band to band.

use super::{count_and_share, slug, text, waves};
use crate::analysis::results::{Bands, Outcome};
use crate::render::chart::{BandFlow, BandTotal, Tone, Transitions};
use crate::render::document::Figure;
use crate::render::report::wording::Wording;

/// How many are in each band before and after, and who moved where as far as that may be shown.
pub fn transitions(wording: &Wording<'_>, outcome: &Outcome) -> Option<Figure> {
    let bands = outcome.bands.as_ref()?;
    let n = outcome.n.pairs?;
    let total = |counts: &[Option<u64>]| -> Option<Vec<BandTotal>> {
        let labels = bands.labels.iter().map(|label| label.get(wording.language()).to_owned());
        let total = |(label, count): (String, &Option<u64>)| {
            let count = (*count)?;
            Some(BandTotal { label, count, value: count_and_share(wording, count, n) })
        };
        labels.zip(counts).map(total).collect()
    };
    let (before, after) = (total(&bands.from)?, total(&bands.to)?);
    let (first, last) = (before.first()?, after.first()?);
    let flows = flows(wording, bands);
    let [from, to] = waves(wording, outcome);
    let values = [
        ("label", wording.tables().label(outcome)),
        ("band", first.label.clone()),
        ("before", wording.count(first.count)),
        ("after", wording.count(last.count)),
        ("n", wording.count(n)),
        ("those", wording.those(n)),
        ("set", wording.band_set(bands)),
        ("from", from.clone()),
        ("to", to.clone()),
        ("limit", wording.limit()),
    ];
    let side = |wave: &str, bands: &[BandTotal]| {
        let bands = bands.iter().map(|band| format!("{}: {}", band.label, band.value)).collect::<Vec<_>>().join("; ");
        format!("{}: {bands}.", super::capitalised(wave))
    };
    let moves = flows.iter().map(|flow| format!("{} → {}: {}.", before[flow.from].label, after[flow.to].label, flow.label));
    let spoken = [side(&from, &before), side(&to, &after)].into_iter().chain(moves).collect::<Vec<_>>().join(" ");
    let shown = !flows.is_empty();
    let caption = [
        wording.fill("transitions.caption", &values),
        wording.fill(if shown { "transitions.moves" } else { "transitions.hidden" }, &values),
    ];
    let head = |wave: &str| format!("{} ({})", super::capitalised(wave), wording.numbers().n(n));
    let chart = Transitions {
        text: text(wording, wording.fill("transitions.title", &values), String::new(), spoken),
        before_label: head(&from),
        after_label: head(&to),
        before,
        after,
        flows,
        notes: (!shown).then(|| wording.fill("transitions.hidden", &values)).into_iter().collect(),
    };
    Some(Figure { id: format!("bands-{}", slug(&outcome.id)), chart: Box::new(chart), caption: caption.join(" ") })
}

/// The moves that happened; none where any may not be shown.
fn flows(wording: &Wording<'_>, bands: &Bands) -> Vec<BandFlow> {
    let mut flows = Vec::new();
    for (from, row) in bands.transitions.iter().enumerate() {
        for (to, count) in row.iter().enumerate() {
            let Some(count) = *count else { return Vec::new() };
            let tone = match to.cmp(&from) {
                std::cmp::Ordering::Less => Tone::Improved,
                std::cmp::Ordering::Equal => Tone::Unchanged,
                std::cmp::Ordering::Greater => Tone::Deteriorated,
            };
            if count > 0 {
                flows.push(BandFlow { from, to, count, label: wording.count(count), tone });
            }
        }
    }
    flows
}
