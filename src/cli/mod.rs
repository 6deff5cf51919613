//! The command line: arguments and study file become a plan, the plan is carried out, results are printed and written.
//!
//! The only place that sees the clock, the locale, the environment and the terminal. No formulas and no format details.

mod analyze;
mod args;
mod check;
mod claims;
mod clock;
mod columns;
mod comparison;
mod completions;
mod environment;
mod explain;
mod failure;
mod frames;
mod init;
mod instruments;
mod interruption;
mod man;
mod output;
mod parts;
mod plan;
mod presentation;
mod printed;
mod pseudonymise;
mod reading;
mod report;
mod reproduce;
mod scales;
mod schema;
mod score;
mod shape;
mod shelf;
mod simulate;
mod study;
mod study_plan;
mod terminal;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command};
use failure::Failure;
use terminal::Terminal;

use crate::domain::Language;
use crate::ingest;

/// Runs the program with these arguments, the program's name first.
#[must_use]
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            let printed = error.print().or_else(|error| terminal::unprinted(&error));
            return printed.map_or_else(|failure| failed(&failure, None, false), |()| ExitCode::from(code));
        }
    };
    if let Some(threads) = arguments.threads {
        // Both pools are made when they are first used, which is after this.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads)).build_global();
    }
    ingest::quieten_libraries();
    match run(&arguments).and_then(|()| terminal::all_printed()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failed(&failure, arguments.lang, arguments.quiet),
    }
}

fn failed(failure: &Failure, language: Option<Language>, quiet: bool) -> ExitCode {
    Terminal::new(language.unwrap_or_else(environment::locale), quiet, true).fail(failure);
    ExitCode::from(failure.exit_code())
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    match &arguments.command {
        Command::Analyze(analyze) => analyze::run(arguments, analyze),
        Command::Report(report) => report::run(arguments, report),
        Command::Init(init) => init::run(arguments, init),
        Command::Check(check) => check::run(arguments, check),
        Command::Score(score) => score::run(arguments, score),
        Command::Reproduce(reproduce) => reproduce::run(arguments, reproduce),
        Command::Simulate(simulate) => simulate::run(arguments, simulate),
        Command::Instruments(instruments) => instruments::run(arguments, instruments),
        Command::Explain(explain) => explain::run(arguments, explain),
        Command::Schema(schema) => schema::run(schema),
        Command::Pseudonymise(pseudonymise) => pseudonymise::run(arguments, pseudonymise),
        Command::Completions(completions) => completions::run(completions),
        Command::Man(man) => man::run(arguments, man),
    }
}
