//! `cargo xtask bench`: long ledgers in Chromium, beside what the browser and two libraries do with them in the same run, and the
//! export of the longest beside copying it.

use std::path::PathBuf;

use anyhow::Result;

use crate::steps::{cargo, run};
use crate::{browser, site};

/// How the programs of the bench are built and run.
const RUN: [&str; 5] = ["run", "--quiet", "--release", "--package", "xtask"];

/// Makes the ledgers, builds the release, measures, and prints a table for each.
///
/// # Errors
/// When a step fails.
pub(crate) fn run_all() -> Result<()> {
    let (long, facts, full) = (ledger(100_000)?, ledger(250_000)?, ledger(1_048_575)?);
    run(cargo().args(RUN).args(["--features", "export", "--bin", "export-bench", "--"]).arg(&full))?;
    site::build()?;
    run(browser::playwright(&["test", "--project", "bench", "--workers", "1"])?
        .env("LEDGER", &long)
        .env("FACTS", &facts)
        .env("MILLION", &full))
}

/// A ledger of so many rows, made once.
fn ledger(rows: u32) -> Result<PathBuf> {
    let file = crate::root().join(format!("target/bench/ledger-{rows}.xlsx"));
    if !file.is_file() {
        std::fs::create_dir_all(file.with_file_name(""))?;
        run(cargo().args(RUN).args(["--features", "ledger", "--bin", "long-ledger", "--"]).arg(&file).arg(rows.to_string()))?;
    }
    Ok(file)
}
