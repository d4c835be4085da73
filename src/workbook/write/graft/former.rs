//! What an earlier export left in the workbook: its sheets and their parts go before new ones come.

use std::collections::BTreeSet;

use crate::workbook::write::error::WriteError;
use crate::workbook::write::package::Package;
use crate::workbook::write::package::book::Book;
use crate::workbook::write::package::orphans::{self, links};
use crate::workbook::write::package::relationships::{rels_of, with_relationships};
use crate::workbook::write::package::xml::Tags;

/// Leaves out the given tabs' parts and every part that only they use. Gives the names of the parts that are gone.
///
/// The calculation chain goes with them: it would name formula cells that are no longer there. Excel makes a new one.
///
/// # Errors
/// When a relationship part cannot be read.
pub(crate) fn remove(package: &mut Package<'_>, book: &Book, tabs: &[usize]) -> Result<Vec<String>, WriteError> {
    if tabs.is_empty() {
        return Ok(Vec::new());
    }
    let parts = tabs.iter().filter_map(|i| book.tabs.get(*i)).map(|t| t.part.clone());
    let mut gone = orphans::remove(package, parts)?;
    if let Some(chain) = book.relationships.iter().find(|r| r.kind == "calcChain") {
        package.remove(&chain.target);
        gone.push(chain.target.clone());
        let rels = package.text(&rels_of(&book.part))?;
        package.put(&rels_of(&book.part), with_relationships(rels.as_deref(), &[], std::slice::from_ref(&chain.id)));
    }
    Ok(gone)
}

/// The ids and names of tables that are taken: both must be unique in a workbook, names beside defined names too.
pub(crate) struct TableNames {
    last: u32,
    names: BTreeSet<String>,
}

impl TableNames {
    /// Reads them from every table of the workbook and its defined names.
    ///
    /// # Errors
    /// When a part cannot be read.
    pub(crate) fn read(package: &mut Package<'_>) -> Result<Self, WriteError> {
        let mut taken = Self { last: 0, names: BTreeSet::new() };
        let tables: BTreeSet<String> = links(package)?.into_iter().filter(|l| l.kind == "table").map(|l| l.to).collect();
        for part in tables {
            let Some(xml) = package.text(&part)? else { continue };
            if let Some(tag) = Tags::new(&xml).find(|t| t.opens("table")) {
                taken.last = taken.last.max(tag.attribute("id").and_then(|i| i.parse().ok()).unwrap_or(0));
                for name in ["name", "displayName"].iter().filter_map(|n| tag.attribute(n)) {
                    taken.names.insert(name.to_lowercase());
                }
            }
        }
        let book = Book::read(package)?;
        let defined = Tags::new(&book.xml).filter(|t| t.opens("definedName")).filter_map(|t| t.attribute("name"));
        taken.names.extend(defined.map(|n| n.to_lowercase()));
        Ok(taken)
    }

    /// A free id, and the wanted name or one like it.
    pub(crate) fn next(&mut self, wanted: &str) -> (u32, String) {
        self.last += 1;
        let mut name = wanted.to_owned();
        let mut number = 1_u32;
        while !self.names.insert(name.to_lowercase()) {
            number += 1;
            name = format!("{wanted}_{number}");
        }
        (self.last, name)
    }
}
