//! Measures the export of a long ledger: one plan cell changed, beside unpacking and packing its sheet; and nothing changed, beside
//! copying the file. Each case runs in a process of its own, for its peak of memory.

#![allow(clippy::print_stdout, reason = "it prints what it measures")]

use std::error::Error;
use std::io::{Cursor, Write};
use std::process::Command;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use plumbline::decide::decision::{Decision, Expected, Leg, LegCell, Line, Move};
use plumbline::ledger::{Decimal, Measure, Period, Version};
use plumbline::workbook::mapping::{Import, Sheet};
use plumbline::workbook::state::State;
use plumbline::workbook::write::report::Report;
use plumbline::workbook::write::{ExportInput, export};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const SHEET: &str = "xl/worksheets/sheet1.xml";
/// The level at which the export packs large parts.
const LEVEL: i64 = 2;

fn main() -> Result<(), Box<dyn Error>> {
    let mut said = std::env::args().skip(1);
    let path = said.next().ok_or("name the ledger")?;
    if let Some(case) = said.next() {
        let bytes = std::fs::read(&path)?;
        let start = Instant::now();
        let size = run(&case, &bytes)?;
        println!("{} {} {size}", start.elapsed().as_micros(), peak()?);
        return Ok(());
    }
    let print = |case: &str, beside: &str| -> Result<(), Box<dyn Error>> {
        let (time, memory, size) = measured(&path, case)?;
        let (other, other_memory, _) = measured(&path, beside)?;
        let ratio = time.as_secs_f64() / other.as_secs_f64();
        println!(
            "{case}: {time:.2?}, {memory} MB at most, {:.1} MB of file; {beside}: {other:.2?}, {other_memory} MB; ratio {ratio:.2}",
            f64::from(u32::try_from(size)?) / 1e6
        );
        Ok(())
    };
    print("one cell changed in the first row", "unpack and pack the sheet")?;
    print("one cell changed in the last row", "unpack and pack the sheet")?;
    print("no cell changed", "copy the file")
}

/// The shortest of three runs: time, peak of memory in megabytes, and bytes made.
fn measured(path: &str, case: &str) -> Result<(Duration, u64, u64), Box<dyn Error>> {
    let mut best: Option<(Duration, u64, u64)> = None;
    for _ in 0..3 {
        let said = Command::new(std::env::current_exe()?).args([path, case]).output()?;
        let said = String::from_utf8(said.stdout)?;
        let numbers: Vec<u64> = said.split_whitespace().filter_map(|n| n.parse().ok()).collect();
        let [micros, memory, size] = numbers[..] else { return Err(format!("{case} gave no figures: {said}").into()) };
        let run = (Duration::from_micros(micros), memory, size);
        best = Some(best.map_or(run, |b| b.min(run)));
    }
    best.ok_or_else(|| "nothing was measured".into())
}

fn run(case: &str, bytes: &[u8]) -> Result<usize, Box<dyn Error>> {
    Ok(match case {
        "copy the file" => {
            let mut copy = tempfile()?;
            copy.write_all(bytes)?;
            bytes.len()
        }
        "unpack and pack the sheet" => {
            let mut archive = ZipArchive::new(Cursor::new(bytes))?;
            let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
            zip.start_file("sheet", SimpleFileOptions::default().compression_level(Some(LEVEL)))?;
            std::io::copy(&mut archive.by_name(SHEET)?, &mut zip)?;
            zip.finish()?.into_inner().len()
        }
        "no cell changed" => {
            let new = exported(bytes, None)?;
            tempfile()?.write_all(&new)?;
            new.len()
        }
        "one cell changed in the first row" => exported(bytes, Some("K2"))?.len(),
        "one cell changed in the last row" => exported(bytes, Some("K1048576"))?.len(),
        other => return Err(format!("no case {other}").into()),
    })
}

/// A new file: writing over an old one would wait for the disk.
fn tempfile() -> Result<std::fs::File, Box<dyn Error>> {
    let path = std::env::current_exe()?.with_file_name(format!("export-bench-{}.tmp", std::process::id()));
    let file = std::fs::File::create(&path)?;
    std::fs::remove_file(path)?;
    Ok(file)
}

/// The peak of this process's memory, in megabytes.
fn peak() -> Result<u64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).ok_or("no peak")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? / 1024)
}

fn exported(bytes: &[u8], address: Option<&str>) -> Result<Vec<u8>, Box<dyn Error>> {
    let day = NaiveDate::from_ymd_opt(2026, 11, 22).ok_or("no such day")?;
    let cell = |address: &str| LegCell { file: "ledger.xlsx".into(), sheet: "Ledger".into(), address: address.into(), before: None };
    let leg = |address| Leg { line: Line::default(), change: Decimal::ONE_HUNDRED, cell: Some(cell(address)), written: false };
    let expected = Expected { kpi: "cac".into(), change: "-1".into(), by: day };
    let period = Period::from_id("2026-01").ok_or("no such month")?;
    let made = |address| Move {
        measure: Measure::SPEND,
        version: Version::Plan,
        period,
        from: None,
        to: Some(leg(address)),
        amount: Decimal::ONE_HUNDRED,
        currency: "USD".into(),
    };
    let moves = address.map(made).into_iter().collect();
    let text = || String::from("Bench");
    let decision = Decision { id: "D-001".into(), title: text(), decider: text(), date: day, rationale: text(), expected, moves };
    let state = State { decisions: vec![decision], ..State::default() };
    let import = Import { sheets: vec![Sheet { source: 0, index: 0, name: "Ledger".into(), hidden: false, rows: 0 }], ..Import::default() };
    let report = Report::default();
    let input = ExportInput {
        fingerprint: "",
        original: bytes,
        cells: None,
        file_name: "ledger.xlsx",
        today: day,
        import: &import,
        state: &state,
        report: &report,
        compute: &plumbline::formulas::answer,
    };
    let done = export(&input, &mut |_| ())?;
    if done.receipt.cells.len() != usize::from(address.is_some()) {
        return Err(format!("not as asked: {:?}", done.receipt.left).into());
    }
    Ok(done.bytes)
}
