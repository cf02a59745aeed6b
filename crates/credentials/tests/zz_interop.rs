//! temporary
use base::Instant;
use credentials::{jwk::Algorithm, *};
use serde_json::{json, Value, Map};
#[test]
fn dump() {
    let args = [String::new(), std::env::var("ARG1").unwrap_or("/tmp/interop".into()), std::env::var("ARG2").unwrap_or_default(), std::env::var("ARG3").unwrap_or_default(), std::env::var("ARG4").unwrap_or_default()];
    let now = Instant(1_790_000_000 * 1_000_000);
    if args.get(1).map(String::as_str) == Some("verify") {
        let text = std::fs::read_to_string(&args[2]).unwrap();
        let keys = TrustedKeys::parse(&std::fs::read_to_string(&args[3]).unwrap()).unwrap();
        println!("{:#?}", verify(&text, &keys, now));
        if let Some(nonce) = args.get(4) {
            println!("binding {:?}", verify_binding(&text, "https://verifier.example.org", nonce, now));
        }
        return;
    }
    let dir = std::path::Path::new(&args[1]);
    for (name, alg) in [("ed", Algorithm::EdDsa), ("es", Algorithm::Es256)] {
        let key = SecretKey::from_seed(alg, &[7; 32]).unwrap();
        let holder = SecretKey::from_seed(Algorithm::Es256, &[8; 32]).unwrap();
        let shown: Map<String, Value> = serde_json::from_value(json!({
            "iss": "https://hz.example", "vct": "https://hz.example/types/licence", "iat": 1790000000,
            "exp": 1990000000, "status": {"status_list": {"idx": 5, "uri": "https://hz.example/status/1"}},
            "entity.name": "杭州西湖茶叶有限公司", "cnf": {"jwk": holder.public().to_jwk()}})).unwrap();
        let hidden = indexmap::IndexMap::from([("entity.uscc".to_owned(), json!("91330100")),
            ("entity.scope".to_owned(), json!(["茶叶", {"a": 1.5}]))]);
        let mut n = 0u8;
        let text = sdjwt::issue(&key, shown, hidden, || { n += 1; [n; 16] }).unwrap();
        std::fs::write(dir.join(format!("{name}.sdjwt")), &text).unwrap();
        let some = sdjwt::present(&text, &["entity.uscc"].into()).unwrap();
        std::fs::write(dir.join(format!("{name}.kb")), sdjwt::bind(&some, &holder, "https://verifier.example.org", "n1", now).unwrap()).unwrap();
        std::fs::write(dir.join(format!("{name}.jwk")), key.public().to_jwk().to_string()).unwrap();
        std::fs::write(dir.join(format!("{name}.secret.jwk")), key.to_secret_jwk()).unwrap();
        let list = status::StatusList::new(1 << 17, [5, 131071]);
        std::fs::write(dir.join(format!("{name}.status")), status::sign(&key, "https://hz.example/status/1", &list, now)).unwrap();
    }
    std::fs::write(dir.join("holder.jwk"), SecretKey::from_seed(Algorithm::Es256, &[8; 32]).unwrap().to_secret_jwk()).unwrap();
    // journal
    use journal::{Signer, Leaf, Hash, merkle, leaf, Checkpoint, Receipt};
    let signer = Signer::from_seed("journal.hz.example", &[9; 32]).unwrap();
    let leaf = Leaf::new("case_accepted", "HZ-1", now, b"abc");
    let salt = [3u8; 16];
    let mut leaves: Vec<Hash> = (0..700u32).map(|i| merkle::leaf_hash(&i.to_be_bytes())).collect();
    leaves[345] = leaf::hash(leaf::commitment(&salt, &leaf.payload()));
    let cp = Checkpoint { origin: "journal.hz.example".into(), size: 700, root: merkle::root(&leaves) };
    let r = Receipt::new(leaf.payload(), &salt, 345, merkle::inclusion(&leaves, 345).unwrap(), signer.sign(&cp.text()), &signer.verifier().to_string());
    std::fs::write(dir.join("receipt.json"), r.to_json()).unwrap();
    let old = merkle::root(&leaves[..400]);
    let proof = merkle::consistency(&leaves, 400).unwrap();
    std::fs::write(dir.join("consistency.json"), json!({"from":400,"to":700,"old":old,"new":cp.root,"proof":proof}).to_string()).unwrap();
}
