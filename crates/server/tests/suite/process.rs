//! A city in a process of its own, spoken to over HTTP as anybody would.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value as Json, json};

/// The running process; dropped, it is killed as by `kill -9`.
pub struct Process {
    child: Child,
    pub url: String,
}

impl Process {
    /// Starts the demonstration of Hangzhou on `db` with keys and documents in `data`.
    pub fn start(db: &str, data: &Path) -> Self {
        let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/hangzhou");
        let mut child = Command::new(env!("CARGO_BIN_EXE_onevisit"))
            .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--db", db])
            .arg("--pack")
            .arg(pack)
            .arg("--data")
            .arg(data)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let url = lines.by_ref().map_while(Result::ok).find_map(|line| {
            line.split_whitespace().find(|word| word.starts_with("http://")).map(str::to_owned)
        });
        // what it prints afterwards must not block it
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, url: url.expect("the city says where it is") }
    }

    /// Ends it as `kill -9` does: nothing is flushed, nothing is said.
    pub fn kill(mut self) {
        self.child.kill().expect("it was running");
        self.child.wait().expect("it ends");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Somebody who has signed in.
#[derive(Clone)]
pub struct Session {
    client: reqwest::Client,
    url: String,
    cookie: String,
    csrf: String,
}

impl Session {
    pub async fn sign_in(url: &str, name: &str) -> Self {
        let client = reqwest::Client::new();
        let body = json!({"name": name, "password": server::demo::PASSWORD});
        let answer = client.post(format!("{url}/api/v1/session")).json(&body).send().await;
        let answer = answer.expect("the city answers");
        assert!(answer.status().is_success(), "signing in: {}", answer.status());
        let cookie = answer.headers()["set-cookie"].to_str().expect("text").to_owned();
        let cookie = cookie.split(';').next().expect("a cookie").to_owned();
        let body: Json = answer.json().await.expect("JSON");
        let csrf = body["csrf"].as_str().expect("a CSRF token").to_owned();
        Self { client, url: url.to_owned(), cookie, csrf }
    }

    pub async fn get(&self, path: &str) -> reqwest::Result<Json> {
        let request = self.client.get(format!("{}/api/v1{path}", self.url));
        request.header("cookie", &self.cookie).send().await?.error_for_status()?.json().await
    }

    /// Posts under an idempotency key; `Err` when no answer came, as after a crash.
    pub async fn post(&self, path: &str, key: &str, body: &Json) -> reqwest::Result<(u16, Json)> {
        let request = self.client.post(format!("{}/api/v1{path}", self.url)).json(body);
        let request = request.header("cookie", &self.cookie).header("x-csrf-token", &self.csrf);
        let answer = request.header("idempotency-key", key).send().await?;
        let status = answer.status().as_u16();
        Ok((status, answer.json().await?))
    }
}
