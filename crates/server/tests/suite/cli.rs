//! The command line: what it answers, and with which exit code.

use std::path::{Path, PathBuf};

use journal::{Checkpoint, Leaf, Receipt, Signer, leaf};
use policies::engine::draw_file::{self, DrawCandidate, DrawFile};
use policies::engine::drawn;
use policies::model::claim_event::Seed;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use crate::process::{Process, Session, answer, client, onevisit};

const PACK: &str = "packs/hangzhou";

#[test]
fn the_calendar_counts_working_days() {
    let rows: [(&[&str], i32, &str); 9] = [
        // 2026-02-14 is a Saturday that is worked before the Spring Festival of 15 to 23 February
        (&["add", "2026-02-13", "1"], 0, "2026-02-14\n"),
        (&["add", "2026-02-14", "1"], 0, "2026-02-24\n"),
        (&["add", "2026-02-24", "-1"], 0, "2026-02-14\n"),
        (&["is-workday", "2026-02-14"], 0, "true\n"),
        (&["is-workday", "2026-02-16"], 0, "false\n"),
        (&["is-workday", "2026-03-01"], 0, "false\n"),
        (&["count", "2026-02-13", "2026-02-24"], 0, "2\n"),
        (&["add", "2099-01-01", "1"], 2, "calendar_year_unpublished"),
        (&["add", "1 March", "1"], 2, "bad_date"),
    ];
    for (arguments, code, text) in rows {
        let (exit, out, err) = answer(onevisit(&["calendar"]).args(arguments));
        assert_eq!(exit, code, "{arguments:?}: {err}");
        match code {
            0 => assert_eq!(out, text, "{arguments:?}"),
            _ => assert!(out.is_empty() && err.starts_with(text), "{arguments:?}: {out}{err}"),
        }
    }
    let rows: [(&[&str], i32, Json); 4] = [
        (&["add", "2026-02-13", "1"], 0, json!({ "date": "2026-02-14" })),
        (&["is-workday", "2026-02-16"], 0, json!({ "workday": false })),
        (&["count", "2026-02-13", "2026-02-24"], 0, json!({ "working_days": 2 })),
        (&["add", "2099-01-01", "1"], 2, json!("calendar_year_unpublished")),
    ];
    for (arguments, code, expected) in rows {
        let said = json_of(&[&["calendar"], arguments].concat(), code);
        let said = if code == 0 { &said } else { &said["code"] };
        assert_eq!(*said, expected, "{arguments:?}");
    }
}

#[test]
fn codes_are_valid_or_say_why_not() {
    let rows = [
        ("91330110MA2DEM017L", 0, "division 330110"),
        ("91330110MA2DEM0171", 1, "bad_uscc"),
        ("330106199305181262", 0, "born 1993-05-18"),
        ("330106199305181263", 1, "bad_identity_number"),
        ("12", 1, "bad_code"),
    ];
    for (code, expected, text) in rows {
        let (exit, out, err) = answer(&mut onevisit(&["code", "check", code]));
        assert_eq!(exit, expected, "{code}: {out}{err}");
        assert!(out.contains(text) || err.contains(text), "{code}: {out}{err}");
    }
    let valid = json_of(&["code", "check", "91330110MA2DEM017L"], 0);
    assert_eq!(valid, json!({ "valid": true, "kind": "uscc", "division": "330110" }));
    let wrong = json_of(&["code", "check", "12"], 1);
    assert_eq!((&wrong["valid"], &wrong["code"]), (&json!(false), &json!("bad_code")));
}

#[test]
fn a_pack_is_checked_tested_and_planned() {
    let (exit, out, err) = answer(&mut onevisit(&["pack", "check", PACK]));
    assert_eq!(exit, 0, "{out}{err}");
    assert_eq!(out.matches("0 errors").count(), 1, "once: {out}");
    let checked = json_of(&["pack", "check", PACK], 0);
    assert_eq!(checked["errors"], 0);
    assert_eq!(checked["hash"].as_str().expect("a hash").len(), 64);

    let tested = json_of(&["pack", "test", PACK, "--only", "packs/hangzhou/tests/situations"], 0);
    let trials = tested["trials"].as_array().expect("trials");
    assert_eq!(tested["failed"], 0);
    assert!(!trials.is_empty() && tested["passed"] == trials.len(), "{tested:#}");

    let plan = json_of(&["pack", "plan", PACK, "company_opening"], 0);
    for field in ["asks", "reuse", "tasks"] {
        assert!(plan[field].as_array().is_some_and(|list| !list.is_empty()), "{field}: {plan:#}");
    }
    assert_eq!(plan["package"], "company_opening");
    assert_eq!(plan["visits"], 0);
    let days = |field: &str| plan[field].as_i64().unwrap_or_else(|| panic!("{field}: {plan:#}"));
    assert!(days("critical_path_working_days") <= days("promised_working_days"));
    let (exit, _, err) = answer(&mut onevisit(&["pack", "plan", PACK, "nothing"]));
    assert_eq!((exit, err.contains("unknown_package")), (2, true), "{err}");
}

#[test]
fn a_pack_is_published_once_and_frozen() {
    let dir = tempfile::tempdir().expect("a folder");
    let pack = dir.path().join("pack");
    copy(&testkit::root().join(PACK), &pack);
    let name = pack.display().to_string();
    let manifest = || std::fs::read_to_string(pack.join("pack.yaml")).expect("a manifest");

    // with an error it stays a draft
    let (roles, draft) = (pack.join("roles.yaml"), manifest());
    let good = std::fs::read_to_string(&roles).expect("roles");
    std::fs::write(&roles, format!("{good}unknown: 1\n")).expect("our own folder");
    let (exit, out, err) = answer(&mut onevisit(&["pack", "publish", &name]));
    assert_eq!(exit, 1, "{out}{err}");
    assert!(out.contains("unknown_key"), "{out}");
    assert_eq!(manifest(), draft);

    std::fs::write(&roles, &good).expect("our own folder");
    let (exit, out, err) = answer(&mut onevisit(&["pack", "publish", &name]));
    assert_eq!(exit, 0, "{out}{err}");
    let published = manifest();
    let hash = out.trim().rsplit(' ').next().expect("a hash");
    assert!(published.contains("\nstate: published\n"), "{published}");
    assert!(published.ends_with(&format!("\nhash: {hash}\n")), "{out}{published}");
    assert_eq!(json_of(&["pack", "check", &name], 0)["hash"], hash);
    let (exit, again, _) = answer(&mut onevisit(&["pack", "publish", &name]));
    assert_eq!((exit, again, manifest()), (0, out, published));

    // from now on a changed byte is an error
    std::fs::write(&roles, format!("{good}# a remark\n")).expect("our own folder");
    let (exit, out, _) = answer(&mut onevisit(&["pack", "check", &name]));
    assert_eq!((exit, out.contains("published_pack_changed")), (1, true), "{out}");
    assert_eq!(answer(&mut onevisit(&["pack", "publish", &name])).0, 1);
}

#[test]
fn a_journey_keeps_its_promise_on_every_day_of_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let pack = dir.path().join("pack");
    copy(&testkit::root().join(PACK), &pack);
    let name = pack.display().to_string();
    // small projects have fifteen days since 2021; archives are accepted jointly since 2023 only
    let completion = pack.join("projects_completion_fast.yaml");
    let good = std::fs::read_to_string(&completion).expect("acts");
    let (before, act) = good.split_once("  - id: archive_acceptance_fast\n").expect("the act");
    let slower = act.replacen("working_days: 3", "working_days: 4", 1);
    let bad = format!("{before}  - id: archive_acceptance_fast\n{slower}");
    std::fs::write(&completion, bad).expect("our own folder");
    let (exit, out, _) = answer(&mut onevisit(&["pack", "check", &name]));
    assert_eq!(exit, 1, "{out}");
    assert!(out.contains("journey_over_promise"), "{out}");
    assert!(out.contains("16 (from 2023-06-25)"), "{out}");

    let savings = json_of(&["pack", "savings", PACK], 0);
    let journeys = savings["journeys"].as_array().expect("journeys");
    let small = journeys.iter().find(|journey| journey["id"] == "project_small");
    let periods = small.expect("small projects")["periods"].as_array().expect("periods").clone();
    let last = periods.last().expect("a period");
    assert_eq!((&last["promised"], &last["working_days"]), (&json!(15), &json!(15)));
}

#[test]
fn a_story_fails_when_the_city_took_longer_than_it_promised() {
    let dir = tempfile::tempdir().expect("a folder");
    let story = testkit::root().join(PACK).join("tests/stories/project_small_office_life.yaml");
    let kept = std::fs::read_to_string(story).expect("a story");
    let late = kept
        .replace("id: project_small_office_life", "id: project_small_office_late")
        .replacen("working_days: 7", "working_days: 8", 1)
        .replace("promised: 15, used: 15", "promised: 15, used: 16");
    assert_ne!(kept, late);
    let file = dir.path().join("late.yaml");
    std::fs::write(&file, late).expect("our own folder");
    let only = file.display().to_string();
    let (exit, out, err) = answer(&mut onevisit(&["pack", "test", PACK, "--only", &only]));
    assert_eq!(exit, 1, "{out}{err}");
    assert!(out.contains("journey: project_small: 16 used, more than promised"), "{out}");
}

#[tokio::test]
async fn receipts_and_credentials_verify_offline_and_bent_ones_do_not() {
    let dir = tempfile::tempdir().expect("a folder");
    let db = format!("sqlite:{}", dir.path().join("city.db").display());
    let city = Process::start(&db, dir.path());
    let session = Session::sign_in(&city.url, "chenxiao").await;
    let case = session.open_company(7).await;
    let receipt = case["receipts"][0]["id"].as_str().expect("a receipt");
    let receipt = session.get(&format!("/receipts/{receipt}")).await.expect("a receipt");
    let credentials = case["credentials"].as_array().expect("credentials");
    let licence = credentials.iter().find(|row| row["type"] == "business_licence");
    let licence = licence.expect("a licence")["id"].as_str().expect("an id");
    let licence = session.get(&format!("/credentials/{licence}")).await.expect("a licence");
    let licence = licence["sd_jwt"].as_str().expect("an SD-JWT").to_owned();
    assert!(city.stop().success());

    // all that is needed lies in files now
    let keys = dir.path().join("keys");
    let receipts = Verifier {
        file: dir.path().join("receipt.json"),
        key: ["receipt", "--key", keys.join("journal.vkey").to_str().expect("a path")]
            .map(str::to_owned),
    };
    receipts.holds(&receipt.to_string());
    for field in ["leaf", "salt", "checkpoint"] {
        let mut bent_receipt = receipt.clone();
        bent_receipt[field] = bent(receipt[field].as_str().expect("text")).into();
        receipts.fails(&bent_receipt.to_string());
    }
    let proof = receipt["proof"].as_array().expect("a proof");
    for (i, hash) in proof.iter().enumerate() {
        let mut bent_receipt = receipt.clone();
        bent_receipt["proof"][i] = bent(hash.as_str().expect("text")).into();
        receipts.fails(&bent_receipt.to_string());
    }
    let credentials = Verifier {
        file: dir.path().join("licence.sdjwt"),
        key: ["credential", "--keys", keys.join("credentials.json").to_str().expect("a path")]
            .map(str::to_owned),
    };
    credentials.holds(&licence);
    let (signed, disclosed) = licence.split_once('~').expect("disclosures");
    let parts: Vec<&str> = signed.split('.').collect();
    for part in parts.into_iter().chain(disclosed.split('~').filter(|part| !part.is_empty())) {
        credentials.fails(&licence.replacen(part, &bent(part), 1));
    }

    // the key is changed: what the old one signed still holds, here and at the city
    let trusted = std::fs::read_to_string(keys.join("credentials.json")).expect("keys");
    let trusted: Json = serde_json::from_str(&trusted).expect("JSON");
    std::fs::create_dir_all(keys.join("retired")).expect("our own folder");
    let old = trusted["jwks"]["keys"][0].to_string();
    std::fs::write(keys.join("retired/2026.jwk"), old).expect("our own folder");
    std::fs::remove_file(keys.join("credentials.jwk")).expect("it was there");
    let city = Process::start_with(&db, dir.path(), &[], &[]);
    credentials.holds(&licence);
    for (text, valid) in [(licence.clone(), true), (bent(&licence), false)] {
        let asked = client().post(format!("{}/api/v1/credentials/verify", city.url));
        let answer = asked.json(&json!({ "text": text })).send().await.expect("an answer");
        let answer: Json = answer.json().await.expect("JSON");
        assert_eq!(answer["valid"], valid, "{answer:#}");
    }
}

/// A draw of forty events by a seed to which a log of one leaf holds the commitment.
fn draw() -> (DrawFile, String) {
    let secret = "01kcd9g0p1q2r3s4t5v6w7x8y9".to_owned();
    let commitment = hex::encode(Sha256::digest(secret.as_bytes()));
    let at = base::Instant(1_764_000_000_000_000);
    let leaf = Leaf::new(draw_file::LEAF, "export_refund/4", at, commitment.as_bytes());
    let signer = Signer::from_seed("journal.example", &[3; 32]).expect("a key");
    let (salt, key) = ([8; 16], signer.verifier().to_string());
    let root = leaf::hash(leaf::commitment(&salt, &leaf.payload()));
    let head = Checkpoint { origin: "journal.example".to_owned(), size: 1, root };
    let note = signer.sign(&head.text());
    let receipt = Receipt::new(leaf.payload(), &salt, 0, Vec::new(), note, &key);
    let candidate = |n: i64| {
        let event = format!("T{n}");
        let share = "0.3".parse().expect("a share");
        DrawCandidate {
            arrived_at: at.plus_seconds(n),
            share: "0.3".to_owned(),
            drawn: drawn(&secret, "export_refund", &event, share),
            key: event,
        }
    };
    let seed = Seed {
        kind: "export_refund".to_owned(),
        number: 4,
        on: None,
        secret: secret.clone(),
        commitment,
        committed_at: at,
    };
    let on = "2025-11-25".parse().expect("a day");
    (DrawFile::new(&seed, on, (0..40).map(candidate).collect(), receipt), key)
}

#[test]
fn a_draw_verifies_offline_and_a_bent_one_does_not() {
    let dir = tempfile::tempdir().expect("a folder");
    let (file, key) = draw();
    let draws = Verifier {
        file: dir.path().join("draw.json"),
        key: ["draw".to_owned(), "--key".to_owned(), key],
    };
    let json = serde_json::to_value(&file).expect("JSON");
    draws.holds(&json.to_string());
    for field in ["kind", "commitment", "seed", "rule"] {
        let mut bent_draw = json.clone();
        bent_draw[field] = bent(json[field].as_str().expect("text")).into();
        draws.fails(&bent_draw.to_string());
    }
    let at = file.candidates.iter().position(|of| of.drawn).expect("one is drawn");
    let mut let_off = json.clone();
    let_off["candidates"][at]["drawn"] = false.into();
    let_off["drawn"].as_array_mut().expect("keys").remove(0);
    draws.fails(&let_off.to_string());
}

/// `onevisit receipt verify` or another of its kind with the city's public key.
struct Verifier {
    file: PathBuf,
    key: [String; 3],
}

impl Verifier {
    #[track_caller]
    fn holds(&self, text: &str) {
        let (exit, out, err) = self.verify(text);
        assert_eq!((exit, out.contains(r#""valid": true"#)), (0, true), "{out}{err}");
    }

    #[track_caller]
    fn fails(&self, text: &str) {
        let (exit, out, err) = self.verify(text);
        assert_eq!((exit, out.contains(r#""valid": false"#)), (1, true), "{out}{err}\n{text}");
    }

    fn verify(&self, text: &str) -> (i32, String, String) {
        std::fs::write(&self.file, text).expect("our own folder");
        let [noun, option, key] = &self.key;
        let mut command = onevisit(&[noun, "verify", option, key, "--format", "json"]);
        answer(command.arg(&self.file))
    }
}

/// `text` with one byte of its middle changed.
fn bent(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let at = (text.len() / 2..text.len()).find(|at| bytes[*at].is_ascii_alphanumeric());
    let at = at.expect("a letter or a digit");
    bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
    String::from_utf8(bytes).expect("one letter for another")
}

/// The JSON that a command prints when it ends with `code`.
#[track_caller]
fn json_of(arguments: &[&str], code: i32) -> Json {
    let (exit, out, err) = answer(onevisit(arguments).args(["--format", "json"]));
    assert_eq!(exit, code, "{arguments:?}: {out}{err}");
    serde_json::from_str(&out).unwrap_or_else(|e| panic!("{arguments:?}: {e}: {out}"))
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("our own folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let to = to.join(path.file_name().expect("a name"));
        match path.is_dir() {
            true => copy(&path, &to),
            false => drop(std::fs::copy(&path, &to).expect("a copy")),
        }
    }
}
