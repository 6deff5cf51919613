//! The tables of a study, each once: tidy rows that data formats write in full and reports show rounded.

use crate::analysis::Rule;
use crate::analysis::results::{Classes, Contrast, Effect, Outcome, Profile, Rate, Results, Subgroup};
use crate::domain::Localized;

use super::comparison_tables;
use super::phrases::Phrases;
use super::profile_tables;
use super::table::{Cell, Column, Kind, Table};
use super::{agreement_table, dropout_tables, precision_tables, remarks, yardstick_tables};

/// Every table of a study, in the order a reader would open them.
#[must_use]
pub fn all(results: &Results, phrases: Phrases) -> Vec<Table> {
    let tables = Tables { results, phrases };
    let everyone: Vec<&Outcome> = results.outcomes.iter().collect();
    let [dropout, dropout_rates, dropout_background] = dropout_tables::all(tables, &everyone);
    let profiles: Vec<&Profile> = results.profiles.iter().collect();
    let mut all = vec![
        tables.flow(),
        tables.background(),
        tables.change("change", &everyone),
        tables.rates("rates", &everyone, &Rule::ALL),
        tables.effect_sizes("effect_sizes", &everyone),
        tables.tests("tests", &everyone),
        tables.reliable_change("reliable_change", &everyone),
        agreement_table::agreement(tables, &everyone),
        tables.clinical(&everyone),
        tables.caseness(&everyone),
        tables.bands("bands", &everyone),
        tables.reliability("reliability", &everyone),
        yardstick_tables::regression(tables, &everyone),
        yardstick_tables::added_value(tables, &everyone),
        precision_tables::ranges(tables, &everyone),
        precision_tables::yardsticks(tables, &everyone),
        profile_tables::classes(tables, &profiles),
        profile_tables::better_by_worse(tables, &profiles),
        profile_tables::scales(tables, &profiles),
        dropout,
        dropout_rates,
        dropout_background,
        remarks::references(tables, &everyone),
        tables.inputs(),
        remarks::settings(tables),
        remarks::notes(tables, &everyone),
    ];
    all.extend(results.comparison.iter().flat_map(|comparison| comparison_tables::all(tables, comparison)));
    all
}

/// Makes tables of one study in one language.
#[derive(Debug, Clone, Copy)]
pub struct Tables<'a> {
    pub results: &'a Results,
    pub phrases: Phrases,
}

impl Tables<'_> {
    pub(super) fn table(&self, id: &str, columns: &[(&'static str, Kind)], rows: Vec<Vec<Cell>>) -> Table {
        let columns =
            columns.iter().map(|&(key, kind)| Column { key, title: self.phrases.get(&format!("column.{key}")).to_owned(), kind }).collect();
        Table { id: id.to_owned(), title: self.phrases.get(&format!("table.{id}")).to_owned(), columns, rows, notes: Vec::new() }
    }

    #[must_use]
    pub fn flow(&self) -> Table {
        use Kind::{Count, Text};
        let first = self.results.flow.waves.first().map(|wave| wave.wave.as_str());
        let rows = self.results.flow.waves.iter().map(|wave| {
            let pair = self.results.flow.pairs.iter().find(|pair| pair.to == wave.wave);
            vec![
                self.wave(&wave.wave).into(),
                wave.rows.into(),
                wave.blank_ids.into(),
                wave.duplicates.into(),
                wave.respondents.into(),
                pair.and_then(|pair| pair.matched).into(),
                pair.and_then(|pair| pair.only_from).into(),
                pair.and_then(|pair| pair.only_to).into(),
            ]
        });
        let columns = [
            ("wave", Text),
            ("rows", Count),
            ("blank_ids", Count),
            ("duplicates", Count),
            ("respondents", Count),
            ("matched", Count),
            ("only_first", Count),
            ("only_this", Count),
        ];
        let mut table = self.table("flow", &columns, rows.collect());
        table.notes.push(self.phrases.fill("note.flow", &[("first", &first.map(|wave| self.wave(wave)).unwrap_or_default())]));
        if self.results.flow.is_whole() { table } else { self.suppression_note(table) }
    }

    #[must_use]
    pub fn background(&self) -> Table {
        use Kind::{Count, Text};
        let mut rows = Vec::new();
        for background in &self.results.background {
            for group in &background.groups {
                let value = group.value.clone().unwrap_or_else(|| self.phrases.get("word.unknown").to_owned());
                rows.push(vec![background.label.clone().into(), value.into(), group.respondents.into(), group.matched.into()]);
            }
        }
        let columns = [("background", Text), ("group", Text), ("respondents", Count), ("matched", Count)];
        self.suppression_note(self.table("background", &columns, rows))
    }

    #[must_use]
    pub fn change(&self, id: &str, outcomes: &[&Outcome]) -> Table {
        use Kind::{Count, Interval, Number, P};
        let rows = self.rows(outcomes, |outcome| {
            let change = &outcome.change;
            vec![
                outcome.n.pairs.into(),
                outcome.from.map(|from| from.mean).into(),
                outcome.from.and_then(|from| from.sd).into(),
                outcome.to.map(|to| to.mean).into(),
                outcome.to.and_then(|to| to.sd).into(),
                change.mean.into(),
                change.ci.into(),
                outcome.tests.paired_t.and_then(|test| test.p).into(),
            ]
        });
        let columns = [
            ("n", Count),
            ("mean_from", Number(1)),
            ("sd_from", Number(1)),
            ("mean_to", Number(1)),
            ("sd_to", Number(1)),
            ("change", Number(1)),
            ("change_ci", Interval(1)),
            ("p", P),
        ];
        self.by_outcome(id, &columns, rows)
    }

    #[must_use]
    pub fn rates(&self, id: &str, outcomes: &[&Outcome], rules: &[Rule]) -> Table {
        use Kind::{Count, Number, Share, ShareInterval, Text};
        let mut rows = Vec::new();
        for outcome in outcomes {
            for &rule in rules {
                let Some(rate) = outcome.rates.of(rule) else { continue };
                let Rate { improved, unchanged, deteriorated, n, rate: share, ci, net, net_ci, threshold, chance, .. } = rate.clone();
                let mut row = self.outcome_cells(outcome);
                row.extend([
                    self.rule(rule).into(),
                    threshold.into(),
                    n.into(),
                    improved.into(),
                    unchanged.into(),
                    deteriorated.into(),
                    share.into(),
                    ci.into(),
                    chance.into(),
                    net.into(),
                    net_ci.into(),
                ]);
                rows.push(row);
            }
        }
        let columns = [
            ("rule", Text),
            ("threshold", Number(1)),
            ("n", Count),
            ("improved", Count),
            ("unchanged", Count),
            ("deteriorated", Count),
            ("rate", Share),
            ("rate_ci", ShareInterval),
            ("chance", Share),
            ("net", Share),
            ("net_ci", ShareInterval),
        ];
        self.suppression_note(self.by_outcome(id, &columns, rows))
    }

    #[must_use]
    pub fn effect_sizes(&self, id: &str, outcomes: &[&Outcome]) -> Table {
        use Kind::{Count, Interval, Number};
        let limits = |effect: Option<&Effect>| -> Cell { effect.and_then(|effect| effect.ci).into() };
        let point = |effect: Option<&Effect>| -> Cell { effect.map(|effect| effect.estimate).into() };
        let rows = self.rows(outcomes, |outcome| {
            let sizes = &outcome.effect_sizes;
            let mut cells = vec![outcome.n.pairs.into()];
            for effect in [
                &sizes.d_av,
                &sizes.g_av,
                &sizes.d_z,
                &sizes.g_z,
                &sizes.d_rm,
                &sizes.glass_delta,
                &sizes.rank_biserial,
                &sizes.superiority,
            ] {
                cells.extend([point(effect.as_ref()), limits(effect.as_ref())]);
            }
            cells
        });
        let columns = [
            ("n", Count),
            ("d_av", Number(2)),
            ("d_av_ci", Interval(2)),
            ("g_av", Number(2)),
            ("g_av_ci", Interval(2)),
            ("d_z", Number(2)),
            ("d_z_ci", Interval(2)),
            ("g_z", Number(2)),
            ("g_z_ci", Interval(2)),
            ("d_rm", Number(2)),
            ("d_rm_ci", Interval(2)),
            ("glass_delta", Number(2)),
            ("glass_delta_ci", Interval(2)),
            ("rank_biserial", Number(2)),
            ("rank_biserial_ci", Interval(2)),
            ("superiority", Number(2)),
            ("superiority_ci", Interval(2)),
        ];
        self.by_outcome(id, &columns, rows)
    }

    #[must_use]
    pub fn tests(&self, id: &str, outcomes: &[&Outcome]) -> Table {
        use Kind::{Count, Interval, Number, P, Text};
        let rows = self.rows(outcomes, |outcome| {
            let tests = &outcome.tests;
            let shift = tests.hodges_lehmann.as_ref();
            vec![
                outcome.n.pairs.into(),
                tests.paired_t.and_then(|test| test.t).into(),
                tests.paired_t.map(|test| test.df as u64).into(),
                tests.paired_t.and_then(|test| test.p).into(),
                tests.adjusted.map(|adjusted| adjusted.holm).into(),
                tests.adjusted.map(|adjusted| adjusted.benjamini_hochberg).into(),
                tests.wilcoxon.as_ref().and_then(|test| test.p).into(),
                tests.wilcoxon.as_ref().and_then(|test| test.method.as_deref()).map(|law| self.law(law)).into(),
                tests.wilcoxon_pratt.as_ref().map(|test| test.p).into(),
                tests.wilcoxon_pratt.as_ref().map(|test| self.law(&test.method)).into(),
                shift.map(|shift| shift.estimate).into(),
                shift.and_then(|shift| shift.ci).into(),
                tests.sign.map(|test| test.p).into(),
                tests.equivalence.map(|test| test.margin).into(),
                tests.equivalence.map(|test| test.p).into(),
                tests.bayes_factor.map(|factor| factor.log10_bf10).into(),
            ]
        });
        let columns = [
            ("n", Count),
            ("t", Number(2)),
            ("df", Count),
            ("p", P),
            ("p_holm", P),
            ("p_bh", P),
            ("wilcoxon_p", P),
            ("wilcoxon_method", Text),
            ("pratt_p", P),
            ("pratt_method", Text),
            ("hodges_lehmann", Number(1)),
            ("hodges_lehmann_ci", Interval(1)),
            ("sign_p", P),
            ("equivalence_margin", Number(1)),
            ("equivalence_p", P),
            ("log10_bf10", Number(2)),
        ];
        self.by_outcome(id, &columns, rows)
    }

    #[must_use]
    pub fn reliable_change(&self, id: &str, outcomes: &[&Outcome]) -> Table {
        use Kind::{Count, Number, Text};
        let mut rows = Vec::new();
        for outcome in outcomes {
            let Some(reliable) = &outcome.reliable_change else { continue };
            let methods = &reliable.methods;
            let named = [
                ("JT", methods.jt),
                ("GLN", methods.gln),
                ("HLL", methods.hll),
                ("EN", methods.en),
                ("NK", methods.nk),
                ("HA", methods.ha),
            ];
            for (name, classes) in named {
                let Some(Classes { improved, unchanged, deteriorated }) = classes else { continue };
                let mut row = self.outcome_cells(outcome);
                row.extend([
                    name.into(),
                    reliable.sd.into(),
                    reliable.reliability.into(),
                    reliable.threshold.into(),
                    improved.into(),
                    unchanged.into(),
                    deteriorated.into(),
                ]);
                rows.push(row);
            }
        }
        let columns = [
            ("method", Text),
            ("sd", Number(2)),
            ("reliability", Number(2)),
            ("threshold", Number(2)),
            ("improved", Count),
            ("unchanged", Count),
            ("deteriorated", Count),
        ];
        self.suppression_note(self.by_outcome(id, &columns, rows))
    }

    /// Recovered, improved, unchanged, deteriorated, harmed, with the cut-offs.
    #[must_use]
    pub fn clinical(&self, outcomes: &[&Outcome]) -> Table {
        use Kind::{Count, Number, Text};
        let mut rows = Vec::new();
        for outcome in outcomes {
            let Some(clinical) = &outcome.clinical else { continue };
            let mut row = self.outcome_cells(outcome);
            row.extend([
                clinical.criterion.clone().into(),
                clinical.cutoff.into(),
                clinical.cutoffs.a.into(),
                clinical.cutoffs.b.into(),
                clinical.cutoffs.c.into(),
                clinical.recovered.into(),
                clinical.improved.into(),
                clinical.unchanged.into(),
                clinical.deteriorated.into(),
                clinical.harmed.into(),
            ]);
            rows.push(row);
        }
        let columns = [
            ("criterion", Text),
            ("cutoff", Number(1)),
            ("cutoff_a", Number(1)),
            ("cutoff_b", Number(1)),
            ("cutoff_c", Number(1)),
            ("recovered", Count),
            ("improved", Count),
            ("unchanged", Count),
            ("deteriorated", Count),
            ("harmed", Count),
        ];
        self.suppression_note(self.by_outcome("clinical", &columns, rows))
    }

    /// Cases at the two waves.
    #[must_use]
    pub fn caseness(&self, outcomes: &[&Outcome]) -> Table {
        use Kind::{Count, Interval, Number, P, Text};
        let mut rows = Vec::new();
        for outcome in outcomes {
            let Some(caseness) = &outcome.caseness else { continue };
            let mut row = self.outcome_cells(outcome);
            row.extend([
                caseness.rule.clone().into(),
                caseness.case_case.into(),
                caseness.case_noncase.into(),
                caseness.noncase_case.into(),
                caseness.noncase_noncase.into(),
                caseness.mcnemar.map(|test| test.exact_p).into(),
                caseness.mcnemar.map(|test| test.mid_p).into(),
                caseness.difference.as_ref().map(|difference| difference.estimate).into(),
                caseness.difference.as_ref().and_then(|difference| difference.ci).into(),
            ]);
            rows.push(row);
        }
        let columns = [
            ("rule", Text),
            ("case_case", Count),
            ("case_noncase", Count),
            ("noncase_case", Count),
            ("noncase_noncase", Count),
            ("mcnemar_exact_p", P),
            ("mcnemar_mid_p", P),
            ("difference", Number(3)),
            ("difference_ci", Interval(3)),
        ];
        self.suppression_note(self.by_outcome("caseness", &columns, rows))
    }

    #[must_use]
    pub fn bands(&self, id: &str, outcomes: &[&Outcome]) -> Table {
        use Kind::{Count, Text};
        let mut rows = Vec::new();
        for outcome in outcomes {
            let Some(bands) = &outcome.bands else { continue };
            for (from, counts) in bands.labels.iter().zip(&bands.transitions) {
                for (to, count) in bands.labels.iter().zip(counts) {
                    let mut row = self.outcome_cells(outcome);
                    let label = |label: &Localized| label.get(self.phrases.language()).to_owned();
                    row.extend([label(&bands.set_names).into(), label(from).into(), label(to).into(), (*count).into()]);
                    rows.push(row);
                }
            }
        }
        self.suppression_note(self.by_outcome(
            id,
            &[("band_set", Text), ("band_from", Text), ("band_to", Text), ("respondents", Count)],
            rows,
        ))
    }

    #[must_use]
    pub fn reliability(&self, id: &str, outcomes: &[&Outcome]) -> Table {
        use Kind::{Count, Interval, Number, Text};
        let mut rows = Vec::new();
        for outcome in outcomes {
            for reliability in outcome.reliability.iter().flatten() {
                let mut row = self.outcome_cells(outcome);
                row.extend([
                    self.wave(&reliability.wave).into(),
                    reliability.n.into(),
                    reliability.alpha.into(),
                    reliability.alpha_ci.into(),
                    reliability.omega.into(),
                ]);
                rows.push(row);
            }
        }
        let columns = [("wave", Text), ("n", Count), ("alpha", Number(2)), ("alpha_ci", Interval(2)), ("omega", Number(2))];
        self.by_outcome(id, &columns, rows)
    }

    #[must_use]
    pub fn inputs(&self) -> Table {
        use Kind::{Count, Text};
        let rows = self.results.inputs.iter().map(|input| {
            vec![
                input.file.clone().into(),
                input.wave.as_deref().map(|wave| self.wave(wave)).into(),
                input.rows.into(),
                input.columns.into(),
                input.encoding.clone().into(),
                input.delimiter.as_deref().map(|mark| if mark == "tab" { self.phrases.get("word.tab") } else { mark }).into(),
                input.decimal.clone().into(),
                input.layout_title.clone().or_else(|| input.layout.clone()).into(),
                input.sha256.clone().into(),
            ]
        });
        let columns = [
            ("file", Text),
            ("wave", Text),
            ("rows", Count),
            ("columns", Count),
            ("encoding", Text),
            ("delimiter", Text),
            ("decimal", Text),
            ("layout", Text),
            ("sha256", Text),
        ];
        self.table("inputs", &columns, rows.collect())
    }

    fn rows(&self, outcomes: &[&Outcome], cells: impl Fn(&Outcome) -> Vec<Cell>) -> Vec<Vec<Cell>> {
        outcomes
            .iter()
            .map(|outcome| {
                let mut row = self.outcome_cells(outcome);
                row.extend(cells(outcome));
                row
            })
            .collect()
    }

    pub(super) fn by_outcome(&self, id: &str, columns: &[(&'static str, Kind)], rows: Vec<Vec<Cell>>) -> Table {
        let mut all = vec![("scale", Kind::Text), ("group", Kind::Text), ("contrast", Kind::Text)];
        all.extend_from_slice(columns);
        self.table(id, &all, rows)
    }

    pub(super) fn outcome_cells(&self, outcome: &Outcome) -> Vec<Cell> {
        vec![self.label(outcome).into(), self.group(outcome).into(), self.contrast(outcome).into()]
    }

    #[must_use]
    pub fn label(&self, outcome: &Outcome) -> String {
        let name = outcome.names.get(self.phrases.language());
        self.told_apart_by(outcome).map_or_else(|| name.to_owned(), |by| format!("{name} ({by})"))
    }

    /// What tells a scale from others of the same name: who answered, or else which instrument it is of.
    fn told_apart_by<'o>(&self, outcome: &'o Outcome) -> Option<&'o str> {
        let wholes = self.results.outcomes.iter().filter(|other| other.subgroup.is_none());
        let mut namesakes = wholes.filter(|other| other.id != outcome.id && other.names == outcome.names).peekable();
        namesakes.peek()?;
        match &outcome.informant {
            Some(informant) if namesakes.all(|other| other.informant != outcome.informant) => {
                self.phrases.find(&format!("informant_short.{informant}"))
            }
            _ => outcome.instrument_names.as_ref().map(|names| names.get(self.phrases.language())),
        }
    }

    /// "Alle", or "Køn: pige".
    #[must_use]
    pub fn group(&self, outcome: &Outcome) -> String {
        self.group_of(outcome.subgroup.as_ref())
    }

    pub(super) fn group_of(&self, subgroup: Option<&Subgroup>) -> String {
        match subgroup {
            None => self.phrases.get("word.everyone").to_owned(),
            Some(group) => format!("{}: {}", group.label, group.value),
        }
    }

    /// "førmåling → eftermåling".
    #[must_use]
    pub fn contrast(&self, outcome: &Outcome) -> String {
        self.contrast_of(&outcome.contrast)
    }

    pub(super) fn contrast_of(&self, contrast: &Contrast) -> String {
        format!("{} → {}", self.wave(&contrast.from), self.wave(&contrast.to))
    }

    /// The law behind a test's p, in words.
    fn law(&self, law: &str) -> String {
        self.phrases.find(&format!("law.{law}")).unwrap_or(law).to_owned()
    }

    /// A wave's name in words, where it is one of the usual ones.
    #[must_use]
    pub fn wave(&self, wave: &str) -> String {
        self.phrases.wave(wave)
    }

    #[must_use]
    pub fn rule(&self, rule: Rule) -> &'static str {
        self.phrases.get(match rule {
            Rule::Any => "rule.any",
            Rule::Mid => "rule.mid",
            Rule::Reliable => "rule.reliable",
            Rule::Band => "rule.band",
            Rule::Clinical => "rule.clinical",
        })
    }

    pub(super) fn suppression_note(&self, mut table: Table) -> Table {
        if table.rows.iter().flatten().any(|cell| *cell == Cell::Missing) {
            let limit = self.results.settings.min_cell.to_string();
            table.notes.push(self.phrases.fill("note.suppressed", &[("limit", &limit)]));
        }
        table
    }
}

/// The table as a reader needs it: without the columns named, and without those that say nothing or
/// the same in every row. Data formats keep everything.
#[must_use]
pub fn condensed(mut table: Table, without: &[&str]) -> Table {
    let says_nothing = |index: usize| {
        let key = table.columns[index].key;
        let same = table.rows.iter().all(|row| row[index] == table.rows[0][index]);
        let all_missing = table.rows.iter().all(|row| row[index] == Cell::Missing);
        let all_zero = table.rows.iter().all(|row| row[index] == Cell::Count(0));
        all_missing
            || same && matches!(key, "group" | "contrast" | "band_set" | "informant")
            || same && matches!(key, "scale" | "rule") && table.columns.len() > 1
            || all_zero && matches!(key, "blank_ids" | "duplicates")
    };
    if table.rows.is_empty() {
        return table;
    }
    let mut keep: Vec<bool> =
        (0..table.columns.len()).map(|index| !without.contains(&table.columns[index].key) && !says_nothing(index)).collect();
    if !table.columns.iter().zip(&keep).any(|(column, keep)| *keep && column.kind == Kind::Text) {
        keep[0] = true;
    }
    let filter = |row: Vec<Cell>| row.into_iter().zip(&keep).filter(|(_, keep)| **keep).map(|(cell, _)| cell).collect();
    table.rows = table.rows.into_iter().map(filter).collect();
    table.columns = table.columns.into_iter().zip(&keep).filter(|(_, keep)| **keep).map(|(column, _)| column).collect();
    table
}
