//! Figures as an aligned table for people and one line of JSON for programs.

use serde_json::{Value as Json, json};

/// What a figure should be.
#[derive(Clone, Copy)]
pub enum Goal {
    /// At least so much.
    AtLeast(f64),
    /// Less than so much.
    Below(f64),
}

impl Goal {
    fn met(self, value: f64) -> bool {
        match self {
            Self::AtLeast(least) => value >= least,
            Self::Below(bound) => value < bound,
        }
    }

    fn text(self) -> String {
        match self {
            Self::AtLeast(least) => format!(">= {}", number(least)),
            Self::Below(bound) => format!("< {}", number(bound)),
        }
    }
}

struct Figure {
    name: String,
    value: f64,
    unit: &'static str,
    goal: Option<Goal>,
}

/// The figures of one benchmark.
pub struct Report {
    bench: &'static str,
    load_before: f64,
    figures: Vec<Figure>,
    notes: Vec<String>,
}

impl Report {
    /// An empty report; remembers how busy the machine was before.
    pub fn new(bench: &'static str) -> Self {
        Self { bench, load_before: load_average(), figures: Vec::new(), notes: Vec::new() }
    }

    /// Adds a figure.
    pub fn add(&mut self, name: impl Into<String>, value: f64, unit: &'static str) {
        self.figures.push(Figure { name: name.into(), value, unit, goal: None });
    }

    /// Adds a figure that has a goal.
    pub fn goal(&mut self, name: impl Into<String>, value: f64, unit: &'static str, goal: Goal) {
        self.figures.push(Figure { name: name.into(), value, unit, goal: Some(goal) });
    }

    /// Adds a sentence below the table.
    pub fn note(&mut self, text: impl Into<String>) {
        self.notes.push(text.into());
    }

    /// Prints the table and the line of JSON.
    pub fn print(&self) {
        let cpus = std::thread::available_parallelism().map_or(1, usize::from);
        let busy = self.load_before;
        println!("\n== {} (processors {cpus}, load average before {busy:.2})", self.bench);
        let mut rows = vec![["figure", "median", "unit", "goal", ""].map(str::to_owned)];
        rows.extend(self.figures.iter().map(|figure| {
            let goal = figure.goal.map_or_else(String::new, Goal::text);
            let met =
                figure.goal.map_or("", |g| if g.met(figure.value) { "met" } else { "MISSED" });
            let (value, unit) = (number(figure.value), figure.unit.to_owned());
            [figure.name.clone(), value, unit, goal, met.to_owned()]
        }));
        let wide = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
        let widths: Vec<usize> = (0..5).map(|column| wide(column).unwrap_or(0)).collect();
        for [name, value, unit, goal, met] in &rows {
            let (a, b, c, d) = (widths[0], widths[1], widths[2], widths[3]);
            let line = format!("{name:a$}  {value:>b$}  {unit:c$}  {goal:d$}  {met}");
            println!("{}", line.trim_end());
        }
        for note in &self.notes {
            println!("  {note}");
        }
        println!("{}", self.json(cpus));
    }

    fn json(&self, cpus: usize) -> Json {
        let figure = |figure: &Figure| {
            let mut json = json!({
                "name": figure.name, "value": figure.value, "unit": figure.unit
            });
            if let Some(goal) = figure.goal {
                json["goal"] = goal.text().into();
                json["met"] = goal.met(figure.value).into();
            }
            json
        };
        json!({
            "bench": self.bench,
            "processors": cpus,
            "load_average_before": self.load_before,
            "figures": self.figures.iter().map(figure).collect::<Vec<_>>(),
            "notes": self.notes,
        })
    }
}

/// Three or four digits that matter.
fn number(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 || size == 0.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 0.1 => format!("{value:.2}"),
        _ => format!("{value:.4}"),
    }
}

/// The middle of `values`; the mean of the two middle ones when they are even in number.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    match values.len() {
        0 => f64::NAN,
        n if n % 2 == 1 => values[half],
        _ => f64::midpoint(values[half - 1], values[half]),
    }
}

/// The value that `share` (0 to 1) of the sorted `values` do not exceed.
pub fn percentile(sorted: &[u32], share: f64) -> f64 {
    let rank = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(rank.max(1) - 1).map_or(f64::NAN, |value| f64::from(*value))
}

/// Processes ready to run, averaged over a minute: above 0.5 the machine was not idle.
fn load_average() -> f64 {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().and_then(|first| first.parse().ok()).unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn middle_and_rank() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), 2.5);
        let hundred: Vec<u32> = (1..=100).collect();
        assert_eq!(percentile(&hundred, 0.5), 50.0);
        assert_eq!(percentile(&hundred, 0.99), 99.0);
        assert_eq!(percentile(&[7], 0.99), 7.0);
    }

    #[test]
    fn a_goal_is_met_or_missed() {
        assert!(Goal::AtLeast(2.0).met(2.0) && !Goal::AtLeast(2.0).met(1.9));
        assert!(Goal::Below(2.0).met(1.9) && !Goal::Below(2.0).met(2.0));
    }
}
