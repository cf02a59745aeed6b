//! Sign in with name and password; sign out; who a session is.

use std::sync::LazyLock;

use ::store::{Store, Tx};
use base::limits::{SESSION_HOURS, SIGN_IN_TRIES_PER_MINUTE};
use base::{Fault, Instant, Result};
use tokio::sync::Semaphore;

use crate::engine::pace::Pace;
use crate::engine::password;
use crate::engine::token::Token;
use crate::limits::{
    ACCOUNT_NAME_CHARS_MAX, PASSWORDS_AT_ONCE_MAX, SESSION_SEEN_SECONDS,
    SIGN_IN_TRIES_PER_MINUTE_AND_ADDRESS,
};
use crate::model::{Account, AccountState, Principal, Session};
use crate::ops::accounts::normal_name;
use crate::refusals::{account_locked, session_ended, too_many_tries, wrong_password};
use crate::store::By;

/// What is typed, and from where.
#[derive(Clone)]
pub struct SignIn {
    /// The account name.
    pub name: String,
    /// The password.
    pub password: String,
    /// The address of the network, if it is known.
    pub address: Option<String>,
}

/// Somebody who has just signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// For the cookie.
    pub token: Token,
    /// What the store has of it.
    pub session: Session,
    /// Who it is.
    pub account: Account,
}

/// Signs in. Refused with `too_many_tries` (429), `wrong_password` (401, also when there is no
/// such account, after the same work) or `account_locked` (403, only with the right password).
pub async fn sign_in(store: &Store, input: &SignIn, now: Instant) -> Result<SignedIn> {
    let name = normal_name(&input.name);
    if name.chars().count() > ACCOUNT_NAME_CHARS_MAX {
        return Err(wrong_password().into());
    }
    let address = input.address.clone();
    let found = store
        .write(async move |tx| {
            if let Err(wait) = tried(tx, &name, address.as_deref(), now).await? {
                return Ok(Err(wait)); // not a refusal yet: the try must stay counted
            }
            Ok(Ok(crate::store::account(tx, &By::Name(name.clone())).await?))
        })
        .await?;
    let found = found.map_err(too_many_tries)?;
    let (account, hash) = found.map_or((None, None), |(account, hash)| (Some(account), hash));
    let right = verified(input.password.clone(), hash).await?;
    let Some(account) = account.filter(|_| right) else { return Err(wrong_password().into()) };
    begin_session(store, account, now).await
}

/// Begins a session of `account`, who has proved who it is.
pub(crate) async fn begin_session(
    store: &Store,
    account: Account,
    now: Instant,
) -> Result<SignedIn> {
    if account.state == AccountState::Locked {
        return Err(account_locked().into());
    }
    let token = Token::fresh();
    let session = Session {
        token_hash: token.hash(),
        account: account.id.clone(),
        created_at: now,
        expires_at: now.plus_seconds(i64::from(SESSION_HOURS) * 3_600),
        last_seen_at: now,
    };
    let kept = session.clone();
    let account = store
        .write(async move |tx| {
            let mut account = account.clone();
            crate::store::delete_pace(tx, &account_pace(&account.name)).await?;
            crate::mandate::add(tx, &mut account, now).await?;
            crate::store::insert_session(tx, &kept).await?;
            Ok(account)
        })
        .await?;
    Ok(SignedIn { token, session, account })
}

/// Who holds `token`: the account and the session. Refused with `session_ended` (401) when it is
/// over, never was, or the account was locked.
pub async fn resolve(store: &Store, token: &Token, now: Instant) -> Result<(Principal, Session)> {
    let hash = token.hash();
    let found = store.read(async move |tx| crate::store::session(tx, &hash, now).await).await?;
    let (mut session, account) = found.ok_or_else(session_ended)?;
    if session.last_seen_at.plus_seconds(SESSION_SEEN_SECONDS) <= now {
        let hash = session.token_hash.clone();
        store.write(async move |tx| crate::store::see_session(tx, &hash, now).await).await?;
        session.last_seen_at = now;
    }
    Ok((account.into(), session))
}

/// Ends the session of `token`; one that is over already stays so.
pub async fn sign_out(store: &Store, token: &Token) -> Result<()> {
    let hash = token.hash();
    store.write(async move |tx| crate::store::delete_session(tx, &hash).await).await
}

/// Deletes sessions, begun sign-ins and counts of tries that are over; answers how many.
pub async fn purge(store: &Store, now: Instant) -> Result<u64> {
    store.write(async move |tx| crate::store::delete_expired(tx, now).await).await
}

/// Counts a try for the address and the account; `Err` is how many seconds to wait.
pub(crate) async fn tried(
    tx: &mut Tx,
    name: &str,
    address: Option<&str>,
    now: Instant,
) -> Result<Result<(), i64>> {
    let by_address = Pace { per_minute: SIGN_IN_TRIES_PER_MINUTE_AND_ADDRESS };
    let by_account = Pace { per_minute: SIGN_IN_TRIES_PER_MINUTE };
    let keys = address
        .map(|address| (format!("address:{address}"), by_address))
        .into_iter()
        .chain([(account_pace(name), by_account)]);
    for (key, pace) in keys {
        match pace.take(crate::store::pace(tx, &key).await?, now) {
            Ok(free_at) => crate::store::set_pace(tx, &key, free_at).await?,
            Err(wait) => return Ok(Err(wait)),
        }
    }
    Ok(Ok(()))
}

/// Whether `password` is the one behind `hash`, on a thread that may block.
pub(crate) async fn verified(password: String, hash: Option<String>) -> Result<bool> {
    let work = move || password::verify(&password, hash.as_deref());
    blocking(work).await
}

/// The hash of `password`, on a thread that may block.
pub(crate) async fn hashed(password: String) -> Result<String> {
    Ok(blocking(move || password::hash(&password)).await??)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    static AT_ONCE: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(PASSWORDS_AT_ONCE_MAX));
    let _permit = AT_ONCE.acquire().await.map_err(|e| Fault::during("waiting to hash", e))?;
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|e| Fault::during("hashing a password", e))?)
}

fn account_pace(name: &str) -> String {
    format!("account:{name}")
}
