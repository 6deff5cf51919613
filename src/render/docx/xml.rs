//! Word's XML in pieces: texts that can't break out of their element, runs and paragraphs.

use std::fmt::Write as _;

/// A text as XML content or attribute value. Characters that XML 1.0 can't hold are left out.
pub(super) fn escaped(text: &str) -> String {
    let mut xml = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\n' => xml.push_str("&#10;"),
            '\t' => xml.push_str("&#9;"),
            '\r' | '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            other => xml.push(other),
        }
    }
    xml
}

/// A run of text; line breaks and tabs are elements of their own. `properties` is the content of its `rPr`.
pub(super) fn run(text: &str, properties: &str) -> String {
    let mut xml = String::from("<w:r>");
    if !properties.is_empty() {
        let _ = write!(xml, "<w:rPr>{properties}</w:rPr>");
    }
    for (line, content) in text.lines().enumerate() {
        if line > 0 {
            xml.push_str("<w:br/>");
        }
        for (stop, content) in content.split('\t').enumerate() {
            if stop > 0 {
                xml.push_str("<w:tab/>");
            }
            let _ = write!(xml, "<w:t xml:space=\"preserve\">{}</w:t>", escaped(&unbroken(content)));
        }
    }
    xml.push_str("</w:r>");
    xml
}

/// A number never stands at the end of a line without its unit.
fn unbroken(text: &str) -> String {
    text.replace(" %", "\u{a0}%").replace(" pct.", "\u{a0}pct.")
}

/// A paragraph in a named style.
pub(super) fn paragraph(style: &str, runs: &str) -> String {
    paragraph_with("", style, runs)
}

/// A paragraph in a named style, with `properties` of its own.
pub(super) fn paragraph_with(properties: &str, style: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{properties}</w:pPr>{runs}</w:p>\n")
}

/// A field with the text that it shows until a program computes it.
pub(super) fn field(instruction: &str, shown: &str, properties: &str) -> String {
    field_start(instruction) + &run(shown, properties) + &field_end()
}

/// What stands before the text of a field; that may reach over several paragraphs.
pub(super) fn field_start(instruction: &str) -> String {
    let instruction = format!("<w:r><w:instrText xml:space=\"preserve\"> {} </w:instrText></w:r>", escaped(instruction));
    mark("begin") + &instruction + &mark("separate")
}

pub(super) fn field_end() -> String {
    mark("end")
}

fn mark(kind: &str) -> String {
    format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>")
}
