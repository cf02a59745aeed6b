//! Accounts: make, list, change, lock, passwords.

use std::collections::BTreeSet;

use ::store::Store;
use base::id::AccountId;
use base::limits::{NAME_CHARS_MAX, PAGE_ROWS_MAX};
use base::{Instant, Refusal, Result, Text};

use crate::action::{Action, Kind};
use crate::engine::authorise::Authoriser;
use crate::engine::password;
use crate::limits::{ACCOUNT_LIST_ITEMS_MAX, ACCOUNT_NAME_CHARS_MAX};
use crate::model::{Account, AccountState, Principal, RecordKey, Resource, Session};
use crate::ops::sign_in::{hashed, tried, verified};
use crate::refusals::{bad_account, own_administration, too_many_tries, wrong_password};
use crate::store::By;

/// An account to be made.
#[derive(Debug, Clone, Default)]
pub struct NewAccount {
    /// 2 to 64 of `a-z 0-9 . _ - @`, in small letters.
    pub name: String,
    /// What people see.
    pub text: Text,
    /// Ids of roles of the pack.
    pub roles: BTreeSet<String>,
    /// Id of a department.
    pub department: Option<String>,
    /// Division codes; empty is the whole city.
    pub districts: Vec<String>,
    /// The record of the person.
    pub person: Option<RecordKey>,
    /// Records of organisations that the person may act for.
    pub organisations: Vec<RecordKey>,
    /// What the identity provider calls the person ([`crate::oidc::Claims::subject`]).
    pub subject: Option<String>,
    /// Absent for who signs in at the identity provider only.
    pub password: Option<String>,
}

/// What is to be changed of an account; `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct AccountChange {
    /// What people see.
    pub text: Option<Text>,
    /// All roles.
    pub roles: Option<BTreeSet<String>>,
    /// The department, or none.
    pub department: Option<Option<String>>,
    /// All districts.
    pub districts: Option<Vec<String>>,
    /// The record of the person, or none.
    pub person: Option<Option<RecordKey>>,
    /// All organisations.
    pub organisations: Option<Vec<RecordKey>>,
    /// Lock or unlock. Whoever is locked is signed out everywhere.
    pub state: Option<AccountState>,
    /// The link to the identity provider, or none.
    pub subject: Option<Option<String>>,
    /// A new password, which signs the holder out everywhere.
    pub password: Option<String>,
}

/// Makes an account. Refused with `bad_account` or `weak_password` (422, all that is wrong at
/// once) or `account_exists` (409).
pub async fn create(
    store: &Store,
    authoriser: &Authoriser,
    principal: &Principal,
    new: NewAccount,
    now: Instant,
) -> Result<Account> {
    authoriser.authorise(principal, Action::CreateAccount, &Resource::all(Kind::Account))?;
    enter(store, authoriser, new, now).await
}

/// Makes an account without asking who does it: for the command line on the city's own machine
/// and for the demonstration.
pub async fn enter(
    store: &Store,
    authoriser: &Authoriser,
    new: NewAccount,
    now: Instant,
) -> Result<Account> {
    let account = Account {
        id: AccountId::new(now),
        name: normal_name(&new.name),
        text: new.text,
        roles: new.roles,
        department: new.department,
        districts: new.districts,
        person: new.person,
        organisations: new.organisations,
        mandates: Vec::new(),
        state: AccountState::Active,
        subject: new.subject,
        created_at: now,
    };
    check(authoriser, &account, new.password.as_deref())?;
    let hash = match new.password {
        Some(password) => Some(hashed(password).await?),
        None => None,
    };
    let made = account.clone();
    store
        .write(async move |tx| crate::store::insert_account(tx, &account, hash.as_deref()).await)
        .await?;
    Ok(made)
}

/// A page of accounts in the order of their names, after the name `after` (empty for the first).
pub async fn list(
    store: &Store,
    authoriser: &Authoriser,
    principal: &Principal,
    after: &str,
    limit: usize,
) -> Result<Vec<Account>> {
    authoriser.authorise(principal, Action::ListAccounts, &Resource::all(Kind::Account))?;
    let (after, limit) = (after.to_owned(), limit.clamp(1, PAGE_ROWS_MAX));
    store.read(async move |tx| crate::store::accounts(tx, &after, limit).await).await
}

/// Changes an account. Nobody can lock themselves out: `own_administration` (409).
pub async fn edit(
    store: &Store,
    authoriser: &Authoriser,
    principal: &Principal,
    id: &AccountId,
    change: AccountChange,
) -> Result<Account> {
    let resource = Resource::new(Kind::Account, id.as_str()).of_account(id.clone());
    authoriser.authorise(principal, Action::EditAccount, &resource)?;
    let by = By::Id(id.clone());
    let found = store.read(async move |tx| crate::store::account(tx, &by).await).await?;
    let (before, _) = found.ok_or_else(Refusal::not_found)?;
    let password = change.password.clone();
    let after = changed(before.clone(), change.clone());
    check(authoriser, &after, password.as_deref())?;
    let me = principal.account().is_some_and(|account| account.id == *id);
    let keeps_role = |role| after.roles.contains(role);
    if me && (after.state == AccountState::Locked || !before.roles.iter().all(keeps_role)) {
        return Err(own_administration().into());
    }
    let hash = match password {
        Some(password) => Some(hashed(password).await?),
        None => None,
    };
    let by = By::Id(id.clone());
    store
        .write(async move |tx| {
            // once more: somebody may have changed it while the password was hashed
            let found = crate::store::account(tx, &by).await?;
            let (before, _) = found.ok_or_else(Refusal::not_found)?;
            let after = changed(before, change.clone());
            crate::store::update_account(tx, &after).await?;
            if let Some(hash) = &hash {
                crate::store::update_password(tx, &after.id, hash).await?;
            }
            if hash.is_some() || after.state == AccountState::Locked {
                crate::store::delete_sessions(tx, &after.id, "").await?;
            }
            Ok(after)
        })
        .await
}

/// Changes the own password; all other sessions end. Refused with `wrong_password` (401) when the
/// old one is not right, and paced like a sign-in.
pub async fn change_password(
    store: &Store,
    authoriser: &Authoriser,
    principal: &Principal,
    session: &Session,
    (old, new): (String, String),
    now: Instant,
) -> Result<()> {
    let account = principal.signed_in()?;
    let resource = Resource::new(Kind::Account, account.id.as_str()).of_account(account.id.clone());
    authoriser.authorise(principal, Action::ChangePassword, &resource)?;
    password::check(&account.name, &new)?;
    let (by, name) = (By::Id(account.id.clone()), account.name.clone());
    let found = store
        .write(async move |tx| match tried(tx, &name, None, now).await? {
            Ok(()) => Ok(Ok(crate::store::account(tx, &by).await?)),
            Err(wait) => Ok(Err(wait)),
        })
        .await?;
    let (_, hash) = found.map_err(too_many_tries)?.ok_or_else(Refusal::not_found)?;
    if !verified(old, hash).await? {
        return Err(wrong_password().on("old_password").into());
    }
    let hash = hashed(new).await?;
    let (id, keep) = (account.id.clone(), session.token_hash.clone());
    store
        .write(async move |tx| {
            crate::store::update_password(tx, &id, &hash).await?;
            crate::store::delete_sessions(tx, &id, &keep).await
        })
        .await
}

/// An account name as it is kept: no space around it, small letters.
pub(crate) fn normal_name(name: &str) -> String {
    name.trim().to_lowercase()
}

fn changed(mut account: Account, change: AccountChange) -> Account {
    account.text = change.text.unwrap_or(account.text);
    account.roles = change.roles.unwrap_or(account.roles);
    account.department = change.department.unwrap_or(account.department);
    account.districts = change.districts.unwrap_or(account.districts);
    account.person = change.person.unwrap_or(account.person);
    account.organisations = change.organisations.unwrap_or(account.organisations);
    account.state = change.state.unwrap_or(account.state);
    account.subject = change.subject.unwrap_or(account.subject);
    account
}

/// Everything that is wrong with an account, at once.
fn check(authoriser: &Authoriser, account: &Account, password: Option<&str>) -> Result<()> {
    let mut wrong = Vec::new();
    let name = &account.name;
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-@".contains(c);
    if !(2..=ACCOUNT_NAME_CHARS_MAX).contains(&name.len()) || !name.chars().all(fits) {
        wrong.push(bad_account(
            "name",
            format!("账号名须为 2 至 {ACCOUNT_NAME_CHARS_MAX} 位小写字母、数字或 . _ - @。"),
            format!("A name is 2 to {ACCOUNT_NAME_CHARS_MAX} small letters, digits or . _ - @."),
        ));
    }
    for (field, text) in [("text.zh", &account.text.zh), ("text.en", &account.text.en)] {
        if text.trim().is_empty() || text.chars().count() > NAME_CHARS_MAX {
            wrong.push(bad_account(
                field,
                format!("显示名须为 1 至 {NAME_CHARS_MAX} 个字符。"),
                format!("What people see has 1 to {NAME_CHARS_MAX} characters."),
            ));
        }
    }
    let known = |role: &String| authoriser.roles().iter().any(|(id, _)| id == role);
    if let Some(role) = account.roles.iter().find(|role| !known(role)) {
        wrong.push(bad_account(
            "roles",
            format!("没有这个角色：{role}。"),
            format!("There is no role `{role}`."),
        ));
    }
    let lists = [
        ("roles", account.roles.len()),
        ("districts", account.districts.len()),
        ("organisations", account.organisations.len()),
    ];
    for (field, _) in lists.iter().filter(|(_, items)| *items > ACCOUNT_LIST_ITEMS_MAX) {
        wrong.push(bad_account(
            field,
            format!("至多 {ACCOUNT_LIST_ITEMS_MAX} 项。"),
            format!("At most {ACCOUNT_LIST_ITEMS_MAX} items."),
        ));
    }
    if let Some(Err(refusal)) = password.map(|password| password::check(name, password)) {
        wrong.push(refusal);
    }
    Ok(Refusal::all(wrong).map_or(Ok(()), Err)?)
}
