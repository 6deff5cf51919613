//! `pseudonymise`: the same person has the same pseudonym in every file, nobody else has it, and nothing personal is left or printed.

use std::collections::BTreeSet;
use std::fs;

use super::program::{Desk, Run};

const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n";

fn with_key() -> Desk {
    let desk = Desk::new();
    desk.file("key", KEY);
    private(&desk, "key", 0o600);
    desk
}

#[cfg(unix)]
fn private(desk: &Desk, name: &str, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(desk.path(name), fs::Permissions::from_mode(mode)).expect("a file of our own");
}

#[cfg(not(unix))]
fn private(_: &Desk, _: &str, _: u32) {}

fn run(desk: &Desk, file: &str, out: &str, more: &[&str]) -> Run {
    let run = desk.run(&[&["pseudonymise", file, "--key", "key", "--out", out][..], more].concat());
    assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
    assert!(!run.stdout.contains(KEY.trim()) && !run.stderr.contains(KEY.trim()), "the key is never shown");
    run
}

#[track_caller]
fn written(desk: &Desk, file: &str, out: &str, more: &[&str]) -> Vec<Vec<String>> {
    let run = run(desk, file, out, more);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = fs::read_to_string(desk.path(out)).expect("a file");
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

#[track_caller]
fn refused(desk: &Desk, file: &str, more: &[&str], code: &str) -> Run {
    let run = run(desk, file, "refused.csv", more);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains(&format!("[{code}]")), "{code} in {}", run.stderr);
    assert!(!desk.path("refused.csv").exists(), "nothing is written");
    run
}

/// HMAC-SHA256 under the key above of `0107101234` and of `kurt`, the first 80 bits in base 32:
/// `python3 -c 'import hmac,base64; print(base64.b32encode(hmac.digest(bytes(range(32)), b"kurt", "sha256")[:10]).lower())'`.
const KURT: &str = "ptmegemp53jsbowkf";
const CPR: &str = "pyqjalopcho7bbequ";

#[test]
fn a_pseudonym_is_the_first_80_bits_of_the_hmac() {
    let desk = with_key();
    desk.file("a.csv", "id,x\nkurt,1\n010710-1234,2\n");
    let rows = written(&desk, "a.csv", "out.csv", &[]);
    assert_eq!(rows, [["id", "x"], [KURT, "1"], [CPR, "2"]].map(|row| row.map(str::to_owned).to_vec()));
}

#[test]
fn one_person_has_one_pseudonym_however_the_id_is_written() {
    let desk = with_key();
    desk.file("a.csv", "id,x\nKurt ,1\n0107101234,2\nanna,3\n")
        .file("b.csv", "\u{feff}ID;x\n kurt;1\n010710-1234;2\n010710 1234;2\nbo;3\n");
    let ids =
        |name: &str, out: &str| -> Vec<String> { written(&desk, name, out, &[]).into_iter().skip(1).map(|row| row[0].clone()).collect() };
    let (first, second) = (ids("a.csv", "a_out.csv"), ids("b.csv", "b_out.csv"));
    assert_eq!(first[..2], second[..2]);
    assert_eq!(second[1], second[2]);
    assert_eq!(first.iter().chain(&second).collect::<BTreeSet<_>>().len(), 4, "kurt, a CPR number, anna, bo");
}

#[test]
fn results_are_those_of_the_original_files() {
    let desk = with_key();
    for (name, out) in [("synth120_before.csv", "b.csv"), ("synth120_after.csv", "a.csv")] {
        written(&desk, &super::program::reference(&format!("synth120/{name}")), out, &[]);
    }
    let originals = ["before", "after"].map(|wave| super::program::reference(&format!("synth120/synth120_{wave}.csv")));
    let outcomes = desk.results(&["b.csv", "a.csv"])["outcomes"].clone();
    assert_eq!(outcomes, desk.results(&[&originals[0], &originals[1]])["outcomes"]);
}

#[test]
fn a_key_is_made_private_once_and_used_again() {
    let desk = Desk::new();
    desk.file("a.csv", "id,x\nkurt,1\n");
    let first = written(&desk, "a.csv", "one.csv", &[]);
    let key = fs::read_to_string(desk.path("key")).expect("a key");
    assert!(key.len() == 65 && key.trim().bytes().all(|digit| digit.is_ascii_hexdigit()), "64 hexadecimal digits");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(desk.path("key")).expect("a key").permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(written(&desk, "a.csv", "two.csv", &[]), first);
    assert_eq!(fs::read_to_string(desk.path("key")).expect("a key"), key);
    let other = Desk::new();
    other.file("a.csv", "id,x\nkurt,1\n");
    assert_ne!(written(&other, "a.csv", "one.csv", &[]), first, "another key, another pseudonym");
}

#[test]
fn no_key_is_made_for_a_file_that_is_refused() {
    let desk = Desk::new();
    desk.file("a.csv", "id,email\nkurt,kurt@example.dk\n");
    refused(&desk, "a.csv", &[], "column-holds-email");
    assert!(!desk.path("key").exists());
}

#[cfg(unix)]
#[test]
fn a_key_that_others_can_read_is_refused() {
    let desk = with_key();
    desk.file("a.csv", "id,x\nkurt,1\n");
    for mode in [0o644, 0o640, 0o604] {
        private(&desk, "key", mode);
        refused(&desk, "a.csv", &[], "key-not-private");
    }
}

#[test]
fn a_file_that_is_no_key_is_refused_and_left_alone() {
    for text in ["", "hemmeligt", &KEY[..63], &KEY.replace('0', "g"), &KEY.repeat(40)] {
        let desk = Desk::new();
        desk.file("key", text).file("a.csv", "id,x\nkurt,1\n");
        private(&desk, "key", 0o600);
        refused(&desk, "a.csv", &[], "key-malformed");
        assert_eq!(fs::read_to_string(desk.path("key")).expect("the file"), text);
    }
}

#[test]
fn the_key_is_never_overwritten_by_the_output() {
    let desk = with_key();
    desk.file("a.csv", "id,x\nkurt,1\n");
    for out in ["key", "./key"] {
        assert_eq!(run(&desk, "a.csv", out, &["--force"]).code, 2);
    }
    assert_eq!(fs::read_to_string(desk.path("key")).expect("a key"), KEY);
}

#[test]
fn pseudonyms_are_not_made_of_pseudonyms() {
    let desk = with_key();
    desk.file("a.csv", "id,x\nkurt,1\nanna,2\n");
    written(&desk, "a.csv", "out.csv", &[]);
    refused(&desk, "out.csv", &[], "ids-already-pseudonyms");
}

#[test]
fn the_column_of_cpr_numbers_is_the_id_where_none_is_called_so() {
    let desk = with_key();
    desk.file("a.csv", "barn,svar\n0107101234,1\n\n311299-0001,2\n");
    let rows = written(&desk, "a.csv", "out.csv", &[]);
    assert_eq!(rows[1][0], CPR);
    desk.file("two.csv", "barn,mor\n0107101234,0107801234\n");
    refused(&desk, "two.csv", &[], "no-id-column");
    let run = refused(&desk, "two.csv", &["--id", "barn"], "column-holds-cpr");
    assert!(!run.stderr.contains("0107801234") && run.stderr.contains("column \"mor\""), "{}", run.stderr);
    assert_eq!(
        written(&desk, "two.csv", "two_out.csv", &["--id", "barn", "--drop", "mor"]),
        [["barn"], [CPR]].map(|row| row.map(str::to_owned).to_vec())
    );
}

#[test]
fn personal_columns_are_refused_without_showing_a_cell() {
    let desk = with_key();
    for (header, cells, code) in [
        ("note", ["ring til 010710-1234", ""], "column-holds-cpr"),
        ("kontakt", ["kurt@example.dk", ""], "column-holds-email"),
        ("fornavn", ["kurt", "anna"], "column-looks-like-names"),
        ("Barnets navn", ["kurt", "anna"], "column-looks-like-names"),
        ("telefonnummer", ["12345678", "23456789"], "column-looks-like-names"),
        ("kontaktperson", ["Kurt Larsen", "Anna-Mette Sørensen"], "column-looks-like-names"),
        ("kommentar", ["det gik rigtig godt for os", ""], "column-is-free-text"),
    ] {
        desk.file("a.csv", format!("id,{header},x\n1,{},5\n2,{},6\n", cells[0], cells[1]));
        let run = refused(&desk, "a.csv", &[], code);
        assert!(run.stderr.contains(&format!("--drop \"{header}\"")), "{}", run.stderr);
        for cell in cells.iter().filter(|cell| !cell.is_empty()) {
            assert!(!run.stderr.contains(cell), "{}", run.stderr);
        }
        let rows = written(&desk, "a.csv", "out.csv", &["--drop", header, "--force"]);
        assert_eq!(rows[0], ["id", "x"]);
        if code == "column-holds-cpr" {
            refused(&desk, "a.csv", &["--keep", header], "column-holds-cpr");
        } else {
            assert_eq!(written(&desk, "a.csv", "out.csv", &["--keep", header, "--force"])[0].len(), 3);
        }
    }
}

#[test]
fn answers_categories_dates_and_numbers_are_not_taken_for_personal() {
    let desk = with_key();
    let answers = ["Hele tiden", "Lidt mere end halvdelen af tiden", "Lidt af tiden"];
    let schools = ["Glostrup Skole", "Vestre Skole"];
    let rows: Vec<String> = (0..12)
        .map(|row| {
            let (answer, school) = (answers[row % 3], schools[row % 2]);
            format!("{row},{answer},{school},pige,2022-03-{:02},\"{},5\",event_1_arm_1,-9999,=1+1\n", row + 1, row)
        })
        .collect();
    desk.file("a.csv", format!("id,who5_1,skole,koen,dato,score,redcap_event_name,kode,formel\n{}", rows.concat()));
    let run = run(&desk, "a.csv", "out.csv", &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = fs::read_to_string(desk.path("out.csv")).expect("a file");
    assert!(text.contains(",-9999,'=1+1\n"), "numbers stay, formulas do not: {text}");
}

#[test]
fn free_text_can_be_dropped_whole() {
    let desk = with_key();
    desk.file("a.csv", "id,kommentar,andet,x\n1,det gik rigtig godt for os,hun bor hos 0107101234 nu om dage,5\n2,,,6\n");
    let run = run(&desk, "a.csv", "out.csv", &["--drop-free-text"]);
    assert!(run.code == 0 && run.stdout.contains("\"kommentar\", \"andet\""), "{}{}", run.stdout, run.stderr);
    assert_eq!(fs::read_to_string(desk.path("out.csv")).expect("a file").lines().next(), Some("id,x"));
}

#[test]
fn a_lost_zero_of_a_cpr_number_is_told() {
    let desk = with_key();
    desk.file("a.csv", "cpr,x\n107101234,1\n3112990001,2\n");
    refused(&desk, "a.csv", &["--id", "cpr"], "cpr-without-leading-zero");
}

#[test]
fn a_header_that_is_a_persons_row_is_not_shown() {
    let desk = with_key();
    desk.file("a.csv", "0107101234,1\n3112990001,2\n");
    let run = refused(&desk, "a.csv", &[], "header-holds-cpr");
    assert!(!run.stderr.contains("0107101234") && run.stderr.contains("column \"A\""), "{}", run.stderr);
}

#[test]
fn blank_ids_stay_blank_and_are_counted() {
    let desk = with_key();
    desk.file("a.csv", "id,x\nkurt,1\n ,2\n");
    let run = run(&desk, "a.csv", "out.csv", &[]);
    assert!(run.code == 0 && run.stderr.contains("rows without an id: 1"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(desk.path("out.csv")).expect("a file"), format!("id,x\n{KURT},1\n,2\n"));
}

#[test]
fn an_unknown_column_or_an_existing_output_changes_nothing() {
    let desk = with_key();
    desk.file("a.csv", "id,x\nkurt,1\n").file("out.csv", "mine");
    refused(&desk, "a.csv", &["--drop", "y"], "column-not-found");
    refused(&desk, "a.csv", &["--drop", "id", "--id", "id"], "id-dropped");
    let run = run(&desk, "a.csv", "out.csv", &[]);
    assert!(run.code == 1 && run.stderr.contains("[output-exists]"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(desk.path("out.csv")).expect("a file"), "mine");
}

#[test]
fn a_hundred_thousand_respondents_have_as_many_pseudonyms() {
    let desk = with_key();
    let rows: Vec<String> = (0..100_000).map(|row| format!("{row},{}\n", row % 5)).collect();
    desk.file("a.csv", format!("id,x\n{}", rows.concat()));
    let rows = written(&desk, "a.csv", "out.csv", &[]);
    assert_eq!(rows.iter().map(|row| &row[0]).collect::<BTreeSet<_>>().len(), 100_001);
}

/// The exports of survey systems that tell persons apart by another column than `id`: what `analyze` makes of them is the same after.
#[test]
fn the_layout_says_which_column_is_the_person_and_stays() {
    let layouts = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/layouts/");
    for (layout, column) in [("limesurvey", "token"), ("qualtrics", "ExternalReference")] {
        let desk = with_key();
        let originals = ["foer", "efter"].map(|wave| format!("{layouts}{layout}/{wave}.csv"));
        for (original, out) in originals.iter().zip(["foer.csv", "efter.csv"]) {
            let run = run(&desk, original, out, &[]);
            assert_eq!(run.code, 0, "{layout}: {}", run.stderr);
            assert!(run.stdout.contains(&format!("\"{column}")), "{layout}: {}", run.stdout);
            let copy = fs::read_to_string(desk.path(out)).expect("a copy");
            assert!(!copy.split([',', '"']).any(|cell| ["b01", "b07"].contains(&cell)), "{layout}: {copy}");
        }
        let copied = desk.results(&["foer.csv", "efter.csv"]);
        assert_eq!(copied["inputs"][0]["layout"], layout);
        assert_eq!(copied["outcomes"], desk.results(&[&originals[0], &originals[1]])["outcomes"], "{layout}");
    }
}

#[test]
fn a_number_of_rows_is_no_id() {
    let desk = with_key();
    desk.file("a.csv", "id,submitdate,lastpage,startlanguage,cpr,x\n1,2022-01-01,2,da,010710-1234,1\n2,2022-01-01,2,da,020710-1234,2\n");
    let rows = written(&desk, "a.csv", "out.csv", &[]);
    assert_eq!((rows[1][0].as_str(), rows[1][4].as_str()), ("1", CPR));
    desk.file("b.csv", "id,submitdate,lastpage,startlanguage,x\n1,2022-01-01,2,da,1\nkurt,2022-01-01,2,da,2\n");
    refused(&desk, "b.csv", &[], "limesurvey-no-token");
    for said in [&["--id", "id"][..], &["--layout", "plain"]] {
        assert_eq!(written(&desk, "b.csv", "out.csv", &[said, &["--force"]].concat())[2][0], KURT);
    }
}
