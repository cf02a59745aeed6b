//! Sign in with name and password. Answers 200; 401 `wrong_password`, 403 `account_locked`,
//! 429 `too_many_tries`.

use std::net::{IpAddr, SocketAddr};

use access::ops::sign_in::{SignIn, sign_in};
use axum::extract::{ConnectInfo, FromRequestParts, State};
use axum::http::request::Parts;
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{view, with_cookie};
use crate::api::views::Session;
use crate::http::Shared;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::Sent;

/// What is typed to sign in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "chenxiao", "password": "a long password"}))]
pub struct Typed {
    /// The account name.
    name: String,
    /// The password.
    password: String,
}

/// The address that the call came from; of a proxy on this machine, the last one it names.
pub struct From(pub Option<IpAddr>);

impl<S: Sync> FromRequestParts<S> for From {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let info = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = info.map(|ConnectInfo(address)| address.ip());
        let named = parts.headers.get("x-forwarded-for");
        let by_proxy = named.filter(|_| peer.is_some_and(|peer| peer.is_loopback()));
        let Some(named) = by_proxy else { return Ok(Self(peer)) };
        let last = named.to_str().unwrap_or_default().rsplit(',').next().unwrap_or_default();
        Ok(Self(last.trim().parse().ok()))
    }
}

/// Signs in: the answer sets the cookie of the session.
#[utoipa::path(post, path = "/api/v1/session", operation_id = "begin_session", tag = "session",
    request_body = Typed,
    responses((status = 200, description = "Signed in", body = Session)))]
pub async fn handle(
    State(edge): State<Shared>,
    From(address): From,
    Sent { value: typed, .. }: Sent<Typed>,
) -> Answer<Response> {
    let now = edge.now();
    let address = address.map(|address| address.to_string());
    let input = SignIn { name: typed.name, password: typed.password, address };
    let signed = sign_in(&edge.city.store, &input, now).await?;
    let body = Json(view(Some(&signed.account), Some(&signed.token)));
    Ok(with_cookie(body, &signed.token, &signed.session, now, edge.options.https))
}
