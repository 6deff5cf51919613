//! Who improved, who did not, who got worse: every scale in one figure.

use super::{FEWEST_FOR_PERCENT, most_important, text};
use crate::analysis::Rule;
use crate::analysis::results::Outcome;
use crate::render::chart::{OutcomeShares, Share, ShareAxis, ShareBar, ShareInterval, ShareRow, ShareWords};
use crate::render::document::Figure;
use crate::render::report::wording::Wording;
use crate::render::table::MISSING;

/// Shares improved, unchanged and worse, a row a scale.
pub fn shares(wording: &Wording<'_>, outcomes: &[&Outcome], rule: Rule) -> Option<Figure> {
    let all = outcomes.len();
    let outcomes = &most_important(outcomes);
    let shown: Vec<(&Outcome, f64)> = outcomes
        .iter()
        .filter_map(|outcome| Some((*outcome, outcome.rates.of(rule)?.rate?)))
        .filter(|(outcome, _)| outcome.n.pairs != Some(0))
        .collect();
    let (best, best_share) = shown.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let numbers = wording.numbers();
    let rows: Vec<ShareRow> = outcomes.iter().filter_map(|outcome| share_row(wording, outcome, rule)).collect();
    let finding = [("label", wording.tables().label(best)), ("share", numbers.percent(best_share, 0))];
    let title = if best.n.pairs.is_none_or(|n| n < FEWEST_FOR_PERCENT) {
        wording.phrases.get("summary.shares_title").to_owned()
    } else {
        wording.fill("summary.shares_finding", &finding)
    };
    let [from, to] = wording.first_contrast();
    let values = [("from", from), ("to", to), ("rule", wording.common_rule_text(outcomes, rule)), ("level", wording.level())];
    let caption = wording.fill("summary.shares_caption", &values);
    let spoken: Vec<String> = outcomes.iter().filter_map(|outcome| wording.rate_sentence(outcome, rule)).collect();
    let word = |key: &str| wording.phrases.get(key).to_owned();
    let chart = OutcomeShares {
        text: text(wording, title, word("summary.shares_axis"), spoken.join(" ")),
        words: ShareWords {
            improved: word("share.improved"),
            unchanged: word("share.unchanged"),
            deteriorated: word("share.deteriorated"),
            rest: word("share.rest"),
            value: word("share.improved"),
            n: "n".to_owned(),
            interval: wording.fill("share.interval", &[("level", wording.level())]),
            chance: word("share.chance"),
        },
        axis: if outcomes.iter().all(|outcome| outcome.n.pairs.is_none_or(|n| n < FEWEST_FOR_PERCENT)) {
            ShareAxis::Unmarked
        } else {
            ShareAxis::Percent
        },
        rows,
        notes: wording.left_out(outcomes.len(), all).into_iter().collect(),
        numbers,
    };
    Some(Figure { id: "shares".to_owned(), chart: Box::new(chart), caption })
}

fn share_row(wording: &Wording<'_>, outcome: &Outcome, rule: Rule) -> Option<ShareRow> {
    let rate = outcome.rates.of(rule)?;
    let numbers = wording.numbers();
    let few = rate.n < FEWEST_FOR_PERCENT;
    let share = |count: u64| {
        let share = count as f64 / rate.n as f64;
        Share { share, label: if few { wording.count(count) } else { numbers.percent(share, 0) } }
    };
    let suppressed = || ShareBar::Suppressed { note: wording.fill("share.suppressed", &[("limit", wording.limit())]) };
    let (bar, value) = match (rate.improved, rate.ci) {
        (Some(improved), Some([low, high])) => {
            let (unchanged, deteriorated) = match (rate.unchanged, rate.deteriorated) {
                (Some(unchanged), Some(deteriorated)) => (unchanged, Some(share(deteriorated))),
                _ => (rate.n - improved, None),
            };
            let bar = ShareBar::Shown {
                improved: share(improved),
                unchanged: share(unchanged),
                deteriorated,
                interval: (!few).then_some(ShareInterval { low, high }),
                chance: rate.chance.filter(|_| !few),
            };
            let value = if few {
                wording.count(improved)
            } else {
                format!("{} [{}]", numbers.percent(improved as f64 / rate.n as f64, 0), numbers.percent_interval(low, high, 0))
            };
            (bar, value)
        }
        _ => (suppressed(), MISSING.to_owned()),
    };
    Some(ShareRow { label: wording.tables().label(outcome), bar, value, n: wording.count(rate.n) })
}
