//! The program on random studies: waves, groups, informants, a comparison group, drop-out. It must always find a way to write its output, and
//! somebody who knows the children must not find a few of them between two of the figures shown.
//!
//! `DISCLOSURE_STUDIES=0..2000 cargo test --test disclosure random` tries more of them; the numbers of those that fail are said.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// Fewest persons a count may be of.
const LIMIT: usize = 3;
const WAVES: [&str; 4] = ["w1", "w2", "w3", "w4"];

/// A small generator (Knuth's MMIX): the same number gives the same study on every system.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }
}

/// One who answers: a child, or one informant about it.
struct Person {
    /// Of the scale or scales, by wave.
    scores: Vec<[Option<i64>; 4]>,
    /// By split, where it is known.
    groups: Vec<Option<usize>>,
    compared: bool,
}

struct Study {
    waves: usize,
    scales: usize,
    people: Vec<Person>,
    toml: String,
}

fn study(number: u64) -> Study {
    let mut dice = Dice(number.wrapping_mul(0x9E37_79B9_7F4A_7C15) + 1);
    let waves = 2 + dice.below(3) as usize;
    let scales = 1 + dice.below(2) as usize;
    let splits = dice.below(3) as usize;
    let groups: Vec<u64> = (0..splits).map(|_| 2 + dice.below(3)).collect();
    let compared = dice.one_in(3);
    // Mostly everybody stays, so that a few are lost.
    let stays = 2 + dice.below(30);
    let count = 4 + dice.below(36);
    let people = (0..count).map(|_| {
        let scores = (0..scales).map(|_| {
            let first = dice.below(9) as i64;
            let mut of_waves = [None; 4];
            for (wave, score) in of_waves.iter_mut().enumerate().take(waves) {
                let change = if wave == 0 { 0 } else { dice.below(6) as i64 - 2 };
                *score = (!dice.one_in(stays * if wave == 0 { 3 } else { 1 })).then_some((first + change).clamp(0, 10));
            }
            of_waves
        });
        let scores = scores.collect();
        // Some groups are small, and of some children the group is not known.
        let group = |groups: &u64, dice: &mut Dice| (!dice.one_in(15)).then(|| dice.below(*groups).min(dice.below(*groups)) as usize);
        let own = groups.iter().map(|groups| group(groups, &mut dice)).collect();
        Person { scores, groups: own, compared: compared && dice.one_in(3) }
    });
    let people = people.collect();
    let files = WAVES[..waves].iter().map(|wave| format!("{wave} = \"{wave}.csv\"")).collect::<Vec<_>>().join(", ");
    let names = WAVES[..waves].iter().map(|wave| format!("\"{wave}\"")).collect::<Vec<_>>().join(", ");
    let mut toml = format!("[data]\nfiles = {{ {files} }}\nwaves = [{names}]\n");
    for scale in 0..scales {
        let _ = write!(
            toml,
            "[[score]]\nid = \"s{scale}\"\ncolumn = \"s{scale}\"\ndirection = \"higher_is_better\"\nrange = [0, 10]\nmid = 2\n\
             reliability = 0.8\nsd = 2.0\nnorm = {{ mean = 6.0, sd = 2.0 }}\ncase = {{ below = 4 }}\n"
        );
    }
    for split in 0..splits {
        let _ = write!(toml, "[[subgroup]]\ncolumn = \"g{split}\"\n");
    }
    if compared {
        toml.push_str("[comparison]\ncolumn = \"c\"\nvalue = \"yes\"\n");
    }
    toml.push_str("[analysis]\nbootstrap = 20\n");
    Study { waves, scales, people, toml }
}

/// What the program shows of it; `None` where it has nothing to measure.
fn shown(study: &Study) -> Result<Option<Value>, String> {
    let folder = TempDir::new().expect("a folder");
    for (wave, name) in WAVES.iter().enumerate().take(study.waves) {
        let mut text = String::from("id,c");
        for split in 0..study.people[0].groups.len() {
            let _ = write!(text, ",g{split}");
        }
        for scale in 0..study.scales {
            let _ = write!(text, ",s{scale}");
        }
        text.push('\n');
        for (id, person) in study.people.iter().enumerate().filter(|(_, person)| person.scores.iter().any(|scores| scores[wave].is_some()))
        {
            let groups = person.groups.iter().map(|group| group.map_or(String::new(), |group| format!("g{group}")));
            let scores = person.scores.iter().map(|scores| scores[wave].map_or(String::new(), |score| score.to_string()));
            let compared = if person.compared { "yes" } else { "no" };
            let cells: Vec<String> = [format!("p{id}"), compared.to_owned()].into_iter().chain(groups).chain(scores).collect();
            let _ = writeln!(text, "{}", cells.join(","));
        }
        fs::write(folder.path().join(format!("{name}.csv")), text).expect("a file");
    }
    fs::write(folder.path().join("study.toml"), &study.toml).expect("a file");
    let run = Command::cargo_bin("ditrum-effect")
        .expect("the program")
        .current_dir(folder.path())
        .env("SOURCE_DATE_EPOCH", "1672531200")
        .args(["analyze", "--study", "study.toml", "--out", "out", "--format", "json", "--share", "--lang", "en", "--quiet"])
        .output()
        .expect("a run");
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    match run.status.code() {
        Some(0) => {}
        Some(1) if !said.contains("small-cell-recoverable") => return Ok(None),
        _ => return Err(said),
    }
    Ok(Some(serde_json::from_slice(&fs::read(folder.path().join("out/results.public.json")).expect("a file")).expect("JSON")))
}

type People = BTreeSet<usize>;

/// Who is in an outcome, by its scale, waves and group; the truth, which no reader has.
fn members(study: &Study, outcome: &Value, compared: bool) -> People {
    let scale: usize = outcome["id"].as_str().expect("an id")[1..].parse().expect("a number");
    let wave = |end: &str| WAVES.iter().position(|name| outcome["contrast"][end] == *name).expect("a wave");
    let (from, to) = (wave("from"), wave("to"));
    let split = outcome["subgroup"]["by"].as_str().map(|by| by[1..].parse::<usize>().expect("a number"));
    let group = outcome["subgroup"]["value"].as_str().map(|value| value[1..].parse::<usize>().expect("a number"));
    // A group is that of the first wave that has the child.
    let is_in = |person: &&Person| {
        let scores = person.scores[scale];
        let both = scores[from].is_some() && scores[to].is_some();
        both && person.compared == compared && split.is_none_or(|split| person.groups[split] == group)
    };
    study.people.iter().enumerate().filter(|(_, person)| is_in(person)).map(|(id, _)| id).collect()
}

fn few(persons: usize) -> bool {
    (1..LIMIT).contains(&persons)
}

/// What somebody who knows the children can have of a few of them.
fn found(study: &Study, shown: &Value, outcomes: &[Value], compared: bool) -> Vec<String> {
    let mut found = Vec::new();
    let tells = |outcome: &Value, field: &str| outcome["from"][field].is_number() || outcome["to"][field].is_number();
    let name = |outcome: &Value| format!("{} {} {}", outcome["id"], outcome["contrast"]["to"], outcome["subgroup"]);
    let all: Vec<People> = outcomes.iter().map(|outcome| members(study, outcome, compared)).collect();
    for (outcome, people) in outcomes.iter().zip(&all) {
        if outcome["n"]["pairs"].as_u64().is_some_and(|n| n != people.len() as u64) {
            found.push(format!("the test has the wrong children for {}", name(outcome)));
        }
        if few(people.len()) && (outcome["n"]["pairs"].is_number() || tells(outcome, "mean") || outcome["change"]["mean"].is_number()) {
            found.push(format!("{} are few", name(outcome)));
        }
        if (1..2 * LIMIT).contains(&people.len())
            && (tells(outcome, "sd") || outcome["change"]["ci"].is_array() || outcome["tests"]["paired_t"].is_object())
        {
            found.push(format!("{} tell their spread", name(outcome)));
        }
    }
    // Two contrasts that begin with the same children but for a few.
    for (later, (outcome, people)) in outcomes.iter().zip(&all).enumerate() {
        for (earlier, others) in outcomes.iter().zip(&all).take(later) {
            let alike = ["id", "subgroup"].iter().all(|key| earlier[*key] == outcome[*key]);
            let one_within = people.is_subset(others) || others.is_subset(people);
            let both = outcome["change"]["mean"].is_number() && earlier["from"]["mean"].is_number()
                || outcome["caseness"]["case_case"].is_number() && earlier["caseness"]["case_case"].is_number();
            if alike && both && one_within && few(people.symmetric_difference(others).count()) {
                found.push(format!("{} and {} differ by few", name(earlier), name(outcome)));
            }
        }
    }
    // The whole less the groups that are shown.
    let mut rests: BTreeMap<(String, String, String), Vec<usize>> = BTreeMap::new();
    for (index, outcome) in outcomes.iter().enumerate().filter(|(_, outcome)| outcome["subgroup"].is_object()) {
        let key = |value: &Value| value.as_str().expect("a text").to_owned();
        rests.entry((key(&outcome["id"]), key(&outcome["contrast"]["to"]), key(&outcome["subgroup"]["by"]))).or_default().push(index);
    }
    for ((id, to, by), groups) in rests {
        let is_whole = |outcome: &&Value| outcome["id"] == *id && outcome["contrast"]["to"] == *to && outcome["subgroup"].is_null();
        let whole = outcomes.iter().position(|outcome| is_whole(&outcome)).expect("the whole");
        for (field, least) in [("mean", LIMIT), ("sd", 2 * LIMIT)] {
            let shown: People =
                groups.iter().filter(|&&index| tells(&outcomes[index], field)).flat_map(|&index| all[index].clone()).collect();
            let rest = all[whole].difference(&shown).count();
            if tells(&outcomes[whole], field) && !shown.is_empty() && (1..least).contains(&rest) {
                found.push(format!("{id} {to}: the whole less the groups by {by} tells the {field} of {rest}"));
            }
        }
        for class in ["improved", "unchanged", "deteriorated"] {
            for rule in ["any", "mid", "reliable", "clinical"] {
                let count = |index: usize| outcomes[index]["rates"][rule][class].as_u64();
                let shown: u64 = groups.iter().filter_map(|&index| count(index)).sum();
                let hidden = groups.iter().any(|&index| count(index).is_none() && !all[index].is_empty());
                if let Some(rest) = count(whole).and_then(|whole| whole.checked_sub(shown))
                    && (hidden || shown > 0)
                    && few(usize::try_from(rest).expect("few"))
                    && rule != "clinical"
                {
                    found.push(format!("{id} {to}: {rest} {class} by {rule} are in no group by {by} that is shown"));
                }
            }
        }
    }
    for trajectory in shown["trajectories"].as_array().expect("a list").iter().filter(|_| !compared) {
        let scale: usize = trajectory["id"].as_str().expect("an id")[1..].parse().expect("a number");
        let complete = |person: &Person| !person.compared && person.scores[scale][..study.waves].iter().all(Option::is_some);
        let people: People = study.people.iter().enumerate().filter(|(_, person)| complete(person)).map(|(id, _)| id).collect();
        for (outcome, others) in
            outcomes.iter().zip(&all).filter(|(outcome, _)| outcome["id"] == trajectory["id"] && outcome["subgroup"].is_null())
        {
            if outcome["from"]["mean"].is_number() && few(others.difference(&people).count()) {
                found.push(format!("the trajectory and {} differ by few", name(outcome)));
            }
        }
    }
    found
}

#[test]
fn no_random_study_drives_the_audit_to_refuse_or_gives_a_few_away() {
    let given = std::env::var("DISCLOSURE_STUDIES").unwrap_or_else(|_| "0..40".to_owned());
    let (first, end) = given.split_once("..").expect("the first study and the one behind the last");
    let (first, end): (u64, u64) = (first.parse().expect("a number"), end.parse().expect("a number"));
    let (mut measured, mut problems) = (0, Vec::new());
    // The last one is that in which a group's own standard deviation is the study's by chance.
    for number in (first..end).chain([2276]) {
        let study = study(number);
        match shown(&study) {
            Err(said) => problems.push(format!("study {number}: {said}")),
            Ok(None) => {}
            Ok(Some(shown)) => {
                measured += 1;
                let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
                let mut all = found(&study, &shown, &list(&shown["outcomes"]), false);
                let comparison = &shown["comparison"];
                all.extend(found(&study, &shown, &list(&comparison["outcomes"]), true));
                for difference in list(&comparison["differences"]).iter().filter(|difference| difference["change"].is_object()) {
                    let tells = |outcomes: &Value| {
                        let same = |outcome: &&Value| {
                            outcome["id"] == difference["id"]
                                && outcome["contrast"] == difference["contrast"]
                                && outcome["subgroup"].is_null()
                        };
                        list(outcomes).iter().find(same).is_some_and(|outcome| outcome["change"]["sd"].is_number())
                    };
                    if !tells(&shown["outcomes"]) || !tells(&comparison["outcomes"]) {
                        all.push("a difference of means gives a hidden spread back".to_owned());
                    }
                }
                problems.extend(all.into_iter().map(|problem| format!("study {number}: {problem}")));
            }
        }
    }
    assert!(measured * 2 > end - first, "only {measured} of {} studies could be measured", end - first);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
