//! Values and what they may be.

use registers::engine::value_faults;
use serde_json::{Value as Json, json};

use crate::hangzhou;

/// `register.fact`, a value, and the fields that are wrong with it.
#[test]
fn a_value_is_checked_against_its_definition() {
    let pack = hangzhou();
    let long = "长".repeat(101);
    let shareholder = json!({ "name": "甲", "code": "x", "contribution_yuan": "1" });
    let rows: &[(&str, Json, &[&str])] = &[
        ("entity.name", json!("杭州示例有限公司"), &[]),
        ("entity.name", json!("  "), &["entity.name"]),
        ("entity.name", json!(long), &["entity.name"]),
        ("entity.name", json!("a\0b"), &["entity.name"]),
        ("entity.name", json!(7), &["entity.name"]),
        ("entity.name", json!(["甲"]), &["entity.name"]),
        ("entity.uscc", json!("91330100799655058B"), &[]),
        ("entity.uscc", json!("91330100799655058A"), &["entity.uscc"]),
        ("person.identity_number", json!("110101199003077475"), &[]),
        ("person.identity_number", json!("110101199003077476"), &["person.identity_number"]),
        ("person.mobile", json!("19900010001"), &[]),
        ("person.mobile", json!("29900010001"), &["person.mobile"]),
        ("person.mobile", json!("1990001000"), &["person.mobile"]),
        ("entity.district", json!("330106"), &[]),
        ("entity.district", json!("339999"), &["entity.district"]),
        ("entity.industry", json!("I65"), &[]),
        ("entity.industry", json!("Z99"), &["entity.industry"]),
        ("entity.kind", json!("limited_company"), &[]),
        ("entity.kind", json!("unlimited_company"), &["entity.kind"]),
        ("entity.scope", json!(["software_development"]), &[]),
        ("entity.scope", json!([]), &["entity.scope"]),
        ("entity.scope", json!(["software_development", "no_such"]), &["entity.scope"]),
        ("entity.scope", json!("software_development"), &["entity.scope"]),
        ("entity.same_name_count", json!(0), &[]),
        ("entity.same_name_count", json!("3"), &[]),
        ("entity.same_name_count", json!(-1), &["entity.same_name_count"]),
        ("entity.same_name_count", json!("-1"), &["entity.same_name_count"]),
        ("entity.same_name_count", json!(1.5), &["entity.same_name_count"]),
        ("entity.registered_capital_yuan", json!("1000000.50"), &[]),
        ("entity.registered_capital_yuan", json!(1_000_000), &[]),
        ("entity.registered_capital_yuan", json!("1.500"), &[]),
        ("entity.registered_capital_yuan", json!("1.505"), &["entity.registered_capital_yuan"]),
        ("entity.registered_capital_yuan", json!("-1"), &["entity.registered_capital_yuan"]),
        ("entity.registered_capital_yuan", json!("much"), &["entity.registered_capital_yuan"]),
        ("entity.established_on", json!("2026-02-28"), &[]),
        ("entity.established_on", json!("2026-02-29"), &["entity.established_on"]),
        ("entity.established_on", json!("2026/02/28"), &["entity.established_on"]),
        ("entity.tax_registered", json!(true), &[]),
        ("entity.tax_registered", json!("true"), &["entity.tax_registered"]),
        ("entity.shareholders", json!([shareholder]), &[]),
        ("entity.shareholders", json!([]), &["entity.shareholders"]),
        ("entity.shareholders", json!(["甲"]), &["entity.shareholders"]),
        ("entity.shareholders", json!(vec![shareholder.clone(); 201]), &["entity.shareholders"]),
        (
            "entity.shareholders",
            json!([shareholder, { "name": "", "contribution_yuan": "-1" }]),
            &[
                "entity.shareholders[1].name",
                "entity.shareholders[1].code",
                "entity.shareholders[1].contribution_yuan",
            ],
        ),
    ];
    for (name, value, wanted) in rows {
        let definition = pack.fact(name).unwrap_or_else(|| panic!("{name} is no fact"));
        let faults = value_faults(&pack, name, definition, value);
        let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(&fields, wanted, "{name} {value}");
        for fault in &faults {
            let missing = fault.field.ends_with(".code");
            assert_eq!(fault.code, if missing { "value_missing" } else { "value_invalid" });
            assert!(!fault.must.zh.is_empty() && !fault.must.en.is_empty());
        }
    }
}

#[test]
fn a_text_matches_its_pattern_whole() {
    let folder = tempfile::tempdir().unwrap();
    let from = testkit::root().join("crates/pack/tests/fixture");
    copy(&from, folder.path());
    let file = folder.path().join("registers.yaml");
    let text = std::fs::read_to_string(&file).unwrap();
    let plain = "{ zh: 摊位号, en: Number }\n        type: text";
    let patterned = format!("{plain}\n        pattern: '[A-Z]-[0-9]{{3}}'");
    std::fs::write(&file, text.replace(plain, &patterned)).unwrap();
    let pack = pack::load(folder.path()).pack.expect("the fixture loads");
    let definition = pack.fact("stall.number").unwrap();
    for (value, fits) in [
        ("A-001", true),
        ("A-0011", false),
        ("xA-001", false),
        ("A-001\n", false),
        ("a-001", false),
    ] {
        let faults = value_faults(&pack, "stall.number", definition, &json!(value));
        assert_eq!(faults.is_empty(), fits, "{value:?}: {faults:?}");
        assert!(faults.iter().all(|fault| fault.must.zh.contains("[A-Z]-[0-9]{3}")), "{faults:?}");
    }
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(std::fs::copy(entry.path(), to).unwrap()),
        }
    }
}
