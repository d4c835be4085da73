//! Amounts written in thousands or millions: where a sheet says so, which amounts it holds for, and what speaks against it.

use plumbline::ledger::{Measure, Origin};
use plumbline::workbook::mapping::{Ask, TableOverride};
use plumbline::workbook::scale::Scale;

use crate::fixtures::{book, read_book, said, sums};
use crate::*;

fn severities(import: &Import) -> Vec<Severity> {
    import.issues.iter().filter(|i| i.kind == IssueKind::Scaled).map(|i| i.severity).collect()
}

fn plan(title: &str, header: &str) -> Import {
    read_book(&[("Plan", &[&[title], &["Channel", header], &["Search", "120"], &["Display", "45.5"], &["Total", "165.5"]])])
}

#[test]
fn amounts_count_in_full_whatever_says_their_scale() {
    for (title, header, sum) in [
        ("Budget 2026 (in thousands)", "Budget", "165500"),
        ("Budget 2026", "Budget (USD '000)", "165500"),
        ("Budget 2026", "Budget in Tsd. €", "165500"),
        ("Budget 2026 in TEUR", "Budget", "165500"),
        ("Budget 2026", "Budget k€", "165500"),
        ("Budget 2026", "Budget in Mio. €", "165500000"),
        ("Bedragen x € 1.000", "Budget", "165500"),
        ("2026 예산 (단위: 백만원)", "예산", "165500000"),
        ("2026年予算（単位：千円）", "予算", "165500"),
        ("2026年预算 单位：万元", "预算", "1655000"),
    ] {
        let import = plan(title, header);
        assert_eq!(sums(&import), said(&[("spend.plan", sum)]), "{title} {header}");
        assert_eq!(severities(&import), [Severity::Info], "{title} {header}");
        // Totals are held against their lines as the sheet writes them.
        let table = &import.tables[0];
        assert!(table.tie_outs.iter().all(|t| t.ties() && t.stated.to_string() == "165.5"), "{title} {header}");
        assert!(table.columns[1].reason.contains("; in ") && table.scale_reason.contains("says"), "{}", table.scale_reason);
    }
    let import = plan("Budget 2026", "Budget");
    assert_eq!((sums(&import), severities(&import)), (said(&[("spend.plan", "165.5")]), Vec::new()));
}

#[test]
fn a_unit_row_a_corner_and_a_note_state_scales_too() {
    let rows: &[&[&str]] = &[&["Channel", "Budget"], &["", "in k€"], &["Search", "120"], &["Display", "45"]];
    assert_eq!(sums(&read_book(&[("Plan", rows)])), said(&[("spend.plan", "165000")]));
    let rows: &[&[&str]] = &[&["in TEUR", "Plan 2026", "Ist 2026"], &["Suche", "120", "100"], &["Display", "45", "40"]];
    assert_eq!(sums(&read_book(&[("Werbung", rows)])), said(&[("spend.actual", "140000"), ("spend.plan", "165000")]));
    let rows: &[&[&str]] =
        &[&["Channel", "Budget"], &["Search", "120"], &["Display", "45"], &[], &["All amounts in thousands of dollars."]];
    assert_eq!(sums(&read_book(&[("Plan", rows)])), said(&[("spend.plan", "165000")]));
    // What stands over the next table is its title.
    let rows: &[&[&str]] = &[
        &["Budget 2026"],
        &["Channel", "Owner", "Budget"],
        &["Search", "Ann", "120"],
        &["Display", "Bob", "45"],
        &[],
        &["Events 2026, in thousands"],
        &["Event", "Owner", "Budget"],
        &["Fair", "Cid", "3"],
        &["Dinner", "Dan", "4"],
    ];
    assert_eq!(sums(&read_book(&[("Plan", rows)])), said(&[("spend.plan", "7165")]));
}

#[test]
fn counts_are_counts_beside_money_in_thousands() {
    let rows: &[&[&str]] =
        &[&["Results 2025 (in $000s)"], &["Channel", "Spend", "Leads"], &["Search", "120", "44"], &["Display", "45", "12"]];
    assert_eq!(sums(&read_book(&[("Results", rows)])), said(&[("leads.actual", "56"), ("spend.actual", "165000")]));
    let rows: &[&[&str]] = &[&["Channel", "Spend", "Impressions (thousands)"], &["Search", "120", "44"], &["Display", "45", "12"]];
    assert_eq!(sums(&read_book(&[("Results 2025", rows)])), said(&[("impressions.actual", "56000"), ("spend.actual", "165")]));
    let rows: &[&[&str]] = &[
        &["Results (in thousands)"],
        &["Metric", "2024", "2025"],
        &["Spend", "120", "130"],
        &["Leads", "44", "48"],
        &["Revenue", "900", "950"],
    ];
    let read = read_book(&[("Results", rows)]);
    let (sums, cell) = (sums(&read), read.ledger.facts().get(0).unwrap().origin);
    assert_eq!(sums, said(&[("leads.actual", "92"), ("revenue.actual", "1850000"), ("spend.actual", "250000")]));
    let Origin::Cell(cell) = cell else { panic!("a cell") };
    assert_eq!((read.scale(cell, &Measure::SPEND), read.scale(cell, &Measure::new("leads"))), (Scale::Thousands, Scale::Units));
}

#[test]
fn columns_can_differ_in_scale_and_cells_state_their_own() {
    let rows: &[&[&str]] = &[&["Channel", "Budget (k€)", "Actual (€)"], &["Search", "120", "118000"], &["Display", "45", "45500"]];
    let import = read_book(&[("2025", rows)]);
    assert_eq!(sums(&import), said(&[("spend.actual", "163500"), ("spend.plan", "165000")]));
    assert_eq!(severities(&import), [Severity::Info]);
    let rows: &[&[&str]] = &[&["Channel", "Budget (in thousands)"], &["Search", "120"], &["Display", "'$45k"]];
    assert_eq!(sums(&read_book(&[("2026", rows)])), said(&[("spend.plan", "165000")]));
}

#[test]
fn amounts_written_out_in_full_speak_against_a_scale() {
    let rows: &[&[&str]] = &[&["Budget 2026 (in thousands)"], &["Channel", "Budget"], &["Search", "1234567"], &["Display", "450000"]];
    let import = read_book(&[("Plan", rows)]);
    assert_eq!(sums(&import), said(&[("spend.plan", "1684567")]));
    assert_eq!(severities(&import), [Severity::Warning]);
    assert_eq!(import.tables[0].asks, [Ask::Scale { stated: Scale::Thousands }]);
    // A thousand yen buys little: such amounts are usual.
    let rows: &[&[&str]] = &[&["2026年予算（単位：千円）"], &["チャネル", "予算 (JPY)"], &["検索", "1234567"], &["表示", "450000"]];
    assert_eq!(sums(&read_book(&[("Plan", rows)])), said(&[("spend.plan", "1684567000")]));
}

#[test]
fn a_number_format_that_shows_thousands_has_whole_amounts_below_it() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let thousands = rust_xlsxwriter::Format::new().set_num_format("#,##0,");
    let sheet = book.add_worksheet().set_name("Plan").unwrap();
    sheet.write_string(0, 0, "Channel").unwrap();
    sheet.write_string(0, 1, "Budget ($000s)").unwrap();
    for (row, (channel, amount)) in (1..).zip([("Search", 120_000.0), ("Display", 45_000.0)]) {
        sheet.write_string(row, 0, channel).unwrap();
        sheet.write_number_with_format(row, 1, amount, &thousands).unwrap();
    }
    let import = import(&book.save_to_buffer().unwrap(), "Book1.xlsx").unwrap();
    assert_eq!((sums(&import), severities(&import)), (said(&[("spend.plan", "165000")]), Vec::new()));
}

#[test]
fn a_person_says_the_scale() {
    for (title, scale, sum) in [
        ("Budget 2026", Scale::Millions, "165000000"),
        ("Budget 2026 (in thousands)", Scale::Units, "165"),
        ("Budget 2026 (in thousands)", Scale::Millions, "165000000"),
    ] {
        let bytes = book(&[("Plan", &[&[title], &["Channel", "Budget"], &["Search", "120"], &["Display", "45"]])]);
        let mut overrides = Overrides::default();
        let key = import(&bytes, "Book1.xlsx").unwrap().tables[0].key.clone();
        overrides.tables.insert(key, TableOverride { scale: Some(scale), ..TableOverride::default() });
        let import = crate::import_with(&bytes, "Book1.xlsx", &overrides).unwrap();
        assert_eq!(sums(&import), said(&[("spend.plan", sum)]), "{title} {scale:?}");
        assert_eq!(import.tables[0].scale_reason, "set by you");
    }
}

#[test]
fn an_amount_beyond_the_largest_is_an_issue() {
    let rows: &[&[&str]] = &[
        &["Budget 2026 (in millions)"],
        &["Channel", "Budget"],
        &["Search", "12000000"],
        &["Display", "4"],
        &["TV", "5"],
        &["Radio", "6"],
        &["Fair", "7"],
    ];
    let import = read_book(&[("Plan", rows)]);
    assert_eq!(sums(&import), said(&[("spend.plan", "22000000")]));
    assert!(import.issues.iter().any(|i| i.kind == IssueKind::AmountTooLarge));
}

#[test]
fn a_report_in_thousands_repeats_its_ledger() {
    let ledger: &[&[&str]] = &[
        &["Month", "Channel", "Actual"],
        &["2025-01", "Search", "120480"],
        &["2025-01", "Display", "45120"],
        &["2025-02", "Search", "131870"],
        &["2025-02", "Display", "39610"],
        &["2025-03", "Search", "128340"],
        &["2025-03", "Display", "41290"],
    ];
    let report: &[&[&str]] = &[
        &["Actual 2025 (in thousands)"],
        &["Channel", "2025-01", "2025-02", "2025-03"],
        &["Search", "120", "132", "128"],
        &["Display", "45", "40", "41"],
    ];
    for sheets in [[("Report", report), ("Ledger", ledger)], [("Ledger", ledger), ("Report", report)]] {
        assert_eq!(sums(&read_book(&sheets)), said(&[("spend.actual", "506710")]));
    }
}
