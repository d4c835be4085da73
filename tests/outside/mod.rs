//! Files that nobody here made, kept beside the checkout: in `../shared/data`, or where `PLUMBLINE_SHARED` says.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a test that cannot go on has failed; what was not read is printed")]
#![allow(dead_code, reason = "not every test asks for both")]

use std::path::{Path, PathBuf};

/// A folder of outside files by its place below the data, or all of them for the empty name; `None`, said aloud, when it is not there,
/// which fails where everything must run.
pub(crate) fn folder(name: &str) -> Option<PathBuf> {
    let root = std::env::var_os("PLUMBLINE_SHARED").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let path = root.join("data").join(name);
    if path.is_dir() {
        return Some(path);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is not there", path.display());
    println!("{} was not there; nothing was read", path.display());
    None
}

/// Every file below a folder, in the order of their paths.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}
