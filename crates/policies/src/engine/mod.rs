//! What policies say, as functions of values: who has a right to what, how much, of several which,
//! and who bears it.

mod budget;
mod draw;
mod event;
mod facts;
mod funding;
pub mod iso20022;
mod mass;
mod stack;
mod weigh;

pub use budget::allocate;
pub use draw::drawn;
pub use event::{EventWeigher, Line, Verdict, failing, lines, missing, read_says, says_json};
pub use facts::{Intake, Refused, refused_rows};
pub use funding::{Share, shares};
pub use mass::{Candidate, Matched, Matcher, OfPolicy, Total, fen_of};
pub use stack::{Before, Due, due, left, stack};
pub use weigh::{AmountSays, ClauseSays, Says, Weigher, Weighing};
