//! `score`: the same scores in CSV and in a workbook, ids as they were.

use calamine::{Data, Reader, Xlsx, open_workbook};

use super::program::{Desk, reference};

fn sheet(desk: &Desk, name: &str) -> Vec<Vec<Data>> {
    let mut workbook: Xlsx<_> = open_workbook(desk.path(name)).expect("a workbook");
    let range = workbook.worksheet_range("scores").expect("the sheet");
    range.rows().map(<[Data]>::to_vec).collect()
}

#[test]
fn a_workbook_holds_the_scores_of_the_csv_file() {
    let desk = Desk::new();
    let file = reference("synth120/synth120_before.csv");
    assert_eq!(desk.run(&["score", &file, "--out", "scores.csv"]).code, 0);
    assert_eq!(desk.run(&["score", &file, "--out", "scores.xlsx"]).code, 0);
    let text = std::fs::read_to_string(desk.path("scores.csv")).expect("the scores");
    let rows = sheet(&desk, "scores.xlsx");
    assert_eq!(text.lines().count(), rows.len());
    for (line, row) in text.lines().zip(&rows) {
        for (written, cell) in line.split(',').zip(row) {
            match cell {
                Data::Float(number) => assert_eq!(written.parse::<f64>().expect("a number"), *number),
                Data::Empty => assert_eq!(written, ""),
                other => assert_eq!(other, &Data::String(written.to_owned())),
            }
        }
    }
    assert!(rows[1..].iter().flatten().filter(|cell| matches!(cell, Data::Float(_))).count() > 500, "scores are numbers");
}

#[test]
fn ids_stay_text_with_their_zeros_and_no_formula_is_computed() {
    let desk = Desk::new();
    let header = "id,who5_1,who5_2,who5_3,who5_4,who5_5\n";
    desk.file("a.csv", format!("{header}007,1,2,3,4,5\n=1+1,1,2,3,4,5\n"))
        .file("b.csv", format!("{header}007,2,2,3,4,5\n=1+1,1,1,1,1,1\n"));
    assert_eq!(desk.run(&["score", "a.csv", "b.csv", "--out", "scores.xlsx"]).code, 0);
    let rows = sheet(&desk, "scores.xlsx");
    let text = |text: &str| Data::String(text.to_owned());
    assert_eq!(rows[0], [text("id"), text("wave"), text("who5.who5")]);
    // (1 + 2 + 3 + 4 + 5) · 4
    assert_eq!(rows[1], [text("007"), text("before"), Data::Float(60.0)]);
    assert_eq!(rows[4], [text("=1+1"), text("after"), Data::Float(20.0)]);
    assert_eq!(desk.run(&["score", "a.csv", "b.csv", "--out", "scores.csv"]).code, 0);
    let csv = std::fs::read_to_string(desk.path("scores.csv")).expect("the scores");
    assert_eq!(csv.lines().nth(2), Some("'=1+1,before,60"), "a spreadsheet would compute it");
}

#[test]
fn the_same_rows_give_the_same_bytes() {
    let desk = Desk::new();
    let file = reference("synth120/synth120_before.csv");
    for name in ["one.xlsx", "two.xlsx"] {
        assert_eq!(desk.run(&["score", &file, "--out", name]).code, 0);
    }
    let bytes = |name: &str| std::fs::read(desk.path(name)).expect("a workbook");
    assert_eq!(bytes("one.xlsx"), bytes("two.xlsx"));
}
