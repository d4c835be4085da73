//! Damaged files get an answer: files of every format with bits flipped, blocks moved, parts rewritten, given to every door of the
//! reader and of the engine over it.
//!
//! A few thousand in a normal run. A long one is built for it, and goes on where another stopped:
//! `PLUMBLINE_FUZZ=1000000 PLUMBLINE_FUZZ_FROM=250000 cargo test --profile fuzz --test fuzz -- --nocapture`. Execution n is the same in
//! every run. What fails is kept in the folder that `PLUMBLINE_KEEP` names, and so is the number of the execution that is under way.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed; what was run is printed beside it"
)]

mod damage;
mod dice;
mod doors;
#[path = "../outside/mod.rs"]
mod outside;
mod seeds;
mod watch;

use std::collections::BTreeMap;
use std::panic::catch_unwind;
use std::path::PathBuf;
use std::time::Instant;

use dice::Dice;
use doors::Passed;
use watch::Watch;

/// Executions of a normal run.
const FEW: u64 = 3_000;
/// How often a long run says how far it is.
const STEP: u64 = 10_000;

#[test]
fn damaged_files_get_an_answer() {
    let number = |name: &str, usual: u64| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(usual);
    let first = number("PLUMBLINE_FUZZ_FROM", 0);
    let end = first + number("PLUMBLINE_FUZZ", FEW);
    let keep = std::env::var_os("PLUMBLINE_KEEP").map(PathBuf::from);
    let kinds = seeds::kinds();
    let mut failures = Vec::new();
    let (mut passed, start) = (Passed::default(), Instant::now());
    let (mut slowest, mut largest) = ((0.0_f64, String::new()), (0, String::new()));
    let mut seconds: BTreeMap<&str, f64> = BTreeMap::new();
    let watch = Watch::begin();
    for execution in first..end {
        let mut dice = Dice::new(execution);
        let kind = &kinds[dice.below(kinds.len())];
        let (name, bytes) = &kind[dice.below(kind.len())];
        let called = format!("{execution} {name}");
        if let Some(folder) = &keep {
            std::fs::write(folder.join("under-way"), &called).unwrap();
        }
        let damaged = damage::damage(bytes, &mut dice);
        watch.enter(&called);
        let answer = catch_unwind(|| doors::open(&damaged, name, dice));
        let (took, megabytes) = watch.leave();
        *seconds.entry(name).or_default() += took;
        let fault = match answer {
            Err(_) => Some("panicked".to_owned()),
            Ok(Err(fault)) => Some(fault),
            Ok(Ok(more)) => {
                passed.add(&more);
                watch::beyond(took, megabytes)
            }
        };
        if let Some(fault) = fault {
            println!("{called}: {fault}");
            if let Some(folder) = &keep {
                std::fs::write(folder.join(called.replace(' ', "-")), &damaged).unwrap();
            }
            failures.push(format!("{called}: {fault}"));
        }
        if took > slowest.0 {
            slowest = (took, called.clone());
        }
        if megabytes > largest.0 {
            largest = (megabytes, called);
        }
        if (execution + 1) % STEP == 0 {
            println!("up to {}, {} failed, {:.0} s", execution + 1, failures.len(), start.elapsed().as_secs_f64());
        }
    }
    println!(
        "executions {first} to {end} over {} files of {} kinds in {:.0} s: {passed}; slowest {:.2} s ({}), largest {} MB ({})",
        kinds.iter().map(Vec::len).sum::<usize>(),
        kinds.len(),
        start.elapsed().as_secs_f64(),
        slowest.0,
        slowest.1,
        largest.0,
        largest.1,
    );
    let mut seconds: Vec<(&str, f64)> = seconds.into_iter().collect();
    seconds.sort_by(|a, b| b.1.total_cmp(&a.1));
    let most: Vec<String> = seconds.iter().take(8).map(|(name, took)| format!("{name} {took:.0} s")).collect();
    println!("most time went to {}", most.join(", "));
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(passed.all(), "a door was never passed: {passed}");
}
