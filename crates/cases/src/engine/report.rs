//! What is told later: the asks of an event of the world, and of what comes after it.

use base::Refusal;
use pack::{Act, ActKind, Pack};
use rules::{Outcome, Value};

use super::facts::Facts;
use super::state::State;
use crate::model::*;

/// The asks whose answers `act` waits for: it needs a fact that nobody knows and that somebody may
/// be asked. Only a case with an event of the world leaves anything to be told later.
pub fn awaited<'p>(pack: &'p Pack, state: &State, act: &Act, facts: &Facts) -> Vec<&'p str> {
    let event = |id: &String| pack.acts.get(id).is_some_and(|act| act.kind == ActKind::Event);
    if !state.tasks.keys().any(event) {
        return Vec::new();
    }
    let no = Outcome::Known(Value::Bool(false));
    let open = |rule: Option<&str>| rule.is_none_or(|rule| pack.rule(rule).eval(facts) != no);
    let needs = act.needs.iter().filter(|need| open(need.when.as_deref()));
    let missing = needs.filter(|need| facts.get(&need.fact).is_none());
    let mut asks = Vec::new();
    for need in missing {
        for id in pack.givers.asks.get(&need.fact).into_iter().flatten() {
            let Some(ask) = pack.asks.get(id) else { continue };
            if open(ask.when.as_deref()) && !asks.contains(&ask.id.as_str()) {
                asks.push(ask.id.as_str());
            }
        }
    }
    asks
}

/// Whether the task `id` waits to be told something now: an event that is open, or an act that
/// could begin.
pub fn waits(pack: &Pack, state: &State, id: &str, facts: &Facts) -> bool {
    let Some((act, task)) = pack.acts.get(id).zip(state.tasks.get(id)) else { return false };
    let now = match task.state {
        TaskState::Open => !task.review_needed,
        TaskState::Waiting => state.ready().iter().any(|ready| ready == id),
        _ => false,
    };
    state.state == CaseState::InProgress && now && !awaited(pack, state, act, facts).is_empty()
}

/// Whether some task waits for the answer to `ask` now.
pub fn awaits(pack: &Pack, state: &State, ask: &str, facts: &Facts) -> bool {
    state.tasks.keys().any(|id| {
        let asks = pack.acts.get(id).map(|act| awaited(pack, state, act, facts));
        asks.is_some_and(|asks| asks.contains(&ask)) && waits(pack, state, id, facts)
    })
}

/// The report for `id`, unless it waits for none.
pub fn report(
    pack: &Pack,
    state: &State,
    id: &str,
    facts: &Facts,
    submission: Submission,
) -> Result<Event, Refusal> {
    if waits(pack, state, id, facts) {
        return Ok(Event::Reported { act: id.to_owned(), submission });
    }
    let zh = "该事项现在不等待补报。";
    let en = "The act does not wait to be told anything now.";
    Err(Refusal::new("report_not_awaited", 409, zh, en).on(id))
}
