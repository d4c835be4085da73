//! Income beside costs, people, prices and balances among money: each counts as what it is, or not at all.

use crate::fixtures::*;
use plumbline::workbook::issue::IssueKind;
use plumbline::workbook::mapping::TieOut;

#[test]
fn a_profit_and_loss_statement_keeps_income_from_costs_and_counts_no_result() {
    let import = read_book(&[(
        "P&L 2026",
        &[
            &["Line", "Budget", "Actual"],
            &["Revenue", "1000", "1100"],
            &["Cost of sales", "400", "450"],
            &["Gross profit", "600", "650"],
            &["Marketing", "120", "130"],
            &["Rent", "80", "80"],
            &["EBITDA", "400", "440"],
            &["EBITDA %", "0.4", "0.4"],
            &["Headcount", "12", "13"],
        ],
    )]);
    assert_eq!(
        sums(&import),
        said(&[("revenue.actual", "1100"), ("revenue.plan", "1000"), ("spend.actual", "660"), ("spend.plan", "600")])
    );
}

#[test]
fn an_account_type_column_splits_income_and_costs() {
    let import = read_book(&[(
        "Budget 2026",
        &[
            &["Account type", "Name", "Budget"],
            &["Income", "Grants", "900"],
            &["Income", "Fees", "150"],
            &["Expense", "Rent", "400"],
            &["Expense", "Travel", "75"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("revenue.plan", "1050"), ("spend.plan", "475")]));
}

#[test]
fn sections_split_income_and_costs() {
    let import = read_book(&[(
        "Haushalt 2026",
        &[
            &["Posten", "Plan", "Ist"],
            &["Einnahmen"],
            &["Beiträge", "500", "480"],
            &["Spenden", "120", "130"],
            &["Summe Einnahmen", "620", "610"],
            &["Ausgaben"],
            &["Miete", "300", "300"],
            &["Reisen", "90", "70"],
            &["Summe Ausgaben", "390", "370"],
            &["Überschuss", "230", "240"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("revenue.actual", "610"), ("revenue.plan", "620"), ("spend.actual", "370"), ("spend.plan", "390")]));
}

#[test]
fn balances_prices_and_people_are_left_out_of_a_cash_plan() {
    let import = read_book(&[(
        "Cash plan 2026",
        &[
            &["Line", "Jan", "Feb"],
            &["Opening balance", "100", "70"],
            &["Rent", "20", "20"],
            &["Travel", "10", "15"],
            &["Closing balance", "70", "35"],
            &["FTE", "3", "4"],
            &["Unit price", "9.5", "9.5"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "65")]));
}

#[test]
fn names_that_only_sound_like_it_stay_lines() {
    let import = read_book(&[(
        "Budget 2026",
        &[&["Line", "Jan", "Feb"], &["Price promotions", "20", "25"], &["Sales", "10", "15"], &["Balance boards", "5", "5"]],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "80")]));
}

#[test]
fn a_total_says_what_the_lines_it_adds_up_are() {
    let import = read_book(&[(
        "Budget 2026",
        &[
            &["Item", "Budget"],
            &["Venue", "300"],
            &["Catering", "90"],
            &["Total expenses", "390"],
            &["Tickets", "500"],
            &["Sponsors", "120"],
            &["Total incomes", "620"],
            &["Total", "230"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("revenue.plan", "620"), ("spend.plan", "390")]));
    assert!(import.tables[0].tie_outs.len() == 3 && import.tables[0].tie_outs.iter().all(TieOut::ties));
}

#[test]
fn a_total_that_does_not_tie_still_says_what_its_lines_are() {
    let import = read_book(&[(
        "Budget 2026",
        &[
            &["Item", "Budget"],
            &["Venue", "300"],
            &["Catering", "90"],
            &["Total expenses", "390"],
            &["Tickets", "500"],
            &["Sponsors", "120"],
            &["Total incomes", "800"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("revenue.plan", "620"), ("spend.plan", "390")]));
    assert_eq!(told(&import, IssueKind::TotalDiffers).len(), 1);
}

#[test]
fn the_name_of_an_option_is_no_measure() {
    let import = read_book(&[(
        "Budget 2026",
        &[
            &["", "Option 1 Harbour hall", "", "", "Option 2 Garden", "", ""],
            &["", "Price", "Nb", "Total", "Price", "Nb", "Total"],
            &["Rent", "200", "3", "600", "250", "3", "750"],
            &["Food", "15", "40", "600", "12", "40", "480"],
            &["Total expenses", "", "", "1200", "", "", "1230"],
            &["Tickets", "35", "40", "1400", "35", "40", "1400"],
            &["Total incomes", "", "", "1400", "", "", "1400"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("quantity.plan", "83"), ("revenue.plan", "1400"), ("spend.plan", "1200")]));
}

#[test]
fn account_numbers_bring_plan_and_ledger_together() {
    let import = read_book(&[
        ("Plan 2026", &[&["Account Number", "Account", "Budget"], &["1000", "Office", "500"], &["2000", "Store", "700"]]),
        (
            "Ledger",
            &[&["GL code", "Invoice date", "Invoice #", "Amount"], &["1000", "d:46037", "1", "40.5"], &["2000", "d:46039", "2", "61.25"]],
        ),
    ]);
    assert_eq!(members(&import, "account"), ["1000", "2000", "1000", "2000"]);
}

#[test]
fn averages_and_counts_below_the_lines_are_no_lines_and_no_totals() {
    let import = read_book(&[(
        "Budget 2026",
        &[
            &["Line", "Jan", "Feb"],
            &["Rent", "20", "22"],
            &["Travel", "10", "15"],
            &["Food", "30", "5"],
            &["Typical", "=AVERAGE(B2:B4)|20", "=AVERAGE(C2:C4)|14"],
            &["Total", "=SUM(B2:B4)|60", "=SUBTOTAL(103,C2:C4)|3"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "102")]));
    assert_eq!(told(&import, IssueKind::TotalDiffers), [""; 0]);
}

#[test]
fn the_operating_result_in_short_is_a_result_and_no_line_includes_another_section() {
    let import = read_book(&[(
        "P&L 1991",
        &[
            &["", "Q1", "Q2"],
            &["Net Sales", "10000", "13000"],
            &["Costs and Expenses:", "", ""],
            &["  Salary", "1500", "1500"],
            &["  Rent", "350", "350"],
            &["  Op Exp", "=SUM(B4:B5)|1850", "=SUM(C4:C5)|1850"],
            &["Op Income", "8150", "11150"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("revenue.actual", "23000"), ("spend.actual", "3700")]));
    assert_eq!(told(&import, IssueKind::Guessed), [""; 0]);
}

#[test]
fn paid_by_check_is_no_total() {
    let import = read_book(&[(
        "Ledger",
        &[
            &["Customer", "Paid by", "Date", "Amount"],
            &["Harbour", "Credit", "d:46037", "40"],
            &["Garden", "Check", "d:46038", "50"],
            &["Market", "Check", "", "65"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.actual", "155")]));
}

#[test]
fn rows_that_only_their_number_format_tells_as_percentages_are_no_money() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let percent = rust_xlsxwriter::Format::new().set_num_format("0.0%");
    let sheet = book.add_worksheet().set_name("Plan 2026").unwrap();
    for (col, head) in (0..).zip(["Line", "Jan 2026", "Feb 2026", "Mar 2026"]) {
        sheet.write_string(0, col, head).unwrap();
    }
    let rows: [(&str, [f64; 3]); 4] = [
        ("Search", [100.0, 110.0, 120.0]),
        ("Of which brand", [0.4, 0.45, 0.5]),
        ("Display", [40.0, 44.0, 48.0]),
        ("Of which video", [0.1, 0.2, 0.3]),
    ];
    for (row, (label, amounts)) in (1..).zip(rows) {
        sheet.write_string(row, 0, label).unwrap();
        for (col, amount) in (1..).zip(amounts) {
            if amount < 1.0 {
                sheet.write_number_with_format(row, col, amount, &percent).unwrap();
            } else {
                sheet.write_number(row, col, amount).unwrap();
            }
        }
    }
    let import = crate::import(&book.save_to_buffer().unwrap(), "Book1.xlsx").unwrap();
    assert_eq!(sums(&import), said(&[("spend.plan", "462")]));
    assert_eq!(import.tables[0].excluded_rows.iter().map(|r| r.reason.as_str()).collect::<Vec<_>>(), ["a percentage, never summed"; 2]);
}

#[test]
fn a_net_result_is_held_against_income_less_costs() {
    let rows = |net: &'static str| -> Vec<Vec<&'static str>> {
        vec![
            vec!["Plan", "Jan 2026", "Feb 2026", "Mar 2026"],
            vec!["Income"],
            vec!["Tickets", "1000", "1100", "1210"],
            vec!["Sponsors", "500", "510", "530"],
            vec!["Total income", "1500", "1610", "1740"],
            vec!["Expenses"],
            vec!["Hall", "400", "410", "420"],
            vec!["Catering", "250", "255", "265"],
            vec!["Total expenses", "650", "665", "685"],
            vec!["Net income", "850", "945", net],
        ]
    };
    for (net, ties) in [("1055", true), ("1065", false)] {
        let rows = rows(net);
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let import = read_book(&[("Budget", &rows)]);
        assert_eq!(sums(&import), said(&[("revenue.plan", "4850"), ("spend.plan", "2000")]));
        let results: Vec<&TieOut> = import.tables[0].tie_outs.iter().filter(|t| t.label.starts_with("Net income")).collect();
        assert_eq!((results.len(), results.iter().all(|t| t.ties())), (3, ties), "{net}");
        let said =
            import.issues.iter().any(|i| i.kind == IssueKind::TotalDiffers && i.message.contains("income less costs above it is 1,055.00"));
        assert_eq!(said, !ties, "{net}");
    }
}

#[test]
fn people_are_one_measure_in_any_language_and_money_for_them_is_none() {
    for header in ["Headcount", "FTE", "Stellen", "Effectif", "人員数"] {
        let import = read_book(&[(
            "Plan 2026",
            &[&["Department", "Month", header, "Salary cost"], &["Sales", "d:46023", "5", "50000"], &["Sales", "d:46054", "6", "61000"]],
        )]);
        assert_eq!(sums(&import).iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>(), ["headcount.plan", "spend.plan"], "{header}");
        let reason = &import.tables[0].columns[2].reason;
        assert!(reason.contains("not added over time"), "{reason}");
    }
}
