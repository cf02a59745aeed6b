//! The binary `onevisit`: a thin door to the library.

use std::process::ExitCode;

/// A request makes and drops some thousand small values, often on another thread.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    server::cli::run()
}
