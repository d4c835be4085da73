//! How a file looks from outside: its name, its first line, its length.

use crate::source::{Breach, Source};

const LONGEST: usize = 500;
const MEDIAN: usize = 150;
const EMPTY_NAMES: [&str; 5] = ["util", "helpers", "common", "types", "manager"];

/// A file opens with what it is.
pub(crate) fn says_what_it_is(file: &Source) -> Vec<Breach> {
    if file.text.starts_with("//!") { vec![] } else { vec![file.breach(1, "a file opens with `//!` and a sentence on what it is")] }
}

/// No file is too long to read in one sitting.
pub(crate) fn is_not_too_long(file: &Source) -> Vec<Breach> {
    let lines = file.text.lines().count();
    if lines <= LONGEST { vec![] } else { vec![file.breach(lines, format!("no file is longer than {LONGEST} lines"))] }
}

/// Most files are short.
pub(crate) fn are_mostly_short(files: &[Source]) -> Vec<Breach> {
    let mut by_length: Vec<(usize, &Source)> = files.iter().map(|file| (file.text.lines().count(), file)).collect();
    by_length.sort_by_key(|(lines, _)| *lines);
    let middle = by_length.get(by_length.len() / 2).filter(|(lines, _)| *lines > MEDIAN);
    middle.map(|(lines, file)| file.breach(*lines, format!("half of the files have at most {MEDIAN} lines"))).into_iter().collect()
}

/// A file is named by the noun it is about.
pub(crate) fn is_named_by_a_noun(file: &Source) -> Vec<Breach> {
    let parts = file.path.split(['/', '.']).filter(|part| EMPTY_NAMES.contains(part));
    parts.map(|part| file.breach(1, format!("`{part}` says nothing: name the noun"))).collect()
}
