//! Workbooks as LibreOffice saves them, everything computed anew.

#[path = "../libreoffice/mod.rs"]
mod libreoffice;

use std::path::Path;
use std::process::{self, Command};

/// What LibreOffice makes of a workbook: everything computed anew, saved as .xlsx. `None` when it is not installed (never in CI).
pub(crate) fn workbook(bytes: &[u8]) -> Option<Vec<u8>> {
    workbooks(&[bytes.to_vec()])?.pop()
}

/// The same of several workbooks, in their order.
pub(crate) fn workbooks(books: &[Vec<u8>]) -> Option<Vec<Vec<u8>>> {
    let soffice = ["soffice", "libreoffice"].into_iter().find(|p| Command::new(p).arg("--version").output().is_ok());
    let Some(soffice) = soffice else {
        assert!(std::env::var_os("CI").is_none(), "LibreOffice is not installed");
        eprintln!("LibreOffice is not installed: nothing was recalculated");
        return None;
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("recalculation-{}-{:?}", process::id(), std::thread::current().id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let out = folder.join("out");
    let mut command = libreoffice::recalculating(soffice, &folder, &out);
    let files: Vec<String> = (0..books.len()).map(|number| format!("export-{number}.xlsx")).collect();
    for (file, bytes) in files.iter().zip(books) {
        std::fs::write(folder.join(file), bytes).expect("the workbook");
        command.arg(folder.join(file));
    }
    let done = command.output().expect("LibreOffice runs");
    let read = |file: &String| std::fs::read(out.join(file)).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&done.stderr)));
    let made = files.iter().map(read).collect();
    std::fs::remove_dir_all(&folder).expect("the folder goes");
    Some(made)
}
