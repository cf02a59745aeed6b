//! Who calls: a session cookie, resolved once a request by the gate.

use std::convert::Infallible;
use std::sync::Arc;

use access::engine::token::{CSRF_HEADER, Token};
use access::{Action, Principal, Resource, Session, Standing, refusals};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base::{Error, Refusal, Result};

use super::edge::{Edge, Shared};
use super::problem::Failure;

/// Who calls. Cheap to clone.
#[derive(Clone)]
pub struct Caller(Arc<Inner>);

struct Inner {
    principal: Principal,
    session: Option<(Session, Token)>,
    /// A session was shown that is over.
    ended: bool,
}

impl Caller {
    fn nobody(ended: bool) -> Self {
        Self(Arc::new(Inner { principal: Principal::Anonymous, session: None, ended }))
    }

    /// The holder of a session.
    pub fn holder(principal: Principal, session: Session, token: Token) -> Self {
        Self(Arc::new(Inner { principal, session: Some((session, token)), ended: false }))
    }

    /// Who it is.
    pub fn principal(&self) -> &Principal {
        &self.0.principal
    }

    /// The session, if somebody has signed in.
    pub fn session(&self) -> Option<&Session> {
        self.0.session.as_ref().map(|(session, _)| session)
    }

    /// The token of the session.
    pub fn token(&self) -> Option<&Token> {
        self.0.session.as_ref().map(|(_, token)| token)
    }

    /// The account, or `sign_in_required` or `session_ended` (401).
    pub fn account(&self) -> Result<&access::Account, Refusal> {
        let over = |refusal| if self.0.ended { refusals::session_ended() } else { refusal };
        self.0.principal.signed_in().map_err(over)
    }

    /// The account as the scope of idempotency keys; nobody signed in shares one.
    pub fn scope(&self) -> &str {
        self.0.principal.account().map_or("visitor", |account| account.id.as_str())
    }

    /// How the caller stands to `resource`.
    pub fn standing(&self, resource: &Resource) -> Standing {
        let account = self.0.principal.account();
        account.map_or_else(Standing::default, |account| Standing::of(account, resource))
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Caller>().cloned().unwrap_or_else(|| Caller::nobody(false)))
    }
}

/// What an endpoint asks of its caller, before it looks at anything.
#[derive(Debug, Clone, Copy)]
pub enum Need {
    /// Nothing.
    Open,
    /// A session.
    SignedIn,
    /// The right to one of these actions, on whatever; the handler asks for the thing itself.
    Any(&'static [Action]),
    /// The handler alone decides, by these actions and by where the call comes from.
    Handler(&'static [Action]),
}

/// What the gate of one endpoint knows.
#[derive(Clone)]
pub struct Gate {
    /// The edge.
    pub edge: Shared,
    /// What the endpoint asks.
    pub need: Need,
    /// Signing in needs no proof of the session before.
    pub begins_session: bool,
}

/// Resolves the caller, refuses forged requests and callers without the right, and goes on.
pub async fn gate(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
    let caller = match admit(&gate, request.method(), request.headers()).await {
        Ok(caller) => caller,
        Err(error) => return Failure(error).into_response(),
    };
    request.extensions_mut().insert(caller);
    next.run(request).await
}

async fn admit(gate: &Gate, method: &Method, headers: &HeaderMap) -> Result<Caller> {
    let caller = resolve(&gate.edge, headers).await?;
    if let Some(token) = caller.token().filter(|_| !method.is_safe() && !gate.begins_session) {
        let sent = headers.get(CSRF_HEADER).and_then(|value| value.to_str().ok());
        if !sent.is_some_and(|sent| token.csrf_matches(sent)) {
            return Err(refusals::csrf_token_wrong().into());
        }
    }
    match gate.need {
        Need::Open | Need::Handler(_) => {}
        Need::SignedIn => drop(caller.account()?),
        Need::Any(actions) => {
            let access = &gate.edge.city.access;
            if !actions.iter().any(|action| access.may_ever(caller.principal(), *action)) {
                caller.account()?;
                return Err(refusals::forbidden(actions[0]).into());
            }
        }
    }
    Ok(caller)
}

/// Who holds the cookie of this request; nobody when the session is over.
async fn resolve(edge: &Edge, headers: &HeaderMap) -> Result<Caller> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let https = edge.options.https;
    let token = cookies.filter_map(|cookies| Token::from_cookies(cookies, https)).next();
    let Some(token) = token else { return Ok(Caller::nobody(false)) };
    let (hash, now) = (token.hash(), edge.now());
    if let Some(caller) = edge.sessions.get(&hash, now) {
        return Ok(caller);
    }
    match access::ops::sign_in::resolve(&edge.city.store, &token, now).await {
        Ok((principal, session)) => {
            let caller = Caller::holder(principal, session, token);
            edge.sessions.put(hash, caller.clone(), now);
            Ok(caller)
        }
        Err(Error::Refusal(_)) => Ok(Caller::nobody(true)),
        Err(fault) => Err(fault),
    }
}
