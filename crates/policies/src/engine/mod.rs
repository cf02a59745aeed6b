//! What policies say, as functions of values: who has a right to what, how much, of several which,
//! and who bears it.

mod budget;
mod effect;
mod facts;
mod funding;
pub mod iso20022;
mod mass;
mod stack;
mod weigh;

pub use budget::allocate;
pub use effect::{DaysTaken, per_mille};
pub use facts::{Intake, Refused, refused_rows};
pub use funding::{Share, shares};
pub use mass::{Candidate, Matched, Matcher, OfPolicy, Total, fen_of};
pub use stack::{Before, Due, due, left, stack};
pub use weigh::{AmountSays, ClauseSays, Says, Weigher, Weighing};
