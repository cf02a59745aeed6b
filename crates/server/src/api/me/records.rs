//! What the city keeps of me. Answers 200.

use access::{Action, Kind, Resource};
use axum::extract::State;
use base::Text;
use cases::ops::number_sources;
use registers::{Purpose, Reader};
use store::Tx;

use super::own;
use crate::api::views::RecordView;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// The caller's own records, in full, with source and date of what they hold.
#[utoipa::path(get, path = "/api/v1/me/records", operation_id = "list_own_records", tag = "me",
    responses((status = 200, description = "All", body = Vec<RecordView>)))]
pub async fn handle(State(edge): State<Shared>, caller: Caller) -> Answer<Json<Vec<RecordView>>> {
    let (records, now) = (own(&caller)?, edge.now());
    let reader = caller.account()?.id.to_string();
    for record in &records {
        let resource = Resource::new(Kind::Record, &record.key).owned_by(record.clone());
        edge.city.access.authorise(caller.principal(), Action::ReadOwnRecord, &resource)?;
    }
    let pack = edge.city.pack.clone();
    let read = async move |tx: &mut Tx| {
        let purpose = Purpose {
            text: Text::new("本人查看", "The person's own look"),
            case: None,
            reader: Reader::Account(reader.clone()),
        };
        let mut views = Vec::new();
        for key in &records {
            let (register, key) = (&key.register, &key.key);
            let record = registers::read(tx, &pack, register, key, &[], &purpose, now).await?;
            let Some(mut record) = record else { continue };
            number_sources(tx, vec![&mut record.source]).await?;
            views.push(RecordView::new(&pack, &record));
        }
        Ok(views)
    };
    Ok(Json(edge.city.store.write(read).await?))
}
