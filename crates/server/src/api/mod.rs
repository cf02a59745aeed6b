//! The endpoints, one a file, in folders named as in the router's table.
//!
//! A file reads: possible answers, documentation, handler, tests.

pub mod accounts;
pub mod acts;
pub mod appointments;
pub mod board;
pub mod cases;
pub mod city;
pub mod claim_event_kinds;
pub mod claim_events;
pub mod credential_views;
pub mod credentials;
pub mod documents;
pub mod duties;
pub mod entitlements;
pub mod errors;
pub mod facts;
pub mod follows;
pub mod govstack;
pub mod health;
pub mod jobs;
pub mod journal;
pub mod life_events;
pub mod mandates;
pub mod me;
pub mod messages;
pub mod notices;
pub mod outside;
pub mod packages;
pub mod packs;
pub mod pay_runs;
pub mod policies;
pub mod policy_drafts;
pub mod policy_effects;
pub mod receipts;
pub mod records;
pub mod registers;
pub mod service_points;
pub mod session;
pub mod status_lists;
pub mod subjects;
pub mod tasks;
pub mod unreached_parties;
pub mod unresolved;
pub mod views;
