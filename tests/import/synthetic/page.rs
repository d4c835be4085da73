//! A sheet before it is a file: cells with their texts, amounts, dates, formulas, merges; and the workbook made of sheets.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use plumbline::ledger::Decimal;
use plumbline::ledger::cell::{a1, column, quoted_sheet};
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, Formula, Workbook};

/// What a cell says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Said {
    Nothing,
    Text(String),
    /// A label with its depth.
    Indented(String, u8),
    Number(i64),
    Amount(Decimal),
    /// A share of one, shown in percent.
    Share(Decimal),
    Date(NaiveDate, &'static str),
    /// A formula with the result that stands in the file.
    Formula(String, Decimal),
    /// A formula that divides by nothing.
    Fault,
}

impl Said {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

/// How amounts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Money {
    /// A number with a number format.
    Number(&'static str),
    /// Text such as `1.234,56 €`: whether the comma is the decimal sign, what follows.
    Text(bool, &'static str),
}

/// By what a range is set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Declared {
    Filter,
    Name,
    Print,
}

/// A sheet.
#[derive(Debug, Clone)]
pub(super) struct Page {
    pub(super) name: String,
    pub(super) hidden: bool,
    pub(super) cells: BTreeMap<(u32, u16), Said>,
    /// Top, left, bottom, right.
    pub(super) merges: Vec<(u32, u16, u32, u16)>,
    /// Ranges that the workbook sets apart: top, left, bottom, right.
    pub(super) declared: Vec<(Declared, (u32, u16, u32, u16))>,
    pub(super) money: Money,
}

impl Page {
    pub(super) fn new(name: &str, money: Money) -> Self {
        Self { name: name.to_owned(), hidden: false, cells: BTreeMap::new(), merges: Vec::new(), declared: Vec::new(), money }
    }

    pub(super) fn put(&mut self, row: u32, col: u16, said: Said) {
        if said != Said::Nothing {
            self.cells.insert((row, col), said);
        }
    }

    /// The row below the last that holds something.
    pub(super) fn bottom(&self) -> u32 {
        self.cells.keys().next_back().map_or(0, |(row, _)| row + 1)
    }

    /// The cells as a person sees them, for printing.
    pub(super) fn shown(&self) -> String {
        let mut lines: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        for ((row, col), said) in &self.cells {
            let text = match said {
                Said::Nothing => String::new(),
                Said::Text(t) => format!("“{t}”"),
                Said::Indented(t, depth) => format!("“{}{t}”", "  ".repeat(usize::from(*depth))),
                Said::Number(n) => n.to_string(),
                Said::Amount(a) => written(*a, self.money),
                Said::Share(s) => format!("{} %", s * Decimal::ONE_HUNDRED),
                Said::Date(d, format) => format!("{d} as {format}"),
                Said::Formula(f, result) => format!("{result} ={f}"),
                Said::Fault => "#DIV/0!".into(),
            };
            lines.entry(*row).or_default().push(format!("{} {text}", a1(*row, *col)));
        }
        let rows: Vec<String> = lines.into_values().map(|cells| cells.join(" | ")).collect();
        let hidden = if self.hidden { " (hidden)" } else { "" };
        format!("── {}{hidden}\n{}\nmerged {:?}\nset apart {:?}\n", self.name, rows.join("\n"), self.merges, self.declared)
    }

    /// The cells as a text file: `;` between them where the comma is the decimal sign.
    pub(super) fn separated(&self, comma: bool) -> String {
        let width = self.cells.keys().map(|(_, col)| col + 1).max().unwrap_or(0);
        let separator = if comma { ';' } else { ',' };
        let plain = |a: &Decimal| if comma { a.to_string().replace('.', ",") } else { a.to_string() };
        let mut text = String::new();
        for row in 0..self.bottom() {
            let cells = (0..width).map(|col| {
                let cell = match self.cells.get(&(row, col)) {
                    None | Some(Said::Nothing) => String::new(),
                    Some(Said::Text(t)) => t.clone(),
                    Some(Said::Indented(t, depth)) => format!("{}{t}", "  ".repeat(usize::from(*depth))),
                    Some(Said::Number(n)) => n.to_string(),
                    Some(Said::Amount(a)) if matches!(self.money, Money::Text(..)) => written(*a, self.money),
                    Some(Said::Amount(a) | Said::Formula(_, a)) => plain(a),
                    Some(Said::Share(s)) => format!("{}%", plain(&(s * Decimal::ONE_HUNDRED))),
                    Some(Said::Date(day, _)) => day.to_string(),
                    Some(Said::Fault) => "#DIV/0!".into(),
                };
                if cell.contains([separator, '"']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
            });
            text.push_str(&cells.collect::<Vec<_>>().join(&separator.to_string()));
            text.push_str("\r\n");
        }
        text
    }

    fn write(&self, book: &mut Workbook) {
        let sheet = book.add_worksheet().set_name(&self.name).unwrap();
        sheet.set_hidden(self.hidden);
        for (by, (top, left, bottom, right)) in &self.declared {
            match by {
                Declared::Filter => drop(sheet.autofilter(*top, *left, *bottom, *right).map(drop)),
                Declared::Print => drop(sheet.set_print_area(*top, *left, *bottom, *right).map(drop)),
                Declared::Name => {}
            }
        }
        let number = match self.money {
            Money::Number(format) => Format::new().set_num_format(format),
            Money::Text(..) => Format::new(),
        };
        for (top, left, bottom, right) in &self.merges {
            sheet.merge_range(*top, *left, *bottom, *right, "", &Format::new().set_align(FormatAlign::Center)).unwrap();
        }
        for ((row, col), said) in &self.cells {
            let (row, col) = (*row, *col);
            match said {
                Said::Nothing => continue,
                Said::Text(text) => sheet.write_string(row, col, text),
                Said::Indented(text, depth) => sheet.write_string_with_format(row, col, text, &Format::new().set_indent(*depth)),
                #[allow(clippy::cast_precision_loss, reason = "small whole numbers")]
                Said::Number(n) => sheet.write_number(row, col, *n as f64),
                Said::Amount(a) => match self.money {
                    Money::Number(_) => sheet.write_number_with_format(row, col, float(*a), &number),
                    Money::Text(..) => sheet.write_string(row, col, written(*a, self.money)),
                },
                Said::Share(s) => sheet.write_number_with_format(row, col, float(*s), &Format::new().set_num_format("0.0%")),
                Said::Date(day, format) => {
                    let date = ExcelDateTime::from_ymd(
                        u16::try_from(day.year()).unwrap(),
                        u8::try_from(day.month()).unwrap(),
                        u8::try_from(day.day()).unwrap(),
                    );
                    sheet.write_datetime_with_format(row, col, date.unwrap(), &Format::new().set_num_format(*format))
                }
                Said::Formula(formula, result) => {
                    let formula = Formula::new(formula).set_result(result.normalize().to_string());
                    sheet.write_formula_with_format(row, col, formula, &number)
                }
                Said::Fault => sheet.write_formula(row, col, Formula::new("1/0").set_result("#DIV/0!")),
            }
            .unwrap();
        }
    }
}

/// The file.
pub(super) fn workbook(pages: &[Page]) -> Vec<u8> {
    let mut book = Workbook::new();
    for page in pages {
        page.write(&mut book);
    }
    for (i, page) in pages.iter().enumerate() {
        for (j, (_, (top, left, bottom, right))) in page.declared.iter().enumerate().filter(|(_, (by, _))| *by == Declared::Name) {
            let absolute = |row: u32, col: u16| format!("${}${}", column(col), row + 1);
            let range = format!("={}!{}:{}", quoted_sheet(&page.name), absolute(*top, *left), absolute(*bottom, *right));
            book.define_name(format!("Data_{i}_{j}"), &range).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

fn float(amount: Decimal) -> f64 {
    amount.to_string().parse().unwrap()
}

/// An amount as text.
fn written(amount: Decimal, money: Money) -> String {
    let Money::Text(comma, unit) = money else { return amount.to_string() };
    let digits = format!("{:.2}", amount.abs());
    let (whole, cents) = digits.split_once('.').unwrap();
    let mut grouped = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            grouped.push(if comma { '.' } else { ',' });
        }
        grouped.push(digit);
    }
    let sign = if amount.is_sign_negative() { "-" } else { "" };
    let point = if comma { ',' } else { '.' };
    format!("{sign}{grouped}{point}{cents}{unit}")
}
