//! The `variance` sheet: plan, actual and variance by the main dimension and the one below it, the most unfavorable first.

use std::cmp::Reverse;

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::charts::{self, Place, Stretch};
use super::data::{Data, Query, When};
use super::inputs::Inputs;
use super::page::{page, subtitle, write_note, write_text};
use super::scorecard::covers;
use super::standing::{self, Figures};
use super::style::{self, Weight};
use crate::ledger::cell::a1;
use crate::ledger::{Unit, Version};
use crate::workbook::state::table::HEADER_ROW;
use crate::workbook::write::report::{OTHER, Report, Standing, Variance, VarianceLine};

/// The width of the first column, in characters.
const NAMES: u16 = 34;
/// The column at the chart's left, the last one in print, and the first behind the chart.
const COLUMNS: (u16, u16, u16) = (7, 14, 17);
/// The most bars of the chart.
const BARS: usize = 15;

/// The name of a member for reading; `more` is how many members the line for others stands for.
pub(super) fn shown(name: &str, more: u32) -> String {
    match name {
        "" => "(blank)".into(),
        OTHER => format!("Other ({more})"),
        name => name.to_owned(),
    }
}

/// A sheet being written, and what its formulas stand on.
struct Writer<'a> {
    sheet: &'a mut Worksheet,
    variance: &'a Variance,
    report: &'a Report,
    data: &'a Data<'a>,
    inputs: &'a Inputs,
}

/// Writes the sheet.
pub(super) fn write(
    book: &mut Workbook,
    tab: &str,
    variance: &Variance,
    report: &Report,
    data: &Data<'_>,
    inputs: &Inputs,
) -> Result<(), XlsxError> {
    let [main, second] = &report.dimensions;
    let what = variance.measure.label();
    let sheet = page(book, tab, "variance", &format!("{what} by {}", main.to_lowercase()))?;
    let then = if second.is_empty() { String::new() } else { format!("By {} and {}", main.to_lowercase(), second.to_lowercase()) };
    let order = if variance.total.variance().is_some() { "most unfavorable first" } else { "largest first" };
    let parts = [then, order.to_owned(), covers(report)];
    let line: Vec<&str> = parts.iter().map(String::as_str).filter(|p| !p.is_empty()).collect();
    subtitle(sheet, &line.join(" · "))?;
    standing::write_headers(sheet, HEADER_ROW, main)?;
    standing::set_widths(sheet, NAMES)?;
    sheet.set_column_width(6, 3)?.group_symbols_above(true).set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
    let mut writer = Writer { sheet, variance, report, data, inputs };
    let mut row = HEADER_ROW + 1;
    let mut rows = Vec::new();
    for line in &variance.lines {
        rows.push(row);
        row = writer.line(row, line)?;
    }
    writer.total(row, &rows)?;
    let first_note = row + 2;
    standing::color(writer.sheet, HEADER_ROW + 1, row)?;
    let notes = cut(report).into_iter().chain(report.notes.iter().cloned());
    let mut last = row;
    for (row, note) in (first_note..).zip(notes) {
        write_note(writer.sheet, row, 5, NAMES + standing::WIDTHS.iter().sum::<u16>(), &note)?;
        last = row;
    }
    writer.chart(tab, &rows)?;
    writer.sheet.set_print_area(0, 0, last.max(HEADER_ROW + 22), COLUMNS.1)?;
    Ok(())
}

/// What is not shown one by one, and where it is.
fn cut(report: &Report) -> Vec<String> {
    let sentence = |(label, more): (&String, &u32)| {
        format!("{more} more of “{label}” are one line, “Other ({more})”; each of them stands in the budget’s own sheets.")
    };
    report.dimensions.iter().zip(&report.folded).filter(|(_, more)| **more > 0).map(sentence).collect()
}

impl Writer<'_> {
    fn figures(&self, standing: Standing, live: [Option<String>; 2], weight: Weight) -> Figures {
        Figures { standing, live, unit: self.variance.measure.unit(), direction: self.variance.measure.direction(), weight, guard: None }
    }

    /// The sums of a row over the data; the names stand in the cells given.
    fn live(&self, members: &[(usize, &str, Option<String>)]) -> [Option<String>; 2] {
        let formula = |version| {
            let query = Query { measure: self.variance.measure.id(), version, when: When::Span(self.inputs), members };
            self.data.formula(&query)
        };
        [formula(Version::Plan), formula(Version::Actual)]
    }

    /// One member of the main dimension with its parts; gives the row after them.
    fn line(&mut self, row: u32, line: &VarianceLine) -> Result<u32, XlsxError> {
        let threshold = self.inputs.rule_for(&self.variance.measure, self.report.span.to, self.report);
        let cell = |name: &str, row: u32| (name != OTHER).then(|| format!("$A${}", row + 1));
        let weight = if line.parts.is_empty() { Weight::Row } else { Weight::Group };
        write_text(self.sheet, row, 0, &shown(&line.name, self.report.folded[0]), &weight.on(style::word()))?;
        let last = row + u32::try_from(line.parts.len()).unwrap_or(0);
        let live = if line.parts.is_empty() {
            self.live(&[(0, &line.name, cell(&line.name, row))])
        } else {
            [1, 2].map(|col| Some(total_of(&format!("{}:{}", a1(row + 1, col), a1(last, col)))))
        };
        standing::write(self.sheet, row, &self.figures(line.standing, live, weight), self.report, &threshold)?;
        let part_name = Weight::Part.on(style::word()).set_indent(3);
        for (at, part) in (row + 1..).zip(&line.parts) {
            write_text(self.sheet, at, 0, &shown(&part.name, self.report.folded[1]), &part_name)?;
            let members = [(0, line.name.as_str(), cell(&line.name, row)), (1, part.name.as_str(), cell(&part.name, at))];
            let figures = self.figures(part.standing, self.live(&members), Weight::Part);
            standing::write(self.sheet, at, &figures, self.report, &threshold)?;
        }
        if last > row {
            self.sheet.group_rows(row + 1, last)?;
        }
        Ok(last + 1)
    }

    fn total(&mut self, row: u32, rows: &[u32]) -> Result<(), XlsxError> {
        write_text(self.sheet, row, 0, "Total", &Weight::Total.on(style::word()))?;
        let live = [1, 2].map(|col| {
            let cells: Vec<String> = rows.iter().map(|row| a1(*row, col)).collect();
            Some(total_of(&cells.join(",")))
        });
        let figures = self.figures(self.variance.total, live, Weight::Total);
        standing::write(
            self.sheet,
            row,
            &figures,
            self.report,
            &self.inputs.rule_for(&self.variance.measure, self.report.span.to, self.report),
        )
    }

    /// Bars of the largest variances; of the plan, or else the actuals, where there are none.
    fn chart(&mut self, tab: &str, rows: &[u32]) -> Result<(), XlsxError> {
        let lines: Vec<(u32, &VarianceLine)> = rows.iter().copied().zip(&self.variance.lines).collect();
        let mut compared: Vec<usize> =
            (0..lines.len()).filter(|i| lines.get(*i).is_some_and(|(_, l)| l.standing.variance().is_some())).collect();
        let size = |i: &usize| lines.get(*i).and_then(|(_, l)| l.standing.variance()).map(|v| v.abs());
        compared.sort_by_key(|i| Reverse(size(i)));
        compared.truncate(BARS);
        compared.sort_unstable();
        let (left, _, behind) = COLUMNS;
        let unit = self.variance.measure.unit();
        let (title, bars) = if compared.is_empty() {
            let col = if self.variance.total.plan.is_some() { 1 } else { 2 };
            let mut last = HEADER_ROW;
            write_text(self.sheet, last, behind, "behind the chart", &style::behind("General"))?;
            for (row, line) in lines.iter().take(BARS) {
                last += 1;
                let value = if col == 1 { line.standing.plan } else { line.standing.actual };
                let name = shown(&line.name, self.report.folded[0]);
                charts::write_bar(self.sheet, (last, behind), &name, &a1(*row, col), value)?;
            }
            let version = if col == 1 { "plan" } else { "actual" };
            write_text(self.sheet, HEADER_ROW, behind + 1, version, &style::behind("General"))?;
            (version.to_owned(), last)
        } else {
            charts::write_split_header(self.sheet, HEADER_ROW, behind)?;
            let mut last = HEADER_ROW;
            for (row, line) in compared.iter().filter_map(|i| lines.get(*i)) {
                last += 1;
                let (value, status) = charts::cells_of(*row, 3);
                let name = shown(&line.name, self.report.folded[0]);
                charts::write_split(self.sheet, (last, behind), &name, &line.standing, (&value, &status), line.standing.variance())?;
            }
            ("variance".to_owned(), last)
        };
        let currency = if unit == Unit::Money { self.report.currency.0.as_str() } else { "" };
        let words =
            [format!("{} {title} by {}", self.variance.measure.label(), self.report.dimensions[0].to_lowercase()), currency.to_owned()];
        let words: Vec<&str> = words.iter().map(String::as_str).filter(|w| !w.is_empty()).collect();
        let names = Stretch { col: behind, first: HEADER_ROW + 1, last: bars };
        let place = Place { row: HEADER_ROW, col: left, offset: 0, width: 500, height: (90 + 26 * (bars - HEADER_ROW)).max(220) };
        if compared.is_empty() {
            return charts::amounts(self.sheet, tab, &words.join(", "), names, place, "#,##0");
        }
        charts::variances(self.sheet, tab, &words.join(", "), names, place, "+#,##0;-#,##0")
    }
}

/// What cells add up to; empty when none of them holds a number.
fn total_of(cells: &str) -> String {
    format!("IF(COUNT({cells})=0,\"\",SUM({cells}))")
}
