//! A table of a Word document: a header row that is repeated on every page, texts to the left, numbers to the right.

use std::fmt::Write as _;

use super::setting::{SIZES, Setting, spelled};
use super::xml::{escaped, paragraph_with, run};
use crate::render::numbers::Numbers;
use crate::render::table::Table;

/// A table of no more rows is not broken over pages.
const KEPT_TOGETHER: usize = 8;
/// Holds a row on the page of what follows.
const WITH_NEXT: &str = "<w:keepNext/>";

/// A table with every width decided.
pub(super) struct SetTable<'a> {
    pub(super) table: &'a Table,
    pub(super) numbers: Numbers,
    pub(super) setting: &'a Setting,
}

impl SetTable<'_> {
    pub(super) fn xml(&self) -> String {
        let table = self.table;
        let total: u32 = self.setting.widths.iter().sum();
        let mut xml = format!(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"ReportTable\"/><w:tblW w:w=\"{total}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>\
             <w:tblLook w:val=\"04A0\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"1\" w:lastColumn=\"0\" w:noHBand=\"0\" w:noVBand=\"1\"/>\
             <w:tblCaption w:val=\"{}\"/></w:tblPr><w:tblGrid>",
            escaped(&table.title)
        );
        for width in &self.setting.widths {
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
            // No row is left alone under its head.
            let kept = if last { !table.notes.is_empty() } else { short || number == 1 };
            self.row(&mut xml, "<w:cantSplit/>", if kept { WITH_NEXT } else { "" }, &cells);
        }
        xml.push_str("</w:tbl>\n");
        xml
    }

    /// `properties` are the row's, `paragraphs` those of the paragraphs in it.
    fn row(&self, xml: &mut String, properties: &str, paragraphs: &str, texts: &[String]) {
        let _ = write!(xml, "<w:tr><w:trPr>{properties}</w:trPr>");
        let size = if self.setting.size == SIZES[0] {
            String::new()
        } else {
            format!("<w:sz w:val=\"{0}\"/><w:szCs w:val=\"{0}\"/>", self.setting.size)
        };
        for ((text, column), width) in texts.iter().zip(&self.table.columns).zip(&self.setting.widths) {
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
