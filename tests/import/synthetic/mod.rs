//! Budget workbooks made from seeds, whose truth is known to the cell: every layout in many languages and ways of writing.
//!
//! - `cargo test --test import synthetic -- --nocapture` reads 2,000 of them and prints the share of facts that are right, the number of
//!   workbooks that are wrong without saying so, and what the wrong ones have in common.
//! - `PLUMBLINE_SYNTHETIC=50000` reads more; `PLUMBLINE_FROM=7` begins at another seed.
//! - `PLUMBLINE_SEED=123 cargo test --test import synthetic::one -- --nocapture` writes one to the temporary folder and prints its cells
//!   and its truth beside what was read.

mod blocks;
mod book;
mod dice;
mod language;
mod layouts;
mod maker;
mod page;
mod score;
mod table;
mod time;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use book::Book;
use score::{Score, score};

use crate::origins::disagreement;
use crate::{describe, import};

/// Workbooks read by the test.
const COUNT: u64 = 2_000;
/// The least share of facts that must be right, in hundredths of a percent.
const LEAST_RIGHT: usize = 9_950;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|n| n.parse().ok())
}

#[test]
fn synthetic_workbooks_are_read_as_they_were_meant() {
    let count = number("PLUMBLINE_SYNTHETIC").unwrap_or(COUNT);
    let from = number("PLUMBLINE_FROM").unwrap_or(0);
    let next = AtomicU64::new(from);
    let mut scores: Vec<(u64, Vec<String>, Score)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..std::thread::available_parallelism().map_or(2, usize::from))
            .map(|_| {
                scope.spawn(|| {
                    let mut done = Vec::new();
                    loop {
                        let seed = next.fetch_add(1, Ordering::Relaxed);
                        if seed >= from + count {
                            return done;
                        }
                        let book = Book::new(seed);
                        let bytes = book.bytes();
                        let import = import(&bytes, book.file_name()).unwrap_or_else(|e| panic!("seed {seed}: {e}"));
                        if seed.is_multiple_of(5) && !book.is_text() {
                            assert_eq!(disagreement(&import, &bytes, "Book1.xlsx"), None, "seed {seed}");
                        }
                        let score = score(&book, &import);
                        done.push((seed, book.tags, score));
                    }
                })
            })
            .collect();
        workers.into_iter().flat_map(|w| w.join().unwrap()).collect()
    });
    scores.sort_by_key(|(seed, ..)| *seed);
    let facts: usize = scores.iter().map(|(.., s)| s.facts).sum();
    let right: usize = scores.iter().map(|(.., s)| s.right).sum();
    let extra: usize = scores.iter().map(|(.., s)| s.extra).sum();
    let share = right * 10_000 / (facts + extra);
    let silent = scores.iter().filter(|(.., s)| s.silent()).count();
    print_classes(&scores);
    print_faults(&scores);
    println!(
        "{count} workbooks: {}.{:02} % of {facts} facts right ({} more but for the words they are filed under), {extra} too many; {} workbooks perfect, {} with wrong totals, {silent} of them silent; {} faults unsaid; {} right ones ask to be looked at",
        share / 100,
        share % 100,
        scores.iter().map(|(.., s)| s.misfiled).sum::<usize>(),
        scores.iter().filter(|(.., s)| s.perfect()).count(),
        scores.iter().filter(|(.., s)| !s.sums.is_empty()).count(),
        scores.iter().filter(|(.., s)| !s.unsaid.is_empty()).count(),
        scores.iter().filter(|(.., s)| s.perfect() && s.pointed).count(),
    );
    // A few workbooks are for looking at, not for a verdict.
    if count < COUNT {
        return;
    }
    assert!(share >= LEAST_RIGHT, "{share} of 10,000 facts are right, not {LEAST_RIGHT}");
    assert_eq!(silent, 0, "workbooks are wrong and do not say so");
}

/// Layouts with what goes wrong in them, most often first.
fn print_faults(scores: &[(u64, Vec<String>, Score)]) {
    let mut faults: BTreeMap<(&str, &str), (usize, usize, Vec<u64>)> = BTreeMap::new();
    for (seed, tags, score) in scores {
        let layout = tags.iter().find(|t| t.starts_with("layout")).map_or("", String::as_str);
        for fault in &score.faults {
            let (count, silent, seeds) = faults.entry((layout, fault)).or_default();
            *count += 1;
            *silent += usize::from(score.silent());
            if seeds.len() < 6 || (score.silent() && seeds.len() < 10) {
                seeds.push(*seed);
            }
        }
    }
    let mut faults: Vec<_> = faults.into_iter().collect();
    faults.sort_by_key(|(_, (count, ..))| std::cmp::Reverse(*count));
    for ((layout, fault), (count, silent, seeds)) in faults {
        println!("{layout:<24} {fault:<32} in {count:>4}, {silent:>4} silent, such as {seeds:?}");
    }
}

/// What was chosen for the wrong workbooks: how many of those with each choice fail, the silent ones, and some seeds.
fn print_classes(scores: &[(u64, Vec<String>, Score)]) {
    #[derive(Default)]
    struct Class {
        all: usize,
        wrong: usize,
        silent: usize,
        seeds: Vec<u64>,
    }
    let mut classes: BTreeMap<&str, Class> = BTreeMap::new();
    for (seed, tags, score) in scores {
        let mut tags: Vec<&str> = tags.iter().map(String::as_str).collect();
        tags.sort_unstable();
        tags.dedup();
        for tag in tags {
            let class = classes.entry(tag).or_default();
            class.all += 1;
            class.wrong += usize::from(!score.perfect());
            class.silent += usize::from(score.silent());
            if !score.perfect() && (class.seeds.len() < 6 || (score.silent() && class.seeds.len() < 10)) {
                class.seeds.push(*seed);
            }
        }
    }
    for (tag, class) in classes {
        println!("{tag:<34} {:>5} of {:>5} not perfect, {:>4} silent, such as {:?}", class.wrong, class.all, class.silent, class.seeds);
    }
}

#[test]
fn one() {
    let Some(seed) = number("PLUMBLINE_SEED") else { return };
    let book = Book::new(seed);
    let path = std::env::temp_dir().join(format!("{seed}-{}", book.file_name()));
    std::fs::write(&path, book.bytes()).unwrap();
    println!("{}\n{}", path.display(), book.tags.join(" · "));
    for page in &book.pages {
        println!("{}", page.shown());
    }
    let import = import(&book.bytes(), book.file_name()).unwrap();
    println!("{}", describe(&import));
    let score = score(&book, &import);
    println!(
        "{} facts, {} right, {} too many, perfect {}, silent {}",
        score.facts,
        score.right,
        score.extra,
        score.perfect(),
        score.silent()
    );
    for line in score.sums.iter().chain(&score.unsaid).chain(&score.differences) {
        println!("  {line}");
    }
}
