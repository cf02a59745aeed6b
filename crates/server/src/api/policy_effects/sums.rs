//! Sums of a policy, a district, or of all, from what the store and the city say.

use std::collections::BTreeMap;

use base::Money;
use policies::engine::{DaysTaken, per_mille};
use policies::ops::effect;
use rust_decimal::Decimal;

use super::now::Now;
use crate::api::views::EffectSums;

/// Digits of a fen.
const FEN_DIGITS: u32 = 2;

/// Sums on their way.
#[derive(Debug, Clone, Default)]
pub(super) struct Sums {
    pub paid: i128,
    back: i128,
    payments: i64,
    parties: i64,
    days: DaysTaken,
    waiting: i64,
    waiting_fen: i128,
    entitled: u64,
    unclaimed: u64,
    unclaimed_fen: i128,
    pub told: i64,
}

/// By policy and district.
pub(super) type Cells = BTreeMap<(String, String), Sums>;

/// What was paid and how it stands, by policy and district.
pub(super) fn cells(found: &effect::Sums) -> Cells {
    let mut cells = Cells::new();
    for flow in &found.flows {
        let sums = cells.entry((flow.policy.clone(), flow.district.clone())).or_default();
        sums.paid += i128::from(flow.paid.fen());
        sums.back += i128::from(flow.back.fen());
        sums.payments += flow.payments;
        if let Some(days) = flow.days {
            sums.days.add(days, flow.payments);
        }
    }
    for stands in &found.standing {
        let sums = cells.entry((stands.policy.clone(), stands.district.clone())).or_default();
        sums.parties += stands.parties;
        sums.waiting += stands.waiting;
        sums.waiting_fen += i128::from(stands.waiting_sum.fen());
    }
    cells
}

impl Sums {
    /// With who is entitled now.
    pub(super) fn stands_now(&mut self, now: &Now) {
        self.entitled += now.entitled;
        self.unclaimed += now.unclaimed;
        self.unclaimed_fen += now.unclaimed_fen;
    }

    /// With all of `other`.
    pub(super) fn join(&mut self, other: &Self) {
        self.paid += other.paid;
        self.back += other.back;
        self.payments += other.payments;
        self.parties += other.parties;
        self.days.join(&other.days);
        self.waiting += other.waiting;
        self.waiting_fen += other.waiting_fen;
        self.entitled += other.entitled;
        self.unclaimed += other.unclaimed;
        self.unclaimed_fen += other.unclaimed_fen;
        self.told += other.told;
    }

    /// Parties that are entitled now.
    pub(super) fn entitled(&self) -> u64 {
        self.entitled
    }

    pub(super) fn view(&self) -> EffectSums {
        EffectSums {
            paid_yuan: yuan(self.paid),
            back_yuan: yuan(self.back),
            net_yuan: yuan(self.paid - self.back),
            payments: self.payments,
            parties_paid: self.parties,
            entitled: self.entitled,
            coverage_per_mille: per_mille(i128::from(self.parties), i128::from(self.entitled)),
            median_days: self.days.percentile(50),
            nine_tenths_days: self.days.percentile(90),
            waiting: self.waiting,
            waiting_yuan: yuan(self.waiting_fen),
            unclaimed: self.unclaimed,
            unclaimed_yuan: yuan(self.unclaimed_fen),
            told: self.told,
        }
    }
}

/// Fen as yuan, with two digits after the point.
pub(super) fn yuan(fen: i128) -> String {
    Decimal::try_from_i128_with_scale(fen, FEN_DIGITS)
        .map_or_else(|_| Money::ZERO.to_string(), |yuan| yuan.to_string())
}
