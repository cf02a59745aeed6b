//! What policies say, as functions of values: who has a right to what, how much, of several which,
//! when, and who bears it.

mod award;
mod budget;
mod days;
mod draw;
pub mod draw_file;
mod effect;
mod event;
mod facts;
mod funding;
mod gap;
mod groups;
mod interest;
pub mod iso20022;
mod mass;
mod once;
mod parts;
mod reach;
mod stack;
#[cfg(test)]
mod tests;
mod weigh;

pub use award::{Standing, payable};
pub use budget::{allocate, share_out, when_dry, year_left, year_limit};
pub use days::{Opening, due_day, last_day, must_be_open, next_part_on, opening};
pub use draw::drawn;
pub use effect::{DaysTaken, per_mille};
pub use event::{EventWeigher, Line, Verdict, failing, lines, missing, read_says, says_json};
pub use facts::{Intake, Refused, refused_rows};
pub use funding::{Share, advances, shares};
pub use gap::{By, Gap, gaps};
pub use groups::Grouping;
pub use interest::interest;
pub use mass::{Candidate, Matched, Matcher, OfPolicy, Total, fen_of};
pub use once::{Counted, OnceKey, count_once, once_keys};
pub use parts::{Part, part_of, parts};
pub use reach::ruled_out;
pub use stack::{Before, Due, due, family, left, stack};
pub use weigh::{AmountSays, ClauseSays, Says, Weigher, Weighing};
