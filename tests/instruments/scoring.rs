//! Scores, child by child against reference software, and by hand where answers are missing.

use std::collections::BTreeMap;

use ditrum_effect::instruments::{
    Instrument, MissingRule, ScaleScores, ScoredItems, built_in, from_text, item_column, normalise_label, score,
};
use polars_core::prelude::{Column, DataFrame};
use proptest::prelude::{prop_assert_eq, proptest};

/// 120 synthetic children and their scores, which were made independently of this program (see the README beside them).
const BEFORE: (&str, &str) =
    (include_str!("../reference/synth120/synth120_before.csv"), include_str!("../reference/synth120/synth120_scores_before.csv"));
const AFTER: (&str, &str) =
    (include_str!("../reference/synth120/synth120_after.csv"), include_str!("../reference/synth120/synth120_scores_after.csv"));
const FAMILY: &str = include_str!("../../data-samples/dit-rum/familie.toml");

const DANISH_WORDS: [&str; 2] =
    [include_str!("../reference/synth120/synth120_da_before.csv"), include_str!("../reference/synth120/synth120_da_after.csv")];

fn table(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().collect::<Result<_, _>>().expect("a well-formed file")
}

fn frame(instrument: &Instrument, columns: &[(usize, Vec<Option<i8>>)]) -> DataFrame {
    let column = |(item, answers): &(usize, Vec<Option<i8>>)| Column::new(item_column(instrument, *item).into(), answers);
    DataFrame::new(columns.iter().map(column).collect()).expect("columns of one length")
}

/// One person's answers by item name.
fn person(instrument: &Instrument, answers: &[(&str, i8)]) -> DataFrame {
    let position = |name: &str| instrument.items.iter().position(|item| item.name == name).expect("an item");
    let columns: Vec<(usize, Vec<Option<i8>>)> = answers.iter().map(|(name, answer)| (position(name), vec![Some(*answer)])).collect();
    frame(instrument, &columns)
}

fn value(scores: &ScaleScores, row: usize) -> Option<f64> {
    scores.steps.get(row).map(|steps| scores.grid.score(steps as f64))
}

fn scale_value(instrument: &Instrument, answers: &DataFrame, scale: &str, rule: MissingRule) -> Option<f64> {
    let scores = score(instrument, answers, rule);
    let position = instrument.scales.iter().position(|other| other.id == scale).expect("a scale");
    value(&scores[position], 0)
}

fn compare(instrument: &Instrument, header_of: impl Fn(usize) -> String, scales: &[(&str, &str)], (answers, expected): (&str, &str)) {
    let (answers, expected) = (table(answers), table(expected));
    assert_eq!(answers.len(), expected.len());
    let column = |item: usize| (item, answers.iter().map(|row| row[&header_of(item)].parse().ok()).collect());
    let frame = frame(instrument, &(0..instrument.items.len()).map(column).collect::<Vec<_>>());
    let scores = score(instrument, &frame, MissingRule::Standard);
    for (scale, reference) in scales {
        let position = instrument.scales.iter().position(|other| other.id == *scale).expect("a scale");
        for (row, person) in expected.iter().enumerate() {
            let wanted = (!person[*reference].is_empty()).then(|| person[*reference].parse::<f64>().expect("a number"));
            assert_eq!(value(&scores[position], row), wanted, "{scale}, row {row}");
        }
    }
}

#[test]
fn sdq_scores_agree_with_the_reference_child_by_child() {
    let parent = built_in("sdq-parent-4-17").expect("valid");
    let header = |item: usize| {
        let item = &parent.items[item];
        item.number.map_or_else(|| item.aliases[0].clone(), |number| format!("sdq{number:02}_{}", item.name))
    };
    let scales = [
        ("emotional", "emotional"),
        ("conduct", "conduct"),
        ("hyperactivity", "hyper"),
        ("peer", "peer"),
        ("prosocial", "prosocial"),
        ("total", "total"),
        ("externalising", "externalising"),
        ("internalising", "internalising"),
        ("impact", "impact"),
    ];
    compare(&parent, header, &scales, BEFORE);
    compare(&parent, header, &scales, AFTER);
}

#[test]
fn answers_in_danish_words_mean_the_same_codes() {
    let header = |instrument: &Instrument, item: usize| {
        let item = &instrument.items[item];
        match (item.number, instrument.id.as_str()) {
            (Some(number), "sdq-parent-4-17") => format!("sdq{number:02}_{}", item.name),
            (None, _) => item.aliases[0].clone(),
            _ => item.name.clone(),
        }
    };
    let instruments =
        [built_in("sdq-parent-4-17"), built_in("who5"), from_text("familie.toml", FAMILY)].map(|instrument| instrument.expect("valid"));
    for (words, codes) in DANISH_WORDS.into_iter().zip([BEFORE.0, AFTER.0]) {
        let (words, codes) = (table(words), table(codes));
        for instrument in &instruments {
            for (position, item) in instrument.items.iter().enumerate() {
                let key = instrument.answer_key(item);
                let column = header(instrument, position);
                for (in_words, in_code) in words.iter().zip(&codes) {
                    assert_eq!(key.labels.get(&normalise_label(&in_words[&column])).copied(), in_code[&column].parse().ok(), "{column}");
                }
            }
        }
    }
}

#[test]
fn who5_scores_agree_with_the_reference_child_by_child() {
    let who5 = built_in("who5").expect("valid");
    let header = |item: usize| who5.items[item].name.clone();
    compare(&who5, header, &[("who5", "who5")], BEFORE);
    compare(&who5, header, &[("who5", "who5")], AFTER);
}

#[test]
fn an_unrounded_mean_of_five_or_six_answers_is_exact_on_its_grid() {
    let family = from_text("familie.toml", FAMILY).expect("valid");
    let header = |item: usize| family.items[item].name.clone();
    compare(&family, header, &[("familie", "family")], BEFORE);
    compare(&family, header, &[("familie", "family")], AFTER);
    let scores = score(&family, &person(&family, &[("fam1", 1)]), MissingRule::Standard);
    assert_eq!(scores[0].grid.step(), 0.2);
}

#[test]
fn an_sdq_subscale_needs_three_of_five_answers_and_rounds_halves_upward() {
    let parent = built_in("sdq-parent-4-17").expect("valid");
    let emotional = |answers: &[(&str, i8)]| scale_value(&parent, &person(&parent, answers), "emotional", MissingRule::Standard);
    // floor(0.5 + 5 · 4/3) = floor(7.17) = 7
    assert_eq!(emotional(&[("somatic", 2), ("worries", 1), ("unhappy", 1)]), Some(7.0));
    // floor(0.5 + 5 · 2/4) = floor(3.0) = 3: the half goes upward
    assert_eq!(emotional(&[("somatic", 2), ("worries", 0), ("unhappy", 0), ("clingy", 0)]), Some(3.0));
    assert_eq!(emotional(&[("somatic", 2), ("worries", 2)]), None);
    let complete = |answers: &[(&str, i8)]| scale_value(&parent, &person(&parent, answers), "emotional", MissingRule::Complete);
    assert_eq!(complete(&[("somatic", 2), ("worries", 1), ("unhappy", 1)]), None);
}

#[test]
fn reversed_sdq_items_are_turned() {
    let parent = built_in("sdq-parent-4-17").expect("valid");
    let conduct = [("tantrum", 0), ("obeys", 2), ("fights", 0), ("lies", 0), ("steals", 0)];
    assert_eq!(scale_value(&parent, &person(&parent, &conduct), "conduct", MissingRule::Standard), Some(0.0));
    let answers = person(&parent, &conduct);
    let items = ScoredItems::of(&parent, parent.scale("conduct").expect("a scale"), &answers);
    let (mut counted, mut added) = ([true], vec![Vec::new(); 5]);
    items.fill(0, &mut counted, &mut added);
    assert_eq!((counted, added), ([true], vec![vec![0]; 5]));
}

#[test]
fn the_sdq_total_is_missing_if_one_of_its_four_parts_is() {
    let parent = built_in("sdq-parent-4-17").expect("valid");
    let all: Vec<(&str, i8)> = parent.items.iter().filter(|item| item.number.is_some()).map(|item| (item.name.as_str(), 1)).collect();
    assert_eq!(scale_value(&parent, &person(&parent, &all), "total", MissingRule::Standard), Some(20.0));
    let without_peer: Vec<(&str, i8)> = all.iter().copied().filter(|(name, _)| !["loner", "friend", "popular"].contains(name)).collect();
    assert_eq!(scale_value(&parent, &person(&parent, &without_peer), "total", MissingRule::Standard), None);
    assert_eq!(scale_value(&parent, &person(&parent, &without_peer), "externalising", MissingRule::Standard), Some(10.0));
}

#[test]
fn sdq_impact_counts_0_0_1_2_and_no_difficulties_mean_no_impact() {
    let parent = built_in("sdq-parent-4-17").expect("valid");
    let impact = |answers: &[(&str, i8)]| scale_value(&parent, &person(&parent, answers), "impact", MissingRule::Standard);
    assert_eq!(impact(&[("ebddiff", 2), ("distres", 3), ("imphome", 2), ("impfrie", 1), ("impclas", 0), ("impleis", 3)]), Some(5.0));
    assert_eq!(impact(&[("ebddiff", 0)]), Some(0.0), "asked no further");
    assert_eq!(impact(&[("ebddiff", 0), ("distres", 3)]), Some(0.0));
    assert_eq!(impact(&[("ebddiff", 3), ("distres", 3)]), Some(2.0), "missing answers count 0");
    assert_eq!(impact(&[("ebddiff", 3)]), None);
    assert_eq!(impact(&[("distres", 2), ("imphome", 3)]), Some(3.0), "without the question on difficulties");
    let teacher = built_in("sdq-teacher-4-17").expect("valid");
    assert_eq!(teacher.scale("impact").map(|scale| scale.range), Some([0.0, 6.0]));
}

#[test]
fn who5_needs_all_five_unless_prorating_is_asked_for() {
    let who5 = built_in("who5").expect("valid");
    let four = person(&who5, &[("who5_1", 3), ("who5_2", 4), ("who5_3", 3), ("who5_4", 3)]);
    assert_eq!(scale_value(&who5, &four, "who5", MissingRule::Standard), None);
    // 4 · 5 · mean(3, 4, 3, 3) = 4 · 5 · 3.25 = 65
    assert_eq!(scale_value(&who5, &four, "who5", MissingRule::Prorated), Some(65.0));
    let three = person(&who5, &[("who5_1", 3), ("who5_2", 4), ("who5_3", 3)]);
    assert_eq!(scale_value(&who5, &three, "who5", MissingRule::Prorated), None);
}

#[test]
fn swemwbs_sums_are_converted_by_the_published_table() {
    let swemwbs = built_in("swemwbs").expect("valid");
    let all = |code: i8| {
        let answers: Vec<(&str, i8)> = swemwbs.items.iter().map(|item| (item.name.as_str(), code)).collect();
        scale_value(&swemwbs, &person(&swemwbs, &answers), "swemwbs", MissingRule::Standard)
    };
    // Raw 7, 14, 21, 28, 35 in Stewart-Brown et al. 2009.
    assert_eq!([1, 2, 3, 4, 5].map(all), [Some(7.0), Some(15.32), Some(19.25), Some(25.03), Some(35.0)]);
}

#[test]
fn answers_outside_the_range_do_not_count_and_nobody_gives_no_scores() {
    let who5 = built_in("who5").expect("valid");
    let out = person(&who5, &[("who5_1", 3), ("who5_2", 4), ("who5_3", 3), ("who5_4", 3), ("who5_5", 6)]);
    assert_eq!(scale_value(&who5, &out, "who5", MissingRule::Standard), None);
    let nobody = frame(&who5, &(0..5).map(|item| (item, Vec::new())).collect::<Vec<_>>());
    assert_eq!(score(&who5, &nobody, MissingRule::Standard)[0].steps.len(), 0);
}

proptest! {
    /// Every SDQ subscale is floor(0.5 + 5 · mean) of the answers given, in plain floating-point arithmetic.
    #[test]
    fn prorating_is_the_rounded_fivefold_mean(answers in proptest::collection::vec(proptest::option::of(0_i8..=2), 5)) {
        let parent = built_in("sdq-parent-4-17").expect("valid");
        let emotional = parent.items_of(parent.scale("emotional").expect("a scale"));
        let columns: Vec<_> = emotional.iter().copied().zip(answers.iter().map(|answer| vec![*answer])).collect();
        let given: Vec<f64> = answers.iter().flatten().map(|answer| f64::from(*answer)).collect();
        let wanted = (given.len() >= 3).then(|| (0.5 + 5.0 * given.iter().sum::<f64>() / given.len() as f64).floor());
        prop_assert_eq!(scale_value(&parent, &frame(&parent, &columns), "emotional", MissingRule::Standard), wanted);
    }

    /// Items without reversal, all answered alike, add up to that many times the answer, through the parts too.
    #[test]
    fn a_scale_of_scales_is_the_sum_of_its_parts(code in 0_i8..=3) {
        let rcads = built_in("rcads-25").expect("valid");
        let answers: Vec<(&str, i8)> = rcads.items.iter().map(|item| (item.name.as_str(), code)).collect();
        prop_assert_eq!(scale_value(&rcads, &person(&rcads, &answers), "total", MissingRule::Standard), Some(25.0 * f64::from(code)));
    }
}
