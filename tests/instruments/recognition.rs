//! Which instrument a header holds, by every form of name that is promised.

use std::collections::BTreeMap;
use std::sync::Arc;

use ditrum_effect::domain::{Language, Severity};
use ditrum_effect::instruments::{
    Candidate, ColumnRule, Evidence, Headers, Recognition, built_in, every_built_in, from_text, map_columns, recognise,
};

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

fn built_ins() -> Vec<Candidate> {
    let candidate = |instrument| Candidate { instrument: Arc::new(instrument), asked_for: false };
    every_built_in().expect("valid files").into_iter().map(candidate).collect()
}

fn look(headers: &[String]) -> Recognition {
    recognise(&built_ins(), &[Headers { file: "foer.csv", names: headers }])
}

fn ids(recognition: &Recognition) -> Vec<(&str, Evidence)> {
    recognition.instruments.iter().map(|found| (found.instrument.id.as_str(), found.evidence)).collect()
}

fn codes(recognition: &Recognition) -> Vec<&str> {
    recognition.findings.iter().map(|finding| finding.code).collect()
}

/// The SDQ's 25 items under a pattern of number and name.
fn sdq(spell: impl Fn(u16, &str) -> String) -> Vec<String> {
    let parent = built_in("sdq-parent-4-17").expect("valid");
    parent.items.iter().filter_map(|item| Some(spell(item.number?, &item.name))).collect()
}

#[test]
fn who5_is_recognised_by_both_forms_whatever_the_case() {
    for header in [["who5_1", "who5_2", "who5_3", "who5_4", "who5_5"], ["WHO1", "WHO2", "Who3", " who4 ", "who5"]] {
        let found = look(&names(&header));
        assert_eq!(ids(&found), [("who5", Evidence::Named)]);
        assert_eq!(found.instruments[0].files[0].columns, (0..5).map(Some).collect::<Vec<_>>());
        assert!(found.findings.is_empty());
    }
}

#[test]
fn a_total_beside_the_items_is_no_rival() {
    let found = look(&names(&["id", "who5", "who5_1", "who5_2", "who5_3", "who5_4", "who5_5"]));
    assert_eq!(found.instruments[0].files[0].columns, (2..7).map(Some).collect::<Vec<_>>());
    assert_eq!(codes(&found), [""; 0]);
}

#[test]
fn the_informant_is_told_by_the_names() {
    for (prefix, letter, id) in [("p", "p", "sdq-parent-4-17"), ("s", "s", "sdq-self-11-17"), ("t", "t", "sdq-teacher-4-17")] {
        for header in [sdq(|_, name| format!("{prefix}{name}")), sdq(|number, _| format!("SDQ_{letter}_{number:02}"))] {
            assert_eq!(ids(&look(&header)), [(id, Evidence::Named)], "{header:?}");
        }
    }
}

#[test]
fn without_an_informant_the_sdq_is_taken_as_parent_with_a_warning_that_says_how_to_say_otherwise() {
    for header in [
        sdq(|number, _| format!("sdq{number}")),
        sdq(|number, _| format!("sdq_{number:02}")),
        sdq(|number, name| format!("sdq{number:02}_{name}")),
    ] {
        let found = look(&header);
        assert_eq!(ids(&found), [("sdq-parent-4-17", Evidence::Assumed)]);
        assert_eq!(codes(&found), ["instrument-assumed"]);
        let warning = found.findings.iter().next().expect("one").message(Language::English);
        assert!(warning.contains("--instrument"), "{warning}");
    }
}

#[test]
fn impact_goes_by_its_three_forms_of_names() {
    let items = ["ebddiff", "distres", "imphome", "impfrie", "impclas", "impleis"];
    let forms: [&[&str]; 3] = [
        &["pebddiff", "pdistres", "pimphome", "pimpfrie", "pimpclas", "pimpleis"],
        &["imp_difficulties", "imp_distress", "imp_home", "imp_friends", "imp_classroom", "imp_leisure"],
        &["imp1", "imp2", "imp3", "imp4", "imp5"],
    ];
    for form in forms {
        for base in [sdq(|_, name| format!("p{name}")), sdq(|number, _| format!("sdq{number}"))] {
            let header = [base, names(form)].concat();
            let found = look(&header);
            assert_eq!(found.instruments.len(), 1, "{form:?}");
            let columns = &found.instruments[0].files[0].columns;
            let offset = items.len() - form.len();
            for (at, item) in items.iter().enumerate().skip(offset) {
                let position = found.instruments[0].instrument.items.iter().position(|other| other.name == *item).expect("an item");
                assert_eq!(columns[position], Some(25 + at - offset), "{item} in {form:?}");
            }
        }
    }
}

#[test]
fn impact_without_an_informant_beside_two_informants_is_nobodys() {
    let header =
        [sdq(|_, name| format!("p{name}")), sdq(|_, name| format!("s{name}")), names(&["imp1", "imp2", "imp3", "imp4", "imp5"])].concat();
    let found = look(&header);
    assert_eq!(ids(&found), [("sdq-parent-4-17", Evidence::Named), ("sdq-self-11-17", Evidence::Named)]);
    assert_eq!(found.unclaimed(0, Headers { file: "foer.csv", names: &header }), (50..55).collect::<Vec<_>>());
}

#[test]
fn shared_names_belong_to_the_form_that_was_asked_for() {
    let own = Candidate { instrument: Arc::new(built_in("sdq-self-11-17").expect("valid")), asked_for: true };
    let header = sdq(|number, _| format!("sdq{number}"));
    let found = recognise(&[own], &[Headers { file: "foer.csv", names: &header }]);
    assert_eq!(ids(&found), [("sdq-self-11-17", Evidence::Named)]);
    assert!(found.findings.is_empty());
}

#[test]
fn missing_items_are_named_and_a_few_stray_ones_are_no_instrument() {
    let header: Vec<String> = sdq(|_, name| format!("p{name}")).into_iter().take(20).collect();
    let found = look(&header);
    assert_eq!(codes(&found), ["columns-missing"]);
    let message = found.findings.iter().next().expect("one").message(Language::Danish);
    assert!(message.contains("reflect, steals, oldbest, afraid, attends"), "{message}");
    assert!(look(&names(&["id", "who5_1", "pconsid", "alder"])).instruments.is_empty());
}

#[test]
fn two_columns_for_one_item_are_reported_and_neither_is_taken() {
    let found = look(&names(&["who5_1", "who5_2", "who5_3", "who5_4", "who5_5", "WHO5_1"]));
    assert_eq!(codes(&found), ["columns-ambiguous"]);
    assert_eq!(found.instruments[0].files[0].columns[0], None);
    assert!(found.findings.has_errors());
}

#[test]
fn questions_as_column_names_are_known_by_their_wording() {
    let danish = ["glad og i godt humør", "rolig og afslappet", "aktiv og energisk"].map(|end| {
        let verb = if end.starts_with("glad") { "været" } else { "følt mig" };
        format!("I de sidste to uger … [… Har jeg {verb} {end}.]")
    });
    let danish =
        [&danish[..], &names(&["4) er jeg vågnet frisk og udhvilet", "har min dagligdag været fyldt med ting der interesserer mig"])]
            .concat();
    let english = names(&[
        "I have felt cheerful and in good spirits",
        "I have felt calm and relaxed",
        "I have felt active and vigorous",
        "I woke up feeling fresh and rested",
        "My daily life has been filled with things that interest me",
    ]);
    for questions in [danish, english] {
        let header = [names(&["Tidsstempel", "Hvad er dit nummer?"]), questions].concat();
        let found = look(&header);
        assert_eq!(ids(&found), [("who5", Evidence::Named)], "{header:?}");
        assert_eq!(found.instruments[0].files[0].columns, (2..7).map(Some).collect::<Vec<_>>());
        assert!(found.findings.is_empty());
    }
}

#[test]
fn a_wording_is_held_in_one_piece_and_a_short_one_alone() {
    let item = |name: &str, text: &str| format!("[[item]]\nname = \"{name}\"\nrange = [0, 4]\ntext = \"{text}\"\n");
    let text = format!(
        "id = \"mine\"\nname = \"Mit\"\n{}{}[[scale]]\nid = \"s\"\nname = \"S\"\ndirection = \"higher_is_better\"\n",
        item("a", "Jeg er glad for skolen"),
        item("b", "Skolen")
    );
    let own = Candidate { instrument: Arc::new(from_text("mit.toml", &text).expect("valid")), asked_for: true };
    let header = names(&["Jeg er ikke glad for skolen", "Hvor ofte: jeg er glad for skolen?", "Om skolen", "skolen:"]);
    let found = recognise(&[own], &[Headers { file: "foer.csv", names: &header }]);
    assert_eq!(found.instruments[0].files[0].columns, [Some(1), Some(3)]);
}

#[test]
fn an_item_that_two_instruments_want_is_contested() {
    let text = "id = \"mine\"\nname = \"Mit\"\ncolumns = [\"who{number}\"]\nitems = { count = 5, name = \"q{number}\", range = [0, 5] }\n[[scale]]\nid = \"s\"\nname = \"S\"\ndirection = \"higher_is_better\"\n";
    let mut candidates = built_ins();
    candidates.push(Candidate { instrument: Arc::new(from_text("mit.toml", text).expect("valid")), asked_for: true });
    let header = names(&["who1", "who2", "who3", "who4", "who5"]);
    let found = recognise(&candidates, &[Headers { file: "foer.csv", names: &header }]);
    assert_eq!(codes(&found), ["column-contested"; 5]);
}

#[test]
fn files_may_spell_their_names_differently() {
    let (before, after) =
        (names(&["id", "who5_1", "who5_2", "who5_3", "who5_4", "who5_5"]), names(&["who1", "who2", "who3", "who4", "who5"]));
    let files = [Headers { file: "foer.csv", names: &before }, Headers { file: "efter.csv", names: &after }];
    let found = recognise(&built_ins(), &files);
    assert_eq!(found.instruments[0].files[0].columns[0], Some(1));
    assert_eq!(found.instruments[0].files[1].columns[0], Some(0));
}

#[test]
fn a_study_file_maps_by_pattern_or_by_table() {
    let parent = built_in("sdq-parent-4-17").expect("valid");
    let header = sdq(|_, name| format!("p2_{name}"));
    let headers = Headers { file: "svar.csv", names: &header };
    let (columns, findings) = map_columns(&parent, &ColumnRule::Pattern("P2_{item}".to_owned()), headers).expect("found");
    assert_eq!((columns.found(), findings.is_empty()), (25, true));

    let who5 = built_in("who5").expect("valid");
    let header = names(&["a", "b", "c", "d", "e"]);
    let headers = Headers { file: "svar.csv", names: &header };
    let pairs = |pairs: &[(&str, &str)]| {
        ColumnRule::Table(pairs.iter().map(|(item, column)| ((*item).to_owned(), (*column).to_owned())).collect::<BTreeMap<_, _>>())
    };
    let whole = pairs(&[("who5_1", "e"), ("who5_2", "d"), ("who5_3", "c"), ("4", "b"), ("5", "A")]);
    let (columns, _) = map_columns(&who5, &whole, headers).expect("found");
    assert_eq!(columns.columns, [Some(4), Some(3), Some(2), Some(1), Some(0)]);

    let wrong = map_columns(&who5, &pairs(&[("who5_6", "a"), ("who5_1", "x")]), headers).expect_err("neither exists");
    let errors: Vec<&str> = wrong.iter().filter(|finding| finding.severity == Severity::Error).map(|finding| finding.code).collect();
    assert_eq!(errors, ["mapping-unknown-column", "mapping-unknown-item"]);
    let nothing = map_columns(&who5, &ColumnRule::Pattern("q{number}".to_owned()), headers).expect_err("no such columns");
    assert_eq!(nothing.iter().next().map(|finding| finding.code), Some("mapping-finds-nothing"));
}
