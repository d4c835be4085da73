//! The calculation log: every KPI with its definition, its logic and its inputs, and every input with its cells, for somebody who checks.

use std::collections::BTreeMap;

use super::lens::Lens;
use super::trace;
use crate::engine::project::Project;
use crate::engine::protocol::figure::{Figure, Scope};
use crate::engine::protocol::trace::TraceInput;
use crate::kpi::{Kpi, KpiVersion};
use crate::ledger::Version;

/// The log over a scope.
#[derive(Debug, Clone)]
pub struct CalculationLog {
    /// The span for reading.
    pub span: String,
    /// The KPIs in force, in the catalog's order.
    pub entries: Vec<LogEntry>,
    /// Every input of them once, by its word, with its value and its cells.
    pub inputs: BTreeMap<String, TraceInput>,
}

/// A KPI of the log.
#[derive(Debug, Clone)]
pub struct LogEntry {
    /// The definition.
    pub kpi: Kpi,
    /// Its formula as people read it.
    pub words: String,
    /// The same over measures only.
    pub over_measures: String,
    /// When its trigger fires, in a few words.
    pub trigger: String,
    /// The versions that the team made, oldest first; empty for a built-in definition that nobody touched.
    pub versions: Vec<KpiVersion>,
    /// Its actual, then its plan.
    pub figured: [Figured; 2],
}

/// A KPI figured in a version.
#[derive(Debug, Clone)]
pub struct Figured {
    /// Which.
    pub version: Version,
    /// The value, or why there is none.
    pub figure: Figure,
    /// What is computed: `= spend[actual] / wins[actual]`.
    pub logic: String,
    /// The words of its inputs, in the formula's order.
    pub inputs: Vec<String>,
    /// What was reported with the definition in force then, in a sentence; empty where the definition is still that one.
    pub reported: String,
}

/// The log over a scope.
pub fn log(project: &Project, scope: &Scope) -> CalculationLog {
    let lens = Lens::new(project, scope);
    let mut inputs: BTreeMap<String, TraceInput> = BTreeMap::new();
    let mut figured = |kpi: &Kpi, version: Version| {
        let (figure, reported) = (lens.kpi(kpi, version), trace::as_reported(&lens, kpi, version));
        if kpi.target().is_some() && version == Version::Plan {
            return Figured { version, figure, logic: "= 100 %".into(), inputs: Vec::new(), reported };
        }
        let formula = lens.formula(kpi);
        let words = formula.inputs().into_iter().map(|input| {
            let word = trace::word(&input, version);
            inputs.entry(word.clone()).or_insert_with(|| trace::input(&lens, &input, version));
            word
        });
        let words = words.collect();
        Figured { version, figure, logic: format!("= {}", trace::figured(formula, version)), inputs: words, reported }
    };
    let entries: Vec<LogEntry> = project
        .catalog
        .all()
        .map(|kpi| LogEntry {
            words: project.catalog.words(&kpi.formula),
            trigger: lens.trigger_words(kpi),
            over_measures: project.catalog.formula(kpi).text(),
            versions: project.state.kpis.iter().filter(|v| v.kpi.id == kpi.id).cloned().collect(),
            figured: [Version::Actual, Version::Plan].map(|version| figured(kpi, version)),
            kpi: kpi.clone(),
        })
        .collect();
    CalculationLog { span: project.coverage.label(&scope.period), entries, inputs }
}
