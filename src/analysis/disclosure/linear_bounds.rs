//! How far a sum of unknown counts can reach, given what is published: linear programming over non-negative unknowns.
//!
//! A dense simplex in two phases. Coefficients are small whole numbers, so that its arithmetic is all but exact.

/// Anything nearer to zero than this is zero.
const TOLERANCE: f64 = 1e-7;
/// More steps than this without progress call for Bland's rule, which can't go round in circles.
const PATIENCE: usize = 30;

/// `terms` add up to `total`.
#[derive(Debug, Clone)]
pub struct Equation {
    pub terms: Vec<(usize, f64)>,
    pub total: f64,
}

/// A vertex of the feasible region, from which every further question starts.
#[derive(Debug, Clone)]
pub struct Feasible {
    columns: usize,
    /// Row by row, each with its right-hand side last.
    cells: Vec<f64>,
    /// The unknown that each row gives.
    basis: Vec<usize>,
}

impl Feasible {
    /// A solution of the equations in non-negative numbers; `None` where there is none.
    #[must_use]
    pub fn find(columns: usize, equations: &[Equation]) -> Option<Self> {
        let width = columns + 1;
        let mut cells = vec![0.0; equations.len() * width];
        for (row, equation) in cells.chunks_exact_mut(width).zip(equations) {
            let sign = if equation.total < 0.0 { -1.0 } else { 1.0 };
            for &(column, coefficient) in &equation.terms {
                row[column] += sign * coefficient;
            }
            row[columns] = sign * equation.total;
        }
        // Every row starts with an unknown of its own, which must become zero; a number past the last column stands for it.
        let mut start = Self { columns, cells, basis: vec![usize::MAX; equations.len()] };
        let mut lack: Vec<f64> = vec![0.0; width];
        for row in start.cells.chunks_exact(width) {
            for (sum, cell) in lack.iter_mut().zip(row) {
                *sum -= cell;
            }
        }
        start.descend(&mut lack, f64::NEG_INFINITY);
        if lack[columns] < -TOLERANCE * equations.len().max(1) as f64 {
            return None;
        }
        start.drop_artificial(&mut lack);
        Some(start)
    }

    /// What the sum is at this vertex.
    #[must_use]
    pub fn value(&self, sum: &[(usize, f64)]) -> f64 {
        let given = |column: usize| self.basis.iter().position(|&basic| basic == column).map_or(0.0, |row| self.right(row));
        sum.iter().map(|&(column, coefficient)| coefficient * given(column)).sum()
    }

    /// The least the sum can be, or something at or below `enough` as soon as that is known to be possible.
    pub fn least(&mut self, sum: &[(usize, f64)], enough: f64) -> f64 {
        let width = self.columns + 1;
        let mut reduced = vec![0.0; width];
        for &(column, coefficient) in sum {
            reduced[column] += coefficient;
        }
        for (row, &basic) in self.basis.iter().enumerate() {
            let factor = sum.iter().filter(|(column, _)| *column == basic).map(|(_, coefficient)| coefficient).sum::<f64>();
            if factor != 0.0 {
                for (cost, cell) in reduced.iter_mut().zip(&self.cells[row * width..(row + 1) * width]) {
                    *cost -= factor * cell;
                }
            }
        }
        self.descend(&mut reduced, enough)
    }

    /// The greatest the sum can be, or something at or above `enough`.
    pub fn greatest(&mut self, sum: &[(usize, f64)], enough: f64) -> f64 {
        let negated: Vec<(usize, f64)> = sum.iter().map(|&(column, coefficient)| (column, -coefficient)).collect();
        -self.least(&negated, -enough)
    }

    fn right(&self, row: usize) -> f64 {
        self.cells[row * (self.columns + 1) + self.columns]
    }

    /// Moves from vertex to vertex while that lowers the cost, whose negative stands last in `reduced`.
    fn descend(&mut self, reduced: &mut [f64], enough: f64) -> f64 {
        let mut stalled = 0;
        loop {
            let cost = -reduced[self.columns];
            if cost <= enough + TOLERANCE {
                return cost;
            }
            let falling = || (0..self.columns).filter(|&column| reduced[column] < -TOLERANCE);
            let entering = if stalled > PATIENCE { falling().next() } else { falling().min_by(|&a, &b| reduced[a].total_cmp(&reduced[b])) };
            let Some(entering) = entering else { return cost };
            let Some(leaving) = self.leaving(entering) else { return f64::NEG_INFINITY };
            self.pivot(leaving, entering, reduced);
            stalled = if -reduced[self.columns] < cost - TOLERANCE { 0 } else { stalled + 1 };
        }
    }

    /// The row whose unknown reaches zero first as the entering one grows; of several, the one with the lowest unknown.
    fn leaving(&self, entering: usize) -> Option<usize> {
        let width = self.columns + 1;
        let mut best: Option<(f64, usize)> = None;
        for row in 0..self.basis.len() {
            let cell = self.cells[row * width + entering];
            if cell > TOLERANCE {
                let ratio = self.right(row) / cell;
                let better = best.is_none_or(|(least, of)| {
                    ratio < least - TOLERANCE || (ratio <= least + TOLERANCE && self.basis[row] < self.basis[of])
                });
                if better {
                    best = Some((ratio, row));
                }
            }
        }
        best.map(|(_, row)| row)
    }

    fn pivot(&mut self, row: usize, column: usize, reduced: &mut [f64]) {
        let width = self.columns + 1;
        let scale = self.cells[row * width + column];
        let pivot: Vec<f64> = self.cells[row * width..(row + 1) * width].iter().map(|cell| cell / scale).collect();
        let touched: Vec<usize> = (0..width).filter(|&index| pivot[index] != 0.0).collect();
        let eliminate = |line: &mut [f64]| {
            let factor = line[column];
            if factor != 0.0 {
                for &index in &touched {
                    line[index] -= factor * pivot[index];
                    if line[index].abs() < 1e-11 {
                        line[index] = 0.0;
                    }
                }
            }
        };
        for (index, line) in self.cells.chunks_exact_mut(width).enumerate() {
            if index != row {
                eliminate(line);
            }
        }
        eliminate(reduced);
        self.cells[row * width..(row + 1) * width].copy_from_slice(&pivot);
        self.basis[row] = column;
    }

    /// Rows that still stand on their own unknown, at zero, are led to another one, or say nothing new and go.
    fn drop_artificial(&mut self, reduced: &mut [f64]) {
        let width = self.columns + 1;
        let mut row = 0;
        while row < self.basis.len() {
            if self.basis[row] < self.columns {
                row += 1;
                continue;
            }
            let found = (0..self.columns).find(|&column| self.cells[row * width + column].abs() > TOLERANCE);
            if let Some(column) = found {
                self.pivot(row, column, reduced);
                row += 1;
            } else {
                self.basis.remove(row);
                self.cells.drain(row * width..(row + 1) * width);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Equation, Feasible};

    fn equation(terms: &[(usize, f64)], total: f64) -> Equation {
        Equation { terms: terms.to_vec(), total }
    }

    /// A two-way table with margins 5, 20 and 7, 18: its first cell lies in 0…5, its last in 13…18 (Fréchet).
    fn two_way() -> Feasible {
        let rows = [
            equation(&[(0, 1.0), (1, 1.0)], 5.0),
            equation(&[(2, 1.0), (3, 1.0)], 20.0),
            equation(&[(0, 1.0), (2, 1.0)], 7.0),
            equation(&[(1, 1.0), (3, 1.0)], 18.0),
        ];
        Feasible::find(4, &rows).expect("a table")
    }

    #[test]
    fn bounds_of_a_two_way_table_are_frechets() {
        let mut table = two_way();
        assert!(table.least(&[(0, 1.0)], f64::NEG_INFINITY).abs() < 1e-9);
        assert!((table.greatest(&[(0, 1.0)], f64::INFINITY) - 5.0).abs() < 1e-9);
        assert!((table.least(&[(3, 1.0)], f64::NEG_INFINITY) - 13.0).abs() < 1e-9);
        assert!((table.greatest(&[(3, 1.0)], f64::INFINITY) - 18.0).abs() < 1e-9);
        let sum = [(0, 1.0), (1, 1.0)];
        assert!((table.value(&sum) - 5.0).abs() < 1e-9, "a margin is what it is at every vertex");
    }

    #[test]
    fn three_sums_of_two_give_each_unknown_back() {
        // a + b = 5, b + c = 5, a + c = 4: no single equation tells a, together they do.
        let rows = [equation(&[(0, 1.0), (1, 1.0)], 5.0), equation(&[(1, 1.0), (2, 1.0)], 5.0), equation(&[(0, 1.0), (2, 1.0)], 4.0)];
        let mut found = Feasible::find(3, &rows).expect("a solution");
        assert!((found.least(&[(0, 1.0)], f64::NEG_INFINITY) - 2.0).abs() < 1e-9);
        assert!((found.greatest(&[(0, 1.0)], f64::INFINITY) - 2.0).abs() < 1e-9);
    }

    #[test]
    fn what_contradicts_itself_has_no_solution() {
        assert!(Feasible::find(1, &[equation(&[(0, 1.0)], 1.0), equation(&[(0, 1.0)], 2.0)]).is_none());
        assert!(Feasible::find(2, &[equation(&[(0, 1.0), (1, 1.0)], -1.0)]).is_none());
    }

    #[test]
    fn an_unknown_that_nothing_bounds_can_be_anything() {
        let mut found = Feasible::find(2, &[equation(&[(0, 1.0), (1, -1.0)], 3.0)]).expect("a solution");
        assert_eq!(found.greatest(&[(0, 1.0)], f64::INFINITY), f64::INFINITY);
        assert!((found.least(&[(0, 1.0)], f64::NEG_INFINITY) - 3.0).abs() < 1e-9);
    }
}
