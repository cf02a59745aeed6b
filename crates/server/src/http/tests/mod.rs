//! The edge as a whole, in process, on a temporary SQLite store with the people of Hangzhou's
//! demonstration.

mod app;
mod board;
mod claim_events;
mod contract;
mod govstack;
mod one_window;
mod policies;
mod procedures;
mod rights;
mod whole_path;
