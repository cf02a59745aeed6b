//! What people do in a story besides applying and deciding.

use base::Result;
use base::id::CaseId;
use cases::ops::{self, Actor, Edit, Loaded, OutsideWord, Room};
use indexmap::IndexMap;
use pack::{Pack, Step};
use serde_json::{Map, Value as Json};
use store::Tx;

use super::story::Stage;

impl Stage {
    /// Does the step of the story, which is none of those of applying and deciding.
    pub(super) async fn deed(&mut self, step: &Step, name: &str) -> Result<()> {
        let id = self.case(name)?;
        if let Step::HandIn { r#as, documents, .. } = step {
            return self.attach(&self.who(r#as)?, &id, documents).await;
        }
        if let Step::Report { r#as, documents, .. } = step {
            self.attach(&self.who(r#as)?, &id, documents).await?;
        }
        let (r#as, step) = (by(step), step.clone());
        let who = self.who(r#as)?;
        let (room, now) = (self.city.cases.clone(), self.city.now());
        let write = async move |tx: &mut Tx| {
            let actor = Actor { who: &who, now };
            act(tx, &room, &actor, &id, &step).await
        };
        self.city.store.write(write).await
    }
}

/// Who does the step.
fn by(step: &Step) -> &str {
    match step {
        Step::Deed { r#as, .. }
        | Step::Suspend { r#as, .. }
        | Step::Resume { r#as, .. }
        | Step::AskExtension { r#as, .. }
        | Step::AnswerExtension { r#as, .. }
        | Step::CheckCommitment { r#as, .. }
        | Step::Object { r#as, .. }
        | Step::AnswerObjection { r#as, .. }
        | Step::RevokeDecision { r#as, .. }
        | Step::CorrectDecision { r#as, .. }
        | Step::Report { r#as, .. }
        | Step::AnswerOutside { r#as, .. }
        | Step::Replan { r#as, .. } => r#as,
        _ => "",
    }
}

async fn act(tx: &mut Tx, room: &Room, actor: &Actor<'_>, id: &CaseId, step: &Step) -> Result<()> {
    let done: Result<Loaded> = match step {
        Step::Deed { act, step, deed, .. } => {
            ops::deed(tx, room, actor, id, (act, step.as_deref()), deed).await
        }
        Step::Suspend { act, reason, text, .. } => {
            ops::suspend(tx, room, actor, (id, act), reason, text).await
        }
        Step::Resume { act, .. } => ops::resume(tx, room, actor, (id, act)).await,
        Step::AskExtension { act, text, .. } => {
            ops::ask_extension(tx, room, actor, (id, act), text).await
        }
        Step::AnswerExtension { act, grant, text, .. } => {
            ops::answer_extension(tx, room, actor, (id, act), *grant, text).await
        }
        Step::CheckCommitment { commitment, kept, text, .. } => {
            ops::check_commitment(tx, room, actor, (id, commitment), *kept, text).await
        }
        Step::Object { act, text, .. } => ops::object(tx, room, actor, (id, act), text).await,
        Step::AnswerObjection { act, uphold, text, .. } => {
            ops::answer_objection(tx, room, actor, (id, act), *uphold, text).await
        }
        Step::RevokeDecision { act, reason, article, .. } => {
            ops::undo(tx, room, actor, (id, act), (reason, article)).await
        }
        Step::CorrectDecision { act, facts, reason, article, .. } => {
            ops::correct(tx, room, actor, (id, act), &map(facts), (reason, article)).await
        }
        Step::Report { act, answers, commitments, .. } => {
            let commitments = Some(commitments.iter().cloned().collect());
            let edit = Edit { answers: map(answers), commitments };
            ops::report(tx, room, actor, (id, act), &edit).await
        }
        Step::AnswerOutside { act, answer, reference, reason, note, facts, .. } => {
            let answer = serde_json::from_value(Json::from(answer.as_str()));
            let answer = answer.map_err(|error| base::Fault::during("reading an answer", error))?;
            let (reference, reason, note) = (reference.clone(), reason.clone(), note.clone());
            let word = OutsideWord { answer, reference, reason, note, facts: map(facts) };
            ops::answer_outside(tx, room, actor, (id, act), &word).await
        }
        Step::Replan { .. } => ops::replan(tx, room, actor, id).await,
        _ => return Ok(()),
    };
    done.map(drop)
}

fn map(facts: &IndexMap<String, Json>) -> Map<String, Json> {
    facts.iter().map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The state of the step `act.step`, as stories name it.
pub(super) fn step_state(pack: &Pack, case: &Loaded, name: &str) -> &'static str {
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
