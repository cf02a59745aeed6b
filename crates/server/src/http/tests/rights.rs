//! Every address, called without rights: the list is the router's own, so none can be forgotten.

use access::{Principal, Resource};
use axum::http::Method;
use serde_json::{Value as Json, json};

use super::app::{App, Call, Session, answers};
use crate::http::caller::Need;
use crate::http::router::{Endpoint, endpoints};

/// Things of somebody else, by the names of path parts.
struct Things {
    case: String,
    document: String,
    task: String,
    credential: String,
    receipt: String,
    account: String,
    pack: String,
}

impl Things {
    async fn of(app: &App) -> Self {
        let chen = app.session("chenxiao").await;
        let case = app.opened(&chen, "中国听竹软件有限公司").await;
        let done = app.opened(&chen, "杭州云上听竹软件有限公司").await;
        let text = |value: &Json| value.as_str().unwrap_or_else(|| panic!("{value}")).to_owned();
        let open = case["tasks"].as_array().unwrap().iter().find(|task| task["state"] == "open");
        let admin = app.session("admin").await;
        let accounts = app.get(&admin, "/api/v1/accounts").await.expect(200);
        Self {
            case: text(&case["id"]),
            document: text(&case["documents"][0]["id"]),
            task: text(&open.unwrap_or_else(|| panic!("{case:#}"))["id"]),
            credential: text(&done["credentials"][0]["id"]),
            receipt: text(&case["receipts"][0]["id"]),
            account: text(&accounts["items"][0]["id"]),
            pack: app.edge.city.pack.hash.clone(),
        }
    }

    /// The address of `endpoint`, of somebody else's things.
    fn path(&self, endpoint: &Endpoint) -> String {
        let uuid = crate::api::govstack::ids::uuid_of(&self.case).unwrap_or_default();
        if let Some(path) = endpoint.path.strip_prefix("/govstack/registration") {
            let pack = "company_opening";
            let task = format!("{uuid}.{}", self.task.split_once(':').unwrap().1);
            let id = match path.split('/').nth(1) {
                Some("services") => crate::api::govstack::ids::service(pack),
                Some("eForms") => crate::api::govstack::ids::eform(pack),
                Some("tasks") => task,
                _ => uuid,
            };
            return endpoint.path.replace("{id}", &id);
        }
        let id = match endpoint.path.split('/').nth(3) {
            Some("cases") => self.case.as_str(),
            Some("tasks" | "outside") => &self.task,
            Some("credentials") => &self.credential,
            Some("receipts") => &self.receipt,
            Some("accounts") => &self.account,
            Some("packages") => "company_opening",
            Some("acts") => "company_registration",
            Some("registers") => "person",
            Some("status-lists") => "1",
            _ => "none",
        };
        let path = endpoint.path.replace("{id}", id).replace("{document}", &self.document);
        let path = match endpoint.path {
            "/api/v1/board/report" => format!("{path}?from=2026-11-01&to=2026-11-30"),
            "/api/v1/policies/{id}/explanation" => format!("{path}?key=330106199305181262"),
            "/api/v1/entitlements/confirmation" if endpoint.method == Method::DELETE => {
                format!("{path}?register=person&key=330106199305181262")
            }
            "/api/v1/unreached-parties" => format!("{path}?party=entity&district=330106"),
            "/api/v1/unreached-parties/totals" => format!("{path}?party=entity"),
            "/api/v1/service-points/{id}/slots" => format!("{path}?on=2026-11-17"),
            _ => path,
        };
        let path = path.replace("{register}", "person").replace("{key}", "330106199305181262");
        let path = path.replace("{code}", "not_found").replace("{token}", "none");
        let path = path.replace("{hash}", &self.pack).replace("{other}", &self.pack);
        let path = path.replace("{kind}", "accident_visit").replace("{number}", "1");
        let path = path.replace("{run}", "none").replace("{seq}", "1");
        path.replace("{step}", "none")
            .replace("{ask}", "name_commitment")
            .replace("{*path}", "0/000.p/1")
    }
}

/// A body that is well formed, so that nothing is refused for its form.
fn body(path: &str) -> Json {
    match path.trim_start_matches("/api/v1") {
        "/session" => json!({ "name": "nobody", "password": "wrong" }),
        "/session/password" => json!({ "old_password": "x", "new_password": "y" }),
        "/packages/{id}/plan" => json!({}),
        "/packages/{id}/submissions" => json!({ "answers": answers("杭州某某软件有限公司") }),
        "/cases" => json!({ "package": "company_opening" }),
        "/cases/{id}/withdraw" | "/credentials/{id}/revoke" => json!({ "reason": "x" }),
        "/tasks/{id}/decision" => json!({ "approve": true }),
        "/outside/tasks/{id}/answer" => json!({ "answer": "accepted", "reference": "x" }),
        "/tasks/{id}/suspension" => json!({ "reason": "x", "text": "x" }),
        "/tasks/{id}/extension" | "/tasks/{id}/objection" => json!({ "text": "x" }),
        "/tasks/{id}/extension/answer" => json!({ "granted": true, "text": "x" }),
        "/tasks/{id}/objection/answer" => json!({ "upheld": true, "text": "x" }),
        "/tasks/{id}/revocation" => json!({ "reason": "x", "article": "x" }),
        "/tasks/{id}/correction" => json!({ "facts": {}, "reason": "x", "article": "x" }),
        "/cases/{id}/commitments/{ask}/check" => json!({ "kept": true, "text": "x" }),
        // what whoever has signed in may do to a notice that runs; none does
        "/tasks/{id}/steps/{step}" => json!({ "object": { "text": "x" } }),
        "/tasks/{id}/send-back" => json!({ "fields": [{ "field": "entity.name", "text": "x" }] }),
        "/credentials/verify" => json!({ "text": "x" }),
        "/receipts/verify" => json!({ "receipt": "x" }),
        "/govstack/registration/services/{id}/applications"
        | "/govstack/registration/applications/{id}" => json!({ "applicantId": "x" }),
        "/unresolved" => json!({ "package": "company_opening", "tried": "x", "contact": "1",
            "district": "330106" }),
        "/entitlements/corrections" => json!({ "register": "person",
            "key": "330106199305181262", "fact": "person.name", "value": "x" }),
        "/entitlements/payments/{run}/{seq}/confirmation" | "/entitlements/confirmation" => {
            json!({ "register": "person",
            "key": "330106199305181262", "account": "1", "committed": true })
        }
        "/appointments" => json!({ "service_point": "hall_xihu", "on": "2026-11-17",
            "at": "09:30", "package": "company_opening" }),
        "/mandates" => json!({ "to": "2026-12-31",
            "agent": { "register": "person", "key": "330110198811022432", "name": "林悦" } }),
        "/claim-events/{kind}" => json!({ "facts": {} }),
        "/claim-events/{kind}/events/{id}/decision" => json!({ "pass": true }),
        "/accounts" => json!({ "name": "x", "text": { "zh": "x", "en": "x" } }),
        _ => json!({}),
    }
}

fn call(endpoint: &Endpoint, things: &Things, session: &Session) -> Call {
    let call = Call::new(endpoint.method.clone(), &things.path(endpoint)).by(session);
    let key = base::id::fresh(base::Instant(0));
    let call = call.header("idempotency-key", &key).header("if-match", "\"1\"");
    let call = call.header("information-mediator-client", "eGovStack/GOV/90000009/digital");
    if endpoint.path.ends_with("/documents") && endpoint.method == Method::POST {
        let form = "--x\r\nContent-Disposition: form-data; name=\"ask\"\r\n\r\na\r\n--x--\r\n";
        return call.header("content-type", "multipart/form-data; boundary=x").body(form);
    }
    if endpoint.path.ends_with("/imports") {
        return call.header("content-type", "text/csv").body("a\n");
    }
    match endpoint.method {
        Method::POST | Method::PATCH | Method::PUT => call.json(&body(endpoint.path)),
        _ => call,
    }
}

/// What is one's own by its nature: a list of one's own things, a case of one's own.
fn is_about_oneself(endpoint: &Endpoint) -> bool {
    let own = [
        "/cases",
        "/tasks",
        "/duties",
        "/board",
        "/board/report",
        "/unresolved",
        "/claim-events",
        "/claim-event-kinds",
        "/appointments",
        "/mandates",
        "/govstack/registration/applications",
        "/govstack/registration/documents",
        "/govstack/registration/tasks",
        "/credentials",
        "/me/records",
        "/me/reads",
        "/session/password",
        "/registers",
    ];
    own.contains(&endpoint.path.trim_start_matches("/api/v1"))
        || endpoint.path.ends_with("/submissions")
        || endpoint.path.ends_with("/applications")
        || endpoint.path.ends_with("/claims")
        || endpoint.path.ends_with("/entitlements")
}

#[tokio::test]
async fn nobody_gets_through_without_the_right_to() {
    let app = App::new().await;
    let things = Things::of(&app).await;
    app.stop(); // streams that somebody may read end at once
    let access = app.edge.city.access.clone();
    let mut callers = vec![("visitor".to_owned(), Principal::Anonymous)];
    for (role, _) in access.roles() {
        app.stranger(role).await;
        let by = access::store::By::Name(format!("stranger_{role}"));
        let find = async move |tx: &mut store::Tx| access::store::account(tx, &by).await;
        let (account, _) = app.edge.city.store.read(find).await.unwrap().unwrap();
        callers.push((role.clone(), account.into()));
    }
    let mut denied = 0;
    for endpoint in endpoints() {
        for (role, who) in &callers {
            // a session each, for one address ends it
            let session = match who.account() {
                Some(account) => app.session(&account.name).await,
                None => Session::default(),
            };
            let answer = app.call(call(&endpoint, &things, &session)).await;
            let status = answer.status.as_u16();
            let what = format!("{role}: {} {} answered {status}", endpoint.method, endpoint.path);
            assert!(status < 500 || status == 503, "{what}");
            let actions = endpoint.actions();
            let ever = actions.iter().any(|action| access.may_ever(who, *action));
            let always = actions.iter().any(|action| {
                access.authorise(who, *action, &Resource::new(action.kind(), "x")).is_ok()
            });
            match endpoint.need {
                Need::Open => {
                    assert!(status != 403, "{what}");
                    continue;
                }
                _ if always => assert!(status != 401 && status != 403, "{what}"),
                _ if !ever && *who == Principal::Anonymous => assert_eq!(status, 401, "{what}"),
                _ if !ever => assert_eq!(status, 403, "{what}"),
                _ if is_about_oneself(&endpoint) => {
                    // whatever is answered, nothing of somebody else is in it
                    let text = String::from_utf8_lossy(&answer.body).into_owned();
                    let theirs = [&things.case, &things.credential, &things.task];
                    assert!(!theirs.iter().any(|id| text.contains(*id)), "{what}: {text}");
                    continue;
                }
                _ => assert!([401, 403, 404].contains(&status), "{what}"),
            }
            denied += usize::from(!always);
            if !always {
                answer.refused(status);
            }
        }
    }
    assert!(denied > 200, "only {denied} calls were denied");
}

#[tokio::test]
async fn no_unsafe_request_goes_through_without_the_proof_of_its_session() {
    let app = App::new().await;
    let things = Things::of(&app).await;
    let chen = app.session("chenxiao").await;
    let other = app.session("linyue").await;
    for endpoint in endpoints() {
        let begins = endpoint.method == Method::POST && endpoint.path == "/api/v1/session";
        if endpoint.method == Method::GET || begins {
            continue;
        }
        for csrf in [None, Some("x".to_owned()), other.csrf.clone()] {
            let forged = Session { csrf, ..chen.clone() };
            let answer = app.call(call(&endpoint, &things, &forged)).await;
            assert_eq!(answer.refused(403), "csrf_token_wrong", "{}", endpoint.path);
        }
    }
}
