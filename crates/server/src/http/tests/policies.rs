//! A policy is found, explained, claimed and paid; the city is weighed by a rule that somebody
//! tries; a list is frozen, paid, rejected, mended, taken back, and the ledger balances.

use policies::engine::iso20022::{answer, end_to_end};
use policies::ops::pay;
use serde_json::{Value as Json, json};

use super::app::{App, Call, Session};

const FIRM: &str = "91330110MA2DEM017L";
const FOUND: &str = "/api/v1/entitlements?register=entity&key=91330110MA2DEM017L";

fn of<'j>(entitlements: &'j Json, policy: &str) -> &'j Json {
    let all = entitlements["policies"].as_array().unwrap();
    let found = all.iter().find(|one| one["policy"]["id"] == policy);
    found.unwrap_or_else(|| panic!("{policy} is not among {}", all.len()))
}

#[tokio::test]
async fn a_policy_is_looked_for_and_read_by_anybody() {
    let app = App::new().await;
    let nobody = Session::default();
    let page = app.get(&nobody, "/api/v1/policies?words=%E5%8D%9A%E5%A3%AB%E5%90%8E").await;
    let page = page.expect(200);
    let ids: Vec<&str> =
        page["items"].as_array().unwrap().iter().filter_map(|row| row["id"].as_str()).collect();
    assert!(ids.contains(&"postdoc_provincial_2024"), "{ids:?}");
    assert!(!ids.contains(&"postdoc_provincial_2025"), "it is over: {ids:?}");
    let policy = app.get(&nobody, "/api/v1/policies/postdoc_provincial_2024").await.expect(200);
    assert_eq!(policy["amount_rule"], "500000");
    assert_eq!(policy["stacking"][0]["how"], "highest");
    assert!(policy["basis"][0]["lines"].is_string(), "{policy}");
    assert_eq!(app.get(&nobody, "/api/v1/policies/nothing").await.refused(404), "not_found");
    // what an industry or a district shuts out is not listed for it
    let ids = async |query: &str| {
        let path =
            format!("/api/v1/policies?in_force=false&limit=200&words=%E5%95%86%E8%B4%B8&{query}");
        let page = app.get(&nobody, &path).await.expect(200);
        let rows = page["items"].as_array().unwrap().clone();
        rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let trade = "trade_head_sales_2022".to_owned();
    for (query, listed) in
        [("", true), ("industry=F", true), ("industry=F52", true), ("industry=I65", false)]
    {
        assert_eq!(ids(query).await.contains(&trade), listed, "{query}");
    }
    // pages follow one another without a gap
    let first = app.get(&nobody, "/api/v1/policies?limit=5").await.expect(200);
    let next = first["next"].as_str().unwrap();
    let second = app.get(&nobody, &format!("/api/v1/policies?limit=1&after={next}")).await;
    let all = app.get(&nobody, "/api/v1/policies?limit=6").await.expect(200);
    assert_eq!(second.expect(200)["items"][0]["id"], all["items"][5]["id"]);
}

#[tokio::test]
async fn a_firm_sees_what_it_can_get_and_claims_it_once() {
    let app = App::new().await;
    let lin = app.session("linyue").await;
    let found = app.get(&lin, FOUND).await.expect(200);
    let postdoc = of(&found, "postdoc_provincial_2024");
    assert_eq!(postdoc["outcome"], "entitled");
    assert_eq!(postdoc["due_yuan"], "500000.00");
    let fact = &postdoc["clauses"][0]["facts"][0];
    assert_eq!(fact["value"], "2026-03-10");
    assert_eq!(fact["holder"]["zh"], "市人力社保局");
    assert!(found["counts"]["unknown"].as_u64().unwrap() > 0, "{}", found["counts"]);
    // nobody else sees or claims it
    let zhou = app.session("zhouhe").await;
    assert_eq!(app.get(&zhou, FOUND).await.refused(404), "not_found");
    let path = "/api/v1/policies/postdoc_provincial_2024/claims";
    let mut claim = json!({ "register": "entity", "key": FIRM,
        "account": "6222020000000000002", "committed": true });
    assert_eq!(app.post(&zhou, path, &claim).await.refused(404), "not_found");
    let call = || Call::post(path, &claim).by(&lin).header("idempotency-key", "once");
    let paid = app.call(call()).await.expect(201);
    assert_eq!((&paid["yuan"], &paid["state"]), (&json!("500000.00"), &json!("committed")));
    // the same request again is the same payment; another one is refused
    assert_eq!(app.call(call()).await.expect(201), paid);
    assert_eq!(app.post(&lin, path, &claim).await.refused(409), "nothing_due");
    let found = app.get(&lin, FOUND).await.expect(200);
    assert_eq!(of(&found, "postdoc_provincial_2024")["due_yuan"], "0.00");
    assert_eq!(found["payments"][0]["run"], paid["run"]);
    // what no rule decides is not claimed by a click, nor without an account
    let other = "/api/v1/policies/high_tech_first_2024/claims";
    assert_eq!(app.post(&lin, other, &claim).await.refused(422), "not_by_rule");
    claim["account"] = json!(" ");
    let next = "/api/v1/policies/high_tech_above_scale_2024/claims";
    assert_eq!(app.post(&lin, next, &claim).await.refused(422), "account_missing");
    claim["account"] = json!("6222020000000000002");
    let never = "/api/v1/policies/postdoc_national_2024/claims";
    assert_eq!(app.post(&lin, never, &claim).await.refused(409), "not_entitled");
}

#[tokio::test]
async fn the_city_is_weighed_by_a_rule_that_somebody_tries() {
    let app = App::new().await;
    let officer = app.session("officer_policies").await;
    let path = "/api/v1/policies/overseas_engineer_2024/match";
    let now = app.post(&officer, path, &json!({})).await.expect(200);
    assert_eq!(now["now"]["entitled"], 1);
    assert_eq!(now["now"]["yuan"], "200000.00");
    assert!(now["tried"].is_null() && now["as_of"].is_string(), "{now}");
    // the sum by each of the party's groups, the industry by its section
    let groups = now["now"]["groups"].as_array().unwrap();
    let facts: Vec<&str> = groups.iter().filter_map(|by| by["fact"].as_str()).collect();
    assert_eq!(facts, ["entity.district", "entity.industry", "entity.scale"]);
    for by in groups {
        let rows = by["rows"].as_array().unwrap();
        assert_eq!((rows.len(), &rows[0]["yuan"]), (1, &json!("200000.00")), "{by}");
    }
    assert_eq!(groups[0]["rows"][0]["text"]["zh"], "余杭区");
    assert_eq!(groups[1]["rows"][0]["id"].as_str().unwrap().len(), 1, "{}", groups[1]);
    let policy = app.get(&officer, "/api/v1/policies/overseas_engineer_2024").await.expect(200);
    let clause = policy["clauses"][0]["id"].as_str().unwrap();
    let tried = json!({ "clauses": { clause: "entity.overseas_engineers_brought >= 3" },
        "amount": "50000 * entity.overseas_engineers_brought" });
    let tried = app.post(&officer, path, &tried).await.expect(200);
    assert_eq!(tried["tried"]["entitled"], 0);
    assert_eq!(tried["tried"]["nearly"], 1);
    let wrong = json!({ "clauses": { clause: "entity.overseas_enginers_brought >= 3" } });
    assert_eq!(app.post(&officer, path, &wrong).await.refused(422), "rule_wrong");
    let unknown = json!({ "clauses": { "no_clause": "true" } });
    assert_eq!(app.post(&officer, path, &unknown).await.refused(422), "unknown_clause");
    let lin = app.session("linyue").await;
    assert_eq!(app.post(&lin, path, &json!({})).await.refused(403), "forbidden");
}

#[tokio::test]
async fn what_a_case_gives_is_weighed_at_once() {
    let app = App::new().await;
    let officer = app.session("officer_policies").await;
    let path = "/api/v1/policies/overseas_engineer_2024/match";
    let tried = json!({ "clauses": { "brought": "entity.district = '330106'" }, "amount": "1" });
    let before = app.post(&officer, path, &tried).await.expect(200);
    let again = app.post(&officer, path, &tried).await.expect(200);
    assert_eq!((&again["parties"], &again["tried"]), (&before["parties"], &before["tried"]));
    let lin = app.session("linyue").await;
    app.opened(&lin, "杭州快照科技有限公司").await;
    let after = app.post(&officer, path, &tried).await.expect(200);
    let parties = before["parties"].as_u64().unwrap();
    assert_eq!(after["parties"], parties + 1);
    let entitled = before["tried"]["entitled"].as_u64().unwrap();
    assert_eq!(after["tried"]["entitled"], entitled + 1);
    let at = |of: &Json| of["as_of"].as_str().unwrap().parse::<base::Instant>().unwrap();
    assert!(at(&after) >= at(&before));
}

#[tokio::test]
async fn a_list_is_paid_rejected_mended_and_taken_back() {
    let app = App::new().await;
    let (officer, finance) =
        (app.session("officer_policies").await, app.session("officer_finance").await);
    let body = json!({ "policy": "overseas_engineer_2024" });
    // who pays does not make the list, and who makes it does not pay
    assert_eq!(app.post(&finance, "/api/v1/pay-runs", &body).await.refused(403), "forbidden");
    let run = app.post(&officer, "/api/v1/pay-runs", &body).await.expect(201);
    assert_eq!((&run["payments"], &run["yuan"]), (&json!(1), &json!("200000.00")));
    let id = run["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/pay-runs/{id}");
    let refused = app.post(&officer, &format!("{path}/payment"), &json!({})).await;
    assert_eq!(refused.refused(403), "forbidden");
    let sent = app.post(&finance, &format!("{path}/payment"), &json!({})).await.expect(200);
    assert_eq!((&sent["state"], &sent["batches"]), (&json!("sent"), &json!(1)));
    let file = app.get(&finance, &format!("{path}/batches/1")).await;
    let text = String::from_utf8_lossy(&file.body).into_owned();
    assert!(text.contains(&end_to_end(&id, 1, 1)) && text.contains("200000.00"), "{text}");
    // the list is nobody's but the officers' any more
    let lin = app.session("linyue").await;
    assert_eq!(app.get(&lin, &path).await.refused(404), "not_found");
    // the same list again has nobody
    let again = app.post(&officer, "/api/v1/pay-runs", &body).await;
    assert_eq!(again.refused(409), "nobody_entitled");
    // the bank refuses, the account is mended, the second attempt is paid
    for (batch, reason) in [(1, Some("AC01")), (2, None)] {
        let payments = pay::payments(&app.edge.city.store, &id, 1, 10).await.unwrap();
        let answered = json!({ "file": answer(&id, batch, &payments, |_| reason) });
        let statuses = format!("{path}/statuses");
        let after = app.post(&finance, &statuses, &answered).await.expect(200);
        if reason.is_none() {
            assert_eq!(
                (&after["state"], &after["settled_yuan"]),
                (&json!("done"), &json!("200000.00"))
            );
            break;
        }
        let rows = app.get(&officer, &format!("{path}/payments")).await.expect(200);
        assert_eq!(rows["items"][0]["reason"], "AC01");
        let account = json!({ "account": "6222020000000000009" });
        let mend = format!("{path}/payments/1/account");
        app.post(&finance, &mend, &account).await.expect(204);
        let sent = app.post(&finance, &format!("{path}/payment"), &json!({})).await.expect(200);
        assert_eq!(sent["batches"], 2);
    }
    let sums = app.get(&officer, &format!("{path}/reconciliation")).await.expect(200);
    assert_eq!(sums["balanced"], true);
    let borne: Vec<(&str, &str)> = sums["ledger"]
        .as_array()
        .unwrap()
        .iter()
        .map(|sum| (sum["credit"].as_str().unwrap(), sum["yuan"].as_str().unwrap()))
        .collect();
    assert!(borne.contains(&("treasury/city", "100000.00")), "{borne:?}");
    assert!(borne.contains(&("treasury/330110", "100000.00")), "{borne:?}");
    // a fact was corrected after the payment: the money is taken back
    let reason = json!({ "reason": "引进人数不实，更正为 0 人" });
    let back = format!("{path}/payments/1/claw-back");
    let back = app.post(&finance, &back, &reason).await.expect(200);
    // the clause gives no interest
    assert_eq!((&back["yuan"], &back["interest_yuan"]), (&json!("200000.00"), &json!("0.00")));
    let sums = app.get(&officer, &format!("{path}/reconciliation")).await.expect(200);
    assert_eq!((&sums["balanced"], &sums["paid_yuan"]), (&json!(true), &json!("0.00")));
    let found = app.get(&lin, FOUND).await.expect(200);
    assert_eq!(found["payments"][0]["state"], "clawed_back");
}
