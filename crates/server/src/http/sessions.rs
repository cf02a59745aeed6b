//! Sessions at hand: who calls is looked up in the store once in a few seconds.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use base::Instant;

use super::caller::Caller;
use super::limits::{SESSION_KEPT_SECONDS, SESSIONS_KEPT_MAX};

/// Callers by the hash of their token.
#[derive(Default)]
pub struct Sessions(Mutex<HashMap<String, (Caller, Instant)>>);

impl Sessions {
    /// The caller with this token, if it was looked up a moment ago.
    pub fn get(&self, token_hash: &str, now: Instant) -> Option<Caller> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (caller, until) = kept.get(token_hash)?;
        let lives = caller.session().is_some_and(|session| session.expires_at > now);
        (*until > now && lives).then(|| caller.clone())
    }

    /// Keeps what was looked up at `now`.
    pub fn put(&self, token_hash: String, caller: Caller, now: Instant) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= SESSIONS_KEPT_MAX {
            kept.retain(|_, (_, until)| *until > now);
        }
        if kept.len() < SESSIONS_KEPT_MAX {
            kept.insert(token_hash, (caller, now.plus_seconds(SESSION_KEPT_SECONDS)));
        }
    }

    /// Forgets one session, or all when an account was changed.
    pub fn forget(&self, token_hash: Option<&str>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match token_hash {
            Some(hash) => drop(kept.remove(hash)),
            None => kept.clear(),
        }
    }
}
