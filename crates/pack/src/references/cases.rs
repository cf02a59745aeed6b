//! What situations and stories refer to.

use base::Text;
use indexmap::IndexMap;
use serde_json::Value;

use super::{At, Checker, people};
use crate::{model::*, place::Kind, yaml::escape};

pub(super) fn check(c: &mut Checker<'_>) {
    let pack = c.pack;
    pack.situations.values().for_each(|entry| situation(c, entry));
    for story in pack.stories.values() {
        let at = At { kind: Kind::Story, id: &story.id };
        c.id(at, "/id", &story.id);
        for (register, records) in &story.records {
            for (index, record) in records.iter().enumerate() {
                let pointer = format!("/records/{}/{index}", escape(register));
                people::record(c, at, &pointer, register, record);
            }
        }
        for id in story.suppose.keys() {
            c.refer(at, "/suppose", Kind::Policy, id);
        }
        for (index, entry) in story.steps.iter().enumerate() {
            step(c, at, &format!("/steps/{index}"), entry);
        }
    }
}

fn situation(c: &mut Checker<'_>, situation: &Situation) {
    let at = At { kind: Kind::Situation, id: &situation.id };
    c.id(at, "/id", &situation.id);
    c.refer(at, "/package", Kind::Package, &situation.package);
    facts(c, at, "/facts", &situation.facts);
    let expect = &situation.expect;
    names(c, at, "/expect/acts", Kind::Act, expect.acts.iter().flatten());
    names(c, at, "/expect/asks", Kind::Ask, expect.asks.iter());
    names(c, at, "/expect/asks_not", Kind::Ask, expect.asks_not.iter());
    keys(c, at, "/expect/decisions", Kind::Act, expect.decisions.keys());
    for (index, failing) in expect.failing.iter().flatten().enumerate() {
        clause(c, at, &format!("/expect/failing/{index}"), failing);
    }
}

/// `act.clause` must be a clause of an act.
fn clause(c: &mut Checker<'_>, at: At<'_>, pointer: &str, name: &str) {
    let (act, clause) = name.split_once('.').unwrap_or((name, ""));
    c.refer(at, pointer, Kind::Act, act);
    let Some(act) = c.pack.acts.get(act) else { return };
    let clauses: Vec<&str> = act.decision.clauses.iter().map(|c| c.id.as_str()).collect();
    if !clauses.contains(&clause) {
        let what = Text::new("条件", "clause");
        c.unknown(at, pointer, "unknown_clause", &what, clause, &clauses);
    }
}

#[allow(clippy::too_many_lines, reason = "one arm a step of a story")]
fn step(c: &mut Checker<'_>, at: At<'_>, pointer: &str, step: &Step) {
    let persona = |c: &mut Checker<'_>, name: &str| {
        c.refer(at, &format!("{pointer}/as"), Kind::Persona, name);
    };
    match step {
        Step::Apply {
            r#as,
            package,
            on_behalf_of,
            answers,
            commitments,
            documents,
            expect,
            ..
        } => {
            persona(c, r#as);
            c.refer(at, &format!("{pointer}/package"), Kind::Package, package);
            if let Some(other) = on_behalf_of {
                c.refer(at, &format!("{pointer}/on_behalf_of"), Kind::Persona, other);
            }
            handed_in(c, at, pointer, answers, commitments, documents);
            self::expect(c, at, pointer, expect);
        }
        Step::Correct { r#as, answers, commitments, documents, expect, .. } => {
            persona(c, r#as);
            handed_in(c, at, pointer, answers, commitments, documents);
            self::expect(c, at, pointer, expect);
        }
        Step::Decide { r#as, act, reason, facts, expect, .. } => {
            persona(c, r#as);
            self::facts(c, at, &format!("{pointer}/facts"), facts);
            c.refer(at, &format!("{pointer}/act"), Kind::Act, act);
            if let (Some(reason), Some(act)) = (reason, c.pack.acts.get(act)) {
                let reasons: Vec<&str> = act.refusals.iter().map(|r| r.id.as_str()).collect();
                if !reasons.contains(&reason.as_str()) {
                    let what = Text::new("拒绝理由", "reason of this act");
                    let pointer = format!("{pointer}/reason");
                    c.unknown(at, &pointer, "unknown_reason", &what, reason, &reasons);
                }
            }
            self::expect(c, at, pointer, expect);
        }
        Step::SendBack { r#as, act, fields, expect, .. } => {
            persona(c, r#as);
            c.refer(at, &format!("{pointer}/act"), Kind::Act, act);
            for field in fields.keys() {
                let pointer = format!("{pointer}/fields/{}", escape(field));
                answerable(c, at, &pointer, field);
            }
            self::expect(c, at, pointer, expect);
        }
        Step::Withdraw { r#as, expect, .. } => {
            persona(c, r#as);
            self::expect(c, at, pointer, expect);
        }
        Step::Revoke { r#as, credential, expect, .. } => {
            persona(c, r#as);
            c.refer(at, &format!("{pointer}/credential"), Kind::Credential, credential);
            self::expect(c, at, pointer, expect);
        }
        Step::Deed { r#as, act, step, expect, .. } => {
            persona(c, r#as);
            c.refer(at, &format!("{pointer}/act"), Kind::Act, act);
            if let Some(step) = step {
                step_of(c, at, &format!("{pointer}/step"), act, step);
            }
            self::expect(c, at, pointer, expect);
        }
        Step::Suspend { r#as, act, reason, expect, .. } => {
            persona(c, r#as);
            c.refer(at, &format!("{pointer}/act"), Kind::Act, act);
            if let Some(act) = c.pack.acts.get(act) {
                let reasons: Vec<&str> = act.suspensions.iter().map(|r| r.id.as_str()).collect();
                // a reason that is not listed is refused, which a story may show
                if !reasons.contains(&reason.as_str()) && expect.refused.is_none() {
                    let what = Text::new("暂停事由", "suspension of this act");
                    let pointer = format!("{pointer}/reason");
                    c.unknown(at, &pointer, "unknown_suspension", &what, reason, &reasons);
                }
            }
            self::expect(c, at, pointer, expect);
        }
        Step::Resume { r#as, act, expect, .. }
        | Step::AskExtension { r#as, act, expect, .. }
        | Step::AnswerExtension { r#as, act, expect, .. }
        | Step::Object { r#as, act, expect, .. }
        | Step::AnswerObjection { r#as, act, expect, .. }
        | Step::RevokeDecision { r#as, act, expect, .. } => {
            persona(c, r#as);
            c.refer(at, &format!("{pointer}/act"), Kind::Act, act);
            self::expect(c, at, pointer, expect);
        }
        Step::Report { r#as, act, answers, commitments, documents, expect, .. } => {
            persona(c, r#as);
            c.refer(at, &format!("{pointer}/act"), Kind::Act, act);
            handed_in(c, at, pointer, answers, commitments, documents);
            self::expect(c, at, pointer, expect);
        }
        Step::AnswerOutside { r#as, act, facts, expect, .. } => {
            persona(c, r#as);
            c.refer(at, &format!("{pointer}/act"), Kind::Act, act);
            for name in facts.keys() {
                c.fact(at, &format!("{pointer}/facts/{}", escape(name)), name);
            }
            self::expect(c, at, pointer, expect);
        }
        Step::Record { register, facts } => people::record(c, at, pointer, register, facts),
        Step::Replan { r#as, expect, .. } => {
            persona(c, r#as);
            self::expect(c, at, pointer, expect);
        }
        Step::HandIn { r#as, documents, expect, .. } => {
            persona(c, r#as);
            keys(c, at, &format!("{pointer}/documents"), Kind::Ask, documents.keys());
            self::expect(c, at, pointer, expect);
        }
        Step::CheckCommitment { r#as, commitment, expect, .. } => {
            persona(c, r#as);
            c.refer(at, &format!("{pointer}/commitment"), Kind::Ask, commitment);
            self::expect(c, at, pointer, expect);
        }
        Step::CorrectDecision { r#as, act, facts, expect, .. } => {
            persona(c, r#as);
            c.refer(at, &format!("{pointer}/act"), Kind::Act, act);
            for name in facts.keys() {
                c.fact(at, &format!("{pointer}/facts/{}", escape(name)), name);
            }
            self::expect(c, at, pointer, expect);
        }
        Step::GrantMandate { r#as, agent, principal, packages, expect, .. } => {
            persona(c, r#as);
            c.refer(at, &format!("{pointer}/agent"), Kind::Persona, agent);
            if let Some(principal) = principal {
                let pointer = format!("{pointer}/principal/register");
                c.refer(at, &pointer, Kind::Register, &principal.register);
            }
            names(c, at, &format!("{pointer}/packages"), Kind::Package, packages.iter());
            self::expect(c, at, pointer, expect);
        }
        Step::RevokeMandate { r#as, expect, .. } => {
            persona(c, r#as);
            self::expect(c, at, pointer, expect);
        }
        Step::Look { r#as, expect, .. } => {
            if let Some(name) = r#as {
                persona(c, name);
            }
            self::expect(c, at, pointer, expect);
        }
        Step::Policy { r#as, deed, .. } => {
            persona(c, r#as);
            policy(c, at, pointer, deed);
        }
        Step::Wait { .. } => {}
    }
}

/// What a deed with policies names.
fn policy(c: &mut Checker<'_>, at: At<'_>, pointer: &str, deed: &PolicyDeed) {
    match deed {
        PolicyDeed::Claim { policy, .. } => {
            c.refer(at, &format!("{pointer}/deed/claim/policy"), Kind::Policy, policy);
        }
        PolicyDeed::List { policy, .. } => {
            c.refer(at, &format!("{pointer}/deed/list/policy"), Kind::Policy, policy);
        }
        PolicyDeed::Event { kind, .. } => {
            c.refer(at, &format!("{pointer}/deed/event/kind"), Kind::ClaimEvent, kind);
        }
        PolicyDeed::File { kind, .. } => {
            c.refer(at, &format!("{pointer}/deed/file/kind"), Kind::ClaimEvent, kind);
        }
        _ => {}
    }
}

/// `step` must be a step of `act`.
fn step_of(c: &mut Checker<'_>, at: At<'_>, pointer: &str, act: &str, step: &str) {
    let Some(act) = c.pack.acts.get(act) else { return };
    let steps: Vec<&str> = act.steps.iter().map(|step| step.id.as_str()).collect();
    if !steps.contains(&step) {
        let what = Text::new("环节", "step of this act");
        c.unknown(at, pointer, "unknown_step", &what, step, &steps);
    }
}

/// A fact, or an ask whose answer is a whole (a commitment, a material).
fn answerable(c: &mut Checker<'_>, at: At<'_>, pointer: &str, name: &str) {
    if name.contains('.') {
        c.fact(at, pointer, name);
    } else {
        c.refer(at, pointer, Kind::Ask, name);
    }
}

fn handed_in(
    c: &mut Checker<'_>,
    at: At<'_>,
    pointer: &str,
    answers: &IndexMap<FactName, Value>,
    commitments: &[String],
    documents: &IndexMap<String, String>,
) {
    // an answer may be wrong on purpose; its fact may not
    for name in answers.keys() {
        c.fact(at, &format!("{pointer}/answers/{}", escape(name)), name);
    }
    names(c, at, &format!("{pointer}/commitments"), Kind::Ask, commitments.iter());
    keys(c, at, &format!("{pointer}/documents"), Kind::Ask, documents.keys());
}

fn expect(c: &mut Checker<'_>, at: At<'_>, pointer: &str, expect: &Expect) {
    let pointer = format!("{pointer}/expect");
    keys(c, at, &format!("{pointer}/tasks"), Kind::Act, expect.tasks.keys());
    keys(c, at, &format!("{pointer}/clocks"), Kind::Act, expect.clocks.keys());
    keys(c, at, &format!("{pointer}/due"), Kind::Act, expect.due.keys());
    keys(c, at, &format!("{pointer}/owed"), Kind::Ask, expect.owed.keys());
    keys(c, at, &format!("{pointer}/commitments"), Kind::Ask, expect.commitments.keys());
    for name in expect.steps.keys() {
        let (act, step) = name.split_once('.').unwrap_or((name, ""));
        let pointer = format!("{pointer}/steps/{}", escape(name));
        c.refer(at, &pointer, Kind::Act, act);
        step_of(c, at, &pointer, act, step);
    }
    if let Some(journey) = &expect.journey {
        c.refer(at, &format!("{pointer}/journey/id"), Kind::Journey, &journey.id);
    }
    names(c, at, &format!("{pointer}/next"), Kind::Package, expect.next.iter());
    let credentials = expect.credentials.iter().flatten();
    names(c, at, &format!("{pointer}/credentials"), Kind::Credential, credentials);
    let revoked = expect.revoked.iter().flatten();
    names(c, at, &format!("{pointer}/revoked"), Kind::Credential, revoked);
    facts(c, at, &format!("{pointer}/facts"), &expect.facts);
}

fn facts(c: &mut Checker<'_>, at: At<'_>, pointer: &str, facts: &IndexMap<FactName, Value>) {
    for (name, value) in facts {
        let pointer = format!("{pointer}/{}", escape(name));
        if let Some(definition) = c.fact(at, &pointer, name) {
            people::value(c, at, &pointer, definition, value);
        }
    }
}

fn names<'b>(
    c: &mut Checker<'_>,
    at: At<'_>,
    pointer: &str,
    kind: Kind,
    names: impl Iterator<Item = &'b String>,
) {
    for (index, name) in names.enumerate() {
        c.refer(at, &format!("{pointer}/{index}"), kind, name);
    }
}

fn keys<'b>(
    c: &mut Checker<'_>,
    at: At<'_>,
    pointer: &str,
    kind: Kind,
    names: impl Iterator<Item = &'b String>,
) {
    for name in names {
        c.refer(at, &format!("{pointer}/{}", escape(name)), kind, name);
    }
}
