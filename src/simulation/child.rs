//! One child: who it is, when it takes part, and how it answers.

use super::calendar;
use super::questions::{DIFFICULTIES, QUESTIONS};
use super::stream::{ChildStream, Part};
use super::truth::{self, Construct, Figures, Informant};
use super::{Blemishes, Dropout, Simulation, Wave};

const CONSTRUCTS: usize = Construct::ALL.len();

/// Answers in the order of [`QUESTIONS`], in their construct's direction; `None` where there is none.
pub(super) type Answers = [Option<u8>; QUESTIONS.len()];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sex {
    Girl,
    Boy,
}

/// All that stays the same from wave to wave.
#[derive(Debug, Clone)]
pub(super) struct Child {
    /// From 0.
    pub number: u64,
    pub sex: Sex,
    /// In tenths of a year.
    pub age: u16,
    /// Whether the age was registered with a decimal.
    pub exact_age: bool,
    pub offer: &'static str,
    /// The day of the study of each wave.
    pub days: [u16; 3],
    present: [bool; 3],
    traits: [f64; CONSTRUCTS],
    specifics: [f64; QUESTIONS.len()],
}

/// What is in the row of one child at one wave.
#[derive(Debug, Clone)]
pub(super) struct Response {
    pub answers: Answers,
    /// Somebody answered something.
    pub answered: bool,
    pub id: IdSpelling,
    pub repeated: bool,
    /// The second of the day at which the questionnaire was closed.
    pub closed: u32,
}

/// How the id was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum IdSpelling {
    Clean,
    LowerCase,
    SpaceBefore,
    SpaceAfter,
}

impl Child {
    pub(super) fn new(simulation: &Simulation, number: u64) -> Self {
        let mut stream = ChildStream::new(simulation.seed, number, Part::Person);
        let sex = if stream.happens(truth::GIRLS) { Sex::Girl } else { Sex::Boy };
        // The mean of two: most are in the middle of 5–17.
        let age = 50 + (130.0 * (stream.unit() + stream.unit()) / 2.0) as u16;
        let exact_age = stream.happens(0.3);
        let offer = offer(stream.unit());
        let mut day = 0;
        let days = Wave::ALL.map(|wave| {
            let (least, varying) = calendar::spacing(wave);
            day += least + stream.below(varying);
            day
        });
        let late = stream.happens(truth::LATE);
        let factors = [stream.normal(), stream.normal()];
        let stays = propensity(factors[0], &mut stream) > truth::STAYS_ABOVE;
        let followed = propensity(factors[0], &mut stream) > truth::FOLLOWED_ABOVE;
        let present = match simulation.dropout {
            Dropout::RelatedToStart => [!late, late || stays, (late || stays) && followed],
            Dropout::Never => [true; 3],
        };
        let traits = Construct::ALL.map(|construct| level(&construct.figures(), factors, &mut stream));
        let specifics = std::array::from_fn(|_| stream.normal());
        Self { number, sex, age, exact_age, offer, days, present, traits, specifics }
    }

    pub(super) fn takes_part_in(&self, wave: Wave) -> bool {
        self.present[wave.number()]
    }

    pub(super) fn response(&self, wave: Wave, simulation: &Simulation) -> Response {
        let mut stream = ChildStream::new(simulation.seed, self.number, Part::At(wave));
        let answers = self.answers(wave, simulation, &mut stream);
        let closed = 8 * 3600 + u32::from(stream.below(12 * 3600));
        let mut response = Response { answers, answered: true, id: IdSpelling::Clean, repeated: false, closed };
        if simulation.blemishes == Blemishes::Realistic {
            blemish(&mut response, &mut stream);
        }
        response
    }

    fn answers(&self, wave: Wave, simulation: &Simulation, stream: &mut ChildStream) -> Answers {
        let factors = [stream.normal(), stream.normal()];
        let sex = if self.sex == Sex::Girl { 0.5 } else { -0.5 };
        // Per construct: the child's own centre, and the weights of what differs between its questions.
        let standing = Construct::ALL.map(|construct| {
            let figures = construct.figures();
            let state = level(&figures, factors, stream);
            let common = figures.shares.stable.sqrt() * self.traits[construct as usize] + figures.shares.state.sqrt() * state;
            let centre = simulation.mean_response(construct, wave) + sex * figures.girls + figures.spread * common;
            [centre, figures.spread * figures.shares.specific.sqrt(), figures.spread * figures.shares.noise().sqrt()]
        });
        let mut answers = Answers::from([None; QUESTIONS.len()]);
        for ((answer, question), specific) in answers.iter_mut().zip(&QUESTIONS).zip(self.specifics) {
            let [centre, specific_weight, noise_weight] = standing[question.construct as usize];
            let response = centre + question.offset + specific_weight * specific + noise_weight * stream.normal();
            let [lowest, highest] = question.construct.range();
            *answer = Some(response.round().clamp(f64::from(lowest), f64::from(highest)) as u8);
        }
        skip_impact_without_difficulties(&mut answers);
        answers
    }
}

/// A child's standing on a construct: what it shares with the others, and what is its own.
fn level(figures: &Figures, [thriving, regulation]: [f64; 2], stream: &mut ChildStream) -> f64 {
    let own = (1.0 - figures.thriving * figures.thriving - figures.regulation * figures.regulation).sqrt();
    figures.thriving * thriving + figures.regulation * regulation + own * stream.normal()
}

/// A standard normal propensity to go on taking part.
fn propensity(thriving: f64, stream: &mut ChildStream) -> f64 {
    let correlation = truth::DROPOUT_CORRELATION;
    correlation * thriving + (1.0 - correlation * correlation).sqrt() * stream.normal()
}

fn offer(unit: f64) -> &'static str {
    let mut upto = 0.0;
    let found = truth::OFFERS.iter().find(|(_, share)| {
        upto += share;
        unit < upto
    });
    found.unwrap_or(&truth::OFFERS[0]).0
}

/// Who answers "Nej" to having difficulties is not asked what they lead to.
fn skip_impact_without_difficulties(answers: &mut Answers) {
    let none = QUESTIONS.iter().zip(answers.iter()).any(|(question, answer)| question.column == DIFFICULTIES && *answer == Some(0));
    if none {
        for (question, answer) in QUESTIONS.iter().zip(answers) {
            if question.construct == Construct::Impact && question.column != DIFFICULTIES {
                *answer = None;
            }
        }
    }
}

fn blemish(response: &mut Response, stream: &mut ChildStream) {
    response.answered = !stream.happens(truth::UNANSWERED_ROW);
    let left_out = [Informant::Child, Informant::Parent].map(|informant| (informant, stream.happens(truth::UNANSWERED_QUESTIONNAIRE)));
    for (question, answer) in QUESTIONS.iter().zip(&mut response.answers) {
        let left_out = left_out.contains(&(question.construct.informant(), true));
        // Drawn in any case: a left-out questionnaire must not shift what follows.
        let missing = stream.happens(truth::MISSING_ANSWER);
        if !response.answered || left_out || missing {
            *answer = None;
        }
    }
    if stream.happens(truth::UNCLEAN_ID) {
        response.id = [IdSpelling::LowerCase, IdSpelling::SpaceBefore, IdSpelling::SpaceAfter][usize::from(stream.below(3))];
    }
    response.repeated = stream.happens(truth::REPEATED_ROW);
}
