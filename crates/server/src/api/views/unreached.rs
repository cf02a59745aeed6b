//! Parties that are entitled and cannot be told by a message.

use base::{Lang, Money};
use pack::Pack;
use policies::engine::Total;
use serde::Serialize;
use utoipa::ToSchema;

use super::board::quoted;
use super::{Named, Text};
use crate::unreached::{District, Everybody, Unreached};

/// A party that nobody can write to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UnreachedParty {
    /// Its key.
    #[schema(example = "91330106MA2T00250U")]
    pub key: String,
    /// Its district, when somebody knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub district: Option<Named>,
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
            district: named(pack, &found.district),
            name: found.name.clone(),
            telephones: found.telephones.clone(),
            due_yuan: Money::from_fen(fen).to_string(),
            policies: policies.collect(),
        }
    }
}

/// A district by id; none for the empty one.
fn named(pack: &Pack, id: &str) -> Option<Named> {
    let found = pack.districts.get(id).map(|district| Named::new(id, &district.text));
    let unnamed = || Named { id: id.to_owned(), text: Text::new(id, id) };
    (!id.is_empty()).then(|| found.unwrap_or_else(unnamed))
}

/// How many there are, and what is due to them.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnreachedTotals {
    /// The kind of party.
    #[schema(example = "entity")]
    pub party: String,
    /// The moment of the registers.
    pub as_of: String,
    /// In the whole city.
    pub parties: u64,
    /// Sum of what is due by rule, in yuan.
    #[schema(example = "300000.00")]
    pub due_yuan: String,
    /// District by district, the most parties first.
    pub districts: Vec<UnreachedDistrict>,
}

/// A district, and those in it whom nobody can tell.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnreachedDistrict {
    /// The district; absent for those of whom nobody knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub district: Option<Named>,
    /// How many.
    pub parties: u64,
    /// Sum of what is due to them by rule, in yuan.
    #[schema(example = "300000.00")]
    pub due_yuan: String,
}

impl UnreachedTotals {
    /// The sums of `found` over the parties of the subject `party`.
    pub fn new(pack: &Pack, party: &str, found: &Everybody) -> Self {
        let mut districts: Vec<&District> = found.districts.iter().collect();
        districts.sort_by(|a, b| b.parties.cmp(&a.parties).then_with(|| a.id.cmp(&b.id)));
        let one = |of: &&District| UnreachedDistrict {
            district: named(pack, &of.id),
            parties: of.parties,
            due_yuan: yuan(of.fen),
        };
        Self {
            party: party.to_owned(),
            as_of: found.as_of.to_string(),
            parties: districts.iter().map(|of| of.parties).sum(),
            due_yuan: yuan(districts.iter().map(|of| of.fen).sum()),
            districts: districts.iter().map(one).collect(),
        }
    }
}

/// Fen as yuan with two digits after the point.
fn yuan(fen: i128) -> String {
    Total { parties: 0, fen }.yuan().to_string()
}

/// The heading of the file.
pub fn unreached_head(lang: Lang) -> String {
    let head = match lang {
        Lang::Zh => "主键,区县,名称,电话,政策编号,政策,应付元",
        Lang::En => "key,district,name,telephone,policy id,policy,due yuan",
    };
    format!("\u{feff}{head}\r\n")
}

/// `rows` as lines for spreadsheets, one a party and policy.
pub fn unreached_csv(rows: &[UnreachedParty], lang: Lang) -> String {
    let called = |text: &Text| match lang {
        Lang::Zh => text.zh.clone(),
        Lang::En => text.en.clone(),
    };
    let mut text = String::new();
    for row in rows {
        let district = row.district.as_ref().map(|of| called(&of.text)).unwrap_or_default();
        for policy in &row.policies {
            let cells = [
                &row.key,
                &district,
                row.name.as_deref().unwrap_or_default(),
                &row.telephones.join(" "),
                &policy.id,
                &called(&policy.text),
                policy.due_yuan.as_deref().unwrap_or_default(),
            ];
            text.push_str(&cells.map(quoted).join(","));
            text.push_str("\r\n");
        }
    }
    text
}
