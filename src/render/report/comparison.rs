//! The chapter on a comparison group: a difference in words that the design carries, never more.

use super::Report;
use super::wording::Wording;
use crate::analysis::Rule;
use crate::analysis::results::{Comparison, Design, GroupDifference, Outcome, Template};
use crate::render::comparison_tables::{self, groups};
use crate::render::document::{Block, Chapter};
use crate::render::tables::condensed;

/// Columns that a reader of the chapter can do without.
const READER_LEAVES_OUT: [&str; 3] = ["baseline", "baseline_ci", "parallel_p"];

/// A difference at the first wave from here on is told in words (Rubin 2001: groups further apart than half a standard deviation can hardly be
/// made comparable by adjusting; a quarter is the usual limit).
const APART: f64 = 0.25;

/// Nothing where the study has no comparison group.
pub(super) fn chapter(report: &Report<'_>) -> Option<Chapter> {
    let comparison = report.results.comparison.as_ref()?;
    let wording = report.wording;
    let to = report.results.settings.waves.get(1)?;
    let differences: Vec<&GroupDifference> = comparison.differences.iter().filter(|difference| difference.contrast.to == *to).collect();
    let label = wording.comparison_label(comparison);
    let text = |key: &str| wording.of_comparison(key, comparison);
    let mut blocks = vec![Block::Paragraph(text("comparison.text")), Block::Caveat(text(design(comparison, "comparison.design")))];
    for difference in &differences {
        let Some([ours, theirs]) = groups(report.tables, comparison, difference) else { continue };
        if ours.primary {
            blocks.push(Block::Paragraph(wording.difference(difference, [ours, theirs], &label)));
        }
    }
    let changes = condensed(comparison_tables::changes(report.tables, comparison, &differences), &READER_LEAVES_OUT);
    blocks.push(Block::Table(changes));
    // A reader needs the rule of the headline; the tables have every one.
    let rules: &[Rule] = match report.results.study.template {
        Template::Teknisk => &Rule::ALL,
        Template::Socialstyrelsen | Template::Kort => &[report.results.settings.headline],
    };
    blocks.push(Block::Table(condensed(comparison_tables::rates(report.tables, comparison, &differences, rules), &[])));
    blocks.push(Block::Paragraph(text("comparison.method")));
    Some(report.chapter("comparison", blocks))
}

/// The key for how the groups came about.
pub(super) fn design(comparison: &Comparison, key: &str) -> &'static str {
    match (comparison.design, key) {
        (Design::NotRandomised, "summary") => "comparison.summary",
        (Design::Randomised, "summary") => "comparison.summary_randomised",
        (Design::NotRandomised, "caveat") => "comparison.caveat",
        (Design::Randomised, "caveat") => "comparison.caveat_randomised",
        (Design::NotRandomised, _) => "comparison.design",
        (Design::Randomised, _) => "comparison.design_randomised",
    }
}

impl Wording<'_> {
    /// What the study calls the group.
    pub fn comparison_label(self, comparison: &Comparison) -> String {
        comparison.label.clone().unwrap_or_else(|| self.phrases.get("comparison.group").to_owned())
    }

    /// A text about the group, which names it once only where the study has no name for it.
    pub fn of_comparison(self, key: &str, comparison: &Comparison) -> String {
        match &comparison.label {
            Some(label) => self.fill(key, &[("group", label.clone())]),
            None => self.phrases.get(key).replace(" ({group})", ""),
        }
    }

    /// How much more the one group changed, plainly and adjusted, and by the headline rule.
    fn difference(self, difference: &GroupDifference, [ours, theirs]: [&Outcome; 2], label: &str) -> String {
        let name = ("label", self.tables().label(ours));
        let Some(change) = difference.change else {
            let hidden = ours.n.pairs.is_none() || theirs.n.pairs.is_none();
            let key = if hidden { "comparison.hidden" } else { "comparison.too_few" };
            return self.fill(key, &[name, ("limit", self.limit())]);
        };
        let signed = |value: f64| self.numbers().signed(value, 1);
        let limits = |[low, high]: [f64; 2]| [signed(low), signed(high)];
        let [lower, upper] = limits(change.ci);
        let mean = |outcome: &Outcome| outcome.change.mean.map(signed).unwrap_or_default();
        let better = ours.direction.orient(change.difference) > 0.0;
        let mut sentences = vec![self.fill(
            match (change.ci[0] <= 0.0 && change.ci[1] >= 0.0, better) {
                (true, _) => "comparison.change_uncertain",
                (false, true) => "comparison.change_better",
                (false, false) => "comparison.change_worse",
            },
            &[
                name,
                ("ours", mean(ours)),
                ("n", self.count(ours.n.pairs)),
                ("group", label.to_owned()),
                ("theirs", mean(theirs)),
                ("m", self.count(theirs.n.pairs)),
                ("difference", signed(change.difference)),
                ("level", self.level()),
                ("lower", lower),
                ("upper", upper),
            ],
        )];
        if let Some(effect) = &difference.d_ppc2
            && let Some([low, high]) = effect.ci
        {
            let number = |value: f64| self.numbers().decimal(value, 2);
            let values = [("d", number(effect.estimate)), ("level", self.level()), ("lower", number(low)), ("upper", number(high))];
            sentences.push(self.fill("comparison.effect", &values));
        }
        if let Some(found) = difference.ancova {
            let [lower, upper] = limits(found.adjusted.ci);
            let values = [("difference", signed(found.adjusted.difference)), ("level", self.level()), ("lower", lower), ("upper", upper)];
            sentences.push(self.fill("comparison.adjusted", &values));
            let tail = 1.0 - self.results.settings.level;
            if found.parallel.is_some_and(|test| test.p < tail) {
                sentences.push(self.phrases.get("comparison.not_parallel").to_owned());
            }
        }
        sentences.extend(self.shares(difference, [ours, theirs], label));
        if let Some(apart) = difference.baseline.as_ref().filter(|baseline| baseline.estimate.abs() >= APART) {
            let key = if apart.estimate > 0.0 { "comparison.began_better" } else { "comparison.began_worse" };
            sentences.push(self.fill(key, &[("apart", self.numbers().decimal(apart.estimate.abs(), 2)), ("group", label.to_owned())]));
        }
        sentences.join(" ")
    }

    /// Both groups' shares by the headline rule.
    fn shares(self, difference: &GroupDifference, [ours, theirs]: [&Outcome; 2], label: &str) -> Option<String> {
        let rule = self.headline_rule();
        let found = difference.rates.iter().find(|rate| rate.rule == rule)?;
        let [own, other] = [ours, theirs].map(|outcome| outcome.rates.of(rule));
        let (own, other, difference, [lower, upper]) = (own?, other?, found.difference?, found.ci?);
        if own.n.min(other.n) < super::wording::FEWEST_FOR_PERCENT {
            return None;
        }
        let points = |share: f64| self.numbers().signed(share * 100.0, 0);
        let percent = |share: f64| self.numbers().percent_in_text(share, 0);
        let values = [
            ("ours", percent(own.rate?)),
            ("theirs", percent(other.rate?)),
            ("group", label.to_owned()),
            ("rule", self.rule_name(ours, rule)),
            ("difference", points(difference)),
            ("level", self.level()),
            ("lower", points(lower)),
            ("upper", points(upper)),
        ];
        Some(self.fill("comparison.shares", &values))
    }
}
