//! Shares of improved, unchanged and deteriorated: one bar a scale.
//!
//! The improved share starts at zero and runs to the right, the deteriorated one starts at zero and runs to the left, so that both can
//! be compared down the rows and against the axis; the unchanged share fills the bar up behind the improved one. In the more usual
//! diverging bar the unchanged straddle zero, and neither share that matters has a common start. The interval lies below the bar,
//! where no value can cover it.

use super::axis::share_step;
use super::canvas::{Align, Canvas, Lettering, Pen, Point};
use super::frame::{ChartText, Embedding, Frame, MARGIN, RIGHT};
use super::palette::{INK, MUTED, PAPER, RULE, Tone};
use super::text_layout::{widest, wrap};
use super::{Chart, Numbers};

/// One outcome's part of a bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// Of one.
    pub share: f64,
    /// As it is written in the bar: "44 %", or a count where there are too few for percentages.
    pub label: String,
}

/// The limits of the improved share, of one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShareInterval {
    pub low: f64,
    pub high: f64,
}

/// A scale's outcome.
#[derive(Debug, Clone, PartialEq)]
pub enum ShareBar {
    Shown {
        improved: Share,
        unchanged: Share,
        /// `None` where a reader may not tell the two apart: `unchanged` then holds both.
        deteriorated: Option<Share>,
        interval: Option<ShareInterval>,
        /// The improved share that measurement error alone would give.
        chance: Option<f64>,
    },
    /// Too few persons: a dash and why.
    Suppressed { note: String },
}

#[derive(Debug, Clone, PartialEq)]
pub struct ShareRow {
    pub label: String,
    pub bar: ShareBar,
    /// The improved share with its interval, written out: "44 % [35–54 %]".
    pub value: String,
    /// The number of respondents, or a dash.
    pub n: String,
}

/// Whether the axis of the bars is marked: a percentage of fewer than ten persons says more than they do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShareAxis {
    Percent,
    Unmarked,
}

/// The words that explain the marks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShareWords {
    pub improved: String,
    pub unchanged: String,
    pub deteriorated: String,
    /// Unchanged and deteriorated together.
    pub rest: String,
    /// Heads the column of written values.
    pub value: String,
    /// Heads the column of respondents.
    pub n: String,
    pub interval: String,
    pub chance: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct OutcomeShares {
    pub text: ChartText,
    pub words: ShareWords,
    pub rows: Vec<ShareRow>,
    pub axis: ShareAxis,
    /// Further explanations below the plot.
    pub notes: Vec<String>,
    pub numbers: Numbers,
}

const BAR: f64 = 20.0;
/// From the bar to the middle of the interval below it.
const BELOW_BAR: f64 = 6.5;
const ROW_PADDING: f64 = 18.0;
const WIDEST_LABEL: f64 = 200.0;
const GAP: f64 = 14.0;
/// Room for a label beyond either end of the bars.
const OUTSIDE: f64 = 34.0;

/// The columns of the chart and where a share lies.
struct Columns {
    label_width: f64,
    zero: f64,
    pixels_per_one: f64,
    left: f64,
    right: f64,
    value_right: f64,
}

impl Columns {
    fn at(&self, share: f64) -> f64 {
        self.zero + share * self.pixels_per_one
    }
}

impl Chart for OutcomeShares {
    fn text(&self) -> &ChartText {
        &self.text
    }

    fn draw(&self, embedding: &Embedding) -> String {
        let frame = Frame::begin(&self.text);
        let canvas = &frame.canvas;
        let columns = self.columns();
        let labels: Vec<Vec<String>> = self.rows.iter().map(|row| wrap(&row.label, columns.label_width, Lettering::LABEL)).collect();
        let heights: Vec<f64> =
            labels.iter().map(|lines| (BAR + ROW_PADDING).max(Lettering::LABEL.line_height() * lines.len() as f64 + 10.0)).collect();
        let first = self.head(canvas, &columns, frame.top);
        let bottom = first + heights.iter().sum::<f64>();
        self.grid(canvas, &columns, first, bottom);

        let mut y = first;
        for ((row, lines), height) in self.rows.iter().zip(&labels).zip(&heights) {
            let middle = y + height / 2.0 - 2.0;
            canvas.lines_middle(Point::new(MARGIN, middle), lines, Lettering::LABEL);
            canvas.text_middle(Point::new(columns.value_right, middle), &row.value, Lettering::VALUE.align(Align::Right));
            canvas.text_middle(Point::new(RIGHT, middle), &row.n, Lettering::VALUE.align(Align::Right));
            match &row.bar {
                ShareBar::Shown { improved, unchanged, deteriorated, interval, chance } => {
                    self.bar(canvas, &columns, &row.label, middle, improved, unchanged, deteriorated.as_ref());
                    marks_below(canvas, &columns, middle, improved.share, *interval, *chance);
                }
                ShareBar::Suppressed { note } => {
                    canvas.text_on_paper(Point::new(columns.zero + 6.0, middle), &format!("– {note}"), Lettering::VALUE.color(MUTED));
                }
            }
            y += height;
        }
        let below = self.key(canvas, &columns, bottom + 24.0);
        frame.finish(below, &self.notes, embedding)
    }
}

impl OutcomeShares {
    fn columns(&self) -> Columns {
        let label_width = widest(self.rows.iter().map(|row| row.label.as_str()), Lettering::LABEL).min(WIDEST_LABEL);
        let n_width = widest(self.rows.iter().map(|row| row.n.as_str()), Lettering::VALUE).max(Lettering::SMALL.width(&self.words.n));
        let value_width = widest(self.rows.iter().map(|row| row.value.as_str()), Lettering::VALUE)
            .max(Lettering::SMALL.width(&self.words.value).min(96.0));
        let value_right = RIGHT - n_width - GAP;
        let left = MARGIN + label_width + GAP;
        let right = value_right - value_width - GAP;
        let (mut most_left, mut most_right) = (0.0_f64, 0.0_f64);
        for row in &self.rows {
            if let ShareBar::Shown { improved, unchanged, deteriorated, interval, chance } = &row.bar {
                most_left = most_left.max(deteriorated.as_ref().map_or(0.0, |share| share.share));
                most_right = most_right.max(improved.share + unchanged.share);
                most_right = most_right.max(interval.map_or(0.0, |interval| interval.high)).max(chance.unwrap_or(0.0));
            }
        }
        let span = (most_left + most_right).max(0.25);
        let pixels_per_one = (right - left - 2.0 * OUTSIDE) / span;
        Columns { label_width, zero: left + OUTSIDE + most_left * pixels_per_one, pixels_per_one, left, right, value_right }
    }

    /// Names the sides and the columns; returns where the rows begin.
    fn head(&self, canvas: &Canvas, columns: &Columns, top: f64) -> f64 {
        let head = Lettering::VALUE.bold();
        let value_lines = wrap(&self.words.value, (columns.value_right - columns.right - GAP).max(60.0), Lettering::SMALL);
        let height = Lettering::SMALL.line_height() * value_lines.len().max(1) as f64;
        let y = top + height - Lettering::SMALL.line_height() / 2.0;
        canvas.lines_below(Point::new(columns.value_right, top), &value_lines, Lettering::SMALL.align(Align::Right));
        canvas.text_middle(Point::new(RIGHT, y), &self.words.n, Lettering::SMALL.align(Align::Right));
        let deteriorated = format!("← {}", self.words.deteriorated);
        let improved = format!("{} →", self.words.improved);
        // Beside the zero line; pushed to the right where the left side is too short for the words.
        let left_end = (columns.zero - 8.0).max(columns.left.min(MARGIN + columns.label_width) + head.width(&deteriorated));
        canvas.text_middle(Point::new(left_end, y), &deteriorated, head.color(Tone::Deteriorated.ink()).align(Align::Right));
        let right_start = (columns.zero + 8.0).max(left_end + 12.0);
        canvas.text_middle(Point::new(right_start, y), &improved, head.color(Tone::Improved.ink()));
        let unchanged_start = right_start + head.width(&improved) + 16.0;
        let unchanged = head.color(Tone::Unchanged.ink());
        if unchanged_start + unchanged.width(&self.words.unchanged) <= columns.right {
            canvas.text_middle(Point::new(columns.right, y), &self.words.unchanged, unchanged.align(Align::Right));
            return top + height + 6.0;
        }
        let y = y + unchanged.line_height();
        canvas.text_middle(Point::new(columns.right, y), &self.words.unchanged, unchanged.align(Align::Right));
        top + height + unchanged.line_height() + 6.0
    }

    fn grid(&self, canvas: &Canvas, columns: &Columns, top: f64, bottom: f64) {
        let step = share_step(columns.pixels_per_one, 40.0);
        let first = -((columns.zero - columns.left) / columns.pixels_per_one / step).floor() as i32;
        let last = ((columns.right - columns.zero) / columns.pixels_per_one / step).floor() as i32;
        for i in first..=last {
            let share = f64::from(i) * step;
            if share.abs() > 1.0 + 1e-9 {
                continue;
            }
            let x = columns.at(share);
            let pen = if i == 0 { Pen::new(INK, 1.2) } else { Pen::new(RULE, 1.0) };
            canvas.line(Point::new(x, top), Point::new(x, bottom + 4.0), pen);
            if self.axis == ShareAxis::Unmarked {
                continue;
            }
            canvas.text_middle(Point::new(x, bottom + 14.0), &self.numbers.percent(share.abs(), 0), Lettering::SMALL.align(Align::Centre));
        }
    }

    #[expect(clippy::too_many_arguments, reason = "where, and the three parts of one bar")]
    fn bar(
        &self,
        canvas: &Canvas,
        columns: &Columns,
        scale: &str,
        middle: f64,
        improved: &Share,
        unchanged: &Share,
        deteriorated: Option<&Share>,
    ) {
        let (top, bottom) = (middle - BAR / 2.0, middle + BAR / 2.0);
        let improved_end = columns.at(improved.share);
        let end = columns.at(improved.share + unchanged.share);
        let segment = |tone: Tone, word: &str, share: &Share, from: f64, to: f64| {
            canvas.hover(&format!("{scale}: {word} {}", share.label), |canvas| {
                canvas.rect(Point::new(from, top), Point::new(to, bottom), tone.fill());
            });
        };
        let label = Lettering::VALUE.bold();
        let width = |share: &Share| label.width(&share.label) + 10.0;
        if let Some(deteriorated) = deteriorated {
            let start = columns.at(-deteriorated.share);
            segment(Tone::Deteriorated, &self.words.deteriorated, deteriorated, start, columns.zero);
            if width(deteriorated) <= columns.zero - start {
                let inside = label.color(Tone::Deteriorated.on_fill());
                canvas.text_middle(Point::new(start + 5.0, middle), &deteriorated.label, inside);
            } else {
                let outside = label.color(Tone::Deteriorated.ink()).align(Align::Right);
                canvas.text_on_paper(Point::new(start - 5.0, middle), &deteriorated.label, outside);
            }
        }
        segment(Tone::Improved, &self.words.improved, improved, columns.zero, improved_end);
        let rest = if deteriorated.is_some() { &self.words.unchanged } else { &self.words.rest };
        segment(Tone::Unchanged, rest, unchanged, improved_end, end);

        // The improved share's label stands at zero, in its own segment or, where that is too short, just behind it.
        let mut free = improved_end;
        let mut beyond = end;
        if width(improved) <= improved_end - columns.zero {
            canvas.text_middle(Point::new(columns.zero + 5.0, middle), &improved.label, label.color(Tone::Improved.on_fill()));
        } else if width(improved) <= end - improved_end {
            canvas.text_middle(Point::new(improved_end + 5.0, middle), &improved.label, label.color(Tone::Improved.ink()));
            free = improved_end + width(improved);
        } else {
            canvas.text_on_paper(Point::new(beyond + 5.0, middle), &improved.label, label.color(Tone::Improved.ink()));
            beyond += width(improved);
            free = end;
        }
        let plain = Lettering::VALUE;
        if plain.width(&unchanged.label) + 10.0 <= end - free {
            canvas.text_middle(Point::new(end - 5.0, middle), &unchanged.label, plain.color(INK).align(Align::Right));
        } else {
            canvas.text_on_paper(Point::new(beyond + 5.0, middle), &unchanged.label, plain.color(Tone::Unchanged.ink()));
        }
    }

    /// Explains the marks below the bars that occur in this chart; returns where the next thing may begin.
    fn key(&self, canvas: &Canvas, columns: &Columns, y: f64) -> f64 {
        let shown = |wanted: fn(&ShareBar) -> bool| self.rows.iter().any(|row| wanted(&row.bar));
        let mut y = y;
        let mut entry = |mark: &dyn Fn(f64), words: &str| {
            let lines = wrap(words, RIGHT - columns.left - 38.0, Lettering::SMALL);
            mark(y + Lettering::SMALL.line_height() / 2.0);
            y = canvas.lines_below(Point::new(columns.left + 38.0, y), &lines, Lettering::SMALL) + 2.0;
        };
        let x = columns.left + 6.0;
        if shown(|bar| matches!(bar, ShareBar::Shown { interval: Some(_), .. })) {
            entry(&|y| interval_mark(canvas, x, x + 24.0, x + 12.0, y), &self.words.interval);
        }
        if shown(|bar| matches!(bar, ShareBar::Shown { chance: Some(_), .. })) {
            entry(&|y| chance_mark(canvas, x + 12.0, y - 3.0), &self.words.chance);
        }
        y
    }
}

fn marks_below(canvas: &Canvas, columns: &Columns, middle: f64, improved: f64, interval: Option<ShareInterval>, chance: Option<f64>) {
    let y = middle + BAR / 2.0 + BELOW_BAR;
    if let Some(chance) = chance {
        chance_mark(canvas, columns.at(chance), y - BELOW_BAR + 1.0);
    }
    if let Some(ShareInterval { low, high }) = interval {
        interval_mark(canvas, columns.at(low), columns.at(high), columns.at(improved), y);
    }
}

fn interval_mark(canvas: &Canvas, low: f64, high: f64, estimate: f64, y: f64) {
    canvas.interval_across(low, high, y, 3.0, Pen::new(INK, 1.3));
    canvas.circle(Point::new(estimate, y), 2.6, INK);
}

/// A small triangle that points up at the bar.
pub(super) fn chance_mark(canvas: &Canvas, x: f64, top: f64) {
    let points = [Point::new(x, top), Point::new(x + 4.0, top + 7.0), Point::new(x - 4.0, top + 7.0)];
    canvas.polygon(&points, PAPER);
    canvas.polyline(&[points[0], points[1], points[2], points[0]], Pen::new(INK, 1.2));
}
