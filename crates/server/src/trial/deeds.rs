//! What people do in a story besides applying and deciding.

use base::Result;
use cases::ops::{self, Actor};
use pack::{Pack, Step};

use super::story::Stage;

impl Stage {
    /// Does the step of the story, which is none of those of applying and deciding.
    pub(super) async fn deed(&mut self, step: &Step, name: &str) -> Result<()> {
        match step {
            Step::Deed { r#as, act, step, deed, .. } => {
                let (who, id, deed) = (self.who(r#as)?, self.case(name)?, deed.clone());
                let (act, step) = (act.clone(), step.clone());
                let (room, now) = (self.city.cases.clone(), self.city.now());
                let write = async move |tx: &mut store::Tx| {
                    let actor = Actor { who: &who, now };
                    let about = (act.as_str(), step.as_deref());
                    ops::deed(tx, &room, &actor, &id, about, &deed).await.map(drop)
                };
                self.city.store.write(write).await
            }
            _ => Ok(()),
        }
    }
}

/// The state of the step `act.step`, as stories name it.
pub(super) fn step_state(pack: &Pack, case: &ops::Loaded, name: &str) -> &'static str {
    let (act, step) = name.split_once('.').unwrap_or((name, ""));
    let of = case.state.tasks.get(act).and_then(|task| task.steps.get(step));
    match of {
        Some(of) => of.state.as_str(),
        None if pack.acts.get(act).is_some_and(|act| act.steps.iter().any(|s| s.id == step)) => {
            "waiting"
        }
        None => "not there",
    }
}
