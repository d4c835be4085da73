//! The calculation log as a page that can be read and printed, and as a table for programs: a row for each figure and each of its inputs.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::html::page;
use super::table::{Cell, Column, Holds, Of, Row, Table};
use crate::engine::project::Project;
use crate::engine::protocol::figure::{Figure, Scope};
use crate::engine::protocol::trace::TraceInput;
use crate::engine::views::log::{CalculationLog, Figured, LogEntry, log};
use crate::kpi::KpiVersion;
use crate::ledger::{Currency, Decimal, Version, display};

/// The log as a page.
pub fn log_page(project: &Project, scope: &Scope, today: NaiveDate) -> String {
    let log = log(project, scope);
    let title = format!("{} – calculation log", project.record.title());
    let filters = scope.filters.values().map(String::as_str);
    let about: Vec<&str> = [log.span.as_str()].into_iter().chain(filters).collect();
    page(
        &title,
        &html! {
            header {
                h1 { (title) }
                p.dim { (about.join(" · ")) " · made " (today) " with Plumbline" }
            }
            section.card {
                h2 { "How to read it" }
                p { "Each KPI stands with its definition, what is computed, and the inputs by name. Below, each input stands once with its value and the cells that add up to it. A figure is its logic over those inputs, in decimals and unrounded; what is missing is never counted as 0." }
                @if let Some(sentence) = project.import.calendar.sentence() { p { (sentence) } }
            }
            section.card {
                h2 { "Sources" }
                table {
                    thead { tr { th scope="col" { "File" } th scope="col" { "SHA-256" } } }
                    tbody { @for source in &project.sources { tr { td { (source.file_name) } td { code { (source.fingerprint) } } } } }
                }
            }
            @for entry in &log.entries { (self::entry(entry)) }
            section.card {
                h2 { "Inputs " small { "each with the cells that it is read from" } }
                @for (word, input) in &log.inputs { (self::input(word, input)) }
            }
        },
    )
}

fn entry(entry: &LogEntry) -> Markup {
    let kpi = &entry.kpi;
    let facts = [
        ("In finance", kpi.finance_label.clone()),
        ("Meaning", kpi.meaning.clone()),
        ("Definition", format!("{}, version {}", kpi.id, kpi.version)),
        ("Formula", format!("{}  ( = {} )", entry.words, kpi.formula.text())),
        ("Over measures", format!("= {}", entry.over_measures)),
        ("Unit", kpi.unit.label().to_owned()),
        ("Trigger", entry.trigger.clone()),
        ("Owner", kpi.owner.clone()),
        ("No value when", kpi.undefined_when.clone()),
        ("Source", kpi.source.clone()),
    ];
    let of = |figured: &Figured| {
        html! {
            tr {
                th scope="row" { (word(figured.version)) }
                td.num { b { (exact(&figured.figure)) } }
                td { code { (figured.logic) } }
                td.dim { (figured.figure.note) " " (figured.reported) }
            }
        }
    };
    let made = |version: &KpiVersion| {
        let from = version.from.map(|period| format!(", from {}", period.label())).unwrap_or_default();
        let retired = if version.retired { "retired; " } else { "" };
        html! { li { "Version " (version.kpi.version) (from) ": " (retired) code { "= " (version.kpi.formula.text()) } " " (version.reason) " (" (version.who) ", " (version.on) ")" } }
    };
    html! {
        section.card {
            h2 { (kpi.label) " " small { (kpi.kind.label()) } }
            dl.facts { @for (name, text) in facts.iter().filter(|(_, text)| !text.is_empty()) { div { dt { (name) } dd { (text) } } } }
            table {
                thead { tr { th scope="col" { "Version" } th.num scope="col" { "Value" } th scope="col" { "Logic" } th scope="col" { "Note" } } }
                tbody { @for figured in &entry.figured { (of(figured)) } }
            }
            @if !entry.versions.is_empty() { h3 { "Versions" } ul.notes { @for version in &entry.versions { (made(version)) } } }
        }
    }
}

fn input(word: &str, input: &TraceInput) -> Markup {
    let listed = input.cells.len();
    html! {
        article.input {
            h3 { code { (word) } " = " (exact(&input.figure)) }
            p.dim { @if input.places.is_empty() { (input.figure.note) } @else { (input.places.join("; ")) } }
            @if listed > 0 {
                details {
                    summary { "Its cells" }
                    table {
                        thead { tr { th scope="col" { "Cell" } th scope="col" { "Line" } th scope="col" { "Period" } th.num scope="col" { "Amount" } th scope="col" { "Converted" } } }
                        tbody {
                            @for cell in &input.cells {
                                tr { td { (cell.place) } td { (cell.line) } td { (cell.period) } td.num { (cell.amount) } td { (cell.converted) } }
                            }
                        }
                    }
                    @if input.count as usize > listed { p.dim { "and " (input.count as usize - listed) " more cells; their ranges stand above" } }
                }
            }
        }
    }
}

const fn word(version: Version) -> &'static str {
    match version {
        Version::Actual => "Actual",
        Version::Plan => "Plan",
        Version::Committed => "Committed",
        Version::Forecast => "Forecast",
    }
}

/// A figure to its last digit, for reading.
fn exact(figure: &Figure) -> String {
    let currency = Currency(figure.currency.clone());
    let shown = |value: Decimal| format!("{} ({})", display::value(value, figure.unit, &currency), value.normalize());
    figure.value.map_or_else(|| display::NONE.to_owned(), shown)
}

/// The log as rows: each KPI in each version, once for each input.
pub fn log_table(project: &Project, scope: &Scope) -> Table {
    let CalculationLog { span, entries, inputs } = log(project, scope);
    let texts = [
        "KPI",
        "In finance",
        "Id",
        "Version",
        "Meaning",
        "Formula",
        "Figured on",
        "Logic",
        "Note",
        "As reported",
        "Owner",
        "No value when",
        "Source",
    ];
    let mut columns: Vec<Column> = texts.into_iter().map(Column::text).collect();
    columns.push(Column::of("Value", Holds::Number));
    columns.extend(["Input", "Cells"].map(Column::text));
    columns.extend(["Input value", "Cell count"].map(|name| Column::of(name, Holds::Number)));
    let row = |entry: &LogEntry, figured: &Figured, input: Option<(&String, &TraceInput)>| {
        let kpi = &entry.kpi;
        let texts = [
            kpi.label.clone(),
            kpi.finance_label.clone(),
            kpi.id.clone(),
            kpi.version.to_string(),
            kpi.meaning.clone(),
            kpi.formula.text(),
            word(figured.version).to_owned(),
            figured.logic.clone(),
            figured.figure.note.clone(),
            figured.reported.clone(),
            kpi.owner.clone(),
            kpi.undefined_when.clone(),
            kpi.source.clone(),
        ];
        let places = input.map(|(_, input)| input.places.join("; ")).unwrap_or_default();
        let name = input.map(|(word, _)| word.clone()).unwrap_or_default();
        let tail = [
            Cell::Number(figured.figure.value),
            Cell::Text(name),
            Cell::Text(places),
            Cell::Number(input.and_then(|(_, input)| input.figure.value)),
            Cell::Number(input.map(|(_, input)| input.count.into())),
        ];
        Row {
            cells: texts.map(Cell::Text).into_iter().chain(tail).collect(),
            of: Of { unit: kpi.unit, currency: figured.figure.currency.clone() },
        }
    };
    let figures = entries.iter().flat_map(|entry| entry.figured.iter().map(move |figured| (entry, figured)));
    let rows = figures.flat_map(|(entry, figured)| {
        let named: Vec<Row> =
            figured.inputs.iter().filter_map(|word| inputs.get_key_value(word)).map(|one| row(entry, figured, Some(one))).collect();
        if named.is_empty() { vec![row(entry, figured, None)] } else { named }
    });
    let filters = scope.filters.iter().map(|(id, member)| format!("{id}: {member}"));
    Table {
        title: "Calculation log".into(),
        about: [project.record.title(), span].into_iter().chain(filters).collect(),
        rows: rows.collect(),
        columns,
        ..Table::default()
    }
}
