//! The picture beside the title: small, a PNG or an SVG that is nothing but a drawing.
//!
//! A report is passed on, so an SVG must not be able to act: no scripts, no handlers, no references out of the file. Such a file is
//! refused, not cleaned: what is left of a drawing when parts of it are taken out is for its maker to see.

use resvg::tiny_skia::Pixmap;
use resvg::usvg::roxmltree::{Document, Node, ParsingOptions};
use resvg::usvg::{Options, Tree};

use super::base64;
use crate::analysis::results::{Logo, MediaType};

/// Why a file can't be the logo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogoProblem {
    TooLarge,
    NotAPicture,
    /// It could act or fetch; the element or attribute that could.
    Active(String),
}

impl LogoProblem {
    /// Bytes that a logo may take: every page carries it.
    pub const LARGEST: usize = 512 * 1024;
}

/// The widest or tallest bitmap that is taken, in pixels: a small file can unpack to a vast picture.
const LARGEST_SIDE: u32 = 4_000;
/// Elements of SVG that draw. Scripts, foreign content, pictures and animation of references are not among them.
const DRAWING: [&str; 27] = [
    "svg",
    "g",
    "defs",
    "symbol",
    "use",
    "title",
    "desc",
    "metadata",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
    "mask",
    "pattern",
    "filter",
    "switch",
    "marker",
    "style",
];
const SVG: &str = "http://www.w3.org/2000/svg";
const HTML: &str = "http://www.w3.org/1999/xhtml";

/// Takes a file's bytes as a logo.
///
/// # Errors
/// See [`LogoProblem`].
pub fn read_logo(bytes: &[u8]) -> Result<Logo, LogoProblem> {
    if bytes.len() > LogoProblem::LARGEST {
        return Err(LogoProblem::TooLarge);
    }
    let media_type = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        check_png(bytes)?;
        MediaType::Png
    } else {
        check_svg(bytes)?;
        MediaType::Svg
    };
    Ok(Logo { media_type, base64: base64::encode(bytes) })
}

/// Whether a logo that stands in a results file is one that [`read_logo`] would have taken.
#[must_use]
pub fn is_harmless(logo: &Logo) -> bool {
    base64::decode(&logo.base64).is_some_and(|bytes| read_logo(&bytes).as_ref() == Ok(logo))
}

fn check_png(bytes: &[u8]) -> Result<(), LogoProblem> {
    // The header chunk comes first: width and height, before anything is unpacked.
    let side = |at: usize| bytes.get(at..at + 4).and_then(|side| side.try_into().ok()).map(u32::from_be_bytes);
    let (Some(width), Some(height)) = (side(16), side(20)) else { return Err(LogoProblem::NotAPicture) };
    if !(1..=LARGEST_SIDE).contains(&width) || !(1..=LARGEST_SIDE).contains(&height) {
        return Err(LogoProblem::NotAPicture);
    }
    Pixmap::decode_png(bytes).map(|_| ()).map_err(|_| LogoProblem::NotAPicture)
}

fn check_svg(bytes: &[u8]) -> Result<(), LogoProblem> {
    let text = std::str::from_utf8(bytes).map_err(|_| LogoProblem::NotAPicture)?;
    // A document type by itself is harmless, and older drawing programs write one. Entities can expand without end or name a file.
    let document_type = text.split("<!DOCTYPE").nth(1).and_then(|rest| rest.split('>').next());
    if document_type.is_some_and(|declared| declared.contains('[')) || text.contains("<!ENTITY") {
        return Err(LogoProblem::Active("<!ENTITY>".to_owned()));
    }
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|_| LogoProblem::NotAPicture)?;
    for node in document.descendants() {
        if node.is_pi() {
            return Err(LogoProblem::Active("<?…?>".to_owned()));
        }
        if node.is_element() {
            check_element(node)?;
        }
    }
    Tree::from_str(text, &Options::default()).map(|_| ()).map_err(|_| LogoProblem::NotAPicture)
}

fn check_element(node: Node<'_, '_>) -> Result<(), LogoProblem> {
    let name = node.tag_name();
    let draws = match name.namespace() {
        Some(SVG) | None => DRAWING.contains(&name.name()) || name.name().starts_with("fe") && name.name() != "feImage",
        Some(HTML) => false,
        // Drawing programs leave notes of their own in other namespaces; nobody draws them.
        Some(_) => true,
    };
    let style = if name.name() == "style" { node.text().unwrap_or_default() } else { "" };
    if !draws || fetches(style) {
        return Err(LogoProblem::Active(format!("<{}>", name.name())));
    }
    for attribute in node.attributes() {
        let (name, value) = (attribute.name(), attribute.value());
        let reference_out = name == "href" && !value.trim_start().starts_with('#');
        let handler = name.to_ascii_lowercase().starts_with("on");
        if reference_out || handler || fetches(value) {
            return Err(LogoProblem::Active(name.to_owned()));
        }
    }
    Ok(())
}

/// Whether a style or an attribute's value names something outside the file, or hides what it names.
fn fetches(value: &str) -> bool {
    let value: String = value.to_lowercase().split_whitespace().collect();
    let reference_out = value.split("url(").skip(1).any(|rest| !rest.trim_start_matches(['"', '\'']).starts_with('#'));
    reference_out || ["javascript:", "@import", "\\", "/*"].iter().any(|sign| value.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::{LogoProblem, is_harmless, read_logo};
    use crate::analysis::results::MediaType;

    fn svg(inside: &str) -> Vec<u8> {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"9\" height=\"9\">{inside}</svg>"
        )
        .into_bytes()
    }

    #[test]
    fn takes_a_plain_drawing_with_references_of_its_own() {
        let drawing =
            svg("<defs><linearGradient id='g'><stop offset='0'/></linearGradient></defs><rect width='9' height='9' fill='url(#g)'/>");
        let logo = read_logo(&drawing).expect("a drawing");
        let styled = svg("<style>.a{fill:url(#g)}</style><rect class='a' width='9' height='9'/>");
        assert!(read_logo(&styled).is_ok());
        let typed = [b"<?xml version='1.0'?><!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'a.dtd'>".to_vec(), drawing.clone()].concat();
        assert!(read_logo(&typed).is_ok());
        assert_eq!(logo.media_type, MediaType::Svg);
        assert!(is_harmless(&logo));
    }

    #[test]
    fn refuses_whatever_could_act_or_fetch() {
        let active = [
            "<script>alert(1)</script>",
            "<rect width='9' height='9' onload='alert(1)'/>",
            "<image href='https://example.org/a.png' width='9' height='9'/>",
            "<use xlink:href='other.svg#a'/>",
            "<rect width='9' height='9' fill='url(https://example.org/a#b)'/>",
            "<rect width='9' height='9' style='fill: url ( \"//example.org/a\" )'/>",
            "<foreignObject><p>a</p></foreignObject>",
            "<style>@import url(https://example.org/a.css)</style>",
            "<a href='javascript:alert(1)'><rect width='9' height='9'/></a>",
            "<set attributeName='href' to='https://example.org'/>",
            "<filter id='f'><feImage href='https://example.org/a.png'/></filter>",
            "<style>.a{fill:u\\72l(https://example.org/a)}</style>",
            "<iframe xmlns='http://www.w3.org/1999/xhtml' src='https://example.org'/>",
        ];
        for inside in active {
            assert!(matches!(read_logo(&svg(inside)), Err(LogoProblem::Active(_))), "{inside}");
        }
        let entities = b"<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>";
        assert!(matches!(read_logo(entities), Err(LogoProblem::Active(_))));
    }

    #[test]
    fn refuses_what_is_no_picture_or_too_large() {
        for bytes in [&b""[..], b"GIF89a", b"\x89PNG\r\n\x1a\nrest", b"<html/>", b"<svg", b"\xff\xfe"] {
            assert!(read_logo(bytes).is_err(), "{bytes:?}");
        }
        assert_eq!(read_logo(&vec![0; LogoProblem::LARGEST + 1]), Err(LogoProblem::TooLarge));
        // A header that promises a picture of 100,000 by 100,000.
        let mut vast = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        vast.extend([100_000_u32.to_be_bytes(), 100_000_u32.to_be_bytes()].concat());
        assert_eq!(read_logo(&vast), Err(LogoProblem::NotAPicture));
    }
}
