//! The paired difference: every change there was, and the mean change with its interval on the same axis.
//!
//! Changes lie on a grid, so they are stacked: as dots, one a respondent, while there is room for them, and as columns with
//! their number beyond that.

use super::axis::{Axis, tick_labels};
use super::canvas::{Align, Canvas, Lettering, Pen, Point};
use super::frame::{ChartText, Embedding, Frame, MARGIN, RIGHT};
use super::palette::{INK, MUTED, RULE, Tone};
use super::text_layout::wrap;
use super::{Chart, MeanInterval, Numbers};

/// Respondents with the same change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChangeCount {
    /// After minus before, as the axis shows it.
    pub change: f64,
    pub count: u64,
    pub tone: Tone,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EstimationWords {
    /// "Ændring i WHO-5 (point)".
    pub axis: String,
    /// What lies left and right of zero.
    pub below_zero: String,
    pub above_zero: String,
    /// "Gennemsnitlig ændring 6,0 [3,1–8,9], n = 106".
    pub mean: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Estimation {
    pub text: ChartText,
    pub words: EstimationWords,
    /// May be empty, where single respondents must not be shown: the mean remains.
    pub changes: Vec<ChangeCount>,
    pub mean: f64,
    pub interval: Option<MeanInterval>,
    pub notes: Vec<String>,
    pub numbers: Numbers,
}

const STACK: f64 = 190.0;
const MEAN_ROW: f64 = 62.0;
/// From the ground of the stacks down to the mean.
const MEAN_MARK: f64 = 20.0;
const LARGEST_DOT: f64 = 5.0;
/// A smaller dot is no dot: columns then.
const SMALLEST_DOT: f64 = 1.8;

impl Chart for Estimation {
    fn text(&self) -> &ChartText {
        &self.text
    }

    fn draw(&self, embedding: &Embedding) -> String {
        let frame = Frame::begin(&self.text);
        let canvas = &frame.canvas;
        let top = frame.top + Lettering::SMALL.line_height() + 4.0;
        let stack = if self.changes.is_empty() { 8.0 } else { STACK };
        let (ground, bottom) = (top + stack, top + stack + MEAN_ROW);
        let axis = self.axis();

        let zero = axis.at(0.0);
        canvas.line(Point::new(zero, top), Point::new(zero, ground + MEAN_MARK + 8.0), Pen::new(INK, 1.2));
        self.directions(canvas, zero, frame.top + Lettering::SMALL.line_height() / 2.0);
        canvas.line(Point::new(MARGIN, ground), Point::new(RIGHT, ground), Pen::new(RULE, 1.0));
        self.stacks(canvas, &axis, ground, stack);
        self.mean_mark(canvas, &axis, top, ground);
        let below = self.foot(canvas, &axis, bottom);
        frame.finish(below, &self.notes, embedding)
    }
}

impl Estimation {
    fn axis(&self) -> Axis {
        let limits = self.interval.map_or([self.mean; 2], |interval| [interval.low, interval.high]);
        let values = || self.changes.iter().filter(|change| change.count > 0).map(|change| change.change).chain(limits).chain([0.0]);
        let (low, high) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
        let margin = (high - low) * 0.05;
        Axis::new(low - margin, high + margin, MARGIN, RIGHT)
    }

    fn stacks(&self, canvas: &Canvas, axis: &Axis, ground: f64, height: f64) {
        let most = self.changes.iter().map(|change| change.count).max().unwrap_or(0);
        if most == 0 {
            return;
        }
        let mut values: Vec<f64> = self.changes.iter().map(|change| change.change).collect();
        values.sort_by(f64::total_cmp);
        let step = values.windows(2).map(|pair| pair[1] - pair[0]).filter(|step| *step > 0.0).fold(f64::INFINITY, f64::min);
        let room = (step * axis.unit()).min(4.0 * LARGEST_DOT);
        let radius = (room * 0.46).min((height - 6.0) / most as f64 / 2.1).min(LARGEST_DOT);
        for change in self.changes.iter().filter(|change| change.count > 0) {
            let x = axis.at(change.change);
            if radius >= SMALLEST_DOT {
                for i in 0..change.count {
                    let y = ground - 3.0 - radius * (1.0 + 2.1 * i as f64);
                    canvas.circle(Point::new(x, y), radius, change.tone.fill());
                }
            } else {
                let half = (room * 0.4).max(0.6);
                let column = (height - Lettering::SMALL.line_height() - 4.0) * change.count as f64 / most as f64;
                canvas.rect(Point::new(x - half, ground - column), Point::new(x + half, ground), change.tone.fill());
                let count = self.numbers.integer(i64::try_from(change.count).unwrap_or(i64::MAX));
                if Lettering::SMALL.width(&count) + 4.0 <= step * axis.unit() {
                    canvas.text_on_paper(Point::new(x, ground - column - 7.0), &count, Lettering::SMALL.align(Align::Centre));
                }
            }
        }
    }

    fn directions(&self, canvas: &Canvas, zero: f64, y: f64) {
        let lettering = Lettering::SMALL.bold();
        let below = format!("← {}", self.words.below_zero);
        let above = format!("{} →", self.words.above_zero);
        let below_end = (zero - 8.0).max(MARGIN + lettering.width(&below)).min(RIGHT - lettering.width(&above) - 16.0);
        let above_start = (zero + 8.0).max(below_end + 16.0).min(RIGHT - lettering.width(&above));
        if !self.words.below_zero.is_empty() {
            canvas.text_middle(Point::new(below_end, y), &below, lettering.align(Align::Right));
        }
        if !self.words.above_zero.is_empty() {
            canvas.text_middle(Point::new(above_start, y), &above, lettering);
        }
    }

    fn mean_mark(&self, canvas: &Canvas, axis: &Axis, top: f64, ground: f64) {
        let y = ground + MEAN_MARK;
        let x = axis.at(self.mean);
        canvas.dashed(Point::new(x, top), Point::new(x, y), Pen::new(INK, 1.2));
        canvas.hover(&self.words.mean, |canvas| {
            if let Some(MeanInterval { low, high }) = self.interval {
                canvas.interval_across(axis.at(low), axis.at(high), y, 5.0, Pen::new(INK, 2.2));
            }
            canvas.diamond(Point::new(x, y), 6.5, INK);
        });
        let lettering = Lettering::VALUE.bold();
        let half = lettering.width(&self.words.mean) / 2.0;
        let middle = x.min(RIGHT - half).max(MARGIN + half);
        canvas.text_on_paper(Point::new(middle, y + 22.0), &self.words.mean, lettering.align(Align::Centre));
    }

    fn foot(&self, canvas: &Canvas, axis: &Axis, bottom: f64) -> f64 {
        canvas.line(Point::new(MARGIN, bottom), Point::new(RIGHT, bottom), Pen::new(MUTED, 1.0));
        let ticks = axis.ticks(12);
        for (tick, label) in ticks.iter().zip(tick_labels(&ticks, self.numbers)) {
            let x = axis.at(*tick);
            canvas.line(Point::new(x, bottom), Point::new(x, bottom + 4.0), Pen::new(MUTED, 1.0));
            canvas.text_middle(Point::new(x, bottom + 13.0), &label, Lettering::SMALL.align(Align::Centre));
        }
        let lines = wrap(&self.words.axis, RIGHT - MARGIN, Lettering::SMALL);
        canvas.lines_below(Point::new(f64::midpoint(MARGIN, RIGHT), bottom + 22.0), &lines, Lettering::SMALL.align(Align::Centre))
    }
}
