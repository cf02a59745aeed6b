//! Payment runs: made from a match of the whole city, public, committed, sent to the bank and back.
pub mod account;
pub mod answer;
mod awarded;
pub mod batch_file;
pub mod cancel;
pub mod claw_back;
pub mod commit;
pub mod create;
pub mod give_up;
pub mod list;
pub mod object;
pub mod objections;
pub mod payments;
pub mod read;
pub mod reconciliation;
pub mod settlement;
pub mod statuses;

use access::{Action, Kind, Resource};
use base::{Refusal, Result};
use policies::ops::{pay, settle};
use policies::{PayRun, PaymentState, RunState};

use crate::api::views::PayRunView;
use crate::http::Shared;
use crate::http::caller::Caller;

/// The run called `id`, or 404.
async fn found(edge: &Shared, id: &str) -> Result<PayRun> {
    pay::one(&edge.city.store, id).await
}

/// Whether `caller` sees every run; others see those whose lists are public.
fn sees_all(edge: &Shared, caller: &Caller) -> bool {
    may(edge, caller, Action::ReadPayRuns)
}

/// Whether `caller` may do `action` to payment runs.
fn may(edge: &Shared, caller: &Caller, action: Action) -> bool {
    let resource = Resource::new(action.kind(), "runs");
    debug_assert!(matches!(action.kind(), Kind::Policy | Kind::Package), "{action}");
    edge.city.access.authorise(caller.principal(), action, &resource).is_ok()
}

/// The run as `caller` is shown it: how far it has come, and what they may do with it now.
async fn shown(edge: &Shared, caller: &Caller, run: &PayRun) -> Result<PayRunView> {
    let (pack, now) = (&edge.city.pack, edge.now());
    let counts = pay::counts(&edge.city.store, &run.id).await?;
    let today = now.date_in(&pack.zone());
    let mut view = PayRunView::new(pack, run).counted(&counts).late_on(today);
    view.allowed = allowed(edge, caller, run);
    if may(edge, caller, Action::PayRun) && settle::owes(&edge.city.store, &run.id).await? {
        view.allowed.push("settle".to_owned());
    }
    Ok(view)
}

/// What `caller` may do with the run as it stands.
fn allowed(edge: &Shared, caller: &Caller, run: &PayRun) -> Vec<String> {
    use RunState::{Batching, Committing, Done, Listing, Public, Sent};
    let is = |states: &[RunState]| states.contains(&run.state);
    let bank = run.batches > 0;
    let deeds = [
        (Action::MakePayRun, "cancel", is(&[Listing, Public])),
        (Action::MakePayRun, "answer", is(&[Public])),
        (Action::PayRun, "pay", is(&[Public, Committing, Batching])),
        (Action::PayRun, "fetch_batch", bank),
        (Action::PayRun, "take_statuses", bank && is(&[Batching, Sent, Done])),
        (Action::ReadPayRuns, "reconcile", true),
        (Action::ObjectToNotice, "object", is(&[Public])),
    ];
    let allowed = deeds.into_iter().filter(|(action, _, open)| *open && may(edge, caller, *action));
    allowed.map(|(_, deed, _)| deed.to_owned()).collect()
}

/// What may be done with a payment that stands in `state`, by who may pay.
fn deeds_of(state: PaymentState) -> &'static [&'static str] {
    match state {
        PaymentState::Waiting | PaymentState::Rejected => &["mend", "give_up"],
        PaymentState::Settled => &["claw_back"],
        _ => &[],
    }
}

/// The run called `id`, or 404 for who does not see it.
async fn seen(edge: &Shared, caller: &Caller, id: &str) -> Result<PayRun> {
    let run = found(edge, id).await?;
    match run.state == RunState::Public || sees_all(edge, caller) {
        true => Ok(run),
        false => Err(Refusal::not_found().into()),
    }
}
