//! Everybody's way through the waves.

use super::{capitalised, text};
use crate::render::chart::{FlowBox, FlowWave, RespondentFlow};
use crate::render::document::Figure;
use crate::render::report::wording::Wording;

/// Everybody's way through the waves.
pub fn flow(wording: &Wording<'_>) -> Option<Figure> {
    let flow = &wording.results.flow;
    let (first, pair) = (flow.waves.first()?, flow.pairs.first()?);
    let name = |wave: &str| wording.tables().wave(wave);
    let waves = flow.waves.iter().map(|wave| FlowWave {
        wave: FlowBox {
            heading: capitalised(&name(&wave.wave)),
            count: wording.count(wave.respondents),
            lines: wave
                .rows
                .map(|rows| wording.counted("participants.flow_rows", rows, &[("rows", wording.count(rows))]))
                .into_iter()
                .collect(),
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
