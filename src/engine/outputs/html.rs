//! Pages in one file: the styles are in them, nothing is loaded, nothing runs, and every text is escaped by the templates.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use rust_decimal::Decimal;

use super::table::Table;
use crate::engine::protocol::output::Printout;
use crate::kpi::Status;

/// The colors and distances of the program itself.
const TOKENS: &str = include_str!("../../../style/tokens.css");
const STYLE: &str = include_str!("report.css");
/// What the browser holds the page to, should a reader or a program in between add to it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// A page of its own around a body.
pub fn page(title: &str, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content="Plumbline";
                title { (title) }
                style { (PreEscaped(TOKENS)) (PreEscaped(STYLE)) }
            }
            body { main { (body) } }
        }
    };
    page.into_string()
}

/// One table as a page.
pub fn table_page(table: &Table) -> String {
    let printout = table.printout();
    page(
        &printout.title,
        &html! {
            header { h1 { (printout.title) } p.dim { (printout.about) } }
            section.card { (self::table(&printout)) (notes(&printout.notes)) }
        },
    )
}

/// A table.
pub fn table(printout: &Printout) -> Markup {
    let number = |at: usize| printout.columns.get(at).is_some_and(|(_, number)| *number).then_some("num");
    let cells = |row: &Vec<String>| {
        html! { @for (at, cell) in row.iter().enumerate() { td class=[number(at)] { (cell) } } }
    };
    html! {
        div.scroll {
            table {
                thead { tr { @for (name, number) in &printout.columns { th scope="col" class=[number.then_some("num")] { (name) } } } }
                tbody { @for row in &printout.rows { tr { (cells(row)) } } }
                @if let Some(total) = &printout.total { tbody.total { tr { (cells(total)) } } }
            }
        }
        @if printout.rows.is_empty() { p.dim { "Nothing here." } }
    }
}

/// What to know, where there is something.
pub fn notes(notes: &[String]) -> Markup {
    html! { @if !notes.is_empty() { ul.notes { @for note in notes { li { (note) } } } } }
}

/// How a figure stands, by a sign and a word.
pub fn status(status: Status) -> Markup {
    html! { span class={ "status " (status.class()) } { span aria-hidden="true" { (status.glyph()) } " " (status.label()) } }
}

/// A share of plan as a bar to the left or right of the plan, over the band in which nothing has to be decided.
pub fn bar(share: Option<Decimal>, status: Status, threshold: Decimal) -> Markup {
    let Some(share) = share else { return html! {} };
    let half = Decimal::from(50);
    // The band takes a quarter of each side.
    let reach = threshold * Decimal::from(4);
    let end = half + (share / reach).clamp(Decimal::NEGATIVE_ONE, Decimal::ONE) * half;
    let (left, width) = (end.min(half).round_dp(2), (end - half).abs().round_dp(2));
    let class = if matches!(status, Status::OnPlan | Status::Quiet) { "flat" } else { status.class() };
    html! { span.bar aria-hidden="true" { i.band {} i class={ "fill " (class) } style={ "left:" (left) "%;width:" (width) "%" } {} } }
}
