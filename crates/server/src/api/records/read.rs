//! One record, for a purpose. Answers 200; 404 `not_found`, 422 `purpose_missing`.

use access::Action;
use axum::extract::{Path, State};
use base::Refusal;
use cases::ops::number_sources;
use store::Tx;

use super::{For, authorise, purpose_of};
use crate::api::views::RecordView;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::Asked;

/// A record, read for a purpose that the person can see.
#[utoipa::path(get, path = "/api/v1/records/{register}/{key}", operation_id = "read_record",
    tag = "registers", params(("register" = String, Path, example = "address"),
        ("key" = String, Path, example = "HZ33010600001"), For),
    responses((status = 200, description = "The record", body = RecordView)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path((register, key)): Path<(String, String)>,
    Asked(why): Asked<For>,
) -> Answer<Json<RecordView>> {
    authorise(&edge, &caller, Action::ReadRecord, &register, &key)?;
    let purpose = purpose_of(&caller, &why.purpose, why.case)?;
    let (pack, now) = (edge.city.pack.clone(), edge.now());
    let read = async move |tx: &mut Tx| {
        let record = registers::read(tx, &pack, &register, &key, &[], &purpose, now).await?;
        let mut record = record.ok_or_else(Refusal::not_found)?;
        number_sources(tx, vec![&mut record.source]).await?;
        Ok(RecordView::new(&pack, &record))
    };
    Ok(Json(edge.city.store.write(read).await?))
}
