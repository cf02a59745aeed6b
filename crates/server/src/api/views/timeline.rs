//! What happened to a case, in words.

use cases::engine::state::State;
use cases::model::{Actor, Event, Happened, OutsideAnswer, StepRecord};
use pack::Pack;

use super::{Text, act_text, deciding, department};

pub(super) fn told(pack: &Pack, event: &Event) -> Text {
    let act = event.act().map(|act| act_text(pack, act)).unwrap_or_default();
    let with =
        |zh: &str, en: &str| Text::new(format!("{zh}：{}", act.zh), format!("{en}: {}", act.en));
    match event {
        Event::Submitted { .. } => Text::new("已提交，城市开始计时", "Submitted; the clock runs"),
        Event::TaskOpened { .. } => with("开始办理", "Work began"),
        Event::TaskReopened { .. } => with("内容有变，重新办理", "Looked at again"),
        Event::ReviewNeeded { .. } => with("转人工审查", "A reviewer looks"),
        Event::TaskApproved { .. } => with("已办成", "Granted"),
        Event::TaskRefused { must, .. } => Text::new(
            format!("未予办理：{}，须满足：{}", act.zh, must.zh),
            format!("Not granted: {}. What must hold: {}", act.en, must.en),
        ),
        Event::TaskStopped { .. } => with("不再办理", "Will not be done"),
        Event::StepBegun { act, step, .. } => with_step(pack, act, step, "开始", "Begins"),
        Event::StepSkipped { act, step } => {
            with_step(pack, act, step, "无需进行", "Not called for")
        }
        Event::StepRecorded { act, step, record } => {
            let (zh, en) = recorded(record);
            with_step(pack, act, step, zh, en)
        }
        Event::StepEnded { act, step, passed: true } => with_step(pack, act, step, "完成", "Done"),
        Event::StepEnded { act, step, .. } => {
            with_step(pack, act, step, "完成，结论不利", "Done, against it")
        }
        Event::SentBack { .. } => {
            with("退回补正，计时暂停", "Sent back to be mended; clock stopped")
        }
        Event::CredentialIssued { credential_type, .. } => {
            let kind = super::credential_text(pack, credential_type);
            Text::new(format!("已核发：{}", kind.zh), format!("Issued: {}", kind.en))
        }
        Event::TaskSuspended { act, reason, .. } => {
            let reasons = pack.acts.get(act).into_iter().flat_map(|act| &act.suspensions);
            let listed = reasons.into_iter().find(|listed| listed.id == *reason);
            let why = listed.map(|listed| Text::from(&listed.text)).unwrap_or_default();
            with(&format!("暂停计时（{}）", why.zh), &format!("Clock stopped ({})", why.en))
        }
        Event::TaskResumed { .. } => with("恢复计时", "The clock runs again"),
        Event::ExtensionAsked { .. } => with("申请延期", "More time is asked for"),
        Event::ExtensionAnswered { granted: true, .. } => with("准予延期", "More time is granted"),
        Event::ExtensionAnswered { .. } => with("不准延期", "More time is not granted"),
        Event::TaskDeemed { .. } => {
            with("超时未决，视为同意", "Not decided in time: deemed granted")
        }
        other => afterwards(pack, other),
    }
}

/// What happens after acceptance and after the decision, and how a case ends.
fn afterwards(pack: &Pack, event: &Event) -> Text {
    let act = event.act().map(|act| act_text(pack, act)).unwrap_or_default();
    let with =
        |zh: &str, en: &str| Text::new(format!("{zh}：{}", act.zh), format!("{en}: {}", act.en));
    let of_ask = |ask: &str, zh: &str, en: &str| {
        let text = pack.asks.get(ask).map(|ask| Text::from(&ask.text)).unwrap_or_default();
        Text::new(format!("{zh}：{}", text.zh), format!("{en}: {}", text.en))
    };
    match event {
        Event::MaterialFollowed { ask, .. } => of_ask(ask, "已补交", "Handed in later"),
        Event::MaterialLapsed { ask } => of_ask(ask, "逾期未补交", "Did not come in time"),
        Event::CommitmentChecked { ask, kept: true, .. } => {
            of_ask(ask, "核查：已履行承诺", "Checked, kept")
        }
        Event::CommitmentChecked { ask, .. } => {
            of_ask(ask, "核查：未履行承诺", "Checked, not kept")
        }
        Event::DecisionObjected { .. } => with("申请人提出异议", "The applicant objected"),
        Event::ObjectionDecided { upheld: true, .. } => with("异议成立", "Objection upheld"),
        Event::ObjectionDecided { .. } => with("异议不成立", "Objection dismissed"),
        Event::Reopened => Text::new("办件重新办理", "The case goes on"),
        Event::DecisionRevoked { cause, .. } => {
            let why = cause.text();
            with(&format!("撤销决定（{}）", why.zh), &format!("Decision revoked ({})", why.en))
        }
        Event::DecisionCorrected { .. } => with("更正决定", "Decision corrected"),
        Event::Reported { .. } => with("已补报", "Reported"),
        Event::Replanned { .. } => {
            Text::new("情况有变，办理方案已更新", "Planned again: something changed")
        }
        Event::OutsideAnswered { answer, .. } => match answer {
            OutsideAnswer::Requested => with("外部单位已收到", "Received by the outside body"),
            OutsideAnswer::Accepted => with("外部单位已同意", "Accepted by the outside body"),
            OutsideAnswer::Rejected => with("外部单位未同意", "Rejected by the outside body"),
        },
        Event::Closed => Text::new("已办结", "Done"),
        Event::Refused => Text::new("不予办理，已办结", "Ended: not granted"),
        Event::Withdrawn { .. } => Text::new("申请人已撤回", "Withdrawn by the applicant"),
        _ => Text::default(),
    }
}

fn with_step(pack: &Pack, act: &str, step: &str, zh: &str, en: &str) -> Text {
    let act_name = act_text(pack, act);
    let step = cases::engine::state::step_of(pack, act, step).map(|step| Text::from(&step.text));
    let step = step.unwrap_or_default();
    Text::new(
        format!("{}·{}:{zh}", act_name.zh, step.zh),
        format!("{}, {}: {en}", act_name.en, step.en),
    )
}

/// Who does a thing in a step, when it is not the act's own department.
fn doer(pack: &Pack, event: &Event) -> Option<Text> {
    let record = match event {
        Event::StepRecorded { record, .. } => record,
        Event::DecisionObjected { .. } => return Some(Text::new("申请人", "The applicant")),
        Event::ExtensionAnswered { .. }
        | Event::ObjectionDecided { .. }
        | Event::DecisionRevoked { .. }
        | Event::CommitmentChecked { .. } => {
            return Some(Text::new("监管人员", "The supervisor"));
        }
        _ => return None,
    };
    match record {
        StepRecord::Opinion { department: by, .. } => Some(department(pack, by).text),
        StepRecord::Objected { .. } => Some(Text::new("社会公众", "The public")),
        StepRecord::Signed { at_window: false, .. } => Some(Text::new("签字方", "A party")),
        StepRecord::Signed { .. } | StepRecord::Paid { .. } | StepRecord::Delivered { .. } => {
            Some(Text::new("综合窗口或承办部门", "The window or the department"))
        }
        StepRecord::Chosen { .. } => Some(Text::new("申请人", "The applicant")),
        _ => None,
    }
}

fn recorded(record: &StepRecord) -> (&'static str, &'static str) {
    match record {
        StepRecord::Opinion { .. } => ("部门已出具意见", "A department gave its opinion"),
        StepRecord::Reconciled { .. } => ("牵头部门已协调", "The lead settled it"),
        StepRecord::Objected { .. } => ("收到异议", "Somebody objected"),
        StepRecord::Answered { .. } => ("已答复异议", "An objection was answered"),
        StepRecord::Appointed { .. } => ("已约定踏勘日期", "The day of the visit is set"),
        StepRecord::Visited { .. } => ("已踏勘", "Visited"),
        StepRecord::Reviewed { .. } => ("专家已评审", "Experts concluded"),
        StepRecord::Heard { .. } => ("已听证", "Heard"),
        StepRecord::Paid { .. } => ("已缴费", "Paid"),
        StepRecord::Signed { .. } => ("一方已签字", "A party signed"),
        StepRecord::Chosen { .. } => ("已选择领取方式", "The way of delivery is chosen"),
        StepRecord::Delivered { .. } => ("已送达", "Delivered"),
    }
}

pub(super) fn actor(pack: &Pack, of: &State, happened: &Happened, filed: bool) -> Text {
    if let (Actor::Account(_), Some(by)) = (&happened.by, doer(pack, &happened.event)) {
        return by;
    }
    match (&happened.by, happened.event.act()) {
        (Actor::Rule, _) => Text::new("系统按规则", "By rule"),
        (Actor::Account(_), Some(act)) => {
            let known = pack.acts.contains_key(act);
            if known { department(pack, deciding(pack, of, act)).text } else { Text::default() }
        }
        (Actor::Account(_), None) if filed => Text::new("综合窗口", "The window"),
        (Actor::Account(_), None) => Text::new("申请人", "The applicant"),
    }
}
