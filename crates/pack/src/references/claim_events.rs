//! What claim events refer to, and what of them must hang together.

use super::{At, Checker};
use crate::{model::*, place::Kind};

pub(super) fn check(c: &mut Checker<'_>) {
    let pack = c.pack;
    pack.claim_events.values().for_each(|entry| event(c, entry));
}

fn event(c: &mut Checker<'_>, event: &ClaimEvent) {
    let at = At { kind: Kind::ClaimEvent, id: &event.id };
    c.id(at, "/id", &event.id);
    c.period(at, "", event.from, event.to);
    c.refer(at, "/sender", Kind::Department, &event.sender);
    c.refer(at, "/subject", Kind::Subject, &event.subject);
    c.refer(at, "/payee", Kind::Subject, &event.payee);
    let payee = c.pack.subjects.get(&event.payee);
    let own = |fact: &str| fact.split_once('.').is_some_and(|(of, _)| of == event.subject);
    if payee.is_some_and(|payee| !payee.key.as_deref().is_some_and(own)) {
        c.error(
            at,
            "payee_not_found_by_event",
            "/payee",
            "收款主体的主键（subjects 的 key）须是事件的一项事实。".to_owned(),
            "The key of the payee's subject must be a fact of the event.".to_owned(),
        );
    }
    if event.policies.is_empty() {
        c.error(
            at,
            "event_policy_unfit",
            "/policies",
            "事件须至少按一项政策兑付。".to_owned(),
            "An event must be weighed by at least one policy.".to_owned(),
        );
    }
    for (index, id) in event.policies.iter().enumerate() {
        let pointer = format!("/policies/{index}");
        c.refer(at, &pointer, Kind::Policy, id);
        policy(c, at, &pointer, event, id);
    }
    if let Some(of) = &event.lines {
        lines(c, at, event, of);
    }
}

/// A policy that an event pays: by rule, of the event, by this kind only, in no group.
fn policy(c: &mut Checker<'_>, at: At<'_>, pointer: &str, event: &ClaimEvent, id: &str) {
    let Some(policy) = c.pack.policies.get(id) else { return };
    let first = c.pack.event_of(id).is_some_and(|of| of.id == event.id);
    let fits = policy.party == event.subject
        && policy.mode == PolicyMode::Automatic
        && policy.computed().is_some()
        && policy.stacking.is_empty()
        && policy.budget.is_none()
        && policy.publicity_days.is_none();
    if !first || !fits {
        c.error(
            at,
            "event_policy_unfit",
            pointer,
            "按事件兑付的政策须为免申即享、金额由规则算出，party 为事件的主体，不在同类组、没有预算和公示期，且只属于一种事件。".to_owned(),
            "A policy paid by an event is automatic with a computed amount, has the event as its party, no group, budget or publicity, and belongs to one kind of event.".to_owned(),
        );
    }
}

fn lines(c: &mut Checker<'_>, at: At<'_>, event: &ClaimEvent, lines: &ClaimLines) {
    c.refer(at, "/lines/directory", Kind::Subject, &lines.directory);
    for (pointer, fact, kind) in [
        ("/lines/fact", &lines.fact, FactType::Table),
        ("/lines/counted", &lines.counted, FactType::Money),
        ("/lines/cut", &lines.cut, FactType::Money),
    ] {
        let Some(found) = c.fact(at, pointer, fact) else { continue };
        let own = fact.split_once('.').is_some_and(|(of, _)| of == event.subject);
        let column = |id: &String| found.columns.iter().any(|column| column.id == *id);
        let columns = kind != FactType::Table || (column(&lines.code) && column(&lines.amount));
        if found.kind != kind || !own || !columns {
            c.error(
                at,
                "event_lines_unfit",
                pointer,
                "明细须是事件的一张表，有编码列和金额列；两项合计须是事件的金额事实。".to_owned(),
                "Lines are a table of the event with a code and an amount; their two sums are facts of the event in yuan.".to_owned(),
            );
        }
    }
}
