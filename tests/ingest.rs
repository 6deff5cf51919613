//! Reading survey exports: encodings, delimiters, damaged files, answers, scores, and where each bad cell stands.

use std::fmt::Write as _;

use ditrum_effect::domain::{Diagnostics, Language};
use ditrum_effect::ingest::{
    Answer, BackgroundColumn, Codebook, Decimal, DecimalMark, Encoding, Export, Fault, Found, ItemColumn, Mapping, MissingTexts,
    NotANumber, ScoreColumn, ScoreFormat, TextColumn, align_scores, find_column, folded, holds_cpr_number, nearest_names, read_export_from,
    require_column, tidy, wave_frame, wave_frame_giving_up,
};
use proptest::prelude::*;

fn read(bytes: &[u8]) -> Result<Export, Diagnostics> {
    read_export_from(bytes, "foer.csv")
}

fn export(text: &str) -> Export {
    read(text.as_bytes()).expect("a readable export")
}

fn codes(diagnostics: &Diagnostics) -> Vec<&'static str> {
    diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

fn refusal(bytes: &[u8]) -> Vec<&'static str> {
    codes(&read(bytes).expect_err("an unreadable export"))
}

fn messages(diagnostics: &Diagnostics) -> String {
    diagnostics.iter().map(|diagnostic| diagnostic.message(Language::English)).collect::<Vec<_>>().join("\n")
}

fn cells(export: &Export, name: &str) -> Vec<String> {
    let Found::Column(index) = find_column(export, name) else { panic!("no column {name}") };
    let column = export.column(index);
    (0..column.len()).map(|row| column.text(row).to_owned()).collect()
}

fn reference(name: &str) -> Export {
    let path = format!("{}/tests/reference/synth120/{name}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    read_export_from(bytes.as_slice(), name).expect("a readable reference export")
}

// ---- encodings ------------------------------------------------------------------------------------------------------------------

const TOWNS: &str = "id;by\nA1;Ærø\nA2;Tårnby\n";

fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes_of).collect()
}

#[test]
fn reads_the_encodings_that_danish_programs_write() {
    let windows_1252: Vec<u8> = TOWNS.chars().map(|character| u8::try_from(u32::from(character)).expect("Latin-1")).collect();
    let cases: [(&str, Vec<u8>, Encoding); 7] = [
        ("UTF-8", TOWNS.as_bytes().to_vec(), Encoding::Utf8),
        ("UTF-8 with BOM", [b"\xEF\xBB\xBF", TOWNS.as_bytes()].concat(), Encoding::Utf8),
        ("Windows-1252", windows_1252, Encoding::Windows1252),
        ("UTF-16LE with BOM", [vec![0xFF, 0xFE], utf16(TOWNS, u16::to_le_bytes)].concat(), Encoding::Utf16LittleEndian),
        ("UTF-16BE with BOM", [vec![0xFE, 0xFF], utf16(TOWNS, u16::to_be_bytes)].concat(), Encoding::Utf16BigEndian),
        ("UTF-16LE without BOM", utf16(TOWNS, u16::to_le_bytes), Encoding::Utf16LittleEndian),
        ("UTF-16BE without BOM", utf16(TOWNS, u16::to_be_bytes), Encoding::Utf16BigEndian),
    ];
    for (name, bytes, encoding) in cases {
        let export = read(&bytes).expect(name);
        assert_eq!(export.facts.encoding, Some(encoding), "{name}");
        assert_eq!(cells(&export, "id"), ["A1", "A2"], "{name}");
        assert_eq!(cells(&export, "by"), ["Ærø", "Tårnby"], "{name}");
    }
}

#[test]
fn an_accented_name_in_windows_1252_is_found() {
    let export = read(b"id;k\xF8n\nA1;pige\n").expect("readable");
    assert_eq!(cells(&export, "køn"), ["pige"]);
}

#[test]
fn a_broken_byte_in_a_utf8_file_damages_its_own_cell_only() {
    let export = read(b"id;by\nA1;\xC3\x86r\xC3\xB8\nA2;T\xC3\xA5rnby\nA3;K\xF8ge\n").expect("readable");
    assert_eq!(export.facts.encoding, Some(Encoding::Utf8));
    assert_eq!(cells(&export, "by")[..2], ["Ærø", "Tårnby"]);
    assert_eq!(
        messages(export.warnings()).lines().next(),
        Some("warning: foer.csv, row 4, column \"by\": the column has cells with characters that can't be read (1 in all) [cell-damaged]")
    );
}

#[test]
fn a_utf16_file_cut_in_the_middle_of_a_character_is_read_with_a_warning() {
    let bytes = [vec![0xFF, 0xFE], utf16("id,x\nA1,1\n", u16::to_le_bytes)].concat();
    let export = read(&bytes[..bytes.len() - 1]).expect("readable");
    assert_eq!(cells(&export, "x"), ["1"]);
    assert_eq!(codes(export.warnings()), ["file-cut-off"]);
}

// ---- files that are not exports -------------------------------------------------------------------------------------------------

#[test]
fn says_what_an_unreadable_file_is() {
    let zeros = [0_u8; 100];
    let cases: [(&[u8], &str); 10] = [
        (b"", "file-empty"),
        (b"\n\n  \n", "file-empty"),
        (b"\xEF\xBB\xBF", "file-empty"),
        (b"id,x\n", "file-without-rows"),
        (b"PK\x03\x04", "file-damaged"),
        (b"\x1F\x8B", "file-damaged"),
        (b"<stata_dta><header>", "file-is-stata"),
        (b"PAR1\x15\x04", "file-is-parquet"),
        (b"7z\xBC\xAF\x27\x1C\x00\x04", "archive-unknown"),
        (b"\x01\x02\x03\x04\x05", "file-is-not-text"),
    ];
    for (head, code) in cases {
        assert_eq!(refusal(head), [code], "{head:?}");
        if head.len() > 1 && code.starts_with("file-is") {
            assert_eq!(refusal(&[head, &zeros].concat()), [code]);
        }
    }
}

#[test]
fn a_missing_file_and_a_folder_are_told_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let refused = |path: &std::path::Path| codes(&ditrum_effect::ingest::read_export(path).expect_err("unreadable"));
    assert_eq!(refused(folder.path()), ["file-is-folder"]);
    assert_eq!(refused(&folder.path().join("findes ikke.csv")), ["file-not-found"]);
}

#[test]
fn zero_bytes_in_a_cell_are_located() {
    let found = read(b"id,x\nA1,1\nA2,\0\0\n").expect_err("damaged");
    assert!(
        messages(&found).starts_with("error: foer.csv, row 3, column \"x\": the column has cells that contain zero bytes (1 in all)"),
        "{}",
        messages(&found)
    );
}

#[test]
fn the_fingerprint_is_the_files_sha256() {
    // printf 'id,x\n1,2\n' | sha256sum
    assert_eq!(export("id,x\n1,2\n").facts.sha256, "bd478b7a29bb9458e5409ec846358dee6e300a0ec98509dafc6e3b1f06555963");
}

// ---- delimiters, quotes, rows ---------------------------------------------------------------------------------------------------

#[test]
fn finds_the_delimiter_and_the_decimal_mark_together() {
    let cases = [
        ("id,x\nA,1.5\nB,2.5\n", ',', DecimalMark::Point),
        ("id;x;y\nA;1,5;2,5\nB;2,5;1,0\n", ';', DecimalMark::Comma),
        ("id;x\nA;1.5\nB;2.5\n", ';', DecimalMark::Point),
        ("id\tx\nA\t1,5\n", '\t', DecimalMark::Comma),
        ("id|x\nA|1\n", '|', DecimalMark::Point),
        ("id;x\nA;1\n", ';', DecimalMark::Comma),
        ("Alder, år;x\n12,5;1\n13,0;2\n", ';', DecimalMark::Comma),
        ("score\n1,5\n2,5\n", ';', DecimalMark::Comma),
        ("id,x\nA,\"1,5\"\nB,\"2,5\"\n", ',', DecimalMark::Comma),
        ("sep=;\r\nid;x\r\nA;1,5\r\n", ';', DecimalMark::Comma),
    ];
    for (text, delimiter, decimal) in cases {
        let export = export(text);
        assert_eq!((export.facts.delimiter, export.facts.decimal), (Some(delimiter), decimal), "{text}");
    }
}

#[test]
fn rows_are_counted_as_a_spreadsheet_counts_them() {
    // Row 3 is blank; row 4 has a line break inside quotes and is one row still; row 6 has blank cells only.
    let export = export("id,note\nA,x\n\nB,\"to\nlinjer\"\r\nC,y\n,\nD,z");
    assert_eq!(cells(&export, "id"), ["A", "B", "C", "D"]);
    assert_eq!((0..4).map(|row| export.row_number(row)).collect::<Vec<_>>(), [2, 4, 5, 7]);
    assert_eq!(cells(&export, "note")[1], "to\nlinjer");
}

#[test]
fn reads_quotes_as_spreadsheets_do() {
    let export = export("id,note\nA,\"hun sagde \"\"nej\"\", tror jeg\"\nB,5\" tv\nC,\"abc\"def\nD,\"\"\n");
    assert_eq!(cells(&export, "note"), ["hun sagde \"nej\", tror jeg", "5\" tv", "abcdef", ""]);
}

#[test]
fn an_open_quote_is_located_where_it_opens() {
    let swallowed_to_the_end = "id,a,b,c\nA,1,1,1\nB,\"1,1,1\nC,1,1,1\n";
    let swallowed_to_the_next_quote = "id,a,b,c\nA,1,1,1\nB,\"1,1,1\nC,1,1,1\nD,\"1\",1,1\nE,1,1,1\n";
    for text in [swallowed_to_the_end, swallowed_to_the_next_quote] {
        let found = read(text.as_bytes()).expect_err("an open quote");
        assert!(messages(&found).starts_with("error: foer.csv, row 3, column \"a\": "), "{}", messages(&found));
        assert_eq!(codes(&found), ["quote-unclosed"]);
    }
}

#[test]
fn short_rows_are_read_as_blank_at_the_end_and_told() {
    let export = export("id,a,b\nA,1,2\nB,1\nC\n");
    assert_eq!(cells(&export, "b"), ["2", "", ""]);
    assert!(messages(export.warnings()).contains("rows with fewer cells than the file has columns: 2 (row 3, 4)"));
}

#[test]
fn a_trailing_delimiter_in_every_row_adds_no_column() {
    for text in ["id;a;\nA;1;\nB;2;\n", "id;a;\nA;1\nB;2\n", "id;a\nA;1;;\nB;2;\n"] {
        let export = export(text);
        assert_eq!(export.columns().len(), 2, "{text}");
        assert!(export.warnings().is_empty(), "{text}");
    }
}

#[test]
fn long_rows_are_refused_with_their_numbers() {
    let mut text = String::from("id,a\n");
    (0..30).for_each(|_| text.push_str("A,1,2\n"));
    let found = read(text.as_bytes()).expect_err("too many cells");
    assert_eq!(found.iter().count(), 21);
    assert!(messages(&found).starts_with("error: foer.csv, row 2: the row has 3 cells, but the file has only 2 columns [row-long]"));
    assert!(messages(&found).contains("more rows with more cells than columns: 10"));
}

#[test]
fn duplicate_names_are_refused_naming_both_columns() {
    let found = read(b"id,a,b, a \n1,2,3,4\n").expect_err("duplicates");
    assert!(messages(&found).contains("column \"a\": the column name stands over both column B and column D"), "{}", messages(&found));
    assert!(read(b"id,a,A\n1,2,3\n").is_ok(), "names that differ in case are two names");
}

#[test]
fn huge_fields_and_very_wide_files_are_read_in_no_time() {
    let start = std::time::Instant::now();
    let huge = [b"id,note\nA,".to_vec(), vec![b'x'; 5_000_000]].concat();
    assert_eq!(cells(&read(&huge).expect("readable"), "note")[0].len(), 5_000_000);
    assert_eq!(refusal(&[b"id,".to_vec(), vec![b'x'; 5_000_000]].concat()), ["file-without-rows"]);
    let names: Vec<String> = (0..200_000).map(|index| format!("c{index}")).collect();
    let wide = format!("{}\n{}\n", names.join(","), vec!["1"; names.len()].join(","));
    assert_eq!(export(&wide).columns().len(), 200_000);
    assert!(start.elapsed().as_secs() < 10, "{:?} in a build for tests", start.elapsed());
}

#[test]
fn a_column_of_different_texts_keeps_every_one() {
    // More distinct texts than a dictionary takes, then repeated ones: the column changes its form on the way.
    let mut text = String::from("id,x\n");
    (0..5000).for_each(|row| writeln!(text, "respondent-{row},{}", row % 300).expect("a string"));
    let export = export(&text);
    let ids = cells(&export, "id");
    assert!((0..5000).all(|row| ids[row] == format!("respondent-{row}")));
    let values = cells(&export, "x");
    assert!((0..5000).all(|row| values[row] == (row % 300).to_string()));
    assert_eq!(export.column(1).distinct(None).len(), 300);
    assert_eq!(export.column(0).distinct(Some(&[1, 2, 3])).len(), 3);
}

// ---- names ----------------------------------------------------------------------------------------------------------------------

#[test]
fn finds_columns_as_written_first_then_without_regard_to_case() {
    let export = export("ID,id,Who5_1,KØN\n1,2,3,4\n");
    assert_eq!(find_column(&export, "id"), Found::Column(1));
    assert_eq!(find_column(&export, "Id"), Found::Several(vec![0, 1]));
    assert_eq!(find_column(&export, " who5_1"), Found::Column(2));
    assert_eq!(find_column(&export, "køn"), Found::Column(3));
    assert_eq!(find_column(&export, "who5_2"), Found::Nothing);
    assert_eq!(nearest_names(&export, "who5_2"), ["Who5_1"]);
    let missing = require_column(&export, "who5_2").expect_err("no such column");
    assert!(missing.iter().any(|finding| finding.message(Language::Danish).contains("der er ingen kolonne \"who5_2\"")));
}

#[test]
fn letters_written_in_two_ways_are_the_same_letter() {
    assert_eq!(tidy("\u{FEFF} A\u{30A}rhus\u{A0}"), "Århus");
    assert_eq!(folded("Lidt \u{A0} MERE"), "lidt mere");
}

// ---- answers --------------------------------------------------------------------------------------------------------------------

fn who5(missing: &[&str]) -> Codebook {
    let labels = [("På intet tidspunkt", 0), ("Lidt af tiden", 1), ("Hele tiden", 5)];
    Codebook::new(0, 5, labels, MissingTexts::new(missing.iter().copied()))
}

#[test]
fn understands_answers_as_people_and_programs_write_them() {
    let codebook = who5(&["-9999", "Ved ikke", "4"]);
    let cases = [
        ("1", Answer::Value(1)),
        (" 1 ", Answer::Value(1)),
        ("\u{A0}1", Answer::Value(1)),
        ("1,0", Answer::Value(1)),
        ("1.0", Answer::Value(1)),
        ("01", Answer::Value(1)),
        ("+5", Answer::Value(5)),
        ("-0", Answer::Value(0)),
        ("hele  TIDEN.", Answer::Value(5)),
        ("P\u{61}\u{30A} intet tidspunkt", Answer::Value(0)),
        ("", Answer::Missing),
        ("  ", Answer::Missing),
        ("-9999", Answer::Missing),
        ("-9999,0", Answer::Missing),
        ("ved ikke", Answer::Missing),
        ("4", Answer::Missing),
        ("6", Answer::Bad(Fault::OutOfRange)),
        ("-1", Answer::Bad(Fault::OutOfRange)),
        ("99", Answer::Bad(Fault::OutOfRange)),
        ("300", Answer::Bad(Fault::OutOfRange)),
        ("1e400", Answer::Bad(Fault::OutOfRange)),
        ("1.5", Answer::Bad(Fault::NotWhole)),
        ("NA", Answer::Bad(Fault::NotAnAnswer)),
        (".", Answer::Bad(Fault::NotAnAnswer)),
        ("x", Answer::Bad(Fault::NotAnAnswer)),
        ("NaN", Answer::Bad(Fault::NotAnAnswer)),
        ("inf", Answer::Bad(Fault::NotAnAnswer)),
        ("1-2", Answer::Bad(Fault::NotAnAnswer)),
        ("٣", Answer::Bad(Fault::NotAnAnswer)),
    ];
    for (text, answer) in cases {
        assert_eq!(codebook.read(text), answer, "{text:?}");
    }
}

// ---- decimals -------------------------------------------------------------------------------------------------------------------

#[test]
fn reads_decimals_exactly() {
    let number = |mantissa, places| Ok(Decimal { mantissa, places });
    let cases = [
        ("80.7", number(807, 1)),
        ("-80.70", number(-807, 1)),
        (".5", number(5, 1)),
        ("7.", number(7, 0)),
        ("1e2", number(100, 0)),
        ("1.5E-3", number(15, 4)),
        ("0.30000000000000004", number(3, 1)),
        ("0.1234567890123456789", number(123_456_789_012_346, 15)),
        ("999999999999999", number(999_999_999_999_999, 0)),
        ("0.9999999999999999", number(1, 0)),
        ("000", number(0, 0)),
        ("1e-400", number(0, 0)),
        ("1.234", number(1234, 3)),
        ("80,7", number(807, 1)),
        ("1,234", Err(NotANumber::Ambiguous)),
        ("1,234.5", Err(NotANumber::Other)),
        ("1000000000000000", Err(NotANumber::TooLarge)),
        ("1e400", Err(NotANumber::TooLarge)),
        ("NaN", Err(NotANumber::Other)),
        ("inf", Err(NotANumber::Other)),
        ("e5", Err(NotANumber::Other)),
        ("1e", Err(NotANumber::Other)),
        ("-", Err(NotANumber::Other)),
        ("", Err(NotANumber::Other)),
    ];
    for (text, expected) in cases {
        assert_eq!(Decimal::parse(text, DecimalMark::Point), expected, "{text:?}");
    }
    assert_eq!(Decimal::parse("1.234", DecimalMark::Comma), Err(NotANumber::Ambiguous));
}

fn score(name: &str, column: usize) -> ScoreColumn {
    let format = ScoreFormat { range: Some((0.0, 200.0)), missing: MissingTexts::default(), decimal: None };
    ScoreColumn { name: name.to_owned(), column, format }
}

fn whole(frame: &polars_core::prelude::DataFrame, name: &str) -> Vec<Option<i64>> {
    frame.column(name).expect("the column").i64().expect("whole numbers").iter().collect()
}

#[test]
fn scores_of_all_waves_come_to_one_grid() {
    let before = export("id;vægt\nA;80,7\nB;76,25\nC;\n");
    let after = export("id;vægt\nA;81\nB;250\n");
    let mapping = Mapping { id: Some(0), scores: vec![score("weight", 1)], ..Mapping::default() };
    let (first, found) = wave_frame(&before, None, &mapping);
    assert!(found.is_empty());
    let (second, found) = wave_frame(&after, None, &mapping);
    assert!(messages(&found).starts_with("error: foer.csv, row 3, column \"vægt\": \"250\" is outside 0–200"), "{}", messages(&found));
    let mut waves = [first, second];
    align_scores(&mut waves).expect("both waves have the score");
    assert_eq!(whole(&waves[0].frame, "weight"), [Some(8070), Some(7625), None]);
    assert_eq!(whole(&waves[1].frame, "weight"), [Some(8100), None]);
    assert_eq!(waves.map(|wave| wave.places["weight"]), [2, 2]);
}

// ---- the frame of a wave --------------------------------------------------------------------------------------------------------

fn items<'a>(export: &Export, names: &[&str], codebook: &'a Codebook) -> Vec<ItemColumn<'a>> {
    let column = |name: &&str| require_column(export, name).expect("the column");
    names.iter().map(|name| ItemColumn { name: format!("item.{name}"), column: column(name), codebook }).collect()
}

fn answers(frame: &polars_core::prelude::DataFrame, name: &str) -> Vec<Option<i8>> {
    frame.column(name).expect("the column").i8().expect("small integers").iter().collect()
}

fn texts(frame: &polars_core::prelude::DataFrame, name: &str) -> Vec<Option<String>> {
    frame.column(name).expect("the column").str().expect("texts").iter().map(|text| text.map(str::to_owned)).collect()
}

#[test]
fn a_long_file_gives_the_rows_of_one_wave() {
    let export = export("id,wave,x,koen\n A1 ,Før,1,pige\nA1,Efter,2,pige\n\n,Før,3,\nB2,før,9,dreng\n");
    let codebook = who5(&[]);
    let wave = export.column(1);
    let rows = wave.rows_where(|text| folded(text) == "før");
    let mapping = Mapping {
        id: Some(0),
        items: items(&export, &["x"], &codebook),
        background: vec![BackgroundColumn { name: "koen".to_owned(), column: 3, missing: MissingTexts::default() }],
        ..Mapping::default()
    };
    let (data, found) = wave_frame(&export, Some(&rows), &mapping);
    assert_eq!(texts(&data.frame, "id"), [Some("A1".to_owned()), None, Some("B2".to_owned())]);
    assert_eq!(answers(&data.frame, "item.x"), [Some(1), Some(3), None]);
    assert_eq!(texts(&data.frame, "koen"), [Some("pige".to_owned()), None, Some("dreng".to_owned())]);
    assert_eq!((0..3).map(|row| data.row_numbers.get(row)).collect::<Vec<_>>(), [2, 5, 6]);
    assert!(messages(&found).starts_with("error: foer.csv, row 6, column \"x\": \"9\" is outside 0–5 [cell-out-of-range]"));
}

#[test]
fn a_frame_is_the_same_whether_the_texts_are_kept_or_given_up() {
    let kept = export("id,x,y,koen\nA1,1,2,pige\nB2,9,,dreng\nC3,3,4,\n");
    let codebook = who5(&[]);
    // The group is an item too: its column is needed to the end.
    let mapping = Mapping {
        id: Some(0),
        items: items(&kept, &["x", "y"], &codebook),
        background: vec![BackgroundColumn { name: "group".to_owned(), column: 1, missing: MissingTexts::default() }],
        ..Mapping::default()
    };
    let (expected, found) = wave_frame(&kept, None, &mapping);
    let mut given_up = kept.clone();
    let (data, found_again) = wave_frame_giving_up(&mut given_up, None, &mapping);
    assert!(data.frame.equals_missing(&expected.frame));
    assert_eq!(messages(&found_again), messages(&found));
    let left: Vec<(&str, bool)> = given_up.columns().iter().map(|column| (column.name(), column.is_empty())).collect();
    assert_eq!(left, [("id", true), ("x", false), ("y", true), ("koen", false)]);
}

#[test]
fn one_undeclared_code_hides_no_other_bad_cell() {
    let mut text = String::from("id,x,y\n");
    (0..300).for_each(|row| writeln!(text, "R{row},99,{}", if row == 250 { "q" } else { "1" }).expect("a string"));
    let export = export(&text);
    let codebook = who5(&[]);
    let mapping = Mapping { id: Some(0), items: items(&export, &["x", "y"], &codebook), ..Mapping::default() };
    let (_, found) = wave_frame(&export, None, &mapping);
    assert_eq!(
        codes(&found),
        ["cell-out-of-range", "cell-out-of-range", "cell-out-of-range", "cell-not-an-answer", "value-recurs", "bad-cells"]
    );
    assert!(messages(&found).contains("row 252, column \"y\": \"q\" is neither"));
    assert!(messages(&found).contains("\"99\" stands in 300 cells"));
    assert!(messages(&found).contains("301 cells in 2 columns can't be read in all"));
}

#[test]
fn at_most_twenty_bad_cells_are_shown_in_row_order() {
    let mut text = String::from("id,x\n");
    (0..100).for_each(|row| writeln!(text, "R{row},{}", row + 6).expect("a string"));
    let export = export(&text);
    let codebook = who5(&[]);
    let (_, found) = wave_frame(&export, None, &Mapping { items: items(&export, &["x"], &codebook), ..Mapping::default() });
    assert_eq!(found.iter().count(), 21);
    assert!(messages(&found).contains("row 21, column \"x\": \"25\"") && !messages(&found).contains("\"26\""));
}

#[test]
fn an_id_or_a_cpr_number_in_an_answer_column_is_not_printed() {
    let export = export("id,x\nA1,010203-1234\nA2,Mor ringede i går og sagde at hun hellere ville tale med nogen\n");
    let codebook = who5(&[]);
    let (_, found) = wave_frame(&export, None, &Mapping { items: items(&export, &["x"], &codebook), ..Mapping::default() });
    let text = messages(&found) + &format!("{found:?} {export:?}");
    assert!(!text.contains("010203") && !text.contains("ringede"), "{text}");
}

// ---- the reference exports ------------------------------------------------------------------------------------------------------

/// Answer texts of the labelled variants, and their codes (the reference's `format_cases.json`).
const LABELS: [(&str, i8); 22] = [
    ("Passer ikke", 0),
    ("Passer delvist", 1),
    ("Passer godt", 2),
    ("På intet tidspunkt", 0),
    ("Lidt af tiden", 1),
    ("Lidt mindre end halvdelen af tiden", 2),
    ("Lidt mere end halvdelen af tiden", 3),
    ("Det meste af tiden", 4),
    ("Hele tiden", 5),
    ("Slet ikke", 0),
    ("Kun lidt", 1),
    ("En hel del", 2),
    ("Virkelig meget", 3),
    ("Nej", 0),
    ("Ja, mindre vanskeligheder", 1),
    ("Ja, klare vanskeligheder", 2),
    ("Ja, alvorlige vanskeligheder", 3),
    ("Helt uenig", 1),
    ("Uenig", 2),
    ("Hverken/eller", 3),
    ("Enig", 4),
    ("Helt enig", 5),
];

/// Columns before the items: id, age, sex, municipality.
const BACKGROUND_COLUMNS: usize = 4;

/// The frame of a reference export with the ranges of its questionnaires: SDQ 0–2, impact 0–3, WHO-5 0–5, family 1–5.
fn reference_frame(name: &str) -> (polars_core::prelude::DataFrame, Diagnostics) {
    let export = reference(name);
    let codebook = |lowest, highest| Codebook::new(lowest, highest, LABELS, MissingTexts::default());
    let (sdq, impact, who5, family) = (codebook(0, 2), codebook(0, 3), codebook(0, 5), codebook(1, 5));
    let item = |column: usize| {
        let name = export.column(column).name();
        let codebook = match &name[..3] {
            "sdq" => &sdq,
            "imp" => &impact,
            "who" => &who5,
            _ => &family,
        };
        ItemColumn { name: name.to_owned(), column, codebook }
    };
    let text = |column: usize| BackgroundColumn { name: export.column(column).name().to_owned(), column, missing: MissingTexts::default() };
    let age = ScoreColumn {
        name: "age".to_owned(),
        column: 1,
        format: ScoreFormat { range: None, missing: MissingTexts::default(), decimal: None },
    };
    let mapping = Mapping {
        id: Some(0),
        items: (BACKGROUND_COLUMNS..export.columns().len()).map(item).collect(),
        scores: vec![age],
        background: vec![text(2), text(3)],
    };
    let (data, found) = wave_frame(&export, None, &mapping);
    (data.frame, found)
}

#[test]
fn every_disguise_of_an_export_gives_the_same_frame() {
    for wave in ["before", "after"] {
        let (clean, found) = reference_frame(&format!("synth120_{wave}.csv"));
        assert!(found.is_empty(), "{}", messages(&found));
        assert_eq!(clean.width(), 46);
        for variant in ["da", "win", "dawin"] {
            let (frame, found) = reference_frame(&format!("synth120_{variant}_{wave}.csv"));
            assert!(found.is_empty(), "{variant} {wave}: {}", messages(&found));
            assert!(frame.equals_missing(&clean), "{variant} {wave}");
        }
    }
    let facts = reference("synth120_dawin_before.csv").facts;
    assert_eq!((facts.rows, facts.columns), (116, 46));
    assert_eq!((facts.encoding, facts.delimiter, facts.decimal), (Some(Encoding::Windows1252), Some(';'), DecimalMark::Comma));
}

#[test]
fn locates_the_bad_cells_of_the_reference() {
    // The reference's `format_cases.json`, bad_before; " 1 " in row 8 is an answer.
    let (_, found) = reference_frame("synth120_bad_before.csv");
    let lines: Vec<String> = messages(&found).lines().filter(|line| line.starts_with("error")).map(str::to_owned).collect();
    let expected = [
        (2, "sdq01_consid", "\"3\" is outside 0–2"),
        (3, "sdq02_restles", "\"-1\" is outside 0–2"),
        (4, "sdq03_somatic", "\"x\" is neither a number nor a known answer text"),
        (5, "sdq04_shares", "\"99\" is outside 0–2"),
        (6, "sdq05_tantrum", "\"NA\" is neither a number nor a known answer text"),
        (7, "sdq06_loner", "\".\" is neither a number nor a known answer text"),
        (9, "sdq08_worries", "\"1.5\" is not a whole number, and the answers are (0–2)"),
        (10, "who5_2", "\"6\" is outside 0–5"),
    ];
    assert_eq!(lines.len(), expected.len(), "{lines:#?}");
    for (line, (row, column, what)) in lines.iter().zip(expected) {
        let start = format!("error: synth120_bad_before.csv, row {row}, column \"{column}\": {what} [");
        assert!(line.starts_with(&start), "{line}");
    }
}

#[test]
fn keeps_unclean_ids_as_they_are_but_trimmed() {
    let (frame, found) = reference_frame("synth120_dup_after.csv");
    assert!(found.is_empty());
    let ids = texts(&frame, "id");
    assert_eq!(ids.len(), 102);
    assert_eq!(ids.iter().filter(|id| id.is_none()).count(), 1);
    assert!(ids.contains(&Some("B100068".to_owned())) && ids.contains(&Some("b100061".to_owned())));
}

// ---- personal data --------------------------------------------------------------------------------------------------------------

#[test]
fn knows_cpr_numbers_by_their_date() {
    for text in ["0102031234", "010203-1234", "barn 290204-1234, set", "CPR:3112991234"] {
        assert!(holds_cpr_number(text), "{text}");
    }
    for text in ["", "3002031234", "0113031234", "0002031234", "01020312345", "90102031234", "010203-123", "290203-1234", "B100099"] {
        assert!(!holds_cpr_number(text), "{text}");
    }
}

// ---- properties -----------------------------------------------------------------------------------------------------------------

/// A table of cells with something in each row, as any of the usual programs would write it.
fn tables() -> impl Strategy<Value = Vec<Vec<String>>> {
    (1_usize..6).prop_flat_map(|columns| {
        let cell = prop_oneof![Just(String::new()), "[a-zæøå0-9 ;,.\"'|\t]{0,12}", "[a-zæøå \"\n]{0,12}", "[0-9]{1,3}"];
        let row =
            (Just("x".to_owned()), proptest::collection::vec(cell, columns - 1)).prop_map(|(first, rest)| [vec![first], rest].concat());
        proptest::collection::vec(row, 1..20)
    })
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = read(&bytes);
    }

    #[test]
    fn any_bytes_after_a_header_are_read_or_refused(bytes in proptest::collection::vec(prop_oneof![Just(b','), Just(b'"'), Just(b'\n'), Just(b'\r'), Just(b'1'), any::<u8>()], 0..600)) {
        let _ = read(&[b"id,x,y,z\n".as_slice(), &bytes].concat());
    }

    #[test]
    fn any_text_is_a_number_or_not(text in "[-+0-9.,eE ]{0,30}") {
        let read = Decimal::parse(&text, DecimalMark::Point);
        if let (Ok(decimal), Ok(double)) = (read, text.replace(',', ".").parse::<f64>()) {
            prop_assert!((decimal.to_f64() - double).abs() <= 1e-14 * double.abs() + 1e-290, "{text}: {decimal:?}");
        }
    }

    /// The writer is the csv crate's, so that what is read is judged by another's idea of the format.
    #[test]
    fn reads_back_what_another_program_writes(
        table in tables(), delimiter in prop_oneof![Just(b','), Just(b';'), Just(b'\t'), Just(b'|')], crlf in any::<bool>(), windows in any::<bool>()
    ) {
        let terminator = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).terminator(terminator).from_writer(Vec::new());
        let names: Vec<String> = (0..table[0].len()).map(|index| format!("column{index}")).collect();
        writer.write_record(&names).expect("written");
        for row in &table {
            writer.write_record(row).expect("written");
        }
        let text = String::from_utf8(writer.into_inner().expect("flushed")).expect("UTF-8");
        let bytes = if windows { text.chars().map(|character| character as u8).collect() } else { text.into_bytes() };
        // One column has no delimiter to find.
        prop_assume!(names.len() > 1);
        let export = read(&bytes).expect("readable");
        prop_assert_eq!(export.rows(), table.len());
        for (index, name) in names.iter().enumerate() {
            prop_assert_eq!(cells(&export, name), table.iter().map(|row| row[index].clone()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn row_numbers_count_the_blank_lines(gaps in proptest::collection::vec(0_u64..3, 1..40)) {
        let mut text = String::from("id,x\n");
        let mut expected = Vec::new();
        let mut row = 1;
        for gap in &gaps {
            (0..*gap).for_each(|_| text.push('\n'));
            text.push_str("A,1\n");
            row += gap + 1;
            expected.push(row);
        }
        let export = export(&text);
        prop_assert_eq!((0..gaps.len()).map(|index| export.row_number(index)).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_column_gives_back_its_cells(texts in proptest::collection::vec("[a-cæ]{0,10}", 0..3000)) {
        let column = TextColumn::of_texts("x", texts.iter().map(String::as_str));
        prop_assert_eq!(column.len(), texts.len());
        prop_assert!((0..texts.len()).all(|row| column.text(row) == texts[row]));
        let counted: u64 = column.distinct(None).iter().map(|occurrence| occurrence.cells).sum();
        prop_assert_eq!(counted, texts.len() as u64);
    }
}
