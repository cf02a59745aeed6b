//! Patterns that texts must match: compiled once with the pack, and only in a form that is matched
//! in time that grows with the text alone. There is no backtracking and no look-around, so no text
//! that somebody sends can make a pattern slow.

use std::collections::HashMap;

use base::limits::{PATTERN_BYTES_MAX, PATTERN_CHARS_MAX, PATTERN_DEPTH_MAX};
use regex::{Regex, RegexBuilder};

use crate::model::FactDef;

/// `pattern` for whole texts; `None` when it is no regular expression or too large.
pub(crate) fn compile(pattern: &str) -> Option<Regex> {
    if pattern.chars().count() > PATTERN_CHARS_MAX {
        return None;
    }
    // by itself first: `a)|(b` is no expression, though it would be one between brackets
    let build = |text: &str| {
        let mut builder = RegexBuilder::new(text);
        builder.nest_limit(PATTERN_DEPTH_MAX);
        builder.size_limit(PATTERN_BYTES_MAX).dfa_size_limit(PATTERN_BYTES_MAX);
        builder.build().ok()
    };
    build(pattern)?;
    build(&format!(r"\A(?:{pattern})\z"))
}

/// Every pattern of `facts` and of their columns, by its text; those that are none are left out.
pub(crate) fn all<'f>(facts: impl Iterator<Item = &'f FactDef>) -> HashMap<String, Regex> {
    let mut patterns = HashMap::new();
    for fact in facts {
        for one in std::iter::once(fact).chain(&fact.columns) {
            let Some(text) = &one.pattern else { continue };
            if let Some(regex) = compile(text) {
                patterns.entry(text.clone()).or_insert(regex);
            }
        }
    }
    patterns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_matched_whole() {
        let rows = [
            ("[0-9]{6}", "310000", true),
            ("[0-9]{6}", "3100000", false),
            ("[0-9]{6}", "310000\n", false),
            ("a|b", "ab", false),
            ("a|b", "b", true),
            (r"\p{Han}{2,4}", "杭州", true),
            (r"\p{Han}{2,4}", "Hangzhou", false),
            ("", "", true),
            ("", "x", false),
        ];
        for (pattern, text, matches) in rows {
            let regex = compile(pattern).unwrap_or_else(|| panic!("{pattern}"));
            assert_eq!(regex.is_match(text), matches, "{pattern} {text}");
        }
    }

    #[test]
    fn what_cannot_be_matched_fast_is_no_pattern() {
        let long = "a".repeat(PATTERN_CHARS_MAX + 1);
        let deep = format!("{}a{}", "(".repeat(200), ")".repeat(200));
        let large = r"(\w{1,100}){1,100}";
        for bad in ["([", "a)|(b", "(?=a)", r"(a)\1", large, &deep, &long] {
            assert!(compile(bad).is_none(), "{bad:.40}");
        }
        // where backtracking would take for ever
        let evil = compile("(a+)+").expect("a pattern");
        assert!(!evil.is_match(&format!("{}!", "a".repeat(base::limits::TEXT_CHARS_MAX))));
    }
}
