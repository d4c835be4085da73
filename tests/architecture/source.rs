//! A source file as the rules see it.

use std::path::Path;
use std::{fmt, fs};

/// One file: its path from the top folder, with slashes, and its text.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// Where a rule is broken, and which.
#[derive(PartialEq, Eq)]
pub(crate) struct Breach {
    path: String,
    line: usize,
    rule: String,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.rule)
    }
}

impl Source {
    /// One file of the repository.
    pub(crate) fn open(path: &str) -> Self {
        Self { path: path.into(), text: fs::read_to_string(top().join(path)).unwrap() }
    }

    /// All files of a folder with an ending, by path; none where there is no such folder.
    pub(crate) fn all(folder: &str, ending: &str) -> Vec<Self> {
        let mut files = Vec::new();
        for entry in fs::read_dir(top().join(folder)).into_iter().flatten() {
            let entry = entry.unwrap();
            let path = format!("{folder}/{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() {
                files.extend(Self::all(&path, ending));
            } else if path.ends_with(ending) {
                files.push(Self::open(&path));
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    }

    pub(crate) fn breach(&self, line: usize, rule: impl Into<String>) -> Breach {
        Breach { path: self.path.clone(), line, rule: rule.into() }
    }

    /// The numbered lines.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    /// The numbered lines of the program itself: without comments, and up to the unit tests, which stand last in a file.
    pub(crate) fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines().take_while(|(_, line)| !line.starts_with("#[cfg(test)]")).map(|(number, line)| (number, without_comment(line)))
    }

    /// The program's words and signs, each with its line.
    pub(crate) fn tokens(&self) -> Vec<(usize, &str)> {
        let mut tokens = Vec::new();
        for (number, mut line) in self.code() {
            while let Some(first) = line.chars().next() {
                let length = line.find(|c: char| !joins(c)).unwrap_or(line.len()).max(first.len_utf8());
                tokens.push((number, &line[..length]));
                line = &line[length..];
            }
        }
        tokens.retain(|(_, token)| !token.trim().is_empty());
        tokens
    }
}

/// Whether a character can be part of an identifier.
fn joins(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// A line up to its `//`, unless that stands in a string.
fn without_comment(line: &str) -> &str {
    let outside = |at: &usize| line[..*at].replace("\\\"", "").matches('"').count().is_multiple_of(2);
    line.match_indices("//").map(|(at, _)| at).find(outside).map_or(line, |at| &line[..at])
}

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
