//! What the law side of a pack refers to: departments, registers, asks, acts, packages.

use super::{At, Checker};
use crate::{model::*, pack::Pack, place::Kind};

pub(super) fn check(c: &mut Checker<'_>) {
    let pack = c.pack;
    for department in pack.departments.values() {
        let at = At { kind: Kind::Department, id: &department.id };
        c.id(at, "/id", &department.id);
        c.period(at, "", department.from, department.to);
    }
    pack.districts.values().for_each(|entry| district(c, entry));
    pack.registers.values().for_each(|entry| register(c, entry));
    pack.register_facts.values().for_each(|entry| register_facts(c, entry));
    for subject in pack.subjects.values() {
        let at = At { kind: Kind::Subject, id: &subject.id };
        c.id(at, "/id", &subject.id);
        c.refer(at, "/register", Kind::Register, &subject.register);
        if let Some(key) = &subject.key {
            c.fact(at, "/key", key);
        }
        match_groups(c, at, subject);
    }
    for list in pack.lists.values() {
        let at = At { kind: Kind::List, id: &list.id };
        c.id(at, "/id", &list.id);
        c.period(at, "", list.from, list.to);
        c.ids(at, "/entries", list.entries.iter().map(|entry| entry.id.as_str()), true);
    }
    pack.asks.values().for_each(|entry| ask(c, entry));
    pack.acts.values().for_each(|entry| act(c, entry));
    pack.credentials.values().for_each(|entry| credential(c, entry));
    for event in pack.life_events.values() {
        c.id(At { kind: Kind::LifeEvent, id: &event.id }, "/id", &event.id);
    }
    pack.packages.values().for_each(|entry| package(c, entry));
}

/// Groups are told by texts of the subject itself, which a snapshot of its register holds.
fn match_groups(c: &mut Checker<'_>, at: At<'_>, subject: &Subject) {
    for (index, group) in subject.match_groups.iter().enumerate() {
        let pointer = format!("/match_groups/{index}/fact");
        let Some(fact) = c.fact(at, &pointer, &group.fact) else { continue };
        let own = group.fact.split_once('.').is_some_and(|(of, _)| of == subject.id);
        if !own || !matches!(fact.kind, FactType::Text | FactType::Code) {
            c.error(
                at,
                "invalid_match_group",
                &pointer,
                "汇总须按主体自己的一项文字（text）或代码（code）事实。".to_owned(),
                "Sums are grouped by a text or a code that is a fact of the subject.".to_owned(),
            );
        }
    }
}

fn district(c: &mut Checker<'_>, district: &District) {
    let at = At { kind: Kind::District, id: &district.id };
    c.period(at, "", district.from, district.to);
    let city = c.pack.manifest.division.get(..4).unwrap_or_default().to_owned();
    let digits = district.id.len() == 6 && district.id.bytes().all(|b| b.is_ascii_digit());
    if !digits || !district.id.starts_with(&city) {
        c.error(
            at,
            "invalid_division",
            "/id",
            format!("本市区县的代码是以 {city} 开头的六位数字。"),
            format!("The code of a district of this city has six digits, the first {city}."),
        );
    }
}

fn register(c: &mut Checker<'_>, register: &Register) {
    let at = At { kind: Kind::Register, id: &register.id };
    c.id(at, "/id", &register.id);
    c.period(at, "", register.from, register.to);
    c.refer(at, "/department", Kind::Department, &register.department);
    c.register_fact(at, "/key", &register.id, &register.key);
    if let Some(owner) = &register.owner {
        c.register_fact(at, "/owner/fact", &register.id, &owner.fact);
        c.refer(at, "/owner/register", Kind::Register, &owner.register);
    }
    let more: usize = facts_of(c.pack, register).map(|more| more.facts.len()).sum();
    let own = register.facts.len() - more;
    facts(c, at, "/facts", &register.facts[..own]);
}

/// What other files add to `register`.
fn facts_of<'a>(pack: &'a Pack, register: &Register) -> impl Iterator<Item = &'a RegisterFacts> {
    let id = register.id.clone();
    pack.register_facts.values().filter(move |more| more.register == id)
}

fn register_facts(c: &mut Checker<'_>, more: &RegisterFacts) {
    let at = At { kind: Kind::RegisterFacts, id: &more.id };
    c.id(at, "/id", &more.id);
    c.refer(at, "/register", Kind::Register, &more.register);
    facts(c, at, "/facts", &more.facts);
    let Some(register) = c.pack.registers.get(&more.register) else { return };
    for (index, fact) in more.facts.iter().enumerate() {
        let same = register.facts.iter().filter(|other| other.id == fact.id).count();
        if same > 1 {
            c.error(
                at,
                "duplicate_id",
                &format!("/facts/{index}/id"),
                format!("库“{}”里已经有事实“{}”。", register.id, fact.id),
                format!("The register `{}` has a fact `{}` already.", register.id, fact.id),
            );
        }
    }
}

fn facts(c: &mut Checker<'_>, at: At<'_>, pointer: &str, facts: &[FactDef]) {
    c.ids(at, pointer, facts.iter().map(|fact| fact.id.as_str()), false);
    for (index, fact) in facts.iter().enumerate() {
        let pointer = format!("{pointer}/{index}");
        if let Some(list) = &fact.list {
            c.refer(at, &format!("{pointer}/list"), Kind::List, list);
        }
        if let Some(department) = &fact.department {
            c.refer(at, &format!("{pointer}/department"), Kind::Department, department);
        }
        for (index, name) in fact.computed.iter().flat_map(|computed| &computed.facts).enumerate() {
            c.fact(at, &format!("{pointer}/computed/facts/{index}"), name);
        }
        c.ids(
            at,
            &format!("{pointer}/values"),
            fact.values.iter().map(|choice| choice.id.as_str()),
            true,
        );
        let coded = matches!(fact.kind, FactType::Code | FactType::CodeList);
        let named = !fact.values.is_empty() || fact.list.is_some() || fact.standard.is_some();
        // what the kernel works out needs no list to choose from
        if coded && !named && fact.computed.is_none() {
            c.error(
                at,
                "code_without_values",
                &format!("{pointer}/type"),
                "代码类事实必须写 values、list 或 standard。".to_owned(),
                "A fact that is a code must have `values`, a `list` or a `standard`.".to_owned(),
            );
        }
        if (fact.kind == FactType::Table) == fact.columns.is_empty() {
            c.error(
                at,
                "wrong_columns",
                &format!("{pointer}/type"),
                "只有表格（table）才写 columns，而且必须写。".to_owned(),
                "A table must have `columns`, and nothing else may.".to_owned(),
            );
        }
        if let Some(pattern) = &fact.pattern
            && (fact.kind != FactType::Text || crate::pattern::compile(pattern).is_none())
        {
            c.error(
                at,
                "invalid_pattern",
                &format!("{pointer}/pattern"),
                "这里必须是正则表达式，只用于文本，不含前后查找与反向引用，也不过大。".to_owned(),
                "This must be a regular expression for a text: no look-around, no back-reference, \
                 not too large."
                    .to_owned(),
            );
        }
        self::facts(c, at, &format!("{pointer}/columns"), &fact.columns);
    }
}

fn clauses(c: &mut Checker<'_>, at: At<'_>, pointer: &str, clauses: &[Clause]) {
    c.ids(at, pointer, clauses.iter().map(|clause| clause.id.as_str()), false);
    for (index, clause) in clauses.iter().enumerate() {
        if let Some(field) = &clause.field {
            c.fact(at, &format!("{pointer}/{index}/field"), field);
        }
    }
}

fn ask(c: &mut Checker<'_>, ask: &Ask) {
    let at = At { kind: Kind::Ask, id: &ask.id };
    c.id(at, "/id", &ask.id);
    c.period(at, "", ask.from, ask.to);
    clauses(c, at, "/checks", &ask.checks);
    for (index, name) in ask.gives.iter().enumerate() {
        let pointer = format!("/gives/{index}");
        let Some(fact) = c.fact(at, &pointer, name) else { continue };
        if ask.kind != AskKind::Field && fact.kind != FactType::Boolean {
            c.error(
                at,
                "ask_gives_no_boolean",
                &pointer,
                format!("承诺、材料和到场只能给出是非类事实，“{name}”不是。"),
                format!("A commitment, a material or a visit gives boolean facts only; `{name}` is none."),
            );
        }
        if fact.computed.is_some() {
            c.error(
                at,
                "computed_fact_asked",
                &pointer,
                format!("“{name}”由系统算出，不能再问。"),
                format!("`{name}` is worked out by the kernel and never asked."),
            );
        }
    }
    if ask.kind == AskKind::Commitment && ask.statement.is_none() {
        c.error(
            at,
            "commitment_without_statement",
            "/kind",
            "承诺必须写明签署的文字（statement）。".to_owned(),
            "A commitment must have the `statement` that is signed.".to_owned(),
        );
    }
}

fn act(c: &mut Checker<'_>, act: &Act) {
    let at = At { kind: Kind::Act, id: &act.id };
    c.id(at, "/id", &act.id);
    c.period(at, "", act.from, act.to);
    c.refer(at, "/department", Kind::Department, &act.department);
    c.refer(at, "/supervisor", Kind::Department, &act.supervisor);
    if let Some(district) = &act.district {
        c.fact(at, "/district", district);
    }
    if let Some(name) = &act.department_from {
        names_departments(c, at, "/department_from", name, FactType::Text);
    }
    let decided = act.gives.iter().any(|give| matches!(give, Give::Fact(give) if give.decided));
    if decided && (act.decision.mode == DecisionMode::Automatic || act.deemed_approval) {
        c.error(
            at,
            "decided_without_reviewer",
            "/decision/mode",
            "由审核人确定的事实（decided），事项须由人审核（mode: review），且不得默认批准。"
                .to_owned(),
            "What a reviewer decides (`decided`) needs `mode: review`, and no approval by silence."
                .to_owned(),
        );
    }
    for (index, need) in act.needs.iter().enumerate() {
        c.fact(at, &format!("/needs/{index}/fact"), &need.fact);
    }
    for (index, entry) in act.gives.iter().enumerate() {
        give(c, at, &format!("/gives/{index}"), entry);
    }
    clauses(c, at, "/decision/clauses", &act.decision.clauses);
    c.ids(at, "/refusals", act.refusals.iter().map(|reason| reason.id.as_str()), false);
}

/// A fact that names departments is a text, or a list of codes.
pub(super) fn names_departments(
    c: &mut Checker<'_>,
    at: At<'_>,
    pointer: &str,
    name: &str,
    kind: FactType,
) {
    let Some(fact) = c.fact(at, pointer, name) else { return };
    if fact.kind != kind {
        let (zh, en) = match kind {
            FactType::CodeList => ("代码列表（code_list）", "a code_list"),
            _ => ("文本（text）", "a text"),
        };
        c.error(
            at,
            "wrong_fact_value",
            pointer,
            format!("“{name}”写明部门，必须是{zh}。"),
            format!("`{name}` names departments: it must be {en}."),
        );
    }
}

fn give(c: &mut Checker<'_>, at: At<'_>, pointer: &str, give: &Give) {
    let give = match give {
        Give::Credential(give) => {
            let pointer = format!("{pointer}/credential");
            return c.refer(at, &pointer, Kind::Credential, &give.credential);
        }
        Give::Fact(give) => give,
    };
    c.fact(at, &format!("{pointer}/fact"), &give.fact);
    for (index, name) in give.function.iter().flat_map(|function| &function.facts).enumerate() {
        c.fact(at, &format!("{pointer}/function/facts/{index}"), name);
    }
    let says = [give.value.is_some(), give.function.is_some(), give.decided];
    if says.into_iter().filter(|said| *said).count() != 1 {
        c.error(
            at,
            "give_without_value",
            &format!("{pointer}/fact"),
            "给出的事实必须写 value、function 或 decided，三者之一。".to_owned(),
            "A fact that is given must have a `value`, a `function` or `decided`, one of them."
                .to_owned(),
        );
    }
}

fn credential(c: &mut Checker<'_>, credential: &CredentialType) {
    let at = At { kind: Kind::Credential, id: &credential.id };
    c.id(at, "/id", &credential.id);
    c.period(at, "", credential.from, credential.to);
    c.refer(at, "/department", Kind::Department, &credential.department);
    c.refer(at, "/holder", Kind::Subject, &credential.holder);
    for (index, name) in credential.facts.iter().enumerate() {
        c.fact(at, &format!("/facts/{index}"), name);
    }
    for (index, name) in credential.open_facts.iter().enumerate() {
        if !credential.facts.contains(name) {
            let carried: Vec<&str> = credential.facts.iter().map(String::as_str).collect();
            let what = base::Text::new("证照所载事实", "fact of this credential");
            let pointer = format!("/open_facts/{index}");
            c.unknown(at, &pointer, "open_fact_not_carried", &what, name, &carried);
        }
    }
}

fn package(c: &mut Checker<'_>, package: &Package) {
    let at = At { kind: Kind::Package, id: &package.id };
    c.id(at, "/id", &package.id);
    c.period(at, "", package.from, package.to);
    c.refer(at, "/life_event", Kind::LifeEvent, &package.life_event);
    c.refer(at, "/applicant", Kind::Subject, &package.applicant);
    c.refer(at, "/subject", Kind::Subject, &package.subject);
    for (index, goal) in package.goals.iter().enumerate() {
        let pointer = format!("/goals/{index}");
        if goal.contains('.') {
            c.fact(at, &pointer, goal);
        } else {
            c.refer(at, &pointer, Kind::Credential, goal);
        }
    }
    for (index, act) in package.acts.iter().enumerate() {
        c.refer(at, &format!("/acts/{index}"), Kind::Act, act);
    }
    for (index, promise) in package.promises.iter().enumerate() {
        c.period(at, &format!("/promises/{index}"), promise.from, promise.to);
    }
}
