//! A plan as people see it.

use base::{Date, Lang};
use cases::engine::{Facts, form, notice};
use pack::{AskKind, Pack};
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::{Ask, Named, Outcome, Text, act_text, department, fact_text, mask_fact};

/// What will happen, and what is asked.
#[derive(Debug, Serialize, ToSchema)]
pub struct Plan {
    /// The package.
    pub package: String,
    /// What the person is asked.
    pub asks: Vec<Ask>,
    /// What the city knows already.
    pub reuse: Vec<Reuse>,
    /// Who does what.
    pub tasks: Vec<PlanTask>,
    /// Working days of the city on the longest path.
    pub critical_path_working_days: u32,
    /// Working days promised.
    pub promised_working_days: u32,
    /// Materials to hand in.
    pub materials: u32,
    /// Times to come.
    pub visits: u32,
    /// Steps.
    pub steps: u32,
    /// What is paid.
    pub fee_yuan: u32,
    /// The promised day, were it submitted today.
    pub promised_on: Option<String>,
    /// JSON Schema (2020-12) of the answers; empty when nothing can be filled in any more.
    #[schema(value_type = std::collections::BTreeMap<String, Json>)]
    pub form_schema: Json,
    /// What the law forbids as far as it is known, and other remarks.
    pub notes: Vec<Text>,
    /// The search stopped at its limit: a good plan, perhaps not the cheapest.
    pub search_limit_met: bool,
    /// What follows, when facts were supposed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
}

/// A fact that the city holds and does not ask.
#[derive(Debug, Serialize, ToSchema)]
pub struct Reuse {
    /// The fact.
    pub fact: String,
    /// What it is called.
    pub text: Text,
    /// The register or the type of credential that holds it.
    pub register: String,
    /// What that is called.
    pub register_text: Text,
    /// The acts that need it.
    pub acts: Vec<String>,
    /// Its value, when it is the reader's own; personal facts are masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Json>,
}

/// One act of a plan.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanTask {
    /// The act.
    pub act: String,
    /// What it is called.
    pub text: Text,
    /// Who decides.
    pub department: Named,
    /// Acts that come first.
    pub after: Vec<String>,
    /// Its limit.
    pub working_days: u32,
    /// 0 for what starts at once.
    pub level: u32,
    /// Facts on which it depends whether it is done; null when it surely is.
    pub conditional: Option<Vec<String>>,
}

/// How a plan is shown, and to whom.
#[derive(Debug, Clone, Copy)]
pub struct Shown {
    /// Titles of the form's schema.
    pub lang: Lang,
    /// The reader's own: values of what is reused are shown.
    pub own: bool,
    /// Today.
    pub today: Date,
    /// Something can still be filled in: the form and all its choices are sent.
    pub editable: bool,
}

impl Plan {
    /// `plan` under `pack`, with what `facts` know.
    pub fn new(pack: &Pack, plan: &cases::engine::Plan, facts: &Facts, shown: Shown) -> Self {
        let promised = i64::from(plan.promised_working_days);
        let promised_on = pack.calendar.add(shown.today, promised).ok();
        Self {
            package: plan.package.clone(),
            asks: asks(pack, plan, facts, shown),
            reuse: plan.reuse.iter().map(|of| Reuse::new(pack, plan, of, facts, shown)).collect(),
            tasks: plan.tasks.iter().map(|task| PlanTask::new(pack, task)).collect(),
            critical_path_working_days: plan.critical_path_working_days,
            promised_working_days: plan.promised_working_days,
            materials: plan.materials,
            visits: plan.visits,
            steps: plan.steps,
            fee_yuan: plan.fee_yuan,
            promised_on: promised_on.map(|date| date.to_string()),
            form_schema: match shown.editable {
                true => form::schema(pack, plan, shown.lang),
                false => Json::Object(serde_json::Map::new()),
            },
            notes: notes(pack, plan, facts),
            search_limit_met: plan.search_limit_met,
            outcome: None,
        }
    }
}

/// What is asked; once it is answered for good, of what could be chosen only what was.
fn asks(pack: &Pack, plan: &cases::engine::Plan, facts: &Facts, shown: Shown) -> Vec<Ask> {
    let mut asks: Vec<Ask> = plan.asks.iter().filter_map(|ask| Ask::new(pack, ask)).collect();
    if shown.editable {
        return asks;
    }
    for ask in &mut asks {
        ask.help = None;
        for fact in &mut ask.facts {
            let answer = facts.get(&fact.name).map(|known| &known.json);
            let chosen = |id: &str| match answer {
                Some(Json::Array(items)) => items.iter().any(|item| item == id),
                Some(answer) => answer == id,
                None => false,
            };
            if let Some(choices) = &mut fact.choices {
                choices.retain(|choice| chosen(&choice.id));
            }
        }
    }
    asks
}

fn notes(pack: &Pack, plan: &cases::engine::Plan, facts: &Facts) -> Vec<Text> {
    let mut notes: Vec<Text> =
        notice::warnings(pack, plan, facts).iter().map(|fault| Text::from(&fault.must)).collect();
    for ask in plan.asks.iter().filter(|ask| ask.kind == AskKind::Visit) {
        if let Some(ask) = pack.asks.get(&ask.id) {
            let (zh, en) = (&ask.text.zh, &ask.text.en);
            notes.push(Text::new(format!("须到场一次：{zh}。"), format!("One visit: {en}.")));
        }
    }
    notes
}

impl Reuse {
    fn new(
        pack: &Pack,
        plan: &cases::engine::Plan,
        reuse: &cases::engine::plan::Reuse,
        facts: &Facts,
        shown: Shown,
    ) -> Self {
        let register = pack.registers.get(&reuse.register).map(|register| &register.text);
        let credential = || pack.credentials.get(&reuse.register).map(|kind| &kind.text);
        let register_text = register.or_else(credential).map(Text::from);
        let name = &reuse.fact;
        let value = facts.get(name).filter(|_| shown.own);
        let needs = |act: &&pack::Act| act.needs.iter().any(|need| need.fact == *name);
        let acts = plan.tasks.iter().filter_map(|task| pack.acts.get(&task.act)).filter(needs);
        Self {
            fact: name.clone(),
            text: fact_text(pack, name),
            register: reuse.register.clone(),
            register_text: register_text
                .unwrap_or_else(|| Text::new(&reuse.register, &reuse.register)),
            acts: acts.map(|act| act.id.clone()).collect(),
            value: value.map(|known| mask_fact(pack, name, &known.json)),
        }
    }
}

impl PlanTask {
    fn new(pack: &Pack, task: &cases::engine::plan::PlannedTask) -> Self {
        Self {
            act: task.act.clone(),
            text: act_text(pack, &task.act),
            department: department(pack, &task.department),
            after: task.after.clone(),
            working_days: task.working_days,
            level: task.level,
            conditional: (!task.conditional.is_empty()).then(|| task.conditional.clone()),
        }
    }
}
