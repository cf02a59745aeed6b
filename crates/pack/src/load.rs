//! A folder of YAML in; a pack and diagnostics out.

use std::path::Path;

use crate::{Diagnostic, model::*};
use base::calendar::Calendar;

/// A pack that was read, whole or in part.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// What could be read.
    pub pack: Pack,
    /// What was wrong.
    pub diagnostics: Vec<Diagnostic>,
}
