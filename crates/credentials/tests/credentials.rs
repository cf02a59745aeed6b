//! The life of a credential on both engines: issue, list, show, present, verify, revoke.

use std::collections::BTreeSet;

use base::id::{CaseId, CredentialId};
use base::{Error, Instant, Result};
use credentials::jwk::Algorithm;
use credentials::{
    Holder, IssueRequest, Issued, Issuer, SecretKey, Standing, State, TrustedKeys, ops, sdjwt,
};
use indexmap::IndexMap;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use store::Store;
use testkit::stores;

const NOW: Instant = Instant(1_790_000_000 * Instant::SECOND);

fn issuer() -> Issuer {
    let key = SecretKey::from_seed(Algorithm::Es256, &[1; 32]).unwrap();
    let zone = TimeZone::fixed(jiff::tz::offset(8));
    Issuer { url: "https://hz.example".into(), key, retired: Vec::new(), zone }
}

fn keys() -> TrustedKeys {
    issuer().trusted_keys()
}

fn holder(key: &str) -> Holder {
    Holder { register: "entity".into(), key: key.into() }
}

fn request(key: &str) -> IssueRequest {
    let facts = [
        ("entity.name", json!("杭州西湖茶叶有限公司")),
        ("entity.uscc", json!("91330100MA2XXXXX0X")),
        ("entity.capital_yuan", json!("1000000.00")),
    ];
    IssueRequest {
        type_id: "business_licence".into(),
        vct: "https://hz.example/types/business_licence".into(),
        holder: holder(key),
        facts: facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        always_disclosed: BTreeSet::from(["entity.name".to_owned()]),
        issuer: "market_supervision".into(),
        valid_until: Some(jiff::civil::date(2027, 12, 31)),
        case_id: Some(CaseId::parse("case-1").unwrap()),
        pack_version: "1".into(),
        holder_public_key: None,
    }
}

async fn ready(store: &Store) {
    store.migrate(journal::MIGRATIONS).await.unwrap();
    store.migrate(credentials::MIGRATIONS).await.unwrap();
}

async fn issue(store: &Store, request: IssueRequest, now: Instant) -> Result<Issued> {
    store.write(async move |tx| ops::issue(tx, &issuer(), &request, now).await).await
}

async fn revoke(store: &Store, id: &CredentialId, reason: &'static str) -> Result<()> {
    let id = id.clone();
    store.write(async move |tx| ops::revoke(tx, &id, reason, NOW).await.map(drop)).await
}

async fn status_token(store: &Store, list: i64) -> Result<String> {
    store.read(async move |tx| ops::status_token(tx, &issuer(), list, NOW).await).await
}

async fn present(store: &Store, text: String, now: Instant) -> Result<Value> {
    store
        .read(async move |tx| {
            let verified = ops::verify_presented(tx, &issuer(), &keys(), &text, now).await?;
            Ok(Value::Object(verified.claims))
        })
        .await
}

fn code<T>(answer: Result<T>) -> &'static str {
    match answer {
        Ok(_) => "ok",
        Err(Error::Refusal(refusal)) => refusal.code,
        Err(Error::Fault(fault)) => panic!("{}", fault.chain()),
    }
}

#[tokio::test]
async fn a_credential_is_issued_with_receipt_and_event() {
    for store in stores().await {
        ready(&store).await;
        let issued = issue(&store, request("A"), NOW).await.unwrap();
        let id = issued.id.clone();
        let stored = store.read(async move |tx| ops::get(tx, &id).await).await.unwrap();
        assert_eq!((stored.state, stored.holder), (State::Issued, holder("A")), "{}", store.name);
        assert_eq!(stored.facts, request("A").facts, "facts keep their order");
        assert_eq!(
            (stored.body.as_str(), &stored.receipt_id),
            (issued.body.as_str(), &issued.receipt_id)
        );
        // the last day ends at midnight in the city, eight hours before midnight in UTC
        assert_eq!(stored.expires_at.unwrap().to_string(), "2027-12-31T16:00:00Z");

        let signer = journal::Signer::from_seed("journal.test", &[1; 32]).unwrap();
        journal::sequence_once(&store, &signer, NOW).await.unwrap();
        let receipt = journal::receipt(&store, &issued.receipt_id).await.unwrap().unwrap();
        let proved = journal::receipt::verify(&receipt.to_json(), signer.verifier()).unwrap();
        assert_eq!(proved.leaf.kind, "credential_issued");
        assert_eq!(proved.leaf.subject, issued.id.as_str());
        assert_eq!(proved.leaf.digest, journal::Hash::of(&[issued.body.as_bytes()]));

        let events = store::outbox::read(&store, 0, 10).await.unwrap();
        assert_eq!(events[0].topic, "credential.issued");
        assert_eq!(events[0].body["type"], "business_licence");
    }
}

/// One row an attempt; each comes one check further than the row before.
#[tokio::test]
async fn requests_that_do_not_fit_are_refused() {
    let store = testkit::sqlite().await;
    ready(&store).await;
    let with = |change: fn(&mut IssueRequest)| {
        let mut request = request("A");
        change(&mut request);
        request
    };
    let rows = [
        (with(|r| r.facts = IndexMap::new()), "facts"),
        (with(|r| drop(r.facts.insert("exp".into(), json!(1)))), "facts.exp"),
        (with(|r| r.valid_until = Some(jiff::civil::date(2026, 9, 20))), "valid_until"),
    ];
    for (request, field) in rows {
        let Err(Error::Refusal(refusal)) = issue(&store, request, NOW).await else { panic!() };
        assert_eq!(
            (refusal.code, refusal.field.as_deref()),
            ("credential_request_wrong", Some(field))
        );
    }
    assert_eq!(journal::pending(&store).await.unwrap(), 0, "a refusal leaves no leaf");
    let endless = with(|r| r.valid_until = None);
    assert_eq!(code(issue(&store, endless, NOW).await), "ok");
}

#[tokio::test]
async fn a_presentation_shows_what_the_holder_chose() {
    for store in stores().await {
        ready(&store).await;
        let issued = issue(&store, request("A"), NOW).await.unwrap();
        let some = sdjwt::present(&issued.body, &["entity.uscc"].into()).unwrap();
        let claims = present(&store, some.clone(), NOW).await.unwrap();
        assert_eq!(claims["entity.name"], "杭州西湖茶叶有限公司", "always disclosed");
        assert_eq!(claims["entity.uscc"], "91330100MA2XXXXX0X");
        assert_eq!(claims.get("entity.capital_yuan"), None, "kept back");
        assert_eq!(claims["issuing_authority"], "market_supervision");
        let offline = credentials::verify(&some, &keys(), NOW).unwrap();
        let list = status_token(&store, 1).await.unwrap();
        assert_eq!(credentials::verify_status(&offline, &list, &keys(), NOW), Ok(()));

        let later = Instant(issued_end(&issued.body));
        assert_eq!(code(present(&store, some.clone(), later).await), "credential_expired");
        let other = testkit::sqlite().await;
        ready(&other).await;
        assert_eq!(code(present(&other, some, NOW).await), "credential_unknown");
    }
}

fn issued_end(body: &str) -> i64 {
    credentials::verify(body, &keys(), NOW).unwrap().expires_at.unwrap().0
}

#[tokio::test]
async fn a_credential_bound_to_a_wallet_is_presented_by_it_alone() {
    let store = testkit::sqlite().await;
    ready(&store).await;
    let wallet = SecretKey::from_seed(Algorithm::EdDsa, &[9; 32]).unwrap();
    let mut request = request("A");
    request.holder_public_key = Some(wallet.public().clone());
    let issued = issue(&store, request, NOW).await.unwrap();
    let bound = sdjwt::bind(&issued.body, &wallet, "https://window.example", "n1", NOW).unwrap();
    assert_eq!(code(present(&store, bound.clone(), NOW).await), "ok");
    let holds =
        |text: &str| credentials::verify_binding(text, "https://window.example", "n1", NOW).is_ok();
    assert!(holds(&bound) && !holds(&issued.body));
}

#[tokio::test]
async fn a_revocation_reaches_every_verifier() {
    for store in stores().await {
        ready(&store).await;
        let gone = issue(&store, request("A"), NOW).await.unwrap();
        let kept = issue(&store, request("A"), NOW).await.unwrap();
        assert_eq!(code(revoke(&store, &gone.id, " ").await), "credential_reason_missing");
        revoke(&store, &gone.id, "法院裁定").await.unwrap();
        assert_eq!(code(revoke(&store, &gone.id, "again").await), "credential_already_revoked");
        let nobody = CredentialId::parse("nobody").unwrap();
        assert_eq!(code(revoke(&store, &nobody, "x").await), "not_found");

        assert_eq!(code(present(&store, gone.body.clone(), NOW).await), "credential_revoked");
        assert_eq!(code(present(&store, kept.body.clone(), NOW).await), "ok");
        let list = status_token(&store, 1).await.unwrap();
        for (issued, wanted) in [(&gone, "credential_revoked"), (&kept, "ok")] {
            let verified = credentials::verify(&issued.body, &keys(), NOW).unwrap();
            let status = credentials::verify_status(&verified, &list, &keys(), NOW);
            assert_eq!(status.map_or_else(|refusal| refusal.code, |()| "ok"), wanted);
        }
        for list in [0, 2] {
            assert_eq!(code(status_token(&store, list).await), "not_found", "list {list}");
        }
        assert_eq!(journal::pending(&store).await.unwrap(), 3, "two issues and one revocation");
        let topics: Vec<String> = store::outbox::read(&store, 0, 10)
            .await
            .unwrap()
            .into_iter()
            .map(|event| event.topic)
            .collect();
        assert_eq!(topics, ["credential.issued", "credential.issued", "credential.revoked"]);
    }
}

#[tokio::test]
async fn a_holder_lists_by_page_the_youngest_first() {
    for store in stores().await {
        ready(&store).await;
        let mut ids = Vec::new();
        for i in 0..5 {
            let now = NOW.plus_seconds(i);
            ids.push(issue(&store, request("A"), now).await.unwrap().id);
            issue(&store, request("B"), now).await.unwrap();
        }
        ids.reverse();
        let page = async |before: Option<CredentialId>| -> Vec<CredentialId> {
            let list = store.read(async move |tx| {
                ops::list_for_holder(tx, &holder("A"), before.as_ref(), 3).await
            });
            list.await.unwrap().into_iter().map(|credential| credential.id).collect()
        };
        assert_eq!(page(None).await, ids[..3]);
        assert_eq!(page(Some(ids[2].clone())).await, ids[3..]);
        let case = CaseId::parse("case-1").unwrap();
        let all = store.read(async move |tx| ops::list_for_case(tx, &case).await).await.unwrap();
        assert_eq!(all.len(), 10, "{}", store.name);
    }
}

#[tokio::test]
async fn a_page_opens_by_its_token_alone() {
    for store in stores().await {
        ready(&store).await;
        let issued = issue(&store, request("A"), NOW).await.unwrap();
        let view = async |token: &str, now: Instant| {
            let token = token.to_owned();
            store.read(async move |tx| ops::view(tx, &token, now).await).await
        };
        let all = view(issued.view.as_str(), NOW).await.unwrap();
        assert_eq!((all.standing, all.credential.facts.len()), (Standing::Valid, 3));
        let end = all.credential.expires_at.unwrap();
        assert_eq!(view(issued.view.as_str(), end).await.unwrap().standing, Standing::Expired);
        assert_eq!(code(view("guess", NOW).await), "not_found");

        let id = issued.id.clone();
        let some = store
            .write(async move |tx| {
                let facts = BTreeSet::from(["entity.uscc".to_owned()]);
                ops::open_view(tx, &id, Some(&facts), Some(60), NOW).await
            })
            .await
            .unwrap();
        let shown = view(some.as_str(), NOW).await.unwrap().credential;
        assert_eq!(shown.facts.keys().collect::<Vec<_>>(), ["entity.name", "entity.uscc"]);
        assert!(shown.body.is_empty(), "the body would disclose the rest");
        assert_eq!(code(view(some.as_str(), NOW.plus_seconds(60)).await), "not_found");

        revoke(&store, &issued.id, "x").await.unwrap();
        assert_eq!(view(issued.view.as_str(), NOW).await.unwrap().standing, Standing::Revoked);
        let stored = store.read(async |tx| {
            let rows = tx.query("select token_hash from credential_view", &[]).await?;
            rows.iter().map(|row| Ok(row.text(0)?)).collect::<Result<Vec<String>>>()
        });
        let hashes = stored.await.unwrap().concat();
        assert!(!hashes.contains(issued.view.as_str()), "only hashes are stored");
    }
}

#[tokio::test]
async fn a_full_status_list_opens_the_next() {
    let store = testkit::sqlite().await;
    ready(&store).await;
    issue(&store, request("A"), NOW).await.unwrap();
    // every place of list 1 is taken: the next credential goes to list 2
    let fill =
        "insert into credential select 'x' || n, type_id, issuer, holder_register, holder_key,
        facts, always_disclosed, body, state, 1, n, case_id, pack_version, issued_at, expires_on,
        expires_at, revoked_at, revoked_because, receipt_id from credential,
        (with recursive c(n) as (select 0 union all select n + 1 from c where n < 131071)
        select n from c) as numbers
        where n <> (select status_index from credential where status_list = 1)";
    store.write(async move |tx| tx.execute(fill, &[]).await.map(drop)).await.unwrap();
    let next = issue(&store, request("A"), NOW).await.unwrap();
    let verified = credentials::verify(&next.body, &keys(), NOW).unwrap();
    assert_eq!(verified.status.unwrap().uri, "https://hz.example/credentials/status/2");
}
