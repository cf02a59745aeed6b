//! The operations, each test on both engines.

use std::collections::BTreeSet;
use std::sync::Arc;

use access::{Account, AccountState, Action, Authoriser, Principal, RecordKey};
use base::deadline::Colour;
use base::id::{AccountId, CaseId};
use base::{Date, Error, Instant, Result, Text};
use cases::engine::decide::Decision;
use cases::engine::state::deadline;
use cases::model::CaseState;
use cases::ops::*;
use serde_json::{Map, Value as Json, json};
use testkit::TestStore;

use crate::city::*;

pub(super) struct Stage {
    pub(super) store: TestStore,
    pub(super) room: Room,
    _dir: tempfile::TempDir,
}

fn pack() -> Arc<pack::Pack> {
    let review = "decision: { mode: review }";
    City::default()
        .ask("field", "name", "shop.name", &[])
        .ask("field", "district", "shop.district", &[])
        .ask("field", "staff", "shop.staff", &["when: shop.b0"])
        .ask("field", "extra", "shop.b7", &[])
        .ask("material", "paper", "shop.b1", &[])
        .ask("material", "health", "person.health_checked", &[])
        .credential("card", "person", "person.name, person.health_checked")
        .act("check", &["shop.name", "shop.b1"], &["shop.b2"], &[])
        .act(
            "permit",
            &["shop.b2", "shop.district", "person.health_checked"],
            &["shop.number = running", "shop.b9"],
            &[review, "district: shop.district"],
        )
        .load("shop.number")
}

pub(super) async fn stages() -> Vec<Stage> {
    let mut stages = Vec::new();
    for store in testkit::stores().await {
        for migrations in [
            access::store::MIGRATIONS,
            journal::MIGRATIONS,
            registers::MIGRATIONS,
            credentials::MIGRATIONS,
            cases::MIGRATIONS,
            cases::BOARD_MIGRATIONS,
            cases::APPOINTMENT_MIGRATIONS,
        ] {
            store.migrate(migrations).await.expect("tables");
        }
        let (pack, dir) = (pack(), tempfile::tempdir().expect("a folder"));
        let roles: Vec<_> = pack.roles.values().map(|r| (r.id.clone(), r.text.clone())).collect();
        let access = Authoriser::new(&pack.access, &roles).unwrap_or_else(|f| panic!("{f:#?}"));
        let key = dir.path().join("key.jwk");
        let key = credentials::keyfile::read_or_create(&key, credentials::Algorithm::EdDsa);
        let key = key.expect("a key");
        let url = pack.manifest.issuer.clone();
        let issuer =
            Arc::new(credentials::Issuer { url, key, zone: pack.zone(), retired: Vec::new() });
        let room = Room::new(pack, Arc::new(access), issuer);
        stages.push(Stage { store, room, _dir: dir });
    }
    stages
}

const LIN: &str = "110101199003070011";

pub(super) fn account(name: &str, role: &str) -> Account {
    let person = (role == "applicant").then(|| RecordKey::new("people", format!("{LIN}-{name}")));
    Account {
        id: AccountId::parse(name).expect("an id"),
        name: name.to_owned(),
        text: Text::new(name, name),
        roles: BTreeSet::from([role.to_owned()]),
        department: (role == "reviewer").then(|| "office".to_owned()),
        districts: if role == "reviewer" { vec!["990102".to_owned()] } else { Vec::new() },
        person,
        organisations: Vec::new(),
        mandates: Vec::new(),
        state: AccountState::Active,
        subject: None,
        created_at: monday(),
    }
}

pub(super) fn code<T: std::fmt::Debug>(result: Result<T>) -> String {
    match result {
        Ok(_) => "ok".to_owned(),
        Err(Error::Refusal(refusal)) => refusal.code.to_owned(),
        Err(Error::Fault(fault)) => fault.context.split(':').next().unwrap_or_default().to_owned(),
    }
}

/// Runs an operation of the room: `run!(stage, who, |tx, room, actor| …)`.
macro_rules! run {
    ($stage:expr, $who:expr, |$tx:ident, $room:ident, $actor:ident| $body:expr) => {{
        let (room, who) = ($stage.room.clone(), Principal::from($who.clone()));
        let operation = async move |$tx: &mut store::Tx| {
            let ($room, $actor) = (&room, &Actor { who: &who, now: monday() });
            $body.await
        };
        $stage.store.write(operation).await
    }};
}

fn answers(of: &[(&str, Json)]) -> Map<String, Json> {
    of.iter().map(|(fact, value)| ((*fact).to_owned(), value.clone())).collect()
}

fn complete() -> Map<String, Json> {
    answers(&[("shop.name", json!("东店")), ("shop.district", json!("990102"))])
}

fn opening(with: Map<String, Json>) -> NewCase {
    NewCase { package: "open".into(), answers: with, ..NewCase::default() }
}

fn paper(ask: &str) -> NewDocument {
    let media_type = "application/pdf".to_owned();
    NewDocument { ask: ask.into(), name: "p".into(), media_type, bytes: 9, sha256: "00".into() }
}

async fn begun(stage: &Stage, who: &Account) -> CaseId {
    let case = run!(stage, who, |tx, room, actor| draft(tx, room, actor, opening(complete())));
    case.expect("a draft").header.id
}

pub(super) async fn submitted(stage: &Stage, who: &Account) -> CaseId {
    let id = begun(stage, who).await;
    for ask in ["paper", "health"] {
        let of = id.clone();
        run!(stage, who, |tx, room, actor| attach(tx, room, actor, &of, paper(ask)))
            .expect("paper");
    }
    let of = id.clone();
    run!(stage, who, |tx, room, actor| submit(tx, room, actor, &of)).expect("submitted");
    advanced(stage, &id).await;
    id
}

async fn advanced(stage: &Stage, id: &CaseId) -> usize {
    let (room, of) = (stage.room.clone(), id.clone());
    let job = async move |tx: &mut store::Tx| {
        advance(tx, &room, &Advance { case: of.to_string() }, monday()).await?;
        load(tx, &room, &of).await
    };
    stage.store.write(job).await.expect("advanced").events.len()
}

#[tokio::test]
async fn a_case_is_filled_in_submitted_and_decided_once() {
    for stage in stages().await {
        let (lin, wang, li) =
            (account("lin", "applicant"), account("wang", "reviewer"), account("li", "reviewer"));
        let id = begun(&stage, &lin).await;
        let edit_with = |version: i64, field: &'static str| {
            let id = id.clone();
            let answers = answers(&[(field, json!(true))]);
            let edit = Edit { answers, commitments: None };
            (id, version, edit)
        };
        let (of, version, change) = edit_with(1, "shop.b7");
        let ok =
            run!(stage, lin, |tx, room, actor| edit(tx, room, actor, &of, version, change.clone()));
        assert_eq!(ok.expect("edited").header.version, 2);
        for (version, field, expected) in
            [(1, "shop.b7", "case_changed"), (2, "shop.none", "unknown_field")]
        {
            let (of, version, change) = edit_with(version, field);
            let no = run!(stage, lin, |tx, room, actor| edit(
                tx,
                room,
                actor,
                &of,
                version,
                change.clone()
            ));
            assert_eq!(code(no), expected);
        }
        let of = id.clone();
        let no = run!(stage, lin, |tx, room, actor| submit(tx, room, actor, &of)).unwrap_err();
        let Error::Refusal(no) = no else { panic!("{no}") };
        let fields: Vec<_> = [&*no].into_iter().chain(&no.also).map(|r| r.field.clone()).collect();
        assert_eq!(fields, [Some("paper".to_owned()), Some("health".to_owned())], "all at once");

        let id = submitted(&stage, &lin).await;
        let count = advanced(&stage, &id).await;
        assert_eq!(count, advanced(&stage, &id).await, "{}: nothing more to do", stage.store.name);
        let (note, facts) = (String::new(), serde_json::Map::new());
        let decision = Decision { approve: true, reason: None, note, facts };
        let both = [&wang, &li].map(|who| {
            let (id, decision) = (id.clone(), decision.clone());
            async {
                run!(stage, who, |tx, room, actor| decide(
                    tx, room, actor, &id, "permit", &decision
                ))
            }
        });
        let mut codes: Vec<String> =
            futures::future::join_all(both).await.into_iter().map(code).collect();
        codes.sort();
        assert_eq!(codes, ["ok", "task_not_open"], "{}", stage.store.name);
        advanced(&stage, &id).await;
        let of = id.clone();
        let case = run!(stage, lin, |tx, room, _actor| load(tx, room, &of)).expect("a case");
        assert_eq!(case.state.state, CaseState::Closed);
        let of = id.clone();
        let no = run!(stage, lin, |tx, room, actor| withdraw(tx, room, actor, &of, ""));
        assert_eq!(code(no), "case_state");
    }
}

#[tokio::test]
async fn nothing_is_kept_that_is_not_needed_and_credentials_are_not_asked_again() {
    for stage in stages().await {
        let lin = account("lin", "applicant");
        let holder = lin.person.clone().expect("a person");
        let request = credentials::IssueRequest {
            type_id: "card".into(),
            vct: "https://exampleton.onevisit.example/card".into(),
            holder: credentials::Holder { register: holder.register, key: holder.key },
            facts: answers(&[("person.health_checked", json!(true))]).into_iter().collect(),
            always_disclosed: BTreeSet::new(),
            issuer: "office".into(),
            valid_until: None,
            case_id: None,
            pack_version: "1".into(),
            holder_public_key: None,
        };
        let issuer = stage.room.issuer.clone();
        let issue = async move |tx: &mut store::Tx| {
            credentials::ops::issue(tx, &issuer, &request, monday()).await
        };
        let card = stage.store.write(issue).await.expect("a card");
        let mut all = complete();
        all.extend(answers(&[("shop.b7", json!(true)), ("shop.staff", json!(3))]));
        let new = opening(all);
        let id = run!(stage, lin, |tx, room, actor| draft(tx, room, actor, new.clone()));
        let id = id.expect("a draft").header.id;
        for ask in ["paper", "health"] {
            let of = id.clone();
            run!(stage, lin, |tx, room, actor| attach(tx, room, actor, &of, paper(ask)))
                .expect("in");
        }
        let of = id.clone();
        let case = run!(stage, lin, |tx, room, actor| submit(tx, room, actor, &of));
        let case = case.expect("submitted");
        assert_eq!(case.header.answers, complete());
        let kept: Vec<&str> = case.documents.iter().map(|d| d.ask.as_str()).collect();
        assert_eq!(kept, ["paper"], "the card says the rest");
        let of = id.clone();
        let again = run!(stage, lin, |tx, room, _actor| load(tx, room, &of)).expect("a case");
        assert_eq!((again.documents.len(), again.header.answers), (1, complete()));
        // what was revoked is held no more
        let revoke = async move |tx: &mut store::Tx| {
            credentials::ops::revoke(tx, &card.id, "错发", monday()).await
        };
        stage.store.write(revoke).await.expect("revoked");
        let id = begun(&stage, &lin).await;
        let no = run!(stage, lin, |tx, room, actor| submit(tx, room, actor, &id)).unwrap_err();
        let Error::Refusal(no) = no else { panic!("{no}") };
        assert_eq!(no.also.len(), 1);
    }
}

#[tokio::test]
async fn lists_hold_what_one_may_see_and_pages_lose_nothing() {
    for stage in stages().await {
        let lin = account("lin", "applicant");
        let mut mine = BTreeSet::new();
        for _ in 0..5 {
            mine.insert(submitted(&stage, &lin).await.to_string());
        }
        let mut seen: Vec<String> = Vec::new();
        loop {
            let after = seen.last().cloned();
            let filter = CaseFilter { after, limit: Some(2), ..CaseFilter::default() };
            let page = run!(stage, lin, |tx, room, actor| list(tx, room, actor.who, &filter));
            let page = page.expect("a page");
            if page.is_empty() {
                break;
            }
            seen.extend(page.iter().map(|case| case.id.to_string()));
        }
        assert_eq!((seen.len(), seen.into_iter().collect::<BTreeSet<_>>()), (5, mine));
        let mut other_district = account("far", "reviewer");
        other_district.districts = vec!["990103".into()];
        let (wang, audit) = (account("wang", "reviewer"), account("audit", "auditor"));
        for (who, expected) in [(&wang, 5), (&other_district, 0), (&audit, 5)] {
            let (mut cursors, mut after) = (BTreeSet::new(), None);
            loop {
                let filter =
                    TaskFilter { after: after.take(), limit: Some(2), ..TaskFilter::default() };
                let page = run!(stage, who, |tx, room, actor| tasks(tx, room, actor.who, &filter));
                let page = page.expect("a page");
                let Some(last) = page.last() else { break };
                after = Some(last.cursor());
                assert!(page.iter().all(|task| cursors.insert(task.cursor())), "none twice");
            }
            assert_eq!(cursors.len(), expected, "{} {}", stage.store.name, who.name);
        }
        for (who, expected) in
            [(account("stranger", "applicant"), "0"), (account("clerk", "clerk"), "forbidden")]
        {
            let filter = CaseFilter::default();
            let rows = run!(stage, who, |tx, room, actor| list(tx, room, actor.who, &filter));
            let got = rows.as_ref().map_or_else(|_| String::new(), |rows| rows.len().to_string());
            assert_eq!(if rows.is_ok() { got } else { code(rows) }, expected);
        }
    }
}

/// A case that is begun, submitted and taken up at `now`.
async fn filed_at(stage: &Stage, who: &Account, now: Instant) -> CaseId {
    let (room, who) = (stage.room.clone(), Principal::from(who.clone()));
    let under = room.clone();
    let file = async move |tx: &mut store::Tx| {
        let actor = Actor { who: &who, now };
        let documents = ["paper", "health"].map(|ask| Filing::New(paper(ask))).to_vec();
        let (new, edit) = (opening(complete()), Edit::default());
        let case = submit_directly(tx, &under, &actor, Direct { new, edit, documents }).await?;
        Ok(case.header.id)
    };
    let id = stage.store.write(file).await.expect("filed");
    let body = Advance { case: id.to_string() };
    let take_up = async move |tx: &mut store::Tx| advance(tx, &room, &body, now).await;
    stage.store.write(take_up).await.expect("taken up");
    id
}

/// The cases whose task has `colour` on `on`, read page by page.
async fn coloured(stage: &Stage, who: &Account, colour: Colour, on: Date) -> Vec<String> {
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let colour = Some((colour, on));
        let filter = TaskFilter { colour, after, limit: Some(2), ..TaskFilter::default() };
        let page = run!(stage, who, |tx, room, actor| tasks(tx, room, actor.who, &filter));
        let page = page.expect("a page");
        let Some(last) = page.last() else { return found };
        after = Some(last.cursor());
        found.extend(page.iter().map(|task| task.case.id.to_string()));
    }
}

#[tokio::test]
async fn a_queue_is_filtered_by_colour_over_all_its_pages() {
    for stage in stages().await {
        let (lin, wang) = (account("lin", "applicant"), account("wang", "reviewer"));
        let mut cases = Vec::new();
        for day in [0, 0, 0, 1, 1, 2, 3, 4, 4] {
            let now = monday().plus_seconds(day * 86_400);
            cases.push(filed_at(&stage, &lin, now).await);
        }
        let (of, fields) = (cases[1].clone(), vec![("shop.name".to_owned(), "改".to_owned())]);
        let sent =
            run!(stage, wang, |tx, room, actor| send_back(tx, room, actor, &of, "permit", &fields));
        sent.expect("sent back");
        let (room, ids) = (stage.room.clone(), cases.clone());
        let read = async move |tx: &mut store::Tx| {
            let mut clocks = Vec::new();
            for id in &ids {
                let case = load(tx, &room, id).await?;
                clocks.push((id.to_string(), case.state.tasks["permit"].clock.clone()));
            }
            Ok(clocks)
        };
        let clocks = stage.store.read(read).await.expect("clocks");
        let (pack, mut seen) = (&stage.room.pack, BTreeSet::new());
        for day in 0..9 {
            let now = monday().plus_seconds(day * 86_400);
            let on = now.date_in(&pack.zone());
            for colour in [Colour::Green, Colour::Yellow, Colour::Red, Colour::Stopped] {
                // what has not begun yet on that day has no colour
                let begun = clocks.iter().filter(|(_, clock)| clock[0].at <= now);
                let of_fold = begun.filter(|(_, clock)| {
                    let stands = deadline(clock, &pack.calendar, &pack.zone(), now);
                    stands.expect("a clock").colour == colour
                });
                let expected: BTreeSet<String> = of_fold.map(|(id, _)| id.clone()).collect();
                let found = coloured(&stage, &wang, colour, on).await;
                let later = |id: &String| clocks.iter().any(|(i, c)| i == id && c[0].at > now);
                let found: Vec<String> = found.into_iter().filter(|id| !later(id)).collect();
                assert_eq!(found.len(), expected.len(), "{colour:?} on {on}: none twice");
                assert_eq!(found.iter().cloned().collect::<BTreeSet<_>>(), expected);
                seen.extend((!found.is_empty()).then_some(format!("{colour:?}")));
            }
        }
        assert_eq!(seen.len(), 4, "every colour was there: {seen:?}");
    }
}

#[tokio::test]
async fn at_the_window_nothing_is_told_to_those_who_may_not_file() {
    for stage in stages().await {
        let (clerk, lin) = (account("clerk", "clerk"), account("lin", "applicant"));
        let filed = |name: &str| NewCase {
            on_behalf_of: Some(Applicant {
                identity_number: LIN.into(),
                name: name.into(),
                mobile: None,
            }),
            ..opening(complete())
        };
        // first the name is recorded from the card; another name is then refused, to the clerk only
        for (who, name, expected) in [
            (&lin, "林小果", "forbidden"),
            (&clerk, "林小果", "ok"),
            (&clerk, "林小果", "ok"),
            (&clerk, "林大果", "applicant_name"),
            (&lin, "林大果", "forbidden"),
        ] {
            let new = filed(name);
            let got = run!(stage, who, |tx, room, actor| draft(tx, room, actor, new.clone()));
            assert_eq!(code(got), expected, "{name}");
        }
        let reads = async |tx: &mut store::Tx| registers::reads(tx, "people", LIN, None, 9).await;
        let reads = stage.store.read(reads).await.expect("the log");
        assert_eq!(reads.first().map(|line| line.reader.clone()), Some(clerk.id.to_string()));
    }
}

#[tokio::test]
async fn a_case_stays_with_its_pack_and_its_people() {
    for stage in stages().await {
        let lin = account("lin", "applicant");
        let id = submitted(&stage, &lin).await;
        let hash = stage.room.pack.hash.clone();
        let of = id.clone();
        let kept = async move |tx: &mut store::Tx| pack_of(tx, &of).await;
        assert_eq!(stage.store.read(kept).await.expect("a hash"), hash);
        let mut newer = (*stage.room.pack).clone();
        newer.hash = "newer".into();
        let Room { access, issuer, .. } = stage.room.clone();
        let room = Room::new(Arc::new(newer), access, issuer);
        let of = id.clone();
        let wrong = async move |tx: &mut store::Tx| load(tx, &room, &of).await.map(drop);
        assert_eq!(code(stage.store.write(wrong).await), "pack_mismatch");
        for (who, action, expected) in [
            (account("lin", "applicant"), Action::ReadCase, "ok"),
            (account("stranger", "applicant"), Action::ReadCase, "not_found"),
            (account("wang", "reviewer"), Action::ReadCase, "ok"),
            (account("clerk", "clerk"), Action::ReadCase, "not_found"),
        ] {
            let of = id.clone();
            let got = run!(stage, who, |tx, room, actor| read(
                tx, room, &of, actor.who, action, actor.now
            ));
            assert_eq!(code(got), expected, "{}", who.name);
        }
        let draft = begun(&stage, &lin).await;
        for (ask, media_type, bytes, expected) in [
            ("name", "application/pdf", 9, "unknown_material"),
            ("paper", "text/html", 9, "media_type"),
            ("paper", "application/pdf", 0, "document_size"),
            ("paper", "application/pdf", 21 << 20, "document_size"),
            ("paper", "image/png", 20 << 20, "ok"),
        ] {
            let new = NewDocument { media_type: media_type.into(), bytes, ..paper(ask) };
            let of = draft.clone();
            let got = run!(stage, lin, |tx, room, actor| attach(tx, room, actor, &of, new.clone()));
            assert_eq!(code(got), expected, "{ask} {media_type} {bytes}");
        }
        let of = draft.clone();
        let withdrawn = run!(stage, lin, |tx, room, actor| withdraw(tx, room, actor, &of, ""));
        assert_eq!(withdrawn.expect("a draft may go").state.state, CaseState::Withdrawn);
    }
}
