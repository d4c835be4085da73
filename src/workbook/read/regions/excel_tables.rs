//! Where Excel tables stand: people or programs drew them, so they are strong evidence of a header and its lines.

use std::collections::HashSet;
use std::io::Cursor;

use zip::ZipArchive;

use crate::ledger::Range;
use crate::ledger::cell::parse_a1;
use crate::workbook::read::grid::{By, Declared};
use crate::workbook::read::load::preflight::{attributes, small_part};

/// Excel tables read from one workbook at most.
const MOST: usize = 2_000;

/// The Excel tables with a header row, each with the name of its sheet. `tabs` gives the file of each worksheet with its name.
pub(in crate::workbook::read) fn find(
    zip: &mut ZipArchive<Cursor<&[u8]>>,
    names: &[String],
    tabs: &[(String, String)],
) -> Vec<(String, Declared)> {
    // A part named again and again is looked at once.
    let (mut found, mut seen) = (Vec::new(), HashSet::new());
    for rel in names.iter().filter(|n| n.contains("worksheets/_rels/")) {
        let part = rel.rsplit('/').next().unwrap_or_default().trim_end_matches(".rels");
        let Some((_, sheet)) = tabs.iter().find(|(file, _)| file == part) else { continue };
        let Some(text) = small_part(zip, rel) else { continue };
        for target in attributes(&text, "Target=\"").filter(|t| t.contains("tables/")) {
            let part = format!("xl/tables/{}", target.rsplit('/').next().unwrap_or_default());
            if !seen.insert(part.clone()) {
                continue;
            }
            found.extend(small_part(zip, &part).and_then(|xml| table(&xml)).map(|table| (sheet.clone(), table)));
            if found.len() >= MOST {
                return found;
            }
        }
    }
    found
}

/// A table's place, as its part says; `None` when it has no header row.
fn table(xml: &str) -> Option<Declared> {
    let at = xml.find("<table ").or_else(|| xml.find(":table "))?;
    let element = xml.get(at..)?.split('>').next()?;
    if attributes(element, " headerRowCount=\"").next() == Some("0") {
        return None;
    }
    let mut ends = attributes(element, " ref=\"").next()?.split(':').filter_map(parse_a1);
    let ((top, left), (bottom, right)) = (ends.next()?, ends.next()?);
    let range = Range { top, left, bottom, right };
    let totals = attributes(element, " totalsRowCount=\"").next().is_some_and(|n| n != "0");
    (top < bottom && left <= right).then_some(Declared { range, by: By::Table { totals } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_part_says_its_range_and_whether_it_ends_in_a_total() {
        let found =
            table(r#"<?xml version="1.0"?><table xmlns="x" id="1" ref="A3:D7" totalsRowCount="1"><autoFilter ref="A3:D6"/></table>"#);
        assert_eq!(found.map(|t| (t.range.to_string(), t.by)), Some(("A3:D7".into(), By::Table { totals: true })));
        assert!(table(r#"<table id="1" ref="A3:D7" headerRowCount="0">"#).is_none());
        assert!(table("<tables>").is_none());
    }
}
