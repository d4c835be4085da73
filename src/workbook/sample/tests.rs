//! What the sample promises, read back from its bytes with another library.

use std::io::{Cursor, Read};
use std::sync::LazyLock;

use calamine::{Data, DataType, Range, Reader, Xlsx};
use rust_decimal::Decimal;

use super::*;

/// A sheet read back; rows and columns count from 0.
struct Cells(Range<Data>);

impl Cells {
    fn open(name: &str) -> Self {
        Self(open().worksheet_range(name).unwrap())
    }

    fn text(&self, row: u32, column: u32) -> String {
        self.0.get_value((row, column)).and_then(DataType::as_string).unwrap_or_default()
    }

    fn number(&self, row: u32, column: u32) -> Option<Decimal> {
        self.0.get_value((row, column)).and_then(DataType::get_float).map(|number| Decimal::try_from(number).unwrap())
    }

    /// The month of the year in a date cell; January is 1.
    fn month(&self, row: u32, column: u32) -> u32 {
        let date = self.0.get_value((row, column)).and_then(DataType::get_datetime).unwrap().to_ymd_hms_milli();
        assert_eq!((date.0, date.2), (2026, 1));
        u32::from(date.1)
    }
}

static BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| sample().unwrap());

fn open() -> Xlsx<Cursor<&'static [u8]>> {
    calamine::open_workbook_from_rs(Cursor::new(BYTES.as_slice())).unwrap()
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn in_usd(currency: &str, amount: Decimal) -> Decimal {
    if currency == "EUR" { amount * decimal("1.085") } else { amount }
}

const PLAN_LINES: std::ops::Range<u32> = 5..78;
const INVOICES: std::ops::Range<u32> = 4..735;
const OUTCOMES: std::ops::Range<u32> = 5..389;

/// Plan in US dollars, of January to `through`.
fn planned(through: u32) -> Decimal {
    let plan = Cells::open("Plan FY26");
    PLAN_LINES
        .flat_map(|row| (5..5 + through).map(move |column| (row, column)))
        .filter_map(|(row, column)| Some(in_usd(&plan.text(row, 4), plan.number(row, column)?)))
        .sum()
}

/// Spend in US dollars, the amount typed as text included.
fn spent() -> Decimal {
    let ledger = Cells::open("Actuals");
    INVOICES
        .map(|row| {
            let amount = ledger.number(row, 5).unwrap_or_else(|| decimal(&ledger.text(row, 5).replace(',', "")));
            in_usd(&ledger.text(row, 4), amount)
        })
        .sum()
}

/// A column of the funnel over the closed months.
fn to_date(heading: &str) -> Decimal {
    let funnel = Cells::open("Funnel");
    let column = (0..23).find(|column| funnel.text(4, *column) == heading).unwrap();
    OUTCOMES.filter(|row| funnel.month(*row, 0) <= 10).filter_map(|row| funnel.number(row, column)).sum()
}

#[test]
fn same_call_same_bytes() {
    assert_eq!(sample().unwrap(), *BYTES);
}

#[test]
fn sheets_names_and_headings_stand_where_documented() {
    let book = open();
    assert_eq!(book.sheet_names(), ["Read me", "Plan FY26", "Actuals", "Funnel", "Rates", "Dashboard"]);
    for name in [("EUR_USD", "Rates!$B$5"), ("Gross_margin", "Funnel!$B$3")] {
        assert!(book.defined_names().iter().any(|(label, refers)| (label.as_str(), refers.as_str()) == name), "{name:?}");
    }
    let plan = Cells::open("Plan FY26");
    assert_eq!((plan.text(0, 0), plan.text(1, 0)), ("Marketing plan FY26".into(), "All amounts in local currency".into()));
    assert_eq!([0, 1, 2, 3, 4, 17].map(|c| plan.text(4, c)), ["Region", "Channel", "Program", "Owner", "Currency", "FY26"]);
    assert_eq!((5..17).map(|column| plan.month(4, column)).collect::<Vec<_>>(), (1..=12).collect::<Vec<_>>());
    let ledger = Cells::open("Actuals");
    let headings = ["Month", "Region", "Channel", "Program", "Currency", "Spend", "Invoice ref"];
    assert_eq!([0, 1, 2, 3, 4, 5, 6].map(|c| ledger.text(3, c)), headings);
    let funnel = Cells::open("Funnel");
    assert_eq!((funnel.text(2, 0), funnel.number(2, 1)), ("Gross margin".into(), Some(decimal("0.81"))));
    assert_eq!(
        [3, 4, 15, 16, 21, 22].map(|c| funnel.text(4, c)),
        ["Impressions plan", "Impressions actual", "Pipeline plan", "Pipeline actual", "Revenue plan", "Revenue actual"]
    );
    assert_eq!(Cells::open("Rates").number(4, 1), Some(decimal("1.085")));
}

#[test]
fn plan_rows_add_up_to_the_total_rows() {
    let plan = Cells::open("Plan FY26");
    assert_eq!(plan.0.end(), Some((79, 17)));
    for (row, currency, year) in [(78, "USD", "1701600"), (79, "EUR", "646000")] {
        assert_eq!(plan.text(row, 0), format!("Total {currency}"));
        for column in 5..18 {
            let sum: Decimal = PLAN_LINES.filter(|line| plan.text(*line, 4) == currency).filter_map(|line| plan.number(line, column)).sum();
            assert_eq!(plan.number(row, column), Some(sum), "{currency}, column {column}");
        }
        assert_eq!(plan.number(row, 17), Some(decimal(year)));
    }
    for line in PLAN_LINES {
        let year: Decimal = (5..17).filter_map(|column| plan.number(line, column)).sum();
        assert_eq!(plan.number(line, 17), Some(year), "row {}", line + 1);
    }
}

#[test]
fn flaws_are_the_documented_ones() {
    let plan = Cells::open("Plan FY26");
    let texts: Vec<_> = PLAN_LINES
        .flat_map(|row| (5..17).map(move |column| (row, column)))
        .filter(|(row, column)| plan.number(*row, *column).is_none())
        .collect();
    assert_eq!(texts, [(72, 16)]);
    assert_eq!(plan.text(72, 16), "TBD");
    let unowned: Vec<_> = PLAN_LINES.filter(|row| plan.text(*row, 3).is_empty()).collect();
    assert_eq!(unowned.iter().map(|row| [plan.text(*row, 0), plan.text(*row, 2)]).collect::<Vec<_>>(), [["APAC", "Co-marketing"]]);

    let ledger = Cells::open("Actuals");
    let typed: Vec<_> = INVOICES.filter(|row| ledger.number(*row, 5).is_none()).collect();
    assert_eq!(typed.iter().map(|row| ledger.text(*row, 5)).collect::<Vec<_>>(), ["3,480.00"]);
    let alike: Vec<_> = INVOICES
        .skip(1)
        .filter(|row| (0..6).all(|column| ledger.0.get_value((*row, column)) == ledger.0.get_value((row - 1, column))))
        .collect();
    assert_eq!(alike.len(), 1);
    assert_ne!(ledger.text(alike[0], 6), ledger.text(alike[0] - 1, 6));
}

#[test]
fn every_plan_line_was_invoiced_in_every_closed_month() {
    let (plan, ledger) = (Cells::open("Plan FY26"), Cells::open("Actuals"));
    for line in PLAN_LINES {
        let key = [0, 1, 2, 4].map(|column| plan.text(line, column));
        let mut months: Vec<_> =
            INVOICES.filter(|row| [1, 2, 3, 4].map(|column| ledger.text(*row, column)) == key).map(|row| ledger.month(row, 0)).collect();
        months.dedup();
        assert_eq!(months, (1..=10).collect::<Vec<_>>(), "{key:?}");
    }
}

#[test]
fn actuals_after_october_are_missing_and_not_zero() {
    let funnel = Cells::open("Funnel");
    for row in OUTCOMES {
        let is_closed = funnel.month(row, 0) <= 10;
        for plan in (3..23).step_by(2) {
            let planned = funnel.number(row, plan).is_some();
            assert_eq!(funnel.number(row, plan + 1).is_some(), planned && is_closed, "row {}, column {plan}", row + 1);
        }
    }
}

#[test]
fn the_chain_to_date_comes_to_the_documented_figures() {
    let (planned, spent) = (planned(10), spent());
    assert_eq!((planned, spent), (decimal("1986674.65"), decimal("2052086.6516")));
    let sums =
        ["Pipeline", "Wins", "Bookings", "Revenue"].map(|stage| [to_date(&format!("{stage} plan")), to_date(&format!("{stage} actual"))]);
    let [_, wins, bookings, revenue] = sums;
    assert_eq!(
        sums.map(|pair| pair.map(|sum| sum.to_string().parse::<i64>().unwrap())),
        [[12_809_890, 12_320_920], [1467, 1375], [2_352_240, 2_182_480], [8_274_310, 8_554_180]]
    );
    let margin = decimal("0.81");
    let figures = [(planned, 0), (spent, 1)].map(|(spend, version)| {
        let cac = spend / wins[version];
        let monthly = bookings[version] / wins[version] / Decimal::from(12);
        let romi = (revenue[version] * margin - spend) / spend;
        [cac.round_dp(2), romi.round_dp(4), (cac / (monthly * margin)).round_dp(2)].map(|figure| figure.to_string())
    });
    assert_eq!(figures, [["1354.24", "2.3736", "12.51"], ["1492.43", "2.3765", "13.93"]]);
}

#[test]
fn dashboard_sums_what_excel_sums() {
    let dashboard = Cells::open("Dashboard");
    assert_eq!(dashboard.text(0, 0), "Summary of Plan FY26 and Actuals (USD)");
    for row in [16, 28] {
        assert_eq!(dashboard.number(row, 1), Some(planned(10)));
        assert_eq!(dashboard.number(row, 2), Some(spent() - Decimal::from(3480)), "the text amount is passed over");
    }
    let year: Decimal = (4..16).filter_map(|row| dashboard.number(row, 1)).sum();
    assert_eq!(year, planned(12));
    let breaches: Vec<_> =
        (20..28).filter(|row| dashboard.number(*row, 4).unwrap().abs() > decimal("0.05")).map(|row| dashboard.text(row, 0)).collect();
    assert_eq!(breaches, ["Paid search", "Display", "Events"]);
}

#[test]
fn every_formula_has_a_result_beside_it() {
    let mut formulas = 0;
    for (name, xml) in parts().iter().filter(|(name, _)| name.starts_with("xl/worksheets/sheet")) {
        for cell in xml.split("</c>").filter(|cell| cell.contains("<f>")) {
            formulas += 1;
            let cached = cell.split_once("</f><v>").and_then(|(_, rest)| rest.strip_suffix("</v>")).unwrap();
            assert!(cached.parse::<Decimal>().is_ok_and(|value| !value.is_zero()), "{name}: {cell}");
        }
    }
    assert_eq!(formulas, 181);
}

#[test]
fn table_chart_note_and_validation_are_native() {
    let parts = parts();
    let has = |name: &str, text: &str| parts.iter().any(|(part, xml)| part.starts_with(name) && xml.contains(text));
    assert!(has("xl/tables/table1.xml", r#"displayName="Ledger" ref="A4:G735""#));
    assert!(has("xl/charts/chart1.xml", "Dashboard!$B$5:$B$16"));
    assert!(has("xl/comments1.xml", "Blended margin"));
    assert!(has("xl/worksheets/sheet2.xml", "<dataValidation "));
    assert!(has("xl/worksheets/sheet2.xml", "<conditionalFormatting "));
}

/// The XML parts of the file, by name.
fn parts() -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(BYTES.as_slice())).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let mut xml = String::new();
            part.read_to_string(&mut xml).unwrap();
            (part.name().unwrap().into_owned(), xml)
        })
        .collect()
}
