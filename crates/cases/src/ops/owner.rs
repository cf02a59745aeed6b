//! Whose a record is by what its register says, such as the enterprise that develops a project.

use access::RecordKey;
use base::{Instant, Result, Text};
use registers::{Purpose, Reader};
use store::Tx;

use super::Room;

/// Whether the register of `record` names `owner` as the one whose it is.
pub(crate) async fn owns(
    tx: &mut Tx,
    room: &Room,
    owner: &RecordKey,
    record: &RecordKey,
    reader: Reader,
    now: Instant,
) -> Result<bool> {
    let register = room.pack.registers.get(&record.register);
    let Some(by) = register.and_then(|register| register.owner.as_ref()) else { return Ok(false) };
    if by.register != owner.register {
        return Ok(false);
    }
    let purpose = Purpose {
        text: Text::new("核对委托范围", "To know what a mandate covers"),
        case: None,
        reader,
    };
    let (pack, facts) = (&room.pack, [by.fact.as_str()]);
    let RecordKey { register, key } = record;
    let found = registers::read(tx, pack, register, key, &facts, &purpose, now).await?;
    let of = found.as_ref().and_then(|found| found.facts.get(&by.fact)?.as_str());
    Ok(of == Some(owner.key.as_str()))
}
