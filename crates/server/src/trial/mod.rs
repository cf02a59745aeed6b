//! The tests that a pack carries: situations without a database, stories through the real
//! operations.

mod call;
mod deeds;
mod expect;
mod journey;
mod mandates;
mod money;
mod policy;
pub mod situation;
pub mod story;

pub use policy::{Came, Weighers, of_row};

use std::path::Path;
use std::sync::Arc;

use base::Fault;
use pack::Pack;
use pack::place::Kind;
use serde::Serialize;

/// How one situation or story went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trial {
    /// `situation` or `story`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// File and line in the pack.
    pub place: String,
    /// What did not come out as expected; empty when it passed.
    pub failures: Vec<String>,
}

impl Trial {
    /// Whether everything came out as expected.
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }
}

/// Keeps only the situations and stories below `only`: a path of the pack, or another file or
/// folder with situations and stories for this pack.
pub fn select(pack: &mut Pack, dir: &Path, only: &Path) -> Result<(), String> {
    let inside = only.strip_prefix(dir).unwrap_or(only);
    let here = |place: &str| Path::new(place).starts_with(inside);
    let kept_situations: Vec<String> = pack
        .situations
        .keys()
        .filter(|id| here(&place(pack, Kind::Situation, id)))
        .cloned()
        .collect();
    let kept_trials: Vec<String> = pack
        .policy_trials
        .keys()
        .filter(|id| here(&place(pack, Kind::PolicyTrial, id)))
        .cloned()
        .collect();
    let kept_stories: Vec<String> =
        pack.stories.keys().filter(|id| here(&place(pack, Kind::Story, id))).cloned().collect();
    let nothing = kept_situations.is_empty() && kept_stories.is_empty() && kept_trials.is_empty();
    if nothing && only.exists() {
        return outside(pack, dir, only);
    }
    pack.situations.retain(|id, _| kept_situations.contains(id));
    pack.stories.retain(|id, _| kept_stories.contains(id));
    pack.policy_trials.retain(|id, _| kept_trials.contains(id));
    match nothing {
        true => Err(format!("{}: no situation and no story", only.display())),
        false => Ok(()),
    }
}

/// Situations and stories of another place, on this pack.
fn outside(pack: &mut Pack, dir: &Path, only: &Path) -> Result<(), String> {
    let loaded = pack::load_more(dir, only);
    let Some(more) = loaded.pack else {
        return Err(pack::diagnostic::render(&loaded.diagnostics, dir, base::Lang::Zh, false));
    };
    let old = std::mem::replace(pack, more);
    pack.situations.retain(|id, _| !old.situations.contains_key(id));
    pack.stories.retain(|id, _| !old.stories.contains_key(id));
    pack.policy_trials.retain(|id, _| !old.policy_trials.contains_key(id));
    Ok(())
}

fn place(pack: &Pack, kind: Kind, id: &str) -> String {
    pack.places.key(kind, id, "").0.to_owned()
}

/// Runs every situation and story, stories side by side on all cores, and tells `progress` of each
/// in the order of the pack.
pub fn run_all(pack: &Arc<Pack>, progress: impl Fn(&Trial)) -> Result<Vec<Trial>, Fault> {
    let mut trials = Vec::new();
    for (id, one) in &pack.situations {
        let failures = situation::run(pack, one);
        let place = place(pack, Kind::Situation, id);
        trials.push(Trial { kind: "situation", id: id.clone(), place, failures });
        progress(trials.last().expect("just pushed"));
    }
    let weighers = policy::Weighers::new(pack);
    for (id, one) in &pack.policy_trials {
        let rows = policy::run(pack, &weighers, one).into_iter().enumerate();
        for (row, failures) in rows {
            let place = place(pack, Kind::PolicyTrial, id);
            trials.push(Trial { kind: "policy", id: format!("{id}/{}", row + 1), place, failures });
            progress(trials.last().expect("just pushed"));
        }
    }
    let runtime =
        tokio::runtime::Runtime::new().map_err(|e| Fault::during("starting the runtime", e))?;
    let access = Arc::new(crate::city::authoriser(pack)?);
    let running: Vec<_> = pack
        .stories
        .iter()
        .map(|(id, one)| {
            let (pack, access, one) = (pack.clone(), access.clone(), one.clone());
            let task = runtime.spawn(async move { story::run(&pack, &access, &one).await });
            (id.clone(), task)
        })
        .collect();
    for (id, task) in running {
        let failures = runtime.block_on(task).unwrap_or_else(|e| vec![e.to_string()]);
        let place = place(pack, Kind::Story, &id);
        trials.push(Trial { kind: "story", id, place, failures });
        progress(trials.last().expect("just pushed"));
    }
    Ok(trials)
}
