//! The browser tests: their packages, their browser, their run.

use std::process::Command;

use anyhow::Result;

use crate::steps::run_and_keep;
use crate::test::Outcome;
use crate::tools;

/// A Playwright command in `tests/e2e`, with everything it needs installed.
///
/// # Errors
/// When something is missing and cannot be installed.
pub(crate) fn playwright(words: &[&str]) -> Result<Command> {
    let folder = crate::root().join("tests/e2e");
    tools::npm_ci(&folder)?;
    let mut command = tools::node_tool("npx");
    command.arg("playwright").args(words).current_dir(folder).env("XTASK", std::env::current_exe()?);
    if let Some(browser) = tools::chromium()? {
        command.env("CHROMIUM", browser);
    }
    Ok(command)
}

/// Runs the browser tests against `dist/`.
///
/// # Errors
/// When they cannot be run at all.
pub(crate) fn test() -> Result<Outcome> {
    let (said, good) = run_and_keep(&mut playwright(&["test", "--project", "journeys"])?)?;
    let again = counted(&said, "flaky");
    Ok(Outcome { passed: counted(&said, "passed") + again, again, failed: counted(&said, "failed") + counted(&said, "did not run"), good })
}

/// The number before a word in the summary's lines.
fn counted(said: &str, word: &str) -> u32 {
    let number = |line: &str| {
        line.trim().split_once(' ').filter(|(_, rest)| rest.starts_with(word)).and_then(|(number, _)| number.parse::<u32>().ok())
    };
    said.lines().filter_map(number).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_is_read() {
        let said = "  1 failed\n    [journeys] › boot.spec.ts\n  3 flaky\n  2 did not run\n  14 passed (9.1s)\n";
        assert_eq!(["passed", "failed", "flaky", "did not run"].map(|word| counted(said, word)), [14, 1, 3, 2]);
    }
}
