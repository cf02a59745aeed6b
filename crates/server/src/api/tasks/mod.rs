//! Tasks: the desk of a reviewer.
pub mod decide;
pub mod deed;
pub mod list;
pub mod read;
pub mod send_back;
pub mod shown;

use base::Refusal;
use base::id::CaseId;

/// The case and the act of a task's id, `case:act`.
fn parts(id: &str) -> Result<(CaseId, String), Refusal> {
    let (case, act) = id.split_once(':').ok_or_else(Refusal::not_found)?;
    Ok((CaseId::parse(case)?, act.to_owned()))
}
