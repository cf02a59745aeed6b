//! A policy that is applied for (申报评审): from the application to the money, in parts, and back
//! with interest.

use axum::http::Method;
use pack::ClawBack;
use policies::engine::iso20022::answer;
use policies::ops::pay;
use serde_json::{Map, Value as Json, json};

use super::app::{App, Call, Session};

const FIRM: &str = "91330110MA2DEM017L";
const POLICY: &str = "rd_headquarters_award_2024";
const TEN_DAYS: i64 = 10 * 86_400;

/// A city in which the policy is taken back with interest: the documents give none anywhere.
async fn app() -> App {
    let app = App::changed(|pack| {
        let policy = pack.policies.get_mut(POLICY).expect("the policy is in the pack");
        policy.claw_back = Some(ClawBack {
            text: base::Text::new("虚假申报的追回", "False claims are taken back"),
            interest: Some("0.0365".to_owned()),
            credit_record: true,
            basis: Vec::new(),
        });
    });
    let app = app.await;
    let facts = json!({ "new_rd_headquarters_on": "2025-03-03",
        "rd_headquarters_founder": "industry_leader", "rd_headquarters_spent_yuan": "12000000" });
    let facts: Map<String, Json> = facts.as_object().expect("an object").clone();
    let (city, now) = (&app.edge.city, app.edge.now());
    let pack = city.pack.clone();
    let write = async move |tx: &mut store::Tx| {
        let source = registers::Source { kind: "test".into(), id: None };
        registers::write(tx, &pack, "entity", FIRM, &facts, &source, now).await.map(drop)
    };
    city.store.write(write).await.expect("written");
    app
}

/// A submitted case of `session`, settled.
async fn applied(app: &App, session: &Session, body: &Json, ask: &str, promise: &str) -> Json {
    let draft = app.post(session, "/api/v1/cases", body).await;
    let case = draft.expect(201);
    let path = format!("/api/v1/cases/{}", case["id"].as_str().expect("an id"));
    app.upload(session, case["id"].as_str().expect("an id"), ask, b"%PDF-1.7 made up")
        .await
        .expect(201);
    let change = json!({ "commitments": [promise] });
    let change = if promise.is_empty() { json!({ "commitments": [] }) } else { change };
    let call = Call::new(Method::PATCH, &path).json(&change).by(session);
    app.call(call.header("if-match", draft.header("etag"))).await.expect(200);
    app.post(session, &format!("{path}/submit"), &json!({})).await.expect(200);
    app.settle().await;
    app.get(session, &path).await.expect(200)
}

async fn deed(app: &App, who: &str, task: &str, step: &str, deed: Json) {
    let session = app.session(who).await;
    let path = format!("/api/v1/tasks/{task}/steps/{step}");
    app.post(&session, &path, &deed).await.expect(200);
    app.settle().await;
}

/// A run of the policy, paid to the end.
async fn paid(app: &App) -> (String, Json) {
    let (officer, finance) =
        (app.session("officer_policies").await, app.session("officer_finance").await);
    let body = json!({ "policy": POLICY });
    let run = app.post(&officer, "/api/v1/pay-runs", &body).await.expect(201);
    let id = run["id"].as_str().expect("an id").to_owned();
    // what stands on a list stands on no other
    let again = app.post(&officer, "/api/v1/pay-runs", &body).await;
    assert_eq!(again.refused(409), "nobody_entitled");
    let path = format!("/api/v1/pay-runs/{id}");
    app.post(&finance, &format!("{path}/payment"), &json!({})).await.expect(200);
    let payments = pay::payments(&app.edge.city.store, &id, 1, 10).await.expect("payments");
    let answered = json!({ "file": answer(&id, 1, &payments, |_| None) });
    let done = app.post(&finance, &format!("{path}/statuses"), &answered).await.expect(200);
    assert_eq!(done["state"], "done");
    (id, run)
}

#[tokio::test]
async fn an_application_is_reviewed_granted_paid_in_parts_and_taken_back_with_interest() {
    let app = app().await;
    let lin = app.session("linyue").await;
    // the page of the policy says how it is applied for
    let policy = app.get(&lin, &format!("/api/v1/policies/{POLICY}")).await.expect(200);
    assert_eq!(policy["package"], "policy_application");
    assert_eq!(policy["package_answers"], json!({ "policy_application.policy": POLICY }));
    let body = json!({ "package": "policy_application", "answers": {
        "policy_application.policy": POLICY, "policy_application.party_key": FIRM,
        "policy_application.asked_yuan": "600000", "policy_application.account_of": "新设研发总部" } });
    let (ask, promise) = ("policy_application_materials", "policy_application_truth");
    let case = applied(&app, &lin, &body, ask, promise).await;
    let id = case["id"].as_str().expect("an id").to_owned();
    let (district, city) =
        (format!("{id}:policy_district_review"), format!("{id}:policy_city_decision"));
    // the department of the policy has it on its desk, and the board's department is that one
    let science = app.session("officer_science_and_technology").await;
    let on_desk = async |session: &Session| {
        let rows = app.get(session, "/api/v1/tasks?limit=200").await.expect(200);
        rows["items"].as_array().expect("rows").iter().any(|row| row["id"] == district.as_str())
    };
    assert!(on_desk(&science).await);
    let other = app.session("officer_development_and_reform").await;
    assert!(!on_desk(&other).await);
    let task = case["tasks"].as_array().expect("tasks");
    let task = task.iter().find(|task| task["id"] == district.as_str()).expect("the task");
    assert_eq!(task["department"]["id"], "science_and_technology");
    let asked: Vec<&str> = task["steps"][0]["departments"]
        .as_array()
        .expect("departments")
        .iter()
        .filter_map(|one| one["id"].as_str())
        .collect();
    assert_eq!(asked, ["economy_and_information", "finance_bureau"]);

    let agree = || json!({ "opinion": { "says": "agree", "text": "" } });
    for who in ["officer_economy_and_information", "officer_finance_bureau"] {
        deed(&app, who, &district, "joint_review", agree()).await;
    }
    let decide = async |task: &str, facts: Json| {
        let body = json!({ "approve": true, "note": "", "facts": facts });
        let answer = app.post(&science, &format!("/api/v1/tasks/{task}/decision"), &body).await;
        app.settle().await;
        answer
    };
    let detail = app.get(&science, &format!("/api/v1/tasks/{district}")).await.expect(200);
    assert_eq!(detail["decides"][0]["name"], "policy_application.expert_review");
    assert_eq!(detail["decides"][0]["type"], "boolean");
    let none = decide(&district, json!({})).await;
    assert_eq!(none.refused(422), "decision_incomplete");
    let wrong = decide(&district, json!({ "policy_application.expert_review": "yes" })).await;
    assert_eq!(wrong.refused(422), "value_invalid");
    decide(&district, json!({ "policy_application.expert_review": true })).await.expect(200);
    for who in ["officer_economy_and_information", "officer_finance_bureau"] {
        deed(&app, who, &city, "joint_decision", agree()).await;
    }
    let scores = json!([{ "name": "甲", "points": 90 }, { "name": "乙", "points": 85 },
        { "name": "丙", "points": 85 }]);
    let experts = json!({ "experts": { "names": ["甲", "乙", "丙"], "passed": true,
        "text": "可行", "scores": scores } });
    deed(&app, "officer_science_and_technology", &city, "experts", experts).await;
    let detail = app.get(&science, &format!("/api/v1/tasks/{city}")).await.expect(200);
    assert_eq!(detail["steps"][1]["records"][0]["mean_points"], "86.67");

    // 5% of 12 million is the limit
    let granted = |yuan: &str, first: &str| json!({ "policy_application.granted_yuan": yuan, "policy_application.first_yuan": first });
    let above = decide(&city, granted("600000.01", "0")).await;
    assert_eq!(above.refused(422), "clause_forbids");
    let foreign = json!({ "policy_application.limit_yuan": "9999999" });
    assert_eq!(decide(&city, foreign).await.refused(422), "fact_not_given");
    decide(&city, granted("500000", "200000")).await.expect(200);
    let case = app.get(&lin, &format!("/api/v1/cases/{id}")).await.expect(200);
    assert_eq!(case["state"], "closed");
    let number = case["subject"]["key"].as_str().expect("a number").to_owned();

    let (first, run) = paid(&app).await;
    assert_eq!((&run["payments"], &run["yuan"]), (&json!(1), &json!("200000.00")));
    let found = format!("/api/v1/entitlements?register=entity&key={FIRM}");
    let found = app.get(&lin, &found).await.expect(200);
    assert_eq!(found["payments"][0]["run"], first.as_str());

    // a stage is accepted: the next part is due
    let lin = app.session("linyue").await;
    let body = json!({ "package": "policy_milestone", "subject_key": number,
        "answers": { "policy_application.stage_done": "第一阶段完成" } });
    let case = applied(&app, &lin, &body, "policy_stage_report", "").await;
    let stage = format!("{}:policy_milestone_acceptance", case["id"].as_str().expect("an id"));
    let who = "officer_science_and_technology";
    deed(&app, who, &stage, "inspection", json!({ "appoint": { "on": "2026-11-16" } })).await;
    let seen = json!({ "visit": { "passed": true, "text": "属实" } });
    deed(&app, who, &stage, "inspection", seen).await;
    let audit = json!({ "experts": { "names": ["甲"], "passed": true, "text": "专账清楚" } });
    deed(&app, who, &stage, "financial_acceptance", audit).await;
    let part = |yuan: &str| {
        json!({ "policy_application.acceptance": "accepted",
            "policy_application.instalment_yuan": yuan })
    };
    assert_eq!(decide(&stage, part("300000.01")).await.refused(422), "clause_forbids");
    decide(&stage, part("300000")).await.expect(200);
    let (_, run) = paid(&app).await;
    assert_eq!((&run["payments"], &run["yuan"]), (&json!(1), &json!("300000.00")));

    // ten days later the first part is taken back: 3.65% a year on 200,000 yuan
    app.clock.move_to(app.edge.now().plus_seconds(TEN_DAYS));
    let finance = app.session("officer_finance").await;
    let path = format!("/api/v1/pay-runs/{first}");
    let reason = json!({ "reason": "申报材料不实" });
    let back = app.post(&finance, &format!("{path}/payments/1/claw-back"), &reason).await;
    let back = back.expect(200);
    assert_eq!(back, json!({ "yuan": "200000.00", "days": 10, "interest_yuan": "200.00" }));
    let sums = app.get(&finance, &format!("{path}/reconciliation")).await.expect(200);
    assert_eq!((&sums["balanced"], &sums["paid_yuan"]), (&json!(true), &json!("0.00")));
    assert_eq!(sums["interest_yuan"], "200.00");
    let steps = sums["ledger"].as_array().expect("sums").iter();
    assert!(steps.clone().any(|sum| sum["step"] == "interest0" && sum["yuan"] == "200.00"));
    let events = store::outbox::read(&app.edge.city.store, 0, 10_000).await.expect("events");
    let told = events.iter().find(|event| event.topic == "credit").expect("credit hears of it");
    assert_eq!(
        (&told.body["kind"], &told.body["key"]),
        (&json!("policy_clawed_back"), &json!(FIRM))
    );
    // what was taken back does not come due again
    let officer = app.session("officer_policies").await;
    let again = app.post(&officer, "/api/v1/pay-runs", &json!({ "policy": POLICY })).await;
    assert_eq!(again.refused(409), "nobody_entitled");
}
