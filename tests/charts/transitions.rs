//! From band to band.

use ditrum_effect::render::chart::{BandFlow, BandTotal, Tone, Transitions};

use super::drawing::{assert_readable, standalone, words_around, words_of};

pub fn transitions() -> Transitions {
    let total = |label: &str, count: u64, value: &str| BandTotal { label: label.into(), count, value: value.into() };
    let flow = |from, to, count: u64, tone| BandFlow { from, to, count, label: count.to_string(), tone };
    Transitions {
        text: words_around("Færre børn er i stor risiko efter forløbet"),
        before_label: "Førmåling (n = 106)".into(),
        after_label: "Eftermåling (n = 106)".into(),
        before: vec![
            total("Ingen umiddelbar risiko", 31, "31 (29 %)"),
            total("Risiko for depression eller stressbelastning", 74, "74 (70 %)"),
            total("Stor risiko for depression eller stressbelastning", 1, "1 (1 %)"),
            total("Ingen i denne gruppe", 0, "0 (0 %)"),
        ],
        after: vec![
            total("Ingen umiddelbar risiko", 65, "65 (61 %)"),
            total("Risiko", 41, "41 (39 %)"),
            total("Stor risiko", 0, "0 (0 %)"),
        ],
        flows: vec![
            flow(0, 0, 25, Tone::Unchanged),
            flow(0, 1, 6, Tone::Deteriorated),
            flow(1, 0, 39, Tone::Improved),
            flow(1, 1, 35, Tone::Unchanged),
            flow(2, 0, 1, Tone::Improved),
        ],
        notes: vec![],
    }
}

#[test]
fn without_moves_the_bands_keep_their_height() {
    let with = transitions();
    let mut without = transitions();
    without.flows.clear();
    without.notes = vec!["Strømmene vises ikke.".to_owned()];
    let nodes = |svg: &str| -> Vec<String> {
        svg.lines().filter(|line| line.starts_with("<rect") && line.contains("fill=\"#1b2733\"")).map(str::to_owned).collect()
    };
    let svg = standalone(&without);
    assert_eq!(nodes(&svg), nodes(&standalone(&with)));
    assert!(!nodes(&svg).is_empty() && !svg.contains("<polygon"), "{svg}");
    assert!(words_of(&svg).contains("65 (61 %)"));
    assert_readable("no moves", &svg);
}
