//! What pays without a claim: sent once by who knows of it, masked for officers, explained to the
//! party; a file reports its refused rows and pays none of them; draws can be done again.

use axum::http::Method;
use policies::engine::draw_file;
use serde_json::{Value as Json, json};

use super::app::{App, Call, Session};

const OLD: &str = "330102195603073151";
const VISITS: &str = "/api/v1/claim-events/accident_visit";

fn visit(number: &str) -> Json {
    json!({ "facts": { "number": number, "patient_id": OLD, "visited_on": "2026-11-15",
        "accidental": true, "payable_yuan": "800" } })
}

/// What the city knows of Zhou He, who is 70.
async fn known(app: &App) {
    let city = &app.edge.city;
    let (pack, now) = (city.pack.clone(), city.now());
    let facts = json!({ "accident_insured": true, "lost_only_child": true,
        "pay_account": "6222020000000000003", "low_income": true });
    let write = async move |tx: &mut store::Tx| {
        let source = registers::Source::new("test", "1");
        let facts = facts.as_object().unwrap();
        registers::write(tx, &pack, "person", OLD, facts, &source, now).await.map(drop)
    };
    city.store.write(write).await.unwrap();
}

fn csv(text: &str, by: &Session) -> Call {
    Call::new(Method::POST, "/api/v1/claim-events/power_bill/batches")
        .header("content-type", "text/csv")
        .body(text.to_owned())
        .by(by)
}

#[tokio::test]
async fn an_event_is_sent_once_masked_for_officers_and_explained_to_the_party() {
    let app = App::new().await;
    known(&app).await;
    let sender = app.session("keeper_health").await;
    let call = || Call::post(VISITS, &visit("H1")).by(&sender).header("idempotency-key", "h1");
    let sent = app.call(call()).await.expect(201);
    assert_eq!((&sent["state"], &sent["yuan"]), (&json!("granted"), &json!("800.00")));
    assert_eq!(app.call(call()).await.expect(201), sent);
    // without the key it is the same event all the same
    let same = app.post(&sender, VISITS, &visit("H1")).await.expect(200);
    assert_eq!((&same["id"], &same["payments"]), (&sent["id"], &sent["payments"]));
    let text = sent.to_string();
    assert!(!text.contains(OLD) && !text.contains("1956-03-07"), "{text}");
    // what is wrong is said at once, and nothing is paid
    let wrong = json!({ "facts": { "number": "H2", "visited_on": "2026-12-01", "payable_yuan": -1,
        "no_such": 1, "patient.birth_on": "1930-01-01" } });
    let refused = app.post(&sender, VISITS, &wrong).await.expect(422);
    for code in ["date_in_future", "value_invalid", "fact_unknown", "value_missing"] {
        assert!(refused.to_string().contains(code), "{code}: {refused}");
    }
    // others neither send nor see
    let other = app.session("keeper_taxation").await;
    assert_eq!(app.post(&other, VISITS, &visit("H3")).await.refused(403), "forbidden");
    let queue = "/api/v1/claim-events?kind=accident_visit";
    assert_eq!(app.get(&other, queue).await.refused(404), "not_found");
    let applicant = app.session("linyue").await;
    assert_eq!(app.get(&applicant, queue).await.refused(404), "not_found");
    assert_eq!(app.get(&sender, "/api/v1/claim-events").await.refused(400), "bad_request");
    // officers see the queue without who it is; the party sees why
    let officer = app.session("officer_policies").await;
    let page = app.get(&officer, &format!("{queue}&state=granted")).await.expect(200);
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    assert!(!page.to_string().contains(OLD), "{page}");
    let own = format!("/api/v1/claim-events?register=person&key={OLD}");
    assert_eq!(app.get(&applicant, &own).await.refused(404), "not_found");
    let zhou = app.session("zhouhe").await;
    let found = app.get(&zhou, &own).await.expect(200);
    let says = &found["items"][0]["says"];
    assert_eq!(says["policy"]["id"], "elderly_accident_direct_claim");
    assert!(says["clauses"].to_string().contains("1956-03-07"), "{says}");
    assert!(says["clauses"][1]["basis"][0]["lines"].is_string(), "{says}");
    let kinds = app.get(&officer, "/api/v1/claim-event-kinds").await.expect(200);
    let kinds = kinds["items"].as_array().unwrap();
    let visits = kinds.iter().find(|kind| kind["id"] == "accident_visit").unwrap();
    assert_eq!(visits["counts"], json!([{ "state": "granted", "events": 1, "yuan": "800.00" }]));
    assert_eq!((&visits["may_send"], &visits["may_decide"]), (&json!(false), &json!(false)));
    // the list of its run masks the party, too
    let run = sent["payments"][0]["run"].as_str().unwrap();
    let rows = app.get(&officer, &format!("/api/v1/pay-runs/{run}/payments")).await.expect(200);
    assert!(!rows.to_string().contains(OLD), "{rows}");
}

#[tokio::test]
async fn an_event_that_waits_is_paid_when_its_fact_arrives() {
    let app = App::new().await;
    let sender = app.session("keeper_power_company").await;
    let path = "/api/v1/claim-events/power_bill";
    let bill = json!({ "facts": { "number": "W1", "customer_id": OLD, "discount_yuan": "8.07" } });
    let sent = app.post(&sender, path, &bill).await.expect(201);
    app.settle().await;
    let officer = app.session("officer_policies").await;
    let queue = "/api/v1/claim-events?kind=power_bill";
    let event = async || app.get(&officer, queue).await.expect(200)["items"][0].clone();
    let waits = event().await;
    assert_eq!((&waits["id"], &waits["state"]), (&sent["id"], &json!("waiting")));
    known(&app).await;
    app.settle().await;
    let granted = event().await;
    assert_eq!((&granted["state"], &granted["paid_yuan"]), (&json!("granted"), &json!("8.07")));
    // the same news again, as after a crash before the place was kept
    let back = async |tx: &mut store::Tx| {
        let sql = "delete from event_cursor where consumer = 'arrivals'";
        tx.execute(sql, &[]).await
    };
    assert_eq!(app.edge.city.store.write(back).await.unwrap(), 1);
    app.settle().await;
    assert_eq!(event().await, granted);
    assert_eq!(granted["payments"].as_array().unwrap().len(), 1);
    // nobody made the run
    let run = granted["payments"][0]["run"].as_str().unwrap();
    let run = app.get(&officer, &format!("/api/v1/pay-runs/{run}")).await.expect(200);
    assert_eq!((&run["yuan"], &run["payments"]), (&json!("8.07"), &json!(1)));
}

#[tokio::test]
async fn a_file_reports_its_refused_rows_and_is_one_run() {
    let app = App::new().await;
    known(&app).await;
    let sender = app.session("keeper_power_company").await;
    let text = format!(
        "number,customer_id,period,discount_yuan\nB1,{OLD},2026-10,8.07\nB2,{OLD},2026-10,x\n\
         B3,{OLD},2026-10,1\nB3,{OLD},2026-10,1\nB4\n"
    );
    let report = app.call(csv(&text, &sender)).await.expect(200);
    assert_eq!((&report["state"], &report["rows"]), (&json!("done"), &json!(5)));
    assert_eq!(report["refused_count"], 3);
    let codes: Vec<&str> = report["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["value_invalid", "key_repeated", "row_length"]);
    for code in codes {
        assert!(crate::api::errors::read::has_page(code), "docs/errors/{code}.md is missing");
    }
    let run = report["runs"][0].as_str().unwrap().to_owned();
    // the same file again is the same batch
    assert_eq!(app.call(csv(&text, &sender)).await.expect(200), report);
    let finance = app.session("officer_finance").await;
    let path = format!("/api/v1/pay-runs/{run}");
    let paid = app.post(&finance, &format!("{path}/payment"), &json!({})).await.expect(200);
    assert_eq!((&paid["state"], &paid["yuan"]), (&json!("sent"), &json!("9.07")));
    let lines =
        format!("{{\"number\": \"B7\", \"customer_id\": \"{OLD}\", \"discount_yuan\": 2}}\n");
    let call = csv(&lines, &sender).header("content-type", "application/x-ndjson");
    let again = app.call(call).await.expect(200);
    assert_eq!(again["events"], json!([{ "state": "granted", "events": 1, "yuan": "2.00" }]));
    let none = csv("x", &sender).header("content-type", "text/plain");
    assert_eq!(app.call(none).await.refused(415), "media_type_wrong");
    let page = app.get(&sender, "/api/v1/claim-events/power_bill/batches").await.expect(200);
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
    let officer = app.session("officer_policies").await;
    let listed = json!({ "policy": "low_income_power_discount" });
    let refused = app.post(&officer, "/api/v1/pay-runs", &listed).await;
    assert_eq!(refused.refused(422), "paid_by_event");
}

/// A Parquet file of rows of the register of events `register`, with these facts of it.
fn parquet(app: &App, register: &str, facts: &[&str], rows: &[Json]) -> Vec<u8> {
    let register = &app.edge.city.pack.registers[register];
    let fact = |id: &&str| register.facts.iter().find(|fact| fact.id == *id).expect("a fact");
    let facts: Vec<&pack::FactDef> = facts.iter().map(fact).collect();
    let row = |at: u64| rows[usize::try_from(at).unwrap()].as_object().unwrap().clone();
    let (mut file, count) = (Vec::new(), rows.len() as u64);
    registers::engine::columns::write(&mut file, register, (&facts, count), row, |_| {}).unwrap();
    file
}

#[tokio::test]
async fn a_parquet_file_is_taken_as_any_other() {
    let app = App::new().await;
    known(&app).await;
    let sender = app.session("keeper_power_company").await;
    let facts = ["number", "customer_id", "period", "discount_yuan"];
    let rows = [
        json!({ "number": "Q1", "customer_id": OLD, "period": "2026-10", "discount_yuan": 8 }),
        json!({ "number": "Q2", "customer_id": OLD, "discount_yuan": -1 }),
        json!({ "number": "Q3", "customer_id": OLD }),
        json!({ "customer_id": OLD, "discount_yuan": 2 }),
        json!({ "number": "Q5", "customer_id": OLD, "period": "2026-10", "discount_yuan": 3 }),
    ];
    let file = parquet(&app, "power_bill", &facts, &rows);
    let kind = "application/vnd.apache.parquet";
    let call = |body: Vec<u8>| {
        let call = Call::new(Method::POST, "/api/v1/claim-events/power_bill/batches");
        call.header("content-type", kind).body(body).by(&sender)
    };
    let report = app.call(call(file.clone())).await.expect(200);
    assert_eq!((&report["state"], &report["rows"]), (&json!("done"), &json!(5)));
    let refused = report["refused"].as_array().unwrap();
    let refused: Vec<(&Json, &Json)> =
        refused.iter().map(|row| (&row["row"], &row["code"])).collect();
    let wanted = [(json!(2), json!("value_invalid")), (json!(4), json!("value_missing"))];
    assert_eq!(refused, wanted.iter().map(|(row, code)| (row, code)).collect::<Vec<_>>());
    // of the bill without a discount nobody knows what to pay
    assert_eq!(
        report["events"],
        json!([{ "state": "granted", "events": 2, "yuan": "11.00" },
            { "state": "waiting", "events": 1, "yuan": "0.00" }])
    );
    // sent again it is the same batch; cut short it is no file, and nothing is taken of it
    assert_eq!(app.call(call(file.clone())).await.expect(200), report);
    let broken = app.call(call(file[..file.len() / 2].to_vec())).await;
    assert_eq!(broken.refused(422), "import_unreadable");
    // a bill's lines travel as JSON in one column
    let insurer = app.session("keeper_medical_insurance").await;
    let facts = ["number", "claimant_id", "claimant_insured", "invoice_accepted", "items"];
    let lines = json!([{ "code": "NO_SUCH", "amount_yuan": "100" }]);
    let rows = [
        json!({ "number": "M1", "claimant_id": OLD, "claimant_insured": true, "items": lines }),
        json!({ "number": "M2", "claimant_id": OLD, "items": [{ "code": 5 }] }),
    ];
    let file = parquet(&app, "medical_claim", &facts, &rows);
    let call = Call::new(Method::POST, "/api/v1/claim-events/medical_bill/batches");
    let report = app.call(call.header("content-type", kind).body(file).by(&insurer)).await;
    let report = report.expect(200);
    assert_eq!(report["refused"][0]["row"], 2, "{report}");
    assert_eq!(report["events"][0]["state"], "waiting", "{report}");
    assert_eq!(report["events"][0]["events"], 1, "{report}");
}

#[tokio::test]
async fn what_was_drawn_is_looked_at_by_the_department_and_the_draw_is_public() {
    let app = App::new().await;
    let city = &app.edge.city;
    let (pack, now) = (city.pack.clone(), city.now());
    let write = async move |tx: &mut store::Tx| {
        let source = registers::Source::new("test", "1");
        for (register, key, facts) in [
            ("entity", "91330110MA2DEM017L", json!({ "export_class": "A" })),
            ("export_class", "A", json!({ "class": "A", "ratio_percent": 100 })),
        ] {
            let facts = facts.as_object().unwrap();
            registers::write(tx, &pack, register, key, facts, &source, now).await?;
        }
        Ok(())
    };
    city.store.write(write).await.unwrap();
    let sender = app.session("keeper_taxation").await;
    let path = "/api/v1/claim-events/export_refund";
    let refund = json!({ "facts": { "number": "T1", "taxpayer_uscc": "91330110MA2DEM017L",
        "refund_kind": "export", "export_channel": "single_window", "export_normal": true,
        "export_documents_filed": true, "refund_due_yuan": "9100" } });
    let sent = app.post(&sender, path, &refund).await.expect(201);
    assert_eq!((&sent["state"], &sent["paid_yuan"]), (&json!("drawn"), &json!("0.00")));
    assert_eq!(sent["draw"], json!({ "seed": 1, "share": "1", "drawn": true, "passed": false }));
    let id = sent["id"].as_str().unwrap();
    let decide = format!("{path}/events/{id}/decision");
    assert_eq!(
        app.post(&sender, &decide, &json!({ "pass": true })).await.refused(403),
        "forbidden"
    );
    let officer = app.session("officer_taxation").await;
    let elsewhere = format!("/api/v1/claim-events/vat_refund/events/{id}/decision");
    assert_eq!(
        app.post(&officer, &elsewhere, &json!({ "pass": true })).await.refused(404),
        "not_found"
    );
    let passed = app.post(&officer, &decide, &json!({ "pass": true })).await.expect(200);
    assert_eq!((&passed["state"], &passed["paid_yuan"]), (&json!("granted"), &json!("9100.00")));
    assert_eq!(
        app.post(&officer, &decide, &json!({ "pass": true })).await.refused(409),
        "event_not_drawn"
    );
    // anybody sees to what the city committed; the seed when its day is over
    let draws = app.get(&Session::default(), &format!("{path}/draws")).await.expect(200);
    let draws = draws["items"].as_array().unwrap().clone();
    assert_eq!(draws.len(), 2);
    assert!(draws.iter().all(|seed| seed["seed"].is_null() && seed["commitment"].is_string()));
    app.clock.move_to(now.plus_seconds(86_400));
    let draws = app.get(&Session::default(), &format!("{path}/draws")).await.expect(200);
    assert!(draws["items"][1]["seed"].is_string(), "{draws}");
    the_auditor_proves_the_draw(&app, path).await;
    // the session of the day before is over
    let officer = app.session("officer_taxation").await;
    let weighed = app.post(&officer, &format!("{path}/weighing"), &json!({})).await.expect(200);
    assert_eq!(weighed["settled"], 0);
}

/// The draw of the first day is a file for the auditor alone, and proves itself.
async fn the_auditor_proves_the_draw(app: &App, path: &str) {
    app.settle().await;
    let auditor = app.session("auditor").await;
    let file = app.get(&auditor, &format!("{path}/draws/1")).await.expect(200);
    let proved = draw_file::verify(&file.to_string(), app.edge.city.journal.verifier());
    let proved = proved.expect("the draw holds");
    assert_eq!((proved.candidates, proved.drawn), (1, vec!["T1".to_owned()]));
    // the second one is prepared and has no day
    assert_eq!(app.get(&auditor, &format!("{path}/draws/2")).await.refused(409), "draw_not_over");
    assert_eq!(app.get(&auditor, &format!("{path}/draws/9")).await.refused(404), "not_found");
    for other in ["officer_taxation", "officer_policies", "linyue"] {
        let session = app.session(other).await;
        let refused = app.get(&session, &format!("{path}/draws/1")).await;
        assert_eq!(refused.refused(403), "forbidden", "{other}");
    }
}
