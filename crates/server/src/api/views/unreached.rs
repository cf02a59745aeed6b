//! Parties that are entitled and cannot be told by a message.

use base::{Lang, Money};
use pack::Pack;
use serde::Serialize;
use utoipa::ToSchema;

use super::Text;
use super::board::quoted;
use crate::unreached::Unreached;

/// A party that nobody can write to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UnreachedParty {
    /// Its key.
    #[schema(example = "91330106MA2T00250U")]
    pub key: String,
    /// What people call it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Telephone numbers that its register holds.
    pub telephones: Vec<String>,
    /// Sum of what is due by rule, in yuan.
    #[schema(example = "300000.00")]
    pub due_yuan: String,
    /// What it is entitled to and has not had, the dearest first.
    pub policies: Vec<UnreachedPolicy>,
}

/// A policy to which such a party is entitled.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UnreachedPolicy {
    /// Its id.
    #[schema(example = "overseas_engineer_2024")]
    pub id: String,
    /// What people call it.
    pub text: Text,
    /// What is due, in yuan, when a rule says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_yuan: Option<String>,
}

impl UnreachedParty {
    /// The view of `found`.
    pub fn new(pack: &Pack, found: &Unreached) -> Self {
        let fen: i64 = found.rights.iter().filter_map(|of| of.due).map(Money::fen).sum();
        let policies = found.rights.iter().map(|right| UnreachedPolicy {
            id: right.policy.clone(),
            text: pack.policies.get(&right.policy).map(|p| (&p.text).into()).unwrap_or_default(),
            due_yuan: right.due.map(|due| due.to_string()),
        });
        Self {
            key: found.key.clone(),
            name: found.name.clone(),
            telephones: found.telephones.clone(),
            due_yuan: Money::from_fen(fen).to_string(),
            policies: policies.collect(),
        }
    }
}

/// `rows` as a file for spreadsheets, a line a party and policy.
pub fn unreached_csv(rows: &[UnreachedParty], lang: Lang) -> String {
    let head = match lang {
        Lang::Zh => "主键,名称,电话,政策编号,政策,应付元",
        Lang::En => "key,name,telephone,policy id,policy,due yuan",
    };
    let mut text = format!("\u{feff}{head}\r\n");
    for row in rows {
        for policy in &row.policies {
            let called = match lang {
                Lang::Zh => &policy.text.zh,
                Lang::En => &policy.text.en,
            };
            let cells = [
                &row.key,
                row.name.as_deref().unwrap_or_default(),
                &row.telephones.join(" "),
                &policy.id,
                called,
                policy.due_yuan.as_deref().unwrap_or_default(),
            ];
            text.push_str(&cells.map(quoted).join(","));
            text.push_str("\r\n");
        }
    }
    text
}
