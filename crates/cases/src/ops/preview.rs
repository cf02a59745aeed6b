//! What will happen, before anybody applies.

use std::sync::Arc;

use access::{Principal, RecordKey};
use base::{Instant, Result};
use serde_json::{Map, Value as Json};
use store::Tx;

use super::Room;
use super::gather::{Material, gather};
use crate::engine::{Facts, Plan};

/// For whom and with which answers.
#[derive(Debug, Clone, Default)]
pub struct Preview {
    /// The package.
    pub package: String,
    /// Answers so far.
    pub answers: Map<String, Json>,
    /// Key of an existing subject that the person may act for.
    pub subject: Option<String>,
}

/// The plan of a package for who asks, with what the city knows of them. Nobody needs to sign in.
pub async fn preview(
    tx: &mut Tx,
    room: &Room,
    who: &Principal,
    preview: &Preview,
    now: Instant,
) -> Result<(Arc<Plan>, Facts)> {
    let package = room.package(&preview.package)?;
    let account = who.account();
    let person = account.and_then(|account| account.person.as_ref());
    let register = room.pack.subjects.get(&package.subject).map(|s| s.register.as_str());
    let subject = preview.subject.as_deref().filter(|key| {
        let record = register.map(|register| RecordKey::new(register, *key));
        account.zip(record).is_some_and(|(account, record)| account.organisations.contains(&record))
    });
    let material = Material {
        package,
        applicant: person.map(|record| record.key.as_str()),
        subject,
        answers: &preview.answers,
        signed: Vec::new(),
        state: None,
        case: None,
        reader: registers::Reader::Platform,
    };
    let facts = gather(tx, &room.pack, &material, now).await?;
    Ok((room.plan(package, &facts), facts))
}
