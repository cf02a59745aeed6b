//! A change of a policy is drafted: checked, tested, weighed beside what holds, and written down.

use serde_json::{Value as Json, json};

use super::app::App;

const POLICY: &str = "overseas_engineer_2024";
const MATCH: &str = "/api/v1/policy-drafts/match";

#[tokio::test]
async fn a_draft_is_weighed_beside_the_policy_that_it_changes() {
    let app = App::new().await;
    let officer = app.session("officer_policies").await;
    let entry = app.get(&officer, &format!("/api/v1/policies/{POLICY}/entry")).await.expect(200);
    assert_eq!(entry["policy"]["id"], POLICY);
    assert!(entry["trials"][0]["rows"].as_array().unwrap().len() >= 3, "{entry}");
    let beside = json!({ "policy": POLICY });
    let same = json!({ "draft": entry, "beside": beside });
    let same = app.post(&officer, MATCH, &same).await.expect(200);
    assert_eq!(same["draft"]["diagnostics"], json!([]));
    assert_eq!(same["draft"]["totals"], same["beside"]["totals"]);
    assert_eq!(same["draft"]["totals"]["yuan"], "200000.00");
    let situations = same["draft"]["situations"].as_array().unwrap();
    assert!(situations.iter().all(|one| one["passed"] == true), "{situations:?}");
    // another amount, and a fact that no policy names yet
    let mut draft = entry.clone();
    draft["policy"]["amount"] = json!({ "yuan": "60000 * entity.overseas_engineers_brought" });
    draft["policy"]["clauses"].as_array_mut().unwrap().push(json!({
        "id": "named", "text": { "zh": "有名称", "en": "Has a name" },
        "rule": "entity.name is not null",
    }));
    draft["trials"][0]["facts"] = json!({ "entity.name": "甲公司" });
    let asked = json!({ "draft": draft, "beside": { "draft": entry } });
    let changed = app.post(&officer, MATCH, &asked).await.expect(200);
    assert_eq!(changed["draft"]["totals"]["entitled"], 1, "{changed}");
    assert_ne!(changed["draft"]["totals"]["yuan"], changed["beside"]["totals"]["yuan"]);
    let failed: Vec<&Json> = changed["draft"]["situations"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["passed"] == false)
        .collect();
    // the situations are those of the old amount
    assert_eq!(failed[0]["differs"], json!(["amount", "stacked"]), "{failed:?}");
    assert_eq!(failed[0]["amount"], "60000.00");
}

#[tokio::test]
async fn what_is_wrong_with_a_draft_is_said_of_its_field_in_both_languages() {
    let app = App::new().await;
    let officer = app.session("officer_policies").await;
    let path = format!("/api/v1/policies/{POLICY}/entry");
    let mut draft = app.get(&officer, &path).await.expect(200);
    draft["policy"]["clauses"][0]["rule"] = json!("entity.overseas_enginers_brought >= 1");
    draft["policy"]["guide"]["en"] = json!("");
    let said = app.post(&officer, MATCH, &json!({ "draft": draft })).await.expect(200);
    let found = said["draft"]["diagnostics"].as_array().unwrap();
    let fields: Vec<&str> = found.iter().filter_map(|one| one["field"].as_str()).collect();
    assert_eq!(fields, ["policy.guide.en", "policy.clauses.0.rule"]);
    assert_eq!(found[1]["suggestion"], "entity.overseas_engineers_brought");
    assert!(found[1]["message"]["zh"].is_string() && found[1]["message"]["en"].is_string());
    assert!(said["draft"]["totals"].is_null() && said["weighed"].is_null(), "{said}");
    // a draft is text, finished or not; what is no policy yet cannot enter the procedure
    let yaml = app.post(&officer, "/api/v1/policy-drafts/yaml", &draft).await.expect(200);
    assert_eq!(yaml["file"], format!("{POLICY}.yaml"));
    let empty = json!({ "policy": {} });
    let empty = app.post(&officer, "/api/v1/policy-drafts/yaml", &empty).await.expect(200);
    assert_eq!((&empty["file"], &empty["making"]), (&json!("draft.yaml"), &Json::Null));
}

#[tokio::test]
async fn a_draft_enters_the_procedure_with_what_it_says() {
    let app = App::new().await;
    let officer = app.session("officer_policies").await;
    let path = format!("/api/v1/policies/{POLICY}/entry");
    let draft = app.get(&officer, &path).await.expect(200);
    let written = app.post(&officer, "/api/v1/policy-drafts/yaml", &draft).await.expect(200);
    let yaml = written["yaml"].as_str().unwrap();
    assert!(yaml.starts_with("policies:\n  - id: overseas_engineer_2024\n"), "{yaml}");
    let making = &written["making"];
    assert_eq!(making["package"], "policy_making");
    let name = &making["answers"]["policy_draft.name"];
    assert_eq!(*name, draft["policy"]["text"]["zh"]);
    let text = making["answers"]["policy_draft.text"].as_str().unwrap();
    assert!(text.starts_with(name.as_str().unwrap()), "{text}");
}

#[tokio::test]
async fn drafts_are_for_those_who_may_weigh_the_city() {
    let app = App::new().await;
    let officer = app.session("officer_policies").await;
    let names = app.get(&officer, "/api/v1/policy-drafts/names?party=entity").await.expect(200);
    let facts = names["facts"].as_array().unwrap();
    let scale = facts.iter().find(|fact| fact["name"] == "entity.scale").unwrap();
    assert_eq!((&scale["type"], &scale["values"][0]["id"]), (&json!("code"), &json!("micro")));
    assert!(names["departments"].as_array().unwrap().len() > 10);
    let nowhere = app.get(&officer, "/api/v1/policy-drafts/names?party=nobody").await;
    assert_eq!(nowhere.refused(404), "not_found");
    let path = format!("/api/v1/policies/{POLICY}/entry");
    let draft = app.get(&officer, &path).await.expect(200);
    let both = json!({ "draft": draft, "beside": { "policy": POLICY, "draft": draft } });
    assert_eq!(app.post(&officer, MATCH, &both).await.refused(422), "draft_beside_two");
    let unknown = json!({ "draft": draft, "beside": { "policy": "nothing" } });
    assert_eq!(app.post(&officer, MATCH, &unknown).await.refused(404), "not_found");
    let pack = &app.edge.city.pack;
    let other = pack.policies.values().find(|policy| policy.party == "person").unwrap();
    let other = json!({ "draft": draft, "beside": { "policy": other.id } });
    assert_eq!(app.post(&officer, MATCH, &other).await.refused(422), "draft_of_another_party");
    let lin = app.session("linyue").await;
    let asked = json!({ "draft": draft });
    assert_eq!(app.post(&lin, MATCH, &asked).await.refused(403), "forbidden");
    let yaml = "/api/v1/policy-drafts/yaml";
    assert_eq!(app.post(&lin, yaml, &draft).await.refused(403), "forbidden");
    let names = "/api/v1/policy-drafts/names?party=entity";
    assert_eq!(app.get(&lin, names).await.refused(403), "forbidden");
    assert_eq!(app.get(&lin, &path).await.refused(403), "forbidden");
}
