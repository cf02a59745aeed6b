//! Documents on an S3-compatible store, a process of its own, by way of the running city.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::json;

use crate::process::{Process, Session, answer, onevisit};

/// What the store in tests/s3/store.mjs knows.
const KEY: &str = "S3RVER";

/// The store's process; it ends with the test.
struct Bucket {
    process: Child,
    address: String,
}

impl Bucket {
    fn start(files: &Path) -> Self {
        let folder = testkit::root().join("crates/server/tests/s3");
        let installed = folder.join("node_modules/s3rver").exists();
        assert!(installed, "run `npm ci` in crates/server/tests/s3 (`make test` does)");
        let mut process = Command::new("node")
            .arg("store.mjs")
            .arg(files)
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node runs");
        let mut address = String::new();
        let mut output = BufReader::new(process.stdout.take().expect("a pipe"));
        output.read_line(&mut address).expect("it says where it is");
        Self { process, address: address.trim().to_owned() }
    }

    fn variables<'a>(&'a self, key: &'a str) -> [(&'a str, &'a str); 5] {
        [
            ("AWS_ACCESS_KEY_ID", key),
            ("AWS_SECRET_ACCESS_KEY", KEY),
            ("AWS_REGION", "us-east-1"),
            ("AWS_ENDPOINT_URL", &self.address),
            ("AWS_ALLOW_HTTP", "true"),
        ]
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[tokio::test]
async fn documents_lie_on_s3_and_come_back() {
    let (city, files) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let bucket = Bucket::start(files.path());
    let db = format!("sqlite:{}", city.path().join("city.db").display());
    let options = ["--demo", "--documents", "s3://onevisit/city/a"];
    let start = || Process::start_with(&db, city.path(), &options, &bucket.variables(KEY));
    let running = start();
    let chen = Session::sign_in(&running.url, "chenxiao").await;
    let (_, case) =
        chen.post("/cases", "draft", &json!({ "package": "company_opening" })).await.unwrap();
    let path = format!("/cases/{}/documents", case["id"].as_str().unwrap());
    let pdf = b"%PDF-1.7 lies far away";
    let (status, document) = chen.upload(&path, "articles_of_association", pdf).await;
    assert_eq!(status, 201, "{document}");
    let sha256 = document["sha256"].as_str().unwrap().to_owned();
    let path = format!("{path}/{}", document["id"].as_str().unwrap());
    assert_eq!(chen.bytes(&path).await, pdf);
    assert!(holds(files.path(), &sha256[2..]), "the bucket has it");
    assert!(!holds(city.path(), &sha256[2..]), "this machine has not");

    // another server of the same city finds it there
    assert!(running.stop().success());
    let again = start();
    assert_eq!(chen.at(&again.url).bytes(&path).await, pdf);
}

#[test]
fn a_bucket_that_cannot_be_written_to_is_known_at_the_start() {
    let (city, files) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let bucket = Bucket::start(files.path());
    let db = format!("sqlite:{}", city.path().join("city.db").display());
    let serve = |place: &str, variables: &[(&str, &str)]| {
        let mut serve = onevisit(&["serve", "--listen", "127.0.0.1:0", "--db", &db]);
        serve.arg("--data").arg(city.path()).args(["--documents", place]);
        for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL"] {
            serve.env_remove(name);
        }
        answer(serve.envs(variables.iter().copied()))
    };
    let rows = [
        ("s3://onevisit", bucket.variables("NOBODY").to_vec(), "writing to s3://onevisit"),
        ("s3://nowhere", bucket.variables(KEY).to_vec(), "writing to s3://nowhere"),
        ("s3://onevisit", Vec::new(), "AWS_ACCESS_KEY_ID"),
    ];
    for (place, variables, said) in rows {
        let (code, _, error) = serve(place, &variables);
        assert!(code != 0 && error.contains(said), "{place}: {code} {error}");
    }
}

/// Whether a file or folder under `folder` has `name` in its path.
fn holds(folder: &Path, name: &str) -> bool {
    std::fs::read_dir(folder).unwrap().map(Result::unwrap).any(|entry| {
        let path = entry.path();
        path.to_string_lossy().contains(name) || path.is_dir() && holds(&path, name)
    })
}
