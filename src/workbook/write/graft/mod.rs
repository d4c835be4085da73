//! Grafting: the sheets of a workbook made by Plumbline become sheets of the original, with part names, ids and names that collide with nothing.

mod chart;
mod former;
mod sheet;
mod styles;

use std::collections::{BTreeMap, BTreeSet};

use super::error::WriteError;
use super::package::book::{Book, BookChange, DAYS_1904, NewTab, RELATIONSHIPS, STRICT_RELATIONSHIPS};
use super::package::content_types::ContentTypes;
use super::package::relationships::{NewRelationship, free_ids, listed, relationships, relative, rels_of, with_relationships};
use super::package::xml::{Tag, TagKind, Tags};
use super::package::{Package, PackageError};
use styles::StyleMap;

/// The namespaces of the format, and the same in strict workbooks.
const NAMESPACES: [(&str, &str); 5] = [
    ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (RELATIONSHIPS, STRICT_RELATIONSHIPS),
    ("http://schemas.openxmlformats.org/drawingml/2006/main", "http://purl.oclc.org/ooxml/drawingml/main"),
    ("http://schemas.openxmlformats.org/drawingml/2006/chart", "http://purl.oclc.org/ooxml/drawingml/chart"),
    ("http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing", "http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing"),
];

/// Grafts every sheet of `made` (a workbook by the sheet writer) onto the package, in the place of the tabs in `former`.
///
/// # Errors
/// When a part that must be edited cannot be read.
pub(crate) fn graft(package: &mut Package<'_>, made: &[u8], former: &[String], recalculate: bool) -> Result<(), WriteError> {
    let book = Book::read(package)?;
    let mut made = Package::open(made)?;
    let source = Book::read(&mut made)?;
    let dropped: Vec<usize> = book.tabs.iter().enumerate().filter(|(_, t)| former.contains(&t.name)).map(|(i, _)| i).collect();
    let gone = former::remove(package, &book, &dropped)?;

    let styles = graft_styles(package, &mut made, &book, &source)?;
    let mut graft = Graft {
        names: BTreeMap::new(),
        styles,
        strings: Vec::new(),
        strict: book.strict,
        later: if book.from_1904 { DAYS_1904 } else { 0 },
    };
    if let Some(part) = source.related("sharedStrings") {
        graft.strings = sheet::shared_strings(&made.text(part)?.unwrap_or_default());
    }
    let mut free = FreeNames::default();
    let mut order = Vec::new();
    for tab in &source.tabs {
        graft.name_parts(&mut made, package, &tab.part, &mut free, &mut order)?;
    }
    let mut tables = former::TableNames::read(package)?;
    let types = ContentTypes::read(&mut made)?;
    let mut added_types = Vec::new();
    for part in &order {
        let name = graft.new_name(part);
        let content = graft.content(&mut made, part, &mut tables, &source)?;
        package.put(&name, content);
        if let Some(rels) = made.text(&rels_of(part))? {
            package.put(&rels_of(&name), graft.rewired(&rels, part, &name));
        }
        if let Some(kind) = types.of(part) {
            added_types.push((name, kind));
        }
    }

    let mut content_types = ContentTypes::read(package)?;
    content_types.change(&added_types, &gone);
    content_types.extension("rels", "application/vnd.openxmlformats-package.relationships+xml");
    content_types.template_to_workbook();
    content_types.store(package);

    let at = dropped.first().copied().unwrap_or(book.tabs.len());
    let change = tabs(&book, &source, &graft, package, dropped, at, recalculate)?;
    package.put(&book.part, book.edited(&change));
    Ok(())
}

/// The tabs to add and their relationships, which are stored at once.
fn tabs(
    book: &Book,
    source: &Book,
    graft: &Graft,
    package: &mut Package<'_>,
    dropped: Vec<usize>,
    at: usize,
    recalculate: bool,
) -> Result<BookChange, WriteError> {
    let mut change = BookChange { dropped, at, added: Vec::new(), names: String::new(), recalculate };
    let current = relationships(package, &book.part)?;
    let ids = free_ids(&current, source.tabs.len());
    let first_sheet = book.tabs.iter().map(|t| t.sheet_id).max().unwrap_or(0) + 1;
    let mut new = Vec::new();
    for ((tab, id), sheet_id) in source.tabs.iter().zip(ids).zip(first_sheet..) {
        let target = relative(&book.part, &graft.new_name(&tab.part));
        new.push(NewRelationship { id: id.clone(), kind: format!("{}/worksheet", graft.relationship_types()), target });
        change.added.push(NewTab { name: tab.name.clone(), sheet_id, relationship: id, state: tab.state.clone() });
    }
    let gone: Vec<String> = change.dropped.iter().filter_map(|i| book.tabs.get(*i)).map(|t| t.relationship.clone()).collect();
    let rels = package.text(&rels_of(&book.part))?;
    package.put(&rels_of(&book.part), with_relationships(rels.as_deref(), &new, &gone));
    change.names = local_names(&source.xml, change.first_added());
    Ok(change)
}

/// The names of the made workbook (print titles and areas), local to their sheets' new positions.
fn local_names(xml: &str, first: usize) -> String {
    let mut names = String::new();
    let mut open: Option<(String, usize)> = None;
    for tag in Tags::new(xml).filter(|t| t.local() == "definedName") {
        if tag.kind == TagKind::Close {
            if let Some((head, from)) = open.take() {
                names.push_str(&head);
                names.push_str(xml.get(from..tag.span.end).unwrap_or(""));
            }
        } else if let Some(local) = tag.attribute("localSheetId").and_then(|l| l.parse::<usize>().ok()) {
            open = Some((tag.with_attribute("localSheetId", &(local + first).to_string()), tag.span.end));
        }
    }
    names
}

fn graft_styles(package: &mut Package<'_>, made: &mut Package<'_>, book: &Book, source: &Book) -> Result<StyleMap, WriteError> {
    let ours = source.related("styles").map(|p| made.text(p)).transpose()?.flatten().unwrap_or_default();
    let theirs = book.related("styles").filter(|p| package.has(p)).map(str::to_owned);
    let (part, original) = if let Some(part) = theirs {
        let text = package.text(&part)?.unwrap_or_default();
        (part, text)
    } else {
        let part = "xl/styles.xml".to_owned();
        let mut types = ContentTypes::read(package)?;
        let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml";
        types.change(&[(part.clone(), kind.to_owned())], &[]);
        types.store(package);
        let rels = package.text(&rels_of(&book.part))?;
        let id = free_ids(&book.relationships, 1).concat();
        let kind = format!("{}/styles", if book.strict { STRICT_RELATIONSHIPS } else { RELATIONSHIPS });
        let new = NewRelationship { id, kind, target: relative(&book.part, &part) };
        package.put(&rels_of(&book.part), with_relationships(rels.as_deref(), &[new], &[]));
        let namespace = if book.strict { NAMESPACES[0].1 } else { NAMESPACES[0].0 };
        let empty =
            format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<styleSheet xmlns=\"{namespace}\"></styleSheet>");
        (part, empty)
    };
    let (joined, map) = styles::joined(&original, &ours);
    if joined != original {
        package.put(&part, joined);
    }
    Ok(map)
}

struct Graft {
    /// New name by the name in the made workbook.
    names: BTreeMap<String, String>,
    styles: StyleMap,
    strings: Vec<String>,
    strict: bool,
    /// How many days later than the made workbook the original begins to count.
    later: i64,
}

impl Graft {
    fn new_name(&self, part: &str) -> String {
        self.names.get(part).cloned().unwrap_or_else(|| part.to_owned())
    }

    fn relationship_types(&self) -> &'static str {
        if self.strict { STRICT_RELATIONSHIPS } else { RELATIONSHIPS }
    }

    /// Names a part and every part it points to, in the order of finding.
    fn name_parts(
        &mut self,
        made: &mut Package<'_>,
        package: &Package<'_>,
        part: &str,
        free: &mut FreeNames,
        order: &mut Vec<String>,
    ) -> Result<(), WriteError> {
        if self.names.contains_key(part) {
            return Ok(());
        }
        self.names.insert(part.to_owned(), free.next(package, part));
        order.push(part.to_owned());
        for to in relationships(made, part)?.into_iter().filter(|r| !r.external) {
            self.name_parts(made, package, &to.target, free, order)?;
        }
        Ok(())
    }

    fn content(&self, made: &mut Package<'_>, part: &str, tables: &mut former::TableNames, source: &Book) -> Result<String, WriteError> {
        let xml = made.text(part)?.ok_or_else(|| PackageError::Unexpected { part: part.to_owned() })?;
        let content = if part.contains("/worksheets/") {
            sheet::transplanted(&xml, &self.styles, &self.strings, self.later)
        } else if part.contains("/tables/") {
            let wanted =
                Tags::new(&xml).find(|t: &Tag<'_>| t.opens("table")).and_then(|t| t.attribute("name").map(std::borrow::Cow::into_owned));
            let (id, name) = tables.next(&wanted.unwrap_or_default());
            sheet::table(&xml, id, &name, &self.styles)
        } else if part.contains("/charts/") {
            let mut numbers = chart::Numbers::new();
            for name in chart::sheets(&xml) {
                if let Some(tab) = source.worksheet(&name) {
                    numbers.insert(name, chart::numbers(&made.text(&tab.part)?.unwrap_or_default()));
                }
            }
            chart::stated(&xml, &numbers)
        } else {
            xml
        };
        Ok(self.in_dialect(content))
    }

    fn in_dialect(&self, xml: String) -> String {
        if !self.strict {
            return xml;
        }
        NAMESPACES.iter().fold(xml, |xml, (usual, strict)| xml.replace(&format!("\"{usual}\""), &format!("\"{strict}\"")))
    }

    /// A relationship part whose targets have their new names.
    fn rewired(&self, rels: &str, part: &str, name: &str) -> String {
        let list = listed(rels, part);
        let new: Vec<NewRelationship> = list
            .into_iter()
            .filter(|r| !r.external)
            .map(|r| NewRelationship {
                kind: format!("{}/{}", self.relationship_types(), r.kind),
                target: relative(name, &self.new_name(&r.target)),
                id: r.id,
            })
            .collect();
        with_relationships(None, &new, &[])
    }
}

/// Part names that are not in use: `xl/worksheets/sheet12.xml` for `xl/worksheets/sheet1.xml`.
#[derive(Default)]
struct FreeNames(BTreeSet<String>);

impl FreeNames {
    fn next(&mut self, package: &Package<'_>, part: &str) -> String {
        let (stem, extension) = part.rsplit_once('.').unwrap_or((part, "xml"));
        let stem = stem.trim_end_matches(|c: char| c.is_ascii_digit());
        let mut number = 1_u32;
        loop {
            let name = format!("{stem}{number}.{extension}");
            if !package.has(&name) && !package.has(&rels_of(&name)) && self.0.insert(name.to_lowercase()) {
                return name;
            }
            number += 1;
        }
    }
}
