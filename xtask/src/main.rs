//! Tasks of the house: `cargo xtask ci`, `cargo xtask tidy`, `cargo xtask codegen`.

mod ci;
mod codegen;
mod tidy;

use std::path::PathBuf;
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

/// The repository from which `cargo xtask` was called. Asked when it runs: several checkouts may
/// share a target folder, and the path in the binary may be that of another.
fn root() -> PathBuf {
    let own = std::env::var_os("CARGO_MANIFEST_DIR");
    let own = own.map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    own.parent().expect("xtask lies in the repository").to_path_buf()
}
