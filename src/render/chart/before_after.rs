//! One scale before and after: who moved where, and the means among the norm and the bands.
//!
//! The distribution of each wave stands outside, the moves between them run inside: one line for each distinct pair of scores, wider
//! and darker the more respondents share it. A caller that must not show single respondents leaves out the pairs, or the levels too;
//! the means remain.

use super::axis::{Axis, tick_labels};
use super::canvas::{Align, Canvas, Lettering, Pen, Point};
use super::frame::{ChartText, Embedding, Frame, MARGIN, RIGHT};
use super::palette::{INK, MUTED, NORM, PAPER, RULE, Tone, WASH, WASH_DARKER};
use super::text_layout::{spread, widest, wrap};
use super::{Chart, Numbers};

/// Respondents with the same two scores.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairCount {
    pub before: f64,
    pub after: f64,
    pub count: u64,
    pub tone: Tone,
}

/// Respondents whose score in a wave lies between two edges. A bar's area is their number, so that joined classes look no larger.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LevelCount {
    pub low: f64,
    pub high: f64,
    pub count: u64,
}

impl LevelCount {
    /// Respondents a unit of score.
    fn density(&self) -> f64 {
        self.count as f64 / (self.high - self.low).max(f64::MIN_POSITIVE)
    }
}

/// A wave's distribution and mean.
#[derive(Debug, Clone, PartialEq)]
pub struct WaveSummary {
    /// "Førmåling".
    pub label: String,
    /// The mean written out: "Gennemsnit 47,2 [43,1–51,3]".
    pub value: String,
    /// "n = 106".
    pub n: String,
    pub levels: Vec<LevelCount>,
    pub mean: f64,
    pub interval: Option<MeanInterval>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeanInterval {
    pub low: f64,
    pub high: f64,
}

/// A range of scores with a name: "lav trivsel".
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreBand {
    pub label: String,
    pub low: f64,
    pub high: f64,
}

/// The norm group's mean and the range that counts as ordinary.
#[derive(Debug, Clone, PartialEq)]
pub struct NormLine {
    pub label: String,
    pub mean: f64,
    pub range: Option<MeanInterval>,
}

/// What the colours of the moves mean.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MoveWords {
    pub improved: String,
    pub unchanged: String,
    pub deteriorated: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct BeforeAfter {
    pub text: ChartText,
    /// "WHO-5 (0–100), højere er bedre".
    pub axis_label: String,
    /// The ends of the scale.
    pub low: f64,
    pub high: f64,
    pub before: WaveSummary,
    pub after: WaveSummary,
    pub pairs: Vec<PairCount>,
    pub bands: Vec<ScoreBand>,
    pub norm: Option<NormLine>,
    pub words: MoveWords,
    pub notes: Vec<String>,
    pub numbers: Numbers,
}

const PLOT_HEIGHT: f64 = 320.0;
const LABEL_WIDTH: f64 = 124.0;
const DISTRIBUTION: f64 = 96.0;

struct Places {
    scale: Axis,
    left: f64,
    before: f64,
    after: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Chart for BeforeAfter {
    fn text(&self) -> &ChartText {
        &self.text
    }

    fn draw(&self, embedding: &Embedding) -> String {
        let frame = Frame::begin(&self.text);
        let canvas = &frame.canvas;
        let axis_lines = wrap(&self.axis_label, RIGHT - MARGIN, Lettering::SMALL);
        let axis_top = canvas.lines_below(Point::new(MARGIN, frame.top - 4.0), &axis_lines, Lettering::SMALL);
        let places = self.places(axis_top);

        self.background(canvas, &places);
        self.moves(canvas, &places);
        // Numbers of people, not shares, so that both waves are drawn to one measure.
        let most = self.before.levels.iter().chain(&self.after.levels).map(LevelCount::density).fold(0.0, f64::max);
        distribution(canvas, &places, &self.before, places.before, -1.0, most);
        distribution(canvas, &places, &self.after, places.after, 1.0, most);
        self.means(canvas, &places);
        self.heads(canvas, &places);
        let below = self.key(canvas, &places);
        frame.finish(below, &self.notes, embedding)
    }
}

impl BeforeAfter {
    fn places(&self, top: f64) -> Places {
        let top = top + 3.0 * Lettering::VALUE.line_height() + 12.0;
        let bottom = top + PLOT_HEIGHT;
        let scale = Axis::new(self.low, self.high, bottom - 6.0, top + 6.0);
        let ticks = tick_labels(&scale.ticks(8), self.numbers);
        let left = MARGIN + widest(ticks.iter().map(String::as_str), Lettering::SMALL) + 8.0;
        let right = if self.bands.is_empty() && self.norm.is_none() { RIGHT } else { RIGHT - LABEL_WIDTH - 8.0 };
        let outer = DISTRIBUTION + 8.0;
        Places { scale, left, before: left + outer, after: right - outer, right, top, bottom }
    }

    fn background(&self, canvas: &Canvas, places: &Places) {
        let Places { scale, left, right, top, bottom, .. } = places;
        for (i, band) in self.bands.iter().enumerate() {
            // A band that reaches the scale's end reaches the plot's edge.
            let low = if band.low <= self.low { *bottom } else { scale.at(band.low) };
            let high = if band.high >= self.high { *top } else { scale.at(band.high) };
            canvas.rect(Point::new(*left, high), Point::new(*right, low), if i % 2 == 0 { WASH_DARKER } else { WASH });
        }
        let ticks = scale.ticks(8);
        for (tick, label) in ticks.iter().zip(tick_labels(&ticks, self.numbers)) {
            let y = scale.at(*tick);
            canvas.line(Point::new(*left, y), Point::new(*right, y), Pen::new(if self.bands.is_empty() { RULE } else { PAPER }, 1.0));
            canvas.text_middle(Point::new(left - 6.0, y), &label, Lettering::SMALL.align(Align::Right));
        }
        if let Some(norm) = &self.norm {
            if let Some(range) = norm.range {
                use plotters::style::Color;
                canvas.rect(Point::new(*left, scale.at(range.high)), Point::new(*right, scale.at(range.low)), NORM.mix(0.14));
            }
            let y = scale.at(norm.mean);
            canvas.dashed(Point::new(*left, y), Point::new(*right, y), Pen::new(NORM, 1.6));
        }
        self.side_labels(canvas, places);
    }

    /// Names the norm at its line and each band where the norm's name leaves most room, moved apart where they would still collide.
    fn side_labels(&self, canvas: &Canvas, places: &Places) {
        let (small, strong) = (Lettering::SMALL, Lettering::SMALL.bold().color(NORM));
        let height = |lines: &[String]| lines.len() as f64 * small.line_height() + 4.0;
        let norm = self.norm.as_ref().map(|norm| (places.scale.at(norm.mean), wrap(&norm.label, LABEL_WIDTH, strong)));
        let mut labels: Vec<(f64, Vec<String>, Lettering)> = Vec::new();
        for band in &self.bands {
            let (top, bottom) = (places.scale.at(band.high), places.scale.at(band.low));
            let lines = wrap(&band.label, LABEL_WIDTH, small);
            let mut middle = f64::midpoint(top, bottom);
            if let Some((line, words)) = &norm {
                let clearance = f64::midpoint(height(words), height(&lines));
                if (middle - line).abs() < clearance {
                    middle = if line - top > bottom - line { line - clearance } else { line + clearance };
                }
            }
            labels.push((middle, lines, small));
        }
        labels.extend(norm.map(|(line, words)| (line, words, strong)));
        let wanted: Vec<f64> = labels.iter().map(|(middle, ..)| *middle).collect();
        let heights: Vec<f64> = labels.iter().map(|(_, lines, _)| height(lines)).collect();
        let placed = spread(&wanted, &heights, places.top, places.bottom);
        for ((_, lines, lettering), middle) in labels.iter().zip(placed) {
            canvas.lines_middle(Point::new(places.right + 8.0, middle), lines, *lettering);
        }
    }

    fn moves(&self, canvas: &Canvas, places: &Places) {
        let weight = |tone: Tone| match tone {
            Tone::Unchanged | Tone::Neutral => 0,
            Tone::Deteriorated => 1,
            Tone::Improved => 2,
        };
        let mut pairs: Vec<&PairCount> = self.pairs.iter().filter(|pair| pair.count > 0).collect();
        pairs.sort_by_key(|pair| (pair.count, weight(pair.tone)));
        for pair in pairs {
            let count = pair.count as f64;
            let pen = Pen { color: pair.tone.ink(), opacity: (0.26 + 0.08 * count).min(0.85), width: (0.9 * count.sqrt()).min(7.0) };
            let from = Point::new(places.before, places.scale.at(pair.before));
            canvas.line(from, Point::new(places.after, places.scale.at(pair.after)), pen);
        }
    }

    fn means(&self, canvas: &Canvas, places: &Places) {
        let at = |wave: &WaveSummary, x: f64| Point::new(x, places.scale.at(wave.mean));
        let (before, after) = (at(&self.before, places.before), at(&self.after, places.after));
        // A pale edge keeps the mean apart from the moves it crosses.
        canvas.line(before, after, Pen::new(PAPER, 6.0));
        canvas.line(before, after, Pen::new(INK, 3.0));
        for (wave, point) in [(&self.before, before), (&self.after, after)] {
            canvas.hover(&format!("{}: {} ({})", wave.label, wave.value, wave.n), |canvas| {
                if let Some(MeanInterval { low, high }) = wave.interval {
                    let (low, high) = (places.scale.at(low), places.scale.at(high));
                    canvas.interval_upright(low, high, point.x, 6.0, Pen::new(PAPER, 5.0));
                    canvas.interval_upright(low, high, point.x, 6.0, Pen::new(INK, 2.0));
                }
                canvas.circle(point, 7.0, PAPER);
                canvas.circle(point, 5.5, INK);
            });
        }
    }

    /// Each wave's name, mean and number above its distribution.
    fn heads(&self, canvas: &Canvas, places: &Places) {
        let line = Lettering::VALUE.line_height();
        let sides = [(&self.before, places.left, Align::Left), (&self.after, places.right, Align::Right)];
        for (wave, x, align) in sides {
            let y = places.top - 3.0 * line - 4.0;
            let texts = [(&wave.label, Lettering::LABEL.bold()), (&wave.value, Lettering::VALUE), (&wave.n, Lettering::VALUE.color(MUTED))];
            for (i, (text, lettering)) in texts.into_iter().enumerate() {
                canvas.text_middle(Point::new(x, y + line * (i as f64 + 0.5)), text, lettering.align(align));
            }
        }
    }

    /// Explains the colours of the moves that are drawn; returns where the next thing may begin.
    fn key(&self, canvas: &Canvas, places: &Places) -> f64 {
        let entries = [
            (Tone::Improved, &self.words.improved),
            (Tone::Unchanged, &self.words.unchanged),
            (Tone::Deteriorated, &self.words.deteriorated),
        ];
        let mut x = places.left;
        let y = places.bottom + 16.0;
        let mut below = places.bottom + 4.0;
        for (tone, word) in entries {
            if self.pairs.iter().any(|pair| pair.tone == tone && pair.count > 0) {
                let pen = Pen { color: tone.ink(), opacity: 0.7, width: 2.5 };
                canvas.line(Point::new(x, y), Point::new(x + 20.0, y), pen);
                canvas.text_middle(Point::new(x + 26.0, y), word, Lettering::SMALL);
                x += 26.0 + Lettering::SMALL.width(word) + 18.0;
                below = y + 8.0;
            }
        }
        below
    }
}

/// Bars away from the moves, one a class of scores.
fn distribution(canvas: &Canvas, places: &Places, wave: &WaveSummary, x: f64, side: f64, most: f64) {
    // Outside the mean and the caps of its interval.
    let start = x + side * 10.0;
    for level in wave.levels.iter().filter(|level| level.count > 0) {
        let (top, bottom) = (places.scale.at(level.high), places.scale.at(level.low));
        let gap = ((bottom - top) * 0.1).clamp(0.0, 1.0);
        let end = start + side * (DISTRIBUTION - 12.0) * level.density() / most;
        // A class at the scale's end is cut in half by it: it keeps a thickness that can be seen.
        let (top, bottom) = (top + gap, (bottom - gap).max(top + gap + 1.0));
        canvas.rect(Point::new(start.min(end), top), Point::new(start.max(end), bottom), Tone::Neutral.fill());
    }
}
