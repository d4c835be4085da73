//! The project's files, for the sources page.

use super::mapping::plural;
use crate::engine::compare::Side;
use crate::engine::memory::count;
use crate::engine::project::Project;
use crate::engine::protocol::sources::{SheetRow, SourceRow, SourcesView};
use crate::engine::source::{SourceRecord, owner};
use crate::ledger::{Measure, Version, display};
use crate::workbook::mapping::{Sheet, Table};

/// Totals that are shown of one file.
const TOTALS: usize = 4;

/// The project's files; `remembered` says for how many sets of headers corrections are remembered.
pub fn view(project: &Project, remembered: usize) -> SourcesView {
    SourcesView {
        sources: (0_u16..).zip(&project.sources).map(|(position, source)| row(project, position, source)).collect(),
        missing: project.missing().into_iter().map(|s| s.file_name).collect(),
        remembered: number(remembered),
        notes: notes(project),
    }
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn row(project: &Project, position: u16, source: &SourceRecord) -> SourceRow {
    let side = Side { import: &project.import, source: position };
    let tables = side.tables();
    let used = || tables.iter().filter(|t| t.used);
    let place = |t: &Table| format!("{}!{}", t.sheet_name, t.range);
    let sheets = project.import.sheets.iter().filter(|s| s.source == position);
    let corrections = project.state.overrides.tables.iter().filter(|(key, _)| owner(key) == source.id);
    SourceRow {
        source: source.clone(),
        written: position == 0,
        sheets: sheets.map(|sheet| sheet_row(project, sheet, &tables)).collect(),
        tables: number(tables.len()),
        used: number(used().count()),
        lines: used().map(|t| t.lines).sum(),
        facts: used().map(|t| t.facts).sum(),
        totals: totals(project, side),
        left: tables.iter().filter(|t| !t.used).map(|t| (place(t), t.unused_reason.clone())).collect(),
        corrections: number(corrections.map(|(_, given)| count(given)).sum()),
    }
}

fn sheet_row(project: &Project, sheet: &Sheet, tables: &[&Table]) -> SheetRow {
    let on = || tables.iter().filter(|t| t.sheet == sheet.index);
    SheetRow {
        name: sheet.name.clone(),
        hidden: sheet.hidden,
        own: project.import.state.iter().any(|s| s.source == sheet.source && s.sheet == sheet.name),
        rows: sheet.rows,
        tables: number(on().count()),
        used: number(on().filter(|t| t.used).count()),
        facts: on().filter(|t| t.used).map(|t| t.facts).sum(),
    }
}

/// What a file adds up to: spend first, then what other measures it has.
fn totals(project: &Project, side: Side<'_>) -> Vec<(String, String)> {
    let mut sums: Vec<_> = side.totals(&project.reporting).into_iter().collect();
    sums.sort_by_key(|((measure, version), _)| (*measure != Measure::SPEND, measure.clone(), *version));
    let shown = |((measure, version), sum): ((Measure, Version), crate::ledger::Sum)| {
        let amount = display::value(sum.value()?, measure.unit(), &project.reporting.currency);
        Some((format!("{} {}", measure.label(), Version::id(version)), amount))
    };
    sums.into_iter().filter_map(shown).take(TOTALS).collect()
}

fn notes(project: &Project) -> Vec<String> {
    let mut notes = Vec::new();
    for (position, source) in (0_u16..).zip(&project.sources) {
        let decisions =
            project.import.state.iter().filter(|s| s.name == "decisions" && s.source == position).map(|s| s.rows.len()).sum::<usize>();
        if decisions > 0 && source.fingerprint != project.record.fingerprint {
            notes.push(format!(
                "{} carries {} of an earlier project. They are not part of this one: open the file by itself to see them.",
                source.file_name,
                plural(decisions, "decision")
            ));
        }
    }
    notes
}
