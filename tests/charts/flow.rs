//! The way through the waves.

use ditrum_effect::render::chart::{FlowBox, FlowWave, RespondentFlow};

use super::drawing::words_around;

pub fn flow(waves: usize) -> RespondentFlow {
    let content = |heading: &str, count: &str, line: &str| FlowBox {
        heading: heading.into(),
        count: count.into(),
        lines: vec!["personer".into(), line.into()],
    };
    let names =
        ["Førmåling", "Eftermåling", "Opfølgning efter 6 måneder", "Opfølgning efter 12 måneder", "Opfølgning efter 18 måneder", "T6"];
    RespondentFlow {
        text: words_around("106 af 128 børn har både før- og eftermåling"),
        waves: names[..waves]
            .iter()
            .map(|name| FlowWave {
                wave: content(name, "128", "132 besvarelser, 4 dubletter fjernet"),
                only: Some(content(&format!("Kun {}", name.to_lowercase()), "22", "indgår ikke i før/efter-tallene")),
            })
            .collect(),
        matched: vec![content("Matchet", "106", "i begge målinger"); waves - 1],
        result: (waves > 2).then(|| content("I analysen", "54", "med alle målinger")),
        notes: vec![],
    }
}
