//! A table on paper: how wide its columns are, in which size of type, and on which way up of the page, so that nothing is cut off.

use std::fmt::Write as _;

use super::page::Page;
use super::xml::{escaped, paragraph_with, run};
use crate::render::chart::{Weight, text_width};
use crate::render::numbers::Numbers;
use crate::render::phrases::Phrases;
use crate::render::table::{Cell, Column, Kind, Table};

/// Half points: what a table is set in, the first that fits; the first is the style's own.
const SIZES: [u32; 3] = [18, 16, 15];
/// How many of them are taken rather than break texts into lines.
const COMFORTABLE: usize = 2;
/// A table of no more rows is not broken over pages.
const KEPT_TOGETHER: usize = 14;
/// Left and right of a cell's text, in twips, with a little for the difference between fonts.
const CELL_MARGINS: f64 = 200.0;
/// A longer word may be broken, so that a fingerprint does not make a page's whole width.
const LONGEST_WORD: usize = 30;
const BROKEN_WORD: usize = 12;
/// Holds a row on the page of what follows.
const WITH_NEXT: &str = "<w:keepNext/>";
/// A word of more letters may be broken behind a slash.
const LONG_WORD: usize = 20;
/// Where a line may end without a space.
const MAY_BREAK: char = '\u{200b}';
const TWIPS_PER_HALF_POINT: f64 = 10.0;

/// A table with every width decided.
pub(super) struct Layout<'a> {
    table: &'a Table,
    numbers: Numbers,
    size: u32,
    /// In twips.
    widths: Vec<u32>,
    pub(super) page: Page,
}

/// What a column needs, in twips.
#[derive(Clone, Copy)]
struct Need {
    /// Its longest word.
    least: f64,
    /// Everything on one line.
    most: f64,
}

impl<'a> Layout<'a> {
    /// The largest type in which every text has its line, else in which every word has; upright, else on a page turned round.
    pub(super) fn of(table: &'a Table, phrases: Phrases) -> Self {
        let numbers = phrases.numbers();
        let sizes = |page, wanted: fn(&Need) -> f64| SIZES.map(|size| (page, size, wanted));
        let on_one_line = sizes(Page::Upright, |need| need.most);
        let in_lines = [Page::Upright, Page::Turned].map(|page| sizes(page, |need| need.least));
        for (page, size, wanted) in on_one_line.into_iter().take(COMFORTABLE).chain(in_lines.into_iter().flatten()) {
            let needs = needs(table, numbers, size);
            let width = f64::from(page.text_width());
            if needs.iter().map(wanted).sum::<f64>() <= width {
                return Self { table, numbers, size, widths: shared_out(&needs, width), page };
            }
        }
        // Too many columns for any page: words break.
        let [.., smallest] = SIZES;
        let needs = needs(table, numbers, smallest);
        let page = Page::Turned;
        let scale = f64::from(page.text_width()) / needs.iter().map(|need| need.least).sum::<f64>();
        Self { table, numbers, size: smallest, widths: needs.iter().map(|need| (need.least * scale) as u32).collect(), page }
    }

    pub(super) fn xml(&self) -> String {
        let table = self.table;
        let total: u32 = self.widths.iter().sum();
        let mut xml = format!(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"ReportTable\"/><w:tblW w:w=\"{total}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>\
             <w:tblLook w:val=\"04A0\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"1\" w:lastColumn=\"0\" w:noHBand=\"0\" w:noVBand=\"1\"/>\
             <w:tblCaption w:val=\"{}\"/></w:tblPr><w:tblGrid>",
            escaped(&table.title)
        );
        for width in &self.widths {
            let _ = write!(xml, "<w:gridCol w:w=\"{width}\"/>");
        }
        xml.push_str("</w:tblGrid>\n");
        let titles: Vec<String> = table.columns.iter().map(|column| column.title.clone()).collect();
        let short = table.rows.len() <= KEPT_TOGETHER;
        self.row(&mut xml, "<w:cantSplit/><w:tblHeader/>", WITH_NEXT, &titles);
        for (number, row) in (1..).zip(&table.rows) {
            let cells: Vec<String> =
                row.iter().zip(&table.columns).map(|(cell, column)| spelled(cell, column.kind, self.numbers)).collect();
            let last = number == table.rows.len();
            let kept = if last { !table.notes.is_empty() } else { short };
            self.row(&mut xml, "<w:cantSplit/>", if kept { WITH_NEXT } else { "" }, &cells);
        }
        xml.push_str("</w:tbl>\n");
        xml
    }

    /// `properties` are the row's, `paragraphs` those of the paragraphs in it.
    fn row(&self, xml: &mut String, properties: &str, paragraphs: &str, texts: &[String]) {
        let _ = write!(xml, "<w:tr><w:trPr>{properties}</w:trPr>");
        let size = if self.size == SIZES[0] { String::new() } else { format!("<w:sz w:val=\"{0}\"/><w:szCs w:val=\"{0}\"/>", self.size) };
        for ((text, column), width) in texts.iter().zip(&self.table.columns).zip(&self.widths) {
            let style = if column.kind.is_numeric() { "TableNumber" } else { "TableText" };
            let _ = write!(
                xml,
                "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>{}</w:tc>",
                paragraph_with(paragraphs, style, &run(text, &size))
            );
        }
        xml.push_str("</w:tr>\n");
    }
}

/// A number's parts stay together on one line; a long word may be broken behind a slash.
fn spelled(cell: &Cell, kind: Kind, numbers: Numbers) -> String {
    let text = cell.spelled(kind, numbers);
    if kind.is_numeric() {
        return text.replace(' ', "\u{a0}");
    }
    let word = |word: &str| if word.chars().count() > LONG_WORD { word.replace('/', &format!("/{MAY_BREAK}")) } else { word.to_owned() };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn needs(table: &Table, numbers: Numbers, size: u32) -> Vec<Need> {
    let column = |(index, column): (usize, &Column)| {
        let cells = table.rows.iter().map(|row| spelled(&row[index], column.kind, numbers));
        let cells = need(cells, Weight::Regular, size);
        let header = need(std::iter::once(column.title.clone()), Weight::Bold, size);
        Need { least: header.least.max(cells.least), most: header.most.max(cells.most) }
    };
    table.columns.iter().enumerate().map(column).collect()
}

fn need(texts: impl Iterator<Item = String>, weight: Weight, size: u32) -> Need {
    let measure = |text: &str| text_width(text, f64::from(size) * TWIPS_PER_HALF_POINT, weight) + CELL_MARGINS;
    let mut need = Need { least: CELL_MARGINS, most: CELL_MARGINS };
    for text in texts {
        need.most = text.lines().map(measure).fold(need.most, f64::max);
        for word in text.split([' ', '\n', '\t', MAY_BREAK]) {
            let broken: String =
                if word.chars().count() > LONGEST_WORD { word.chars().take(BROKEN_WORD).collect() } else { word.to_owned() };
            need.least = need.least.max(measure(&broken));
        }
    }
    Need { most: need.most.max(need.least), ..need }
}

/// Each column what it needs at least, and of what is left a share by what more it could use.
fn shared_out(needs: &[Need], available: f64) -> Vec<u32> {
    let least: f64 = needs.iter().map(|need| need.least).sum();
    let wanted: f64 = needs.iter().map(|need| need.most - need.least).sum();
    let share = if wanted > 0.0 { ((available - least) / wanted).min(1.0) } else { 0.0 };
    needs.iter().map(|need| (need.least + share * (need.most - need.least)) as u32).collect()
}
