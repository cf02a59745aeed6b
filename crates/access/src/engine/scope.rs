//! Of which things a person may do something: the same answer as `authorise`, for lists.

use base::id::AccountId;

use crate::engine::authorise::Table;
use crate::model::{Account, RecordKey, Relation, Resource, Standing};

/// To which things the rules of an action reach, said by relations: all things or those to which
/// the person stands in one of `any_of`, less those to which the person stands in one of `except`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// Everything, whatever the relation.
    pub all: bool,
    /// Relations of which one is enough; the widest ones only.
    pub any_of: Vec<Relation>,
    /// Relations that forbid it.
    pub except: Vec<Relation>,
}

impl Reach {
    /// What a table of answers comes to. Never more than the table; less when the table is no
    /// union of relations, which [`crate::Authoriser::new`] refuses.
    pub(crate) fn of(table: Table) -> Self {
        let allowed = |s: &Standing| table.allows(*s);
        if !Standing::possible().any(|s| allowed(&s)) {
            return Self { all: false, any_of: Vec::new(), except: Vec::new() };
        }
        let except: Vec<Relation> = [Relation::Own, Relation::Filed, Relation::Mandated]
            .into_iter()
            .filter(|r| !Standing::possible().any(|s| s.has(*r) && allowed(&s)))
            .collect();
        let free = |s: &Standing| !except.iter().any(|r| s.has(*r));
        let enough =
            |r: Relation| Standing::possible().filter(free).all(|s| !s.has(r) || allowed(&s));
        let all = Standing::possible().filter(free).all(|s| allowed(&s));
        let mut any_of: Vec<Relation> = Relation::ALL
            .into_iter()
            .filter(|r| !all && !except.contains(r) && enough(*r))
            .collect();
        if any_of.contains(&Relation::SameDepartment) || any_of.contains(&Relation::SameDistrict) {
            any_of.retain(|r| *r != Relation::SamePlace);
        }
        Self { all, any_of, except }
    }

    /// Whether it reaches nothing.
    pub fn nothing(&self) -> bool {
        !self.all && self.any_of.is_empty()
    }

    /// Whether it reaches things of this standing.
    pub fn admits(&self, standing: Standing) -> bool {
        let has = |r: &Relation| standing.has(*r);
        (self.all || self.any_of.iter().any(has)) && !self.except.iter().any(has)
    }
}

/// A reach and the person it is of: what a list is filtered by ([`Scope::filter`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// By relations.
    pub reach: Reach,
    /// The person; `None` for what anybody may see.
    pub holder: Option<Holder>,
}

/// What a filter must know of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The account.
    pub account: AccountId,
    /// The records of the person and of the organisations that the person may act for.
    pub records: Vec<RecordKey>,
    /// The department.
    pub department: Option<String>,
    /// Division codes; empty is the whole city.
    pub districts: Vec<String>,
    /// Ids of the mandates that the person holds now.
    pub mandates: Vec<String>,
}

impl Scope {
    /// Everything, for anybody.
    pub fn everything() -> Self {
        let reach = Reach { all: true, any_of: Vec::new(), except: Vec::new() };
        Self { reach, holder: None }
    }

    /// `reach` of `account`.
    pub fn new(reach: Reach, account: &Account) -> Self {
        let records = account.person.iter().chain(&account.organisations).cloned().collect();
        let holder = Holder {
            account: account.id.clone(),
            records,
            department: account.department.clone(),
            districts: account.districts.clone(),
            mandates: account.mandates.clone(),
        };
        Self { reach, holder: Some(holder) }
    }

    /// Whether everything is in it: no condition is needed.
    pub fn is_everything(&self) -> bool {
        self.reach.all && self.reach.except.is_empty()
    }

    /// Whether `resource` is in it, for `account`, whose scope it is.
    pub fn admits(&self, account: &Account, resource: &Resource) -> bool {
        self.reach.admits(Standing::of(account, resource))
    }
}
