//! Synthetic records: as the pack says, the same every time.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use base::code::{division, identity, industry, uscc};
use registers::engine::{generate, value_faults};
use serde_json::{Value as Json, json};
use store::Tx;

use crate::{NOW, facts, hangzhou, read, source, stores, write};

#[test]
fn every_record_is_one_that_its_register_may_hold() {
    let pack = hangzhou();
    assert!(pack.synthetic.len() >= 3);
    for synthetic in &pack.synthetic {
        let register = &pack.registers[&synthetic.register];
        for index in (0..u64::from(synthetic.count)).step_by(7) {
            let facts = generate(&pack, synthetic, 1, index);
            assert_eq!(facts.len(), synthetic.facts.len());
            for (id, value) in &facts {
                let definition = register.facts.iter().find(|fact| fact.id == *id).unwrap();
                assert_eq!(value_faults(&pack, id, definition, value), [], "{index} {id} {value}");
            }
        }
    }
}

#[test]
fn keys_are_valid_and_nobody_has_the_same() {
    let pack = hangzhou();
    for synthetic in &pack.synthetic {
        let mut seen = HashSet::new();
        for index in 0..5_000 {
            let facts = generate(&pack, synthetic, 3, index);
            let text = |fact: &str| facts.get(fact).and_then(Json::as_str).unwrap_or_default();
            match synthetic.register.as_str() {
                "person" => {
                    let number = identity::check(text("identity_number")).unwrap();
                    assert_eq!(number.division_code(), pack.manifest.division);
                }
                "entity" => {
                    let code = uscc::check(text("uscc")).unwrap();
                    assert_eq!(code.division_code(), text("district"));
                    assert!(division::lookup(text("district")).is_ok());
                    assert!(industry::lookup(text("industry")).is_ok());
                    let on: base::Date = text("established_on").parse().unwrap();
                    let bounds = jiff::civil::date(2016, 1, 1)..=jiff::civil::date(2026, 6, 30);
                    assert!(bounds.contains(&on));
                }
                _ => {}
            }
            let key = &pack.registers[&synthetic.register].key;
            assert!(seen.insert(facts[key].clone()), "{key} {}", facts[key]);
        }
    }
}

#[test]
fn a_record_follows_from_seed_and_index_alone() {
    let pack = hangzhou();
    let entity = pack.synthetic.iter().find(|entry| entry.register == "entity").unwrap();
    let made = |seed, index| generate(&pack, entity, seed, index);
    assert_eq!(made(5, 17), made(5, 17));
    assert_ne!(made(5, 17), made(5, 18));
    assert_ne!(made(5, 17), made(6, 17));
    let mut fewer = (*pack).clone();
    fewer.synthetic.iter_mut().for_each(|entry| entry.count += 1_000);
    let wider = fewer.synthetic.iter().find(|entry| entry.register == "entity").unwrap();
    let (mut one, mut other) = (made(5, 17), generate(&fewer, wider, 5, 17));
    for pointer in ["legal_representative_id", "address_code"] {
        // which record it points to follows from how many there are
        assert!(one.shift_remove(pointer).is_some() && other.shift_remove(pointer).is_some());
    }
    assert_eq!(one, other);
}

#[tokio::test]
async fn seeding_is_fast_and_happens_once() {
    let pack = hangzhou();
    let wanted: u64 = pack.synthetic.iter().map(|entry| u64::from(entry.count)).sum();
    for store in stores().await {
        let person = pack.synthetic.iter().find(|entry| entry.register == "person").unwrap();
        let taken = generate(&pack, person, 2026, 0)["identity_number"].clone();
        let taken = taken.as_str().unwrap().to_owned().leak();
        let held = json!({ "name": "某人" });
        write(&store, &pack, "person", taken, held.clone(), source(), NOW).await;

        let began = Instant::now();
        let made = registers::seed_synthetic(&store, &pack, 2026, NOW).await.unwrap();
        let took = began.elapsed();
        assert_eq!(made, wanted - 1, "{}", store.name);
        let record = read(&store, &pack, "person", taken).await.unwrap();
        assert_eq!(record.facts, facts(held), "what was there stays as it was");
        println!("{}: {made} records in {took:?}", store.name);
        assert!(took < Duration::from_secs(30), "even unoptimised: {took:?}");
        assert_eq!(registers::seed_synthetic(&store, &pack, 2026, NOW).await.unwrap(), 0);

        let entity = pack.synthetic.iter().find(|entry| entry.register == "entity").unwrap();
        let made = generate(&pack, entity, 2026, 1_999);
        let text = |fact: &str| made[fact].as_str().unwrap().to_owned();
        let record = read(&store, &pack, "entity", &text("uscc")).await.unwrap();
        assert_eq!(record.facts, made);
        assert_eq!((record.version, record.source.kind.as_str()), (1, "synthetic"));
        for (register, pointer) in
            [("person", "legal_representative_id"), ("address", "address_code")]
        {
            assert!(read(&store, &pack, register, &text(pointer)).await.is_some(), "{pointer}");
        }
        let (pack, name) = (pack.clone(), text("name"));
        let count = async move |tx: &mut Tx| {
            registers::count_same_name(tx, &pack, "entity", &name, None).await
        };
        assert!(store.read(count).await.unwrap() >= 1, "{}: names are kept", store.name);
    }
}
