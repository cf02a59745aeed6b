//! How far something is, on standard error: one line that is written over on a terminal, a line
//! each time where somebody asked for it elsewhere.

use std::io::{IsTerminal, Write};

/// Places of the bar.
const WIDTH: u64 = 40;

/// How far one thing is.
pub(super) struct Progress {
    what: String,
    of: Option<u64>,
    terminal: bool,
    shown: bool,
}

impl Progress {
    /// Of `what`, which is over at `of` when that is known; shown on a terminal.
    pub(super) fn of(what: &str, of: Option<u64>) -> Self {
        let terminal = std::io::stderr().is_terminal();
        Self { what: what.to_owned(), of, terminal, shown: terminal }
    }

    /// Shown also where standard error is no terminal, such as in a log.
    pub(super) fn always(mut self, always: bool) -> Self {
        self.shown |= always;
        self
    }

    /// So much is done.
    pub(super) fn told(&self, done: u64) {
        if !self.shown {
            return;
        }
        let line = line(&self.what, done, self.of);
        let over = self.of.is_some_and(|of| done >= of);
        match (self.terminal, over) {
            (true, false) => eprint!("\r{line}"),
            (true, true) => eprintln!("\r{line}"),
            (false, _) => eprintln!("{line}"),
        }
        let _ = std::io::stderr().flush();
    }

    /// Nothing more is told: ends the line of what had no known end.
    pub(super) fn end(&self) {
        if self.terminal && self.of.is_none() {
            eprintln!();
        }
    }
}

/// `what [####....] done / of`, or without the bar where nobody knows the end.
fn line(what: &str, done: u64, of: Option<u64>) -> String {
    let Some(of) = of else { return format!("{what:>8} {done}") };
    let full = WIDTH * done.min(of) / of.max(1);
    let times = |mark: &str, count| mark.repeat(usize::try_from(count).unwrap_or_default());
    let (full, rest) = (times("#", full), times(".", WIDTH - full));
    format!("{what:>8} [{full}{rest}] {done} / {of}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_how_far_it_is() {
        let rows = [
            ("commit", 0, Some(8), format!("  commit [{}] 0 / 8", ".".repeat(40))),
            ("batch", 2, Some(8), format!("   batch [{}{}] 2 / 8", "#".repeat(10), ".".repeat(30))),
            ("batch", 8, Some(8), format!("   batch [{}] 8 / 8", "#".repeat(40))),
            // more than was expected is no longer bar, and nothing to do is no division by nought
            ("batch", 9, Some(8), format!("   batch [{}] 9 / 8", "#".repeat(40))),
            ("batch", 0, Some(0), format!("   batch [{}] 0 / 0", ".".repeat(40))),
            ("person", 20, None, "  person 20".to_owned()),
        ];
        for (what, done, of, wanted) in rows {
            assert_eq!(line(what, done, of), wanted);
        }
    }
}
