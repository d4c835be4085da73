//! The report: scorecard, variance, decisions, health and glossary on one page that can be mailed, read offline and printed. It says what
//! the report sheets of an export say, over the scope that is asked for.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::html::{bar, notes, page, status};
use crate::engine::project::Project;
use crate::engine::protocol::decisions::{DecisionCard, MoveLine};
use crate::engine::protocol::figure::Scope;
use crate::engine::protocol::scorecard::Need;
use crate::engine::views;
use crate::kpi::{Kpi, Status, catalog};
use crate::ledger::measure::Unit;
use crate::ledger::{Decimal, display};
use crate::workbook::write::report::{Health, Report, Standing, TreeNode, Variance, VarianceLine};

/// Findings that are told one by one.
const FINDINGS: usize = 100;
/// What stands for a member that the workbook does not name.
const BLANK: &str = "(blank)";

/// The report over a scope.
pub fn report(project: &Project, scope: &Scope, today: NaiveDate) -> String {
    let report = views::report::report(project, scope);
    let title = project.record.title();
    let filters = scope.filters.values().map(String::as_str);
    let about: Vec<&str> = [report.span_label.as_str()].into_iter().chain(filters).collect();
    let sheet = Sheet { report: &report };
    page(
        &format!("{title} – report"),
        &html! {
            header {
                h1 { (title) }
                p.dim { (about.join(" · ")) " · made " (today) " with Plumbline" }
                @if let Some(sentence) = project.import.calendar.sentence() { p.dim { (sentence) } }
            }
            (sheet.chain())
            (needs(project, scope))
            (sheet.kpis())
            @if let Some(variance) = &report.variance { (sheet.variance(variance)) }
            (decisions(project))
            (health(&report.health))
            (sheet.glossary())
            footer.dim { "Made from " (title) ", SHA-256 " code { (project.record.fingerprint) } }
        },
    )
}

fn section(title: &str, remark: &str, body: &Markup) -> Markup {
    html! { section.card { h2 { (title) @if !remark.is_empty() { " " small { (remark) } } } (body) } }
}

fn share(standing: &Standing) -> String {
    standing.share().map_or_else(|| display::NONE.to_owned(), display::signed_percent)
}

/// Only what is beyond its threshold is colored.
const fn tone(status: Status) -> &'static str {
    match status {
        Status::Breach | Status::Watch | Status::Ahead => status.class(),
        Status::OnPlan | Status::Quiet | Status::TooFew | Status::NoPlan | Status::NoActual => "",
    }
}

fn named(name: &str) -> &str {
    if name.is_empty() { BLANK } else { name }
}

/// The parts that show figures in the report's currency against its threshold.
struct Sheet<'a> {
    report: &'a Report,
}

impl Sheet<'_> {
    fn shown(&self, value: Option<Decimal>, unit: Unit) -> String {
        value.map_or_else(|| display::NONE.to_owned(), |value| display::short(value, unit, &self.report.currency.0))
    }

    fn chain(&self) -> Markup {
        let tile = |kpi: &Kpi, standing: &Standing| {
            html! {
                li class={ "tile " (tone(standing.status)) } {
                    span.name { (kpi.label) }
                    b.figure { (self.shown(standing.actual, kpi.unit)) }
                    span.dim { "plan " (self.shown(standing.plan, kpi.unit)) }
                    span { b class=(tone(standing.status)) { (share(standing)) } " " (status(standing.status)) }
                }
            }
        };
        let figures = || catalog::CHAIN.iter().filter_map(|id| self.report.kpis.iter().find(|f| f.kpi.id == *id));
        html! { ol.chain aria-label="From spend to payback" { @for figure in figures() { (tile(&figure.kpi, &figure.standing)) } } }
    }

    /// Plan, actual, how far apart they are, and how that stands: the cells that every table of figures ends with.
    fn cells(&self, standing: &Standing, unit: Unit) -> Markup {
        html! {
            td.num { b { (self.shown(standing.actual, unit)) } }
            td.num.dim { (self.shown(standing.plan, unit)) }
            td class={ "num " (tone(standing.status)) } { (share(standing)) }
            td { (bar(standing.share(), standing.status, self.report.threshold)) }
            td { (status(standing.status)) }
        }
    }

    fn heads(&self, first: &str) -> Markup {
        let percent = self.report.threshold.saturating_mul(Decimal::ONE_HUNDRED).normalize();
        html! {
            thead { tr {
                th scope="col" { (first) }
                th.num scope="col" { "Actual" }
                th.num scope="col" { "Plan" }
                th.num scope="col" { "Variance" }
                th scope="col" { "Against ±" (percent) " %" }
                th scope="col" { "Status" }
            } }
        }
    }

    fn kpis(&self) -> Markup {
        let row = |node: &TreeNode| {
            let name = node.member.as_deref().map_or(node.kpi.label.as_str(), named);
            let also = (node.member.is_none() && node.kpi.finance_label != node.kpi.label).then_some(&node.kpi.finance_label);
            html! {
                tr class=[node.member.is_some().then_some("part")] {
                    th scope="row" style={ "padding-left:" (8 + 18 * u32::from(node.depth)) "px" } { (name) @if let Some(also) = also { " " small { (also) } } }
                    (self.cells(&node.standing, node.kpi.unit))
                }
            }
        };
        let body = html! {
            div.scroll { table { (self.heads("KPI")) tbody { @for node in &self.report.tree { (row(node)) } } } }
            (notes(&self.report.notes))
        };
        section("KPIs", "each below the one that it leads to", &body)
    }

    fn variance(&self, variance: &Variance) -> Markup {
        let unit = variance.measure.unit();
        let row = |line: &VarianceLine, depth: u32, class: &str| {
            html! {
                tr class=(class) { th scope="row" style={ "padding-left:" (8 + 18 * depth) "px" } { (named(&line.name)) } (self.cells(&line.standing, unit)) }
            }
        };
        let body = html! {
            div.scroll {
                table {
                    (self.heads(&self.report.dimensions[0]))
                    @for line in &variance.lines {
                        tbody {
                            (row(line, 0, ""))
                            @for part in &line.parts { (row(part, 1, "part")) }
                        }
                    }
                    tbody.total { tr { th scope="row" { "Total" } (self.cells(&variance.total, unit)) } }
                }
            }
        };
        let by: Vec<String> = self.report.dimensions.iter().filter(|d| !d.is_empty()).map(|d| d.to_lowercase()).collect();
        section(&format!("{} by {}", variance.measure.label(), by.join(" and ")), "most unfavorable first", &body)
    }

    /// What the names above mean.
    fn glossary(&self) -> Markup {
        let words = [
            (
                "Variance",
                "Actual minus plan; as a percentage, over the size of the plan. Adverse is what costs more or brings less than planned.",
            ),
            ("Breach", "An adverse variance of the threshold or more: something has to be decided."),
            ("Under plan", "A cost below its plan by the threshold or more: money that is not used."),
        ];
        let body = html! {
            dl.glossary {
                @for (word, meaning) in words { div { dt { (word) } dd { (meaning) } } }
                @for kpi in self.report.kpis.iter().map(|figure| &figure.kpi) {
                    div {
                        dt { (kpi.label) @if kpi.finance_label != kpi.label { " " small { (kpi.finance_label) } } }
                        dd { (kpi.meaning) " " b { (self.report.catalog.words(&kpi.formula)) } ". " (kpi.undefined_when) }
                    }
                }
            }
        };
        section("Glossary", "", &body)
    }
}

fn needs(project: &Project, scope: &Scope) -> Markup {
    let needs = views::scorecard::view(project, scope).needs;
    let need = |need: &Need| {
        html! {
            li {
                (status(need.figures.status))
                div { b { (need.title) } " " span.dim { (need.why) } }
                span.dim { (need.owner) }
            }
        }
    };
    let body = html! {
        @if needs.is_empty() { p.dim { "Nothing broke its threshold here." } }
        ul.needs { @for one in &needs { (need(one)) } }
    };
    section("Needs a decision", &if needs.is_empty() { String::new() } else { format!("{} open", needs.len()) }, &body)
}

fn decisions(project: &Project) -> Markup {
    let moved = |line: &MoveLine| {
        html! {
            tr {
                td { (line.period) }
                td { (line.from) }
                td { (line.to) }
                td.num { b { (line.amount) } }
                td.dim { (line.cells.join(", ")) }
                td { @if line.written { "in the workbook" } @else { "with the next export" } }
            }
        }
    };
    let decision = |card: &DecisionCard| {
        html! {
            article {
                h3 { (card.title) " " small { (card.id) } }
                p { (card.rationale) }
                p.dim { "Decided by " (card.decider) " on " (card.date) ". Expected: " (card.kpi_label) " " (card.expected.change) " by " (card.expected.by) "." }
                @if !card.moves.is_empty() {
                    div.scroll {
                        table {
                            thead { tr { th scope="col" { "Period" } th scope="col" { "From" } th scope="col" { "To" } th.num scope="col" { "Amount" } th scope="col" { "Cells" } th scope="col" { "Written" } } }
                            tbody { @for line in &card.moves { (moved(line)) } }
                        }
                    }
                }
            }
        }
    };
    let view = views::decisions::view(project);
    let body = html! {
        @if view.decisions.is_empty() { p.dim { "No decision is on record." } }
        @for card in &view.decisions { (decision(card)) }
    };
    section("Decisions", if view.decisions.len() > 1 { "newest first" } else { "" }, &body)
}

fn health(health: &Health) -> Markup {
    let [fix, check, know] = health.open;
    let open: Vec<_> = health.items.iter().filter(|item| !item.accepted).collect();
    let count = usize::try_from(fix + check + know).unwrap_or(usize::MAX);
    let body = html! {
        @if open.is_empty() { p.dim { "Every cell that should be read was read." } }
        ul.findings {
            @for item in open.iter().take(FINDINGS) {
                li { b { (item.severity.word()) } div { (item.title) " " small { (item.place) } p.dim { (item.message) } } }
            }
        }
        @if count > FINDINGS { p.dim { "and " (count - FINDINGS) " more" } }
    };
    section("Health", &format!("{fix} to fix, {check} to check, {know} to know, {} accepted", health.accepted), &body)
}
