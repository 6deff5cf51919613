//! A document's blocks as the body of a Word document: every text in a named style, so that its editor can change the look in one place.

use std::fmt::Write as _;

use super::page::Page;
use super::setting::Setting;
use super::table::SetTable;
use super::xml::{escaped, field, field_end, field_start, paragraph, paragraph_with, run};
use crate::render::chart::{Weight, text_width};
use crate::render::document::{Block, Chapter, Document, Extent, Figure, Headline, LogoPicture};
use crate::render::phrases::Phrases;
use crate::render::prose::{ListMarks, Prose, Run, Stress};
use crate::render::table::Table;

const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\"";
const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
const PICTURE: &str = "http://schemas.openxmlformats.org/drawingml/2006/picture";
const BOLD: &str = "<w:b/><w:bCs/>";
/// English metric units a twip.
const EMU: u64 = 635;
/// The room of a logo, in twips: 6 by 1.6 cm.
const LOGO: [u32; 2] = [3_402, 907];
/// The least and the greatest height of the figure of a report of one page, in twips.
const ONE_PAGE_FIGURE: [u32; 2] = [2_400, 5_600];
/// The height of each of two figures that share a page with their captions, in twips.
const SHARED_FIGURE: u32 = 6_100;
/// From one level of a list to the next, in twips.
const LIST_INDENT: u32 = 360;

/// `word/document.xml`. `sizes` are the figures' pixels, in reading order, and `logo` the logo's.
pub(super) fn document_xml(document: &Document, sizes: &[[u32; 2]], logo: Option<[u32; 2]>, phrases: Phrases) -> String {
    let (extent, figure_height) = (document.extent, figure_height(document));
    let mut body = Body { phrases, sizes, extent, figure_height, xml: String::new(), page: Page::Upright, tables: 0, figures: 0 };
    if let (Some(size), Some(LogoPicture { alt_text, .. })) = (logo, &document.logo) {
        let id = sizes.len() + 1;
        body.xml.push_str(&paragraph("Figure", &picture(id, "Logo", alt_text, "rIdLogo", fitted(size, LOGO))));
    }
    body.front(document);
    for (number, chapter) in document.chapters.iter().enumerate() {
        body.chapter(number + 1, chapter);
    }
    body.turn(Page::Upright);
    body.text("Colophon", &document.colophon);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document {NAMESPACES}><w:body>\n{}{}</w:body></w:document>\n",
        body.xml,
        Page::Upright.section()
    )
}

/// A footer: the title, and which page of how many.
pub(super) fn footer_xml(title: &str, page: Page, phrases: Phrases) -> String {
    let tab = match page {
        Page::Upright => String::new(),
        Page::Turned => format!(
            "<w:tabs><w:tab w:val=\"clear\" w:pos=\"{}\"/><w:tab w:val=\"right\" w:pos=\"{}\"/></w:tabs>",
            Page::Upright.text_width(),
            page.text_width()
        ),
    };
    let mut runs = run(&format!("{title}\t"), "");
    for part in phrases.get("office.page").split_inclusive('}') {
        let (words, name) = part.split_once('{').unwrap_or((part, ""));
        if !words.is_empty() {
            runs.push_str(&run(words, ""));
        }
        match name {
            "page}" => runs.push_str(&field("PAGE", "1", "")),
            "pages}" => runs.push_str(&field("NUMPAGES", "1", "")),
            _ => {}
        }
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/>{tab}</w:pPr>{runs}</w:p></w:ftr>\n"
    )
}

/// The list item that a paragraph of free text stands in, and in how many lists that one stands.
enum Item {
    None,
    Bullet { depth: u32 },
    Number { depth: u32, number: u64 },
}

impl Item {
    /// How many lists a list within this item stands in.
    fn depth(&self) -> u32 {
        match self {
            Self::None => 0,
            Self::Bullet { depth } | Self::Number { depth, .. } => depth + 1,
        }
    }
}

/// Only the first paragraph of an item has its mark.
fn prose_paragraph(runs: &[Run], item: &Item, first: bool) -> String {
    let indent = LIST_INDENT * item.depth();
    let (style, number) = match item {
        Item::None => return paragraph("Normal", &prose_runs(runs)),
        Item::Bullet { .. } if first => ("ListBullet", String::new()),
        Item::Number { number, .. } if first => ("Normal", run(&format!("{number}.\t"), "")),
        Item::Bullet { .. } | Item::Number { .. } => ("Normal", String::new()),
    };
    let hanging = if first { LIST_INDENT } else { 0 };
    format!(
        "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/><w:ind w:left=\"{indent}\" w:hanging=\"{hanging}\"/></w:pPr>{number}{}</w:p>\n",
        prose_runs(runs)
    )
}

fn prose_runs(runs: &[Run]) -> String {
    let properties = |stress| match stress {
        Stress::Plain => "",
        Stress::Emphasised => "<w:i/><w:iCs/>",
        Stress::Strong => BOLD,
    };
    runs.iter().map(|part| run(&part.text, properties(part.stress))).collect()
}

/// What a figure may take of the page's height: on a report of one page, about what the words leave.
fn figure_height(document: &Document) -> u32 {
    match document.extent {
        Extent::Chapters => Page::Upright.figure_height(),
        Extent::OnePage => {
            let words = words_height(document);
            Page::Upright.text_height().saturating_sub(words).clamp(ONE_PAGE_FIGURE[0], ONE_PAGE_FIGURE[1])
        }
    }
}

/// About how high the words of a report of one page are, in twips, in the tight styles; rather too much than too little.
fn words_height(document: &Document) -> u32 {
    // Noto Sans, which is measured, is wider than the document's own type.
    let lines = |text: &str, points: f64| {
        let width = text_width(text, points, Weight::Regular) * 20.0;
        (width / f64::from(Page::Upright.text_width())).ceil().max(1.0) as u32
    };
    let banner = document.banner.as_ref().map_or(0, |banner| lines(banner, 10.0) * 275 + 140);
    let logo = if document.logo.is_some() { LOGO[1] + 100 } else { 0 };
    let front = lines(&document.title, 20.0) * 500 + 360 + banner + logo + document.facts.len() as u32 * 295;
    let block = |block: &Block| match block {
        Block::Headlines(headlines) => headlines.iter().map(|headline| 490 + lines(&headline.detail, 10.0) * 245).sum(),
        Block::Caveat(text) => lines(text, 10.0) * 275 + 200,
        Block::Figure(figure) => lines(&figure.caption, 9.0) * 225 + 300,
        Block::Heading(text) | Block::Paragraph(text) => lines(text, 10.0) * 275 + 120,
        Block::List(items) => items.iter().map(|item| lines(item, 10.0) * 275 + 60).sum(),
        Block::Prose(_) | Block::Table(_) => 0,
    };
    let chapters = document.chapters.iter().flat_map(|chapter| &chapter.blocks).map(block).sum::<u32>();
    front + 560 * document.chapters.len() as u32 + chapters + lines(&document.colophon, 7.0) * 200 + 300
}

/// A picture of some pixels as large as the room lets it be, in twips.
fn fitted([width, height]: [u32; 2], [room_width, room_height]: [u32; 2]) -> [u64; 2] {
    let (width, height) = (u64::from(width.max(1)), u64::from(height.max(1)));
    let (room_width, room_height) = (u64::from(room_width), u64::from(room_height));
    match room_width * height / width {
        fits if fits <= room_height => [room_width, fits],
        _ => [room_height * width / height, room_height],
    }
}

/// A picture in a line of text, with what is read aloud in its place.
fn picture(id: usize, name: &str, alt: &str, relationship: &str, size: [u64; 2]) -> String {
    let [cx, cy] = size.map(|twips| twips * EMU);
    let (name, alt) = (escaped(name), escaped(alt));
    format!(
        "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{cx}\" cy=\"{cy}\"/>\
         <wp:docPr id=\"{id}\" name=\"{name}\" descr=\"{alt}\"/>\
         <wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a=\"{DRAWING}\" noChangeAspect=\"1\"/></wp:cNvGraphicFramePr>\
         <a:graphic xmlns:a=\"{DRAWING}\"><a:graphicData uri=\"{PICTURE}\"><pic:pic xmlns:pic=\"{PICTURE}\">\
         <pic:nvPicPr><pic:cNvPr id=\"{id}\" name=\"{name}\" descr=\"{alt}\"/><pic:cNvPicPr/></pic:nvPicPr>\
         <pic:blipFill><a:blip r:embed=\"{relationship}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
         <pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{cx}\" cy=\"{cy}\"/></a:xfrm>\
         <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
}

struct Body<'a> {
    phrases: Phrases,
    sizes: &'a [[u32; 2]],
    extent: Extent,
    /// In twips.
    figure_height: u32,
    xml: String,
    /// The pages that the open section is on.
    page: Page,
    tables: usize,
    figures: usize,
}

impl Body<'_> {
    fn text(&mut self, style: &str, text: &str) {
        self.xml.push_str(&paragraph(style, &run(text, "")));
    }

    /// Ends the section if the next block wants its pages the other way up.
    fn turn(&mut self, page: Page) {
        if self.page != page {
            let _ = writeln!(self.xml, "<w:p><w:pPr><w:pStyle w:val=\"AfterTable\"/>{}</w:pPr></w:p>", self.page.section());
            self.page = page;
        }
    }

    fn front(&mut self, document: &Document) {
        self.text("Title", &document.title);
        self.text("Subtitle", &document.subtitle);
        if let Some(banner) = &document.banner {
            self.text("Banner", banner);
        }
        for (name, value) in &document.facts {
            self.xml.push_str(&paragraph("Fact", &(run(&format!("{name}\t"), BOLD) + &run(value, ""))));
        }
        if document.extent == Extent::Chapters {
            self.contents(document);
        }
    }

    /// A field that Word can renew; without page numbers, which only the program that breaks the pages knows.
    fn contents(&mut self, document: &Document) {
        self.text("TOCHeading", self.phrases.get("report.contents"));
        let mut start = field_start("TOC \\o \"1-1\" \\n \\h \\z \\u");
        for (number, chapter) in (1..).zip(&document.chapters) {
            let link = format!(
                "<w:hyperlink w:anchor=\"chapter_{number}\" w:history=\"1\">{}</w:hyperlink>",
                run(&format!("{number}\t{}", chapter.title), "")
            );
            let end = if number == document.chapters.len() { field_end() } else { String::new() };
            self.xml.push_str(&paragraph("TOC1", &(std::mem::take(&mut start) + &link + &end)));
        }
    }

    fn chapter(&mut self, number: usize, chapter: &Chapter) {
        self.turn(Page::Upright);
        let heading = format!(
            "<w:bookmarkStart w:id=\"{number}\" w:name=\"chapter_{number}\"/>{}<w:bookmarkEnd w:id=\"{number}\"/>",
            run(&chapter.title, "")
        );
        let number = match self.extent {
            Extent::Chapters => "",
            Extent::OnePage => "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"0\"/></w:numPr><w:ind w:left=\"0\" w:firstLine=\"0\"/>",
        };
        self.xml.push_str(&paragraph_with(number, "Heading1", &heading));
        for block in &chapter.blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        if !matches!(block, Block::Table(_)) {
            self.turn(Page::Upright);
        }
        match block {
            Block::Heading(text) => self.text("Heading2", text),
            Block::Paragraph(text) => self.text("Normal", text),
            Block::List(items) => items.iter().for_each(|item| self.text("ListBullet", item)),
            Block::Prose(blocks) => self.prose(blocks, &Item::None),
            Block::Headlines(headlines) => headlines.iter().for_each(|headline| self.headline(headline)),
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => self.figure(figure),
            Block::Caveat(text) => self.text("Caveat", text),
        }
    }

    fn prose(&mut self, blocks: &[Prose], item: &Item) {
        for (at, block) in blocks.iter().enumerate() {
            match block {
                Prose::Heading(text) => self.text("Heading2", text),
                Prose::Paragraph(runs) => self.xml.push_str(&prose_paragraph(runs, item, at == 0)),
                Prose::List { marks, items } => {
                    let depth = item.depth();
                    for (within, number) in items.iter().zip(0..) {
                        let item = match marks {
                            ListMarks::Bullets => Item::Bullet { depth },
                            ListMarks::Numbers(first) => Item::Number { depth, number: first.saturating_add(number) },
                        };
                        self.prose(within, &item);
                    }
                }
            }
        }
    }

    fn headline(&mut self, headline: &Headline) {
        let value = run(&headline.value, "<w:rStyle w:val=\"HeadlineValue\"/>");
        self.xml.push_str(&paragraph("Headline", &(value + &run(&format!("  {}", headline.label), BOLD))));
        self.text("HeadlineDetail", &headline.detail);
    }

    /// "Tabel 1." with a number that Word keeps when tables come and go.
    fn caption(&mut self, style: &str, word: &str, number: usize, text: &str) {
        let word = self.phrases.get(word);
        let label =
            run(&format!("{word} "), BOLD) + &field(&format!("SEQ {word} \\* ARABIC"), &number.to_string(), BOLD) + &run(". ", BOLD);
        self.xml.push_str(&paragraph(style, &(label + &run(text, ""))));
    }

    fn table(&mut self, table: &Table) {
        let numbers = self.phrases.numbers();
        let setting = Setting::of(table, numbers);
        self.turn(setting.page);
        self.tables += 1;
        self.caption("TableCaption", "office.table", self.tables, &table.title);
        if !table.columns.is_empty() {
            self.xml.push_str(&SetTable { table, numbers, setting: &setting }.xml());
        }
        for note in &table.notes {
            self.text("TableNote", note);
        }
        self.text("AfterTable", "");
    }

    fn figure(&mut self, figure: &Figure) {
        let size = self.sizes.get(self.figures).copied().unwrap_or([1, 1]);
        self.figures += 1;
        let number = self.figures;
        let name = format!("{} {number}", self.phrases.get("office.figure"));
        // As wide as the text, or as high as the page lets it be; a little narrower where two then share a page.
        let room = [Page::Upright.text_width(), self.figure_height];
        let natural = fitted(size, room)[1];
        let shared = natural > u64::from(SHARED_FIGURE) && natural * 3 <= u64::from(SHARED_FIGURE) * 4;
        let room = if shared { [room[0], SHARED_FIGURE] } else { room };
        let drawing = picture(number, &name, &figure.chart.text().alt_text, &format!("rIdFigure{number}"), fitted(size, room));
        self.xml.push_str(&paragraph("Figure", &drawing));
        self.caption("Caption", "office.figure", number, &figure.caption);
    }
}
