//! Pivot tables over cells that change: what they show is from before, so the workbook refreshes them when it is opened.

use std::collections::BTreeSet;

use super::charts::Moves;
use super::error::WriteError;
use super::package::Package;
use super::package::book::Book;
use super::package::orphans::{Link, links};
use super::package::xml::{Edits, Tags};
use crate::ledger::cell::Range;

/// Asks for a refresh of the pivot tables whose source holds a moved cell. Gives how many there are.
///
/// # Errors
/// When a part cannot be read.
pub(super) fn refresh(package: &mut Package<'_>, book: &Book, moves: &Moves) -> Result<u32, WriteError> {
    let links = links(package)?;
    let caches: BTreeSet<&str> = links.iter().filter(|l| l.kind == "pivotCacheDefinition").map(|l| l.to.as_str()).collect();
    let mut count = 0;
    for cache in caches {
        let Some(xml) = package.text(cache)? else { continue };
        let mut tags = Tags::new(&xml);
        let (Some(root), Some(source)) = (tags.next(), tags.find(|t| t.opens("worksheetSource"))) else { continue };
        let value = |name| source.attribute(name).map(std::borrow::Cow::into_owned);
        let area = match (value("sheet"), value("ref"), value("name")) {
            (Some(sheet), Some(range), _) => Range::from_a1(&range).map(|r| (sheet, r)),
            (_, _, Some(name)) => table(package, book, &links, &name)?,
            _ => None,
        };
        let Some((sheet, range)) = area else { continue };
        if moves.keys().any(|(name, (row, col))| *name == sheet && range.contains(*row, *col)) {
            count += links.iter().filter(|l| l.to == cache && l.from.contains("pivotTable")).count().max(1);
            let mut edits = Edits::default();
            edits.replace(root.span.clone(), root.with_attribute("refreshOnLoad", "1"));
            package.put(cache, edits.apply(&xml));
        }
    }
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The sheet and the cells of an Excel table by its name.
fn table(package: &mut Package<'_>, book: &Book, links: &[Link], name: &str) -> Result<Option<(String, Range)>, WriteError> {
    for link in links.iter().filter(|l| l.kind == "table") {
        let Some(xml) = package.text(&link.to)? else { continue };
        let Some(tag) = Tags::new(&xml).find(|t| t.opens("table")) else { continue };
        let named = ["name", "displayName"].iter().any(|n| tag.attribute(n).is_some_and(|n| n.eq_ignore_ascii_case(name)));
        let tab = book.tabs.iter().find(|t| t.part.eq_ignore_ascii_case(&link.from));
        if let (true, Some(tab), Some(range)) = (named, tab, tag.attribute("ref").and_then(|r| Range::from_a1(&r))) {
            return Ok(Some((tab.name.clone(), range)));
        }
    }
    Ok(None)
}
