//! Mandates.

use access::{Account, RecordKey};
use base::Instant;
use pack::Pack;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Named, OrganisationKey, Text, package_name};

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
    pub principal: OrganisationKey,
    /// Who acts.
    pub agent: OrganisationKey,
    /// In these packages only; empty is all.
    pub packages: Vec<Named>,
    /// Whether the agent may sign commitments.
    pub commitments: bool,
    /// The paper that a clerk saw; null when it was given online.
    pub paper: Option<String>,
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

impl Mandate {
    /// `of` as `reader` sees it `now`. Of a party that is not the reader's own the key is masked.
    pub fn new(pack: &Pack, of: &access::Mandate, reader: &Account, now: Instant) -> Self {
        let own = |key: &RecordKey| {
            reader.person.as_ref() == Some(key) || reader.organisations.contains(key)
        };
        let party = |key: &RecordKey| OrganisationKey {
            register: key.register.clone(),
            key: if own(key) { key.key.clone() } else { masked(&key.key) },
        };
        let holds = of.holds(now);
        let (state, zh, en) = match of.revoked_at {
            Some(_) => ("revoked", "已撤销", "Revoked"),
            None if holds => ("in_force", "有效", "In force"),
            None => ("ended", "已到期", "Ended"),
        };
        let last = of.ends_at.plus_seconds(-1).date_in(&pack.zone());
        let may = [("revoke", own(&of.principal)), ("use", of.is_held_by(reader))];
        let may = may.into_iter().filter(|(_, fits)| holds && *fits);
        Self {
            id: of.id.clone(),
            principal: party(&of.principal),
            agent: party(&of.agent),
            packages: of.packages.iter().map(|id| package_name(pack, id)).collect(),
            commitments: of.commitments,
            paper: of.paper.clone(),
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
