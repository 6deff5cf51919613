//! Files of other software and containers give the outcomes of the CSV files that hold the same answers.
//!
//! The files are described, and made, by `tests/reference/formats/make.py`.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::program::{Desk, reference};

fn csv(wave: &str) -> String {
    reference(&format!("synth120/synth120_{wave}.csv"))
}

fn outcomes(arguments: &[&str]) -> Value {
    Desk::new().results(arguments)["outcomes"].take()
}

fn expected() -> Value {
    outcomes(&[&csv("before"), &csv("after")])
}

#[track_caller]
fn gives_the_outcomes_of_csv(before: &str, after: &str) {
    let file = |name: &str| reference(&format!("formats/{name}"));
    assert_eq!(outcomes(&[&file(before), &file(after)]), expected());
}

#[test]
fn a_workbook_with_a_sheet_a_wave() {
    // The second sheet holds its numbers as text and starts at B3; a hidden and an empty sheet are no waves.
    let mut results = Desk::new().results(&[&reference("formats/openpyxl.xlsx")]);
    assert_eq!(results["inputs"][0]["file"], "openpyxl.xlsx#Før");
    assert_eq!(results["inputs"][1]["file"], "openpyxl.xlsx#Efter");
    assert_eq!(results["outcomes"].take(), expected());
}

#[test]
fn a_named_sheet() {
    let file = reference("formats/openpyxl.xlsx");
    assert_eq!(outcomes(&[&format!("{file}#før"), &csv("after")]), expected());
}

#[test]
fn workbooks_saved_by_libreoffice() {
    gives_the_outcomes_of_csv("libreoffice_before.xlsx", "libreoffice_after.xlsx");
    gives_the_outcomes_of_csv("libreoffice_before.xls", "libreoffice_after.ods");
    gives_the_outcomes_of_csv("libreoffice_before.ods", "libreoffice_after.xls");
}

#[cfg(feature = "spss")]
#[test]
fn spss_files_with_user_missing_values_and_ranges() {
    // These files have dates, which the tables have not: what depends on the time between the waves differs.
    let without_time = |mut outcomes: Value| {
        for outcome in outcomes.as_array_mut().expect("outcomes") {
            outcome["added_value"] = Value::Null;
            outcome["notes"].as_array_mut().expect("notes").retain(|note| note["field"] != "added_value");
        }
        outcomes
    };
    let file = |name: &str| reference(&format!("formats/{name}"));
    let read = outcomes(&[&file("pyreadstat_before.sav"), &file("pyreadstat_after.zsav")]);
    assert!(read.to_string().contains("added-value-other-time"));
    assert_eq!(without_time(read), without_time(expected()));
}

#[cfg(feature = "spss")]
#[test]
fn spss_labels_say_what_codes_that_count_from_one_mean() {
    let desk = Desk::new();
    let file = |wave: &str| reference(&format!("formats/pyreadstat_from_one_{wave}.sav"));
    let mut results = desk.results(&[&file("before"), &file("after")]);
    let warnings = results["warnings"].as_array().expect("warnings");
    assert!(warnings.iter().any(|warning| warning["code"] == "labels-decided"), "{warnings:?}");
    assert_eq!(results["outcomes"].take(), expected());
}

#[test]
fn gzip_and_zip_are_opened_and_fingerprinted_as_they_stand() {
    let desk = Desk::new();
    let bytes = std::fs::read(csv("before")).expect("a reference file");
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(&bytes).expect("compression");
    let gzip = gzip.finish().expect("compression");
    desk.file("before.csv.gz", &gzip);
    desk.file("after.zip", zipped(&[("svar/efter.csv", std::fs::read(csv("after")).expect("a reference file")), ("__MACOSX/x", vec![0])]));
    let mut results = desk.results(&["before.csv.gz", "after.zip"]);
    let told = results["inputs"][0]["sha256"].as_str().expect("a fingerprint");
    let pairs = told.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).expect("hexadecimal digits"));
    let told: Vec<u8> = pairs.map(|pair| u8::from_str_radix(pair, 16).expect("a byte")).collect();
    assert_eq!(told, <sha2::Sha256 as sha2::Digest>::digest(&gzip).to_vec());
    assert_eq!(results["outcomes"].take(), expected());
}

#[test]
fn the_files_of_one_archive_are_waves() {
    let desk = Desk::new();
    let file = |wave: &str| std::fs::read(csv(wave)).expect("a reference file");
    desk.file("svar.zip", zipped(&[("1 før.csv", file("before")), ("2 efter.csv", file("after"))]));
    assert_eq!(desk.results(&["svar.zip"])["outcomes"], expected());
    assert_eq!(desk.results(&["svar.zip#1 før.csv", "svar.zip#2 efter.csv"])["outcomes"], expected());
}

#[test]
fn standard_input_is_a_file_too() {
    let desk = Desk::new();
    let run = desk.run_with_input(
        &["analyze", "-", &csv("after"), "--out", "out", "--format", "json"],
        &std::fs::read(csv("before")).expect("a reference file"),
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(desk.json("out/results.json")["outcomes"], expected());
}

// ---- what can't be used ---------------------------------------------------------------------------------------------------------

fn zipped(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in files {
        archive.start_file(*name, options).expect("an entry");
        archive.write_all(bytes).expect("its bytes");
    }
    archive.finish().expect("an archive").into_inner()
}

/// Runs with the file as the first wave, and holds that it is refused with this code, in words, without a trace.
#[track_caller]
fn refused(name: &str, bytes: &[u8], code: &str) -> String {
    let desk = Desk::new();
    desk.file(name, bytes);
    let run = desk.run(&["analyze", name, &csv("after"), "--out", "out"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains(&format!("[{code}]")), "{}", run.stderr);
    assert!(run.stderr.starts_with(&format!("error: {name}")), "{}", run.stderr);
    assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
    assert!(!desk.path("out").exists());
    run.stderr
}

fn format(name: &str) -> Vec<u8> {
    std::fs::read(reference(&format!("formats/{name}"))).expect("a reference file")
}

#[test]
fn truncated_files_are_damaged() {
    for name in ["libreoffice_before.xlsx", "libreoffice_before.ods", "libreoffice_before.xls"] {
        let bytes = format(name);
        for share in [3, 2] {
            refused(name, &bytes[..bytes.len() - bytes.len() / share], "file-damaged");
        }
    }
}

#[cfg(feature = "spss")]
#[test]
fn truncated_spss_files_are_cut_short_or_damaged() {
    let bytes = format("pyreadstat_before.sav");
    refused("before.sav", &bytes[..bytes.len() - 500], "file-cut-short");
    refused("before.sav", &bytes[..300], "file-damaged");
    let bytes = format("pyreadstat_after.zsav");
    refused("after.zsav", &bytes[..bytes.len() - 500], "file-damaged");
}

#[test]
fn password_protected_files_say_so() {
    refused("encrypted.xlsx", &format("encrypted.xlsx"), "file-encrypted");
    refused("encrypted.zip", &format("encrypted.zip"), "file-encrypted");
}

#[test]
fn files_that_make_a_library_panic_are_damaged_files() {
    refused("inconsistent.sav", &format("inconsistent.sav"), "file-inconsistent");
    refused("inconsistent.xls", &format("inconsistent.xls"), "file-inconsistent");
}

#[test]
fn files_that_expand_without_end_are_stopped() {
    // 280 MB of zeros, as gzip and as a file in an archive: about 280 kB each.
    let block = vec![b'0'; 1 << 20];
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    archive.start_file("svar.csv", options).expect("an entry");
    for line in 0..280 {
        let head: &[u8] = if line == 0 { b"id,x\n" } else { b"\n1," };
        for bytes in [head, &block] {
            gzip.write_all(bytes).expect("compression");
            archive.write_all(bytes).expect("compression");
        }
    }
    refused("bomb.csv.gz", &gzip.finish().expect("gzip"), "file-expands-too-much");
    refused("bomb.zip", &archive.finish().expect("an archive").into_inner(), "file-expands-too-much");
}

#[test]
fn several_tables_and_no_name_are_listed() {
    let message = refused("openpyxl.xlsx", &format("openpyxl.xlsx"), "tables-several");
    assert!(message.contains("\"Før\", \"Efter\""), "{message}");
    assert!(!message.contains("Kodebog"), "{message}");
}

#[test]
fn a_sheet_that_is_not_there_is_told_with_those_that_are() {
    let desk = Desk::new();
    let run = desk.run(&["analyze", &format!("{}#Maj", reference("formats/openpyxl.xlsx")), &csv("after"), "--out", "out"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("[table-not-found]") && run.stderr.contains("\"Efter\""), "{}", run.stderr);
}

#[test]
fn archives_in_archives_in_archives_are_not_opened() {
    let inner = zipped(&[("a.csv", b"id,x\n1,2\n".to_vec())]);
    let middle = zipped(&[("b.zip", inner)]);
    refused("outer.zip", &zipped(&[("c.zip", middle)]), "archive-in-archive");
}

#[test]
fn an_empty_archive_and_an_empty_workbook_say_so() {
    refused("empty.zip", &zipped(&[]), "archive-empty");
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet();
    refused("empty.xlsx", &book.save_to_buffer().expect("a workbook"), "file-empty");
}

#[test]
fn merged_cells_would_be_missing_answers() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in (0..).zip(["id", "who5_1", "who5_2"]) {
        sheet.write(0, column, name).expect("a cell");
        sheet.write(1, column, 3).expect("a cell");
    }
    sheet.merge_range(2, 1, 2, 2, "4", &rust_xlsxwriter::Format::new()).expect("a block");
    let message = refused("merged.xlsx", &book.save_to_buffer().expect("a workbook"), "cells-merged");
    assert!(message.contains("row 3") && message.contains("B3:C3"), "{message}");
}

#[test]
fn a_formula_without_a_saved_value_is_no_missing_answer() {
    // Written by hand: what a script that computes nothing saves.
    let sheet = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>\
        <row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>id</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>who5_1</t></is></c></row>\
        <row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\"><f>1+1</f></c></row></sheetData></worksheet>";
    let message = refused("formula.xlsx", &workbook_of(sheet), "formula-without-value");
    assert!(message.contains("row 2, column \"who5_1\""), "{message}");
}

#[test]
fn two_header_rows_and_a_title_are_told() {
    refused("two.csv", b"id;Trivsel;;\n;who5_1;who5_2;who5_3\n1;2;3;4\n", "header-two-rows");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "Udtræk maj 2022").expect("a cell");
    for (column, name) in (0..).zip(["id", "who5_1", "who5_2"]) {
        sheet.write(2, column, name).expect("a cell");
        sheet.write(3, column, 3).expect("a cell");
    }
    refused("title.xlsx", &book.save_to_buffer().expect("a workbook"), "header-not-first");
}

#[test]
fn the_name_of_a_file_decides_nothing() {
    // A workbook called .csv, and text called .xlsx.
    let desk = Desk::new();
    desk.file("before.csv", format("libreoffice_before.xlsx"));
    desk.file("after.xlsx", std::fs::read(csv("after")).expect("a reference file"));
    assert_eq!(desk.results(&["before.csv", "after.xlsx"])["outcomes"], expected());
}

/// A workbook of one sheet.
fn workbook_of(sheet: &str) -> Vec<u8> {
    let relations = |targets: &str| {
        format!("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{targets}</Relationships>")
            .into_bytes()
    };
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    zipped(&[
        ("[Content_Types].xml", b"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".to_vec()),
        ("_rels/.rels", relations(&format!("<Relationship Id=\"r1\" Type=\"{kind}/officeDocument\" Target=\"xl/workbook.xml\"/>"))),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"{kind}\">\
                 <sheets><sheet name=\"Ark1\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            )
            .into_bytes(),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            relations(&format!("<Relationship Id=\"r1\" Type=\"{kind}/worksheet\" Target=\"worksheets/sheet1.xml\"/>")),
        ),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes().to_vec()),
    ])
}
