//! The scorecard's tables: every KPI, the main measure by the main dimension, what needs a decision.

use super::about;
use crate::budget::about::main_measure;
use crate::engine::outputs::table::{Cell, Column, Holds, Of, Row, Table, compared};
use crate::engine::project::Project;
use crate::engine::protocol::Scope;
use crate::engine::protocol::figure::Compared;
use crate::engine::views::lens::Lens;
use crate::engine::views::scorecard;
use crate::kpi::Signal;
use crate::kpi::conflicts::NO_SUCCESS;

/// Every KPI with its course by month.
pub fn kpis(project: &Project, scope: &Scope) -> Table {
    let view = scorecard::view(project, scope);
    let mut table = Table { title: "KPIs".into(), about: about(project, scope), notes: view.notes.clone(), ..Table::default() };
    table.columns.extend(["Kind", "KPI", "In finance"].map(Column::text));
    table.compares();
    table.columns.extend(["Trigger", "Held against"].map(Column::text));
    table.columns.extend(["Normal from", "Normal to"].map(|name| Column::of(name, Holds::Amount).aside()));
    table.columns.push(Column::text("Variation").aside());
    table.notes.extend(view.groups.iter().flat_map(|group| &group.rows).map(|row| row.vanity.clone()).filter(|said| !said.is_empty()));
    let rows = || view.groups.iter().flat_map(|group| group.rows.iter().map(move |row| (group, row)));
    let months: Vec<&str> =
        rows().next().map(|(_, row)| row.course.points.iter().map(|(month, _)| month.as_str()).collect()).unwrap_or_default();
    table.columns.extend(months.into_iter().map(|month| Column::of(month, Holds::Amount).aside()));
    table.rows = rows()
        .map(|(group, row)| {
            let names = [&group.label, &row.label, &row.finance_label].map(Cell::text);
            let limits = [row.course.limits.map(|l| l.lower), row.course.limits.map(|l| l.upper)].map(Cell::Number);
            let told = Cell::text(row.course.now.map_or("", Signal::label));
            let course = row.course.points.iter().map(|(_, value)| Cell::Number(*value));
            let cells = names
                .into_iter()
                .chain(judged(&row.figures, &row.vanity))
                .chain([Cell::text(&row.trigger), held(&row.figures)])
                .chain(limits)
                .chain([told])
                .chain(course);
            Row { cells: cells.collect(), of: Of::figures(&row.figures) }
        })
        .collect();
    table
}

/// A KPI's figures with how it stands; activity without its outcome is no success.
pub(super) fn judged(figures: &Compared, vanity: &str) -> impl Iterator<Item = Cell> + use<> {
    let mut cells = compared(figures);
    if let Some(status) = cells.last_mut().filter(|_| !vanity.is_empty()) {
        *status = Cell::text(NO_SUCCESS);
    }
    cells.into_iter()
}

/// What a KPI's plan column is.
pub(super) fn held(figures: &Compared) -> Cell {
    Cell::text(if figures.has_target() { "target" } else { "plan" })
}

/// The main measure against its plan by every member of the main dimension, largest plan first.
pub fn members(project: &Project, scope: &Scope) -> Table {
    let kind = project.main_dimension.and_then(|d| project.ledger().dimensions().get(d)).map(|d| &d.kind);
    let label = kind.map_or_else(|| "Line".to_owned(), crate::ledger::DimensionKind::label);
    let lens = Lens::new(project, scope);
    let measure = main_measure(project.ledger());
    let of = Of::measure(&measure, &project.reporting.currency.0);
    let mut table = Table {
        title: format!("{} by {}", measure.label(), label.to_lowercase()),
        about: about(project, scope),
        of: Some(of.clone()),
        notes: scorecard::notes(&lens),
        ..Table::default()
    };
    table.columns.push(Column::text(label));
    table.compares();
    let row = |(name, figures)| Row { cells: std::iter::once(Cell::Text(name)).chain(compared(&figures)).collect(), of: of.clone() };
    table.rows = scorecard::by_member(&lens).into_iter().map(row).collect();
    table
}

/// What needs a decision, adverse first.
pub fn needs(project: &Project, scope: &Scope) -> Table {
    let mut table = Table { title: "Needs a decision".into(), about: about(project, scope), ..Table::default() };
    table.columns.extend(["What", "Owner"].map(Column::text));
    table.compares();
    table.rows = scorecard::view(project, scope)
        .needs
        .into_iter()
        .map(|need| {
            let of = Of::figures(&need.figures);
            Row { cells: [need.title, need.owner].map(Cell::Text).into_iter().chain(compared(&need.figures)).collect(), of }
        })
        .collect();
    table
}
