//! Everything that is known of a project as JSON, as `docs/project.schema.json` describes it. Amounts are strings of decimal digits, for
//! the reason given in [`super::json`].

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::budget::pacing::{Call, RULES};
use crate::budget::targets::{Aim, Target};
use crate::decide::decision::Decision;
use crate::decide::explanation::{About, Explanation};
use crate::engine::inspection::{self, Inspection, Score};
use crate::engine::project::Project;
use crate::engine::protocol::health::HealthQuery;
use crate::engine::protocol::{Scope, SourcesView};
use crate::engine::views;
use crate::kpi::Kpi;
use crate::ledger::{Measure, RateKind, Version};
use crate::workbook::write::report::DataRow;

/// What the document says that it is; the number changes when an older reader would misunderstand it.
const FORMAT: &str = "plumbline.project/1";

#[derive(Serialize)]
struct Document {
    format: &'static str,
    made: NaiveDate,
    project: String,
    files: Vec<File>,
    settings: Settings,
    /// The scorecard to date.
    score: Score,
    /// How the files were read: tables, columns, tie-outs, totals, and the issues of reading.
    reading: Inspection,
    /// What is wrong or worth a look, with what was accepted.
    health: Vec<Finding>,
    explanations: Vec<Explained>,
    /// What KPIs should come to.
    targets: Vec<Targeted>,
    decisions: Vec<Decision>,
    /// The definitions in force, the built-in ones among them.
    kpis: Vec<Kpi>,
    /// The names of the dimensions by which the amounts are summed, empty where there is none.
    dimensions: [String; 2],
    /// The amounts, summed by measure, version, period, the members of these dimensions and currency.
    data: Vec<Sum>,
}

#[derive(Serialize)]
struct File {
    name: String,
    sha256: String,
    size: u64,
    added: NaiveDate,
    lines: u32,
    amounts: u32,
}

#[derive(Serialize)]
struct Settings {
    currency: String,
    rates: RateKind,
    gross_margin: Option<Decimal>,
    threshold: Decimal,
    /// 1 to 12.
    fiscal_start: u32,
    /// `calendar months`, or of how many weeks the months of a quarter are.
    calendar: String,
    /// On which day the fiscal year ends; empty with calendar months.
    year_ends: String,
    /// What to do by each line of the table by which calls are made, the team's own where it chose one.
    calls: BTreeMap<&'static str, Call>,
}

#[derive(Serialize)]
struct Finding {
    to_do: &'static str,
    kind: String,
    cells: Vec<String>,
    message: String,
    accepted: bool,
}

/// Why a figure left its plan.
#[derive(Serialize)]
struct Explained {
    #[serde(flatten)]
    about: About,
    #[serde(flatten)]
    said: Explanation,
}

/// What a KPI should come to.
#[derive(Serialize)]
struct Targeted {
    #[serde(flatten)]
    aim: Aim,
    #[serde(flatten)]
    target: Target,
}

#[derive(Serialize)]
struct Sum {
    measure: Measure,
    version: Version,
    period: Option<String>,
    members: [String; 2],
    currency: String,
    amount: Decimal,
    /// To the reporting currency; `None` when it is not known.
    rate: Option<Decimal>,
}

/// Everything, as JSON.
pub fn text(project: &Project, today: NaiveDate) -> String {
    let report = views::report::report(project, &Scope::default());
    let settings = &project.state.settings;
    let SourcesView { sources, .. } = views::sources::view(project, 0);
    super::pretty(&Document {
        format: FORMAT,
        made: today,
        project: project.record.title(),
        files: sources
            .into_iter()
            .map(|row| File {
                name: row.source.file_name,
                sha256: row.source.fingerprint,
                size: row.source.size,
                added: row.source.added,
                lines: row.lines,
                amounts: row.facts,
            })
            .collect(),
        settings: Settings {
            currency: project.reporting.currency.0.clone(),
            rates: project.reporting.at,
            gross_margin: project.gross_margin(),
            threshold: settings.threshold,
            fiscal_start: project.coverage.fiscal_start,
            calendar: settings.calendar().to_string(),
            year_ends: settings.weeks.map(|weeks| weeks.ending()).unwrap_or_default(),
            calls: RULES.iter().map(|rule| (rule.id, rule.call(&settings.calls))).collect(),
        },
        score: inspection::score(project, &Scope::default()),
        reading: inspection::inspection(project),
        health: findings(project),
        explanations: project
            .state
            .explanations
            .iter()
            .map(|(about, said)| Explained { about: about.clone(), said: said.clone() })
            .collect(),
        targets: project.state.targets.iter().map(|(aim, target)| Targeted { aim: aim.clone(), target: target.clone() }).collect(),
        decisions: project.state.decisions.clone(),
        kpis: project.catalog.all().cloned().collect(),
        dimensions: report.dimensions,
        data: report.data.into_iter().map(amount).collect(),
    })
}

fn findings(project: &Project) -> Vec<Finding> {
    let of = |accepted| {
        let view = views::health::view(project, &HealthQuery { accepted, show: u32::MAX, ..HealthQuery::default() });
        view.items.into_iter().map(|item| Finding {
            to_do: item.severity.word(),
            kind: item.title,
            cells: item.cells.into_iter().map(|(_, place)| place).collect(),
            message: item.message,
            accepted: item.accepted,
        })
    };
    of(false).chain(of(true)).collect()
}

fn amount(row: DataRow) -> Sum {
    Sum {
        measure: row.measure,
        version: row.version,
        period: row.period.map(|period| period.id()),
        members: row.members,
        currency: row.currency,
        amount: row.amount,
        rate: row.rate,
    }
}
