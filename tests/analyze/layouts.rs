//! Exports of survey systems give the outcomes of the plain tables that hold the same answers; what a layout can't tell is refused.
//!
//! The files are described, and made, by `tests/layouts/make.py`.

use std::io::Write as _;
use std::path::Path;

use ditrum_effect::ingest::{Layout, read_survey_from};
use serde_json::Value;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::program::Desk;

fn layout(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/layouts").join(name).to_string_lossy().into_owned()
}

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(layout(name)).expect("a file of tests/layouts")
}

fn text(name: &str) -> String {
    String::from_utf8(bytes(name)).expect("UTF-8")
}

/// The outcomes of the plain route, with waves of these names.
fn expected(before: &str, after: &str) -> Value {
    let desk = Desk::new();
    desk.file(
        "study.toml",
        format!(
            "[data]\nfiles = {{ \"{before}\" = '{}', \"{after}\" = '{}' }}\n[[instrument]]\nuse = \"who5\"\n",
            layout("plain/foer.csv"),
            layout("plain/efter.csv")
        ),
    );
    desk.results(&["--study", "study.toml"])["outcomes"].take()
}

/// Holds that the files are read as this layout and give the plain route's outcomes.
#[track_caller]
fn gives_the_outcomes_of_the_plain_tables(desk: &Desk, arguments: &[&str], layout: &str, waves: [&str; 2]) -> Value {
    let mut results = desk.results(arguments);
    for input in results["inputs"].as_array().expect("inputs") {
        assert_eq!(input["layout"], layout);
    }
    assert_eq!(results["outcomes"].take(), expected(waves[0], waves[1]));
    results
}

const USUAL: [&str; 2] = ["before", "after"];

fn has_warning(results: &Value, code: &str) -> bool {
    results["warnings"].as_array().expect("warnings").iter().any(|warning| warning["code"] == code)
}

/// Holds that a run is refused with this code, on the input, without a trace.
#[track_caller]
fn refused(desk: &Desk, arguments: &[&str], code: &str) -> String {
    let mut all = vec!["analyze"];
    all.extend_from_slice(arguments);
    all.extend_from_slice(&["--out", "refused"]);
    let run = desk.run(&all);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains(&format!("[{code}]")), "{}", run.stderr);
    assert!(!desk.path("refused").exists());
    run.stderr
}

#[test]
fn a_plain_table_has_no_layout() {
    let results = Desk::new().results(&[&layout("plain/foer.csv"), &layout("plain/efter.csv")]);
    assert!(results["inputs"][0]["layout"].is_null() && results["inputs"][0].as_object().expect("an input").contains_key("layout"));
}

#[test]
fn an_unknown_layout_is_told_with_the_known_ones() {
    let desk = Desk::new();
    let run = desk.run(&["analyze", "a.csv", "b.csv", "--layout", "surveymonkey"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("surveyxact") && run.stderr.contains("plain"), "{}", run.stderr);
    desk.file("study.toml", "[data]\nlayout = \"survey-xact\"\nfiles = { before = \"a.csv\", after = \"b.csv\" }\n");
    let message = refused(&desk, &["--study", "study.toml"], "layout-unknown");
    assert!(message.starts_with("error: study.toml") && message.contains("limesurvey"), "{message}");
}

#[test]
fn what_init_writes_about_an_export_is_analysed_as_it_is() {
    let examples: [&[&str]; 8] = [
        &["surveyxact/foer/dataset.csv", "surveyxact/efter/dataset.csv"],
        &["qualtrics/foer.csv", "qualtrics/efter.csv"],
        &["redcap/raw.csv"],
        &["redcap/labels.csv"],
        &["plain/foer.csv", "plain/efter.csv"],
        &["limesurvey/foer.csv", "limesurvey/efter.csv"],
        &["enalyzer/tekst_foer.csv", "enalyzer/tekst_efter.csv"],
        // 1 is the best answer and 6 the lowest, which nobody can see.
        &["enalyzer/etiketnummer_foer.csv", "enalyzer/etiketnummer_efter.csv", "--layout", "enalyzer", "--lowest-code", "who5=6"],
    ];
    for example in examples {
        let desk = Desk::new();
        let file = |name: &&str| if name.contains(".csv") { layout(name) } else { (*name).to_owned() };
        let files: Vec<String> = example.iter().map(file).collect();
        let arguments: Vec<&str> = std::iter::once("init").chain(files.iter().map(String::as_str)).collect();
        let run = desk.run(&arguments);
        assert_eq!(run.code, 0, "{example:?}: {}", run.stderr);
        let mut outcomes = desk.results(&["--study", "study.toml"])["outcomes"].take();
        // Subgroups that it proposed come after the whole, and with them how the lost are made up.
        outcomes.as_array_mut().expect("outcomes").retain(|outcome| outcome["subgroup"].is_null());
        let mut expected = expected("before", "after");
        for outcomes in [&mut outcomes, &mut expected] {
            for outcome in outcomes.as_array_mut().expect("outcomes") {
                outcome["dropout"]["background"] = Value::Null;
            }
        }
        assert_eq!(outcomes, expected, "{example:?}");
    }
}

// ---- SurveyXact -----------------------------------------------------------------------------------------------------------------

/// A folder a wave with these of its files.
fn surveyxact(files: &[&str]) -> Desk {
    let desk = Desk::new();
    for wave in ["foer", "efter"] {
        std::fs::create_dir(desk.path(wave)).expect("a folder");
        for file in files {
            desk.file(&format!("{wave}/{file}.csv"), bytes(&format!("surveyxact/{wave}/{file}.csv")));
        }
    }
    desk
}

#[test]
fn surveyxact_codes_are_read_by_the_labels_beside_them() {
    // UTF-16LE with tabs before, Windows-1252 with semicolons after; 1 is the best answer in both.
    let files = [&*layout("surveyxact/foer/dataset.csv"), &layout("surveyxact/efter/dataset.csv")];
    let results = gives_the_outcomes_of_the_plain_tables(&Desk::new(), &files, "surveyxact", USUAL);
    assert_eq!(results["inputs"][0]["encoding"], "UTF-16LE");
}

#[test]
fn surveyxact_companions_are_found_in_one_folder_and_one_archive() {
    let desk = Desk::new();
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for wave in ["foer", "efter"] {
        for file in ["dataset", "labels", "structure", "variables"] {
            let bytes = bytes(&format!("surveyxact/{wave}/{file}.csv"));
            let capital = file.replacen(|_: char| true, &file[..1].to_uppercase(), 1);
            desk.file(&format!("{wave}_{capital}.csv"), &bytes);
            let number = if wave == "foer" { 1 } else { 2 };
            archive.start_file(format!("{number} {wave}/{file}.csv"), SimpleFileOptions::default()).expect("an entry");
            archive.write_all(&bytes).expect("its bytes");
        }
    }
    gives_the_outcomes_of_the_plain_tables(&desk, &["foer_Dataset.csv", "efter_Dataset.csv"], "surveyxact", USUAL);
    desk.file("udtraek.zip", archive.finish().expect("an archive").into_inner());
    let results = gives_the_outcomes_of_the_plain_tables(&desk, &["udtraek.zip"], "surveyxact", USUAL);
    assert_eq!(results["inputs"][1]["file"], "dataset.csv");
}

#[test]
fn surveyxact_workbooks_hold_answers_and_labels() {
    let desk = Desk::new();
    for wave in ["foer", "efter"] {
        let mut book = rust_xlsxwriter::Workbook::new();
        for name in ["Labels", "Variables", "Dataset", "Structure"] {
            let sheet = book.add_worksheet();
            sheet.set_name(name).expect("a name");
            let raw = bytes(&format!("surveyxact/{wave}/{}.csv", name.to_lowercase()));
            let (delimiter, text) = match wave {
                "foer" => ('\t', encoding_rs::UTF_16LE.decode(&raw).0.into_owned()),
                _ => (';', encoding_rs::WINDOWS_1252.decode(&raw).0.into_owned()),
            };
            for (row, line) in (0..).zip(text.lines()) {
                for (column, cell) in (0..).zip(line.split(delimiter)) {
                    match cell.parse::<f64>() {
                        Ok(number) => sheet.write(row, column, number).expect("a cell"),
                        Err(_) => sheet.write(row, column, cell).expect("a cell"),
                    };
                }
            }
        }
        desk.file(&format!("{wave}.xlsx"), book.save_to_buffer().expect("a workbook"));
    }
    gives_the_outcomes_of_the_plain_tables(&desk, &["foer.xlsx", "efter.xlsx"], "surveyxact", USUAL);
}

#[test]
fn surveyxact_numbers_without_labels_are_no_answers_until_they_are_declared() {
    let desk = surveyxact(&["dataset", "structure"]);
    let message = refused(&desk, &["foer/dataset.csv", "efter/dataset.csv"], "surveyxact-bare-numbers");
    assert!(message.contains("\"s_who5_1\"") && message.contains("labels.csv"), "{message}");
    desk.file(
        "study.toml",
        "[data]\nfiles = { before = \"foer/dataset.csv\", after = \"efter/dataset.csv\" }\n\
         [[instrument]]\nuse = \"who5\"\ncoding = { offset = -1, reversed = true }\n",
    );
    gives_the_outcomes_of_the_plain_tables(&desk, &["--study", "study.toml"], "surveyxact", USUAL);
}

#[test]
fn surveyxact_labels_without_the_code_or_with_two_meanings_are_refused() {
    let desk = surveyxact(&["dataset"]);
    let labels = encoding_rs::WINDOWS_1252.decode(&bytes("surveyxact/efter/labels.csv")).0.into_owned();
    desk.file("foer/labels.csv", &labels);
    desk.file("efter/labels.csv", labels.replace("s_who5_3;2;Det meste af tiden\r\n", ""));
    let message = refused(&desk, &["foer/dataset.csv", "efter/dataset.csv"], "surveyxact-bare-numbers");
    assert!(message.contains("efter/dataset.csv, column \"s_who5_3\"") && !message.contains("foer/dataset.csv"), "{message}");
    desk.file("efter/labels.csv", labels.replace("s_who5_3;3;", "s_who5_3;2;"));
    let message = refused(&desk, &["foer/dataset.csv", "efter/dataset.csv"], "surveyxact-code-twice");
    assert!(message.contains("efter/labels.csv, row 17"), "{message}");
}

#[test]
fn surveyxact_companions_are_not_answers() {
    let desk = surveyxact(&["dataset", "labels", "structure", "variables"]);
    refused(&desk, &["foer/labels.csv", "efter/dataset.csv"], "surveyxact-labels-as-data");
    refused(&desk, &["foer/structure.csv", "efter/dataset.csv"], "surveyxact-variables-as-data");
    refused(&desk, &["foer/variables.csv", "efter/dataset.csv"], "surveyxact-variables-as-data");
    // Its first row would be a header with one name twice.
    desk.file("skala.csv", "s_tilfreds;1;1\ns_tilfreds;2;2\ns_tilfreds;3;3\n");
    refused(&desk, &["skala.csv", "efter/dataset.csv"], "surveyxact-labels-as-data");
}

#[test]
fn a_table_called_dataset_beside_other_labels_is_plain() {
    let desk = Desk::new();
    desk.file("dataset_foer.csv", bytes("plain/foer.csv")).file("labels_foer.csv", "a;b\n1;2\n");
    desk.file("dataset_efter.csv", bytes("plain/efter.csv")).file("labels_efter.csv", "farve;1;rød\nfarve;2;blå\n");
    let results = desk.results(&["dataset_foer.csv", "dataset_efter.csv"]);
    assert!(results["inputs"][0]["layout"].is_null() && results["inputs"][1]["layout"].is_null());
}

// ---- Qualtrics ------------------------------------------------------------------------------------------------------------------

#[test]
fn qualtrics_header_rows_and_trials_are_left_out() {
    let files = [&*layout("qualtrics/foer.csv"), &layout("qualtrics/efter.csv")];
    let results = gives_the_outcomes_of_the_plain_tables(&Desk::new(), &files, "qualtrics", USUAL);
    assert!(has_warning(&results, "qualtrics-trials"));
    assert_eq!(results["flow"]["waves"][0]["rows"], 8);
}

#[test]
fn qualtrics_rows_keep_the_numbers_that_a_spreadsheet_shows() {
    let desk = Desk::new();
    desk.file("foer.csv", text("qualtrics/foer.csv").replacen("b01,email,DA,Lidt mindre", "b01,email,DA,Meget mindre", 1));
    let message = refused(&desk, &["foer.csv", &layout("qualtrics/efter.csv")], "cell-not-an-answer");
    // Three header rows and two trials stand before it.
    assert!(message.contains("foer.csv, row 6, column \"who5_1\""), "{message}");
}

#[test]
fn qualtrics_spam_is_told_and_kept() {
    let desk = Desk::new();
    desk.file("foer.csv", text("qualtrics/foer.csv").replacen("IP Address,,100", "Spam,,100", 1));
    let results = desk.results(&["foer.csv", &layout("qualtrics/efter.csv")]);
    assert!(has_warning(&results, "qualtrics-spam"));
    assert_eq!(results["outcomes"], expected("before", "after"));
}

#[test]
fn a_qualtrics_response_is_no_person() {
    let desk = Desk::new();
    for wave in ["foer", "efter"] {
        let mut anonymous = text(&format!("qualtrics/{wave}.csv"));
        for child in 1..=8 {
            anonymous = anonymous.replace(&format!(",b0{child},email"), ",,email");
        }
        desk.file(&format!("{wave}.csv"), anonymous);
    }
    let message = refused(&desk, &["foer.csv", "efter.csv"], "qualtrics-no-person");
    assert!(message.contains("--id"), "{message}");
}

#[test]
fn answers_that_mention_import_ids_are_no_header() {
    let desk = Desk::new();
    let row = "b09;\"{\"\"ImportId\"\":\"\"QID1\"\"}\";1;1;1;1;1\n";
    desk.file("foer.csv", format!("{}{row}", text("plain/foer.csv")));
    let results = desk.results(&["foer.csv", &layout("plain/efter.csv")]);
    assert!(results["inputs"][0]["layout"].is_null());
    assert_eq!(results["flow"]["waves"][0]["rows"], 9);
}

#[test]
fn a_file_that_is_not_what_it_was_said_to_be_is_refused() {
    let desk = Desk::new();
    for name in ["qualtrics", "limesurvey"] {
        let files = [&*layout("plain/foer.csv"), &layout("plain/efter.csv"), "--layout", name];
        refused(&desk, &files, "layout-does-not-fit");
    }
}

#[test]
fn plain_overrides_what_the_shape_shows() {
    let desk = Desk::new();
    // The header's question texts are then cells like others.
    let files = [&*layout("qualtrics/foer.csv"), &layout("qualtrics/efter.csv"), "--layout", "plain", "--id", "ExternalReference"];
    refused(&desk, &files, "cell-not-an-answer");
    let lime = [&*layout("limesurvey/foer.csv"), &layout("limesurvey/foer.csv"), "--layout", "plain", "--id", "token"];
    refused(&desk, &lime, "no-instrument");
    desk.file(
        "study.toml",
        format!(
            "[data]\nlayout = \"plain\"\nid = \"record_id\"\nfile = '{}'\n\
             wave = {{ column = \"redcap_event_name\", before = [\"foer_arm_1\"], after = [\"efter_arm_1\"] }}\n[[instrument]]\nuse = \"who5\"\n",
            layout("redcap/raw.csv")
        ),
    );
    let mut results = desk.results(&["--study", "study.toml"]);
    assert!(results["inputs"][0]["layout"].is_null());
    assert_eq!(results["outcomes"].take(), expected("before", "after"));
}

// ---- REDCap ---------------------------------------------------------------------------------------------------------------------

#[test]
fn redcap_events_of_one_file_are_waves() {
    let results = gives_the_outcomes_of_the_plain_tables(&Desk::new(), &[&layout("redcap/raw.csv")], "redcap", USUAL);
    assert_eq!(results["settings"]["waves"], serde_json::json!(["before", "after"]));
    let run = Desk::new().run(&["check", &layout("redcap/raw.csv")]);
    assert!(run.stderr.contains("before = [\"foer_arm_1\"], after = [\"efter_arm_1\"]"), "{}", run.stderr);
}

#[test]
fn redcap_labels_are_mapped_by_their_questions() {
    gives_the_outcomes_of_the_plain_tables(&Desk::new(), &[&layout("redcap/labels.csv")], "redcap", USUAL);
    let desk = Desk::new();
    desk.file(
        "study.toml",
        format!(
            "[data]\nfile = '{}'\n[[instrument]]\nuse = \"who5\"\n[instrument.columns]\n\
             who5_1 = \"… har jeg været glad og i godt humør\"\nwho5_2 = \"… har jeg følt mig rolig og afslappet\"\n\
             who5_3 = \"… har jeg følt mig aktiv og energisk\"\nwho5_4 = \"… er jeg vågnet frisk og udhvilet\"\n\
             who5_5 = \"… har min dagligdag været fyldt med ting, der interesserer mig\"\n",
            layout("redcap/labels.csv")
        ),
    );
    gives_the_outcomes_of_the_plain_tables(&desk, &["--study", "study.toml"], "redcap", USUAL);
}

#[test]
fn redcap_events_may_be_said_by_the_study_file() {
    let desk = Desk::new();
    desk.file(
        "study.toml",
        format!(
            "[data]\nfile = '{}'\nwave = {{ column = \"redcap_event_name\", before = [\"foer_arm_1\"], after = [\"efter_arm_1\"] }}\n\
             [[instrument]]\nuse = \"who5\"\n",
            layout("redcap/raw.csv")
        ),
    );
    gives_the_outcomes_of_the_plain_tables(&desk, &["--study", "study.toml"], "redcap", USUAL);
}

const EVENTS: &str = "record_id,redcap_event_name,who5_1,who5_2,who5_3,who5_4,who5_5\n";

fn event_rows(rows: &[(u32, &str)]) -> String {
    let row = |(record, event): &(u32, &str)| format!("{record},{event},1,2,3,4,5\n");
    format!("{EVENTS}{}", rows.iter().map(row).collect::<String>())
}

#[test]
fn redcap_records_without_the_first_event_do_not_turn_time_around() {
    let desk = Desk::new();
    // The first record has no first event; the others show what comes first.
    desk.file("svar.csv", event_rows(&[(1, "efter_arm_1"), (2, "foer_arm_1"), (2, "efter_arm_1"), (3, "foer_arm_1"), (3, "efter_arm_1")]));
    assert_eq!(desk.results(&["svar.csv"])["settings"]["waves"], serde_json::json!(["before", "after"]));
    desk.file("svar.csv", event_rows(&[(1, "a_arm_1"), (1, "b_arm_1"), (2, "b_arm_1"), (2, "a_arm_1")]));
    refused(&desk, &["svar.csv"], "redcap-event-order");
    // Names that say the time are more than the order of rows, which somebody may have sorted.
    desk.file("svar.csv", event_rows(&[(1, "efter_arm_1"), (1, "foer_arm_1"), (2, "efter_arm_1"), (2, "foer_arm_1")]));
    assert_eq!(desk.results(&["svar.csv"])["settings"]["waves"], serde_json::json!(["before", "after"]));
    let records = [(1, "besoeg_b_arm_1"), (2, "besoeg_a_arm_1"), (2, "besoeg_b_arm_1"), (3, "besoeg_a_arm_1"), (3, "besoeg_b_arm_1")];
    desk.file("svar.csv", event_rows(&records));
    assert_eq!(desk.results(&["svar.csv"])["settings"]["waves"], serde_json::json!(["besoeg_a", "besoeg_b"]));
    desk.file("svar.csv", event_rows(&[(1, "besoeg_a_arm_1"), (1, "besoeg_b_arm_1")]));
    assert_eq!(desk.results(&["svar.csv"])["settings"]["waves"], serde_json::json!(["besoeg_a", "besoeg_b"]));
}

#[test]
fn redcap_arms_and_repeats_are_not_guessed() {
    let desk = Desk::new();
    desk.file("svar.csv", event_rows(&[(1, "foer_arm_1"), (1, "efter_arm_1"), (2, "foer_arm_2"), (2, "efter_arm_2")]));
    refused(&desk, &["svar.csv"], "redcap-arms");
    let header = "record_id,redcap_repeat_instrument,redcap_repeat_instance,who5_1,who5_2,who5_3,who5_4,who5_5\n";
    desk.file("svar.csv", format!("{header}1,trivsel,1,1,2,3,4,5\n1,trivsel,2,2,2,3,4,5\n2,trivsel,1,1,1,1,1,1\n2,trivsel,2,3,1,1,1,1\n"));
    let message = refused(&desk, &["svar.csv", "svar.csv", "--id", "record_id"], "redcap-repeats");
    assert!(message.contains("row 2") && message.contains("wave = { column = \"redcap_repeat_instance\""), "{message}");
    desk.file(
        "study.toml",
        "[data]\nfile = \"svar.csv\"\nwave = { column = \"redcap_repeat_instance\", before = [1], after = [2] }\n\
         [[instrument]]\nuse = \"who5\"\n",
    );
    // By hand: one answer rises by 1 and by 2, four points each.
    assert_eq!(desk.results(&["--study", "study.toml"])["outcomes"][0]["change"]["mean"], 6.0);
}

#[test]
fn redcap_with_one_event_is_one_wave() {
    let desk = Desk::new();
    desk.file("foer.csv", event_rows(&[(1, "foer_arm_1"), (2, "foer_arm_1")]));
    desk.file("efter.csv", event_rows(&[(1, "efter_arm_1"), (2, "efter_arm_1")]));
    let run = desk.run(&["analyze", "foer.csv", "--out", "out"]);
    assert!(run.code == 2 && run.stderr.contains("[one-wave]"), "{}", run.stderr);
    assert_eq!(desk.results(&["foer.csv", "efter.csv"])["flow"]["pairs"][0]["matched"], 2);
    desk.file("begge.csv", event_rows(&[(1, "foer_arm_1"), (1, "efter_arm_1")]));
    refused(&desk, &["begge.csv", "efter.csv"], "events-in-one-wave");
}

#[test]
fn redcap_records_of_two_projects_are_not_paired_by_number() {
    let desk = Desk::new();
    let file = "record_id,who5_1,who5_2,who5_3,who5_4,who5_5,trivsel_complete\n1,1,2,3,4,5,2\n2,1,1,1,1,1,2\n";
    desk.file("foer.csv", file).file("efter.csv", file);
    refused(&desk, &["foer.csv", "efter.csv"], "redcap-record-numbers");
    assert_eq!(desk.results(&["foer.csv", "efter.csv", "--id", "record_id"])["flow"]["pairs"][0]["matched"], 2);
}

#[test]
fn a_column_called_event_name_alone_is_no_layout() {
    let desk = Desk::new();
    for wave in ["foer", "efter"] {
        let table = text(&format!("plain/{wave}.csv")).replace("koen", "Event Name");
        desk.file(&format!("{wave}.csv"), table);
    }
    let results = desk.results(&["foer.csv", "efter.csv"]);
    assert!(results["inputs"][0]["layout"].is_null());
    assert_eq!(results["outcomes"], expected("before", "after"));
}

// ---- LimeSurvey -----------------------------------------------------------------------------------------------------------------

#[test]
fn limesurvey_pairs_by_token_and_knows_questions_by_their_codes() {
    // Response 1 is b01 before and b03 after: paired by the response's number the outcomes would be others.
    let files = [&*layout("limesurvey/foer.csv"), &layout("limesurvey/efter.csv")];
    gives_the_outcomes_of_the_plain_tables(&Desk::new(), &files, "limesurvey", USUAL);
    let desk = Desk::new();
    let results = desk.results(&[files[0], files[1], "--id", "id"]);
    assert_ne!(results["outcomes"], expected("before", "after"));
}

#[test]
fn limesurvey_codes_in_brackets_after_or_before_the_text() {
    let desk = Desk::new();
    for (wave, header) in [("foer", "[who5_{}] Hvor ofte?"), ("efter", "Hvor ofte? (who5_{})")] {
        let mut table = text(&format!("limesurvey/{wave}.csv"));
        for number in 1..=5 {
            let start = table.find(&format!("\"who5[SQ00{number}]")).expect("the question");
            let end = start + 1 + table[start + 1..].find('"').expect("its end");
            table.replace_range(start..=end, &format!("\"{}\"", header.replace("{}", &number.to_string())));
        }
        desk.file(&format!("{wave}.csv"), table);
    }
    gives_the_outcomes_of_the_plain_tables(&desk, &["foer.csv", "efter.csv"], "limesurvey", USUAL);
}

#[test]
fn limesurvey_responses_without_tokens_are_not_paired_by_number() {
    let desk = Desk::new();
    for wave in ["foer", "efter"] {
        let mut anonymous = text(&format!("limesurvey/{wave}.csv"));
        for child in 1..=8 {
            anonymous = anonymous.replace(&format!("\"b0{child}\""), "\"\"");
        }
        desk.file(&format!("{wave}.csv"), anonymous);
    }
    let message = refused(&desk, &["foer.csv", "efter.csv"], "limesurvey-no-token");
    assert!(message.contains("--id"), "{message}");
    let run = desk.run(&["init", "foer.csv", "efter.csv"]);
    assert!(run.code == 1 && run.stderr.contains("[limesurvey-no-token]"), "{}", run.stderr);
}

#[test]
fn a_table_with_an_id_and_a_token_alone_is_no_layout() {
    let desk = Desk::new();
    for wave in ["foer", "efter"] {
        desk.file(&format!("{wave}.csv"), text(&format!("plain/{wave}.csv")).replace("koen", "token"));
    }
    let results = desk.results(&["foer.csv", "efter.csv"]);
    assert!(results["inputs"][0]["layout"].is_null());
    assert_eq!(results["outcomes"], expected("before", "after"));
}

// ---- Enalyzer and declared codings ----------------------------------------------------------------------------------------------

#[test]
fn enalyzer_texts_need_nothing() {
    let files = [&*layout("enalyzer/tekst_foer.csv"), &layout("enalyzer/tekst_efter.csv")];
    assert_eq!(Desk::new().results(&files)["outcomes"], expected("before", "after"));
    let named = [files[0], files[1], "--layout", "enalyzer"];
    gives_the_outcomes_of_the_plain_tables(&Desk::new(), &named, "enalyzer", USUAL);
}

/// A study of the label numbers with these lines for the data and the instrument.
fn label_numbers(data: &str, instrument: &str) -> Desk {
    let desk = Desk::new();
    let [before, after] = ["foer", "efter"].map(|wave| layout(&format!("enalyzer/etiketnummer_{wave}.csv")));
    desk.file(
        "study.toml",
        format!("[data]\nfiles = {{ before = '{before}', after = '{after}' }}\n{data}\n[[instrument]]\nuse = \"who5\"\n{instrument}\n"),
    );
    desk
}

#[test]
fn enalyzer_label_numbers_are_refused_until_declared() {
    let message = refused(&label_numbers("layout = \"enalyzer\"", ""), &["--study", "study.toml"], "enalyzer-bare-numbers");
    assert!(message.contains("reversed = true"), "{message}");
    let desk = label_numbers("layout = \"enalyzer\"", "coding = { offset = -1, reversed = true }");
    let results = gives_the_outcomes_of_the_plain_tables(&desk, &["--study", "study.toml"], "enalyzer", USUAL);
    for (declared, wave) in results["settings"]["codings"].as_array().expect("codings").iter().zip(USUAL) {
        assert_eq!(*declared, serde_json::json!({ "instrument": "who5", "wave": wave, "offset": -1, "reversed": true }));
    }
}

#[test]
fn answers_that_all_fit_after_a_shift_by_one_are_refused_with_how_to_declare_it() {
    let message = refused(&label_numbers("", ""), &["--study", "study.toml"], "cell-one-too-high");
    assert!(message.contains("\"6\" is outside 0–5") && message.contains("coding = { offset = -1 }"), "{message}");
    assert!(message.contains("coding = { offset = -1, reversed = true }"), "{message}");
    // One answer that no shift explains, and it is an ordinary slip.
    let desk = Desk::new();
    desk.file("foer.csv", text("enalyzer/etiketnummer_foer.csv").replacen(";4;", ";0;", 1));
    refused(&desk, &["foer.csv", &layout("enalyzer/etiketnummer_efter.csv")], "cell-out-of-range");
}

#[test]
fn a_declared_coding_is_checked_against_the_items_range() {
    // Codes 1–6 with nothing but the order declared: 6 is still no answer.
    let message = refused(&label_numbers("", "coding = { reversed = true }"), &["--study", "study.toml"], "cell-out-of-range");
    assert!(message.contains("\"6\" is outside 0–5"), "{message}");
    let message = refused(&label_numbers("", "coding = { offset = -2 }"), &["--study", "study.toml"], "cell-out-of-range");
    assert!(message.contains("\"1\" is outside 2–7"), "{message}");
}

#[test]
fn a_wave_may_have_a_coding_of_its_own() {
    let desk = Desk::new();
    let study = |coding: &str| {
        let [before, after] = [layout("plain/foer.csv"), layout("enalyzer/etiketnummer_efter.csv")];
        format!("[data]\nfiles = {{ before = '{before}', after = '{after}' }}\n[[instrument]]\nuse = \"who5\"\n{coding}\n")
    };
    desk.file("study.toml", study("coding = { after = { offset = -1, reversed = true } }"));
    assert_eq!(desk.results(&["--study", "study.toml"])["outcomes"], expected("before", "after"));
    desk.file("study.toml", study("coding = { efter = { offset = -1 } }"));
    let message = refused(&desk, &["--study", "study.toml"], "coding-wave-unknown");
    assert!(message.contains("before, after"), "{message}");
    desk.file("study.toml", study("coding = { ofset = -1 }"));
    let message = refused(&desk, &["--study", "study.toml"], "toml-wrong-value");
    assert!(message.contains("line 5") && message.contains("{ offset = -1 }"), "{message}");
}

#[test]
fn a_coding_says_nothing_about_texts() {
    let desk = Desk::new();
    let [before, after] = ["foer", "efter"].map(|wave| layout(&format!("enalyzer/tekst_{wave}.csv")));
    let study = format!(
        "[data]\nfiles = {{ before = '{before}', after = '{after}' }}\n[[instrument]]\nuse = \"who5\"\ncoding = {{ offset = -1, reversed = true }}\n"
    );
    desk.file("study.toml", study);
    assert_eq!(desk.results(&["--study", "study.toml"])["outcomes"], expected("before", "after"));
}

#[cfg(feature = "spss")]
#[test]
fn spss_label_numbers_are_read_by_their_labels_in_enalyzers_layout() {
    let file = |wave: &str| super::program::reference(&format!("formats/pyreadstat_from_one_{wave}.sav"));
    let csv = |wave: &str| super::program::reference(&format!("synth120/synth120_{wave}.csv"));
    // Labels tell what 1–3 mean; without them the numbers would be refused.
    let study = |files: [&str; 2]| {
        format!(
            "[data]\nlayout = \"enalyzer\"\nfiles = {{ before = '{}', after = '{}' }}\n[[instrument]]\nuse = \"sdq-parent-4-17\"\n\
             columns = \"sdq{{number:02}}_{{item}}\"\n",
            files[0], files[1]
        )
    };
    let desk = Desk::new();
    desk.file("spss.toml", study([&file("before"), &file("after")]));
    desk.file("csv.toml", study([&csv("before"), &csv("after")]).replace("\"enalyzer\"", "\"plain\""));
    let outcomes = |name: &str| desk.results(&["--study", name])["outcomes"].take();
    assert_eq!(outcomes("spss.toml"), outcomes("csv.toml"));
}

/// What any layout makes of examples that are cut off, mixed up or said to be another's: a table or findings, never a panic.
#[test]
fn damaged_examples_are_read_or_refused() {
    let folders = ["surveyxact/foer", "surveyxact/efter", "qualtrics", "redcap", "limesurvey", "enalyzer", "plain"];
    let mut files: Vec<Vec<u8>> = Vec::new();
    for folder in folders {
        for entry in std::fs::read_dir(layout(folder)).expect("a folder of examples").flatten() {
            files.push(std::fs::read(entry.path()).expect("an example"));
        }
    }
    assert!(files.len() > 15);
    let layouts: Vec<Layout> = Layout::names().filter_map(Layout::named).chain([Layout::Recognised]).collect();
    let mut seen = [0, 0];
    for bytes in &files {
        for length in (0..=bytes.len()).step_by(97).chain([bytes.len()]) {
            let mut damaged = bytes[..length].to_vec();
            for layout in &layouts {
                let read = read_survey_from(damaged.as_slice(), "svar.csv", *layout);
                seen[usize::from(read.is_ok())] += 1;
            }
            // One byte more or less: a delimiter, a quote or a bracket that was not meant.
            if let Some(byte) = damaged.get_mut(length / 2) {
                *byte = [b';', b'"', b']', b'\n', 0][length % 5];
                seen[usize::from(read_survey_from(damaged.as_slice(), "svar.csv", Layout::Recognised).is_ok())] += 1;
            }
        }
    }
    assert!(seen.iter().all(|count| *count > 50), "both happen: {seen:?}");
}

#[test]
fn a_lowest_code_is_refused_where_the_items_begin_at_different_numbers() {
    let desk = Desk::new();
    let item = |name: &str, lowest: u8| format!("[[item]]\nname = \"{name}\"\nrange = [{lowest}, 4]\n");
    let scale = "[[scale]]\nid = \"s\"\nname = \"S\"\ndirection = \"higher_is_better\"\n";
    desk.file("mit.toml", format!("id = \"mit\"\nname = \"Mit\"\n{}{}{scale}", item("a", 0), item("b", 1)));
    desk.file("foer.csv", "id,a,b\n1,2,2\n2,3,4\n").file("efter.csv", "id,a,b\n1,2,3\n2,4,4\n");
    let study = "[data]\nfiles = { before = \"foer.csv\", after = \"efter.csv\" }\n[[instrument]]\npath = \"mit.toml\"\nlowest_code = 1\n";
    desk.file("study.toml", study);
    let message = refused(&desk, &["--study", "study.toml"], "lowest-code-unclear");
    assert!(message.contains("mit") && message.contains("coding = { offset"), "{message}");
}
