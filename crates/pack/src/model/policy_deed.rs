//! What somebody does with policies in a story, and what must be so after it.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::FactName;

/// What somebody does with policies and their money. Runs and events are called by names: a claim
/// or an event gives its run the name of its step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum PolicyDeed {
    /// A party claims by one click (即申即享).
    Claim {
        /// What later steps call its run.
        #[serde(default = "run")]
        run: String,
        policy: String,
        register: String,
        key: String,
        account: String,
    },
    /// The city is matched and the list frozen (免申即享).
    List {
        #[serde(default = "run")]
        run: String,
        policy: String,
    },
    /// Somebody objects to a payment of a public list.
    Object {
        #[serde(default = "run")]
        run: String,
        seq: i64,
        text: String,
    },
    /// The first open objection to a payment is answered.
    Answer {
        #[serde(default = "run")]
        run: String,
        seq: i64,
        founded: bool,
        text: String,
    },
    /// The run is committed, and its batch files go to the bank.
    Pay {
        #[serde(default = "run")]
        run: String,
    },
    /// The bank answers for all that it was sent last.
    Bank {
        #[serde(default = "run")]
        run: String,
        /// Places of payments that it rejects; all others are settled.
        #[serde(default)]
        rejected: Vec<i64>,
    },
    /// A payment gets another account.
    Account {
        #[serde(default = "run")]
        run: String,
        seq: i64,
        account: String,
    },
    /// A party confirms account and commitment: of one payment, or in advance of all that comes
    /// without an application.
    Confirm {
        #[serde(default = "run")]
        run: String,
        /// The place of the payment; absent when it confirms in advance.
        #[serde(default)]
        seq: Option<i64>,
        register: String,
        key: String,
        account: String,
    },
    /// A party takes back the account that it has confirmed in advance.
    Withdraw { register: String, key: String },
    /// Treasuries have paid what they owed the one that paid first.
    Settle {
        #[serde(default = "run")]
        run: String,
        /// Only what this one owed, such as `treasury/city`.
        #[serde(default)]
        by: Option<String>,
        /// The day on which the money went; today when absent.
        #[serde(default)]
        on: Option<base::Date>,
    },
    /// Money is taken back.
    ClawBack {
        #[serde(default = "run")]
        run: String,
        seq: i64,
        reason: String,
    },
    /// Something happened that pays without a claim.
    Event {
        /// What later steps call it, and its run.
        #[serde(default = "event")]
        event: String,
        kind: String,
        facts: IndexMap<FactName, serde_json::Value>,
        /// It says otherwise what was said of the same event before.
        #[serde(default)]
        corrects: bool,
    },
    /// A file of such events, as CSV.
    File {
        /// What later steps call its run.
        #[serde(default = "run")]
        run: String,
        kind: String,
        csv: String,
    },
    /// Somebody looks at an event that was drawn.
    Decide {
        #[serde(default = "event")]
        event: String,
        pass: bool,
        #[serde(default)]
        note: String,
    },
    /// An event is weighed again.
    Weigh {
        #[serde(default = "event")]
        event: String,
    },
    /// A party looks at what it may have and what it got.
    Look { register: String, key: String },
}

fn run() -> String {
    "run".to_owned()
}

fn event() -> String {
    "event".to_owned()
}

/// What must be so after it. What is absent is not checked.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PolicyExpect {
    /// It is refused with this code.
    pub refused: Option<String>,
    /// State of the run, the payment, the event or the file that the step is about.
    pub state: Option<String>,
    /// Yuan of the run, the payment or the event.
    pub yuan: Option<String>,
    /// Payments of the run.
    pub payments: Option<i64>,
    /// What the bank has paid of the run.
    pub settled_yuan: Option<String>,
    /// Place in the run -> state of the payment.
    pub rows: IndexMap<String, String>,
    /// The ledger of the run and its payments say the same.
    pub balanced: Option<bool>,
    /// Debts between treasuries for the run as `by to yuan`, in any order, all of them.
    pub owed: Option<Vec<String>>,
    /// Payments of a party that its confirmation has set free.
    pub released: Option<i64>,
    /// Treasury of the ledger -> yuan that it bore.
    pub borne: IndexMap<String, String>,
    /// What was paid for the event, or is bound to be.
    pub paid_yuan: Option<String>,
    /// What was paid beyond what the rules grant now.
    pub over_yuan: Option<String>,
    /// Clauses of the event that do not hold, in any order, all of them.
    pub failing: Option<Vec<String>>,
    /// Facts that are missing, in any order, all of them.
    pub missing: Option<Vec<String>>,
    /// By when the money of the event is due.
    pub due_on: Option<String>,
    /// That day has passed without the money.
    pub late: Option<bool>,
    /// Of a file: state of its events, `refused_rows` or `repeated` -> how many.
    pub counts: IndexMap<String, i64>,
    /// Refused rows of a file as `row field code`, in any order, all of them.
    pub wrong: Option<Vec<String>>,
    /// Policy -> `entitled`, `nearly`, `unknown` or `not` (which is not shown) for the party.
    pub outcomes: IndexMap<String, String>,
    /// Policy -> yuan that are due to the party.
    pub due: IndexMap<String, String>,
    /// Payments to the party as `yuan state`, in any order, all of them.
    pub got: Option<Vec<String>>,
    /// Events that pay the party as `kind state yuan`, in any order, all of them.
    pub events: Option<Vec<String>>,
}
