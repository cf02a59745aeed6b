//! The supervision board: a task that waits too long, and who is told of it.

use base::Instant;
use serde_json::{Value as Json, json};

use super::app::{App, Session};

/// A name that a reviewer must look at.
const NAME: &str = "中国听竹软件有限公司";

async fn board(app: &App, who: &Session, query: &str) -> Json {
    app.get(who, &format!("/api/v1/board{query}")).await.expect(200)
}

async fn days_later(app: &App, day: &str) {
    let then: Instant = format!("{day}T01:00:00Z").parse().unwrap();
    app.clock.move_to(then);
    app.settle().await;
}

fn levels(app: &[(String, Json)]) -> Vec<i64> {
    app.iter().filter_map(|(_, body)| body["level"].as_i64()).collect()
}

/// What was told so far: subject and body.
async fn told(app: &App) -> Vec<(String, Json)> {
    let events = store::outbox::read(&app.edge.city.store, 0, 1_000).await.unwrap();
    let told = events.into_iter().filter(|event| event.topic == "task_escalated");
    told.map(|event| (event.subject, event.body)).collect()
}

#[tokio::test]
async fn what_waits_turns_yellow_and_red_and_is_told_once_a_level() {
    let app = App::new().await;
    let chen = app.session("chenxiao").await;
    let case = app.opened(&chen, NAME).await;
    let open = |case: &Json| {
        let tasks = case["tasks"].as_array().unwrap().iter();
        tasks.filter(|task| task["state"] == "open").cloned().collect::<Vec<_>>()
    };
    let waiting = open(&case);
    assert_eq!(waiting.len(), 1, "{case:#}");
    let supervisor = app.session("supervisor_market").await;
    // Monday: what is due the same day is yellow, and its reviewers were told
    let monday = board(&app, &supervisor, "").await;
    assert_eq!(monday["items"][0]["id"], waiting[0]["id"]);
    assert_eq!(monday["items"][0]["colour"], "yellow");
    assert_eq!(board(&app, &supervisor, "?colour=green").await["items"], json!([]));
    assert_eq!(levels(&told(&app).await), [1]);

    for (day, colour, over, level) in [
        ("2026-11-17", "red", 1, 2),
        ("2026-11-18", "red", 2, 2),
        ("2026-11-19", "red", 3, 3),
        ("2026-11-23", "red", 5, 3),
    ] {
        days_later(&app, day).await;
        let supervisor = app.session("supervisor_market").await;
        let rows = board(&app, &supervisor, "").await;
        let row = &rows["items"][0];
        assert_eq!(row["colour"], colour, "{day} {row:#}");
        assert_eq!(row["over_working_days"], over, "{day}");
        assert_eq!(row["level"], level, "{day}");
        assert_eq!(row["department"]["id"], "market_supervision");
        assert_eq!(row["district"], Json::Null, "a name is compared for the whole city");
        assert_eq!(row["duty"], "decision");
        assert_eq!(rows["counts"]["departments"][0][colour], 1, "{day} {rows:#}");
        app.settle().await; // again: nothing is told twice
    }
    assert_eq!(levels(&told(&app).await), [1, 2, 3]);
    let (subject, body) = &told(&app).await[1];
    assert_eq!(subject, waiting[0]["id"].as_str().unwrap());
    assert_eq!(body["department"], "market_supervision");

    // another department's supervisor sees nothing of it, an auditor everything
    app.enter("other", "supervisor", "taxation").await;
    let other = app.session("other").await;
    assert_eq!(board(&app, &other, "").await["items"], json!([]));
    let auditor = app.session("auditor").await;
    assert_eq!(board(&app, &auditor, "?colour=red").await["items"].as_array().unwrap().len(), 1);
    assert_eq!(board(&app, &auditor, "?department=taxation").await["items"], json!([]));
    assert_eq!(app.get(&auditor, "/api/v1/board?colour=blue").await.refused(400), "bad_request");
}

#[tokio::test]
async fn a_report_tells_what_a_department_did_as_json_and_as_csv() {
    let app = App::new().await;
    let chen = app.session("chenxiao").await;
    let late = app.opened(&chen, NAME).await;
    app.opened(&chen, "杭州云上听竹软件有限公司").await;
    days_later(&app, "2026-11-19").await;
    let officer = app.session("reviewer_market").await;
    let tasks = late["tasks"].as_array().unwrap();
    let task = tasks.iter().find(|task| task["state"] == "open").unwrap();
    let path = format!("/api/v1/tasks/{}", task["id"].as_str().unwrap());
    let reasons = app.get(&officer, &path).await.expect(200);
    let reason = &reasons["refusals"][0]["id"];
    let refuse = json!({ "approve": false, "reason": reason });
    app.post(&officer, &format!("{path}/decision"), &refuse).await.expect(200);
    app.settle().await;

    let supervisor = app.session("supervisor_market").await;
    let path = "/api/v1/board/report?from=2026-11-16&to=2026-11-30";
    let report = app.get(&supervisor, path).await.expect(200);
    let rows = report["departments"].as_array().unwrap();
    assert_eq!(rows.len(), 1, "only what it supervises: {report:#}");
    let of = &rows[0];
    assert_eq!(of["department"]["id"], "market_supervision");
    assert_eq!((&of["refused"], &of["late"], &of["open_late"]), (&json!(1), &json!(1), &json!(0)));
    let (received, decided) = (of["received"].as_i64().unwrap(), of["decided"].as_i64().unwrap());
    assert_eq!(received, decided, "{of:#}");
    assert_eq!(of["within_limit"].as_i64().unwrap(), decided - 1);
    #[allow(clippy::cast_precision_loss)]
    let average = (3.0 / decided as f64 * 100.0).round() / 100.0;
    assert_eq!(of["average_working_days"], average, "{of:#}");
    assert_eq!(&of["refusals"][0]["reason"]["id"], reason);
    let csv = app.get(&supervisor, &format!("{path}&format=csv")).await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    let text = String::from_utf8(csv.body).unwrap();
    assert!(text.starts_with("\u{feff}部门,"), "{text}");
    assert_eq!(text.lines().count(), 2, "{text}");
    let before = "/api/v1/board/report?from=2026-10-01&to=2026-10-31";
    assert_eq!(app.get(&supervisor, before).await.expect(200)["departments"], json!([]));
    let reversed = "/api/v1/board/report?from=2026-11-30&to=2026-11-01";
    assert_eq!(app.get(&supervisor, reversed).await.refused(422), "period_reversed");
}
