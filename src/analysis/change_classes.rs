//! How the changes spread, in classes that a chart can show and that no rule's threshold cuts through.

use super::outer_bounds;
use super::results::{ChangeClass, Outcome, Rule};
use crate::domain::Direction;
use crate::stats::ChangeTable;

/// About so many classes lie between the largest fall and the largest rise.
const CLASSES: i64 = 24;

/// The changes `to − from` in classes of whole grid steps, from the least to the greatest that occurred; `thresholds` are in score units.
#[must_use]
pub fn change_classes(table: &ChangeTable, thresholds: &[Option<f64>]) -> Option<Vec<ChangeClass>> {
    let grid = table.grid();
    let changes = table.differences();
    let (least, most) = (changes.levels().first()?.steps, changes.levels().last()?.steps);
    let width = ((most - least + 1) as u64).div_ceil(CLASSES as u64).max(1) as i64;
    // The first step beyond each threshold, counted from no change; classes are laid out from there on both sides alike.
    let beyond = |threshold: f64| grid.steps(threshold).ceil() as i64;
    let farthest = least.abs().max(most.abs());
    let mut starts: Vec<i64> = (0..=farthest / width).map(|class| 1 + class * width).filter(|&start| start <= farthest).collect();
    starts.extend(thresholds.iter().flatten().map(|&threshold| beyond(threshold)).filter(|&start| (1..=farthest).contains(&start)));
    starts.sort_unstable();
    starts.dedup();
    let ends = starts.iter().skip(1).map(|&next| next - 1).chain([farthest]);
    let rises: Vec<(i64, i64)> = starts.iter().copied().zip(ends).collect();
    let falls = rises.iter().rev().map(|&(first, last)| (-last, -first));
    let classes = falls.chain([(0, 0)]).chain(rises.iter().copied()).filter(|&(first, last)| last >= least && first <= most);
    let class = |(first, last): (i64, i64)| {
        let within = changes.levels().iter().filter(|level| (first..=last).contains(&level.steps));
        ChangeClass { lower: grid.score(first as f64), upper: grid.score(last as f64), count: within.map(|level| level.count).sum() }
    };
    Some(classes.map(class).collect())
}

/// Joins neighbouring classes until neither they nor what lies between them and a shown rule's threshold is a small number of persons.
///
/// The counts of a rule are sums over changes too: with a border at 4 points and a rule that begins at 5, the two together would tell
/// how many changed by 4. And where a rule's count is hidden, for it may give a subgroup's away, no sum of classes may be that count: the
/// class across the threshold holds at least as many as the limit, so that the count is told no closer than that. The rates are therefore
/// protected first.
pub(super) fn protect(outcome: &mut Outcome, limit: u64) {
    let cuts = cuts(outcome);
    let Some(classes) = &mut outcome.changes else { return };
    let borders = |wanted: Shown| -> Vec<usize> {
        let lies_at = |border: &usize| {
            let (below, above) = (&classes[border - 1], &classes[*border]);
            cuts.iter().any(|(cut, shown)| *shown == wanted && cut.lies_between(below, above))
        };
        (1..classes.len()).filter(lies_at).collect()
    };
    let (shown, hidden) = (borders(Shown::Yes), borders(Shown::No));
    *classes = joined(classes, &shown, &hidden, limit);
    end_at_round_numbers(classes, outcome.range, outcome.step);
}

/// The least and the greatest change are somebody's: the outer classes end beyond them.
fn end_at_round_numbers(classes: &mut [ChangeClass], range: Option<[f64; 2]>, grid_step: f64) {
    let ([first, ..], [.., last]) = (&*classes, &*classes) else { return };
    let (lower, upper) = (first.lower, last.upper);
    let longest = range.map_or(f64::INFINITY, |[low, high]| high - low);
    let step = match range {
        Some(_) if grid_step > 0.0 => outer_bounds::round_step(longest, grid_step),
        _ => outer_bounds::nice(lower.abs().max(upper.abs()) / 4.0),
    };
    // No change stays a class of its own.
    let lower = if lower > 0.0 { outer_bounds::below(lower, step).max(grid_step) } else { outer_bounds::below(lower, step).max(-longest) };
    let upper = if upper < 0.0 { outer_bounds::above(upper, step).min(-grid_step) } else { outer_bounds::above(upper, step).min(longest) };
    classes[0].lower = lower;
    if let Some(last) = classes.last_mut() {
        last.upper = upper;
    }
}

/// Where on the axis of changes a count of a rule begins or ends.
#[derive(Debug, Clone, Copy)]
enum Cut {
    From(f64),
    UpTo(f64),
}

impl Cut {
    fn lies_between(self, below: &ChangeClass, above: &ChangeClass) -> bool {
        match self {
            Self::From(score) => below.upper < score && score <= above.lower,
            Self::UpTo(score) => below.upper <= score && score < above.lower,
        }
    }
}

/// Whether a reader sees the count that a cut belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Yes,
    No,
}

/// The cuts of the rules that count changes.
fn cuts(outcome: &Outcome) -> Vec<(Cut, Shown)> {
    let smallest = outcome.reliable_change.as_ref().map(|reliable| reliable.smallest_change);
    let mut cuts = Vec::new();
    for (rule, threshold) in [(Rule::Any, Some(f64::MIN_POSITIVE)), (Rule::Mid, outcome.reference.mid), (Rule::Reliable, smallest)] {
        let (Some(rate), Some(threshold)) = (outcome.rates.of(rule), threshold) else { continue };
        let (rise, fall) = match outcome.direction {
            Direction::HigherIsBetter => (rate.improved, rate.deteriorated),
            Direction::LowerIsBetter => (rate.deteriorated, rate.improved),
        };
        let shown = |count: Option<u64>| if count.is_some() { Shown::Yes } else { Shown::No };
        cuts.extend([(Cut::From(threshold), shown(rise)), (Cut::UpTo(-threshold), shown(fall))]);
    }
    cuts
}

/// Classes of which none, and no part of one up to a shown border, is small, and none of which ends at a hidden border. Border `i` lies
/// below class `i`.
fn joined(parts: &[ChangeClass], shown: &[usize], hidden: &[usize], limit: u64) -> Vec<ChangeClass> {
    let small = |count: u64| (1..limit).contains(&count);
    let total = |from: usize, to: usize| -> u64 { parts[from..to].iter().map(|class| class.count).sum() };
    let beside_no_change = |border: usize| parts[border - 1].upper == 0.0 || parts[border].lower == 0.0;
    let mut kept: Vec<usize> = (1..parts.len()).filter(|border| !hidden.contains(border)).collect();
    loop {
        let with_ends = |inner: &[usize]| {
            let mut borders: Vec<usize> = inner.iter().copied().chain([0, parts.len()]).collect();
            borders.sort_unstable();
            borders.dedup();
            borders
        };
        let (own, all) = (with_ends(&kept), with_ends(&[&kept[..], shown].concat()));
        let can_join = |gap: &&[usize]| gap.iter().any(|border| kept.contains(border));
        let is_small = |gap: &&[usize]| small(total(gap[0], gap[1]));
        let tells = |gap: &&[usize]| hidden.iter().any(|border| (gap[0] + 1..gap[1]).contains(border)) && total(gap[0], gap[1]) < limit;
        let open = all.windows(2).filter(can_join).find(is_small).or_else(|| own.windows(2).filter(can_join).find(tells));
        let Some(gap) = open else { break };
        let (low, high) = (gap[0], gap[1]);
        let beyond = |border: usize| {
            let at = all.iter().position(|&known| known == border).unwrap_or(0);
            if border == low { total(all[at - 1], low) } else { total(high, all[at + 1]) }
        };
        // A shown border is known anyway; no change is told from change as long as that can be; then the emptier side is joined.
        let candidates = [low, high].into_iter().filter(|border| kept.contains(border));
        let gone = candidates.min_by_key(|&border| (shown.contains(&border), beside_no_change(border), beyond(border)));
        kept.retain(|&border| Some(border) != gone);
    }
    let borders: Vec<usize> = [0].into_iter().chain(kept).chain([parts.len()]).collect();
    let class =
        |ends: &[usize]| ChangeClass { lower: parts[ends[0]].lower, upper: parts[ends[1] - 1].upper, count: total(ends[0], ends[1]) };
    borders.windows(2).filter(|ends| ends[0] < ends[1]).map(class).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::{Cell, Grid};

    fn table(changes: &[(i64, u64)]) -> ChangeTable {
        ChangeTable::new(Grid::UNIT, changes.iter().map(|&(change, count)| Cell { from: 0, to: change, count }))
    }

    fn spelled(classes: &[ChangeClass]) -> Vec<(f64, f64, u64)> {
        classes.iter().map(|class| (class.lower, class.upper, class.count)).collect()
    }

    #[test]
    fn no_change_is_a_class_of_its_own_and_thresholds_are_borders() {
        let classes = change_classes(&table(&[(-1, 3), (0, 5), (2, 4), (60, 1)]), &[Some(5.5)]).expect("there are pairs");
        // 62 steps in classes of three; the first step beyond 5.5 is 6.
        assert_eq!(spelled(&classes)[..5], [(-3.0, -1.0, 3), (0.0, 0.0, 5), (1.0, 3.0, 4), (4.0, 5.0, 0), (6.0, 6.0, 0)]);
        assert_eq!(classes.iter().map(|class| class.count).sum::<u64>(), 13);
    }

    #[test]
    fn nobody_has_no_classes_and_equal_changes_have_one() {
        assert_eq!(change_classes(&table(&[]), &[]), None);
        assert_eq!(spelled(&change_classes(&table(&[(0, 7)]), &[Some(3.0)]).expect("pairs")), [(0.0, 0.0, 7)]);
        assert_eq!(spelled(&change_classes(&table(&[(4, 7)]), &[]).expect("pairs")).last(), Some(&(4.0, 4.0, 7)));
    }

    fn parts(counts: &[u64]) -> Vec<ChangeClass> {
        counts.iter().zip(-1_i32..).map(|(&count, at)| ChangeClass { lower: at.into(), upper: at.into(), count }).collect()
    }

    #[test]
    fn small_classes_join_a_neighbour_on_their_side_of_no_change() {
        let parts = parts(&[1, 6, 2, 9]);
        assert_eq!(spelled(&joined(&parts, &[], &[], 3)), [(-1.0, 0.0, 7), (1.0, 2.0, 11)]);
        assert_eq!(joined(&parts, &[], &[], 1).len(), 4, "a limit of one joins nothing");
        assert_eq!(joined(&[], &[], &[], 3), []);
    }

    #[test]
    fn a_border_goes_where_a_rule_would_give_a_small_part_back() {
        // The rule counts changes from 1 on: a border at 2 would leave 1 person at 1.
        assert_eq!(spelled(&joined(&parts(&[6, 5, 1, 8]), &[2], &[], 3)), [(-1.0, -1.0, 6), (0.0, 0.0, 5), (1.0, 2.0, 9)]);
        // Between two ruled borders the rules themselves tell of 1 person: no class adds to that.
        assert_eq!(spelled(&joined(&parts(&[6, 1, 9]), &[1, 2], &[], 3)), [(-1.0, 1.0, 16)]);
        // Nobody changed by -1, and the two unchanged are all who are not improved: no border may stay below them.
        assert_eq!(spelled(&joined(&parts(&[0, 2, 9]), &[2], &[], 3)), [(-1.0, 1.0, 11)]);
    }

    #[test]
    fn no_sum_of_classes_is_a_count_that_is_hidden() {
        // The count from 1 on is hidden: the class across that border holds enough to hide it in.
        assert_eq!(spelled(&joined(&parts(&[6, 5, 4, 8]), &[], &[2], 3)), [(-1.0, -1.0, 6), (0.0, 1.0, 9), (2.0, 2.0, 8)]);
        assert_eq!(spelled(&joined(&parts(&[6, 0, 0, 8, 9]), &[], &[2], 3)), [(-1.0, -1.0, 6), (0.0, 2.0, 8), (3.0, 3.0, 9)]);
    }
}
