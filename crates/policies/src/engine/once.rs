//! Parties that count as one, such as the worker for whom two enterprises claim: what a group of
//! policies gives is paid once for each value of a fact (`once_per`).

use base::{Date, Money, Text};
use pack::{Pack, Policy};
use sha2::{Digest, Sha256};

use super::stack::Due;

/// What makes a party the same as others in a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnceKey {
    /// The group.
    pub group: String,
    /// What people call the fact.
    pub what: Text,
    /// SHA-256 of group and value, in hexadecimal: the value itself is not kept. Nothing when
    /// nobody knows the value; then nothing is paid.
    pub hash: Option<String>,
}

/// Who was first for a key of a party, without their name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The group.
    pub group: String,
    /// The policy of the first.
    pub policy: String,
    /// The day of the first.
    pub on: Date,
}

/// The keys of a party of which `fact` answers the facts, in the groups of `policy`.
pub fn once_keys(
    pack: &Pack,
    policy: &Policy,
    fact: impl Fn(&str) -> Option<String>,
) -> Vec<OnceKey> {
    let key = |id: &String| {
        let name = pack.stacking_groups.get(id)?.once_per.as_ref()?;
        let what = pack.fact(name).map(|fact| fact.text.clone());
        let hash = fact(name).map(|value| hash(id, &value));
        Some(OnceKey { group: id.clone(), what: what.unwrap_or_default(), hash })
    };
    policy.stacking.iter().filter_map(key).collect()
}

fn hash(group: &str, value: &str) -> String {
    hex::encode(Sha256::digest(format!("{group}\t{value}").as_bytes()))
}

/// Takes what is due of policies in groups whose key counts for somebody else already.
pub fn count_once(pack: &Pack, due: &mut [Due], taken: &[&str]) {
    for due in due {
        let Some(policy) = pack.policies.get(&due.policy) else { continue };
        let group = policy.stacking.iter().find(|group| taken.contains(&group.as_str()));
        if let Some(group) = group {
            due.due = Money::ZERO;
            due.group = Some(group.clone());
        }
    }
}
