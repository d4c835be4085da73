//! `cargo xtask bench`: a long ledger in Chromium, beside what SheetJS and ExcelJS do with it in the same run.

use anyhow::Result;

use crate::steps::{cargo, run};
use crate::{browser, site};

/// Makes the ledger, builds the release, measures, and prints a table.
///
/// # Errors
/// When a step fails.
pub(crate) fn run_all() -> Result<()> {
    let ledger = crate::root().join("target/bench/long-ledger.xlsx");
    if !ledger.is_file() {
        std::fs::create_dir_all(ledger.with_file_name(""))?;
        run(cargo()
            .args(["run", "--quiet", "--release", "--package", "xtask", "--features", "ledger", "--bin", "long-ledger", "--"])
            .arg(&ledger))?;
    }
    site::build()?;
    run(browser::playwright(&["test", "--project", "bench"])?.env("LEDGER", &ledger))
}
