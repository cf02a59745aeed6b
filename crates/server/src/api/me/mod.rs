//! What the city keeps of me, and who read it.
pub mod reads;
pub mod records;

use access::RecordKey;
use base::Refusal;

use crate::http::caller::Caller;

/// The caller's own records: the person's, then those of organisations.
fn own(caller: &Caller) -> Result<Vec<RecordKey>, Refusal> {
    let account = caller.account()?;
    Ok(account.person.iter().chain(&account.organisations).cloned().collect())
}
