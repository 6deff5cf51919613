//! Effect sizes with intervals, one row a scale or subgroup, under headings.
//!
//! The written value stands in a column of its own, so that the chart can be read as a table and the table seen as a chart.

use super::axis::{Axis, tick_labels};
use super::canvas::{Align, Canvas, Lettering, Pen, Point};
use super::frame::{ChartText, Embedding, Frame, MARGIN, RIGHT};
use super::palette::{INK, MUTED, RULE, Tone, WASH};
use super::text_layout::{widest, wrap};
use super::{Chart, Numbers};

/// An estimate and its limits on the axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EffectMark {
    pub estimate: f64,
    pub low: f64,
    pub high: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct EffectRow {
    pub label: String,
    /// `None` where there is nothing to show; `value` then says so.
    pub mark: Option<EffectMark>,
    pub tone: Tone,
    /// "0,53 [0,32; 0,74]".
    pub value: String,
    pub n: String,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ForestRow {
    Heading(String),
    /// A whole group.
    Effect(EffectRow),
    /// A part of the effect above: set in.
    Subgroup(EffectRow),
}

/// A rough size to compare with: 0.5, "moderat".
#[derive(Debug, Clone, PartialEq)]
pub struct Guide {
    pub at: f64,
    pub label: String,
}

/// The words around the marks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ForestWords {
    /// Names the axis: "Effektstørrelse (Hedges' g)".
    pub axis: String,
    /// What lies left and right of zero.
    pub worse: String,
    pub better: String,
    /// Head the columns.
    pub value: String,
    pub n: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Forest {
    pub text: ChartText,
    pub words: ForestWords,
    pub rows: Vec<ForestRow>,
    pub guides: Vec<Guide>,
    pub notes: Vec<String>,
    pub numbers: Numbers,
}

const WIDEST_LABEL: f64 = 220.0;
const GAP: f64 = 16.0;
const INDENT: f64 = 14.0;
/// A guide is named as long as it stands at least so many pixels from the next: beyond that the axis spans far more than the guides tell.
const CLOSEST_GUIDES: f64 = 12.0;
/// How far an interval may stretch the axis beyond the outermost estimate; longer ones end in an arrow.
const FARTHEST: f64 = 1.2;

struct Columns {
    label_width: f64,
    axis: Axis,
    left: f64,
    right: f64,
    value_right: f64,
}

impl Chart for Forest {
    fn text(&self) -> &ChartText {
        &self.text
    }

    fn draw(&self, embedding: &Embedding) -> String {
        let frame = Frame::begin(&self.text);
        let canvas = &frame.canvas;
        let columns = self.columns();
        let labels: Vec<Vec<String>> = self.rows.iter().map(|row| label_lines(row, &columns)).collect();
        let heights: Vec<f64> = labels.iter().map(|lines| Lettering::LABEL.line_height() * lines.len().max(1) as f64 + 9.0).collect();
        let first = self.head(canvas, &columns, frame.top);
        let bottom = first + heights.iter().sum::<f64>() + 4.0;

        let mut y = first;
        for (row, height) in self.rows.iter().zip(&heights) {
            if matches!(row, ForestRow::Heading(_)) {
                canvas.rect(Point::new(MARGIN - 6.0, y + 1.0), Point::new(RIGHT + 6.0, y + height - 1.0), WASH);
            }
            y += height;
        }
        self.grid(canvas, &columns, first, bottom);
        let mut y = first;
        for ((row, lines), height) in self.rows.iter().zip(&labels).zip(&heights) {
            draw_row(canvas, &columns, row, lines, y + height / 2.0);
            y += height;
        }
        let below = self.foot(canvas, &columns, bottom);
        frame.finish(below, &self.notes, embedding)
    }
}

impl Forest {
    fn effects(&self) -> impl Iterator<Item = &EffectRow> {
        self.rows.iter().filter_map(|row| match row {
            ForestRow::Heading(_) => None,
            ForestRow::Effect(effect) | ForestRow::Subgroup(effect) => Some(effect),
        })
    }

    fn columns(&self) -> Columns {
        let widest_label = self
            .rows
            .iter()
            .map(|row| match row {
                ForestRow::Heading(_) => 0.0,
                ForestRow::Effect(effect) => Lettering::LABEL.width(&effect.label),
                ForestRow::Subgroup(effect) => Lettering::LABEL.width(&effect.label) + INDENT,
            })
            .fold(60.0, f64::max);
        let label_width = widest_label.min(WIDEST_LABEL);
        let n_width = widest(self.effects().map(|row| row.n.as_str()), Lettering::VALUE).max(Lettering::SMALL.width(&self.words.n));
        let value_width =
            widest(self.effects().map(|row| row.value.as_str()), Lettering::VALUE).max(Lettering::SMALL.width(&self.words.value));
        let value_right = RIGHT - n_width - GAP;
        let (left, right) = (MARGIN + label_width + GAP, value_right - value_width - GAP);
        Columns { label_width, axis: self.axis(left, right), left, right, value_right }
    }

    fn axis(&self, left: f64, right: f64) -> Axis {
        let marks: Vec<EffectMark> = self.effects().filter_map(|row| row.mark).collect();
        let lowest = marks.iter().map(|mark| mark.estimate).fold(0.0, f64::min);
        let highest = marks.iter().map(|mark| mark.estimate).fold(0.0, f64::max);
        let low = marks.iter().map(|mark| mark.low).fold(-0.25, f64::min).max(lowest - FARTHEST);
        let high = marks.iter().map(|mark| mark.high).fold(0.25, f64::max).min(highest + FARTHEST);
        // The guides above zero are shown even where no effect reaches them.
        let high = self.guides.iter().map(|guide| guide.at).fold(high, f64::max);
        let margin = 0.04 * (high - low);
        Axis::new(low - margin, high + margin, left, right)
    }

    /// The guides that the axis shows; none where they would run together.
    fn guides_on(&self, columns: &Columns) -> Vec<&Guide> {
        let guides: Vec<&Guide> = self.guides.iter().filter(|guide| columns.axis.contains(guide.at)).collect();
        let apart = guides.windows(2).all(|two| (columns.axis.at(two[1].at) - columns.axis.at(two[0].at)).abs() >= CLOSEST_GUIDES);
        if apart { guides } else { Vec::new() }
    }

    /// Columns' heads and the names of the guides; returns where the rows begin.
    fn head(&self, canvas: &Canvas, columns: &Columns, top: f64) -> f64 {
        let small = Lettering::SMALL;
        // Names of guides that stand close together take turns on as many lines as that needs.
        let mut free: Vec<f64> = Vec::new();
        let mut names = Vec::new();
        for guide in self.guides_on(columns) {
            let half = small.width(&guide.label) / 2.0;
            let x = columns.axis.at(guide.at).min(columns.right + GAP - half);
            let line = free.iter().position(|&end| end <= x - half).unwrap_or(free.len());
            if line == free.len() {
                free.push(0.0);
            }
            free[line] = x + half + 6.0;
            names.push((x, line, &guide.label));
        }
        let lines = free.len().max(1);
        let middle = |line: usize| top + small.line_height() * (line as f64 + 0.5);
        for (x, line, name) in names {
            canvas.text_middle(Point::new(x, middle(lines - 1 - line)), name, small.align(Align::Centre));
        }
        canvas.text_middle(Point::new(columns.value_right, middle(lines - 1)), &self.words.value, small.align(Align::Right));
        canvas.text_middle(Point::new(RIGHT, middle(lines - 1)), &self.words.n, small.align(Align::Right));
        top + small.line_height() * lines as f64 + 4.0
    }

    fn grid(&self, canvas: &Canvas, columns: &Columns, top: f64, bottom: f64) {
        for guide in self.guides_on(columns) {
            let x = columns.axis.at(guide.at);
            canvas.dashed(Point::new(x, top), Point::new(x, bottom), Pen::new(MUTED, 0.7));
        }
        let zero = columns.axis.at(0.0);
        canvas.line(Point::new(zero, top), Point::new(zero, bottom), Pen::new(INK, 1.2));
        canvas.line(Point::new(columns.left, bottom), Point::new(columns.right, bottom), Pen::new(RULE, 1.0));
    }

    /// The axis with its name and directions; returns where the next thing may begin.
    fn foot(&self, canvas: &Canvas, columns: &Columns, bottom: f64) -> f64 {
        let most = (((columns.right - columns.left) / 44.0) as usize).max(2);
        let ticks = columns.axis.ticks(most);
        for (tick, label) in ticks.iter().zip(tick_labels(&ticks, self.numbers)) {
            let x = columns.axis.at(*tick);
            canvas.line(Point::new(x, bottom), Point::new(x, bottom + 4.0), Pen::new(MUTED, 1.0));
            canvas.text_middle(Point::new(x, bottom + 12.0), &label, Lettering::SMALL.align(Align::Centre));
        }
        let mut y = bottom + 20.0;
        let zero = columns.axis.at(0.0);
        let side = Lettering::SMALL.bold();
        if !self.words.worse.is_empty() || !self.words.better.is_empty() {
            let worse = format!("← {}", self.words.worse);
            let worse_right = (zero - 8.0).max(MARGIN + side.width(&worse));
            let better_left = (zero + 8.0).max(worse_right + 12.0);
            let middle = y + side.line_height() / 2.0;
            if !self.words.worse.is_empty() {
                canvas.text_middle(Point::new(worse_right, middle), &worse, side.color(Tone::Deteriorated.ink()).align(Align::Right));
            }
            if !self.words.better.is_empty() {
                canvas.text_middle(Point::new(better_left, middle), &format!("{} →", self.words.better), side.color(Tone::Improved.ink()));
            }
            y += side.line_height();
        }
        let lines = wrap(&self.words.axis, RIGHT - columns.left, Lettering::SMALL);
        canvas.lines_below(Point::new(columns.left, y), &lines, Lettering::SMALL)
    }
}

fn label_lines(row: &ForestRow, columns: &Columns) -> Vec<String> {
    match row {
        ForestRow::Heading(label) => wrap(label, RIGHT - MARGIN, Lettering::LABEL.bold()),
        ForestRow::Effect(effect) => wrap(&effect.label, columns.label_width, Lettering::LABEL),
        ForestRow::Subgroup(effect) => wrap(&effect.label, columns.label_width - INDENT, Lettering::LABEL),
    }
}

fn draw_row(canvas: &Canvas, columns: &Columns, row: &ForestRow, lines: &[String], middle: f64) {
    let (effect, indent, radius) = match row {
        ForestRow::Heading(_) => {
            canvas.lines_middle(Point::new(MARGIN, middle), lines, Lettering::LABEL.bold());
            return;
        }
        ForestRow::Effect(effect) => (effect, 0.0, 5.5),
        ForestRow::Subgroup(effect) => (effect, INDENT, 4.0),
    };
    canvas.lines_middle(Point::new(MARGIN + indent, middle), lines, Lettering::LABEL);
    canvas.text_middle(Point::new(columns.value_right, middle), &effect.value, Lettering::VALUE.align(Align::Right));
    canvas.text_middle(Point::new(RIGHT, middle), &effect.n, Lettering::VALUE.align(Align::Right));
    let Some(mark) = effect.mark else {
        canvas.text_on_paper(Point::new(columns.axis.at(0.0) + 6.0, middle), "–", Lettering::VALUE.color(MUTED));
        return;
    };
    canvas.hover(&format!("{}: {} ({})", effect.label, effect.value, effect.n), |canvas| {
        let pen = Pen::new(effect.tone.ink(), 1.8);
        let (low, high) = (columns.axis.at(mark.low), columns.axis.at(mark.high));
        canvas.line(Point::new(low, middle), Point::new(high, middle), pen);
        for (limit, x, side) in [(mark.low, low, -1.0), (mark.high, high, 1.0)] {
            if columns.axis.contains(limit) {
                canvas.line(Point::new(x, middle - 3.5), Point::new(x, middle + 3.5), pen);
            } else {
                let base = x - side * 7.0;
                let head = [Point::new(x, middle), Point::new(base, middle - 4.0), Point::new(base, middle + 4.0)];
                canvas.polygon(&head, effect.tone.ink());
            }
        }
        let centre = Point::new(columns.axis.at(mark.estimate), middle);
        canvas.diamond(centre, radius, effect.tone.ink());
    });
}
