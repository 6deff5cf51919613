//! Every figure of the built-in files, as literal tables: keys, band starts, norms, reliabilities, and which of them are confirmed.
//!
//! The tables are typed from the published scoring instructions and papers that the files name, not from the files: a slip in a file
//! and a slip here would have to be the same one to go unseen.

use ditrum_effect::instruments::{CaseRule, Instrument, Person, Scale, Sex, Status, built_in};
use ditrum_effect::instruments::{MissingRule, item_column, score};
use polars_core::prelude::{Column, DataFrame, Int8Chunked, IntoColumn, NewChunkedArray};

const FORMS: [&str; 4] = ["sdq-parent-4-17", "sdq-teacher-4-17", "sdq-self-11-17", "sdq-parent-2-4"];

fn instrument(id: &str) -> Instrument {
    built_in(id).unwrap_or_else(|problems| panic!("{id}: {problems:#?}"))
}

fn scale<'a>(instrument: &'a Instrument, id: &str) -> &'a Scale {
    instrument.scale(id).unwrap_or_else(|| panic!("{} has no scale {id}", instrument.id))
}

/// Cells of a row of a table: a name, then one cell a form.
fn rows(table: &str) -> impl Iterator<Item = (&str, Vec<&str>)> {
    table.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| {
        let mut cells = line.split('|').map(str::trim);
        (cells.next().expect("a name"), cells.collect())
    })
}

fn numbers(cell: &str) -> Vec<f64> {
    cell.split(['/', ' ']).filter(|text| !text.is_empty()).map(|text| text.parse().expect("a number")).collect()
}

/// Item number, standard variable name, scale, R = reversed (youthinmind's scoring instructions; alike in all four forms).
const SDQ_ITEMS: &str = "
    1 consid prosocial | 2 restles hyperactivity | 3 somatic emotional | 4 shares prosocial | 5 tantrum conduct
    6 loner peer | 7 obeys conduct R | 8 worries emotional | 9 caring prosocial | 10 fidgety hyperactivity
    11 friend peer R | 12 fights conduct | 13 unhappy emotional | 14 popular peer R | 15 distrac hyperactivity
    16 clingy emotional | 17 kind prosocial | 18 lies conduct | 19 bullied peer | 20 helpout prosocial
    21 reflect hyperactivity R | 22 steals conduct | 23 oldbest peer | 24 afraid emotional | 25 attends hyperactivity R";

#[test]
fn sdq_items_belong_to_their_scales_and_five_are_reversed() {
    for form in FORMS {
        let sdq = instrument(form);
        let mut seen = 0;
        for entry in SDQ_ITEMS.split(['|', '\n']).map(str::trim).filter(|entry| !entry.is_empty()) {
            let parts: Vec<&str> = entry.split(' ').collect();
            let number: u16 = parts[0].parse().expect("a number");
            let position = sdq.items.iter().position(|item| item.number == Some(number)).expect("an item of this number");
            let item = &sdq.items[position];
            assert_eq!(item.name, parts[1], "{form}");
            assert_eq!(item.reversed, parts.len() == 4, "{form} {}", item.name);
            assert_eq!((item.lowest, item.highest), (0, 2), "{form} {}", item.name);
            for subscale in ["emotional", "conduct", "hyperactivity", "peer", "prosocial"] {
                let holds = sdq.items_of(scale(&sdq, subscale)).contains(&position);
                assert_eq!(holds, subscale == parts[2], "{form} {} {subscale}", item.name);
            }
            let in_total = sdq.items_of(scale(&sdq, "total")).contains(&position);
            assert_eq!(in_total, parts[2] != "prosocial", "{form}: prosocial is not in the total");
            seen += 1;
        }
        assert_eq!(seen, 25);
    }
}

/// First score of borderline and of abnormal (Goodman 1997; youthinmind). A ? is unconfirmed.
const SDQ_ORIGINAL: &str = "
    total         | 14/17 | ?12/16 | 16/20 | 13/16
    emotional     | 4/5   | 5/6    | 6/7   | 3/4
    conduct       | 3/4   | 3/4    | 4/5   | 4/5
    hyperactivity | 6/7   | 6/7    | 6/7   | 6/7
    peer          | 3/4   | 4/5    | 4/6   | 3/4
    prosocial     | 5/4   | 5/4    | 5/4   | 5/4
    impact        | 1/2   | ?1/2   | 1/2   | -";

/// First score of slightly raised, high and very high (youthinmind); confirmed for teachers alone.
const SDQ_NEWER: &str = "
    total         | ?14/17/20 | 12/16/19 | ?15/18/20 | ?13/16/19
    emotional     | ?4/5/7    | 4/5/6    | ?5/6/7    | ?3/4/5
    conduct       | ?3/4/6    | 3/4/5    | ?4/5/6    | ?4/5/6
    hyperactivity | ?6/8/9    | 6/8/9    | ?6/7/8    | ?6/7/8
    peer          | ?3/4/5    | 3/5/6    | ?3/4/5    | ?3/4/5
    prosocial     | ?7/6/5    | 5/4/3    | ?6/5/4    | ?6/5/4
    impact        | ?1/2/3    | 1/2/3    | ?1/2/3    | ?1/2/3";

#[test]
fn sdq_bands_begin_where_the_scoring_instructions_say() {
    for (set, table) in [("original", SDQ_ORIGINAL), ("newer", SDQ_NEWER)] {
        for (name, cells) in rows(table) {
            for (form, cell) in FORMS.into_iter().zip(cells) {
                let sdq = instrument(form);
                let found = sdq.bands(scale(&sdq, name), set, Person::default());
                let Some(bands) = found else {
                    assert_eq!(cell, "-", "{form} {name} {set}");
                    continue;
                };
                assert_eq!(bands.starts, numbers(cell.trim_start_matches('?')), "{form} {name} {set}");
                let expected = if cell.starts_with('?') { Status::Unconfirmed } else { Status::Confirmed };
                assert_eq!(bands.status, expected, "{form} {name} {set}");
            }
        }
    }
}

/// Danish parents of children of 5–7 (Arnfred 2019, as cited in BMC Pediatrics 2023): boys, girls.
const SDQ_DANISH: &str = "
    total         | 10/14 | 9/12
    emotional     | 4/5   | 4/5
    conduct       | 3/4   | 3/4
    hyperactivity | 5/7   | 4/6
    peer          | 2/3   | 2/3
    prosocial     | 6/5   | 7/6";

#[test]
fn danish_norms_of_the_sdq_differ_by_sex() {
    let sdq = instrument("sdq-parent-4-17");
    for (name, cells) in rows(SDQ_DANISH) {
        for (sex, cell) in [Sex::Male, Sex::Female].into_iter().zip(cells) {
            let bands = sdq.bands(scale(&sdq, name), "danish-5-7", Person { sex: Some(sex), ages: Some([5, 7]) }).expect("bands");
            assert_eq!(bands.starts, numbers(cell), "{name} {sex:?}");
            assert_eq!(bands.status, Status::Confirmed);
        }
    }
}

/// Mean and SD of British children (Meltzer et al. 2000): parent, teacher, self. Confirmed for parents alone.
const SDQ_NORMS: &str = "
    total         | 8.45 5.79 | 6.6 6.0 | 10.3 5.2
    emotional     | 1.9 2.0   | 1.4 1.9 | 2.8 2.1
    conduct       | 1.6 1.7   | 0.9 1.6 | 2.2 1.7
    hyperactivity | 3.45 2.6  | 2.9 2.8 | 3.8 2.2
    peer          | 1.45 1.65 | 1.4 1.8 | 1.5 1.4
    prosocial     | 8.65 1.6  | 7.2 2.4 | 8.0 1.7
    impact        | 0.40 1.1  | -       | -";

/// Cronbach's α (Goodman 2001): parent, teacher, self; all unconfirmed.
const SDQ_ALPHAS: &str = "
    total         | .82 | .87 | .80
    emotional     | .67 | .78 | .66
    conduct       | .63 | .74 | .60
    hyperactivity | .77 | .88 | .67
    peer          | .57 | .70 | .41
    prosocial     | .65 | .84 | .66
    impact        | .85 | .85 | .81";

#[test]
fn sdq_norms_and_reliabilities_are_those_published() {
    for (name, cells) in rows(SDQ_NORMS) {
        for (form, cell) in FORMS.into_iter().zip(cells) {
            let sdq = instrument(form);
            let norm = scale(&sdq, name).default_norm();
            let Some(norm) = norm else {
                assert_eq!(cell, "-", "{form} {name}");
                continue;
            };
            assert_eq!(vec![norm.mean, norm.sd], numbers(cell), "{form} {name}");
            let expected = if form == "sdq-parent-4-17" { Status::Confirmed } else { Status::Unconfirmed };
            assert_eq!(norm.status, expected, "{form} {name}");
        }
    }
    for (name, cells) in rows(SDQ_ALPHAS) {
        for (form, cell) in FORMS.into_iter().zip(cells) {
            let sdq = instrument(form);
            let scale = scale(&sdq, name);
            let alpha = scale.alpha.as_ref().expect("an α");
            assert_eq!((vec![alpha.value], alpha.status), (numbers(cell), Status::Unconfirmed), "{form} {name}");
            let retest = scale.retest.as_ref().expect("a retest correlation");
            assert_eq!((retest.value, retest.status), (0.62, Status::Confirmed), "{form} {name}: Goodman 2001, after 4–6 months");
        }
    }
    let sdq = instrument("sdq-parent-4-17");
    for (sex, mean, sd) in [(Sex::Male, 9.1, 6.0), (Sex::Female, 7.8, 5.5)] {
        let norm = scale(&sdq, "total").norm_for(Person { sex: Some(sex), ages: None }).expect("a norm of the sex");
        assert_eq!((norm.mean, norm.sd), (mean, sd));
    }
}

#[test]
fn sdq_ages_ranges_and_impact_are_those_of_the_form() {
    for (form, ages, impact, items) in [
        ("sdq-parent-4-17", [4, 17], 10.0, 5),
        ("sdq-teacher-4-17", [4, 17], 6.0, 3),
        ("sdq-self-11-17", [11, 17], 10.0, 5),
        ("sdq-parent-2-4", [2, 4], 10.0, 5),
    ] {
        let sdq = instrument(form);
        assert_eq!(sdq.ages, Some(ages), "{form}");
        assert_eq!(scale(&sdq, "total").range, [0.0, 40.0]);
        assert_eq!((scale(&sdq, "impact").range, sdq.items_of(scale(&sdq, "impact")).len()), ([0.0, impact], items), "{form}");
        assert_eq!(sdq.default_band_set().map(|set| set.id.as_str()), Some("original"));
    }
}

/// The score of a child who gives item 1 the first answer, item 2 the second, and so on.
fn scored(id: &str, scale_id: &str, answers: &[i8]) -> Option<f64> {
    let instrument = instrument(id);
    let columns: Vec<Column> = answers
        .iter()
        .enumerate()
        .map(|(item, answer)| Int8Chunked::from_slice(item_column(&instrument, item).into(), &[*answer]).into_column())
        .collect();
    let frame = DataFrame::new(columns).expect("one row");
    let position = instrument.scales.iter().position(|scale| scale.id == scale_id).expect("a scale");
    let scores = &score(&instrument, &frame, MissingRule::Standard)[position];
    scores.steps.get(0).map(|steps| scores.grid.score(steps as f64))
}

/// All answers `base` but one, which is `other`.
fn all_but(items: usize, base: i8, at: usize, other: i8) -> Vec<i8> {
    let mut answers = vec![base; items];
    answers[at - 1] = other;
    answers
}

/// Which items are turned, by what one answer does to the score.
#[test]
fn other_instruments_turn_the_items_that_their_keys_name() {
    for (id, items, lowest, highest, reversed) in [
        ("kidscreen-10", 10, 1, 5, &[3, 4][..]),
        ("rosenberg", 10, 0, 3, &[3, 5, 8, 9, 10]),
        ("pss-10", 10, 0, 4, &[4, 5, 7, 8]),
        ("who5", 5, 0, 5, &[]),
        ("phq-9", 9, 0, 3, &[]),
        ("gad-7", 7, 0, 3, &[]),
        ("t-ils", 3, 1, 3, &[]),
    ] {
        let instrument = instrument(id);
        let scale = &instrument.scales[0];
        assert_eq!(instrument.items.len(), items, "{id}");
        for number in 1..=items {
            let base = scored(id, &scale.id, &vec![lowest; items]).expect("a score");
            let raised = scored(id, &scale.id, &all_but(items, lowest, number, highest)).expect("a score");
            assert_eq!(raised < base, reversed.contains(&number), "{id} item {number}");
            assert!((instrument.items[number - 1].lowest, instrument.items[number - 1].highest) == (lowest, highest), "{id}");
        }
    }
}

/// Raw 7…35 to the Rasch score (Stewart-Brown et al. 2009).
const SWEMWBS: &str = "7.00 9.51 11.25 12.40 13.33 14.08 14.75 15.32 15.84 16.36 16.88 17.43 17.98 18.59 19.25 19.98 20.73 21.54 \
                       22.35 23.21 24.11 25.03 26.02 27.03 28.13 29.31 30.70 32.55 35.00";

#[test]
fn swemwbs_is_converted_by_its_table() {
    let table = numbers(SWEMWBS);
    assert_eq!(table.len(), 29);
    let instrument = instrument("swemwbs");
    for (raw, expected) in (7_i8..).zip(table) {
        let (whole, rest) = (raw / 7, usize::try_from(raw % 7).expect("a remainder"));
        let answers: Vec<i8> = (0..7).map(|item| whole + i8::from(item < rest)).collect();
        let found = scored("swemwbs", &instrument.scales[0].id, &answers).expect("a score");
        assert!((found - expected).abs() < 1e-9, "raw {raw}: {found} and {expected}");
    }
}

#[test]
fn rcads_depression_items_are_those_of_the_key_and_the_rest_is_anxiety() {
    let rcads = instrument("rcads-25");
    let numbers = |scale_id: &str| -> Vec<usize> { rcads.items_of(scale(&rcads, scale_id)).iter().map(|item| item + 1).collect() };
    assert_eq!(numbers("depression"), [1, 4, 8, 10, 13, 15, 16, 19, 21, 24]);
    assert_eq!(numbers("anxiety"), [2, 3, 5, 6, 7, 9, 11, 12, 14, 17, 18, 20, 22, 23, 25]);
}

#[test]
fn thresholds_of_the_other_instruments_are_those_published() {
    let first = |id: &str| instrument(id).scales.into_iter().next().expect("a scale");
    let starts = |id: &str, set: &str| {
        let instrument = instrument(id);
        instrument.bands(&instrument.scales[0], set, Person::default()).map(|bands| bands.starts.to_vec())
    };
    assert_eq!(starts("phq-9", "severity"), Some(vec![5.0, 10.0, 15.0, 20.0]));
    assert_eq!(starts("gad-7", "severity"), Some(vec![5.0, 10.0, 15.0]));
    assert_eq!(starts("who5", "danish"), Some(vec![50.0, 35.0]));
    assert_eq!(starts("who5", "international"), Some(vec![50.0, 28.0]));
    assert_eq!(starts("rosenberg", "usual"), Some(vec![25.0, 14.0]), "15–25 is normal");
    let case = |id: &str, ages| first(id).case_for(Person { sex: None, ages }).map(|case| case.rule);
    assert_eq!(case("phq-9", None), Some(CaseRule::AtLeast(10.0)));
    assert_eq!(case("gad-7", None), Some(CaseRule::AtLeast(8.0)));
    assert_eq!(case("t-ils", None), Some(CaseRule::AtLeast(7.0)));
    assert_eq!(case("cors", None), Some(CaseRule::Below(32.0)));
    assert_eq!(case("ors", Some([13, 17])), Some(CaseRule::Below(28.0)));
    assert_eq!(case("ors", Some([18, 30])), Some(CaseRule::Below(25.0)));
    assert_eq!(case("who5", None), Some(CaseRule::AtMost(50.0)));
    let change = |id: &str| first(id).reliable_change.map(|figure| (figure.value, figure.status));
    assert_eq!(change("phq-9"), Some((6.0, Status::Unconfirmed)));
    assert_eq!(change("gad-7"), Some((4.0, Status::Unconfirmed)));
    assert_eq!((change("cors"), change("ors")), (Some((5.0, Status::Unconfirmed)), Some((5.0, Status::Unconfirmed))));
    assert_eq!(first("pss-10").mid.map(|mid| mid.value), Some(11.0));
    let who5 = first("who5");
    assert_eq!(who5.mid.map(|mid| (mid.value, mid.status)), Some((10.0, Status::Confirmed)));
    assert_eq!(who5.alpha.map(|alpha| (alpha.value, alpha.status)), Some((0.83, Status::Unconfirmed)));
    assert_eq!(who5.retest.map(|retest| (retest.value, retest.status)), Some((0.72, Status::Confirmed)));
    assert_eq!(who5.norms.first().map(|norm| (norm.mean, norm.sd)), Some((68.0, 20.0)));
}

/// The Danish answers to WHO-5 (Sundhedsstyrelsen), from 5 down, and the other spellings seen in exports.
#[test]
fn who5_knows_the_danish_answers() {
    let who5 = instrument("who5");
    for item in &who5.items {
        for (code, label) in [
            (5, "Hele tiden"),
            (4, "Det meste af tiden"),
            (4, "Det mest af tiden"),
            (3, "Lidt mere end halvdelen af tiden"),
            (3, "Mere end halvdelen af tiden"),
            (2, "Lidt mindre end halvdelen af tiden"),
            (2, "Mindre end halvdelen af tiden"),
            (1, "Lidt af tiden"),
            (0, "På intet tidspunkt"),
        ] {
            let answer = item.answers.iter().find(|answer| answer.labels.iter().any(|known| known == label));
            assert_eq!(answer.map(|answer| answer.code), Some(code), "{label}");
        }
    }
}
