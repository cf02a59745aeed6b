//! Payment runs: made from a match of the whole city, public, committed, sent to the bank and back.
pub mod account;
pub mod answer;
pub mod batch_file;
pub mod cancel;
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

use access::{Action, Kind, Resource};
use base::{Refusal, Result};
use policies::ops::pay;
use policies::{PayRun, RunState};

use crate::http::Shared;
use crate::http::caller::Caller;

/// The run called `id`, or 404.
async fn found(edge: &Shared, id: &str) -> Result<PayRun> {
    pay::one(&edge.city.store, id).await
}

/// Whether `caller` sees the run: everybody while its list is public, else who sees all.
fn sees(edge: &Shared, caller: &Caller, run: &PayRun) -> bool {
    let resource = Resource::new(Kind::Policy, &run.id);
    let principal = caller.principal();
    run.state == RunState::Public
        || edge.city.access.authorise(principal, Action::ReadPayRuns, &resource).is_ok()
}

/// The same, or 404 for who does not see it.
async fn seen(edge: &Shared, caller: &Caller, id: &str) -> Result<PayRun> {
    let run = found(edge, id).await?;
    if sees(edge, caller, &run) { Ok(run) } else { Err(Refusal::not_found().into()) }
}
