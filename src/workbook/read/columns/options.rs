//! Options beside one another (`Option 1`, `Scenario B`, `best case`): alternatives of one budget, of which one counts and none are added.

use std::collections::BTreeSet;

use super::heads::{Head, Told};
use crate::ledger::{CellRef, Dimension, Version};
use crate::workbook::issue::{IssueKind, Severity};
use crate::workbook::mapping::Column;
use crate::workbook::read::issues::Issues;
use crate::workbook::read::table::Read;
use crate::workbook::read::words::catalog::{self, Concept};
use crate::workbook::read::words::versions::Said;
use crate::workbook::read::words::{fold, tokens};

/// The option a text names, folded: `option 2`, `scenario b`, `best case`; `None` when it names none.
pub(in crate::workbook::read) fn option(text: &str) -> Option<String> {
    if text.len() > 80 {
        return None;
    }
    let (words, options) = (tokens(text), catalog::words(Concept::Options));
    for (i, word) in words.iter().enumerate().filter(|(_, w)| options.says(w, "name")) {
        let beside = |at: usize| words.get(at).map(String::as_str);
        let numbered = |w: &str| w.len() == 1 || (w.len() <= 2 && w.bytes().all(|b| b.is_ascii_digit()));
        if let Some(next) = beside(i + 1).filter(|w| options.says(w, "kind") || (numbered(w) && word != "case")) {
            return Some(format!("{word} {next}"));
        }
        if let Some(before) = i.checked_sub(1).and_then(beside).filter(|w| options.says(w, "kind")) {
            return Some(format!("{word} {before}"));
        }
    }
    None
}

/// An option's name as people write it: `Option 2`, `Scenario B`.
pub(in crate::workbook::read) fn shown(option: &str) -> String {
    let word = |w: &str| if w.len() == 1 { w.to_uppercase() } else { w.to_owned() };
    let text = option.split(' ').map(word).collect::<Vec<_>>().join(" ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Whether a text marks its option as the one that counts.
fn is_chosen(text: &str) -> bool {
    text.contains(['✓', '✔', '★', '☑']) || catalog::words(Concept::ChosenOption).among(&tokens(text), "chosen")
}

/// The one of several options that counts: the one marked as chosen, else the first. Each is given with a text that may mark it.
fn choose(options: &[(String, String)]) -> Option<&str> {
    let marked = options.iter().find(|(_, text)| is_chosen(text));
    marked.or(options.first()).map(|(option, _)| option.as_str())
}

/// Leaves out the columns of all options but one. Gives the columns' options that are left out, and the one that counts.
pub(in crate::workbook::read) fn columns(heads: &mut [Head]) -> Option<(String, Vec<String>)> {
    let options: Vec<(String, String)> = heads.iter().filter_map(|h| h.option.clone().map(|o| (o, h.text.clone()))).collect();
    let mut names: Vec<String> = options.iter().map(|(o, _)| o.clone()).collect();
    names.sort_unstable();
    names.dedup();
    if names.len() < 2 {
        return None;
    }
    // A budget of its own beside the options is the budget.
    let plan = heads.iter().any(|h| h.option.is_none() && h.said == Some(Said::Is(Version::Plan)));
    let chosen = if plan { "" } else { choose(&options)? }.to_owned();
    for head in heads.iter_mut().filter(|h| h.option.as_ref().is_some_and(|o| *o != chosen)) {
        head.told = Some(Told::OtherOption);
    }
    // The name of the option is no part of what its columns count.
    for head in heads.iter_mut().filter(|h| h.option.as_ref() == Some(&chosen)) {
        let (words, marks) = (tokens(&chosen), catalog::words(Concept::ChosenOption));
        head.rest.retain(|w| !words.contains(w) && !marks.says(w, "chosen"));
    }
    names.retain(|n| *n != chosen);
    Some((chosen, names))
}

/// Of the values of a column that names options row by row, the one that counts; `None` where it names fewer than two. `scenarios`:
/// whether its header says that it holds scenarios.
pub(in crate::workbook::read) fn value<'a>(values: &[&'a str], scenarios: bool) -> Option<&'a str> {
    let known = |text: &str| option(text).is_some() || (scenarios && catalog::words(Concept::Options).among(&tokens(text), "kind"));
    if values.len() < 2 || values.len() > 12 || !values.iter().all(|v| known(v)) {
        return None;
    }
    values.iter().find(|v| is_chosen(v)).or(values.first()).copied()
}

/// Leaves out the tables of all options but one, where blocks or sheets are options of one budget.
pub(in crate::workbook::read) fn tables(reads: &mut [Read], found: &mut [Issues]) {
    let counts = |r: &Read| r.table.used && r.table.facts > 0;
    let options: Vec<(String, String)> =
        reads.iter().filter(|r| counts(r) && r.decided.is_none()).filter_map(|r| r.option.clone()).collect();
    let Some(chosen) = choose(&options).map(str::to_owned) else { return };
    for (read, found) in reads.iter_mut().zip(found) {
        let Some((option, _)) = read.option.clone().filter(|(o, _)| *o != chosen && counts(read) && read.decided.is_none()) else {
            continue;
        };
        let reason = format!("It is “{}”, and “{}” is read: options of one budget are not added.", shown(&option), shown(&chosen));
        let message = format!(
            "{}: the table at {} is left out. {reason} Use it on the Mapping page, and leave the other out, if that is wrong.",
            read.table.sheet_name, read.table.range
        );
        let (table, row) = (&read.table, read.table.header_rows.first().copied().unwrap_or(read.table.range.top));
        let cell = CellRef { source: table.source, sheet: table.sheet, row, col: table.range.left };
        found.note(Some(cell), Severity::Warning, IssueKind::Duplicate, message);
        read.table.used = false;
        read.table.unused_reason = reason;
    }
}

/// Points out tables on the sheet of options that have their columns and at least half of their lines, but name no option: a person may
/// have tried another one there.
pub(in crate::workbook::read) fn variations(reads: &[Read], found: &mut [Issues]) {
    let counts = |r: &&Read| r.table.used && r.table.facts > 0;
    for options in reads.iter().filter(counts).filter(|r| r.optional) {
        let (lines, headers) = (lines(options), &options.table.columns);
        for (read, found) in reads.iter().zip(found.iter_mut()) {
            let same_sheet = (read.table.source, read.table.sheet) == (options.table.source, options.table.sheet);
            if !same_sheet || read.optional || read.option.is_some() || read.decided.is_some() || !counts(&read) {
                continue;
            }
            let known = |c: &&Column| headers.iter().any(|h| tokens(&h.header).ends_with(&tokens(&c.header)));
            let named: Vec<&Column> = read.table.columns.iter().filter(|c| !c.header.is_empty()).collect();
            let own = self::lines(read);
            if named.is_empty() || !named.iter().all(known) || own.intersection(&lines).count() * 2 < own.len() {
                continue;
            }
            let (table, row) = (&read.table, read.table.header_rows.first().copied().unwrap_or(read.table.range.top));
            let message = format!(
                "{}: the table at {} has columns and lines of the options at {} and may be another option; it names none, so both count. Leave it out on the Mapping page if it is one.",
                table.sheet_name, table.range, options.table.range
            );
            let cell = CellRef { source: table.source, sheet: table.sheet, row, col: table.range.left };
            found.note(Some(cell), Severity::Warning, IssueKind::Guessed, message);
        }
    }
}

/// The names of a table's lines, folded, in all dimensions.
fn lines(read: &Read) -> BTreeSet<String> {
    read.ledger.dimensions().iter().flat_map(Dimension::members).map(|(_, name)| fold(name.trim())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_known_by_their_words() {
        assert_eq!(option("Option 2"), Some("option 2".into()));
        assert_eq!(option("Budget scenario B (recommended)"), Some("scenario b".into()));
        assert_eq!(option("Best case"), Some("case best".into()));
        assert_eq!(option("Szenario 1"), Some("szenario 1".into()));
        for text in ["Optional", "Scenario", "Case study 3", "Plan", "Base"] {
            assert_eq!(option(text), None, "{text}");
        }
    }

    #[test]
    fn the_marked_option_counts_else_the_first() {
        let of = |list: &[&str]| {
            choose(&list.iter().map(|t| (option(t).unwrap_or_default(), (*t).to_owned())).collect::<Vec<_>>()).map(str::to_owned)
        };
        assert_eq!(of(&["Option 1", "Option 2"]), Some("option 1".into()));
        assert_eq!(of(&["Option 1", "Option 2 (chosen)"]), Some("option 2".into()));
        assert_eq!(of(&["Low case", "Base case"]), Some("case base".into()));
        assert_eq!(value(&["Low", "Base", "High"], true), Some("Base"));
        assert_eq!(value(&["Low", "Base", "High"], false), None);
    }
}
