//! Policies reach people: a wrong fact is corrected with evidence and the policy is claimed; people
//! are told without asking; a list in publicity is read by anybody; leaders see what came of it.

use base::Money;
use policies::engine::iso20022::answer;
use policies::ops::pay::{self, Listed, NewRun};
use serde_json::{Value as Json, json};
use store::Tx;

use super::app::{App, Call, Session};
use crate::message_hook::Hook;
use crate::telling::{Teller, plan_soon};

const FIRM: &str = "91330110MA2DEM017L";
const FOUND: &str = "/api/v1/entitlements?register=entity&key=91330110MA2DEM017L";
const NATIONAL: &str = "postdoc_national_2024";
const FACT: &str = "entity.postdoc_national_set_up_on";

async fn entitlement(app: &App, session: &Session, policy: &str) -> Json {
    let found = app.get(session, FOUND).await.expect(200);
    let all = found["policies"].as_array().unwrap();
    let of = all.iter().find(|one| one["policy"]["id"] == policy).cloned();
    of.unwrap_or_else(|| panic!("{policy} is not among {}", all.len()))
}

fn correction(fact: &str, value: &str) -> Json {
    json!({ "register": "entity", "key": FIRM, "fact": fact, "value": value })
}

/// Submits the draft of a correction with its evidence and answers its id.
async fn submitted(app: &App, session: &Session, draft: &super::app::Answer) -> String {
    let case = draft.expect(201);
    let id = case["id"].as_str().unwrap().to_owned();
    let change = json!({ "answers": { "matter.correction_reason": "证书与登记不一致" } });
    let call = Call::new(axum::http::Method::PATCH, &format!("/api/v1/cases/{id}")).json(&change);
    app.call(call.by(session).header("if-match", draft.header("etag"))).await.expect(200);
    app.upload(session, &id, "correction_evidence", b"%PDF-1.7 made up").await.expect(201);
    let submit = format!("/api/v1/cases/{id}/submit");
    app.post(session, &submit, &json!({})).await.expect(200);
    app.settle().await;
    id
}

async fn decide(app: &App, session: &Session, approve: bool) -> u16 {
    let tasks = app.get(session, "/api/v1/tasks").await.expect(200);
    let found = tasks["items"].as_array().unwrap().iter();
    let task = found.clone().find(|task| task["act"] == "fact_correction");
    let task = task.unwrap_or_else(|| panic!("{tasks}"))["id"].as_str().unwrap().to_owned();
    let decision = match approve {
        true => json!({ "approve": true, "note": "与证书一致" }),
        false => json!({ "approve": false, "reason": "fact_confirmed", "note": "原记载准确" }),
    };
    let answer = app.post(session, &format!("/api/v1/tasks/{task}/decision"), &decision).await;
    app.settle().await;
    answer.status.as_u16()
}

#[tokio::test]
async fn a_wrong_fact_is_corrected_with_evidence_and_the_policy_claimed() {
    let app = App::new().await;
    let (lin, zhou) = (app.session("linyue").await, app.session("zhouhe").await);
    let before = entitlement(&app, &lin, NATIONAL).await;
    assert_eq!(before["outcome"], "unknown");
    let seen = &before["clauses"][0]["facts"][0];
    assert_eq!((&seen["fact"], &seen["correctable"]), (&json!(FACT), &json!(true)));
    let fact = app.get(&lin, &format!("/api/v1/facts/{FACT}")).await.expect(200);
    assert_eq!(fact["type"], "date");
    assert_eq!(app.get(&lin, "/api/v1/facts/entity.no_such").await.refused(404), "not_found");
    // what is held says what brought it, and since when
    let provincial = entitlement(&app, &lin, "postdoc_provincial_2024").await;
    let fact = &provincial["clauses"][0]["facts"][0];
    assert!(fact["source"]["zh"].is_string() && fact["since"].is_string(), "{fact}");
    let path = "/api/v1/entitlements/corrections";
    let rows = [
        (&lin, correction(FACT, "yesterday"), 422, "correction_wrong"),
        (&lin, correction("entity.staff", "-3"), 422, "correction_wrong"),
        (&lin, correction("entity.uscc", "91330110MA2DEM017L"), 422, "fact_not_correctable"),
        (&lin, correction("address.usage", "office"), 404, "not_found"),
        (&zhou, correction(FACT, "2026-05-10"), 404, "not_found"),
    ];
    for (who, body, status, code) in rows {
        assert_eq!(app.post(who, path, &body).await.refused(status), code, "{body}");
    }
    // the first time the keeper is not convinced, the second time it is
    let keeper = app.session("reviewer_social_insurance").await;
    let mut number = String::new();
    for (approve, state, outcome) in [(false, "refused", "unknown"), (true, "closed", "entitled")] {
        let draft = app.post(&lin, path, &correction(FACT, "2026-05-10")).await;
        let id = submitted(&app, &lin, &draft).await;
        assert_eq!(decide(&app, &keeper, approve).await, 200);
        let case = app.get(&lin, &format!("/api/v1/cases/{id}")).await.expect(200);
        assert_eq!(case["state"], state, "{}", case["tasks"]);
        number = case["number"].as_str().expect("a number").to_owned();
        assert_eq!(entitlement(&app, &lin, NATIONAL).await["outcome"], outcome);
    }
    let after = entitlement(&app, &lin, NATIONAL).await;
    let fact = &after["clauses"][0]["facts"][0];
    assert_eq!(fact["value"], "2026-05-10");
    // what people call the case, and for nobody an id
    assert_eq!(fact["source"]["zh"], format!("办件 {number}"), "{fact}");
    assert_eq!(after["due_yuan"], "1000000.00");
    let claim = json!({ "register": "entity", "key": FIRM,
        "account": "6222020000000000002", "committed": true });
    let claims = format!("/api/v1/policies/{NATIONAL}/claims");
    let paid = app.post(&lin, &claims, &claim).await.expect(201);
    assert_eq!(paid["yuan"], "1000000.00");
}

async fn tell(app: &App, cause: &'static str) {
    let (pack, now) = (app.edge.city.pack.clone(), app.edge.now());
    let plan = async move |tx: &mut Tx| plan_soon(tx, &pack, cause, now).await;
    app.edge.city.store.write(plan).await.unwrap();
    app.settle().await;
}

fn policies_of(message: &Json) -> Vec<&str> {
    message["policies"].as_array().unwrap().iter().filter_map(|of| of["id"].as_str()).collect()
}

#[tokio::test]
async fn people_are_told_without_asking_once_and_by_one_message_a_day() {
    let app = App::new().await;
    let lin = app.session("linyue").await;
    tell(&app, "first").await;
    tell(&app, "again").await;
    let inbox = app.get(&lin, "/api/v1/messages").await.expect(200);
    let of_firm: Vec<&Json> = inbox["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|message| message["key"] == FIRM)
        .collect();
    assert_eq!(of_firm.len(), 1, "{inbox}");
    let told = policies_of(of_firm[0]);
    assert!(told.contains(&"postdoc_provincial_2024") && !told.contains(&NATIONAL), "{told:?}");
    let first = &of_firm[0]["policies"][0];
    assert!(first["yuan"].is_string(), "the dearest first: {first}");
    let policy = app.get(&lin, "/api/v1/policies/postdoc_provincial_2024").await.expect(200);
    assert_eq!(policy["told"], 1);
    // the gateway hears of message and account, once more when it is asked once more
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("messages");
    let hook = Hook::File(file.clone()).consumer(&app.edge.city);
    while hook.run_once().await.unwrap() > 0 {}
    let lines = std::fs::read_to_string(&file).unwrap();
    let id = of_firm[0]["id"].as_str().unwrap();
    assert!(lines.contains(id) && !lines.contains(FIRM), "{lines}");
    // a fact changes: the next day it is told of what is new
    let path = "/api/v1/entitlements/corrections";
    let draft = app.post(&lin, path, &correction(FACT, "2026-05-10")).await;
    submitted(&app, &lin, &draft).await;
    app.clock.move_to(app.edge.now().plus_seconds(86_400));
    let keeper = app.session("reviewer_social_insurance").await;
    assert_eq!(decide(&app, &keeper, true).await, 200);
    let consumer = Teller::new(&app.edge.city).consumer();
    while consumer.run_once().await.unwrap() > 0 {}
    let lin = app.session("linyue").await;
    let inbox = app.get(&lin, "/api/v1/messages").await.expect(200);
    let latest = &inbox["items"][0];
    assert!(policies_of(latest).contains(&NATIONAL), "{latest}");
    assert_eq!(
        (latest["policies"][0]["yuan"].as_str(), latest["read"].as_bool()),
        (Some("1000000.00"), Some(false))
    );
    let unread = inbox["unread"].as_i64().unwrap();
    let read = format!("/api/v1/messages/{}/read", latest["id"].as_str().unwrap());
    app.post(&lin, &read, &json!({})).await.expect(204);
    let zhou = app.session("zhouhe").await;
    assert_eq!(app.post(&zhou, &read, &json!({})).await.refused(404), "not_found");
    let inbox = app.get(&lin, "/api/v1/messages").await.expect(200);
    assert_eq!(inbox["unread"], unread - 1);
    app.post(&lin, "/api/v1/messages/read", &json!({})).await.expect(204);
    assert_eq!(app.get(&lin, "/api/v1/messages").await.expect(200)["unread"], 0);
}

#[tokio::test]
async fn somebody_follows_what_the_pack_knows() {
    let app = App::new().await;
    let lin = app.session("linyue").await;
    let follow = |target: &str| {
        Call::new(axum::http::Method::PUT, &format!("/api/v1/follows/{target}")).by(&lin)
    };
    app.call(follow("department/human_resources")).await.expect(204);
    app.call(follow(&format!("policy/{NATIONAL}"))).await.expect(204);
    for nothing in ["department/nobody", "colour/red"] {
        assert_eq!(app.call(follow(nothing)).await.refused(404), "not_found");
    }
    let follows = app.get(&lin, "/api/v1/follows").await.expect(200);
    assert_eq!(follows.as_array().unwrap().len(), 2);
    assert_eq!(follows[0]["target"]["text"]["zh"], "市人力社保局");
    let stop = "/api/v1/follows/department/human_resources";
    app.call(Call::new(axum::http::Method::DELETE, stop).by(&lin)).await.expect(204);
    let follows = app.get(&lin, "/api/v1/follows").await.expect(200);
    assert_eq!(follows.as_array().unwrap().len(), 1);
}

/// A run of the policy is paid by the bank.
async fn paid(app: &App, policy: &str) -> String {
    let (officer, finance) =
        (app.session("officer_policies").await, app.session("officer_finance").await);
    let body = json!({ "policy": policy });
    let run = app.post(&officer, "/api/v1/pay-runs", &body).await.expect(201);
    let id = run["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/pay-runs/{id}");
    app.post(&finance, &format!("{path}/payment"), &json!({})).await.expect(200);
    let payments = pay::payments(&app.edge.city.store, &id, 1, 10).await.unwrap();
    let answered = json!({ "file": answer(&id, 1, &payments, |_| None) });
    app.post(&finance, &format!("{path}/statuses"), &answered).await.expect(200);
    id
}

#[tokio::test]
async fn a_leader_sees_what_policies_have_brought_about() {
    let app = App::new().await;
    let policy = "overseas_engineer_2024";
    let run = paid(&app, policy).await;
    tell(&app, "first").await;
    let mayor = app.session("mayor").await;
    let path = "/api/v1/policy-effects?from=2026-11-01&to=2026-11-30";
    let effects = app.get(&mayor, path).await.expect(200);
    let sums = app.get(&mayor, &format!("/api/v1/pay-runs/{run}/reconciliation")).await.expect(200);
    assert_eq!(sums["balanced"], true);
    assert_eq!(effects["total"]["net_yuan"], sums["paid_yuan"]);
    assert_eq!(effects["total"]["payments"], 1);
    let row = |rows: &Json, id: &str| {
        let rows = rows.as_array().unwrap().iter();
        rows.clone().find(|row| row["id"] == id).cloned().unwrap_or_else(|| panic!("{id}"))
    };
    let of = row(&effects["policies"], policy);
    assert_eq!((&of["paid_yuan"], &of["parties_paid"]), (&json!("200000.00"), &json!(1)));
    assert_eq!((&of["entitled"], &of["coverage_per_mille"]), (&json!(1), &json!(1_000)));
    assert_eq!((&of["median_days"], &of["nine_tenths_days"]), (&json!(0), &json!(0)));
    let district = row(&effects["districts"], "330110");
    assert_eq!(district["paid_yuan"], "200000.00");
    // a policy of one click that nobody has claimed
    let unclaimed = row(&effects["policies"], "postdoc_provincial_2024");
    assert_eq!(
        (&unclaimed["unclaimed"], &unclaimed["unclaimed_yuan"]),
        (&json!(1), &json!("500000.00"))
    );
    assert_eq!(unclaimed["told"], 1);
    assert_eq!(effects["step"], "day");
    let curve = effects["curve"].as_array().unwrap();
    assert_eq!(curve.len(), 30);
    let day = curve.iter().find(|point| point["on"] == "2026-11-16").unwrap();
    assert_eq!(day["paid_yuan"], "200000.00");
    assert_eq!(effects["reach"]["told_goal_percent"], 95);
    assert_eq!(effects["reach"]["paid_without_review_per_mille"], 1_000);
    // of one policy, of one district, of another time
    let asked = |more: &str| format!("{path}&{more}");
    let one = app.get(&mayor, &asked(&format!("policy={policy}"))).await.expect(200);
    assert_eq!(one["policies"].as_array().unwrap().len(), 1);
    let other = app.get(&mayor, &asked("district=330102")).await.expect(200);
    assert_eq!(other["total"]["net_yuan"], "0.00");
    let before = "/api/v1/policy-effects?from=2025-01-01&to=2026-10-31";
    let before = app.get(&mayor, before).await.expect(200);
    assert_eq!((&before["total"]["net_yuan"], &before["step"]), (&json!("0.00"), &json!("month")));
    let csv = app.get(&mayor, &asked("format=csv")).await;
    assert!(csv.header("content-type").starts_with("text/csv"));
    assert!(String::from_utf8_lossy(&csv.body).contains(",200000.00,"), "{csv:?}");
    let reversed = "/api/v1/policy-effects?from=2026-11-30&to=2026-11-01";
    assert_eq!(app.get(&mayor, reversed).await.refused(422), "period_reversed");
    let long = "/api/v1/policy-effects?from=2019-01-01&to=2026-11-01";
    assert_eq!(app.get(&mayor, long).await.refused(422), "period_too_long");
    let lin = app.session("linyue").await;
    assert_eq!(app.get(&lin, path).await.refused(403), "forbidden");
}

#[tokio::test]
async fn a_list_in_publicity_is_read_by_anybody() {
    let app = App::new().await;
    let (city, now) = (&app.edge.city, app.edge.now());
    let today = now.date_in(&city.pack.zone());
    let (policy, id) = ("overseas_engineer_2024", "run_public");
    let new = NewRun {
        id: id.to_owned(),
        policy: policy.to_owned(),
        pack: city.pack.hash.clone(),
        on: today,
        public_until: Some(today.tomorrow().unwrap()),
        budget: None,
        made_by: "officer".to_owned(),
    };
    let listed = Listed {
        party: FIRM.to_owned(),
        district: "330110".to_owned(),
        due: Money::from_fen(20_000_000),
        account: None,
        unpaid: None,
        once: Vec::new(),
        part: None,
        taken_up: None,
    };
    pay::list(&city.store, &new, &[listed], now, |_| {}).await.unwrap();
    let nobody = Session::default();
    let view = app.get(&nobody, &format!("/api/v1/policies/{policy}")).await.expect(200);
    assert_eq!(view["public_runs"][0]["id"], id);
    assert_eq!(view["public_runs"][0]["payments"], 1);
    let list = app.get(&nobody, &format!("/api/v1/pay-runs/{id}/payments")).await.expect(200);
    assert!(list["items"][0]["name"].as_str().unwrap().contains("示例"), "{list}");
    // once it is given up it is nobody's
    let officer = app.session("officer_policies").await;
    let path = format!("/api/v1/pay-runs/{id}");
    app.post(&officer, &format!("{path}/cancellation"), &json!({})).await.expect(200);
    let hidden = app.get(&nobody, &format!("{path}/payments")).await;
    assert_eq!(hidden.refused(404), "not_found");
}

#[tokio::test]
async fn a_page_of_policies_says_how_many_there_are_and_of_whom() {
    let app = App::new().await;
    let nobody = Session::default();
    let page = app.get(&nobody, "/api/v1/policies?limit=3").await.expect(200);
    let total = page["total"].as_u64().unwrap();
    assert!(total > 100, "{total}");
    let departments = page["departments"].as_array().unwrap();
    assert!(departments.iter().any(|one| one["text"]["zh"] == "市人力社保局"));
    let path = "/api/v1/policies?limit=200&department=human_resources";
    let of = app.get(&nobody, path).await.expect(200);
    let items = of["items"].as_array().unwrap();
    assert_eq!(items.len() as u64, of["total"].as_u64().unwrap());
    assert!(items.iter().all(|row| row["department_id"] == "human_resources"));
}
