//! Who acts, and what it is done on.

use std::collections::BTreeSet;

use base::id::AccountId;
use base::{Instant, Text};

use crate::action::Kind;

/// The key of a record in a register, such as (`person`, an identity number).
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct RecordKey {
    /// Id of the register.
    pub register: String,
    /// Key of the record.
    pub key: String,
}

impl RecordKey {
    /// The record `key` of `register`.
    pub fn new(register: impl Into<String>, key: impl Into<String>) -> Self {
        Self { register: register.into(), key: key.into() }
    }
}

/// Somebody who can sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Never changes.
    pub id: AccountId,
    /// What is typed to sign in: unique.
    pub name: String,
    /// What people see.
    pub text: Text,
    /// Ids of roles of the pack.
    pub roles: BTreeSet<String>,
    /// The department that an officer works for.
    pub department: Option<String>,
    /// Division codes that an officer works for; empty is the whole city.
    pub districts: Vec<String>,
    /// The record of the person.
    pub person: Option<RecordKey>,
    /// Records of the organisations that the person may act for.
    pub organisations: Vec<RecordKey>,
    /// Ids of the mandates that hold now, under which the person acts for others.
    pub mandates: Vec<String>,
    /// Whether it may sign in.
    pub state: AccountState,
    /// What the identity provider calls the person.
    pub subject: Option<String>,
    /// When it was made.
    pub created_at: Instant,
}

/// Whether an account may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountState {
    /// It may.
    Active,
    /// It may not, until an administrator unlocks it.
    Locked,
}

impl AccountState {
    /// `active` or `locked`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Locked => "locked",
        }
    }
}

/// Who acts. Every operation is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// Nobody has signed in.
    Anonymous,
    /// The holder of an account.
    Account(Box<Account>),
}

impl From<Account> for Principal {
    fn from(account: Account) -> Self {
        Self::Account(Box::new(account))
    }
}

impl Principal {
    /// The account, if somebody has signed in.
    pub fn account(&self) -> Option<&Account> {
        match self {
            Self::Anonymous => None,
            Self::Account(account) => Some(account),
        }
    }

    /// The account, or the refusal `sign_in_required` (401).
    pub fn signed_in(&self) -> Result<&Account, base::Refusal> {
        self.account().ok_or_else(crate::refusals::sign_in_required)
    }
}

/// A signed-in browser or program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the token in hexadecimal; the token itself is nowhere but with its holder.
    pub token_hash: String,
    /// Who signed in.
    pub account: AccountId,
    /// When.
    pub created_at: Instant,
    /// When it ends, whatever happens.
    pub expires_at: Instant,
    /// When it was last used, to the minute.
    pub last_seen_at: Instant,
}

/// Where work is done: a department, and a district unless the city itself does it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// Id of the department.
    pub department: String,
    /// Division code; `None` for work of the whole city.
    pub district: Option<String>,
}

/// What an action is done on, with all that decides who may do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// What kind of thing.
    pub kind: Kind,
    /// Which one; empty for the kind as a whole.
    pub id: String,
    /// The account whose thing it is.
    pub account: Option<AccountId>,
    /// The people and organisations whose thing it is.
    pub owners: Vec<RecordKey>,
    /// The account that filed it.
    pub filed_by: Option<AccountId>,
    /// The mandate under which it was filed, or is to be.
    pub mandate: Option<String>,
    /// Where it is handled: one place a task.
    pub places: Vec<Place>,
}

impl Resource {
    /// The thing `id`, of nobody and nowhere.
    pub fn new(kind: Kind, id: impl Into<String>) -> Self {
        Self {
            kind,
            id: id.into(),
            account: None,
            owners: Vec::new(),
            filed_by: None,
            mandate: None,
            places: Vec::new(),
        }
    }

    /// The kind as a whole, such as all jobs.
    pub fn all(kind: Kind) -> Self {
        Self::new(kind, "")
    }

    /// The same, of the person or organisation `owner`.
    #[must_use]
    pub fn owned_by(mut self, owner: RecordKey) -> Self {
        self.owners.push(owner);
        self
    }

    /// The same, of `account`.
    #[must_use]
    pub fn of_account(mut self, account: AccountId) -> Self {
        self.account = Some(account);
        self
    }

    /// The same, filed by `account`.
    #[must_use]
    pub fn filed_by(mut self, account: AccountId) -> Self {
        self.filed_by = Some(account);
        self
    }

    /// The same, filed under the mandate `id`.
    #[must_use]
    pub fn under_mandate(mut self, id: impl Into<String>) -> Self {
        self.mandate = Some(id.into());
        self
    }

    /// The same, handled by `department`, in `district` unless the city itself handles it.
    #[must_use]
    pub fn handled_by(mut self, department: impl Into<String>, district: Option<&str>) -> Self {
        let district = district.map(str::to_owned);
        self.places.push(Place { department: department.into(), district });
        self
    }
}

/// How a person may stand to a thing. The policies of a pack know nothing else about either, so
/// that what they say about one thing they say about every list of things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// It is the person's own, or that of an organisation that the person may act for.
    Own,
    /// The person filed it, for whomever.
    Filed,
    /// The person's department handles it, wherever.
    SameDepartment,
    /// One of the person's districts handles it, whichever department.
    SameDistrict,
    /// The person's department handles it in one of the person's districts.
    SamePlace,
    /// It was filed under a mandate that the person holds now.
    Mandated,
}

impl Relation {
    /// All of them.
    pub const ALL: [Relation; 6] = [
        Self::Own,
        Self::Filed,
        Self::SameDepartment,
        Self::SameDistrict,
        Self::SamePlace,
        Self::Mandated,
    ];

    /// Its name in the policies' context.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Filed => "filed",
            Self::SameDepartment => "same_department",
            Self::SameDistrict => "same_district",
            Self::SamePlace => "same_place",
            Self::Mandated => "mandated",
        }
    }
}

/// All relations in which a person stands to a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Standing(u8);

impl Standing {
    /// How many sets of relations there are, possible or not.
    pub const COUNT: usize = 1 << Relation::ALL.len();

    /// All that can be: who works where a thing is handled works in its department and district.
    pub fn possible() -> impl Iterator<Item = Standing> {
        (0..Self::COUNT).map(|bits| Standing(bits.try_into().expect("six bits"))).filter(|s| {
            !s.has(Relation::SamePlace)
                || (s.has(Relation::SameDepartment) && s.has(Relation::SameDistrict))
        })
    }

    /// How `account` stands to `resource`.
    pub fn of(account: &Account, resource: &Resource) -> Self {
        let mine = |key: &RecordKey| {
            account.person.as_ref() == Some(key) || account.organisations.contains(key)
        };
        let department = |place: &Place| account.department.as_ref() == Some(&place.department);
        let district = |place: &Place| {
            account.districts.is_empty()
                || place.district.as_ref().is_some_and(|d| account.districts.contains(d))
        };
        let places = &resource.places;
        let held = resource.mandate.as_ref().is_some_and(|id| account.mandates.contains(id));
        let own = resource.account.as_ref() == Some(&account.id);
        Self::default()
            .with(Relation::Own, own || resource.owners.iter().any(mine))
            .with(Relation::Filed, resource.filed_by.as_ref() == Some(&account.id))
            .with(Relation::SameDepartment, places.iter().any(department))
            .with(Relation::SameDistrict, places.iter().any(district))
            .with(Relation::SamePlace, places.iter().any(|p| department(p) && district(p)))
            .with(Relation::Mandated, held)
    }

    /// The same, with `relation` when `holds`.
    #[must_use]
    pub fn with(self, relation: Relation, holds: bool) -> Self {
        Self(self.0 | (u8::from(holds) << relation as u8))
    }

    /// Whether `relation` holds.
    pub fn has(self, relation: Relation) -> bool {
        self.0 & (1 << relation as u8) != 0
    }

    /// As an index below [`Self::COUNT`].
    pub fn index(self) -> usize {
        self.0.into()
    }
}
