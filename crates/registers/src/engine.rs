//! Pure parts: how names are compared, values checked and masked, bodies written, and synthetic
//! records made.

mod body;
mod cell;
pub mod columns;
mod mask;
mod places;
mod random;
pub mod rows;
mod synthetic;
mod values;
mod wanted;

use pack::{Pack, Sensitivity};

pub use body::Shape;
pub use cell::from_text;
pub use mask::mask;
pub use places::Places;
pub use synthetic::generate;
pub use values::value_faults;
pub use wanted::Wanting;

/// Whether the names of `register` are compared: it has names, and they are nobody's person's.
pub fn compares_names(pack: &Pack, register: &str) -> bool {
    let facts = pack.registers.get(register).map_or(&[][..], |register| &register.facts);
    facts.iter().any(|fact| fact.id == "name" && fact.sensitivity != Sensitivity::Personal)
}

/// `name` as it is compared with others: width and case folded, spaces, punctuation and the
/// ornaments of the pack's list `name_ornaments` (the city, the legal form) taken away.
pub fn comparable_name(pack: &Pack, name: &str) -> String {
    let mut plain: String = name.chars().filter_map(fold).collect();
    if let Some(ornaments) = pack.lists.get("name_ornaments") {
        for ornament in ornaments.entries.iter().filter(|o| !o.text.zh.is_empty()) {
            plain = plain.replace(&ornament.text.zh, "");
        }
    }
    plain
}

/// Full-width forms become half-width, letters lower case; what is neither letter, digit nor
/// ideograph falls away.
fn fold(c: char) -> Option<char> {
    let narrow = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        other => other,
    };
    let lower = narrow.to_lowercase().next().unwrap_or(narrow);
    lower.is_alphanumeric().then_some(lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_and_punctuation_do_not_tell_names_apart() {
        let plain = |name: &str| name.chars().filter_map(fold).collect::<String>();
        assert_eq!(plain("ＡＢＣ(杭州) 软件"), "abc杭州软件");
        assert_eq!(plain("Abc(杭州)软件"), plain("ABC（杭州）软 件"));
    }
}
