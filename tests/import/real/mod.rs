//! Public workbooks that nobody here made, against the labels that a careful person gave them, against a reading that was reviewed
//! line by line, and against the cells themselves.

mod golden;
mod labels;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use plumbline::ledger::{CellRef, Decimal, Origin, Range};
use plumbline::workbook::mapping::{Import, Layout, Overrides, ReadOptions};
use plumbline::workbook::read::{Book, load, read as read_books};

use crate::origins::{disagreement, written};
use crate::{outside, today};
use labels::{Label, TableLabel, labels};

/// Where the reading leaves the labels, and why that is right or cannot be told from the sheet: file, deviation, reason.
const ARGUABLE: [(&str, &str, &str); 10] = [
    (
        "MicrosoftLearning__Relecloud_Acquisition_Financials.xlsx",
        "table Financial Analysis!A10:C13 is long",
        "a year per row, one measure and a growth rate: with one measure, rows of years are as well long",
    ),
    (
        "dotnet__GeneralLedger_TP10073880.xltx",
        "lines are 14",
        "the label counts the nine lines of the ledgers; the five budget lines of the summary, labeled as a source too, make 14",
    ),
    (
        "dotnet__GeneralLedger_TP10073880.xltx",
        "periods are (",
        "twelve months are those of the monthly sheet, a copy that is left out; the ledgers hold January and February, the plan the year",
    ),
    ("dotnet__GeneralLedger_TP10073880.xltx", "periods are 3 in number", "January, February and the year of the plan, as above"),
    (
        "fzumstein__stores.xlsb",
        "table 2019!B2:F8",
        "a head count per store is no money, and stays as a measure of its own: no spend comes of it",
    ),
    ("fzumstein__stores.xlsb", "table 2020!B2:F8", "a head count, as above"),
    ("fzumstein__stores.xlsb", "table 2019-2020!B2:F20", "a head count, as above"),
    (
        "hackoregon__Budget_in_Brief_OCRB_data_All_Years.csv",
        "measure spend.revised",
        "a revised budget is neither plan, actual, committed nor forecast beside an adopted one: its lines are left out, with an issue that says how many",
    ),
    ("hackoregon__Budget_in_Brief_OCRB_data_All_Years.csv", "lines are 176", "without the 88 revised ones, as above"),
    ("hackoregon__Budget_in_Brief_OCRB_data_All_Years.csv", "table (csv)!A1:G265 has 176 lines", "without the revised ones, as above"),
];

/// A labeled file, its cells, what was read of them, and its bytes.
struct Opened {
    label: Label,
    book: Book,
    import: Import,
    bytes: Vec<u8>,
}

/// Every labeled file, read once.
fn read() -> &'static [Opened] {
    static FILES: OnceLock<Vec<Opened>> = OnceLock::new();
    FILES.get_or_init(|| {
        let Some(folder) = outside::folder("real") else { return Vec::new() };
        let opened = labels(&folder).into_iter().map(|label| {
            let bytes = std::fs::read(folder.join(label.file())).unwrap();
            let book = load(&bytes, label.file(), &mut |_| {}).unwrap_or_else(|e| panic!("{}: {e}", label.file()));
            let options = ReadOptions { today: today(), overrides: &Overrides::default(), calendar: plumbline::ledger::Calendar::Months };
            let import = read_books(std::slice::from_ref(&book), &options, &mut |_| {});
            Opened { label, book, import, bytes }
        });
        opened.collect()
    })
}

#[test]
fn real_workbooks_are_read_as_they_were_labeled() {
    let mut unexpected = Vec::new();
    let mut met: BTreeSet<usize> = BTreeSet::new();
    let (mut wrong, mut silent) = (0, 0);
    let files = read();
    for Opened { label, import, .. } in files {
        let found = deviations(label, import);
        let known = |deviation: &str| ARGUABLE.iter().position(|(file, what, _)| *file == label.file() && deviation.starts_with(what));
        let totals_differ = found.iter().filter(|d| known(d).is_none()).any(|d| d.starts_with("spend") || d.starts_with("measure"));
        wrong += usize::from(totals_differ);
        silent += usize::from(totals_differ && !crate::asks_to_look(import, |_| false));
        for deviation in found {
            match known(&deviation) {
                Some(i) => _ = met.insert(i),
                None => unexpected.push(format!("{}: {deviation}", label.file())),
            }
        }
    }
    println!("{} real workbooks, {wrong} with totals that are not the labels’, {silent} of them silent", files.len());
    for (i, (file, what, why)) in ARGUABLE.iter().enumerate() {
        println!("arguable: {file}: {what}: {why}");
        assert!(files.is_empty() || met.contains(&i), "{file} agrees now: {what}");
    }
    assert!(unexpected.is_empty(), "{}", unexpected.join("\n"));
}

#[test]
fn every_fact_of_a_real_workbook_is_what_its_cell_holds() {
    for Opened { label, import, bytes, .. } in read() {
        assert_eq!(disagreement(import, bytes, label.file()), None, "{}", label.file());
    }
}

/// Each reading beside the one that a person went through, line by line, with the sheet open. `PLUMBLINE_BLESS=1` writes them anew;
/// lines that begin with `#` say what is arguable, and stay.
#[test]
fn real_workbooks_read_as_they_were_reviewed() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/golden");
    let mut differ = Vec::new();
    for Opened { label, book, import, .. } in read() {
        let path = folder.join(format!("{}.txt", label.file()));
        let bless = std::env::var_os("PLUMBLINE_BLESS").is_some();
        let Ok(reviewed) = std::fs::read_to_string(&path).or_else(|e| if bless { Ok(String::new()) } else { Err(e) }) else { continue };
        let (remarks, expected): (Vec<&str>, Vec<&str>) = reviewed.lines().partition(|l| l.starts_with('#'));
        let found = golden::golden(import, book);
        if found.lines().eq(expected.iter().copied()) {
            continue;
        }
        if bless {
            std::fs::write(&path, [remarks, found.lines().collect()].concat().join("\n") + "\n").unwrap();
            continue;
        }
        let lines: Vec<&str> = found.lines().collect();
        differ.push(label.file().to_owned());
        differ.extend(expected.iter().filter(|l| !lines.contains(l)).map(|l| format!("- {l}")));
        differ.extend(lines.iter().filter(|l| !expected.contains(l)).map(|l| format!("+ {l}")));
    }
    assert!(
        differ.is_empty(),
        "read in another way than reviewed; hold it against the sheet, then PLUMBLINE_BLESS=1 keeps it:\n{}",
        differ.join("\n")
    );
}

/// Everything in which a reading differs from the labels.
fn deviations(label: &Label, import: &Import) -> Vec<String> {
    let mut found = Vec::new();
    // Labels hold amounts as they are written.
    let mut sums: BTreeMap<String, Decimal> = BTreeMap::new();
    for fact in import.ledger.facts().iter() {
        let measure = &import.ledger.measures()[usize::from(fact.measure)];
        *sums.entry(format!("{measure}.{}", fact.version)).or_default() += written(import, &fact).unwrap_or_default();
    }
    for version in ["plan", "actual"] {
        let sum = sums.get(&format!("spend.{version}")).copied().unwrap_or_default();
        if let Some(right) = label.spend(version) {
            let none = right.is_empty() && sum == Decimal::ZERO;
            if !none && !right.iter().any(|r| same(*r, sum)) {
                found.push(format!("spend.{version} is {sum}, not {:?}", right.first()));
            }
        }
        for (trap, why) in label.traps(version) {
            if same(trap, sum) {
                found.push(format!("spend.{version} is {sum}: {why}"));
            }
        }
    }
    for (name, sum) in label.measures() {
        let version = name.split_once('.').map_or("", |(_, rest)| rest.split(' ').next().unwrap_or_default());
        let there = sums.iter().any(|(key, read)| same(*read, sum) && (version.is_empty() || key.ends_with(version)));
        if !there {
            found.push(format!("measure {name} of {sum} is not there"));
        }
    }
    let lines: u64 = import.tables.iter().filter(|t| t.used).map(|t| u64::from(t.lines)).sum();
    if let Some(right) = label.lines()
        && right != lines
    {
        found.push(format!("lines are {lines}, not {right}"));
    }
    found.extend(periods(label, import));
    let cells = cells(import);
    for table in label.tables() {
        found.extend(table_deviations(&table, import, &cells));
    }
    found
}

fn same(a: Decimal, b: Decimal) -> bool {
    let (a, b) = (a.abs(), b.abs());
    (a - b).abs() <= Decimal::new(1, 2).max(a * Decimal::new(1, 9))
}

/// The cells that facts stand in, by sheet.
fn cells(import: &Import) -> Vec<CellRef> {
    let origin = |o: Origin| if let Origin::Cell(cell) = o { Some(cell) } else { None };
    import.ledger.facts().iter().filter_map(|f| origin(f.origin)).collect()
}

fn periods(label: &Label, import: &Import) -> Vec<String> {
    let Some((first, last, count)) = label.periods() else { return Vec::new() };
    let read: BTreeSet<_> = import.ledger.facts().iter().filter_map(|f| f.period).map(|p| (p.start(), p.id())).collect();
    // A label without a year asks for the month only; a week by its first day; a fiscal year by its first calendar year.
    let is = |period: Option<&(chrono::NaiveDate, String)>, label: &str| {
        period.is_some_and(|(start, id)| {
            let year = label.trim_start_matches("FY").get(..4);
            id == label
                || start.to_string() == label
                || label.strip_prefix("--").is_some_and(|month| id.ends_with(&format!("-{month}")))
                || (label.starts_with("FY") && start.to_string().get(..4) == year)
        })
    };
    let mut found = Vec::new();
    if !is(read.first(), first) || !is(read.last(), last) {
        let ids = (read.first().map(|p| &p.1), read.last().map(|p| &p.1));
        found.push(format!("periods are {ids:?}, not {first} to {last}"));
    }
    if read.len() != count {
        found.push(format!("periods are {} in number, not {count}", read.len()));
    }
    found
}

fn table_deviations(label: &TableLabel<'_>, import: &Import, cells: &[CellRef]) -> Vec<String> {
    let mut found = Vec::new();
    let name = label.name();
    let range = label.range();
    let on = |sheet: u16| import.sheets.get(usize::from(sheet)).is_some_and(|s| label.is_on(&s.name));
    let inside = |c: &&CellRef| on(c.sheet) && range.contains(c.row, c.col);
    let facts = || cells.iter().filter(inside);
    if label.role() == "unsure" || label.role() == "duplicate" {
        return found;
    }
    if label.role() != "source" {
        if facts().count() > 0 {
            found.push(format!("table {name} is no source, but {} of its cells count", facts().count()));
        }
        return found;
    }
    let tables: Vec<_> = import.tables.iter().filter(|t| on(t.sheet) && overlap(t.range, range) && t.used).collect();
    if tables.is_empty() {
        found.push(format!("table {name} is not found"));
        return found;
    }
    if !tables.iter().any(|t| label.layouts().contains(&t.layout.id()) || (t.layout == Layout::Both && label.layouts().contains(&"pl"))) {
        found.push(format!("table {name} is {}, not {}", tables[0].layout.id(), label.layouts().join(" or ")));
    }
    let rows: BTreeSet<u32> = facts().map(|c| c.row).collect();
    for row in label.left_out() {
        if rows.contains(&row) {
            found.push(format!("table {name}: row {} counts", row + 1));
        }
    }
    let lines = u64::try_from(rows.len()).unwrap();
    if !label.lines().is_empty() && !label.lines().contains(&lines) {
        found.push(format!("table {name} has {lines} lines, not {:?}", label.lines()));
    }
    found
}

/// Whether two ranges share at least half of the smaller one.
fn overlap(a: Range, b: Range) -> bool {
    let width = |l: u16, r: u16| u64::from(r.saturating_add(1).saturating_sub(l));
    let height = |t: u32, b: u32| u64::from(b.saturating_add(1).saturating_sub(t));
    let area = |r: Range| width(r.left, r.right) * height(r.top, r.bottom);
    let shared = width(a.left.max(b.left), a.right.min(b.right)) * height(a.top.max(b.top), a.bottom.min(b.bottom));
    shared * 2 >= area(a).min(area(b))
}
