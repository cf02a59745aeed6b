//! Who may do what in Hangzhou, what a wrong policy is told, and that lists hold what may be read.

mod common;

use std::sync::LazyLock;

use access::{
    Account, Action, Authoriser, Columns, Kind, Principal, RecordKey, Resource, Scope, Standing,
};
use base::id::AccountId;
use common::{account, authoriser, officer, roles};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use store::{Options, Store, params};

const OK: &str = "ok";

fn answer(who: &Principal, action: Action, what: &Resource) -> &'static str {
    thread_local!(static AUTHORISER: Authoriser = authoriser());
    AUTHORISER.with(|a| a.authorise(who, action, what)).map_or_else(|refusal| refusal.code, |()| OK)
}

fn id(text: &str) -> AccountId {
    AccountId::parse(text).unwrap()
}

/// A case of Lin's company: handled by the market regulator and the tax office in Xihu.
fn case() -> Resource {
    Resource::new(Kind::Case, "c1")
        .owned_by(RecordKey::new("person", "lin"))
        .owned_by(RecordKey::new("entity", "91330106X"))
        .filed_by(id("window"))
        .handled_by("market", Some("330106"))
        .handled_by("tax", Some("330106"))
        .handled_by("housing_fund", None)
}

fn task() -> Resource {
    Resource { kind: Kind::Task, places: vec![case().places[0].clone()], ..case() }
}

#[test]
fn a_case_is_open_to_those_who_stand_to_it() {
    let mut partner = account("partner", &["applicant"]);
    partner.organisations = vec![RecordKey::new("entity", "91330106X")];
    let rows: Vec<(Principal, Action, &str)> = vec![
        (Principal::Anonymous, Action::ReadCase, "sign_in_required"),
        (account("lin", &[]).into(), Action::ReadCase, "not_found"),
        (account("lin", &["no_such_role"]).into(), Action::ReadCase, "not_found"),
        (account("mo", &["applicant"]).into(), Action::ReadCase, "not_found"),
        (account("mo", &["applicant"]).into(), Action::EditCase, "not_found"),
        (account("lin", &["applicant"]).into(), Action::ReadCase, OK),
        (account("lin", &["applicant"]).into(), Action::EditCase, OK),
        (partner.into(), Action::WithdrawCase, OK),
        (officer("other", "window_clerk", "service", &[]), Action::ReadCase, "not_found"),
        (officer("window", "window_clerk", "service", &[]), Action::SubmitCase, OK),
        (officer("r", "reviewer", "water", &["330106"]), Action::ReadCase, "not_found"),
        (officer("r", "reviewer", "market", &["330105"]), Action::ReadCase, "not_found"),
        // the department in another district, and another department in this one
        (officer("r", "reviewer", "housing_fund", &["330106"]), Action::ReadCase, "not_found"),
        (officer("r", "reviewer", "housing_fund", &[]), Action::ReadCase, OK),
        (officer("r", "reviewer", "tax", &["330105", "330106"]), Action::ReadCase, OK),
        (officer("r", "reviewer", "tax", &[]), Action::ReadCase, OK),
        (officer("r", "reviewer", "tax", &[]), Action::EditCase, "forbidden"),
        (officer("s", "supervisor", "tax", &[]), Action::ReadCase, OK),
        (account("a", &["administrator"]).into(), Action::ReadCase, "not_found"),
        (account("a", &["auditor"]).into(), Action::ReadCase, OK),
        (account("a", &["auditor"]).into(), Action::WithdrawCase, "forbidden"),
    ];
    for (who, action, expected) in rows {
        assert_eq!(answer(&who, action, &case()), expected, "{who:?} {action}");
    }
}

#[test]
fn a_task_is_decided_where_it_is_handled_and_by_nobody_in_own_cause() {
    let decide = Action::DecideTask;
    let with = |name: &str, roles: &[&str]| {
        let mut account = account(name, roles);
        account.department = Some("market".to_owned());
        Principal::from(account)
    };
    let rows: Vec<(Principal, Action, &str)> = vec![
        (Principal::Anonymous, decide, "sign_in_required"),
        (with("x", &["applicant"]), decide, "not_found"),
        (officer("r", "reviewer", "tax", &["330106"]), decide, "not_found"),
        (officer("r", "reviewer", "market", &["330105"]), decide, "not_found"),
        (with("s", &["supervisor"]), decide, "forbidden"),
        (with("lin", &["reviewer"]), decide, "forbidden"),
        (with("lin", &["reviewer", "applicant"]), decide, "forbidden"),
        (with("window", &["reviewer", "window_clerk"]), decide, "forbidden"),
        (with("lin", &["reviewer"]), Action::ReadTask, OK),
        (with("r", &["reviewer"]), decide, OK),
        (with("r", &["reviewer"]), Action::SendBackTask, OK),
        (with("r", &["reviewer"]), Action::ReadSupervisionBoard, "forbidden"),
    ];
    for (who, action, expected) in rows {
        assert_eq!(answer(&who, action, &task()), expected, "{who:?} {action}");
    }
}

#[test]
fn what_is_open_and_what_belongs_to_offices() {
    let record = |key| Resource::new(Kind::Record, key).owned_by(RecordKey::new("person", key));
    let kept = Resource::new(Kind::Register, "entity").handled_by("market", None);
    let keeper = officer("k", "register_keeper", "market", &["330106"]);
    let lin = || Principal::from(account("lin", &["applicant"]));
    let admin = || Principal::from(account("ad", &["administrator"]));
    let package = Resource::new(Kind::Package, "open_company");
    let mine = package.clone().owned_by(RecordKey::new("person", "lin"));
    let others = package.clone().owned_by(RecordKey::new("person", "mo"));
    let clerk = officer("w", "window_clerk", "service", &[]);
    let person = |name: &str| Resource::new(Kind::Account, name).of_account(id(name));
    let rows = [
        (Principal::Anonymous, Action::ReadCity, Resource::all(Kind::City), OK),
        (Principal::Anonymous, Action::PlanPackage, package, OK),
        (Principal::Anonymous, Action::VerifyReceipt, Resource::all(Kind::Journal), OK),
        (Principal::Anonymous, Action::CreateCase, mine.clone(), "sign_in_required"),
        (lin(), Action::CreateCase, mine.clone(), OK),
        (lin(), Action::CreateCase, others.clone(), "forbidden"),
        (clerk, Action::CreateCase, others, OK),
        (lin(), Action::ReadOwnRecord, record("lin"), OK),
        (lin(), Action::ReadAccessLog, record("lin"), OK),
        (lin(), Action::ReadOwnRecord, record("mo"), "not_found"),
        (lin(), Action::ReadRecord, record("lin"), "not_found"),
        (keeper.clone(), Action::ImportRecords, kept.clone(), OK),
        (officer("k", "register_keeper", "tax", &[]), Action::ImportRecords, kept, "forbidden"),
        (keeper, Action::ReadOwnRecord, record("lin"), "not_found"),
        (admin(), Action::RetryJob, Resource::new(Kind::Job, "j1"), OK),
        (lin(), Action::RetryJob, Resource::new(Kind::Job, "j1"), "not_found"),
        (lin(), Action::ListJobs, Resource::all(Kind::Job), "forbidden"),
        (lin(), Action::EditAccount, person("mo"), "not_found"),
        (lin(), Action::ChangePassword, person("mo"), "forbidden"),
        (lin(), Action::ChangePassword, person("lin"), OK),
        (admin(), Action::ChangePassword, person("lin"), "forbidden"),
        (account("au", &["auditor"]).into(), Action::EditAccount, person("lin"), "forbidden"),
        (admin(), Action::EditAccount, person("lin"), OK),
    ];
    for (who, action, what, expected) in rows {
        assert_eq!(answer(&who, action, &what), expected, "{who:?} {action} {what:?}");
    }
}

#[test]
fn a_wrong_policy_is_told_what_and_where() {
    let rows = [
        ("permit (principal, action", 1, 26, "unexpected end of input"),
        ("\npermit (principal, action == Action::\"read_minds\", resource);", 2, 30, "read_minds"),
        (
            "permit (principal in Role::\"reviever\", action == Action::\"read_case\", resource);",
            1,
            0,
            "reviever",
        ),
        (
            "permit (principal, action == Action::\"read_case\", resource) when { context.owned };",
            1,
            0,
            "owned",
        ),
        (
            "permit (principal, action == Action::\"read_case\", resource == Case::\"c1\");",
            1,
            0,
            "c1",
        ),
        (
            "\n\n  permit (principal == Account::\"lin\", action == Action::\"read_case\", resource);",
            3,
            3,
            "never of one account",
        ),
        (
            "permit (principal in Role::\"reviewer\", action == Action::\"read_case\", resource)
             when { context.own && context.filed };",
            1,
            1,
            "one is enough",
        ),
    ];
    for (policy, line, column, says) in rows {
        let faults = Authoriser::new(policy, &roles()).unwrap_err();
        let fault = &faults[0];
        assert!(fault.message.en.contains(says), "{policy}: {faults:#?}");
        assert_eq!(fault.line, line, "{policy}: {faults:#?}");
        assert!(column == 0 || fault.column == column, "{policy}: {faults:#?}");
    }
    let nothing = Authoriser::new("", &roles()).unwrap();
    let lin = account("lin", &["applicant", "administrator"]).into();
    assert_eq!(nothing.authorise(&lin, Action::ReadCase, &case()).unwrap_err().status, 404);
}

#[test]
fn the_matrix_is_what_is_committed() {
    let path = testkit::root().join("schemas/permissions.txt");
    let committed = std::fs::read_to_string(path).expect("schemas/permissions.txt is committed");
    assert_eq!(
        authoriser().matrix(),
        committed,
        "run `cargo xtask codegen` and look at the change"
    );
}

const DEPARTMENTS: [&str; 3] = ["market", "tax", "water"];
const DISTRICTS: [&str; 3] = ["330105", "330106", "330108"];
const PEOPLE: [&str; 3] = ["lin", "mo", "an"];

fn any_account() -> impl Strategy<Value = Account> {
    let roles: Vec<String> = roles().into_iter().map(|(id, _)| id).collect();
    (
        prop::sample::select(&PEOPLE[..]),
        prop::sample::subsequence(roles, 0..=3),
        prop::option::of(prop::sample::select(&DEPARTMENTS[..])),
        prop::sample::subsequence(&DISTRICTS[..], 0..=2),
        prop::sample::subsequence(&["e1", "e2"][..], 0..=1),
    )
        .prop_map(|(name, roles, department, districts, organisations)| {
            let roles: Vec<&str> = roles.iter().map(String::as_str).collect();
            let mut account = account(name, &roles);
            account.department = department.map(str::to_owned);
            account.districts = districts.into_iter().map(str::to_owned).collect();
            account.organisations =
                organisations.into_iter().map(|key| RecordKey::new("entity", key)).collect();
            account
        })
}

fn any_resource(kind: Kind, name: String) -> impl Strategy<Value = Resource> {
    let place = (
        prop::sample::select(&DEPARTMENTS[..]),
        prop::option::of(prop::sample::select(&DISTRICTS[..])),
    );
    (
        prop::option::of(prop::sample::select(&PEOPLE[..])),
        prop::option::of(prop::sample::select(&["e1", "e2", "e3"][..])),
        prop::option::of(prop::sample::select(&PEOPLE[..])),
        prop::collection::vec(place, 0..=3),
    )
        .prop_map(move |(person, entity, filed_by, places)| {
            let mut made = Resource::new(kind, name.clone());
            if let Some(person) = person {
                made = made.owned_by(RecordKey::new("person", person));
            }
            if let Some(entity) = entity {
                made = made.owned_by(RecordKey::new("entity", entity));
            }
            if let Some(filed_by) = filed_by {
                made = made.filed_by(id(filed_by));
            }
            places
                .iter()
                .fold(made, |made, (department, district)| made.handled_by(*department, *district))
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// For whoever with whatever roles, what `authorise` permits one by one is what `scope` holds.
    #[test]
    fn scope_and_authorise_agree(who in any_account(), what in any_resource(Kind::Case, "c".into())) {
        static AUTHORISER: LazyLock<Authoriser> = LazyLock::new(authoriser);
        let authoriser = &*AUTHORISER;
        let principal = Principal::from(who.clone());
        for action in Action::ALL {
            let what = Resource { kind: action.kind(), ..what.clone() };
            let allowed = authoriser.authorise(&principal, *action, &what).is_ok();
            let held = authoriser.scope(&principal, *action).is_ok_and(|s| s.admits(&who, &what));
            prop_assert_eq!(allowed, held, "{} {:?}", action, Standing::of(&who, &what));
        }
    }
}

const TABLES: &[store::Migration] = &[store::Migration {
    id: "test/0001",
    sql: "
create table thing (id text not null primary key, person text, entity text, filed_by text);
create table place (thing text not null, department text not null, district text);
",
}];

/// The rows that a filtered statement answers are those that may be read one by one.
#[test]
fn a_filtered_list_holds_what_may_be_read() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    let store = runtime.block_on(async {
        let store = Store::open(&url, Options { readers: 1 }).await.unwrap();
        store.migrate(TABLES).await.unwrap();
        store
    });
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut things = Vec::new();
    for number in 0..60 {
        let made = any_resource(Kind::Case, format!("t{number:02}")).new_tree(&mut runner).unwrap();
        things.push(made.current());
    }
    runtime.block_on(insert(&store, things.clone()));
    let authoriser = authoriser();
    let mut held = 0;
    for _ in 0..60 {
        let who = any_account().new_tree(&mut runner).unwrap().current();
        let principal = Principal::from(who.clone());
        for action in [Action::ReadCase, Action::ListOwnCases, Action::ListWindowCases] {
            let Ok(scope) = authoriser.scope(&principal, action) else { continue };
            let listed = runtime.block_on(listed(&store, &scope));
            let allowed = |t: &&Resource| authoriser.authorise(&principal, action, t).is_ok();
            let one_by_one: Vec<&str> =
                things.iter().filter(allowed).map(|t| t.id.as_str()).collect();
            assert_eq!(listed, one_by_one, "{who:?} {action}");
            held += listed.len();
        }
        // a relation with an exception, which no list of Hangzhou has
        for except in [access::Relation::Own, access::Relation::Filed] {
            let reach = access::Reach {
                all: false,
                any_of: vec![access::Relation::SameDistrict, access::Relation::SameDepartment],
                except: vec![except],
            };
            let scope = Scope::new(reach, &who);
            let listed = runtime.block_on(listed(&store, &scope));
            let wanted: Vec<&str> =
                things.iter().filter(|t| scope.admits(&who, t)).map(|t| t.id.as_str()).collect();
            assert_eq!(listed, wanted, "{who:?} but {except:?}");
        }
    }
    assert!(held > 100, "the test must see something: {held}");
}

async fn insert(store: &Store, things: Vec<Resource>) {
    let insert = async move |tx: &mut store::Tx| {
        for thing in &things {
            let owner = |register: &str| {
                thing.owners.iter().find(|o| o.register == register).map(|o| o.key.clone())
            };
            let row = params![
                &thing.id,
                owner("person"),
                owner("entity"),
                thing.filed_by.as_ref().map(|id| id.as_str()),
            ];
            tx.execute("insert into thing values ($1, $2, $3, $4)", row).await?;
            for place in &thing.places {
                let row = params![&thing.id, &place.department, place.district.as_deref()];
                tx.execute("insert into place values ($1, $2, $3)", row).await?;
            }
        }
        Ok(())
    };
    store.write(insert).await.unwrap();
}

async fn listed(store: &Store, scope: &Scope) -> Vec<String> {
    let columns = Columns {
        owners: &[("'person'", "t.person"), ("'entity'", "t.entity")],
        filed_by: Some("t.filed_by"),
        place: Some(("p.department", "p.district")),
        place_within: Some("exists (select 1 from place p where p.thing = t.id and {})"),
        ..Columns::default()
    };
    let filter = scope.filter(&columns, 2);
    let sql = format!("select t.id from thing t where t.id > $1 and {} order by t.id", filter.sql);
    let mut params = vec!["".into()];
    params.extend(filter.params);
    let query = async move |tx: &mut store::Tx| tx.query(sql.clone(), &params).await;
    let rows = store.read(query).await.unwrap();
    rows.iter().map(|row| row.text(0).unwrap()).collect()
}
