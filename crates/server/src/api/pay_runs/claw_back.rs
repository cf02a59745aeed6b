//! Money taken back: one payment, or all that was paid of a grant. Answers 200; 404 `unknown_run`,
//! `not_found`, 409 `not_settled`, 412 `run_changed`, 422 `reason_missing`.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use axum::extract::{Path, State};
use base::Money;
use policies::ops::claw_back::{
    PartTakenBack, TakenBack as Back, claw_back, claw_back_grant, of_grant,
};
use policies::ops::pay;
use serde::Deserialize;
use serde::Serialize;
use store::Tx;
use utoipa::ToSchema;

use crate::http::Shared;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::Sent;

/// Why it is taken back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "申报数据不实，经核查属实"}))]
pub struct ClawBackReason {
    /// The reason.
    #[schema(example = "申报数据不实，经核查属实")]
    reason: String,
    /// Takes back what was paid by the other payments of the same grant, too, each with its own
    /// interest: all or none.
    #[serde(default)]
    all_parts: bool,
}

/// What is claimed back.
#[derive(Serialize, ToSchema)]
pub struct TakenBack {
    /// What had been paid.
    #[schema(example = "100000.00")]
    yuan: String,
    /// Days from the payment to the day on which it was taken back; of several the most.
    days: i64,
    /// What it bore in these days, where the policy's clause says so.
    #[schema(example = "0.00")]
    interest_yuan: String,
    /// Each payment of the grant that was taken back, now or before, when all were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<TakenBackPart>,
}

/// One payment of a grant that was taken back.
#[derive(Serialize, ToSchema)]
pub struct TakenBackPart {
    /// The run.
    run: String,
    /// Its place there.
    seq: i64,
    /// What had been paid.
    #[schema(example = "100000.00")]
    yuan: String,
    /// Days from the payment to the day on which it was taken back.
    days: i64,
    /// What it bore in these days.
    #[schema(example = "0.00")]
    interest_yuan: String,
}

/// Takes a payment back: the ledger is charged the other way round, with the interest of the
/// policy's clause. With `all_parts` whatever was paid of the same grant; asked again, it takes
/// nothing more and answers the same.
#[utoipa::path(post, path = "/api/v1/pay-runs/{id}/payments/{seq}/claw-back",
    operation_id = "claw_back_payment", tag = "payments",
    params(("id" = String, Path), ("seq" = i64, Path)), request_body = ClawBackReason,
    responses((status = 200, description = "Taken back", body = TakenBack)))]
pub async fn handle(
    State(edge): State<Shared>,
    Path((id, seq)): Path<(String, i64)>,
    sent: Sent<ClawBackReason>,
) -> Answer<Json<TakenBack>> {
    let (now, sent) = (edge.now(), sent.value);
    let store = &edge.city.store;
    // by the clause that held when it was listed
    let run = pay::one(store, &id).await?;
    let pack = edge.city.room_of(&run.pack).await?.pack.clone();
    let reason = sent.reason;
    if !sent.all_parts {
        let act = async move |tx: &mut Tx| claw_back(tx, &pack, (&id, seq), &reason, now).await;
        return Ok(Json(TakenBack::of(&[store.write(act).await?], Vec::new())));
    }
    let of = id.clone();
    let grant = store.read(async move |tx: &mut Tx| of_grant(tx, (&of, seq)).await).await?;
    let mut packs = HashMap::from([(id.clone(), pack)]);
    for (run, _) in grant {
        if let Entry::Vacant(place) = packs.entry(run) {
            let found = pay::one(store, place.key()).await?;
            place.insert(edge.city.room_of(&found.pack).await?.pack.clone());
        }
    }
    let act = async move |tx: &mut Tx| claw_back_grant(tx, &packs, (&id, seq), &reason, now).await;
    let parts = store.write(act).await?;
    let backs: Vec<Back> = parts.iter().map(|part| part.back).collect();
    let part = |part: PartTakenBack| TakenBackPart {
        run: part.run,
        seq: part.seq,
        yuan: part.back.amount.to_string(),
        days: part.back.days,
        interest_yuan: part.back.interest.to_string(),
    };
    Ok(Json(TakenBack::of(&backs, parts.into_iter().map(part).collect())))
}

impl TakenBack {
    fn of(backs: &[Back], parts: Vec<TakenBackPart>) -> Self {
        let sum = |money: fn(&Back) -> Money| {
            Money::from_fen(backs.iter().map(|back| money(back).fen()).sum())
        };
        Self {
            yuan: sum(|back| back.amount).to_string(),
            days: backs.iter().map(|back| back.days).max().unwrap_or_default(),
            interest_yuan: sum(|back| back.interest).to_string(),
            parts,
        }
    }
}
