//! GovStack's Registration building block over the same operations: another government's software
//! opens a company in this city without knowing our own API. What maps to what: docs/govstack.md.

pub mod application;
pub mod applications;
pub mod complete;
pub mod documents;
pub mod eform;
pub mod eforms;
pub mod ids;
pub mod mediator;
pub mod service;
pub mod services;
pub mod shapes;
pub mod shown;
pub mod submit;
pub mod task;
pub mod tasks;
pub mod update;
