//! Sentences chosen by the numbers: direction, certainty, few respondents, hidden counts.
//!
//! A share never stands without its count, interval and rule; fewer than ten respondents are counted, not turned into percentages;
//! the words say *change*, never *effect of the offer*.

use crate::analysis::Rule;
use crate::analysis::results::{Bands, Counted, Outcome, PairFlow, Results, Warning};
use crate::domain::{Direction, Language};

use crate::render::document::Headline;
use crate::render::numbers::Numbers;
use crate::render::phrases::Phrases;
use crate::render::table::MISSING;
use crate::render::tables::Tables;

/// Fewer respondents than this are never turned into percentages.
pub const FEWEST_FOR_PERCENT: u64 = 10;

#[derive(Debug, Clone, Copy)]
pub struct Wording<'a> {
    pub results: &'a Results,
    pub phrases: Phrases,
}

impl<'a> Wording<'a> {
    pub fn numbers(self) -> Numbers {
        self.phrases.numbers()
    }

    pub fn language(self) -> Language {
        self.phrases.language()
    }

    pub fn tables(self) -> Tables<'a> {
        Tables { results: self.results, phrases: self.phrases }
    }

    /// A count, or a dash where it is not shown.
    pub fn count(self, count: impl Into<Option<u64>>) -> String {
        count.into().map_or_else(|| MISSING.to_owned(), |count| self.numbers().integer(i64::try_from(count).unwrap_or(i64::MAX)))
    }

    /// The confidence level as it stands in "med 95 pct. sikkerhed".
    pub fn level(self) -> String {
        let percent = self.results.settings.level * 100.0;
        self.numbers().decimal(percent, usize::from((percent - percent.round()).abs() >= 1e-9))
    }

    pub fn limit(self) -> String {
        self.results.settings.min_cell.to_string()
    }

    pub fn headline_rule(self) -> Rule {
        self.results.settings.headline
    }

    /// "a, b og c".
    pub fn list(self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [one] => one.clone(),
            [most @ .., last] => format!("{} {} {last}", most.join(", "), self.phrases.get("word.and")),
        }
    }

    /// The waves of the first contrast, in words.
    pub fn first_contrast(self) -> [String; 2] {
        let waves = &self.results.settings.waves;
        let name = |index: usize| waves.get(index).map(|wave| self.tables().wave(wave)).unwrap_or_default();
        [name(0), name(1)]
    }

    /// The outcomes of the first contrast.
    pub fn first_contrast_outcomes(self) -> impl Iterator<Item = &'a Outcome> {
        let to = self.results.settings.waves.get(1).cloned().unwrap_or_default();
        self.results.outcomes.iter().filter(move |outcome| outcome.contrast.to == to)
    }

    /// The waves after the second, each with its outcomes over everyone against the first wave.
    pub fn later(self) -> Vec<(&'a str, Vec<&'a Outcome>)> {
        let whole = || self.results.outcomes.iter().filter(|outcome| outcome.subgroup.is_none());
        let of = |wave: &'a String| (wave.as_str(), whole().filter(|outcome| outcome.contrast.to == *wave).collect::<Vec<_>>());
        self.results.settings.waves.iter().skip(2).map(of).filter(|(_, outcomes)| !outcomes.is_empty()).collect()
    }

    /// The outcomes of the first contrast over everyone.
    pub fn whole(self) -> Vec<&'a Outcome> {
        self.first_contrast_outcomes().filter(|outcome| outcome.subgroup.is_none()).collect()
    }

    /// The scales that the instruments are summed up by.
    pub fn primary(self) -> Vec<&'a Outcome> {
        self.whole().into_iter().filter(|outcome| outcome.primary).collect()
    }

    /// Each instrument's title with its outcomes of the first contrast.
    pub fn instruments(self) -> Vec<(String, Vec<&'a Outcome>)> {
        let mut groups: Vec<(&str, Vec<&Outcome>)> = Vec::new();
        for outcome in self.whole() {
            let key = outcome.instrument.as_deref().unwrap_or(&outcome.id);
            match groups.iter_mut().find(|(name, _)| *name == key) {
                Some((_, outcomes)) => outcomes.push(outcome),
                None => groups.push((key, vec![outcome])),
            }
        }
        let title = |outcomes: &[&Outcome]| {
            let names = outcomes.iter().find_map(|outcome| outcome.instrument_names.as_ref());
            names.map_or_else(|| self.tables().label(outcomes[0]), |names| names.get(self.language()).to_owned())
        };
        groups.into_iter().map(|(_, outcomes)| (title(&outcomes), outcomes)).collect()
    }

    /// A figure with what it is a figure of, by the headline rule.
    pub fn headline(self, outcome: &Outcome, rule: Rule) -> Headline {
        let label = self.tables().label(outcome);
        let without_figure = |detail: String| Headline { label: label.clone(), value: MISSING.to_owned(), detail };
        let Some(rate) = outcome.rates.of(rule) else {
            let key = if is_hidden(outcome) {
                "summary.headline_hidden"
            } else {
                no_rate(outcome, "summary.headline_none", "summary.headline_no_rule")
            };
            return without_figure(self.fill(key, &[("limit", self.limit()), ("rule", self.tables().rule(rule).to_owned())]));
        };
        let (Some(improved), Some(share), Some(ci)) = (rate.improved, rate.rate, rate.ci) else {
            return without_figure(self.fill("summary.headline_hidden", &[("limit", self.limit())]));
        };
        let (improved, n, words, level) = (self.count(improved), self.count(rate.n), self.improved(outcome), self.level());
        let few = rate.n < FEWEST_FOR_PERCENT;
        let (lower, upper) = (self.numbers().decimal(ci[0] * 100.0, 0), self.numbers().percent_in_text(ci[1], 0));
        let values =
            [("improved", improved.as_str()), ("n", &n), ("words", &words), ("level", &level), ("lower", &lower), ("upper", &upper)];
        let detail = self.phrases.fill(if few { "summary.headline_few" } else { "summary.headline_detail" }, &values);
        let chance = match BesideChance::of(outcome, rule) {
            Some(BesideChance::Above) => self.chance(outcome, rule, "summary.headline_chance"),
            Some(BesideChance::NotAbove) => self.chance(outcome, rule, "summary.headline_not_above_chance"),
            None => None,
        };
        Headline {
            value: if few { format!("{improved} {} {n}", self.phrases.get("word.of")) } else { self.numbers().percent(share, 0) },
            detail: detail + &chance.unwrap_or_default(),
            label,
        }
    }

    /// How many of those who began were seen again.
    pub fn matched(self) -> Option<String> {
        let (flow, pair) = (&self.results.flow, self.results.flow.pairs.first()?);
        let first = flow.waves.first()?;
        let key = match (pair.matched, first.respondents) {
            (Some(_), Some(_)) => "summary.matched",
            (Some(_), None) => "summary.matched_alone",
            (None, _) => "summary.matched_hidden",
        };
        let values = [
            ("matched", self.count(pair.matched)),
            ("first", self.count(first.respondents)),
            ("first_wave", self.tables().wave(&pair.from)),
            ("to", self.tables().wave(&pair.to)),
            ("limit", self.limit()),
        ];
        Some(if key == "summary.matched" {
            self.counted(key, first.respondents.unwrap_or_default(), &values)
        } else {
            self.fill(key, &values)
        })
    }

    /// The flow in words, two sentences a later wave.
    pub fn flow(self) -> Vec<String> {
        let Some(first) = self.results.flow.waves.first() else { return Vec::new() };
        let sentence = |pair: &PairFlow| {
            let shown = [first.respondents, pair.matched, pair.only_from, pair.only_to].iter().all(Option::is_some);
            let key = match (first.respondents, pair.matched) {
                (Some(respondents), _) if shown && respondents < FEWEST_FOR_PERCENT => "participants.flow_few",
                _ if shown => "participants.flow",
                (Some(_), Some(_)) => "participants.flow_text_hidden",
                (None, Some(_)) => "participants.flow_text_matched",
                (_, None) => "summary.matched_hidden",
            };
            let share = pair.matched.zip(first.respondents).map(|(matched, first)| matched as f64 / first.max(1) as f64);
            let values = [
                ("respondents", self.count(first.respondents)),
                ("first_wave", self.tables().wave(&pair.from)),
                ("matched", self.count(pair.matched)),
                ("share", share.map(|share| self.numbers().percent_in_text(share, 0)).unwrap_or_default()),
                ("to", self.tables().wave(&pair.to)),
                ("lost", self.count_or_none(pair.only_from)),
                ("new", self.count_or_none(pair.only_to)),
                ("limit", self.limit()),
            ];
            if !shown {
                return self.fill(key, &values);
            }
            [self.counted(key, first.respondents.unwrap_or_default(), &values), self.fill("participants.flow_lost", &values)].join(" ")
        };
        self.results.flow.pairs.iter().map(sentence).chain(self.counted_by_informant()).collect()
    }

    /// That a child counts once for each who answers about it, where it does.
    fn counted_by_informant(self) -> Option<String> {
        let by_informant = self.results.flow.counted == Counted::Informants;
        by_informant.then(|| self.phrases.get("participants.by_informant").to_owned())
    }

    /// The rule in words, with its threshold.
    pub fn rule_text(self, rule: Rule, threshold: Option<f64>) -> String {
        let key = match rule {
            Rule::Any => "rule_text.any",
            Rule::Mid => "rule_text.mid",
            Rule::Reliable => "rule_text.reliable",
            Rule::Band => "rule_text.band",
            Rule::Clinical => "rule_text.clinical",
        };
        self.fill(key, &[("threshold", threshold.map(|value| self.points(value)).unwrap_or_default())])
    }

    /// The rule in words, with its threshold where all these scales have the same one.
    pub fn common_rule_text(self, outcomes: &[&Outcome], rule: Rule) -> String {
        let thresholds: Vec<f64> = outcomes.iter().filter_map(|outcome| outcome.rates.of(rule)?.threshold).collect();
        match thresholds.first() {
            Some(&first) if thresholds.iter().all(|&threshold| (threshold - first).abs() < 1e-9) => self.rule_text(rule, Some(first)),
            _ => self.rule_definition(rule).to_owned(),
        }
    }

    /// The rule in words, whatever its threshold on a scale.
    fn rule_definition(self, rule: Rule) -> &'static str {
        self.phrases.get(match rule {
            Rule::Any => "rule_text.any",
            Rule::Mid => "rule_definition.mid",
            Rule::Reliable => "rule_definition.reliable",
            Rule::Band => "rule_text.band",
            Rule::Clinical => "rule_text.clinical",
        })
    }

    /// Every rule by its name, in words; thresholds differ by scale and stand in the tables.
    pub fn rules(self) -> Vec<String> {
        Rule::ALL.map(|rule| format!("{}: {}.", capitalised(self.tables().rule(rule)), self.rule_definition(rule))).to_vec()
    }

    /// A rule's name, with its threshold on this scale: "vigtig ændring (10 point)".
    pub fn rule_name(self, outcome: &Outcome, rule: Rule) -> String {
        let name = self.tables().rule(rule);
        let threshold = outcome.rates.of(rule).and_then(|rate| rate.threshold);
        threshold.map_or_else(
            || name.to_owned(),
            |threshold| self.fill("rules.name", &[("rule", name.to_owned()), ("threshold", self.points(threshold))]),
        )
    }

    /// A band set's name, with a word where its limits are unconfirmed.
    pub fn band_set(self, bands: &Bands) -> String {
        let name = bands.set_names.get(self.language());
        if bands.status == "confirmed" { name.to_owned() } else { self.fill("outcome.set_unconfirmed", &[("set", name.to_owned())]) }
    }

    /// That a figure leaves out some of its scales or groups.
    pub fn left_out(self, shown: usize, all: usize) -> Option<String> {
        let values = [("shown", self.count(shown as u64)), ("count", self.count(all as u64))];
        (shown < all).then(|| self.fill("figure.left_out", &values))
    }

    /// The chance level of the rule on this scale, in words.
    pub fn chance(self, outcome: &Outcome, rule: Rule, key: &str) -> Option<String> {
        let chance = outcome.rates.of(rule)?.chance.filter(|_| outcome.n.pairs.is_some_and(|n| n >= FEWEST_FOR_PERCENT))?;
        let values = [
            ("chance", self.numbers().percent_in_text(chance, 0)),
            ("label", self.tables().label(outcome)),
            ("rule", self.tables().rule(rule).to_owned()),
        ];
        Some(self.fill(key, &values))
    }

    /// What is said of a scale: rate, means, effect size.
    pub fn sentences(self, outcome: &Outcome, rule: Rule) -> Vec<String> {
        let no_rule = || {
            let values = [("label", self.tables().label(outcome)), ("rule", self.tables().rule(rule).to_owned())];
            self.fill("outcome.no_rule", &values)
        };
        let mut first = vec![self.rate_sentence(outcome, rule).unwrap_or_else(no_rule)];
        if let Some(n) = outcome.n.pairs.filter(|n| (1..FEWEST_FOR_PERCENT).contains(n) && !is_hidden(outcome)) {
            first.push(self.counted("outcome.few", n, &[("n", self.count(n))]));
        }
        if outcome.direction == Direction::LowerIsBetter {
            first.push(self.phrases.get("outcome.direction_lower").to_owned());
        }
        let mut second: Vec<String> = Vec::new();
        second.extend(self.mean_sentence(outcome));
        second.extend(outcome.reference.norm.as_ref().map(|norm| {
            self.fill("outcome.norm", &[("population", norm.population.get(self.language()).to_owned()), ("norm", self.score(norm.mean))])
        }));
        second.extend(self.effect_sentence(outcome));
        [first, second].into_iter().filter(|sentences: &Vec<String>| !sentences.is_empty()).map(|sentences| sentences.join(" ")).collect()
    }

    /// How many improved, in words that fit their number.
    pub fn rate_sentence(self, outcome: &Outcome, rule: Rule) -> Option<String> {
        let label = self.tables().label(outcome);
        if outcome.n.pairs == Some(0) {
            return Some(self.fill("outcome.none", &[("label", label)]));
        }
        let hidden = || self.fill("outcome.rate_hidden", &[("label", label.clone()), ("limit", self.limit())]);
        let Some(rate) = outcome.rates.of(rule) else { return is_hidden(outcome).then(hidden) };
        let (Some(improved), Some(share), Some(ci)) = (rate.improved, rate.rate, rate.ci) else { return Some(hidden()) };
        let percent = |share: f64| self.numbers().percent_in_text(share, 0);
        let values = [
            ("label", label),
            ("improved", self.count_or_none(improved)),
            ("n", self.count(rate.n)),
            ("share", percent(share)),
            ("level", self.level()),
            ("lower", self.numbers().decimal(ci[0] * 100.0, 0)),
            ("upper", percent(ci[1])),
            ("words_improved", self.improved(outcome)),
        ];
        let begin = if rate.n < FEWEST_FOR_PERCENT { "outcome.rate_few" } else { "outcome.rate" };
        let end = if let (Some(unchanged), Some(deteriorated)) = (rate.unchanged, rate.deteriorated) {
            let unchanged = self.counted("outcome.rate_unchanged", unchanged, &[("unchanged", self.count_or_none(unchanged))]);
            let values = [("deteriorated", self.count_or_none(deteriorated)), ("words_deteriorated", self.deteriorated(outcome))];
            format!("{unchanged}{}", self.fill("outcome.rate_deteriorated", &values))
        } else {
            let rest = rate.n - improved;
            self.counted("outcome.rate_rest", rest, &[("rest", self.count(rest)), ("words_deteriorated", self.deteriorated(outcome))])
        };
        let chance = match BesideChance::of(outcome, rule) {
            Some(BesideChance::NotAbove) => self.chance(outcome, rule, "outcome.not_above_chance"),
            _ => None,
        };
        Some([self.fill(begin, &values), end, chance.unwrap_or_default()].concat())
    }

    /// From which mean to which, and whether that can be told from no change.
    pub fn mean_sentence(self, outcome: &Outcome) -> Option<String> {
        let (from, to, change) = (outcome.from?.mean, outcome.to?.mean, outcome.change.mean?);
        let ci = outcome.change.ci;
        let values = [
            ("from", self.score(from)),
            ("to", self.score(to)),
            ("change", self.numbers().signed(change, 1)),
            ("level", self.level()),
            ("lower", ci.map(|ci| self.score(ci[0])).unwrap_or_default()),
            ("upper", ci.map(|ci| self.score(ci[1])).unwrap_or_default()),
        ];
        let key = match ci {
            _ if change == 0.0 && ci.is_none() => "outcome.mean_same",
            None => "outcome.mean_no_interval",
            Some([low, high]) if low <= 0.0 && high >= 0.0 => "outcome.mean_uncertain",
            Some(_) => "outcome.mean",
        };
        Some(self.fill(key, &values))
    }

    fn effect_sentence(self, outcome: &Outcome) -> Option<String> {
        let effect = outcome.effect_sizes.d_av.as_ref()?;
        let ci = effect.ci?;
        let uncertain = ci[0] <= 0.0 && ci[1] >= 0.0;
        let values = [
            ("d", self.numbers().decimal(effect.estimate, 2)),
            ("level", self.level()),
            ("lower", self.numbers().decimal(ci[0], 2)),
            ("upper", self.numbers().decimal(ci[1], 2)),
            ("n", self.count(outcome.n.pairs)),
            ("size", self.size(effect.estimate)),
        ];
        Some(self.fill(if uncertain { "outcome.effect_uncertain" } else { "outcome.effect" }, &values))
    }

    /// An effect size in words, by Cohen's (1988) conventions.
    fn size(self, d: f64) -> String {
        let size = match d.abs() {
            size if size < 0.2 => "size.negligible",
            size if size < 0.5 => "size.small",
            size if size < 0.8 => "size.medium",
            _ => "size.large",
        };
        let size = self.phrases.get(size).to_owned();
        self.fill(if d < 0.0 { "size.worse" } else { "size.better" }, &[("size", size)])
    }

    pub fn improved(self, outcome: &Outcome) -> String {
        let words = outcome.words.as_ref().map(|words| words.improved.get(self.language()).to_owned());
        words.unwrap_or_else(|| self.phrases.get("outcome.improved_default").to_owned())
    }

    pub fn deteriorated(self, outcome: &Outcome) -> String {
        let words = outcome.words.as_ref().map(|words| words.deteriorated.get(self.language()).to_owned());
        words.unwrap_or_else(|| self.phrases.get("outcome.deteriorated_default").to_owned())
    }

    pub fn warning(self, warning: &Warning) -> String {
        warning.messages.as_ref().map_or(&*warning.message, |messages| messages.get(self.language())).to_owned()
    }

    /// A score or a difference of scores.
    pub fn score(self, value: f64) -> String {
        self.numbers().decimal(value, 1)
    }

    /// A value of the score's axis, without a decimal that says nothing.
    pub fn points(self, value: f64) -> String {
        self.numbers().decimal(value, usize::from((value - value.round()).abs() >= 0.05))
    }

    /// "ingen", "1", "12".
    pub fn count_or_none(self, count: impl Into<Option<u64>>) -> String {
        let count = count.into();
        if count == Some(0) { self.phrases.get("word.none").to_owned() } else { self.count(count) }
    }

    /// "ingen personer", "1 person", "12 personer".
    pub fn persons(self, count: u64) -> String {
        self.counted("word.persons", count, &[("count", self.count_or_none(count))])
    }

    /// "de 102, der har svaret begge gange".
    pub fn those(self, n: u64) -> String {
        self.counted("word.those", n, &[("n", self.count(n))])
    }

    /// The phrase for one where there is one, else the phrase for several.
    pub fn counted(self, key: &str, count: u64, values: &[(&str, String)]) -> String {
        if count == 1 { self.fill(&format!("{key}_one"), values) } else { self.fill(key, values) }
    }

    pub fn fill(self, key: &str, values: &[(&str, String)]) -> String {
        let borrowed: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.phrases.fill(key, &borrowed)
    }
}

/// How a share stands to the share that would be counted without any effect.
enum BesideChance {
    Above,
    /// Its interval reaches down to it.
    NotAbove,
}

impl BesideChance {
    /// `None` where the two are not both shown in per cent.
    fn of(outcome: &Outcome, rule: Rule) -> Option<Self> {
        let rate = outcome.rates.of(rule).filter(|rate| rate.n >= FEWEST_FOR_PERCENT)?;
        let ([lower, _], chance) = rate.ci.zip(rate.chance)?;
        Some(if lower > chance { Self::Above } else { Self::NotAbove })
    }
}

/// Whether the group is too small to be shown at all.
fn is_hidden(outcome: &Outcome) -> bool {
    outcome.notes.iter().any(|note| note.field == "*")
}

fn no_rate(outcome: &Outcome, nobody: &'static str, no_rule: &'static str) -> &'static str {
    if outcome.n.pairs == Some(0) { nobody } else { no_rule }
}

/// The text with its first letter large, where it stands at the beginning.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
