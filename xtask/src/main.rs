//! The project's own tasks, on a machine that has Rust, Node and git: each installs what it needs and is not there yet.
#![allow(clippy::print_stdout, reason = "a command-line tool speaks on stdout")]

mod bench;
mod browser;
mod host;
mod site;
mod steps;
mod test;
mod tools;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

const HELP: &str = "\
cargo xtask serve [--open] [--port N]   build the release and serve it on http://127.0.0.1:8080
cargo xtask dist                        build the release into dist/, for any static host and any path
cargo xtask test                        formatting, lints, native tests, the release build, browser tests
cargo xtask bench                       a long ledger in the browser, beside SheetJS and ExcelJS
cargo xtask sample [--out DIR]          write the sample workbook and the template
cargo xtask host [--port N] [--under P] serve dist/ as it is, under a path such as /apps/plumbline/";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let mut words = std::env::args().skip(1);
    let task = words.next().unwrap_or_default();
    let options = Options::read(words)?;
    match task.as_str() {
        "serve" => {
            let door = host::listen(options.port)?; // before the build: a taken port is said at once
            let dist = site::build()?;
            host::serve(&door, &dist, &options.under, options.open)
        }
        "dist" => site::build().map(drop),
        "test" => test::run_all(),
        "bench" => bench::run_all(),
        "sample" => sample(options.out.as_deref().unwrap_or(".")),
        "host" => host::serve(&host::listen(options.port)?, &root().join("dist"), &options.under, options.open),
        "" | "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        other => bail!("there is no task `{other}`\n\n{HELP}"),
    }
}

/// What may follow a task's name.
struct Options {
    open: bool,
    port: u16,
    under: String,
    out: Option<String>,
}

impl Options {
    fn read(mut words: impl Iterator<Item = String>) -> Result<Self> {
        let mut options = Self { open: false, port: 8080, under: "/".into(), out: None };
        while let Some(word) = words.next() {
            let mut value = || words.next().with_context(|| format!("{word} needs a value"));
            match word.as_str() {
                "--open" => options.open = true,
                "--port" => options.port = value()?.parse().context("--port is a number up to 65535")?,
                "--under" => options.under = value()?,
                "--out" => options.out = Some(value()?),
                other => bail!("there is no option `{other}`\n\n{HELP}"),
            }
        }
        Ok(options)
    }
}

/// Writes the sample workbook and the template with the command line's own code.
fn sample(out: &str) -> Result<()> {
    std::fs::create_dir_all(out)?;
    steps::run(steps::cargo().args(["run", "--quiet", "--bin", "plumbline", "--", "sample", "-o", out]))
}

/// The repository's top folder.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().map(Into::into).unwrap_or_default()
}
