//! One operation a file: load, ask whether it is allowed, run the engine, and save state, events,
//! journal leaf and outbox in one transaction.

mod advance;
mod answer_outside;
pub mod appointments;
mod attach;
pub mod board;
mod check_commitment;
mod command;
mod correct;
mod decide;
mod deed;
pub mod deposit;
mod draft;
mod duties;
mod edit;
mod extend;
mod find;
mod gather;
mod give;
mod list;
mod load;
pub mod mandates;
mod number;
mod object;
mod owner;
mod policy;
mod preview;
mod replan;
mod report;
mod revoke;
mod save;
mod send_back;
mod subject;
mod submit;
mod suspend;
mod take_back;
mod undo;
mod withdraw;

use std::collections::BTreeMap;
use std::sync::Arc;

use access::{Authoriser, Principal, RecordKey};
use base::Instant;
use base::id::CaseId;
use pack::{Pack, Package};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::engine::{Facts, Plan, Plans};
use crate::model::CaseState;

pub use advance::{ADVANCE, Advance, advance};
pub use answer_outside::{OutsideWord, answer_outside};
pub use attach::{Filing, NewDocument, attach, detach, document};
pub use check_commitment::check_commitment;
pub use correct::correct;
pub use decide::decide;
pub use deed::deed;
pub use draft::{Applicant, NewCase, draft, parent, parts};
pub use duties::{DutyFilter, DutyRow, duties, duties_of, notices};
pub use edit::{Edit, edit};
pub use extend::{answer_extension, ask_extension};
pub use find::find;
pub use list::{CaseFilter, TaskFilter, TaskRow, list, tasks};
pub use load::{Loaded, load, pack_of, read, receipts};
pub use number::number_sources;
pub use object::{answer_objection, object};
pub use preview::{Preview, preview};
pub use replan::{REPLAN, Replan, difference, replan, replan_by_itself};
pub use report::report;
pub use revoke::{resource as credential_resource, revoke};
pub use send_back::send_back;
pub use subject::{NextPackage, cases_of_subject, next_packages, subject_resource};
pub use submit::{Direct, Prepared, accept, prepare, prepare_directly, submit, submit_directly};
pub use suspend::{resume, suspend};
pub use take_back::Broken;
pub use undo::undo;
pub use withdraw::withdraw;

/// What the operations of the room stand on.
#[derive(Clone)]
pub struct Room {
    /// The pack on which new cases begin.
    pub pack: Arc<Pack>,
    /// Who may do what.
    pub access: Arc<Authoriser>,
    /// Signs credentials.
    pub issuer: Arc<credentials::Issuer>,
    /// Plans under `pack` that were worked out before.
    plans: Arc<Plans>,
}

/// Who does something, and when.
#[derive(Debug, Clone)]
pub struct Actor<'a> {
    /// Who.
    pub who: &'a Principal,
    /// Now.
    pub now: Instant,
}

/// The row of a case: what lists show and what an applicant is still filling in.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// Which one.
    pub id: CaseId,
    /// Its number, once it was submitted.
    pub number: Option<String>,
    /// The package.
    pub package: String,
    /// Content hash of the pack that it began on.
    pub pack: String,
    /// Where it stands.
    pub state: CaseState,
    /// The person who applies, as a record of a register.
    pub applicant: RecordKey,
    /// The account of the applicant, unless a clerk filed it.
    pub account: Option<String>,
    /// The clerk who filed it.
    pub filed_by: Option<String>,
    /// The mandate under which an agent filed it.
    pub mandate: Option<CaseMandate>,
    /// The register of what it is about.
    pub subject_register: String,
    /// The key of what it is about, once it has one.
    pub subject_key: Option<String>,
    /// What it is about, for people.
    pub subject_text: String,
    /// Answers so far.
    pub answers: Map<String, Json>,
    /// Commitments signed so far: ask -> when.
    pub commitments: BTreeMap<String, Instant>,
    /// Goes up with every change.
    pub version: i64,
    /// When it was begun.
    pub created_at: Instant,
    /// When it changed last.
    pub updated_at: Instant,
    /// When it was first submitted.
    pub submitted_at: Option<Instant>,
    /// Its due day, from its events.
    pub due_on: Option<String>,
}

/// The mandate under which a case was filed. Its id comes first in JSON: lists look for it there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseMandate {
    /// Which one, 26 characters.
    pub id: String,
    /// Whose case it is.
    pub principal: RecordKey,
}

/// The body of a domain event on the topic `case`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CaseChanged {
    /// Which one.
    pub case: String,
    /// Its state now.
    pub state: CaseState,
    /// Its version now.
    pub version: i64,
    /// Kinds of the events, in order.
    pub kinds: Vec<String>,
    /// The records of its subject, as far as there is one yet, and of its applicant.
    #[serde(default)]
    pub records: Vec<RecordKey>,
}

impl Room {
    /// The room of `pack`.
    pub fn new(pack: Arc<Pack>, access: Arc<Authoriser>, issuer: Arc<credentials::Issuer>) -> Self {
        Self { pack, access, issuer, plans: Arc::default() }
    }

    /// The plan of `package` for what `facts` knows.
    pub fn plan(&self, package: &Package, facts: &Facts) -> Arc<Plan> {
        self.plans.of(&self.pack, package, facts)
    }

    /// The package `id`, or the refusal `unknown_package`.
    pub fn package(&self, id: &str) -> Result<&Package, base::Refusal> {
        self.pack.packages.get(id).ok_or_else(|| {
            base::Refusal::new(
                "unknown_package",
                404,
                "没有这个一件事。",
                "There is no such package.",
            )
            .on("package")
        })
    }
}

impl Header {
    /// The case as access rules see it. The places of its tasks are added by [`load`].
    pub fn resource(&self) -> access::Resource {
        let mut resource = access::Resource::new(access::Kind::Case, self.id.as_str());
        match &self.mandate {
            // an agent's own person who applies for a firm owns nothing of it
            Some(mandate) => {
                resource = resource.owned_by(mandate.principal.clone()).under_mandate(&mandate.id);
            }
            None => resource = resource.owned_by(self.applicant.clone()),
        }
        if let Some(key) = &self.subject_key {
            resource = resource.owned_by(RecordKey::new(&self.subject_register, key));
        }
        if let Some(account) = self.account.as_deref().and_then(parse_account) {
            resource = resource.of_account(account);
        }
        let clerk = self.filed_by.as_deref().filter(|_| self.mandate.is_none());
        if let Some(account) = clerk.and_then(parse_account) {
            resource = resource.filed_by(account);
        }
        resource
    }
}

fn parse_account(text: &str) -> Option<base::id::AccountId> {
    base::id::AccountId::parse(text).ok()
}
