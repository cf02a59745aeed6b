//! The supervision board and the figures of departments.

use base::{Instant, Lang};
use cases::ops::board::{self, Shade};
use pack::Pack;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Named, Text, act_text, department, package_name, task_id};

/// A page of the board.
#[derive(Debug, Serialize, ToSchema)]
pub struct Board {
    /// How much there is of all that the reader may see, whatever the filter.
    pub counts: BoardCounts,
    /// Its rows.
    pub items: Vec<BoardRow>,
    /// Where the next page begins (`after`); null at the end.
    pub next: Option<String>,
}

/// How much is yellow and red.
#[derive(Debug, Serialize, ToSchema)]
pub struct BoardCounts {
    /// By department.
    pub departments: Vec<BoardCount>,
    /// By act.
    pub acts: Vec<BoardCount>,
    /// By district; without an id what is done for the whole city.
    pub districts: Vec<BoardCount>,
}

/// How much of one kind is yellow and red.
#[derive(Debug, Serialize, ToSchema)]
pub struct BoardCount {
    /// Its id; null for work of the whole city.
    pub id: Option<String>,
    /// What it is called.
    pub text: Text,
    /// How many are yellow.
    pub yellow: i64,
    /// How many are red.
    pub red: i64,
    /// How many stand still, in time.
    pub stopped: i64,
    /// All that are open.
    pub open: i64,
}

impl BoardCounts {
    /// `counts` by name.
    pub fn new(pack: &Pack, counts: &board::Counts) -> Self {
        let all = |counts: &[board::Count], name: &dyn Fn(&str) -> Text| {
            let one = |count: &board::Count| BoardCount {
                id: count.id.clone(),
                text: count.id.as_deref().map_or_else(|| Text::new("全市", "The city"), name),
                yellow: count.yellow,
                red: count.red,
                stopped: count.stopped,
                open: count.open,
            };
            counts.iter().map(one).collect()
        };
        Self {
            departments: all(&counts.departments, &|id| department(pack, id).text),
            acts: all(&counts.acts, &|id| act_text(pack, id)),
            districts: all(&counts.districts, &|id| district_text(pack, id)),
        }
    }
}

/// A row of the board.
#[derive(Debug, Serialize, ToSchema)]
pub struct BoardRow {
    /// The task, `case:act`.
    pub id: String,
    /// The case.
    pub case: String,
    /// Its number.
    pub number: Option<String>,
    /// The package.
    pub package: Text,
    /// What the case is about.
    pub subject_text: String,
    /// The act.
    pub act: Named,
    /// The step or the ask that it is about; null for the decision of the act.
    pub step: Option<Named>,
    /// What has to be done, as a stable word.
    pub duty: String,
    /// What that is called.
    pub duty_text: Text,
    /// Who holds it.
    pub department: Named,
    /// Where; null for the whole city.
    pub district: Option<Named>,
    /// Since when it is held.
    pub since: Option<String>,
    /// `green`, `yellow`, `red` or `stopped`.
    pub colour: String,
    /// Since which day it has this colour.
    pub coloured_on: Option<String>,
    /// Why its clock stands still.
    pub stopped_for: Option<Text>,
    /// Working days that it may take.
    pub limit_working_days: u32,
    /// The last day.
    pub due_on: Option<String>,
    /// Working days since the last day.
    pub over_working_days: i64,
    /// Whom it was told to: 0 nobody, 1 the reviewer, 2 the supervisor, 3 the city.
    pub level: u8,
    /// What that is called.
    pub level_text: Text,
    /// When.
    pub told_at: Option<String>,
}

impl BoardRow {
    /// `row` as it stands `now`.
    pub fn new(pack: &Pack, row: &board::BoardRow, now: Instant) -> Self {
        let today = now.date_in(&pack.zone());
        let shade = row.shade(today);
        let coloured_on = match shade {
            Shade::Red => row.red_on,
            Shade::Yellow => row.yellow_on,
            Shade::Green | Shade::Stopped => None,
        };
        let over = row.due_on.filter(|_| shade == Shade::Red);
        let over = over.and_then(|due| pack.calendar.count(due, today).ok());
        let case = &row.case;
        Self {
            id: task_id(case.id.as_str(), &row.act),
            case: case.id.to_string(),
            number: case.number.clone(),
            package: package_name(pack, &case.package).text,
            subject_text: case.subject_text.clone(),
            act: Named { id: row.act.clone(), text: act_text(pack, &row.act) },
            step: (!row.step.is_empty()).then(|| Named {
                id: row.step.clone(),
                text: step_text(pack, &row.act, &row.step),
            }),
            duty: row.duty.clone(),
            duty_text: duty_text(&row.duty),
            department: department(pack, &row.department),
            district: row.district.as_ref().map(|id| {
                let text = district_text(pack, id);
                Named { id: id.clone(), text }
            }),
            since: row.since.map(|at| at.to_string()),
            colour: shade.as_str().to_owned(),
            coloured_on: coloured_on.map(|on| on.to_string()),
            stopped_for: row.stopped_for.as_deref().map(|why| stop_text(pack, &row.act, why)),
            limit_working_days: row.limit_working_days,
            due_on: row.due_on.map(|on| on.to_string()),
            over_working_days: over.unwrap_or(0),
            level: row.level,
            level_text: level_text(row.level),
            told_at: row.told_at.map(|at| at.to_string()),
        }
    }
}

/// What a district is called.
pub fn district_text(pack: &Pack, id: &str) -> Text {
    pack.districts.get(id).map_or_else(|| Text::new(id, id), |found| (&found.text).into())
}

fn step_text(pack: &Pack, act: &str, step: &str) -> Text {
    let mut steps = pack.acts.get(act).into_iter().flat_map(|act| &act.steps);
    let of_act = steps.find(|one| one.id == step).map(|step| Text::from(&step.text));
    let of_ask = || pack.asks.get(step).map(|ask| Text::from(&ask.text));
    of_act.or_else(of_ask).unwrap_or_else(|| Text::new(step, step))
}

/// Why a clock stands still: what the engine says is `why:which`.
fn stop_text(pack: &Pack, act: &str, why: &str) -> Text {
    match why.split_once(':').unwrap_or((why, "")) {
        ("sent_back", by) => {
            let by = act_text(pack, by);
            let zh = format!("等待申请人补正（{}）", by.zh);
            Text::new(zh, format!("The applicant is mending it ({})", by.en))
        }
        ("step", id) => step_text(pack, act, id),
        ("reopened", _) => Text::new("等待重新办理", "It waits to be done again"),
        ("tasks", _) => Text::new("各事项均已暂停计时", "All of its tasks stand still"),
        (_, id) => {
            let id = if id.is_empty() { why } else { id };
            let mut named = pack.acts.get(act).into_iter().flat_map(|act| &act.suspensions);
            let found = named.find(|one| one.id == id).map(|one| Text::from(&one.text));
            found.unwrap_or_else(|| Text::new(why, why))
        }
    }
}

fn duty_text(duty: &str) -> Text {
    let (zh, en) = match duty {
        "decision" => ("作出决定", "Decide"),
        "opinion" => ("出具意见", "Give an opinion"),
        "reconcile" => ("协调意见", "Reconcile the opinions"),
        "public_notice" => ("公示", "Hold the public notice"),
        "answer_objection" => ("答复异议", "Answer an objection"),
        "site_visit" => ("现场踏勘", "Visit the site"),
        "expert_review" => ("专家评审", "Hold the expert review"),
        "hearing" => ("听证", "Hold the hearing"),
        "record_payment" => ("确认缴费", "Confirm the payment"),
        "deliver" => ("送达", "Deliver the result"),
        "answer_extension" => ("审批延期", "Decide on an extension"),
        "check_commitment" => ("事后核查承诺", "Check what was committed"),
        other => (other, other),
    };
    Text::new(zh, en)
}

fn level_text(level: u8) -> Text {
    match level {
        0 => Text::new("尚未督办", "Told to nobody yet"),
        1 => Text::new("已提醒承办人员", "Told to the reviewers"),
        2 => Text::new("已报监管人员督办", "Told to the supervisor"),
        _ => Text::new("已报市级督办", "Told to the city"),
    }
}

/// The figures of departments in a period.
#[derive(Debug, Serialize, ToSchema)]
pub struct BoardReport {
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// By department.
    pub departments: Vec<DepartmentFigures>,
}

/// What a department did in a period.
#[derive(Debug, Serialize, ToSchema)]
pub struct DepartmentFigures {
    /// The department.
    pub department: Named,
    /// Tasks that came to it.
    pub received: i64,
    /// Tasks that it decided.
    pub decided: i64,
    /// Of these, within their limit.
    pub within_limit: i64,
    /// Of these, after it.
    pub late: i64,
    /// Times that it sent a case back.
    pub sent_back: i64,
    /// Tasks that it refused.
    pub refused: i64,
    /// Working days that a decided task took on average; null when none was decided.
    pub average_working_days: Option<f64>,
    /// Tasks that are open and late.
    pub open_late: i64,
    /// Refusals by reason, the most frequent first.
    pub refusals: Vec<RefusalFigures>,
}

/// How often an act was refused for a reason.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefusalFigures {
    /// The act.
    pub act: Named,
    /// The reason of the catalogue, or the clause.
    pub reason: Named,
    /// How often.
    pub count: i64,
}

impl BoardReport {
    /// `report` by name.
    pub fn new(pack: &Pack, report: &board::Report) -> Self {
        let one = |of: &board::DepartmentFigures| DepartmentFigures {
            department: department(pack, &of.department),
            received: of.received,
            decided: of.decided,
            within_limit: of.within_limit,
            late: of.late,
            sent_back: of.sent_back,
            refused: of.refused,
            average_working_days: of.average_working_days(),
            open_late: of.open_late,
            refusals: of.refusals.iter().map(|one| refusal(pack, one)).collect(),
        };
        Self {
            from: report.period.from.to_string(),
            to: report.period.to.to_string(),
            departments: report.departments.iter().map(one).collect(),
        }
    }

    /// The same as lines of comma-separated values (RFC 4180) with a byte order mark, so that
    /// spreadsheets read the Chinese.
    pub fn csv(&self, lang: Lang) -> String {
        let say = |text: &Text| match lang {
            Lang::Zh => text.zh.clone(),
            Lang::En => text.en.clone(),
        };
        let head = match lang {
            Lang::Zh => "部门,接收,办结,按期,超期,退回补正,不予,平均工作日,在办超期,不予理由",
            Lang::En => {
                "department,received,decided,within limit,late,sent back,refused,\
                 average working days,open and late,refusals"
            }
        };
        let mut text = format!("\u{feff}{head}\r\n");
        for of in &self.departments {
            let refusals = of.refusals.iter().map(|one| {
                format!("{}: {} × {}", say(&one.act.text), say(&one.reason.text), one.count)
            });
            let average = of.average_working_days.map(|days| format!("{days:.2}"));
            let cells = [
                say(&of.department.text),
                of.received.to_string(),
                of.decided.to_string(),
                of.within_limit.to_string(),
                of.late.to_string(),
                of.sent_back.to_string(),
                of.refused.to_string(),
                average.unwrap_or_default(),
                of.open_late.to_string(),
                refusals.collect::<Vec<_>>().join("; "),
            ];
            text.push_str(&cells.map(|cell| quoted(&cell)).join(","));
            text.push_str("\r\n");
        }
        text
    }
}

/// A cell; one that a spreadsheet would take for a formula is made text.
pub(super) fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t']);
    let cell = if formula { format!("'{cell}") } else { cell.to_owned() };
    match cell.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell,
    }
}

fn refusal(pack: &Pack, of: &board::RefusalCount) -> RefusalFigures {
    let act = pack.acts.get(&of.act);
    let mut reasons = act.into_iter().flat_map(|act| &act.refusals);
    let reason = reasons.find(|one| one.id == of.reason).map(|one| Text::from(&one.text));
    let mut clauses = act.into_iter().flat_map(|act| &act.decision.clauses);
    let clause = || clauses.find(|one| one.id == of.reason).map(|one| Text::from(&one.text));
    let text = reason.or_else(clause).unwrap_or_else(|| Text::new(&of.reason, &of.reason));
    RefusalFigures {
        act: Named { id: of.act.clone(), text: act_text(pack, &of.act) },
        reason: Named { id: of.reason.clone(), text },
        count: of.count,
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_cell_is_text_whatever_is_in_it() {
        assert_eq!(quoted("a,b"), "\"a,b\"");
        assert_eq!(quoted("say \"a\""), "\"say \"\"a\"\"\"");
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("税务局"), "税务局");
    }
}
