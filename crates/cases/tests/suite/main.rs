//! The room of cases: the planner, the fold of events, decisions, and the operations on both
//! engines. The city is fictional and made for each test ([`city`]).

mod city;
mod decisions;
mod departments;
mod fold;
mod one_window;
mod operations;
mod planner;
mod random_plans;
mod steps;
mod supposing;
