//! The template: empty Plan, Actuals, Funnel and Rates tables that a team fills in, with the lists they choose from.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Format, FormatAlign, Formula, Table, TableColumn,
    TableStyle, Workbook, Worksheet, XlsxError,
};

use super::sample::look::{BAND, DIM, Look, print_setup};
use super::sample::properties;

/// The file name to offer the template under.
pub const TEMPLATE_NAME: &str = "Marketing budget template.xlsx";

/// The fiscal year that the month headings name; whoever fills the template renames them.
const YEAR: u16 = 2027;
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const STAGES: [(&str, Entry); 10] = [
    ("Impressions", Entry::Count),
    ("Clicks", Entry::Count),
    ("Leads", Entry::Count),
    ("MQL", Entry::Count),
    ("SQL", Entry::Count),
    ("Opportunities", Entry::Count),
    ("Pipeline", Entry::Amount),
    ("Wins", Entry::Count),
    ("Bookings", Entry::Amount),
    ("Revenue", Entry::Amount),
];
const LISTS: [(&str, &[&str]); 3] = [
    ("Regions", &["NA", "EMEA", "APAC", "LATAM"]),
    ("Channels", &["Paid search", "Paid social", "Display", "Events", "Content", "Email", "Partner", "Webinars"]),
    ("Currencies", &["USD", "EUR", "GBP"]),
];
/// How many entries a list has room for.
const LIST_ROOM: u32 = 30;
const STEPS: [&str; 6] = [
    "Lists: put in your own regions, channels and currencies. The other sheets offer them to choose from.",
    "Plan: one row per region, channel and program, with its owner. Rename the months when your year is a different one.",
    "Actuals: one row per invoice or booking. Paste the ledger under the headings.",
    "Funnel: one row per month, region and channel, money in one currency. Fill in the stages you measure.",
    "Rates: only when the plan has more than one currency.",
    "Leave a cell empty when the amount is not known. Empty means missing; 0 means zero.",
];

/// The template workbook as the bytes of an .xlsx file, the same at every call.
///
/// # Errors
/// When the writer refuses a cell, a table or a validation; the template's own tests see to it that it does not.
pub fn template() -> Result<Vec<u8>, XlsxError> {
    let look = Look::new();
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties("Marketing budget template", "Plumbline")?);
    read_me(workbook.add_worksheet(), &look)?;
    for form in forms() {
        form.write(workbook.add_worksheet(), &look)?;
    }
    lists(workbook.add_worksheet(), &look)?;
    workbook.save_to_buffer()
}

/// What goes into a column.
#[derive(Clone, Copy)]
enum Entry {
    Words,
    Region,
    Channel,
    Currency,
    Month,
    Amount,
    Cents,
    Count,
    Rate,
    RateKind,
}

impl Entry {
    fn width(self) -> u16 {
        match self {
            Self::Words => 20,
            Self::Channel | Self::Cents | Self::Rate => 15,
            Self::Amount | Self::Count => 13,
            Self::Region | Self::Currency | Self::Month | Self::RateKind => 11,
        }
    }

    fn is_number(self) -> bool {
        matches!(self, Self::Amount | Self::Cents | Self::Count | Self::Rate)
    }

    fn format(self, look: &Look) -> Format {
        match self {
            Self::Month => look.month.clone(),
            Self::Amount | Self::Count => look.count.clone(),
            Self::Cents => look.text.clone().set_num_format("#,##0.00"),
            Self::Rate => look.rate.clone(),
            Self::Words | Self::Region | Self::Channel | Self::Currency | Self::RateKind => look.text.clone(),
        }
    }

    /// What the cell accepts; `None` for free text.
    fn validation(self) -> Result<Option<DataValidation>, XlsxError> {
        let validation = DataValidation::new();
        let accepts = match self {
            Self::Words => return Ok(None),
            Self::Region => validation.allow_list_formula(list_range(0)),
            Self::Channel => validation.allow_list_formula(list_range(1)),
            Self::Currency => validation.allow_list_formula(list_range(2)),
            Self::RateKind => validation.allow_list_strings(&["plan", "actual"])?,
            Self::Month => {
                let [from, to] = [ExcelDateTime::from_ymd(2000, 1, 1)?, ExcelDateTime::from_ymd(2099, 12, 31)?];
                validation.allow_date(DataValidationRule::Between(from, to))
            }
            Self::Amount | Self::Cents => validation.allow_decimal_number(DataValidationRule::Between(-1e13, 1e13)),
            Self::Count => validation.allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0)),
            Self::Rate => validation.allow_decimal_number(DataValidationRule::GreaterThan(0.0)),
        };
        let (title, message) = self.refusal();
        let is_list = matches!(self, Self::Region | Self::Channel | Self::Currency);
        // A list warns and lets through, so that pasting a ledger with one more channel is not refused.
        let style = if is_list { DataValidationErrorStyle::Warning } else { DataValidationErrorStyle::Stop };
        Ok(Some(accepts.set_error_title(title)?.set_error_message(message)?.set_error_style(style)))
    }

    /// What Excel says to an entry it does not accept: a title and a sentence.
    fn refusal(self) -> (&'static str, &'static str) {
        match self {
            Self::Words => ("", ""),
            Self::Region | Self::Channel | Self::Currency => {
                ("Not on the list", "Choose from the list, or add the entry to the Lists sheet.")
            }
            Self::RateKind => ("Not a kind of rate", "A rate is either plan or actual."),
            Self::Month => ("Not a date", "Enter the first day of the month as a date; it then shows as month and year."),
            Self::Amount | Self::Cents => {
                ("Not an amount", "Enter a number without a currency sign. Leave the cell empty when it is not known.")
            }
            Self::Count => ("Not a count", "Enter 0 or more. Leave the cell empty when it is not known."),
            Self::Rate => ("Not a rate", "Enter what one unit of the currency is worth, a number above 0."),
        }
    }
}

/// A sheet with one table to fill in.
struct Form {
    name: &'static str,
    title: &'static str,
    /// How to fill it in, under the title.
    hint: &'static str,
    columns: Vec<(String, Entry)>,
    rows: u32,
    /// How many columns stay in view when the sheet is scrolled sideways.
    frozen: u16,
    asks_margin: bool,
}

impl Form {
    const HEADING_ROW: u32 = 4;

    fn write(&self, sheet: &mut Worksheet, look: &Look) -> Result<(), XlsxError> {
        open(sheet, look, self.name, self.title, self.hint)?;
        if self.asks_margin {
            sheet.write_string_with_format(2, 0, "Gross margin", &look.label)?;
            sheet.write_blank(2, 1, &look.percent.clone().set_background_color(BAND))?;
            let share = DataValidation::new().allow_decimal_number(DataValidationRule::Between(0.0, 1.0));
            sheet.add_data_validation(
                2,
                1,
                2,
                1,
                &share.set_input_message("The share of revenue left after delivery, for example 80%.")?,
            )?;
        }
        let [first, last] = [Self::HEADING_ROW + 1, Self::HEADING_ROW + self.rows];
        let mut columns = Vec::new();
        let mut follows_number = false;
        for (column, (heading, entry)) in (0..).zip(&self.columns) {
            let mut heading_format = if entry.is_number() { look.heading_right.clone() } else { look.heading.clone() };
            let mut format = entry.format(look);
            if follows_number && !entry.is_number() {
                (heading_format, format) = (heading_format.set_indent(1), format.set_indent(1));
            }
            follows_number = entry.is_number();
            columns.push(TableColumn::new().set_header(heading).set_header_format(heading_format));
            sheet.set_column_width(column, entry.width())?;
            for row in first..=last {
                sheet.write_blank(row, column, &format)?;
            }
            if let Some(validation) = entry.validation()? {
                sheet.add_data_validation(first, column, last, column, &validation)?;
            }
        }
        let end = u16::try_from(self.columns.len() - 1).unwrap_or(u16::MAX);
        let table = Table::new().set_name(format!("{}_table", self.name)).set_style(TableStyle::None).set_columns(&columns);
        sheet.add_table(Self::HEADING_ROW, 0, last, end, &table)?.set_row_height(Self::HEADING_ROW, self.heading_height())?;
        sheet.set_freeze_panes(first, self.frozen)?;
        print_setup(sheet, Self::HEADING_ROW, Self::HEADING_ROW)
    }

    /// In points: two lines where a heading is longer than its column is wide.
    fn heading_height(&self) -> u16 {
        let wraps = self.columns.iter().any(|(heading, entry)| heading.len() > usize::from(entry.width()));
        if wraps { 34 } else { 20 }
    }
}

fn forms() -> [Form; 4] {
    let named = |columns: &[(&str, Entry)]| columns.iter().map(|(heading, entry)| ((*heading).to_owned(), *entry)).collect::<Vec<_>>();
    let line = [("Region", Entry::Region), ("Channel", Entry::Channel), ("Program", Entry::Words)];
    let mut plan = named(&line);
    plan.extend(named(&[("Owner", Entry::Words), ("Currency", Entry::Currency)]));
    plan.extend(MONTHS.map(|month| (format!("{month} {YEAR}"), Entry::Amount)));
    let mut actuals = named(&[("Month", Entry::Month)]);
    actuals.extend(named(&line));
    actuals.extend(named(&[("Currency", Entry::Currency), ("Spend", Entry::Cents), ("Invoice ref", Entry::Words)]));
    let mut funnel = named(&[("Month", Entry::Month), ("Region", Entry::Region), ("Channel", Entry::Channel)]);
    for (stage, entry) in STAGES {
        funnel.extend(["plan", "actual"].map(|version| (format!("{stage} {version}"), entry)));
    }
    let rates = named(&[("Currency", Entry::Currency), ("Rate to USD", Entry::Rate), ("Kind", Entry::RateKind)]);
    [
        form("Plan", "Marketing plan", "One row per region, channel and program, in the row's own currency", plan, (100, 3)),
        form("Actuals", "Actual spend", "One row per invoice or booking, in the currency it was paid in", actuals, (500, 0)),
        Form {
            asks_margin: true,
            ..form(
                "Funnel",
                "Funnel, plan and actual",
                "One row per month, region and channel, all money in one currency",
                funnel,
                (400, 3),
            )
        },
        form(
            "Rates",
            "Exchange rates",
            "What one unit of a currency is worth in US dollars, at the plan rate or at the actual rate",
            rates,
            (10, 0),
        ),
    ]
}

fn form(name: &'static str, title: &'static str, hint: &'static str, columns: Vec<(String, Entry)>, (rows, frozen): (u32, u16)) -> Form {
    Form { name, title, hint, columns, rows, frozen, asks_margin: false }
}

fn open(sheet: &mut Worksheet, look: &Look, name: &str, title: &str, hint: &str) -> Result<(), XlsxError> {
    sheet.set_name(name)?.set_screen_gridlines(false);
    sheet.write_string_with_format(0, 0, title, &look.title)?.set_row_height(0, 24)?;
    sheet.write_string_with_format(1, 0, hint, &look.subtitle.clone().set_italic())?;
    Ok(())
}

fn read_me(sheet: &mut Worksheet, look: &Look) -> Result<(), XlsxError> {
    open(sheet, look, "Read me", "Marketing budget template", "Fill in what you have; nothing here is an example figure")?;
    sheet.set_column_width(0, 5)?.set_column_width(1, 90)?;
    let number = Format::new().set_font_color(DIM).set_align(FormatAlign::Top).set_align(FormatAlign::Left);
    for (place, (row, step)) in (1..).zip((3..).zip(STEPS)) {
        sheet.write_string_with_format(row, 0, format!("{place}."), &number)?;
        sheet.write_string_with_format(row, 1, step, &look.prose)?.set_row_height(row, 32)?;
    }
    print_setup(sheet, 0, 0)
}

fn lists(sheet: &mut Worksheet, look: &Look) -> Result<(), XlsxError> {
    open(sheet, look, "Lists", "Lists to choose from", "Add, rename or remove; empty cells at the end are room for more")?;
    for (column, (heading, entries)) in (0..).zip(LISTS) {
        sheet.set_column_width(column, 20)?;
        sheet.write_string_with_format(3, column, heading, &look.heading)?;
        for (row, place) in (4..4 + LIST_ROOM).zip(0..) {
            match entries.get(place) {
                Some(entry) => sheet.write_string_with_format(row, column, *entry, &look.text)?,
                None => sheet.write_blank(row, column, &look.text)?,
            };
        }
    }
    sheet.set_freeze_panes(4, 0)?;
    print_setup(sheet, 3, 3)
}

/// Where a list stands, by its place in [`LISTS`].
fn list_range(place: u16) -> Formula {
    let letter = rust_xlsxwriter::utility::column_number_to_name(place);
    Formula::new(format!("=Lists!${letter}$5:${letter}${}", 4 + LIST_ROOM))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};

    use super::*;

    fn open() -> Xlsx<Cursor<Vec<u8>>> {
        calamine::open_workbook_from_rs(Cursor::new(template().unwrap())).unwrap()
    }

    #[test]
    fn same_call_same_bytes() {
        assert_eq!(template().unwrap(), template().unwrap());
    }

    #[test]
    fn sheets_stand_in_the_order_of_the_steps() {
        assert_eq!(open().sheet_names(), ["Read me", "Plan", "Actuals", "Funnel", "Rates", "Lists"]);
    }

    #[test]
    fn headings_are_those_of_the_tables() {
        let mut book = open();
        book.load_tables().unwrap();
        for (name, first, last, columns) in [
            ("Plan_table", "Region", "Dec 2027", 17),
            ("Actuals_table", "Month", "Invoice ref", 7),
            ("Funnel_table", "Month", "Revenue actual", 23),
            ("Rates_table", "Currency", "Kind", 3),
        ] {
            let table = book.table_by_name(name).unwrap();
            let headings = table.columns();
            assert_eq!((headings[0].as_str(), headings[columns - 1].as_str(), headings.len()), (first, last, columns));
        }
    }

    #[test]
    fn nothing_in_it_could_count_as_a_fact() {
        let mut book = open();
        for name in book.sheet_names() {
            let sheet = book.worksheet_range(&name).unwrap();
            let not_text: Vec<_> = sheet.used_cells().filter(|(_, _, cell)| !matches!(cell, Data::String(_))).collect();
            assert!(not_text.is_empty(), "{name}: {not_text:?}");
            assert!(book.worksheet_formula(&name).unwrap().is_empty(), "{name} has a formula");
            if !["Read me", "Lists"].contains(&name.as_str()) {
                assert_eq!(sheet.end().map(|(row, _)| row), Some(4), "{name} has text below its headings");
            }
        }
    }
}
