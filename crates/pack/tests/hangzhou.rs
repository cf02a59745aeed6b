//! The city's pack loads.

use base::Lang;

fn hangzhou() -> std::path::PathBuf {
    testkit::root().join("packs/hangzhou")
}

#[test]
fn the_pack_of_hangzhou_has_no_error() {
    let loaded = pack::load(&hangzhou());
    let text = pack::diagnostic::render(&loaded.diagnostics, &hangzhou(), Lang::En, false);
    assert!(loaded.pack.is_some(), "{text}");
}

#[test]
fn its_calendar_has_the_years_2018_to_2026() {
    let loaded = pack::load(&hangzhou());
    let years: Vec<i16> = loaded.pack.expect("a pack").calendar.years().collect();
    assert_eq!(years, (2018..=2026).collect::<Vec<_>>());
}
