//! Accounts and sessions against a real store.

mod common;

use std::path::Path;

use access::engine::token::Token;
use access::ops::accounts::{
    AccountChange, NewAccount, change_password, create, edit, enter, list,
};
use access::ops::sign_in::{SignIn, SignedIn, purge, resolve, sign_in, sign_out};
use access::{AccountState, Principal};
use base::id::AccountId;
use base::{Error, Instant, Result, Text};
use common::{account, authoriser};
use store::{Options, Store};

const NOW: Instant = Instant(1_790_000_000_000_000);
const PASSWORD: &str = "river1bank";

async fn open(folder: &Path) -> Store {
    let url = format!("sqlite:{}", folder.join("test.db").display());
    let store = Store::open(&url, Options { readers: 2 }).await.unwrap();
    store.migrate(access::store::MIGRATIONS).await.unwrap();
    store
}

fn lin() -> NewAccount {
    NewAccount {
        name: "lin".to_owned(),
        text: Text::new("林", "Lin"),
        roles: ["applicant".to_owned()].into(),
        password: Some(PASSWORD.to_owned()),
        ..Default::default()
    }
}

fn typed(name: &str, password: &str) -> SignIn {
    let address = Some("10.0.0.1".to_owned());
    SignIn { name: name.to_owned(), password: password.to_owned(), address }
}

fn refused<T>(answer: Result<T>) -> &'static str {
    match answer {
        Ok(_) => "ok",
        Err(Error::Refusal(refusal)) => refusal.code,
        Err(Error::Fault(fault)) => panic!("{}", fault.chain()),
    }
}

async fn enters(store: &Store, password: &str) -> SignedIn {
    sign_in(store, &typed("lin", password), NOW).await.unwrap()
}

#[tokio::test]
async fn accounts_that_are_wrong_are_told_everything_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let (store, authoriser) = (open(folder.path()).await, authoriser());
    let bad = NewAccount {
        name: "l".to_owned(),
        roles: ["king".to_owned()].into(),
        password: Some("short".to_owned()),
        ..Default::default()
    };
    let rows: [(Principal, NewAccount, &str, &[&str]); 6] = [
        (Principal::Anonymous, lin(), "sign_in_required", &[]),
        (account("x", &["applicant"]).into(), lin(), "forbidden", &[]),
        (
            account("x", &["administrator"]).into(),
            bad,
            "bad_account",
            &["name", "text.zh", "text.en", "roles", "password"],
        ),
        (
            account("x", &["administrator"]).into(),
            NewAccount { password: Some("lin-lin-1234".to_owned()), ..lin() },
            "weak_password",
            &["password"],
        ),
        (account("x", &["administrator"]).into(), lin(), "ok", &[]),
        (
            account("x", &["administrator"]).into(),
            NewAccount { name: " LIN ".to_owned(), ..lin() },
            "account_exists",
            &["name"],
        ),
    ];
    for (who, new, code, fields) in rows {
        match create(&store, &authoriser, &who, new, NOW).await {
            Ok(made) => assert_eq!((code, made.name.as_str()), ("ok", "lin")),
            Err(Error::Refusal(refusal)) => {
                let named = std::iter::once(&*refusal).chain(&refusal.also);
                let named: Vec<&str> = named.filter_map(|r| r.field.as_deref()).collect();
                assert_eq!((refusal.code, named), (code, fields.to_vec()));
            }
            Err(Error::Fault(fault)) => panic!("{}", fault.chain()),
        }
    }
}

#[tokio::test]
async fn sign_in_fails_one_check_later_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let (store, authoriser) = (open(folder.path()).await, authoriser());
    let made = enter(&store, &authoriser, lin(), NOW).await.unwrap();
    let elsewhere = NewAccount { name: "mo".to_owned(), password: None, ..lin() };
    enter(&store, &authoriser, elsewhere, NOW).await.unwrap();
    let admin = account("admin", &["administrator"]).into();
    let set = async |state| {
        let change = AccountChange { state: Some(state), ..Default::default() };
        edit(&store, &authoriser, &admin, &made.id, change).await.unwrap();
    };
    set(AccountState::Locked).await;
    let rows = [
        ("nobody", PASSWORD, "wrong_password"),
        (&"n".repeat(65), PASSWORD, "wrong_password"),
        ("mo", PASSWORD, "wrong_password"),
        ("lin", "river2bank", "wrong_password"),
        ("lin", PASSWORD, "account_locked"),
    ];
    for (name, password, code) in rows {
        assert_eq!(refused(sign_in(&store, &typed(name, password), NOW).await), code, "{name}");
    }
    set(AccountState::Active).await;
    let done = sign_in(&store, &typed(" Lin", PASSWORD), NOW).await.unwrap();
    assert_eq!(done.account, made);
}

#[tokio::test]
async fn tries_are_counted_by_account_and_by_address() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    enter(&store, &authoriser(), lin(), NOW).await.unwrap();
    for _ in 0..base::limits::SIGN_IN_TRIES_PER_MINUTE {
        let wrong = sign_in(&store, &typed("lin", "river2bank"), NOW).await;
        assert_eq!(refused(wrong), "wrong_password");
    }
    let right = typed("lin", PASSWORD);
    let Err(Error::Refusal(wait)) = sign_in(&store, &right, NOW).await else { panic!() };
    assert_eq!((wait.code, wait.status), ("too_many_tries", 429));
    assert!(wait.must.en.ends_with("again in 6 seconds."), "{}", wait.must.en);
    assert_eq!(refused(sign_in(&store, &right, NOW.plus_seconds(5)).await), "too_many_tries");
    assert_eq!(refused(sign_in(&store, &right, NOW.plus_seconds(6)).await), "ok");
    // who has signed in has all tries again
    assert_eq!(refused(sign_in(&store, &right, NOW.plus_seconds(6)).await), "ok");
    // an address may try more accounts, but not without end: leave it two tries
    let each = 60 / i64::from(access::limits::SIGN_IN_TRIES_PER_MINUTE_AND_ADDRESS);
    let nearly = NOW.plus_seconds(6 + 60 - 2 * each);
    let fill = async move |tx: &mut store::Tx| {
        access::store::set_pace(tx, "address:10.0.0.1", nearly).await
    };
    store.write(fill).await.unwrap();
    for (guess, code) in
        [("guess1", "wrong_password"), ("guess2", "wrong_password"), ("guess3", "too_many_tries")]
    {
        let answer = sign_in(&store, &typed(guess, PASSWORD), NOW.plus_seconds(6)).await;
        assert_eq!(refused(answer), code, "{guess}");
    }
    let from_elsewhere = SignIn { address: Some("10.0.0.2".to_owned()), ..right };
    assert_eq!(refused(sign_in(&store, &from_elsewhere, NOW.plus_seconds(6)).await), "ok");
}

#[tokio::test]
async fn a_session_lives_until_it_ends() {
    let folder = tempfile::tempdir().unwrap();
    let (store, authoriser) = (open(folder.path()).await, authoriser());
    let made = enter(&store, &authoriser, lin(), NOW).await.unwrap();
    let (one, two) = (enters(&store, PASSWORD).await, enters(&store, PASSWORD).await);
    let hours = i64::from(base::limits::SESSION_HOURS);
    let rows = [
        (Token::fresh(), 0, "session_ended"),
        (one.token.clone(), hours * 3_600, "session_ended"),
        (one.token.clone(), hours * 3_600 - 1, "ok"),
    ];
    for (token, seconds, code) in rows {
        assert_eq!(refused(resolve(&store, &token, NOW.plus_seconds(seconds)).await), code);
    }
    let (principal, session) = resolve(&store, &one.token, NOW.plus_seconds(60)).await.unwrap();
    assert_eq!(principal.account(), Some(&made));
    assert_eq!(session.last_seen_at, NOW.plus_seconds(hours * 3_600 - 1));
    sign_out(&store, &one.token).await.unwrap();
    sign_out(&store, &one.token).await.unwrap();
    assert_eq!(refused(resolve(&store, &one.token, NOW).await), "session_ended");
    assert_eq!(refused(resolve(&store, &two.token, NOW).await), "ok");

    // one session, the pace of one address; the account's was given back
    assert_eq!(purge(&store, NOW).await.unwrap(), 0);
    assert_eq!(purge(&store, NOW.plus_seconds(hours * 3_600)).await.unwrap(), 2);
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    let folder = tempfile::tempdir().unwrap();
    let (store, authoriser) = (open(folder.path()).await, authoriser());
    let made = enter(&store, &authoriser, lin(), NOW).await.unwrap();
    let (one, two) = (enters(&store, PASSWORD).await, enters(&store, PASSWORD).await);
    let me = Principal::from(made.clone());
    let rows = [
        (Principal::Anonymous, PASSWORD, "lake2shore", "sign_in_required"),
        (me.clone(), PASSWORD, "lake", "weak_password"),
        (me.clone(), "river2bank", "lake2shore", "wrong_password"),
        (me, PASSWORD, "lake2shore", "ok"),
    ];
    for (who, old, new, code) in rows {
        let pair = (old.to_owned(), new.to_owned());
        let answer = change_password(&store, &authoriser, &who, &one.session, pair, NOW).await;
        assert_eq!(refused(answer), code);
    }
    assert_eq!(refused(resolve(&store, &one.token, NOW).await), "ok");
    assert_eq!(refused(resolve(&store, &two.token, NOW).await), "session_ended");
    let old = sign_in(&store, &typed("lin", PASSWORD), NOW).await;
    assert_eq!(refused(old), "wrong_password");
    enters(&store, "lake2shore").await;
}

#[tokio::test]
async fn administrators_list_and_edit_but_cannot_lock_themselves_out() {
    let folder = tempfile::tempdir().unwrap();
    let (store, authoriser) = (open(folder.path()).await, authoriser());
    let made = enter(&store, &authoriser, lin(), NOW).await.unwrap();
    let admin = NewAccount {
        name: "admin".to_owned(),
        roles: ["administrator".to_owned()].into(),
        password: None,
        ..lin()
    };
    let admin = enter(&store, &authoriser, admin, NOW).await.unwrap();
    let me = Principal::from(admin.clone());
    let session = enters(&store, PASSWORD).await;
    let locked = || AccountChange { state: Some(AccountState::Locked), ..Default::default() };
    let no_roles = || AccountChange { roles: Some([].into()), ..Default::default() };
    let king = AccountChange { roles: Some(["king".to_owned()].into()), ..Default::default() };
    let ghost = AccountId::parse("ghost").unwrap();
    let rows = [
        (made.clone().into(), &made.id, locked(), "not_found"),
        (me.clone(), &ghost, locked(), "not_found"),
        (me.clone(), &made.id, king, "bad_account"),
        (me.clone(), &admin.id, locked(), "own_administration"),
        (me.clone(), &admin.id, no_roles(), "own_administration"),
        (me.clone(), &made.id, no_roles(), "ok"),
        (me.clone(), &made.id, locked(), "ok"),
    ];
    for (who, id, change, code) in rows {
        assert_eq!(refused(edit(&store, &authoriser, &who, id, change).await), code);
    }
    assert_eq!(refused(resolve(&store, &session.token, NOW).await), "session_ended");
    let first = list(&store, &authoriser, &me, "", 1).await.unwrap();
    assert_eq!(first, [admin]);
    let rest = list(&store, &authoriser, &me, "admin", 50).await.unwrap();
    assert_eq!(rest.len(), 1);
    assert_eq!((rest[0].state, rest[0].roles.len()), (AccountState::Locked, 0));
    assert_eq!(refused(list(&store, &authoriser, &made.into(), "", 1).await), "forbidden");
}
