//! Packages, acts, asks and facts as the catalogue shows them.

use base::Date;
use cases::engine::plan::{Plan, PlannedAsk};
use pack::{FactDef, Give, Pack, Standard, holds};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    AskKind, Audience, Basis, Documented, FactType, Lever, Named, Savings, Sensitivity, Stage,
    Text, act_text, bases, department, fact_text, word,
};

/// A moment of a life under which people look for packages.
#[derive(Debug, Serialize, ToSchema)]
pub struct LifeEvent {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub text: Text,
    /// Whose.
    pub audience: Audience,
    /// Packages under it that are open today.
    pub packages: usize,
}

/// What the city promises.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Promise {
    /// Working days.
    pub working_days: u32,
    /// Materials at most.
    pub materials: Option<u32>,
    /// Steps at most.
    pub steps: Option<u32>,
    /// Visits at most.
    pub visits: Option<u32>,
    /// Fee in yuan.
    pub fee_yuan: Option<u32>,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: Option<String>,
    /// What it rests on.
    pub basis: Vec<Basis>,
}

impl From<&pack::Promise> for Promise {
    fn from(promise: &pack::Promise) -> Self {
        Self {
            working_days: promise.working_days,
            materials: promise.materials,
            steps: promise.steps,
            visits: promise.visits,
            fee_yuan: promise.fee_yuan,
            from: promise.from.to_string(),
            to: promise.to.map(|to| to.to_string()),
            basis: bases(&promise.basis),
        }
    }
}

/// The promise on `today`; of the critical path when the city promises nothing.
pub fn promise_on(package: &pack::Package, plan: &Plan, today: Date) -> Promise {
    let standing = package.promises.iter().rev().find(|p| holds(p.from, p.to, today));
    standing.map_or_else(
        || Promise {
            working_days: plan.critical_path_working_days,
            materials: None,
            steps: None,
            visits: None,
            fee_yuan: None,
            from: package.from.to_string(),
            to: None,
            basis: Vec::new(),
        },
        Promise::from,
    )
}

/// A package in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct PackageRow {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub text: Text,
    /// What it is for.
    pub guide: Text,
    /// Under which life event it is found.
    pub life_event: String,
    /// Acts of its plan.
    pub acts: usize,
    /// Departments of its plan.
    pub departments: usize,
    /// Which ones.
    pub department_names: Vec<Named>,
    /// Where it stands in the life of its subject.
    pub stage: Option<Stage>,
    /// Parts of it are ours.
    pub modelled: bool,
    /// What the city promises.
    pub promise: Promise,
}

/// A package with everything that is known before anybody applies.
#[derive(Debug, Serialize, ToSchema)]
pub struct Package {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub text: Text,
    /// What it is for.
    pub guide: Text,
    /// Under which life event it is found.
    pub life_event: String,
    /// The subject that applies.
    pub applicant: String,
    /// The subject that the case is about.
    pub subject: String,
    /// Whether the case makes a new one.
    pub new_subject: bool,
    /// What the city promises today.
    pub promise: Promise,
    /// What it promised over the years.
    pub promises: Vec<Promise>,
    /// Acts of the plan.
    pub acts: Vec<Act>,
    /// What is asked when nothing is known.
    pub asks: Vec<Ask>,
    /// Who waits for whom, and for which facts.
    pub graph: Graph,
    /// Where it stands in the life of its subject.
    pub stage: Option<Stage>,
    /// The facts that decide what the plan looks like: what one may suppose.
    pub levers: Vec<Lever>,
    /// Handled together against act by act, counted from the entries (docs/savings.md).
    pub savings: Savings,
    /// What the documents say of it.
    pub documented: Option<Documented>,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// Why parts of it are ours.
    pub modelled: Option<Text>,
}

/// The plan as a picture.
#[derive(Debug, Serialize, ToSchema)]
pub struct Graph {
    /// Acts.
    pub nodes: Vec<GraphNode>,
    /// What flows between them.
    pub edges: Vec<GraphEdge>,
}

/// An act in the picture.
#[derive(Debug, Serialize, ToSchema)]
pub struct GraphNode {
    /// The act.
    pub id: String,
    /// What it is called.
    pub text: Text,
    /// Who decides.
    pub department: Named,
    /// Its limit.
    pub working_days: u32,
}

/// One act waits for another.
#[derive(Debug, Serialize, ToSchema)]
pub struct GraphEdge {
    /// The act that gives.
    pub from: String,
    /// The act that waits.
    pub to: String,
    /// The facts it waits for.
    pub facts: Vec<String>,
}

impl Graph {
    /// The picture of `plan`.
    pub fn new(pack: &Pack, plan: &Plan) -> Self {
        let nodes = plan.tasks.iter().map(|task| GraphNode {
            id: task.act.clone(),
            text: act_text(pack, &task.act),
            department: department(pack, &task.department),
            working_days: task.working_days,
        });
        let edges = plan.tasks.iter().flat_map(|task| {
            task.after.iter().map(|from| GraphEdge {
                from: from.clone(),
                to: task.act.clone(),
                facts: facts_between(pack, from, &task.act),
            })
        });
        Self { nodes: nodes.collect(), edges: edges.collect() }
    }
}

fn facts_between(pack: &Pack, from: &str, to: &str) -> Vec<String> {
    let (Some(from), Some(to)) = (pack.acts.get(from), pack.acts.get(to)) else {
        return Vec::new();
    };
    let given = from.gives.iter().flat_map(|give| match give {
        Give::Fact(give) => vec![give.fact.clone()],
        Give::Credential(give) => {
            pack.credentials.get(&give.credential).map_or_else(Vec::new, |c| c.facts.clone())
        }
    });
    let mut facts: Vec<String> =
        given.filter(|fact| to.needs.iter().any(|need| need.fact == *fact)).collect();
    facts.sort();
    facts.dedup();
    facts
}

/// An act of a department.
#[derive(Debug, Serialize, ToSchema)]
pub struct Act {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub text: Text,
    /// What it is and what comes of it.
    pub guide: Option<Text>,
    /// `permit`, `registration`, `filing`, `service` or `event`.
    pub kind: String,
    /// Who decides.
    pub department: Named,
    /// Who supervises.
    pub supervisor: Named,
    /// Its limit.
    pub working_days: u32,
    /// What the applicant pays.
    pub fee_yuan: u32,
    /// What it needs.
    pub needs: Vec<ActNeed>,
    /// What it gives.
    pub gives: Vec<ActGive>,
    /// By which clauses it is decided.
    pub clauses: Vec<Clause>,
    /// Why it may be refused.
    pub refusals: Vec<RefusalReason>,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// Why parts of it are ours.
    pub modelled: Option<Text>,
    /// Packages that it is part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub packages: Option<Vec<Named>>,
}

/// A fact that an act needs.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActNeed {
    /// The fact.
    pub fact: String,
    /// What it is called.
    pub text: Text,
    /// Only when this holds.
    pub when: Option<String>,
}

/// What an act gives: a fact or a credential.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActGive {
    /// The fact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// The type of credential.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credential: Option<String>,
    /// What it is called.
    pub text: Text,
}

/// A condition of a decision.
#[derive(Debug, Serialize, ToSchema)]
pub struct Clause {
    /// Its id.
    pub id: String,
    /// What must hold.
    pub text: Text,
    /// What happens when it does not: `review`, `correct` or `refuse`.
    pub otherwise: String,
    /// What it rests on.
    pub basis: Vec<Basis>,
}

/// A reason of the catalogue.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefusalReason {
    /// Its id.
    pub id: String,
    /// What it says.
    pub text: Text,
    /// What it rests on.
    pub basis: Vec<Basis>,
}

/// The catalogue of `act`.
pub fn refusal_reasons(act: &pack::Act) -> Vec<RefusalReason> {
    let reason = |reason: &pack::RefusalReason| RefusalReason {
        id: reason.id.clone(),
        text: (&reason.text).into(),
        basis: bases(&reason.basis),
    };
    act.refusals.iter().map(reason).collect()
}

/// The legal reasons for which the clock of `act` may be stopped.
pub fn suspension_reasons(act: &pack::Act) -> Vec<RefusalReason> {
    let reason = |reason: &pack::Suspension| RefusalReason {
        id: reason.id.clone(),
        text: (&reason.text).into(),
        basis: bases(&reason.basis),
    };
    act.suspensions.iter().map(reason).collect()
}

impl Act {
    /// `act` of `pack`.
    pub fn new(pack: &Pack, act: &pack::Act) -> Self {
        let needs = act.needs.iter().map(|need| ActNeed {
            fact: need.fact.clone(),
            text: fact_text(pack, &need.fact),
            when: need.when.clone(),
        });
        let gives = act.gives.iter().map(|give| match give {
            Give::Fact(give) => ActGive {
                fact: Some(give.fact.clone()),
                credential: None,
                text: fact_text(pack, &give.fact),
            },
            Give::Credential(give) => ActGive {
                fact: None,
                credential: Some(give.credential.clone()),
                text: credential_text(pack, &give.credential),
            },
        });
        let clauses = act.decision.clauses.iter().map(|clause| Clause {
            id: clause.id.clone(),
            text: (&clause.text).into(),
            otherwise: word(clause.otherwise),
            basis: bases(&clause.basis),
        });
        Self {
            id: act.id.clone(),
            text: (&act.text).into(),
            guide: act.guide.as_ref().map(Text::from),
            kind: word(act.kind),
            department: department(pack, &act.department),
            supervisor: department(pack, &act.supervisor),
            working_days: act.working_days,
            fee_yuan: act.fee_yuan,
            needs: needs.collect(),
            gives: gives.collect(),
            clauses: clauses.collect(),
            refusals: refusal_reasons(act),
            basis: bases(&act.basis),
            modelled: act.modelled.as_ref().map(Text::from),
            packages: None,
        }
    }
}

/// What a type of credential is called.
pub fn credential_text(pack: &Pack, id: &str) -> Text {
    pack.credentials.get(id).map_or_else(|| Text::new(id, id), |kind| (&kind.text).into())
}

/// Something that a person is asked for.
#[derive(Debug, Serialize, ToSchema)]
pub struct Ask {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub text: Text,
    /// How to answer.
    pub help: Option<Text>,
    /// How it is asked.
    pub kind: AskKind,
    /// Group of the form.
    pub section: Option<Text>,
    /// The facts that the answer gives and the plan needs.
    pub facts: Vec<Fact>,
    /// The acts that need it: why it is asked.
    pub acts: Vec<String>,
    /// What is signed.
    pub statement: Option<Text>,
    /// Media types that are taken.
    pub accept: Option<Vec<String>>,
    /// On what it depends whether it is asked.
    pub conditional: Option<Conditional>,
    /// Other asks that would do.
    pub alternatives: Vec<String>,
}

/// On what it depends whether something is asked.
#[derive(Debug, Serialize, ToSchema)]
pub struct Conditional {
    /// The rule.
    pub rule: String,
    /// Facts that are not known yet.
    pub missing: Vec<String>,
}

/// A fact as a form shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Fact {
    /// `subject.fact`; within a table, the column.
    pub name: String,
    /// What people call it.
    pub text: Text,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: FactType,
    /// Its unit.
    pub unit: Option<String>,
    /// What may be chosen.
    pub choices: Option<Vec<Named>>,
    /// Longest text or list.
    pub max_length: Option<u32>,
    /// Smallest number.
    pub min: Option<i64>,
    /// The national standard that it meets.
    pub standard: Option<String>,
    /// The pattern that it matches.
    pub pattern: Option<String>,
    /// Columns of a table.
    #[schema(no_recursion)]
    pub columns: Option<Vec<Fact>>,
    /// Whether it must be answered.
    pub required: bool,
    /// Who may see it.
    pub sensitivity: Sensitivity,
}

impl Fact {
    /// `definition`, under `name`.
    pub fn new(pack: &Pack, name: &str, definition: &FactDef, required: bool) -> Self {
        let columns = definition.columns.iter();
        let columns: Vec<Fact> =
            columns.map(|column| Fact::new(pack, &column.id, column, true)).collect();
        Self {
            name: name.to_owned(),
            text: (&definition.text).into(),
            kind: definition.kind.into(),
            unit: definition.unit.clone(),
            choices: choices(pack, definition),
            max_length: definition.max_length,
            min: definition.min,
            standard: definition.standard.map(word),
            pattern: definition.pattern.clone(),
            columns: (!columns.is_empty()).then_some(columns),
            required,
            sensitivity: definition.sensitivity.into(),
        }
    }
}

/// What a coded fact may be; nothing for one that is no code.
pub(super) fn choices(pack: &Pack, definition: &FactDef) -> Option<Vec<Named>> {
    if !matches!(definition.kind, pack::FactType::Code | pack::FactType::CodeList) {
        return None;
    }
    let list = definition.list.as_deref().and_then(|id| pack.lists.get(id));
    let own = list.map_or(definition.values.as_slice(), |list| &list.entries);
    if own.is_empty() && definition.standard == Some(Standard::Division) {
        return Some(districts(pack));
    }
    Some(own.iter().map(|choice| Named::new(&choice.id, &choice.text)).collect())
}

/// The living districts.
pub fn districts(pack: &Pack) -> Vec<Named> {
    let living = pack.districts.values().filter(|district| district.to.is_none());
    living.map(|district| Named::new(&district.id, &district.text)).collect()
}

impl Ask {
    /// `planned` of `pack`.
    pub fn new(pack: &Pack, planned: &PlannedAsk) -> Option<Self> {
        let ask = pack.asks.get(&planned.id)?;
        let sure = planned.conditional.is_empty();
        let facts = planned.facts.iter().filter_map(|name| {
            let required = sure && ask.kind == pack::AskKind::Field;
            pack.fact(name).map(|definition| Fact::new(pack, name, definition, required))
        });
        let conditional = (!sure).then(|| Conditional {
            rule: rule_of(pack, ask, planned),
            missing: planned.conditional.clone(),
        });
        Some(Self {
            id: ask.id.clone(),
            text: (&ask.text).into(),
            help: ask.help.as_ref().map(Text::from),
            kind: ask.kind.into(),
            section: ask.section.as_ref().map(Text::from),
            facts: facts.collect(),
            acts: planned.acts.clone(),
            statement: ask.statement.as_ref().map(Text::from),
            accept: (ask.kind == pack::AskKind::Material).then(|| accepted(ask)),
            conditional,
            alternatives: planned.alternatives.clone(),
        })
    }
}

fn accepted(ask: &pack::Ask) -> Vec<String> {
    if !ask.accept.is_empty() {
        return ask.accept.clone();
    }
    ["application/pdf", "image/jpeg", "image/png"].map(str::to_owned).to_vec()
}

/// The rule on which an ask depends: its own, that of a need, or that of an act.
fn rule_of(pack: &Pack, ask: &pack::Ask, planned: &PlannedAsk) -> String {
    let acts = || planned.acts.iter().filter_map(|act| pack.acts.get(act));
    let needs = acts().flat_map(|act| &act.needs);
    let need = needs.filter(|need| planned.facts.contains(&need.fact)).find_map(|n| n.when.clone());
    let rule = ask.when.clone().or(need).or_else(|| acts().find_map(|act| act.when.clone()));
    rule.unwrap_or_default()
}

/// The city as anybody sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct City {
    /// The pack's id.
    pub id: String,
    /// The city's name.
    pub text: Text,
    /// Version of the pack.
    pub pack_version: String,
    /// Its content hash.
    pub pack_hash: String,
    /// Whether accounts and records are made up.
    pub synthetic: bool,
    /// Name of the journal.
    pub journal: String,
    /// Its public key, for verifiers.
    pub journal_key: String,
    /// Time zone.
    pub zone: String,
    /// Today in that zone.
    pub today: String,
    /// Accounts to try, in the demonstration.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub demo_accounts: Vec<DemoAccount>,
    /// Sign-in at the identity provider.
    pub oidc: Option<Oidc>,
    /// Districts.
    pub districts: Vec<Named>,
}

/// An account of the demonstration.
#[derive(Debug, Serialize, ToSchema)]
pub struct DemoAccount {
    /// What is typed.
    pub name: String,
    /// Who it is.
    pub text: Text,
    /// Its roles.
    pub roles: Vec<String>,
    /// Its password.
    pub password: String,
}

/// The city's identity provider.
#[derive(Debug, Serialize, ToSchema)]
pub struct Oidc {
    /// Always true.
    pub enabled: bool,
    /// What the button says.
    pub text: Text,
}
