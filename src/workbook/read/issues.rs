//! Gathers issues with their cells, and keeps a fault that fills a whole column from burying the others.

use std::collections::HashMap;

use crate::ledger::CellRef;
use crate::workbook::issue::{Issue, IssueKind, Severity};

/// Issues of one kind in one column that are listed one by one; the rest is one sentence.
const EACH: usize = 100;

/// Gathers the issues of one sheet.
pub(super) struct Issues {
    sheet: String,
    list: Vec<Issue>,
    counts: HashMap<(IssueKind, u16), usize>,
}

impl Issues {
    /// For a sheet's name.
    pub(super) fn new(sheet: &str) -> Self {
        Self { sheet: sheet.to_owned(), list: Vec::new(), counts: HashMap::new() }
    }

    /// Adds an issue; the sentence goes on after the address: `holds the text “TBD”; …`.
    pub(super) fn add(&mut self, cell: CellRef, severity: Severity, kind: IssueKind, sentence: &str) {
        let count = self.counts.entry((kind, cell.col)).or_default();
        *count += 1;
        if *count > EACH {
            return;
        }
        let place = format!("{}!{}", self.sheet, cell.a1());
        self.list.push(Issue { cell: Some(cell), message: format!("{place} {sentence}"), place, severity, kind });
    }

    /// Adds an issue about the sheet or a table on it, with its whole sentence.
    pub(super) fn note(&mut self, cell: Option<CellRef>, severity: Severity, kind: IssueKind, message: String) {
        let place = cell.map_or_else(|| self.sheet.clone(), |c| format!("{}!{}", self.sheet, c.a1()));
        self.list.push(Issue { cell, place, severity, kind, message });
    }

    /// All issues, with one sentence for each kind of which there were too many to list.
    pub(super) fn finish(mut self) -> Vec<Issue> {
        let mut more: Vec<((IssueKind, u16), usize)> = self.counts.iter().filter(|(_, n)| **n > EACH).map(|(k, n)| (*k, *n)).collect();
        more.sort_by_key(|((kind, col), _)| (*kind, *col));
        for ((kind, col), count) in more {
            let last = self.list.iter().rfind(|i| i.kind == kind && i.cell.is_some_and(|c| c.col == col));
            let Some((cell, severity)) = last.and_then(|i| i.cell.map(|c| (c, i.severity))) else { continue };
            let column = crate::ledger::cell::column(col);
            let message = format!(
                "{}!{column}: {} more cells of this column have the same problem; the first {EACH} are listed.",
                self.sheet,
                count - EACH
            );
            self.note(Some(cell), severity, kind, message);
        }
        self.list.sort_by_key(|i| i.cell.map(|c| (c.sheet, c.row, c.col)));
        self.list
    }
}
