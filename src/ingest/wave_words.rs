//! The words by which exports tell one measurement from another: Før/Efter, pre/post, baseline/follow-up, T1/T2, 1. måling/2. måling.
//!
//! A word alone proves nothing; whoever asks must see a second one of the same [`Series`] beside it.

use super::text::folded;

/// Words that order each other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Series {
    /// Before, after, follow-up.
    Stages,
    /// A number behind or before the same word: T1, T2; måling 1, måling 2.
    Numbered(String),
    /// Nothing but a number, which could be anything.
    Bare,
}

/// A text that can name a measurement, and its place in time among its like.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct WaveWord {
    pub series: Series,
    pub order: u32,
}

const BEFORE: u32 = 0;
const AFTER: u32 = 1;
/// The first follow-up; later ones add their number.
const FOLLOW_UP: u32 = 2;

const BEFORE_WORDS: [&str; 26] = [
    "foer",
    "foermaaling",
    "foer maaling",
    "foertest",
    "foer indsats",
    "foer indsatsen",
    "foer forloeb",
    "before",
    "pre",
    "prae",
    "pretest",
    "pre test",
    "praetest",
    "baseline",
    "base line",
    "bl",
    "start",
    "startmaaling",
    "ved start",
    "opstart",
    "ved opstart",
    "indskrivning",
    "ved indskrivning",
    "intake",
    "entry",
    "admission",
];
const AFTER_WORDS: [&str; 24] = [
    "efter",
    "eftermaaling",
    "efter maaling",
    "eftertest",
    "efter indsats",
    "efter indsatsen",
    "efter forloeb",
    "after",
    "post",
    "posttest",
    "post test",
    "slut",
    "slutmaaling",
    "ved slut",
    "afslutning",
    "ved afslutning",
    "udskrivning",
    "ved udskrivning",
    "exit",
    "end",
    "endpoint",
    "end point",
    "endline",
    "discharge",
];
const FOLLOW_UP_WORDS: [&str; 8] =
    ["opfoelgning", "opfoelgningsmaaling", "opfoelgende maaling", "opf", "followup", "follow up", "follow ups", "fu"];
const NUMBERED_WORDS: [&str; 17] = [
    "t",
    "m",
    "w",
    "tid",
    "tidspunkt",
    "time",
    "timepoint",
    "maaling",
    "maalepunkt",
    "measurement",
    "wave",
    "boelge",
    "runde",
    "round",
    "visit",
    "occasion",
    "event",
];
/// Parts of a column's name that say it holds the measurement.
const COLUMN_WORDS: [&str; 18] = [
    "maaling",
    "maalinger",
    "maalingnr",
    "maalepunkt",
    "maaletidspunkt",
    "tidspunkt",
    "tid",
    "time",
    "timepoint",
    "wave",
    "boelge",
    "runde",
    "round",
    "visit",
    "occasion",
    "measurement",
    "event",
    "t",
];

impl WaveWord {
    /// What a text can mean as a measurement's name.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let plain = plain(text);
        // REDCap's events end in the arm: baseline_arm_1.
        let plain = plain.rsplit_once(" arm ").filter(|(_, arm)| number(arm).is_some()).map_or(plain.as_str(), |(event, _)| event);
        let stage = |order| Some(Self { series: Series::Stages, order });
        if BEFORE_WORDS.contains(&plain) {
            return stage(BEFORE);
        }
        if AFTER_WORDS.contains(&plain) {
            return stage(AFTER);
        }
        if FOLLOW_UP_WORDS.contains(&plain) {
            return stage(FOLLOW_UP);
        }
        if let Some(number) = number(plain) {
            return Some(Self { series: Series::Bare, order: number });
        }
        let (word, number) = word_and_number(plain)?;
        if FOLLOW_UP_WORDS.contains(&word) {
            return stage(FOLLOW_UP.saturating_add(number.saturating_sub(1)));
        }
        NUMBERED_WORDS.contains(&word).then(|| Self { series: Series::Numbered(word.to_owned()), order: number })
    }

    /// The name that a wave has in a study, where the word says it: `before`, `after`, `follow_up`, `follow_up_2`, …
    #[must_use]
    pub fn wave_name(&self) -> Option<String> {
        match (&self.series, self.order) {
            (Series::Stages, BEFORE) => Some("before".to_owned()),
            (Series::Stages, AFTER) => Some("after".to_owned()),
            (Series::Stages, FOLLOW_UP) => Some("follow_up".to_owned()),
            (Series::Stages, later) => Some(format!("follow_up_{}", later - 1)),
            _ => None,
        }
    }

    /// Whether a column's name says that it holds the measurement.
    #[must_use]
    pub fn named_by(column: &str) -> bool {
        plain(column).split(' ').any(|word| COLUMN_WORDS.contains(&word))
    }
}

/// Lower case, æøå as two letters, and words apart by one space.
fn plain(text: &str) -> String {
    let spaced: String = folded(text)
        .chars()
        .map(|character| match character {
            '_' | '-' | '.' | '/' | ':' | '(' | ')' => ' ',
            other => other,
        })
        .collect();
    let spelled = spaced.replace('æ', "ae").replace('ø', "oe").replace('å', "aa");
    spelled.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn number(text: &str) -> Option<u32> {
    let is_short = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_short)
}

/// `t1`, `t 1`, `maaling 1`, `1 maaling`.
fn word_and_number(text: &str) -> Option<(&str, u32)> {
    if let Some((first, second)) = text.split_once(' ')
        && let Some(number) = number(first)
    {
        return Some((second, number));
    }
    let digits = text.find(|character: char| character.is_ascii_digit())?;
    Some((text[..digits].trim_end(), number(&text[digits..])?))
}
