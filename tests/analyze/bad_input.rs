//! What can't be used is told with its place and its fix, all at once, and nothing is written.

use super::program::{Desk, Run, reference};

/// Runs `analyze` and holds that it failed with this code and left nothing.
#[track_caller]
fn refused(desk: &Desk, arguments: &[&str], code: i32) -> Run {
    let mut all = vec!["analyze"];
    all.extend_from_slice(arguments);
    all.extend_from_slice(&["--out", "out"]);
    let run = desk.run(&all);
    assert_eq!(run.code, code, "{}", run.stderr);
    assert!(!desk.path("out").exists(), "nothing is written");
    assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
    run
}

fn after() -> String {
    reference("synth120/synth120_after.csv")
}

#[test]
fn nothing_to_analyse_names_the_sample() {
    let run = refused(&Desk::new(), &[], 2);
    assert!(run.stderr.contains("--sample dit-rum"), "{}", run.stderr);
}

#[test]
fn one_file_is_no_change() {
    let run = refused(&Desk::new(), &[&after()], 2);
    assert!(run.stderr.contains("[one-wave]"), "{}", run.stderr);
}

#[test]
fn all_bad_cells_are_told_in_one_run() {
    // The eight bad cells of the reference file, by row and column, as written beside it.
    let run = refused(&Desk::new(), &[&reference("synth120/synth120_bad_before.csv"), &after()], 1);
    for (row, column, value) in [
        (2, "sdq01_consid", "3"),
        (3, "sdq02_restles", "-1"),
        (4, "sdq03_somatic", "x"),
        (5, "sdq04_shares", "99"),
        (6, "sdq05_tantrum", "NA"),
        (7, "sdq06_loner", "."),
        (9, "sdq08_worries", "1.5"),
        (10, "who5_2", "6"),
    ] {
        let place = format!("row {row}, column \"{column}\": \"{value}\"");
        assert!(run.stderr.contains(&place), "{place} in {}", run.stderr);
    }
    assert!(!run.stderr.contains("row 8"), "spaces around a number are fine");
}

#[test]
fn declared_missing_codes_are_no_bad_cells() {
    let desk = Desk::new();
    desk.file("before.csv", "id,who5_1,who5_2,who5_3,who5_4,who5_5\na,99,1,1,1,1\nb,2,2,2,2,2\n");
    desk.file("after.csv", "id,who5_1,who5_2,who5_3,who5_4,who5_5\na,1,1,1,1,1\nb,3,3,3,3,Ved ikke\n");
    let results = desk.results(&["before.csv", "after.csv", "--missing", "99", "--missing", "ved ikke"]);
    assert_eq!(results["settings"]["missing"][0], "99");
    refused(&Desk::new(), &[], 2);
}

#[test]
fn messages_are_danish_where_asked() {
    let desk = Desk::new();
    desk.file("foer.csv", "id;who5_1;who5_2;who5_3;who5_4;who5_5\na;7;1;1;1;1\n");
    let run = refused(&desk, &["foer.csv", &after(), "--lang", "da"], 1);
    assert!(run.stderr.contains("fejl: foer.csv, række 2, kolonne \"who5_1\": \"7\" ligger uden for 0–5"), "{}", run.stderr);
    assert!(run.stderr.contains("hjælp: "), "{}", run.stderr);
}

#[test]
fn an_empty_file_a_missing_file_and_a_folder_are_named() {
    let desk = Desk::new();
    desk.file("empty.csv", "");
    std::fs::create_dir(desk.path("folder.csv")).expect("a folder");
    for (name, code) in [("empty.csv", "[file-empty]"), ("nowhere.csv", "[file-not-found]"), ("folder.csv", "[file-is-folder]")] {
        let run = refused(&desk, &[name, &after()], 1);
        assert!(run.stderr.contains(name) && run.stderr.contains(code), "{}", run.stderr);
    }
}

#[test]
fn a_file_without_an_id_column_is_told_what_it_has() {
    let desk = Desk::new();
    desk.file("before.csv", "nr,who5_1,who5_2,who5_3,who5_4,who5_5\n1,1,1,1,1,1\n");
    let run = refused(&desk, &["before.csv", &after()], 1);
    assert!(run.stderr.contains("[no-id-column]") && run.stderr.contains("\"nr\"") && run.stderr.contains("--id"), "{}", run.stderr);
}

#[test]
fn files_without_a_known_item_are_refused() {
    let desk = Desk::new();
    desk.file("a.csv", "id,x\n1,2\n").file("b.csv", "id,x\n1,3\n");
    let run = refused(&desk, &["a.csv", "b.csv"], 1);
    assert!(run.stderr.contains("[no-instrument]"), "{}", run.stderr);
}

#[test]
fn files_that_share_no_id_are_refused_without_showing_one() {
    let desk = Desk::new();
    desk.file("a.csv", "id,who5_1,who5_2,who5_3,who5_4,who5_5\nKurt17,1,1,1,1,1\n");
    desk.file("b.csv", "id,who5_1,who5_2,who5_3,who5_4,who5_5\n0042,1,1,1,1,1\n");
    let run = refused(&desk, &["a.csv", "b.csv"], 1);
    assert!(run.stderr.contains("[no-match]") && run.stderr.contains("9999"), "{}", run.stderr);
    assert!(!run.stderr.contains("Kurt") && !run.stderr.contains("0042"), "{}", run.stderr);
}

#[test]
fn conflicting_rows_are_refused_by_row_number() {
    let desk = Desk::new();
    desk.file("a.csv", "id,who5_1,who5_2,who5_3,who5_4,who5_5\nanna,1,1,1,1,1\nbo,1,1,1,1,1\n ANNA ,2,1,1,1,1\n");
    desk.file("b.csv", "id,who5_1,who5_2,who5_3,who5_4,who5_5\nanna,1,1,1,1,1\n");
    let run = refused(&desk, &["a.csv", "b.csv"], 1);
    assert!(run.stderr.contains("a.csv, row 4: the same respondent as in row 2"), "{}", run.stderr);
    assert!(run.stderr.contains("\"who5_1\"") && !run.stderr.to_lowercase().contains("anna"), "{}", run.stderr);
}

#[test]
fn an_unknown_key_of_the_study_file_names_the_nearest() {
    let desk = Desk::new();
    desk.file("study.toml", "[study]\nid = \"x\"\n[data]\nfile = \"a.csv\"\nwawes = [\"before\", \"after\"]\n");
    let run = refused(&desk, &["--study", "study.toml"], 1);
    assert!(run.stderr.contains("wawes") && run.stderr.contains("waves") && run.stderr.contains("line 5"), "{}", run.stderr);
}

#[test]
fn waves_are_never_guessed() {
    let desk = Desk::new();
    desk.file("a.csv", "id,x,y\n1,2,3\n");
    desk.file(
        "study.toml",
        "[data]\nfile = \"a.csv\"\n[[score]]\nid = \"s\"\ncolumns = { before = \"x\", after = \"y\" }\ndirection = \"higher_is_better\"\n",
    );
    let run = refused(&desk, &["--study", "study.toml"], 1);
    assert!(run.stderr.contains("[waves-not-declared]"), "{}", run.stderr);
}

#[test]
fn a_wrong_level_format_or_flag_is_a_wrong_command_line() {
    let before = reference("synth120/synth120_before.csv");
    for flags in [["--level", "95"], ["--format", "docs"], ["--min-cell", "0"], ["--duplicates", "some"]] {
        let run = refused(&Desk::new(), &[&before, &after(), flags[0], flags[1]], 2);
        assert!(!run.stderr.trim().is_empty());
    }
}

#[test]
fn zero_bytes_are_told_with_their_place() {
    let desk = Desk::new();
    desk.file("before.csv", b"id,who5_1,who5_2,who5_3,who5_4,who5_5\na,1,1,1,1,1\nb,1\0,1,1,1,1\n");
    let run = refused(&desk, &["before.csv", &after()], 1);
    assert!(run.stderr.contains("before.csv, row 3, column \"who5_1\"") && run.stderr.contains("[cell-zero-byte]"), "{}", run.stderr);
}

#[test]
fn two_encodings_in_one_file_are_told_with_their_place() {
    let desk = Desk::new();
    // The first answer in UTF-8, the second in Windows-1252.
    let mut bytes = "id,who5_1,who5_2,who5_3,who5_4,who5_5\na,På intet tidspunkt,1,1,1,1\nb,".as_bytes().to_vec();
    bytes.extend_from_slice(b"P\xE5 intet tidspunkt,1,1,1,1\n");
    desk.file("before.csv", bytes);
    let run = refused(&desk, &["before.csv", &after()], 1);
    assert!(run.stderr.contains("before.csv, row 3, column \"who5_1\""), "{}", run.stderr);
    assert!(run.stderr.contains("[cell-damaged]") && run.stderr.contains("[cell-not-an-answer]"), "{}", run.stderr);
}

#[test]
fn two_hundred_thousand_columns_are_read() {
    let desk = Desk::new();
    let more = |cell: &dyn Fn(usize) -> String| (0..200_000).map(cell).collect::<Vec<_>>().join(",");
    let (names, cells) = (more(&|column| format!("spm_{column}")), more(&|_| "1".to_owned()));
    desk.file("before.csv", format!("id,who5_1,who5_2,who5_3,who5_4,who5_5,{names}\na,1,1,1,1,1,{cells}\nb,1,1,2,1,1,{cells}\n"));
    let run = desk.run(&["score", "before.csv", "--out", "scores.csv"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(std::fs::read_to_string(desk.path("scores.csv")).expect("the scores"), "id,who5.who5\na,20\nb,24\n");
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_told_apart_from_one_that_is_not_there() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    desk.file("before.csv", "id,x\n");
    std::fs::set_permissions(desk.path("before.csv"), std::fs::Permissions::from_mode(0o000)).expect("a file of our own");
    if std::fs::File::open(desk.path("before.csv")).is_ok() {
        // Who may read everything (root) can't see this.
        return;
    }
    let run = refused(&desk, &["before.csv", &after()], 1);
    assert!(run.stderr.contains("before.csv") && run.stderr.contains("[file-not-permitted]"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn a_closed_or_empty_standard_input_is_an_empty_file() {
    let desk = Desk::new();
    let run = desk.run_with_input(&["check", "-"], b"");
    assert!(run.code == 1 && run.stderr.contains("[file-empty]"), "{}", run.stderr);
    let program = assert_cmd::cargo::cargo_bin("ditrum-effect");
    let closed =
        std::process::Command::new("sh").arg("-c").arg("exec \"$0\" check - --lang en <&-").arg(program).output().expect("a shell");
    let stderr = String::from_utf8_lossy(&closed.stderr);
    assert!(closed.status.code() == Some(1) && (stderr.contains("[file-empty]") || stderr.contains("[file-unreadable]")), "{stderr}");
}

#[cfg(unix)]
#[test]
fn a_reader_that_stops_listening_is_no_failure() {
    let program = assert_cmd::cargo::cargo_bin("ditrum-effect");
    let run = std::process::Command::new("sh").arg("-c").arg("\"$0\" explain | head -1").arg(program).output().expect("a shell");
    let stderr = String::from_utf8_lossy(&run.stderr);
    assert!(!stderr.contains("panicked"), "{stderr}");
}

#[test]
fn a_workbook_that_expands_without_end_is_stopped() {
    use std::io::Write as _;
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("xl/workbook.xml", options).expect("an entry");
    archive.write_all(b"<workbook/>").expect("compression");
    archive.start_file("xl/worksheets/sheet1.xml", options).expect("an entry");
    let block = vec![b' '; 1 << 20];
    for _ in 0..280 {
        archive.write_all(&block).expect("compression");
    }
    let bytes = archive.finish().expect("an archive").into_inner();
    assert!(bytes.len() < 1 << 20, "280 MB in {} bytes", bytes.len());
    let desk = Desk::new();
    desk.file("bomb.xlsx", bytes);
    let run = refused(&desk, &["bomb.xlsx", &after()], 1);
    assert!(run.stderr.contains("bomb.xlsx") && run.stderr.contains("[file-expands-too-much]"), "{}", run.stderr);
}
