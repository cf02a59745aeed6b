//! What pays without a claim: kinds of events, events with what the rules saw, files and draws.

use pack::{ClaimEvent, Pack, Sensitivity};
use policies::PaymentState;
use policies::engine::read_says;
use policies::model::claim_event::{EventBatch, EventPayment, EventState, Seed, TakenEvent};
use policies::ops::event::list;
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::{
    Basis, Entitlement, Explainer, Named, Origins, PolicyWords, RefusedRow, Text, bases, mask_text,
    word,
};

/// A kind of event, and how many there are.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClaimEventKind {
    /// Its id.
    #[schema(example = "accident_visit")]
    pub id: String,
    /// What people call it.
    pub text: Text,
    /// What happens, who tells of it, who is paid.
    pub guide: Text,
    /// Who sends it.
    pub sender: Named,
    /// The policies by which it is weighed.
    pub policies: Vec<Named>,
    /// The facts that an event may carry.
    pub facts: Vec<EventFact>,
    /// What is drawn, when something is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sampling: Option<Text>,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// Why parts of it are ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modelled: Option<Text>,
    /// Events by state.
    pub counts: Vec<EventCount>,
    /// Events whose day has passed without the money.
    pub late: i64,
    /// Whether the caller may send events.
    pub may_send: bool,
    /// Whether the caller may look at what was drawn and weigh again what waits.
    pub may_decide: bool,
}

/// A fact that an event may carry.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EventFact {
    /// Its name.
    #[schema(example = "accident_visit.visited_on")]
    pub fact: String,
    /// What people call it.
    pub text: Text,
    /// Its type.
    #[schema(example = "date")]
    pub kind: String,
    /// Every event has it.
    pub required: bool,
}

/// Events in one state.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EventCount {
    /// The state.
    #[schema(example = "granted")]
    pub state: String,
    /// How many.
    pub events: i64,
    /// What is granted, in yuan.
    pub yuan: String,
}

impl EventCount {
    /// So many events in a state.
    pub fn new(state: EventState, events: i64, amount: base::Money) -> Self {
        Self { state: state.as_str().to_owned(), events, yuan: amount.to_string() }
    }
}

impl ClaimEventKind {
    /// The kind, with its `counts` and how many are `late`.
    pub fn new(pack: &Pack, kind: &ClaimEvent, counts: &[list::Count], late: i64) -> Self {
        let department = pack.departments.get(&kind.sender);
        let named = |id: &String| {
            let policy = pack.policies.get(id)?;
            Some(Named { id: id.clone(), text: (&policy.text).into() })
        };
        let counted = counts.iter().filter(|count| count.kind == kind.id);
        Self {
            id: kind.id.clone(),
            text: (&kind.text).into(),
            guide: (&kind.guide).into(),
            sender: Named {
                id: kind.sender.clone(),
                text: department.map(|found| (&found.text).into()).unwrap_or_default(),
            },
            policies: kind.policies.iter().filter_map(named).collect(),
            facts: facts(pack, kind),
            sampling: kind.sampling.as_ref().map(|sampling| (&sampling.text).into()),
            basis: bases(&kind.basis),
            modelled: kind.modelled.as_ref().map(Text::from),
            counts: counted
                .map(|count| EventCount::new(count.state, count.events, count.amount))
                .collect(),
            late,
            may_send: false,
            may_decide: false,
        }
    }
}

/// The facts that an event may carry: those of its register that nobody computes.
fn facts(pack: &Pack, kind: &ClaimEvent) -> Vec<EventFact> {
    let register = pack.subjects.get(&kind.subject).map(|subject| &subject.register);
    let Some(register) = register.and_then(|id| pack.registers.get(id)) else { return Vec::new() };
    let payee = pack.subjects.get(&kind.payee).and_then(|payee| payee.key.clone());
    let computed: Vec<&String> =
        kind.lines.iter().flat_map(|lines| [&lines.counted, &lines.cut]).collect();
    let fact = |fact: &pack::FactDef| {
        let name = format!("{}.{}", kind.subject, fact.id);
        let required = fact.id == register.key || payee.as_ref() == Some(&name);
        (!computed.contains(&&name)).then(|| EventFact {
            fact: name.clone(),
            text: (&fact.text).into(),
            kind: word(fact.kind),
            required,
        })
    };
    register.facts.iter().filter_map(fact).collect()
}

/// An event, what the rules saw, and what was paid for it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClaimEventView {
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: Named,
    /// Its key: the same key is the same event.
    pub event: String,
    /// The register of who is paid.
    pub register: String,
    /// Their key, masked for all but themselves.
    pub payee: String,
    /// `granted`, `denied`, `waiting`, `drawn`, `refused` or `overpaid`.
    #[schema(example = "granted")]
    pub state: String,
    /// What the rules grant, in yuan.
    pub yuan: String,
    /// What was paid for it, or is bound to be, in yuan.
    pub paid_yuan: String,
    /// What was paid beyond what the rules grant now, in yuan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub over_yuan: Option<String>,
    /// Its payments.
    pub payments: Vec<EventPaid>,
    /// The policy that settled it, with every clause and what it saw. Personal values are masked
    /// for all but the party.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub says: Option<Entitlement>,
    /// The lines of its bill.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<EventLine>,
    /// The clauses that do not hold.
    pub failing: Vec<Named>,
    /// The facts for want of which it waits, and who keeps them.
    pub missing: Vec<MissingFact>,
    /// Whether it was drawn, when its kind draws.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draw: Option<EventDraw>,
    /// When it arrived.
    pub arrived_at: String,
    /// By when the money is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_on: Option<String>,
    /// That day has passed without the money.
    pub late: bool,
    /// What a person said who looked at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The file with which it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<String>,
}

/// A payment for an event.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EventPaid {
    /// The run.
    pub run: String,
    /// Its place in the run's list.
    pub seq: i64,
    /// Yuan.
    pub yuan: String,
    /// Where it stands, as of any payment.
    #[schema(example = "committed")]
    pub state: String,
}

/// A line of a bill.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EventLine {
    /// The item of the directory.
    pub code: String,
    /// Its yuan.
    pub yuan: String,
    /// Whether the directory lets it count: `yes`, `no` or `unknown`.
    #[schema(example = "yes")]
    pub result: String,
    /// What of it counts, in yuan.
    pub counted_yuan: String,
}

/// A fact that is missing.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MissingFact {
    /// Its name.
    pub fact: String,
    /// What people call it.
    pub text: Text,
    /// Who keeps it.
    pub holder: Text,
}

/// How an event was drawn, or was not.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EventDraw {
    /// The number of the seed: see the draws of the kind.
    pub seed: i64,
    /// The chance that it had, a part of one.
    #[schema(example = "0.1")]
    pub share: String,
    /// Whether it was drawn.
    pub drawn: bool,
    /// Whether somebody has looked at it and let it pass.
    pub passed: bool,
}

impl ClaimEventView {
    /// The view of `event` with its `payments`, for the party itself (`own`) or others.
    pub fn new(
        words: &PolicyWords,
        event: &TakenEvent,
        payments: &[EventPayment],
        (own, today): (bool, base::Date),
    ) -> Self {
        let pack = words.pack();
        let kind = pack.claim_events.get(&event.kind);
        let payments: Vec<&EventPayment> =
            payments.iter().filter(|payment| payment.event == event.id).collect();
        let paid: i64 =
            payments.iter().filter(|payment| payment.counts()).map(|p| p.amount.fen()).sum();
        let over = paid - event.amount.fen();
        let there = |state| matches!(state, PaymentState::Settled | PaymentState::Cancelled);
        let open =
            matches!(event.state, EventState::Granted | EventState::Waiting | EventState::Drawn)
                && !payments.iter().any(|payment| there(payment.state));
        let kind_text = kind.map(|kind| (&kind.text).into()).unwrap_or_default();
        Self {
            id: event.id.clone(),
            kind: Named { id: event.kind.clone(), text: kind_text },
            event: event.key.clone(),
            register: event.payee_register.clone(),
            payee: payee(pack, event, own),
            state: event.state.as_str().to_owned(),
            yuan: event.amount.to_string(),
            paid_yuan: base::Money::from_fen(paid).to_string(),
            over_yuan: (event.state == EventState::Overpaid)
                .then(|| base::Money::from_fen(over).to_string()),
            payments: payments.iter().map(|payment| paid_of(payment)).collect(),
            says: says(words, event, own, today),
            lines: lines(event),
            failing: failing(pack, event),
            missing: event.missing.iter().filter_map(|fact| missing(pack, fact)).collect(),
            draw: event.draw.as_ref().map(|draw| EventDraw {
                seed: draw.seed,
                share: draw.share.clone(),
                drawn: draw.drawn,
                passed: draw.passed,
            }),
            arrived_at: event.arrived_at.to_string(),
            due_on: event.due_on.map(|day| day.to_string()),
            late: open && event.due_on.is_some_and(|day| day < today),
            note: event.note.clone(),
            batch: event.batch.as_ref().map(|(batch, _)| batch.clone()),
        }
    }
}

fn paid_of(payment: &EventPayment) -> EventPaid {
    EventPaid {
        run: payment.run.clone(),
        seq: payment.seq,
        yuan: payment.amount.to_string(),
        state: payment.state.as_str().to_owned(),
    }
}

/// The key of who is paid; that of a person is shown to themselves only.
fn payee(pack: &Pack, event: &TakenEvent, own: bool) -> String {
    let register = pack.registers.get(&event.payee_register);
    let key = register.and_then(|of| of.facts.iter().find(|fact| fact.id == of.key));
    let personal = key.is_none_or(|fact| fact.sensitivity == Sensitivity::Personal);
    if own || !personal { event.payee.clone() } else { mask_text(&event.payee) }
}

fn says(
    words: &PolicyWords,
    event: &TakenEvent,
    own: bool,
    today: base::Date,
) -> Option<Entitlement> {
    let pack = words.pack();
    let weighed = read_says(pack, &event.says)?;
    pack.policies.get(&*weighed.policy)?;
    let origins = Origins::new();
    let mut explainer = Explainer::new(words, &origins).for_others();
    if !own {
        explainer = explainer.masked();
    }
    Some(explainer.says(&weighed, None, today))
}

fn lines(event: &TakenEvent) -> Vec<EventLine> {
    let text = |of: &Json, name: &str| of[name].as_str().unwrap_or_default().to_owned();
    let lines = event.says["lines"].as_array().into_iter().flatten();
    lines
        .map(|line| EventLine {
            code: text(line, "code"),
            yuan: text(line, "yuan"),
            result: text(line, "says"),
            counted_yuan: text(line, "counted"),
        })
        .collect()
}

fn failing(pack: &Pack, event: &TakenEvent) -> Vec<Named> {
    let Some(policy) = pack.policies.get(&event.policy) else { return Vec::new() };
    let named = |id: &String| {
        let clause = policy.clauses.iter().find(|clause| clause.id == *id)?;
        Some(Named { id: id.clone(), text: (&clause.text).into() })
    };
    event.failing.iter().filter_map(named).collect()
}

fn missing(pack: &Pack, name: &str) -> Option<MissingFact> {
    let fact = pack.fact(name)?;
    let holder = pack.departments.get(pack.keeper(name)?)?;
    Some(MissingFact {
        fact: name.to_owned(),
        text: (&fact.text).into(),
        holder: (&holder.text).into(),
    })
}

/// A file of events, and what became of its rows.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClaimBatch {
    /// Its id: the same file is the same batch.
    pub id: String,
    /// The kind of its events.
    pub kind: String,
    /// `taking`, `paying` or `done`.
    #[schema(example = "done")]
    pub state: String,
    /// Its rows.
    pub rows: i64,
    /// Rows that are done.
    pub taken: i64,
    /// Of them refused: nothing is paid on those.
    pub refused_count: i64,
    /// Of them known before, with the same facts: nothing was done.
    pub repeated: i64,
    /// Its events by state.
    pub events: Vec<EventCount>,
    /// What is wrong with the refused rows.
    pub refused: Vec<RefusedRow>,
    /// The runs that pay it.
    pub runs: Vec<String>,
    /// The day of the facts.
    pub on: String,
    /// When it was sent.
    pub sent_at: String,
}

impl ClaimBatch {
    /// The view of `batch`.
    pub fn new(
        pack: &Pack,
        batch: &EventBatch,
        states: &[(EventState, i64, base::Money)],
        refused: Vec<list::RefusedRow>,
    ) -> Self {
        let policies = pack.claim_events.get(&batch.kind).map_or(0, |kind| kind.policies.len());
        let granted = states.iter().any(|(state, ..)| *state == EventState::Granted);
        let runs = (0..policies).filter(|_| granted).map(|place| format!("{}p{place}", batch.id));
        let refused = refused.into_iter().map(|row| RefusedRow {
            row: row.row.unsigned_abs(),
            field: row.field,
            code: row.code,
            must: (&row.must).into(),
        });
        Self {
            id: batch.id.clone(),
            kind: batch.kind.clone(),
            state: batch.state.as_str().to_owned(),
            rows: batch.rows,
            taken: batch.taken,
            refused_count: batch.refused,
            repeated: batch.repeated,
            events: states.iter().map(|(s, n, sum)| EventCount::new(*s, *n, *sum)).collect(),
            refused: refused.collect(),
            runs: runs.collect(),
            on: batch.on.to_string(),
            sent_at: batch.sent_at.to_string(),
        }
    }
}

/// A seed by which events were drawn. Anybody can do the draw again: SHA-256 over seed, kind and
/// key of the event, a zero byte between them; its first 8 bytes as a number divided by 2^64 lie
/// below the event's share.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DrawSeed {
    /// Its place, from 1.
    pub number: i64,
    /// The day on which it draws; absent for the one that is prepared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
    /// SHA-256 of the seed, which the journal has had since then.
    pub commitment: String,
    /// When the city committed to it.
    pub committed_at: String,
    /// The seed, once its day is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<String>,
}

impl DrawSeed {
    /// The view of `seed` on the day `today`.
    pub fn new(seed: Seed, today: base::Date) -> Self {
        let over = seed.on.is_some_and(|on| on < today);
        Self {
            number: seed.number,
            on: seed.on.map(|on| on.to_string()),
            commitment: seed.commitment,
            committed_at: seed.committed_at.to_string(),
            seed: Some(seed.secret).filter(|_| over),
        }
    }
}
