//! A company opens through the GovStack facade alone, and every answer is what the building
//! block's own definition says (`govstack_registration.json`: its schemas without their prose).

use axum::http::Method;
use jsonschema::{Draft, Validator};
use serde_json::{Map, Value as Json, json};

use super::app::{App, Call, Session, answers};

const BASE: &str = "/govstack/registration";
const CLIENT: &str = "eGovStack/GOV/90000009/digitalregistries";

/// The definition's schemas.
struct Contract(Json);

impl Contract {
    fn new() -> Self {
        Self(serde_json::from_str(include_str!("govstack_registration.json")).unwrap())
    }

    fn validator(&self, schema: Json) -> Validator {
        let mut whole = schema;
        whole["components"] = self.0["components"].clone();
        let options = jsonschema::options().with_draft(Draft::Draft4);
        options.should_validate_formats(true).build(&whole).unwrap()
    }

    /// `value`, which must be a `name` of the definition; an item of it when it is a list.
    #[track_caller]
    fn is(&self, name: &str, value: Json) -> Json {
        let one = json!({ "allOf": [{ "$ref": format!("#/components/schemas/{name}") }] });
        let schema = match value.is_array() {
            true => json!({ "type": "array", "items": one }),
            false => one,
        };
        let validator = self.validator(schema);
        let wrong: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(wrong.is_empty(), "{name}: {wrong:?}\n{value:#}");
        value
    }
}

async fn call(app: &App, who: &Session, method: Method, path: &str, body: &Json) -> Json {
    let call = Call::new(method, &format!("{BASE}{path}"));
    let call = if body.is_null() { call } else { call.json(body) };
    let call = call.by(who).header("information-mediator-client", CLIENT);
    app.call(call.header("accept-language", "en")).await.expect(200)
}

async fn get(app: &App, who: &Session, path: &str) -> Json {
    call(app, who, Method::GET, path, &Json::Null).await
}

async fn upload(app: &App, who: &Session, ask: &str) -> Json {
    let body = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n\
        %PDF-1.7 made up\r\n--x--\r\n";
    let path = format!("{BASE}/documents?additionalMetadata={ask}");
    let call = Call::new(Method::POST, &path).body(body).by(who);
    let call = call.header("content-type", "multipart/form-data; boundary=x");
    app.call(call).await.expect(200)
}

fn form(name: &str) -> Json {
    let mut data = Map::new();
    // the form says that money is a number; elsewhere a decimal text will do too
    let mut answers = answers(name);
    answers["entity.registered_capital_yuan"] = json!(100_000);
    answers["entity.shareholders"][0]["contribution_yuan"] = json!(100_000);
    for (fact, value) in answers.as_object().unwrap() {
        data.insert(fact.clone(), json!({ "value": value }));
    }
    for ask in ["name_commitment", "address_commitment"] {
        data.insert(ask.to_owned(), json!({ "signed": true }));
    }
    Json::Object(data)
}

async fn applicant(app: &App, who: &Session) -> String {
    let session = app.get(who, "/api/v1/session").await.expect(200);
    let id = session["account"]["id"].as_str().unwrap().to_owned();
    crate::api::govstack::ids::uuid_of(&id).unwrap()
}

async fn opening(app: &App, who: &Session, contract: &Contract) -> Json {
    let services = contract.is("service", get(app, who, "/services").await);
    let is_ours = |service: &&Json| {
        service["name"] == "Opening an enterprise"
            || service["serviceBody"][0]["value"] == "company_opening"
    };
    let service = services.as_array().unwrap().iter().find(is_ours).unwrap().clone();
    let path = format!("/services/{}", service["id"].as_str().unwrap());
    assert_eq!(contract.is("service", get(app, who, &path).await), service);
    service
}

#[tokio::test]
#[allow(clippy::too_many_lines, reason = "one application from its form to its licence")]
async fn a_whole_company_opening_goes_through_the_building_block() {
    let (app, contract) = (App::new().await, Contract::new());
    let chen = app.session("chenxiao").await;
    let service = opening(&app, &chen, &contract).await;
    let at = format!("/services/{}", service["id"].as_str().unwrap());
    let forms = contract.is("EFormListItem", get(&app, &chen, &format!("{at}/eForms")).await);
    let eform = forms[0]["eFormId"].as_str().unwrap().to_owned();
    let whole = contract.is("EForm", get(&app, &chen, &format!("/eForms/{eform}")).await);
    // what we send is what the form says
    let body = form("中国听竹软件有限公司");
    let schema = &whole["schema"];
    assert!(schema["properties"]["entity.name"]["properties"]["value"].is_object(), "{whole:#}");
    let validator = jsonschema::options().build(schema).unwrap();
    assert!(validator.is_valid(&body), "{:?}", validator.iter_errors(&body).next());

    let mut urls = Vec::new();
    for ask in ["articles_of_association", "appointment_documents"] {
        let kept = contract.is("uploadResponse", upload(&app, &chen, ask).await);
        urls.push(kept["url"].clone());
    }
    let me = applicant(&app, &chen).await;
    let submission = json!({ "applicantId": me, "formData": { "data": body, "eFormId": eform },
        "documentUrls": urls });
    let submission = contract.is("applicationFileSubmit", submission);
    let path = format!("{at}/applications");
    let file = call(&app, &chen, Method::POST, &path, &submission).await;
    let file = contract.is("applicationFileResponse", file);
    assert_eq!((&file["status"]["code"], &file["ended"]), (&json!("PENDING"), &json!(false)));
    assert_eq!(file["applicantId"], me);
    assert_eq!(file["applicationData"]["documentUrls"].as_array().unwrap().len(), 2);
    app.settle().await;
    let path = format!("/applications/{}", file["fileId"].as_str().unwrap());

    // the reviewer sends it back, the applicant mends it, the reviewer approves
    let officer = app.session("reviewer_market").await;
    let waiting = contract.is("userTaskResponse", get(&app, &officer, "/tasks").await);
    let task = waiting[0]["taskId"].as_str().unwrap();
    assert_eq!(waiting[0]["fileId"], file["fileId"]);
    let task = format!("/tasks/{task}");
    let shown = contract.is("dataUserTaskResponse", get(&app, &officer, &task).await);
    assert!(shown["formVariables"]["entity.name"]["value"].is_string(), "{shown:#}");
    let fields = json!({ "entity.name": "说明名称含义" });
    let back = json!({ "data": { "decision": { "value": "send_back" },
        "fields": { "value": fields } } });
    let back = contract.is("additionalData", back);
    let complete = format!("{task}/complete");
    let done = call(&app, &officer, Method::POST, &complete, &back).await;
    let done = contract.is("completedTaskResponse", done);
    assert_eq!(done["status"]["code"], "SENDBACK");
    let seen = contract.is("applicationFileResponse", get(&app, &chen, &path).await);
    assert_eq!(seen["status"]["code"], "SENDBACK");

    let mine = contract.is("userTaskResponse", get(&app, &chen, "/tasks").await);
    assert_eq!(mine.as_array().unwrap().len(), 1);
    let mending = format!("/tasks/{}", mine[0]["taskId"].as_str().unwrap());
    let mending = contract.is("dataUserTaskResponse", get(&app, &chen, &mending).await);
    assert!(mending["formVariables"]["entity.name"]["must"].is_string(), "{mending:#}");
    let mut again = submission.clone();
    again["documentUrls"] = seen["applicationData"]["documentUrls"].clone();
    let mended = call(&app, &chen, Method::PUT, &path, &again).await;
    let mended = contract.is("applicationFileResponse", mended);
    assert_eq!(mended["status"]["code"], "PENDING", "{mended:#}");
    app.settle().await;
    let approve = json!({ "data": { "decision": { "value": "approve" } } });
    let done = call(&app, &officer, Method::POST, &complete, &approve).await;
    assert_eq!(contract.is("completedTaskResponse", done)["status"]["code"], "APPROVED");
    app.settle().await;

    let end = contract.is("applicationFileResponse", get(&app, &chen, &path).await);
    assert_eq!((&end["status"]["code"], &end["ended"]), (&json!("APPROVED"), &json!(true)));
    let list = get(&app, &chen, "/applications?firstResult=0&maxResult=10&sortOrder=asc").await;
    let list = contract.is("applicantApplicationFileListResponse", list);
    assert_eq!(list[0]["fileId"], file["fileId"]);
    assert_eq!(get(&app, &chen, "/applications?firstResult=1").await, json!([]));
    assert_eq!(get(&app, &officer, "/applications").await[0]["fileId"], file["fileId"]);
    // the same case under our own API, with its licence
    let id = crate::api::govstack::ids::id_of(file["fileId"].as_str().unwrap()).unwrap();
    let ours = app.get(&chen, &format!("/api/v1/cases/{id}")).await.expect(200);
    assert_eq!(ours["state"], "closed");
    assert!(!ours["credentials"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn what_goes_wrong_is_a_system_error() {
    let (app, contract) = (App::new().await, Contract::new());
    let chen = app.session("chenxiao").await;
    let lin = app.session("linyue").await;
    let service = opening(&app, &chen, &contract).await;
    let post = format!("{BASE}/services/{}/applications", service["id"].as_str().unwrap());
    let me = applicant(&app, &chen).await;
    let empty = json!({ "applicantId": me });
    let bare = json!({ "applicantId": me, "formData": { "data": { "entity.name": "x" } } });
    let named = |call: Call| call.header("information-mediator-client", CLIENT);
    let none = "00000000-0000-8000-8000-000000000000";
    let file = format!("{BASE}/applications/{none}");
    let rows = [
        (Call::post(&post, &empty).by(&chen), 400, "mediator_client_missing"),
        (named(Call::post(&post, &empty)), 401, "sign_in_required"),
        (named(Call::post(&post, &empty).by(&lin)), 422, "applicant_not_you"),
        (named(Call::post(&post, &bare).by(&chen)), 422, "answer_not_wrapped"),
        (named(Call::post(&post, &empty).by(&chen)), 422, "submission_incomplete"),
        (named(Call::post(&post.replace('8', "9"), &empty).by(&chen)), 404, "not_found"),
        (named(Call::get(&file).by(&chen)), 404, "not_found"),
        (Call::get(&format!("{BASE}/tasks/{none}.x")).by(&chen), 404, "not_found"),
        (Call::get(&format!("{BASE}/tasks?sortBy=name")).by(&chen), 400, "bad_request"),
        (Call::get(&format!("{BASE}/services/x")).by(&chen), 404, "not_found"),
    ];
    for (call, status, code) in rows {
        let answer = app.call(call).await;
        assert_eq!(answer.refused(status), code);
        contract.is("systemError", answer.json());
    }
    // everything that is wrong, in one message, and nothing is kept
    let answer = app.call(named(Call::post(&post, &empty).by(&chen))).await;
    let text = answer.json()["localizedMessage"].as_str().unwrap().to_owned();
    assert!(text.lines().count() > 5, "{text}");
    assert_eq!(get(&app, &chen, "/applications").await, json!([]));
    // a document of somebody else is nobody's
    let kept = upload(&app, &chen, "articles_of_association").await;
    let theirs = json!({ "applicantId": applicant(&app, &lin).await,
        "documentUrls": [kept["url"]] });
    let answer = app.call(named(Call::post(&post, &theirs).by(&lin))).await;
    assert_eq!(answer.refused(404), "not_found");
}

/// The committed schemas are those of the definition, where that lies beside the repository.
#[test]
fn the_contract_is_that_of_the_building_block() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let file = root.join("../shared/standards/GovStack_Registration_BB_API.json");
    let Ok(text) = std::fs::read_to_string(file) else { return };
    let original: Json = serde_json::from_str(&text).unwrap();
    let ours = Contract::new().0;
    let theirs = bare(&original["components"]["schemas"], false);
    assert_eq!(ours["components"]["schemas"], theirs);
}

/// `value` without prose; the names of properties are no prose.
fn bare(value: &Json, names: bool) -> Json {
    match value {
        Json::Object(map) => {
            let prose = ["description", "example", "xml", "title"];
            let kept = map.iter().filter(|(key, _)| names || !prose.contains(&key.as_str()));
            let kept = kept.map(|(k, v)| (k.clone(), bare(v, !names && k == "properties")));
            Json::Object(kept.collect())
        }
        Json::Array(items) => Json::Array(items.iter().map(|item| bare(item, false)).collect()),
        other => other.clone(),
    }
}
