//! A party confirms its account once for what comes unasked: told that a payment waits, it confirms
//! in advance, sees what it has confirmed, masked, and takes it back.

use axum::http::Method;
use policies::ops::pay;
use policies::{Payment, PaymentState};
use serde_json::{Map, Value as Json, json};
use store::Tx;

use super::app::{Answer, App, Call, Session};
use crate::telling::plan_soon;

const FIRM: &str = "91330110MA2DEM017L";
const POLICY: &str = "metering_periodic_half_2024";
const CONFIRMATION: &str = "/api/v1/entitlements/confirmation";

/// The firm is entitled to the policy; its register has an account that it has not confirmed.
async fn entitled(app: &App) {
    let city = &app.edge.city;
    let (pack, now) = (city.pack.clone(), city.now());
    let facts = json!({ "metering_periodic_fee_yuan": "801.01", "scale": "micro",
        "established_on": "2024-05-16" });
    let facts: Map<String, Json> = facts.as_object().expect("facts").clone();
    let write = async move |tx: &mut Tx| {
        let source = registers::Source::new("test", "1");
        registers::write(tx, &pack, "entity", FIRM, &facts, &source, now).await.map(drop)
    };
    city.store.write(write).await.expect("written");
}

/// Telling is due, and done.
async fn told(app: &App) {
    let (pack, now) = (app.edge.city.pack.clone(), app.edge.now());
    let plan = async move |tx: &mut Tx| plan_soon(tx, &pack, "waits", now).await;
    app.edge.city.store.write(plan).await.expect("planned");
    app.settle().await;
}

/// The run of the policy, and where its payments stand.
async fn listed(app: &App) -> (String, Vec<Payment>) {
    let officer = app.session("officer_policies").await;
    let run = app.post(&officer, "/api/v1/pay-runs", &json!({ "policy": POLICY })).await;
    let id = run.expect(201)["id"].as_str().expect("an id").to_owned();
    let payments = pay::payments(&app.edge.city.store, &id, 1, 10).await.expect("payments");
    (id, payments)
}

async fn confirm(app: &App, session: &Session, account: &str, committed: bool) -> Answer {
    let body = json!({ "register": "entity", "key": FIRM, "account": account,
        "committed": committed });
    app.call(Call::new(Method::PUT, CONFIRMATION).by(session).json(&body)).await
}

async fn withdraw(app: &App, session: &Session) -> Answer {
    let path = format!("{CONFIRMATION}?register=entity&key={FIRM}");
    app.call(Call::new(Method::DELETE, &path).by(session)).await
}

async fn own(app: &App, session: &Session) -> Json {
    let path = format!("/api/v1/entitlements?register=entity&key={FIRM}");
    app.get(session, &path).await.expect(200)
}

#[tokio::test]
async fn who_has_not_confirmed_is_told_and_paid_once_it_has() {
    let app = App::new().await;
    entitled(&app).await;
    let (id, payments) = listed(&app).await;
    assert_eq!((payments.len(), payments[0].state), (1, PaymentState::Waiting), "{payments:?}");
    told(&app).await;
    let lin = app.session("linyue").await;
    let inbox = app.get(&lin, "/api/v1/messages").await.expect(200);
    let messages = inbox["items"].as_array().expect("messages");
    let told = messages.iter().flat_map(|message| message["policies"].as_array().expect("some"));
    let waits: Vec<&Json> = told.filter(|policy| policy["why"] == "waits").collect();
    assert_eq!(waits.len(), 1, "{inbox}");
    assert_eq!((&waits[0]["id"], &waits[0]["yuan"]), (&json!(POLICY), &json!("400.51")));

    let before = own(&app, &lin).await;
    assert!(before["confirmed_account"].is_null(), "{before:.2000}");
    assert_eq!(before["allowed"], json!(["confirm_account"]));
    let zhou = app.session("zhouhe").await;
    let finance = app.session("officer_finance").await;
    assert_eq!(confirm(&app, &zhou, "6222", true).await.refused(404), "not_found");
    assert_eq!(confirm(&app, &finance, "6222", true).await.refused(403), "forbidden");
    assert_eq!(confirm(&app, &lin, "6222", false).await.refused(422), "account_missing");
    assert_eq!(confirm(&app, &lin, &"6".repeat(35), true).await.refused(422), "account_missing");
    for released in [1, 0] {
        let done = confirm(&app, &lin, " 6222020000000000002 ", true).await.expect(200);
        assert_eq!(done["released"], released);
    }
    let after = own(&app, &lin).await;
    assert_eq!(after["confirmed_account"]["ending"], "0002");
    assert_eq!(after["allowed"], json!(["confirm_account", "withdraw_account"]));
    assert!(!after.to_string().contains("6222020000000000002"), "it is shown masked");
    let payments = pay::payments(&app.edge.city.store, &id, 1, 10).await.expect("payments");
    assert_eq!(payments[0].state, PaymentState::Listed);
    assert_eq!(payments[0].account.as_deref(), Some("6222020000000000002"));
    // the record says who has brought it
    let read = async |tx: &mut Tx| registers::weighed(tx, "entity", FIRM).await;
    let record = app.edge.city.store.read(read).await.expect("read").expect("a record");
    assert_eq!(record.source.kind, "party");
}

#[tokio::test]
async fn what_is_taken_back_holds_for_no_later_list() {
    let app = App::new().await;
    entitled(&app).await;
    let lin = app.session("linyue").await;
    confirm(&app, &lin, "6222020000000000002", true).await.expect(200);
    let zhou = app.session("zhouhe").await;
    assert_eq!(withdraw(&app, &zhou).await.refused(404), "not_found");
    for _ in 0..2 {
        withdraw(&app, &lin).await.expect(204);
    }
    assert!(own(&app, &lin).await["confirmed_account"].is_null());
    let (_, payments) = listed(&app).await;
    assert_eq!(payments[0].state, PaymentState::Waiting);
}

#[tokio::test]
async fn what_is_confirmed_while_a_list_is_written_holds_for_it() {
    let app = App::new().await;
    entitled(&app).await;
    let (id, payments) = listed(&app).await;
    assert_eq!(payments[0].state, PaymentState::Waiting);
    let (pack, now) = (app.edge.city.pack.clone(), app.edge.now());
    let facts = Map::from_iter([("confirmed_account".to_owned(), json!("6222020000000000002"))]);
    let write = async move |tx: &mut Tx| {
        let source = registers::Source::new("party", "1");
        registers::write(tx, &pack, "entity", FIRM, &facts, &source, now).await.map(drop)
    };
    app.edge.city.store.write(write).await.expect("confirmed, unseen by the list");
    told(&app).await;
    let payments = pay::payments(&app.edge.city.store, &id, 1, 10).await.expect("payments");
    assert_eq!(payments[0].state, PaymentState::Listed);
    assert_eq!(payments[0].account.as_deref(), Some("6222020000000000002"));
    let lin = app.session("linyue").await;
    let inbox = app.get(&lin, "/api/v1/messages").await.expect(200);
    assert!(!inbox.to_string().contains("\"waits\""), "nothing waits for it: {inbox}");
}
