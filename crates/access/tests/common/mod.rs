//! People and policies that the tests of this room share.
#![allow(dead_code)] // each test takes what it needs

use std::collections::BTreeSet;

use access::{Account, AccountState, Authoriser, Principal, RecordKey};
use base::id::AccountId;
use base::{Instant, Text};

/// The roles of Hangzhou: id and name.
pub fn roles() -> Vec<(String, Text)> {
    const ROLES: [(&str, &str, &str); 11] = [
        ("applicant", "申请人", "Applicant"),
        ("window_clerk", "综合窗口人员", "Window clerk"),
        ("terminal", "自助终端", "Self-service terminal"),
        ("reviewer", "审查人员", "Reviewer"),
        ("supervisor", "监管人员", "Supervisor"),
        ("register_keeper", "数据库管理人员", "Register keeper"),
        ("administrator", "系统管理员", "Administrator"),
        ("auditor", "审计人员", "Auditor"),
        ("policy_officer", "政策管理人员", "Policy officer"),
        ("finance_officer", "财政拨付人员", "Finance officer"),
        ("city_leader", "市领导", "City leader"),
    ];
    ROLES.map(|(id, zh, en)| (id.to_owned(), Text::new(zh, en))).to_vec()
}

/// Hangzhou's.
pub fn authoriser() -> Authoriser {
    let policies = testkit::root().join("packs/hangzhou/access/hangzhou.cedar");
    let policies = std::fs::read_to_string(policies).expect("the policies of Hangzhou");
    Authoriser::new(&policies, &roles()).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

/// An account `name` with `roles`, of no department.
pub fn account(name: &str, roles: &[&str]) -> Account {
    Account {
        id: AccountId::parse(name).unwrap(),
        name: name.to_owned(),
        text: Text::new(name, name),
        roles: roles.iter().map(|role| (*role).to_owned()).collect::<BTreeSet<_>>(),
        department: None,
        districts: Vec::new(),
        person: Some(RecordKey::new("person", name)),
        organisations: Vec::new(),
        mandates: Vec::new(),
        state: AccountState::Active,
        subject: None,
        created_at: Instant(0),
    }
}

/// An officer with one role, in a department and districts.
pub fn officer(name: &str, role: &str, department: &str, districts: &[&str]) -> Principal {
    let mut account = account(name, &[role]);
    account.department = Some(department.to_owned());
    account.districts = districts.iter().map(|d| (*d).to_owned()).collect();
    account.into()
}
