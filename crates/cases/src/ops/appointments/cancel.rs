//! Giving a booked half hour back.

use access::Action;
use base::{Refusal, Result};
use store::Tx;

use super::{Appointment, publish, tables};
use crate::ops::{Actor, Room};

/// Cancels an appointment that has not begun; again is the same.
pub async fn cancel(tx: &mut Tx, room: &Room, actor: &Actor<'_>, id: &str) -> Result<Appointment> {
    let now = actor.now;
    let found = tables::one(tx, id).await?;
    let mut appointment = found.ok_or_else(Refusal::not_found)?;
    room.access.authorise(actor.who, Action::CancelAppointment, &appointment.resource())?;
    if appointment.cancelled_at.is_some() {
        return Ok(appointment);
    }
    if appointment.starts_at <= now {
        let (zh, en) = ("预约时段已经开始，不能取消。", "The appointment has begun.");
        return Err(Refusal::new("appointment_begun", 409, zh, en).into());
    }
    if tables::set_cancelled(tx, id, now).await? {
        "cancelled".clone_into(&mut appointment.state);
        appointment.cancelled_at = Some(now);
        publish(tx, "appointment_cancelled", &appointment, now)?;
    }
    Ok(appointment)
}
