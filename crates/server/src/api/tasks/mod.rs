//! Tasks: the desk of a reviewer.
pub mod answer_extension;
pub mod answer_objection;
pub mod ask_extension;
pub mod correct;
pub mod decide;
pub mod deed;
pub mod list;
pub mod object;
pub mod read;
pub mod report;
pub mod resume;
pub mod revoke;
pub mod send_back;
pub mod shown;
pub mod suspend;

use base::Refusal;
use base::id::CaseId;

/// The case and the act of a task's id, `case:act`.
pub(super) fn parts(id: &str) -> Result<(CaseId, String), Refusal> {
    let (case, act) = id.split_once(':').ok_or_else(Refusal::not_found)?;
    Ok((CaseId::parse(case)?, act.to_owned()))
}
