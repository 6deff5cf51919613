//! The paired difference: every change there was, and the mean change with its interval on the same axis.
//!
//! Changes lie on a grid, so they are stacked: as dots, one a respondent, where these may be shown and there is room for them, and else
//! as columns whose area is their number.

use super::axis::{Axis, tick_labels};
use super::canvas::{Align, Canvas, Lettering, Pen, Point};
use super::frame::{ChartText, Embedding, Frame, MARGIN, RIGHT};
use super::palette::{INK, MUTED, RULE, Tone};
use super::text_layout::wrap;
use super::{Chart, MeanInterval, Numbers};

/// Respondents whose change, after minus before, lies between two edges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChangeCount {
    pub low: f64,
    pub high: f64,
    pub count: u64,
    pub tone: Tone,
}

impl ChangeCount {
    fn width(&self) -> f64 {
        (self.high - self.low).max(f64::MIN_POSITIVE)
    }
}

/// What stands for the respondents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeMarks {
    /// One dot each, as long as there is room.
    Dots,
    Columns,
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
    /// From the lowest on. May be empty, where too few must not be shown: the mean remains.
    pub changes: Vec<ChangeCount>,
    pub marks: ChangeMarks,
    pub mean: f64,
    pub interval: Option<MeanInterval>,
    pub notes: Vec<String>,
    pub numbers: Numbers,
}

/// Respondents with about the same change, as they are drawn.
struct Column {
    left: f64,
    right: f64,
    top: f64,
    count: String,
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
        let columns = self.stacks(canvas, &axis, ground, stack);
        self.mean_mark(canvas, &axis, top, ground);
        Self::column_counts(canvas, &columns);
        let below = self.foot(canvas, &axis, bottom);
        frame.finish(below, &self.notes, embedding)
    }
}

impl Estimation {
    fn axis(&self) -> Axis {
        let limits = self.interval.map_or([self.mean; 2], |interval| [interval.low, interval.high]);
        let shown = self.changes.iter().filter(|change| change.count > 0);
        let values = || shown.clone().flat_map(|change| [change.low, change.high]).chain(limits).chain([0.0]);
        let (low, high) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
        let margin = (high - low) * 0.05;
        Axis::new(low - margin, high + margin, MARGIN, RIGHT)
    }

    /// Draws the respondents; returns the columns that they are drawn as.
    fn stacks(&self, canvas: &Canvas, axis: &Axis, ground: f64, height: f64) -> Vec<Column> {
        let most = self.changes.iter().map(|change| change.count).max().unwrap_or(0);
        let narrowest = self.changes.iter().map(ChangeCount::width).fold(f64::INFINITY, f64::min) * axis.unit();
        let radius = (narrowest.min(4.0 * LARGEST_DOT) * 0.46).min((height - 6.0) / most as f64 / 2.1).min(LARGEST_DOT);
        match self.marks {
            ChangeMarks::Dots if most > 0 && radius >= SMALLEST_DOT => {
                for change in &self.changes {
                    let x = axis.at(f64::midpoint(change.low, change.high));
                    for i in 0..change.count {
                        let y = ground - 3.0 - radius * (1.0 + 2.1 * i as f64);
                        canvas.circle(Point::new(x, y), radius, change.tone.fill());
                    }
                }
                Vec::new()
            }
            ChangeMarks::Dots | ChangeMarks::Columns => self.columns(canvas, axis, ground, height),
        }
    }

    /// Columns of an area in proportion to their counts.
    fn columns(&self, canvas: &Canvas, axis: &Axis, ground: f64, height: f64) -> Vec<Column> {
        let shown = || self.changes.iter().filter(|change| change.count > 0);
        let density = |change: &ChangeCount| change.count as f64 / change.width();
        let most = shown().map(density).fold(0.0, f64::max);
        let room = height - Lettering::SMALL.line_height() - 4.0;
        let column = |change: &ChangeCount| {
            let gap = (change.width() * axis.unit() * 0.06).min(1.0);
            let top = ground - (room * density(change) / most).max(1.0);
            let count = self.numbers.integer(i64::try_from(change.count).unwrap_or(i64::MAX));
            let (left, right) = (axis.at(change.low) + gap, axis.at(change.high) - gap);
            canvas.hover(&count, |canvas| canvas.rect(Point::new(left, top), Point::new(right, ground), change.tone.fill()));
            Column { left, right, top, count }
        };
        shown().map(column).collect()
    }

    /// The counts on top of the columns: the tallest first, and none that would cover a column or another count.
    fn column_counts(canvas: &Canvas, columns: &[Column]) {
        let small = Lettering::SMALL;
        let mut order: Vec<&Column> = columns.iter().collect();
        order.sort_by(|a, b| a.top.total_cmp(&b.top).then(a.left.total_cmp(&b.left)));
        let mut taken: Vec<(f64, f64, f64)> = columns.iter().map(|column| (column.left, column.right, column.top)).collect();
        for Column { left, right, top, count } in order {
            let (middle, half) = (f64::midpoint(*left, *right), small.width(count) / 2.0 + 1.0);
            let (from, to, head, foot) = (middle - half, middle + half, top - small.line_height(), top - 1.0);
            if taken.iter().all(|&(left, right, top)| right <= from || to <= left || foot <= top) {
                canvas.text_on_paper(Point::new(middle, f64::midpoint(head, foot)), count, small.align(Align::Centre));
                taken.push((from, to, head));
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
