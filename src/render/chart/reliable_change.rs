//! Jacobson and Truax' figure: the score before against the score after, the band of change that measurement error explains, the cut-off
//! between the clinical and the ordinary range, and how many are in each of the zones that these lines make.
//!
//! The zones' counts are what a reader takes away, so they stand in the zones and, named, beside the plot. Single respondents are shown
//! only where the caller gives the pairs: dots moved a little around their place on the grid of scores, in an order that is always the
//! same, and bubbles where a place has more than its room holds.

use plotters::style::{Color, RGBAColor};

use super::axis::{Axis, tick_labels};
use super::canvas::{Align, Canvas, Lettering, Pen, Point};
use super::frame::{ChartText, Embedding, Frame, MARGIN, RIGHT};
use super::palette::{INK, MUTED, PAPER, RULE, Tone};
use super::text_layout::{widest, wrap};
use super::{Chart, Numbers, PairCount};
use crate::domain::Direction;

/// What the band and the cut-off together say of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZoneKind {
    /// Reliably better and across the cut-off.
    Recovered,
    Improved,
    Unchanged,
    Deteriorated,
    /// Reliably worse and across the cut-off.
    Harmed,
}

impl ZoneKind {
    fn tone(self) -> Tone {
        match self {
            Self::Recovered | Self::Improved => Tone::Improved,
            Self::Unchanged => Tone::Unchanged,
            Self::Deteriorated | Self::Harmed => Tone::Deteriorated,
        }
    }

    /// Crossing the line makes a zone darker, which a copy in grey keeps; the sides of the band lie apart anyway.
    fn ground(self) -> RGBAColor {
        let share = match self {
            Self::Recovered | Self::Harmed => 0.42,
            Self::Improved | Self::Deteriorated => 0.16,
            Self::Unchanged => 0.6,
        };
        self.tone().fill().mix(share)
    }
}

/// A zone's name and how many are in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    pub kind: ZoneKind,
    pub label: String,
    /// "23", or a dash: stands in the zone.
    pub count: String,
    /// "23 (22 %)": stands beside the plot.
    pub value: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReliableChangeWords {
    pub before_axis: String,
    pub after_axis: String,
    /// Explains the band: "Ændring under 7 point kan skyldes måleusikkerhed".
    pub band: String,
    /// Explains the dashed lines.
    pub cut_off: String,
    /// Explains the dots: "Hver prik er en person".
    pub dots: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ReliableChangeFigure {
    pub text: ChartText,
    pub words: ReliableChangeWords,
    /// The ends of the scale.
    pub low: f64,
    pub high: f64,
    pub direction: Direction,
    /// Empty where single respondents must not be shown.
    pub pairs: Vec<PairCount>,
    /// Changes of this size or smaller are within the band.
    pub reliable_change: f64,
    pub cut_off: Option<f64>,
    pub zones: Vec<Zone>,
    pub notes: Vec<String>,
    pub numbers: Numbers,
}

const SIDE: f64 = 400.0;
const DOT: f64 = 2.8;
const LARGEST_BUBBLE: f64 = 13.0;
/// The angle between one dot and the next around a place: no two lie in line (Vogel 1979).
const GOLDEN_ANGLE: f64 = 2.399_963_229_728_653;

/// The square plot.
struct Square {
    x: Axis,
    y: Axis,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

/// A point of the plot in scores.
type Scores = (f64, f64);

impl Chart for ReliableChangeFigure {
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
        if self.pairs.is_empty() {
            self.counts(canvas, &square);
        } else {
            self.respondents(canvas, &square);
        }
        let axis_bottom = self.ticks(canvas, &square);
        let side_bottom = self.side(canvas, &square);
        frame.finish(axis_bottom.max(side_bottom), &self.notes, embedding)
    }
}

impl ReliableChangeFigure {
    fn square(&self, top: f64) -> Square {
        let inset = 10.0;
        let bottom = top + SIDE;
        let y = Axis::new(self.low, self.high, bottom - inset, top + inset);
        let labels = tick_labels(&y.ticks(8), self.numbers);
        let left = MARGIN + widest(labels.iter().map(String::as_str), Lettering::SMALL) + 8.0;
        Square { x: Axis::new(self.low, self.high, left + inset, left + SIDE - inset), y, left, right: left + SIDE, top, bottom }
    }

    /// The parts of the plot that belong to a zone, as convex shapes.
    fn shapes(&self, kind: ZoneKind) -> Vec<Vec<Scores>> {
        let (low, high) = (self.low, self.high);
        let whole = vec![(low, low), (high, low), (high, high), (low, high)];
        let sign = self.direction.orient(1.0);
        let reach = self.reliable_change;
        // Inside is where the function is not negative.
        let beyond = |side: f64| move |(before, after): Scores| side * sign * (after - before) - reach;
        let (better, worse) = (beyond(1.0), beyond(-1.0));
        let side = |functional: f64, cut_off: f64| move |score: f64| functional * sign * (score - cut_off);
        match (kind, self.cut_off) {
            (ZoneKind::Unchanged, _) => vec![clipped(&clipped(&whole, |at| -better(at)), |at| -worse(at))],
            (ZoneKind::Improved, None) => vec![clipped(&whole, better)],
            (ZoneKind::Deteriorated, None) => vec![clipped(&whole, worse)],
            (ZoneKind::Recovered | ZoneKind::Harmed, None) => Vec::new(),
            (kind, Some(cut_off)) => {
                let (functional, clinical) = (side(1.0, cut_off), side(-1.0, cut_off));
                let part = match kind {
                    ZoneKind::Recovered | ZoneKind::Improved => clipped(&whole, better),
                    _ => clipped(&whole, worse),
                };
                let within =
                    |before: &dyn Fn(f64) -> f64, after: &dyn Fn(f64) -> f64| clipped(&clipped(&part, |at| before(at.0)), |at| after(at.1));
                match kind {
                    ZoneKind::Recovered => vec![within(&clinical, &functional)],
                    ZoneKind::Harmed => vec![within(&functional, &clinical)],
                    _ => vec![within(&functional, &functional), within(&clinical, &clinical)],
                }
            }
        }
    }

    fn ground(&self, canvas: &Canvas, square: &Square) {
        let Square { x, y, left, right, top, bottom } = square;
        for zone in &self.zones {
            for shape in self.shapes(zone.kind).into_iter().filter(|shape| shape.len() > 2) {
                let outline: Vec<Point> = shape.iter().map(|&(before, after)| Point::new(x.at(before), y.at(after))).collect();
                canvas.hover(&format!("{}: {}", zone.label, zone.value), |canvas| canvas.polygon(&outline, zone.kind.ground()));
            }
        }
        canvas.line(Point::new(x.at(self.low), y.at(self.low)), Point::new(x.at(self.high), y.at(self.high)), Pen::new(MUTED, 1.0));
        if let Some(cut_off) = self.cut_off.filter(|&cut_off| x.contains(cut_off)) {
            canvas.dashed(Point::new(x.at(cut_off), *top), Point::new(x.at(cut_off), *bottom), Pen::new(INK, 1.2));
            canvas.dashed(Point::new(*left, y.at(cut_off)), Point::new(*right, y.at(cut_off)), Pen::new(INK, 1.2));
        }
        canvas.outline(Point::new(*left, *top), Point::new(*right, *bottom), Pen::new(RULE, 1.0));
    }

    /// Each zone's count in its largest part.
    fn counts(&self, canvas: &Canvas, square: &Square) {
        for zone in &self.zones {
            let largest = self.shapes(zone.kind).into_iter().max_by(|a, b| area(a).total_cmp(&area(b)));
            let Some((before, after)) = largest.as_deref().and_then(centroid) else { continue };
            let lettering = Lettering::TITLE.color(zone.kind.tone().ink()).align(Align::Centre);
            let centre = Point::new(square.x.at(before), square.y.at(after));
            let (half, rise) = (lettering.width(&zone.count) / 2.0 + 3.0, lettering.size * 0.6 + 1.0);
            // In scores, because the shape is.
            let (across, up) = (half / square.x.unit(), rise / square.y.unit());
            let corners = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)].map(|(x, y)| (before + x * across, after + y * up));
            if corners.iter().all(|&corner| largest.as_deref().is_some_and(|shape| holds(shape, corner))) {
                canvas.text_on_paper(centre, &zone.count, lettering);
            }
        }
    }

    fn respondents(&self, canvas: &Canvas, square: &Square) {
        let mut pairs: Vec<&PairCount> = self.pairs.iter().filter(|pair| pair.count > 0).collect();
        pairs.sort_by_key(|pair| std::cmp::Reverse(pair.count));
        let mut scores: Vec<f64> = pairs.iter().flat_map(|pair| [pair.before, pair.after]).collect();
        scores.sort_by(f64::total_cmp);
        let step = scores.windows(2).map(|two| two[1] - two[0]).filter(|step| *step > 0.0).fold(self.high - self.low, f64::min);
        // Half the way to the next place on the grid, or what two dots need.
        let room = (step * square.x.unit() / 2.0).clamp(2.0 * DOT, 24.0);
        for pair in pairs {
            let centre = Point::new(square.x.at(pair.before), square.y.at(pair.after));
            let color = if pair.tone == Tone::Unchanged { MUTED } else { pair.tone.fill() };
            let outermost = (pair.count.saturating_sub(1) as f64).sqrt();
            let spacing = if outermost > 0.0 { ((room - DOT) / outermost).min(1.9 * DOT) } else { 0.0 };
            if outermost > 0.0 && spacing < DOT - 1e-9 {
                dot(canvas, centre, (DOT * (pair.count as f64).sqrt()).min(LARGEST_BUBBLE), color);
                continue;
            }
            for i in 0..pair.count {
                let (distance, angle) = (spacing * (i as f64).sqrt(), GOLDEN_ANGLE * i as f64);
                dot(canvas, Point::new(centre.x + distance * libm::cos(angle), centre.y + distance * libm::sin(angle)), DOT, color);
            }
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
        let text_left = left + 24.0;
        let width = RIGHT - text_left;
        let mut y = square.top + 2.0;
        for zone in &self.zones {
            let value = Lettering::LABEL.bold().color(zone.kind.tone().ink());
            let (top, bottom) = (Point::new(left, y + 2.0), Point::new(left + 16.0, y + 15.0));
            canvas.rect(top, bottom, zone.kind.ground());
            canvas.outline(top, bottom, Pen::new(RULE, 1.0));
            y = canvas.lines_below(Point::new(text_left, y), &wrap(&zone.value, width, value), value);
            y = canvas.lines_below(Point::new(text_left, y), &wrap(&zone.label, width, Lettering::VALUE), Lettering::VALUE) + 8.0;
        }
        y += 6.0;
        let mut entry = |words: &str, mark: &dyn Fn(f64)| {
            if words.is_empty() {
                return;
            }
            mark(y + Lettering::SMALL.line_height() / 2.0);
            y = canvas.lines_below(Point::new(text_left, y), &wrap(words, width, Lettering::SMALL), Lettering::SMALL) + 5.0;
        };
        entry(&self.words.band, &|y| canvas.line(Point::new(left, y + 5.0), Point::new(left + 16.0, y - 5.0), Pen::new(MUTED, 1.0)));
        if self.cut_off.is_some() {
            entry(&self.words.cut_off, &|y| canvas.dashed(Point::new(left, y), Point::new(left + 17.0, y), Pen::new(INK, 1.2)));
        }
        if !self.pairs.is_empty() {
            entry(&self.words.dots, &|y| canvas.circle(Point::new(left + 8.0, y), DOT, MUTED));
        }
        y
    }
}

fn dot(canvas: &Canvas, centre: Point, radius: f64, color: plotters::style::RGBColor) {
    canvas.circle(centre, radius, color);
    canvas.ring(centre, radius, Pen::new(PAPER, 0.7));
}

/// The part of a convex shape where `inside` is not negative; `inside` is linear (Sutherland & Hodgman 1974).
fn clipped(shape: &[Scores], inside: impl Fn(Scores) -> f64) -> Vec<Scores> {
    let mut kept = Vec::with_capacity(shape.len() + 1);
    for (i, &from) in shape.iter().enumerate() {
        let to = shape[(i + 1) % shape.len()];
        let (here, there) = (inside(from), inside(to));
        if here >= 0.0 {
            kept.push(from);
        }
        if (here >= 0.0) != (there >= 0.0) {
            let along = here / (here - there);
            kept.push((from.0 + along * (to.0 - from.0), from.1 + along * (to.1 - from.1)));
        }
    }
    kept
}

/// Twice the area, with a sign that tells which way round the corners go.
fn turns(shape: &[Scores]) -> f64 {
    let edges = shape.iter().zip(shape.iter().cycle().skip(1));
    edges.map(|(from, to)| from.0 * to.1 - to.0 * from.1).sum()
}

/// Whether a convex shape holds a point: it lies on the same side of every edge.
fn holds(shape: &[Scores], at: Scores) -> bool {
    let edges = shape.iter().zip(shape.iter().cycle().skip(1));
    let sides = edges.map(|(from, to)| (to.0 - from.0) * (at.1 - from.1) - (to.1 - from.1) * (at.0 - from.0));
    let sides: Vec<f64> = sides.collect();
    sides.iter().all(|&side| side >= 0.0) || sides.iter().all(|&side| side <= 0.0)
}

fn area(shape: &[Scores]) -> f64 {
    turns(shape).abs() / 2.0
}

/// The centre of gravity of a shape that has an area.
fn centroid(shape: &[Scores]) -> Option<Scores> {
    let doubled = turns(shape);
    if doubled.abs() < f64::EPSILON {
        return None;
    }
    let edges = || shape.iter().zip(shape.iter().cycle().skip(1)).map(|(from, to)| (from, to, from.0 * to.1 - to.0 * from.1));
    let x: f64 = edges().map(|(from, to, cross)| (from.0 + to.0) * cross).sum();
    let y: f64 = edges().map(|(from, to, cross)| (from.1 + to.1) * cross).sum();
    Some((x / (3.0 * doubled), y / (3.0 * doubled)))
}
