//! The respondents' way through the waves: who answered, who could be matched, who was met only once.
//!
//! One column a wave. Below and between two waves stands who answered both; below a wave who answered it alone; at the foot, who is
//! in the analysis.

use super::Chart;
use super::canvas::{Align, Canvas, Lettering, Pen, Point};
use super::frame::{ChartText, Embedding, Frame, MARGIN, RIGHT};
use super::palette::{INK, MUTED, PAPER, RULE, Tone, WASH};
use super::text_layout::wrap;

/// A box of the flow: a heading, a large number, and lines below it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FlowBox {
    pub heading: String,
    /// "106", or a dash.
    pub count: String,
    /// "af 128 besvarelser", "12 uden nøgle".
    pub lines: Vec<String>,
}

/// A wave and those who answered it alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowWave {
    pub wave: FlowBox,
    pub only: Option<FlowBox>,
}

/// Two to six waves; `matched` holds one box for each two neighbours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RespondentFlow {
    pub text: ChartText,
    pub waves: Vec<FlowWave>,
    pub matched: Vec<FlowBox>,
    /// Where all matched respondents arrive: the analysis.
    pub result: Option<FlowBox>,
    pub notes: Vec<String>,
}

const PADDING: f64 = 8.0;
const ARROW: f64 = 34.0;
const COUNT: Lettering = Lettering { size: 19.0, ..Lettering::TITLE };
const HEADING: Lettering = Lettering { size: 12.0, ..Lettering::TITLE };
const LINE: Lettering = Lettering::SMALL;

#[derive(Clone, Copy)]
enum Look {
    Wave,
    Matched,
    Lost,
}

/// A box with its words broken into lines.
struct Laid<'a> {
    heading: Vec<String>,
    count: &'a str,
    lines: Vec<String>,
    width: f64,
}

impl<'a> Laid<'a> {
    fn new(content: &'a FlowBox, width: f64) -> Self {
        let inner = width - 2.0 * PADDING;
        let lines = content.lines.iter().flat_map(|line| wrap(line, inner, LINE)).collect();
        Self { heading: wrap(&content.heading, inner, HEADING), count: &content.count, lines, width }
    }

    fn height(&self) -> f64 {
        let count = if self.count.is_empty() { 0.0 } else { COUNT.line_height() };
        2.0 * PADDING + self.heading.len() as f64 * HEADING.line_height() + count + self.lines.len() as f64 * LINE.line_height()
    }

    fn draw(&self, canvas: &Canvas, centre: f64, top: f64, height: f64, look: Look) {
        let (left, right, bottom) = (centre - self.width / 2.0, centre + self.width / 2.0, top + height);
        let (fill, edge, ink) = match look {
            Look::Wave => (WASH, Pen::new(RULE, 1.2), INK),
            Look::Matched => (Tone::Improved.fill(), Pen::new(Tone::Improved.fill(), 1.2), PAPER),
            Look::Lost => (PAPER, Pen::new(Tone::Deteriorated.ink(), 1.4), INK),
        };
        canvas.rect(Point::new(left, top), Point::new(right, bottom), fill);
        canvas.outline(Point::new(left, top), Point::new(right, bottom), edge);
        let mut y = top + PADDING + (height - self.height()) / 2.0;
        y = canvas.lines_below(Point::new(centre, y), &self.heading, HEADING.color(ink).align(Align::Centre));
        if !self.count.is_empty() {
            y = canvas.lines_below(Point::new(centre, y), &[self.count.to_owned()], COUNT.color(ink).align(Align::Centre));
        }
        canvas.lines_below(Point::new(centre, y), &self.lines, LINE.color(if ink == PAPER { PAPER } else { MUTED }).align(Align::Centre));
    }
}

fn tallest<'a>(boxes: impl IntoIterator<Item = &'a Laid<'a>>) -> f64 {
    boxes.into_iter().map(Laid::height).fold(0.0, f64::max)
}

impl Chart for RespondentFlow {
    fn text(&self) -> &ChartText {
        &self.text
    }

    fn draw(&self, embedding: &Embedding) -> String {
        let frame = Frame::begin(&self.text);
        let canvas = &frame.canvas;
        let pen = Pen::new(MUTED, 1.4);
        let pitch = (RIGHT - MARGIN) / self.waves.len().max(1) as f64;
        let centre = |i: usize| MARGIN + pitch * (i as f64 + 0.5);
        // Between two boxes of the second row an arrow from the wave above passes down; many waves stand closer.
        let between = if pitch < 150.0 { 14.0 } else { 44.0 };
        let width = (pitch - between).min(230.0);

        let waves: Vec<Laid<'_>> = self.waves.iter().map(|column| Laid::new(&column.wave, width)).collect();
        let top = frame.top + 2.0;
        let height = tallest(&waves);
        for (i, laid) in waves.iter().enumerate() {
            laid.draw(canvas, centre(i), top, height, Look::Wave);
        }
        let mut bottom = top + height;
        let waves_bottom = bottom;

        let matched: Vec<Laid<'_>> = self.matched.iter().map(|content| Laid::new(content, width)).collect();
        let matched_top = bottom + ARROW;
        if !matched.is_empty() {
            let height = tallest(&matched);
            for (i, laid) in matched.iter().enumerate() {
                let middle = f64::midpoint(centre(i), centre(i + 1));
                for (from, inward) in [(centre(i), 1.0), (centre(i + 1), -1.0)] {
                    let from = Point::new(from + inward * width / 4.0, waves_bottom);
                    canvas.arrow(from, Point::new(middle - inward * width / 4.0, matched_top), pen);
                }
                laid.draw(canvas, middle, matched_top, height, Look::Matched);
            }
            bottom = matched_top + height;
        }
        let matched_bottom = bottom;

        let alone: Vec<(usize, Laid<'_>)> =
            self.waves.iter().enumerate().filter_map(|(i, column)| Some((i, Laid::new(column.only.as_ref()?, width)))).collect();
        if !alone.is_empty() {
            let only_top = matched_bottom + ARROW;
            let height = tallest(alone.iter().map(|(_, laid)| laid));
            for (i, laid) in &alone {
                let x = centre(*i);
                canvas.arrow(Point::new(x, waves_bottom), Point::new(x, only_top), pen);
                laid.draw(canvas, x, only_top, height, Look::Lost);
            }
            bottom = only_top + height;
        }
        if let Some(result) = &self.result {
            bottom = draw_result(canvas, result, &matched, &centre, matched_bottom, bottom);
        }
        frame.finish(bottom + 4.0, &self.notes, embedding)
    }
}

/// Leads every matched box down between the columns to the analysis; returns its bottom.
fn draw_result(
    canvas: &Canvas,
    result: &FlowBox,
    matched: &[Laid<'_>],
    centre: &impl Fn(usize) -> f64,
    matched_bottom: f64,
    bottom: f64,
) -> f64 {
    let pen = Pen::new(MUTED, 1.4);
    let laid = Laid::new(result, 300.0);
    let middle = f64::midpoint(MARGIN, RIGHT);
    let top = bottom + ARROW;
    let bar = bottom + ARROW / 3.0;
    let from: Vec<f64> = (0..matched.len()).map(|i| f64::midpoint(centre(i), centre(i + 1))).collect();
    for &x in &from {
        canvas.line(Point::new(x, matched_bottom), Point::new(x, bar), pen);
    }
    if let (Some(&first), Some(&last)) = (from.first(), from.last()) {
        canvas.line(Point::new(first.min(middle), bar), Point::new(last.max(middle), bar), pen);
        canvas.arrow(Point::new(middle, bar), Point::new(middle, top), pen);
    }
    laid.draw(canvas, middle, top, laid.height(), Look::Matched);
    top + laid.height()
}
