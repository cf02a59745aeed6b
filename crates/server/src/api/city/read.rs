//! What the city is. Answers 200.

use axum::extract::State;

use crate::api::views::{City, DemoAccount, Oidc, Text, districts};
use crate::demo;
use crate::http::Shared;
use crate::http::json::Json;

/// What the city is: its name, pack, journal, districts; in the demonstration, accounts to try.
#[utoipa::path(get, path = "/api/v1/city", operation_id = "read_city", tag = "city",
    responses((status = 200, description = "The city", body = City)))]
pub async fn handle(State(edge): State<Shared>) -> Json<City> {
    let (pack, demo) = (&edge.city.pack, edge.city.demo);
    let accounts = pack.personas.values().filter(|_| demo).map(|persona| DemoAccount {
        name: persona.id.clone(),
        text: (&persona.text).into(),
        roles: persona.roles.clone(),
        password: demo::PASSWORD.to_owned(),
    });
    let oidc = edge.options.provider.get();
    Json(City {
        id: pack.manifest.id.clone(),
        text: (&pack.manifest.text).into(),
        pack_version: pack.manifest.version.clone(),
        pack_hash: pack.hash.clone(),
        synthetic: demo,
        journal: pack.manifest.journal.clone(),
        journal_key: edge.city.journal.verifier().to_string(),
        zone: pack.manifest.zone.clone(),
        today: edge.now().date_in(&pack.zone()).to_string(),
        demo_accounts: accounts.collect(),
        oidc: oidc.map(|offered| Oidc { enabled: true, text: Text::from(&offered.text) }),
        districts: districts(pack),
    })
}
