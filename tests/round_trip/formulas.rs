//! Formulas of many kinds over a cell that an export changes: each comes to what LibreOffice computes, or is named as left to it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::path::Path;

use calamine::{Data, DataType, Reader, Xlsx};
use plumbline::formulas;
use plumbline::ledger::Decimal;
use plumbline::ledger::cell::a1;
use plumbline::workbook::state::State;
use plumbline::workbook::write::{Export, ExportInput, export};
use rust_xlsxwriter::{Formula, Table, TableColumn, Workbook};

use crate::made::{day, decision, import, plan_at, report};
use crate::programs::{computed, here, same};

/// Rows of the ledger, behind one of headers.
const ROWS: u32 = 12;
const CHANNELS: [&str; 5] = ["Search", "Display", "Events", "Email", "Out of home"];

/// Formulas of the summary, one below the other in its second column: any may read those above it.
const FORMULAS: [&str; 44] = [
    "SUM(Ledger!C2:C13)",
    "SUM(Plan[Spend])",
    "SUBTOTAL(109,Plan[Spend])",
    "SUMIFS(Plan[Spend],Plan[Channel],\"Search\")",
    "SUMIFS(Ledger!C:C,Ledger!C:C,\">400\")",
    "SUMIF(Ledger!A2:A13,\"E*\",Ledger!C2:C13)",
    "COUNTIFS(Plan[Spend],\">=500\",Plan[Channel],\"<>Email\")",
    "AVERAGEIFS(Plan[Spend],Plan[Channel],\"Display\")",
    "AVERAGE(Ledger!C2:C13)",
    "MEDIAN(Spend)",
    "MAX(Spend)-MIN(Spend)",
    "LARGE(Spend,2)+SMALL(Spend,3)",
    "VLOOKUP(\"Email\",Ledger!A2:D13,3,FALSE)",
    "VLOOKUP(B2/10,Rates!A1:B4,2,TRUE)",
    "INDEX(Plan[Spend],MATCH(\"Events\",Plan[Channel],0))",
    "INDEX(Ledger!A2:A13,MATCH(MAX(Spend),Spend,0))",
    "LOOKUP(B10,Rates!A1:A4,Rates!B1:B4)",
    "HLOOKUP(\"Spend\",Ledger!A1:D13,4,FALSE)",
    "IF(B2>Limit,\"over by \"&TEXT(B2-Limit,\"#,##0.00\"),\"within\")",
    "IF(AND(B2>1000,OR(B8>2,B9<100)),ROUND(B2/7,2),NA())",
    "IFERROR(B21/0,B2)",
    "ROUND(B2*Rate,2)",
    "ROUNDUP(B2,-2)+ROUNDDOWN(B9,0)+INT(B2/3)+MOD(B2,7)",
    "SUMPRODUCT((Ledger!A2:A13=\"Search\")*(Ledger!C2:C13>100)*Ledger!C2:C13)",
    "SUMPRODUCT(Ledger!C2:C13,Ledger!D2:D13)",
    "B2/SUM(Rates!A1:A4)%",
    "TEXT(B2,\"0.0%\")",
    "TEXT(DATE(2026,1,1)+INT(B2/100),\"yyyy-mm-dd\")",
    "EOMONTH(DATE(2026,1,31),INT(B9/500))",
    "YEAR(DATE(2026,1,1)+B2)+MONTH(DATE(2026,1,1)+B2)+DAY(EDATE(DATE(2026,1,31),1))",
    "B20&\" / \"&LEFT(B17,3)&\" / \"&LEN(TEXT(B2,\"0\"))",
    "CHOOSE(1+MOD(INT(B2),3),\"a\",\"b\",\"c\")",
    "RANK(Ledger!C3,Ledger!C2:C13)",
    "NPV(0.1,Ledger!C2:C13)",
    "PMT(0.05/12,60,B2)",
    "STDEV(Spend)",
    "B2>10000",
    "ISNUMBER(B2)",
    "SQRT(ABS(B2))+EXP(LN(ABS(B2)))",
    "Ledger!E5+Ledger!E3",
    "COUNTA(Ledger!A:A)&\"/\"&COUNT(Ledger!C:C)",
    "SUM(OFFSET(Ledger!C2,0,0,12,1))",
    "SUM(INDIRECT(\"Ledger!C2:C13\"))",
    "SUM(B2:B10)+B44*0",
];

/// A workbook whose saved results are those given, by sheet and place.
fn workbook(seed: u64, results: &BTreeMap<(String, u32, u32), String>) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2_862_933_555_777_941_757).wrapping_add(3_037_000_493);
    let mut dice = |sides: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % sides
    };
    let formula = |text: &str, sheet: &str, row: u32, col: u32| {
        let result = results.get(&(sheet.to_owned(), row, col)).cloned().unwrap_or_default();
        Formula::new(text).set_result(result)
    };
    let mut book = Workbook::new();
    let ledger = book.add_worksheet().set_name("Ledger").expect("a name");
    for row in 1..=ROWS {
        let channel = CHANNELS[usize::try_from(if row <= 5 { u64::from(row) - 1 } else { dice(5) }).expect("a channel")];
        ledger.write(row, 0, channel).expect("text");
        ledger.write(row, 1, 46_000 + row).expect("a day");
        ledger.write(row, 2, f64::from(u32::try_from(dice(90_000)).expect("an amount") + 1_300) / 100.0).expect("an amount");
        ledger.write(row, 3, f64::from(u32::try_from(dice(90)).expect("a number"))).expect("a number");
        ledger.write(row, 4, formula("Plan[[#This Row],[Spend]]*2-Plan[[#This Row],[Units]]", "Ledger", row, 4)).expect("a formula");
    }
    let columns: Vec<_> = ["Channel", "Day", "Spend", "Units", "Twice"].iter().map(|name| TableColumn::new().set_header(*name)).collect();
    ledger.add_table(0, 0, ROWS, 4, &Table::new().set_name("Plan").set_columns(&columns)).expect("a table");
    let rates = book.add_worksheet().set_name("Rates").expect("a name");
    for (row, (from, rate)) in (0..).zip([(0, 0.5), (100, 0.25), (400, 0.125), (900, 0.06)]) {
        rates.write(row, 0, from).expect("a number");
        rates.write(row, 1, rate).expect("a number");
    }
    let summary = book.add_worksheet().set_name("Sum's total").expect("a name");
    for (row, text) in (1..).zip(FORMULAS) {
        summary.write(row, 1, formula(text, "Sum's total", row, 1)).expect("a formula");
    }
    summary.write_array_formula(1, 3, 1, 3, formula("SUM((Ledger!C2:C13>300)*Ledger!D2:D13)", "Sum's total", 1, 3)).expect("an array");
    for row in 0..4 {
        // An array's other cells hold numbers only.
        let text = results.get(&("Sum's total".to_owned(), 3 + row, 3)).cloned().unwrap_or_default();
        if row == 0 {
            summary.write_array_formula(3, 3, 6, 3, formula("Ledger!C2:C5*Ledger!D2:D5", "Sum's total", 3, 3)).expect("an array");
        } else if let Ok(number) = text.parse::<f64>() {
            summary.write(3 + row, 3, number).expect("a number");
        }
    }
    book.define_name("Rate", "=Rates!$B$2").expect("a name");
    book.define_name("Limit", "=5000").expect("a name");
    book.define_name("Spend", "=Ledger!$C$2:$C$13").expect("a name");
    book.save_to_buffer().expect("a workbook")
}

type Place = (u32, u32);

fn open(bytes: &[u8]) -> Xlsx<Cursor<Vec<u8>>> {
    calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).expect("a workbook")
}

/// Every value of a workbook.
fn values(bytes: &[u8]) -> BTreeMap<(String, u32, u32), Data> {
    let mut book = open(bytes);
    let mut found = BTreeMap::new();
    for sheet in book.sheet_names() {
        let range = book.worksheet_range(&sheet).expect("a sheet");
        let (top, left) = range.start().unwrap_or_default();
        for (row, col, value) in range.used_cells() {
            let place = (top + u32::try_from(row).expect("a row"), left + u32::try_from(col).expect("a column"));
            found.insert((sheet.clone(), place.0, place.1), value.clone());
        }
    }
    found
}

/// The cells whose values are results: those with formulas, and those that an array fills.
fn results() -> BTreeSet<(String, Place)> {
    let ledger = (1..=ROWS).map(|row| ("Ledger".to_owned(), (row, 4)));
    let summary = (1..).zip(FORMULAS).map(|(row, _)| (row, 1)).chain([(1, 3), (3, 3), (4, 3), (5, 3), (6, 3)]);
    ledger.chain(summary.map(|place| ("Sum's total".to_owned(), place))).collect()
}

/// An export in which the ledger's third amount is smaller by 12.50.
fn changed(bytes: &[u8]) -> Export {
    let amount = values(bytes).get(&("Ledger".to_owned(), 3, 2)).and_then(DataType::as_f64).expect("an amount");
    let cell = ("Ledger".to_owned(), "C4".to_owned(), plumbline::ledger::amount::from_cell(amount).expect("an amount"));
    let state = State { decisions: vec![decision("formulas.xlsx", Some(cell.clone()))], ..State::default() };
    let (mut import, report) = (import(bytes, "formulas.xlsx"), report());
    plan_at(&mut import, &cell.0, &cell.1, cell.2);
    let input = ExportInput {
        original: bytes,
        fingerprint: "",
        cells: None,
        file_name: "formulas.xlsx",
        today: day(),
        import: &import,
        state: &state,
        report: &report,
        compute: &formulas::answer,
    };
    export(&input, &mut |_| ()).expect("an export")
}

#[test]
fn formulas_of_many_kinds_come_to_what_libreoffice_computes() {
    if !here("soffice", &["--version"]) {
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("formulas-{}", std::process::id()));
    let names: Vec<String> = (0..8).map(|seed| format!("{seed}.xlsx")).collect();
    let save = |part: &str, name: &String, bytes: &[u8]| {
        std::fs::create_dir_all(folder.join(part)).expect("a folder");
        std::fs::write(folder.join(part).join(name), bytes).expect("a file");
    };
    for (seed, name) in (0..).zip(&names) {
        save("empty", name, &workbook(seed, &BTreeMap::new()));
    }
    let mut exports = Vec::new();
    for ((seed, name), computed) in (0..).zip(&names).zip(computed(&folder, "empty", &names)) {
        let text = |value: Data| match value {
            Data::Bool(logical) => logical.to_string().to_uppercase(),
            Data::DateTime(day) => day.as_f64().to_string(),
            value => value.to_string(),
        };
        let saved = values(&computed.expect("LibreOffice opens it")).into_iter().map(|(at, value)| (at, text(value))).collect();
        let export = changed(&workbook(seed, &saved));
        assert_eq!(
            export.receipt.cells.iter().map(|c| c.after - c.before.unwrap_or_default()).collect::<Vec<_>>(),
            [Decimal::new(-1250, 2)]
        );
        save("export", name, &export.bytes);
        exports.push(export);
    }
    let (mut agree, mut left, mut wrong) = (0, BTreeSet::new(), Vec::new());
    for (export, theirs) in exports.iter().zip(computed(&folder, "export", &names)) {
        let (ours, theirs) = (values(&export.bytes), values(&theirs.expect("LibreOffice opens it")));
        for (sheet, (row, col)) in results() {
            let address = format!("{sheet}!{}", a1(row, u16::try_from(col).expect("a column")));
            let at = (sheet, row, col);
            if export.receipt.followed.stale.contains(&address) {
                left.insert(address);
            } else if same(ours.get(&at), theirs.get(&at)) {
                agree += 1;
            } else {
                wrong.push(format!("{address}: {:?} here, {:?} there", ours.get(&at), theirs.get(&at)));
            }
        }
    }
    let recomputed: u32 = exports.iter().map(|e| e.receipt.followed.recomputed).sum();
    println!("{agree} results agree ({recomputed} of them new), left somewhere: {left:?}, {} wrong", wrong.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
    // What reads cells that its text does not name, what depends on it, and `TEXT`.
    let texts = (2..).zip(FORMULAS).filter(|(_, text)| text.contains("TEXT(")).map(|(row, _)| row);
    assert_eq!(left, texts.chain([43, 44, 45]).map(|row| format!("Sum's total!B{row}")).collect());
    assert!(recomputed > 150, "{recomputed}");
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}
