//! What holds for every address: problems, languages, ids, headers, sign-in, documentation.

use std::collections::BTreeSet;

use axum::http::Method;
use serde_json::{Value as Json, json};

use super::app::{App, Call, Session};
use crate::demo;
use crate::openapi::openapi;

#[tokio::test]
async fn what_goes_wrong_is_a_problem_in_the_language_asked_for() {
    let app = App::new().await;
    let chen = app.session("chenxiao").await;
    let nobody = Session::default();
    let rows = [
        (Call::get("/api/v1/nothing"), 404, "no_such_address"),
        (Call::new(Method::DELETE, "/api/v1/city"), 405, "method_not_allowed"),
        (Call::get("/api/v1/packages/nothing"), 404, "unknown_package"),
        (Call::get("/api/v1/packages?nothing=1"), 400, "bad_query"),
        (Call::get("/api/v1/cases").by(&nobody), 401, "sign_in_required"),
        (Call::get("/api/v1/cases/a%20b").by(&chen), 400, "bad_id"),
        (Call::get("/api/v1/cases/none").by(&chen), 404, "not_found"),
        (Call::get("/api/v1/jobs").by(&chen), 403, "forbidden"),
        (Call::post("/api/v1/cases", &json!({ "packag": "x" })).by(&chen), 400, "bad_json"),
        (Call::new(Method::POST, "/api/v1/cases").by(&chen), 415, "media_type_wrong"),
    ];
    for (call, status, code) in rows {
        let answer = app.call(call.header("accept-language", "en")).await;
        assert_eq!(answer.refused(status), code);
        let problem = answer.json();
        assert_eq!(problem["detail"], problem["must"]["en"]);
        assert_eq!(problem["request_id"], answer.header("x-request-id"));
    }
    let large = Call::post("/api/v1/cases", &json!({ "package": "x".repeat(2 << 20) })).by(&chen);
    assert_eq!(app.call(large).await.refused(413), "body_too_large");
    let zh = app.get(&nobody, "/api/v1/nothing").await.json();
    assert_eq!(zh["detail"], zh["must"]["zh"]);
    assert_eq!(zh["title"], "没有找到");
}

#[tokio::test]
async fn an_unknown_key_is_named() {
    let app = App::new().await;
    let chen = app.session("chenxiao").await;
    let body = json!({ "package": "company_opening", "on_behalf_of": { "nam": 1 } });
    let problem = app.post(&chen, "/api/v1/cases", &body).await;
    assert_eq!(problem.refused(400), "bad_json");
    assert_eq!(problem.json()["field"], "on_behalf_of.nam");
}

#[tokio::test]
async fn every_answer_has_an_id_and_headers_for_safety() {
    let app = App::new().await;
    let given = app.call(Call::get("/healthz").header("x-request-id", "abc-1")).await;
    assert_eq!(given.header("x-request-id"), "abc-1");
    let made = app.call(Call::get("/healthz").header("x-request-id", "a b")).await;
    assert_eq!(made.header("x-request-id").len(), 26);
    for path in ["/healthz", "/api/v1/city", "/api/v1/nothing", "/errors/not_found"] {
        let answer = app.call(Call::get(path)).await;
        assert!(answer.header("content-security-policy").contains("default-src 'self'"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        let features = answer.header("permissions-policy");
        assert!(features.contains("geolocation=(self)") && features.contains("microphone=()"));
        let private = path.starts_with("/api/");
        assert_eq!(answer.header("cache-control") == "no-store", private, "{path}");
    }
}

#[tokio::test]
async fn signing_in_and_out() {
    let app = App::new().await;
    // a password is set by an administrator
    let admin = app.session("admin").await;
    let new = json!({ "name": "newcomer", "text": { "zh": "新人", "en": "New" },
        "roles": ["applicant"], "password": demo::PASSWORD });
    let account = app.post(&admin, "/api/v1/accounts", &new).await.expect(201);
    let typed = json!({ "name": "newcomer", "password": demo::PASSWORD });
    let signed = app.call(Call::post("/api/v1/session", &typed)).await;
    let cookie = signed.header("set-cookie").split(';').next().unwrap().to_owned();
    assert!(signed.header("set-cookie").contains("HttpOnly; SameSite=Lax"));
    let csrf = signed.expect(200)["csrf"].as_str().map(str::to_owned);
    let session = Session { cookie: Some(cookie.clone()), csrf };
    let who = app.get(&session, "/api/v1/session").await.expect(200);
    assert_eq!(who["account"]["name"], "newcomer");
    let wrong = json!({ "name": "newcomer", "password": "not this one" });
    let refused = app.call(Call::post("/api/v1/session", &wrong)).await;
    assert_eq!(refused.refused(401), "wrong_password");

    // locked, the session is over at once on this server
    let path = format!("/api/v1/accounts/{}", account["id"].as_str().unwrap());
    let lock = Call::new(Method::PATCH, &path).json(&json!({ "state": "locked" }));
    assert_eq!(app.call(lock.by(&admin)).await.expect(200)["state"], "locked");
    assert_eq!(app.get(&session, "/api/v1/cases").await.refused(401), "session_ended");
    assert_eq!(app.get(&session, "/api/v1/session").await.expect(200)["account"], Json::Null);

    let chen = app.session("chenxiao").await;
    app.get(&chen, "/api/v1/cases").await.expect(200);
    let out = Call::new(Method::DELETE, "/api/v1/session").by(&chen);
    assert_eq!(app.call(out).await.status.as_u16(), 204);
    assert_eq!(app.get(&chen, "/api/v1/cases").await.refused(401), "session_ended");
}

#[tokio::test]
async fn the_public_log_and_the_numbers_of_the_server() {
    let app = App::new().await;
    let nobody = Session::default();
    assert_eq!(app.get(&nobody, "/journal/checkpoint").await.refused(404), "no_such_address");
    app.settle().await;
    let note = app.get(&nobody, "/journal/checkpoint").await;
    let origin = &app.edge.city.pack.manifest.journal;
    assert!(String::from_utf8_lossy(&note.body).starts_with(origin.as_str()));
    assert_eq!(app.get(&nobody, "/metrics").await.refused(401), "sign_in_required");
    let metrics = app.get(&app.session("admin").await, "/metrics").await;
    let text = String::from_utf8_lossy(&metrics.body).into_owned();
    let counted = r#"path="/journal/checkpoint",status="404""#;
    assert!(text.contains(counted) && text.contains("onevisit_jobs"), "{text}");
    let ready = app.get(&nobody, "/readyz").await.expect(200);
    assert_eq!(ready["pending_leaves"], 0);
    let page = app.get(&nobody, "/errors/not_found").await;
    assert!(String::from_utf8_lossy(&page.body).contains("<h1>not_found</h1>"));
}

#[test]
fn every_operation_is_documented_once_and_every_name_in_it_is_defined() {
    let document: Json = serde_json::from_str(&openapi()).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut ids = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap_or_else(|| panic!("{path}"));
            assert!(ids.insert(id.to_owned()), "{id} twice");
            assert!(operation["summary"].is_string(), "{method} {path} has no summary");
            for parameter in path.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
                let known = operation["parameters"].as_array().into_iter().flatten();
                let named = known.clone().any(|known| known["name"] == parameter);
                assert!(named, "{method} {path}: {parameter}");
            }
        }
    }
    let mut names = BTreeSet::new();
    references(&document, &mut names);
    for name in names {
        assert!(document["components"]["schemas"][&name].is_object(), "{name} is not defined");
    }
}

fn references(value: &Json, names: &mut BTreeSet<String>) {
    match value {
        Json::Object(map) => {
            if let Some(Json::String(reference)) = map.get("$ref") {
                names.insert(reference.rsplit('/').next().unwrap().to_owned());
            }
            map.values().for_each(|value| references(value, names));
        }
        Json::Array(items) => items.iter().for_each(|value| references(value, names)),
        _ => {}
    }
}

/// Whether the part `schema` of the document, or an example beside it, says how it looks.
fn has_example(document: &Json, content: &Json) -> bool {
    if !content["example"].is_null() || !content["examples"].is_null() {
        return true;
    }
    let schema = content["schema"]["$ref"].as_str().unwrap_or_default();
    let schema = document.pointer(schema.trim_start_matches('#')).unwrap_or(&Json::Null);
    !schema["example"].is_null() || !schema["examples"].is_null()
}

/// What `example` is not, by a schema of the document.
fn faults_of(document: &Json, schema: &Json, example: &Json) -> Vec<String> {
    let schema = json!({ "allOf": [schema], "components": document["components"] });
    let validator = jsonschema::validator_for(&schema).unwrap_or_else(|e| panic!("{e}"));
    validator.iter_errors(example).map(|e| format!("{}: {e}", e.instance_path())).collect()
}

#[test]
fn every_request_and_every_answer_has_an_example_that_its_schema_takes() {
    let document: Json = serde_json::from_str(&openapi()).unwrap();
    let mut checked = 0;
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        let Some(example) = schema.get("example") else { continue };
        assert_eq!(faults_of(&document, schema, example), [""; 0], "{name}");
        checked += 1;
    }
    for methods in document["paths"].as_object().unwrap().values() {
        for operation in methods.as_object().unwrap().values() {
            let id = operation["operationId"].as_str().unwrap();
            for (kind, content) in
                operation["requestBody"]["content"].as_object().into_iter().flatten()
            {
                assert!(has_example(&document, content), "{id} takes {kind} without an example");
            }
            for (status, answer) in operation["responses"].as_object().unwrap() {
                let Some(content) = answer["content"].get("application/json") else { continue };
                let Some(example) = content.get("example") else { panic!("{id}: {status}") };
                let schema = &content["schema"];
                assert_eq!(faults_of(&document, schema, example), [""; 0], "{id}");
                checked += 1;
            }
        }
    }
    assert!(checked > 50, "only {checked} examples were checked");
}
