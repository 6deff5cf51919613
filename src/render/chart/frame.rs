//! What all charts share around their plot: the finding as title, the subtitle, the source line, the alternative text, the fonts.

use std::fmt::Write as _;

use plotters::style::RGBColor;

use super::canvas::{Canvas, Lettering, Point};
use super::font;
use super::palette::PAPER;
use super::svg_backend::push_escaped;
use super::text_layout::wrap;

/// Every chart is as wide as a column of text on A4 paper at 13 px letters.
pub(super) const WIDTH: f64 = 720.0;
pub(super) const MARGIN: f64 = 20.0;
/// The right edge of what is drawn.
pub(super) const RIGHT: f64 = WIDTH - MARGIN;

/// The words around a chart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChartText {
    /// Says the finding.
    pub title: String,
    /// What is shown, of whom.
    pub subtitle: String,
    /// Where the numbers come from.
    pub source_line: String,
    /// What a reader who does not see the chart needs to know of it.
    pub alt_text: String,
}

/// Where a drawing is going to live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Embedding {
    /// In a file of its own: it carries its fonts.
    Standalone,
    /// Within a page that has the fonts ([`font_face_css`](super::font_face_css)). The id must be unique in that page.
    Inline { id: String },
}

/// A sheet with its heading drawn.
pub(super) struct Frame<'a> {
    pub(super) canvas: Canvas,
    /// Where the plot may begin.
    pub(super) top: f64,
    text: &'a ChartText,
}

impl<'a> Frame<'a> {
    pub(super) fn begin(text: &'a ChartText) -> Self {
        let canvas = Canvas::new();
        let width = RIGHT - MARGIN;
        let mut y = MARGIN - 4.0;
        y = canvas.lines_below(Point::new(MARGIN, y), &wrap(&text.title, width, Lettering::TITLE), Lettering::TITLE);
        if !text.subtitle.is_empty() {
            y = canvas.lines_below(Point::new(MARGIN, y + 2.0), &wrap(&text.subtitle, width, Lettering::SUBTITLE), Lettering::SUBTITLE);
        }
        Self { canvas, top: y + 12.0, text }
    }

    /// Adds notes and the source line below `bottom` and makes the SVG document.
    pub(super) fn finish(self, bottom: f64, notes: &[String], embedding: &Embedding) -> String {
        let mut y = bottom + 10.0;
        for note in notes.iter().chain([&self.text.source_line]).filter(|note| !note.is_empty()) {
            y = self.canvas.lines_below(Point::new(MARGIN, y), &wrap(note, RIGHT - MARGIN, Lettering::SMALL), Lettering::SMALL) + 2.0;
        }
        document(&self.canvas.into_body(), (y + MARGIN - 8.0).ceil(), self.text, embedding)
    }
}

fn document(body: &str, height: f64, text: &ChartText, embedding: &Embedding) -> String {
    let id = match embedding {
        Embedding::Standalone => "chart",
        Embedding::Inline { id } => id.as_str(),
    };
    let RGBColor(red, green, blue) = PAPER;
    let mut svg = String::with_capacity(body.len() + font::face_css().len() + 2_000);
    let _ = write!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
         font-family=\"'{}', sans-serif\" aria-labelledby=\"",
        font::FAMILY
    );
    push_escaped(&mut svg, id);
    svg.push_str("-title ");
    push_escaped(&mut svg, id);
    svg.push_str("-desc\">\n");
    for (tag, words) in [("title", &text.title), ("desc", &text.alt_text)] {
        let _ = write!(svg, "<{tag} id=\"");
        push_escaped(&mut svg, id);
        let _ = write!(svg, "-{tag}\">");
        push_escaped(&mut svg, words);
        let _ = writeln!(svg, "</{tag}>");
    }
    if matches!(embedding, Embedding::Standalone) {
        let _ = writeln!(svg, "<style>{}</style>", font::face_css());
    }
    let _ = writeln!(svg, "<rect class=\"paper\" width=\"{WIDTH}\" height=\"{height}\" fill=\"#{red:02x}{green:02x}{blue:02x}\"/>");
    svg.push_str(body);
    svg.push_str("</svg>\n");
    svg
}
