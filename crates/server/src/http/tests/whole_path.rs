//! From the form to the receipt, by HTTP alone.

use axum::http::Method;
use futures::StreamExt;
use serde_json::{Value as Json, json};
use tower::ServiceExt;

use super::app::{Answer, App, Call, Session, answers};

const NAME: &str = "杭州云上听竹软件有限公司";

#[tokio::test]
async fn a_company_opens_and_everything_about_it_can_be_read_and_proved() {
    let app = App::new().await;
    let chen = app.session("chenxiao").await;
    let plan = app
        .post(&chen, "/api/v1/packages/company_opening/plan", &json!({ "answers": answers(NAME) }))
        .await
        .expect(200);
    assert_eq!(plan["promised_working_days"], 1);
    assert_eq!(plan["visits"], 0);
    assert_eq!(plan["promised_on"], "2026-11-17");
    assert!(plan["reuse"].as_array().unwrap().iter().any(|reuse| reuse["value"] == "陈*"));

    let case = app.opened(&chen, NAME).await;
    assert_eq!(case["state"], "closed", "{case:#}");
    assert_eq!(case["answers"]["entity.name"], NAME);
    assert_eq!(case["applicant"]["name_masked"], "陈*");
    assert_eq!(case["clock"]["colour"], "done");
    let tasks = case["tasks"].as_array().unwrap();
    assert!(tasks.iter().all(|task| task["decided_by"] == "rule"));
    assert!(case["allowed"].as_array().unwrap().is_empty());

    let rows = app.get(&chen, "/api/v1/cases?limit=1").await.expect(200);
    assert_eq!(rows["items"][0]["id"], case["id"]);
    assert_eq!(rows["items"][0]["subject_text"], NAME);

    for receipt in case["receipts"].as_array().unwrap() {
        assert_eq!(receipt["state"], "sealed");
        let path = format!("/api/v1/receipts/{}", receipt["id"].as_str().unwrap());
        let receipt = app.get(&chen, &path).await.expect(200);
        let body = json!({ "receipt": receipt });
        let nobody = Session::default();
        let proved = app.post(&nobody, "/api/v1/receipts/verify", &body).await.expect(200);
        assert_eq!(proved["ok"], true, "{proved:#}");
        let forged = receipt.to_string();
        let forged = forged.replace("case_", "cast_").replace("credential_", "credentials_");
        let body = json!({ "receipt": forged });
        let doubted = app.post(&nobody, "/api/v1/receipts/verify", &body).await.expect(200);
        assert_eq!(doubted["ok"], false);
    }
    let notice = format!("/api/v1/cases/{}/acceptance-notice", case["id"].as_str().unwrap());
    let notice = app.get(&chen, &notice).await.expect(200);
    assert_eq!(notice["items"].as_array().unwrap().len(), 5, "{notice:#}");
}

#[tokio::test]
async fn a_credential_is_shown_to_its_holder_and_proved_to_anybody() {
    let app = App::new().await;
    let chen = app.session("chenxiao").await;
    let case = app.opened(&chen, NAME).await;
    let licence = case["credentials"].as_array().unwrap().iter();
    let licence = licence.clone().find(|row| row["type"] == "business_licence").unwrap();
    let path = format!("/api/v1/credentials/{}", licence["id"].as_str().unwrap());
    let whole = app.get(&chen, &path).await.expect(200);
    assert!(whole["qr_svg"].as_str().unwrap().starts_with("<svg"));
    let nobody = Session::default();
    let verify = "/api/v1/credentials/verify";
    for text in [&whole["sd_jwt"], &whole["view_url"]] {
        let proved = app.post(&nobody, verify, &json!({ "text": text })).await.expect(200);
        assert_eq!(proved["valid"], true, "{proved:#}");
    }
    let shown = app.post(&nobody, verify, &json!({ "text": whole["view_url"] })).await.json();
    let open = whole["facts"].as_array().unwrap().iter().filter(|fact| fact["open"] == true);
    assert_eq!(shown["facts"].as_array().unwrap().len(), open.count(), "only what is open");

    // the department revokes it; from then on nobody is told that it holds
    let officer = app.session("supervisor_market").await;
    let seen = app.get(&officer, &path).await.expect(200);
    assert_eq!(seen["sd_jwt"], "", "the token is for its holder");
    let revoke = format!("{path}/revoke");
    let reason = json!({ "reason": "虚假材料" });
    assert_eq!(app.post(&officer, &revoke, &reason).await.expect(200)["state"], "revoked");
    for text in [&whole["sd_jwt"], &whole["view_url"]] {
        let doubted = app.post(&nobody, verify, &json!({ "text": text })).await.expect(200);
        assert_eq!((&doubted["valid"], &doubted["state"]), (&json!(false), &json!("revoked")));
    }
    let list = app.get(&nobody, "/api/v1/status-lists/1").await;
    assert_eq!(list.header("content-type"), "application/statuslist+jwt");
    assert_eq!(app.get(&nobody, "/api/v1/status-lists/9").await.refused(404), "not_found");
}

async fn submit(app: &App, who: &Session, key: &str, body: &Json) -> Answer {
    let path = "/api/v1/packages/company_opening/submissions";
    let call = Call::post(path, body).by(who).header("idempotency-key", key);
    app.call(call.header("prefer", "return=minimal")).await
}

/// A kind of enterprise for which no material is asked.
fn complete(name: &str) -> Json {
    let mut answers = answers(name);
    answers["entity.kind"] = json!("sole_proprietorship");
    json!({ "answers": answers, "commitments": ["name_commitment", "address_commitment"] })
}

#[tokio::test]
async fn the_same_submission_twice_is_one_case_with_one_answer() {
    let app = App::new().await;
    let chen = app.session("chenxiao").await;
    let body = complete("杭州云上听竹软件中心");
    let first = submit(&app, &chen, "k1", &body).await;
    let made = first.expect(202);
    assert_eq!(first.header("idempotency-replayed"), "");
    assert_eq!(made["state"], "in_progress");
    assert_eq!(made["receipts"].as_array().unwrap().len(), 1, "{made:#}");
    let again = submit(&app, &chen, "k1", &body).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!((again.status, &again.body), (first.status, &first.body));
    let other = submit(&app, &chen, "k1", &complete("杭州另一名软件中心")).await;
    assert_eq!(other.refused(422), "idempotency_key_reused");
    let path = "/api/v1/packages/company_opening/submissions";
    assert_eq!(app.post(&chen, path, &body).await.refused(400), "idempotency_key_missing");
    let rows = app.get(&chen, "/api/v1/cases").await.expect(200);
    assert_eq!(rows["items"].as_array().unwrap().len(), 1);
    // not sealed yet: asked for, it answers that it is on its way
    let receipt = format!("/api/v1/receipts/{}", made["receipts"][0]["id"].as_str().unwrap());
    assert_eq!(app.get(&chen, &receipt).await.expect(202)["state"], "pending");
}

#[tokio::test]
async fn everything_wrong_with_a_submission_is_named_at_once_and_nothing_is_kept() {
    let app = App::new().await;
    let chen = app.session("chenxiao").await;
    let body = json!({ "answers": { "entity.kind": "sole_proprietorship" } });
    let refused = submit(&app, &chen, "k1", &body).await;
    assert_eq!(refused.refused(422), "submission_incomplete");
    let problem = refused.json();
    assert!(problem["also"].as_array().unwrap().len() > 5, "{problem:#}");
    let rows = app.get(&chen, "/api/v1/cases").await.expect(200);
    assert_eq!(rows["items"].as_array().unwrap().len(), 0);
    // a refused request leaves its key free: mended, the same key may be used
    submit(&app, &chen, "k1", &complete("杭州云上听竹软件中心")).await.expect(202);
}

#[tokio::test]
async fn a_change_names_the_version_that_it_is_based_on() {
    let app = App::new().await;
    let chen = app.session("chenxiao").await;
    let body = json!({ "package": "company_opening" });
    let draft = app.post(&chen, "/api/v1/cases", &body).await;
    let path = format!("/api/v1/cases/{}", draft.expect(201)["id"].as_str().unwrap());
    assert_eq!(draft.header("location"), path);
    let patch = |tag: Option<&str>| {
        let body = json!({ "answers": { "entity.name": NAME } });
        let call = Call::new(Method::PATCH, &path).json(&body).by(&chen);
        app.call(match tag {
            Some(tag) => call.header("if-match", tag),
            None => call,
        })
    };
    assert_eq!(patch(None).await.refused(428), "if_match_missing");
    let saved = patch(Some(draft.header("etag"))).await;
    assert_eq!(saved.expect(200)["answers"]["entity.name"], NAME);
    assert_ne!(saved.header("etag"), draft.header("etag"));
    assert_eq!(patch(Some(draft.header("etag"))).await.refused(412), "case_changed");
    assert_eq!(patch(Some("x")).await.refused(412), "case_changed");
}

#[tokio::test]
async fn a_document_is_what_its_bytes_say_and_only_parties_get_it() {
    let app = App::new().await;
    let (chen, lin) = (app.session("chenxiao").await, app.session("linyue").await);
    let body = json!({ "package": "company_opening" });
    let case = app.post(&chen, "/api/v1/cases", &body).await.expect(201);
    let id = case["id"].as_str().unwrap();
    let (ask, pdf) = ("articles_of_association", b"%PDF-1.7 x");
    let html = app.upload(&chen, id, ask, b"<html>").await;
    assert_eq!(html.refused(415), "media_type");
    assert_eq!(app.upload(&chen, id, "nothing", pdf).await.refused(422), "unknown_material");
    assert_eq!(app.upload(&lin, id, ask, pdf).await.refused(404), "not_found");
    let large = vec![b'%'; base::limits::DOCUMENT_BYTES_MAX + 1];
    assert_eq!(app.upload(&chen, id, ask, &large).await.refused(413), "body_too_large");
    let document = app.upload(&chen, id, ask, pdf).await.expect(201);
    assert_eq!(document["media_type"], "application/pdf");
    let path = format!("/api/v1/cases/{id}/documents/{}", document["id"].as_str().unwrap());
    let bytes = app.get(&chen, &path).await;
    assert_eq!(bytes.body, pdf);
    assert_eq!(bytes.header("x-content-type-options"), "nosniff");
    let disposition = "attachment; filename*=UTF-8''%E7%AB%A0%E7%A8%8B.pdf";
    assert_eq!(bytes.header("content-disposition"), disposition);
    assert_eq!(app.get(&lin, &path).await.refused(404), "not_found");
    let delete = Call::new(Method::DELETE, &path).by(&chen);
    assert_eq!(app.call(delete).await.status.as_u16(), 204);
    assert_eq!(app.get(&chen, &path).await.refused(404), "not_found");
}

#[tokio::test]
async fn a_reviewer_sees_what_the_act_needs_and_the_person_sees_that_it_was_read() {
    let app = App::new().await;
    let chen = app.session("chenxiao").await;
    // a name that begins with China sends the name to a reviewer
    let case = app.opened(&chen, "中国听竹软件有限公司").await;
    let reviewer = app.session("reviewer_market").await;
    let queue = app.get(&reviewer, "/api/v1/tasks").await.expect(200);
    let row = queue["items"].as_array().unwrap().first().unwrap_or_else(|| panic!("{case:#}"));
    assert_eq!(row["case"], case["id"]);
    let path = format!("/api/v1/tasks/{}", row["id"].as_str().unwrap());
    let task = app.get(&reviewer, &path).await.expect(200);
    assert_eq!(task["allowed"], json!(["decide", "send_back"]));
    let whole = format!("/api/v1/cases/{}", row["case"].as_str().unwrap());
    let seen = app.get(&reviewer, &whole).await.expect(200);
    assert_ne!(seen["answers"]["entity.legal_representative_id"], "330106199305181262");
    let reads = app.get(&chen, "/api/v1/me/reads").await.expect(200);
    let readers = reads["items"].as_array().unwrap().iter();
    let readers: Vec<&str> = readers.map(|row| row["reader"]["zh"].as_str().unwrap()).collect();
    assert!(readers.iter().any(|reader| reader.starts_with("方敏")), "{readers:?}");
    let records = app.get(&chen, "/api/v1/me/records").await.expect(200);
    assert_eq!(records[0]["register"], "person");

    let decision = json!({ "approve": true, "note": "可以使用" });
    let decided = app.post(&reviewer, &format!("{path}/decision"), &decision).await.expect(200);
    assert_eq!(decided["state"], "approved");
    let again = app.post(&reviewer, &format!("{path}/decision"), &decision).await;
    assert_eq!(again.refused(409), "task_not_open");
}

#[tokio::test]
async fn a_keeper_imports_and_reads_for_a_purpose() {
    let app = App::new().await;
    let by = app.edge.city.pack.registers["address"].department.clone();
    app.enter("keeper_of_addresses", "register_keeper", &by).await;
    let keeper = app.session("keeper_of_addresses").await;
    let path = "/api/v1/registers/address/imports";
    let file =
        "code,text,district,usage,negative_kind\nHZX1,某路1号,330106,office,none\n,x,x,x,x\n";
    let call = |file: &'static str| {
        let call = Call::new(Method::POST, path).body(file).by(&keeper);
        app.call(call.header("content-type", "text/csv; charset=utf-8"))
    };
    let report = call(file).await.expect(200);
    assert_eq!((&report["accepted"], &report["refused"][0]["row"]), (&json!(1), &json!(2)));
    assert_eq!(call(file).await.expect(200)["unchanged"], 1);
    assert_eq!(call("nothing\n1\n").await.refused(422), "import_columns_wrong");
    let record = "/api/v1/records/address/HZX1";
    assert_eq!(app.get(&keeper, record).await.refused(422), "purpose_missing");
    let read = app.get(&keeper, &format!("{record}?purpose=check")).await.expect(200);
    assert_eq!(read["key"], "HZX1");

    // watched, it tells how far it is, and ends with the report
    let next = "code,text,district,usage,negative_kind\nHZX1,某路2号,330106,office,none\n";
    let watched = Call::new(Method::POST, path).body(next).by(&keeper);
    let watched = watched.header("content-type", "text/csv");
    let events = app.call(watched.header("accept", "text/event-stream")).await;
    assert_eq!(events.header("content-type"), "text/event-stream");
    let text = String::from_utf8(events.body).unwrap();
    assert!(text.contains("event: progress\ndata: {\"rows\":1}"), "{text}");
    let report = text.split("event: report\ndata: ").nth(1).unwrap_or_else(|| panic!("{text}"));
    assert!(report.contains("\"accepted\":1"), "{text}");
    let broken = Call::new(Method::POST, path).body("nothing\n1\n").by(&keeper);
    let broken = broken.header("content-type", "text/csv").header("accept", "text/event-stream");
    let text = String::from_utf8(app.call(broken).await.body).unwrap();
    assert!(text.contains("event: problem\ndata: {"), "{text}");
    assert!(text.contains("\"code\":\"import_columns_wrong\""), "{text}");

    let versions = format!("{record}/versions");
    assert_eq!(app.get(&keeper, &versions).await.refused(422), "purpose_missing");
    let first = app.get(&keeper, &format!("{versions}?purpose=check&limit=1")).await.expect(200);
    assert_eq!(first["items"][0]["changed"][0]["id"], "text", "{first:#}");
    assert_eq!((&first["items"][0]["version"], &first["next"]), (&json!(2), &json!("2")));
    let second = format!("{versions}?purpose=check&after=2");
    let second = app.get(&keeper, &second).await.expect(200);
    assert_eq!((&second["items"][0]["version"], &second["next"]), (&json!(1), &Json::Null));
    assert_eq!(second["items"][0]["changed"].as_array().unwrap().len(), 5);
    let none = app.get(&keeper, "/api/v1/records/address/none/versions?purpose=check").await;
    assert_eq!(none.refused(404), "not_found");
}

#[tokio::test]
async fn a_keeper_has_the_registers_of_the_department_and_sees_who_looked() {
    let app = App::new().await;
    let keeper = app.session("keeper_public_security").await;
    let registers = app.get(&keeper, "/api/v1/registers").await.expect(200);
    let person = registers["items"].as_array().unwrap().iter();
    let person = person.clone().find(|row| row["id"] == "person").unwrap();
    assert_eq!(
        (&person["key"], &person["allowed"]),
        (&json!("identity_number"), &json!(["read", "import"]))
    );
    let of_others = |row: &Json| row["department"]["id"] != "public_security";
    assert!(!registers["items"].as_array().unwrap().iter().any(of_others), "{registers:#}");
    let chen = "/api/v1/records/person/330106199305181262";
    let read = app.get(&keeper, &format!("{chen}?purpose=%E6%A0%B8%E5%AF%B9")).await.expect(200);
    assert_eq!(read["facts"][0]["value"], "330106199305181262");
    let reads = app.get(&keeper, &format!("{chen}/reads")).await.expect(200);
    assert_eq!(reads["items"][0]["purpose"]["zh"], "核对");
    assert!(reads["items"][0]["reader"]["zh"].as_str().unwrap().contains("库管"), "{reads:#}");
    // the person sees the same
    let own = app.session("chenxiao").await;
    let seen = app.get(&own, "/api/v1/me/reads").await.expect(200);
    assert_eq!(seen["items"][0]["purpose"]["zh"], "核对");
    // no business of another department's keeper
    let other = app.session("keeper_market_supervision").await;
    for path in
        [format!("{chen}?purpose=x"), format!("{chen}/reads"), format!("{chen}/versions?purpose=x")]
    {
        assert_eq!(app.get(&other, &path).await.refused(404), "not_found");
    }
}

#[tokio::test]
async fn every_register_has_a_keeper_in_the_demonstration() {
    let app = App::new().await;
    let city = &app.edge.city;
    for register in city.pack.registers.values() {
        let resource = access::Resource::new(access::Kind::Register, &register.id);
        let resource = resource.handled_by(&register.department, None);
        let mut keeps = false;
        for persona in city.pack.personas.values() {
            let by = access::store::By::Name(persona.id.clone());
            let find = async move |tx: &mut store::Tx| access::store::account(tx, &by).await;
            let (account, _) = city.store.read(find).await.unwrap().unwrap();
            let action = access::Action::ImportRecords;
            keeps |= city.access.authorise(&account.into(), action, &resource).is_ok();
        }
        assert!(keeps, "nobody keeps {}: packs/hangzhou/demo/keepers.yaml", register.id);
    }
}

#[tokio::test]
async fn a_stream_tells_of_every_change_and_ends_when_the_server_stops() {
    let app = App::new().await;
    let chen = app.session("chenxiao").await;
    let body = json!({ "package": "company_opening" });
    let case = app.post(&chen, "/api/v1/cases", &body).await.expect(201);
    let id = case["id"].as_str().unwrap();
    let path = format!("/api/v1/cases/{id}/progress");
    let call = Call::new(Method::GET, &path).by(&chen);
    let response = app.router.clone().oneshot(call.0).await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut stream = response.into_body().into_data_stream();
    let mut text = String::new();
    while !text.contains(r#""state":"draft""#) {
        text.push_str(std::str::from_utf8(&stream.next().await.unwrap().unwrap()).unwrap());
    }
    let reason = json!({ "reason": "不办了" });
    app.post(&chen, &format!("/api/v1/cases/{id}/withdraw"), &reason).await.expect(200);
    while !text.contains(r#""state":"withdrawn""#) {
        text.push_str(std::str::from_utf8(&stream.next().await.unwrap().unwrap()).unwrap());
    }
    app.stop();
    while let Some(chunk) = stream.next().await {
        drop(chunk.unwrap()); // nothing keeps it open
    }
    assert!(text.contains(r#"{"version":1,"state":"draft"}"#), "{text}");
}

/// A submission in parts: JSON, then each document with its ask.
fn in_parts(body: &Json, files: &[(&str, &[u8])]) -> Vec<u8> {
    let part = |name: &str| format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"");
    let mut bytes = format!("{}\r\n\r\n{body}\r\n", part("submission")).into_bytes();
    for (ask, file) in files {
        bytes.extend(format!("{}\r\n\r\n{ask}\r\n", part("ask")).into_bytes());
        bytes.extend(format!("{}; filename=\"{ask}.pdf\"\r\n\r\n", part("file")).into_bytes());
        bytes.extend_from_slice(file);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"--x--\r\n");
    bytes
}

#[tokio::test]
async fn a_submission_brings_its_documents_or_names_those_handed_in_before() {
    let app = App::new().await;
    let (chen, lin) = (app.session("chenxiao").await, app.session("linyue").await);
    let body = |name: &str| {
        json!({ "answers": answers(name),
            "commitments": ["name_commitment", "address_commitment"] })
    };
    let send = async |who: &Session, key: &str, parts: Vec<u8>| {
        let path = "/api/v1/packages/company_opening/submissions";
        let call = Call::new(Method::POST, path).body(parts).by(who);
        let call = call.header("idempotency-key", key);
        app.call(call.header("content-type", "multipart/form-data; boundary=x")).await
    };
    let pdf = &b"%PDF-1.7 made up"[..];
    let both = [("articles_of_association", pdf), ("appointment_documents", &b"%PDF-1.7 too"[..])];

    // without one of them it is not complete, and nothing is kept
    let less = send(&chen, "k1", in_parts(&body(NAME), &both[..1])).await;
    assert_eq!(less.refused(422), "submission_incomplete");
    let text = [both[0], ("appointment_documents", &b"no document at all"[..])];
    assert_eq!(send(&chen, "k1", in_parts(&body(NAME), &text)).await.refused(415), "media_type");
    let none = [("nothing", pdf)];
    let refused = send(&chen, "k1", in_parts(&body(NAME), &none)).await;
    assert_eq!(refused.refused(422), "unknown_material");
    let large = vec![b'%'; base::limits::DOCUMENT_BYTES_MAX + 1];
    let refused = send(&chen, "k1", in_parts(&body(NAME), &[(both[0].0, &large)])).await;
    assert_eq!(refused.refused(413), "body_too_large");
    let rows = app.get(&chen, "/api/v1/cases").await.expect(200);
    assert_eq!(rows["items"].as_array().unwrap().len(), 0);

    let made = send(&chen, "k1", in_parts(&body(NAME), &both)).await.expect(202);
    let documents = made["documents"].as_array().unwrap();
    assert_eq!(documents.len(), 2, "{made:#}");
    for document in documents {
        let (case, id) = (made["id"].as_str().unwrap(), document["id"].as_str().unwrap());
        let bytes = app.get(&chen, &format!("/api/v1/cases/{case}/documents/{id}")).await.body;
        let sent = both.iter().find(|(ask, _)| document["ask"] == *ask).unwrap();
        assert_eq!(bytes, sent.1);
    }
    let again = send(&chen, "k1", in_parts(&body(NAME), &both)).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    let other = [both[0], ("appointment_documents", &b"%PDF-1.7 three"[..])];
    let refused = send(&chen, "k1", in_parts(&body(NAME), &other)).await;
    assert_eq!(refused.refused(422), "idempotency_key_reused");
    app.settle().await;
    let case = format!("/api/v1/cases/{}", made["id"].as_str().unwrap());
    assert_eq!(app.get(&chen, &case).await.expect(200)["state"], "closed");

    // the same documents for another company of hers; nobody else can name them
    let mut second = body("杭州云上听雨软件有限公司");
    second["documents"] = documents
        .iter()
        .map(|document| json!({ "ask": document["ask"], "document": document["id"] }))
        .collect();
    let named = submit(&app, &chen, "k2", &second).await.expect(202);
    let named = format!("/api/v1/cases/{}", named["id"].as_str().unwrap());
    let named = app.get(&chen, &named).await.expect(200);
    for (document, key, same) in
        documents.iter().flat_map(|d| [(d, "sha256", true), (d, "id", false)])
    {
        let mut copies = named["documents"].as_array().unwrap().iter();
        let copy = copies.find(|copy| copy["ask"] == document["ask"]).unwrap();
        assert_eq!(copy[key] == document[key], same, "{named:#}");
    }
    assert_eq!(submit(&app, &lin, "k2", &second).await.refused(422), "documents_need_a_draft");
    second["documents"][0]["document"] = json!("nothing");
    assert_eq!(submit(&app, &chen, "k3", &second).await.refused(422), "documents_need_a_draft");
}
