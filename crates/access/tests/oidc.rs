//! Sign-in at a real OpenID Connect provider (npm `oidc-provider`) that runs on this machine.

mod common;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use access::engine::token::Token;
use access::oidc::{Config, Newcomers, Pending, Provider};
use access::ops::accounts::{AccountChange, NewAccount, edit, enter};
use access::ops::provider_sign_in::{Begun, Return, begin, finish};
use access::ops::sign_in::resolve;
use access::{AccountState, RecordKey};
use base::clock::{Clock, SystemClock};
use base::{Error, Instant, Result, Text};
use common::{account, authoriser};
use reqwest::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use store::{Options, Store};

const REDIRECT: &str = "http://127.0.0.1:9/api/sign-in/provider/return";

/// The provider's process; it ends with the test.
struct Running {
    process: Child,
    issuer: String,
    /// Open as long as it runs, so that it can write what it likes.
    _output: BufReader<ChildStdout>,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn provider() -> Running {
    let folder = testkit::root().join("crates/access/tests/oidc");
    assert!(
        folder.join("node_modules/oidc-provider").exists(),
        "the provider is not installed: run `npm ci` in crates/access/tests/oidc (`make test` does)"
    );
    let mut process = Command::new("node")
        .args(["provider.mjs", REDIRECT])
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("node runs");
    let mut issuer = String::new();
    let mut output = BufReader::new(process.stdout.take().expect("its output is a pipe"));
    output.read_line(&mut issuer).expect("it says where it is");
    Running { process, issuer: issuer.trim().to_owned(), _output: output }
}

fn config(issuer: &str, newcomers: bool) -> Config {
    Config {
        issuer: issuer.to_owned(),
        client_id: "onevisit".to_owned(),
        client_secret: Some("a secret that only this test knows".to_owned()),
        redirect_url: REDIRECT.to_owned(),
        scopes: vec!["profile".to_owned(), "identity".to_owned()],
        newcomers: newcomers.then(|| Newcomers {
            claim: "identity_number".to_owned(),
            register: "person".to_owned(),
            role: "applicant".to_owned(),
        }),
    }
}

/// A browser with cookies: follows the provider's pages, signs in as `name`, gives consent, and
/// answers code and state of the address it is sent back to.
async fn browse(start: &str, name: &str) -> (String, String) {
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let http = http.build().expect("a client");
    let origin = start.split("/auth").next().expect("an origin").to_owned();
    let mut cookies = BTreeMap::new();
    let mut request = http.get(start);
    for _ in 0..12 {
        let sent: Vec<String> = cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
        let answer = request.header(COOKIE, sent.join("; ")).send().await.expect("an answer");
        for cookie in answer.headers().get_all(SET_COOKIE) {
            let pair = cookie.to_str().expect("text").split(';').next().expect("a pair");
            let (key, value) = pair.split_once('=').expect("a cookie");
            cookies.insert(key.to_owned(), value.to_owned());
        }
        let to = answer.headers().get(LOCATION).map(|to| to.to_str().expect("text").to_owned());
        let Some(to) = to else { panic!("{} {}", answer.status(), answer.text().await.unwrap()) };
        if to.starts_with(REDIRECT) {
            return (parameter(&to, "code"), parameter(&to, "state"));
        }
        let to = if to.starts_with('/') { format!("{origin}{to}") } else { to };
        request = if to.contains("/interaction/") {
            let sent: Vec<String> = cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
            let page = http.get(&to).header(COOKIE, sent.join("; ")).send().await.expect("a page");
            let page = page.text().await.expect("text");
            let consent = page.contains(r#"name="prompt" value="consent""#);
            let form = if consent { "prompt=consent".to_owned() } else { login(name) };
            http.post(to).header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form)
        } else {
            http.get(to)
        };
    }
    panic!("the provider sends the browser in circles");
}

fn login(name: &str) -> String {
    format!("prompt=login&login={name}&password=any")
}

fn parameter(url: &str, name: &str) -> String {
    let query = url.split_once('?').expect("a query").1;
    let found = query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
    found.unwrap_or_else(|| panic!("no {name} in {url}")).to_owned()
}

async fn back(begun: &Begun, name: &str) -> Return {
    let (code, state) = browse(&begun.url, name).await;
    Return { browser: begun.browser.clone(), code, state }
}

fn refused<T>(answer: Result<T>) -> &'static str {
    match answer {
        Ok(_) => "ok",
        Err(Error::Refusal(refusal)) => refusal.code,
        Err(Error::Fault(fault)) => panic!("{}", fault.chain()),
    }
}

async fn open(folder: &Path) -> Store {
    let url = format!("sqlite:{}", folder.join("test.db").display());
    let store = Store::open(&url, Options { readers: 1 }).await.unwrap();
    store.migrate(access::store::MIGRATIONS).await.unwrap();
    store
}

#[tokio::test]
async fn people_of_the_provider_sign_in() {
    let folder = tempfile::tempdir().unwrap();
    let (store, running) = (open(folder.path()).await, provider());
    let open = Provider::discover(config(&running.issuer, true)).await.unwrap();
    let now = SystemClock.now();

    // a newcomer is taken in, once, with the number that the provider has verified
    let begun = begin(&store, &open, now).await.unwrap();
    let came = back(&begun, "lin").await;
    let lin = finish(&store, &open, &came, now).await.unwrap();
    assert_eq!(lin.account.person, Some(RecordKey::new("person", "330106199001011234")));
    assert_eq!(lin.account.roles.iter().collect::<Vec<_>>(), ["applicant"]);
    assert_eq!(lin.account.text, Text::new("Name of lin", "Name of lin"));
    assert_eq!(lin.account.subject, Some(format!("{} lin", running.issuer)));
    let (principal, _) = resolve(&store, &lin.token, now).await.unwrap();
    assert_eq!(principal.account(), Some(&lin.account));
    // what was begun is good for one use
    assert_eq!(refused(finish(&store, &open, &came, now).await), "sign_in_not_begun");
    let begun = begin(&store, &open, now).await.unwrap();
    let again = finish(&store, &open, &back(&begun, "lin").await, now).await.unwrap();
    assert_eq!(again.account, lin.account);

    // who is locked stays out
    let admin = account("admin", &["administrator"]).into();
    let locked = AccountChange { state: Some(AccountState::Locked), ..Default::default() };
    edit(&store, &authoriser(), &admin, &lin.account.id, locked).await.unwrap();
    assert_eq!(refused(resolve(&store, &lin.token, now).await), "session_ended");
    let begun = begin(&store, &open, now).await.unwrap();
    let locked = finish(&store, &open, &back(&begun, "lin").await, now).await;
    assert_eq!(refused(locked), "account_locked");

    // without newcomers only those whom an administrator has linked
    let closed = Provider::discover(config(&running.issuer, false)).await.unwrap();
    let begun = begin(&store, &closed, now).await.unwrap();
    let unknown = finish(&store, &closed, &back(&begun, "an").await, now).await;
    assert_eq!(refused(unknown), "identity_unknown");
    let officer = NewAccount {
        name: "mo".to_owned(),
        text: Text::new("莫", "Mo"),
        roles: ["reviewer".to_owned()].into(),
        person: Some(RecordKey::new("person", "330106199202022345")),
        ..Default::default()
    };
    let officer = enter(&store, &authoriser(), officer, now).await.unwrap();
    // an officer is not linked by the provider's word alone
    let begun = begin(&store, &open, now).await.unwrap();
    let unlinked = finish(&store, &open, &back(&begun, "mo").await, now).await;
    assert_eq!(refused(unlinked), "identity_unknown");
    let subject = Some(Some(format!("{} mo", running.issuer)));
    let link = AccountChange { subject, ..Default::default() };
    edit(&store, &authoriser(), &admin, &officer.id, link).await.unwrap();
    let begun = begin(&store, &closed, now).await.unwrap();
    let mo = finish(&store, &closed, &back(&begun, "mo").await, now).await.unwrap();
    assert_eq!(mo.account.id, officer.id);
}

#[tokio::test]
async fn what_comes_back_must_be_what_was_sent() {
    let folder = tempfile::tempdir().unwrap();
    let (store, running) = (open(folder.path()).await, provider());
    let site = Provider::discover(config(&running.issuer, true)).await.unwrap();
    let now = SystemClock.now();
    type Spoil = fn(Return) -> Return;
    let rows: [(Spoil, i64, &str); 5] = [
        (|r| Return { state: "another".to_owned(), ..r }, 0, "sign_in_not_begun"),
        (|r| r, access::limits::SIGN_IN_BEGUN_SECONDS, "sign_in_not_begun"),
        (|r| Return { browser: Token::fresh(), ..r }, 0, "sign_in_not_begun"),
        (|r| Return { code: "another".to_owned(), ..r }, 0, "identity_refused"),
        (|r| r, 0, "ok"),
    ];
    for (row, (spoil, seconds, expected)) in rows.into_iter().enumerate() {
        let begun = begin(&store, &site, now).await.unwrap();
        let came = spoil(back(&begun, "lin").await);
        let answer = finish(&store, &site, &came, now.plus_seconds(seconds)).await;
        assert_eq!(refused(answer), expected, "row {row}");
    }
    // what only the provider's token can show
    let rows: [(&str, &str, i64, &str); 5] = [
        ("state", "another", 0, "identity_refused"),
        ("verifier", &"x".repeat(43), 0, "identity_refused"),
        ("nonce", "another", 0, "identity_refused"),
        ("", "", 86_400, "identity_refused"),
        ("", "", 0, "ok"),
    ];
    for (field, value, seconds, expected) in rows {
        let (url, pending) = site.start();
        let (code, state) = browse(&url, "lin").await;
        let mut pending = serde_json::to_value(pending).unwrap();
        if !field.is_empty() {
            pending[field] = value.into();
        }
        let pending: Pending = serde_json::from_value(pending).unwrap();
        let at: Instant = SystemClock.now().plus_seconds(seconds);
        let answer = site.finish(&code, &state, pending, at).await;
        assert_eq!(refused(answer), expected, "{field} {seconds}");
    }
    let mut wrong = config(&running.issuer, true);
    wrong.client_secret = Some("another".to_owned());
    let wrong = Provider::discover(wrong).await.unwrap();
    let (url, pending) = wrong.start();
    let (code, state) = browse(&url, "lin").await;
    let answer = wrong.finish(&code, &state, pending, now).await;
    assert_eq!(refused(answer), "identity_refused");
}

#[tokio::test]
async fn a_provider_that_others_could_read_along_with_is_refused() {
    let far = config("http://id.example", true);
    let fault = Provider::discover(far).await.unwrap_err();
    assert!(fault.context.contains("must be https"), "{}", fault.context);
    let here = config("http://127.0.0.1:9", true);
    assert!(Provider::discover(here).await.unwrap_err().context.starts_with("asking"));
}
