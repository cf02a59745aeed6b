//! Signing in at a real identity provider, a process of its own, by way of the running city.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

use reqwest::header::{CONTENT_TYPE, COOKIE, HeaderMap, LOCATION, SET_COOKIE};
use serde_json::Value as Json;

use crate::process::{Process, client, until};

/// Where people reach the city; in the test nobody listens there, and the browser knows better.
const PUBLIC_URL: &str = "http://127.0.0.1:9";
const SECRET: &str = "a secret that only this test knows";

/// The provider's process; it ends with the test.
struct Provider {
    process: Child,
    issuer: String,
    /// Open as long as it runs, so that it can write what it likes.
    _output: BufReader<ChildStdout>,
}

impl Provider {
    fn start() -> Self {
        let folder = testkit::root().join("crates/access/tests/oidc");
        let installed = folder.join("node_modules/oidc-provider").exists();
        assert!(installed, "run `npm ci` in crates/access/tests/oidc (`make test` does)");
        let mut process = Command::new("node")
            .args(["provider.mjs", &format!("{PUBLIC_URL}{}", server::identity::CALLBACK)])
            .current_dir(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node runs");
        let mut output = BufReader::new(process.stdout.take().expect("a pipe"));
        let mut issuer = String::new();
        output.read_line(&mut issuer).expect("it says where it is");
        Self { process, issuer: issuer.trim().to_owned(), _output: output }
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn city(dir: &std::path::Path, issuer: &str) -> Process {
    let secret = dir.join("secret");
    std::fs::write(&secret, format!("{SECRET}\n")).expect("our own folder");
    let db = format!("sqlite:{}", dir.join("city.db").display());
    let variables = [
        ("ONEVISIT_OIDC_ISSUER", issuer),
        ("ONEVISIT_OIDC_CLIENT_ID", "onevisit"),
        ("ONEVISIT_OIDC_CLIENT_SECRET_FILE", secret.to_str().expect("a path")),
        ("ONEVISIT_OIDC_TEXT", "浙里办登录|Sign in with Zheliban"),
        ("ONEVISIT_OIDC_SCOPES", "profile identity"),
        ("ONEVISIT_OIDC_NEWCOMERS", "identity_number:person:applicant"),
    ];
    Process::start_with(&db, dir, &["--public-url", PUBLIC_URL], &variables)
}

#[tokio::test]
async fn a_person_signs_in_at_the_identity_provider() {
    let dir = tempfile::tempdir().expect("a folder");
    let provider = Provider::start();
    let city = city(dir.path(), &provider.issuer);
    let http = client();
    let api = format!("{}/api/v1", city.url);
    let get = async |path: &str, cookie: &str| {
        let asked = http.get(format!("{api}{path}")).header(COOKIE, cookie);
        asked.send().await.expect("an answer")
    };
    let button = until("the provider has answered", async || {
        let city: Json = get("/city", "").await.json().await.expect("JSON");
        city.get("oidc").filter(|oidc| !oidc.is_null()).cloned()
    })
    .await;
    assert_eq!(button["text"]["en"], "Sign in with Zheliban");

    let begun = get("/session/oidc", "").await;
    assert_eq!(begun.status(), 303);
    let (to, cookie) = (location(begun.headers()), cookies(begun.headers()));
    let back = browse(&to, "lin").await;
    let back = back.strip_prefix(&format!("{PUBLIC_URL}/api/v1")).expect("back at the city");
    assert_eq!(get(back, "").await.status(), 400, "another browser began nothing");
    let signed = get(back, &cookie).await;
    assert_eq!((signed.status().as_u16(), location(signed.headers())), (303, "/".to_owned()));
    let session = get("/session", &cookies(signed.headers())).await;
    let session: Json = session.json().await.expect("JSON");
    assert_eq!(session["account"]["text"]["zh"], "Name of lin", "{session:#}");
    assert_eq!(session["account"]["roles"], serde_json::json!(["applicant"]));
}

#[tokio::test]
async fn a_city_serves_while_its_identity_provider_does_not_answer() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = city(dir.path(), "http://127.0.0.1:9");
    let http = client();
    let answer = http.get(format!("{}/api/v1/city", city.url)).send().await.expect("an answer");
    assert!(answer.status().is_success());
    let answer: Json = answer.json().await.expect("JSON");
    assert_eq!(answer["oidc"], Json::Null);
    let begun = http.get(format!("{}/api/v1/session/oidc", city.url)).send().await;
    assert_eq!(begun.expect("an answer").status(), 404, "nothing to send the browser to");
}

fn location(headers: &HeaderMap) -> String {
    headers[LOCATION].to_str().expect("text").to_owned()
}

/// The cookies that an answer gives, as a browser sends them back.
fn cookies(headers: &HeaderMap) -> String {
    let pairs = headers
        .get_all(SET_COOKIE)
        .iter()
        .map(|cookie| cookie.to_str().expect("text").split(';').next().expect("a pair").to_owned());
    pairs.collect::<Vec<_>>().join("; ")
}

/// What a browser sends back of the cookies that it holds.
fn held(cookies: &BTreeMap<String, String>) -> String {
    let pairs: Vec<String> = cookies.iter().map(|(key, value)| format!("{key}={value}")).collect();
    pairs.join("; ")
}

/// A browser at the provider: follows its pages, signs in as `name`, gives consent, and answers
/// the address of the city that it is sent back to.
async fn browse(start: &str, name: &str) -> String {
    let http = client();
    let origin = start.split("/auth").next().expect("an origin").to_owned();
    let mut kept: BTreeMap<String, String> = BTreeMap::new();
    let mut request = http.get(start);
    for _ in 0..12 {
        let answer = request.header(COOKIE, held(&kept)).send().await.expect("an answer");
        for pair in cookies(answer.headers()).split("; ").filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').expect("a cookie");
            kept.insert(key.to_owned(), value.to_owned());
        }
        if !answer.status().is_redirection() {
            panic!("{} {}", answer.status(), answer.text().await.unwrap_or_default());
        }
        let to = location(answer.headers());
        if to.starts_with(PUBLIC_URL) {
            return to;
        }
        let to = if to.starts_with('/') { format!("{origin}{to}") } else { to };
        request = if to.contains("/interaction/") {
            let page = http.get(&to).header(COOKIE, held(&kept)).send().await.expect("a page");
            let page = page.text().await.expect("text");
            let consent = page.contains(r#"name="prompt" value="consent""#);
            let login = format!("prompt=login&login={name}&password=any");
            let form = if consent { "prompt=consent".to_owned() } else { login };
            http.post(to).header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form)
        } else {
            http.get(to)
        };
    }
    panic!("the provider sends the browser in circles");
}
