//! A claim and the ways to count it, in words.

use crate::analysis::MissingRule;
use crate::analysis::Rule;
use crate::analysis::reproduction::{AuditedClaim, Choice, ClaimedFigure, Denominator, Reproduction, Specification, Yardstick};
use crate::domain::Direction;
use crate::render::numbers::Numbers;
use crate::render::phrases::Phrases;

/// More ways than this are counted, not listed, in a sentence.
const LISTED: usize = 4;

/// One claim in one language.
#[derive(Clone, Copy)]
pub(super) struct ClaimWords<'a> {
    pub(super) reproduction: &'a Reproduction,
    pub(super) claim: &'a AuditedClaim,
    pub(super) phrases: Phrases,
}

/// The distinct choices behind one way to count, a list a dimension.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) rules: Vec<String>,
    pub(super) denominators: Vec<String>,
    pub(super) missing: Vec<String>,
    pub(super) yardsticks: Vec<String>,
    pub(super) bands: Vec<String>,
}

impl<'a> ClaimWords<'a> {
    fn numbers(self) -> Numbers {
        self.phrases.numbers()
    }

    /// A share with as many decimals as the claim has, so that the two can be compared.
    fn percent(self, share: f64) -> String {
        self.numbers().percent(share, self.decimals())
    }

    fn decimals(self) -> usize {
        let digits = |c: char| c.is_ascii_digit();
        let after = self.claim.claim.printed.split_once([',', '.']).map_or("", |(_, decimals)| decimals);
        after.chars().take_while(|c| digits(*c)).count()
    }

    /// The claimed figure.
    pub(super) fn printed(self) -> String {
        self.percent(self.claim.share)
    }

    pub(super) fn label(self) -> &'a str {
        self.claim.names.get(self.phrases.language())
    }

    /// "92 % fremgang: Trivsel (WHO-5)".
    pub(super) fn title(self) -> String {
        let key = match self.claim.claim.figure {
            ClaimedFigure::Improved => "reproduce.claim_improved",
            ClaimedFigure::Unchanged => "reproduce.claim_unchanged",
            ClaimedFigure::Deteriorated => "reproduce.claim_deteriorated",
        };
        self.phrases.fill(key, &[("printed", &self.printed()), ("label", self.label())])
    }

    /// The claim's own words and where they stand.
    pub(super) fn introduction(self) -> Option<String> {
        let (text, source) = (&self.claim.claim.text, &self.claim.claim.source);
        let quoted = text.as_ref().map(|text| self.phrases.fill("reproduce.quoted", &[("text", text)]));
        let parts: Vec<String> = [quoted, source.clone()].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }

    /// The ways whose share exists and may be shown.
    pub(super) fn shown(self) -> impl Iterator<Item = &'a Specification> {
        self.claim.specifications.iter().filter(|one| one.share.is_some())
    }

    fn is_matching(one: &Specification) -> bool {
        one.matches == Some(true)
    }

    /// What the figure can mean: which ways print as it, what others give, what chance alone would.
    pub(super) fn verdict(self) -> Vec<String> {
        let count = self.shown().count();
        let mut sentences = Vec::new();
        if count == 0 {
            sentences.push(self.phrases.get("reproduce.verdict_nobody").to_owned());
            return sentences;
        }
        let matching: Vec<&Specification> = self.shown().filter(|one| Self::is_matching(one)).collect();
        sentences.push(if matching.is_empty() { self.none_matches(count) } else { self.some_match(&matching, count) });
        sentences.extend(self.n_differs(&matching));
        sentences.extend(self.rule_differs(&matching));
        sentences.extend(self.spread(count));
        sentences.extend(self.chance(&matching));
        sentences.extend(self.claim.empty.contains(&Denominator::CasesAtStart).then(|| self.phrases.get("reproduce.no_cases").to_owned()));
        let hidden = self.claim.specifications.len() - count;
        if hidden > 0 {
            let limit = self.reproduction.settings.min_cell.to_string();
            sentences.push(self.phrases.fill("reproduce.hidden", &[("hidden", &hidden.to_string()), ("limit", &limit)]));
        }
        sentences
    }

    /// "92 % fremkommer ved: enhver stigning blandt de 102 genfundne; ved 10-points-reglen er tallet 76 %."
    fn some_match(self, matching: &[&Specification], count: usize) -> String {
        let mut ways: Vec<String> = matching.iter().take(LISTED).filter_map(|one| self.ways(one).into_iter().next()).collect();
        if matching.len() > LISTED {
            ways.push(self.phrases.fill("reproduce.more_ways", &[("more", &(matching.len() - LISTED).to_string())]));
        }
        let others = self.others(matching);
        let others = if others.is_empty() { String::new() } else { format!("; {}", others.join(", ")) };
        // Where most ways give the figure, it does not tell which one was used.
        let key = if matching.len() * 2 > count && count > 2 { "reproduce.verdict_many" } else { "reproduce.verdict_some" };
        let values = [
            ("printed", self.printed()),
            ("ways", ways.join("; ")),
            ("others", others),
            ("matching", matching.len().to_string()),
            ("count", count.to_string()),
        ];
        self.fill(key, &values)
    }

    /// What the report's own choices give under the rules that do not match.
    fn others(self, matching: &[&Specification]) -> Vec<String> {
        let shown: Vec<Rule> = matching.iter().flat_map(|one| one.choices.iter().map(|choice| choice.rule)).collect();
        let mut others = Vec::new();
        for rule in [Rule::Any, Rule::Mid, Rule::Reliable].into_iter().filter(|rule| !shown.contains(rule)) {
            if let Some((choice, share)) = self.usual(rule) {
                others.push(self.fill("reproduce.other", &[("rule", self.rule(choice)), ("share", self.percent(share))]));
            }
        }
        others.truncate(2);
        others
    }

    /// What a rule gives among the matched, with missing answers as the instrument has them.
    fn usual(self, rule: Rule) -> Option<(&'a Choice, f64)> {
        let usual =
            |choice: &&Choice| choice.rule == rule && choice.denominator == Denominator::Pairs && choice.missing == MissingRule::Standard;
        self.shown().find_map(|one| Some((one.choices.iter().find(usual)?, one.share?)))
    }

    fn none_matches(self, count: usize) -> String {
        let distance = |one: &Specification| one.share.map_or(f64::INFINITY, |share| (share - self.claim.share).abs());
        let nearest = self.shown().min_by(|one, other| distance(one).total_cmp(&distance(other)));
        let way = nearest.and_then(|one| self.ways(one).into_iter().next()).unwrap_or_default();
        let share = nearest.and_then(|one| one.share).map(|share| self.numbers().percent(share, self.decimals().max(1)));
        let values = [("printed", self.printed()), ("count", count.to_string()), ("way", way), ("share", share.unwrap_or_default())];
        let all = count == self.claim.specifications.len();
        self.fill(if all { "reproduce.verdict_none" } else { "reproduce.verdict_none_shown" }, &values)
    }

    /// The claim's n is not that of any way that prints so.
    fn n_differs(self, matching: &[&Specification]) -> Option<String> {
        let n = self.claim.claim.n.filter(|_| matching.is_empty() && self.claim.printing > 0)?;
        let values = [("n", self.count(n)), ("printing", self.claim.printing.to_string())];
        Some(self.fill("reproduce.n_differs", &values))
    }

    /// The claim's rule is not that of any way that prints so.
    fn rule_differs(self, matching: &[&Specification]) -> Option<String> {
        let rule = self.claim.claim.rule?;
        let by_rule = |one: &&Specification| one.choices.iter().any(|choice| choice.rule == rule);
        if matching.iter().any(by_rule) {
            return None;
        }
        let (choice, share) = self.usual(rule)?;
        let values = [("rule", self.rule(choice)), ("share", self.percent(share)), ("printed", self.printed())];
        Some(self.fill("reproduce.rule_differs", &values))
    }

    fn spread(self, count: usize) -> Option<String> {
        let shares = || self.shown().filter_map(|one| one.share);
        let (low, high) = (shares().min_by(f64::total_cmp)?, shares().max_by(f64::total_cmp)?);
        let values = [
            ("matching", self.claim.matching.to_string()),
            ("count", count.to_string()),
            ("low", self.percent(low)),
            ("high", self.percent(high)),
        ];
        (count > 1).then(|| self.fill("reproduce.spread", &values))
    }

    fn chance(self, matching: &[&Specification]) -> Option<String> {
        let one = matching.iter().find(|one| one.chance.is_some())?;
        let rule = one.choices.first().map(|choice| self.rule(choice))?;
        Some(self.fill("reproduce.chance", &[("rule", rule), ("chance", self.numbers().percent(one.chance?, 0))]))
    }

    /// Every name of a way to count, as in a sentence.
    pub(super) fn ways(self, one: &Specification) -> Vec<String> {
        self.named(one, |choice| format!("{} {}", self.rule(choice), self.denominator(choice.denominator, one.n)))
    }

    /// The same for a table, which has the numbers of persons beside it.
    pub(super) fn short_ways(self, one: &Specification) -> Vec<String> {
        let who = |choice: &Choice| match choice.denominator {
            Denominator::Pairs => String::new(),
            other => format!(", {}", self.denominator_name(other)),
        };
        self.named(one, |choice| format!("{}{}", self.rule(choice), who(choice)))
    }

    fn named(self, one: &Specification, name: impl Fn(&Choice) -> String) -> Vec<String> {
        let mut ways: Vec<(String, Vec<MissingRule>)> = Vec::new();
        for choice in &one.choices {
            let way = name(choice);
            match ways.iter_mut().find(|(known, _)| *known == way) {
                Some((_, missing)) => missing.push(choice.missing),
                None => ways.push((way, vec![choice.missing])),
            }
        }
        // What the instrument itself would do goes without saying.
        let said = |(way, missing): (String, Vec<MissingRule>)| {
            if missing.contains(&MissingRule::Standard) {
                return way;
            }
            let names: Vec<&str> = missing.into_iter().map(|rule| self.missing(rule)).collect();
            format!("{way} ({})", names.join(" / "))
        };
        ways.into_iter().map(said).collect()
    }

    /// The distinct choices of a way, dimension by dimension.
    pub(super) fn parts(self, one: &Specification) -> Parts {
        fn add(into: &mut Vec<String>, text: String) {
            if !into.contains(&text) {
                into.push(text);
            }
        }
        let mut parts = Parts::default();
        for choice in &one.choices {
            add(&mut parts.rules, self.rule_name(choice.rule).to_owned());
            add(&mut parts.denominators, self.denominator_name(choice.denominator).to_owned());
            add(&mut parts.missing, self.missing(choice.missing).to_owned());
            if let Some(yardstick) = &choice.yardstick {
                add(&mut parts.yardsticks, self.yardstick(yardstick));
            }
            if let Some(bands) = &choice.bands {
                add(&mut parts.bands, bands.get(self.phrases.language()).to_owned());
            }
        }
        parts
    }

    /// What stands beside a way: that it prints as the claim, or that its n differs.
    pub(super) fn mark(self, one: &Specification) -> String {
        let key = match (one.matches, one.prints) {
            (Some(true), _) => "reproduce.mark_matches",
            (_, Some(true)) => "reproduce.mark_prints",
            _ => return String::new(),
        };
        self.phrases.get(key).to_owned()
    }

    /// The rule as it is named in a sentence.
    fn rule(self, choice: &Choice) -> String {
        let up = match self.claim.claim.figure {
            ClaimedFigure::Improved => Some(self.claim.direction == Direction::HigherIsBetter),
            ClaimedFigure::Deteriorated => Some(self.claim.direction == Direction::LowerIsBetter),
            ClaimedFigure::Unchanged => None,
        };
        let threshold = choice.threshold.map(|value| self.numbers().decimal(value, usize::from(value.fract() != 0.0))).unwrap_or_default();
        let yardstick = choice.yardstick.as_ref().map(|yardstick| self.yardstick(yardstick)).unwrap_or_default();
        let bands = choice.bands.as_ref().map(|bands| bands.get(self.phrases.language()).to_owned()).unwrap_or_default();
        let key = match (choice.rule, up) {
            (Rule::Any, Some(true)) => "reproduce.rule_any_rise",
            (Rule::Any, Some(false)) => "reproduce.rule_any_fall",
            (Rule::Any, None) => "reproduce.rule_any",
            (Rule::Mid, _) => "reproduce.rule_mid",
            (Rule::Reliable, _) => "reproduce.rule_reliable",
            (Rule::Band, _) if self.claim.claim.figure == ClaimedFigure::Improved => "reproduce.rule_band_better",
            (Rule::Band, _) => "reproduce.rule_band",
            (Rule::Clinical, _) => "reproduce.rule_clinical",
        };
        self.fill(key, &[("threshold", threshold), ("yardstick", yardstick), ("bands", bands)])
    }

    pub(super) fn rule_name(self, rule: Rule) -> &'static str {
        self.phrases.get(match rule {
            Rule::Any => "rule.any",
            Rule::Mid => "rule.mid",
            Rule::Reliable => "rule.reliable",
            Rule::Band => "rule.band",
            Rule::Clinical => "rule.clinical",
        })
    }

    fn denominator(self, denominator: Denominator, n: u64) -> String {
        let key = match denominator {
            Denominator::Pairs => "reproduce.of_pairs",
            Denominator::AllAtStart => "reproduce.of_all",
            Denominator::CasesAtStart => "reproduce.of_cases",
        };
        self.fill(key, &[("n", self.count(n)), ("from", self.phrases.wave(&self.claim.contrast.from))])
    }

    pub(super) fn denominator_name(self, denominator: Denominator) -> &'static str {
        self.phrases.get(match denominator {
            Denominator::Pairs => "reproduce.pairs",
            Denominator::AllAtStart => "reproduce.all_at_start",
            Denominator::CasesAtStart => "reproduce.cases_at_start",
        })
    }

    pub(super) fn missing(self, rule: MissingRule) -> &'static str {
        self.phrases.get(match rule {
            MissingRule::Standard => "reproduce.missing_standard",
            MissingRule::Complete => "reproduce.missing_complete",
            MissingRule::Prorated => "reproduce.missing_prorated",
        })
    }

    pub(super) fn yardstick(self, yardstick: &Yardstick) -> String {
        match yardstick {
            Yardstick::Norm(population) => population.get(self.phrases.language()).to_owned(),
            Yardstick::Sample => self.fill("reproduce.yardstick_sample", &[("from", self.phrases.wave(&self.claim.contrast.from))]),
            Yardstick::Given => self.phrases.get("reproduce.yardstick_given").to_owned(),
        }
    }

    pub(super) fn count(self, count: u64) -> String {
        self.numbers().integer(i64::try_from(count).unwrap_or(i64::MAX))
    }

    pub(super) fn fill(self, key: &str, values: &[(&str, String)]) -> String {
        let borrowed: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.phrases.fill(key, &borrowed)
    }
}
