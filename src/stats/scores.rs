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

impl Values {
    /// The same scores, and as many more, in the narrowest width whose numbers, but for the lowest, hold the range.
    fn holding(self, range: Option<(i64, i64)>) -> Self {
        let fits = |lowest: i64, highest: i64| range.is_none_or(|(low, high)| lowest < low && high <= highest);
        let (in_bytes, in_words) = (fits(i8::MIN.into(), i8::MAX.into()), fits(i16::MIN.into(), i16::MAX.into()));
        match self {
            Self::Bytes(values) if !in_bytes && in_words => Self::Words(widened(&values)),
            Self::Bytes(values) if !in_bytes => Self::Long(widened(&values)),
            Self::Words(values) if !in_words => Self::Long(widened(&values)),
            holding => holding,
        }
    }

    fn append(&mut self, scores: &[i64]) {
        fn narrowed<W: Width>(values: &mut Vec<W>, scores: &[i64]) {
            values.extend(scores.iter().map(|score| W::try_from(*score).unwrap_or(W::NONE)));
        }
        match self {
            Self::Bytes(values) => narrowed(values, scores),
            Self::Words(values) => narrowed(values, scores),
            Self::Long(values) => values.extend_from_slice(scores),
        }
    }
}

fn widened<N: Width, W: Width>(values: &[N]) -> Vec<W> {
    values.iter().map(|value| score(*value).and_then(|value| W::try_from(value).ok()).unwrap_or(W::NONE)).collect()
}

impl Default for Scores {
    fn default() -> Self {
        Self { values: Values::Bytes(Vec::new()), range: None, missing: 0 }
    }
}

/// Scores taken at a time, so that what is between the long and the narrow numbers stays in the cache.
const BLOCK: usize = 2048;

impl Extend<Option<i64>> for Scores {
    fn extend<I: IntoIterator<Item = Option<i64>>>(&mut self, scores: I) {
        let mut scores = scores.into_iter();
        let mut block = [i64::NONE; BLOCK];
        loop {
            let mut taken = 0;
            for (place, score) in block.iter_mut().zip(scores.by_ref()) {
                *place = score.unwrap_or(i64::NONE);
                taken += 1;
            }
            let block = &block[..taken];
            let there = || block.iter().copied().filter(|score| *score != i64::NONE);
            self.missing += taken - there().count();
            if let Some((low, high)) = there().min().zip(there().max()) {
                self.range = Some(self.range.map_or((low, high), |(lowest, highest)| (lowest.min(low), highest.max(high))));
                self.values = std::mem::replace(&mut self.values, Values::Bytes(Vec::new())).holding(self.range);
            }
            self.values.append(block);
            if taken < BLOCK {
                return;
            }
        }
    }
}

impl FromIterator<Option<i64>> for Scores {
    fn from_iter<I: IntoIterator<Item = Option<i64>>>(scores: I) -> Self {
        let mut all = Self::default();
        all.extend(scores);
        all
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
