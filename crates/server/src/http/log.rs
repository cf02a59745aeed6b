//! The log of the process: one JSON object a line on standard error.

use tracing_subscriber::EnvFilter;

/// What is logged when the variable `ONEVISIT_LOG` says nothing.
const DEFAULT: &str = "info";

/// Starts the log; a second call changes nothing.
pub fn start() {
    let filter = EnvFilter::try_from_env("ONEVISIT_LOG").unwrap_or_else(|_| DEFAULT.into());
    let log = tracing_subscriber::fmt().json().flatten_event(true).with_env_filter(filter);
    let _ = log.with_writer(std::io::stderr).try_init(); // already started: as it is
}
