//! Files from the test suites of other spreadsheet programs: odd, damaged, encrypted, huge.

use crate::{files, import, shared};

#[test]
fn every_hostile_file_is_read_or_refused_in_a_sentence() {
    let Some(folder) = shared("hostile") else { return };
    for path in files(&folder) {
        let bytes = std::fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let read = std::panic::catch_unwind(|| import(&bytes, &name));
        match read.unwrap_or_else(|_| panic!("{} panics", path.display())) {
            Ok(import) => assert!(!import.sheets.is_empty(), "{}", path.display()),
            Err(error) => {
                let sentence = error.to_string();
                assert!(sentence.ends_with('.') && sentence.contains(' '), "{}: {sentence}", path.display());
            }
        }
        if std::env::var_os("PLUMBLINE_LOOK").is_some() {
            println!(
                "{} {}",
                path.display(),
                import(&bytes, &name).map_or_else(
                    |e| e.to_string(),
                    |i| format!("{} tables {} facts {} issues", i.tables.len(), i.ledger.facts().len(), i.issues.len())
                )
            );
        }
    }
}
