//! Sign in at the identity provider: begin, and come back.

use std::collections::BTreeSet;

use ::store::{Store, Tx};
use base::id::AccountId;
use base::{Fault, Instant, Result, Text};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::engine::token::Token;
use crate::limits::SIGN_IN_BEGUN_SECONDS;
use crate::model::{Account, AccountState, RecordKey};
use crate::oidc::{Claims, Newcomers, Pending, Provider};
use crate::ops::sign_in::{SignedIn, begin_session};
use crate::refusals::{identity_unknown, sign_in_not_begun};
use crate::store::By;

/// The cookie that holds [`Begun::browser`] until the browser is back.
pub const BEGUN_COOKIE: &str = "onevisit_begun";

/// A sign-in that was begun.
#[derive(Debug, Clone)]
pub struct Begun {
    /// Where to send the browser.
    pub url: String,
    /// What only this browser holds, for a cookie of [`SIGN_IN_BEGUN_SECONDS`].
    pub browser: Token,
}

impl Begun {
    /// The `Set-Cookie` header that binds the sign-in to this browser.
    pub fn set_cookie(&self, https: bool) -> String {
        let (token, secure) = (self.browser.as_str(), if https { "; Secure" } else { "" });
        format!(
            "{BEGUN_COOKIE}={token}; Path=/; Max-Age={SIGN_IN_BEGUN_SECONDS}; HttpOnly; \
             SameSite=Lax{secure}"
        )
    }
}

/// What the browser brings back, with the cookie it was given.
#[derive(Debug, Clone)]
pub struct Return {
    /// From the cookie.
    pub browser: Token,
    /// From the query.
    pub code: String,
    /// From the query.
    pub state: String,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    browser_hash: String,
    pending: Pending,
}

/// Begins a sign-in.
pub async fn begin(store: &Store, provider: &Provider, now: Instant) -> Result<Begun> {
    let (url, pending) = provider.start();
    let browser = Token::fresh();
    let key = hash(pending.state.secret());
    let kept = Kept { browser_hash: browser.hash(), pending };
    let body = serde_json::to_string(&kept).map_err(|e| Fault::during("keeping a sign-in", e))?;
    let until = now.plus_seconds(SIGN_IN_BEGUN_SECONDS);
    store.write(async move |tx| crate::store::insert_begun(tx, &key, &body, until).await).await?;
    Ok(Begun { url, browser })
}

/// The browser is back. Refused with `sign_in_not_begun` (400) when this browser began no such
/// sign-in in the last minutes, `identity_refused` (401), `identity_unknown` (403) or
/// `account_locked` (403).
pub async fn finish(
    store: &Store,
    provider: &Provider,
    back: &Return,
    now: Instant,
) -> Result<SignedIn> {
    let key = hash(&back.state);
    let taken = store.write(async move |tx| crate::store::take_begun(tx, &key, now).await).await?;
    let body = taken.ok_or_else(sign_in_not_begun)?;
    let kept: Kept =
        serde_json::from_str(&body).map_err(|e| Fault::during("reading a begun sign-in", e))?;
    if kept.browser_hash != back.browser.hash() {
        return Err(sign_in_not_begun().into());
    }
    let claims = provider.finish(&back.code, &back.state, kept.pending, now).await?;
    let newcomers = provider.newcomers().cloned();
    let found = async move |tx: &mut Tx| holder(tx, &claims, newcomers.as_ref(), now).await;
    let account = store.write(found).await?;
    begin_session(store, account, now).await
}

/// The account of this identity: the linked one; else, when newcomers are taken in, the one of
/// the same person if it has no more rights than a newcomer, which is linked now; else a new one.
async fn holder(
    tx: &mut Tx,
    claims: &Claims,
    newcomers: Option<&Newcomers>,
    now: Instant,
) -> Result<Account> {
    let by = By::Subject(claims.subject.clone());
    if let Some((account, _)) = crate::store::account(tx, &by).await? {
        return Ok(account);
    }
    let (Some(newcomers), Some(number)) = (newcomers, &claims.number) else {
        return Err(identity_unknown().into());
    };
    let person = RecordKey::new(&newcomers.register, number);
    if let Some((mut account, _)) = crate::store::account(tx, &By::Person(person.clone())).await? {
        // one person, one identity; whoever has other roles is linked by an administrator
        if account.subject.is_some() || account.roles.iter().any(|role| *role != newcomers.role) {
            return Err(identity_unknown().into());
        }
        account.subject = Some(claims.subject.clone());
        crate::store::update_account(tx, &account).await?;
        return Ok(account);
    }
    let id = AccountId::new(now);
    let name = claims.name.clone().unwrap_or_else(|| id.as_str().to_owned());
    let account = Account {
        name: id.as_str().to_owned(),
        id,
        text: Text::new(name.clone(), name),
        roles: BTreeSet::from([newcomers.role.clone()]),
        department: None,
        districts: Vec::new(),
        person: Some(person),
        organisations: Vec::new(),
        mandates: Vec::new(),
        state: AccountState::Active,
        subject: Some(claims.subject.clone()),
        created_at: now,
    };
    crate::store::insert_account(tx, &account, None).await?;
    Ok(account)
}

fn hash(state: &str) -> String {
    hex::encode(Sha256::digest(state.as_bytes()))
}
