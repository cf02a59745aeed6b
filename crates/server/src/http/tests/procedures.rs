//! Procedures over HTTP: work lists, what is done with clocks and decisions, a subject, an archive.

use axum::http::Method;
use serde_json::{Value as Json, json};

use super::app::{App, Call};

#[tokio::test]
async fn a_decision_is_objected_to_revoked_and_taken_out_of_the_archive() {
    let app = App::new().await;
    let chen = app.session("chenxiao").await;
    let case = app.opened(&chen, "杭州云上听竹软件有限公司").await;
    let id = case["id"].as_str().unwrap().to_owned();
    let task = format!("{id}:company_registration");
    let path = |of: &str| format!("/api/v1/tasks/{task}/{of}");

    // the applicant objects; only a supervisor answers, and not what a credential rests on
    let said = json!({ "text": "与事实不符" });
    let done = app.post(&chen, &path("objection"), &said).await.expect(200);
    assert_eq!((&done["state"], &done["case_state"]), (&json!("approved"), &json!("closed")));
    assert_eq!(done["receipts"].as_array().unwrap().len(), 1);
    assert_eq!(app.post(&chen, &path("objection"), &said).await.refused(409), "nothing_to_object");
    let supervisor = app.session("supervisor_market").await;
    let duties = app.get(&supervisor, "/api/v1/duties").await.expect(200);
    let kinds: Vec<&str> =
        duties["items"].as_array().unwrap().iter().filter_map(|d| d["kind"].as_str()).collect();
    assert!(kinds.contains(&"decide_objection"), "{duties}");
    let reviewer = app.session("reviewer_market").await;
    let dismissed = json!({ "upheld": false, "text": "原决定正确" });
    let no = app.post(&reviewer, &path("objection/answer"), &dismissed).await;
    assert_eq!(no.refused(403), "forbidden");
    app.post(&supervisor, &path("objection/answer"), &dismissed).await.expect(200);

    // what the register holds of the enterprise: its owner in full, an officer without what is
    // personal, and the owner sees who looked
    let at = format!("/api/v1/subjects/entity/{}", case["subject"]["key"].as_str().unwrap());
    let fact = |whole: &Json, name: &str| {
        let facts = whole["facts"].as_array().unwrap().iter();
        facts.clone().find(|fact| fact["name"] == name).unwrap()["value"].clone()
    };
    let chen = app.session("chenxiao").await; // the enterprise is hers since
    let own = app.get(&chen, &at).await.expect(200);
    println!("EXAMPLE read_subject {own}");
    let seen = app.get(&supervisor, &at).await.expect(200);
    let head = "legal_representative_id";
    assert_eq!(fact(&own, head), "330106199305181262");
    assert_eq!(fact(&seen, head), "330*************62");
    assert_eq!(fact(&own, "name"), fact(&seen, "name"));
    let reads = app.get(&chen, "/api/v1/me/reads").await.expect(200);
    let looked = |row: &Json| row["purpose"]["en"] == "To see a subject over all its cases";
    assert!(reads["items"].as_array().unwrap().iter().filter(|row| looked(row)).count() >= 2);

    // the same revocation twice is done once
    let key = base::id::fresh(base::Instant(1));
    let revoke = || {
        let call = Call::post(
            &path("revocation"),
            &json!({ "reason": "材料系伪造", "article": "行政许可法第六十九条" }),
        );
        call.by(&supervisor).header("idempotency-key", &key)
    };
    let first = app.call(revoke()).await.expect(200);
    assert_eq!(first["state"], "revoked");
    assert_eq!(app.call(revoke()).await.expect(200), first);
    app.settle().await;
    let now = app.get(&chen, &format!("/api/v1/cases/{id}")).await.expect(200);
    let of_act = now["credentials"].as_array().unwrap();
    assert!(of_act.iter().any(|credential| credential["state"] == "revoked"), "{now:#}");
    let tasks = now["tasks"].as_array().unwrap();
    let why = tasks.iter().map(|task| &task["orders"]["revoked"]).find(|why| why.is_object());
    assert_eq!(why.unwrap()["article"], "行政许可法第六十九条", "the person is told");
    let told = now["timeline"].as_array().unwrap().iter();
    assert!(told.clone().any(|entry| entry["kind"] == "decision_revoked"));

    // everything about the enterprise, for its owner
    let key = now["subject"]["key"].as_str().unwrap();
    let subject = format!("/api/v1/subjects/entity/{key}");
    let chen = app.session("chenxiao").await;
    let whole = app.get(&chen, &subject).await.expect(200);
    assert_eq!(whole["cases"][0]["id"], id.as_str());
    assert!(!whole["timeline"].as_array().unwrap().is_empty());
    let lin = app.session("linyue").await;
    assert_eq!(app.get(&lin, &subject).await.refused(404), "not_found");

    let archive = app.get(&chen, &format!("/api/v1/cases/{id}/archive")).await;
    assert_eq!(archive.status.as_u16(), 200);
    assert_eq!(&archive.body[..13], b"manifest.json");
    let difference = format!("/api/v1/cases/{id}/plan/difference");
    assert_eq!(app.get(&chen, &difference).await.expect(200)["changed"], false);
}

#[tokio::test]
async fn what_is_not_under_way_is_refused_with_its_code() {
    let app = App::new().await;
    let chen = app.session("chenxiao").await;
    let case = app.opened(&chen, "中国听竹软件有限公司").await;
    let id = case["id"].as_str().unwrap().to_owned();
    let open = case["tasks"].as_array().unwrap().iter().find(|task| task["state"] == "open");
    let task = open.unwrap()["id"].as_str().unwrap().to_owned();
    let reviewer = app.session("reviewer_market").await;
    let rows = [
        ("suspension", json!({ "reason": "weather", "text": "x" }), 422, "suspension_reason"),
        ("extension", json!({ "text": "x" }), 409, "extension_unavailable"),
        ("steps/none", json!({ "pay": { "reference": "x" } }), 409, "step_not_open"),
        ("steps/none", json!({ "applaud": {} }), 400, "bad_json"),
    ];
    for (path, body, status, code) in rows {
        let path = format!("/api/v1/tasks/{task}/{path}");
        assert_eq!(app.post(&reviewer, &path, &body).await.refused(status), code, "{path}");
    }
    let resume = Call::new(Method::DELETE, &format!("/api/v1/tasks/{task}/suspension"));
    assert_eq!(app.call(resume.by(&reviewer)).await.refused(409), "task_not_suspended");
    let outside = format!("/api/v1/outside/tasks/{task}/answer");
    let word = json!({ "answer": "accepted", "reference": "1" });
    let no = app.post(&reviewer, &outside, &word).await;
    assert_eq!(no.refused(400), "idempotency_key_missing");
    let call = Call::post(&outside, &word).by(&reviewer).header("idempotency-key", "k1");
    assert_eq!(app.call(call).await.refused(409), "not_outside");
    let check = format!("/api/v1/cases/{id}/commitments/name_commitment/check");
    let found = json!({ "kept": true, "text": "x" });
    let supervisor = app.session("supervisor_market").await;
    assert_eq!(app.post(&supervisor, &check, &found).await.refused(404), "not_found");
    let replan = format!("/api/v1/cases/{id}/plan");
    assert_eq!(app.post(&reviewer, &replan, &json!({})).await.refused(409), "nothing_changed");
    // notices are shown to anybody
    let notices = app.call(Call::get("/api/v1/notices")).await.expect(200);
    assert_eq!(notices["items"], json!([]));
}
