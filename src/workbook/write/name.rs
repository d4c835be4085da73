//! The names of exported files.

use chrono::NaiveDate;

/// What stands between the original's name and the export's.
const MARK: &str = " – Plumbline ";

/// The file's name without its extension and without an earlier export's date and version.
pub fn stem(file_name: &str) -> &str {
    let name = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    match name.rsplit_once(MARK) {
        Some((stem, tail)) if tail.get(..4).is_some_and(|y| y.bytes().all(|b| b.is_ascii_digit())) => stem,
        _ => name,
    }
}

/// The name of an export: `Budget – Plumbline 2026-11-22 v2.xlsx`. Workbooks with macros stay `.xlsm`.
pub(crate) fn export_name(file_name: &str, on: NaiveDate, version: u32) -> String {
    let macros = file_name.rsplit('.').next().is_some_and(|e| e.eq_ignore_ascii_case("xlsm") || e.eq_ignore_ascii_case("xltm"));
    format!("{}{MARK}{on} v{version}.{}", stem(file_name), if macros { "xlsm" } else { "xlsx" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_earlier_export_leaves_no_mark_in_the_name() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        assert_eq!(export_name("FY26 Budget.xlsx", day, 1), "FY26 Budget – Plumbline 2026-11-22 v1.xlsx");
        assert_eq!(export_name("FY26 Budget – Plumbline 2026-11-22 v1.xlsx", day, 2), "FY26 Budget – Plumbline 2026-11-22 v2.xlsx");
        assert_eq!(export_name("a.b.XLSM", day, 1), "a.b – Plumbline 2026-11-22 v1.xlsm");
        assert_eq!(stem("Plan – Plumbline trial.xlsx"), "Plan – Plumbline trial");
    }
}
