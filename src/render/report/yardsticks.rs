//! Sentences about what would have happened anyway.

use super::wording::Wording;
use crate::analysis::results::{AddedValue, Outcome, Regression};

impl Wording<'_> {
    /// Regression to the mean and, where there is one, the added value: a sentence each.
    pub fn yardsticks(self, outcome: &Outcome) -> Vec<String> {
        let regression = outcome.regression.as_ref();
        let expected = regression.and_then(|regression| self.expected(outcome, regression));
        let reach = regression.and_then(|regression| self.reach(outcome, regression));
        let added = outcome.added_value.as_ref().map(|value| self.added_value(outcome, value));
        [expected, reach, added].into_iter().flatten().collect()
    }

    /// That the conclusion hangs on the yardstick, where it does.
    pub fn precision(self, outcome: &Outcome) -> Option<String> {
        let found = outcome.reliable_change.as_ref()?.uncertainty.as_ref()?;
        let values = [
            ("label", self.tables().label(outcome)),
            ("above", found.above_chance.to_string()),
            ("compared", found.compared.to_string()),
            ("low", self.points(found.spread[0])),
            ("high", self.points(found.spread[1])),
            ("level", self.level()),
        ];
        (0 < found.above_chance && found.above_chance < found.compared).then(|| self.fill("precision.flips", &values))
    }

    fn expected(self, outcome: &Outcome, regression: &Regression) -> Option<String> {
        let values = [
            ("label", self.tables().label(outcome)),
            ("norm", self.score(outcome.reference.norm.as_ref()?.mean)),
            ("expected", self.numbers().signed(regression.expected?, 1)),
            ("change", self.numbers().signed(outcome.change.mean?, 1)),
        ];
        Some(self.fill("yardstick.expected", &values))
    }

    fn reach(self, outcome: &Outcome, regression: &Regression) -> Option<String> {
        let test = regression.mee_chua.as_ref()?;
        let values = [
            ("label", self.tables().label(outcome)),
            ("mean", test.up_to.map(|mean| self.score(mean)).unwrap_or_default()),
            ("level", self.level()),
        ];
        let key = match (test.significant, test.up_to) {
            (false, _) => "yardstick.reach_nowhere",
            (true, None) => "yardstick.reach_anywhere",
            (true, Some(_)) => "yardstick.reach_up_to",
        };
        Some(self.fill(key, &values))
    }

    fn added_value(self, outcome: &Outcome, value: &AddedValue) -> String {
        // Worse is said in words, without a sign.
        let worse = value.mean < 0.0;
        let limits = value.ci.map(|[lower, upper]| if worse { [-upper, -lower] } else { [lower, upper] });
        let limits = limits.map(|limits| limits.map(|limit| self.score(limit)));
        let key = match &limits {
            None => "yardstick.added_value_no_interval",
            Some(_) if worse => "yardstick.added_value_worse",
            Some(_) => "yardstick.added_value",
        };
        let [lower, upper] = limits.unwrap_or_default();
        let mean = if value.ci.is_some() { value.mean.abs() } else { value.mean };
        let effect = value.effect_size.as_ref().map(|effect| self.numbers().decimal(effect.estimate, 2)).unwrap_or_default();
        let values = [
            ("label", self.tables().label(outcome)),
            ("mean", self.score(mean)),
            ("level", self.level()),
            ("lower", lower),
            ("upper", upper),
            ("effect", effect),
            ("n", self.count(value.n)),
        ];
        let about_time = match value.months {
            Some(months) => self.fill("yardstick.added_value_months", &[("months", self.numbers().decimal(months, 1))]),
            None => self.fill("yardstick.added_value_time_unknown", &[]),
        };
        [self.fill(key, &values), about_time].join(" ")
    }
}
