//! What every room stands on: names for people, money, time, codes, refusals and limits.
//!
//! **Architecture Invariant:** nothing here knows a city, a database, HTTP or the wall clock of the
//! machine (`clock::SystemClock` is the one door to it). Everything is a value.
//!
//! Reading order: [`text`], [`refusal`], [`id`], [`money`], [`time`], [`calendar`], [`deadline`],
//! [`code`], [`clock`], [`limits`].

pub mod calendar;
pub mod clock;
pub mod code;
pub mod deadline;
pub mod id;
pub mod limits;
pub mod money;
pub mod refusal;
pub mod text;
pub mod time;

pub use clock::{Clock, FakeClock, SystemClock};
pub use money::Money;
pub use refusal::{Basis, Error, Fault, Refusal, Result};
pub use text::{Lang, Text};
pub use time::{Date, Instant};
