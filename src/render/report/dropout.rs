//! The chapter of those who were lost on the way: who they were, and what the figures would be with them.
//!
//! Every sentence has its *if*: nobody knows how the lost fared.

use super::wording::{FEWEST_FOR_PERCENT, Wording};
use super::{Report, figures, renamed};
use crate::analysis::Rule;
use crate::analysis::results::{Dropout, DropoutRate, Outcome, TippingVerdict};
use crate::render::document::{Block, Chapter};
use crate::render::dropout_tables;
use crate::render::tables::condensed;

/// Columns of the dropout tables that would make a page too wide; the tables have them.
const WIDE: [&str; 7] =
    ["sd_lost", "lost_difference_ci", "missing_information", "imputations", "lowest_ci", "highest_ci", "share_difference_ci"];

pub(super) fn chapter(report: &Report<'_>) -> Chapter {
    let wording = report.wording;
    let rule = wording.headline_rule();
    let lost = report.results.flow.pairs.iter().filter_map(|pair| {
        let lost = wording.count(pair.only_from?);
        let values = [("lost", lost), ("from", report.tables.wave(&pair.from)), ("to", report.tables.wave(&pair.to))];
        Some(wording.fill("template.dropout_lost", &values))
    });
    let lost: Vec<String> = lost.collect();
    let mut blocks: Vec<Block> = (!lost.is_empty()).then_some(Block::List(lost)).into_iter().collect();
    blocks.push(Block::Caveat(report.phrases.get("participants.lost_caveat").to_owned()));
    let (primary, whole) = (wording.primary(), wording.whole());
    let is_told = |outcome: &&Outcome| outcome.dropout.as_ref().is_some_and(|dropout| dropout.lost > 0);
    if whole.iter().any(is_told) {
        blocks.push(Block::Paragraph(report.phrases.get("lost.text").to_owned()));
    }
    blocks.extend(primary.iter().flat_map(|outcome| wording.dropout(outcome, rule)));
    blocks.extend(primary.iter().find_map(|outcome| figures::dropout(&wording, outcome, rule)).map(Block::Figure));
    let tables = [
        renamed(dropout_tables::rates(report.tables, &whole, &[rule]), "dropout-rates"),
        dropout_tables::dropout(report.tables, &whole),
        renamed(dropout_tables::background(report.tables, &one_an_informant(&primary)), "dropout-background"),
    ];
    let shown = tables.into_iter().filter(|table| !table.rows.is_empty());
    blocks.extend(shown.map(|table| Block::Table(condensed(table, &WIDE))));
    Chapter { id: "dropout".to_owned(), title: report.phrases.get("template.dropout_title").to_owned(), blocks }
}

/// The first scale of each kind of respondent whose lost are told by background: for the others it is nearly the same table.
fn one_an_informant<'a>(outcomes: &[&'a Outcome]) -> Vec<&'a Outcome> {
    let told = |outcome: &&&Outcome| outcome.dropout.as_ref().is_some_and(|dropout| !dropout.background.is_empty());
    let mut chosen: Vec<&Outcome> = Vec::new();
    for outcome in outcomes.iter().filter(told) {
        if chosen.iter().all(|earlier| earlier.informant != outcome.informant) {
            chosen.push(outcome);
        }
    }
    chosen
}

impl Wording<'_> {
    /// Who the lost of a scale were, and what that could mean for its figures.
    fn dropout(self, outcome: &Outcome, rule: Rule) -> Vec<Block> {
        let [from, to] = [&outcome.contrast.from, &outcome.contrast.to].map(|wave| self.tables().wave(wave));
        let Some(dropout) = &outcome.dropout else {
            let values = [("label", self.tables().label(outcome)), ("from", from), ("to", to), ("limit", self.limit())];
            let is_hidden = outcome.notes.iter().any(|note| note.field == "dropout");
            return is_hidden.then(|| Block::Paragraph(self.fill("lost.hidden", &values))).into_iter().collect();
        };
        if dropout.lost == 0 {
            let values = [("label", self.tables().label(outcome)), ("from", from), ("to", to), ("n", self.count(dropout.at_start))];
            let nobody = (dropout.at_start > 0).then(|| Block::Paragraph(self.fill("lost.nobody", &values)));
            return nobody.into_iter().collect();
        }
        let who = Block::Paragraph(self.who(outcome, dropout, &from, &to));
        let mut sentences = Vec::new();
        if dropout.at_start >= FEWEST_FOR_PERCENT {
            let rate = dropout.rates.of(rule);
            sentences.extend(rate.and_then(|rate| self.bounds(outcome, rule, rate)));
            sentences.extend(self.carried_forward(outcome, dropout));
            sentences.extend(self.imputed(dropout, rate, &from));
            sentences.extend(rate.and_then(|rate| self.tipping(outcome, dropout, rate)));
        }
        [Some(who), (!sentences.is_empty()).then_some(Block::List(sentences))].into_iter().flatten().collect()
    }

    fn who(self, outcome: &Outcome, dropout: &Dropout, from: &str, to: &str) -> String {
        let difference = dropout.difference.as_ref();
        // Which way is said in words where it is clear, and by the sign where it is not.
        let (key, sign) = match difference.and_then(|effect| effect.ci) {
            Some([lower, _]) if lower > 0.0 => ("lost.who_worse", 1.0),
            Some([_, upper]) if upper < 0.0 => ("lost.who_better", -1.0),
            Some(_) => ("lost.who_uncertain", 1.0),
            None => ("lost.who", 1.0),
        };
        let [lower, upper] = difference.and_then(|effect| effect.ci).unwrap_or_default().map(|limit| sign * limit);
        let number = |value: f64| self.numbers().decimal(value, 2);
        let values = [
            ("label", self.tables().label(outcome)),
            ("lost", self.count(dropout.lost)),
            ("at_start", self.count(dropout.at_start)),
            ("from", from.to_owned()),
            ("to", to.to_owned()),
            ("mean_lost", dropout.mean.map(|mean| self.score(mean)).unwrap_or_default()),
            ("mean_completers", outcome.from.map(|from| self.score(from.mean)).unwrap_or_default()),
            ("difference", difference.map(|effect| number(sign * effect.estimate)).unwrap_or_default()),
            ("level", self.level()),
            ("lower", number(lower.min(upper))),
            ("upper", number(lower.max(upper))),
        ];
        self.fill(key, &values)
    }

    fn bounds(self, outcome: &Outcome, rule: Rule, rate: &DropoutRate) -> Option<String> {
        let percent = |share: f64| self.numbers().percent_in_text(share, 0);
        let values = [
            ("rate", percent(outcome.rates.of(rule)?.rate?)),
            ("words", self.improved(outcome)),
            ("lowest", percent(rate.lowest.rate)),
            ("highest", percent(rate.highest.rate)),
        ];
        Some(self.fill("lost.bounds", &values))
    }

    fn carried_forward(self, outcome: &Outcome, dropout: &Dropout) -> Option<String> {
        let signed = |value: f64| self.numbers().signed(value, 1);
        let values = [("carried", signed(dropout.carried_forward?.mean)), ("change", signed(outcome.change.mean?))];
        Some(self.fill("lost.carried", &values))
    }

    fn imputed(self, dropout: &Dropout, rate: Option<&DropoutRate>, from: &str) -> Option<String> {
        let change = dropout.imputed.as_ref()?;
        let rate = rate.and_then(|rate| rate.imputed);
        let percent = |share: f64| self.numbers().percent_in_text(share, 0);
        let limits = rate.map(|rate| [self.numbers().decimal(rate.ci[0] * 100.0, 0), percent(rate.ci[1])]).unwrap_or_default();
        let [lower, upper] = limits;
        let values = [
            ("from", from.to_owned()),
            ("rate", rate.map(|rate| percent(rate.rate)).unwrap_or_default()),
            ("level", self.level()),
            ("lower", lower),
            ("upper", upper),
            ("change", self.numbers().signed(change.mean, 1)),
        ];
        Some(self.fill(if rate.is_some() { "lost.imputed" } else { "lost.imputed_mean" }, &values))
    }

    fn tipping(self, outcome: &Outcome, dropout: &Dropout, rate: &DropoutRate) -> Option<String> {
        let tipping = rate.tipping_point?;
        let values = [
            ("benchmark", self.numbers().percent_in_text(tipping.benchmark, 0)),
            ("words", self.improved(outcome)),
            ("level", self.level()),
            ("needed", self.count(tipping.needed)),
            ("lost", self.count(dropout.lost)),
        ];
        let key = match tipping.verdict {
            TippingVerdict::Above => "lost.tipping_above",
            TippingVerdict::Tips => "lost.tipping_tips",
            TippingVerdict::NotAbove => "lost.tipping_not_above",
        };
        Some(self.fill(key, &values))
    }
}
