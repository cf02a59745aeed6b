//! Tasks: the desk of a reviewer.
pub mod answer_extension;
pub mod answer_objection;
pub mod ask_extension;
pub mod correct;
pub mod decide;
pub mod deed;
pub mod list;
pub mod object;
pub mod read;
pub mod report;
pub mod resume;
pub mod revoke;
pub mod send_back;
pub mod shown;
pub mod suspend;

use axum::http::StatusCode;
use axum::response::Response;
use base::id::CaseId;
use base::{Refusal, Result};
use cases::ops::{Actor, Loaded, Room};
use store::Tx;

use crate::api::views::TaskChanged;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::once::{Made, Request, once};
use crate::http::problem::Answer;
use crate::http::sent::Key;

/// The case and the act of a task.
pub(super) type Task<'a> = (&'a CaseId, &'a str);

/// The case and the act of a task's id, `case:act`.
pub(super) fn parts(id: &str) -> Result<(CaseId, String), Refusal> {
    let (case, act) = id.split_once(':').ok_or_else(Refusal::not_found)?;
    Ok((CaseId::parse(case)?, act.to_owned()))
}

/// Does `change` to the task `id` in one transaction, once a key, and answers how it stands then.
pub(super) async fn changed<F>(
    edge: &Shared,
    caller: &Caller,
    key: Key,
    (operation, id): (&str, &str),
    body: &[u8],
    change: F,
) -> Answer<Response>
where
    F: AsyncFn(&mut Tx, &Room, &Actor<'_>, Task<'_>) -> Result<Loaded> + Send + Sync + 'static,
{
    let ((case, act), now) = (parts(id)?, edge.now());
    let (room, who) = (edge.room(&case).await?, caller.clone());
    let operation = format!("{operation} {id}");
    let request = Request { scope: caller.scope(), key, operation, body };
    let write = async move |tx: &mut Tx| {
        let actor = Actor { who: who.principal(), now };
        let case = change(tx, &room, &actor, (&case, &act)).await?;
        Made::new(StatusCode::OK, &TaskChanged::new(&room.pack, &case, &act, now))
    };
    Ok(once(&edge.city.store, request, now, write).await?)
}
