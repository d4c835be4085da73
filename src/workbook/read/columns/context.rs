//! What stands around a table: the version, year, currency and measure that its titles, its sheet's name and the file's name say.

use super::{options, scales};
use crate::ledger::Version;
use crate::workbook::read::cells::looks;
use crate::workbook::read::cells::periods::{self, When};
use crate::workbook::read::words::catalog::{self, Concept};
use crate::workbook::read::words::measures::{self, Plainness};
use crate::workbook::read::words::months::is_fiscal_year;
use crate::workbook::read::words::tokens;
use crate::workbook::read::words::versions::{self, Said};

/// What the surroundings of a table say.
#[derive(Debug, Clone, Default)]
pub(in crate::workbook::read) struct Context {
    /// The version, and where it stands.
    pub(in crate::workbook::read) version: Option<(Version, &'static str)>,
    /// The year, and whether it is called a fiscal year.
    pub(in crate::workbook::read) year: Option<(i32, bool)>,
    /// The period of the whole table: a sheet called `Jan 2025`.
    pub(in crate::workbook::read) when: Option<When>,
    /// The currency.
    pub(in crate::workbook::read) currency: Option<&'static str>,
    /// The measure.
    pub(in crate::workbook::read) measure: Option<&'static str>,
    /// The option of the whole table, folded, and the text that names it.
    pub(in crate::workbook::read) option: Option<(String, String)>,
    /// Titles or sheet name say that this is a comparison, a summary or the like.
    pub(in crate::workbook::read) summary: bool,
}

impl Context {
    /// With the version of the nearest title in place of the sheet's, where titles tell the tables of a sheet apart.
    pub(in crate::workbook::read) fn told_apart(mut self, titles: &[String], apart: bool) -> Self {
        if let Some(version) = titled(titles).filter(|_| apart) {
            self.version = Some((version, "the title"));
        }
        self
    }
}

/// What titles (nearest last), the sheet's and the file's name say.
pub(in crate::workbook::read) fn context(titles: &[String], sheet: &str, file: &str) -> Context {
    let file = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let mut near: Vec<&str> = titles.iter().rev().filter(|t| t.len() < 160).map(String::as_str).collect();
    near.insert(0, sheet);
    let mut found = Context::default();
    // The sheet's name first: a title often speaks of the whole workbook.
    for (text, place) in near.iter().enumerate().map(|(i, t)| (*t, if i == 0 { "the sheet’s name" } else { "the title" })) {
        found.version = found.version.or_else(|| version(text).map(|v| (v, place)));
    }
    found.version = found.version.or_else(|| version(file).map(|v| (v, "the file’s name")));
    let titles_first = near.iter().skip(1).chain(near.iter().take(1)).copied().chain([file]);
    found.year = titles_first.clone().find_map(year);
    found.currency = titles_first.clone().take(near.len()).find_map(looks::stated);
    found.when = near.iter().find_map(|t| periods::scan(t).map(|(when, _)| when)).filter(|w| !matches!(w, When::Day(_)));
    found.measure = near.iter().find_map(|t| measure(t));
    found.option = near.iter().find_map(|t| options::option(t).map(|option| (option, (*t).to_owned())));
    if found.option.is_some() && found.version.is_none() {
        found.version = Some((Version::Plan, "the name of an option"));
    }
    found.summary = near.first().is_some_and(|sheet| catalog::words(Concept::Titles).among(&tokens(sheet), "summary"));
    found
}

/// The version that the nearest of a table's titles says; `None` when it says none.
pub(in crate::workbook::read) fn titled(titles: &[String]) -> Option<Version> {
    titles.last().filter(|title| title.len() < 160).and_then(|title| version(title))
}

/// Of the texts above a table, nearest last, the one that names it: the nearest that is no remark on its amounts or its making, else the
/// nearest; `None` where there is none.
pub(in crate::workbook::read) fn name(titles: &[String]) -> Option<&str> {
    let nearest = titles.iter().rev().map(String::as_str);
    nearest.clone().find(|title| !is_remark(title)).or_else(|| nearest.clone().next())
}

/// Whether a text is a remark: `All amounts in local currency`, `in thousands of USD`, `(unaudited)`, a sentence.
fn is_remark(text: &str) -> bool {
    let words = tokens(text);
    let titles = catalog::words(Concept::Titles);
    let begins = (1..=words.len().min(4)).any(|n| words.get(..n).is_some_and(|first| titles.says(&first.join(" "), "remark")));
    let of_amounts = words.iter().all(|w| scales::is_part(w) || looks::code(w).is_some());
    begins || of_amounts || text.trim_start().starts_with(['(', '*']) || (text.trim_end().ends_with('.') && words.len() > LONGEST_TITLE)
}

/// The longest title without a period; what is longer is a sentence: `Budget your next trip here and easily track your expenses`.
const LONGEST_TITLE: usize = 8;

fn version(text: &str) -> Option<Version> {
    let words = tokens(text);
    if words.len() > LONGEST_TITLE && periods::scan(text).is_none() {
        return None;
    }
    let said: Vec<Version> = versions::all(&words)
        .into_iter()
        .filter_map(|s| match s {
            Said::Is(version) => Some(version),
            Said::Projected => Some(Version::Plan),
            Said::Other => None,
        })
        .collect();
    let compares = words.iter().any(|w| catalog::words(Concept::Compare).of(w).is_some());
    match said.as_slice() {
        [only] => Some(*only),
        // `Budget actuals` are actuals, a `budget forecast` is a plan.
        several if compares || several.len() > 2 => None,
        several if several.contains(&Version::Actual) && several.contains(&Version::Plan) => Some(Version::Actual),
        several if several.contains(&Version::Plan) => Some(Version::Plan),
        _ => None,
    }
}

/// Whether a header is what spreadsheets write over the labels of a pivot table.
pub(in crate::workbook::read) fn is_of_a_pivot(header: &str) -> bool {
    catalog::words(Concept::PivotHeaders).says(&tokens(header).join(" "), "labels")
}

fn year(text: &str) -> Option<(i32, bool)> {
    let words = tokens(text);
    let fiscal = words.iter().any(|w| is_fiscal_year(w) && w != "year");
    periods::scan(text).and_then(|(when, _)| when.year()).map(|year| (year, fiscal))
}

/// The measure of a text that says nothing else but version and period.
fn measure(text: &str) -> Option<&'static str> {
    let rest = periods::scan(text).map_or_else(|| tokens(text), |(_, rest)| rest);
    let mut rest = rest;
    while let Some((_, at, length)) = versions::version(&rest) {
        rest.drain(at..at + length);
    }
    rest.retain(|w| !catalog::words(Concept::Titles).says(w, "aside"));
    measures::measure(&rest, false).filter(|m| m.plainness == Plainness::Bare).map(|m| m.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(titles: &[&str], sheet: &str, file: &str) -> Context {
        context(&titles.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>(), sheet, file)
    }

    #[test]
    fn the_sheet_says_the_version_before_the_file() {
        assert_eq!(around(&[], "Actuals", "Marketing budget 2026.xlsx").version, Some((Version::Actual, "the sheet’s name")));
        assert_eq!(around(&["Marketing plan FY26"], "Sheet1", "x.xlsx").version, Some((Version::Plan, "the title")));
        assert_eq!(around(&["Budget vs Actual"], "Sheet1", "x.xlsx").version, None);
        assert_eq!(around(&["Budget your next trip here and easily track your expenses"], "Sheet1", "x.xlsx").version, None);
        assert_eq!(
            around(&["Marketing budget of the whole group by region and by month 2026"], "Sheet1", "x.xlsx").version,
            Some((Version::Plan, "the title"))
        );
        assert_eq!(around(&[], "Data", "Q4 budget forecast.xlsx").version, Some((Version::Plan, "the file’s name")));
    }

    #[test]
    fn a_remark_on_the_amounts_names_no_table() {
        let named = |titles: &[&str]| {
            let titles: Vec<String> = titles.iter().map(|t| (*t).to_owned()).collect();
            name(&titles).map(str::to_owned)
        };
        for remark in ["All amounts in local currency", "in thousands of USD", "(unaudited)", "Beträge in Tsd. EUR", "単位：千円"] {
            assert_eq!(named(&["Marketing budget 2026", remark]), Some("Marketing budget 2026".into()), "{remark}");
            assert_eq!(named(&[remark]), Some(remark.into()));
        }
        assert_eq!(named(&["All amounts in USD", "Paid media"]), Some("Paid media".into()));
        assert_eq!(named(&[]), None);
    }

    #[test]
    fn the_year_stands_in_a_title_the_sheet_or_the_file() {
        assert_eq!(around(&["Plan FY26"], "Sheet1", "x.xlsx").year, Some((2026, true)));
        assert_eq!(around(&[], "2025", "budget 2024.xlsx").year, Some((2025, false)));
        assert_eq!(around(&[], "Sheet1", "budget.xlsx").year, None);
    }
}
