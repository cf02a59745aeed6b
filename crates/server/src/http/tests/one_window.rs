//! One window: any window takes any package, an agent acts within a mandate and no further, half
//! hours are booked and never twice, what could not be done is taken up; and a package is the same
//! whichever way it comes in.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::Method;
use base::Instant;
use serde_json::{Value as Json, json};

use super::app::{App, Call, Session, answers};

const CHEN: &str = "330106199305181262";
const LIN: &str = "330110198811022432";

fn chen() -> Json {
    json!({ "identity_number": CHEN, "name": "陈晓", "mobile": "19900000001" })
}

fn to_lin(packages: &[&str], commitments: bool) -> Json {
    json!({ "agent": { "register": "person", "key": LIN, "name": "林悦" }, "packages": packages,
        "commitments": commitments, "to": "2026-12-31" })
}

/// Begins a company opening as `who` with `more` in the body, fills it in and hands in what is
/// asked; answers the draft.
async fn filled(app: &App, who: &Session, name: &str, more: Json, commitments: &[&str]) -> Json {
    let mut body = json!({ "package": "company_opening", "answers": answers(name) });
    for (key, value) in more.as_object().unwrap() {
        body[key] = value.clone();
    }
    let draft = app.post(who, "/api/v1/cases", &body).await;
    let case = draft.expect(201);
    let id = case["id"].as_str().unwrap();
    for ask in ["articles_of_association", "appointment_documents"] {
        app.upload(who, id, ask, b"%PDF-1.7 made up").await.expect(201);
    }
    let change = json!({ "commitments": commitments });
    let call = Call::new(Method::PATCH, &format!("/api/v1/cases/{id}")).json(&change);
    app.call(call.by(who).header("if-match", draft.header("etag"))).await.expect(200)
}

const BOTH: [&str; 2] = ["name_commitment", "address_commitment"];

async fn submitted(app: &App, who: &Session, name: &str, more: Json) -> Json {
    let case = filled(app, who, name, more, &BOTH).await;
    let path = format!("/api/v1/cases/{}", case["id"].as_str().unwrap());
    app.post(who, &format!("{path}/submit"), &json!({})).await.expect(200);
    app.settle().await;
    app.get(who, &path).await.expect(200)
}

/// What must be the same: the plan, and of each task who decides, after what, how and why.
fn essence(case: &Json) -> Json {
    let tasks = case["tasks"].as_array().unwrap().iter().map(|task| {
        let clauses = task["clauses"].as_array().unwrap().iter();
        let clauses: Vec<_> = clauses.map(|c| json!([c["id"], c["outcome"]])).collect();
        json!([
            task["act"],
            task["department"]["id"],
            task["after"],
            task["state"],
            task["decided_by"],
            clauses
        ])
    });
    let kinds = case["timeline"].as_array().unwrap().iter().map(|entry| entry["kind"].clone());
    let credentials = case["credentials"].as_array().unwrap().iter();
    // two that were issued at the same moment stand in no order
    let credentials: BTreeSet<_> = credentials.map(|c| c["type"].as_str().unwrap()).collect();
    let plan = &case["plan"];
    json!({
        "state": case["state"], "tasks": tasks.collect::<Vec<_>>(),
        "timeline": kinds.collect::<Vec<_>>(), "credentials": credentials,
        "asks": plan["asks"].as_array().unwrap().iter().map(|a| a["id"].clone()).collect::<Vec<_>>(),
        "days": plan["promised_working_days"], "visits": plan["visits"],
        "materials": plan["materials"],
    })
}

#[tokio::test]
async fn a_package_is_the_same_online_at_the_window_by_terminal_and_by_agent() {
    let app = App::new().await;
    let online = app.session("chenxiao").await;
    // a window of another district: any window takes any package
    let window = app.session("clerk_shangcheng").await;
    let terminal = app.session("terminal_xihu").await;
    let mandate = app.post(&online, "/api/v1/mandates", &to_lin(&["company_opening"], true)).await;
    let mandate = mandate.expect(201)["id"].clone();
    let agent = app.session("linyue").await;
    let ways = [
        (&online, "杭州青山听雨软件有限公司", json!({})),
        (&window, "杭州绿水听风软件有限公司", json!({ "on_behalf_of": chen() })),
        (&terminal, "杭州白云听雪软件有限公司", json!({ "on_behalf_of": chen() })),
        (&agent, "杭州明月听松软件有限公司", json!({ "mandate": mandate })),
    ];
    let mut seen: Vec<Json> = Vec::new();
    for (who, name, more) in ways {
        let case = submitted(&app, who, name, more).await;
        assert_eq!(case["applicant"]["name_masked"], "陈*", "{name}");
        seen.push(essence(&case));
    }
    assert_eq!(seen[0]["state"], "closed", "{:#}", seen[0]);
    for (i, way) in seen.iter().enumerate() {
        assert_eq!(way, &seen[0], "way {i}");
    }
    // all four are Chen's, and say who filed them
    let rows = app.get(&online, "/api/v1/cases").await.expect(200);
    assert_eq!(rows["items"].as_array().unwrap().len(), 4);
    let mut items = rows["items"].as_array().unwrap().iter();
    let last = items.find(|row| row.to_string().contains("明月听松")).unwrap();
    let last = last["id"].as_str().unwrap();
    let by_agent = app.get(&online, &format!("/api/v1/cases/{last}")).await.expect(200);
    assert_eq!(by_agent["filed_by"]["en"], "An agent", "{by_agent:#}");
}

/// The plan of a draft of `package` that is begun with `more` in the body.
async fn plan(app: &App, who: &Session, package: &str, more: &Json) -> Json {
    let mut body = json!({ "package": package });
    for (key, value) in more.as_object().unwrap() {
        body[key] = value.clone();
    }
    let draft = app.post(who, "/api/v1/cases", &body).await;
    assert_eq!(draft.status.as_u16(), 201, "{package} by {more}: {}", draft.json());
    let mut plan = draft.json()["plan"].clone();
    // what the city knows of somebody is shown to themselves only
    for reused in plan["reuse"].as_array_mut().unwrap() {
        reused.as_object_mut().unwrap().remove("value");
    }
    plan
}

#[tokio::test]
async fn one_package_of_each_kind_has_the_same_plan_whichever_way_it_is_begun() {
    let app = App::new().await;
    let pack = app.edge.city.pack.clone();
    let today = app.edge.now().date_in(&pack.zone());
    // the first of each moment of life that a person begins without naming a subject
    let mut kinds: BTreeMap<&str, &str> = BTreeMap::new();
    for package in pack.packages.values() {
        let begins = package.applicant == "person" && package.new_subject;
        if begins && pack::holds(package.from, package.to, today) {
            kinds.entry(&package.life_event).or_insert(&package.id);
        }
    }
    assert!(kinds.len() > 10, "{kinds:?}");
    let (online, agent) = (app.session("chenxiao").await, app.session("linyue").await);
    let window = app.session("clerk_shangcheng").await;
    let terminal = app.session("terminal_xihu").await;
    for package in kinds.into_values() {
        let given = app.post(&online, "/api/v1/mandates", &to_lin(&[package], true)).await;
        let mandate = given.expect(201)["id"].clone();
        let own = plan(&app, &online, package, &json!({})).await;
        assert!(own["asks"].is_array() && own["tasks"].is_array(), "{package}: {own}");
        for (who, more) in [
            (&window, json!({ "on_behalf_of": chen() })),
            (&terminal, json!({ "on_behalf_of": chen() })),
            (&agent, json!({ "mandate": mandate })),
        ] {
            assert_eq!(plan(&app, who, package, &more).await, own, "{package} by {more}");
        }
    }
}

#[tokio::test]
#[allow(clippy::too_many_lines, reason = "one mandate from its grant to its end")]
async fn an_agent_acts_within_the_mandate_and_no_further() {
    let app = App::new().await;
    let (chen, lin) = (app.session("chenxiao").await, app.session("linyue").await);
    let path = "/api/v1/mandates";
    let wrong = [
        (json!({ "name": "林月" }), 422, "mandate_party"),
        (json!({ "key": CHEN, "name": "陈晓" }), 422, "mandate_party"),
    ];
    for (change, status, code) in wrong {
        let mut body = to_lin(&[], false);
        for (key, value) in change.as_object().unwrap() {
            body["agent"][key] = value.clone();
        }
        assert_eq!(app.post(&chen, path, &body).await.refused(status), code);
    }
    let mut past = to_lin(&[], false);
    past["to"] = json!("2026-11-15");
    assert_eq!(app.post(&chen, path, &past).await.refused(422), "mandate_period");
    let unknown = to_lin(&["nothing"], false);
    assert_eq!(app.post(&chen, path, &unknown).await.refused(422), "mandate_packages");
    // nobody gives a mandate of somebody else
    let mut theirs = to_lin(&[], false);
    theirs["principal"] = json!({ "register": "person", "key": CHEN, "name": "陈晓" });
    theirs["agent"] = json!({ "register": "person", "key": LIN, "name": "林悦" });
    assert_eq!(app.post(&lin, path, &theirs).await.refused(403), "forbidden");

    let given = app.post(&chen, path, &to_lin(&["company_opening"], false)).await.expect(201);
    println!("EXAMPLE grant_mandate {given}");
    let lists = app.get(&lin, path).await.expect(200);
    println!("EXAMPLE list_mandates {lists}");
    assert_eq!(lists["held"][0]["allowed"], json!(["use"]));
    let principal = &lists["held"][0]["principal"];
    assert_eq!(principal["key"], "3301**********1262");
    assert_eq!(principal["name"], "陈晓", "two mandates of two people are told apart");
    let id = given["id"].as_str().unwrap();
    let other = json!({ "package": "branch_opening", "mandate": id });
    assert_eq!(app.post(&lin, "/api/v1/cases", &other).await.refused(403), "mandate_scope");
    let nobodys = json!({ "package": "company_opening", "mandate": id });
    let zhou = app.session("zhouhe").await;
    assert_eq!(app.post(&zhou, "/api/v1/cases", &nobodys).await.refused(404), "not_found");

    // the agent fills it in; what must be signed, the principal signs
    let body = json!({ "package": "company_opening", "mandate": id,
        "answers": answers("杭州代办听竹软件有限公司") });
    let draft = app.post(&lin, "/api/v1/cases", &body).await;
    let case = draft.expect(201);
    let at = format!("/api/v1/cases/{}", case["id"].as_str().unwrap());
    let sign = |who: &Session, tag: &str| {
        let call = Call::new(Method::PATCH, &at).json(&json!({ "commitments": BOTH }));
        call.by(who).header("if-match", tag)
    };
    let refused = app.call(sign(&lin, draft.header("etag"))).await;
    assert_eq!(refused.refused(403), "mandate_commitments");
    for ask in ["articles_of_association", "appointment_documents"] {
        let id = case["id"].as_str().unwrap();
        app.upload(&lin, id, ask, b"%PDF-1.7 made up").await.expect(201);
    }
    app.call(sign(&chen, draft.header("etag"))).await.expect(200);
    // nothing else of the principal is the agent's: no record, no list of other cases
    let mine = app.get(&lin, "/api/v1/cases").await.expect(200);
    assert_eq!(mine["items"].as_array().unwrap().len(), 1);
    let own = app.opened(&chen, "杭州自办听竹软件有限公司").await;
    let theirs = format!("/api/v1/cases/{}", own["id"].as_str().unwrap());
    assert_eq!(app.get(&lin, &theirs).await.refused(404), "not_found");

    // revoked, the agent may do nothing more, and sees nothing
    let revoke = format!("{path}/{id}/revoke");
    let reason = json!({ "reason": "改为自己办理" });
    assert_eq!(app.post(&lin, &revoke, &reason).await.refused(404), "not_found");
    let ended = app.post(&chen, &revoke, &reason).await.expect(200);
    println!("EXAMPLE revoke_mandate {ended}");
    assert_eq!(ended["state"], "revoked");
    assert_eq!(app.get(&lin, &at).await.refused(404), "not_found");
    let submit = format!("{at}/submit");
    assert_eq!(app.post(&lin, &submit, &json!({})).await.refused(404), "not_found");
    assert_eq!(app.post(&lin, "/api/v1/cases", &body).await.refused(403), "mandate_ended");
    app.post(&chen, &submit, &json!({})).await.expect(200);
    // the journal heard of both
    app.settle().await;
    let events = store::outbox::read(&app.edge.city.store, 0, 1_000).await.unwrap();
    let topics: Vec<&str> = events.iter().map(|event| event.topic.as_str()).collect();
    assert!(topics.contains(&"mandate_granted") && topics.contains(&"mandate_revoked"));
}

#[tokio::test]
async fn a_mandate_on_paper_is_recorded_at_the_window_and_ends_by_its_day() {
    let app = App::new().await;
    let (clerk, lin) = (app.session("clerk_shangcheng").await, app.session("linyue").await);
    let mut body = to_lin(&[], true);
    body["principal"] = json!({ "register": "person", "key": CHEN, "name": "陈晓" });
    assert_eq!(
        app.post(&lin, "/api/v1/mandates", &body).await.refused(403),
        "forbidden",
        "without paper the principal gives it"
    );
    body["paper"] = json!("");
    assert_eq!(app.post(&clerk, "/api/v1/mandates", &body).await.refused(422), "mandate_paper");
    body["paper"] = json!("委托书 2026-118");
    let given = app.post(&clerk, "/api/v1/mandates", &body).await.expect(201);
    assert_eq!(given["paper"], "委托书 2026-118");
    let id = given["id"].as_str().unwrap();
    // its scan is handed in once, by that window, and read by the parties
    let scan = format!("/api/v1/mandates/{id}/scan");
    assert_eq!(app.get(&lin, &scan).await.refused(404), "not_found", "there is none yet");
    assert_eq!(app.hand_in(&lin, &scan, b"%PDF-1.7 paper").await.refused(403), "forbidden");
    assert_eq!(app.hand_in(&clerk, &scan, b"MZ").await.refused(422), "mandate_scan");
    let kept = app.hand_in(&clerk, &scan, b"%PDF-1.7 paper").await.expect(200);
    println!("EXAMPLE put_mandate_scan {kept}");
    assert_eq!(kept["scan_sha256"].as_str().unwrap().len(), 64);
    assert_eq!(app.hand_in(&clerk, &scan, b"%PDF-1.7 paper").await.refused(422), "mandate_scan");
    assert_eq!(app.get(&lin, &scan).await.body, b"%PDF-1.7 paper"[..]);
    let zhou = app.session("zhouhe").await;
    assert_eq!(app.get(&zhou, &scan).await.refused(404), "not_found");
    // the window finds it by whoever stands there, and nobody else does
    let of = format!("/api/v1/mandates?register=person&key={CHEN}");
    let found = app.get(&clerk, &of).await.expect(200);
    assert_eq!(found["given"][0]["allowed"], json!(["revoke"]));
    assert_eq!(app.get(&zhou, &of).await.refused(403), "forbidden");
    let case = submitted(&app, &lin, "杭州纸上听竹软件有限公司", json!({ "mandate": id })).await;
    assert_eq!(case["state"], "closed");
    let path = format!("/api/v1/cases/{}", case["id"].as_str().unwrap());
    let then: Instant = "2027-01-01T01:00:00Z".parse().unwrap();
    app.clock.move_to(then);
    let lin = app.session("linyue").await;
    assert_eq!(app.get(&lin, &path).await.refused(404), "not_found");
    let new = json!({ "package": "company_opening", "mandate": id });
    assert_eq!(app.post(&lin, "/api/v1/cases", &new).await.refused(403), "mandate_ended");
}

fn slot(at: &str) -> Json {
    json!({ "service_point": "hall_xihu", "on": "2026-11-17", "at": at,
        "package": "company_opening" })
}

#[tokio::test]
async fn service_points_are_sorted_by_distance_and_half_hours_are_booked() {
    let app = App::new().await;
    let (nobody, chen) = (Session::default(), app.session("chenxiao").await);
    let path = "/api/v1/service-points?near=30.259,120.130&package=company_opening";
    let points = app.get(&nobody, path).await.expect(200);
    println!("EXAMPLE list_service_points [{}]", points[0]);
    let points = points.as_array().unwrap();
    assert_eq!((&points[0]["id"], &points[0]["distance_metres"]), (&json!("hall_xihu"), &json!(0)));
    let far = |point: &Json| point["distance_metres"].as_u64().unwrap();
    assert!(points.windows(2).all(|two| far(&two[0]) <= far(&two[1])));
    let bad = "/api/v1/service-points?near=x";
    assert_eq!(app.get(&nobody, bad).await.refused(400), "bad_coordinates");
    let branch = "/api/v1/service-points?package=branch_opening&kind=terminal";
    assert_eq!(app.get(&nobody, branch).await.expect(200), json!([]), "scope of a terminal");

    let slots = "/api/v1/service-points/hall_xihu/slots";
    let free = app.get(&nobody, &format!("{slots}?on=2026-11-17")).await.expect(200);
    println!("EXAMPLE list_slots [{}]", free[0]);
    assert_eq!(free.as_array().unwrap().len(), 13);
    let today = app.get(&nobody, &format!("{slots}?on=2026-11-16")).await.expect(200);
    assert_eq!(today[0]["at"], "09:30", "it is nine: the first half hour has begun");
    assert_eq!(app.get(&nobody, &format!("{slots}?on=2026-11-21")).await.expect(200), json!([]));
    let past = app.get(&nobody, &format!("{slots}?on=2026-11-13")).await;
    assert_eq!(past.refused(422), "appointment_day");

    let book = "/api/v1/appointments";
    let rows = [
        ("09:10", "hall_xihu", 422, "not_a_slot"),
        ("12:00", "hall_xihu", 422, "not_a_slot"),
        ("09:30", "nowhere", 404, "not_found"),
        ("09:30", "terminal_xihu", 422, "not_a_slot"),
    ];
    for (at, point, status, code) in rows {
        let mut body = slot(at);
        body["service_point"] = json!(point);
        assert_eq!(app.post(&chen, book, &body).await.refused(status), code, "{at} {point}");
    }
    let booked = app.post(&chen, book, &slot("09:30")).await.expect(201);
    println!("EXAMPLE book_appointment {booked}");
    assert_eq!((&booked["on"], &booked["at"]), (&json!("2026-11-17"), &json!("09:30")));
    assert_eq!(app.post(&chen, book, &slot("09:30")).await.refused(409), "appointment_clash");
    let free = app.get(&nobody, &format!("{slots}?on=2026-11-17")).await.expect(200);
    assert_eq!(free[1]["free"], 11);
    // the clerk of another district does not see it; a clerk books for whoever stands there
    let clerk = app.session("clerk_shangcheng").await;
    let of = |list: Json| list["items"].as_array().unwrap().len();
    assert_eq!(of(app.get(&clerk, book).await.expect(200)), 0);
    let mut for_chen = slot("10:00");
    for_chen["on_behalf_of"] = chen_at_window();
    app.post(&clerk, book, &for_chen).await.expect(201);
    assert_eq!(of(app.get(&clerk, book).await.expect(200)), 1);
    let mine = app.get(&chen, book).await.expect(200);
    println!("EXAMPLE list_appointments {mine}");
    assert_eq!(of(mine), 2);

    let cancel = format!("{book}/{}/cancel", booked["id"].as_str().unwrap());
    let lin = app.session("linyue").await;
    assert_eq!(app.post(&lin, &cancel, &json!({})).await.refused(404), "not_found");
    let gone = app.post(&chen, &cancel, &json!({})).await.expect(200);
    println!("EXAMPLE cancel_appointment {gone}");
    assert_eq!(gone["state"], "cancelled");
    app.post(&lin, book, &slot("09:30")).await.expect(201);

    // a day before, who still comes is reminded, once
    app.settle().await;
    let reminders = async || {
        let events = store::outbox::read(&app.edge.city.store, 0, 1_000).await.unwrap();
        events.iter().filter(|event| event.topic == "appointment_reminder").count()
    };
    assert_eq!(reminders().await, 0);
    app.clock.move_to("2026-11-16T02:00:00Z".parse().unwrap());
    app.settle().await;
    app.settle().await;
    assert_eq!(reminders().await, 2, "not of the one that was cancelled");
}

fn chen_at_window() -> Json {
    chen()
}

#[tokio::test]
async fn what_could_not_be_done_is_taken_up_and_supervised() {
    let app = App::new().await;
    let chen = app.session("chenxiao").await;
    let stuck = app.opened(&chen, "中国听竹软件有限公司").await;
    let mut report = json!({ "package": "company_opening", "act": "company_registration",
        "case": stuck["id"], "tried": "等了三天没有人看。", "contact": "19900000001",
        "district": "330106" });
    let path = "/api/v1/unresolved";
    let lin = app.session("linyue").await;
    assert_eq!(app.post(&lin, path, &report).await.refused(404), "not_found", "not Lin's case");
    let case = app.post(&chen, path, &report).await.expect(201);
    assert_eq!(case["package"]["id"], "unresolved_matter");
    assert_eq!(case["answers"]["unresolved_matter.case_number"], stuck["number"]);
    report["act"] = json!("nothing");
    assert_eq!(app.post(&chen, path, &report).await.refused(422), "unknown_act");
    report["package"] = json!("nothing");
    assert_eq!(app.post(&chen, path, &report).await.refused(404), "unknown_package");
    app.settle().await;

    let officer = app.session("officer_service_administration").await;
    let queue = app.get(&officer, "/api/v1/tasks").await.expect(200);
    let task = queue["items"][0]["id"].as_str().unwrap();
    assert!(task.ends_with(":unresolved_mediation"), "{queue:#}");
    app.clock.move_to("2026-11-24T01:00:00Z".parse().unwrap());
    app.settle().await;
    let supervisor = app.session("supervisor_service_administration").await;
    let board = app.get(&supervisor, "/api/v1/board").await.expect(200);
    let row = &board["items"][0];
    assert_eq!((&row["id"], &row["colour"]), (&json!(task), &json!("red")), "{board:#}");
    let officer = app.session("officer_service_administration").await;
    let decision = format!("/api/v1/tasks/{task}/decision");
    let approve = json!({ "approve": true, "note": "市场监管局已办结。" });
    app.post(&officer, &decision, &approve).await.expect(200);
    app.settle().await;
    let answer = decision.replace("mediation", "answer");
    app.post(&officer, &answer, &approve).await.expect(200);
    app.settle().await;
    let chen = app.session("chenxiao").await;
    let at = format!("/api/v1/cases/{}", case["id"].as_str().unwrap());
    assert_eq!(app.get(&chen, &at).await.expect(200)["state"], "closed");
}
