//! The law as a linter, and what a pack must hold so that plans can be made from it.
//!
//! One lint a file, each with its code, its severity, the article that it rests on, what it looks
//! for, and a failing and a passing example as tests. `docs/lints/` has a page for each.

mod act_without_supervisor;
mod art_17_bid_condition;
mod art_23_catch_all;
mod art_26_asked_twice;
mod art_27_not_listed;
mod art_28_held_already;
mod art_36_fee_not_listed;
mod art_37_intermediary_not_listed;
mod art_54_paper;
mod art_82_policy_making;
mod commitment_unchecked;
mod cyclic_needs;
mod expired_reference;
mod limit_longer_than_law;
mod material_resubmitted;
mod policies_pay_twice;
mod policy_untested;
mod reach;
mod review_without_basis;
mod stacking_untested;
mod stage_order;
mod steps_longer_than_act;
mod unmet_need;
mod unused_act;
mod unused_ask;

use base::{Basis, Text};

use crate::{Diagnostic, Pack, Severity, parallel, place::Kind};

/// A lint that only a room above can run, given by whoever loads the pack.
pub type Extra<'a> = &'a dyn Fn(&Pack) -> Vec<Diagnostic>;

/// One lint.
pub struct Lint {
    /// Stable, and the name of its page in `docs/lints/`.
    pub code: &'static str,
    /// How bad a finding is, unless the finding says otherwise.
    pub severity: Severity,
    /// Seed document, lines and article; empty for lints of good building.
    pub basis: &'static [(&'static str, &'static str, &'static str)],
    run: fn(&Pack) -> Vec<Finding>,
}

/// Every lint, in order of codes.
pub const LINTS: [Lint; 24] = [
    act_without_supervisor::LINT,
    art_17_bid_condition::LINT,
    art_23_catch_all::LINT,
    art_26_asked_twice::LINT,
    art_27_not_listed::LINT,
    art_28_held_already::LINT,
    art_36_fee_not_listed::LINT,
    art_37_intermediary_not_listed::LINT,
    art_54_paper::LINT,
    art_82_policy_making::LINT,
    commitment_unchecked::LINT,
    cyclic_needs::LINT,
    expired_reference::LINT,
    limit_longer_than_law::LINT,
    material_resubmitted::LINT,
    policies_pay_twice::LINT,
    policy_untested::LINT,
    review_without_basis::LINT,
    stacking_untested::LINT,
    stage_order::LINT,
    steps_longer_than_act::LINT,
    unmet_need::LINT,
    unused_act::LINT,
    unused_ask::LINT,
];

/// Runs every lint over a pack whose names and rules are right.
pub fn run(pack: &Pack) -> Vec<Diagnostic> {
    let found = parallel::map(LINTS.iter().collect(), |lint| lint.diagnostics(pack));
    found.into_iter().flatten().collect()
}

/// What the lints about policies find of the policy `id`.
pub(crate) fn of_policy(pack: &Pack, id: &str) -> Vec<Diagnostic> {
    let lints = [art_82_policy_making::LINT, policies_pay_twice::LINT, policy_untested::LINT];
    let found = lints.iter().flat_map(|lint| {
        let found = (lint.run)(pack).into_iter();
        let of_it = found.filter(|found| found.kind == Kind::Policy && found.id == id);
        of_it.map(|found| lint.diagnostic(pack, found)).collect::<Vec<_>>()
    });
    found.collect()
}

impl Lint {
    fn diagnostics(&self, pack: &Pack) -> Vec<Diagnostic> {
        (self.run)(pack).into_iter().map(|finding| self.diagnostic(pack, finding)).collect()
    }

    fn diagnostic(&self, pack: &Pack, finding: Finding) -> Diagnostic {
        let basis = self.basis.iter().map(|(source, lines, article)| Basis {
            source: (*source).to_owned(),
            lines: Some((*lines).to_owned()),
            article: Some((*article).to_owned()),
        });
        let mut diagnostic = pack
            .places
            .error(self.code, finding.kind, &finding.id, &finding.pointer, finding.message)
            .suggest(finding.suggestion)
            .because(basis.chain(finding.basis));
        diagnostic.severity = finding.severity.unwrap_or(self.severity);
        waive(pack, diagnostic, &finding.id)
    }
}

/// `diagnostic` about the entry `id`, set aside when the pack has a waiver for it.
pub fn waive(pack: &Pack, mut diagnostic: Diagnostic, id: &str) -> Diagnostic {
    let mut waivers = pack.waivers.values();
    let Some(waiver) = waivers.find(|w| w.lint == diagnostic.code && w.entry == id) else {
        return diagnostic;
    };
    let (to, reason) = (waiver.to, &waiver.reason);
    diagnostic.severity = Severity::Waived;
    diagnostic.waiver = Some(waiver.id.clone());
    diagnostic.message = Text::new(
        format!("{} 豁免至 {to}：{}", diagnostic.message.zh, reason.zh),
        format!("{} Waived until {to}: {}", diagnostic.message.en, reason.en),
    );
    diagnostic
}

/// Waivers that are over at `today`, that set nothing in `found` aside, or name no lint.
pub fn waivers(pack: &Pack, found: &[Diagnostic], today: base::Date) -> Vec<Diagnostic> {
    let mut wrong = Vec::new();
    for waiver in pack.waivers.values() {
        let said = |code, pointer: &str, zh: &str, en: &str| {
            let message = Text::new(zh, en);
            pack.places.error(code, Kind::Waiver, &waiver.id, pointer, message)
        };
        if waiver.to < today {
            wrong.push(said("waiver_over", "/to", "豁免已到期。", "The waiver is over."));
        }
        let used = |found: &Diagnostic| found.waiver.as_ref() == Some(&waiver.id);
        if !found.iter().any(used) {
            let (zh, en) = ("没有要豁免的发现。", "There is nothing to set aside.");
            wrong.push(said("waiver_unused", "/lint", zh, en).warning());
        }
    }
    wrong
}

/// What a lint found.
struct Finding {
    kind: Kind,
    id: String,
    /// Within the entry.
    pointer: String,
    message: Text,
    suggestion: Option<String>,
    /// When it is not the lint's own.
    severity: Option<Severity>,
    /// Beside the lint's own.
    basis: Vec<Basis>,
}

impl Finding {
    fn new(kind: Kind, id: &str, pointer: impl Into<String>, message: Text) -> Self {
        Self {
            kind,
            id: id.to_owned(),
            pointer: pointer.into(),
            message,
            suggestion: None,
            severity: None,
            basis: Vec::new(),
        }
    }
}
