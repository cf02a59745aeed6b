//! A fact that another fact names: whether it may be corrected, and with what.

use base::{Refusal, Text};
use pack::Pack;
use registers::engine::{from_text, value_faults};
use serde_json::Value as Json;

/// The value that `text` says of the fact `name` of `subject`. Refused with
/// `fact_not_correctable` unless the pack lets it be corrected, and with `correction_wrong` when
/// the fact cannot have that value.
pub fn corrected(pack: &Pack, subject: &str, name: &str, text: &str) -> Result<Json, Refusal> {
    let definition = pack.correctable(subject, name).ok_or_else(|| {
        let (zh, en) =
            ("这项信息不能通过更正修改。", "This fact cannot be changed by a correction.");
        Refusal::new("fact_not_correctable", 422, zh, en).on("fact")
    })?;
    let wrong = |must: Text| Refusal::new("correction_wrong", 422, must.zh, must.en).on("value");
    let value = from_text(definition.kind, text)
        .ok_or_else(|| wrong(Text::new("请填写正确的内容。", "Say what it should be.")))?;
    let fault = value_faults(pack, name, definition, &value).into_iter().next();
    fault.map_or(Ok(value), |fault| Err(wrong(fault.must)))
}
