//! Payment runs: made from a match of the whole city, public, committed, sent to the bank and back.
pub mod account;
pub mod answer;
pub mod batch_file;
pub mod claw_back;
pub mod commit;
pub mod create;
pub mod list;
pub mod object;
pub mod objections;
pub mod payments;
pub mod read;
pub mod reconciliation;
pub mod statuses;

use base::Result;
use policies::PayRun;
use policies::ops::pay;

use crate::http::Shared;

/// The run called `id`, or 404.
async fn found(edge: &Shared, id: &str) -> Result<PayRun> {
    pay::one(&edge.city.store, id).await
}
