//! Booking a half hour: never more people than seats.

use access::{Action, Kind, Resource};
use base::id::fresh;
use base::{Date, Refusal, Result};
use store::{Tx, jobs};

use super::remind::{REMIND, Remind};
use super::slots::{serves, slots, within_reach};
use super::{APPOINTMENTS_AHEAD_MAX, Appointment, REMIND_HOURS, publish, tables};
use crate::ops::draft::{no_person, person_record, register_of};
use crate::ops::{Actor, Applicant, Room};

/// An appointment to be booked.
#[derive(Debug, Clone)]
pub struct NewAppointment {
    /// Where.
    pub point: String,
    /// On which day.
    pub on: Date,
    /// At what time, such as `09:30`.
    pub at: String,
    /// For which package.
    pub package: String,
    /// The person at the window, when a clerk books it.
    pub on_behalf_of: Option<Applicant>,
}

/// Books a half hour: refused with `not_a_slot` when there is none, `slot_full` when no seat is
/// left, `appointment_clash` when the person has another then, `too_many_appointments` past the
/// limit.
pub async fn book(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    new: &NewAppointment,
) -> Result<Appointment> {
    let (pack, now) = (&room.pack, actor.now);
    let account = actor.who.signed_in()?;
    let resource = Resource::new(Kind::Appointment, "");
    let package = room.package(&new.package)?;
    let person = match &new.on_behalf_of {
        Some(person) => {
            let resource = resource.filed_by(account.id.clone());
            room.access.authorise(actor.who, Action::BookAppointment, &resource)?;
            let register = register_of(room, &package.applicant)?;
            person_record(tx, room, account, &register, person, now).await?
        }
        None => {
            let person = account.person.clone().ok_or_else(no_person)?;
            let resource = resource.owned_by(person.clone());
            room.access.authorise(actor.who, Action::BookAppointment, &resource)?;
            person
        }
    };
    let point = pack.service_points.get(&new.point).ok_or_else(Refusal::not_found)?;
    within_reach(pack, new.on, now)?;
    if !serves(pack, point, &new.package, new.on) {
        return Err(not_served().into());
    }
    let slots = slots(pack, point, new.on)?;
    let slot = slots.into_iter().find(|slot| slot.at == new.at && slot.starts_at > now);
    let slot = slot.ok_or_else(not_a_slot)?;
    if tables::clashes(tx, &person, slot.starts_at).await? {
        return Err(appointment_clash().into());
    }
    if tables::ahead(tx, &person, now).await? >= APPOINTMENTS_AHEAD_MAX {
        return Err(too_many().into());
    }
    let taken = tables::taken(tx, &point.id, slot.starts_at).await?;
    let seat = (1..=slot.seats).find(|seat| !taken.contains(seat)).ok_or_else(slot_full)?;
    let filed = new.on_behalf_of.is_some();
    let appointment = Appointment {
        id: fresh(now),
        point: point.id.clone(),
        district: point.district.clone(),
        starts_at: slot.starts_at,
        seat,
        person,
        account: (!filed).then(|| account.id.to_string()),
        filed_by: filed.then(|| account.id.to_string()),
        package: Some(new.package.clone()),
        state: "booked".to_owned(),
        booked_at: now,
        cancelled_at: None,
    };
    if !tables::insert(tx, &appointment).await? {
        return Err(slot_full().into());
    }
    publish(tx, "appointment_booked", &appointment, now)?;
    let body = serde_json::to_value(Remind { appointment: appointment.id.clone() });
    let at = appointment.starts_at.plus_seconds(-REMIND_HOURS * 3_600).max(now);
    let body = body.expect("a job is JSON");
    jobs::enqueue(tx, REMIND, Some(&appointment.id), &body, at).await?;
    Ok(appointment)
}

fn not_served() -> Refusal {
    Refusal::new(
        "package_not_served",
        422,
        "该服务点不办理这件事，请另选服务点。",
        "This service point does not serve the package; choose another.",
    )
    .on("package")
}

fn not_a_slot() -> Refusal {
    Refusal::new(
        "not_a_slot",
        422,
        "该时段不可预约：须为工作日开放时间内、尚未开始的半小时。",
        "This cannot be booked: a slot is a half hour to come, within opening hours of a working day.",
    )
    .on("at")
}

fn slot_full() -> Refusal {
    Refusal::new(
        "slot_full",
        409,
        "该时段已约满，请另选时段。",
        "No seat is left in this half hour; choose another.",
    )
    .on("at")
}

fn appointment_clash() -> Refusal {
    Refusal::new(
        "appointment_clash",
        409,
        "您在同一时段已有预约。",
        "You have another appointment in this half hour.",
    )
    .on("at")
}

fn too_many() -> Refusal {
    Refusal::new(
        "too_many_appointments",
        409,
        format!("未到期的预约不得超过 {APPOINTMENTS_AHEAD_MAX} 个，请先取消不用的预约。"),
        format!("A person has at most {APPOINTMENTS_AHEAD_MAX} ahead; cancel one first."),
    )
}
