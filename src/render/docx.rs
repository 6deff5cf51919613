//! `report.docx`: a document that its reader can go on writing in, with real headings, tables, captions and alternative texts.
//!
//! The parts are written here as they stand in the package. A library was tried for it (docx-rs): it has no repeated header rows, no
//! alternative texts, no document language and no title, and gives every picture the same id, so little of it would have been left.
//! What never changes (styles, numbering, settings) are files beside this one.

mod body;
mod page;
mod setting;
mod table;
mod xml;

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use anyhow::Context as _;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::base64;
use super::chart::png_of_height;
use super::document::{Document, Extent, Imprint, LogoPicture};
use super::phrases::Phrases;
use crate::analysis::results::MediaType;
use crate::domain::Language;
use page::Page;
use xml::escaped;

const CONTENT_TYPES: &str = include_str!("docx/content_types.xml");
const RELATIONSHIPS: &str = include_str!("docx/package.rels");
const STYLES: &str = include_str!("docx/styles.xml");
const NUMBERING: &str = include_str!("docx/numbering.xml");
const SETTINGS: &str = include_str!("docx/settings.xml");

/// The height of a logo that is drawn, in pixels: sharp at the size of a letterhead.
const LOGO_HEIGHT: f32 = 256.0;

/// The document's bytes. `pictures` are the figures as PNG, in reading order.
///
/// # Errors
/// If the logo is no picture or the package can't be put together.
pub fn render(document: &Document, pictures: &[Vec<u8>], phrases: Phrases) -> anyhow::Result<Vec<u8>> {
    let logo = logo(document)?;
    let logo_size = logo.as_deref().map(png_size);
    let sizes: Vec<[u32; 2]> = pictures.iter().map(|png| png_size(png)).collect();
    let (language, decimal, separator) = match phrases.language() {
        Language::Danish => ("da-DK", ",", ";"),
        Language::English => ("en-GB", ".", ","),
    };
    let styles =
        sized(STYLES, document.extent).replace("{language}", language).replace("{portrait}", &Page::Upright.text_width().to_string());
    let settings = SETTINGS.replace("{language}", language).replace("{decimal}", decimal).replace("{separator}", separator);
    let texts = [
        ("[Content_Types].xml", CONTENT_TYPES.to_owned()),
        ("_rels/.rels", RELATIONSHIPS.to_owned()),
        ("docProps/core.xml", core_properties(document, language)),
        ("docProps/app.xml", application(&document.imprint)),
        ("word/document.xml", body::document_xml(document, &sizes, logo_size, phrases)),
        ("word/_rels/document.xml.rels", relationships(pictures.len(), logo.is_some())),
        ("word/styles.xml", styles),
        ("word/numbering.xml", NUMBERING.to_owned()),
        ("word/settings.xml", settings),
        ("word/footer.xml", body::footer_xml(&document.title, Page::Upright, phrases)),
        ("word/footer-wide.xml", body::footer_xml(&document.title, Page::Turned, phrases)),
    ];
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    // No clock: the same report is the same bytes.
    let deflated = SimpleFileOptions::default().last_modified_time(DateTime::default()).compression_method(CompressionMethod::Deflated);
    let stored = deflated.compression_method(CompressionMethod::Stored);
    for (name, text) in texts {
        package.start_file(name, deflated)?;
        package.write_all(text.as_bytes())?;
    }
    if let Some(png) = &logo {
        package.start_file("word/media/logo.png", stored)?;
        package.write_all(png)?;
    }
    for (number, png) in (1..).zip(pictures) {
        package.start_file(format!("word/media/figure{number}.png"), stored)?;
        package.write_all(png)?;
    }
    Ok(package.finish()?.into_inner())
}

/// A report of one page is set tighter: of `{wide|tight}` the one that its extent needs.
fn sized(styles: &str, extent: Extent) -> String {
    let mut parts = styles.split('{');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        if let Some(((wide, tight), rest)) = part.split_once('}').and_then(|(inner, rest)| Some((inner.split_once('|')?, rest))) {
            text.push_str(match extent {
                Extent::Chapters => wide,
                Extent::OnePage => tight,
            });
            text.push_str(rest);
        } else {
            text.push('{');
            text.push_str(part);
        }
    }
    text
}

/// The logo as a bitmap, which every program that opens the document can show.
fn logo(document: &Document) -> anyhow::Result<Option<Vec<u8>>> {
    let Some(LogoPicture { logo, .. }) = &document.logo else { return Ok(None) };
    let bytes = base64::decode(&logo.base64).context("the logo is not base64")?;
    Ok(Some(match logo.media_type {
        MediaType::Png => bytes,
        MediaType::Svg => png_of_height(std::str::from_utf8(&bytes).context("the logo is not text")?, LOGO_HEIGHT)?,
    }))
}

/// Width and height, which stand at a fixed place in every PNG file.
fn png_size(png: &[u8]) -> [u32; 2] {
    [16, 20].map(|at| png.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map_or(1, u32::from_be_bytes))
}

fn core_properties(document: &Document, language: &str) -> String {
    let author = escaped(document.author_or_owner());
    let created = escaped(&document.created);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title><dc:subject>{}</dc:subject>\
         <dc:creator>{author}</dc:creator><cp:lastModifiedBy>{author}</cp:lastModifiedBy><dc:language>{language}</dc:language>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{created}</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{created}</dcterms:modified></cp:coreProperties>\n",
        escaped(&document.title),
        escaped(&document.subtitle)
    )
}

fn application(imprint: &Imprint) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"><Application>{} {}</Application></Properties>\n",
        escaped(&imprint.tool),
        escaped(&imprint.version)
    )
}

fn relationships(figures: usize, logo: bool) -> String {
    const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    );
    let parts = [
        ("rIdStyles", "styles", "styles.xml"),
        ("rIdNumbering", "numbering", "numbering.xml"),
        ("rIdSettings", "settings", "settings.xml"),
        (Page::Upright.footer(), "footer", "footer.xml"),
        (Page::Turned.footer(), "footer", "footer-wide.xml"),
    ];
    for (id, kind, target) in parts {
        let _ = write!(xml, "<Relationship Id=\"{id}\" Type=\"{KIND}/{kind}\" Target=\"{target}\"/>");
    }
    if logo {
        let _ = write!(xml, "<Relationship Id=\"rIdLogo\" Type=\"{KIND}/image\" Target=\"media/logo.png\"/>");
    }
    for number in 1..=figures {
        let _ = write!(xml, "<Relationship Id=\"rIdFigure{number}\" Type=\"{KIND}/image\" Target=\"media/figure{number}.png\"/>");
    }
    xml.push_str("</Relationships>\n");
    xml
}
