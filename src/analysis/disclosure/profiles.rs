//! Profiles across scales: their small counts, and what they and the scales' own reliable changes say of each other.
//!
//! Profiles are protected last, when it is settled what is shown of each scale: those figures stay, and the profile gives way. Its equations know
//! the four classes, the groups, the table, and that whoever is better on a scale is better on something: no scale has more of them than the
//! profile, and all scales together have as many as the table's rows add up to. They don't know bands, cases and the laxer rules.

use super::cells::{hidden_among, hide, is_small, note_hidden};
use super::equations::{Part, Place, Sum, System};
use super::secondary::settle;
use crate::analysis::results::{Outcome, Profile, ProfileCount, ProfileShare, Results};

/// A table over more scales is not shown: to make sure of it would take longer than anybody would read in it.
const MOST_SCALES_IN_TABLE: usize = 12;

/// The profiles of one informant and contrast: the whole sample's place in the results, and by background column its groups'.
pub struct ProfileFamily {
    whole: usize,
    splits: Vec<(String, Vec<usize>)>,
}

/// Every informant and contrast, in the order of the results.
#[must_use]
pub fn families(profiles: &[Profile]) -> Vec<ProfileFamily> {
    let mut families: Vec<ProfileFamily> = Vec::new();
    for (index, profile) in profiles.iter().enumerate() {
        let Some(group) = &profile.subgroup else {
            families.push(ProfileFamily { whole: index, splits: Vec::new() });
            continue;
        };
        // Groups stand behind their whole.
        let Some(family) = families.last_mut() else { continue };
        match family.splits.iter_mut().find(|(by, _)| *by == group.by) {
            Some((_, groups)) => groups.push(index),
            None => family.splits.push((group.by.clone(), vec![index])),
        }
    }
    families
}

/// Hides small counts of profiles, and whatever would give them back.
pub fn protect(results: &mut Results) {
    let limit = results.settings.min_cell;
    results.profiles.iter_mut().for_each(|profile| hide_small(profile, limit));
    for family in families(&results.profiles) {
        loop {
            match settle(of_family(results, &family), results) {
                Ok(parts) if parts.is_empty() => break,
                Ok(parts) => parts.into_iter().for_each(|part| hide(results, part)),
                Err(_) => {
                    let groups = family.splits.iter().flat_map(|(_, groups)| groups);
                    groups.chain([&family.whole]).for_each(|&index| hide_profile(&mut results.profiles[index]));
                    break;
                }
            }
        }
    }
}

fn hide_small(profile: &mut Profile, limit: u64) {
    if profile.n.is_some_and(|n| is_small(n, limit)) {
        return hide_profile(profile);
    }
    let hidden = hidden_among(&classes(profile).map(|class| class.count.unwrap_or(0)), limit);
    for (class, hide) in classes_mut(profile).into_iter().zip(hidden) {
        if hide {
            hide_class(class);
        }
    }
    let is_whole = profile.subgroup.is_none() && profile.scales.len() <= MOST_SCALES_IN_TABLE;
    let table = profile.table.take().filter(|_| is_whole && !hidden.contains(&true));
    profile.table = table.map(|table| joined(&table, limit));
    if hidden.contains(&true) {
        note_hidden(&mut profile.notes, "*");
    }
}

fn classes(profile: &Profile) -> [&ProfileShare; 4] {
    [&profile.improved, &profile.mixed, &profile.deteriorated, &profile.unchanged]
}

fn classes_mut(profile: &mut Profile) -> [&mut ProfileShare; 4] {
    [&mut profile.improved, &mut profile.mixed, &mut profile.deteriorated, &mut profile.unchanged]
}

fn hide_class(class: &mut ProfileShare) {
    (class.count, class.share, class.ci) = (None, None, None);
}

/// All but those who improved.
pub fn hide_rest(profile: &mut Profile) {
    let [_, rest @ ..] = classes_mut(profile);
    for class in rest {
        hide_class(class);
    }
    profile.table = None;
    note_hidden(&mut profile.notes, "*");
}

/// All counts but how many there are.
pub fn hide_classes(profile: &mut Profile) {
    hide_rest(profile);
    hide_class(&mut profile.improved);
}

/// A profile of which nothing is shown but that it exists.
pub fn hide_profile(profile: &mut Profile) {
    hide_classes(profile);
    (profile.n, profile.complete) = (None, None);
    for class in classes_mut(profile) {
        class.chance = None;
    }
}

/// The table with no small cell: within a class the rows of the most scales are joined until they are many; who is mixed is one row.
fn joined(table: &[ProfileCount], limit: u64) -> Vec<ProfileCount> {
    let mut rows: Vec<ProfileCount> = Vec::new();
    let both = |row: &&ProfileCount| row.better[0] > 0 && row.worse[0] > 0;
    for row in table.iter().filter(|row| !both(row)).rev() {
        let same_class = |last: &ProfileCount| (last.better[0] > 0, last.worse[0] > 0) == (row.better[0] > 0, row.worse[0] > 0);
        match rows.iter_mut().rfind(|last| same_class(last)) {
            Some(last) if last.count < limit => *last = span(last, row),
            _ => rows.push(*row),
        }
    }
    // What is left with the fewest scales joins the row above it.
    while let Some(small) = rows.iter().position(|row| row.count < limit) {
        let row = rows.remove(small);
        match rows[..small].iter_mut().rfind(|above| (above.better[0] > 0, above.worse[0] > 0) == (row.better[0] > 0, row.worse[0] > 0)) {
            Some(above) => *above = span(above, &row),
            None => return Vec::new(),
        }
    }
    rows.extend(table.iter().filter(both).copied().reduce(|one, other| span(&one, &other)));
    rows.sort_by_key(|row| (row.better, row.worse));
    rows
}

fn span(one: &ProfileCount, other: &ProfileCount) -> ProfileCount {
    let ends = |one: [u8; 2], other: [u8; 2]| [one[0].min(other[0]), one[1].max(other[1])];
    ProfileCount { better: ends(one.better, other.better), worse: ends(one.worse, other.worse), count: one.count + other.count }
}

/// The unknowns of one group.
struct Group {
    n: Sum,
    /// Improved, mixed, deteriorated, unchanged.
    classes: [Sum; 4],
    /// Where the table is shown: every number of scales better and of scales worse.
    cells: Vec<((u8, u8), Sum)>,
}

impl Group {
    fn new(system: &mut System, profile: &Profile, place: &Place) -> Self {
        let mut group = Self { n: Sum::default(), classes: Default::default(), cells: Vec::new() };
        if profile.table.is_some() {
            let most = profile.scales.len() as u8;
            for (better, worse) in (0..=most).flat_map(|better| (0..=most - better).map(move |worse| (better, worse))) {
                let cell = system.unknown();
                let class = &mut group.classes[class_of(better, worse)];
                *class = class.plus(1, &cell);
                system.guard(cell.clone(), place);
                group.cells.push(((better, worse), cell));
            }
        } else {
            group.classes = system.unknowns();
        }
        group.n = group.classes.iter().fold(Sum::default(), |sum, class| sum.plus(1, class));
        group
    }

    /// Better on something, and worse on something.
    fn changed(&self) -> [Sum; 2] {
        let [improved, mixed, deteriorated, _] = &self.classes;
        [improved.plus(1, mixed), deteriorated.plus(1, mixed)]
    }

    /// How often a scale is better, and worse, over all respondents.
    fn instances(&self) -> Option<[Sum; 2]> {
        let times = |pick: fn(&(u8, u8)) -> u8| {
            self.cells
                .iter()
                .fold(Sum::default(), |sum, (key, cell)| if pick(key) > 0 { sum.plus(i64::from(pick(key)), cell) } else { sum })
        };
        (!self.cells.is_empty()).then(|| [times(|key| key.0), times(|key| key.1)])
    }
}

fn class_of(better: u8, worse: u8) -> usize {
    match (better > 0, worse > 0) {
        (true, false) => 0,
        (true, true) => 1,
        (false, true) => 2,
        (false, false) => 3,
    }
}

/// Everything published of the profiles of one informant and contrast.
#[must_use]
pub fn of_family(results: &Results, family: &ProfileFamily) -> System {
    let mut system = System::default();
    if results.profiles[family.whole].n == Some(0) {
        return system;
    }
    let place = Place { table: "profiles", outcome: None };
    let whole = shown(&mut system, results, family.whole, &place);
    for (by, groups) in &family.splits {
        let mut parts: Vec<Group> = groups.iter().map(|&index| shown(&mut system, results, index, &place)).collect();
        let background = results.background.iter().find(|background| background.by == *by);
        if background.is_none_or(|background| background.groups.iter().any(|group| group.value.is_none())) {
            // Those whose group is not known are in the whole sample alone.
            let classes = system.unknowns();
            let n = classes.iter().fold(Sum::default(), |sum: Sum, class| sum.plus(1, class));
            classes.iter().chain([&n]).for_each(|sum| system.guard(sum.clone(), &place));
            parts.push(Group { n, classes, cells: Vec::new() });
        }
        for class in 0..whole.classes.len() {
            system.balance(parts.iter().fold(whole.classes[class].clone(), |sum, part| sum.plus(-1, &part.classes[class])));
        }
    }
    system
}

fn shown(system: &mut System, results: &Results, index: usize, place: &Place) -> Group {
    let profile = &results.profiles[index];
    let group = Group::new(system, profile, place);
    let everything = Part::Profile(index);
    let whole = [Part::ProfileClasses(index), everything];
    let rest = [Part::ProfileRest(index), Part::ProfileClasses(index), everything];
    let table = [Part::ProfileTable(index), Part::ProfileRest(index), Part::ProfileClasses(index), everything];
    system.count(&group.n, profile.n, &[everything], place);
    for (number, (sum, class)) in group.classes.iter().zip(classes(profile)).enumerate() {
        system.count(sum, class.count, if number == 0 { &whole } else { &rest }, place);
    }
    for row in profile.table.iter().flatten() {
        let within = |[low, high]: [u8; 2], number: u8| (low..=high).contains(&number);
        let cells = group.cells.iter().filter(|((better, worse), _)| within(row.better, *better) && within(row.worse, *worse));
        let sum = cells.fold(Sum::default(), |sum, (_, cell)| sum.plus(1, cell));
        system.count(&sum, Some(row.count), &table, place);
    }
    if profile.table.is_some() {
        // Who is in no row is nobody.
        let rows = profile.table.iter().flatten().map(|row| row.count).sum();
        system.count(&group.n, Some(rows), &table, place);
    }
    // What the scales' own figures say.
    let mut instances = [Sum::default(), Sum::default()];
    let mut are_all_known = true;
    for scale in &profile.scales {
        let of_group =
            |outcome: &&Outcome| outcome.id == scale.id && outcome.contrast == profile.contrast && outcome.subgroup == profile.subgroup;
        let reliable = results.outcomes.iter().find(of_group).and_then(|outcome| Some((outcome, outcome.reliable_change.as_ref()?)));
        let Some((outcome, jt)) = reliable
            .filter(|(_, found)| (found.smallest_change - scale.smallest_change).abs() < 1e-9)
            .and_then(|(outcome, found)| Some((outcome, found.methods.jt?)))
        else {
            are_all_known = false;
            continue;
        };
        let [up, same, down] = system.unknowns();
        system.count(&up, jt.improved, &[], place);
        system.count(&same, jt.unchanged, &[], place);
        system.count(&down, jt.deteriorated, &[], place);
        let pairs = up.plus(1, &same).plus(1, &down);
        system.figure(pairs.clone(), outcome.n.pairs.map(|pairs| pairs as f64), &[]);
        system.at_least_nobody(&group.n.plus(-1, &pairs));
        for ((changed, own), instances) in group.changed().iter().zip([&up, &down]).zip(&mut instances) {
            // Better on something else than this scale.
            let others = system.unknown();
            system.balance(changed.plus(-1, own).plus(-1, &others));
            system.guard(others, place);
            *instances = instances.plus(1, own);
        }
    }
    if are_all_known {
        for (instances, changed) in instances.iter().zip(group.changed()) {
            system.at_least_nobody(&instances.plus(-1, &changed));
        }
        for (instances, own) in instances.iter().zip(group.instances().into_iter().flatten()) {
            system.balance(instances.plus(-1, &own));
        }
    }
    group
}

/// Figures of a profile that are functions of hidden counts alone, and still there; small counts; a table of a group.
#[must_use]
pub fn is_uneven(profile: &Profile, limit: u64) -> bool {
    let share = |class: &ProfileShare| class.count.is_none() && (class.share.is_some() || class.ci.is_some());
    let of_few = profile.n.is_some_and(|n| is_small(n, limit)) || profile.n.is_none() && profile.complete.is_some();
    let any_hidden = classes(profile).iter().any(|class| class.count.is_none());
    classes(profile).into_iter().any(share) || of_few || profile.table.is_some() && (any_hidden || profile.subgroup.is_some())
}

#[cfg(test)]
mod tests {
    use super::joined;
    use crate::analysis::results::ProfileCount;

    fn row(better: [u8; 2], worse: [u8; 2], count: u64) -> ProfileCount {
        ProfileCount { better, worse, count }
    }

    #[test]
    fn joins_the_rows_of_most_scales_until_they_are_many() {
        let table = [
            row([0; 2], [0; 2], 40),
            row([0; 2], [1; 2], 5),
            row([0; 2], [2; 2], 1),
            row([1; 2], [0; 2], 20),
            row([1; 2], [1; 2], 2),
            row([2; 2], [0; 2], 9),
            row([2; 2], [1; 2], 1),
            row([3; 2], [0; 2], 2),
            row([5; 2], [0; 2], 1),
        ];
        let expected = vec![
            row([0; 2], [0; 2], 40),
            row([0; 2], [1, 2], 6),
            row([1; 2], [0; 2], 20),
            row([1, 2], [1; 2], 3),
            row([2; 2], [0; 2], 9),
            row([3, 5], [0; 2], 3),
        ];
        assert_eq!(joined(&table, 3), expected);
    }

    #[test]
    fn fewest_scales_join_the_row_above_them() {
        let table = [row([1; 2], [0; 2], 2), row([2; 2], [0; 2], 3)];
        assert_eq!(joined(&table, 3), vec![row([1, 2], [0; 2], 5)]);
        assert_eq!(joined(&[row([1; 2], [0; 2], 2)], 3), Vec::new(), "a class of few has no row");
    }
}
