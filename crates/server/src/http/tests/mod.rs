//! The edge as a whole, in process, on a temporary SQLite store with the people of Hangzhou's
//! demonstration.

mod app;
mod board;
mod contract;
mod govstack;
mod one_window;
mod claim_events;
mod policies;
mod procedures;
mod rights;
mod whole_path;
