//! Several servers on one database have the same keys, or do not start.

use crate::process::{Process, answer, client, onevisit};

#[tokio::test]
async fn a_server_without_the_citys_keys_does_not_start_on_its_postgres() {
    let dir = tempfile::tempdir().expect("a folder");
    let (one, two) = (dir.path().join("one"), dir.path().join("two"));
    let postgres = testkit::postgres().await;
    let first = Process::start_with(&postgres.url, &one, &[], &[]);
    let serve = ["serve", "--listen", "127.0.0.1:0", "--db", &postgres.url, "--data"];
    let (exit, _, err) = answer(onevisit(&serve).arg(&two));
    assert_eq!(exit, 2, "{err}");
    assert!(err.contains("signed with another journal key"), "{err}");
    assert!(!two.join("keys/journal.key").exists(), "no key was made");

    // with the keys of the first it serves beside it
    for name in ["journal.key", "credentials.jwk"] {
        let keys = (one.join("keys").join(name), two.join("keys").join(name));
        std::fs::copy(keys.0, keys.1).expect("our own folders");
    }
    let second = Process::start_with(&postgres.url, &two, &[], &[]);
    let mut keys = Vec::new();
    for city in [&first, &second] {
        let answer = client().get(format!("{}/journal/key", city.url)).send().await;
        keys.push(answer.expect("an answer").text().await.expect("a key"));
    }
    assert_eq!(keys[0], keys[1]);
}
