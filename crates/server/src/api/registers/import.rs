//! Import records. Answers 200 with a report; 404 `unknown_register`, 415 `media_type_wrong`,
//! 422 `import_unreadable`, `import_columns_wrong` or `import_too_long`.

use access::{Action, Kind, Resource};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use base::{Fault, Refusal};
use registers::{Source, import_csv, import_parquet};

use crate::api::views::{ImportReport, RefusedRow};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::problem::{Answer, media_type_wrong};

/// Lays the rows of a CSV or Parquet file over the records of a register. Rows with errors are
/// refused and named, the others go in; the same file again changes nothing.
#[utoipa::path(post, path = "/api/v1/registers/{id}/imports", operation_id = "import_records",
    tag = "registers", params(("id" = String, Path, example = "address")),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, description = "What became of it", body = ImportReport)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
    Path(id): Path<String>,
    body: Bytes,
) -> Answer<Json<ImportReport>> {
    let (city, now) = (edge.city.clone(), edge.now());
    let register = city.pack.registers.get(&id).ok_or_else(Refusal::not_found)?;
    let resource = Resource::new(Kind::Register, &id).handled_by(&register.department, None);
    city.access.authorise(caller.principal(), Action::ImportRecords, &resource)?;
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let parquet = match kind.split(';').next().unwrap_or_default().trim() {
        "text/csv" => false,
        "application/vnd.apache.parquet" | "application/octet-stream" => true,
        _ => return Err(media_type_wrong().into()),
    };
    let import = base::id::fresh(now);
    let source = Source::new("import", &import);
    // reading a file is work for a thread that may block
    let runtime = tokio::runtime::Handle::current();
    let work = move || {
        runtime.block_on(async move {
            let (store, pack) = (&city.store, &city.pack);
            match parquet {
                true => import_parquet(store, pack, &id, body, &source, now, |_| {}).await,
                false => import_csv(store, pack, &id, body, &source, now, |_| {}).await,
            }
        })
    };
    let done = tokio::task::spawn_blocking(work).await;
    let report = done.map_err(|error| Fault::during("an import", error))??;
    let refused = report.refused.iter().map(|row| RefusedRow {
        row: row.row,
        field: row.field.clone(),
        code: row.code.to_owned(),
        must: (&row.must).into(),
    });
    Ok(Json(ImportReport {
        id: import,
        accepted: report.accepted,
        unchanged: report.unchanged,
        refused: refused.collect(),
        refused_count: report.refused_count,
    }))
}
