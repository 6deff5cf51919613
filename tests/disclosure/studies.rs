//! Small studies made in memory or run by the program, and their protected results.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use ditrum_effect::analysis::results::{
    Background, BackgroundGroup, Counted, Flow, PairFlow, ReliableSd, Results, Rule, SCHEMA, Settings, Sharing, Study, Template, Tool,
    WaveFlow,
};
use ditrum_effect::analysis::{self, BandCuts, Duplicates, NormFigures, Scale, Sourced, SubgroupBy, Tabulated};
use ditrum_effect::domain::{Direction, Language, Localized};
use ditrum_effect::instruments::{CaseRule, Status};
use ditrum_effect::stats::{Grid, Trajectory, TrajectoryTable};
use ditrum_effect::waves::{GroupName, Tabulation};
use serde_json::Value;

/// One child: scores before and after, and a group by each split, where it is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Child {
    pub from: i64,
    pub to: i64,
    pub groups: Vec<Option<&'static str>>,
}

pub fn child(from: i64, to: i64, groups: &[Option<&'static str>]) -> Child {
    Child { from, to, groups: groups.to_vec() }
}

/// So many children alike.
pub fn children(count: usize, from: i64, to: i64, groups: &[Option<&'static str>]) -> Vec<Child> {
    vec![child(from, to, groups); count]
}

/// A scale of whole scores, higher is better; what it is read against can be added.
pub fn scale(highest: i64) -> Scale {
    Scale {
        id: "s".to_owned(),
        instrument: None,
        instrument_names: None,
        scale: "s".to_owned(),
        names: Localized::same("S"),
        primary: true,
        words: None,
        informant: None,
        direction: Direction::HigherIsBetter,
        grid: Grid::UNIT,
        range: Some([0.0, highest as f64]),
        mid: None,
        reliability: None,
        reliability_to: None,
        sd: None,
        retest: None,
        norm: None,
        case: None,
        bands: None,
    }
}

pub fn sourced(value: f64) -> Sourced {
    Sourced { value, source: Localized::same("test") }
}

pub fn norm(mean: f64, sd: f64) -> NormFigures {
    NormFigures { population: Localized::same("test"), mean, sd, n: None, source: Localized::same("test"), status: Status::Confirmed }
}

/// Bands from the best: their first scores, falling.
pub fn bands(starts: &[f64]) -> BandCuts {
    BandCuts {
        set: "test".to_owned(),
        set_names: Localized::same("test"),
        status: Status::Confirmed,
        labels: (0..=starts.len()).map(|band| Localized::same(&format!("band {band}"))).collect(),
        starts: starts.to_vec(),
    }
}

pub fn case_below(limit: f64) -> CaseRule {
    CaseRule::Below(limit)
}

/// The full results of a study with one scale and two waves.
pub fn results(scale: Scale, children: &[Child], splits: &[&str], min_cell: u64) -> Results {
    results_with_lost(scale, children, &[], splits, min_cell)
}

/// The same, with children who were not seen again: their second score does not count.
pub fn results_with_lost(scale: Scale, stayed: &[Child], lost: &[Child], splits: &[&str], min_cell: u64) -> Results {
    let children = [stayed, lost].concat();
    let table = |members: &dyn Fn(&Child) -> bool| {
        let trajectory = |child: &Child, to: Option<i64>| Trajectory { scores: vec![Some(child.from), to], count: 1 };
        let stayed = stayed.iter().filter(|child| members(child)).map(|child| trajectory(child, Some(child.to)));
        TrajectoryTable::new(Grid::UNIT, 2, stayed.chain(lost.iter().filter(|child| members(child)).map(|child| trajectory(child, None))))
    };
    let group = |child: &Child, split: usize| child.groups.get(split).copied().flatten();
    let by_stratum = (0..splits.len()).map(|split| {
        let names: Vec<&str> = children.iter().filter_map(|child| group(child, split)).collect();
        let of = |name: &str| table(&|child| group(child, split) == Some(name));
        names.into_iter().map(|name| (GroupName(name.to_owned()), of(name))).collect()
    });
    let tabulated = Tabulated {
        tabulation: Tabulation { whole: table(&|_| true), by_stratum: by_stratum.collect() },
        scale,
        items: None,
        added_values: Vec::new(),
    };
    let settings = Settings {
        level: 0.95,
        headline: Rule::Any,
        reliable_sd: ReliableSd::Norm,
        bootstrap: 20,
        seed: 1,
        min_cell,
        duplicates: Duplicates::Refuse,
        missing: Vec::new(),
        waves: vec!["before".to_owned(), "after".to_owned()],
        instruments: Vec::new(),
        codings: Vec::new(),
    };
    let subgroups: Vec<SubgroupBy> = splits.iter().map(|by| SubgroupBy { by: (*by).to_owned(), label: (*by).to_owned() }).collect();
    let count = |children: &[Child]| Some(children.len() as u64);
    let wave = |name: &str, there: &[Child], only_here: Option<u64>| WaveFlow {
        wave: name.to_owned(),
        rows: count(there),
        respondents: count(there),
        duplicates: 0,
        conflicting: 0,
        blank_ids: 0,
        only_here,
    };
    let pair =
        PairFlow { from: "before".to_owned(), to: "after".to_owned(), matched: count(stayed), only_from: count(lost), only_to: Some(0) };
    let background = splits.iter().enumerate().map(|(split, by)| {
        let mut counts: BTreeMap<Option<&str>, [u64; 2]> = BTreeMap::new();
        for (child, seen) in stayed.iter().map(|child| (child, 1)).chain(lost.iter().map(|child| (child, 0))) {
            let [respondents, matched] = counts.entry(group(child, split)).or_default();
            (*respondents, *matched) = (*respondents + 1, *matched + seen);
        }
        let groups = counts.into_iter().map(|(value, [respondents, matched])| BackgroundGroup {
            value: value.map(str::to_owned),
            respondents: Some(respondents),
            matched: Some(matched),
        });
        Background { by: (*by).to_owned(), label: (*by).to_owned(), groups: groups.collect() }
    });
    Results {
        schema: SCHEMA,
        sharing: Sharing::Internal,
        tool: Tool { name: "test".to_owned(), version: "0".to_owned() },
        created: "2023-01-01T00:00:00Z".to_owned(),
        study: Study {
            id: "test".to_owned(),
            title: "Test".to_owned(),
            organisation: None,
            funder: None,
            period: None,
            language: "en".to_owned(),
            synthetic: false,
            author: None,
            logo: None,
            sections: Vec::new(),
            template: Template::default(),
        },
        inputs: Vec::new(),
        flow: Flow {
            counted: Counted::Ids,
            waves: vec![wave("before", &children, count(lost)), wave("after", stayed, Some(0))],
            pairs: vec![pair.clone()],
            neighbours: vec![pair],
        },
        background: background.collect(),
        outcomes: analysis::outcomes(&[tabulated], &subgroups, &settings, Language::English),
        trajectories: Vec::new(),
        profiles: Vec::new(),
        comparison: None,
        warnings: Vec::new(),
        settings,
    }
}

/// What is shown of a study; the audit must be content with it.
pub fn protected(scale: Scale, children: &[Child], splits: &[&str], min_cell: u64) -> Results {
    let shown = analysis::protect(&results(scale, children, splits, min_cell));
    assert_eq!(analysis::audit(&shown), Vec::new(), "the audit finds something");
    shown
}

/// What may be shared of a study whose files are in the folder.
pub fn shared(folder: &Path, study: &str) -> Value {
    fs::write(folder.join("study.toml"), study).expect("a file");
    let run = Command::cargo_bin("ditrum-effect")
        .expect("the program")
        .current_dir(folder)
        .env("SOURCE_DATE_EPOCH", "1672531200")
        .args(["analyze", "--study", "study.toml", "--out", "out", "--format", "csv,md,html", "--share", "--lang", "en"])
        .output()
        .expect("a run");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    serde_json::from_slice(&fs::read(folder.join("out/results.public.json")).expect("a file")).expect("JSON")
}
