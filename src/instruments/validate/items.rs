//! Items, their answers, and the columns they are found in.

use std::collections::BTreeMap;

use super::{Findings, at};
use crate::instruments::decode::{Step, nearest};
use crate::instruments::instrument::{Answer, Item};
use crate::instruments::labels::normalise_label;
use crate::instruments::pattern::Pattern;
use crate::instruments::recognise::normalise_header;
use crate::instruments::spec::{InstrumentFile, MissingCode};

/// Answers are stored as bytes; a hundred either way leaves room for every sum.
const FURTHEST_CODE: i64 = 100;

pub(super) fn resolve(file: &InstrumentFile, findings: &mut Findings<'_>) -> Vec<Item> {
    let answer_sets = resolve_answers(file, findings);
    let mut items = Vec::new();
    if let Some(run) = &file.items {
        if !run.name.contains("{number}") {
            findings.error(at!["items", "name"], "instrument-pattern", &[("given", &run.name)]);
        }
        if run.count == 0 {
            findings.error(at!["items", "count"], "instrument-no-items", &[]);
        }
        for number in run.reversed.iter().filter(|number| **number == 0 || **number > run.count) {
            findings.error(at!["items", "reversed"], "instrument-unknown-item", &[("given", number), ("near", &run.count)]);
        }
        let answers = answers_of(run.answers.as_deref(), &answer_sets, at!["items", "answers"], findings);
        let [lowest, highest] = range_of(run.range, run.answers.is_some(), answers, at!["items", "range"], findings);
        items.extend((1..=run.count).map(|number| Item {
            name: run.name.replace("{number}", &number.to_string()),
            number: Some(number),
            aliases: Vec::new(),
            lowest,
            highest,
            reversed: run.reversed.contains(&number),
            optional: false,
            answers: answers.to_vec(),
            text: None,
        }));
    }
    for (index, spec) in file.item.iter().enumerate() {
        let answers = answers_of(spec.answers.as_deref(), &answer_sets, at!["item", index, "answers"], findings);
        let [lowest, highest] = range_of(spec.range, spec.answers.is_some(), answers, at!["item", index, "range"], findings);
        items.push(Item {
            name: spec.name.clone(),
            number: spec.number,
            aliases: spec.aliases.clone(),
            lowest,
            highest,
            reversed: spec.reversed,
            optional: spec.optional,
            answers: answers.to_vec(),
            text: spec.text.clone(),
        });
    }
    if items.is_empty() && file.items.is_none() {
        findings.error(at!["id"], "instrument-no-items", &[]);
    }
    check_names(file, &items, findings);
    check_missing(file, &items, findings);
    items
}

fn resolve_answers(file: &InstrumentFile, findings: &mut Findings<'_>) -> BTreeMap<String, Vec<Answer>> {
    let mut sets = BTreeMap::new();
    for (name, codes) in &file.answers {
        let mut answers = Vec::new();
        let mut meaning: BTreeMap<String, &str> = BTreeMap::new();
        for (code, labels) in codes {
            let path = at!["answers", name.as_str(), code.as_str()];
            match code.parse::<i64>().ok().filter(|code| code.abs() <= FURTHEST_CODE).and_then(|code| i8::try_from(code).ok()) {
                Some(number) => answers.push(Answer { code: number, labels: labels.clone() }),
                None => findings.error(path, "instrument-answer-code", &[("given", code)]),
            }
            for label in labels {
                if let Some(other) = meaning.insert(normalise_label(label), code).filter(|other| *other != code) {
                    findings.error(path, "instrument-answer-twice", &[("label", label), ("first", &other), ("second", code)]);
                }
            }
        }
        answers.sort_by_key(|answer| answer.code);
        sets.insert(name.clone(), answers);
    }
    sets
}

fn answers_of<'a>(
    wanted: Option<&str>,
    sets: &'a BTreeMap<String, Vec<Answer>>,
    path: &[Step],
    findings: &mut Findings<'_>,
) -> &'a [Answer] {
    let Some(wanted) = wanted else { return &[] };
    if let Some(answers) = sets.get(wanted) {
        return answers;
    }
    let near = nearest(wanted, sets.keys().map(String::as_str)).unwrap_or("[answers]");
    findings.error(path, "instrument-unknown-name", &[("given", &wanted), ("near", &near)]);
    &[]
}

fn range_of(given: Option<[i64; 2]>, names_answers: bool, answers: &[Answer], path: &[Step], findings: &mut Findings<'_>) -> [i8; 2] {
    let from_answers = answers.first().zip(answers.last()).map(|(first, last)| [i64::from(first.code), i64::from(last.code)]);
    let Some([lowest, highest]) = given.or(from_answers) else {
        // Answers that are named but don't exist have been told already.
        if !names_answers {
            findings.error(path, "instrument-no-range", &[]);
        }
        return [0, 1];
    };
    if lowest >= highest || lowest < -FURTHEST_CODE || highest > FURTHEST_CODE {
        findings.error(path, "instrument-range", &[("key", &"range"), ("low", &-FURTHEST_CODE), ("high", &FURTHEST_CODE)]);
        return [0, 1];
    }
    for answer in answers.iter().filter(|answer| !(lowest..=highest).contains(&i64::from(answer.code))) {
        findings.error(path, "instrument-answer-outside", &[("given", &answer.code), ("low", &lowest), ("high", &highest)]);
    }
    [lowest as i8, highest as i8]
}

/// Names, aliases and numbers must tell items apart.
fn check_names(file: &InstrumentFile, items: &[Item], findings: &mut Findings<'_>) {
    let run = items.len() - file.item.len().min(items.len());
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    let mut numbers: BTreeMap<u16, usize> = BTreeMap::new();
    for (index, item) in items.iter().enumerate() {
        let path: &[Step] = if index < run { at!["items", "name"] } else { at!["item", index - run, "name"] };
        if item.name.is_empty() {
            findings.error(path, "instrument-twice", &[("given", &item.name)]);
        }
        for name in std::iter::once(&item.name).chain(&item.aliases) {
            if names.insert(normalise_header(name), index).is_some() {
                findings.error(path, "instrument-twice", &[("given", name)]);
            }
        }
        if let Some(number) = item.number
            && numbers.insert(number, index).is_some()
        {
            findings.error(path, "instrument-twice", &[("given", &number)]);
        }
    }
}

fn check_missing(file: &InstrumentFile, items: &[Item], findings: &mut Findings<'_>) {
    for (index, missing) in file.missing.iter().enumerate() {
        let given = match missing {
            MissingCode::Code(code) => code.to_string(),
            MissingCode::Text(text) => text.clone(),
        };
        let is_answer = items.iter().any(|item| match missing {
            MissingCode::Code(code) => (i64::from(item.lowest)..=i64::from(item.highest)).contains(code),
            MissingCode::Text(text) => {
                let text = normalise_label(text);
                item.answers.iter().flat_map(|answer| &answer.labels).any(|label| normalise_label(label) == text)
            }
        });
        if is_answer {
            findings.error(at!["missing", index], "instrument-missing-is-answer", &[("given", &given)]);
        }
    }
}

pub(super) fn check_columns(file: &InstrumentFile, items: &[Item], findings: &mut Findings<'_>) {
    for (key, patterns) in [("columns", &file.columns), ("shared_columns", &file.shared_columns)] {
        for (index, text) in patterns.iter().enumerate() {
            let usable = Pattern::parse(text).is_some_and(|pattern| items.len() == 1 || pattern.tells_items_apart());
            if !usable {
                findings.error(at![key, index], "instrument-pattern", &[("given", text)]);
            }
        }
    }
}
