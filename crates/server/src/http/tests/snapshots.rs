//! Registers in columns outlive the server.

use std::os::unix::fs::PermissionsExt;

use serde_json::{Value as Json, json};

use super::app::{App, Session};

const MATCH: &str = "/api/v1/policies/overseas_engineer_2024/match";

/// What comes of a rule that holds for the enterprises of a district.
async fn tried(app: &App, officer: &Session) -> Json {
    let rules = json!({ "clauses": { "brought": "entity.district = '330106'" }, "amount": "1" });
    app.post(officer, MATCH, &rules).await.expect(200)
}

/// What is in the file of the enterprises.
fn file(app: &App) -> Vec<u8> {
    std::fs::read(app.snapshots().join("entity.columns")).expect("a file")
}

#[tokio::test]
async fn a_server_that_starts_again_reads_no_register_whole_and_misses_nothing() {
    let app = App::keeping().await;
    let officer = app.session("officer_policies").await;
    let before = tried(&app, &officer).await;
    assert_eq!(app.edge.city.registers_read_whole(), 1);
    app.edge.city.keep_snapshots().await;
    let mode = |path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let entity = app.snapshots().join("entity.columns");
    assert_eq!((mode(app.snapshots()), mode(entity)), (0o700, 0o600));
    // what is written after the file was
    let lin = app.session("linyue").await;
    app.opened(&lin, "杭州快照科技有限公司").await;

    let app = app.again().await;
    let written = file(&app);
    let after = tried(&app, &officer).await;
    assert_eq!(app.edge.city.registers_read_whole(), 0);
    assert_eq!(after["parties"], before["parties"].as_u64().unwrap() + 1);
    let entitled = before["tried"]["entitled"].as_u64().unwrap();
    assert_eq!(after["tried"]["entitled"], entitled + 1);
    // one record is too few to write the file again, until the server stops
    assert!(file(&app) == written);
    app.edge.city.keep_snapshots().await;
    let stopped = file(&app);
    assert!(stopped != written);
    app.edge.city.keep_snapshots().await;
    assert!(file(&app) == stopped);

    let app = app.again().await;
    assert_eq!(tried(&app, &officer).await["tried"], after["tried"]);
    assert_eq!(app.edge.city.registers_read_whole(), 0);
}

#[tokio::test]
async fn a_file_that_is_unreadable_or_of_another_store_is_replaced() {
    let app = App::keeping().await;
    let officer = app.session("officer_policies").await;
    let before = tried(&app, &officer).await;
    app.edge.city.keep_snapshots().await;
    let (place, good) = (app.snapshots().join("entity.columns"), file(&app));
    let mut wrong = good.clone();
    wrong[good.len() / 2] ^= 1;
    std::fs::write(&place, &wrong).unwrap();

    let app = app.again().await;
    assert_eq!(tried(&app, &officer).await["tried"], before["tried"]);
    assert_eq!(app.edge.city.registers_read_whole(), 1);
    app.edge.city.keep_snapshots().await;
    let app = app.again().await;
    assert_eq!(tried(&app, &officer).await["tried"], before["tried"]);
    assert_eq!(app.edge.city.registers_read_whole(), 0);

    // the store is that of before a case, and goes on without it
    let later = App::keeping().await;
    let lin = later.session("linyue").await;
    later.opened(&lin, "杭州快照科技有限公司").await;
    let officer = later.session("officer_policies").await;
    tried(&later, &officer).await;
    later.edge.city.keep_snapshots().await;
    std::fs::write(&place, file(&later)).unwrap();
    let app = app.again().await;
    let officer = app.session("officer_policies").await;
    assert_eq!(tried(&app, &officer).await["parties"], before["parties"]);
    assert_eq!(app.edge.city.registers_read_whole(), 1);
}

#[tokio::test]
async fn a_fact_that_somebody_tried_stays_beside_the_others() {
    let app = App::new().await;
    let officer = app.session("officer_policies").await;
    app.post(&officer, MATCH, &json!({})).await.expect(200);
    let rules = json!({ "clauses": { "brought": "entity.name is not null" }, "amount": "1" });
    for rules in [rules, json!({})] {
        app.post(&officer, MATCH, &rules).await.expect(200);
    }
    let read = app.edge.city.registers_read_whole();
    assert_eq!(read, 2);
    // a city without a folder for them keeps none
    app.edge.city.keep_snapshots().await;
    assert!(!app.snapshots().exists());
    let metrics = app
        .edge
        .metrics
        .text(&crate::http::metrics::Measured { read_whole: read, ..Default::default() });
    assert!(metrics.contains(&format!("onevisit_snapshots_read_whole_total {read}")), "{metrics}");
}
