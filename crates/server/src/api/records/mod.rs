//! Records of registers: read for a purpose, with what they were and who read them.
pub mod read;
pub mod reads;
pub mod versions;

use access::{Action, Kind, RecordKey, Resource};
use base::limits::NAME_CHARS_MAX;
use base::{Refusal, Result, Text};
use registers::{Purpose, Reader};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::http::Shared;
use crate::http::caller::Caller;

/// What it is read for.
#[derive(Deserialize, Default, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct For {
    /// In the reader's words; the person sees it.
    #[param(example = "核对登记信息")]
    purpose: String,
    /// The case that justifies it.
    case: Option<String>,
}

/// Whether `caller` may do `action` with the record `key` of `register`.
fn authorise(
    edge: &Shared,
    caller: &Caller,
    action: Action,
    register: &str,
    key: &str,
) -> Result<()> {
    let found = edge.city.pack.registers.get(register).ok_or_else(Refusal::not_found)?;
    let resource = Resource::new(Kind::Record, key)
        .owned_by(RecordKey::new(register, key))
        .handled_by(&found.department, None);
    Ok(edge.city.access.authorise(caller.principal(), action, &resource)?)
}

/// What `caller` reads for, as the log keeps it. Refused with `purpose_missing` (422).
fn purpose_of(caller: &Caller, purpose: &str, case: Option<String>) -> Result<Purpose> {
    let text = purpose.trim();
    if text.is_empty() || text.chars().count() > NAME_CHARS_MAX {
        return Err(purpose_missing().into());
    }
    let reader = Reader::Account(caller.account()?.id.to_string());
    Ok(Purpose { text: Text::new(text, text), case, reader })
}

fn purpose_missing() -> Refusal {
    Refusal::new(
        "purpose_missing",
        422,
        format!("查看登记信息须说明用途，1 至 {NAME_CHARS_MAX} 个字符；当事人可以看到。"),
        format!(
            "Say what the record is read for, in 1 to {NAME_CHARS_MAX} characters; the person \
             sees it."
        ),
    )
    .on("purpose")
}
