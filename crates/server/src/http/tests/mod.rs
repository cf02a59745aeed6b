//! The edge as a whole, in process, on a temporary SQLite store with the people of Hangzhou's
//! demonstration.

mod app;
mod awards;
mod board;
mod claim_events;
mod confirmations;
mod contract;
mod explained;
mod govstack;
mod message_hook;
mod one_window;
mod pay_limits;
mod policies;
mod policy_drafts;
mod policy_reach;
mod procedures;
mod rights;
mod snapshots;
mod whole_path;
