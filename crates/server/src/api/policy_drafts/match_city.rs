//! Who in the city would get a policy that is drafted, beside another, and what its situations say.
//! Answers 200; 404 `not_found`, 422 `draft_beside_two`, `draft_of_another_party`.

use std::sync::Arc;

use axum::extract::State;
use base::{Fault, Refusal, Result};
use pack::{Draft, Drafted, Pack, Policy};
use policies::engine::{Candidate, Grouping};

use crate::api::views::{
    CityTotals, CityWeighed, DraftBeside, DraftDiagnostic, DraftMatch, DraftSays, MatchDraft,
    SituationSays,
};
use crate::http::Shared;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::Sent;
use crate::trial::{Weighers, of_row};

/// Checks a draft as `pack check` would, runs its situations, and weighs every party of the
/// registers by it as if it held today, next to a policy of the pack or another draft. What is
/// wrong with a draft is no refusal: it stands in `diagnostics`. Nothing is written.
#[utoipa::path(post, path = "/api/v1/policy-drafts/match", operation_id = "match_policy_draft",
    tag = "policies", request_body = MatchDraft,
    responses((status = 200, description = "Diagnostics, situations and sums",
        body = DraftMatch)))]
pub async fn handle(
    State(edge): State<Shared>,
    sent: Sent<MatchDraft>,
) -> Answer<Json<DraftMatch>> {
    let MatchDraft { draft, beside } = sent.value;
    let pack = edge.city.pack.clone();
    let beside = match beside {
        DraftBeside { policy: None, draft: None } => None,
        DraftBeside { policy: Some(id), draft: None } => {
            let policy = pack.policies.get(&id).ok_or_else(Refusal::not_found)?;
            Some(Side::of_pack(&pack, policy))
        }
        DraftBeside { policy: None, draft: Some(other) } => {
            Some(Side::of_draft(&pack, other.into()).await?)
        }
        DraftBeside { policy: Some(_), draft: Some(_) } => {
            let (zh, en) = (
                "只能与一项对照：政策或者另一份草案。",
                "Hold it against one: a policy or another draft.",
            );
            return Err(Refusal::new("draft_beside_two", 422, zh, en).on("beside").into());
        }
    };
    let draft = Side::of_draft(&pack, draft.into()).await?;
    let mut sides: Vec<Side> = beside.into_iter().chain([draft]).collect();
    let weighed = weigh(&edge, &pack, &mut sides).await?;
    let mut says = sides.into_iter().map(|side| side.says);
    let (first, second) = (says.next().unwrap_or_default(), says.next());
    Ok(Json(match second {
        Some(draft) => DraftMatch { weighed, draft, beside: Some(first) },
        None => DraftMatch { weighed, draft: first, beside: None },
    }))
}

/// One of those that are weighed.
struct Side {
    says: DraftSays,
    /// Absent when something is wrong with it.
    weighable: Option<Weighable>,
}

struct Weighable {
    party: String,
    candidate: Candidate,
}

impl Weighable {
    fn new(pack: &Pack, policy: &Policy) -> Self {
        Self { party: policy.party.clone(), candidate: Candidate::at_most(pack, policy) }
    }
}

impl Side {
    fn of_pack(pack: &Pack, policy: &Policy) -> Self {
        let says = DraftSays {
            id: policy.id.clone(),
            budget_yuan: budget_yuan(policy),
            ..DraftSays::default()
        };
        Self { says, weighable: Some(Weighable::new(pack, policy)) }
    }

    /// Checks `draft` and runs its situations, beside the requests.
    async fn of_draft(pack: &Arc<Pack>, draft: Draft) -> Result<Self> {
        let pack = pack.clone();
        let read = tokio::task::spawn_blocking(move || Self::read(&pack.draft(&draft)));
        Ok(read.await.map_err(|error| Fault::during("reading a draft", error))?)
    }

    fn read(drafted: &Drafted) -> Self {
        let policy = drafted.policy();
        let says = DraftSays {
            id: drafted.id.clone(),
            diagnostics: drafted.diagnostics.iter().map(DraftDiagnostic::from).collect(),
            totals: None,
            budget_yuan: policy.and_then(|(_, policy)| budget_yuan(policy)),
            situations: policy.map(|(pack, _)| situations(pack)).unwrap_or_default(),
        };
        Self { says, weighable: policy.map(|(pack, policy)| Weighable::new(pack, policy)) }
    }
}

/// The lesser of the budget and the caps of a year.
fn budget_yuan(policy: &Policy) -> Option<u64> {
    let fen = policies::engine::year_limit(policy)?.fen();
    u64::try_from(fen / 100).ok()
}

/// What comes of the situations in a draft's pack.
fn situations(pack: &Pack) -> Vec<SituationSays> {
    let weighers = Weighers::new(pack);
    let rows = pack.policy_trials.values().enumerate().flat_map(|(at, trial)| {
        let rows = trial.rows.iter().enumerate();
        rows.map(move |(row, expected)| ((at, row), trial, expected))
    });
    let came = rows.filter_map(|(at, trial, row)| {
        Some(SituationSays::new(at, of_row(pack, &weighers, trial, row)?))
    });
    came.collect()
}

/// Weighs the city by those of `sides` that can be weighed, in one pass.
async fn weigh(edge: &Shared, pack: &Pack, sides: &mut [Side]) -> Result<Option<CityWeighed>> {
    let weighable = || sides.iter().filter_map(|side| side.weighable.as_ref());
    let Some(party) = weighable().next().map(|of| of.party.clone()) else { return Ok(None) };
    if weighable().any(|of| of.party != party) {
        let (zh, en) = (
            "两项政策须是同一种主体的，才能对照。",
            "Two policies are held against each other when they are for the same kind of party.",
        );
        return Err(Refusal::new("draft_of_another_party", 422, zh, en).on("beside").into());
    }
    let candidates = weighable().map(|of| of.candidate.clone()).collect();
    let by = Grouping::of_party(pack, &party);
    let today = edge.now().date_in(&pack.zone());
    let (snapshot, matched, took) = edge.matched(&party, today, candidates, by.clone()).await?;
    let of_sides = sides.iter_mut().filter(|side| side.weighable.is_some());
    for (side, of) in of_sides.zip(&matched.policies) {
        side.says.totals = Some(CityTotals::new(pack, &party, &by, of));
    }
    Ok(Some(CityWeighed::new(today, &snapshot, matched.parties, took)))
}
