//! The main measure by month on the scorecard, and the trend of the KPIs beside it, each with a chart.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::charts::{self, Place, Stretch};
use super::data::{Data, Query, When};
use super::inputs::Inputs;
use super::page::{write_date, write_formula, write_number, write_text, write_text_formula};
use super::standing::{self, Figures};
use super::style::{self, Weight, unit_format};
use super::terms::Terms;
use crate::kpi::Kpi;
use crate::ledger::cell::a1;
use crate::ledger::{Grain, Measure, Period, Unit, Version};
use crate::workbook::write::report::{Report, Standing};

/// The most periods that are shown.
const MOST: usize = 36;
/// The KPIs of which the first two that have a trend are drawn.
const TRENDS: [&str; 6] = ["bookings", "cac", "revenue", "romi", "pipeline", "payback"];
/// The first column of what only charts and formulas look at.
pub(super) const BEHIND: u16 = 8;

/// The periods of the main measure, and what is shown of them.
pub(super) struct Months {
    measure: Measure,
    periods: Vec<Period>,
    trends: Vec<Kpi>,
    /// Whether there is a plan of it, and an actual.
    versions: [bool; 2],
    /// The last period with an actual, by position.
    reached: usize,
    /// The row of the heading, from 0.
    first: u32,
}

impl Months {
    /// The months of a report from a row of the scorecard on.
    pub(super) fn at(first: u32, report: &Report, data: &Data<'_>) -> Self {
        let measure = report.measure();
        let there = |version| report.data.iter().any(|r| r.measure == measure && r.version == version && r.period.is_some());
        let versions = [there(Version::Plan), there(Version::Actual)];
        let mut months = Self { periods: periods(report, &measure), measure, trends: Vec::new(), versions, reached: 0, first };
        let drawn = || TRENDS.into_iter().filter_map(|id| report.catalog.find(id));
        let several = |kpi: &&Kpi| {
            let has = |period: &&Period| value(kpi, Version::Actual, **period, report, data).is_some();
            months.periods.iter().filter(has).nth(1).is_some()
        };
        let acted = |kpi: &Kpi, period: &Period| value(kpi, Version::Actual, *period, report, data).is_some();
        let reached = months.periods.iter().rposition(|p| drawn().any(|kpi| acted(kpi, p)));
        months.reached = reached.unwrap_or(0);
        months.trends = drawn().filter(several).take(2).cloned().collect();
        months
    }

    /// How many charts there are.
    pub(super) fn charts(&self) -> usize {
        if self.periods.len() < 2 { 0 } else { 1 + self.trends.len() }
    }

    /// The last row, from 0.
    pub(super) fn last(&self) -> u32 {
        self.first + 1 + u32::try_from(self.periods.len()).unwrap_or(0)
    }

    fn title(&self, what: &str, unit: Unit, report: &Report) -> String {
        let by = if self.periods.iter().all(|p| p.grain() == Grain::Month) { "month" } else { "period" };
        let currency = &report.currency.0;
        let of = if unit == Unit::Money && !currency.is_empty() { format!(", {currency}") } else { String::new() };
        format!("{what} by {by}{of}")
    }

    /// Writes the rows, and what the charts need beside them.
    pub(super) fn write(&self, sheet: &mut Worksheet, report: &Report, data: &Data<'_>, inputs: &Inputs) -> Result<(), XlsxError> {
        if self.periods.is_empty() {
            return Ok(());
        }
        let header = self.first + 1;
        let title = self.title(&self.measure.label(), self.measure.unit(), report);
        super::page::write_heading(sheet, self.first, &title)?;
        standing::write_headers(sheet, header, "Period")?;
        let behind = style::behind("General");
        for (col, word) in (BEHIND..).zip(["starts", "ends"]) {
            write_text(sheet, header, col, word, &behind)?;
        }
        for (col, kpi) in (BEHIND + 2..).step_by(2).zip(&self.trends) {
            write_text(sheet, header, col, &format!("{} plan", kpi.label), &behind)?;
            write_text(sheet, header, col + 1, &format!("{} actual", kpi.label), &behind)?;
        }
        for (row, period) in (header + 1..).zip(&self.periods) {
            let (from, to) = (format!("${}", a1(row, BEHIND)), format!("${}", a1(row, BEHIND + 1)));
            let when = When::In(*period, &from, &to);
            write_text(sheet, row, 0, &period.label(), &style::word())?;
            write_date(sheet, row, BEHIND, period.start(), &style::behind("yyyy-mm-dd"))?;
            write_date(sheet, row, BEHIND + 1, period.end(), &style::behind("yyyy-mm-dd"))?;
            let query = |version| Query { measure: self.measure.id(), version, when: when.clone(), members: &[] };
            let (plan, actual) = (query(Version::Plan), query(Version::Actual));
            let figures = Figures {
                standing: Standing::of(
                    data.value(&plan),
                    data.value(&actual),
                    self.measure.direction(),
                    report.catalog.threshold(&self.measure, Some(period.end()), report.threshold),
                ),
                live: [data.formula(&plan), data.formula(&actual)],
                unit: self.measure.unit(),
                direction: self.measure.direction(),
                weight: Weight::Row,
                guard: None,
            };
            standing::write(sheet, row, &figures, report, &inputs.rule_for(&self.measure, Some(period.end()), report))?;
            for (col, kpi) in (BEHIND + 2..).step_by(2).zip(&self.trends) {
                for (col, version) in [(col, Version::Plan), (col + 1, Version::Actual)] {
                    let result = value(kpi, version, *period, report, data);
                    let terms = Terms { report, data, version, when: when.clone(), members: &[] };
                    write_trend(sheet, (row, col), kpi, &terms, inputs, result)?;
                }
            }
        }
        standing::color(sheet, header + 1, self.last())
    }

    /// Draws the charts at the given places; there are as many as [`Months::charts`] says.
    pub(super) fn draw(
        &self,
        sheet: &mut Worksheet,
        tab: &str,
        report: &Report,
        data: &Data<'_>,
        places: &[Place],
    ) -> Result<(), XlsxError> {
        let stretch = |col: u16| Stretch { col, first: self.first + 2, last: self.last() };
        let mut places = places.iter();
        if let Some(at) = places.next() {
            let what = if self.versions == [true, true] { ": plan and actual" } else { "" };
            let title = self.title(&format!("{}{what}", self.measure.label()), self.measure.unit(), report);
            let values = [self.versions[0].then(|| stretch(1)), self.versions[1].then(|| stretch(2))];
            charts::plan_and_actual(sheet, tab, &title, stretch(0), values, *at)?;
        }
        for ((kpi, at), col) in self.trends.iter().zip(places).zip((BEHIND + 2..).step_by(2)) {
            let title = self.title(&kpi.label, kpi.unit, report);
            let format = match kpi.unit {
                Unit::Money => "#,##0".to_owned(),
                unit => unit_format(unit, &report.currency, false),
            };
            // What has not come yet is no zero.
            let actual = Stretch { last: self.first + 2 + u32::try_from(self.reached).unwrap_or(0), ..stretch(col + 1) };
            let planned = self.periods.iter().any(|p| value(kpi, Version::Plan, *p, report, data).is_some());
            charts::trend(sheet, tab, &title, stretch(0), [planned.then(|| stretch(col)), Some(actual)], *at, &format)?;
        }
        Ok(())
    }
}

/// A KPI's value in a period; `None` when undefined.
fn value(kpi: &Kpi, version: Version, period: Period, report: &Report, data: &Data<'_>) -> Option<Decimal> {
    let terms = Terms { report, data, version, when: When::In(period, "", ""), members: &[] };
    terms.figured(report.catalog.formula(kpi))
}

/// A point of a trend: where there is no value, the cell says so in the way that a chart leaves out.
fn write_trend(
    sheet: &mut Worksheet,
    (row, col): (u32, u16),
    kpi: &Kpi,
    terms: &Terms<'_>,
    inputs: &Inputs,
    result: Option<Decimal>,
) -> Result<(), XlsxError> {
    let format = style::behind("General");
    let live = terms.live(terms.report.catalog.formula(kpi), inputs).map(|formula| format!("=IFERROR(({formula})+0,NA())"));
    match (result, live) {
        (Some(_), Some(live)) => write_formula(sheet, row, col, &live, result, &format),
        (Some(value), None) => write_number(sheet, row, col, value, &format),
        (None, live) => write_text_formula(sheet, row, col, &live.unwrap_or_else(|| "=NA()".into()), "#N/A", &format),
    }
}

/// The periods by which the measure is shown: months where there are any, else the ones that the data has.
fn periods(report: &Report, measure: &Measure) -> Vec<Period> {
    let rows = report.data.iter().filter(|r| r.measure == *measure && matches!(r.version, Version::Plan | Version::Actual));
    let all: BTreeSet<Period> = rows.filter_map(|r| r.period).map(|p| p.rolled_up(Grain::Month, 1).unwrap_or(p)).collect();
    let finest = all.iter().map(Period::grain).min();
    let mut shown: Vec<Period> = all.into_iter().filter(|p| Some(p.grain()) == finest).collect();
    shown.sort_by_key(Period::start);
    shown.split_off(shown.len().saturating_sub(MOST))
}
