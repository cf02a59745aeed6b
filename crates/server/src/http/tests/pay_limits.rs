//! Days of a policy, the queue, what a run shows and allows, what is given up, and the calendar,
//! over HTTP.

use jiff::civil::date;
use pack::{Budget, Policy, PolicyMode, Rhythm, WhenDry, Window};
use serde_json::{Map, Value as Json, json};
use store::Tx;

use super::app::{App, Session};
use crate::payroll::pay_daily;

const POLICY: &str = "overseas_engineer_2024";
const CLAIMS: &str = "/api/v1/policies/overseas_engineer_2024/claims";
const FOUND: &str = "/api/v1/entitlements?register=entity&key=91330110MA2DEM017L";

async fn with(change: impl FnOnce(&mut Policy)) -> App {
    App::changed(|pack| change(pack.policies.get_mut(POLICY).expect("the policy"))).await
}

fn claim() -> Json {
    json!({ "register": "entity", "key": "91330110MA2DEM017L",
        "account": "6222020000000000002", "committed": true })
}

async fn entitlement(app: &App, lin: &Session) -> Json {
    let found = app.get(lin, FOUND).await.expect(200);
    let all = found["policies"].as_array().unwrap().clone();
    all.into_iter().find(|one| one["policy"]["id"] == POLICY).expect("it is entitled")
}

fn window(last: i8, grace_days: Option<u32>) -> Option<Window> {
    let apply_from = Some(date(2026, 1, 1));
    Some(Window { apply_from, apply_to: Some(date(2026, 11, last)), grace_days })
}

#[tokio::test]
async fn a_claim_is_taken_on_its_days_and_the_days_are_shown() {
    // today is 16 November
    let app = with(|policy| policy.window = window(14, Some(1))).await;
    let lin = app.session("linyue").await;
    let found = entitlement(&app, &lin).await;
    let wanted = json!({ "open": false, "opens_on": "2026-01-01", "closes_on": "2026-11-14",
        "grace_until": "2026-11-15" });
    assert_eq!(found["window"], wanted);
    assert_eq!(app.post(&lin, CLAIMS, &claim()).await.refused(409), "apply_window_closed");
    let officer = app.session("officer_policies").await;
    let run = app.post(&officer, "/api/v1/pay-runs", &json!({ "policy": POLICY })).await;
    assert_eq!(run.refused(409), "apply_window_closed");
    let app = with(|policy| policy.window = window(14, Some(2))).await;
    let lin = app.session("linyue").await;
    assert_eq!(entitlement(&app, &lin).await["window"]["open"], true);
    app.post(&lin, CLAIMS, &claim()).await.expect(201);
}

#[tokio::test]
async fn a_claim_for_which_there_is_no_money_is_queued() {
    let app = with(|policy| {
        policy.budget = Some(Budget {
            yuan: 100_000,
            when_dry: WhenDry::Queue,
            first_by: None,
            shared_with: Vec::new(),
        });
    })
    .await;
    let lin = app.session("linyue").await;
    let queued = app.post(&lin, CLAIMS, &claim()).await.expect(201);
    assert_eq!((&queued["state"], &queued["place"]), (&json!("queued"), &json!(1)));
    assert_eq!(app.post(&lin, CLAIMS, &claim()).await.refused(409), "queued_already");
    let found = app.get(&lin, FOUND).await.expect(200);
    assert_eq!(found["payments"][0]["place"], 1);
    let officer = app.session("officer_policies").await;
    let run = app.post(&officer, "/api/v1/pay-runs", &json!({ "policy": POLICY })).await;
    assert_eq!(run.refused(409), "budget_dry");
    let policy = app.get(&lin, &format!("/api/v1/policies/{POLICY}")).await.expect(200);
    assert_eq!(policy["when_dry"], "queue");
}

#[tokio::test]
async fn a_claim_paid_in_parts_says_when_the_next_falls_due() {
    let app = with(|policy| policy.amount.as_mut().unwrap().instalments = Some(3)).await;
    let lin = app.session("linyue").await;
    let paid = app.post(&lin, CLAIMS, &claim()).await.expect(201);
    let wanted = json!(["66666.66", 1, 3, "2027-11-16"]);
    assert_eq!(json!([paid["yuan"], paid["part"], paid["parts"], paid["next_on"]]), wanted);
    // what is promised counts as paid
    assert_eq!(app.post(&lin, CLAIMS, &claim()).await.refused(409), "nothing_due");
}

#[tokio::test]
async fn a_run_shows_its_days_and_what_may_be_done() {
    let app = with(|policy| policy.pay_within_working_days = Some(3)).await;
    // an enterprise of which the city knows no account
    let (city, now) = (&app.edge.city, app.edge.now());
    let pack = city.pack.clone();
    let record = async move |tx: &mut Tx| {
        let facts = json!({ "uscc": "91330106MA2DEMOX27", "district": "330106",
            "overseas_engineers_brought": 1 });
        let facts: Map<String, Json> = facts.as_object().unwrap().clone();
        let source = registers::Source::new("synthetic", "test");
        let key = "91330106MA2DEMOX27";
        registers::write(tx, &pack, "entity", key, &facts, &source, now).await.map(drop)
    };
    city.store.write(record).await.unwrap();
    let officer = app.session("officer_policies").await;
    let body = json!({ "policy": POLICY });
    let run = app.post(&officer, "/api/v1/pay-runs", &body).await.expect(201);
    assert_eq!((&run["payments"], &run["due_on"]), (&json!(2), &json!("2026-11-19")));
    assert_eq!(run["allowed"], json!(["reconcile"]), "without publicity it is to be paid");
    let path = format!("/api/v1/pay-runs/{}", run["id"].as_str().unwrap());
    let finance = app.session("officer_finance").await;
    let run = app.get(&finance, &path).await.expect(200);
    assert_eq!(run["allowed"], json!(["pay", "reconcile"]));
    let sent = app.post(&finance, &format!("{path}/payment"), &json!({})).await.expect(200);
    assert_eq!(sent["allowed"], json!(["fetch_batch", "take_statuses", "reconcile"]));
    let rows = app.get(&finance, &format!("{path}/payments")).await.expect(200);
    let waiting = rows["items"].as_array().unwrap().iter().find(|row| row["state"] == "waiting");
    let waiting = waiting.expect("one waits for an account");
    assert_eq!(waiting["allowed"], json!(["mend", "give_up"]));
    assert_eq!((&waiting["due_on"], &waiting["overdue"]), (&json!("2026-11-19"), &json!(false)));
    // it is given up once it has waited long enough
    let give_up = format!("{path}/payments/{}/cancellation", waiting["seq"]);
    let reason = json!({ "reason": "多次联系未提供账户" });
    assert_eq!(app.post(&officer, &give_up, &reason).await.refused(403), "forbidden");
    assert_eq!(app.post(&finance, &give_up, &reason).await.refused(409), "too_soon");
    app.clock.move_to("2027-02-14T01:00:00Z".parse().unwrap());
    let finance = app.session("officer_finance").await;
    let late = app.get(&finance, &path).await.expect(200);
    assert_eq!(late["overdue"], 2, "{late}");
    let after = app.post(&finance, &give_up, &reason).await.expect(200);
    assert_eq!(after["overdue"], 1);
    let of_state = |state: &str| {
        let states = after["states"].as_array().unwrap();
        states.iter().find(|of| of["state"] == state).map(|of| of["payments"].clone())
    };
    assert_eq!(of_state("cancelled"), Some(json!(1)));
    let sums = app.get(&finance, &format!("{path}/reconciliation")).await.expect(200);
    assert_eq!(sums["balanced"], true);
}

#[tokio::test]
async fn the_calendar_makes_one_run_for_each_period() {
    let app = with(|policy| {
        (policy.mode, policy.run) = (PolicyMode::Automatic, Some(Rhythm::Monthly));
    })
    .await;
    let officer = app.session("officer_policies").await;
    for _ in 0..2 {
        // as a server does when it starts, and as another one does
        let (city, now) = (&app.edge.city, app.edge.now());
        let pack = city.pack.clone();
        let plan = async move |tx: &mut Tx| pay_daily(tx, &pack, now).await;
        city.store.write(plan).await.unwrap();
        app.settle().await;
    }
    let runs = app.get(&officer, "/api/v1/pay-runs").await.expect(200);
    let ids: Vec<&str> = runs.as_array().unwrap().iter().filter_map(|r| r["id"].as_str()).collect();
    assert_eq!(ids, [format!("a_{POLICY}_2026_11")]);
    assert_eq!(runs[0]["by_calendar"], true);
    // the next month has nobody: it was paid
    app.clock.move_to("2026-12-01T01:00:00Z".parse().unwrap());
    app.settle().await;
    let officer = app.session("officer_policies").await;
    let runs = app.get(&officer, "/api/v1/pay-runs").await.expect(200);
    assert_eq!(runs.as_array().unwrap().len(), 1);
    let (city, today) = (&app.edge.city, date(2026, 12, 1));
    let pack = city.pack.clone();
    let read =
        async move |tx: &mut Tx| policies::ops::calendar::due_periods(tx, &pack, today).await;
    assert!(city.store.read(read).await.unwrap().is_empty(), "it was seen to");
}
