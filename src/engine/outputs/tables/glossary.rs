//! The definitions of the KPIs, one a row.

use crate::engine::outputs::table::{Cell, Column, Of, Row, Table};
use crate::engine::project::Project;
use crate::engine::protocol::Scope;
use crate::engine::views::lens::Lens;

/// Every definition in force, in the catalog's order.
pub fn glossary(project: &Project) -> Table {
    let lens = Lens::new(project, &Scope::default());
    let columns = [
        "KPI",
        "Finance name",
        "Id",
        "Meaning",
        "Formula",
        "Type",
        "Perspective",
        "Weight",
        "Leading or lagging",
        "Owner",
        "Cadence",
        "Trigger",
        "Decision",
        "No value when",
        "Source",
        "Version",
    ];
    let row = |kpi: &crate::kpi::Kpi| {
        let timing = kpi.timing.map(crate::kpi::Timing::label).unwrap_or_default();
        let cells = [
            kpi.label.clone(),
            kpi.finance_label.clone(),
            kpi.id.clone(),
            kpi.meaning.clone(),
            kpi.formula.text(),
            kpi.kind.label().to_owned(),
            kpi.perspective().label().to_owned(),
            kpi.weight.normalize().to_string(),
            timing.to_owned(),
            kpi.owner.clone(),
            kpi.cadence.label().to_owned(),
            lens.trigger_words(kpi),
            kpi.decision.clone(),
            kpi.undefined_when.clone(),
            kpi.source.clone(),
            kpi.version.to_string(),
        ];
        Row { cells: cells.map(Cell::Text).to_vec(), of: Of::count() }
    };
    // Paper has room for what a KPI is; data has all.
    let aside = ["Perspective", "Weight", "Id", "Cadence", "No value when", "Source", "Leading or lagging"];
    let column = |name: &str| if aside.contains(&name) { Column::text(name).aside() } else { Column::text(name) };
    Table {
        title: "KPI definitions".into(),
        about: vec![project.record.title()],
        of: Some(Of::count()),
        columns: columns.map(column).to_vec(),
        rows: project.catalog.all().map(row).collect(),
        ..Table::default()
    }
}
