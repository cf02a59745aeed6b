//! What policies have brought about.

use base::Lang;
use serde::Serialize;
use utoipa::ToSchema;

use super::board::quoted;
use super::{Named, Text};

/// What policies have brought about in a period.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PolicyEffects {
    /// The first day.
    #[schema(example = "2026-01-01")]
    pub from: String,
    /// The last day.
    #[schema(example = "2026-11-16")]
    pub to: String,
    /// When the registers were weighed for those who are entitled now.
    pub as_of: String,
    /// All together.
    pub total: EffectSums,
    /// `day` or `month`.
    #[schema(example = "month")]
    pub step: String,
    /// Pay-outs by day or month, without gaps.
    pub curve: Vec<EffectPoint>,
    /// By policy, the most paid first.
    pub policies: Vec<EffectRow>,
    /// By district, the most paid first.
    pub districts: Vec<EffectRow>,
    /// How policies reach people.
    pub reach: EffectReach,
}

/// Sums of a policy, a district, or of all.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct EffectSums {
    /// Paid in the period, in yuan.
    #[schema(example = "300000.00")]
    pub paid_yuan: String,
    /// Taken back in the period, in yuan.
    pub back_yuan: String,
    /// The difference, as the ledger has it.
    pub net_yuan: String,
    /// Payments that were settled in the period.
    pub payments: i64,
    /// Parties that have money of it, whenever it was; each policy counts by itself.
    pub parties_paid: i64,
    /// Parties that are entitled today; each policy counts by itself.
    pub entitled: u64,
    /// Parties paid of a thousand who are entitled, at most all; absent when nobody is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage_per_mille: Option<u32>,
    /// Days from the list or the claim to the money, of the payment in the middle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub median_days: Option<i64>,
    /// Within so many days nine of ten payments came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nine_tenths_days: Option<i64>,
    /// Payments that wait for an account.
    pub waiting: i64,
    /// Their sum in yuan.
    pub waiting_yuan: String,
    /// Parties that could claim by one click and have not.
    pub unclaimed: u64,
    /// What they could claim, in yuan, before policies for the same thing.
    pub unclaimed_yuan: String,
    /// Parties that were told without asking.
    pub told: i64,
}

/// What was paid on a day or in a month.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EffectPoint {
    /// Its first day.
    pub on: String,
    /// Paid, in yuan.
    pub paid_yuan: String,
    /// Taken back, in yuan.
    pub back_yuan: String,
}

/// A policy or a district with its sums.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EffectRow {
    /// Its id; empty for those whose district nobody knows.
    pub id: String,
    /// What people call it.
    pub text: Text,
    /// The department that answers for the policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<Named>,
    /// The mode of the policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
    /// Its sums.
    #[serde(flatten)]
    pub sums: EffectSums,
}

/// How policies reach people.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EffectReach {
    /// Policies with money that are in force.
    pub with_money: usize,
    /// Of them, those that are paid without an application or by one click.
    pub without_review: usize,
    /// Their share in a thousand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without_review_per_mille: Option<u32>,
    /// Of what was paid in the period, the share in a thousand that came so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paid_without_review_per_mille: Option<u32>,
    /// What the city has set itself for that, in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without_review_goal_percent: Option<u32>,
    /// Policies in force with a rule to which somebody is entitled today.
    pub reaching: usize,
    /// Of them, those of which somebody was told.
    pub told: usize,
    /// Their share in a thousand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told_per_mille: Option<u32>,
    /// What the city has set itself for that, in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told_goal_percent: Option<u32>,
}

impl PolicyEffects {
    /// As a file for spreadsheets: policies, then districts.
    pub fn csv(&self, lang: Lang) -> String {
        let head = match lang {
            Lang::Zh => {
                "类别,编号,名称,拨付元,追回元,净额元,笔数,已享主体,今日可享,覆盖率‰,\
                 到账天数中位,九成到账天数,待账户笔数,待账户元,未申领,未申领元,已推送"
            }
            Lang::En => {
                "kind,id,name,paid yuan,taken back yuan,net yuan,payments,parties paid,\
                 entitled today,coverage per mille,median days,days of nine tenths,waiting,\
                 waiting yuan,unclaimed,unclaimed yuan,told"
            }
        };
        let mut text = format!("\u{feff}{head}\r\n");
        for (kind, rows) in [("policy", &self.policies), ("district", &self.districts)] {
            for row in rows {
                text.push_str(&line(kind, row, lang));
            }
        }
        text
    }
}

fn line(kind: &str, row: &EffectRow, lang: Lang) -> String {
    let name = match lang {
        Lang::Zh => &row.text.zh,
        Lang::En => &row.text.en,
    };
    let days = |days: Option<i64>| days.map(|days| days.to_string()).unwrap_or_default();
    let of = &row.sums;
    let cells = [
        kind.to_owned(),
        row.id.clone(),
        name.clone(),
        of.paid_yuan.clone(),
        of.back_yuan.clone(),
        of.net_yuan.clone(),
        of.payments.to_string(),
        of.parties_paid.to_string(),
        of.entitled.to_string(),
        of.coverage_per_mille.map(|share| share.to_string()).unwrap_or_default(),
        days(of.median_days),
        days(of.nine_tenths_days),
        of.waiting.to_string(),
        of.waiting_yuan.clone(),
        of.unclaimed.to_string(),
        of.unclaimed_yuan.clone(),
        of.told.to_string(),
    ];
    cells.map(|cell| quoted(&cell)).join(",") + "\r\n"
}
