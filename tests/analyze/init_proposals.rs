//! `init`, then `analyze --study`, gives what the direct route gives.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::program::{Desk, outcome, reference};

fn sample(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples/dit-rum").join(name).to_string_lossy().into_owned()
}

/// What `init` writes for these files, and what `analyze` makes of it untouched: the whole sample's outcomes.
fn by_init(desk: &Desk, files: &[&str]) -> (String, Value) {
    let mut arguments = vec!["init", "--force"];
    arguments.extend_from_slice(files);
    let run = desk.run(&arguments);
    assert_eq!(run.code, 0, "{files:?}: {}", run.stderr);
    assert!(run.stdout.contains("ditrum-effect analyze --study study.toml"), "{}", run.stdout);
    let text = std::fs::read_to_string(desk.path("study.toml")).expect("a study file");
    let results = desk.results(&["--study", "study.toml"]);
    (text, results)
}

/// How the lost are made up is told by the columns that `init` proposes, so only one of the two has it.
fn whole_sample(results: &Value) -> Vec<Value> {
    let outcomes = results["outcomes"].as_array().expect("outcomes").iter().filter(|outcome| outcome["subgroup"].is_null());
    let mut whole: Vec<Value> = outcomes.cloned().collect();
    for outcome in &mut whole {
        outcome["dropout"]["background"] = Value::Null;
    }
    whole
}

fn agree(desk: &Desk, files: &[&str]) -> String {
    let (text, results) = by_init(desk, files);
    let direct = desk.results(files);
    assert_eq!(whole_sample(&results), whole_sample(&direct), "{files:?}");
    assert_eq!(results["flow"]["pairs"], direct["flow"]["pairs"], "{files:?}");
    text
}

#[test]
fn the_sample_is_proposed_as_it_is() {
    let files = ["foer.csv", "efter.csv", "opfoelgning.csv"].map(sample);
    let text = agree(&Desk::new(), &files.each_ref().map(String::as_str));
    for wanted in
        ["use = \"who5\"", "use = \"sdq-parent-4-17\"", "column = \"koen\"", "column = \"tilbud\"", "bands = [[4, 9], [10, 13], [14, 17]]"]
    {
        assert!(text.contains(wanted), "{wanted}\n{text}");
    }
    // The sample's own questionnaires are not known: they are listed, not guessed.
    assert!(text.contains("hverdag1") && text.contains("fam1"), "{text}");
}

#[test]
fn files_in_the_wrong_order_are_put_right_by_their_names() {
    let desk = Desk::new();
    let (before, after) = (sample("foer.csv"), sample("efter.csv"));
    let (_, results) = by_init(&desk, &[&after, &before]);
    assert_eq!(whole_sample(&results), whole_sample(&desk.results(&[&before, &after])));
}

#[test]
fn every_reference_export_is_taken() {
    let desk = Desk::new();
    for variant in ["", "_da", "_win", "_dawin"] {
        let file = |wave: &str| reference(&format!("synth120/synth120{variant}_{wave}.csv"));
        let text = agree(&desk, &[&file("before"), &file("after")]);
        assert!(text.contains("id = \"id\""), "{text}");
    }
    for pair in [
        ["formats/pyreadstat_before.sav", "formats/pyreadstat_after.zsav"],
        ["formats/pyreadstat_from_one_before.sav", "formats/pyreadstat_from_one_after.sav"],
        ["formats/libreoffice_before.xlsx", "formats/libreoffice_after.xlsx"],
        ["formats/libreoffice_before.ods", "formats/libreoffice_after.ods"],
        ["formats/libreoffice_before.xls", "formats/libreoffice_after.xls"],
    ] {
        let [before, after] = pair.map(reference);
        agree(&desk, &[&before, &after]);
    }
    agree(&desk, &[&reference("formats/openpyxl.xlsx")]);
}

#[test]
fn compressed_files_archives_and_tabs_are_taken() {
    let desk = Desk::new();
    let text = |wave: &str| std::fs::read_to_string(reference(&format!("synth120/synth120_{wave}.csv"))).expect("a reference file");
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (wave, name) in [("before", "foer"), ("after", "efter")] {
        // No cell of these files holds a comma.
        desk.file(&format!("{name}.tsv"), text(wave).replace(',', "\t"));
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gzip.write_all(text(wave).as_bytes()).expect("compression");
        desk.file(&format!("{name}.csv.gz"), gzip.finish().expect("compression"));
        archive.start_file(format!("{name}.csv"), zip::write::SimpleFileOptions::default()).expect("an entry");
        archive.write_all(text(wave).as_bytes()).expect("its bytes");
    }
    desk.file("svar.zip", archive.finish().expect("an archive").into_inner());
    let expected = desk.results(&[&reference("synth120/synth120_before.csv"), &reference("synth120/synth120_after.csv")]);
    for files in [&["foer.tsv", "efter.tsv"][..], &["foer.csv.gz", "efter.csv.gz"], &["svar.zip"]] {
        agree(&desk, files);
        assert_eq!(desk.results(files)["outcomes"], expected["outcomes"], "{files:?}");
    }
}

/// The reference answers as one table: header, rows before, rows after.
fn synth() -> [Vec<String>; 3] {
    let read = |wave: &str| std::fs::read_to_string(reference(&format!("synth120/synth120_{wave}.csv"))).expect("a reference file");
    let lines = |text: String| text.lines().map(|line| line.trim_start_matches('\u{feff}').to_owned()).collect::<Vec<String>>();
    let (before, after) = (lines(read("before")), lines(read("after")));
    assert_eq!(before[0], after[0]);
    [vec![before[0].clone()], before[1..].to_vec(), after[1..].to_vec()]
}

#[test]
fn a_long_and_a_wide_file_are_taken() {
    let desk = Desk::new();
    let [header, before, after] = synth();
    let expected = desk.results(&[&reference("synth120/synth120_before.csv"), &reference("synth120/synth120_after.csv")]);
    let marked = |rows: &[String], word: &str| rows.iter().map(|row| format!("{row},{word}")).collect::<Vec<String>>().join("\n");
    desk.file("lang.csv", format!("{},tidspunkt\n{}\n{}\n", header[0], marked(&after, "Efter"), marked(&before, "Før")));
    let text = agree(&desk, &["lang.csv"]);
    assert!(text.contains("wave = { column = \"tidspunkt\", before = [\"Før\"], after = [\"Efter\"] }"), "{text}");
    assert_eq!(whole_sample(&desk.results(&["lang.csv"])), whole_sample(&expected));

    let names: Vec<&str> = header[0].split(',').collect();
    let id = names.iter().position(|name| *name == "id").expect("an id column");
    let key = |row: &str| row.split(',').nth(id).expect("an id").trim().to_lowercase();
    let mut ids: Vec<String> = before.iter().chain(&after).map(|row| key(row)).collect();
    ids.sort();
    ids.dedup();
    let cells = |rows: &[String], wanted: &str| {
        rows.iter().find(|row| key(row) == wanted).map_or_else(|| ",".repeat(names.len() - 1), String::clone)
    };
    let rows: Vec<String> = ids.iter().map(|id| format!("{id},{},{}", cells(&before, id), cells(&after, id))).collect();
    let columns = |mark: &str| names.iter().map(|name| format!("{name}{mark}")).collect::<Vec<String>>().join(",");
    desk.file("bred.csv", format!("nr,{},{}\n{}\n", columns("_t0"), columns("_t1"), rows.join("\n")));
    let run = desk.run(&["init", "bred.csv", "--id", "nr", "--force"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let results = desk.results(&["--study", "study.toml"]);
    assert_eq!(whole_sample(&results), whole_sample(&expected));
}

#[test]
fn files_of_a_wave_are_grouped_by_their_names() {
    let desk = Desk::new();
    let [header, before, after] = synth();
    let expected = desk.results(&[&reference("synth120/synth120_before.csv"), &reference("synth120/synth120_after.csv")]);
    for (wave, rows) in [("foer", &before), ("efter", &after)] {
        for (site, rows) in [("nord", &rows[..40]), ("syd", &rows[40..])] {
            desk.file(&format!("{wave}_{site}.csv"), format!("{}\n{}\n", header[0], rows.join("\n")));
        }
    }
    let (text, results) = by_init(&desk, &["efter_nord.csv", "efter_syd.csv", "foer_nord.csv", "foer_syd.csv"]);
    let files = "files = { before = [\"foer_nord.csv\", \"foer_syd.csv\"], after = [\"efter_nord.csv\", \"efter_syd.csv\"] }";
    assert!(text.contains(files), "{text}");
    assert_eq!(whole_sample(&results), whole_sample(&expected));
}

#[test]
fn paths_are_written_from_where_the_study_file_is() {
    let desk = Desk::new();
    std::fs::create_dir_all(desk.path("data/ind")).expect("a folder");
    std::fs::create_dir_all(desk.path("opgave")).expect("a folder");
    for wave in ["before", "after"] {
        std::fs::copy(reference(&format!("synth120/synth120_{wave}.csv")), desk.path(&format!("data/ind/{wave}.csv"))).expect("a copy");
    }
    let run = desk.run(&["init", "data/ind/before.csv", "data/ind/after.csv", "--out", "opgave/2026.toml"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = std::fs::read_to_string(desk.path("opgave/2026.toml")).expect("a study file");
    assert!(text.contains("before = \"../data/ind/before.csv\"") && text.contains("id = \"2026\""), "{text}");
    assert!(!outcome(&desk.results(&["--study", "opgave/2026.toml"]), "who5.who5")["n"]["pairs"].is_null());
}

#[test]
fn informants_in_rows_are_proposed() {
    let desk = Desk::new();
    let items = ["somatic", "worries", "unhappy", "clingy", "afraid"].join(",");
    let file = |answers: [u8; 4]| {
        let rows = ["a,Mor", "a,Lærer", "b,Far", "b,Lærer"].iter().zip(answers);
        let rows: Vec<String> = rows.map(|(who, answer)| format!("{who},{answer},{answer},{answer},{answer},{answer}")).collect();
        format!("barn_id,besvarer,{items}\n{}\n", rows.join("\n"))
    };
    desk.file("foer.csv", file([2, 1, 1, 0])).file("efter.csv", file([1, 1, 0, 2]));
    let (text, results) = by_init(&desk, &["foer.csv", "efter.csv"]);
    assert!(text.contains("informant = { column = \"besvarer\", parent = [\"Mor\", \"Far\"], teacher = [\"Lærer\"] }"), "{text}");
    assert_eq!(outcome(&results, "sdq-parent-4-17.emotional")["change"]["mean"], -5.0);
    assert_eq!(outcome(&results, "sdq-teacher-4-17.emotional")["change"]["mean"], 5.0);
}

#[test]
fn no_id_name_or_own_words_are_in_the_file() {
    let desk = Desk::new();
    let rows = |answer: u8| {
        let row = |number: u8| {
            format!(
                "0101{:02}-1234;Asta Nielsen{number};min far siger at jeg er glad {number};{answer};{answer};{answer};{answer};{answer};Roskilde\n",
                10 + number
            )
        };
        let header = "cpr;navn;kommentar;who5_1;who5_2;who5_3;who5_4;who5_5;kommune\n";
        format!("{header}{}", (0..6).map(row).collect::<Vec<_>>().concat().replacen("Roskilde", "Lejre", 3))
    };
    desk.file("foer.csv", rows(2)).file("efter.csv", rows(3));
    let run = desk.run(&["init", "foer.csv", "efter.csv"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = std::fs::read_to_string(desk.path("study.toml")).expect("a study file") + &run.stdout + &run.stderr;
    assert!(text.contains("id = \"cpr\"") && text.contains("Lejre"), "{text}");
    for secret in ["1234", "Asta", "Nielsen", "glad", "0101"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
}

#[test]
fn missing_codes_are_declared_unless_they_could_be_answers() {
    let desk = Desk::new();
    let header = "id,who5_1,who5_2,who5_3,who5_4,who5_5,ors_1,ors_2,ors_3,ors_4\n";
    desk.file("foer.csv", format!("{header}a,1,2,99,4,5,9,9,9,9\nb,1,1,1,1,Ved ikke,1,2,3,4\nc,2,2,2,2,2,5,5,5,-99\n"));
    desk.file("efter.csv", format!("{header}a,2,2,2,4,5,9,9,9,9\nb,1,1,1,1,1,1,2,3,4\nc,2,2,2,2,2,5,5,5,5\n"));
    let (text, results) = by_init(&desk, &["foer.csv", "efter.csv"]);
    assert!(text.contains("missing = [\"-99\", \"99\", \"Ved ikke\"]"), "{text}");
    // Of WHO-5 only c is whole at both; a nine of ORS is an answer.
    assert_eq!(outcome(&results, "who5.who5")["n"]["pairs"], 1);
    assert_eq!(outcome(&results, "ors.ors")["n"]["pairs"], 2);
}

#[test]
fn the_file_is_in_the_language_asked_for() {
    let desk = Desk::new();
    let files = [reference("synth120/synth120_before.csv"), reference("synth120/synth120_after.csv")];
    for (language, word) in [("da", "Undergrupper"), ("en", "Subgroups")] {
        let out = PathBuf::from(format!("{language}.toml")).to_string_lossy().into_owned();
        let run = desk.run(&["init", &files[0], &files[1], "--lang", language, "--out", &out]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let text = std::fs::read_to_string(desk.path(&out)).expect("a study file");
        assert!(text.contains(&format!("language = \"{language}\"")), "{text}");
        assert!(text.contains(word) || !text.contains("[[subgroup]]"), "{text}");
        assert_eq!(desk.results(&["--study", &out])["study"]["language"], language);
    }
}

#[test]
fn a_group_to_compare_with_is_mentioned_and_its_lines_are_right() {
    let desk = Desk::new();
    for file in ["foer.csv", "efter.csv"] {
        let row = |number: usize| {
            let group = if number.is_multiple_of(3) { "Kontrolgruppe" } else { "Indsats" };
            format!("b{number};{group};{};3;2;{};4\n", number % 6, (number + file.len()) % 6)
        };
        let rows: String = (0..18).map(row).collect();
        desk.file(file, format!("id;gruppe;who5_1;who5_2;who5_3;who5_4;who5_5\n{rows}"));
    }
    assert_eq!(desk.run(&["init", "foer.csv", "efter.csv"]).code, 0);
    let study = std::fs::read_to_string(desk.path("study.toml")).expect("written");
    assert!(desk.results(&["--study", "study.toml"])["comparison"].is_null(), "it is only mentioned");
    // Take the marks away, as the comment says.
    let (before, after) = study.split_once("# [comparison]").expect("mentioned");
    let (lines, rest) = after.split_once("\n\n").expect("a blank line behind it");
    desk.file("study.toml", format!("{before}[comparison]{}\n\n{rest}", lines.replace("\n# ", "\n")));
    assert_eq!(desk.results(&["--study", "study.toml"])["comparison"]["label"], "Kontrolgruppe");
}
