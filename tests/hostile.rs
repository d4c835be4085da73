//! Files from the test suites of other spreadsheet programs: odd, damaged, encrypted, huge. Each is given to the command line within a
//! bound of memory, and is read or refused in a sentence; nothing ends by a signal.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed; what was read is printed beside it"
)]

mod outside;

use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;

/// What reading any of them may take, in megabytes of address space: the program and its stacks are in it.
const MEGABYTES: u64 = 512;
/// The command line's exit code for a file that cannot be read.
const UNREADABLE: i32 = 3;

#[test]
fn every_hostile_file_is_read_or_refused_in_a_sentence_within_bounds() {
    let Some(folder) = outside::folder("hostile") else { return };
    let left = Mutex::new(outside::files(&folder));
    let (said, faults) = (Mutex::new((0, 0)), Mutex::new(Vec::new()));
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let Some(path) = left.lock().unwrap().pop() else { return };
                    match open(&path) {
                        Ok(true) => said.lock().unwrap().0 += 1,
                        Ok(false) => said.lock().unwrap().1 += 1,
                        Err(fault) => faults.lock().unwrap().push(format!("{}: {fault}", path.display())),
                    }
                }
            });
        }
    });
    let ((read, refused), faults) = (said.into_inner().unwrap(), faults.into_inner().unwrap());
    println!("{read} read, {refused} refused in a sentence, each within {MEGABYTES} MB");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Whether a file was read; else it was refused in a sentence. An error is what should not have happened.
fn open(path: &Path) -> Result<bool, String> {
    let limited = format!("ulimit -v {} && exec \"$0\" inspect \"$1\" --today 2026-11-22", MEGABYTES * 1024);
    let done = Command::new("sh").args(["-c", &limited, env!("CARGO_BIN_EXE_plumbline")]).arg(path).output().unwrap();
    let (out, errors) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    if std::env::var_os("PLUMBLINE_LOOK").is_some() {
        println!("{} {}", path.display(), if done.status.success() { out.lines().next() } else { errors.lines().next() }.unwrap_or(""));
    }
    match (done.status.code(), done.status.signal()) {
        (Some(0), _) if out.contains(" sheet") => Ok(true),
        (Some(UNREADABLE), _) if errors.trim_end().ends_with('.') && errors.contains(' ') => Ok(false),
        (code, signal) => Err(format!("exit code {code:?}, signal {signal:?}: {out}{errors}")),
    }
}
