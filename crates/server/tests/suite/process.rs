//! A city in a process of its own, spoken to over HTTP as anybody would.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

/// The running process; dropped, it is killed as by `kill -9`.
pub struct Process {
    child: Child,
    pub url: String,
}

impl Process {
    /// Starts the demonstration of Hangzhou on `db` with keys and documents in `data`.
    pub fn start(db: &str, data: &Path) -> Self {
        Self::start_with(db, data, &["--demo"], &[])
    }

    /// Starts Hangzhou with `options` of the command line and `variables` of the environment.
    pub fn start_with(db: &str, data: &Path, options: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut child = onevisit(&["serve", "--listen", "127.0.0.1:0", "--db", db])
            .arg("--data")
            .arg(data)
            .args(options)
            .envs(variables.iter().copied())
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

    /// Asks it to end, as a service manager does, and waits until it has.
    pub fn stop(mut self) -> ExitStatus {
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status().expect("kill runs");
        assert!(asked.success(), "it was running");
        self.child.wait().expect("it ends")
    }

    /// Ends it as `kill -9` does: nothing is flushed, nothing is said.
    pub fn kill(mut self) {
        self.child.kill().expect("it was running");
        self.child.wait().expect("it ends");
    }
}

/// The command line `onevisit` with `arguments`, in the repository's folder, in English.
pub fn onevisit(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onevisit"));
    command.args(arguments).current_dir(testkit::root()).env("LC_ALL", "en_US.UTF-8");
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("ONEVISIT_")) {
        command.env_remove(name);
    }
    command
}

/// Runs `command`: exit code, standard output, standard error.
pub fn answer(command: &mut Command) -> (i32, String, String) {
    let Output { status, stdout, stderr } = command.output().expect("the binary runs");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (status.code().expect("it ends by itself"), text(stdout), text(stderr))
}

/// A client that follows no redirection and keeps no cookie.
pub fn client() -> reqwest::Client {
    // an error says that another test has chosen one already
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    client.build().expect("a client")
}

/// Asks `attempt` again until it answers something; what lasts longer than a minute fails.
pub async fn until<T>(what: &str, mut attempt: impl AsyncFnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = attempt().await {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "waited a minute until {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
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
    /// Signs in with the password of the demonstration.
    pub async fn sign_in(url: &str, name: &str) -> Self {
        Self::sign_in_with(url, name, server::demo::PASSWORD).await
    }

    pub async fn sign_in_with(url: &str, name: &str, password: &str) -> Self {
        let client = client();
        let body = json!({"name": name, "password": password});
        let answer = client.post(format!("{url}/api/v1/session")).json(&body).send().await;
        let answer = answer.expect("the city answers");
        assert!(answer.status().is_success(), "signing in: {}", answer.status());
        let cookie = answer.headers()["set-cookie"].to_str().expect("text").to_owned();
        let cookie = cookie.split(';').next().expect("a cookie").to_owned();
        let body: Json = answer.json().await.expect("JSON");
        let csrf = body["csrf"].as_str().expect("a CSRF token").to_owned();
        Self { client, url: url.to_owned(), cookie, csrf }
    }

    /// The same session at another address of the city.
    pub fn at(&self, url: &str) -> Self {
        Self { url: url.to_owned(), ..self.clone() }
    }

    /// Submits an application that needs no document, and waits until it is closed and all its
    /// receipts are signed: the case.
    pub async fn open_company(&self, key: usize) -> Json {
        let path = "/packages/company_opening/submissions";
        let sent = self.post(path, &format!("open-{key}"), &crate::kill::body(key)).await;
        let (status, made) = sent.expect("the city answers");
        assert!((200..300).contains(&status), "{status}: {made}");
        let path = format!("/cases/{}", made["id"].as_str().expect("an id"));
        until("the case is closed", async || {
            let case = self.get(&path).await.expect("the case");
            let receipts = case["receipts"].as_array().expect("receipts");
            let sealed = receipts.iter().all(|receipt| receipt["state"] == "sealed");
            (case["state"] == "closed" && sealed).then_some(case)
        })
        .await
    }

    pub async fn get(&self, path: &str) -> reqwest::Result<Json> {
        let request = self.client.get(format!("{}/api/v1{path}", self.url));
        request.header("cookie", &self.cookie).send().await?.error_for_status()?.json().await
    }

    /// The bytes at a path.
    pub async fn bytes(&self, path: &str) -> Vec<u8> {
        let request = self.client.get(format!("{}/api/v1{path}", self.url));
        let answer = request.header("cookie", &self.cookie).send().await.expect("an answer");
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.bytes().await.expect("a body").to_vec()
    }

    /// Hands in a document for `ask`.
    pub async fn upload(&self, path: &str, ask: &str, bytes: &[u8]) -> (u16, Json) {
        let part = |name: &str| format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"");
        let mut body = format!("{}\r\n\r\n{ask}\r\n", part("ask")).into_bytes();
        body.extend(format!("{}; filename=\"a.pdf\"\r\n\r\n", part("file")).into_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--x--\r\n");
        let request = self.client.post(format!("{}/api/v1{path}", self.url)).body(body);
        let request = request.header("content-type", "multipart/form-data; boundary=x");
        let request = request.header("cookie", &self.cookie).header("x-csrf-token", &self.csrf);
        let answer = request.send().await.expect("an answer");
        (answer.status().as_u16(), answer.json().await.expect("JSON"))
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
