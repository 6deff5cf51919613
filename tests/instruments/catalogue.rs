//! The built-in files: each is valid, and says of every figure where it is from.

use ditrum_effect::domain::Direction;
use ditrum_effect::instruments::{Person, Sex, Status, built_in, built_in_ids, every_built_in, json_schema};

#[test]
fn every_built_in_file_is_valid_and_named_after_its_id() {
    for id in built_in_ids() {
        let instrument = built_in(id).unwrap_or_else(|problems| panic!("{id}: {problems:#?}"));
        assert_eq!(instrument.id, id);
        assert!(instrument.licence.is_some() && instrument.source.is_some(), "{id} names its licence and source");
        assert!(instrument.scales.iter().all(|scale| scale.words.is_some()), "{id} has words for a change on every scale");
        assert!(!instrument.columns.is_empty(), "{id} has column names of its own");
    }
}

#[test]
fn the_promised_instruments_are_there() {
    let promised = [
        "cantril",
        "cors",
        "gad-7",
        "kidscreen-10",
        "ors",
        "phq-9",
        "pss-10",
        "rcads-25",
        "rosenberg",
        "score-15",
        "sdq-parent-2-4",
        "sdq-parent-4-17",
        "sdq-self-11-17",
        "sdq-teacher-4-17",
        "swemwbs",
        "t-ils",
        "who5",
    ];
    assert_eq!(built_in_ids(), promised);
}

#[test]
fn an_unknown_id_names_the_nearest() {
    let problems = built_in("sdq-parents-4-17").expect_err("no such instrument");
    let message = problems.iter().next().expect("one problem").message(ditrum_effect::domain::Language::English);
    assert!(message.contains("\"sdq-parent-4-17\""), "{message}");
}

#[test]
fn every_band_table_runs_from_better_to_worse_and_covers_all_labels() {
    for instrument in every_built_in().expect("valid files") {
        for scale in &instrument.scales {
            for bands in &scale.bands {
                let people = Person { sex: bands.sex, ages: bands.ages };
                let table = instrument.bands(scale, &bands.set, people).expect("its own people fit");
                let [low, high] = scale.range;
                let (best, worst) = match scale.direction {
                    Direction::HigherIsBetter => (high, low),
                    Direction::LowerIsBetter => (low, high),
                };
                assert_eq!(table.band(best), 0, "{} {}", instrument.id, scale.id);
                assert_eq!(table.band(worst), table.labels.len() - 1, "{} {}", instrument.id, scale.id);
                assert_eq!(table.starts.len() + 1, table.labels.len());
            }
        }
    }
}

/// First scores of borderline and abnormal from the published SDQ scoring instructions, and the WHO-5 bands of Sundhedsstyrelsen.
#[test]
fn bands_begin_where_the_literature_says() {
    let parent = built_in("sdq-parent-4-17").expect("valid");
    let band = |scale: &str, set: &str, people: Person, score: f64| {
        parent.bands(parent.scale(scale).expect("a scale"), set, people).map(|table| table.band(score))
    };
    let anyone = Person::default();
    assert_eq!([13.0, 14.0, 16.0, 17.0].map(|score| band("total", "original", anyone, score)), [Some(0), Some(1), Some(1), Some(2)]);
    assert_eq!([6.0, 5.0, 4.0].map(|score| band("prosocial", "original", anyone, score)), [Some(0), Some(1), Some(2)]);
    assert_eq!([8.0, 7.0, 6.0, 5.0].map(|score| band("prosocial", "newer", anyone, score)), [Some(0), Some(1), Some(2), Some(3)]);
    let (boy, girl) = (Person { sex: Some(Sex::Male), ages: Some([5, 7]) }, Person { sex: Some(Sex::Female), ages: Some([6, 6]) });
    assert_eq!((band("total", "danish-5-7", boy, 9.0), band("total", "danish-5-7", girl, 9.0)), (Some(0), Some(1)));
    assert_eq!(band("total", "danish-5-7", anyone, 9.0), None, "a set for boys and girls of 5–7 says nothing of a mixed group");
    assert_eq!(parent.default_band_set().map(|set| set.id.as_str()), Some("original"));

    let who5 = built_in("who5").expect("valid");
    let danish = who5.bands(&who5.scales[0], "danish", anyone).expect("bands");
    assert_eq!([52.0, 50.0, 36.0, 35.0, 0.0].map(|score| danish.band(score)), [0, 1, 1, 2, 2]);
}

#[test]
fn figures_that_are_not_confirmed_say_so() {
    let status =
        |id: &str, scale: &str| built_in(id).expect("valid").scale(scale).and_then(|scale| scale.alpha.clone()).map(|alpha| alpha.status);
    assert_eq!(status("sdq-parent-4-17", "total"), Some(Status::Unconfirmed));
    let teacher = built_in("sdq-teacher-4-17").expect("valid");
    let table =
        |scale: &str, set: &str| teacher.bands(teacher.scale(scale).expect("a scale"), set, Person::default()).expect("bands").status;
    assert_eq!(
        (table("total", "original"), table("conduct", "original"), table("total", "newer")),
        (Status::Unconfirmed, Status::Confirmed, Status::Confirmed)
    );
}

#[test]
fn the_norm_for_everybody_is_the_default_and_the_sexes_have_their_own() {
    let parent = built_in("sdq-parent-4-17").expect("valid");
    let total = parent.scale("total").expect("a scale");
    assert_eq!(total.default_norm().map(|norm| (norm.mean, norm.sd)), Some((8.45, 5.79)));
    assert_eq!(total.norm_for(Person { sex: Some(Sex::Female), ages: None }).map(|norm| norm.mean), Some(7.8));
    assert_eq!(total.norm_for(Person::default()).map(|norm| norm.mean), Some(8.45));
}

#[test]
fn the_schema_knows_the_keys_of_a_file() {
    let schema = serde_json::to_value(json_schema()).expect("a schema is JSON");
    for key in ["id", "name", "items", "item", "scale", "band_set", "columns"] {
        assert!(schema["properties"][key].is_object(), "{key}");
    }
}
