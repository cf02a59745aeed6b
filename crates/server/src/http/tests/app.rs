//! A city to call.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use base::Instant;
use base::clock::FakeClock;
use pack::Pack;
use serde_json::{Value as Json, json};
use store::{Options as StoreOptions, Store};
use tempfile::TempDir;
use tokio::sync::{OnceCell, watch};
use tower::ServiceExt;

use crate::city::City;
use crate::http::edge::{Edge, Options, Shared};
use crate::http::router::router;
use crate::{archive, arrivals, background, check, demo};

/// A running city without a socket.
pub struct App {
    pub edge: Shared,
    pub router: Router,
    pub clock: Arc<FakeClock>,
    stop: watch::Sender<bool>,
    folder: tempfile::TempDir,
}

/// Somebody who has signed in.
#[derive(Debug, Clone, Default)]
pub struct Session {
    pub cookie: Option<String>,
    pub csrf: Option<String>,
}

/// An answer, read.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Json {
        let text = String::from_utf8_lossy(&self.body);
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {text}"))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The JSON of an answer that must have `status`.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Json {
        let text = String::from_utf8_lossy(&self.body);
        assert_eq!(self.status.as_u16(), status, "{text:.2000}");
        if self.body.is_empty() { Json::Null } else { self.json() }
    }

    /// The code of a problem that must have `status`.
    #[track_caller]
    pub fn refused(&self, status: u16) -> String {
        let problem = self.expect(status);
        if self.header("content-type") == "application/json" {
            let code = problem["code"].as_str().unwrap().to_owned();
            assert!(problem["traceId"].is_string(), "{problem}");
            assert!(crate::api::errors::read::has_page(&code), "docs/errors/{code}.md is missing");
            return code;
        }
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(problem["status"], status);
        let code = problem["code"].as_str().unwrap().to_owned();
        assert_eq!(problem["type"], format!("/errors/{code}"));
        assert!(crate::api::errors::read::has_page(&code), "docs/errors/{code}.md is missing");
        code
    }
}

/// A call to be made.
pub struct Call(pub Request<Body>);

impl Call {
    pub fn new(method: Method, path: &str) -> Self {
        Self(Request::builder().method(method).uri(path).body(Body::empty()).unwrap())
    }

    pub fn get(path: &str) -> Self {
        Self::new(Method::GET, path)
    }

    pub fn post(path: &str, body: &Json) -> Self {
        Self::new(Method::POST, path).json(body)
    }

    pub fn json(self, body: &Json) -> Self {
        let mut call = self.header("content-type", "application/json");
        *call.0.body_mut() = Body::from(body.to_string());
        call
    }

    pub fn body(mut self, body: impl Into<Body>) -> Self {
        *self.0.body_mut() = body.into();
        self
    }

    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.0.headers_mut().insert(name, value.parse().unwrap());
        self
    }

    pub fn by(self, session: &Session) -> Self {
        let call = match &session.cookie {
            Some(cookie) => self.header("cookie", cookie),
            None => self,
        };
        match &session.csrf {
            Some(csrf) => call.header("x-csrf-token", csrf),
            None => call,
        }
    }
}

/// The pack, and the folder of a city with its personas.
async fn first() -> (Arc<Pack>, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let dir = testkit::root().join("packs/hangzhou");
    let pack = Arc::new(check::load(&dir).pack.expect("the pack of Hangzhou loads"));
    let (city, _) = city(pack.clone(), folder.path()).await;
    let now = city.now();
    archive::keep(&city, &dir).await.unwrap();
    for persona in pack.personas.values() {
        let (pack, of) = (pack.clone(), persona.clone());
        let seed = async move |tx: &mut store::Tx| demo::seed(tx, &pack, &of, now).await;
        city.store.write(seed).await.unwrap();
        let account = demo::account(&city.pack, persona, None);
        access::ops::accounts::enter(&city.store, &city.access, account, now).await.unwrap();
    }
    (pack, folder)
}

async fn city(pack: Arc<Pack>, folder: &Path) -> (City, Arc<FakeClock>) {
    let url = format!("sqlite:{}", folder.join("city.db").display());
    let store = Store::open(&url, StoreOptions::default()).await.unwrap();
    let now: Instant = "2026-11-16T01:00:00Z".parse().unwrap();
    let clock = Arc::new(FakeClock::at(now));
    let access = Arc::new(crate::city::authoriser(&pack).expect("the access policies hold"));
    let city = City::on((pack, access), store, clock.clone(), folder, true).await;
    (city.unwrap_or_else(|fault| panic!("{}", fault.chain())), clock)
}

/// Every file of a folder, also those of the log that SQLite has not folded in yet. A file that
/// goes meanwhile is the log that SQLite folds in as its last connection closes: then all of it is
/// copied again.
fn copy(from: &Path, to: &Path) {
    while let Err(error) = copy_once(from, to) {
        assert_eq!(error.kind(), std::io::ErrorKind::NotFound, "{error}");
        std::fs::remove_dir_all(to).unwrap();
    }
}

fn copy_once(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let (path, to) = entry.map(|entry| (entry.path(), to.join(entry.file_name())))?;
        match path.is_dir() {
            true => copy_once(&path, &to)?,
            false => drop(std::fs::copy(&path, &to)?),
        }
    }
    Ok(())
}

impl App {
    /// Hangzhou on 2026-11-16, 09:00, with its personas: a copy of the city that the first test of
    /// the process made.
    pub async fn new() -> Self {
        Self::changed(|_| {}).await
    }

    /// The same under a pack that `change` has changed.
    pub async fn changed(change: impl FnOnce(&mut Pack)) -> Self {
        static FIRST: OnceCell<(Arc<Pack>, TempDir)> = OnceCell::const_new();
        let (pack, first) = FIRST.get_or_init(first).await;
        let mut pack = pack.clone();
        change(Arc::make_mut(&mut pack));
        let folder = tempfile::tempdir().unwrap();
        copy(first.path(), folder.path());
        let (city, clock) = city(pack, folder.path()).await;
        Self::serving(city, clock, folder)
    }

    /// The same, which keeps its snapshots.
    pub async fn keeping() -> Self {
        let app = Self::new().await;
        let city = app.edge.city.clone().keeping_snapshots(&app.snapshots());
        Self::serving(city, app.clock, app.folder)
    }

    /// Another server on what this one has left, which keeps its snapshots.
    pub async fn again(self) -> Self {
        let (pack, folder) = (self.edge.city.pack.clone(), self.folder);
        drop((self.edge, self.router));
        let (city, clock) = city(pack, folder.path()).await;
        let city = city.keeping_snapshots(&folder.path().join("snapshots"));
        Self::serving(city, clock, folder)
    }

    fn serving(city: City, clock: Arc<FakeClock>, folder: TempDir) -> Self {
        let (stop, stopped) = watch::channel(false);
        let edge = Edge::new(city, Options::default(), stopped);
        let router = router(edge.clone());
        Self { edge, router, clock, stop, folder }
    }

    /// Where snapshots are kept.
    pub fn snapshots(&self) -> PathBuf {
        self.folder.path().join("snapshots")
    }

    pub async fn call(&self, call: Call) -> Answer {
        let response = self.router.clone().oneshot(call.0).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub async fn get(&self, session: &Session, path: &str) -> Answer {
        self.call(Call::get(path).by(session)).await
    }

    pub async fn post(&self, session: &Session, path: &str, body: &Json) -> Answer {
        self.call(Call::post(path, body).by(session)).await
    }

    /// A session of the account `name`, without the work of a password.
    pub async fn session(&self, name: &str) -> Session {
        use access::engine::token::Token;
        let (token, now) = (Token::fresh(), self.edge.now());
        let by = access::store::By::Name(name.to_owned());
        let hash = token.hash();
        let begin = async move |tx: &mut store::Tx| {
            let (account, _) = access::store::account(tx, &by).await?.expect("a known account");
            let session = access::Session {
                token_hash: hash.clone(),
                account: account.id,
                created_at: now,
                expires_at: now.plus_seconds(3_600),
                last_seen_at: now,
            };
            access::store::insert_session(tx, &session).await
        };
        self.edge.city.store.write(begin).await.unwrap();
        let cookie = format!("onevisit_session={}", token.as_str());
        Session { cookie: Some(cookie), csrf: Some(token.csrf()) }
    }

    /// An account with one role and no standing to anything.
    pub async fn stranger(&self, role: &str) {
        self.enter(&format!("stranger_{role}"), role, "nowhere").await;
    }

    /// An account `name` with one role in a department.
    pub async fn enter(&self, name: &str, role: &str, department: &str) {
        let account = access::ops::accounts::NewAccount {
            name: name.to_owned(),
            text: base::Text::new("外人", "A stranger"),
            roles: [role.to_owned()].into(),
            department: Some(department.to_owned()),
            districts: vec!["000000".to_owned()],
            person: Some(access::RecordKey::new("person", format!("nobody-{role}"))),
            ..Default::default()
        };
        let (city, now) = (&self.edge.city, self.edge.now());
        access::ops::accounts::enter(&city.store, &city.access, account, now).await.unwrap();
    }

    /// Runs what runs beside the requests, until nothing is left.
    pub async fn settle(&self) {
        let city = &self.edge.city;
        background::runner(city).drain().await.unwrap();
        while background::consumer(city).run_once().await.unwrap() > 0 {}
        while arrivals::consumer(city).run_once().await.unwrap() > 0 {}
        background::runner(city).drain().await.unwrap();
        journal::sequence_once(&city.store, &city.journal, city.now()).await.unwrap();
    }

    /// Says that the server stops.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// A submitted case of `session`, settled: everything is decided by rule.
    pub async fn opened(&self, session: &Session, name: &str) -> Json {
        let body = json!({ "package": "company_opening", "answers": answers(name) });
        let draft = self.post(session, "/api/v1/cases", &body).await;
        let case = draft.expect(201);
        let id = case["id"].as_str().unwrap();
        for ask in ["articles_of_association", "appointment_documents"] {
            self.upload(session, id, ask, b"%PDF-1.7 made up").await.expect(201);
        }
        let change = json!({ "commitments": ["name_commitment", "address_commitment"] });
        let call = Call::new(Method::PATCH, &format!("/api/v1/cases/{id}")).json(&change);
        let call = call.by(session).header("if-match", draft.header("etag"));
        self.call(call).await.expect(200);
        let path = format!("/api/v1/cases/{id}/submit");
        self.post(session, &path, &json!({})).await.expect(200);
        self.settle().await;
        self.get(session, &format!("/api/v1/cases/{id}")).await.expect(200)
    }

    pub async fn upload(&self, session: &Session, case: &str, ask: &str, bytes: &[u8]) -> Answer {
        let mut body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"ask\"\r\n\r\n{ask}\r\n--x\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"章程.pdf\"\r\n\
             Content-Type: text/plain\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--x--\r\n");
        let path = format!("/api/v1/cases/{case}/documents");
        let call = Call::new(Method::POST, &path).body(body).by(session);
        self.call(call.header("content-type", "multipart/form-data; boundary=x")).await
    }

    /// Hands in one file alone.
    pub async fn hand_in(&self, session: &Session, path: &str, bytes: &[u8]) -> Answer {
        let head = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n";
        let body = [head.as_bytes(), bytes, b"\r\n--x--\r\n"].concat();
        let call = Call::new(Method::POST, path).body(body).by(session);
        self.call(call.header("content-type", "multipart/form-data; boundary=x")).await
    }
}

/// Answers of Chen Xiao, with which every act is decided by its rule.
pub fn answers(name: &str) -> Json {
    json!({
        "entity.name": name,
        "entity.kind": "limited_company",
        "entity.address_listed": true,
        "entity.address_code": "HZ33010600001",
        "entity.legal_representative_id": "330106199305181262",
        "entity.shareholders": [
            { "name": "陈晓", "code": "330106199305181262", "contribution_yuan": "100000" }
        ],
        "entity.registered_capital_yuan": "100000",
        "entity.industry": "I65",
        "entity.scope": ["software_development", "it_consulting"],
        "entity.scope_standard": true,
        "entity.invoice_kinds": ["ordinary_vat_electronic"],
        "entity.account_bank": "bank_a",
    })
}
