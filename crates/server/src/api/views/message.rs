//! Messages on policies, and what an account follows.

use pack::Pack;
use policies::ops::follow::{Follow, Kind};
use policies::{Message, MessageItem};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Named, Text};

/// The messages of an account.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Messages {
    /// How many it has not read, of all.
    pub unread: i64,
    /// A page, the latest first.
    pub items: Vec<MessageView>,
    /// Where the next page begins, when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A message.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MessageView {
    /// Its id.
    pub id: String,
    /// The register of the party that it is about; absent for what the account follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub register: Option<String>,
    /// The party's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// When.
    pub at: String,
    /// Whether it was read.
    pub read: bool,
    /// The policies, the dearest first.
    pub policies: Vec<MessagePolicy>,
}

/// A policy in a message.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MessagePolicy {
    /// Its id.
    pub id: String,
    /// What people call it; its id when the pack has it no more.
    pub text: Text,
    /// `entitled`, `begins`, `changes` or `waits` (a payment, for an account).
    #[schema(example = "entitled")]
    pub why: String,
    /// What is due, in yuan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub yuan: Option<String>,
}

impl MessageView {
    /// `message` under `pack`.
    pub fn new(pack: &Pack, message: Message) -> Self {
        let (register, key) = message.party.unzip();
        let policy = |item: MessageItem| {
            let text = pack.policies.get(&item.policy).map(|policy| (&policy.text).into());
            MessagePolicy {
                text: text.unwrap_or_else(|| Text::new(&item.policy, &item.policy)),
                id: item.policy,
                why: item.why.as_str().to_owned(),
                yuan: item.yuan.map(|yuan| yuan.to_string()),
            }
        };
        Self {
            id: message.id,
            register,
            key,
            at: message.made_at.to_string(),
            read: message.read_at.is_some(),
            policies: message.items.into_iter().map(policy).collect(),
        }
    }
}

/// What an account follows.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FollowView {
    /// `policy`, `department` or `life_event`.
    #[schema(example = "life_event")]
    pub kind: String,
    /// Which one.
    pub target: Named,
    /// Since when.
    pub since: String,
}

impl FollowView {
    /// `follow` under `pack`; `None` for what the pack has no more.
    pub fn new(pack: &Pack, follow: &Follow) -> Option<Self> {
        let target = follow.target.as_str();
        let text = match follow.kind {
            Kind::Policy => &pack.policies.get(target)?.text,
            Kind::Department => &pack.departments.get(target)?.text,
            Kind::LifeEvent => &pack.life_events.get(target)?.text,
        };
        let kind = follow.kind.as_str().to_owned();
        Some(Self { kind, target: Named::new(target, text), since: follow.since.to_string() })
    }
}
