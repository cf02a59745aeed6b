//! Import records. Answers 200 with a report, or with events that end with it; 404 `not_found`,
//! 415 `media_type_wrong`, 422 `import_unreadable`, `import_columns_wrong` or `import_too_long`.

use std::convert::Infallible;
use std::time::Duration;

use access::{Action, Kind, Resource};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CONTENT_TYPE, HeaderName};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use base::{Fault, Lang, Refusal, Result};
use futures::StreamExt;
use registers::{BY_DEPARTMENT, Source, import_csv, import_parquet};
use serde_json::json;
use store::Tx;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_stream::wrappers::WatchStream;

use crate::api::views::{ImportReport, RefusedRow};
use crate::city::City;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::limits::HEARTBEAT_SECONDS;
use crate::http::problem::{Answer, media_type_wrong, problem_of};
use crate::http::sent::Wants;
use crate::telling::plan_soon;

/// Lays the rows of a CSV or Parquet file over the records of a register. Rows with errors are
/// refused and named, the others go in; the same file again changes nothing. With
/// `Accept: text/event-stream` it answers at once with events: `progress` (`{"rows": 4000}`), and at
/// the end `report` (as below) or `problem`.
#[utoipa::path(post, path = "/api/v1/registers/{id}/imports", operation_id = "import_records",
    tag = "registers", params(("id" = String, Path, example = "address")),
    request_body(content(
        (String = "text/csv", example = json!("code,text,district,usage,negative_kind\n\
            HZ33010600001,杭州市西湖区文三路演示段1号,330106,office,none\n")),
        (Vec<u8> = "application/vnd.apache.parquet", example = json!("PAR1…")))),
    responses((status = 200, description = "What became of it", body = ImportReport)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    wants: Wants,
    headers: HeaderMap,
    Path(id): Path<String>,
    body: Bytes,
) -> Answer<Response> {
    let city = edge.city.clone();
    let register = city.pack.registers.get(&id).ok_or_else(Refusal::not_found)?;
    let resource = Resource::new(Kind::Register, &id).handled_by(&register.department, None);
    city.access.authorise(caller.principal(), Action::ImportRecords, &resource)?;
    let kind = match mention(&headers, CONTENT_TYPE) {
        "text/csv" => File::Csv,
        "application/vnd.apache.parquet" | "application/octet-stream" => File::Parquet,
        _ => return Err(media_type_wrong().into()),
    };
    let (tell, told) = watch::channel(0);
    let import = base::id::fresh(city.now());
    let work = begin(city, id, import.clone(), kind, body, tell);
    if mention(&headers, ACCEPT) != "text/event-stream" {
        return Ok(Json(ended(work).await?).into_response());
    }
    Ok(events(work, import, told, wants.lang).into_response())
}

#[derive(Clone, Copy)]
enum File {
    Csv,
    Parquet,
}

/// The first media type in a header.
fn mention(headers: &HeaderMap, name: HeaderName) -> &str {
    let text = headers.get(name).and_then(|text| text.to_str().ok()).unwrap_or_default();
    text.split([';', ',']).next().unwrap_or_default().trim()
}

/// Begins an import that goes on also when nobody waits for it any more. `tell` hears of its rows.
fn begin(
    city: City,
    register: String,
    import: String,
    kind: File,
    body: Bytes,
    tell: watch::Sender<u64>,
) -> JoinHandle<Result<ImportReport>> {
    let now = city.now();
    // reading a file is work for a thread that may block
    let runtime = tokio::runtime::Handle::current();
    tokio::task::spawn_blocking(move || {
        runtime.block_on(async move {
            let (store, pack, source) =
                (&city.store, &city.pack, Source::new(BY_DEPARTMENT, &import));
            let heard = |rows| {
                tell.send_replace(rows);
            };
            let report = match kind {
                File::Csv => import_csv(store, pack, &register, body, &source, now, heard).await,
                File::Parquet => {
                    import_parquet(store, pack, &register, body, &source, now, heard).await
                }
            };
            let report = report?;
            if report.accepted > 0 {
                let (pack, cause) = (pack.clone(), format!("import:{import}"));
                let plan = async move |tx: &mut Tx| plan_soon(tx, &pack, &cause, now).await;
                store.write(plan).await?;
            }
            Ok(shown(import, report))
        })
    })
}

async fn ended(work: JoinHandle<Result<ImportReport>>) -> Result<ImportReport> {
    work.await.map_err(|error| Fault::during("an import", error))?
}

fn shown(id: String, report: registers::model::Report) -> ImportReport {
    let refused = report.refused.iter().map(|row| RefusedRow {
        row: row.row,
        field: row.field.clone(),
        code: row.code.to_owned(),
        must: (&row.must).into(),
    });
    ImportReport {
        id,
        accepted: report.accepted,
        unchanged: report.unchanged,
        refused: refused.collect(),
        refused_count: report.refused_count,
    }
}

/// How far the import is, and what became of it.
fn events(
    work: JoinHandle<Result<ImportReport>>,
    import: String,
    told: watch::Receiver<u64>,
    lang: Lang,
) -> impl IntoResponse {
    let event = |name: &str, data: String| Ok(Event::default().event(name).data(data));
    let progress = WatchStream::new(told)
        .map(move |rows| event("progress", json!({ "rows": rows }).to_string()));
    let last = async move {
        match ended(work).await {
            Ok(report) => {
                let report = serde_json::to_string(&report).expect("a report is JSON");
                event("report", report)
            }
            Err(error) => event("problem", problem_of(&error, lang, &import)),
        }
    };
    let stream = progress.chain(futures::stream::once(last));
    let heartbeat = KeepAlive::new().interval(Duration::from_secs(HEARTBEAT_SECONDS));
    Sse::new(stream.map(|event: Result<Event, Infallible>| event)).keep_alive(heartbeat)
}
