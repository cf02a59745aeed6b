//! What somebody does in a step of an act: the words of stories, of the API and of the engine.

use base::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::DeliveryWay;

/// What somebody does in a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum StepDeed {
    /// A department that was asked says what it thinks (joint opinion).
    Opinion {
        /// What it says.
        says: OpinionSays,
        /// Why, or under which conditions.
        #[serde(default)]
        text: String,
    },
    /// The lead settles a disagreement (joint opinion).
    Reconcile {
        /// Whether the matter goes on.
        agree: bool,
        /// Why: a reason must be given.
        text: String,
    },
    /// Somebody objects while the matter is shown to the public.
    Object {
        /// In their words.
        text: String,
    },
    /// The department answers an objection.
    Answer {
        /// Which one, from 1.
        objection: u32,
        /// Whether it is well founded.
        founded: bool,
        /// In the department's words.
        text: String,
    },
    /// A day is set for the one visit of the case.
    Appoint {
        /// The day.
        on: Date,
    },
    /// What was found on the spot, for this act.
    Visit {
        /// Whether it is as it must be.
        passed: bool,
        /// What was found.
        text: String,
    },
    /// What experts concluded.
    Experts {
        /// Who they were.
        names: Vec<String>,
        /// Whether they are for it.
        passed: bool,
        /// Their conclusion.
        text: String,
        /// What each of them gave, of 100 points, when they score.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        scores: Vec<Score>,
    },
    /// Those concerned were heard.
    Hear {
        /// Who came.
        names: Vec<String>,
        /// What was said.
        text: String,
    },
    /// A fee was paid.
    Pay {
        /// The number that the payment has with the bank or the treasury.
        reference: String,
    },
    /// One of several parties signs, under the own account; at the window, a clerk for whoever
    /// stands there.
    Sign {
        /// At the window: the identity number on the card that was shown.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        identity_number: Option<String>,
    },
    /// The applicant says how the result shall come.
    Choose {
        /// How.
        way: DeliveryWay,
        /// Where to, by post.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        address: String,
    },
    /// The result was handed over or sent.
    Deliver {
        /// Of the parcel, by post.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tracking_number: Option<String>,
    },
}

/// What one expert gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// One of the experts.
    pub name: String,
    /// Of 100.
    pub points: u32,
}

/// What a department says when it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OpinionSays {
    /// Yes.
    Agree,
    /// Yes, if.
    AgreeWithConditions,
    /// No.
    Disagree,
}
