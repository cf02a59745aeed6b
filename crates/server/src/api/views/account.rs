//! Accounts, sessions and jobs.

use cases::ops::appointments::REMIND;
use cases::ops::board::ESCALATE;
use cases::ops::{ADVANCE, REPLAN};
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::{Text, mask_text};
use crate::payroll::{PAY_DAILY, PAY_PERIOD};
use crate::telling::TELL;

/// An account.
#[derive(Debug, Serialize, ToSchema)]
pub struct Account {
    /// Its id.
    pub id: String,
    /// What is typed to sign in.
    pub name: String,
    /// What people see.
    pub text: Text,
    /// Its roles.
    pub roles: Vec<String>,
    /// The department that it works for.
    pub department: Option<String>,
    /// The districts that it works for; empty is the whole city.
    pub districts: Vec<String>,
    /// The key of the person's record, masked.
    pub person: Option<String>,
    /// `active` or `locked`.
    pub state: String,
}

impl From<&access::Account> for Account {
    fn from(account: &access::Account) -> Self {
        Self {
            id: account.id.to_string(),
            name: account.name.clone(),
            text: (&account.text).into(),
            roles: account.roles.iter().cloned().collect(),
            department: account.department.clone(),
            districts: account.districts.clone(),
            person: account.person.as_ref().map(|record| mask_text(&record.key)),
            state: account.state.id().to_owned(),
        }
    }
}

/// Who has signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct Session {
    /// The account; null for nobody.
    pub account: Option<Account>,
    /// What unsafe requests carry in `X-CSRF-Token`.
    pub csrf: Option<String>,
    /// Records of organisations that the person may act for, as register and key.
    pub organisations: Vec<OrganisationKey>,
}

/// A record of an organisation.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationKey {
    /// The register.
    pub register: String,
    /// Its key.
    pub key: String,
}

/// A background job.
#[derive(Debug, Serialize, ToSchema)]
pub struct Job {
    /// Its id.
    pub id: String,
    /// What it does.
    #[schema(example = "advance_case")]
    pub kind: String,
    /// What that is called.
    pub text: Text,
    /// `ready`, `running`, `done`, `dead` or `cancelled`.
    pub state: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is due.
    pub due_at: String,
    /// When it ended.
    pub updated_at: Option<String>,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// What it works on.
    pub payload: Json,
}

impl From<&store::jobs::Job> for Job {
    fn from(job: &store::jobs::Job) -> Self {
        Self {
            id: job.id.to_string(),
            kind: job.kind.clone(),
            text: job_text(&job.kind),
            state: job.state.as_str().to_owned(),
            attempts: job.attempts,
            due_at: job.run_at.to_string(),
            updated_at: job.finished_at.map(|at| at.to_string()),
            last_error: job.last_error.clone(),
            payload: job.body.clone(),
        }
    }
}

/// What a kind of job is called.
fn job_text(kind: &str) -> Text {
    let (zh, en) = match kind {
        ADVANCE => ("推进办件", "Carrying a case on"),
        REPLAN => ("登记信息有变，重排办件", "Planning a case again after a register changed"),
        ESCALATE => ("逾期任务上报", "Escalating tasks that are late"),
        REMIND => ("预约提醒", "Reminding of an appointment"),
        PAY_DAILY => ("每日检查应兑付的政策", "Looking which policies are to be paid"),
        PAY_PERIOD => ("生成一期兑付名单", "Making the list of a period"),
        TELL => ("推送可享政策", "Telling of policies that are due"),
        other => match other.strip_prefix("event:") {
            Some("board") => ("更新督办看板", "Carrying changes to the board"),
            Some("telling") => ("办结后推送政策", "Telling of policies after a case"),
            Some("arrivals") => ("信息到齐后重新核算", "Weighing again what waited for a record"),
            Some("message_hook") => ("交消息网关发送", "Handing messages to the gateway"),
            _ => (other, other),
        },
    };
    Text::new(zh, en)
}
