//! What is wrong with definitions that came from a workbook: there, nobody is stopped from writing a formula that cannot be computed.

use crate::kpi::{Catalog, KpiVersion};
use crate::workbook::issue::{Issue, IssueKind, Severity};

/// An issue for each of the team's definitions in force whose formula names what is not there, mixes units or goes round in a circle.
pub(super) fn issues(catalog: &Catalog, versions: &[KpiVersion]) -> Vec<Issue> {
    let own = catalog.all().filter(|kpi| versions.iter().any(|v| v.kpi.id == kpi.id && v.kpi.version == kpi.version));
    let wrong = own.filter_map(|kpi| Some((kpi, catalog.checked(&kpi.id, &kpi.formula.text(), kpi.unit).err()?)));
    wrong
        .map(|(kpi, error)| Issue {
            cell: None,
            place: "KPI definitions".into(),
            severity: Severity::Warning,
            kind: IssueKind::State,
            message: format!(
                "The formula of {}, version {}, is wrong at character {}: {} It stands as = {}",
                kpi.label,
                kpi.version,
                error.at + 1,
                error,
                kpi.formula.text()
            ),
        })
        .collect()
}
