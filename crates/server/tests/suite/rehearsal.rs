//! Stories of the engine itself, on the whole city with packages that exist nowhere.

use crate::process::{answer, onevisit};

#[test]
fn every_rehearsal_comes_out_as_written() {
    let only = "crates/server/tests/rehearsal";
    let (exit, out, err) =
        answer(&mut onevisit(&["pack", "test", "packs/hangzhou", "--only", only]));
    assert_eq!(exit, 0, "{out}{err}");
    assert!(out.trim_end().ends_with(" 0 failed"), "{out}");
}
