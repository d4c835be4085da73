//! The inputs of KPIs' formulas as they stand in the data: their values, and how live formulas name them.

use rust_decimal::Decimal;

use super::data::{Data, Query, When};
use super::inputs::Inputs;
use crate::kpi::formula::Window;
use crate::kpi::{Formula, Input};
use crate::ledger::{Span, Version};
use crate::workbook::write::report::Report;

/// The most stretches of time within one another of which a live formula is written.
const MOST_WINDOWS: usize = 3;

/// What a formula is figured over.
pub(super) struct Terms<'a> {
    pub(super) report: &'a Report,
    pub(super) data: &'a Data<'a>,
    /// The version that is being figured.
    pub(super) version: Version,
    pub(super) when: When<'a>,
    /// As in [`Query`].
    pub(super) members: &'a [(usize, &'a str, Option<String>)],
}

impl Terms<'_> {
    /// A formula's value over the data.
    pub(super) fn figured(&self, formula: &Formula) -> Option<Decimal> {
        formula.value(&|input| self.value(input))
    }

    /// A formula as a live one, without the equals sign; an error where it has no value. `None` when it cannot be written so.
    pub(super) fn live(&self, formula: &Formula, inputs: &Inputs) -> Option<String> {
        formula.excel(&|input| self.written(input, inputs))
    }

    fn value(&self, input: &Input) -> Option<Decimal> {
        match input.measure() {
            None => self.report.gross_margin,
            Some(measure) => self.data.value(&self.query(input, measure.id())?),
        }
    }

    fn written(&self, input: &Input, inputs: &Inputs) -> Option<String> {
        let Some(measure) = input.measure() else { return Some(inputs.margin()) };
        // The sums over the span stand in cells of their own.
        let own = matches!(self.when, When::Span(_)) && self.members.is_empty() && input.windows.is_empty();
        let summed = own.then(|| inputs.sum(measure.id(), input.version(self.version))).flatten();
        summed.or_else(|| self.data.formula(&self.query(input, measure.id())?))
    }

    /// `None` when the stretch of time is not there.
    fn query<'q>(&'q self, input: &Input, measure: &'q str) -> Option<Query<'q>> {
        let when = if input.windows.is_empty() { self.when.clone() } else { self.seen(&input.windows)? };
        Some(Query { measure, version: input.version(self.version), when, members: self.members })
    }

    /// Another stretch of time, as seen from this one.
    fn seen(&self, windows: &[Window]) -> Option<When<'static>> {
        let (span, from, to) = match &self.when {
            When::Span(inputs) => (self.report.span, inputs.from(), inputs.to()),
            When::In(period, from, to) => (Span::between(*period, *period), (*from).to_owned(), (*to).to_owned()),
            When::Seen { .. } => return None,
        };
        let start = self.report.fiscal_start;
        let seen = windows.iter().try_fold(span, |span, window| window.of(span, start))?;
        // Steps of a spreadsheet's formulas are months.
        let written = Window::is_of_months(span) && windows.len() <= MOST_WINDOWS;
        let days = written.then(|| windows.iter().fold((from, to), |(from, to), window| window.excel((&from, &to), start)));
        Some(When::Seen { span: seen, days })
    }
}
