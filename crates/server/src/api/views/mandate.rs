//! Mandates.

use access::{Account, RecordKey};
use base::Instant;
use pack::{Pack, Sensitivity};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Named, Text, package_name};

/// Mandates that somebody gave and holds.
#[derive(Debug, Serialize, ToSchema)]
pub struct Mandates {
    /// Given by the caller, or by an organisation that the caller may act for.
    pub given: Vec<Mandate>,
    /// Held by the caller, or by such an organisation.
    pub held: Vec<Mandate>,
}

/// A mandate.
#[derive(Debug, Serialize, ToSchema)]
pub struct Mandate {
    /// Its id: what `mandate` of a new case names.
    pub id: String,
    /// Who gave it.
    pub principal: MandateParty,
    /// Who acts.
    pub agent: MandateParty,
    /// In these packages only; empty is all.
    pub packages: Vec<Named>,
    /// Whether it covers the records that the principal owns, too, such as its projects.
    pub owned: bool,
    /// Whether the agent may sign commitments.
    pub commitments: bool,
    /// The paper that a clerk saw; null when it was given online.
    pub paper: Option<String>,
    /// SHA-256 of the scan of that paper, in hexadecimal; null when there is none.
    pub scan_sha256: Option<String>,
    /// Since when it holds.
    pub granted_at: String,
    /// The last day.
    pub to: String,
    /// `in_force`, `ended` or `revoked`.
    pub state: String,
    /// What that is called.
    pub state_text: Text,
    /// When it was revoked.
    pub revoked_at: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// What the reader may do: `revoke`, `use`.
    pub allowed: Vec<String>,
}

/// A party of a mandate, by the name under which it was given: both parties know each other.
#[derive(Debug, Serialize, ToSchema)]
pub struct MandateParty {
    /// The register.
    pub register: String,
    /// The key in it; masked when it is personal, unless it is the reader's own.
    pub key: String,
    /// What it is called; empty in mandates from before names were kept.
    pub name: String,
}

impl Mandate {
    /// `of` as `reader`, who may revoke it when `revokes`, sees it `now`. A key that is personal is
    /// masked unless it is the reader's own.
    pub fn new(
        pack: &Pack,
        of: &access::Mandate,
        reader: &Account,
        revokes: bool,
        now: Instant,
    ) -> Self {
        let own = |key: &RecordKey| {
            reader.person.as_ref() == Some(key) || reader.organisations.contains(key)
        };
        let party = |key: &RecordKey, name: &str| MandateParty {
            register: key.register.clone(),
            key: if own(key) || is_public(pack, key) { key.key.clone() } else { masked(&key.key) },
            name: name.to_owned(),
        };
        let holds = of.holds(now);
        let (state, zh, en) = match of.revoked_at {
            Some(_) => ("revoked", "已撤销", "Revoked"),
            None if holds => ("in_force", "有效", "In force"),
            None => ("ended", "已到期", "Ended"),
        };
        let last = of.ends_at.plus_seconds(-1).date_in(&pack.zone());
        let may = [("revoke", revokes), ("use", of.is_held_by(reader))];
        let may = may.into_iter().filter(|(_, fits)| holds && *fits);
        Self {
            id: of.id.clone(),
            principal: party(&of.principal, &of.principal_name),
            agent: party(&of.agent, &of.agent_name),
            packages: of.packages.iter().map(|id| package_name(pack, id)).collect(),
            owned: of.owned,
            commitments: of.commitments,
            paper: of.paper.clone(),
            scan_sha256: of.scan.as_ref().map(|scan| scan.sha256.clone()),
            granted_at: of.granted_at.to_string(),
            to: last.to_string(),
            state: state.to_owned(),
            state_text: Text::new(zh, en),
            revoked_at: of.revoked_at.map(|at| at.to_string()),
            reason: of.reason.clone(),
            allowed: may.map(|(name, _)| name.to_owned()).collect(),
        }
    }
}

/// Whether the keys of its register are no secret, as a credit code is not.
fn is_public(pack: &Pack, of: &RecordKey) -> bool {
    let register = pack.registers.get(&of.register);
    let key = register.and_then(|found| found.facts.iter().find(|fact| fact.id == found.key));
    key.is_some_and(|fact| fact.sensitivity == Sensitivity::Public)
}

/// The first and the last four characters.
fn masked(key: &str) -> String {
    let chars: Vec<char> = key.chars().collect();
    if chars.len() < 12 {
        return "*".repeat(chars.len());
    }
    let (head, tail) = (&chars[..4], &chars[chars.len() - 4..]);
    let stars = "*".repeat(chars.len() - 8);
    format!("{}{stars}{}", head.iter().collect::<String>(), tail.iter().collect::<String>())
}
