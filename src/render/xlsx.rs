//! `tables.xlsx`: a sheet a table with numbers as numbers, and a first sheet that says what they are.
//!
//! Each sheet is one clean rectangle under one header row, so that a filter, a pivot table or a script takes it as it stands; what a
//! reader must know stands on the first sheet. The cells hold the numbers in full and show them rounded; the program that opens the
//! file chooses the decimal mark.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, IgnoreError, Workbook, Worksheet, XlsxError,
};

use super::csv::is_formula;
use super::document::Document;
use super::phrases::Phrases;
use super::table::{Cell, Kind, Table};

/// Excel's own limits, in UTF-16 units; a letter of a text may take two.
const LONGEST_SHEET_NAME: usize = 31;
const LONGEST_TEXT: usize = 16_383;
/// Column widths, in letters.
const NARROWEST: usize = 8;
const WIDEST: usize = 66;
/// A header breaks into lines rather than make a column of short numbers wider than this.
const HEADER: usize = 14;
/// What the filter's arrow covers at the end of a header.
const FILTER: usize = 3;
/// The first sheet's columns: name, rows, notes.
const GUIDE: [usize; 3] = [44, 10, 84];
/// The height of a line of text, in points.
const LINE: f64 = 15.0;
const A4: u8 = 9;
const SHADE: Color = Color::RGB(0x00E8_EEF2);
const WARNING_SHADE: Color = Color::RGB(0x00FF_F3CD);
const LINK: Color = Color::RGB(0x0005_4A91);

/// The workbook's bytes.
///
/// # Errors
/// If a table is larger than a sheet may be.
pub fn render(tables: &[Table], document: &Document, phrases: Phrases) -> Result<Vec<u8>, XlsxError> {
    let guide_name = phrases.get("office.guide");
    let names = sheet_names(guide_name, tables);
    let mut workbook = Workbook::new();
    let mut properties = DocProperties::new()
        .set_title(&document.title)
        .set_subject(&document.subtitle)
        .set_author(document.author_or_owner())
        .set_comment(&document.colophon);
    if let Ok(created) = ExcelDateTime::parse_from_str(&document.created) {
        properties = properties.set_creation_datetime(&created);
    }
    workbook.set_properties(&properties);
    let guide = workbook.add_worksheet().set_name(guide_name)?;
    write_guide(guide, document, tables, &names, phrases)?;
    for (table, name) in tables.iter().zip(&names) {
        write_table(workbook.add_worksheet().set_name(name)?, table, phrases)?;
    }
    workbook.save_to_buffer()
}

/// The tables' titles as sheet names: without what Excel forbids, cut at a word, each once.
fn sheet_names(guide: &str, tables: &[Table]) -> Vec<String> {
    let mut taken = vec![guide.to_lowercase()];
    tables
        .iter()
        .map(|table| {
            let allowed = table.title.replace(['[', ']', ':', '*', '?', '/', '\\', '\'', '\n', '\r', '\t'], " ");
            let words: Vec<&str> = allowed.split_whitespace().collect();
            let mut name = shortened(&words, LONGEST_SHEET_NAME);
            let mut number = 2;
            while name.is_empty() || taken.contains(&name.to_lowercase()) || name.eq_ignore_ascii_case("history") {
                let suffix = format!(" ({number})");
                name = shortened(&words, LONGEST_SHEET_NAME - suffix.len()) + &suffix;
                number += 1;
            }
            taken.push(name.to_lowercase());
            name
        })
        .collect()
}

/// The words that fit, with a mark where some are left out. Excel counts UTF-16 units.
fn shortened(words: &[&str], longest: usize) -> String {
    let length = |text: &str| text.encode_utf16().count();
    let whole = words.join(" ");
    if length(&whole) <= longest {
        return whole;
    }
    let mut kept = String::new();
    for word in words {
        let longer = if kept.is_empty() { (*word).to_owned() } else { format!("{kept} {word}") };
        if length(&longer) >= longest {
            break;
        }
        kept = longer;
    }
    if kept.is_empty() {
        for letter in whole.chars() {
            if length(&kept) + letter.len_utf16() >= longest {
                break;
            }
            kept.push(letter);
        }
    }
    kept + "…"
}

// ---- the first sheet ------------------------------------------------------------------------------------------------------------

fn write_guide(sheet: &mut Worksheet, document: &Document, tables: &[Table], names: &[String], phrases: Phrases) -> Result<(), XlsxError> {
    let plain = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let bold = plain.clone().set_bold();
    let heading = header_format(FormatAlign::Left);
    let link = plain.clone().set_font_color(LINK).set_underline(rust_xlsxwriter::FormatUnderline::Single);
    for (column, width) in (0..).zip(GUIDE) {
        sheet.set_column_width(column, width as f64)?;
    }
    let mut row = 0;
    paragraph(sheet, &mut row, &document.title, &bold.clone().set_font_size(16))?;
    paragraph(sheet, &mut row, &document.subtitle, &plain)?;
    if let Some(banner) = &document.banner {
        paragraph(sheet, &mut row, banner, &bold.clone().set_background_color(WARNING_SHADE))?;
    }
    row += 1;
    paragraph(sheet, &mut row, phrases.get("office.what"), &plain)?;
    if let Some((_, notes)) = tables.iter().zip(names).find(|(table, _)| table.id == "notes") {
        paragraph(sheet, &mut row, &phrases.fill("office.empty", &[("notes", notes)]), &plain)?;
    }
    let limit = document.imprint.least_shown;
    if limit > 1 {
        paragraph(sheet, &mut row, &phrases.fill("office.suppressed", &[("limit", &limit.to_string())]), &plain)?;
    }
    row += 1;
    let made =
        (phrases.get("office.made").to_owned(), format!("{} {}, {}", document.imprint.tool, document.imprint.version, document.created));
    for (name, value) in document.facts.iter().chain([&made]) {
        write_text(sheet, row, 0, name, &bold)?;
        sheet.merge_range(row, 1, row, 2, "", &plain)?;
        write_text(sheet, row, 1, value, &plain)?;
        row += 1;
    }
    row += 1;
    for (column, key) in (0..).zip(["office.sheet", "office.rows", "office.notes"]) {
        write_text(sheet, row, column, phrases.get(key), &heading)?;
    }
    row += 1;
    for (table, name) in tables.iter().zip(names) {
        sheet.write_url_with_options(row, 0, internal(name).as_str(), &table.title, "", Some(&link))?;
        sheet.write_number_with_format(row, 1, table.rows.len() as f64, &plain.clone().set_num_format("#,##0"))?;
        let notes = table.notes.join(" ");
        write_text(sheet, row, 2, &notes, &plain)?;
        sheet.set_row_height(row, LINE * lines(&table.title, GUIDE[0]).max(lines(&notes, GUIDE[2])) as f64)?;
        row += 1;
    }
    print_setup(sheet, phrases);
    sheet.set_print_fit_to_pages(1, 1);
    Ok(())
}

/// Where a click on a sheet's name leads.
fn internal(name: &str) -> String {
    format!("internal:'{}'!A1", name.replace('\'', "''"))
}

/// A text over the sheet's whole width.
fn paragraph(sheet: &mut Worksheet, row: &mut u32, text: &str, format: &Format) -> Result<(), XlsxError> {
    let width: usize = GUIDE.iter().sum();
    sheet.merge_range(*row, 0, *row, 2, "", format)?;
    write_text(sheet, *row, 0, text, format)?;
    sheet.set_row_height(*row, LINE * lines(text, width) as f64 + if *row == 0 { LINE } else { 0.0 })?;
    *row += 1;
    Ok(())
}

/// How many lines a text takes in a column of so many letters. Not every program fits a row's height to its texts, so it is set here.
fn lines(text: &str, width: usize) -> usize {
    let mut lines = 1;
    let mut used = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > width {
            lines += 1;
            used = 0;
        }
        used += length + usize::from(used > 0);
        lines += used.saturating_sub(1) / width;
        used = if used > width { used % width } else { used };
    }
    lines
}

// ---- a table --------------------------------------------------------------------------------------------------------------------

fn write_table(sheet: &mut Worksheet, table: &Table, phrases: Phrases) -> Result<(), XlsxError> {
    let headers = headers(table, phrases);
    let widths: Vec<usize> = (0..table.columns.len()).map(|index| width(table, index, &headers[index], phrases)).collect();
    let mut at = 0;
    let mut after_number = false;
    for (index, column) in table.columns.iter().enumerate() {
        let kind = column.kind;
        let align = if kind.is_numeric() { FormatAlign::Right } else { FormatAlign::Left };
        // A text does not touch the number before it.
        let indent = u8::from(after_number && !kind.is_numeric());
        for (part, header) in (0_u16..).zip(&headers[index]) {
            write_text(sheet, 0, at + part, header, &header_format(align).set_indent(indent))?;
            sheet.set_column_width(at + part, widths[index] as f64)?;
        }
        let format = cell_format(kind, widths[index], phrases).set_indent(indent);
        for (row, cells) in (1..).zip(&table.rows) {
            write_cell(sheet, row, at, &cells[index], &format)?;
        }
        if !kind.is_numeric() && !table.rows.is_empty() {
            // A code or a date that is a text on purpose is no mistake.
            sheet.ignore_error_range(1, at, table.rows.len() as u32, at, IgnoreError::NumberStoredAsText)?;
        }
        at += headers[index].len() as u16;
        after_number = kind.is_numeric();
    }
    let highest =
        headers.iter().zip(&widths).flat_map(|(headers, width)| headers.iter().map(|header| lines(header, *width - FILTER))).max();
    sheet.set_row_height(0, LINE * highest.unwrap_or(1) as f64 + 4.0)?;
    for (row, cells) in (1..).zip(&table.rows) {
        let text_lines = cells.iter().zip(&widths).map(|(cell, width)| if let Cell::Text(text) = cell { lines(text, *width) } else { 1 });
        if let Some(lines @ 2..) = text_lines.max() {
            sheet.set_row_height(row, LINE * lines as f64)?;
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    if at > 0 {
        sheet.autofilter(0, 0, table.rows.len() as u32, at - 1)?;
    }
    sheet.set_repeat_rows(0, 0)?;
    print_setup(sheet, phrases);
    Ok(())
}

/// One header a column, two an interval; a name that occurs twice says what it belongs to.
fn headers(table: &Table, phrases: Phrases) -> Vec<Vec<String>> {
    let columns = &table.columns;
    let named = columns.iter().enumerate().map(|(index, column)| {
        let repeated = columns.iter().filter(|other| other.title == column.title).count() > 1;
        let title = match index.checked_sub(1) {
            Some(before) if repeated => format!("{}: {}", columns[before].title, column.title),
            _ => column.title.clone(),
        };
        if column.kind.is_interval() {
            ["office.lower", "office.upper"].map(|key| phrases.fill(key, &[("title", &title)])).to_vec()
        } else {
            vec![title]
        }
    });
    named.collect()
}

/// In letters: what the widest cell takes as a reader sees it, and the header's longest word.
fn width(table: &Table, index: usize, headers: &[String], phrases: Phrases) -> usize {
    let letters = |text: &str| text.chars().count();
    let kind = table.columns[index].kind;
    let cells = table.rows.iter().map(|row| match &row[index] {
        Cell::Text(text) => letters(text),
        Cell::Interval(limits) => limits.iter().map(|limit| letters(&phrases.numbers().decimal(*limit, 2))).max().unwrap_or_default(),
        other => letters(&other.spelled(kind, phrases.numbers())) + 2,
    });
    let words = headers.iter().flat_map(|header| header.split(' ')).map(letters).max().unwrap_or_default();
    let header = headers.iter().map(|header| letters(header)).max().unwrap_or_default().min(HEADER).max(words);
    (cells.max().unwrap_or_default().max(header + FILTER) + 1).clamp(NARROWEST, WIDEST)
}

fn write_cell(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell, format: &Format) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) => write_text(sheet, row, column, text, format)?,
        Cell::Count(count) => write_number(sheet, row, column, *count as f64, format)?,
        Cell::Number(number) => write_number(sheet, row, column, *number, format)?,
        Cell::Interval([lower, upper]) => {
            write_number(sheet, row, column, *lower, format)?;
            write_number(sheet, row, column + 1, *upper, format)?;
        }
        Cell::Missing => {}
    }
    Ok(())
}

fn write_number(sheet: &mut Worksheet, row: u32, column: u16, number: f64, format: &Format) -> Result<(), XlsxError> {
    if number.is_finite() {
        sheet.write_number_with_format(row, column, number, format)?;
    }
    Ok(())
}

/// A text is a text whatever it begins with, and stays one when the cell is edited. What no cell can hold is left out.
fn write_text(sheet: &mut Worksheet, row: u32, column: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
    let holds = |letter: &char| matches!(letter, '\n' | '\t') || !letter.is_control() && !matches!(letter, '\u{fffe}' | '\u{ffff}');
    let text: String = text.chars().filter(holds).take(LONGEST_TEXT).collect();
    if is_formula(&text) {
        sheet.write_string_with_format(row, column, text, &format.clone().set_quote_prefix())?;
    } else if !text.is_empty() {
        sheet.write_string_with_format(row, column, text, format)?;
    }
    Ok(())
}

fn header_format(align: FormatAlign) -> Format {
    Format::new()
        .set_bold()
        .set_text_wrap()
        .set_background_color(SHADE)
        .set_border_bottom(FormatBorder::Thin)
        .set_align(FormatAlign::Bottom)
        .set_align(align)
}

/// How a kind of number is shown; the cell holds it in full.
fn cell_format(kind: Kind, width: usize, phrases: Phrases) -> Format {
    let decimals = |decimals: usize| if decimals == 0 { "#,##0".to_owned() } else { format!("#,##0.{}", "0".repeat(decimals)) };
    let format = Format::new().set_align(FormatAlign::Top);
    match kind {
        Kind::Text if width == WIDEST => format.set_align(FormatAlign::Left).set_text_wrap(),
        Kind::Text => format.set_align(FormatAlign::Left),
        Kind::Count => format.set_num_format("#,##0"),
        Kind::Number(places) | Kind::Interval(places) => format.set_num_format(decimals(places)),
        Kind::Share | Kind::ShareInterval => format.set_num_format("0.0%"),
        Kind::P => {
            let [least, most] = [0.001, 0.999].map(|p| phrases.numbers().decimal(p, 3));
            format.set_num_format(format!("[<0.001]\"< {least}\";[>0.999]\"> {most}\";0.000"))
        }
    }
}

fn print_setup(sheet: &mut Worksheet, phrases: Phrases) {
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
    // Excel's own words for the sheet, the page and the pages.
    sheet.set_footer(format!("&L&A&R{}", phrases.fill("office.page", &[("page", "&P"), ("pages", "&N")])));
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_SHEET_NAME, Table, sheet_names};

    fn names(titles: &[&str]) -> Vec<String> {
        let table = |title: &&str| Table {
            id: String::new(),
            title: (*title).to_owned(),
            columns: Vec::new(),
            rows: Vec::new(),
            notes: Vec::new(),
        };
        sheet_names("Read me", &titles.iter().map(table).collect::<Vec<_>>())
    }

    #[test]
    fn sheet_names_are_cut_at_a_word() {
        assert_eq!(names(&["Reliable change: the methods against each other"]), ["Reliable change the methods…"]);
        assert_eq!(names(&["Inputfiler"]), ["Inputfiler"]);
    }

    #[test]
    fn sheet_names_are_unique_whatever_their_case() {
        assert_eq!(names(&["Test", "TEST", "test", "read me"]), ["Test", "TEST (2)", "test (3)", "read me (2)"]);
    }

    #[test]
    fn sheet_names_hold_nothing_that_is_forbidden() {
        let long = "😀".repeat(40);
        for name in names(&["", "'quoted'", "[a]:*?/\\b", "history", &long, &long, "=1+1", "\t\n"]) {
            assert!(!name.is_empty() && name.encode_utf16().count() <= LONGEST_SHEET_NAME, "{name}");
            assert!(!name.contains(['[', ']', ':', '*', '?', '/', '\\', '\'', '\n', '\t']), "{name}");
            assert!(!name.eq_ignore_ascii_case("history"));
        }
    }
}
