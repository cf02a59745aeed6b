//! The JSON Schema of a pack file.
