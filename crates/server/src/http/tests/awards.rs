//! A policy that is applied for (申报评审): from the application to the money, in parts, and back
//! with interest.

use std::collections::BTreeSet;

use axum::http::Method;
use base::{Instant, Money};
use cases::engine::Facts;
use cases::engine::facts::Source;
use jiff::civil::date;
use pack::{Cap, CapPer, ClawBack, Pack};
use policies::engine::iso20022::answer;
use policies::engine::{AmountSays, Weigher};
use policies::ops::pay;
use serde_json::{Map, Value as Json, json};

use super::app::{Answer, App, Call, Session};

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

/// A decision of the policy's department.
async fn decide(app: &App, task: &str, facts: Json) -> Answer {
    let science = app.session("officer_science_and_technology").await;
    let body = json!({ "approve": true, "note": "", "facts": facts });
    let answer = app.post(&science, &format!("/api/v1/tasks/{task}/decision"), &body).await;
    app.settle().await;
    answer
}

/// A case of Lin Yue's firm, submitted.
async fn application(app: &App) -> Json {
    let lin = app.session("linyue").await;
    let body = json!({ "package": "policy_application", "answers": {
        "policy_application.policy": POLICY, "policy_application.party_key": FIRM,
        "policy_application.asked_yuan": "600000",
        "policy_application.account_of": "新设研发总部" } });
    let (ask, promise) = ("policy_application_materials", "policy_application_truth");
    applied(app, &lin, &body, ask, promise).await
}

/// Both joint departments agree in a step.
async fn agreed(app: &App, task: &str, step: &str) {
    for who in ["officer_economy_and_information", "officer_finance_bureau"] {
        let agree = json!({ "opinion": { "says": "agree", "text": "" } });
        deed(app, who, task, step, agree).await;
    }
}

/// The same case before the decision of the city: its id.
async fn reviewed(app: &App) -> String {
    let id = application(app).await["id"].as_str().expect("an id").to_owned();
    let (district, city) =
        (format!("{id}:policy_district_review"), format!("{id}:policy_city_decision"));
    agreed(app, &district, "joint_review").await;
    let experts = json!({ "policy_application.expert_review": true });
    decide(app, &district, experts).await.expect(200);
    agreed(app, &city, "joint_decision").await;
    let scores = json!([{ "name": "甲", "points": 90 }, { "name": "乙", "points": 85 },
        { "name": "丙", "points": 85 }]);
    let said = json!({ "experts": { "names": ["甲", "乙", "丙"], "passed": true,
        "text": "可行", "scores": scores } });
    deed(app, "officer_science_and_technology", &city, "experts", said).await;
    id
}

#[tokio::test]
async fn an_application_goes_to_the_departments_of_its_policy() {
    let app = app().await;
    let lin = app.session("linyue").await;
    // the page of the policy says how it is applied for
    let policy = app.get(&lin, &format!("/api/v1/policies/{POLICY}")).await.expect(200);
    assert_eq!(policy["package"], "policy_application");
    assert_eq!(policy["package_answers"], json!({ "policy_application.policy": POLICY }));
    let case = application(&app).await;
    let district = format!("{}:policy_district_review", case["id"].as_str().expect("an id"));
    let task = case["tasks"].as_array().expect("tasks");
    let task = task.iter().find(|task| task["id"] == district.as_str()).expect("the task");
    assert_eq!(task["department"]["id"], "science_and_technology");
    let asked = task["steps"][0]["departments"].as_array().expect("departments");
    let asked: Vec<&str> = asked.iter().filter_map(|one| one["id"].as_str()).collect();
    assert_eq!(asked, ["economy_and_information", "finance_bureau"]);
    agreed(&app, &district, "joint_review").await;
    // the department of the policy has it on its desk, and no other
    let on_desk = async |who: &str| {
        let session = app.session(who).await;
        let rows = app.get(&session, "/api/v1/tasks?limit=200").await.expect(200);
        rows["items"].as_array().expect("rows").iter().any(|row| row["id"] == district.as_str())
    };
    assert!(on_desk("officer_science_and_technology").await);
    assert!(!on_desk("officer_development_and_reform").await);
    // an approval says what is left to the reviewer
    let science = app.session("officer_science_and_technology").await;
    let detail = app.get(&science, &format!("/api/v1/tasks/{district}")).await.expect(200);
    assert_eq!(detail["decides"][0]["name"], "policy_application.expert_review");
    assert_eq!(detail["decides"][0]["type"], "boolean");
    let rows = [
        (json!({}), "decision_incomplete"),
        (json!({ "policy_application.expert_review": "yes" }), "value_invalid"),
        (json!({ "policy_application.limit_yuan": "9999999" }), "fact_not_given"),
    ];
    for (facts, code) in rows {
        assert_eq!(decide(&app, &district, facts).await.refused(422), code);
    }
    let experts = json!({ "policy_application.expert_review": false });
    decide(&app, &district, experts).await.expect(200);
}

/// A stage of the application `number` is accepted, and so much more is due.
async fn stage(app: &App, number: &str, over: &str, yuan: &str) {
    let lin = app.session("linyue").await;
    let body = json!({ "package": "policy_milestone", "subject_key": number,
        "answers": { "policy_application.stage_done": "第一阶段完成" } });
    let case = applied(app, &lin, &body, "policy_stage_report", "").await;
    let task = format!("{}:policy_milestone_acceptance", case["id"].as_str().expect("an id"));
    let who = "officer_science_and_technology";
    deed(app, who, &task, "inspection", json!({ "appoint": { "on": "2026-11-16" } })).await;
    let seen = json!({ "visit": { "passed": true, "text": "属实" } });
    deed(app, who, &task, "inspection", seen).await;
    let audit = json!({ "experts": { "names": ["甲"], "passed": true, "text": "专账清楚" } });
    deed(app, who, &task, "financial_acceptance", audit).await;
    let part = |yuan: &str| {
        json!({ "policy_application.acceptance": "accepted",
            "policy_application.instalment_yuan": yuan })
    };
    assert_eq!(decide(app, &task, part(over)).await.refused(422), "clause_forbids");
    decide(app, &task, part(yuan)).await.expect(200);
}

/// What credit hears of.
fn to_credit(events: &[store::outbox::Event]) -> Vec<store::outbox::Event> {
    events.iter().filter(|event| event.topic == "credit").cloned().collect()
}

#[tokio::test]
async fn what_is_granted_is_paid_in_parts_and_taken_back_with_interest() {
    let app = app().await;
    let id = reviewed(&app).await;
    let city = format!("{id}:policy_city_decision");
    let science = app.session("officer_science_and_technology").await;
    let detail = app.get(&science, &format!("/api/v1/tasks/{city}")).await.expect(200);
    assert_eq!(detail["steps"][1]["records"][0]["mean_points"], "86.67");
    // 5% of 12 million is the limit
    let granted = |yuan: &str, first: &str| {
        json!({ "policy_application.granted_yuan": yuan,
            "policy_application.first_yuan": first })
    };
    let above = decide(&app, &city, granted("600000.01", "0")).await;
    assert_eq!(above.refused(422), "clause_forbids");
    decide(&app, &city, granted("500000", "200000")).await.expect(200);
    let lin = app.session("linyue").await;
    let case = app.get(&lin, &format!("/api/v1/cases/{id}")).await.expect(200);
    assert_eq!(case["state"], "closed");
    let number = case["subject"]["key"].as_str().expect("a number").to_owned();

    let (first, run) = paid(&app).await;
    assert_eq!((&run["payments"], &run["yuan"]), (&json!(1), &json!("200000.00")));
    let found = format!("/api/v1/entitlements?register=entity&key={FIRM}");
    let found = app.get(&lin, &found).await.expect(200);
    assert_eq!(found["payments"][0]["run"], first.as_str());
    stage(&app, &number, "300000.01", "300000").await;
    let (_, run) = paid(&app).await;
    assert_eq!((&run["payments"], &run["yuan"]), (&json!(1), &json!("300000.00")));

    // finance sees that the grant was paid by two
    let finance = app.session("officer_finance").await;
    let path = format!("/api/v1/pay-runs/{first}");
    let rows = app.get(&finance, &format!("{path}/payments")).await.expect(200);
    assert_eq!(rows["items"][0]["paid_beside"], 1);
    assert_eq!(rows["items"][0]["allowed"], json!(["claw_back", "claw_back_grant"]));

    // ten days later the first part is taken back: 3.65% a year on 200,000 yuan
    app.clock.move_to(app.edge.now().plus_seconds(TEN_DAYS));
    let finance = app.session("officer_finance").await;
    let reason = json!({ "reason": "申报材料不实" });
    let back = app.post(&finance, &format!("{path}/payments/1/claw-back"), &reason).await;
    let back = back.expect(200);
    assert_eq!(back, json!({ "yuan": "200000.00", "days": 10, "interest_yuan": "200.00" }));
    let sums = app.get(&finance, &format!("{path}/reconciliation")).await.expect(200);
    assert_eq!((&sums["balanced"], &sums["paid_yuan"]), (&json!(true), &json!("0.00")));
    assert_eq!(sums["interest_yuan"], "200.00");
    let mut steps = sums["ledger"].as_array().expect("sums").iter();
    assert!(steps.any(|sum| sum["step"] == "interest0" && sum["yuan"] == "200.00"));
    let events = store::outbox::read(&app.edge.city.store, 0, 10_000).await.expect("events");
    let heard = to_credit(&events);
    assert_eq!(heard.len(), 1, "credit hears of it");
    let said = &heard[0].body;
    assert_eq!((&said["kind"], &said["key"]), (&json!("policy_clawed_back"), &json!(FIRM)));
    // ten days later the rest of the grant, by one act; asked twice it is taken once
    app.clock.move_to(app.edge.now().plus_seconds(TEN_DAYS));
    let finance = app.session("officer_finance").await;
    let all = json!({ "reason": "项目终止", "all_parts": true });
    let act = format!("{path}/payments/1/claw-back");
    let back = app.post(&finance, &act, &all).await.expect(200);
    assert_eq!((&back["yuan"], &back["days"]), (&json!("500000.00"), &json!(20)));
    // 200.00 of the first before, and 20 days of 300,000 yuan
    assert_eq!(back["interest_yuan"], "800.00");
    let parts = back["parts"].as_array().expect("parts");
    // both runs are of one moment here, so that their order is nobody's
    let interest = parts.iter().filter_map(|part| part["interest_yuan"].as_str());
    assert_eq!(interest.collect::<BTreeSet<_>>(), BTreeSet::from(["200.00", "600.00"]));
    assert_eq!(app.post(&finance, &act, &all).await.expect(200), back);
    for part in parts {
        let run = part["run"].as_str().expect("a run");
        let sums = format!("/api/v1/pay-runs/{run}/reconciliation");
        let sums = app.get(&finance, &sums).await.expect(200);
        assert_eq!((&sums["balanced"], &sums["paid_yuan"]), (&json!(true), &json!("0.00")));
    }
    let events = store::outbox::read(&app.edge.city.store, 0, 10_000).await.expect("events");
    assert_eq!(to_credit(&events).len(), 1, "one breach is one record");
    let science = app.session("officer_science_and_technology").await;
    assert_eq!(app.post(&science, &act, &all).await.refused(403), "forbidden");
    // what was taken back does not come due again
    let officer = app.session("officer_policies").await;
    let again = app.post(&officer, "/api/v1/pay-runs", &json!({ "policy": POLICY })).await;
    assert_eq!(again.refused(409), "nobody_entitled");
}

#[tokio::test]
async fn a_policy_that_was_changed_is_weighed_under_the_version_that_held() {
    let old = App::new().await.edge.city.pack.hash.clone();
    let app = App::changed(|pack| {
        pack.hash = "another version".to_owned();
        let policy = pack.policies.get_mut(POLICY).expect("the policy is in the pack");
        policy.caps = vec![Cap { per: CapPer::Claim, yuan: 1 }];
    });
    let city = &app.await.edge.city;
    let before = city.room_of(&old).await.expect("every version that was served is kept").pack;
    let says = |pack: &Pack| {
        let spent = "entity.rd_headquarters_spent_yuan";
        let mut facts = Facts::on(date(2026, 11, 16));
        let source = Source::Register("entity".into());
        facts.set(pack, spent, &json!("12000000"), source, Instant(0)).expect("a fact");
        let weighed = Weigher::new(pack, "entity").weigh(&facts, date(2026, 11, 16));
        weighed.into_iter().find(|says| &*says.policy == POLICY).expect("the policy").amount
    };
    assert_eq!(says(&before), AmountSays::UpTo(Money::from_fen(60_000_000)));
    assert_eq!(says(&city.pack), AmountSays::UpTo(Money::from_fen(100)));
}

#[tokio::test]
async fn a_policy_that_was_made_gives_the_days_of_its_entry() {
    // promised within a year whose working days are published
    let app = App::changed(|pack| {
        let package = pack.packages.get_mut("policy_making").expect("the package");
        package.promises.iter_mut().for_each(|promise| promise.working_days = 5);
    });
    let app = app.await;
    let lin = app.session("linyue").await;
    let body = json!({ "package": "policy_making", "answers": {
        "policy_draft.name": "示例政策", "policy_draft.drafted_by": "commerce",
        "policy_draft.text": "示例文本", "policy_draft.holds_from": "2027-03-01",
        "policy_draft.at_once": false, "policy_draft.needs_rules": true,
        "policy_draft.rules_by": "2027-03-31" } });
    let case = applied(&app, &lin, &body, "policy_draft_opinions", "").await;
    let id = case["id"].as_str().expect("an id").to_owned();
    let decide = async |who: &str, act: &str, facts: &[&str]| {
        let facts = facts.iter().map(|fact| (format!("policy_draft.{fact}"), json!(true)));
        let facts: Map<String, Json> = facts.collect();
        let body = json!({ "approve": true, "note": "", "facts": facts });
        let session = app.session(who).await;
        let path = format!("/api/v1/tasks/{id}:{act}/decision");
        app.post(&session, &path, &body).await.expect(200);
        app.settle().await;
    };
    let good = ["scientific", "reasonable", "coordinated", "stable", "timely", "keeps_treaties"];
    decide("officer_commerce", "policy_evaluation", &good).await;
    let fair = [
        "equal_treatment",
        "equal_factors",
        "equal_access",
        "equal_support",
        "no_access_limits",
        "foreign_alike",
    ];
    decide("reviewer_market", "policy_fair_competition", &fair).await;
    let path = format!("/api/v1/cases/{id}/making");
    let lin = app.session("linyue").await;
    assert_eq!(app.get(&lin, &path).await.refused(409), "policy_not_made");
    // on the thirtieth day it is still open, on the next it is over
    let rows = app.call(Call::get("/api/v1/notices")).await.expect(200);
    assert_eq!(rows["items"][0]["until"], "2026-12-16");
    app.clock.move_to(app.edge.now().plus_seconds(31 * 86_400));
    app.settle().await;
    decide("officer_commerce", "policy_publication", &[]).await;
    let lin = app.session("linyue").await;
    let made = app.get(&lin, &path).await.expect(200);
    let expected = "making:\n  evaluated_on: \"2026-11-16\"\n  \
        fair_competition_reviewed_on: \"2026-11-16\"\n  comment_from: \"2026-11-16\"\n  \
        comment_to: \"2026-12-16\"\n  published_on: \"2026-12-17\"\n  rules_by: \"2027-03-31\"\n";
    assert_eq!(made["yaml"], expected);
    let zhou = app.session("zhouhe").await;
    assert_eq!(app.get(&zhou, &path).await.refused(404), "not_found");
}
