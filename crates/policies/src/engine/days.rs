//! The days of a policy: when one may apply, by when a payment is made, when the next part of one
//! falls due.

use base::{Date, Refusal};
use jiff::ToSpan;
use pack::{Pack, Policy};

/// Whether one may apply on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// Now.
    Open,
    /// From this day on.
    Later(Date),
    /// Until this day; it is over.
    Over(Date),
}

/// The last day on which a claim is taken, grace included.
pub fn last_day(policy: &Policy) -> Option<Date> {
    let window = policy.window.as_ref()?;
    let grace = i64::from(window.grace_days.unwrap_or_default());
    Some(window.apply_to?.saturating_add(grace.days()))
}

/// Whether one may apply for `policy` on the day `on`, as far as its window tells.
pub fn opening(policy: &Policy, on: Date) -> Opening {
    let from = policy.window.as_ref().and_then(|window| window.apply_from);
    match (from, last_day(policy)) {
        (Some(from), _) if on < from => Opening::Later(from),
        (_, Some(last)) if last < on => Opening::Over(last),
        _ => Opening::Open,
    }
}

/// Refuses a day on which one may not apply, with `apply_window_closed`.
pub fn must_be_open(policy: &Policy, on: Date) -> Result<(), Refusal> {
    let (zh, en) = match opening(policy, on) {
        Opening::Open => return Ok(()),
        Opening::Later(from) => {
            (format!("{from} 起才受理。"), format!("Claims are taken from {from} on."))
        }
        Opening::Over(last) => {
            (format!("申报已于 {last} 截止。"), format!("Claims were taken until {last}."))
        }
    };
    Err(Refusal::new("apply_window_closed", 409, zh, en))
}

/// By when what began on `from` is paid: the policy's working days after it, by the calendar of the
/// city. Nothing where the policy says nothing, or the year's calendar is not published.
pub fn due_day(pack: &Pack, policy: &Policy, from: Date) -> Option<Date> {
    let days = policy.pay_within_working_days?;
    pack.calendar.add(from, i64::from(days)).ok()
}

/// The day on which the part after the one of `on` falls due: a year later, on 28 February for the
/// 29th.
pub fn next_part_on(on: Date) -> Date {
    on.saturating_add(1.year())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use pack::Window;

    use super::*;
    use crate::engine::tests::policy;

    #[test]
    fn a_window_opens_closes_and_has_grace() {
        let mut policy = policy();
        assert_eq!(opening(&policy, date(2025, 3, 1)), Opening::Open);
        policy.window = Some(Window {
            apply_from: Some(date(2025, 1, 1)),
            apply_to: Some(date(2025, 1, 31)),
            grace_days: None,
        });
        let rows = [
            (date(2024, 12, 31), Opening::Later(date(2025, 1, 1))),
            (date(2025, 1, 1), Opening::Open),
            (date(2025, 1, 31), Opening::Open),
            (date(2025, 2, 1), Opening::Over(date(2025, 1, 31))),
        ];
        for (on, wanted) in rows {
            assert_eq!(opening(&policy, on), wanted, "{on}");
        }
        policy.window.as_mut().expect("a window").grace_days = Some(10);
        assert_eq!(opening(&policy, date(2025, 2, 10)), Opening::Open);
        assert_eq!(opening(&policy, date(2025, 2, 11)), Opening::Over(date(2025, 2, 10)));
        let refused = must_be_open(&policy, date(2025, 2, 11)).expect_err("it is over");
        assert_eq!(refused.code, "apply_window_closed");
    }

    #[test]
    fn a_part_falls_due_a_year_later() {
        assert_eq!(next_part_on(date(2024, 2, 29)), date(2025, 2, 28));
    }
}
