//! A study to render: the committed results of the sample, as they are or with hostile words.

use std::io::{Cursor, Read as _};

use ditrum_effect::analysis::results::Section;
use ditrum_effect::analysis::{Results, protect};
use ditrum_effect::domain::{Language, Localized};
use ditrum_effect::render::{Format, render};
use zip::ZipArchive;

/// What people, or those who wish them ill, may have written in a form, a file or a study file.
pub const HOSTILE: [&str; 12] = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1",
    "<script>alert(1)</script> & \"q\" 'a'",
    "a|b`c`*d*_e_[f](g)#h",
    "linje 1\nlinje 2\r\nlinje 3",
    "Ærø Åse Øjvind 😀 👨‍👩‍👧 – »citat«",
    "_x0041_ \u{0}\u{1}\u{b}\u{1f}\u{fffe}\u{ffff}",
    "]]> --> <!-- &#0; &nbsp;",
    "1. # > - + ~~x~~ \\",
];

pub fn sample() -> Results {
    serde_json::from_str(include_str!("../../reports/dit-rum/results.json")).expect("the committed results")
}

/// The sample with a hostile word wherever a person can write one, and labels of 300 letters.
pub fn hostile() -> Results {
    let mut results = sample();
    let mut number = 0;
    let mut word = || {
        number += 1;
        let word = HOSTILE[number % HOSTILE.len()];
        if number.is_multiple_of(7) { format!("{word}{}", " meget lang tekst".repeat(20)) } else { word.to_owned() }
    };
    results.study.title = word();
    results.study.organisation = Some(word());
    results.study.funder = Some(word());
    results.study.period = Some(word());
    results.study.author = Some(word());
    let own = "# Emne\n\nEn **fed** og #let x = 1; $y$ @z.\n\n1. én\n2. to\n   - under\n\n     mere\n";
    results.study.sections = vec![Section { after: "summary".to_owned(), title: word(), text: own.to_owned() }];
    for input in &mut results.inputs {
        input.file = word();
    }
    for background in &mut results.background {
        background.label = word();
        for group in &mut background.groups {
            group.value = Some(word());
        }
    }
    for outcome in &mut results.outcomes {
        outcome.names = Localized { da: word(), en: word() };
        if let Some(subgroup) = &mut outcome.subgroup {
            (subgroup.label, subgroup.value) = (word(), word());
        }
        for note in &mut outcome.notes {
            note.reason = word();
        }
    }
    for warning in &mut results.warnings {
        warning.message = word();
    }
    results
}

/// The one file of a format.
pub fn rendered(results: &Results, format: Format, language: Language) -> Vec<u8> {
    let mut files = render(results, &protect(results), &[format], language).expect("a rendering");
    assert_eq!(files.len(), 1);
    files.remove(0).bytes
}

/// The parts of a package, by name, in their order.
pub fn parts(package: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(package)).expect("an archive");
    let part = |index: usize, archive: &mut ZipArchive<Cursor<&[u8]>>| {
        let mut file = archive.by_index(index).expect("an entry");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("its bytes");
        (file.name().expect("a name").into_owned(), bytes)
    };
    (0..archive.len()).map(|index| part(index, &mut archive)).collect()
}

/// A part as text.
pub fn part(package: &[u8], name: &str) -> String {
    let found = parts(package).into_iter().find(|(part, _)| part == name);
    String::from_utf8(found.unwrap_or_else(|| panic!("no part {name}")).1).expect("UTF-8")
}

/// Whether a part is of a kind.
pub fn ends(name: &str, kinds: &[&str]) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| kinds.contains(&ending))
}
