//! One thing in several spellings: `Paid-Search` and `paid search`, `Marketting` and `Marketing`.

use std::collections::BTreeMap;

use super::{CELLS, Check, EACH, Finding, Remedy, Subject, listed};
use crate::ledger::{CellRef, Dimension, Member};
use crate::workbook::issue::Severity;
use crate::workbook::read::tokens;

/// Dimensions with more members are lists of transactions, not of things with names.
const MOST_MEMBERS: usize = 5_000;
/// Up to so many names are held against each other for misspellings.
const MOST_COMPARED: usize = 600;
/// Shorter words differ by a letter because they are other words.
const LEAST_LETTERS: usize = 5;
/// Words of so many letters may differ by two.
const LONG: usize = 10;

/// A spelling with how often it stands and where.
struct Spelling {
    name: String,
    words: Vec<String>,
    facts: usize,
    cells: Vec<CellRef>,
}

pub(super) fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (position, dimension) in subject.ledger.dimensions().iter().enumerate() {
        let count = dimension.members().count();
        if !(2..=MOST_MEMBERS).contains(&count) {
            continue;
        }
        let mut groups: BTreeMap<String, Vec<Spelling>> = BTreeMap::new();
        for spelling in spellings(subject, position, dimension) {
            groups.entry(spelling.words.concat()).or_default().push(spelling);
        }
        let mut single: Vec<Spelling> = Vec::new();
        for (_, group) in groups {
            if group.len() > 1 {
                findings.push(finding(dimension, group, Severity::Warning));
            } else {
                single.extend(group);
            }
        }
        if single.len() <= MOST_COMPARED {
            findings.extend(misspelled(single).into_iter().map(|pair| finding(dimension, pair, Severity::Info)));
        }
    }
    findings.truncate(EACH);
    findings
}

fn spellings(subject: &Subject<'_>, position: usize, dimension: &Dimension) -> Vec<Spelling> {
    let mut found: BTreeMap<Member, (usize, Vec<CellRef>)> = BTreeMap::new();
    for (i, _, cell) in subject.facts() {
        let (facts, cells) = found.entry(subject.ledger.member_of(i, position)).or_default();
        *facts += 1;
        if cells.len() < CELLS {
            cells.push(cell);
        }
    }
    found
        .into_iter()
        .filter(|(member, _)| *member != Member::BLANK)
        .map(|(member, (facts, cells))| {
            let name = dimension.name(member).to_owned();
            Spelling { words: tokens(&name), name, facts, cells }
        })
        .filter(|s| !s.words.is_empty())
        .collect()
}

/// Pairs of names that differ by a letter or two in one long word.
fn misspelled(mut names: Vec<Spelling>) -> Vec<Vec<Spelling>> {
    let mut pairs = Vec::new();
    while let Some(name) = names.pop() {
        if let Some(other) = names.iter().position(|n| near(&n.words, &name.words)) {
            pairs.push(vec![names.remove(other), name]);
        }
    }
    pairs
}

/// Whether two names differ in exactly one word, and there by a slip of the pen. Numbers tell things apart.
fn near(a: &[String], b: &[String]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut differing = a.iter().zip(b).filter(|(x, y)| x != y);
    let (Some((x, y)), None) = (differing.next(), differing.next()) else { return false };
    let letters = |w: &str| w.chars().all(char::is_alphabetic);
    let length = x.chars().count().min(y.chars().count());
    if length < LEAST_LETTERS || !letters(x) || !letters(y) {
        return false;
    }
    // Another first letter makes another word: `inbound`, `outbound`.
    x.chars().next() == y.chars().next() && strsim::osa_distance(x, y) <= if length >= LONG { 2 } else { 1 }
}

fn finding(dimension: &Dimension, mut group: Vec<Spelling>, severity: Severity) -> Finding {
    group.sort_by(|a, b| b.facts.cmp(&a.facts).then_with(|| a.name.cmp(&b.name)));
    let into = group.first().map_or_else(String::new, |s| s.name.clone());
    let names: Vec<String> = group.iter().skip(1).map(|s| s.name.clone()).collect();
    let all: Vec<String> = group.iter().map(|s| s.name.clone()).collect();
    let same = if severity == Severity::Warning { "are the same but for case, spaces or signs" } else { "differ by a letter or two" };
    Finding {
        check: Check::Spellings,
        severity,
        key: format!("spellings {} {}", dimension.kind.id(), all.join(" | ")),
        message: format!(
            "{}: {} {same}, and count as {} different names. If they are one, let them count as “{into}”.",
            dimension.kind.label(),
            listed(&all),
            all.len()
        ),
        cells: group.into_iter().skip(1).flat_map(|s| s.cells).take(CELLS).collect(),
        remedy: Some(Remedy::CountAs { dimension: dimension.kind.id(), names, into }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_near_and_another_thing_is_not() {
        let near = |a: &str, b: &str| super::near(&tokens(a), &tokens(b));
        for (a, b) in [("Marketing EMEA", "Marketting EMEA"), ("Campaigns", "Campaign"), ("Advertising", "Advertisement")] {
            assert_eq!(near(a, b), b != "Advertisement", "{a} {b}");
        }
        for (a, b) in [
            ("Partner A", "Partner B"),
            ("FY26 Launch 1", "FY26 Launch 2"),
            ("Inbound", "Outbound"),
            ("North", "South"),
            ("Email", "Events"),
        ] {
            assert!(!near(a, b), "{a} {b}");
        }
    }
}
