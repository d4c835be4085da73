//! The `scorecard` sheet: each KPI's plan, actual, variance and status as live formulas over the data, and spend by month with a chart.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use rust_xlsxwriter::{
    Chart, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartType, ConditionalFormatText, ConditionalFormatTextRule, Format,
    FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::data::{Data, in_span};
use super::page::{finish_table, page, write_date, write_formula, write_number, write_text, write_text_formula};
use super::style::{self, unit_format};
use crate::kpi::status::{variance, variance_share};
use crate::kpi::{Input, Status};
use crate::ledger::cell::a1;
use crate::ledger::measure::Direction;
use crate::ledger::{Grain, Measure, Period, Unit, Version};
use crate::workbook::state::table::{Column, HEADER_ROW};
use crate::workbook::write::report::{KpiFigure, Report};

const COLUMNS: [Column; 8] = [
    Column::new("kpi", 22),
    Column::new("plan", 16),
    Column::new("actual", 16),
    Column::new("variance", 16),
    Column::new("variance %", 12),
    Column::new("status", 14),
    Column::new("in finance's words", 30),
    Column::new("formula", 46),
];

/// The most months that are shown.
const MONTHS: usize = 36;

/// Where the inputs of the formulas stand on the sheet.
struct Places {
    from: String,
    to: String,
    threshold: String,
    margin: String,
    /// Plan and actual cell of each measure by id.
    measures: BTreeMap<&'static str, u32>,
}

impl Places {
    fn of(&self, input: Input, version: Version) -> String {
        match input {
            Input::GrossMargin => self.margin.clone(),
            Input::Measure(id) => self.measure(id, version),
            Input::MeasureIn(id, version) => self.measure(id, version),
        }
    }

    fn measure(&self, id: &str, version: Version) -> String {
        let col = if version == Version::Plan { 1 } else { 2 };
        self.measures.get(id).map_or_else(|| "\"\"".into(), |row| a1(*row, col))
    }
}

/// Writes the sheet.
pub(super) fn write(book: &mut Workbook, tab: &str, report: &Report, data: &Data<'_>) -> Result<(), XlsxError> {
    let title = if report.span_label.is_empty() { "Scorecard".into() } else { format!("Scorecard · {}", report.span_label) };
    let sheet = page(book, tab, "scorecard", &title)?;
    let first = HEADER_ROW + 1 + u32::try_from(report.kpis.len().max(1)).unwrap_or(1) + 1;
    let places = write_inputs(sheet, report, data, first)?;
    for (row, figure) in (HEADER_ROW + 1..).zip(&report.kpis) {
        write_kpi(sheet, row, figure, report, &places, data)?;
    }
    finish_table(sheet, "scorecard", &COLUMNS, report.kpis.len(), &|col| (1..5).contains(&col))?;
    color_status(sheet, report.kpis.len())?;
    let below = first + 5 + u32::try_from(places.measures.len()).unwrap_or(0) + 3;
    write_months(sheet, tab, below, report, data)
}

/// The inputs and the sums of measures, below the table of KPIs.
fn write_inputs(sheet: &mut Worksheet, report: &Report, data: &Data<'_>, first: u32) -> Result<Places, XlsxError> {
    let (text, share) = (style::word(), style::input("0.0%"));
    write_text(sheet, first, 0, "Inputs", &style::heading())?;
    write_text(sheet, first + 1, 0, "From", &text)?;
    write_text(sheet, first + 2, 0, "To", &text)?;
    write_text(sheet, first + 3, 0, "Threshold (±)", &text)?;
    write_text(sheet, first + 4, 0, "Gross margin", &text)?;
    let days = style::input("yyyy-mm-dd");
    for (row, day) in [(first + 1, report.span.from), (first + 2, report.span.to)] {
        match day {
            Some(day) => write_date(sheet, row, 1, day, &days)?,
            None => write_text(sheet, row, 1, "open", &text)?,
        }
    }
    write_number(sheet, first + 3, 1, report.threshold, &share)?;
    match report.gross_margin {
        Some(margin) => write_number(sheet, first + 4, 1, margin, &share)?,
        None => sheet.write_blank(first + 4, 1, &share).map(|_| ())?,
    }
    write_text(sheet, first, 1, "Change a shaded cell, and every figure on this sheet follows.", &style::note())?;
    let absolute = |row: u32| format!("$B${}", row + 1);
    let mut places = Places {
        from: absolute(first + 1),
        to: absolute(first + 2),
        threshold: absolute(first + 3),
        margin: absolute(first + 4),
        measures: BTreeMap::new(),
    };
    let mut row = first + 6;
    write_header(sheet, row, &["measure", "plan", "actual"])?;
    for id in measures(report) {
        row += 1;
        places.measures.insert(id, row);
        write_text(sheet, row, 0, id, &text)?;
        let format = style::number(&unit_format(Measure::new(id).unit(), &report.currency, false));
        for (col, version) in [(1_u16, Version::Plan), (2, Version::Actual)] {
            let mut bounds = Vec::new();
            if report.span.from.is_some() {
                bounds.push(('D', ">=", places.from.as_str()));
            }
            if report.span.to.is_some() {
                bounds.push(('E', "<=", places.to.as_str()));
            }
            let criteria = data.criteria(&format!("$A{}", row + 1), &format!("\"{version}\""), &bounds);
            let value = data.value(id, version.id(), &|days| in_span(report.span, days));
            write_formula(sheet, row, col, &data.sum(&criteria), value, &format)?;
        }
    }
    Ok(places)
}

/// A header of figures: the first word on the left, `plan`, `actual` and `variance` over their numbers.
fn write_header(sheet: &mut Worksheet, row: u32, words: &[&str]) -> Result<(), XlsxError> {
    let (left, right) = (style::header(), style::header().set_align(FormatAlign::Right));
    for (col, word) in (0_u16..).zip(words) {
        write_text(sheet, row, col, word, if (1..4).contains(&col) { &right } else { &left })?;
    }
    Ok(())
}

/// The measures that the KPIs' formulas name, each once.
fn measures(report: &Report) -> Vec<&'static str> {
    let mut ids = Vec::new();
    for input in report.kpis.iter().flat_map(|k| k.kpi.formula.inputs()) {
        if let Input::Measure(id) | Input::MeasureIn(id, _) = input
            && !ids.contains(&id)
        {
            ids.push(id);
        }
    }
    ids
}

fn write_kpi(
    sheet: &mut Worksheet,
    row: u32,
    figure: &KpiFigure,
    report: &Report,
    places: &Places,
    data: &Data<'_>,
) -> Result<(), XlsxError> {
    let kpi = figure.kpi;
    let small = [figure.standing.plan, figure.standing.actual].into_iter().flatten().all(|v| v.abs() < Decimal::from(10_000));
    let format = style::number(&unit_format(kpi.unit, &report.currency, small));
    write_text(sheet, row, 0, kpi.label, &style::word().set_bold())?;
    for (col, version, value) in [(1_u16, Version::Plan, figure.standing.plan), (2, Version::Actual, figure.standing.actual)] {
        let live = kpi.formula.value(&|input| match input {
            Input::GrossMargin => report.gross_margin,
            Input::Measure(id) => data.value(id, version.id(), &|days| in_span(report.span, days)),
            Input::MeasureIn(id, version) => data.value(id, version.id(), &|days| in_span(report.span, days)),
        });
        if same(live, value) {
            let formula = kpi.formula.text(&|input| places.of(input, version));
            write_formula(sheet, row, col, &format!("=IFERROR({formula},\"\")"), value, &format)?;
        } else {
            // The figure is defined in another way for this version, such as a target: it stands as it is.
            match value {
                Some(value) => write_number(sheet, row, col, value, &format)?,
                None => sheet.write_blank(row, col, &format).map(|_| ())?,
            }
        }
    }
    let n = row + 1;
    let difference = variance(figure.standing.actual, figure.standing.plan);
    write_formula(sheet, row, 3, &format!("=IF(OR(B{n}=\"\",C{n}=\"\"),\"\",C{n}-B{n})"), difference, &format)?;
    let share = variance_share(figure.standing.actual, figure.standing.plan);
    write_formula(
        sheet,
        row,
        4,
        &format!("=IF(D{n}=\"\",\"\",IF(B{n}=0,\"\",D{n}/ABS(B{n})))"),
        share,
        &style::number("+0.0%;-0.0%;0.0%"),
    )?;
    let formula = status_formula(n, kpi.direction, &places.threshold);
    write_text_formula(sheet, row, 5, &formula, figure.standing.status.label(), &style::word().set_bold())?;
    write_text(sheet, row, 6, kpi.finance_label, &style::word())?;
    write_text(sheet, row, 7, &kpi.formula.text(&Input::word), &style::word())
}

/// Equal to twelve digits: what a spreadsheet's arithmetic can tell apart.
fn same(a: Option<Decimal>, b: Option<Decimal>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= Decimal::new(1, 9).max(b.abs() * Decimal::new(1, 12)),
        (a, b) => a == b,
    }
}

/// The rule of [`Status::of`] as a formula over the row's cells.
fn status_formula(n: u32, direction: Direction, threshold: &str) -> String {
    let word = |s: Status| format!("\"{}\"", s.label());
    let beyond = match direction {
        Direction::LowerBetter => format!("IF(E{n}<0,{},{})", word(Status::Watch), word(Status::Breach)),
        Direction::HigherBetter => format!("IF(E{n}>0,{},{})", word(Status::Ahead), word(Status::Breach)),
        Direction::OnTarget => word(Status::Breach),
    };
    format!(
        "=IF(C{n}=\"\",{},IF(E{n}=\"\",{},IF(OR(E{n}=0,ROUND(ABS(E{n}),12)<{threshold}),{},{beyond})))",
        word(Status::NoActual),
        word(Status::NoPlan),
        word(Status::OnPlan)
    )
}

fn color_status(sheet: &mut Worksheet, kpis: usize) -> Result<(), XlsxError> {
    let last = HEADER_ROW + u32::try_from(kpis.max(1)).unwrap_or(1);
    for (status, color) in
        [(Status::Breach, style::BAD), (Status::Watch, style::WATCH), (Status::Ahead, style::GOOD), (Status::OnPlan, style::GOOD)]
    {
        let rule = ConditionalFormatText::new()
            .set_rule(ConditionalFormatTextRule::Contains(status.label().into()))
            .set_format(Format::new().set_font_color(color));
        sheet.add_conditional_format(HEADER_ROW + 1, 5, last, 5, &rule)?;
    }
    Ok(())
}

/// The periods by which spend is shown: months where there are any, else the ones that the data has.
fn periods(report: &Report) -> Vec<Period> {
    let spend = report.data.iter().filter(|r| r.measure == Measure::SPEND && matches!(r.version, Version::Plan | Version::Actual));
    let all: BTreeSet<Period> = spend.filter_map(|r| r.period).map(|p| p.rolled_up(Grain::Month, 1).unwrap_or(p)).collect();
    let finest = all.iter().map(Period::grain).min();
    let mut shown: Vec<Period> = all.into_iter().filter(|p| Some(p.grain()) == finest).collect();
    shown.sort_by_key(Period::start);
    shown.split_off(shown.len().saturating_sub(MONTHS))
}

/// Spend by period below the rest, and its chart beside it. A week counts in the month in which it starts.
fn write_months(sheet: &mut Worksheet, tab: &str, first: u32, report: &Report, data: &Data<'_>) -> Result<(), XlsxError> {
    let periods = periods(report);
    if periods.is_empty() {
        return Ok(());
    }
    let symbol = if report.currency.0.is_empty() { String::new() } else { format!(", {}", report.currency.0) };
    let title = format!("Spend: plan and actual{symbol}");
    write_text(sheet, first, 0, &title, &style::heading())?;
    let (text, date) = (style::word(), style::date());
    write_header(sheet, first + 1, &["period", "plan", "actual", "variance", "starts", "ends"])?;
    let money = style::number(&unit_format(Unit::Money, &report.currency, false));
    for (row, period) in (first + 2..).zip(&periods) {
        let n = row + 1;
        let (start, end) = (period.start(), period.end());
        let late = end.checked_add_days(Days::new(6)).unwrap_or(end);
        write_text(sheet, row, 0, &period.label(), &text)?;
        write_date(sheet, row, 4, start, &date)?;
        write_date(sheet, row, 5, end, &date)?;
        let holds = |days: Option<(NaiveDate, NaiveDate)>| days.is_some_and(|(s, e)| s >= start && s <= end && e <= late);
        let mut values = Vec::new();
        for (col, version) in [(1_u16, Version::Plan), (2, Version::Actual)] {
            let (from, to, after) = (format!("$E{n}"), format!("$F{n}"), format!("($F{n}+6)"));
            let bounds = [('D', ">=", from.as_str()), ('D', "<=", to.as_str()), ('E', "<=", after.as_str())];
            let criteria = data.criteria("\"spend\"", &format!("\"{version}\""), &bounds);
            let value = data.value("spend", version.id(), &holds);
            values.push(value);
            write_formula(sheet, row, col, &data.sum(&criteria), value, &money)?;
        }
        let difference = variance(values.get(1).copied().flatten(), values.first().copied().flatten());
        write_formula(sheet, row, 3, &format!("=IF(OR(B{n}=\"\",C{n}=\"\"),\"\",C{n}-B{n})"), difference, &money)?;
    }
    let last = first + 1 + u32::try_from(periods.len()).unwrap_or(0);
    sheet.insert_chart_with_offset(first, 6, &chart(tab, &title, first, last), 12, 0)?;
    Ok(())
}

fn chart(tab: &str, title: &str, first: u32, last: u32) -> Chart {
    let mut chart = Chart::new(ChartType::Column);
    for (col, color) in [(1_u16, style::TAB), (2, style::SECOND)] {
        chart
            .add_series()
            .set_name((tab, first + 1, col))
            .set_categories((tab, first + 2, 0, last, 0))
            .set_values((tab, first + 2, col, last, col))
            .set_format(ChartFormat::new().set_solid_fill(rust_xlsxwriter::ChartSolidFill::new().set_color(color)))
            .set_gap(60)
            .set_overlap(-5);
    }
    chart.title().set_name(title).set_font(ChartFont::new().set_size(12).set_bold());
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.y_axis().set_num_format("#,##0").set_major_gridlines_line(ChartLine::new().set_color(style::GRID));
    chart.set_width(720).set_height(340).set_alt_text(title);
    chart
}
