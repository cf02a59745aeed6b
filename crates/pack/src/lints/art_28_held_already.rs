//! Art. 28 and 56: what a register holds or a credential carries is not asked of the person.
//!
//! A finding needs that in every package whose acts need the fact, its record exists before the
//! case begins (the applicant's, an existing subject's, or one looked up by its key), that no act
//! of the package changes it, and that somebody wrote it: a fact that a topic added to a register
//! is held once an act of another package gives it. It is an error when a credential that the city
//! issued carries the fact, a warning otherwise, since the record may be incomplete.

use base::Text;

use super::{Finding, Lint, reach::Reach};
use crate::{Act, Ask, AskKind, Give, Pack, Severity, place::Kind};

pub(super) const LINT: Lint = Lint {
    code: "art_28_held_already",
    severity: Severity::Warning,
    basis: &[
        ("003", "866-867", "浙江省优化营商环境条例第二十八条"),
        ("003", "932-933", "浙江省优化营商环境条例第五十六条"),
    ],
    run,
};

fn run(pack: &Pack) -> Vec<Finding> {
    let reaches = Reach::every(pack);
    let mut findings = Vec::new();
    for ask in pack.asks.values() {
        if !matches!(ask.kind, AskKind::Field | AskKind::Material) {
            continue;
        }
        for (number, fact) in ask.gives.iter().enumerate() {
            if asked_only_when_missing(pack, ask, fact) {
                continue;
            }
            let users: Vec<_> = reaches.iter().filter(|reach| needs(reach, fact)).collect();
            if users.is_empty() || !users.iter().all(|reach| held(pack, reach, fact)) {
                continue;
            }
            let mut finding = Finding::new(
                Kind::Ask,
                &ask.id,
                format!("/gives/{number}"),
                Text::new(
                    format!("“{fact}”在库中或证照上已有，不能再向当事人索要。"),
                    format!(
                        "`{fact}` is held by a register or on a credential: do not ask for it."
                    ),
                ),
            );
            finding.suggestion = Some(format!("when: {fact} is null"));
            if on_an_earlier_credential(pack, &users, fact) {
                finding.severity = Some(Severity::Error);
            }
            findings.push(finding);
        }
    }
    findings
}

/// Whether the ask's own condition looks at the fact, as `entity.phone is null` does.
fn asked_only_when_missing(pack: &Pack, ask: &Ask, fact: &str) -> bool {
    ask.when.as_ref().is_some_and(|when| pack.rule(when).facts().iter().any(|name| name == fact))
}

fn needs(reach: &Reach<'_>, fact: &str) -> bool {
    reach.acts.iter().flat_map(|act| &act.needs).any(|need| need.fact == fact)
}

fn held(pack: &Pack, reach: &Reach<'_>, fact: &str) -> bool {
    let key = fact.split_once('.').is_some_and(|(subject, name)| {
        let register = pack.subjects.get(subject).and_then(|s| pack.registers.get(&s.register));
        // the key of what the case is about is how the person names it
        subject == reach.package.subject && register.is_some_and(|register| register.key == name)
    });
    let changes = |act: &Act| {
        act.gives.iter().any(|give| matches!(give, Give::Fact(give) if give.fact == fact))
    };
    let written = !added(pack, fact) || written_elsewhere(pack, reach, fact);
    reach.known(fact) && !key && written && !reach.acts.iter().copied().any(changes)
}

/// Whether the fact was added to its register by a topic: nobody has it until an act gives it.
fn added(pack: &Pack, fact: &str) -> bool {
    let Some((subject, name)) = fact.split_once('.') else { return false };
    let Some(subject) = pack.subjects.get(subject) else { return false };
    let more = pack.register_facts.values().filter(|more| more.register == subject.register);
    more.flat_map(|more| &more.facts).any(|fact| fact.id == name)
}

fn written_elsewhere(pack: &Pack, reach: &Reach<'_>, fact: &str) -> bool {
    let acts = pack.givers.acts.get(fact).into_iter().flatten();
    acts.into_iter().any(|act| !reach.package.acts.contains(act))
}

/// Whether a credential carries the fact that none of these packages issues itself.
fn on_an_earlier_credential(pack: &Pack, users: &[&Reach<'_>], fact: &str) -> bool {
    let issued = |credential: &str| {
        let gives = users.iter().flat_map(|reach| &reach.acts).flat_map(|act| &act.gives);
        gives
            .into_iter()
            .any(|give| matches!(give, Give::Credential(give) if give.credential == credential))
    };
    let carriers = pack.givers.credentials.get(fact);
    carriers.into_iter().flatten().any(|credential| !issued(credential))
}

#[cfg(test)]
mod tests {
    use crate::{Severity, support::Mutated};

    const NAME: &str = "asks:
  - id: who
    text: { zh: 姓名, en: Your name }
    kind: field
    gives: [person.name]
    from: 2026-01-01
    basis: [{ source: 示例 }]
";

    #[test]
    fn asking_the_applicant_for_the_name_that_the_register_holds_is_found() {
        let mutated = Mutated::new().file("z.yaml", NAME);
        let diagnostics = mutated.load().diagnostics;
        assert_eq!(mutated.codes(), ["art_28_held_already"]);
        assert_eq!(diagnostics[0].severity, Severity::Warning);
        assert_eq!(diagnostics[0].suggestion.as_deref(), Some("when: person.name is null"));
    }

    #[test]
    fn what_the_package_itself_puts_on_a_new_credential_is_not_held_yet() {
        let mutated = Mutated::new().file("z.yaml", NAME).replace(
            "stall.yaml",
            "    facts: [stall.number, stall.goods]",
            "    facts: [stall.number, stall.goods, person.name]",
        );
        let diagnostics = mutated.load().diagnostics;
        assert_eq!(mutated.codes(), ["art_28_held_already"]);
        assert_eq!(diagnostics[0].severity, Severity::Warning);
    }

    #[test]
    fn what_another_credential_of_the_city_carries_is_an_error() {
        let card = "credentials:
  - id: card
    text: { zh: 市民卡, en: Citizen card }
    department: market
    holder: person
    facts: [person.name]
    from: 2026-01-01
    basis: [{ source: 示例 }]
";
        let mutated = Mutated::new().file("y.yaml", card).file("z.yaml", NAME);
        let diagnostics = mutated.load().diagnostics;
        assert_eq!(mutated.codes(), ["art_28_held_already"]);
        assert_eq!(diagnostics[0].severity, Severity::Error);
    }

    #[test]
    fn asking_when_the_register_lacks_it_passes() {
        let when = format!("{NAME}    when: person.name is null\n");
        assert!(Mutated::new().file("z.yaml", &when).codes().is_empty());
    }

    #[test]
    fn asking_about_a_new_subject_passes() {
        assert!(Mutated::new().codes().is_empty());
    }
}
