//! What the room keeps: runs, payments, batches, and entries of the ledger.

pub mod claim_event;

use base::{Date, Instant, Money};
use serde::{Deserialize, Serialize};

/// A payment of one policy to everybody who is entitled on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayRun {
    /// Which one.
    pub id: String,
    /// The policy.
    pub policy: String,
    /// Content hash of the pack by which it was computed.
    pub pack: String,
    /// The day of the facts.
    pub on: Date,
    /// Where it stands.
    pub state: RunState,
    /// How many payments its list has.
    pub parties: i64,
    /// Their sum.
    pub total: Money,
    /// SHA-256 over the frozen list, in hexadecimal: what the journal's leaf carries.
    pub list_hash: String,
    /// Last day on which the list is public and may be objected to.
    pub public_until: Option<Date>,
    /// What there was to spend, when there is a budget or a cap of the year.
    pub budget: Option<Money>,
    /// Payments whose commitment is in the ledger: those with the first so many places.
    pub committed: i64,
    /// Payments that stand in a batch file.
    pub batched: i64,
    /// Batch files.
    pub batches: i64,
    /// What the bank has paid.
    pub settled: Money,
    /// The account that made it.
    pub made_by: String,
    /// When.
    pub made_at: Instant,
    /// Moved by every change.
    pub version: i64,
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunState {
    /// The list is being written.
    Listing,
    /// Frozen and public: objections may be made.
    Public,
    /// Commitments are being entered in the ledger.
    Committing,
    /// Batch files are being written.
    Batching,
    /// The bank has them.
    Sent,
    /// Every payment is settled, cancelled or clawed back, and the ledger balances.
    Done,
    /// Stopped before anything was committed.
    Cancelled,
}

impl RunState {
    const ALL: [Self; 7] = [
        Self::Listing,
        Self::Public,
        Self::Committing,
        Self::Batching,
        Self::Sent,
        Self::Done,
        Self::Cancelled,
    ];

    /// As it is stored and shown in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Listing => "listing",
            Self::Public => "public",
            Self::Committing => "committing",
            Self::Batching => "batching",
            Self::Sent => "sent",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state called `text`.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// A payment to one party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Its place in the list, from 1.
    pub seq: i64,
    /// Key of the party's record.
    pub party: String,
    /// The party's district; empty when nobody knows.
    pub district: String,
    /// How much.
    pub amount: Money,
    /// Where it stands.
    pub state: PaymentState,
    /// The account to which it goes.
    pub account: Option<String>,
    /// Why the bank rejected it, or why it was cancelled.
    pub reason: Option<String>,
    /// The batch file in which it stands.
    pub batch: Option<i64>,
}

/// Where a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PaymentState {
    /// On the list.
    Listed,
    /// Waits for an account.
    Waiting,
    /// In the ledger as a commitment.
    Committed,
    /// In a batch file.
    Sent,
    /// Paid.
    Settled,
    /// The bank has refused it; to be mended and sent again.
    Rejected,
    /// Taken off the list after an objection, or given up.
    Cancelled,
    /// Taken back.
    ClawedBack,
    /// The budget did not suffice; it comes first in the next run.
    Queued,
    /// The budget did not suffice, and the policy keeps no queue.
    LeftOut,
    /// Was queued; a later run pays it.
    TakenUp,
}

impl PaymentState {
    const ALL: [Self; 11] = [
        Self::Listed,
        Self::Waiting,
        Self::Committed,
        Self::Sent,
        Self::Settled,
        Self::Rejected,
        Self::Cancelled,
        Self::ClawedBack,
        Self::Queued,
        Self::LeftOut,
        Self::TakenUp,
    ];

    /// Whether nothing more happens to it here.
    pub fn is_over(self) -> bool {
        use PaymentState::{Cancelled, ClawedBack, LeftOut, Queued, Settled, TakenUp};
        matches!(self, Settled | Cancelled | ClawedBack | Queued | LeftOut | TakenUp)
    }

    /// As it is stored and shown in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Waiting => "waiting",
            Self::Committed => "committed",
            Self::Sent => "sent",
            Self::Settled => "settled",
            Self::Rejected => "rejected",
            Self::Cancelled => "cancelled",
            Self::ClawedBack => "clawed_back",
            Self::Queued => "queued",
            Self::LeftOut => "left_out",
            Self::TakenUp => "taken_up",
        }
    }

    /// The state called `text`.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// A message to an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Which one; also the id by which an outbound gateway knows it.
    pub id: String,
    /// Register and key of the party that it is about; none for what the account follows.
    pub party: Option<(String, String)>,
    /// The policies, the dearest first.
    pub items: Vec<MessageItem>,
    /// When.
    pub made_at: Instant,
    /// When it was read first.
    pub read_at: Option<Instant>,
}

/// A policy in a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageItem {
    /// The policy.
    pub policy: String,
    /// Why it is told of.
    pub why: Why,
    /// What is due, when a rule says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yuan: Option<Money>,
}

/// Why somebody is told of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The party is entitled to it.
    Entitled,
    /// It begins, and the account follows it.
    Begins,
    /// It says something else, and the account follows it.
    Changes,
    /// A payment of it waits for the party to confirm an account.
    Waits,
}

impl Why {
    /// As it is shown in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Entitled => "entitled",
            Self::Begins => "begins",
            Self::Changes => "changes",
            Self::Waits => "waits",
        }
    }
}
