//! Who answers, as exports write it.

use super::labels::normalise_label;
use super::spec::Informant;

const WORDS: [(Informant, &[&str]); 4] = [
    (
        Informant::Parent,
        &[
            "forælder",
            "forældre",
            "foraelder",
            "foraeldre",
            "mor",
            "far",
            "mor/far",
            "værge",
            "plejeforælder",
            "plejeforældre",
            "omsorgsperson",
            "parent",
            "parents",
            "mother",
            "father",
            "guardian",
            "carer",
            "caregiver",
        ],
    ),
    (
        Informant::Teacher,
        &["lærer", "laerer", "klasselærer", "pædagog", "paedagog", "pædagog/lærer", "lærer/pædagog", "skole", "teacher", "school"],
    ),
    (
        Informant::Own,
        &[
            "barn",
            "barnet",
            "ung",
            "den unge",
            "barn/ung",
            "unge",
            "selv",
            "selvrapport",
            "selvrapporteret",
            "elev",
            "child",
            "youth",
            "self",
            "young person",
            "self-report",
        ],
    ),
    (Informant::Staff, &["medarbejder", "fagperson", "behandler", "kontaktperson", "staff", "practitioner", "therapist"]),
];

/// The informant that a text names.
#[must_use]
pub fn informant_named(text: &str) -> Option<Informant> {
    let text = normalise_label(text);
    WORDS.iter().find(|(_, words)| words.iter().any(|word| normalise_label(word) == text)).map(|(informant, _)| *informant)
}
