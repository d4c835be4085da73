//! Joining two style sheets: the graft's fonts, fills, borders, number formats and cell formats are added behind the original's,
//! and equal ones are shared, so that exporting again adds nothing.

use std::collections::HashMap;

use crate::workbook::read::is_date;
use crate::workbook::write::package::xml::{Edits, Tag, TagKind, Tags, prefixed};

/// Where the graft's formats stand in the joined style sheet, by their position in the graft's own.
#[derive(Debug, Default)]
pub(crate) struct StyleMap {
    /// Cell formats.
    pub(crate) cells: Vec<usize>,
    /// Formats of conditional formats and tables.
    pub(crate) differences: Vec<usize>,
    /// Which of the graft's cell formats show days.
    pub(crate) days: Vec<bool>,
}

/// The containers of a style sheet in the schema's order.
const ORDER: [&str; 11] =
    ["numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst"];

/// Adds the graft's styles to the original's.
pub(crate) fn joined(original: &str, graft: &str) -> (String, StyleMap) {
    let prefix = Tags::new(original).next().map_or("", |t| t.prefix());
    let mut edits = Edits::default();
    let take = |name: &str| Section::read(graft, name).items;

    let formats = Section::read(original, "numFmts");
    let (number_ids, lines) = number_formats(&formats.items, &take("numFmts"), prefix);
    formats.extend(original, "numFmts", prefix, &lines, &mut edits);

    let mut positions: HashMap<&str, Vec<usize>> = HashMap::new();
    for (container, attribute) in [("fonts", "fontId"), ("fills", "fillId"), ("borders", "borderId")] {
        let section = Section::read(original, container);
        let (map, lines) = section.absorb(take(container).iter().map(|item| prefixed(item, prefix)));
        section.extend(original, container, prefix, &lines, &mut edits);
        positions.insert(attribute, map);
    }

    let styled = !Section::read(original, "cellStyleXfs").items.is_empty();
    let section = Section::read(original, "cellXfs");
    let formats = take("cellXfs").iter().map(|item| cell_format(item, &number_ids, &positions, styled, prefix)).collect::<Vec<_>>();
    let (cells, lines) = section.absorb(formats.into_iter());
    section.extend(original, "cellXfs", prefix, &lines, &mut edits);

    let section = Section::read(original, "dxfs");
    let (differences, lines) = section.absorb(take("dxfs").iter().map(|item| prefixed(item, prefix)));
    section.extend(original, "dxfs", prefix, &lines, &mut edits);
    (edits.apply(original), StyleMap { cells, differences, days: days(&take("cellXfs"), &take("numFmts")) })
}

/// Which cell formats show days, by their own number formats.
fn days(cells: &[String], numbers: &[String]) -> Vec<bool> {
    let attribute = |item: &String, name: &str| Tags::new(item).next().and_then(|tag| Some(tag.attribute(name)?.into_owned()));
    let dates: Vec<String> = numbers
        .iter()
        .filter(|item| attribute(item, "formatCode").is_some_and(|code| is_date(&code)))
        .filter_map(|item| attribute(item, "numFmtId"))
        .collect();
    cells.iter().map(|item| attribute(item, "numFmtId").is_some_and(|id| dates.contains(&id))).collect()
}

/// The formats keep their meaning under new ids: by id in the graft, and the lines to add.
fn number_formats(theirs: &[String], ours: &[String], prefix: &str) -> (HashMap<String, String>, Vec<String>) {
    let read = |item: &String| {
        let tag = Tags::new(item).next()?;
        Some((tag.attribute("numFmtId")?.into_owned(), tag.attribute("formatCode")?.into_owned()))
    };
    let known: Vec<(String, String)> = theirs.iter().filter_map(read).collect();
    let mut next = known.iter().filter_map(|(id, _)| id.parse::<u32>().ok()).max().unwrap_or(0).max(163) + 1;
    let (mut ids, mut lines) = (HashMap::new(), Vec::new());
    for (item, (id, code)) in ours.iter().filter_map(|item| Some((item, read(item)?))) {
        if let Some((same, _)) = known.iter().find(|(_, c)| *c == code) {
            ids.insert(id, same.clone());
        } else if let Some(tag) = Tags::new(item).next() {
            lines.push(prefixed(&tag.with_attribute("numFmtId", &next.to_string()), prefix));
            ids.insert(id, next.to_string());
            next += 1;
        }
    }
    (ids, lines)
}

fn cell_format(item: &str, numbers: &HashMap<String, String>, positions: &HashMap<&str, Vec<usize>>, styled: bool, prefix: &str) -> String {
    let Some(tag) = Tags::new(item).next() else { return item.to_owned() };
    let mut head = tag.raw.to_owned();
    let mut set = |name: &str, value: Option<String>| {
        let now = Tag { kind: tag.kind, span: 0..head.len(), raw: &head };
        head = value.map_or_else(|| now.without_attribute(name), |v| now.with_attribute(name, &v));
    };
    if let Some(id) = tag.attribute("numFmtId").and_then(|id| numbers.get(id.as_ref())) {
        set("numFmtId", Some(id.clone()));
    }
    for name in ["fontId", "fillId", "borderId"] {
        let old = tag.attribute(name).and_then(|v| v.parse::<usize>().ok());
        if let Some(new) = old.and_then(|old| positions.get(name)?.get(old)) {
            set(name, Some(new.to_string()));
        }
    }
    set("xfId", styled.then(|| "0".to_owned()));
    prefixed(&format!("{head}{}", item.get(tag.span.end..).unwrap_or("")), prefix)
}

/// One container of a style sheet.
struct Section {
    /// The container's opening (or only) tag; `None` when there is no such container.
    open: Option<(TagKind, std::ops::Range<usize>, String)>,
    /// Where its closing tag starts.
    end: usize,
    /// Its children, each as written.
    items: Vec<String>,
}

impl Section {
    fn read(xml: &str, name: &str) -> Self {
        let mut section = Self { open: None, end: 0, items: Vec::new() };
        let (mut depth, mut from) = (0_u32, 0);
        for tag in Tags::new(xml) {
            match (&section.open, tag.kind) {
                (None, _) if tag.opens(name) => {
                    section.open = Some((tag.kind, tag.span.clone(), tag.raw.to_owned()));
                    if tag.kind == TagKind::Empty {
                        break;
                    }
                }
                (None, _) => {}
                (Some(_), TagKind::Close) if depth == 0 => {
                    section.end = tag.span.start;
                    break;
                }
                (Some(_), kind) => {
                    if depth == 0 {
                        from = tag.span.start;
                    }
                    match kind {
                        TagKind::Open => depth += 1,
                        TagKind::Close => depth -= 1,
                        TagKind::Empty => {}
                    }
                    if depth == 0 {
                        section.items.push(xml.get(from..tag.span.end).unwrap_or("").to_owned());
                    }
                }
            }
        }
        section
    }

    /// Where each of the new items stands, and those of them that are to be added.
    fn absorb(&self, new: impl Iterator<Item = String>) -> (Vec<usize>, Vec<String>) {
        let (mut map, mut lines) = (Vec::new(), Vec::<String>::new());
        for item in new {
            // The first positions of a style sheet are its defaults: an empty container takes the graft's own, in order.
            let place = self.items.iter().chain(&lines).position(|known| *known == item);
            map.push(place.unwrap_or_else(|| {
                lines.push(item);
                self.items.len() + lines.len() - 1
            }));
        }
        (map, lines)
    }

    fn extend(&self, xml: &str, name: &str, prefix: &str, lines: &[String], edits: &mut Edits) {
        if lines.is_empty() {
            return;
        }
        let (count, added) = ((self.items.len() + lines.len()).to_string(), lines.concat());
        match &self.open {
            Some((kind, span, raw)) => {
                let head = Tag { kind: *kind, span: span.clone(), raw }.with_attribute("count", &count);
                if *kind == TagKind::Empty {
                    edits.replace(span.clone(), format!("{}{added}</{prefix}{name}>", Tag::opened(&head)));
                } else {
                    edits.replace(span.clone(), head);
                    edits.insert(self.end, added);
                }
            }
            None => {
                edits.insert(place_of(xml, name), format!("<{prefix}{name} count=\"{count}\">{added}</{prefix}{name}>"));
            }
        }
    }
}

/// Where a missing container belongs: before the first one that the schema puts after it, or at the end of the style sheet.
fn place_of(xml: &str, name: &str) -> usize {
    let after: Vec<&str> = ORDER.iter().copied().skip_while(|n| *n != name).skip(1).collect();
    let mut end = xml.len();
    for tag in Tags::new(xml) {
        if tag.kind != TagKind::Close && after.contains(&tag.local()) {
            return tag.span.start;
        }
        if tag.closes("styleSheet") {
            end = tag.span.start;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRAFT: &str = "<styleSheet><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"0.0%\"/></numFmts><fonts count=\"2\"><font><sz val=\"11\"/></font><font><b/></font></fonts><fills count=\"1\"><fill/></fills><borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"2\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/><xf numFmtId=\"164\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\"><alignment/></xf></cellXfs><dxfs count=\"1\"><dxf><font/></dxf></dxfs></styleSheet>";

    #[test]
    fn styles_are_added_behind_and_equal_ones_shared() {
        let original = "<x:styleSheet xmlns:x='u'><x:numFmts count='1'><x:numFmt numFmtId=\"170\" formatCode=\"d\"/></x:numFmts><x:fonts count=\"1\"><x:font><x:b/></x:font></x:fonts><x:fills count='1'><x:fill/></x:fills><x:borders count='1'><x:border/></x:borders><x:cellXfs count='1'><x:xf/></x:cellXfs><x:dxfs count='0'/><x:extLst/></x:styleSheet>";
        let (new, map) = joined(original, GRAFT);
        assert!(new.contains("<x:numFmts count='2'><x:numFmt numFmtId=\"170\" formatCode=\"d\"/><x:numFmt numFmtId=\"171\" formatCode=\"0.0%\"/></x:numFmts>"), "{new}");
        assert!(new.contains("<x:fonts count=\"2\"><x:font><x:b/></x:font><x:font><x:sz val=\"11\"/></x:font></x:fonts>"), "{new}");
        assert!(new.contains("<x:xf numFmtId=\"171\" fontId=\"0\" fillId=\"0\" borderId=\"0\"><x:alignment/></x:xf></x:cellXfs>"), "{new}");
        assert!(new.contains("<x:dxfs count='1'><x:dxf><x:font/></x:dxf></x:dxfs><x:extLst/>"), "{new}");
        assert_eq!((map.cells.clone(), map.differences), (vec![1, 2], vec![0]));
        let (again, same) = joined(&new, GRAFT);
        assert_eq!((again, same.cells), (new, map.cells));
    }

    #[test]
    fn an_empty_style_sheet_takes_the_defaults_first() {
        let (new, map) = joined("<styleSheet><colors/></styleSheet>", GRAFT);
        assert_eq!(map.cells, [0, 1]);
        assert!(new.starts_with("<styleSheet><numFmts count=\"1\">") && new.ends_with("</dxfs><colors/></styleSheet>"), "{new}");
    }
}
