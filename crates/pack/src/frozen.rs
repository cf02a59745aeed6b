//! A pack that was read, checked and linted, in one piece, so that the next start need not do it
//! again. Whoever keeps such a piece keeps it under the content hash and under the program that
//! made it: another program may check more.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use base::calendar::{Calendar, YearData};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::model::*;
use crate::pack::{Givers, Pack};
use crate::place::Places;
use crate::{compile, pattern};

#[derive(Serialize, Deserialize)]
struct Frozen {
    hash: String,
    manifest: Manifest,
    years: Vec<YearData>,
    access: String,
    entries: File,
    reads: BTreeMap<String, Vec<String>>,
}

/// `pack` in one piece: everything that serving it needs. Where entries stand in files, situations
/// and stories are not in it.
pub fn freeze(pack: &Pack) -> Vec<u8> {
    fn all<T: Clone>(entries: &IndexMap<String, T>) -> Vec<T> {
        entries.values().cloned().collect()
    }
    let entries = File {
        departments: all(&pack.departments),
        districts: all(&pack.districts),
        registers: all(&pack.registers),
        register_facts: all(&pack.register_facts),
        subjects: all(&pack.subjects),
        lists: all(&pack.lists),
        asks: all(&pack.asks),
        acts: all(&pack.acts),
        credentials: all(&pack.credentials),
        life_events: all(&pack.life_events),
        packages: all(&pack.packages),
        journeys: all(&pack.journeys),
        policies: all(&pack.policies),
        stacking_groups: all(&pack.stacking_groups),
        claim_events: all(&pack.claim_events),
        fees: all(&pack.fees),
        intermediaries: all(&pack.intermediaries),
        licence_items: all(&pack.licence_items),
        service_points: all(&pack.service_points),
        waivers: all(&pack.waivers),
        roles: all(&pack.roles),
        personas: all(&pack.personas),
        synthetic: pack.synthetic.clone(),
        populations: all(&pack.populations),
        ..File::default()
    };
    let reads = pack.reads.iter().map(|(package, subjects)| {
        let mut subjects: Vec<String> = subjects.iter().cloned().collect();
        subjects.sort();
        (package.clone(), subjects)
    });
    let frozen = Frozen {
        hash: pack.hash.clone(),
        manifest: pack.manifest.clone(),
        years: pack.years.clone(),
        access: pack.access.clone(),
        entries,
        reads: reads.collect(),
    };
    serde_json::to_vec(&frozen).expect("entries are JSON")
}

/// The pack that [`freeze`] made `bytes` of; `None` when they are none.
pub fn thaw(bytes: &[u8]) -> Option<Pack> {
    fn by<T>(entries: Vec<T>, id: fn(&T) -> &String) -> IndexMap<String, T> {
        entries.into_iter().map(|entry| (id(&entry).clone(), entry)).collect()
    }
    let Frozen { hash, manifest, years, access, entries, reads } =
        serde_json::from_slice(bytes).ok()?;
    let mut pack = Pack {
        hash,
        whole: false,
        calendar: Calendar::new(years.clone()).ok()?,
        years,
        departments: by(entries.departments, |e| &e.id),
        districts: by(entries.districts, |e| &e.id),
        registers: by(entries.registers, |e| &e.id),
        register_facts: by(entries.register_facts, |e| &e.id),
        subjects: by(entries.subjects, |e| &e.id),
        lists: by(entries.lists, |e| &e.id),
        asks: by(entries.asks, |e| &e.id),
        acts: by(entries.acts, |e| &e.id),
        credentials: by(entries.credentials, |e| &e.id),
        life_events: by(entries.life_events, |e| &e.id),
        packages: by(entries.packages, |e| &e.id),
        journeys: by(entries.journeys, |e| &e.id),
        policies: by(entries.policies, |e| &e.id),
        stacking_groups: by(entries.stacking_groups, |e| &e.id),
        claim_events: by(entries.claim_events, |e| &e.id),
        fees: by(entries.fees, |e| &e.id),
        intermediaries: by(entries.intermediaries, |e| &e.id),
        licence_items: by(entries.licence_items, |e| &e.id),
        service_points: by(entries.service_points, |e| &e.id),
        waivers: by(entries.waivers, |e| &e.id),
        roles: by(entries.roles, |e| &e.id),
        personas: by(entries.personas, |e| &e.id),
        synthetic: entries.synthetic,
        populations: by(entries.populations, |e| &e.id),
        situations: IndexMap::new(),
        policy_trials: IndexMap::new(),
        stories: IndexMap::new(),
        access,
        givers: Givers::default(),
        rules: HashMap::new(),
        patterns: HashMap::new(),
        facts: HashMap::new(),
        reads: reads.into_iter().map(|(id, of)| (id, of.into_iter().collect())).collect(),
        manifest,
        places: Arc::new(Places { sources: Vec::new(), entries: HashMap::new() }),
    };
    pack.find_facts();
    pack.givers = Givers::of(&pack);
    pack.patterns = pattern::all(pack.registers.values().flat_map(|register| &register.facts));
    let mut found = Vec::new();
    pack.rules = compile::compile(&pack, &mut found);
    found.is_empty().then_some(pack)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_thawed_is_what_was_frozen() {
        let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/hangzhou");
        let pack = crate::load_to_serve(&dir, &[]).pack.expect("the pack has no error");
        let frozen = freeze(&pack);
        let thawed = thaw(&frozen).expect("it was frozen just now");
        assert_eq!(freeze(&thawed), frozen);
        assert_eq!(thawed.givers, pack.givers);
        assert_eq!(thawed.facts, pack.facts);
        assert_eq!(thawed.reads, pack.reads);
        assert_eq!(thawed.calendar, pack.calendar);
        let mut rules: Vec<&String> = pack.rules.keys().collect();
        let mut again: Vec<&String> = thawed.rules.keys().collect();
        rules.sort();
        again.sort();
        assert_eq!(again, rules);
    }

    #[test]
    fn what_was_not_frozen_is_nothing() {
        for bytes in [&b""[..], b"{}", b"null"] {
            assert!(thaw(bytes).is_none());
        }
    }
}
