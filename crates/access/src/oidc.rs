//! Sign-in at the city's identity provider: OpenID Connect, authorisation code with PKCE, state
//! and nonce.
//!
//! The browser that comes back must be the one that was sent: what was begun is kept under the
//! hash of `state`, together with the hash of a token that only this browser holds.

use std::collections::HashMap;
use std::time::Duration;

use base::{Error, Fault, Instant, Refusal, Result};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata,
    CoreResponseType, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AuthenticationFlow, AuthorizationCode, Client, ClientId, ClientSecret,
    CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest,
    HttpResponse, IdTokenFields, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, RequestTokenError, Scope, StandardErrorResponse, StandardTokenResponse,
    TokenResponse,
};
use serde::{Deserialize, Serialize};

use crate::limits::{PROVIDER_BYTES_MAX, PROVIDER_SECONDS_MAX};
use crate::refusals::identity_refused;

/// Which provider, and what its word is good for.
#[derive(Debug, Clone)]
pub struct Config {
    /// The issuer, an `https` URL; plain `http` on this machine only.
    pub issuer: String,
    /// What this site is called there.
    pub client_id: String,
    /// The secret of this site, unless it is a public client.
    pub client_secret: Option<String>,
    /// Where the provider sends the browser back to.
    pub redirect_url: String,
    /// Scopes besides `openid`.
    pub scopes: Vec<String>,
    /// Who is taken in on first sight; `None`: only those whom an administrator has linked.
    pub newcomers: Option<Newcomers>,
}

/// Who is taken in on first sight.
#[derive(Debug, Clone)]
pub struct Newcomers {
    /// The claim that holds the number that the provider has verified.
    pub claim: String,
    /// The register whose key it is, such as `person`.
    pub register: String,
    /// The role they are given, such as `applicant`.
    pub role: String,
}

/// A provider whose description was read.
#[derive(Debug, Clone)]
pub struct Provider {
    config: Config,
    metadata: CoreProviderMetadata,
    http: reqwest::Client,
}

/// What must be remembered until the browser comes back.
#[derive(Debug, Serialize, Deserialize)]
pub struct Pending {
    pub(crate) state: CsrfToken,
    pub(crate) nonce: Nonce,
    pub(crate) verifier: PkceCodeVerifier,
}

/// What the provider says of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// Who it is, unique among providers: issuer, a space, and the provider's own name for them.
    pub subject: String,
    /// What the person is called, if it says.
    pub name: Option<String>,
    /// The verified number that [`Newcomers::claim`] names, if it says.
    pub number: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Others(HashMap<String, serde_json::Value>);

impl AdditionalClaims for Others {}

type Fields = IdTokenFields<
    Others,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

type Site = Client<
    Others,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

impl Config {
    /// A fault when somebody could read along with what is sent to its addresses.
    pub fn check(&self) -> Result<(), Fault> {
        match [&self.issuer, &self.redirect_url].into_iter().find(|url| !safe(url)) {
            Some(url) => Err(Fault::new(format!("{url} must be https, or http on this machine"))),
            None => Ok(()),
        }
    }
}

impl Provider {
    /// Reads the provider's description (OpenID Connect Discovery 1.0) and keys.
    pub async fn discover(config: Config) -> Result<Self, Fault> {
        config.check()?;
        let http = http()?;
        let issuer = IssuerUrl::new(config.issuer.clone())
            .map_err(|e| Fault::during("reading the issuer's URL", e))?;
        // owns what it sends with, so that the whole future may move between threads
        let client = http.clone();
        let send = move |request| {
            let client = client.clone();
            async move { send(&client, request).await }
        };
        let metadata = CoreProviderMetadata::discover_async(issuer, &send)
            .await
            .map_err(|e| Fault::new(format!("asking {} who it is: {e:?}", config.issuer)))?;
        RedirectUrl::new(config.redirect_url.clone())
            .map_err(|e| Fault::during("reading the redirect URL", e))?;
        let token_url = metadata.token_endpoint().map(|url| url.as_str().to_owned());
        if token_url.is_none_or(|url| !safe(&url)) {
            return Err(Fault::new("the provider has no safe token endpoint"));
        }
        Ok(Self { config, metadata, http })
    }

    /// Who is taken in on first sight.
    pub fn newcomers(&self) -> Option<&Newcomers> {
        self.config.newcomers.as_ref()
    }

    /// Where to send the browser, and what to remember of it.
    pub fn start(&self) -> (String, Pending) {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let site = self.site();
        let request = site.authorize_url(
            AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
            CsrfToken::new_random,
            Nonce::new_random,
        );
        let scopes = self.config.scopes.iter().cloned().map(Scope::new);
        let (url, state, nonce) = request.add_scopes(scopes).set_pkce_challenge(challenge).url();
        (url.into(), Pending { state, nonce, verifier })
    }

    /// The browser came back with `code` and `state`: who it is. Refused with `identity_refused`
    /// (401) when the provider does not stand by it, or its token does not hold at `now`.
    pub async fn finish(
        &self,
        code: &str,
        state: &str,
        pending: Pending,
        now: Instant,
    ) -> Result<Claims> {
        if pending.state.secret() != state {
            return Err(identity_refused().into());
        }
        let site = self.site();
        // owns what it sends with, so that the whole future may move between threads
        let http = self.http.clone();
        let send = move |request| {
            let http = http.clone();
            async move { send(&http, request).await }
        };
        let answer = site
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|e| Fault::during("asking for a token", e))?
            .set_pkce_verifier(pending.verifier)
            .request_async(&send)
            .await
            .map_err(refused_or_failed)?;
        let token = answer.id_token().ok_or_else(|| doubted("there is no id token"))?;
        let at = now.to_string();
        let verifier = site
            .id_token_verifier()
            .set_time_fn(move || at.parse().expect("a point in time is RFC 3339"));
        let claims =
            token.claims(&verifier, &pending.nonce).map_err(|e| doubted(&e.to_string()))?;
        let name = claims.name().and_then(|name| name.get(None)).map(|name| name.to_string());
        let number = self.config.newcomers.as_ref().and_then(|newcomers| {
            let value = claims.additional_claims().0.get(&newcomers.claim)?;
            value.as_str().map(str::to_owned)
        });
        let subject = format!("{} {}", claims.issuer().as_str(), claims.subject().as_str());
        Ok(Claims { subject, name, number })
    }

    fn site(&self) -> Site {
        let config = &self.config;
        let redirect = RedirectUrl::new(config.redirect_url.clone());
        Client::from_provider_metadata(
            self.metadata.clone(),
            ClientId::new(config.client_id.clone()),
            config.client_secret.clone().map(ClientSecret::new),
        )
        .set_redirect_uri(redirect.expect("it was read when the provider was"))
    }
}

/// Whether what is sent there is read by nobody else.
fn safe(url: &str) -> bool {
    let Ok(url) = openidconnect::url::Url::parse(url) else { return false };
    let here = matches!(url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"));
    url.scheme() == "https" || (url.scheme() == "http" && here)
}

fn http() -> Result<reqwest::Client, Fault> {
    // an error says that the process has chosen one already
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(PROVIDER_SECONDS_MAX))
        .build()
        .map_err(|e| Fault::during("preparing to ask the identity provider", e))
}

async fn send(http: &reqwest::Client, request: HttpRequest) -> Result<HttpResponse, Fault> {
    let context = || format!("asking {}", request.uri());
    let context = context();
    let failed = |e: reqwest::Error| Fault::during(context.clone(), e);
    let request: reqwest::Request = request.try_into().map_err(failed)?;
    let mut answer = http.execute(request).await.map_err(failed)?;
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(failed)? {
        if body.len() + chunk.len() > PROVIDER_BYTES_MAX {
            return Err(Fault::new(format!("{context}: the answer is too long")));
        }
        body.extend_from_slice(&chunk);
    }
    let mut made = openidconnect::http::Response::new(body);
    *made.status_mut() = answer.status();
    *made.headers_mut() = answer.headers().clone();
    Ok(made)
}

type TokenError = RequestTokenError<Fault, StandardErrorResponse<CoreErrorResponseType>>;

/// The provider's no is ours; everything else is the world's.
fn refused_or_failed(error: TokenError) -> Error {
    match error {
        RequestTokenError::ServerResponse(no) => doubted(&no.to_string()).into(),
        RequestTokenError::Request(fault) => fault.into(),
        other => Fault::new(format!("the provider's answer makes no sense: {other}")).into(),
    }
}

fn doubted(why: &str) -> Refusal {
    tracing::warn!(why, "the identity provider's answer does not hold");
    identity_refused()
}
