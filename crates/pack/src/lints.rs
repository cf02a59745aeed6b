//! The law as a linter.
