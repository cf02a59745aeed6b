//! Tasks of the house: `cargo xtask ci`, `cargo xtask tidy`, `cargo xtask codegen`.

mod ci;
mod codegen;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;

#[derive(Parser)]
enum Task {
    /// Everything that proves a change, in the order in which it fails soonest.
    Ci,
    /// The invariants of ARCHITECTURE.md and STYLE.md that no compiler keeps.
    Tidy,
    /// Writes schemas/ and web/src/api/schema.d.ts from the code; with --check, compares.
    Codegen {
        /// Fail when a committed file is not what would be written.
        #[arg(long)]
        check: bool,
    },
}

fn main() -> ExitCode {
    let done = match Task::parse() {
        Task::Ci => ci::run(),
        Task::Tidy => tidy::run(),
        Task::Codegen { check } => codegen::run(check),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(text) => {
            eprintln!("{text}");
            ExitCode::FAILURE
        }
    }
}

/// The repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the repository").into()
}
