//! Idempotency keys: the same request sent twice has one effect and one answer.
//!
//! Key, effect and answer are written in one transaction, and writes follow one another: who finds
//! a key finds its answer.

use base::{Error, Fault, Instant, Refusal, Result};

use crate::{Tx, params, values};

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remembered {
    /// It was never seen: do the work, then [`answer`] in the same transaction.
    Fresh,
    /// The work was done; this was the answer, as JSON.
    Seen {
        /// The answer that was given.
        response_json: String,
    },
}

/// A key that the group under way remembers; written at its commit, with those of the others.
pub(crate) struct Key {
    scope: String,
    key: String,
    request_hash: String,
    response: Option<String>,
    at: Instant,
}

/// Remembers that `scope` (an account or client) sent `key` with a request of hash `request_hash`.
/// Refuses `idempotency_key_reused` when the key came with another request before.
pub async fn remember(
    tx: &mut Tx,
    scope: &str,
    key: &str,
    request_hash: &str,
    now: Instant,
) -> Result<Remembered> {
    const SELECT: &str =
        "select request_hash, response from idempotency where scope = $1 and key = $2";
    if let Some(known) = pending(tx, scope, key) {
        let (hash, response) = (known.request_hash.clone(), known.response.clone());
        return seen(&hash, request_hash, response);
    }
    if !tx.trusting
        && let Some(row) = tx.query_one(SELECT, params![scope, key]).await?
    {
        return seen(row.str(0)?, request_hash, row.opt_text(1)?);
    }
    tx.pending.keys.push(Key {
        scope: scope.to_owned(),
        key: key.to_owned(),
        request_hash: request_hash.to_owned(),
        response: None,
        at: now,
    });
    Ok(Remembered::Fresh)
}

fn seen(hash: &str, request_hash: &str, response: Option<String>) -> Result<Remembered> {
    if hash != request_hash {
        return Err(reused());
    }
    let unanswered = || Fault::new("an idempotency key was kept without its answer");
    Ok(Remembered::Seen { response_json: response.ok_or_else(unanswered)? })
}

/// Keeps the answer to the request that `scope` sent with `key`, in the transaction that remembers
/// the key. A fault when it does not.
pub async fn answer(tx: &mut Tx, scope: &str, key: &str, response_json: &str) -> Result<()> {
    let absent = || Fault::new("an answer was given to an idempotency key nobody remembers");
    let known = pending(tx, scope, key).ok_or_else(absent)?;
    known.response = Some(response_json.to_owned());
    Ok(())
}

/// The key among those of the group, the latest first.
fn pending<'t>(tx: &'t mut Tx, scope: &str, key: &str) -> Option<&'t mut Key> {
    tx.pending.keys.iter_mut().rev().find(|known| known.key == key && known.scope == scope)
}

/// Writes the keys of a group.
pub(crate) async fn write(tx: &mut Tx, keys: Vec<Key>) -> Result<()> {
    let into = "insert into idempotency (scope, key, request_hash, response, at)";
    let row = |key: Key| values![key.scope, key.key, key.request_hash, key.response, key.at];
    let rows: Vec<_> = keys.into_iter().map(row).collect();
    tx.insert_many(into, &rows, "").await.map(|_| ())
}

/// Forgets the keys older than `before` and answers how many they were.
pub async fn forget(tx: &mut Tx, before: Instant) -> Result<u64> {
    tx.execute("delete from idempotency where at < $1", params![before]).await
}

fn reused() -> Error {
    Refusal::new(
        "idempotency_key_reused",
        422,
        "同一个 Idempotency-Key 只能用于同一请求；内容不同的请求请换用新的键。",
        "One Idempotency-Key stands for one request; send another request with a new key.",
    )
    .on("Idempotency-Key")
    .into()
}
