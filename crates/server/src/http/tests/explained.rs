//! Why a party has a right or has none, said to whoever may ask; a payment that waits for the
//! party; what treasuries owe each other; who cannot be told.

use policies::engine::iso20022::answer;
use policies::ops::pay;
use serde_json::{Map, Value as Json, json};

use super::app::{App, Session};

const FIRM: &str = "91330110MA2DEM017L";
const OTHER: &str = "91330110MA2T00250U";
const NOBODY: &str = "330106194506013027";
const POLICY: &str = "overseas_engineer_2024";

const OLD: &str = "330102195603073151";

async fn record(app: &App, (register, key): (&'static str, &str), facts: Json) {
    let city = &app.edge.city;
    let (pack, now, key) = (city.pack.clone(), city.now(), key.to_owned());
    let facts: Map<String, Json> = facts.as_object().expect("facts").clone();
    let write = async move |tx: &mut store::Tx| {
        let source = registers::Source::new("test", "1");
        registers::write(tx, &pack, register, &key, &facts, &source, now).await.map(drop)
    };
    city.store.write(write).await.expect("written");
}

#[tokio::test]
async fn the_party_an_officer_and_an_auditor_see_the_same_trace() {
    let app = App::new().await;
    record(
        &app,
        ("entity", FIRM),
        json!({ "metering_periodic_fee_yuan": "801.01", "scale": "micro",
        "established_on": "2020-05-16" }),
    )
    .await;
    let path = format!("/api/v1/policies/metering_periodic_half_2024/explanation?key={FIRM}");
    let lin = app.session("linyue").await;
    let own = app.get(&lin, &path).await.expect(200);
    assert_eq!((&own["key"], &own["says"]["outcome"]), (&json!(FIRM), &json!("nearly")), "{own}");
    let clauses = own["says"]["clauses"].as_array().expect("clauses");
    let young = clauses.iter().find(|clause| clause["result"] == "no").expect("one fails");
    let gap = &young["gaps"][0];
    assert!(gap["by"].is_string() && gap["sign"].is_string(), "it says by how much: {young}");
    assert!(young["facts"][0]["source"].is_object(), "{young}");
    for who in ["officer_policies", "officer_finance", "auditor"] {
        let session = app.session(who).await;
        assert_eq!(app.get(&session, &path).await.expect(200), own, "{who}");
    }
    let zhou = app.session("zhouhe").await;
    assert_eq!(app.get(&zhou, &path).await.refused(403), "forbidden");
    let visitor = app.get(&Session::default(), &path).await;
    assert_eq!(visitor.refused(401), "sign_in_required");
    // on a day before the record was there nobody was entitled
    let auditor = app.session("auditor").await;
    let before = app.get(&auditor, &format!("{path}&on=2026-01-01")).await;
    assert_eq!(before.refused(404), "not_found");
    // a person sees who looked, and why
    let theirs = format!("/api/v1/policies/vocational_training_subsidy/explanation?key={OLD}");
    let seen = app.get(&auditor, &theirs).await.expect(200);
    assert_eq!(seen["says"]["outcome"], "unknown", "{seen}");
    let reads = app.get(&zhou, "/api/v1/me/reads?limit=50").await.expect(200).to_string();
    assert!(reads.contains("Why a policy says what it says"), "{reads:.1500}");
    let elsewhere = app.session("officer_taxation").await;
    assert_eq!(app.get(&elsewhere, &theirs).await.refused(403), "forbidden");
}

#[tokio::test]
async fn a_trace_says_codes_and_what_would_change_it_in_words() {
    let app = App::new().await;
    let facts = json!({ "industry": "I65", "scale": "large", "above_scale": false,
        "agricultural_borrower": false });
    record(&app, ("entity", FIRM), facts).await;
    let officer = app.session("officer_policies").await;
    let clause = async |policy: &str, place: usize| {
        let path = format!("/api/v1/policies/{policy}/explanation?key={FIRM}");
        app.get(&officer, &path).await.expect(200)["says"]["clauses"][place].clone()
    };
    let made = clause("export_insurance_manufacturer_2024", 0).await;
    let (seen, gap) = (&made["facts"][0], &made["gaps"][0]);
    assert_eq!(
        (&seen["value"], &seen["value_text"]["zh"]),
        (&json!("I65"), &json!("软件和信息技术服务业"))
    );
    assert_eq!((&gap["sign"], &gap["bound"]), (&json!("like"), &json!("C%")), "{gap}");
    assert_eq!(gap["bound_text"], json!({ "zh": "制造业", "en": "Manufacturing" }));
    let above = clause("export_insurance_manufacturer_2024", 1).await;
    assert_eq!(above["facts"][0]["value_text"]["zh"], "否");
    let yes = json!({ "zh": "是", "en": "Yes" });
    assert_eq!((&above["gaps"][0]["sign"], &above["gaps"][0]["bound_text"]), (&json!("="), &yes));
    let small = clause("government_guarantee_fee", 0).await;
    let gap = &small["gaps"][0];
    assert_eq!((&gap["sign"], &gap["value_text"]["zh"]), (&json!("in"), &json!("大型")), "{gap}");
    assert_eq!(gap["bound"], json!(["micro", "small"]));
    assert_eq!(gap["bound_text"], json!({ "zh": "微型、小型", "en": "Micro, Small" }));
}

#[tokio::test]
async fn a_party_confirms_before_it_is_paid_and_the_city_settles_with_the_district() {
    let app = App::changed(|pack| {
        let policy = pack.policies.get_mut(POLICY).expect("the policy is in the pack");
        policy.confirmed_by_party = true;
        policy.paid_first_by = Some(pack::Payer::District);
    })
    .await;
    let (officer, finance) =
        (app.session("officer_policies").await, app.session("officer_finance").await);
    let run = app.post(&officer, "/api/v1/pay-runs", &json!({ "policy": POLICY })).await;
    let run = run.expect(201);
    let id = run["id"].as_str().expect("an id").to_owned();
    let path = format!("/api/v1/pay-runs/{id}");
    let sent = app.post(&finance, &format!("{path}/payment"), &json!({})).await.expect(200);
    assert_eq!(sent["batches"], 0, "nobody has confirmed: {sent}");
    let lin = app.session("linyue").await;
    let found = format!("/api/v1/entitlements?register=entity&key={FIRM}");
    let seen = app.get(&lin, &found).await.expect(200);
    let payment = &seen["payments"][0];
    assert_eq!(payment["state"], "waiting", "{payment}");
    assert_eq!(payment["confirmable"], true);
    let confirm = format!("/api/v1/entitlements/payments/{id}/1/confirmation");
    let mut body = json!({ "register": "entity", "key": FIRM,
        "account": "6222020000000000002", "committed": false });
    assert_eq!(app.post(&lin, &confirm, &body).await.refused(422), "account_missing");
    body["committed"] = json!(true);
    let zhou = app.session("zhouhe").await;
    assert_eq!(app.post(&zhou, &confirm, &body).await.refused(404), "not_found");
    // not by the officer who pays, nor with a payment of somebody else
    assert_eq!(app.post(&finance, &confirm, &body).await.refused(403), "forbidden");
    app.post(&lin, &confirm, &body).await.expect(204);
    assert_eq!(app.post(&lin, &confirm, &body).await.refused(409), "not_rejected");

    app.post(&finance, &format!("{path}/payment"), &json!({})).await.expect(200);
    let file = app.get(&finance, &format!("{path}/batches/1")).await;
    let text = String::from_utf8_lossy(&file.body).into_owned();
    assert!(text.contains("<Dbtr><Nm>余杭区 区县财政</Nm></Dbtr>"), "{text}");
    let payments = pay::payments(&app.edge.city.store, &id, 1, 10).await.expect("payments");
    let answered = json!({ "file": answer(&id, 1, &payments, |_| None) });
    app.post(&finance, &format!("{path}/statuses"), &answered).await.expect(200);
    let sums = app.get(&finance, &format!("{path}/reconciliation")).await.expect(200);
    let owed = json!([{ "by": "treasury/city", "to": "treasury/330110", "yuan": "100000.00" }]);
    assert_eq!((&sums["balanced"], &sums["owed"]), (&json!(true), &owed));
    let settle = format!("{path}/settlement");
    let seen = app.get(&finance, &path).await.expect(200);
    assert!(seen["allowed"].as_array().expect("deeds").contains(&json!("settle")), "{seen}");
    let seen = app.get(&officer, &path).await.expect(200);
    assert!(!seen["allowed"].as_array().expect("deeds").contains(&json!("settle")), "{seen}");
    for on in ["2026-01-01", "2099-01-01"] {
        let wrong = app.post(&finance, &settle, &json!({ "on": on })).await;
        assert_eq!(wrong.refused(422), "settled_on_wrong");
    }
    let other = json!({ "by": "treasury/province" });
    let nothing = app.post(&finance, &settle, &other).await.expect(200);
    assert_eq!(nothing["settled_yuan"], "0.00", "the province owes nothing");
    assert_eq!(app.post(&officer, &settle, &json!({})).await.refused(403), "forbidden");
    for yuan in ["100000.00", "0.00"] {
        let settled = app.post(&finance, &settle, &json!({})).await.expect(200);
        assert_eq!(settled["settled_yuan"], yuan);
    }
    let sums = app.get(&finance, &format!("{path}/reconciliation")).await.expect(200);
    assert_eq!((&sums["balanced"], &sums["owed"]), (&json!(true), &json!([])));
    let seen = app.get(&finance, &path).await.expect(200);
    assert!(!seen["allowed"].as_array().expect("deeds").contains(&json!("settle")), "{seen}");
}

#[tokio::test]
async fn who_has_no_account_is_listed_for_the_window_and_the_look_is_logged() {
    let app = App::new().await;
    record(
        &app,
        ("entity", OTHER),
        json!({ "uscc": OTHER, "name": "杭州测试25号有限公司",
        "overseas_engineers_brought": 1, "district": "330110" }),
    )
    .await;
    record(
        &app,
        ("person", NOBODY),
        json!({ "identity_number": NOBODY, "name": "何安",
        "mobile": "19900000099", "resident_district": "330106",
        "vocational_training_on": "2026-03-02" }),
    )
    .await;
    let officer = app.session("officer_policies").await;
    let path = "/api/v1/unreached-parties?party=entity&district=330110";
    let page = app.get(&officer, path).await.expect(200);
    let rows = page["items"].as_array().expect("rows");
    let keys: Vec<&str> = rows.iter().filter_map(|row| row["key"].as_str()).collect();
    assert!(keys.contains(&OTHER), "{keys:?}");
    assert!(!keys.contains(&FIRM), "somebody acts for it and is told: {keys:?}");
    let row = rows.iter().find(|row| row["key"] == OTHER).expect("the row");
    assert_eq!(
        (&row["policies"][0]["id"], &row["due_yuan"]),
        (&json!(POLICY), &json!("100000.00"))
    );
    let csv = app.get(&officer, &format!("{path}&format=csv")).await;
    assert!(csv.header("content-type").starts_with("text/csv"));
    let text = String::from_utf8_lossy(&csv.body).into_owned();
    assert!(text.starts_with("\u{feff}主键,区县,"), "{text}");
    assert!(text.contains(&format!("{OTHER},余杭区,杭州测试25号有限公司,,{POLICY},")), "{text}");
    // all districts: how many and how much, without a name, and the file of all
    let totals = "/api/v1/unreached-parties/totals?party=entity";
    let totals = app.get(&officer, totals).await.expect(200);
    let there = totals["districts"].as_array().expect("districts").iter();
    let there = there.clone().find(|of| of["district"]["id"] == "330110").expect("the district");
    assert_eq!(there["parties"], json!(rows.len()), "{totals}");
    assert!(!totals.to_string().contains(OTHER), "{totals}");
    let all = app.get(&officer, "/api/v1/unreached-parties?party=entity&format=csv").await;
    let all = String::from_utf8_lossy(&all.body).into_owned();
    let listed: std::collections::HashSet<&str> =
        all.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert_eq!(totals["parties"], json!(listed.len()), "{totals}");
    assert!(listed.contains(OTHER) && !listed.contains(FIRM), "{all}");
    let elsewhere = "/api/v1/unreached-parties?party=entity&district=330106";
    let page = app.get(&officer, elsewhere).await.expect(200);
    assert!(!page.to_string().contains(OTHER), "{page}");
    let nowhere = "/api/v1/unreached-parties?party=entity&district=999999";
    assert_eq!(app.get(&officer, nowhere).await.refused(404), "not_found");
    for other in ["linyue", "officer_finance", "auditor"] {
        let session = app.session(other).await;
        assert_eq!(app.get(&session, path).await.refused(403), "forbidden", "{other}");
    }
    // every look leaves a leaf in the journal; a person will see who looked
    let leaves = journal::pending(&app.edge.city.store).await.expect("a count");
    let path = "/api/v1/unreached-parties?party=person&district=330106";
    let page = app.get(&officer, path).await.expect(200);
    let found = page["items"].as_array().expect("rows").iter().find(|row| row["key"] == NOBODY);
    assert_eq!(found.expect("the person")["telephones"], json!(["19900000099"]), "{page}");
    assert_eq!(journal::pending(&app.edge.city.store).await.expect("a count"), leaves + 1);
    let auditor = app.session("auditor").await;
    let reads = format!("/api/v1/records/person/{NOBODY}/reads");
    let reads = app.get(&auditor, &reads).await.expect(200).to_string();
    assert!(reads.contains("Telling of policies by telephone"), "{reads:.800}");
}
