//! What columns and cells are read as: groups, years, measures, versions, weeks, currencies, faults.

use crate::fixtures::*;
use crate::*;

#[test]
fn plan_and_actual_blocks_stand_side_by_side_under_merged_groups() {
    let mut book = rust_xlsxwriter::Workbook::new();
    sheet(
        &mut book,
        "FY26",
        &[
            &["Budget against actual"],
            &["", "", "Plan", "", "", "Actual", "", ""],
            &["Region", "Channel", "Jan", "Feb", "Mar", "Jan", "Feb", "Mar"],
            &["NA", "Search", "10", "20", "30", "11", "21", "31"],
            &["", "Display", "1", "2", "3", "1", "2", "4"],
            &["EMEA", "Search", "5", "6", "7", "—", "6", "-"],
            &["", "Display", "4", "4", "4", "4", "n/a", "4"],
        ],
    );
    let format = rust_xlsxwriter::Format::new();
    let ws = book.worksheet_from_name("FY26").unwrap();
    ws.merge_range(1, 2, 1, 4, "Plan", &format).unwrap();
    ws.merge_range(1, 5, 1, 7, "Actual", &format).unwrap();
    ws.merge_range(3, 0, 4, 0, "NA", &format).unwrap();
    ws.merge_range(5, 0, 6, 0, "EMEA", &format).unwrap();
    let import = import(&book.save_to_buffer().unwrap(), "Book1.xlsx").unwrap();
    println!("{}", describe(&import));
    assert_eq!(sums(&import), said(&[("spend.actual", "84"), ("spend.plan", "96")]));
    assert_eq!(periods(&import), ["2026-01", "2026-02", "2026-03"]);
    let regions = import.ledger.find_dimension(&plumbline::ledger::DimensionKind::Region).unwrap();
    let named: Vec<&str> =
        (0..import.ledger.facts().len()).map(|i| import.ledger.dimensions()[regions].name(import.ledger.member_of(i, regions))).collect();
    assert!(named.iter().all(|n| !n.is_empty()), "{named:?}");
    assert!(import.issues.is_empty(), "{:?}", import.issues);
}

#[test]
fn a_year_over_months_gives_them_their_year() {
    let import = read_book(&[(
        "Spend",
        &[
            &["", "2025", "", "2026", ""],
            &["Channel", "Nov", "Dec", "Jan", "Feb"],
            &["Search", "10", "20", "30", "40"],
            &["Display", "1", "2", "3", "4"],
        ],
    )]);
    assert_eq!(periods(&import), ["2025-11", "2025-12", "2026-01", "2026-02"]);
    assert_eq!(sums(&import), said(&[("spend.actual", "110")]));
}

#[test]
fn transactions_count_in_their_month_and_identifiers_are_never_summed() {
    let import = read_book(&[(
        "Ledger",
        &[
            &["Invoice #", "Posting date", "Vendor", "Cost center", "Quantity", "Unit price", "Amount", "Currency", "Comment"],
            &["900001", "d:46030", "Acme", "4100", "2", "50", "100", "EUR", ""],
            &["900002", "d:46050", "Bravo", "4100", "1", "70.25", "70.25", "EUR", "late"],
            &["900003", "d:46060", "Acme", "4200", "3", "10", "30", "EUR", ""],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("quantity.actual", "6"), ("spend.actual", "200.25")]));
    assert_eq!(periods(&import), ["2026-01", "2026-02"]);
}

#[test]
fn years_and_months_in_two_columns_are_put_together() {
    let import = read_book(&[(
        "Data",
        &[
            &["Year", "Month", "Channel", "Budget", "Actual"],
            &["2025", "11", "Search", "10", "9"],
            &["2025", "12", "Search", "10", "8"],
            &["2026", "1", "Search", "10", "7"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.actual", "24"), ("spend.plan", "30")]));
    assert_eq!(periods(&import), ["2025-11", "2025-12", "2026-01"]);
}

#[test]
fn measures_and_versions_in_one_header_are_told_apart() {
    let import = read_book(&[(
        "Funnel",
        &[
            &[
                "Quarter",
                "Region",
                "Leads plan",
                "Leads actual",
                "MQL plan",
                "Actual MQLs",
                "Pipeline (plan)",
                "Pipeline actual",
                "Won deals actual",
                "Win rate",
            ],
            &["Q1 FY26", "NA", "100", "90", "50", "45", "1000", "900", "3", "0.1"],
            &["Q2 FY26", "NA", "110", "95", "55", "40", "1100", "800", "4", "0.12"],
        ],
    )]);
    assert_eq!(
        sums(&import),
        said(&[
            ("leads.actual", "185"),
            ("leads.plan", "210"),
            ("mql.actual", "85"),
            ("mql.plan", "105"),
            ("pipeline.actual", "1700"),
            ("pipeline.plan", "2100"),
            ("wins.actual", "7")
        ])
    );
    assert_eq!(periods(&import), ["2026-Q1", "2026-Q2"]);
}

#[test]
fn measures_down_the_side_with_months_across_are_each_their_own() {
    let import = read_book(&[(
        "Actuals 2026",
        &[
            &["KPI", "Jan", "Feb"],
            &["Spend", "100", "200"],
            &["Leads", "10", "20"],
            &["MQLs", "5", "6"],
            &["Cost per lead", "10", "10"],
            &["Pipeline", "900", "950"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("leads.actual", "30"), ("mql.actual", "11"), ("pipeline.actual", "1850"), ("spend.actual", "300")]));
}

#[test]
fn weeks_stay_weeks() {
    let rows: Vec<Vec<String>> = (0..8).map(|w| vec![format!("d:{}", 46027 + w * 7), "Search".into(), "10".into(), "9".into()]).collect();
    let mut cells: Vec<Vec<&str>> = vec![vec!["Week of", "Channel", "Plan", "Actual"]];
    cells.extend(rows.iter().map(|r| r.iter().map(String::as_str).collect()));
    let lines: Vec<&[&str]> = cells.iter().map(Vec::as_slice).collect();
    let import = read_book(&[("Weekly", &lines)]);
    assert_eq!(sums(&import), said(&[("spend.actual", "72"), ("spend.plan", "80")]));
    assert_eq!(periods(&import).len(), 8);
    assert_eq!(periods(&import)[0], "2026-W02");
}

#[test]
fn faulty_amounts_are_missing_and_said() {
    let mut book = rust_xlsxwriter::Workbook::new();
    sheet(
        &mut book,
        "Plan",
        &[
            &["Channel", "Jan-26", "Feb-26", "Mar-26"],
            &["Search", "10", "=1/0|#DIV/0!", "30"],
            &["Display", "20000000000000", "2", "=A1|77"],
            &["Events", "1", "2", "soon"],
        ],
    );
    // A writer that never calculated leaves the value out.
    let bytes = patched(&book.save_to_buffer().unwrap(), "xl/worksheets/sheet1.xml", "<v>77</v>", "");
    let import = import(&bytes, "x.xlsx").unwrap();
    println!("{}", describe(&import));
    assert_eq!(sums(&import), said(&[("spend.plan", "45")]));
    let kinds: Vec<(String, String)> = import.issues.iter().map(|i| (i.place.clone(), format!("{:?}", i.kind))).collect();
    for expected in [("Plan!C2", "ErrorCell"), ("Plan!B3", "AmountTooLarge"), ("Plan!D3", "FormulaWithoutValue"), ("Plan!D4", "TextAmount")]
    {
        assert!(kinds.iter().any(|(p, k)| (p.as_str(), k.as_str()) == expected), "{expected:?} {kinds:?}");
    }
    assert_eq!(import.ledger.facts().iter().filter(|f| f.amount.is_none()).count(), 4);
}

#[test]
fn a_summary_beside_its_ledger_is_listed_and_left_out() {
    let import = read_book(&[
        ("Summary", &[&["Channel", "Plan", "Actual"], &["Search", "30", "25"], &["Display", "7", "9"], &["Total", "37", "34"]]),
        (
            "Ledger",
            &[
                &["Month", "Channel", "Plan", "Actual"],
                &["2026-01", "Search", "10", "12"],
                &["2026-02", "Search", "20", "13"],
                &["2026-01", "Display", "3", "4"],
                &["2026-02", "Display", "4", "5"],
            ],
        ),
    ]);
    assert_eq!(sums(&import), said(&[("spend.actual", "34"), ("spend.plan", "37")]));
    assert!(!import.tables[0].used && import.tables[1].used);
}

#[test]
fn blank_rows_and_spacer_columns_do_not_break_a_table() {
    let import = read_book(&[(
        "Budget FY26",
        &[
            &["Acme marketing"],
            &[],
            &["Channel", "", "Jan", "", "Feb", "", "Total"],
            &["Search", "", "10", "", "20", "", "30"],
            &[],
            &["Display", "", "5", "", "6", "", "11"],
            &[],
            &["TOTAL", "", "15", "", "26", "", "41"],
            &[],
            &["Source: finance"],
        ],
    )]);
    assert_eq!(import.tables.len(), 1);
    assert_eq!(sums(&import), said(&[("spend.plan", "41")]));
}

#[test]
fn prior_year_and_revised_columns_are_not_plan_and_not_actual() {
    let import = read_book(&[(
        "Review",
        &[
            &["Category", "Prior year", "Budget 2026", "Revised budget", "Actual 2026", "Remaining", "% used"],
            &["Media", "90", "100", "110", "80", "20", "0.8"],
            &["Events", "40", "50", "45", "30", "20", "0.6"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.actual", "110"), ("spend.plan", "150")]));
    assert_eq!(periods(&import), ["2026"]);
}

#[test]
fn month_names_are_read_in_eight_languages() {
    for months in [
        ["Januar", "Februar", "März"],
        ["janv.", "févr.", "mars"],
        ["enero", "febrero", "marzo"],
        ["Janeiro", "Fevereiro", "Março"],
        ["gennaio", "febbraio", "marzo"],
        ["januari", "februari", "maart"],
        ["styczeń", "luty", "marzec"],
        ["January", "February", "March"],
    ] {
        let import = read_book(&[(
            "2026",
            &[&["Channel", months[0], months[1], months[2]], &["Search", "1", "2", "3"], &["Display", "4", "5", "6"]],
        )]);
        assert_eq!(periods(&import), ["2026-01", "2026-02", "2026-03"], "{months:?}");
    }
}

#[test]
fn currencies_come_from_formats_where_no_column_says_them() {
    let mut book = rust_xlsxwriter::Workbook::new();
    sheet(&mut book, "Plan", &[&["Channel", "Jan-26", "Feb-26"], &["Search", "", ""], &["Display", "", ""]]);
    let euros = rust_xlsxwriter::Format::new().set_num_format("#,##0.00 [$€-407]");
    let ws = book.worksheet_from_name("Plan").unwrap();
    for r in 1..3 {
        for c in 1..3 {
            ws.write_number_with_format(r, c, 5.5, &euros).unwrap();
        }
    }
    let import = import(&book.save_to_buffer().unwrap(), "x.xlsx").unwrap();
    assert!(import.ledger.facts().iter().all(|f| import.ledger.currencies()[usize::from(f.currency)].0 == "EUR"));
}

#[test]
fn labels_that_step_to_the_right_are_one_column() {
    let import = read_book(&[(
        "P&L",
        &[
            &["", "", "Jan 2026", "Feb 2026"],
            &["Overheads", "", "", ""],
            &["", "Rent", "400", "410"],
            &["", "Power", "55", "56"],
            &["Travel", "", "70", "75"],
        ],
    )]);
    assert_eq!(members(&import, "category"), ["Rent", "Rent", "Power", "Power", "Travel", "Travel"]);
    assert!(import.ledger.dimensions().iter().all(|d| matches!(d.kind.id().as_str(), "category" | "section")));
}

#[test]
fn a_second_column_without_a_header_is_called_by_its_letter() {
    let import = read_book(&[(
        "Plan",
        &[
            &["", "", "Jan 2026", "Feb 2026"],
            &["Sales", "Rent", "400", "410"],
            &["Sales", "Power", "55", "56"],
            &["HR", "Rent", "70", "75"],
        ],
    )]);
    assert_eq!(members(&import, "category"), ["Sales", "Sales", "Sales", "Sales", "HR", "HR"]);
    assert_eq!(members(&import, "column b"), ["Rent", "Rent", "Power", "Power", "Rent", "Rent"]);
}

#[test]
fn numbers_under_an_address_are_counted() {
    let rows: &[&[&str]] = &[&["Week", "Email", "SMS"], &["d:45663", "1200.5", "300"], &["d:45670", "1310.25", "280"]];
    assert_eq!(sums(&read_book(&[("Results", rows)])), said(&[("email.actual", "2510.75"), ("sms.actual", "580")]));
    let rows: &[&[&str]] = &[&["Owner", "Email", "Actual"], &["Ann", "ann@acme.test", "300"], &["Bob", "bob@acme.test", "280"]];
    assert_eq!(sums(&read_book(&[("Results 2025", rows)])), said(&[("spend.actual", "580")]));
}

#[test]
fn a_header_typed_twice_is_said() {
    for amounts in [["100", "110", "121"], ["100", "110.5", "121.75"], ["100.5", "110", "121"]] {
        let rows: &[&[&str]] =
            &[&["Channel", "2024A", "2025F", "2025F"], &["Search", amounts[0], amounts[1], amounts[2]], &["Display", "40", "44", "48"]];
        let import = read_book(&[("Outlook", rows)]);
        assert!(
            import.issues.iter().any(|i| i.kind == IssueKind::Guessed && i.severity == Severity::Warning && i.message.contains("same")),
            "{amounts:?}"
        );
    }
    let rows: &[&[&str]] = &[&["Channel", "2024A", "2025F", "2025F"], &["Search", "100", "110", "110"], &["Display", "40", "44", "44"]];
    let import = read_book(&[("Outlook", rows)]);
    assert!(
        import.issues.iter().any(|i| i.severity == Severity::Warning && i.message.starts_with("Outlook!D1")),
        "the same amounts are said, too"
    );
}
