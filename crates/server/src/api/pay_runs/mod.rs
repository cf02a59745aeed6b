//! Payment runs: made from a match of the whole city, public, committed, sent to the bank and back.
pub mod account;
pub mod answer;
mod awarded;
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

/// Whether `caller` sees every run; others see those whose lists are public.
fn sees_all(edge: &Shared, caller: &Caller) -> bool {
    let resource = Resource::new(Kind::Policy, "runs");
    edge.city.access.authorise(caller.principal(), Action::ReadPayRuns, &resource).is_ok()
}

/// The run called `id`, or 404 for who does not see it.
async fn seen(edge: &Shared, caller: &Caller, id: &str) -> Result<PayRun> {
    let run = found(edge, id).await?;
    match run.state == RunState::Public || sees_all(edge, caller) {
        true => Ok(run),
        false => Err(Refusal::not_found().into()),
    }
}
