//! Payment runs, their payments, and whether the books agree.

use pack::Pack;
use policies::engine::due_day;
use policies::ops::page::Line;
use policies::{PayRun, PaymentState};
use serde::Serialize;
use utoipa::ToSchema;

use super::Text;

/// A payment run.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PayRunView {
    /// Its id.
    pub id: String,
    /// The policy.
    pub policy: String,
    /// What people call the policy.
    pub policy_text: Text,
    /// The day of the facts.
    pub on: String,
    /// `listing`, `public`, `committing`, `batching`, `sent`, `done` or `cancelled`.
    #[schema(example = "public")]
    pub state: String,
    /// Payments.
    pub payments: i64,
    /// Their sum in yuan.
    pub yuan: String,
    /// What the bank has paid, in yuan.
    pub settled_yuan: String,
    /// Payments whose commitment is in the ledger.
    pub committed: i64,
    /// Payments in batch files.
    pub batched: i64,
    /// Batch files.
    pub batches: i64,
    /// SHA-256 of the frozen list.
    pub list_hash: String,
    /// Last day of publicity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_until: Option<String>,
    /// When it was made.
    pub made_at: String,
    /// Nobody began it: the calendar did.
    pub by_calendar: bool,
    /// What there was to spend when the list was made, in yuan, where the year is limited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget_yuan: Option<String>,
    /// By when everything is paid, where the policy says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_on: Option<String>,
    /// Payments that are not paid though that day is over.
    pub overdue: i64,
    /// Payments by state; empty in a list of runs.
    pub states: Vec<StateSum>,
    /// What the caller may do with it now: `pay`, `cancel`, `answer`, `object`, `fetch_batch`,
    /// `take_statuses`, `reconcile`, `settle`; empty in a list of runs.
    pub allowed: Vec<String>,
}

impl PayRunView {
    /// The view of `run`.
    pub fn new(pack: &Pack, run: &PayRun) -> Self {
        let policy = pack.policies.get(&run.policy);
        Self {
            id: run.id.clone(),
            policy: run.policy.clone(),
            policy_text: policy.map(|policy| (&policy.text).into()).unwrap_or_default(),
            on: run.on.to_string(),
            state: run.state.as_str().to_owned(),
            payments: run.parties,
            yuan: run.total.to_string(),
            settled_yuan: run.settled.to_string(),
            committed: run.committed,
            batched: run.batched,
            batches: run.batches,
            list_hash: run.list_hash.clone(),
            public_until: run.public_until.map(|day| day.to_string()),
            made_at: run.made_at.to_string(),
            by_calendar: run.made_by == crate::payroll::CALENDAR,
            budget_yuan: run.budget.map(|budget| budget.to_string()),
            due_on: PaymentView::due_on(pack, run).map(|day| day.to_string()),
            overdue: 0,
            states: Vec::new(),
            allowed: Vec::new(),
        }
    }

    /// The same with its payments by state: how many, and their sum in fen.
    #[must_use]
    pub fn counted(mut self, counts: &[(PaymentState, i64, i64)]) -> Self {
        self.states = counts.iter().map(StateSum::from).collect();
        let open = counts.iter().filter(|(state, ..)| !state.is_over());
        self.overdue = open.map(|(_, count, _)| count).sum();
        self
    }

    /// What is open is overdue only once the day is over.
    #[must_use]
    pub fn late_on(mut self, today: base::Date) -> Self {
        let due_on = self.due_on.as_ref().and_then(|day| day.parse::<base::Date>().ok());
        if due_on.is_none_or(|due_on| today <= due_on) {
            self.overdue = 0;
        }
        self
    }
}

/// A payment of a run.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PaymentView {
    /// Its place in the list.
    pub seq: i64,
    /// Key of the party, masked where it is a person's.
    pub party: String,
    /// What it is called, when its register has names; of a person the family name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its district.
    pub district: String,
    /// Yuan.
    pub yuan: String,
    /// Where it stands.
    pub state: String,
    /// Why it was refused or cancelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The batch file in which it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<i64>,
    /// By when it is paid, while it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_on: Option<String>,
    /// That day is over.
    pub overdue: bool,
    /// Which part it is, when it is paid in parts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<i64>,
    /// Of how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<i64>,
    /// When the next part falls due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_on: Option<String>,
    /// Its place in the queue of the policy, while it is queued.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<i64>,
    /// Other payments of the same grant that are settled.
    pub paid_beside: i64,
    /// What the caller may do with it now: `mend`, `give_up`, `claw_back`, and `claw_back_grant`
    /// where other payments of the same grant are settled, too.
    pub allowed: Vec<String>,
}

impl PaymentView {
    /// By when the payments of `run` are made, where its policy says so.
    pub fn due_on(pack: &Pack, run: &PayRun) -> Option<base::Date> {
        due_day(pack, pack.policies.get(&run.policy)?, run.on)
    }

    /// The same with the day by which it is paid, while it is not.
    #[must_use]
    pub fn due(mut self, due_on: Option<base::Date>, today: base::Date) -> Self {
        let open = PaymentState::parse(&self.state).is_some_and(|state| !state.is_over());
        let due_on = due_on.filter(|_| open);
        self.overdue = due_on.is_some_and(|due_on| due_on < today);
        self.due_on = due_on.map(|day| day.to_string());
        self
    }

    /// The view of `line` to a party called `name`; `masked` hides most of the party's key.
    pub fn new(line: &Line, name: Option<String>, masked: bool) -> Self {
        let payment = &line.payment;
        let shown = |key: &str| match masked {
            true => {
                let count = key.chars().count();
                let head: String = key.chars().take(3).collect();
                let tail: String = key.chars().skip(count.saturating_sub(4)).collect();
                format!("{head}***{tail}")
            }
            false => key.to_owned(),
        };
        Self {
            seq: payment.seq,
            party: shown(&payment.party),
            name,
            district: payment.district.clone(),
            yuan: payment.amount.to_string(),
            state: payment.state.as_str().to_owned(),
            reason: payment.reason.clone(),
            batch: payment.batch,
            due_on: None,
            overdue: false,
            part: line.part.map(|(part, _)| part),
            parts: line.part.map(|(_, parts)| parts),
            next_on: line.next_on.map(|day| day.to_string()),
            place: line.place,
            paid_beside: line.paid_beside,
            allowed: Vec::new(),
        }
    }
}

/// Whether ledger and payments of a run say the same.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReconciliationView {
    /// Nothing is missing and nothing is there twice, to the fen.
    pub balanced: bool,
    /// What was committed, in yuan.
    pub committed_yuan: String,
    /// What was paid, in yuan.
    pub paid_yuan: String,
    /// What was taken back bore so much, in yuan.
    pub interest_yuan: String,
    /// What treasuries owe the one that paid first, until they have settled.
    pub owed: Vec<OwedBetween>,
    /// Payments by state.
    pub states: Vec<StateSum>,
    /// Sums of the ledger.
    pub ledger: Vec<LedgerSum>,
}

/// What one treasury owes another.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OwedBetween {
    /// Who owes.
    #[schema(example = "treasury/city")]
    pub by: String,
    /// Whom.
    #[schema(example = "treasury/330110")]
    pub to: String,
    /// Yuan.
    #[schema(example = "30000000.00")]
    pub yuan: String,
}

/// What treasuries have settled.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TreasuriesSettled {
    /// Yuan; nought when nothing was owed.
    #[schema(example = "30000000.00")]
    pub settled_yuan: String,
}

/// Payments in one state.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StateSum {
    /// The state.
    pub state: String,
    /// How many.
    pub payments: i64,
    /// Yuan.
    pub yuan: String,
}

impl From<&(PaymentState, i64, i64)> for StateSum {
    fn from((state, payments, fen): &(PaymentState, i64, i64)) -> Self {
        let yuan = base::Money::from_fen(*fen).to_string();
        Self { state: state.as_str().to_owned(), payments: *payments, yuan }
    }
}

/// A sum of the ledger.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LedgerSum {
    /// `commit`, `pay0`, `pay1` …
    pub step: String,
    /// The account that is charged.
    #[schema(example = "budget/rd_input_2025")]
    pub debit: String,
    /// The account that is credited.
    #[schema(example = "commitment/rd_input_2025")]
    pub credit: String,
    /// Entries.
    pub entries: i64,
    /// Yuan.
    pub yuan: String,
}

/// An objection to a payment.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PaymentObjectionView {
    /// Its id.
    pub id: String,
    /// The payment's place in the list.
    pub seq: i64,
    /// What was said.
    pub text: String,
    /// When.
    pub made_at: String,
    /// Whether it was right, once it is answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub founded: Option<bool>,
    /// The answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}

impl From<policies::ops::mend::Objection> for PaymentObjectionView {
    fn from(of: policies::ops::mend::Objection) -> Self {
        let policies::ops::mend::Objection { id, seq, text, made_at, founded, answer } = of;
        Self { id, seq, text, made_at: made_at.to_string(), founded, answer }
    }
}
