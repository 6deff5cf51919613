//! Jacobson and Truax' figure: each respondent's score before against after, the band of change that measurement error explains, and
//! the cut-off between the clinical and the ordinary range.
//!
//! Scores lie on a grid, so respondents with the same two scores are one bubble whose area is their number. What a reader would
//! otherwise have to count is written beside the plot, zone by zone.

use plotters::style::Color;

use super::axis::{Axis, tick_labels};
use super::canvas::{Align, Canvas, Lettering, Pen, Point};
use super::frame::{ChartText, Embedding, Frame, MARGIN, RIGHT};
use super::palette::{INK, MUTED, PAPER, RULE, Tone};
use super::text_layout::{widest, wrap};
use super::{Chart, Numbers, PairCount};

/// A zone's name and how many are in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneCount {
    pub label: String,
    /// "23 (22 %)".
    pub value: String,
    pub tone: Tone,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReliableChangeWords {
    pub before_axis: String,
    pub after_axis: String,
    /// Explains the band: "Ændring under 7 point kan skyldes måleusikkerhed".
    pub band: String,
    /// Explains the dashed lines.
    pub cut_off: String,
    /// Explains the bubbles: "Cirklens areal svarer til antal personer".
    pub bubbles: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ReliableChangeScatter {
    pub text: ChartText,
    pub words: ReliableChangeWords,
    /// The ends of the scale.
    pub low: f64,
    pub high: f64,
    pub pairs: Vec<PairCount>,
    /// Changes of this size or smaller are within the band.
    pub reliable_change: f64,
    pub cut_off: Option<f64>,
    pub zones: Vec<ZoneCount>,
    pub notes: Vec<String>,
    pub numbers: Numbers,
}

const SIDE: f64 = 400.0;
const SMALLEST_BUBBLE: f64 = 2.6;
const LARGEST_BUBBLE: f64 = 13.0;

/// The square plot.
struct Square {
    x: Axis,
    y: Axis,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Chart for ReliableChangeScatter {
    fn text(&self) -> &ChartText {
        &self.text
    }

    fn draw(&self, embedding: &Embedding) -> String {
        let frame = Frame::begin(&self.text);
        let canvas = &frame.canvas;
        let after_lines = wrap(&self.words.after_axis, RIGHT - MARGIN, Lettering::SMALL);
        let top = canvas.lines_below(Point::new(MARGIN, frame.top - 4.0), &after_lines, Lettering::SMALL) + 6.0;
        let square = self.square(top);
        self.ground(canvas, &square);
        self.bubbles(canvas, &square);
        let axis_bottom = self.ticks(canvas, &square);
        let side_bottom = self.side(canvas, &square);
        frame.finish(axis_bottom.max(side_bottom), &self.notes, embedding)
    }
}

impl ReliableChangeScatter {
    fn square(&self, top: f64) -> Square {
        let inset = 10.0;
        let bottom = top + SIDE;
        let y = Axis::new(self.low, self.high, bottom - inset, top + inset);
        let labels = tick_labels(&y.ticks(8), self.numbers);
        let left = MARGIN + widest(labels.iter().map(String::as_str), Lettering::SMALL) + 8.0;
        Square { x: Axis::new(self.low, self.high, left + inset, left + SIDE - inset), y, left, right: left + SIDE, top, bottom }
    }

    fn ground(&self, canvas: &Canvas, square: &Square) {
        let Square { x, y, left, right, top, bottom } = square;
        // The band |after − before| ≤ reliable change, cut off at the ends of the scale.
        let (low, high, reach) = (self.low, self.high, self.reliable_change.min(self.high - self.low).max(0.0));
        let corners = [(low, low), (low, low + reach), (high - reach, high), (high, high), (high, high - reach), (low + reach, low)];
        let band: Vec<Point> = corners.iter().map(|&(before, after)| Point::new(x.at(before), y.at(after))).collect();
        canvas.polygon(&band, Tone::Unchanged.fill().mix(0.55));
        canvas.line(Point::new(x.at(low), y.at(low)), Point::new(x.at(high), y.at(high)), Pen::new(MUTED, 1.0));
        if let Some(cut_off) = self.cut_off {
            canvas.dashed(Point::new(x.at(cut_off), *top), Point::new(x.at(cut_off), *bottom), Pen::new(INK, 1.2));
            canvas.dashed(Point::new(*left, y.at(cut_off)), Point::new(*right, y.at(cut_off)), Pen::new(INK, 1.2));
        }
        canvas.outline(Point::new(*left, *top), Point::new(*right, *bottom), Pen::new(RULE, 1.0));
    }

    fn bubbles(&self, canvas: &Canvas, square: &Square) {
        let most = self.pairs.iter().map(|pair| pair.count).max().unwrap_or(0).max(1) as f64;
        // One respondent keeps a visible size; areas are proportional as long as the largest bubble allows.
        let one = (LARGEST_BUBBLE / most.sqrt()).clamp(SMALLEST_BUBBLE, 5.0);
        let mut pairs: Vec<&PairCount> = self.pairs.iter().filter(|pair| pair.count > 0).collect();
        pairs.sort_by_key(|pair| std::cmp::Reverse(pair.count));
        for pair in pairs {
            let centre = Point::new(square.x.at(pair.before), square.y.at(pair.after));
            let radius = (one * (pair.count as f64).sqrt()).min(LARGEST_BUBBLE);
            canvas.circle(centre, radius, if pair.tone == Tone::Unchanged { MUTED } else { pair.tone.fill() });
            canvas.ring(centre, radius, Pen::new(PAPER, 0.8));
        }
    }

    fn ticks(&self, canvas: &Canvas, square: &Square) -> f64 {
        let ticks = square.x.ticks(8);
        for (tick, label) in ticks.iter().zip(tick_labels(&ticks, self.numbers)) {
            canvas.text_middle(Point::new(square.x.at(*tick), square.bottom + 11.0), &label, Lettering::SMALL.align(Align::Centre));
            canvas.text_middle(Point::new(square.left - 6.0, square.y.at(*tick)), &label, Lettering::SMALL.align(Align::Right));
        }
        let lines = wrap(&self.words.before_axis, SIDE, Lettering::SMALL);
        canvas.lines_below(Point::new(square.right, square.bottom + 20.0), &lines, Lettering::SMALL.align(Align::Right))
    }

    /// The zones' counts and the marks' meaning at the right; returns where they end.
    fn side(&self, canvas: &Canvas, square: &Square) -> f64 {
        let left = square.right + 20.0;
        let width = RIGHT - left;
        let mut y = square.top + 2.0;
        for zone in &self.zones {
            let value = Lettering::TITLE.color(zone.tone.ink());
            y = canvas.lines_below(Point::new(left, y), &wrap(&zone.value, width, value), value);
            y = canvas.lines_below(Point::new(left, y), &wrap(&zone.label, width, Lettering::VALUE), Lettering::VALUE) + 10.0;
        }
        y += 6.0;
        let text_left = left + 24.0;
        let mut entry = |words: &str, mark: &dyn Fn(f64)| {
            if words.is_empty() {
                return;
            }
            mark(y + Lettering::SMALL.line_height() / 2.0);
            y = canvas.lines_below(Point::new(text_left, y), &wrap(words, RIGHT - text_left, Lettering::SMALL), Lettering::SMALL) + 5.0;
        };
        entry(&self.words.band, &|y| {
            canvas.rect(Point::new(left, y - 5.0), Point::new(left + 16.0, y + 5.0), Tone::Unchanged.fill().mix(0.55));
        });
        if self.cut_off.is_some() {
            entry(&self.words.cut_off, &|y| canvas.dashed(Point::new(left, y), Point::new(left + 17.0, y), Pen::new(INK, 1.2)));
        }
        entry(&self.words.bubbles, &|y| canvas.circle(Point::new(left + 8.0, y), 5.0, Tone::Neutral.fill()));
        y
    }
}
