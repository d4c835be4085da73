//! The `data` sheet: the sums that the reports' live formulas add up, each over its source cells where they are few.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_xlsxwriter::{Workbook, XlsxError};

use super::inputs::Inputs;
use super::page::{Head, finish_table, page, subtitle, write_date, write_formula, write_number, write_text};
use super::style;
use crate::ledger::cell::quoted_sheet;
use crate::ledger::{CellRef, Origin, Period, Span, Version};
use crate::workbook::mapping::Import;
use crate::workbook::scale::Scale;
use crate::workbook::state::table::HEADER_ROW;
use crate::workbook::write::patch::cells::plain;
use crate::workbook::write::report::{DataRow, OTHER, Report};
use crate::workbook::write::source_sums::is_plain;

/// The headers but for the dimensions' own, and the widths.
const COLUMNS: [(&str, u16); 11] = [
    ("measure", 14),
    ("version", 11),
    ("period", 11),
    ("counts from", 12),
    ("counts to", 12),
    ("", 24),
    ("", 20),
    ("currency", 10),
    ("amount", 16),
    ("rate", 10),
    ("reported", 16),
];
/// The lines that are printed.
const PRINTED: u32 = 45;
/// The columns of the dimensions' members.
const MEMBERS: [char; 2] = ['F', 'G'];

/// The data, and where it stands for formulas.
pub(super) struct Data<'a> {
    sheet: String,
    span: Span,
    rows: usize,
    by_measure: BTreeMap<(&'a str, Version), Vec<&'a DataRow>>,
    /// The members of each dimension by their names in lower case: a spreadsheet tells names apart by no more.
    names: [BTreeMap<String, BTreeSet<&'a str>>; 2],
}

/// What a sum is over.
pub(super) struct Query<'a> {
    /// The measure's id.
    pub(super) measure: &'a str,
    /// The version.
    pub(super) version: Version,
    /// When.
    pub(super) when: When<'a>,
    /// Members that it is for: position of the dimension in the report, name, and the cell that holds the name.
    pub(super) members: &'a [(usize, &'a str, Option<String>)],
}

/// When the facts of a sum count.
#[derive(Clone)]
pub(super) enum When<'a> {
    /// Over the report's span, which stands in the inputs.
    Span(&'a Inputs),
    /// In a period whose first and last day stand in two cells.
    In(Period, &'a str, &'a str),
    /// Over a stretch of time that another one is seen from, whose first and last day are formulas; `None` where they cannot be.
    Seen {
        /// The stretch.
        span: Span,
        /// Its first and its last day.
        days: Option<(String, String)>,
    },
}

impl<'a> Data<'a> {
    pub(super) fn new(tab: &str, report: &'a Report) -> Self {
        let mut by_measure: BTreeMap<_, Vec<&DataRow>> = BTreeMap::new();
        let mut names: [BTreeMap<String, BTreeSet<&str>>; 2] = [BTreeMap::new(), BTreeMap::new()];
        for row in &report.data {
            by_measure.entry((row.measure.id(), row.version)).or_default().push(row);
            for (names, name) in names.iter_mut().zip(&row.members) {
                names.entry(name.to_lowercase()).or_default().insert(name);
            }
        }
        Self { sheet: quoted_sheet(tab), span: report.span, rows: report.data.len(), by_measure, names }
    }

    fn range(&self, letter: char) -> String {
        let last = HEADER_ROW as usize + 1 + self.rows.max(1);
        format!("{}!${letter}${}:${letter}${last}", self.sheet, HEADER_ROW + 2)
    }

    /// The sum in the reporting currency as a formula without the equals sign; empty when nothing is there to add: missing is not
    /// zero. `None` when a name would mean something else to a spreadsheet.
    pub(super) fn formula(&self, query: &Query<'_>) -> Option<String> {
        if !is_plain(query.measure) {
            return None;
        }
        let mut text = format!("{},\"{}\",{},\"{}\"", self.range('A'), query.measure, self.range('B'), query.version);
        let mut bound = |column: char, comparison: &str, cell: &str| {
            let _ = write!(text, ",{},\"{comparison}\"&{cell}", self.range(column));
        };
        match &query.when {
            When::Span(inputs) => {
                if self.span.from.is_some() {
                    bound('D', ">=", &inputs.from());
                }
                if self.span.to.is_some() {
                    bound('E', "<=", &inputs.to());
                }
            }
            When::In(_, from, to) => {
                bound('D', ">=", from);
                bound('E', "<=", to);
            }
            When::Seen { days, .. } => {
                let (from, to) = days.as_ref()?;
                bound('D', ">=", from);
                bound('E', "<=", to);
            }
        }
        for (dimension, name, cell) in query.members {
            let alone = self.names.get(*dimension)?.get(&name.to_lowercase()).is_some_and(|same| same.len() == 1);
            let criterion = match cell {
                _ if name.is_empty() => "\"=\"".to_owned(),
                _ if *name != OTHER && !(alone && is_plain(name)) => return None,
                Some(cell) => cell.clone(),
                None => format!("\"{name}\""),
            };
            let _ = write!(text, ",{},{criterion}", self.range(*MEMBERS.get(*dimension)?));
        }
        let (amounts, rates) = (self.range('K'), self.range('J'));
        Some(format!("IF(COUNTIFS({text},{rates},\">0\")=0,\"\",SUMIFS({amounts},{text}))"))
    }

    /// The exact value of such a sum.
    pub(super) fn value(&self, query: &Query<'_>) -> Option<Decimal> {
        let holds = |row: &DataRow| {
            let days = row.period.map(|p| p.counted());
            let when = match &query.when {
                When::Span(_) => in_span(self.span, days),
                When::Seen { span, .. } => in_span(*span, days),
                When::In(period, ..) => days.is_some_and(|_| in_span(Span::between(*period, *period), days)),
            };
            when && query.members.iter().all(|(dimension, name, _)| row.members.get(*dimension).is_some_and(|m| m == name))
        };
        let rows = self.by_measure.get(&(query.measure, query.version)).into_iter().flatten();
        let parts: Vec<Decimal> = rows.filter(|row| holds(row)).filter_map(|row| reported(row)).collect();
        (!parts.is_empty()).then(|| parts.iter().sum())
    }
}

/// Whether a span holds a row's days.
fn in_span(span: Span, days: Option<(NaiveDate, NaiveDate)>) -> bool {
    match days {
        None => span == Span::ALL,
        Some((start, end)) => span.from.is_none_or(|from| start >= from) && span.to.is_none_or(|to| end <= to),
    }
}

fn reported(row: &DataRow) -> Option<Decimal> {
    row.rate.and_then(|rate| row.amount.checked_mul(rate))
}

/// Writes the sheet.
pub(super) fn write(
    book: &mut Workbook,
    tab: &str,
    import: &Import,
    report: &Report,
    added: &HashMap<CellRef, Decimal>,
) -> Result<(), XlsxError> {
    let values = source_values(import, report, added);
    let sheet = page(book, tab, "data", "Data behind the reports")?;
    subtitle(
        sheet,
        "The budget's amounts, summed; each line is a formula over the cells that it comes from where that can be. Only the first page is printed.",
    )?;
    let (text, date) = (style::text(), style::date());
    let (money, rate) = (style::number("#,##0.00"), style::number("0.0000##"));
    for (row, line) in (HEADER_ROW + 1..).zip(&report.data) {
        let words = [line.measure.id(), line.version.id()];
        for (col, word) in (0_u16..).zip(words) {
            write_text(sheet, row, col, word, &text)?;
        }
        if let Some(period) = line.period {
            write_text(sheet, row, 2, &period.id(), &text)?;
            // A week counts where its Thursday lies.
            let (first, last) = period.counted();
            write_date(sheet, row, 3, first, &date)?;
            write_date(sheet, row, 4, last, &date)?;
        }
        for (col, word) in (5_u16..).zip(line.members.iter().chain([&line.currency])) {
            write_text(sheet, row, col, word, &text)?;
        }
        match source_formula(line, import, &values, added) {
            Some(formula) => write_formula(sheet, row, 8, &formula, Some(line.amount), &money)?,
            None => write_number(sheet, row, 8, line.amount, &money)?,
        }
        if let Some(factor) = line.rate {
            write_number(sheet, row, 9, factor, &rate)?;
        }
        let n = row + 1;
        write_formula(sheet, row, 10, &format!("=IF(J{n}=\"\",\"\",I{n}*J{n})"), reported(line), &money)?;
    }
    let heads = headers(report);
    let heads: Vec<Head<'_>> = heads.iter().zip(COLUMNS).map(|(header, (_, width))| Head { header, width, choices: &[] }).collect();
    let rows = u32::try_from(report.data.len()).unwrap_or(u32::MAX);
    // On paper the first page says what the rest is like.
    sheet.set_print_area(0, 0, HEADER_ROW + rows.clamp(1, PRINTED), 10)?;
    finish_table(sheet, "data", &heads, report.data.len(), &|col| col >= 8)
}

/// The headers, each once.
fn headers(report: &Report) -> Vec<String> {
    let mut headers: Vec<String> = Vec::new();
    let mut dimensions = report.dimensions.iter().zip(["dimension", "second dimension"]);
    for (header, _) in COLUMNS {
        let own = match header {
            "" => dimensions.next().map_or("", |(label, usual)| if label.is_empty() { usual } else { label }),
            header => header,
        };
        let own = own.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let taken = COLUMNS.iter().any(|(h, _)| *h == own && header.is_empty()) || headers.contains(&own);
        headers.push(if taken { format!("{own} (dimension)") } else { own });
    }
    headers
}

/// What each source cell of the data holds in the new workbook, as far as it was read as an amount.
fn source_values(import: &Import, report: &Report, added: &HashMap<CellRef, Decimal>) -> HashMap<CellRef, Decimal> {
    let mut values: HashMap<CellRef, Option<Decimal>> = report.data.iter().flat_map(|row| &row.cells).map(|cell| (*cell, None)).collect();
    for fact in import.ledger.facts().iter() {
        if let (Origin::Cell(cell), Some(amount)) = (fact.origin, fact.amount)
            && let Some(value) = values.get_mut(&cell)
        {
            *value = Some(amount + added.get(&cell).copied().unwrap_or_default());
        }
    }
    values.into_iter().filter_map(|(cell, value)| Some((cell, value?))).collect()
}

/// The line as a sum of its source cells, or of sums over their columns; what recorded moves add beyond them stands behind as a number.
fn source_formula(
    line: &DataRow,
    import: &Import,
    values: &HashMap<CellRef, Decimal>,
    added: &HashMap<CellRef, Decimal>,
) -> Option<String> {
    let mut terms: Vec<(String, Decimal)> = Vec::new();
    for cell in &line.cells {
        // A formula reaches the cells of its own workbook only.
        let sheet = import.sheet(cell.source, cell.sheet).filter(|s| s.source == 0)?;
        let mut text = format!("{}!{}", quoted_sheet(&sheet.name), cell.a1());
        let scale = import.scale(*cell, &line.measure);
        if scale != Scale::Units {
            let _ = write!(text, "*{}", scale.factor());
        }
        terms.push((text, *values.get(cell)?));
    }
    for sum in &line.sums {
        terms.push(sum.formula(import, added)?);
    }
    if terms.is_empty() {
        return None;
    }
    let rest = line.amount - terms.iter().map(|(_, value)| value).sum::<Decimal>();
    let texts: Vec<String> = terms.into_iter().map(|(text, _)| text).collect();
    let mut formula = format!("={}", texts.join("+"));
    if !rest.is_zero() {
        let _ = write!(formula, "{}{}", if rest.is_sign_negative() { "-" } else { "+" }, plain(rest.abs()));
    }
    (formula.len() < 8_000).then_some(formula)
}
