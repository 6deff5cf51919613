//! What was typed. Everything is optional here; [`super::plan`] decides what it means together with the study file.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};

use crate::analysis::results::Template;
use crate::analysis::{Duplicates, Rule};
use crate::domain::Language;
use crate::ingest::{DecimalMark, Layout};

/// Before/after measurement: from survey exports to improvement rates, effect sizes, charts and a report.
///
/// Før/efter-måling: fra spørgeskemaeksport til andel med fremgang, effektstørrelser, figurer og rapport.
#[derive(Debug, Parser)]
#[command(name = "ditrum-effect", version, arg_required_else_help = true, max_term_width = 100)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,

    /// Language of messages and reports: da or en [default: the locale's, else da]
    #[arg(long, global = true, value_parser = language_parser(), value_name = "LANG")]
    pub lang: Option<Language>,

    /// Print no progress, no summary and no warnings, only errors
    #[arg(long, short, global = true)]
    pub quiet: bool,

    /// Show no progress display on stderr
    #[arg(long, global = true)]
    pub no_progress: bool,

    /// Number of threads [default: as many as the machine has]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read, score, pair and measure; write tables, charts and a report
    Analyze(Box<Analyze>),
    /// Make the report again from a results.json, without the data
    Report(Report),
    /// Look at exports, propose what they are, and write a study file that says it
    Init(Init),
    /// Look at the data before any result: what is wrong, missing or odd, and what to do about it
    Check(Check),
    /// Write the scored rows, one per respondent and wave (the rows hold the ids)
    Score(Score),
    /// What can a published figure mean? Every way to count it from the data, or what n alone allows
    Reproduce(Box<Reproduce>),
    /// Make synthetic before/after exports with a known truth
    Simulate(Simulate),
    /// List the built-in instruments, show one, or check your own instrument file
    Instruments(Instruments),
    /// The longer story of a message's code
    Explain(Explain),
    /// Print the JSON Schema of results.json, of a study file or of an instrument file
    Schema(Schema),
    /// Replace the ids of an export (CPR numbers too) by keyed pseudonyms
    Pseudonymise(Pseudonymise),
    /// Print the completions of a shell
    Completions(Completions),
    /// Print the manual page, or write one a command
    Man(Man),
}

/// Where the data come from, alike for every command that reads them.
#[derive(Debug, Clone, Default, Args)]
pub struct DataArguments {
    /// Exported files, one per wave in time order: BEFORE AFTER [FOLLOW_UP...]
    #[arg(value_name = "FILE", conflicts_with_all = ["study", "sample"])]
    pub files: Vec<PathBuf>,

    /// A study file that says everything (paths in it are relative to it)
    #[arg(long, value_name = "FILE", conflicts_with = "sample")]
    pub study: Option<PathBuf>,

    /// The embedded synthetic sample
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(["dit-rum"]))]
    pub sample: Option<String>,

    /// A built-in instrument's id or a file of your own; repeatable [default: recognised from the column names]
    #[arg(long, value_name = "ID|FILE")]
    pub instrument: Vec<String>,

    /// The column that identifies the respondent [default: id]
    #[arg(long, value_name = "COLUMN")]
    pub id: Option<String>,

    /// An answer text or code that means "no answer"; repeatable
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub missing: Vec<String>,

    /// The system whose export it is: qualtrics, redcap, limesurvey, surveyxact, enalyzer, or plain for none [default: by its shape]
    #[arg(long, value_name = "NAME", value_parser = layout_parser())]
    pub layout: Option<Layout>,

    /// What to do with conflicting rows of one respondent: refuse, first or last [default: refuse]
    #[arg(long, value_name = "WHICH", value_parser = duplicates_parser())]
    pub duplicates: Option<Duplicates>,
}

#[derive(Debug, Args)]
pub struct Analyze {
    #[command(flatten)]
    pub data: DataArguments,

    /// The folder to write [default: reports/<study id>]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// What to write: json, csv, xlsx, svg, png, html, pdf, docx, md [default: json,csv,svg,html]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub format: Vec<String>,

    /// Confidence level of all intervals [default: 0.95]
    #[arg(long, value_name = "LEVEL")]
    pub level: Option<f64>,

    /// Seed of the bootstrap [default: 1]
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,

    /// The smallest count that is shown outside results.json [default: 3]
    #[arg(long, value_name = "N")]
    pub min_cell: Option<u64>,

    /// Also write results.public.json: small cells hidden, what may leave the house
    #[arg(long)]
    pub share: bool,

    /// The rule of progress shown first: any, mid, reliable, band or clinical [default: any]
    #[arg(long, value_name = "RULE", value_parser = rule_parser())]
    pub headline: Option<Rule>,

    #[command(flatten)]
    pub presentation: Presentation,

    /// Overwrite a folder that was not made by this program
    #[arg(long)]
    pub force: bool,
}

/// How a report looks, alike for every command that makes one.
#[derive(Debug, Clone, Default, Args)]
pub struct Presentation {
    /// Which report: socialstyrelsen (all chapters), kort (one page) or teknisk (every statistic) [default: socialstyrelsen]
    #[arg(long, value_name = "NAME", value_parser = template_parser())]
    pub template: Option<Template>,

    /// The report's title
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,

    /// Who answers for the report
    #[arg(long, value_name = "NAME")]
    pub author: Option<String>,

    /// A picture beside the title: an SVG or PNG file
    #[arg(long, value_name = "FILE")]
    pub logo: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Report {
    /// A results.json (or results.public.json) that analyze wrote
    #[arg(value_name = "RESULTS")]
    pub results: PathBuf,

    /// The folder to write [default: reports/<study id>-<template>-<language>]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// What to write; as for analyze [default: json,csv,svg,html]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub format: Vec<String>,

    #[command(flatten)]
    pub presentation: Presentation,

    /// Overwrite a folder that was not made by this program
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
pub struct Init {
    /// The exported files of a study
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// The study file to write
    #[arg(long, value_name = "FILE", default_value = "study.toml")]
    pub out: PathBuf,

    /// The column that identifies the respondent [default: recognised, or asked for]
    #[arg(long, value_name = "COLUMN")]
    pub id: Option<String>,

    /// The column that tells each row's wave, and its values in time order: --wave skema=Før,Efter
    #[arg(long, value_name = "COLUMN=VALUE,VALUE", conflicts_with = "marks")]
    pub wave: Option<String>,

    /// How column names tell their wave, in time order, * for the question's name: --marks '*_pre,*_post'
    #[arg(long, value_name = "MARK,MARK", value_delimiter = ',')]
    pub marks: Vec<String>,

    /// An instrument's number for its lowest answer in the files, where it counts otherwise: --lowest-code who5=1; repeatable
    #[arg(long, value_name = "ID=CODE")]
    pub lowest_code: Vec<String>,

    /// A built-in instrument's id or a file of your own; repeatable [default: recognised from the column names]
    #[arg(long, value_name = "ID|FILE")]
    pub instrument: Vec<String>,

    /// A column that already holds a score, and which way is better: --score bdi=lower or --score trivsel=higher; repeatable
    #[arg(long, value_name = "COLUMN=WAY")]
    pub score: Vec<String>,

    /// The decimal mark of scores, where the files leave it open: , or .
    #[arg(long, value_name = "MARK", value_parser = decimal_parser())]
    pub decimal: Option<DecimalMark>,

    /// An answer text or code that means "no answer"; repeatable
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub missing: Vec<String>,

    /// The system whose export it is: qualtrics, redcap, limesurvey, surveyxact, enalyzer, or plain for none [default: by its shape]
    #[arg(long, value_name = "NAME", value_parser = layout_parser())]
    pub layout: Option<Layout>,

    /// Overwrite the study file if it exists
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    pub data: DataArguments,

    /// Also write the report to a file: HTML, or JSON where its name ends in .json
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,

    /// Exit with 3 if anything was found
    #[arg(long)]
    pub strict: bool,

    /// Overwrite the file if it exists
    #[arg(long, requires = "out")]
    pub force: bool,
}

#[derive(Debug, Args)]
pub struct Score {
    #[command(flatten)]
    pub data: DataArguments,

    /// The file to write: a workbook where its name ends in .xlsx, else CSV
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,

    /// Overwrite the file if it exists
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
pub struct Reproduce {
    #[command(flatten)]
    pub data: DataArguments,

    /// A published percentage: who5=92%; repeatable. Its decimals count: 92% and 92.0% are different claims
    #[arg(long, value_name = "[SCALE=]FIGURE")]
    pub claim: Vec<String>,

    /// A file of claims with figure, scale, rule, n, text and source
    #[arg(long, value_name = "FILE")]
    pub claims: Option<PathBuf>,

    /// The number of persons that the figure is said to be of; without data also a range: 20..200
    #[arg(long, value_name = "N|RANGE", allow_hyphen_values = true)]
    pub n: Option<String>,

    /// A printed mean, without data: can that many whole-number scores have it (GRIM)? Repeatable
    #[arg(long, value_name = "MEAN", allow_hyphen_values = true, conflicts_with_all = ["files", "study", "sample"])]
    pub mean: Vec<String>,

    /// The printed mean is one of so many items, each answered with a whole number
    #[arg(long, value_name = "N", requires = "mean", value_parser = clap::value_parser!(u16).range(1..))]
    pub items: Option<u16>,

    /// The step of the scores behind a printed mean [default: 1]
    #[arg(long, value_name = "STEP", requires = "mean")]
    pub step: Option<String>,

    /// A published before/after table to recompute from its own figures; repeatable
    #[arg(long, value_name = "FILE", conflicts_with_all = ["files", "study", "sample", "claim", "claims", "mean", "n"])]
    pub published: Vec<PathBuf>,

    /// The folder to write what was found [default: written nowhere]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// What to write: json, csv, xlsx, svg, png, html, docx, md [default: json,csv,svg,html]
    #[arg(long, value_name = "LIST", value_delimiter = ',', requires = "out")]
    pub format: Vec<String>,

    /// Confidence level of all intervals [default: 0.95]
    #[arg(long, value_name = "LEVEL")]
    pub level: Option<f64>,

    /// The smallest count that is shown outside reproduction.json [default: 3]
    #[arg(long, value_name = "N")]
    pub min_cell: Option<u64>,

    /// Overwrite a folder that was not made by this program
    #[arg(long, requires = "out")]
    pub force: bool,
}

#[derive(Debug, Args)]
pub struct Simulate {
    /// The folder to write
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,

    /// How many children [default: those of the sample]
    #[arg(long, value_name = "N")]
    pub n: Option<u64>,

    /// Seed of the generator: the same seed gives the same children [default: that of the sample]
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,

    /// Overwrite a folder that was not made by this program
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
pub struct Instruments {
    #[command(subcommand)]
    pub action: Option<InstrumentsAction>,
}

#[derive(Debug, Subcommand)]
pub enum InstrumentsAction {
    /// All built-in instruments
    List,
    /// One instrument: scales, bands, norms and their sources
    Show {
        /// The instrument's id, or a file
        id: String,
    },
    /// Check an instrument file of your own
    Check {
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
pub struct Explain {
    /// The code in square brackets at the end of a message; all codes without one
    pub code: Option<String>,
}

#[derive(Debug, Args)]
pub struct Schema {
    #[arg(value_parser = PossibleValuesParser::new(["results", "study", "instrument", "reproduction"]))]
    pub of: String,
}

#[derive(Debug, Args)]
pub struct Pseudonymise {
    /// The export
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// The key file: the same key gives the same pseudonyms in every file; made if there is none
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,

    /// The CSV file to write
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,

    /// The column of ids [default: the one that the survey system's layout says, else id, else the one column of CPR numbers]
    #[arg(long, value_name = "COLUMN")]
    pub id: Option<String>,

    /// The system whose export it is: qualtrics, redcap, limesurvey, surveyxact, enalyzer, or plain for none [default: by its shape]
    #[arg(long, value_name = "NAME", value_parser = layout_parser())]
    pub layout: Option<Layout>,

    /// A column to leave out; repeatable
    #[arg(long, value_name = "COLUMN")]
    pub drop: Vec<String>,

    /// Leave out every column of free text
    #[arg(long)]
    pub drop_free_text: bool,

    /// A column that looks personal and is not: copy it; repeatable
    #[arg(long, value_name = "COLUMN")]
    pub keep: Vec<String>,

    /// Overwrite the file if it exists
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    pub shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub struct Man {
    /// The folder to write, a page a command [default: prints the page of the program]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Overwrite a folder that was not made by this program
    #[arg(long, requires = "out")]
    pub force: bool,
}

/// A parser for the names of an enum's variants, so that help and errors list them.
fn names<T: Copy + Send + Sync + 'static>(pairs: &'static [(&'static str, T)]) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(pairs.iter().map(|(name, _)| *name))
        .map(|typed| pairs.iter().find(|(name, _)| *name == typed).map_or(pairs[0].1, |(_, value)| *value))
}

fn language_parser() -> impl TypedValueParser<Value = Language> {
    names(&[("da", Language::Danish), ("en", Language::English)])
}

fn decimal_parser() -> impl TypedValueParser<Value = DecimalMark> {
    names(&[(",", DecimalMark::Comma), (".", DecimalMark::Point)])
}

fn layout_parser() -> impl TypedValueParser<Value = Layout> {
    PossibleValuesParser::new(Layout::names()).map(|typed| Layout::named(&typed).unwrap_or_default())
}

fn duplicates_parser() -> impl TypedValueParser<Value = Duplicates> {
    names(&[("refuse", Duplicates::Refuse), ("first", Duplicates::First), ("last", Duplicates::Last)])
}

fn rule_parser() -> impl TypedValueParser<Value = Rule> {
    names(&[("any", Rule::Any), ("mid", Rule::Mid), ("reliable", Rule::Reliable), ("band", Rule::Band), ("clinical", Rule::Clinical)])
}

fn template_parser() -> impl TypedValueParser<Value = Template> {
    names(&[("socialstyrelsen", Template::Socialstyrelsen), ("kort", Template::Kort), ("teknisk", Template::Teknisk)])
}
