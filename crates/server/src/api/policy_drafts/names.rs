//! What a draft of a policy may name. Answers 200; 404 `not_found`.

use axum::extract::State;
use base::Refusal;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::views::{DraftFact, DraftNames, Named, PolicyGroup, word};
use crate::http::Shared;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::Asked;

/// For whom the policy is.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ForParty {
    /// The subject that has the right, such as `entity`.
    #[param(example = "entity")]
    party: String,
}

/// Departments, parties, groups and moments that a draft may name, and the facts of the party that
/// its rules can weigh.
#[utoipa::path(get, path = "/api/v1/policy-drafts/names", operation_id = "read_draft_names",
    tag = "policies", params(ForParty),
    responses((status = 200, description = "What there is", body = DraftNames)))]
pub async fn handle(
    State(edge): State<Shared>,
    Asked(ForParty { party }): Asked<ForParty>,
) -> Answer<Json<DraftNames>> {
    let pack = &edge.city.pack;
    if !pack.subjects.contains_key(&party) {
        return Err(Refusal::not_found().into());
    }
    let today = edge.now().date_in(&pack.zone());
    let mut parties: Vec<&str> = pack.policies.values().map(|of| of.party.as_str()).collect();
    parties.push(&party);
    let subjects = pack.subjects.values().filter(|of| parties.contains(&of.id.as_str()));
    let departments = pack.departments.values().filter(|of| pack::holds(of.from, of.to, today));
    let groups = pack.stacking_groups.values().filter(|of| pack::holds(of.from, of.to, today));
    Ok(Json(DraftNames {
        parties: subjects.map(|of| Named::new(&of.id, &of.text)).collect(),
        departments: departments.map(|of| Named::new(&of.id, &of.text)).collect(),
        life_events: pack.life_events.values().map(|of| Named::new(&of.id, &of.text)).collect(),
        stacking_groups: groups
            .map(|of| PolicyGroup { id: of.id.clone(), text: (&of.text).into(), how: word(of.how) })
            .collect(),
        facts: DraftFact::of_party(pack, &party),
    }))
}
