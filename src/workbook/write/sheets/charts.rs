//! The charts of the reports: native ones, in the colors of the sheets, over cells that follow the data.

use rust_xlsxwriter::{
    Chart, ChartAxisLabelPosition, ChartAxisTickType, ChartDataLabel, ChartFont, ChartFormat, ChartLegendPosition, ChartLine,
    ChartLineDashType, ChartMarker, ChartMarkerType, ChartSolidFill, ChartType, Color, Worksheet, XlsxError,
};

use super::page::{write_formula, write_text};
use super::style;
use crate::kpi::Status;
use crate::ledger::cell::a1;
use crate::workbook::write::report::Standing;

/// Where a chart stands and how large it is, in pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// The row at its top, from 0.
    pub(super) row: u32,
    /// The column at its left, from 0.
    pub(super) col: u16,
    /// Pixels from the left of that column.
    pub(super) offset: u32,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// A stretch of cells below each other: their column, the first and the last row, all from 0; the header stands above the first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    pub(super) col: u16,
    pub(super) first: u32,
    pub(super) last: u32,
}

/// Columns of plan and actual beside each other, or of the one that there is.
pub(super) fn plan_and_actual(
    sheet: &mut Worksheet,
    tab: &str,
    title: &str,
    names: Stretch,
    values: [Option<Stretch>; 2],
    at: Place,
) -> Result<(), XlsxError> {
    let mut chart = Chart::new(ChartType::Column);
    for (cells, color) in values.into_iter().zip([style::FLAT, style::ACCENT]).filter_map(|(cells, color)| Some((cells?, color))) {
        series(&mut chart, tab, names, cells).set_format(&mut fill(color)).set_gap(60).set_overlap(-5);
    }
    across(&mut chart, "#,##0");
    insert(sheet, chart, title, at)
}

/// A line of actuals over time, and the plan as a dashed one where there is any.
pub(super) fn trend(
    sheet: &mut Worksheet,
    tab: &str,
    title: &str,
    names: Stretch,
    values: [Option<Stretch>; 2],
    at: Place,
    format: &str,
) -> Result<(), XlsxError> {
    let mut chart = Chart::new(ChartType::Line);
    let looks = [(style::FLAT, ChartLineDashType::Dash), (style::ACCENT, ChartLineDashType::Solid)];
    for (cells, (color, dash)) in values.into_iter().zip(looks).filter_map(|(cells, look)| Some((cells?, look))) {
        let line = ChartLine::new().set_color(color).set_width(2.25).set_dash_type(dash).clone();
        let mut marker = ChartMarker::new();
        if color == style::ACCENT {
            marker.set_type(ChartMarkerType::Circle).set_size(5).set_format(&mut fill(color));
        } else {
            marker.set_none();
        }
        series(&mut chart, tab, names, cells).set_format(ChartFormat::new().set_line(&line)).set_marker(&marker);
    }
    across(&mut chart, format);
    insert(sheet, chart, title, at)
}

/// What is drawn as what is on plan: its trigger does not fire.
const CALM: [Status; 3] = [Status::OnPlan, Status::Quiet, Status::TooFew];
/// The bars that there can be, and their colors.
const BARS: [(Status, Color); 4] =
    [(Status::Breach, style::BAD), (Status::Watch, style::WATCH), (Status::Ahead, style::GOOD), (Status::OnPlan, style::FLAT)];

/// Bars of variances, one for each name, colored by how they stand: a stretch of cells for each status, of which one has the value.
pub(super) fn variances(sheet: &mut Worksheet, tab: &str, title: &str, names: Stretch, at: Place, format: &str) -> Result<(), XlsxError> {
    let mut chart = Chart::new(ChartType::Bar);
    let labels = labels(&format!("{format};;"));
    for ((_, color), col) in BARS.iter().zip(names.col + 1..) {
        let cells = Stretch { col, ..names };
        series(&mut chart, tab, names, cells).set_format(&mut fill(*color)).set_gap(45).set_overlap(100).set_data_label(&labels);
    }
    downward(&mut chart);
    insert(sheet, chart, title, at)
}

/// Bars of amounts, one for each name; the values stand right of the names.
pub(super) fn amounts(sheet: &mut Worksheet, tab: &str, title: &str, names: Stretch, at: Place, format: &str) -> Result<(), XlsxError> {
    let mut chart = Chart::new(ChartType::Bar);
    let cells = Stretch { col: names.col + 1, ..names };
    series(&mut chart, tab, names, cells).set_format(&mut fill(style::ACCENT)).set_gap(45).set_data_label(&labels(format));
    downward(&mut chart);
    chart.legend().set_hidden();
    insert(sheet, chart, title, at)
}

/// Writes the cells behind [`amounts`]: a name, and the value of the cell `value`.
pub(super) fn write_bar(
    sheet: &mut Worksheet,
    (row, col): (u32, u16),
    name: &str,
    value: &str,
    shown: Option<rust_decimal::Decimal>,
) -> Result<(), XlsxError> {
    let plain = style::behind("General");
    write_text(sheet, row, col, name, &plain)?;
    write_formula(sheet, row, col + 1, &format!("={value}"), shown, &plain)
}

fn labels(format: &str) -> ChartDataLabel {
    ChartDataLabel::new()
        .show_value()
        .set_num_format(format)
        .set_font(ChartFont::new().set_name(style::FONT).set_size(8).set_color(style::LABEL))
        .clone()
}

/// Writes the cells behind [`variances`]: a name, and the value of the cell `value` in the column of how the cell `status` says that
/// it stands.
pub(super) fn write_split(
    sheet: &mut Worksheet,
    (row, col): (u32, u16),
    name: &str,
    standing: &Standing,
    (value, status): (&str, &str),
    shown: Option<rust_decimal::Decimal>,
) -> Result<(), XlsxError> {
    let plain = style::behind("General");
    write_text(sheet, row, col, name, &plain)?;
    for (at, (kind, _)) in (col + 1..).zip(BARS) {
        let kinds = if kind == Status::OnPlan { &CALM[..] } else { &[kind] };
        let is: Vec<String> = kinds.iter().map(|kind| format!("{status}=\"{}\"", kind.label())).collect();
        let formula = format!("=IF(AND(OR({}),{value}<>\"\"),{value},0)", is.join(","));
        let result = shown.filter(|_| kinds.contains(&standing.status)).unwrap_or_default();
        write_formula(sheet, row, at, &formula, Some(result), &plain)?;
    }
    Ok(())
}

/// Writes the header of the cells behind [`variances`].
pub(super) fn write_split_header(sheet: &mut Worksheet, row: u32, col: u16) -> Result<(), XlsxError> {
    let plain = style::behind("General");
    write_text(sheet, row, col, "behind the chart", &plain)?;
    for (at, (status, _)) in (col + 1..).zip(BARS) {
        write_text(sheet, row, at, status.label(), &plain)?;
    }
    Ok(())
}

/// The cell that shows the variance of a row of figures, and the one with its status.
pub(super) fn cells_of(row: u32, col: u16) -> (String, String) {
    (a1(row, col), a1(row, 5))
}

fn series<'c>(chart: &'c mut Chart, tab: &str, names: Stretch, cells: Stretch) -> &'c mut rust_xlsxwriter::ChartSeries {
    chart
        .add_series()
        .set_name((tab, cells.first.saturating_sub(1), cells.col))
        .set_categories((tab, names.first, names.col, names.last, names.col))
        .set_values((tab, cells.first, cells.col, cells.last, cells.col))
}

fn fill(color: Color) -> ChartFormat {
    ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(color)).clone()
}

fn font() -> ChartFont {
    ChartFont::new().set_name(style::FONT).set_size(9).set_color(style::LABEL).clone()
}

/// Axes of a chart whose names stand below, with values in a number format.
fn across(chart: &mut Chart, format: &str) {
    chart.x_axis().set_major_tick_type(ChartAxisTickType::None).set_minor_tick_type(ChartAxisTickType::None);
    chart.y_axis().set_major_tick_type(ChartAxisTickType::None).set_minor_tick_type(ChartAxisTickType::None);
    chart.x_axis().set_font(&font()).set_format(ChartFormat::new().set_line(ChartLine::new().set_color(style::FLAT)));
    chart
        .y_axis()
        .set_font(&font())
        .set_num_format(format)
        .set_format(ChartFormat::new().set_no_line())
        .set_major_gridlines_line(ChartLine::new().set_color(style::GRID));
}

/// Axes of a chart of bars: its names on the left, read downward; the values stand at the bars.
fn downward(chart: &mut Chart) {
    let names = chart.y_axis();
    names.set_font(&font()).set_reverse().set_label_position(ChartAxisLabelPosition::Low);
    names.set_major_tick_type(ChartAxisTickType::None).set_minor_tick_type(ChartAxisTickType::None);
    names.set_format(ChartFormat::new().set_line(ChartLine::new().set_color(style::FLAT))).set_major_gridlines(false);
    chart.x_axis().set_major_gridlines(false).set_hidden(true);
}

fn insert(sheet: &mut Worksheet, mut chart: Chart, title: &str, at: Place) -> Result<(), XlsxError> {
    chart
        .title()
        .set_name(title)
        .set_font(ChartFont::new().set_name(style::FONT).set_size(11).set_bold().set_color(style::ACCENT))
        .set_overlay(false);
    chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&font());
    chart.chart_area().set_format(ChartFormat::new().set_border(ChartLine::new().set_color(style::GRID)));
    chart.set_width(at.width).set_height(at.height).set_alt_text(title);
    sheet.insert_chart_with_offset(at.row, at.col, &chart, at.offset, 4).map(|_| ())
}
