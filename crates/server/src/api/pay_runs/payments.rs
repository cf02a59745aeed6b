//! Payments of a run. Answers 200; 404 `unknown_run`, `not_found`.

use std::collections::HashMap;

use access::Action;
use axum::extract::{Path, State};
use base::Result;
use policies::PaymentState;
use policies::ops::page;
use store::Tx;

use super::{deeds_of, may, seen};
use crate::api::views::{Page, PaymentView};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::{Answer, bad_request};
use crate::http::sent::{Asked, PageQuery, page_limit};

/// The list of a run in its order; keys of persons are masked.
#[utoipa::path(get, path = "/api/v1/pay-runs/{id}/payments", operation_id = "list_payments",
    tag = "payments", params(("id" = String, Path), PageQuery),
    responses((status = 200, description = "A page", body = Page<PaymentView>)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
    Asked(page): Asked<PageQuery>,
) -> Answer<Json<Page<PaymentView>>> {
    let run = seen(&edge, &caller, &id).await?;
    let after = page.after.as_deref().map(str::parse::<i64>).transpose();
    let after = after.map_err(|_| bad_request().on("after"))?.unwrap_or(0).max(0);
    let limit = page_limit(page.limit);
    let pack = &edge.city.pack;
    let register = pack.policies.get(&run.policy).and_then(|policy| pack.payee_register(policy));
    let masked = register.is_none_or(|register| register == "person");
    let lines = page::lines(&edge.city.store, &run, after + 1, i64::from(limit)).await?;
    let cursor = lines.last().map(|line| line.payment.seq.to_string());
    let pays = may(&edge, &caller, Action::PayRun);
    let today = edge.now().date_in(&pack.zone());
    let due_on = PaymentView::due_on(pack, &run);
    let keys = lines.iter().map(|line| line.payment.party.clone()).collect();
    let names = names(&edge, register, keys).await?;
    let row = |line: &page::Line| {
        let name = names.get(&line.payment.party).cloned();
        let mut view = PaymentView::new(line, name, masked).due(due_on, today);
        let deeds = deeds_of(line.payment.state).iter().filter(|_| pays);
        view.allowed = deeds.map(|deed| (*deed).to_owned()).collect();
        if pays && line.paid_beside > 0 && line.payment.state == PaymentState::Settled {
            view.allowed.push("claw_back_grant".to_owned());
        }
        view
    };
    Ok(Json(Page::new(lines.iter().map(row).collect(), limit, cursor)))
}

/// What the parties with `keys` are called in public, by key.
async fn names(
    edge: &Shared,
    register: Option<&str>,
    keys: Vec<String>,
) -> Result<HashMap<String, String>> {
    let Some(register) = register.map(str::to_owned) else { return Ok(HashMap::new()) };
    let pack = edge.city.pack.clone();
    let read = async move |tx: &mut Tx| registers::public_names(tx, &pack, &register, &keys).await;
    edge.city.store.read(read).await
}
