//! A column of scores in grid steps, in the narrowest whole numbers that hold them: an SDQ scale needs a byte a child.

/// Scores by row; `None` where there is none. Its `Debug` shows nobody's score.
#[derive(Clone, PartialEq, Eq)]
pub struct Scores {
    values: Values,
    range: Option<(i64, i64)>,
    missing: usize,
}

/// The lowest number of each width stands for no score.
#[derive(Clone, PartialEq, Eq)]
enum Values {
    Bytes(Vec<i8>),
    Words(Vec<i16>),
    Long(Vec<i64>),
}

/// A whole number that scores are kept in.
trait Width: Copy + PartialEq + TryFrom<i64> + Into<i64> {
    const NONE: Self;
}

impl Width for i8 {
    const NONE: Self = Self::MIN;
}

impl Width for i16 {
    const NONE: Self = Self::MIN;
}

impl Width for i64 {
    const NONE: Self = Self::MIN;
}

impl std::fmt::Debug for Scores {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Scores({} rows, {} missing)", self.len(), self.missing)
    }
}

impl Scores {
    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.values {
            Values::Bytes(values) => values.len(),
            Values::Words(values) => values.len(),
            Values::Long(values) => values.len(),
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many rows have no score.
    #[must_use]
    pub fn missing(&self) -> usize {
        self.missing
    }

    /// The lowest and the highest score; `None` where there is none.
    #[must_use]
    pub fn range(&self) -> Option<(i64, i64)> {
        self.range
    }

    /// The score of a row; `None` also where there is no such row.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<i64> {
        match &self.values {
            Values::Bytes(values) => values.get(row).copied().and_then(score),
            Values::Words(values) => values.get(row).copied().and_then(score),
            Values::Long(values) => values.get(row).copied().and_then(score),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = Option<i64>> {
        (0..self.len()).map(|row| self.get(row))
    }

    /// Calls `each` with the score of every asked-for row, in order: the width is chosen once, not row by row.
    pub fn for_each(&self, rows: impl Iterator<Item = Option<u32>>, each: impl FnMut(Option<i64>)) {
        fn over<W: Width>(values: &[W], rows: impl Iterator<Item = Option<u32>>, each: impl FnMut(Option<i64>)) {
            rows.map(|row| score(*values.get(row? as usize)?)).for_each(each);
        }
        match &self.values {
            Values::Bytes(values) => over(values, rows, each),
            Values::Words(values) => over(values, rows, each),
            Values::Long(values) => over(values, rows, each),
        }
    }
}

fn score<W: Width>(value: W) -> Option<i64> {
    (value != W::NONE).then(|| value.into())
}

/// The values in a width whose numbers, but for the lowest, hold the range.
fn narrowed<W: Width>(scores: &[i64]) -> Vec<W> {
    scores.iter().map(|score| W::try_from(*score).unwrap_or(W::NONE)).collect()
}

impl FromIterator<Option<i64>> for Scores {
    fn from_iter<I: IntoIterator<Item = Option<i64>>>(scores: I) -> Self {
        let long: Vec<i64> = scores.into_iter().map(|score| score.unwrap_or(i64::NONE)).collect();
        let there = || long.iter().copied().filter(|score| *score != i64::NONE);
        let range = there().min().zip(there().max());
        let missing = long.len() - there().count();
        let fits = |lowest: i64, highest: i64| range.is_none_or(|(low, high)| lowest < low && high <= highest);
        let values = if fits(i8::MIN.into(), i8::MAX.into()) {
            Values::Bytes(narrowed(&long))
        } else if fits(i16::MIN.into(), i16::MAX.into()) {
            Values::Words(narrowed(&long))
        } else {
            Values::Long(long)
        };
        Self { values, range, missing }
    }
}

#[cfg(test)]
mod tests {
    use super::{Scores, Values};

    fn column(scores: &[Option<i64>]) -> Scores {
        scores.iter().copied().collect()
    }

    #[test]
    fn gives_back_what_was_put_in_whatever_the_width() {
        for extreme in [0, 127, 128, -127, -128, 32_767, 32_768, -32_768, i64::MAX, i64::MIN + 1] {
            let put_in = [Some(extreme), None, Some(3), Some(-3)];
            let scores = column(&put_in);
            assert_eq!(scores.iter().collect::<Vec<_>>(), put_in, "{extreme}");
            assert_eq!((scores.missing(), scores.range()), (1, Some((extreme.min(-3), extreme.max(3)))));
            let mut taken = Vec::new();
            scores.for_each([Some(2), None, Some(0), Some(1), Some(4)].into_iter(), |score| taken.push(score));
            assert_eq!(taken, [Some(3), None, Some(extreme), None, None]);
        }
    }

    #[test]
    fn is_as_narrow_as_it_can_be_with_a_number_left_for_none() {
        assert!(matches!(column(&[Some(-127), Some(127)]).values, Values::Bytes(_)));
        assert!(matches!(column(&[Some(-128)]).values, Values::Words(_)));
        assert!(matches!(column(&[Some(-32_768)]).values, Values::Long(_)));
        assert!(matches!(column(&[None, None]).values, Values::Bytes(_)));
    }

    #[test]
    fn knows_no_range_without_scores() {
        assert_eq!((column(&[]).range(), column(&[]).is_empty()), (None, true));
        assert_eq!((column(&[None]).range(), column(&[None]).missing()), (None, 1));
    }
}
