//! `report.docx`, read as a package of XML.

use std::collections::BTreeSet;

use ditrum_effect::analysis::results::{Logo, MediaType};
use ditrum_effect::analysis::{Results, protect};
use ditrum_effect::domain::Language;
use ditrum_effect::render::{Block, Document, Format, Phrases, Prose, document};
use resvg::tiny_skia::Pixmap;
use resvg::usvg::roxmltree::{self, Node};

use super::study::{ends, hostile, part, parts, rendered, sample};

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.has_tag_name((W, name))
}

fn value(node: Node<'_, '_>) -> String {
    node.attribute((W, "val")).unwrap_or_default().to_owned()
}

/// The texts below a node, with tabs and line breaks as spaces.
fn text(node: Node<'_, '_>) -> String {
    let piece = |node: Node<'_, '_>| match node {
        node if is(node, "t") => node.text().unwrap_or_default().to_owned(),
        node if is(node, "tab") || is(node, "br") => " ".to_owned(),
        _ => String::new(),
    };
    node.descendants().map(piece).collect()
}

/// Style and text of each paragraph.
fn paragraphs(node: Node<'_, '_>) -> Vec<(String, String)> {
    let style = |node: Node<'_, '_>| node.descendants().find(|node| is(*node, "pStyle")).map(value).unwrap_or_default();
    node.descendants().filter(|node| is(*node, "p")).map(|node| (style(node), text(node))).collect()
}

/// Without what a format may change: kinds of space, and characters that XML can't hold.
fn plain(text: &str) -> String {
    let kept = text
        .chars()
        .filter(|letter| !matches!(letter, '\u{0}'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}') || letter.is_whitespace());
    kept.filter(|letter| *letter != '\u{200b}').collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn prose_texts(blocks: &[Prose]) -> Vec<String> {
    let texts = |block: &Prose| match block {
        Prose::Heading(text) => vec![text.clone()],
        Prose::Paragraph(runs) => vec![runs.iter().map(|run| run.text.as_str()).collect()],
        Prose::List { items, .. } => items.iter().flat_map(|item| prose_texts(item)).collect(),
    };
    blocks.iter().flat_map(texts).collect()
}

/// Every text of the document that a reader must find.
fn texts(document: &Document, phrases: Phrases) -> Vec<String> {
    let mut texts = vec![document.title.clone(), document.subtitle.clone(), document.colophon.clone()];
    texts.extend(document.banner.clone());
    texts.extend(document.facts.iter().flat_map(|(name, value)| [name.clone(), value.clone()]));
    for chapter in &document.chapters {
        texts.push(chapter.title.clone());
        for block in &chapter.blocks {
            match block {
                Block::Heading(text) | Block::Paragraph(text) | Block::Caveat(text) => texts.push(text.clone()),
                Block::List(items) => texts.extend(items.iter().cloned()),
                Block::Prose(blocks) => texts.extend(prose_texts(blocks)),
                Block::Headlines(headlines) => {
                    texts.extend(headlines.iter().flat_map(|line| [line.label.clone(), line.value.clone(), line.detail.clone()]));
                }
                Block::Figure(figure) => texts.push(figure.caption.clone()),
                Block::Table(table) => {
                    texts.push(table.title.clone());
                    texts.extend(table.notes.iter().cloned());
                    texts.extend(table.columns.iter().map(|column| column.title.clone()));
                    for row in &table.rows {
                        texts.extend(row.iter().zip(&table.columns).map(|(cell, column)| cell.spelled(column.kind, phrases.numbers())));
                    }
                }
            }
        }
    }
    texts
}

#[track_caller]
fn holds_every_text(results: &Results, language: Language) {
    let phrases = Phrases::of(language);
    let bytes = rendered(results, Format::Docx, language);
    let xml = part(&bytes, "word/document.xml");
    let read = roxmltree::Document::parse(&xml).expect("XML");
    let body = paragraphs(read.root()).into_iter().map(|(_, text)| plain(&text)).collect::<Vec<_>>().join("\n");
    for text in texts(&document(&protect(results), phrases), phrases) {
        assert!(body.contains(&plain(&text)), "{text:?} is not in the document");
    }
}

#[test]
fn no_text_is_lost() {
    for language in Language::ALL {
        holds_every_text(&sample(), language);
        holds_every_text(&hostile(), language);
    }
}

#[test]
fn every_part_is_well_formed_and_declared() {
    for results in [sample(), hostile()] {
        let bytes = rendered(&results, Format::Docx, Language::Danish);
        let parts = parts(&bytes);
        assert_eq!(parts[0].0, "[Content_Types].xml");
        let types = part(&bytes, "[Content_Types].xml");
        for (name, bytes) in &parts {
            if ends(name, &["png"]) {
                assert!(bytes.starts_with(b"\x89PNG"), "{name}");
                continue;
            }
            roxmltree::Document::parse(std::str::from_utf8(bytes).expect("UTF-8")).unwrap_or_else(|error| panic!("{name}: {error}"));
            let declared = types.contains(&format!("PartName=\"/{name}\"")) || ends(name, &["rels"]) || name.starts_with('[');
            assert!(declared, "{name} has no content type");
        }
        // Every relationship leads to a part, and every part that is pointed to is there.
        let relationships = part(&bytes, "word/_rels/document.xml.rels");
        let relationships = roxmltree::Document::parse(&relationships).expect("XML");
        let names: BTreeSet<&str> = parts.iter().map(|(name, _)| name.as_str()).collect();
        let mut ids = BTreeSet::new();
        for relationship in relationships
            .descendants()
            .filter(|node| node.has_tag_name(("http://schemas.openxmlformats.org/package/2006/relationships", "Relationship")))
        {
            let target = format!("word/{}", relationship.attribute("Target").expect("a target"));
            assert!(names.contains(target.as_str()), "{target}");
            assert!(ids.insert(relationship.attribute("Id").expect("an id").to_owned()), "an id twice");
        }
        let document = part(&bytes, "word/document.xml");
        for used in document.split("r:embed=\"").chain(document.split("r:id=\"")).skip(1).filter(|rest| rest.starts_with("rId")) {
            let id = used.split('"').next().unwrap_or_default();
            assert!(ids.contains(id), "{id}");
        }
    }
}

#[test]
fn styles_in_use_are_defined_and_headings_are_headings() {
    let results = sample();
    let bytes = rendered(&results, Format::Docx, Language::Danish);
    let styles = part(&bytes, "word/styles.xml");
    let styles = roxmltree::Document::parse(&styles).expect("XML");
    let defined: BTreeSet<&str> = styles.descendants().filter_map(|node| node.attribute((W, "styleId"))).collect();
    for name in ["word/document.xml", "word/footer.xml", "word/styles.xml"] {
        let xml = part(&bytes, name);
        let read = roxmltree::Document::parse(&xml).expect("XML");
        for node in read.descendants().filter(|node| ["pStyle", "rStyle", "tblStyle", "basedOn", "next"].iter().any(|tag| is(*node, tag))) {
            assert!(defined.contains(value(node).as_str()), "{name}: {}", value(node));
        }
    }
    let xml = part(&bytes, "word/document.xml");
    let read = roxmltree::Document::parse(&xml).expect("XML");
    let of_style = |style: &str| -> Vec<String> {
        paragraphs(read.root()).into_iter().filter(|(found, _)| found == style).map(|(_, text)| text).collect()
    };
    let document = document(&protect(&results), Phrases::of(Language::Danish));
    assert_eq!(of_style("Title"), std::slice::from_ref(&document.title));
    assert_eq!(of_style("Heading1"), document.chapters.iter().map(|chapter| chapter.title.clone()).collect::<Vec<_>>());
    let headings = document.chapters.iter().flat_map(|chapter| &chapter.blocks).filter_map(|block| match block {
        Block::Heading(text) => Some(text.clone()),
        _ => None,
    });
    assert_eq!(of_style("Heading2"), headings.collect::<Vec<_>>());
    assert_eq!(of_style("Banner").len(), 1);
}

#[test]
fn tables_have_repeated_header_rows_a_grid_that_fits_and_numbers_to_the_right() {
    for results in [sample(), hostile()] {
        let xml = part(&rendered(&results, Format::Docx, Language::Danish), "word/document.xml");
        let read = roxmltree::Document::parse(&xml).expect("XML");
        let document = document(&protect(&results), Phrases::of(Language::Danish));
        let tables = document.chapters.iter().flat_map(|chapter| &chapter.blocks).filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        });
        let written: Vec<Node<'_, '_>> = read.descendants().filter(|node| is(*node, "tbl")).collect();
        assert_eq!(written.len(), tables.clone().count());
        for (table, written) in tables.zip(written) {
            let rows: Vec<Node<'_, '_>> = written.children().filter(|node| is(*node, "tr")).collect();
            assert_eq!(rows.len(), table.rows.len() + 1, "{}", table.id);
            let headers: Vec<bool> = rows.iter().map(|row| row.descendants().any(|node| is(node, "tblHeader"))).collect();
            assert!(headers[0] && !headers[1..].contains(&true), "{}", table.id);
            let grid: Vec<u32> = written
                .descendants()
                .filter(|node| is(*node, "gridCol"))
                .map(|node| node.attribute((W, "w")).expect("a width").parse().expect("twips"))
                .collect();
            assert_eq!(grid.len(), table.columns.len());
            assert!(grid.iter().sum::<u32>() <= 14_570 && grid.iter().all(|width| *width > 200), "{}: {grid:?}", table.id);
            for row in rows {
                let styles: Vec<String> = paragraphs(row).into_iter().map(|(style, _)| style).collect();
                let expected = table.columns.iter().map(|column| if column.kind.is_numeric() { "TableNumber" } else { "TableText" });
                assert_eq!(styles, expected.collect::<Vec<_>>(), "{}", table.id);
            }
        }
    }
}

#[test]
fn figures_have_their_alternative_texts_and_fit_the_page() {
    for (results, language) in [(sample(), Language::Danish), (sample(), Language::English), (hostile(), Language::Danish)] {
        let bytes = rendered(&results, Format::Docx, language);
        let xml = part(&bytes, "word/document.xml");
        let read = roxmltree::Document::parse(&xml).expect("XML");
        let document = document(&protect(&results), Phrases::of(language));
        let described: Vec<Node<'_, '_>> = read.descendants().filter(|node| node.tag_name().name() == "docPr").collect();
        assert_eq!(described.len(), document.figures().count());
        assert!(described.len() > 5);
        let mut ids = BTreeSet::new();
        for (node, figure) in described.iter().zip(document.figures()) {
            let alt = node.attribute("descr").expect("an alternative text");
            assert_eq!(plain(alt), plain(&figure.chart.text().alt_text));
            assert!(alt.len() > 20, "{alt}");
            assert!(ids.insert(node.attribute("id").expect("an id")));
        }
        for extent in read.descendants().filter(|node| node.tag_name().name() == "extent") {
            let [width, height]: [f64; 2] = ["cx", "cy"].map(|side| extent.attribute(side).expect("a side").parse().expect("EMU"));
            // A4 within margins of 2 cm.
            assert!(width <= 6_121_000.0 && height <= 9_252_000.0 && width > 1_000_000.0, "{width} × {height}");
        }
        assert!(bytes.len() < 3_000_000, "{}", bytes.len());
    }
}

#[test]
fn language_page_and_properties_are_set() {
    let results = sample();
    for (language, code) in [(Language::Danish, "da-DK"), (Language::English, "en-GB")] {
        let bytes = rendered(&results, Format::Docx, language);
        assert!(part(&bytes, "word/styles.xml").contains(&format!("<w:lang w:val=\"{code}\"")));
        let core = part(&bytes, "docProps/core.xml");
        for said in [format!("<dc:title>{}</dc:title>", results.study.title), format!(">{}</dcterms:created>", results.created)] {
            assert!(core.contains(&said), "{said}: {core}");
        }
        let xml = part(&bytes, "word/document.xml");
        assert!(xml.contains("<w:pgSz w:w=\"11906\" w:h=\"16838\"/>"));
        assert!(part(&bytes, "word/footer.xml").contains("NUMPAGES"));
        for name in parts(&bytes).iter().map(|(name, _)| name).filter(|name| ends(name, &["xml"])) {
            let text = part(&bytes, name);
            assert!(!text.contains("{language}") && !text.contains("{portrait}") && !text.contains('⟨'), "{name} has a gap left open");
        }
    }
}

#[test]
fn the_same_results_are_the_same_bytes() {
    let results = sample();
    assert_eq!(rendered(&results, Format::Docx, Language::Danish), rendered(&results, Format::Docx, Language::Danish));
}

#[cfg(feature = "pdf")]
#[test]
fn no_word_of_a_study_keeps_it_off_paper() {
    for results in [sample(), hostile()] {
        let pdf = rendered(&results, Format::Pdf, Language::Danish);
        assert!(pdf.starts_with(b"%PDF-1.7"));
        assert_eq!(pdf, rendered(&results, Format::Pdf, Language::Danish), "the same bytes again");
    }
}

#[test]
fn a_drawn_logo_is_a_picture_with_its_own_colours_and_words() {
    let mut results = sample();
    // <svg …><style>rect{fill:#ff0000}</style><rect width="10" height="5"/></svg>
    let base64 = "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSIxMCIgaGVpZ2h0PSI1Ij48c3R5bGU+cmVjdHtmaWxsOiNmZjAwMDB9PC9zdHlsZT48cmVjdCB3aWR0aD0iMTAiIGhlaWdodD0iNSIvPjwvc3ZnPg==";
    results.study.logo = Some(Logo { media_type: MediaType::Svg, base64: base64.to_owned() });
    let bytes = rendered(&results, Format::Docx, Language::Danish);
    let (_, png) = parts(&bytes).into_iter().find(|(name, _)| name == "word/media/logo.png").expect("a logo");
    let read = Pixmap::decode_png(&png).expect("a PNG file");
    assert_eq!((read.width(), read.height(), &read.data()[..4]), (512, 256, &[255, 0, 0, 255][..]));
    let xml = part(&bytes, "word/document.xml");
    let read = roxmltree::Document::parse(&xml).expect("XML");
    let logo = read.descendants().find(|node| node.attribute("name") == Some("Logo")).expect("the logo's place");
    assert!(logo.attribute("descr").is_some_and(|alt| alt.len() > 5));
    let ids: Vec<_> = read.descendants().filter(|node| node.tag_name().name() == "docPr").filter_map(|node| node.attribute("id")).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
}
