//! Damaged files get an answer: real files with bits flipped, blocks moved, parts rewritten, given to every door of the reader.
//!
//! A few thousand in a normal run; `PLUMBLINE_FUZZ=1000000` runs as many, `PLUMBLINE_SEED=7` starts elsewhere, and what fails is
//! kept in the folder `PLUMBLINE_KEEP` names.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed; what was run is printed beside it"
)]

mod damage;
mod dice;

use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::time::Instant;

use chrono::NaiveDate;
use plumbline::workbook::mapping::{Overrides, ReadOptions};
use plumbline::workbook::read::{load, read};
use plumbline::workbook::sample::sample;

use dice::Dice;

/// Executions of a normal run.
const FEW: u64 = 3_000;
/// The largest file that is damaged: larger ones only take longer.
const LARGEST: u64 = 60_000;
/// No damaged file may take longer, in seconds: a hang. Far above what any takes, so that a busy machine does not matter.
const HANG: f64 = 60.0;

#[test]
fn damaged_files_get_an_answer() {
    let number = |name: &str, usual: u64| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(usual);
    let (executions, seed) = (number("PLUMBLINE_FUZZ", FEW), number("PLUMBLINE_SEED", 1));
    let seeds = seeds();
    let mut failures = Vec::new();
    let (mut slowest, start) = ((0.0_f64, String::new()), Instant::now());
    let mut opened = 0;
    for execution in 0..executions {
        let mut dice = Dice::new(seed.wrapping_mul(1_000_003).wrapping_add(execution));
        let (name, bytes) = &seeds[dice.below(seeds.len())];
        let damaged = damage::damage(bytes, &mut dice);
        let begun = Instant::now();
        let answer = catch_unwind(|| open(&damaged, name));
        let took = begun.elapsed().as_secs_f64();
        if took > slowest.0 {
            slowest = (took, format!("{name} #{execution}"));
        }
        let fault = match answer {
            Err(_) => Some("panicked".to_owned()),
            Ok(Err(sentence)) if !sentence.ends_with('.') => Some(format!("says {sentence}")),
            Ok(_) if took > HANG => Some(format!("took {took:.0} s")),
            Ok(answer) => {
                opened += u64::from(answer.is_ok());
                None
            }
        };
        if let Some(fault) = fault {
            keep(name, execution, &damaged);
            failures.push(format!("{name} #{execution} {fault}"));
        }
        if execution % 100_000 == 99_999 {
            println!("{} done, {} failed, {:.0} s", execution + 1, failures.len(), start.elapsed().as_secs_f64());
        }
    }
    println!(
        "{executions} executions over {} files in {:.0} s, {opened} opened, slowest {:.2} s ({})",
        seeds.len(),
        start.elapsed().as_secs_f64(),
        slowest.0,
        slowest.1
    );
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn open(bytes: &[u8], name: &str) -> Result<usize, String> {
    let overrides = Overrides::default();
    let options = ReadOptions { today: NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(), overrides: &overrides };
    let book = load(bytes, name, &mut |_| {}).map_err(|e| e.to_string())?;
    Ok(read(&[book], &options, &mut |_| {}).tables.len())
}

/// The files that are damaged: the sample, and outside files that are not large.
fn seeds() -> Vec<(String, Vec<u8>)> {
    let mut seeds = vec![("sample.xlsx".to_owned(), sample().unwrap())];
    seeds.extend(damage::texts().into_iter().map(|(name, text)| (name.to_owned(), text)));
    let root = std::env::var_os("PLUMBLINE_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from)
        .join("data");
    if !root.is_dir() {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is not there", root.display());
        println!("{} was not there; only our own files are damaged", root.display());
        return seeds;
    }
    for path in files(&root) {
        let small = std::fs::metadata(&path).is_ok_and(|m| m.len() <= LARGEST);
        if small && !path.extension().is_some_and(|e| e == "md" || e == "json") {
            seeds.push((path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()));
        }
    }
    seeds
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn keep(name: &str, execution: u64, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("PLUMBLINE_KEEP") {
        std::fs::write(Path::new(&folder).join(format!("{execution}-{name}")), bytes).unwrap();
    }
}
