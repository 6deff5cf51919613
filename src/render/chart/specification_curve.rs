//! How much the share depends on the rule: the share under every defensible set of choices, sorted, above the choices that gave it.
//!
//! After Simonsohn, Simmons & Nelson (2020), "Specification curve analysis", Nature Human Behaviour 4, 1208–1214.

use super::axis::{Axis, share_step};
use super::canvas::{Align, Canvas, Lettering, Pen, Point};
use super::frame::{ChartText, Embedding, Frame, MARGIN, RIGHT};
use super::palette::{INK, MUTED, NORM, RULE, Tone, WASH};
use super::shares::ShareInterval;
use super::text_layout::{widest, wrap};
use super::{Chart, Numbers};

/// The share under one set of choices.
#[derive(Debug, Clone, PartialEq)]
pub struct Specification {
    /// Of one.
    pub share: f64,
    pub interval: Option<ShareInterval>,
    /// The share with no effect at all, of one.
    pub chance: Option<f64>,
    pub standing: Standing,
    /// Written on hover: "47 % [38–57 %], n = 106".
    pub value: String,
    /// For each dimension of the matrix the options that give this share; none where the dimension does not apply.
    pub choices: Vec<Vec<usize>>,
}

/// What a specification is to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The one that the report is built on.
    Chosen,
    /// Gives the claimed share.
    MatchesClaim,
    Other,
}

/// A choice that had to be made, and what could have been chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dimension {
    pub label: String,
    pub options: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SpecificationWords {
    /// "Andel med fremgang".
    pub axis: String,
    pub chosen: String,
    pub matches_claim: String,
    pub other: String,
    /// "Ved tilfælde".
    pub chance: String,
    /// "Påstået: 92 %".
    pub claim: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct SpecificationCurve {
    pub text: ChartText,
    pub words: SpecificationWords,
    /// In any order: the chart sorts them by share.
    pub specifications: Vec<Specification>,
    pub dimensions: Vec<Dimension>,
    /// The share that was claimed, of one.
    pub claim: Option<f64>,
    pub notes: Vec<String>,
    pub numbers: Numbers,
}

const CURVE: f64 = 200.0;
const WIDEST_LABEL: f64 = 200.0;
const OPTION_ROW: f64 = 15.0;
const WIDEST_COLUMN: f64 = 26.0;
/// So few that each has room for its share beside its mark.
const FEW: usize = 6;
const WIDEST_OF_FEW: f64 = 92.0;

impl Chart for SpecificationCurve {
    fn text(&self) -> &ChartText {
        &self.text
    }

    fn draw(&self, embedding: &Embedding) -> String {
        let frame = Frame::begin(&self.text);
        let canvas = &frame.canvas;
        let mut sorted: Vec<&Specification> = self.specifications.iter().collect();
        // Ties keep the caller's order.
        sorted.sort_by(|a, b| a.share.total_cmp(&b.share));

        let axis_lines = wrap(&self.words.axis, RIGHT - MARGIN, Lettering::SMALL);
        let top = canvas.lines_below(Point::new(MARGIN, frame.top - 4.0), &axis_lines, Lettering::SMALL) + 8.0;
        let options = self.dimensions.iter().flat_map(|dimension| dimension.options.iter().map(String::as_str));
        let heads = self.dimensions.iter().map(|dimension| dimension.label.as_str());
        let label_width = (widest(options, Lettering::SMALL) + 10.0).max(widest(heads, Lettering::SMALL.bold())).clamp(40.0, WIDEST_LABEL);
        let left = MARGIN + label_width + 16.0;
        let widest_column = if sorted.len() <= FEW { WIDEST_OF_FEW } else { WIDEST_COLUMN };
        let pitch = ((RIGHT - left) / sorted.len().max(1) as f64).min(widest_column);
        let columns: Vec<f64> = (0..sorted.len()).map(|i| left + pitch * (i as f64 + 0.5)).collect();
        let right = left + pitch * sorted.len() as f64;

        self.curve(canvas, &sorted, &columns, top, (left, right.max(left + 120.0)));
        let matrix_bottom = self.matrix(canvas, &sorted, &columns, top + CURVE + 12.0, (label_width, right), pitch);
        let below = self.key(canvas, &sorted, matrix_bottom + 4.0);
        frame.finish(below, &self.notes, embedding)
    }
}

fn color(standing: Standing) -> plotters::style::RGBColor {
    match standing {
        Standing::Chosen => Tone::Improved.ink(),
        Standing::MatchesClaim => Tone::Deteriorated.ink(),
        Standing::Other => MUTED,
    }
}

/// The three standings differ in shape as well.
fn mark(canvas: &Canvas, centre: Point, standing: Standing, size: f64) {
    match standing {
        Standing::Chosen => canvas.diamond(centre, size + 2.0, color(standing)),
        Standing::MatchesClaim => {
            let corner = Point::new(centre.x - size, centre.y - size);
            canvas.rect(corner, Point::new(centre.x + size, centre.y + size), color(standing));
        }
        Standing::Other => canvas.circle(centre, size, color(standing)),
    }
}

/// The mark of the chart of shares: what would be reached with no effect.
fn chance_mark(canvas: &Canvas, centre: Point, half: f64) {
    super::shares::chance_mark(canvas, centre.x, centre.y - half.min(3.5));
}

impl SpecificationCurve {
    fn curve(&self, canvas: &Canvas, sorted: &[&Specification], columns: &[f64], top: f64, (left, right): (f64, f64)) {
        let bottom = top + CURVE;
        let limits = |spec: &Specification| spec.interval.map_or((spec.share, spec.share), |limits| (limits.low, limits.high));
        let chances = || sorted.iter().filter_map(|spec| spec.chance).chain(self.claim);
        let lowest = sorted.iter().map(|spec| limits(spec).0).chain(chances()).fold(1.0, f64::min);
        let highest = sorted.iter().map(|spec| limits(spec).1).chain(chances()).fold(0.0, f64::max);
        // Whole tenths around what is shown, never beyond what a share can be.
        let low = ((lowest - 0.02) * 10.0).floor().max(0.0) / 10.0;
        let high = ((highest + 0.02) * 10.0).ceil().min(10.0) / 10.0;
        let scale = Axis::new(low, high.max(low + 0.1), bottom, top);
        let step = share_step(scale.unit(), 24.0);
        let first = (low / step - 1e-9).ceil() as u32;
        let last = (high / step + 1e-9).floor() as u32;
        for i in first..=last {
            let share = f64::from(i) * step;
            let y = scale.at(share);
            canvas.line(Point::new(left, y), Point::new(right, y), Pen::new(RULE, 1.0));
            canvas.text_middle(Point::new(left - 6.0, y), &self.numbers.percent(share, 0), Lettering::SMALL.align(Align::Right));
        }
        if let Some(claim) = self.claim {
            let y = scale.at(claim);
            canvas.dashed(Point::new(left, y), Point::new(right, y), Pen::new(NORM, 1.6));
            let label = Lettering::SMALL.bold().color(NORM);
            let lines = wrap(&self.words.claim, left - MARGIN - 46.0, label);
            canvas.lines_middle(Point::new(MARGIN, y), &lines, label);
        }
        let size = (columns.get(1).map_or(WIDEST_COLUMN, |second| second - columns[0]) * 0.3).clamp(1.2, 4.0);
        for (spec, &x) in sorted.iter().zip(columns) {
            canvas.hover(&spec.value, |canvas| {
                if let Some(ShareInterval { low, high }) = spec.interval {
                    let pen = Pen { color: color(spec.standing), opacity: 0.55, width: (size * 0.6).max(0.8) };
                    canvas.line(Point::new(x, scale.at(low)), Point::new(x, scale.at(high)), pen);
                }
                if let Some(chance) = spec.chance {
                    chance_mark(canvas, Point::new(x, scale.at(chance)), size * 1.5);
                }
                mark(canvas, Point::new(x, scale.at(spec.share)), spec.standing, size);
            });
            if sorted.len() <= FEW {
                let lettering = Lettering::VALUE.bold().color(color(spec.standing));
                let share = self.numbers.percent(spec.share, 0);
                canvas.text_middle(Point::new(x + size + 6.0, scale.at(spec.share)), &share, lettering);
            }
        }
    }

    /// One row an option, one column a specification; returns where it ends.
    fn matrix(
        &self,
        canvas: &Canvas,
        sorted: &[&Specification],
        columns: &[f64],
        top: f64,
        (label_width, right): (f64, f64),
        pitch: f64,
    ) -> f64 {
        let mut y = top;
        let half = (pitch * 0.36).clamp(0.5, 5.0);
        for (dimension, choice) in self.dimensions.iter().enumerate() {
            canvas.rect(Point::new(MARGIN - 6.0, y), Point::new(right.max(RIGHT) + 6.0, y + OPTION_ROW + 2.0), WASH);
            canvas.text_middle(Point::new(MARGIN, y + OPTION_ROW / 2.0 + 1.0), &choice.label, Lettering::SMALL.bold().color(INK));
            y += OPTION_ROW + 4.0;
            for (option, words) in choice.options.iter().enumerate() {
                let lines = wrap(words, label_width - 10.0, Lettering::SMALL);
                let height = OPTION_ROW * lines.len().max(1) as f64;
                let middle = y + height / 2.0;
                canvas.lines_middle(Point::new(MARGIN + 10.0, middle), &lines, Lettering::SMALL);
                for (spec, &x) in sorted.iter().zip(columns) {
                    if spec.choices.get(dimension).is_some_and(|chosen| chosen.contains(&option)) {
                        canvas.rect(Point::new(x - half, middle - 4.5), Point::new(x + half, middle + 4.5), color(spec.standing));
                    }
                }
                y += height;
            }
            y += 5.0;
        }
        y
    }

    fn key(&self, canvas: &Canvas, sorted: &[&Specification], top: f64) -> f64 {
        let entries = [
            (Standing::Chosen, &self.words.chosen),
            (Standing::MatchesClaim, &self.words.matches_claim),
            (Standing::Other, &self.words.other),
        ];
        let mut y = top;
        for (standing, words) in entries {
            if !words.is_empty() && sorted.iter().any(|spec| spec.standing == standing) {
                mark(canvas, Point::new(MARGIN + 6.0, y + Lettering::SMALL.line_height() / 2.0), standing, 4.0);
                let lines = wrap(words, RIGHT - MARGIN - 20.0, Lettering::SMALL);
                y = canvas.lines_below(Point::new(MARGIN + 20.0, y), &lines, Lettering::SMALL) + 2.0;
            }
        }
        if !self.words.chance.is_empty() && sorted.iter().any(|spec| spec.chance.is_some()) {
            chance_mark(canvas, Point::new(MARGIN + 6.0, y + Lettering::SMALL.line_height() / 2.0), 6.0);
            let lines = wrap(&self.words.chance, RIGHT - MARGIN - 20.0, Lettering::SMALL);
            y = canvas.lines_below(Point::new(MARGIN + 20.0, y), &lines, Lettering::SMALL) + 2.0;
        }
        y
    }
}
