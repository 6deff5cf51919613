//! From matched columns to trajectory tables: one pass a scale, whole sample and every subgroup at once.

use std::collections::{BTreeMap, HashMap};

use polars_core::prelude::*;

use super::matching::Matching;
use crate::stats::{Distribution, Grid, Level, Scores, Trajectory, TrajectoryTable};

/// A background column as a subgroup: each respondent's group.
#[derive(Debug, Clone)]
pub struct Stratum {
    /// In [natural order](GroupName).
    pub(super) names: Vec<GroupName>,
    /// For each respondent 0 where the group is unknown, else one more than the place of its name.
    pub(super) codes: Vec<u32>,
}

impl Stratum {
    /// The stratum of a column of group names, null where unknown.
    #[must_use]
    pub fn new(groups: &StringChunked) -> Self {
        let mut seen: HashMap<&str, u32> = HashMap::new();
        let mut texts: Vec<&str> = Vec::new();
        let mut codes: Vec<u32> = Vec::with_capacity(groups.len());
        for group in groups.iter() {
            codes.push(group.map_or(0, |group| {
                *seen.entry(group).or_insert_with(|| {
                    texts.push(group);
                    texts.len() as u32
                })
            }));
        }
        let mut order: Vec<(GroupName, usize)> = texts.iter().zip(1..).map(|(text, code)| (GroupName((*text).to_owned()), code)).collect();
        order.sort_unstable();
        let mut ranks = vec![0; order.len() + 1];
        order.iter().zip(1..).for_each(|((_, code), rank)| ranks[*code] = rank);
        for code in &mut codes {
            *code = ranks[*code as usize];
        }
        Self { names: order.into_iter().map(|(name, _)| name).collect(), codes }
    }
}

/// A scale's trajectory table, whole and by subgroup.
#[derive(Debug, Clone)]
pub struct Tabulation {
    pub whole: TrajectoryTable,
    /// For each stratum its groups with their tables, in [natural order](GroupName). Respondents without a group are in none.
    pub by_stratum: Vec<BTreeMap<GroupName, TrajectoryTable>>,
}

/// A group's name; 4–9 comes before 10–13.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupName(pub String);

impl Ord for GroupName {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let number = |name: &str| {
            let digits = name.trim_start_matches(|c: char| !c.is_ascii_digit());
            let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
            let prefix = name.len() - digits.len();
            (name[..prefix].to_owned(), digits[..end].parse::<u64>().ok())
        };
        number(&self.0).cmp(&number(&other.0)).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for GroupName {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Counts the distinct trajectories of one scale.
///
/// `scores` has a column a wave (rows as in that wave's frame), or none where the wave does not have the scale; `strata` have a
/// value a respondent, in the matching's order.
#[must_use]
pub fn tabulate(matching: &Matching, grid: Grid, scores: &[Option<&Scores>], strata: &[Stratum]) -> Tabulation {
    let columns = Columns { matching, scores };
    let counted = match Dense::of(scores) {
        Some(dense) => dense.count(&columns, strata),
        None => count_sorted(&columns, strata),
    };
    let table = |trajectories| TrajectoryTable::new(grid, scores.len(), trajectories);
    let by_stratum = strata.iter().zip(counted.by_stratum).map(|(stratum, groups)| {
        let named = stratum.names.iter().cloned().zip(groups);
        named.filter(|(_, trajectories)| !trajectories.is_empty()).map(|(name, trajectories)| (name, table(trajectories))).collect()
    });
    Tabulation { by_stratum: by_stratum.collect(), whole: table(counted.whole) }
}

/// A scale's scores at every wave, by respondent.
struct Columns<'a> {
    matching: &'a Matching,
    scores: &'a [Option<&'a Scores>],
}

impl Columns<'_> {
    fn respondents(&self) -> usize {
        self.matching.rows.first().map_or(0, IdxCa::len)
    }

    /// Calls `each` with every respondent's score at a wave, in the matching's order.
    fn for_each(&self, wave: usize, mut each: impl FnMut(Option<i64>)) {
        match self.scores[wave] {
            Some(scores) => scores.for_each(self.matching.rows[wave].iter(), each),
            None => (0..self.respondents()).for_each(|_| each(None)),
        }
    }
}

/// One summand of a weighted sum: a wave's scores in grid steps and what each counts.
#[derive(Debug, Clone, Copy)]
pub struct Summand<'a> {
    pub wave: usize,
    pub scores: &'a Scores,
    pub weight: i64,
}

/// Everybody's weighted sum of scores, possibly of several scales and waves, as a distribution on `grid`; of those who have them all.
#[must_use]
pub fn weighted_sums(matching: &Matching, grid: Grid, constant: i64, summands: &[Summand<'_>]) -> Distribution {
    let mut sums = vec![Some(constant); matching.rows.first().map_or(0, IdxCa::len)];
    for summand in summands {
        let mut sums = sums.iter_mut();
        summand.scores.for_each(matching.rows[summand.wave].iter(), |score| {
            if let Some(sum) = sums.next() {
                *sum = sum.zip(score).map(|(sum, score)| sum + summand.weight * score);
            }
        });
    }
    let mut sums: Vec<i64> = sums.into_iter().flatten().collect();
    sums.sort_unstable();
    let level = |alike: &[i64]| Level { steps: alike[0], count: alike.len() as u64 };
    Distribution::new(grid, sums.chunk_by(|one, other| one == other).map(level))
}

/// Trajectories of everybody, and for each stratum of each of its groups.
struct Counted {
    whole: Vec<Trajectory>,
    by_stratum: Vec<Vec<Vec<Trajectory>>>,
}

/// A place for every trajectory that could be, where these are few: scores of a scale are.
struct Dense {
    /// A wave's lowest score and how many levels it has, no score being one.
    waves: Vec<(i64, usize)>,
    places: usize,
}

impl Dense {
    /// More places than this are not cheaper than sorting.
    const MOST_PLACES: usize = 1 << 17;

    fn of(scores: &[Option<&Scores>]) -> Option<Self> {
        let mut waves = Vec::with_capacity(scores.len());
        let mut places = 1_usize;
        for scores in scores {
            let (lowest, highest) = scores.and_then(Scores::range).unwrap_or((0, -1));
            let levels = usize::try_from(highest.checked_sub(lowest)?.checked_add(2)?).ok()?;
            places = places.checked_mul(levels).filter(|places| *places <= Self::MOST_PLACES)?;
            waves.push((lowest, levels));
        }
        Some(Self { waves, places })
    }

    fn count(&self, columns: &Columns<'_>, strata: &[Stratum]) -> Counted {
        let mut place_of = vec![0_u32; columns.respondents()];
        for (wave, (lowest, levels)) in self.waves.iter().enumerate() {
            let mut places = place_of.iter_mut();
            columns.for_each(wave, |score| {
                if let Some(place) = places.next() {
                    *place = *place * *levels as u32 + score.map_or(0, |score| (score - lowest) as u32 + 1);
                }
            });
        }
        let mut whole = vec![0_u64; self.places];
        for place in &place_of {
            whole[*place as usize] += 1;
        }
        let by_stratum = strata.iter().map(|stratum| {
            let mut counts = vec![0_u64; self.places * (stratum.names.len() + 1)];
            let places = place_of.iter().zip(&stratum.codes);
            places.for_each(|(place, code)| counts[*code as usize * self.places + *place as usize] += 1);
            counts.chunks(self.places).skip(1).map(|counts| self.trajectories(counts)).collect()
        });
        Counted { by_stratum: by_stratum.collect(), whole: self.trajectories(&whole) }
    }

    fn trajectories(&self, counts: &[u64]) -> Vec<Trajectory> {
        let trajectory = |(place, count): (usize, &u64)| {
            let mut rest = place;
            let mut scores: Vec<Option<i64>> = self
                .waves
                .iter()
                .rev()
                .map(|(lowest, levels)| {
                    let level = rest % levels;
                    rest /= levels;
                    level.checked_sub(1).map(|above| lowest + above as i64)
                })
                .collect();
            scores.reverse();
            Trajectory { scores, count: *count }
        };
        counts.iter().enumerate().filter(|(_, count)| **count > 0).map(trajectory).collect()
    }
}

/// Any scores: equal trajectories stand together once they are sorted.
fn count_sorted(columns: &Columns<'_>, strata: &[Stratum]) -> Counted {
    let respondents = columns.respondents();
    let of_wave = |wave| {
        let mut scores = Vec::with_capacity(respondents);
        columns.for_each(wave, |score| scores.push(score));
        scores
    };
    let columns: Vec<Vec<Option<i64>>> = (0..columns.scores.len()).map(of_wave).collect();
    let trajectory = |respondent: u32| columns.iter().map(move |column| column[respondent as usize]);
    let mut sorted: Vec<u32> = (0..respondents as u32).collect();
    sorted.sort_unstable_by(|one, other| trajectory(*one).cmp(trajectory(*other)));
    let mut counted =
        Counted { whole: Vec::new(), by_stratum: strata.iter().map(|stratum| vec![Vec::new(); stratum.names.len()]).collect() };
    for alike in sorted.chunk_by(|one, other| trajectory(*one).eq(trajectory(*other))) {
        let of = |count: usize| Trajectory { scores: trajectory(alike[0]).collect(), count: count as u64 };
        counted.whole.push(of(alike.len()));
        for (stratum, groups) in strata.iter().zip(&mut counted.by_stratum) {
            let mut codes: Vec<u32> = alike.iter().map(|respondent| stratum.codes[*respondent as usize]).collect();
            codes.sort_unstable();
            for group in codes.chunk_by(|one, other| one == other).filter(|group| group[0] > 0) {
                groups[group[0] as usize - 1].push(of(group.len()));
            }
        }
    }
    counted
}
