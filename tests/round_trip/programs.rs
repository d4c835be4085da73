//! What openpyxl and LibreOffice find in exports: what they found in the originals, and figures that are as they compute them.
//!
//! A sample is looked at; `PLUMBLINE_EXPORTS=all` looks at every workbook, which takes a quarter of an hour. Any other word looks at those
//! whose paths hold it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use calamine::{Data, DataType, Reader, Xlsx};
use plumbline::ledger::cell::{Range, a1};
use plumbline::workbook::read::load;
use plumbline::workbook::write::Export;

use crate::libreoffice;
use crate::made::{data, export_of, file_name, parts, text, workbooks};

/// How long LibreOffice may take for one workbook.
const PATIENCE: Duration = Duration::from_secs(90);
/// How many workbooks LibreOffice is given at once.
const BATCH: usize = 12;

type Book = Xlsx<Cursor<Vec<u8>>>;
type Place = (u32, u32);

/// Workbooks whose own formulas come to something else in LibreOffice, whoever is right, and why.
const OTHERWISE: [(&str, &str); 2] = [
    ("ironcalc_IronCalc/DATE.xlsx", "a year from 0 to 1899 counts from 1900 in Excel, from 0 in LibreOffice"),
    ("ironcalc_IronCalc/gantt_project_tracker.xlsx", "its plan begins on the day on which it is computed"),
];

/// A workbook and its export.
struct Pair {
    path: PathBuf,
    original: Vec<u8>,
    export: Export,
}

/// Exports of the workbooks that are read.
fn pairs() -> Vec<Pair> {
    let wanted = std::env::var("PLUMBLINE_EXPORTS").ok();
    let word = wanted.as_deref().filter(|wanted| *wanted != "all").unwrap_or_default();
    let mut files = Vec::new();
    for (folder, step) in [("real", 3), ("hostile", 30)] {
        let mut found = Vec::new();
        workbooks(&data(folder), &mut found);
        assert!(!found.is_empty(), "the {folder} workbooks are missing");
        let found = found.into_iter().filter(|path| path.to_string_lossy().contains(word));
        files.extend(found.step_by(if wanted.is_some() { 1 } else { step }));
    }
    let pair = |path: PathBuf| {
        let original = std::fs::read(&path).expect("the file");
        load(&original, file_name(&path), &mut |_| ()).ok()?;
        let export = export_of(&path, &original).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        Some(Pair { path, original, export })
    };
    files.into_iter().filter_map(pair).collect()
}

/// A folder with the originals, the exports and the cells that changed, under numbered names.
fn folder(pairs: &[Pair], purpose: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{purpose}-{}", std::process::id()));
    for part in ["original", "export", "changes"] {
        std::fs::create_dir_all(folder.join(part)).expect("a folder");
    }
    for (number, pair) in pairs.iter().enumerate() {
        let name = name(number, pair);
        std::fs::write(folder.join("original").join(&name), &pair.original).expect("the original");
        std::fs::write(folder.join("export").join(&name), &pair.export.bytes).expect("the export");
        let lines = pair.export.receipt.cells.iter().fold(String::new(), |mut lines, cell| {
            writeln!(lines, "{}\t{}", cell.sheet, cell.address).expect("a line");
            lines
        });
        std::fs::write(folder.join("changes").join(&name), lines).expect("the changes");
    }
    folder
}

fn name(number: usize, pair: &Pair) -> String {
    let extension = if file_name(&pair.path).to_lowercase().ends_with("xlsm") { "xlsm" } else { "xlsx" };
    format!("{number:04}.{extension}")
}

/// Whether a program is here; in CI it must be.
pub(crate) fn here(program: &str, arguments: &[&str]) -> bool {
    let here = Command::new(program).args(arguments).output().is_ok_and(|done| done.status.success());
    assert!(here || std::env::var_os("CI").is_none(), "{program} {arguments:?} fails");
    if !here {
        eprintln!("{program} {arguments:?} fails: nothing was compared");
    }
    here
}

#[test]
fn openpyxl_finds_what_it_found_before() {
    if !here("python3", &["-c", "import openpyxl"]) {
        return;
    }
    let pairs = pairs();
    let folder = folder(&pairs, "openpyxl");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/round_trip/compare.py");
    let done = Command::new("python3").arg(script).arg(&folder).output().expect("python3 runs");
    let said = String::from_utf8_lossy(&done.stdout);
    let found: BTreeMap<&str, &str> = said.lines().filter_map(|line| line.split_once('\t')).collect();
    let (mut same, mut refused, mut faults) = (0, 0, Vec::new());
    for (number, pair) in pairs.iter().enumerate() {
        match found.get(name(number, pair).as_str()) {
            Some(&"ok") => same += 1,
            Some(said) if said.starts_with("original ") => refused += 1,
            said => faults.push(format!("{}: {}", pair.path.display(), said.unwrap_or(&"no answer"))),
        }
    }
    println!("openpyxl: {same} of {} exports are as their originals; {refused} originals it does not open", pairs.len() - refused);
    assert!(faults.is_empty(), "{faults:#?}\n{}", String::from_utf8_lossy(&done.stderr));
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}

#[test]
fn libreoffice_finds_what_it_found_before_and_computes_the_same() {
    if !here("soffice", &["--version"]) {
        return;
    }
    let pairs = pairs();
    let folder = folder(&pairs, "libreoffice");
    let names: Vec<String> = pairs.iter().enumerate().map(|(number, pair)| name(number, pair)).collect();
    let (before, after) = (computed(&folder, "original", &names), computed(&folder, "export", &names));
    let (mut seen, mut faults) = (Seen::default(), Vec::new());
    for ((pair, before), after) in pairs.iter().zip(before).zip(after) {
        let told = |what: &str| format!("{}: {what}", pair.path.display());
        match (before.as_deref().and_then(open), after.as_deref().and_then(open)) {
            (Some(before), Some(after)) => faults.extend(seen.compare(pair, before, after).into_iter().map(|f| told(&f))),
            (None, _) => seen.refused += 1,
            (Some(_), None) => faults.push(told("LibreOffice opens the original but not the export")),
        }
    }
    println!(
        "LibreOffice: {} exports compared, {} originals it does not open; {} constant cells as before; formula cells as computed: {} of ours, {} of theirs; {} named by the receipt as computed on opening, {} differed before or are computed otherwise",
        seen.compared, seen.refused, seen.constants, seen.ours, seen.theirs, seen.stale, seen.before
    );
    assert!(faults.is_empty(), "{faults:#?}");
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}

/// Every workbook of a folder as LibreOffice saves it after computing everything anew; `None` for one that it does not open.
pub(crate) fn computed(folder: &Path, part: &str, names: &[String]) -> Vec<Option<Vec<u8>>> {
    let out = folder.join(format!("{part}-computed"));
    let made = |name: &String| out.join(Path::new(name).with_extension("xlsx"));
    let convert = |names: &[&String]| {
        let mut soffice = libreoffice::recalculating("soffice", folder, &out)
            .args(names.iter().map(|name| folder.join(part).join(name)))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("LibreOffice runs");
        let start = Instant::now();
        while soffice.try_wait().expect("LibreOffice ends").is_none() {
            if start.elapsed() > PATIENCE {
                // What it starts ends with it.
                let _ = soffice.kill();
                let _ = soffice.wait();
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    };
    for batch in names.chunks(BATCH) {
        convert(&batch.iter().collect::<Vec<_>>());
        // One that it cannot take may have kept it from the others.
        for name in batch.iter().filter(|name| !made(name).is_file()) {
            convert(&[name]);
        }
    }
    names.iter().map(|name| std::fs::read(made(name)).ok()).collect()
}

fn open(bytes: &[u8]) -> Option<Book> {
    calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).ok()
}

/// The values of a sheet and the places of its formulas.
fn sheet(book: &mut Book, name: &str) -> (BTreeMap<Place, Data>, BTreeSet<Place>) {
    let place = |start: Option<Place>, row: usize, col: usize| {
        let (top, left) = start.unwrap_or_default();
        (top + u32::try_from(row).expect("a row"), left + u32::try_from(col).expect("a column"))
    };
    let values = book.worksheet_range(name).unwrap_or_default();
    let formulas = book.worksheet_formula(name).unwrap_or_default();
    let formulas = formulas.used_cells().filter(|(.., f)| !f.is_empty()).map(|(r, c, _)| place(formulas.start(), r, c)).collect();
    (values.used_cells().map(|(r, c, v)| (place(values.start(), r, c), v.clone())).collect(), formulas)
}

pub(crate) fn same(a: Option<&Data>, b: Option<&Data>) -> bool {
    let text = |v: Option<&Data>| v.map(ToString::to_string).unwrap_or_default();
    match (a.and_then(DataType::as_f64), b.and_then(DataType::as_f64)) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * b.abs().max(1.0),
        _ => text(a) == text(b),
    }
}

/// What was compared.
#[derive(Default)]
struct Seen {
    compared: usize,
    refused: usize,
    constants: usize,
    ours: usize,
    theirs: usize,
    stale: usize,
    before: usize,
}

impl Seen {
    /// What differs between LibreOffice's reading of an original and of its export, and between the export's saved results and
    /// LibreOffice's.
    fn compare(&mut self, pair: &Pair, mut before: Book, mut after: Book) -> Vec<String> {
        self.compared += 1;
        let (Some(mut original), Some(mut export)) = (open(&pair.original), open(&pair.export.bytes)) else { return Vec::new() };
        let mut faults = Vec::new();
        let theirs: BTreeSet<String> = original.sheet_names().into_iter().collect();
        let files = sheet_files(&pair.original);
        let otherwise = OTHERWISE.iter().any(|(file, _)| pair.path.ends_with(file));
        let sheets: Vec<_> = export.sheet_names().into_iter().map(|name| (sheet(&mut export, &name), name)).collect();
        for ((saved, mut formulas), name) in sheets {
            let file = files.get(&name);
            formulas.extend(file.into_iter().flat_map(|file| filled(&pair.original, file)));
            let pivots = file.is_some_and(|file| has_pivots(&pair.original, file));
            let (now, _) = sheet(&mut after, &name);
            let (saved_before, _) = sheet(&mut original, &name);
            let (then, _) = sheet(&mut before, &name);
            let ours = !theirs.contains(&name);
            let changed =
                |place: &Place| pair.export.receipt.cells.iter().any(|c| format!("{}!{}", c.sheet, c.address) == address(&name, *place));
            let mut differs = |place: &Place, what: &str, a: Option<&Data>, b: Option<&Data>| {
                faults.push(format!("{} {what}: {} and {}", address(&name, *place), show(a), show(b)));
            };
            for place in &formulas {
                if same(saved.get(place), now.get(place)) {
                    *(if ours { &mut self.ours } else { &mut self.theirs }) += 1;
                } else if !ours && (otherwise || !same(saved_before.get(place), then.get(place))) {
                    self.before += 1;
                } else if pair.export.receipt.followed.stale.contains(&address(&name, *place)) {
                    self.stale += 1;
                } else {
                    differs(place, "is saved and computed as", saved.get(place), now.get(place));
                }
            }
            for place in then.keys().chain(now.keys()).collect::<BTreeSet<_>>() {
                // LibreOffice refreshes pivot tables when it opens a workbook.
                if ours || formulas.contains(place) || changed(place) || pivots {
                    continue;
                }
                if same(then.get(place), now.get(place)) {
                    self.constants += 1;
                } else {
                    differs(place, "was and is", then.get(place), now.get(place));
                }
            }
        }
        faults.truncate(6);
        faults
    }
}

fn address(sheet: &str, place: Place) -> String {
    format!("{sheet}!{}", a1(place.0, u16::try_from(place.1).expect("a column")))
}

/// The tags of an XML text that open an element, whatever its prefix.
fn tags<'x>(xml: &'x str, name: &'x str) -> impl Iterator<Item = &'x str> {
    let tags = xml.split('<').filter_map(|t| t.split_once('>')).map(|(tag, _)| tag);
    tags.filter(move |tag| tag.split([' ', '/']).next().is_some_and(|n| n.rsplit(':').next() == Some(name)))
}

fn attribute<'x>(tag: &'x str, name: &str) -> Option<&'x str> {
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    Some(value.split_once('"')?.0)
}

/// The worksheets' names with the names of their files.
fn sheet_files(bytes: &[u8]) -> BTreeMap<String, String> {
    let parts = parts(bytes);
    let (Some(_), Some(_)) = (parts.get("xl/workbook.xml"), parts.get("xl/_rels/workbook.xml.rels")) else { return BTreeMap::new() };
    let rels = text(bytes, "xl/_rels/workbook.xml.rels");
    let files: BTreeMap<&str, &str> =
        tags(&rels, "Relationship").filter_map(|r| Some((attribute(r, "Id")?, attribute(r, "Target")?))).collect();
    let book = text(bytes, "xl/workbook.xml");
    let file = |sheet| Some(files.get(attribute(sheet, "r:id")?)?.rsplit('/').next()?.to_owned());
    let files = tags(&book, "sheet").filter_map(|sheet| Some((attribute(sheet, "name")?.to_owned(), file(sheet)?)));
    files.filter(|(_, file)| parts.contains_key(&format!("xl/worksheets/{file}"))).collect()
}

/// Whether a sheet has pivot tables.
fn has_pivots(bytes: &[u8], file: &str) -> bool {
    let rels = format!("xl/worksheets/_rels/{file}.rels");
    parts(bytes).contains_key(&rels) && text(bytes, &rels).contains("/pivotTable\"")
}

/// The cells that a sheet's arrays and data tables fill.
fn filled(bytes: &[u8], file: &str) -> BTreeSet<Place> {
    let xml = text(bytes, &format!("xl/worksheets/{file}"));
    let arrays = tags(&xml, "f").filter(|f| matches!(attribute(f, "t"), Some("array" | "dataTable")));
    let areas = arrays.filter_map(|f| Range::from_a1(attribute(f, "ref")?));
    areas.flat_map(|a| (a.top..=a.bottom).flat_map(move |row| (a.left..=a.right).map(move |col| (row, u32::from(col))))).collect()
}

fn show(value: Option<&Data>) -> String {
    value.map_or_else(|| "nothing".into(), ToString::to_string)
}
