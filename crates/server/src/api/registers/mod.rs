//! Registers: imports.
