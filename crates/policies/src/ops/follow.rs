//! Following a policy, a department or a moment of life, to be told when something begins.

use base::{Fault, Instant, Refusal, Result};
use pack::Pack;
use store::{Row, Tx, params};

use crate::limits::FOLLOWS_MAX;
use crate::store as tables;

/// What somebody may follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One policy.
    Policy,
    /// The policies of a department.
    Department,
    /// The policies of a moment of life.
    LifeEvent,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Policy, Self::Department, Self::LifeEvent];

    /// As it is stored and shown in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Department => "department",
            Self::LifeEvent => "life_event",
        }
    }

    /// The kind called `text`.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// What an account follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Follow {
    /// What kind of thing.
    pub kind: Kind,
    /// Its id in the pack.
    pub target: String,
    /// Since when.
    pub since: Instant,
}

/// What `account` follows.
pub async fn list(tx: &mut Tx, account: &str) -> Result<Vec<Follow>> {
    let follow = |row: &Row| {
        let kind = Kind::parse(row.str(0)?).ok_or_else(|| Fault::new("a kind in policy_follow"))?;
        Ok(Follow { kind, target: row.text(1)?, since: row.instant(2)? })
    };
    tx.query(tables::FOLLOWS, params![account]).await?.iter().map(follow).collect()
}

/// `account` follows `target`; again is the same. 404 for what the pack does not know,
/// `follows_too_many` beyond [`FOLLOWS_MAX`].
pub async fn follow(
    tx: &mut Tx,
    pack: &Pack,
    account: &str,
    (kind, target): (Kind, &str),
    now: Instant,
) -> Result<()> {
    let known = match kind {
        Kind::Policy => pack.policies.contains_key(target),
        Kind::Department => pack.departments.contains_key(target),
        Kind::LifeEvent => pack.life_events.contains_key(target),
    };
    if !known {
        return Err(Refusal::not_found().into());
    }
    if list(tx, account).await?.len() >= FOLLOWS_MAX {
        let (zh, en) = (
            "关注的项目已达上限，请先取消一些。",
            "You follow as much as one can: give up some first.",
        );
        return Err(Refusal::new("follows_too_many", 409, zh, en).into());
    }
    tx.execute(tables::FOLLOW, params![account, kind.as_str(), target, now]).await.map(drop)
}

/// `account` does not follow `target` any more.
pub async fn unfollow(tx: &mut Tx, account: &str, kind: Kind, target: &str) -> Result<()> {
    tx.execute(tables::UNFOLLOW, params![account, kind.as_str(), target]).await.map(drop)
}
