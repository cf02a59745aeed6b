//! The command line. Answers go to standard output and are nothing but the answer when piped;
//! what went wrong goes to standard error. Exit 0: yes. Exit 1: no. Exit 2: could not be answered.

mod account;
mod calendar;
mod case;
mod city;
mod code;
mod figures;
mod generate;
mod pack;
mod pay;
mod policy;
mod progress;
mod serve;
mod verify;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use base::{Fault, Lang, Refusal};
use clap::{Parser, Subcommand, ValueEnum};

/// The platform a city runs so that a thing is done with at most one visit.
#[derive(Debug, Parser)]
#[command(name = "onevisit", version, about, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve a city.
    Serve(serve::Serve),
    /// Accounts, on the city's own machine.
    #[command(subcommand)]
    Account(account::Command),
    /// Check, test, plan with and publish a pack.
    #[command(subcommand)]
    Pack(pack::Command),
    /// Cases, on the city's own machine.
    #[command(subcommand)]
    Case(case::Command),
    /// A synthetic city.
    #[command(subcommand)]
    City(city::Command),
    /// What parties have a right to.
    #[command(subcommand)]
    Policy(policy::Command),
    /// Working days.
    #[command(subcommand)]
    Calendar(calendar::Command),
    /// Check a unified social credit code or an identity number.
    #[command(subcommand)]
    Code(code::Command),
    /// Print what is committed under schemas/.
    #[command(subcommand, hide = true)]
    Generate(generate::Command),
    /// Check a receipt offline.
    #[command(subcommand)]
    Receipt(verify::Receipt),
    /// Check a draw offline.
    #[command(subcommand)]
    Draw(verify::Draw),
    /// Check a credential offline.
    #[command(subcommand)]
    Credential(verify::Credential),
}

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// The answer is yes, no, or could not be given.
enum Answer {
    Yes,
    No,
    Refused(Refusal),
    Failed(String),
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let answer = match Arguments::parse().command {
        Command::Serve(serve) => serve.run(),
        Command::Account(command) => command.run(),
        Command::Pack(command) => command.run(),
        Command::Case(command) => command.run(),
        Command::City(command) => command.run(),
        Command::Policy(command) => command.run(),
        Command::Calendar(command) => command.run(),
        Command::Code(command) => command.run(),
        Command::Generate(command) => command.run(),
        Command::Receipt(command) => command.run(),
        Command::Draw(command) => command.run(),
        Command::Credential(command) => command.run(),
    };
    match answer {
        Answer::Yes => ExitCode::SUCCESS,
        Answer::No => ExitCode::from(1),
        Answer::Refused(refusal) => {
            eprintln!("{}: {}", refusal.code, refusal.must.get(lang()));
            ExitCode::from(2)
        }
        Answer::Failed(text) => {
            eprintln!("{text}");
            ExitCode::from(2)
        }
    }
}

/// The language of the terminal: Chinese unless the locale is English.
fn lang() -> Lang {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = set("LC_ALL").or_else(|| set("LC_MESSAGES")).or_else(|| set("LANG"));
    match locale {
        Some(locale) if locale.starts_with("en") => Lang::En,
        _ => Lang::Zh,
    }
}

/// The pack to use when none is named: the one beside the process, or in the data folder.
fn default_pack() -> PathBuf {
    PathBuf::from("packs/hangzhou")
}

/// Runs what waits for something to its end.
fn block_on<T, E: From<Fault>>(work: impl Future<Output = Result<T, E>>) -> Result<T, E> {
    let runtime = tokio::runtime::Runtime::new();
    let runtime = runtime.map_err(|error| Fault::during("starting the runtime", error))?;
    runtime.block_on(work)
}

/// The database: `option`, else the variable ONEVISIT_DB, else a file of its own.
fn database(option: Option<String>) -> String {
    let named = option.or_else(|| std::env::var("ONEVISIT_DB").ok());
    named.unwrap_or_else(|| "sqlite:data/city.db".into())
}

fn print_json(value: &impl serde::Serialize) {
    let text = serde_json::to_string_pretty(value).expect("an answer is JSON");
    // whoever reads may have seen enough
    let _ = writeln!(std::io::stdout(), "{text}");
}
