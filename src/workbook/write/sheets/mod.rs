//! Plumbline's own sheets, made as a workbook of their own and then grafted.

mod charts;
mod data;
mod glossary;
mod health;
mod inputs;
mod months;
pub(super) mod page;
mod receipt;
mod scorecard;
mod standing;
pub(super) mod style;
mod terms;
mod tree;
mod variance;

use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;
use rust_xlsxwriter::{Workbook, XlsxError};

use super::receipt::Receipt;
use super::report::Report;
use crate::ledger::CellRef;
use crate::ledger::cell::quoted_sheet;
use crate::workbook::mapping::{Import, StateTable};
use crate::workbook::state::table::SCHEMA;
use crate::workbook::state::{self, State, base, cover};

/// Plumbline's sheets in their order: the table's name, the tab, and what it is for.
const SHEETS: [(&str, &str, &str); 19] = [
    ("cover", "Plumbline", "What these sheets are and where they come from."),
    ("scorecard", "Scorecard", "Plan, actual, variance and status of each KPI, the trend, and the inputs that every figure follows."),
    ("variance", "Variance", "Where the budget leaves its plan, the most unfavorable first."),
    ("tree", "KPI tree", "Each KPI below the one that it leads to, from revenue down to what is done for it."),
    ("decisions", "Decisions", "Every recorded decision: who, when, why, and what it is expected to change."),
    ("moves", "Moves", "The money each decision moved, from line to line, and the cells it changed."),
    ("explanations", "Explanations", "Why figures left their plan: who said so, and when."),
    ("targets", "Targets", "What KPIs should come to, by scope and period, and where that is from."),
    ("glossary", "Glossary", "What each KPI and each status means, and how it is computed."),
    ("kpis", "KPI definitions", "The definitions that the team changed or added: every version, from when it holds, and why."),
    ("health", "Health", "What is wrong or worth a look in the budget, with its cells and what to do."),
    ("mapping", "Mapping", "How each table and column of this workbook was read."),
    ("names", "Names", "Spellings that count as another name."),
    ("accepted", "Accepted findings", "Findings of the health check that were accepted as they are."),
    ("sources", "Sources", "The files that the figures come from."),
    ("settings", "Settings", "Currency, fiscal year, gross margin and threshold."),
    ("data", "Data", "The sums that the reports' formulas add up, over the budget's own cells."),
    ("base", "Base", "Hidden: what this export held, so that edits made in this file are found when it comes back."),
    ("receipt", "Receipt", "What this export changed, and what it left byte for byte."),
];

/// The tab of each of Plumbline's tables in one workbook, in order.
#[derive(Debug, Clone)]
pub(crate) struct Tabs(Vec<(&'static str, String)>);

impl Tabs {
    /// Tabs that keep the name that an earlier export gave them (`former`: table → tab), and collide with none of the others.
    pub(crate) fn beside(others: &[String], former: &BTreeMap<String, String>) -> Self {
        let mut taken: Vec<String> = others.iter().map(|n| n.to_lowercase()).collect();
        let mut tabs = Vec::new();
        for (table, usual, _) in SHEETS {
            let wanted = former.get(table).map_or(usual, String::as_str);
            let mut name = wanted.to_owned();
            let mut number = 2_u32;
            while taken.contains(&name.to_lowercase()) {
                let suffix = if number == 2 { " (Plumbline)".to_owned() } else { format!(" (Plumbline {})", number - 1) };
                name = wanted.chars().take(31 - suffix.chars().count()).chain(suffix.chars()).collect();
                number += 1;
            }
            taken.push(name.to_lowercase());
            tabs.push((table, name));
        }
        Self(tabs)
    }

    fn of(&self, table: &str) -> &str {
        self.0.iter().find(|(t, _)| *t == table).map_or("Plumbline", |(_, name)| name)
    }
}

/// The tab of each table that an earlier export wrote and this one replaces, by the table's name. A table of a newer schema,
/// one that is not known, and a copy that somebody made of one stay as they are.
pub(crate) fn former(tables: &[StateTable]) -> BTreeMap<String, String> {
    let mut tabs = BTreeMap::new();
    for table in tables.iter().filter(|t| t.source == 0 && t.schema <= SCHEMA && SHEETS.iter().any(|(name, _, _)| *name == t.name)) {
        tabs.entry(table.name.clone()).or_insert_with(|| table.sheet.clone());
    }
    tabs
}

/// What the sheets are made of.
pub(crate) struct Content<'a> {
    pub(crate) tabs: &'a Tabs,
    pub(crate) import: &'a Import,
    /// The state as written, its export included.
    pub(crate) state: &'a State,
    pub(crate) report: &'a Report,
    pub(crate) receipt: &'a Receipt,
    /// What this export holds and those before it, newest first.
    pub(crate) lineage: &'a [base::Snapshot],
    /// What was added to cells of the workbook.
    pub(crate) added: &'a HashMap<CellRef, Decimal>,
}

/// The sheets as a workbook.
///
/// # Errors
/// When the sheet writer refuses something.
pub(crate) fn make(content: &Content<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let tabs = content.tabs;
    let states = state::encode(content.state, &content.import.tables);
    let report = content.report;
    let data = data::Data::new(tabs.of("data"), report);
    let layout = scorecard::Layout::of(report, &data);
    let inputs = layout.inputs.elsewhere(&quoted_sheet(tabs.of("scorecard")));
    let made = |table: &str| match table {
        "variance" => report.variance.is_some(),
        "tree" => !report.tree.is_empty(),
        "cover" | "scorecard" | "glossary" | "health" | "data" | "base" | "receipt" => true,
        table => states.iter().any(|s| s.name == table),
    };
    for (table, _, purpose) in SHEETS.into_iter().filter(|(table, ..)| made(table)) {
        let tab = tabs.of(table);
        match table {
            "cover" => {
                let exported = content.state.exported.clone().unwrap_or_default();
                let sheets: Vec<(String, &str)> =
                    SHEETS.iter().skip(1).filter(|(t, ..)| made(t)).map(|(t, _, purpose)| (tabs.of(t).to_owned(), *purpose)).collect();
                page::write_state(&mut book, tab, &cover::encode(&exported, &sheets), "The budget, how it stands, and what was decided.")?;
            }
            "scorecard" => scorecard::write(&mut book, tab, report, &data, &layout)?,
            "variance" => {
                if let Some(variance) = &report.variance {
                    variance::write(&mut book, tab, variance, report, &data, &inputs)?;
                }
            }
            "tree" => tree::write(&mut book, tab, report, &data, &inputs)?,
            "glossary" => page::write_state(&mut book, tab, &glossary::table(report), purpose)?,
            "health" => health::write(&mut book, tab, &report.health, content.import)?,
            "data" => data::write(&mut book, tab, content.import, report, content.added)?,
            "base" => {
                page::write_state(&mut book, tab, &base::encode_base(content.lineage), purpose)?;
                book.worksheet_from_name(tab)?.set_very_hidden(true);
            }
            "receipt" => page::write_state(&mut book, tab, &receipt::table(content.receipt), purpose)?,
            name => {
                if let Some(sheet) = states.iter().find(|s| s.name == name) {
                    page::write_state(&mut book, tab, sheet, purpose)?;
                }
            }
        }
    }
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_collide_with_nothing_and_keep_their_names() {
        let former = BTreeMap::from([("data".to_owned(), "My data".to_owned())]);
        let tabs = Tabs::beside(&["scorecard".into(), "Scorecard (Plumbline)".into(), "Budget".into()], &former);
        assert_eq!((tabs.of("scorecard"), tabs.of("data"), tabs.of("moves")), ("Scorecard (Plumbline 2)", "My data", "Moves"));
    }

    #[test]
    fn a_newer_sheet_and_a_copy_are_not_replaced() {
        let table =
            |name: &str, schema, sheet: &str| StateTable { name: name.into(), schema, sheet: sheet.into(), ..StateTable::default() };
        let tables =
            [table("moves", 1, "Moves"), table("moves", 1, "Moves (2)"), table("decisions", 2, "Decisions"), table("rules", 1, "Rules")];
        assert_eq!(former(&tables), BTreeMap::from([("moves".to_owned(), "Moves".to_owned())]));
    }
}
