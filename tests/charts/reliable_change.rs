//! Jacobson and Truax' figure.

use ditrum_effect::domain::Direction;
use ditrum_effect::render::chart::{PairCount, ReliableChangeFigure, ReliableChangeWords, Tone, Zone, ZoneKind};
use proptest::prelude::*;

use super::drawing::{DANISH, assert_readable, parsed, read, standalone, words_around, words_of};

pub fn reliable_change(pairs: Vec<PairCount>) -> ReliableChangeFigure {
    let zone = |kind, label: &str, count: &str, value: &str| Zone { kind, label: label.into(), count: count.into(), value: value.into() };
    ReliableChangeFigure {
        text: words_around("Hvert tredje barn har en pålidelig fremgang"),
        words: ReliableChangeWords {
            before_axis: "WHO-5 ved førmåling →".into(),
            after_axis: "↑ WHO-5 ved eftermåling".into(),
            band: "Ændring på højst 11 point: kan skyldes måleusikkerhed".into(),
            cut_off: "Grænse for nedsat trivsel (50)".into(),
            dots: "Hver prik er en person".into(),
        },
        low: 0.0,
        high: 100.0,
        direction: Direction::HigherIsBetter,
        pairs,
        reliable_change: 11.0,
        cut_off: Some(50.0),
        zones: vec![
            zone(ZoneKind::Recovered, "pålidelig fremgang og hen over grænsen", "21", "21 (20 %)"),
            zone(ZoneKind::Improved, "pålidelig fremgang uden at krydse grænsen", "17", "17 (16 %)"),
            zone(ZoneKind::Unchanged, "ingen pålidelig ændring", "55", "55 (52 %)"),
            zone(ZoneKind::Deteriorated, "pålidelig tilbagegang uden at krydse grænsen", "–", "–"),
            zone(ZoneKind::Harmed, "pålidelig tilbagegang og hen over grænsen", "12", "12 (11 %)"),
        ],
        notes: vec![],
        numbers: DANISH,
    }
}

/// Where the words lie, by themselves.
fn place(svg: &str, wanted: &str) -> (f32, f32) {
    let (lines, _) = read(&parsed(svg));
    let line = lines.iter().find(|line| line.words == wanted).unwrap_or_else(|| panic!("{wanted} is not there"));
    (f32::midpoint(line.ink.left(), line.ink.right()), f32::midpoint(line.ink.top(), line.ink.bottom()))
}

#[test]
fn each_zone_holds_its_own_count() {
    let svg = standalone(&reliable_change(vec![]));
    // Higher is better: whoever improved lies above the diagonal, to the left of the cut-off before and above it after.
    let (recovered, unchanged, harmed) = (place(&svg, "21"), place(&svg, "55"), place(&svg, "12"));
    assert!(recovered.0 < unchanged.0 && recovered.1 < unchanged.1, "{recovered:?} {unchanged:?}");
    assert!(harmed.0 > unchanged.0 && harmed.1 > unchanged.1, "{harmed:?} {unchanged:?}");

    let turned = ReliableChangeFigure { direction: Direction::LowerIsBetter, ..reliable_change(vec![]) };
    let (recovered, harmed) = (place(&standalone(&turned), "21"), place(&standalone(&turned), "12"));
    assert!(recovered.0 > harmed.0 && recovered.1 > harmed.1, "lower is better: below the diagonal, {recovered:?} {harmed:?}");
}

#[test]
fn respondents_are_dots_only_where_they_may_be() {
    let circles = |svg: &str| svg.matches("<circle").count();
    assert_eq!(circles(&standalone(&reliable_change(vec![]))), 0);
    let pair = |before: f64, after: f64, count: u64| PairCount { before, after, count, tone: Tone::Unchanged };
    // Two marks a dot, its disc and its edge, and one in the explanation.
    let svg = standalone(&reliable_change(vec![pair(20.0, 24.0, 3), pair(60.0, 80.0, 1)]));
    assert_eq!(circles(&svg), 2 * 4 + 1);
    assert_eq!(svg, standalone(&reliable_change(vec![pair(60.0, 80.0, 1), pair(20.0, 24.0, 3)])), "the order of the pairs does not matter");
    // Grid places four points apart: forty respondents have no room there.
    let many = standalone(&reliable_change(vec![pair(20.0, 24.0, 40), pair(24.0, 24.0, 1)]));
    assert_eq!(circles(&many), 2 * 2 + 1, "one bubble and one dot");
}

#[test]
fn a_narrow_zone_is_named_beside_the_plot_only() {
    // The cut-off lies so low that hardly anybody can cross it.
    let chart = ReliableChangeFigure { cut_off: Some(1.0), ..reliable_change(vec![]) };
    let svg = standalone(&chart);
    assert_readable("narrow zones", &svg);
    assert!(read(&parsed(&svg)).0.iter().all(|line| line.words != "21"), "the count has no room in its zone");
    let words = words_of(&svg);
    assert!(words.contains("21 (20 %)"), "{words}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_lines_stay_readable(low in -50.0..50.0_f64, width in 0.5..200.0_f64, reach in 0.0..1.4_f64, cut in -0.2..1.2_f64, lower in any::<bool>()) {
        let mut chart = reliable_change(vec![]);
        (chart.low, chart.high) = (low, low + width);
        chart.reliable_change = reach * width;
        chart.cut_off = (0.0..=1.0).contains(&cut).then_some(low + cut * width);
        chart.direction = if lower { Direction::LowerIsBetter } else { Direction::HigherIsBetter };
        assert_readable("any lines", &standalone(&chart));
    }
}
