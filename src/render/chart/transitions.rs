//! From band to band: how many left which band before and reached which band after (an alluvial figure).
//!
//! A flow's height is its number of respondents. Where the moves may not be shown, the caller gives none and says so in a note; the
//! bands' own totals remain.

use plotters::style::Color;

use super::Chart;
use super::canvas::{Align, Canvas, Lettering, Pen, Point};
use super::frame::{ChartText, Embedding, Frame, MARGIN, RIGHT};
use super::palette::{INK, MUTED, Tone};
use super::text_layout::{spread, widest, wrap};

/// A band at one wave; the first is drawn uppermost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BandTotal {
    pub label: String,
    pub count: u64,
    /// "31 (29 %)".
    pub value: String,
}

/// Respondents who went from one band to another; the indices are those of `before` and `after`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BandFlow {
    pub from: usize,
    pub to: usize,
    pub count: u64,
    /// Written on the flow where it is high enough.
    pub label: String,
    pub tone: Tone,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transitions {
    pub text: ChartText,
    /// "Førmåling (n = 106)", "Eftermåling (n = 106)".
    pub before_label: String,
    pub after_label: String,
    pub before: Vec<BandTotal>,
    pub after: Vec<BandTotal>,
    pub flows: Vec<BandFlow>,
    pub notes: Vec<String>,
}

const HEIGHT: f64 = 300.0;
const BETWEEN_BANDS: f64 = 12.0;
const NODE: f64 = 14.0;
const WIDEST_LABEL: f64 = 170.0;
/// Straight pieces a flow's edge is made of.
const PIECES: usize = 24;

/// Where a band begins and ends on its side.
#[derive(Clone, Copy)]
struct Extent {
    top: f64,
    height: f64,
}

impl Chart for Transitions {
    fn text(&self) -> &ChartText {
        &self.text
    }

    fn draw(&self, embedding: &Embedding) -> String {
        let frame = Frame::begin(&self.text);
        let canvas = &frame.canvas;
        let head = Lettering::LABEL.bold();
        canvas.text_middle(Point::new(MARGIN, frame.top + 8.0), &self.before_label, head);
        canvas.text_middle(Point::new(RIGHT, frame.top + 8.0), &self.after_label, head.align(Align::Right));
        let top = frame.top + 26.0;

        let side_width = |bands: &[BandTotal]| {
            let words = bands.iter().map(|band| band.label.as_str());
            let values = bands.iter().map(|band| band.value.as_str());
            widest(words, Lettering::VALUE).max(widest(values, Lettering::VALUE.bold())).min(WIDEST_LABEL)
        };
        let left = MARGIN + side_width(&self.before) + 10.0;
        let right = RIGHT - side_width(&self.after) - 10.0;
        let sum = |bands: &[BandTotal]| bands.iter().map(|band| band.count).sum::<u64>();
        let total = sum(&self.before).max(sum(&self.after)).max(1) as f64;
        let gaps = BETWEEN_BANDS * (self.before.len().max(self.after.len()).max(1) - 1) as f64;
        let one = (HEIGHT - gaps) / total;
        let before = extents(&self.before, top, one);
        let after = extents(&self.after, top, one);

        self.draw_flows(canvas, &before, &after, (left + NODE, right - NODE), one);
        nodes(canvas, left, &before);
        nodes(canvas, right - NODE, &after);
        let below = labels(canvas, left - 10.0, Align::Right, &self.before, &before, top).max(labels(
            canvas,
            right + 10.0,
            Align::Left,
            &self.after,
            &after,
            top,
        ));
        frame.finish(below.max(top + HEIGHT), &self.notes, embedding)
    }
}

impl Transitions {
    fn draw_flows(&self, canvas: &Canvas, before: &[Extent], after: &[Extent], (left, right): (f64, f64), one: f64) {
        // Flows leave and arrive in the order of the bands at their other end, so that none crosses more than it must.
        let mut flows: Vec<&BandFlow> =
            self.flows.iter().filter(|flow| flow.count > 0 && flow.from < before.len() && flow.to < after.len()).collect();
        flows.sort_by_key(|flow| (flow.to, flow.from));
        let mut arrivals: Vec<f64> = after.iter().map(|extent| extent.top).collect();
        let mut ends: Vec<(usize, usize, f64)> = Vec::new();
        for flow in &flows {
            ends.push((flow.from, flow.to, arrivals[flow.to]));
            arrivals[flow.to] += flow.count as f64 * one;
        }
        flows.sort_by_key(|flow| (flow.from, flow.to));
        ends.sort_by_key(|&(from, to, _)| (from, to));
        let mut departures: Vec<f64> = before.iter().map(|extent| extent.top).collect();
        for (flow, (_, _, end)) in flows.iter().zip(ends) {
            let height = flow.count as f64 * one;
            let start = departures[flow.from];
            departures[flow.from] += height;
            let opacity = if flow.tone == Tone::Unchanged { 0.8 } else { 0.62 };
            let hover = format!("{} → {}: {}", self.before[flow.from].label, self.after[flow.to].label, flow.label);
            canvas.hover(&hover, |canvas| canvas.polygon(&ribbon((left, start), (right, end), height), flow.tone.fill().mix(opacity)));
        }
        // Labels last, at the end where the flows lie in a column and cannot cover each other.
        let mut departures: Vec<f64> = before.iter().map(|extent| extent.top).collect();
        for flow in flows {
            let height = flow.count as f64 * one;
            let middle = departures[flow.from] + height / 2.0;
            departures[flow.from] += height;
            if height >= Lettering::SMALL.line_height() {
                canvas.text_middle(Point::new(left + 8.0, middle), &flow.label, Lettering::SMALL.color(INK));
            }
        }
    }
}

/// The bands of one side below each other.
fn extents(bands: &[BandTotal], top: f64, one: f64) -> Vec<Extent> {
    let mut y = top;
    let extent = |band: &BandTotal| {
        let extent = Extent { top: y, height: band.count as f64 * one };
        y += extent.height + BETWEEN_BANDS;
        extent
    };
    bands.iter().map(extent).collect()
}

/// A flow's outline: level at both ends, and as high all along.
fn ribbon((left, start): (f64, f64), (right, end): (f64, f64), height: f64) -> Vec<Point> {
    let along = |share: f64, offset: f64| {
        let eased = share * share * (3.0 - 2.0 * share);
        Point::new(left + share * (right - left), start + eased * (end - start) + offset)
    };
    let shares = || (0..=PIECES).map(|i| i as f64 / PIECES as f64);
    shares().map(|share| along(share, 0.0)).chain(shares().rev().map(|share| along(share, height))).collect()
}

fn nodes(canvas: &Canvas, left: f64, extents: &[Extent]) {
    for extent in extents {
        if extent.height > 0.0 {
            canvas.rect(Point::new(left, extent.top), Point::new(left + NODE, extent.top + extent.height), INK);
        } else {
            canvas.line(Point::new(left, extent.top), Point::new(left + NODE, extent.top), Pen::new(MUTED, 1.0));
        }
    }
}

/// Each band's name and total beside it; returns where they end.
fn labels(canvas: &Canvas, x: f64, align: Align, bands: &[BandTotal], extents: &[Extent], top: f64) -> f64 {
    let (name, total) = (Lettering::VALUE.align(align), Lettering::VALUE.bold().align(align));
    let line = name.line_height();
    let blocks: Vec<Vec<String>> = bands.iter().map(|band| wrap(&band.label, WIDEST_LABEL, name)).collect();
    let heights: Vec<f64> = blocks.iter().map(|lines| line * (lines.len() + 1) as f64 + 4.0).collect();
    let wanted: Vec<f64> = extents.iter().map(|extent| extent.top + extent.height / 2.0).collect();
    let placed = spread(&wanted, &heights, top - 4.0, top + HEIGHT);
    let mut below = top;
    for (((band, lines), height), middle) in bands.iter().zip(&blocks).zip(&heights).zip(placed) {
        let y = canvas.lines_below(Point::new(x, middle - height / 2.0 + 2.0), lines, name);
        canvas.lines_below(Point::new(x, y), std::slice::from_ref(&band.value), total);
        below = below.max(middle + height / 2.0);
    }
    below
}
