//! What bodies outside the city's government answer.
pub mod answer;
