//! The sufficient statistic of a scale's reliability: exact sums of its items and of their products, over complete cases.

use super::Undefined;

/// n, Σxᵢ and Σxᵢxⱼ of the respondents who answered every item, as whole numbers. Reversed items are added as reversed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemMoments {
    n: u64,
    sums: Vec<i128>,
    /// Row by row, both triangles.
    products: Vec<i128>,
}

impl ItemMoments {
    /// No respondents yet, so many items.
    #[must_use]
    pub fn new(items: usize) -> Self {
        Self { n: 0, sums: vec![0; items], products: vec![0; items * items] }
    }

    /// Adds `count` respondents who gave these answers to all items.
    ///
    /// # Panics
    /// If there is not one answer an item.
    pub fn add(&mut self, answers: &[i64], count: u64) {
        let items = self.items();
        assert_eq!(answers.len(), items, "one answer an item");
        self.n += count;
        let count = i128::from(count);
        for (i, x) in answers.iter().enumerate() {
            let weighted = count * i128::from(*x);
            self.sums[i] += weighted;
            for (sum, y) in self.products[i * items..(i + 1) * items].iter_mut().zip(answers) {
                *sum += weighted * i128::from(*y);
            }
        }
    }

    /// Adds `count` respondents, a row each of the columns, one column an item; rows of others are zero in all of them. Answers are
    /// bytes; they come as words because a processor multiplies and adds eight pairs of words at a time, but no bytes.
    ///
    /// # Panics
    /// If there is not one column an item, all equally long, or an answer is no byte.
    pub fn add_columns(&mut self, columns: &[Vec<i16>], count: u64) {
        let items = self.items();
        assert_eq!(columns.len(), items, "one column an item");
        let is_byte = |x: &i16| (i16::from(i8::MIN)..=i16::from(i8::MAX)).contains(x);
        assert!(columns.iter().all(|column| column.iter().all(is_byte)), "answers are bytes");
        self.n += count;
        for (i, xs) in columns.iter().enumerate() {
            self.sums[i] += i128::from(xs.iter().map(|x| i64::from(*x)).sum::<i64>());
            for (j, ys) in columns.iter().enumerate().skip(i) {
                assert_eq!(xs.len(), ys.len(), "columns of the same respondents");
                let product = sum_of_products(xs, ys);
                self.products[i * items + j] += product;
                if i != j {
                    self.products[j * items + i] += product;
                }
            }
        }
    }

    /// The moments of two groups together.
    ///
    /// # Panics
    /// If the numbers of items differ.
    #[must_use]
    pub fn merge(&self, other: &Self) -> Self {
        assert_eq!(self.items(), other.items(), "moments of different scales");
        let add = |a: &[i128], b: &[i128]| a.iter().zip(b).map(|(a, b)| a + b).collect();
        Self { n: self.n + other.n, sums: add(&self.sums, &other.sums), products: add(&self.products, &other.products) }
    }

    /// The respondents who answered every item.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.n
    }

    #[must_use]
    pub fn items(&self) -> usize {
        self.sums.len()
    }

    /// The sample covariances (divisor n − 1) of the items.
    ///
    /// # Errors
    /// [`Undefined::TooFew`] for fewer than two complete cases.
    pub fn covariances(&self) -> Result<ItemCovariances, Undefined> {
        if self.n < 2 {
            return Err(Undefined::TooFew);
        }
        let (n, items) = (i128::from(self.n), self.items());
        // nΣxy − ΣxΣy is exact; only the last division rounds.
        let scale = self.n as f64 * (self.n - 1) as f64;
        let exact = |i: usize, j: usize| n * self.products[i * items + j] - self.sums[i] * self.sums[j];
        let values = (0..items * items).map(|at| exact(at / items, at % items) as f64 / scale).collect();
        Ok(ItemCovariances { n: self.n, items, values })
    }
}

/// Σxy of bytes kept as words, in narrow sums as long as they can't overflow.
fn sum_of_products(xs: &[i16], ys: &[i16]) -> i128 {
    const SAFE: usize = i32::MAX as usize / (128 * 128);
    let narrow = |(xs, ys): (&[i16], &[i16])| xs.iter().zip(ys).map(|(x, y)| i32::from(*x) * i32::from(*y)).sum::<i32>();
    xs.chunks(SAFE).zip(ys.chunks(SAFE)).map(|blocks| i128::from(narrow(blocks))).sum()
}

/// The covariance matrix of a scale's items and the number of respondents behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemCovariances {
    n: u64,
    items: usize,
    values: Vec<f64>,
}

impl ItemCovariances {
    /// A published matrix, row by row; `None` unless it is square, finite and symmetric.
    #[must_use]
    pub fn new(n: u64, items: usize, values: Vec<f64>) -> Option<Self> {
        let matrix = Self { n, items, values };
        let square = matrix.values.len() == items * items && matrix.values.iter().all(|value| value.is_finite());
        let symmetric = square && (0..items).all(|i| (0..i).all(|j| matrix.get(i, j) == matrix.get(j, i)));
        symmetric.then_some(matrix)
    }

    #[must_use]
    pub fn n(&self) -> u64 {
        self.n
    }

    #[must_use]
    pub fn items(&self) -> usize {
        self.items
    }

    /// The covariance of two items; the variance of one with itself.
    #[must_use]
    pub fn get(&self, i: usize, j: usize) -> f64 {
        self.values[i * self.items + j]
    }

    /// The covariance of an item with the sum of all items.
    #[must_use]
    pub fn with_total(&self, item: usize) -> f64 {
        self.values[item * self.items..(item + 1) * self.items].iter().sum()
    }

    /// The variance of the sum of all items.
    #[must_use]
    pub fn of_total(&self) -> f64 {
        self.values.iter().sum()
    }
}
