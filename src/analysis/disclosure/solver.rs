//! What a hidden count can be, given all that is published.
//!
//! Known sums are put in, unknowns that no published sum tells apart are taken together, and the rest falls into parts that share no
//! equation. Only the part that a question is about is solved.

use std::collections::BTreeMap;

use super::cells::is_small;
use super::equations::{Part, Sum, System};
use super::linear_bounds::{Equation, Feasible};

const TOLERANCE: f64 = 1e-6;

/// Answers what a sum of unknowns can be, given a system.
#[derive(Debug)]
pub struct Solver {
    fixed: Vec<Option<i64>>,
    /// Each unknown that is not fixed: its block, and its column there.
    places: Vec<(usize, usize)>,
    blocks: Vec<Block>,
}

/// Unknowns that no equation ties to others outside.
#[derive(Debug, Default)]
struct Block {
    /// How many unknowns each column stands for.
    members: Vec<usize>,
    equations: Vec<Equation>,
    /// Made when it is first asked for.
    feasible: Option<Feasible>,
}

/// A sum within one block: the least and the greatest coefficient of the unknowns that a column stands for.
struct Within {
    block: usize,
    least: Vec<(usize, f64)>,
    greatest: Vec<(usize, f64)>,
}

impl Solver {
    /// `None` where the system contradicts itself.
    #[must_use]
    pub fn new(system: &System) -> Option<Self> {
        Self::without(system, &[])
    }

    /// The same, as if these parts were left out too.
    #[must_use]
    pub fn without(system: &System, parts: &[Part]) -> Option<Self> {
        let left = system.shown().filter(|row| !row.parts.iter().any(|part| parts.contains(part)));
        let rows: Vec<(&[(usize, i64)], i64)> = left.map(|row| (row.sum.terms(), row.total)).collect();
        let fixed = put_in(system.unknowns, &rows)?;
        let standing_for = alike(&fixed, &rows);
        let mut joined: Vec<usize> = (0..system.unknowns).collect();
        let mut open: Vec<(Vec<(usize, f64)>, f64)> = Vec::new();
        for (terms, total) in &rows {
            let mut rest = *total;
            let mut free: Vec<(usize, f64)> = Vec::new();
            for &(unknown, coefficient) in *terms {
                match fixed[unknown] {
                    Some(value) => rest -= coefficient * value,
                    None if standing_for[unknown] == unknown => free.push((unknown, coefficient as f64)),
                    None => {}
                }
            }
            for pair in free.windows(2) {
                let (a, b) = (root(&mut joined, pair[0].0), root(&mut joined, pair[1].0));
                joined[a.max(b)] = a.min(b);
            }
            if !free.is_empty() {
                open.push((free, rest as f64));
            }
        }
        let mut solver = Self { places: vec![(usize::MAX, 0); system.unknowns], blocks: Vec::new(), fixed };
        for unknown in (0..system.unknowns).filter(|&unknown| solver.fixed[unknown].is_none()).collect::<Vec<_>>() {
            let first = standing_for[unknown];
            if first != unknown {
                let (block, column) = solver.places[first];
                solver.places[unknown] = (block, column);
                solver.blocks[block].members[column] += 1;
                continue;
            }
            let root = root(&mut joined, unknown);
            if root == unknown {
                solver.blocks.push(Block::default());
            }
            let block = if root == unknown { solver.blocks.len() - 1 } else { solver.places[root].0 };
            solver.places[unknown] = (block, solver.blocks[block].members.len());
            solver.blocks[block].members.push(1);
        }
        for (terms, total) in open {
            let block = solver.places[terms[0].0].0;
            let terms = terms.into_iter().map(|(unknown, coefficient)| (solver.places[unknown].1, coefficient)).collect();
            solver.blocks[block].equations.push(Equation { terms, total });
        }
        Some(solver)
    }

    /// Whether a count must lie from one to one less than the limit.
    pub fn reveals(&mut self, sum: &Sum, limit: u64) -> bool {
        let (known, parts) = self.by_block(sum);
        if parts.is_empty() {
            return u64::try_from(known).is_ok_and(|known| is_small(known, limit));
        }
        let (known, limit) = (known as f64, limit as f64);
        let harmless = |value: f64| value <= TOLERANCE || value >= limit - TOLERANCE;
        let (mut low, mut high) = (known, known);
        for within in &parts {
            let Some(feasible) = self.blocks[within.block].feasible() else { return true };
            low += feasible.value(&within.least);
            high += feasible.value(&within.greatest);
        }
        if harmless(low) || harmless(high) {
            return false;
        }
        // A sum over several blocks can't stop early in any of them.
        let alone = parts.len() == 1;
        let mut bound = |upwards: bool| -> f64 {
            let mut sum = known;
            for within in &parts {
                let Some(vertex) = self.blocks[within.block].feasible.as_mut() else { continue };
                sum += match (upwards, alone) {
                    (true, true) => vertex.greatest(&within.greatest, limit - known),
                    (true, false) => vertex.greatest(&within.greatest, f64::INFINITY),
                    (false, true) => vertex.least(&within.least, -known),
                    (false, false) => vertex.least(&within.least, f64::NEG_INFINITY),
                };
            }
            sum
        };
        // A whole number above the least that is not zero is at least one.
        bound(false) > TOLERANCE && (bound(true) + TOLERANCE).floor() < limit - TOLERANCE
    }

    /// What is known of a sum, and the rest of it block by block.
    ///
    /// Unknowns in one column can be exchanged: the sum is least where all their persons are with the one of the least coefficient.
    fn by_block(&self, sum: &Sum) -> (i64, Vec<Within>) {
        let mut known = 0;
        let mut columns: BTreeMap<(usize, usize), Vec<i64>> = BTreeMap::new();
        for &(unknown, coefficient) in sum.terms() {
            match self.fixed[unknown] {
                Some(value) => known += coefficient * value,
                None => columns.entry(self.places[unknown]).or_default().push(coefficient),
            }
        }
        let mut parts: Vec<Within> = Vec::new();
        for ((block, column), mut coefficients) in columns {
            if coefficients.len() < self.blocks[block].members[column] {
                coefficients.push(0);
            }
            if parts.last().is_none_or(|part| part.block != block) {
                parts.push(Within { block, least: Vec::new(), greatest: Vec::new() });
            }
            if let Some(part) = parts.last_mut() {
                part.least.extend(coefficients.iter().min().map(|&least| (column, least as f64)));
                part.greatest.extend(coefficients.iter().max().map(|&greatest| (column, greatest as f64)));
            }
        }
        (known, parts)
    }
}

impl Block {
    fn feasible(&mut self) -> Option<&Feasible> {
        if self.feasible.is_none() {
            self.feasible = Feasible::find(self.members.len(), &self.equations);
        }
        self.feasible.as_ref()
    }
}

/// For every unknown the first one that has the same coefficient in every equation.
fn alike(fixed: &[Option<i64>], rows: &[(&[(usize, i64)], i64)]) -> Vec<usize> {
    let mut equations: Vec<Vec<(usize, i64)>> = vec![Vec::new(); fixed.len()];
    for (row, (terms, _)) in rows.iter().enumerate() {
        for &(unknown, coefficient) in terms.iter().filter(|(unknown, _)| fixed[*unknown].is_none()) {
            equations[unknown].push((row, coefficient));
        }
    }
    let mut first: BTreeMap<Vec<(usize, i64)>, usize> = BTreeMap::new();
    let numbered = equations.into_iter().enumerate();
    numbered.map(|(unknown, own)| if fixed[unknown].is_some() { unknown } else { *first.entry(own).or_insert(unknown) }).collect()
}

/// Puts in what follows at once: the last unknown of an equation, and the unknowns of a sum that is zero. `None` on a contradiction.
fn put_in(unknowns: usize, rows: &[(&[(usize, i64)], i64)]) -> Option<Vec<Option<i64>>> {
    let mut fixed: Vec<Option<i64>> = vec![None; unknowns];
    let mut open: Vec<usize> = (0..rows.len()).collect();
    loop {
        let before = open.len();
        let mut contradiction = false;
        open.retain(|&row| {
            let (terms, total) = rows[row];
            let mut rest = total;
            let (mut free, mut signs, mut last) = (0, 0, (0, 1));
            for &(unknown, coefficient) in terms {
                if let Some(value) = fixed[unknown] {
                    rest -= coefficient * value;
                } else {
                    (free, signs, last) = (free + 1, signs + coefficient.signum(), (unknown, coefficient));
                }
            }
            match free {
                0 => contradiction |= rest != 0,
                1 => {
                    contradiction |= rest % last.1 != 0 || rest / last.1 < 0;
                    fixed[last.0] = Some(rest / last.1);
                }
                _ if rest == 0 && signs.abs() == free => {
                    for &(unknown, _) in terms {
                        fixed[unknown].get_or_insert(0);
                    }
                }
                _ => return true,
            }
            false
        });
        if contradiction {
            return None;
        }
        if open.len() == before {
            return Some(fixed);
        }
    }
}

fn root(joined: &mut [usize], unknown: usize) -> usize {
    let mut at = unknown;
    while joined[at] != at {
        joined[at] = joined[joined[at]];
        at = joined[at];
    }
    at
}
