//! Everything that happened to one subject, over packages and years (一项一码).

use access::{Kind, RecordKey, Resource};
use base::id::CaseId;
use base::{Instant, Result};
use pack::{Pack, Package, holds};
use registers::Reader;
use rules::{Outcome, Value};
use serde_json::Map;
use store::Tx;

use super::Room;
use super::gather::{Material, gather};
use crate::store as tables;

/// A package that a subject may go on with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextPackage {
    /// The package.
    pub package: String,
    /// The journey that it belongs to, if any.
    pub journey: Option<String>,
    /// What it needs and nothing gives yet; empty when it may begin now.
    pub missing: Vec<String>,
}

/// The submitted cases about a subject, latest first.
pub async fn cases_of_subject(tx: &mut Tx, register: &str, key: &str) -> Result<Vec<CaseId>> {
    tables::cases_of_subject(tx, register, key).await
}

/// The subject as access rules see it: whose it is, and where its cases are handled.
pub async fn subject_resource(tx: &mut Tx, register: &str, key: &str) -> Result<Resource> {
    let mut resource = Resource::new(Kind::Record, key).owned_by(RecordKey::new(register, key));
    for (department, district) in tables::places_of_subject(tx, register, key).await? {
        resource = resource.handled_by(department, district.as_deref());
    }
    Ok(resource)
}

/// The packages of stages and journeys that are about such a subject and were not done yet, each
/// with what it still lacks. `done` are the packages of its closed cases.
pub async fn next_packages(
    tx: &mut Tx,
    room: &Room,
    (register, key): (&str, &str),
    done: &[String],
    now: Instant,
) -> Result<Vec<NextPackage>> {
    let pack = &room.pack;
    let today = now.date_in(&pack.zone());
    let open = pack.packages.values().filter(|package| {
        let of = pack.subjects.get(&package.subject).map(|subject| subject.register.as_str());
        of == Some(register)
            && !package.new_subject
            && holds(package.from, package.to, today)
            && !done.contains(&package.id)
            && (package.stage.is_some() || journeys(pack, package).next().is_some())
    });
    let mut next = Vec::new();
    let nothing = Map::new();
    for package in open {
        let material = Material {
            package,
            applicant: None,
            subject: Some(key),
            answers: &nothing,
            signed: Vec::new(),
            state: None,
            case: None,
            reader: Reader::Platform,
        };
        let facts = gather(tx, pack, &material, now).await?;
        let no = Outcome::Known(Value::Bool(false));
        let mut of = journeys(pack, package).peekable();
        let any = of.peek().is_some();
        let goes = |rule: &str| pack.rule(rule).eval(&facts) != no;
        let journey = of.find(|journey| journey.when.as_deref().is_none_or(goes));
        if any && journey.is_none() {
            continue;
        }
        let plan = room.plan(package, &facts);
        // what is known of whoever applies is not known here
        let theirs = format!("{}.", package.applicant);
        let missing = plan.unmet.iter().filter(|fact| !fact.starts_with(&theirs));
        next.push(NextPackage {
            package: package.id.clone(),
            journey: journey.map(|journey| journey.id.clone()),
            missing: missing.cloned().collect(),
        });
    }
    Ok(next)
}

fn journeys<'p>(
    pack: &'p Pack,
    package: &'p Package,
) -> impl Iterator<Item = &'p pack::Journey> + 'p {
    pack.journeys.values().filter(|journey| journey.packages.contains(&package.id))
}
