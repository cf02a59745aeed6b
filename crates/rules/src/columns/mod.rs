//! The same rules on all parties at once: in columns, every distinct condition once.
//!
//! [`Table`] holds the facts of many parties; [`Program`] holds many rules in one arena, so that
//! what they share is computed once; [`Program::on`] binds the two and [`Run::batch`] answers for
//! some rows. The answer for a row is what [`Rule::eval`](crate::Rule::eval) says of it, down to
//! the last digit (tests/columns.rs): numbers are whole counts of a power of ten in 64 bits while
//! the bounds of the columns prove that this is exact, and the language's own numbers where not.
//!
//! Reading order: [`bits`], [`table`], `cells` (a row put in place of another), `shape` (how each
//! number is held), `plan` (what is computed when), `run` (the answers), `kernel`, `words` (texts,
//! by their dictionary), `days`, `tally`
//! (several conditions together); [`file`] keeps a table in a file, in `sections`.

mod bits;
mod cells;
mod days;
pub mod file;
mod kernel;
mod plan;
mod run;
mod sections;
mod shape;
mod table;
mod tally;
mod words;

pub use bits::Bits;
pub use plan::{One, Program, RootId};
pub use run::{Answers, Prepared, Rows, Run, Truths};
pub use table::{Column, ColumnBuilder, NotHeld, Row, Table, Values, date_of, day_of};
pub use tally::Tally;
