//! How much the share depends on the rule.

use ditrum_effect::render::chart::{Dimension, ShareInterval, Specification, SpecificationCurve, SpecificationWords, Standing};

use super::drawing::{DANISH, assert_readable, standalone, words_around, words_of};

pub fn specification_curve() -> SpecificationCurve {
    let share = |rule: usize, who: usize| 0.36 + 0.2 * rule as f64 + 0.1 * who as f64;
    let specification = |rule, who| Specification {
        share: share(rule, who),
        interval: Some(ShareInterval { low: share(rule, who) - 0.09, high: (share(rule, who) + 0.08).min(1.0) }),
        chance: (rule == 0).then_some(0.64),
        standing: match (rule, who) {
            (1, 0) => Standing::Chosen,
            (2, 1) => Standing::MatchesClaim,
            _ => Standing::Other,
        },
        value: DANISH.percent(share(rule, who), 0),
        choices: vec![vec![rule], vec![who]],
    };
    SpecificationCurve {
        text: words_around("Kun én af seks regler giver den påståede andel"),
        words: SpecificationWords {
            axis: "Andel med fremgang og 95 pct. sikkerhedsinterval".into(),
            chosen: "Den regel, rapporten bruger".into(),
            matches_claim: "Giver den påståede andel".into(),
            other: "Øvrige regler".into(),
            claim: "Påstået: 86 %".into(),
            chance: "Tilfældighedsniveau".into(),
        },
        specifications: (0..3).flat_map(|rule| (0..2).map(move |who| (rule, who))).map(|(rule, who)| specification(rule, who)).collect(),
        dimensions: vec![
            Dimension {
                label: "Regel".into(),
                options: vec!["Pålidelig ændring".into(), "Mindst 10 point".into(), "Enhver stigning".into()],
            },
            Dimension { label: "Hvem".into(), options: vec!["Alle".into(), "Kun børn under grænsen ved førmåling".into()] },
        ],
        claim: Some(0.86),
        notes: vec![],
        numbers: DANISH,
    }
}

#[test]
fn few_shares_are_written_beside_their_marks() {
    let svg = standalone(&specification_curve());
    for share in ["36 %", "46 %", "56 %", "66 %", "76 %", "86 %"] {
        assert!(words_of(&svg).contains(share), "{share}");
    }
    let mut many = specification_curve();
    let more = many.specifications.clone();
    many.specifications.extend(more);
    let svg = standalone(&many);
    assert!(!words_of(&svg).contains("46 %"), "twelve have no room");
    assert_readable("twelve", &svg);
}
