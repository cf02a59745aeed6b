//! A real city: no demonstration, a public address, and its first administrator.

use crate::process::{Process, Session, answer, client, onevisit};
use serde_json::json;

const PASSWORD: &str = "grün-Wasser-73-Brücke";

#[tokio::test]
async fn the_first_administrator_is_made_on_the_citys_own_machine() {
    let dir = tempfile::tempdir().expect("a folder");
    let db = format!("sqlite:{}", dir.path().join("new/city.db").display());
    let file = dir.path().join("password");
    std::fs::write(&file, format!("{PASSWORD}\n")).expect("our own folder");
    let file = file.display().to_string();
    let create = |options: &[&str], variable: Option<&str>| {
        let mut command = onevisit(&["account", "create", "--db", &db]);
        command.args(options);
        variable.map(|password| command.env("ONEVISIT_PASSWORD", password));
        answer(&mut command)
    };
    // each row fails one check later
    let rows: [(&[&str], Option<&str>, i32, &str); 8] = [
        (&["root"], Some(PASSWORD), 2, "--role"),
        (&["root", "--role", "administrator", "--password", "x"], None, 2, "--password"),
        (&["root", "--role", "administrator"], None, 2, "ONEVISIT_PASSWORD"),
        (&["root", "--role", "king"], Some(PASSWORD), 1, "bad_account roles"),
        (&["root", "--role", "administrator"], Some("short"), 1, "weak_password"),
        (
            &["root", "--role", "reviewer", "--department", "nowhere"],
            Some(PASSWORD),
            1,
            "bad_account department",
        ),
        (&["root", "--role", "administrator", "--password-file", &file], None, 0, "root"),
        (&["root", "--role", "administrator"], Some(PASSWORD), 1, "account_exists"),
    ];
    for (options, variable, code, text) in rows {
        let (exit, out, err) = create(options, variable);
        assert_eq!(exit, code, "{options:?}: {out}{err}");
        assert!(out.contains(text) || err.contains(text), "{options:?}: {out}{err}");
    }

    let public = ["--public-url", "https://city.example"];
    let city = Process::start_with(&db, dir.path(), &public, &[]);
    let session = Session::sign_in_with(&city.url, "root", PASSWORD).await;
    let accounts = session.get("/accounts").await.expect("an administrator lists accounts");
    assert_eq!(accounts["items"].as_array().expect("items").len(), 1, "{accounts:#}");
    assert_eq!(session.get("/city").await.expect("the city")["synthetic"], false);
    // behind https the cookie goes nowhere else
    let typed = json!({"name": "root", "password": PASSWORD});
    let path = format!("{}/api/v1/session", city.url);
    let signed = client().post(path).json(&typed).send().await.expect("an answer");
    let cookie = signed.headers()["set-cookie"].to_str().expect("text").to_owned();
    assert!(cookie.split("; ").any(|part| part == "Secure"), "{cookie}");
}
