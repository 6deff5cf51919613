//! The questions as the survey system knows them: column names in export order, and the Danish answer texts.

use super::truth::Construct;

/// One question, that is one column of an export.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Question {
    pub column: &'static str,
    pub construct: Construct,
    /// How much higher than the construct's mean it is answered, in steps.
    pub offset: f64,
    /// Asked the other way round: the answer in the file counts down from the construct's highest.
    pub turned: bool,
}

const fn asked(column: &'static str, construct: Construct, offset: f64) -> Question {
    Question { column, construct, offset, turned: false }
}

const fn turned(column: &'static str, construct: Construct, offset: f64) -> Question {
    Question { column, construct, offset, turned: true }
}

use Construct::{Conduct, Emotional, EverydayLife, Family, Hyperactivity, Impact, Peer, Prosocial, Wellbeing};

/// All questions in the order of the columns: the child's WHO-5, the parent's SDQ with impact, the family scale, everyday life.
pub const QUESTIONS: [Question; 47] = [
    asked("who5_1", Wellbeing, 0.15),
    asked("who5_2", Wellbeing, -0.05),
    asked("who5_3", Wellbeing, -0.10),
    asked("who5_4", Wellbeing, -0.15),
    asked("who5_5", Wellbeing, 0.15),
    asked("pconsid", Prosocial, 0.0),
    asked("prestles", Hyperactivity, -0.10),
    asked("psomatic", Emotional, -0.05),
    asked("pshares", Prosocial, -0.05),
    asked("ptantrum", Conduct, 0.30),
    asked("ploner", Peer, 0.10),
    turned("pobeys", Conduct, 0.20),
    asked("pworries", Emotional, 0.15),
    asked("pcaring", Prosocial, 0.10),
    asked("pfidgety", Hyperactivity, -0.05),
    turned("pfriend", Peer, -0.15),
    asked("pfights", Conduct, -0.15),
    asked("punhappy", Emotional, 0.05),
    turned("ppopular", Peer, 0.05),
    asked("pdistrac", Hyperactivity, 0.15),
    asked("pclingy", Emotional, 0.0),
    asked("pkind", Prosocial, 0.10),
    asked("plies", Conduct, -0.05),
    asked("pbullied", Peer, -0.10),
    asked("phelpout", Prosocial, -0.15),
    turned("preflect", Hyperactivity, 0.0),
    asked("psteals", Conduct, -0.30),
    asked("poldbest", Peer, 0.10),
    asked("pafraid", Emotional, -0.15),
    turned("pattends", Hyperactivity, 0.0),
    asked("pebddiff", Impact, 0.35),
    asked("pdistres", Impact, 0.05),
    asked("pimphome", Impact, -0.10),
    asked("pimpfrie", Impact, -0.15),
    asked("pimpclas", Impact, 0.05),
    asked("pimpleis", Impact, -0.20),
    asked("fam1", Family, 0.15),
    asked("fam2", Family, 0.05),
    asked("fam3", Family, -0.05),
    asked("fam4", Family, -0.15),
    asked("fam5", Family, 0.0),
    asked("fam6", Family, 0.0),
    asked("hverdag1", EverydayLife, 0.20),
    asked("hverdag2", EverydayLife, -0.10),
    asked("hverdag3", EverydayLife, 0.10),
    asked("hverdag4", EverydayLife, 0.0),
    asked("hverdag5", EverydayLife, -0.20),
];

/// Opens the questions about impact: answered "Nej", they are not asked.
pub(super) const DIFFICULTIES: &str = "pebddiff";

impl Question {
    /// The text in the export of an answer in the construct's direction.
    #[must_use]
    pub fn label(&self, answer: u8) -> &'static str {
        let [lowest, highest] = self.construct.range();
        let printed = if self.turned { highest - answer } else { answer - lowest };
        self.labels()[usize::from(printed)]
    }

    /// The answer texts, lowest first.
    #[must_use]
    pub fn labels(&self) -> &'static [&'static str] {
        match self.construct {
            Wellbeing => &[
                "På intet tidspunkt",
                "Lidt af tiden",
                "Lidt mindre end halvdelen af tiden",
                "Lidt mere end halvdelen af tiden",
                "Det meste af tiden",
                "Hele tiden",
            ],
            Family => &["Helt uenig", "Uenig", "Hverken/eller", "Enig", "Helt enig"],
            EverydayLife => &["Aldrig", "Sjældent", "Nogle gange", "Ofte", "Altid"],
            Emotional | Conduct | Hyperactivity | Peer | Prosocial => &["Passer ikke", "Passer delvist", "Passer godt"],
            Impact if self.column == DIFFICULTIES => {
                &["Nej", "Ja, mindre vanskeligheder", "Ja, klare vanskeligheder", "Ja, alvorlige vanskeligheder"]
            }
            Impact => &["Slet ikke", "Kun lidt", "En hel del", "Virkelig meget"],
        }
    }
}
