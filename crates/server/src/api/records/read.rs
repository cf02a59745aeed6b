//! One record, for a purpose. Answers 200; 404 `not_found`, 422 `purpose_missing`.

use access::{Action, Kind, RecordKey, Resource};
use axum::Json;
use axum::extract::{Path, State};
use base::limits::NAME_CHARS_MAX;
use base::{Refusal, Text};
use registers::{Purpose, Reader};
use serde::Deserialize;
use store::Tx;
use utoipa::IntoParams;

use crate::api::views::RecordView;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::problem::Answer;
use crate::http::sent::Asked;

/// What it is read for.
#[derive(Deserialize, Default, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct For {
    /// In the reader's words; the person sees it.
    purpose: String,
    /// The case that justifies it.
    case: Option<String>,
}

/// A record, read for a purpose that the person can see.
#[utoipa::path(get, path = "/api/v1/records/{register}/{key}", operation_id = "read_record",
    tag = "registers", params(("register" = String, Path), ("key" = String, Path), For),
    responses((status = 200, description = "The record", body = RecordView)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path((register, key)): Path<(String, String)>,
    Asked(why): Asked<For>,
) -> Answer<Json<RecordView>> {
    let (pack, now) = (edge.city.pack.clone(), edge.now());
    let keeper = pack.registers.get(&register).ok_or_else(Refusal::not_found)?.department.clone();
    let resource = Resource::new(Kind::Record, &key)
        .owned_by(RecordKey::new(&register, &key))
        .handled_by(keeper, None);
    edge.city.access.authorise(caller.principal(), Action::ReadRecord, &resource)?;
    let text = why.purpose.trim();
    if text.is_empty() || text.chars().count() > NAME_CHARS_MAX {
        return Err(purpose_missing().into());
    }
    let reader = Reader::Account(caller.account()?.id.to_string());
    let purpose = Purpose { text: Text::new(text, text), case: why.case, reader };
    let read = async move |tx: &mut Tx| {
        let record = registers::read(tx, &pack, &register, &key, &[], &purpose, now).await?;
        Ok(RecordView::new(&pack, &record.ok_or_else(Refusal::not_found)?))
    };
    Ok(Json(edge.city.store.write(read).await?))
}

fn purpose_missing() -> Refusal {
    Refusal::new(
        "purpose_missing",
        422,
        format!("查看登记信息须说明用途,1 至 {NAME_CHARS_MAX} 个字符;当事人可以看到。"),
        format!(
            "Say what the record is read for, in 1 to {NAME_CHARS_MAX} characters; the person \
             sees it."
        ),
    )
    .on("purpose")
}
