//! The binary `onevisit`: a thin door to the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::cli::run()
}
