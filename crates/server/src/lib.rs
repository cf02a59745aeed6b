//! The roof: rooms put together into one server and one command line.
//!
//! [`city`] puts a city together, [`http`] and [`api`] serve it, [`background`] runs what runs
//! beside the requests, [`trial`] runs the tests that a pack carries, [`cli`] is the command line.
//!
//! **Architecture Invariant:** no rule of the domain lives here. An endpoint asks an operation of
//! a room and shows what it answers; the command line has no door that the API has not.

pub mod api;
pub mod archive;
pub mod arrivals;
pub mod assets;
pub mod background;
pub mod case_archive;
pub mod check;
pub mod city;
pub mod cli;
pub mod coverage;
pub mod demo;
pub mod documents;
pub mod frozen;
pub mod http;
pub mod identity;
pub mod kept;
pub mod keys;
pub mod message_hook;
pub mod openapi;
pub mod payroll;
pub mod snapshots;
pub mod telling;
pub mod trial;
mod unreached;

pub use city::{City, Opening};
