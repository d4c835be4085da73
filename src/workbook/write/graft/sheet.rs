//! One grafted worksheet: its styles renumbered, its days counted as the original counts them, and its shared strings written in place, so
//! that the original's strings stay as they are.

use super::styles::StyleMap;
use crate::workbook::write::package::xml::{Edits, Tag, TagKind, Tags};

/// The inner XML of every shared string of a workbook.
pub(crate) fn shared_strings(xml: &str) -> Vec<String> {
    let mut strings = Vec::new();
    let mut from = 0;
    for tag in Tags::new(xml).filter(|t| t.local() == "si") {
        match tag.kind {
            TagKind::Open => from = tag.span.end,
            TagKind::Close => strings.push(xml.get(from..tag.span.start).unwrap_or("").to_owned()),
            TagKind::Empty => strings.push(String::new()),
        }
    }
    strings
}

/// The worksheet as it reads in its new workbook, which counts days from `later` days later on.
pub(crate) fn transplanted(xml: &str, styles: &StyleMap, strings: &[String], later: i64) -> String {
    let mut edits = Edits::default();
    let mut string_cell: Option<(usize, String, usize)> = None;
    let (mut shows_day, mut number_from) = (false, 0);
    for tag in Tags::new(xml) {
        match (tag.local(), tag.kind) {
            ("c", TagKind::Open | TagKind::Empty) => {
                let style = tag.attribute("s").and_then(|s| s.parse::<usize>().ok());
                shows_day = style.is_some_and(|s| styles.days.get(s) == Some(&true)) && tag.attribute("t").is_none_or(|t| t == "n");
                let head = renumbered(&tag, "s", &styles.cells);
                if tag.kind == TagKind::Open && tag.attribute("t").as_deref() == Some("s") {
                    let span = 0..head.len();
                    string_cell = Some((tag.span.start, Tag { kind: tag.kind, span, raw: &head }.with_attribute("t", "inlineStr"), 0));
                } else if head != tag.raw {
                    edits.replace(tag.span.clone(), head);
                }
            }
            ("v", TagKind::Open) => {
                number_from = tag.span.end;
                if let Some(cell) = &mut string_cell {
                    cell.2 = tag.span.end;
                }
            }
            ("v", TagKind::Close) => {
                if let Some((_, _, from)) = &string_cell {
                    let text = xml.get(*from..tag.span.start).and_then(|n| strings.get(n.parse::<usize>().ok()?));
                    if let (Some((start, head, _)), Some(text)) = (string_cell.take(), text) {
                        edits.replace(start..tag.span.end, format!("{head}<is>{text}</is>"));
                    }
                } else if shows_day && later != 0 {
                    let number = number_from..tag.span.start;
                    if let Some(day) = xml.get(number.clone()).and_then(|n| n.parse::<i64>().ok()) {
                        edits.replace(number, (day - later).to_string());
                    }
                }
            }
            ("row", TagKind::Open | TagKind::Empty) => change(&tag, "s", &styles.cells, &mut edits),
            ("col", TagKind::Empty) => change(&tag, "style", &styles.cells, &mut edits),
            ("cfRule", TagKind::Open | TagKind::Empty) => change(&tag, "dxfId", &styles.differences, &mut edits),
            ("sheetView", TagKind::Open | TagKind::Empty) => edits.replace(tag.span.clone(), tag.without_attribute("tabSelected")),
            _ => {}
        }
    }
    edits.apply(xml)
}

/// A table part with an id and a name of its own in the new workbook.
pub(crate) fn table(xml: &str, id: u32, name: &str, styles: &StyleMap) -> String {
    let mut edits = Edits::default();
    for tag in Tags::new(xml).filter(|t| t.kind != TagKind::Close) {
        let mut text = tag.raw.to_owned();
        if tag.local() == "table" {
            for (attribute, value) in [("id", id.to_string().as_str()), ("name", name), ("displayName", name)] {
                text = Tag { kind: tag.kind, span: 0..text.len(), raw: &text }.with_attribute(attribute, value);
            }
        }
        for attribute in ["headerRowDxfId", "dataDxfId", "totalsRowDxfId"] {
            if tag.attribute(attribute).is_some() {
                text = renumbered(&Tag { kind: tag.kind, span: 0..text.len(), raw: &text }, attribute, &styles.differences);
            }
        }
        if text != tag.raw {
            edits.replace(tag.span.clone(), text);
        }
    }
    edits.apply(xml)
}

fn change(tag: &Tag<'_>, attribute: &str, map: &[usize], edits: &mut Edits) {
    let text = renumbered(tag, attribute, map);
    if text != tag.raw {
        edits.replace(tag.span.clone(), text);
    }
}

/// The tag with one of its positions looked up in a map; a cell without a style gets the graft's own default.
fn renumbered(tag: &Tag<'_>, attribute: &str, map: &[usize]) -> String {
    let old = tag.attribute(attribute).and_then(|v| v.parse::<usize>().ok());
    let unstyled_cell = old.is_none() && tag.local() == "c";
    match old.or(unstyled_cell.then_some(0)).and_then(|old| map.get(old)) {
        Some(new) => tag.with_attribute(attribute, &new.to_string()),
        None => tag.raw.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_move_into_their_cells_and_styles_to_their_new_places() {
        let styles = StyleMap { cells: vec![7, 8], differences: vec![4], ..StyleMap::default() };
        let strings = shared_strings("<sst><si><t>a</t></si><si><t xml:space=\"preserve\"> b</t></si></sst>");
        let xml = "<worksheet><sheetViews><sheetView tabSelected=\"1\" workbookViewId=\"0\"/></sheetViews><cols><col min=\"1\" style=\"1\"/></cols><sheetData><row r=\"1\"><c r=\"A1\" s=\"1\" t=\"s\"><v>1</v></c><c r=\"B1\"><v>5</v></c></row></sheetData><cfRule dxfId=\"0\"/></worksheet>";
        assert_eq!(
            transplanted(xml, &styles, &strings, 0),
            "<worksheet><sheetViews><sheetView workbookViewId=\"0\"/></sheetViews><cols><col min=\"1\" style=\"8\"/></cols><sheetData><row r=\"1\"><c r=\"A1\" s=\"8\" t=\"inlineStr\"><is><t xml:space=\"preserve\"> b</t></is></c><c r=\"B1\" s=\"7\"><v>5</v></c></row></sheetData><cfRule dxfId=\"4\"/></worksheet>"
        );
        assert_eq!(
            table("<table id=\"1\" name=\"T\" displayName=\"T\" headerRowDxfId=\"0\"/>", 5, "N", &styles),
            "<table id=\"5\" name=\"N\" displayName=\"N\" headerRowDxfId=\"4\"/>"
        );
    }
}
