//! Means with intervals over all waves, one line a group, beside the norm.
//!
//! Groups are told apart by lightness and by the mark's shape as well as by colour, and each is named at the end of its line.

use plotters::style::{Color, RGBColor};

use super::axis::{Axis, tick_labels};
use super::canvas::{Align, Canvas, Lettering, Pen, Point};
use super::frame::{ChartText, Embedding, Frame, MARGIN, RIGHT};
use super::palette::{INK, MUTED, NORM, PAPER, RULE, Tone};
use super::text_layout::{spread, widest, wrap};
use super::{Chart, MeanInterval, NormLine, Numbers};

/// A group's mean at one wave; `None` in the list where it is not shown.
#[derive(Debug, Clone, PartialEq)]
pub struct WaveMean {
    pub mean: f64,
    pub interval: Option<MeanInterval>,
    /// "47,2".
    pub value: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct TrajectoryLine {
    pub label: String,
    /// One entry a wave.
    pub means: Vec<Option<WaveMean>>,
}

/// A wave's name and, below it, its number of respondents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaveLabel {
    pub label: String,
    pub n: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct TrajectoryChart {
    pub text: ChartText,
    pub axis_label: String,
    /// The ends of the scale.
    pub low: f64,
    pub high: f64,
    pub waves: Vec<WaveLabel>,
    /// The whole group first; at most four are told apart.
    pub lines: Vec<TrajectoryLine>,
    pub norm: Option<NormLine>,
    pub notes: Vec<String>,
    pub numbers: Numbers,
}

const HEIGHT: f64 = 280.0;
const LABEL_WIDTH: f64 = 130.0;
/// Intervals of different groups stand side by side.
const DODGE: f64 = 12.0;

#[derive(Clone, Copy)]
enum Shape {
    Disc,
    Diamond,
    Ring,
    Square,
}

const LOOKS: [(RGBColor, Shape); 4] =
    [(INK, Shape::Disc), (Tone::Improved.ink(), Shape::Diamond), (Tone::Deteriorated.ink(), Shape::Ring), (MUTED, Shape::Square)];

struct Places {
    scale: Axis,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Chart for TrajectoryChart {
    fn text(&self) -> &ChartText {
        &self.text
    }

    fn draw(&self, embedding: &Embedding) -> String {
        let frame = Frame::begin(&self.text);
        let canvas = &frame.canvas;
        let axis_lines = wrap(&self.axis_label, RIGHT - MARGIN, Lettering::SMALL);
        let top = canvas.lines_below(Point::new(MARGIN, frame.top - 4.0), &axis_lines, Lettering::SMALL) + 6.0;
        let bottom = top + HEIGHT;
        let scale = Axis::new(self.low, self.high, bottom - 6.0, top + 6.0);
        let ticks = scale.ticks(8);
        let labels = tick_labels(&ticks, self.numbers);
        let left = MARGIN + widest(labels.iter().map(String::as_str), Lettering::SMALL) + 8.0;
        let places = Places { scale, left, right: RIGHT - LABEL_WIDTH - 10.0, top, bottom };

        for (tick, label) in ticks.iter().zip(&labels) {
            let y = places.scale.at(*tick);
            canvas.line(Point::new(left, y), Point::new(places.right, y), Pen::new(RULE, 1.0));
            canvas.text_middle(Point::new(left - 6.0, y), label, Lettering::SMALL.align(Align::Right));
        }
        if let Some(norm) = &self.norm {
            if let Some(range) = norm.range {
                let (high, low) = (places.scale.at(range.high), places.scale.at(range.low));
                canvas.rect(Point::new(left, high), Point::new(places.right, low), NORM.mix(0.12));
            }
            let y = places.scale.at(norm.mean);
            canvas.dashed(Point::new(left, y), Point::new(places.right, y), Pen::new(NORM, 1.6));
        }
        for (i, line) in self.lines.iter().enumerate() {
            self.draw_line(canvas, &places, line, i);
        }
        self.names(canvas, &places);
        let below = self.wave_labels(canvas, &places);
        frame.finish(below, &self.notes, embedding)
    }
}

impl TrajectoryChart {
    fn x(&self, places: &Places, wave: usize, line: usize) -> f64 {
        let pitch = (places.right - places.left) / self.waves.len().max(1) as f64;
        let dodge = DODGE * (line as f64 - (self.lines.len() as f64 - 1.0) / 2.0);
        places.left + pitch * (wave as f64 + 0.5) + dodge
    }

    fn draw_line(&self, canvas: &Canvas, places: &Places, line: &TrajectoryLine, index: usize) {
        let (color, shape) = LOOKS[index % LOOKS.len()];
        let point = |wave: usize, mean: &WaveMean| Point::new(self.x(places, wave, index), places.scale.at(mean.mean));
        let shown: Vec<(usize, &WaveMean)> =
            line.means.iter().enumerate().filter_map(|(wave, mean)| Some((wave, mean.as_ref()?))).collect();
        for pair in shown.windows(2) {
            let (from, to) = (point(pair[0].0, pair[0].1), point(pair[1].0, pair[1].1));
            // A wave that is not shown interrupts the certainty of the line.
            if pair[1].0 == pair[0].0 + 1 {
                canvas.line(from, to, Pen::new(color, 2.2));
            } else {
                canvas.dashed(from, to, Pen::new(color, 1.6));
            }
        }
        for (i, &(wave, mean)) in shown.iter().enumerate() {
            let centre = point(wave, mean);
            let name = self.waves.get(wave).map_or("", |wave| wave.label.as_str());
            canvas.hover(&format!("{}, {name}: {}", line.label, mean.value), |canvas| {
                if let Some(MeanInterval { low, high }) = mean.interval {
                    canvas.interval_upright(places.scale.at(low), places.scale.at(high), centre.x, 4.0, Pen::new(color, 1.6));
                }
                mark(canvas, centre, color, shape);
            });
            // Values are written only where no other line can run through them, and on the side that their own line leaves free.
            if self.lines.len() == 1 {
                let rises = shown.get(i + 1).is_some_and(|&(next, mean)| point(next, mean).y < centre.y);
                let y = (if rises { centre.y + 13.0 } else { centre.y - 13.0 }).clamp(places.top + 6.0, places.bottom - 6.0);
                canvas.text_on_paper(Point::new(centre.x + 12.0, y), &mean.value, Lettering::VALUE.bold().color(color));
            }
        }
    }

    /// Names the lines and the norm at the right.
    fn names(&self, canvas: &Canvas, places: &Places) {
        let mut labels: Vec<(f64, Vec<String>, Lettering)> = Vec::new();
        for (i, line) in self.lines.iter().enumerate() {
            if let Some(last) = line.means.iter().rev().find_map(Option::as_ref) {
                let lettering = Lettering::VALUE.bold().color(LOOKS[i % LOOKS.len()].0);
                labels.push((places.scale.at(last.mean), wrap(&line.label, LABEL_WIDTH - 14.0, lettering), lettering));
            }
        }
        let lines = labels.len();
        if let Some(norm) = &self.norm {
            let lettering = Lettering::SMALL.bold().color(NORM);
            labels.push((places.scale.at(norm.mean), wrap(&norm.label, LABEL_WIDTH - 14.0, lettering), lettering));
        }
        let wanted: Vec<f64> = labels.iter().map(|(middle, ..)| *middle).collect();
        let heights: Vec<f64> = labels.iter().map(|(_, lines, lettering)| lines.len() as f64 * lettering.line_height() + 4.0).collect();
        let placed = spread(&wanted, &heights, places.top, places.bottom);
        for (i, ((_, words, lettering), middle)) in labels.iter().zip(placed).enumerate() {
            let mut x = places.right + 9.0;
            if i < lines {
                let (color, shape) = LOOKS[i % LOOKS.len()];
                mark(canvas, Point::new(x + 5.0, middle), color, shape);
                x += 15.0;
            }
            canvas.lines_middle(Point::new(x, middle), words, *lettering);
        }
    }

    fn wave_labels(&self, canvas: &Canvas, places: &Places) -> f64 {
        let pitch = (places.right - places.left) / self.waves.len().max(1) as f64;
        let mut below = places.bottom;
        for (i, wave) in self.waves.iter().enumerate() {
            let x = places.left + pitch * (i as f64 + 0.5);
            let name = Lettering::VALUE.bold().align(Align::Centre);
            let y = canvas.lines_below(Point::new(x, places.bottom + 4.0), &wrap(&wave.label, pitch - 8.0, name), name);
            let n = Lettering::SMALL.align(Align::Centre);
            below = below.max(canvas.lines_below(Point::new(x, y), &wrap(&wave.n, pitch - 8.0, n), n));
        }
        below
    }
}

fn mark(canvas: &Canvas, centre: Point, color: RGBColor, shape: Shape) {
    match shape {
        Shape::Disc => canvas.circle(centre, 4.5, color),
        Shape::Diamond => canvas.diamond(centre, 5.5, color),
        Shape::Ring => {
            canvas.circle(centre, 4.0, PAPER);
            canvas.ring(centre, 4.0, Pen::new(color, 1.8));
        }
        Shape::Square => canvas.rect(Point::new(centre.x - 4.0, centre.y - 4.0), Point::new(centre.x + 4.0, centre.y + 4.0), color),
    }
}
