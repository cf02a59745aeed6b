//! Which rows of the requirements a pack carries: a row is carried when a story that names it runs
//! a package of the pack, or when a policy names it and has situations. What else rests on the
//! lines of the row is shown beside it.

use std::collections::{BTreeMap, BTreeSet};

use base::Basis;
use pack::{Pack, PolicyDeed, Step};
use serde::{Deserialize, Serialize};

/// A row of `systems.jsonl` or `policies.jsonl`, as far as coverage reads it.
#[derive(Debug, Clone, Deserialize)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// Its name in the documents.
    #[serde(default)]
    pub zh: String,
    /// The room that most likely carries it.
    #[serde(default)]
    pub slice: String,
    /// `000_….txt#L20-L28; …`.
    #[serde(default)]
    pub seed: String,
}

/// A row, and what carries it.
#[derive(Debug, Clone, Serialize)]
pub struct Covered {
    /// Its id.
    pub id: String,
    /// Its name in the documents.
    pub zh: String,
    /// The room that most likely carries it.
    pub slice: String,
    /// Stories that name it, or situations of the policy that does.
    pub stories: Vec<String>,
    /// Packages that these stories run, or the policy.
    pub entries: Vec<String>,
    /// Packages, acts and policies that rest on a line of the row.
    pub basis: Vec<String>,
}

impl Covered {
    /// Whether an entry and a story carry it.
    pub fn carried(&self) -> bool {
        !self.stories.is_empty() && !self.entries.is_empty()
    }
}

/// The rows of a file of JSON lines; the number and text of the first line that is none.
pub fn rows(text: &str) -> Result<Vec<Row>, String> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(n, line)| serde_json::from_str(line).map_err(|e| format!("line {}: {e}", n + 1)))
        .collect()
}

/// What carries each of `rows`.
pub fn coverage(pack: &Pack, rows: &[Row]) -> Vec<Covered> {
    let mut stories: BTreeMap<&str, (Vec<String>, BTreeSet<&str>)> = BTreeMap::new();
    for story in pack.stories.values() {
        let packages = story.steps.iter().filter_map(|step| match step {
            Step::Apply { package, .. } => Some(package.as_str()),
            Step::Policy { deed, .. } => match deed {
                PolicyDeed::Claim { policy, .. } | PolicyDeed::List { policy, .. } => {
                    Some(policy.as_str())
                }
                PolicyDeed::Event { kind, .. } | PolicyDeed::File { kind, .. } => {
                    Some(kind.as_str())
                }
                _ => None,
            },
            _ => None,
        });
        let packages: BTreeSet<&str> = packages.collect();
        for row in &story.rows {
            let carried = stories.entry(row).or_default();
            carried.0.push(story.id.clone());
            carried.1.extend(&packages);
        }
    }
    for policy in pack.policies.values() {
        let trials = pack.policy_trials.values().filter(|trial| trial.policy == policy.id);
        let trials: Vec<String> = trials.map(|trial| trial.id.clone()).collect();
        for row in &policy.rows {
            let carried = stories.entry(row).or_default();
            carried.0.extend(trials.iter().cloned());
            carried.1.insert(&policy.id);
        }
    }
    let places = places(pack);
    let covered = rows.iter().map(|row| {
        let (stories, entries) = stories.get(row.id.as_str()).cloned().unwrap_or_default();
        let lines = seed_lines(&row.seed);
        let rests = |of: &(String, Vec<Lines>)| of.1.iter().any(|one| meets(one, &lines));
        Covered {
            id: row.id.clone(),
            zh: row.zh.clone(),
            slice: row.slice.clone(),
            stories,
            entries: entries.into_iter().map(str::to_owned).collect(),
            basis: places.iter().filter(|place| rests(place)).map(|p| p.0.clone()).collect(),
        }
    });
    covered.collect()
}

/// A document by its number, with a first and a last line.
type Lines = (String, u32, u32);

fn meets((document, first, last): &Lines, lines: &[Lines]) -> bool {
    lines.iter().any(|(of, from, to)| of == document && first <= to && from <= last)
}

/// Every package and act with the lines that it rests on.
fn places(pack: &Pack) -> Vec<(String, Vec<Lines>)> {
    let packages = pack.packages.values().map(|package| (&package.id, &package.basis));
    let acts = pack.acts.values().map(|act| (&act.id, &act.basis));
    let policies = pack.policies.values().map(|policy| (&policy.id, &policy.basis));
    packages
        .chain(acts)
        .chain(policies)
        .map(|(id, basis)| (id.clone(), basis.iter().flat_map(of).collect()))
        .collect()
}

fn of(basis: &Basis) -> Vec<Lines> {
    let ranges = basis.lines.as_deref().unwrap_or_default().split(',');
    ranges.filter_map(|range| line_range(&basis.source, range)).collect()
}

/// `000_86b9….txt#L20-L28; 001_….txt#L58`.
fn seed_lines(seed: &str) -> Vec<Lines> {
    let places = seed.split(';').filter_map(|place| {
        let (file, lines) = place.trim().split_once('#')?;
        line_range(file.get(..3)?, &lines.replace('L', ""))
    });
    places.collect()
}

fn line_range(document: &str, range: &str) -> Option<Lines> {
    let (first, last) = range.split_once('-').unwrap_or((range, range));
    Some((document.to_owned(), first.trim().parse().ok()?, last.trim().parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_rows_meet_lines_of_a_basis() {
        let row = seed_lines("000_86b9bdba8db6092e.txt#L20-L28; 001_d211fd4f44135e76.txt#L58-L58");
        assert_eq!(row, [("000".into(), 20, 28), ("001".into(), 58, 58)]);
        let basis = |source: &str, lines: &str| Basis {
            source: source.into(),
            lines: Some(lines.into()),
            article: None,
        };
        let hits = [("000", "28-40", true), ("000", "29", false), ("001", "2, 50-58", true)];
        for (source, lines, hit) in hits {
            assert_eq!(
                of(&basis(source, lines)).iter().any(|one| meets(one, &row)),
                hit,
                "{lines}"
            );
        }
    }

    #[test]
    fn a_line_that_is_no_row_is_named() {
        assert_eq!(rows("{\"id\":\"a\"}\n\n{\"id\":\"b\",\"seed\":\"x\"}").unwrap().len(), 2);
        assert!(rows("{\"id\":\"a\"}\nnothing").unwrap_err().starts_with("line 2"));
    }
}
