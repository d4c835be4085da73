//! Running other programs: said before, timed after, and never a failure swallowed.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// `cargo`, in the repository's top folder.
pub(crate) fn cargo() -> Command {
    at_root(std::env::var("CARGO").as_deref().unwrap_or("cargo"))
}

/// A program, in the repository's top folder.
pub(crate) fn at_root(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(crate::root());
    command
}

/// Runs a command to its end.
///
/// # Errors
/// When it cannot be started or ends with anything but success.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = spelled(command);
    eprintln!("▸ {line}");
    let status = command.status().with_context(|| format!("`{line}` could not be started"))?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// Runs a command to its end, shows its stdout as it comes, and gives it back with whether the command succeeded.
///
/// # Errors
/// When the command cannot be started.
pub(crate) fn run_and_keep(command: &mut Command) -> Result<(String, bool)> {
    let line = spelled(command);
    eprintln!("▸ {line}");
    let mut child = command.stdout(Stdio::piped()).spawn().with_context(|| format!("`{line}` could not be started"))?;
    let mut kept = String::new();
    if let Some(stdout) = child.stdout.take() {
        for said in BufReader::new(stdout).lines() {
            let said = said?;
            println!("{said}");
            kept.push_str(&said);
            kept.push('\n');
        }
    }
    Ok((kept, child.wait()?.success()))
}

/// What a command prints on stdout, or nothing where it is missing or fails.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether a program of this name is on the PATH.
pub(crate) fn exists(program: &str) -> bool {
    let suffix = std::env::consts::EXE_SUFFIX;
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(format!("{program}{suffix}")).is_file()))
}

/// The names and lengths of the parts of a run.
#[derive(Default)]
pub(crate) struct Times(Vec<(&'static str, Duration)>);

impl Times {
    /// Does one part and notes how long it took.
    ///
    /// # Errors
    /// Those of the part.
    pub(crate) fn part<T>(&mut self, name: &'static str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let start = Instant::now();
        let done = work().with_context(|| name);
        self.0.push((name, start.elapsed()));
        done
    }

    /// Prints a line for each part and one for the sum.
    pub(crate) fn print(&self) {
        println!();
        for (name, time) in &self.0 {
            println!("{:>8.1} s  {name}", time.as_secs_f64());
        }
        println!("{:>8.1} s  in all", self.0.iter().map(|(_, time)| time.as_secs_f64()).sum::<f64>());
    }
}

fn spelled(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program()).to_string_lossy();
    std::iter::once(program).chain(command.get_args().map(|word| word.to_string_lossy())).collect::<Vec<_>>().join(" ")
}
