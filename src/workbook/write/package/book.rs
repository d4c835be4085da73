//! The workbook part: which sheets there are and where they stand, and the edits that add sheets, names and a recalculation.

use super::Package;
use super::error::PackageError;
use super::relationships::{Relationship, relationships};
use super::xml::{Edits, Tag, TagKind, Tags, escape, namespaces, prefixed, unescape};

/// The namespace of `r:id` in most workbooks.
pub(crate) const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
/// The namespace of `r:id` in strict workbooks.
pub(crate) const STRICT_RELATIONSHIPS: &str = "http://purl.oclc.org/ooxml/officeDocument/relationships";

/// The days between the two days that workbooks count from.
pub(crate) const DAYS_1904: i64 = 1_462;

/// The workbook part, read.
pub(crate) struct Book {
    /// The part's name, such as `xl/workbook.xml`.
    pub(crate) part: String,
    /// The part's text.
    pub(crate) xml: String,
    /// Its relationships.
    pub(crate) relationships: Vec<Relationship>,
    /// Every tab, in order, chart sheets too.
    pub(crate) tabs: Vec<Tab>,
    /// Whether the workbook is in the strict form of the format, with namespaces of its own.
    pub(crate) strict: bool,
    /// Whether days are counted from 1904 rather than 1900: the same day is a number smaller by [`DAYS_1904`].
    pub(crate) from_1904: bool,
}

/// One tab of the workbook.
#[derive(Debug, Clone)]
pub(crate) struct Tab {
    /// The name, to the letter.
    pub(crate) name: String,
    /// Its number among all sheets ever made.
    pub(crate) sheet_id: u32,
    /// The relationship to its part.
    pub(crate) relationship: String,
    /// Its part's name; empty when the relationship is missing.
    pub(crate) part: String,
    /// Whether it is a worksheet (not a chart, dialog or macro sheet).
    pub(crate) worksheet: bool,
    /// `hidden` or `veryHidden`; empty for one that is seen.
    pub(crate) state: String,
    /// The tag, for leaving it out.
    span: std::ops::Range<usize>,
}

impl Book {
    /// Finds and reads the workbook part.
    ///
    /// # Errors
    /// When there is none, or it is not one of the Excel format.
    pub(crate) fn read(package: &mut Package<'_>) -> Result<Self, PackageError> {
        let root = relationships(package, "")?;
        let named = root.iter().find(|r| r.kind == "officeDocument").map(|r| r.target.clone());
        let part = named.filter(|p| package.has(p)).unwrap_or_else(|| "xl/workbook.xml".into());
        let xml = package.text(&part)?.ok_or(PackageError::NotAWorkbook)?;
        let relationships = relationships(package, &part)?;
        let mut tabs = Vec::new();
        let mut inside = false;
        for tag in Tags::new(&xml) {
            if tag.local() == "sheets" {
                inside = tag.kind == TagKind::Open;
            } else if inside && tag.opens("sheet") {
                let relationship = tag.prefixed_attribute("id").map(std::borrow::Cow::into_owned).unwrap_or_default();
                let target = relationships.iter().find(|r| r.id == relationship);
                tabs.push(Tab {
                    name: tag.attribute("name").map(std::borrow::Cow::into_owned).unwrap_or_default(),
                    sheet_id: tag.attribute("sheetId").and_then(|id| id.parse().ok()).unwrap_or(0),
                    part: target.map(|t| t.target.clone()).unwrap_or_default(),
                    worksheet: target.is_some_and(|t| t.kind == "worksheet"),
                    state: tag.attribute("state").map(std::borrow::Cow::into_owned).unwrap_or_default(),
                    relationship,
                    span: tag.span,
                });
            }
        }
        if tabs.is_empty() {
            return Err(PackageError::NotAWorkbook);
        }
        let strict =
            namespaces(&xml).iter().any(|(_, a)| a == STRICT_RELATIONSHIPS || a == "http://purl.oclc.org/ooxml/spreadsheetml/main");
        let from_1904 = Tags::new(&xml)
            .find(|t| t.opens("workbookPr"))
            .is_some_and(|t| matches!(t.attribute("date1904").as_deref(), Some("1" | "true")));
        Ok(Self { part, xml, relationships, tabs, strict, from_1904 })
    }

    /// The worksheet of this name; `None` when no tab has it.
    pub(crate) fn worksheet(&self, name: &str) -> Option<&Tab> {
        self.tabs.iter().find(|t| t.worksheet && t.name == name)
    }

    /// What names stand for: the position of the tab on which a name holds (`None` for the whole workbook), the name in lower case, and its
    /// formula without the equals sign.
    pub(crate) fn names(&self) -> Vec<(Option<usize>, String, String)> {
        let (mut names, mut open) = (Vec::new(), None);
        for tag in Tags::new(&self.xml).filter(|t| t.local() == "definedName") {
            if tag.kind == TagKind::Open {
                let tab = match tag.attribute("localSheetId") {
                    Some(id) => id.parse().ok().map(Some),
                    None => Some(None),
                };
                open = tab.zip(tag.attribute("name")).map(|(tab, name)| (tab, name.to_lowercase(), tag.span.end));
            } else if let Some((tab, name, from)) = open.take() {
                names.push((tab, name, unescape(self.xml.get(from..tag.span.start).unwrap_or("")).into_owned()));
            }
        }
        names
    }

    /// The part of the first relationship of a kind, such as `styles`.
    pub(crate) fn related(&self, kind: &str) -> Option<&str> {
        self.relationships.iter().find(|r| r.kind == kind && !r.external).map(|r| r.target.as_str())
    }

    /// The workbook part with tabs left out and added, names added, and a recalculation asked for.
    pub(crate) fn edited(&self, change: &BookChange) -> String {
        let mut edits = Edits::default();
        for tab in change.dropped.iter().filter_map(|i| self.tabs.get(*i)) {
            edits.replace(tab.span.clone(), "");
        }
        let prefix = Tags::new(&self.xml).next().map_or("", |t| t.prefix());
        let sheets: String = change.added.iter().map(|s| self.sheet_line(s, prefix)).collect();
        let places = Places::of(&self.xml);
        match self.tabs.get(change.at) {
            Some(tab) => edits.insert(tab.span.start, sheets),
            None => edits.insert(places.sheets_end, sheets),
        }
        self.edit_names(change, prefix, &places, &mut edits);
        self.edit_views(change, &mut edits);
        if change.recalculate {
            match Tags::new(&self.xml).find(|t| t.opens("calcPr")) {
                Some(tag) => edits.replace(tag.span.clone(), tag.with_attribute("fullCalcOnLoad", "1")),
                None => edits.insert(places.after_names, format!("<{prefix}calcPr fullCalcOnLoad=\"1\"/>")),
            }
        }
        edits.apply(&self.xml)
    }

    fn sheet_line(&self, sheet: &NewTab, prefix: &str) -> String {
        let declared = namespaces(&self.xml);
        let own = declared.iter().find(|(p, a)| !p.is_empty() && (a == RELATIONSHIPS || a == STRICT_RELATIONSHIPS));
        let (name, id, rel) = (escape(&sheet.name), sheet.sheet_id, &sheet.relationship);
        let state = if sheet.state.is_empty() { String::new() } else { format!(" state=\"{}\"", sheet.state) };
        if let Some((r, _)) = own {
            format!("<{prefix}sheet name=\"{name}\" sheetId=\"{id}\"{state} {r}:id=\"{rel}\"/>")
        } else {
            let address = if self.strict { STRICT_RELATIONSHIPS } else { RELATIONSHIPS };
            format!("<{prefix}sheet xmlns:plr=\"{address}\" name=\"{name}\" sheetId=\"{id}\"{state} plr:id=\"{rel}\"/>")
        }
    }

    /// Names local to a sheet follow it when tabs before it come or go; those of dropped tabs go with them.
    fn edit_names(&self, change: &BookChange, prefix: &str, places: &Places, edits: &mut Edits) {
        let mut from = None;
        for tag in Tags::new(&self.xml).filter(|t| t.local() == "definedName") {
            if tag.kind == TagKind::Close {
                if let Some(start) = from.take() {
                    edits.replace(start..tag.span.end, "");
                }
                continue;
            }
            let Some(local) = tag.attribute("localSheetId").and_then(|l| l.parse::<usize>().ok()) else { continue };
            if change.dropped.contains(&local) {
                from = Some(tag.span.start);
            } else if change.moved(local) != local {
                edits.replace(tag.span.clone(), tag.with_attribute("localSheetId", &change.moved(local).to_string()));
            }
        }
        if change.names.is_empty() {
            return;
        }
        let lines = prefixed(&change.names, prefix);
        match places.names_end {
            Some(at) => edits.insert(at, lines),
            None => edits.insert(places.after_names, format!("<{prefix}definedNames>{lines}</{prefix}definedNames>")),
        }
    }

    fn edit_views(&self, change: &BookChange, edits: &mut Edits) {
        for tag in Tags::new(&self.xml).filter(|t| t.opens("workbookView")) {
            let mut text = tag.raw.to_owned();
            for name in ["activeTab", "firstSheet"] {
                let Some(tab) = tag.attribute(name).and_then(|v| v.parse::<usize>().ok()) else { continue };
                let new = if change.dropped.contains(&tab) { change.at } else { change.moved(tab) };
                if new != tab {
                    let now = Tag { kind: tag.kind, span: 0..text.len(), raw: &text };
                    text = now.with_attribute(name, &new.to_string());
                }
            }
            if text != tag.raw {
                edits.replace(tag.span.clone(), text);
            }
        }
    }
}

/// What is to change in the workbook part.
#[derive(Debug, Default)]
pub(crate) struct BookChange {
    /// Positions of the tabs to leave out, ascending.
    pub(crate) dropped: Vec<usize>,
    /// Old position of the tab before which the new ones go; beyond the last: at the end.
    pub(crate) at: usize,
    /// The new tabs.
    pub(crate) added: Vec<NewTab>,
    /// `definedName` elements without prefix, their `localSheetId` already right.
    pub(crate) names: String,
    /// Whether Excel is to compute everything anew on opening.
    pub(crate) recalculate: bool,
}

impl BookChange {
    /// Where a kept tab (by its old position) stands afterward.
    pub(crate) fn moved(&self, tab: usize) -> usize {
        let gone = self.dropped.iter().filter(|d| **d < tab).count();
        tab - gone + if tab >= self.at { self.added.len() } else { 0 }
    }

    /// Where the first new tab stands afterward.
    pub(crate) fn first_added(&self) -> usize {
        self.at - self.dropped.iter().filter(|d| **d < self.at).count()
    }
}

/// A tab to add.
#[derive(Debug)]
pub(crate) struct NewTab {
    pub(crate) name: String,
    pub(crate) sheet_id: u32,
    pub(crate) relationship: String,
    /// As [`Tab::state`].
    pub(crate) state: String,
}

/// Where things may be added in a workbook part without leaving the schema's order.
struct Places {
    sheets_end: usize,
    names_end: Option<usize>,
    after_names: usize,
}

impl Places {
    fn of(xml: &str) -> Self {
        let mut places = Self { sheets_end: xml.len(), names_end: None, after_names: xml.len() };
        for tag in Tags::new(xml).filter(|t| t.kind != TagKind::Open) {
            match tag.local() {
                "sheets" => {
                    places.sheets_end = tag.span.start;
                    places.after_names = tag.span.end;
                }
                "definedNames" if tag.kind == TagKind::Close => {
                    places.names_end = Some(tag.span.start);
                    places.after_names = tag.span.end;
                }
                "functionGroups" | "externalReferences" | "definedNames" => places.after_names = tag.span.end,
                _ => {}
            }
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book(xml: &str) -> Book {
        let mut tabs = Vec::new();
        for tag in Tags::new(xml).filter(|t| t.opens("sheet")) {
            let part = String::new();
            tabs.push(Tab {
                name: String::new(),
                sheet_id: 0,
                relationship: String::new(),
                part,
                worksheet: true,
                state: String::new(),
                span: tag.span,
            });
        }
        Book { part: "xl/workbook.xml".into(), xml: xml.into(), relationships: Vec::new(), tabs, strict: false, from_1904: false }
    }

    fn added() -> Vec<NewTab> {
        vec![NewTab { name: "A & B".into(), sheet_id: 9, relationship: "rId9".into(), state: String::new() }]
    }

    #[test]
    fn a_new_tab_keeps_the_order_of_the_schema() {
        let xml = "<x:workbook xmlns:x='m' xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'><x:sheets><x:sheet r:id='1'/></x:sheets><x:extLst/></x:workbook>";
        let names = "<definedName name=\"N\" localSheetId=\"1\">A!$A$1</definedName>".to_owned();
        let change = BookChange { at: 1, added: added(), names, recalculate: true, ..BookChange::default() };
        assert!(book(xml).edited(&change).ends_with(
            "<x:sheets><x:sheet r:id='1'/><x:sheet name=\"A &amp; B\" sheetId=\"9\" r:id=\"rId9\"/></x:sheets><x:definedNames><x:definedName name=\"N\" localSheetId=\"1\">A!$A$1</x:definedName></x:definedNames><x:calcPr fullCalcOnLoad=\"1\"/><x:extLst/></x:workbook>"
        ));
    }

    #[test]
    fn names_and_views_follow_their_sheets() {
        let xml = "<workbook><bookViews><workbookView activeTab='2'/></bookViews><sheets><sheet/><sheet/><sheet/></sheets><definedNames><definedName name='a' localSheetId='1'>x</definedName><definedName name='b' localSheetId='2'>y</definedName></definedNames><calcPr calcId='1'/></workbook>";
        let change = BookChange {
            dropped: vec![1],
            at: 1,
            added: added().into_iter().chain(added()).collect(),
            recalculate: true,
            ..BookChange::default()
        };
        let new = book(xml).edited(&change);
        assert!(new.contains("activeTab='3'"), "{new}");
        assert!(new.contains("<definedNames><definedName name='b' localSheetId='3'>y</definedName></definedNames>"), "{new}");
        assert!(new.contains("<calcPr calcId='1' fullCalcOnLoad=\"1\"/>"), "{new}");
        assert_eq!((change.first_added(), change.moved(0)), (1, 0));
    }
}
