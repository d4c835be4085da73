//! What every live formula of the reports stands on: span, threshold, margin, and the sums of the measures. They stand on the scorecard.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_xlsxwriter::{FormatAlign, Worksheet, XlsxError};

use super::data::{Data, Query, When};
use super::page::{write_date, write_formula, write_heading, write_number, write_text};
use super::standing::{Rule, same};
use super::style::{self, unit_format};
use super::terms::Terms;
use crate::kpi::{Kpi, TriggerKind};
use crate::ledger::{Measure, Version};
use crate::workbook::write::report::Report;

/// Where the inputs stand, as formulas name the cells.
#[derive(Debug, Clone)]
pub(super) struct Inputs {
    /// `Scorecard!`, or nothing on the same sheet.
    sheet: String,
    /// The row of the heading, from 0.
    first: u32,
    /// The measures that the KPIs' formulas name.
    measures: Vec<String>,
}

/// Rows from the heading to the header of the sums.
const TO_SUMS: u32 = 6;

impl Inputs {
    /// The inputs of a report from a row of the scorecard on, as its own formulas name them.
    pub(super) fn at(first: u32, report: &Report) -> Self {
        let mut measures = Vec::new();
        for input in report.kpis.iter().flat_map(|k| report.catalog.formula(&k.kpi).inputs()) {
            if input.measure().is_some() && !measures.contains(&input.name) {
                measures.push(input.name);
            }
        }
        Self { sheet: String::new(), first, measures }
    }

    /// The same as formulas of other sheets name them; `sheet` is the scorecard's name, quoted where it needs to be.
    pub(super) fn elsewhere(&self, sheet: &str) -> Self {
        Self { sheet: format!("{sheet}!"), ..self.clone() }
    }

    fn cell(&self, column: char, below: u32) -> String {
        format!("{}${column}${}", self.sheet, self.first + below + 1)
    }

    /// The first day.
    pub(super) fn from(&self) -> String {
        self.cell('B', 1)
    }

    /// The last day.
    pub(super) fn to(&self) -> String {
        self.cell('B', 2)
    }

    /// How far from plan is a breach.
    pub(super) fn threshold(&self) -> Rule {
        Rule::Share(self.cell('B', 3))
    }

    /// What the status of a KPI follows.
    pub(super) fn rule_of(&self, kpi: &Kpi, report: &Report) -> Rule {
        let trigger = &kpi.trigger;
        if trigger.least.is_some() {
            return Rule::AsItIs;
        }
        let number = trigger.threshold_on(report.span.to, report.threshold);
        let own = trigger.threshold.is_some() || trigger.threshold_on(report.span.to, Decimal::MAX) != Some(Decimal::MAX);
        match (trigger.kind, number) {
            (TriggerKind::Miss, Some(share)) if own => Rule::Share(share.normalize().to_string()),
            (TriggerKind::Miss, _) => self.threshold(),
            (TriggerKind::Gap, Some(amount)) => Rule::Amount(amount.normalize()),
            (TriggerKind::Beyond, Some(value)) => Rule::Beyond(value.normalize()),
            _ => Rule::AsItIs,
        }
    }

    /// What the status of a measure's parts follows, over what ends on a day.
    pub(super) fn rule_for(&self, measure: &Measure, day: Option<NaiveDate>, report: &Report) -> Rule {
        let threshold = report.catalog.threshold(measure, day, report.threshold);
        if threshold == report.threshold { self.threshold() } else { Rule::Share(threshold.normalize().to_string()) }
    }

    /// The gross margin.
    pub(super) fn margin(&self) -> String {
        self.cell('B', 4)
    }

    /// The cell of a measure's sum over the span; `None` when no KPI names it, and for versions that have no column.
    pub(super) fn sum(&self, id: &str, version: Version) -> Option<String> {
        let at = u32::try_from(self.measures.iter().position(|m| m == id)?).ok()?;
        let column = match version {
            Version::Plan => 'B',
            Version::Actual => 'C',
            Version::Committed | Version::Forecast => return None,
        };
        Some(self.cell(column, TO_SUMS + 1 + at))
    }

    /// The last row, from 0.
    pub(super) fn last(&self) -> u32 {
        self.first + TO_SUMS + u32::try_from(self.measures.len()).unwrap_or(0)
    }

    /// A KPI's formula over the sums of the whole span, without the equals sign. `None` where the figure is defined in another way for
    /// this version, such as by a target.
    pub(super) fn live(&self, kpi: &Kpi, version: Version, value: Option<Decimal>, report: &Report, data: &Data<'_>) -> Option<String> {
        let terms = Terms { report, data, version, when: When::Span(self), members: &[] };
        let formula = report.catalog.formula(kpi);
        let live = terms.live(formula, self).filter(|_| same(terms.figured(formula), value))?;
        Some(format!("IFERROR({live},\"\")"))
    }

    /// Writes them.
    pub(super) fn write(&self, sheet: &mut Worksheet, report: &Report, data: &Data<'_>) -> Result<(), XlsxError> {
        let first = self.first;
        let (text, share, days) = (style::word(), style::input("0.0%"), style::input("yyyy-mm-dd"));
        write_heading(sheet, first, "Inputs")?;
        write_text(sheet, first, 1, "Change a shaded cell, and every figure of the reports follows.", &style::aside())?;
        for (row, (word, day)) in (first + 1..).zip([("From", report.span.from), ("To", report.span.to)]) {
            write_text(sheet, row, 0, word, &text)?;
            match day {
                Some(day) => write_date(sheet, row, 1, day, &days)?,
                None => write_text(sheet, row, 1, "all periods", &text)?,
            }
        }
        write_text(sheet, first + 3, 0, "Threshold (±)", &text)?;
        write_number(sheet, first + 3, 1, report.threshold, &share)?;
        write_text(sheet, first + 4, 0, "Gross margin", &text)?;
        match report.gross_margin {
            Some(margin) => write_number(sheet, first + 4, 1, margin, &share)?,
            None => sheet.write_blank(first + 4, 1, &share).map(|_| ())?,
        }
        if self.measures.is_empty() {
            return Ok(());
        }
        let right = style::header().set_align(FormatAlign::Right);
        write_text(sheet, first + TO_SUMS, 0, "Sums over the span", &style::header())?;
        write_text(sheet, first + TO_SUMS, 1, "Plan", &right)?;
        write_text(sheet, first + TO_SUMS, 2, "Actual", &right)?;
        for (row, id) in (first + TO_SUMS + 1..).zip(&self.measures) {
            let measure = Measure::new(id);
            write_text(sheet, row, 0, &measure.label(), &text)?;
            let format = style::number(&unit_format(measure.unit(), &report.currency, false));
            for (col, version) in [(1_u16, Version::Plan), (2, Version::Actual)] {
                let query = Query { measure: id, version, when: When::Span(self), members: &[] };
                let formula = data.formula(&query).map(|f| format!("={f}")).unwrap_or_default();
                write_formula(sheet, row, col, &formula, data.value(&query), &format)?;
            }
        }
        Ok(())
    }
}
