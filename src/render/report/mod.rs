//! The report as a document: which chapters, which outcomes, which words. No number is computed here.

mod comparison;
mod dropout;
mod figures;
mod profile;
mod technical;
mod wording;
mod yardsticks;

use crate::analysis::results::{Outcome, Results, Rule, Template};

use super::document::{Block, Chapter, Document, Extent, Headline, Imprint, LogoPicture};
use super::phrases::Phrases;
use super::prose::FreeText;
use super::remarks;
use super::table::Table;
use super::tables::{Tables, condensed};
use super::yardstick_tables;
pub use wording::FEWEST_FOR_PERCENT;
use wording::Wording;

/// The chapters that free text can follow, in the order of a whole report.
pub const CHAPTERS: [&str; 11] = [
    "summary",
    "introduction",
    "participants",
    "overview",
    "comparison",
    "instruments",
    "later",
    "subgroups",
    "dropout",
    "caveats",
    "appendix",
];

/// Makes the report of a study in one language, by the template that its results name.
#[must_use]
pub fn document(results: &Results, phrases: Phrases) -> Document {
    let report = Report { results, phrases, tables: Tables { results, phrases }, wording: Wording { results, phrases } };
    let study = &results.study;
    let chapters = match study.template {
        Template::Kort => vec![report.page()],
        Template::Socialstyrelsen | Template::Teknisk => report.with_free_text(study.template),
    };
    let [from, to] = report.wording.first_contrast();
    let named = |key: &str, value: Option<&String>| value.map(|value| (phrases.get(key).to_owned(), value.clone()));
    let matched = results.flow.pairs.first().and_then(|pair| pair.matched);
    let facts = [
        named("report.organisation", study.organisation.as_ref()),
        named("report.funder", study.funder.as_ref()),
        named("report.period", study.period.as_ref()),
        named("template.author", study.author.as_ref()),
        matched.map(|matched| (phrases.get("report.respondents").to_owned(), report.wording.count(matched))),
    ];
    let alt_text = || study.organisation.clone().unwrap_or_else(|| study.title.clone());
    Document {
        extent: if study.template == Template::Kort { Extent::OnePage } else { Extent::Chapters },
        title: study.title.clone(),
        subtitle: phrases.fill("report.subtitle", &[("from", &from), ("to", &to)]),
        author: study.author.clone(),
        logo: study.logo.clone().map(|logo| LogoPicture { logo, alt_text: phrases.fill("template.logo", &[("owner", &alt_text())]) }),
        created: results.created.clone(),
        imprint: Imprint { owner: study.organisation.clone(), least_shown: results.settings.min_cell, ..Imprint::of(&results.tool) },
        facts: facts.into_iter().flatten().collect(),
        banner: study.synthetic.then(|| phrases.get("report.synthetic").to_owned()),
        chapters,
        colophon: report.colophon(),
    }
}

/// Columns of a rates table that a reader of a chapter can do without; the tables have them.
const READER_LEAVES_OUT: [&str; 2] = ["net", "net_ci"];
/// Columns of the effect sizes that would make a page too wide; the tables have them.
const WIDE: [&str; 8] = ["g_av", "g_av_ci", "g_z", "g_z_ci", "d_rm", "d_rm_ci", "glass_delta", "glass_delta_ci"];

/// Figures of subgroups beyond these would bury the chapter; the table has every scale.
const MOST_FORESTS: usize = 4;

/// Headlines of the short report; its figure has every scale.
const MOST_ON_A_PAGE: usize = 4;

struct Report<'a> {
    results: &'a Results,
    phrases: Phrases,
    tables: Tables<'a>,
    wording: Wording<'a>,
}

impl<'a> Report<'a> {
    /// The chapters of a template, each followed by the study's own.
    fn with_free_text(&self, template: Template) -> Vec<Chapter> {
        let mut chapters = Vec::new();
        for (name, at) in CHAPTERS.into_iter().zip(1..) {
            chapters.extend(self.of(name, template));
            let own = self.results.study.sections.iter().filter(|section| section.after == name);
            chapters.extend(own.zip(1..).map(|(section, number)| Chapter {
                id: format!("section-{at}-{number}"),
                title: section.title.clone(),
                blocks: vec![Block::Prose(FreeText::of(&section.text).prose)],
            }));
        }
        chapters
    }

    fn of(&self, name: &str, template: Template) -> Vec<Chapter> {
        match name {
            "summary" => vec![self.summary()],
            "introduction" => vec![self.introduction()],
            "participants" => vec![self.participants()],
            "overview" => vec![self.overview()],
            "comparison" => comparison::chapter(self).into_iter().collect(),
            "instruments" => self.instruments(),
            "later" => self.later(),
            "subgroups" => self.subgroups().into_iter().collect(),
            "dropout" => vec![dropout::chapter(self)],
            "caveats" => vec![self.caveats()],
            "appendix" if template == Template::Teknisk => vec![self.appendix(), technical::statistics(self)],
            "appendix" => vec![self.appendix()],
            _ => Vec::new(),
        }
    }

    /// The whole of the short report.
    fn page(&self) -> Chapter {
        let primary = self.wording.primary();
        let rule = self.wording.headline_rule();
        let mut blocks = self.headline_figures(MOST_ON_A_PAGE);
        blocks.push(self.no_comparison());
        blocks.extend(figures::shares(&self.wording, &primary, rule).map(Block::Figure));
        self.chapter("summary", blocks)
    }

    fn summary(&self) -> Chapter {
        let mut blocks = self.headline_figures(usize::MAX);
        let (primary, rule) = (self.wording.primary(), self.wording.headline_rule());
        blocks.push(self.no_comparison());
        blocks.push(Block::Table(condensed(yardstick_tables::beside(self.tables, &primary, rule), &[])));
        blocks.extend(figures::shares(&self.wording, &self.wording.whole(), rule).map(Block::Figure));
        blocks.extend(primary.iter().find_map(|outcome| figures::rules(&self.wording, outcome)).map(Block::Figure));
        self.chapter("summary", blocks)
    }

    /// What the report comes down to, of whom, and by which rule.
    fn headline_figures(&self, most: usize) -> Vec<Block> {
        let primary = self.wording.primary();
        let rule = self.wording.headline_rule();
        let headlines = primary.iter().take(most).map(|outcome| self.wording.headline(outcome, rule)).collect::<Vec<Headline>>();
        let mut blocks = vec![Block::Headlines(headlines)];
        blocks.extend(self.wording.matched().map(Block::Paragraph));
        let rule_text = self.wording.common_rule_text(&primary, rule);
        blocks.push(Block::Paragraph(self.phrases.fill("summary.rule", &[("rule", &rule_text)])));
        if primary.iter().any(|outcome| self.wording.chance(outcome, rule, "summary.headline_chance").is_some()) {
            blocks.push(Block::Paragraph(self.phrases.get("summary.chance").to_owned()));
        }
        blocks
    }

    fn no_comparison(&self) -> Block {
        if let Some(group) = &self.results.comparison {
            return Block::Caveat(self.wording.of_comparison(comparison::design(group, "summary"), group));
        }
        let [from, to] = self.wording.first_contrast();
        Block::Caveat(self.phrases.fill("summary.no_comparison", &[("from", &from), ("to", &to)]))
    }

    fn introduction(&self) -> Chapter {
        let waves = self.results.settings.waves.iter().map(|wave| self.tables.wave(wave)).collect::<Vec<_>>();
        let instruments = self.wording.instruments().into_iter().map(|(name, outcomes)| {
            let informant = outcomes.iter().find_map(|outcome| outcome.informant.as_deref());
            informant.map_or_else(|| name.clone(), |informant| format!("{name} – {}", self.phrases.get(&format!("informant.{informant}"))))
        });
        let mut guide = vec![self.phrases.get("introduction.guide_rate"), self.phrases.get("introduction.guide_ci")];
        guide.extend([self.phrases.get("introduction.guide_effect"), self.phrases.get("introduction.guide_direction")]);
        let blocks = vec![
            Block::Paragraph(self.phrases.fill("introduction.purpose", &[("waves", &self.wording.list(&waves))])),
            Block::Paragraph(self.phrases.get("introduction.instruments").to_owned()),
            Block::List(instruments.collect()),
            Block::Heading(self.phrases.get("introduction.guide").to_owned()),
            Block::List(guide.into_iter().map(str::to_owned).collect()),
        ];
        self.chapter("introduction", blocks)
    }

    fn participants(&self) -> Chapter {
        let mut blocks: Vec<Block> = self.wording.flow().into_iter().map(Block::Paragraph).collect();
        blocks.extend(figures::flow(&self.wording).map(Block::Figure));
        blocks.push(Block::Table(condensed(self.tables.flow(), &[])));
        if !self.results.background.is_empty() {
            blocks.push(Block::Table(self.tables.background()));
        }
        self.chapter("participants", blocks)
    }

    fn overview(&self) -> Chapter {
        let whole = self.wording.whole();
        let forest = figures::forest(&self.wording, &whole);
        let text = forest.as_ref().map(|_| Block::Paragraph(self.phrases.get("overview.text").to_owned()));
        let mut blocks: Vec<Block> = text.into_iter().chain(forest.map(Block::Figure)).collect();
        blocks.push(Block::Table(condensed(self.tables.change("summary", &whole), &[])));
        blocks.extend(profile::blocks(self));
        self.chapter("overview", blocks)
    }

    /// A chapter an instrument.
    fn instruments(&self) -> Vec<Chapter> {
        let rule = self.wording.headline_rule();
        let chapter = |(name, outcomes): &(String, Vec<&'a Outcome>), number: usize| {
            let mut blocks = Vec::new();
            for outcome in outcomes.iter().filter(|outcome| outcome.primary || outcomes.len() == 1) {
                blocks.extend(self.wording.sentences(outcome, rule).into_iter().map(Block::Paragraph));
                blocks.extend(figures::before_after(&self.wording, outcome).map(Block::Figure));
                blocks.extend(figures::transitions(&self.wording, outcome).map(Block::Figure));
                blocks.extend(figures::reliable_change(&self.wording, outcome).map(Block::Figure));
                blocks.extend(figures::estimation(&self.wording, outcome).map(Block::Figure));
            }
            let others: Vec<String> = outcomes
                .iter()
                .filter(|outcome| !outcome.primary && outcomes.len() > 1)
                .filter_map(|outcome| self.wording.rate_sentence(outcome, rule))
                .collect();
            if !others.is_empty() {
                blocks.push(Block::List(others));
            }
            blocks.push(Block::Table(renamed(condensed(self.tables.change("change", outcomes), &[]), &format!("change-{number}"))));
            blocks.push(Block::Table(renamed(
                condensed(self.tables.rates("rates", outcomes, &Rule::ALL), &READER_LEAVES_OUT),
                &format!("rates-{number}"),
            )));
            Chapter { id: format!("instrument-{number}"), title: name.clone(), blocks }
        };
        self.wording.instruments().iter().zip(1..).map(|(instrument, number)| chapter(instrument, number)).collect()
    }

    /// What is left at each later wave.
    fn later(&self) -> Vec<Chapter> {
        let rule = self.wording.headline_rule();
        let later = self.wording.later();
        let last = later.len();
        let chapter = |((wave, outcomes), number): ((&str, Vec<&Outcome>), usize)| {
            let name = self.tables.wave(wave);
            let [from, _] = self.wording.first_contrast();
            let primary: Vec<&Outcome> = outcomes.iter().copied().filter(|outcome| outcome.primary).collect();
            let sentences = primary.iter().filter_map(|outcome| self.wording.rate_sentence(outcome, rule)).collect();
            let mut blocks =
                vec![Block::Paragraph(self.phrases.fill("later.text", &[("from", &from), ("to", &name)])), Block::List(sentences)];
            if number == last {
                blocks.extend(
                    self.wording.primary().into_iter().filter_map(|outcome| figures::trajectory(&self.wording, outcome)).map(Block::Figure),
                );
            }
            blocks.extend([
                Block::Table(renamed(condensed(self.tables.change("change", &outcomes), &[]), &format!("later-change-{number}"))),
                Block::Table(renamed(
                    condensed(self.tables.rates("rates", &outcomes, &[rule]), &READER_LEAVES_OUT),
                    &format!("later-rates-{number}"),
                )),
            ]);
            Chapter { id: format!("later-{number}"), title: self.phrases.fill("later.title", &[("to", &name)]), blocks }
        };
        later.into_iter().zip(1..).map(chapter).collect()
    }

    fn subgroups(&self) -> Option<Chapter> {
        let rule = self.wording.headline_rule();
        let primary: Vec<&Outcome> =
            self.wording.first_contrast_outcomes().filter(|outcome| outcome.subgroup.is_some() && outcome.primary).collect();
        if primary.is_empty() {
            return None;
        }
        let mut blocks = vec![Block::Paragraph(self.phrases.get("subgroups.text").to_owned())];
        let forests = self.wording.primary().into_iter().filter_map(|outcome| figures::subgroup_forest(&self.wording, outcome));
        blocks.extend(forests.take(MOST_FORESTS).map(Block::Figure));
        blocks.extend([
            Block::Table(renamed(condensed(self.tables.rates("subgroups", &primary, &[rule]), &READER_LEAVES_OUT), "subgroup-rates")),
            Block::Caveat(self.phrases.get("subgroups.caveat").to_owned()),
        ]);
        Some(self.chapter("subgroups", blocks))
    }

    fn caveats(&self) -> Chapter {
        let text = |key: &str| self.phrases.get(key).to_owned();
        let rule = self.wording.headline_rule();
        let design = match &self.results.comparison {
            Some(group) => self.wording.of_comparison(comparison::design(group, "caveat"), group),
            None => text("caveats.design"),
        };
        let mut items = vec![design, text("caveats.regression")];
        items.extend(self.wording.primary().iter().filter_map(|outcome| self.wording.chance(outcome, rule, "caveats.chance")));
        items.extend(self.wording.primary().iter().flat_map(|outcome| self.wording.yardsticks(outcome)));
        items.extend(self.wording.primary().iter().filter_map(|outcome| self.wording.precision(outcome)));
        items.extend([text("caveats.dropout"), text("caveats.norms")]);
        let scales = self.wording.whole().len();
        if scales > 1 {
            items.push(self.phrases.fill("caveats.many", &[("count", &scales.to_string())]));
        }
        let limit = self.results.settings.min_cell;
        if limit > 1 {
            items.push(self.phrases.fill("caveats.suppressed", &[("limit", &limit.to_string())]));
        }
        self.chapter("caveats", vec![Block::List(items)])
    }

    fn appendix(&self) -> Chapter {
        let heading = |key: &str| Block::Heading(self.phrases.get(key).to_owned());
        let methods = ["rate", "effect", "reliable", "chance", "missing", "dropout"];
        let methods = methods.iter().map(|method| self.phrases.get(&format!("appendix.method_{method}")).to_owned()).collect();
        let mut blocks = vec![heading("appendix.rules"), Block::List(self.wording.rules())];
        blocks.extend([heading("appendix.methods"), Block::List(methods)]);
        let warnings: Vec<String> = self.results.warnings.iter().map(|warning| self.wording.warning(warning)).collect();
        if !warnings.is_empty() {
            blocks.extend([heading("appendix.warnings"), Block::List(warnings)]);
        }
        let whole = self.wording.whole();
        blocks.extend([
            heading("appendix.definitions"),
            Block::Table(remarks::references(self.tables, &whole)),
            heading("appendix.numbers"),
        ]);
        let full = [self.tables.effect_sizes("effect_sizes", &whole), self.tables.reliable_change("reliable_change", &whole)];
        blocks.extend(full.into_iter().filter(|table| !table.rows.is_empty()).map(|table| Block::Table(condensed(table, &WIDE))));
        let settings = condensed(remarks::settings(self.tables), &remarks::FOR_PROGRAMS);
        blocks.extend([heading("appendix.files"), Block::Table(self.tables.inputs()), Block::Table(settings)]);
        self.chapter("appendix", blocks)
    }

    fn chapter(&self, id: &str, blocks: Vec<Block>) -> Chapter {
        Chapter { id: id.to_owned(), title: self.phrases.get(&format!("{id}.title")).to_owned(), blocks }
    }

    fn colophon(&self) -> String {
        let files =
            self.results.inputs.iter().map(|input| format!("{} (sha256 {})", input.file, input.sha256)).collect::<Vec<_>>().join("; ");
        let tool = &self.results.tool;
        let values = [("tool", tool.name.as_str()), ("version", &tool.version), ("created", &self.results.created), ("files", &files)];
        self.phrases.fill("report.colophon", &values)
    }
}

/// The same table under another id, where one report shows a kind of table several times.
fn renamed(mut table: Table, id: &str) -> Table {
    id.clone_into(&mut table.id);
    table
}
