//! `cargo xtask test`: everything that has to hold before a change is done.

use anyhow::{Result, bail};

use crate::steps::{Times, cargo, run, run_and_keep};
use crate::{browser, site, tools};

/// What a test runner said at its end.
#[derive(Clone, Copy)]
pub(crate) struct Outcome {
    /// Tests that passed.
    pub(crate) passed: u32,
    /// Of these, how many failed first and passed when they were run again.
    pub(crate) again: u32,
    /// Tests that failed or could not be run.
    pub(crate) failed: u32,
    /// Whether the runner itself ended well.
    pub(crate) good: bool,
}

/// Runs every check. The last line says how many tests passed and failed.
///
/// # Errors
/// When any check fails.
pub(crate) fn run_all() -> Result<()> {
    const WASM: [&str; 11] =
        ["clippy", "--quiet", "--target", "wasm32-unknown-unknown", "--lib", "--bin", "page", "--bin", "engine", "--bin", "formulas"];
    const DENY: [&str; 3] = ["--", "-D", "warnings"];
    let mut times = Times::default();
    times.part("formatting", || run(cargo().args(["fmt", "--all", "--check"])))?;
    times.part("tools", || tools::for_the_build().and_then(|()| tools::other_readers()))?;
    times.part("lints on this machine", || {
        run(cargo().args(["clippy", "--quiet", "--workspace", "--all-targets", "--all-features"]).args(DENY))
    })?;
    times.part("lints on wasm32", || run(cargo().args(WASM).args(DENY)))?;
    let native = times.part("native tests", native)?;
    times.part("release build", site::build)?;
    let browser = times.part("browser tests", browser::test)?;
    times.print();
    if browser.again > 0 {
        println!("\n{} of the browser tests passed on their second run alone: see “flaky” above", browser.again);
    }
    println!("\n{} passed, {} failed", native.passed + browser.passed, native.failed + browser.failed);
    if !(native.good && browser.good) {
        bail!("the tests failed");
    }
    Ok(())
}

/// The unit and integration tests, and the examples in the docs.
fn native() -> Result<Outcome> {
    let (said, good) = run_and_keep(cargo().args(["test", "--workspace", "--no-fail-fast"]))?;
    Ok(Outcome { passed: counted(&said, "passed"), again: 0, failed: counted(&said, "failed"), good })
}

/// The sum of one word's counts over a run's `test result:` lines.
fn counted(said: &str, word: &str) -> u32 {
    let results = said.lines().filter_map(|line| line.strip_prefix("test result: "));
    results.flat_map(|line| line.split([';', '.'])).filter_map(|part| part.trim().strip_suffix(word)?.trim().parse::<u32>().ok()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_summed_over_all_results() {
        let said = "running 3 tests\ntest result: ok. 3 passed; 0 failed; 1 ignored; finished in 0.01s\n\ntest result: FAILED. 2 passed; 4 failed; 0 ignored\n";
        assert_eq!((counted(said, "passed"), counted(said, "failed")), (5, 4));
    }
}
