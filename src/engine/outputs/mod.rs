//! What is handed out beside the workbook: any table of a page as text, JSON, one HTML file or a printout, the report of the whole
//! project, and everything as JSON. A page's table is made as plain data in `tables/`, once; a format is a function of that.

pub mod csv;
pub mod html;
pub mod json;
pub mod log;
pub mod project;
pub mod report;
pub mod table;
pub mod tables;

use chrono::NaiveDate;
use serde::Serialize;

use self::table::Table;
use super::machine::{Engine, NO_PROJECT, Outcome, failed};
use super::protocol::output::{Format, TableQuery};
use super::protocol::{Response, Scope};
use crate::workbook::write::stem;

impl Engine {
    /// A page's table as a file.
    pub(super) fn table_file(&self, query: &TableQuery, format: Format) -> Outcome {
        match self.table(query) {
            Ok(table) => file(name(&table, format), written(&table, format)),
            Err(message) => failed(message).into(),
        }
    }

    /// A page's table in words, for the printer.
    pub(super) fn printout(&self, query: &TableQuery) -> Outcome {
        match self.table(query) {
            Ok(table) => Response::Printout(Box::new(table.printout())).into(),
            Err(message) => failed(message).into(),
        }
    }

    /// The report of the project over a scope, as one HTML file.
    pub(super) fn report(&self, scope: &Scope, today: NaiveDate) -> Outcome {
        let Some(project) = &self.project else { return failed(NO_PROJECT).into() };
        file(format!("{} – report {today}.html", stem(&project.record.title())), report::report(project, scope, today))
    }

    /// The calculation log over a scope: as a page with every cell, or as rows.
    pub(super) fn calculation_log(&self, scope: &Scope, format: Format, today: NaiveDate) -> Outcome {
        let Some(project) = &self.project else { return failed(NO_PROJECT).into() };
        let text = match format {
            Format::Html => log::log_page(project, scope, today),
            Format::Csv | Format::Tsv | Format::Json => written(&log::log_table(project, scope), format),
        };
        file(format!("{} – calculation log {today}.{}", stem(&project.record.title()), ending(format)), text)
    }

    /// Everything that is known of the project, as JSON.
    pub(super) fn everything(&self, today: NaiveDate) -> Outcome {
        let Some(project) = &self.project else { return failed(NO_PROJECT).into() };
        file(format!("{} – project {today}.json", stem(&project.record.title())), project::text(project, today))
    }
}

/// A table in a format.
pub fn written(table: &Table, format: Format) -> String {
    match format {
        Format::Csv => csv::comma_separated(table),
        Format::Tsv => csv::tab_separated(table),
        Format::Json => json::text(table),
        Format::Html => html::table_page(table),
    }
}

const fn ending(format: Format) -> &'static str {
    match format {
        Format::Csv => "csv",
        Format::Tsv => "tsv",
        Format::Json => "json",
        Format::Html => "html",
    }
}

/// The file's name: `FY26 Budget – Variance by channel.csv`, without what a file's name cannot hold.
fn name(table: &Table, format: Format) -> String {
    let ending = ending(format);
    let is_name = |file: &str| file.rsplit_once('.').is_some_and(|(_, end)| end.starts_with(|c: char| c.is_ascii_alphabetic()));
    let file = table.about.first().map(|file| format!("{} – ", if is_name(file) { stem(file) } else { file })).unwrap_or_default();
    let title: String = table.title.chars().map(|c| if c.is_control() || "\\/:*?\"<>|".contains(c) { '-' } else { c }).collect();
    format!("{file}{title}.{ending}")
}

fn file(file_name: String, text: String) -> Outcome {
    let response = Response::File { file_name, receipt: Vec::new(), ask: Vec::new() };
    Outcome { response, bytes: Some(text.into_bytes()), keep: None }
}

/// JSON for people too.
fn pretty(value: &impl Serialize) -> String {
    // Strings, lists and structs with named fields: nothing that JSON cannot say.
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}
