//! What the tests of several engines use.

use pack::Policy;

/// A policy that pays 100 yuan to everybody.
pub fn policy() -> Policy {
    let policy = serde_json::json!({
        "id": "grant", "text": { "zh": "补助", "en": "Grant" },
        "guide": { "zh": "补助", "en": "Grant" }, "department": "market", "party": "entity",
        "beneficiary": "enterprise", "mode": "automatic", "amount": { "yuan": "100" },
        "from": "2025-01-01", "basis": [],
    });
    serde_json::from_value(policy).expect("a policy")
}
