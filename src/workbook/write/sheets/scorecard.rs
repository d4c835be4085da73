//! The `scorecard` sheet: each KPI's plan, actual, variance and status, the charts, the inputs that figures follow, and the months.

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::charts::{self, Place, Stretch};
use super::data::Data;
use super::inputs::Inputs;
use super::months::{BEHIND, Months};
use super::page::{page, subtitle, write_note, write_text};
use super::standing::{self, Figures, Guard};
use super::style::{self, Weight};
use crate::kpi::{Kpi, catalog};
use crate::ledger::Version;
use crate::workbook::state::table::HEADER_ROW;
use crate::workbook::write::report::{KpiFigure, Report};

/// The width of the first column, of the last, and of all, in characters.
const WIDTHS: (u16, u16, u16) = (26, 30, 126);
/// The last column in print.
const LAST: u16 = 6;
/// The size of a chart, in pixels, and the rows that a row of charts takes.
const CHART: (u32, u32, u32) = (448, 250, 13);

/// Where things stand on the sheet.
pub(super) struct Layout {
    notes: u32,
    charts: u32,
    pub(super) inputs: Inputs,
    months: Months,
    /// Positions of the chain's KPIs among the rows.
    chain: Vec<usize>,
}

impl Layout {
    /// The layout for a report.
    pub(super) fn of(report: &Report, data: &Data<'_>) -> Self {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let notes = HEADER_ROW + 1 + count(report.kpis.len().max(1)) + 1;
        let said = count(sentences(report).len());
        let charts = notes + said + said.min(1);
        let compared = |f: &KpiFigure| catalog::CHAIN.contains(&f.kpi.id.as_str()) && f.standing.variance().is_some();
        let chain: Vec<usize> = report.kpis.iter().enumerate().filter(|(_, f)| compared(f)).map(|(at, _)| at).collect();
        // One bar would compare nothing.
        let chain = if chain.len() < 2 { Vec::new() } else { chain };
        let months = Months::at(0, report, data);
        let drawn = months.charts() + usize::from(!chain.is_empty());
        let months = Months::at(charts + count(drawn.div_ceil(2)) * CHART.2, report, data);
        let inputs = Inputs::at(months.last() + 2, report);
        Self { notes, charts, inputs, months, chain }
    }

    /// The places of the charts, two beside each other.
    fn places(&self, count: usize) -> Vec<Place> {
        let place = |at: u32| Place {
            row: self.charts + at / 2 * CHART.2,
            col: 0,
            offset: at % 2 * (CHART.0 + 12),
            width: CHART.0,
            height: CHART.1,
        };
        (0..u32::try_from(count).unwrap_or(0)).map(place).collect()
    }
}

/// What the figures of a report cover, in a line.
pub(super) fn covers(report: &Report) -> String {
    let currency = if report.currency.0.is_empty() { "" } else { &report.currency.0 };
    let threshold = format!("threshold ±{} %", (report.threshold * rust_decimal::Decimal::ONE_HUNDRED).normalize());
    let parts: Vec<&str> = [report.span_label.as_str(), currency, &threshold].into_iter().filter(|p| !p.is_empty()).collect();
    parts.join(" · ")
}

/// What to know about the figures, and which KPIs of the chain there are none of.
pub(super) fn sentences(report: &Report) -> Vec<String> {
    let lacking: Vec<&str> = report.lacking.iter().map(|k| k.label.as_str()).collect();
    let lacking = (!lacking.is_empty()).then(|| format!("The workbook has nothing to figure these from: {}.", lacking.join(", ")));
    report.notes.iter().cloned().chain(lacking).collect()
}

/// Writes the sheet.
pub(super) fn write(book: &mut Workbook, tab: &str, report: &Report, data: &Data<'_>, layout: &Layout) -> Result<(), XlsxError> {
    let sheet = page(book, tab, "scorecard", "Scorecard")?;
    // How it stands, the charts and the months go on one page.
    sheet.set_portrait();
    subtitle(sheet, &covers(report))?;
    standing::write_headers(sheet, HEADER_ROW, "KPI")?;
    standing::set_widths(sheet, WIDTHS.0)?;
    write_text(sheet, HEADER_ROW, LAST, "In finance’s words", &style::header())?;
    sheet.set_column_width(LAST, f64::from(WIDTHS.1))?.set_column_width(LAST + 1, 3)?;
    for (row, figure) in (HEADER_ROW + 1..).zip(&report.kpis) {
        write_kpi(sheet, row, figure, report, layout, data)?;
    }
    if report.kpis.is_empty() {
        write_text(sheet, HEADER_ROW + 1, 0, "There is nothing to figure a KPI from in this workbook.", &style::subtitle())?;
    } else {
        standing::color(sheet, HEADER_ROW + 1, HEADER_ROW + u32::try_from(report.kpis.len()).unwrap_or(1))?;
    }
    for (row, note) in (layout.notes..).zip(sentences(report)) {
        write_note(sheet, row, LAST, WIDTHS.2, &note)?;
    }
    layout.inputs.write(sheet, report, data)?;
    layout.months.write(sheet, report, data, &layout.inputs)?;
    let drawn = layout.months.charts();
    let mut places = layout.places(drawn + usize::from(!layout.chain.is_empty()));
    if !layout.chain.is_empty() {
        // It comes second: what was spent, and what became of it.
        draw_chain(sheet, tab, report, layout, places.remove(usize::from(drawn > 0)))?;
    }
    layout.months.draw(sheet, tab, report, data, &places)?;
    sheet.set_print_area(0, 0, layout.months.last().max(layout.inputs.last()), LAST)?;
    Ok(())
}

fn write_kpi(
    sheet: &mut Worksheet,
    row: u32,
    figure: &KpiFigure,
    report: &Report,
    layout: &Layout,
    data: &Data<'_>,
) -> Result<(), XlsxError> {
    let kpi: &Kpi = &figure.kpi;
    let inputs = &layout.inputs;
    let figures = Figures {
        standing: figure.standing,
        live: [(Version::Plan, figure.standing.plan), (Version::Actual, figure.standing.actual)]
            .map(|(version, value)| inputs.live(kpi, version, value, report, data)),
        unit: kpi.unit,
        direction: kpi.direction,
        weight: Weight::Row,
        guard: Guard::of(kpi, figure.standing, (HEADER_ROW + 1..).zip(&report.kpis).map(|(row, other)| (row, &other.kpi, other.standing))),
    };
    write_text(sheet, row, 0, &kpi.label, &style::word().set_bold())?;
    standing::write(sheet, row, &figures, report, &inputs.rule_of(kpi, report))?;
    write_text(sheet, row, LAST, &kpi.finance_label, &Weight::Part.on(style::word()))
}

/// How far each KPI of the chain is from its plan.
fn draw_chain(sheet: &mut Worksheet, tab: &str, report: &Report, layout: &Layout, at: Place) -> Result<(), XlsxError> {
    charts::write_split_header(sheet, HEADER_ROW, BEHIND)?;
    let mut last = HEADER_ROW;
    for position in &layout.chain {
        let Some(figure) = report.kpis.get(*position) else { continue };
        last += 1;
        let (value, status) = charts::cells_of(HEADER_ROW + 1 + u32::try_from(*position).unwrap_or(0), 4);
        charts::write_split(sheet, (last, BEHIND), &figure.kpi.label, &figure.standing, (&value, &status), figure.standing.share())?;
    }
    let names = Stretch { col: BEHIND, first: HEADER_ROW + 1, last };
    charts::variances(sheet, tab, "From spend to payback: variance from plan", names, at, "+0.0%;-0.0%")
}
