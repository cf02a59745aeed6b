//! Benchmarks: every figure beside a goal, a peer or a limit of the machine measured in the same
//! run. bench/README.md says what each measures.

mod at_scale;
mod city;
mod fill;
mod http;
mod load;
mod payments;
mod peers;
mod planner;
mod policies;
mod reads;
mod report;
mod start;
mod submissions;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use tokio::signal::unix::{SignalKind, signal};

// what is measured in this process allocates as the server does
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What can go wrong: anything; it is printed and the benchmark ends.
pub type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

#[derive(Parser)]
#[command(name = "bench", about, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

/// What every benchmark needs to know.
#[derive(Args, Clone)]
pub struct Common {
    /// The server's binary; the one beside this program when not given.
    #[arg(long, global = true)]
    server: Option<PathBuf>,
    /// The pack's folder.
    #[arg(long, global = true, default_value = "packs/hangzhou")]
    pack: PathBuf,
    /// Times that everything is measured; the median is reported.
    #[arg(long, global = true, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=15))]
    runs: u32,
}

#[derive(Subcommand)]
enum Command {
    /// Durable submissions over HTTP.
    Submissions(submissions::Options),
    /// Reads with many cases in the store.
    Reads(reads::Options),
    /// The planner and the rules, in this process.
    Planner,
    /// All parties against all policies.
    Policies(policies::Options),
    /// Payments of ten policies, also killed on the way.
    Payments(payments::Options),
    /// What `payments` starts and kills.
    #[command(hide = true)]
    PayWorker(payments::Worker),
    /// From start to first answer, and memory.
    Start,
    /// A synthetic city of full size: load, what-if, effect, one party.
    City(at_scale::Options),
    /// All of them.
    All {
        #[command(flatten)]
        submissions: submissions::Options,
        #[command(flatten)]
        reads: reads::Options,
    },
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let done = tokio::select! {
        done = run(Cli::parse()) => done,
        // what was started is dropped with the future above: servers end, folders go
        () = asked_to_end() => Err("asked to end".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn asked_to_end() {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

async fn run(cli: Cli) -> Result<()> {
    let common = &cli.common;
    match cli.command {
        Command::Submissions(options) => submissions::run(common, &options).await,
        Command::Reads(options) => reads::run(common, &options).await,
        Command::Planner => planner::run(common),
        Command::Policies(options) => policies::run(common, &options),
        Command::Payments(options) => payments::run(common, &options).await,
        Command::PayWorker(worker) => payments::work(common, &worker).await,
        Command::Start => start::run(common).await,
        Command::City(options) => at_scale::run(common, &options).await,
        Command::All { submissions, reads } => {
            planner::run(common)?;
            start::run(common).await?;
            submissions::run(common, &submissions).await?;
            reads::run(common, &reads).await
        }
    }
}
