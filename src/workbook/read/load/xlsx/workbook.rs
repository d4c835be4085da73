//! The list of sheets of a package, and where its parts are: by its relationships, else by the usual names.

use std::collections::HashMap;
use std::io::{self, Read};

use super::super::names::{self, Named};
use super::super::package::Parts;
use super::strings;
use super::xml::{Tag, Token, Xml};

/// One worksheet.
pub(super) struct Tab {
    /// The name on the tab.
    pub(super) name: String,
    /// Whether it is hidden.
    pub(super) hidden: bool,
    /// Its part.
    pub(super) part: String,
}

/// What the workbook part says.
pub(super) struct Workbook {
    /// Worksheets in order; sheets of charts, dialogs and macros are not there.
    pub(super) sheets: Vec<Tab>,
    /// Whether days are counted from 1904.
    pub(super) from_1904: bool,
    /// The part with shared strings.
    pub(super) strings: String,
    /// The part with styles.
    pub(super) styles: String,
    /// The ranges that names stand for.
    pub(super) names: Vec<Named>,
}

/// A part that another one names.
struct Target {
    kind: String,
    part: String,
}

impl Target {
    /// Whether it is a sheet of cells: charts, dialogs and macros have sheets of their own kinds.
    fn is_worksheet(&self) -> bool {
        let kind = self.kind.rsplit('/').next().unwrap_or("");
        kind == "worksheet" || !kind.to_ascii_lowercase().ends_with("sheet")
    }
}

/// Reads the list of sheets.
pub(super) fn read(parts: &mut Parts<'_>) -> Workbook {
    let main = relationships(parts, "").into_values().find(|n| n.kind.ends_with("officeDocument")).map(|n| n.part);
    let main = main.filter(|part| parts.has(part)).unwrap_or_else(|| "xl/workbook.xml".into());
    let named = relationships(parts, &main);
    let of_kind = |kind: &str| named.values().find(|n| n.kind.ends_with(kind)).map(|n| n.part.clone());
    let beside = |name: &str| format!("{}{name}", folder(&main));
    let mut workbook = Workbook {
        sheets: Vec::new(),
        from_1904: false,
        strings: of_kind("/sharedStrings").filter(|p| parts.has(p)).unwrap_or_else(|| beside("sharedStrings.xml")),
        styles: of_kind("/styles").filter(|p| parts.has(p)).unwrap_or_else(|| beside("styles.xml")),
        names: Vec::new(),
    };
    let mut listed: Vec<(Tab, Option<&Target>)> = Vec::new();
    if let Some(part) = parts.xml(&main) {
        each_tag(part, |tag| match tag.name() {
            b"sheet" => {
                // The prefix of `r:id` may be any; the sheet's own number is `sheetId`.
                let id = tag.text("id").unwrap_or_default();
                let hidden = matches!(tag.attribute("state"), Some(b"hidden" | b"veryHidden"));
                listed.push((Tab { name: tag.text("name").unwrap_or_default(), hidden, part: id.clone() }, named.get(&id)));
            }
            b"workbookPr" if tag.attribute("date1904").is_some() => workbook.from_1904 = tag.flag("date1904"),
            _ => {}
        });
    }
    // Names that cannot be read say nothing.
    workbook.names = parts.xml(&main).and_then(|part| defined_names(part).ok()).unwrap_or_default();
    let claimed: Vec<&str> = listed.iter().filter_map(|(_, n)| n.map(|n| n.part.as_str())).collect();
    for (position, (tab, relationship)) in listed.iter().enumerate() {
        if relationship.is_some_and(|n| !n.is_worksheet()) {
            continue;
        }
        let part = relationship.map_or(tab.part.as_str(), |n| n.part.as_str());
        let usual = beside(&format!("worksheets/sheet{}.xml", position + 1));
        let lost = !parts.has(part) && parts.has(&usual) && !claimed.contains(&usual.as_str());
        // A module of an old workbook is listed like a sheet, without a part.
        if lost || !part.is_empty() {
            let part = if lost { usual } else { part.to_owned() };
            workbook.sheets.push(Tab { name: tab.name.clone(), hidden: tab.hidden, part });
        }
    }
    if workbook.sheets.is_empty() {
        workbook.sheets = by_name(parts);
    }
    workbook
}

/// The ranges that the workbook part's names stand for.
fn defined_names(part: impl Read) -> io::Result<Vec<Named>> {
    let (mut xml, mut found, mut reference) = (Xml::new(part), Vec::new(), String::new());
    loop {
        match xml.token()? {
            Token::Open(tag) if tag.name() == b"definedName" && !tag.empty => {
                let name = tag.text("name").unwrap_or_default();
                reference.clear();
                strings::content(&mut xml, b"definedName", &mut reference)?;
                names::add(&mut found, &name, &reference);
            }
            Token::End => return Ok(found),
            _ => {}
        }
    }
}

/// The worksheets of a package whose list of sheets is missing or lists none, by the numbers in their parts' names.
fn by_name(parts: &Parts<'_>) -> Vec<Tab> {
    let stem = |part: &str| part.rsplit('/').next().unwrap_or(part).trim_end_matches(".xml").to_owned();
    let number = |part: &str| stem(part).trim_start_matches(|c: char| !c.is_ascii_digit()).parse::<u32>().unwrap_or(u32::MAX);
    let mut found: Vec<String> =
        parts.names().filter(|n| n.contains("worksheets/sheet") && !n.contains("_rels/")).map(str::to_owned).collect();
    found.sort_by_key(|part| (number(part), part.clone()));
    found.into_iter().map(|part| Tab { name: stem(&part).replacen('s', "S", 1), hidden: false, part }).collect()
}

/// What a part names, by the names it gives; for no part, what the package names.
fn relationships(parts: &mut Parts<'_>, part: &str) -> HashMap<String, Target> {
    let (folder, file) = (folder(part), part.rsplit('/').next().unwrap_or(part));
    let mut named = HashMap::new();
    let Some(list) = parts.xml(&format!("{folder}_rels/{file}.rels")) else { return named };
    each_tag(list, |tag| {
        if let (b"Relationship", Some(id), Some(target)) = (tag.name(), tag.text("Id"), tag.text("Target")) {
            named.insert(id, Target { kind: tag.text("Type").unwrap_or_default(), part: resolved(folder, &target) });
        }
    });
    named
}

/// A target as seen from a folder, from the top of the package.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let from = if target.starts_with('/') { "" } else { folder };
    let mut steps: Vec<&str> = Vec::new();
    for step in from.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// The folder of a part, with the slash behind it; empty at the top.
fn folder(part: &str) -> &str {
    part.rfind('/').and_then(|at| part.get(..=at)).unwrap_or("")
}

/// Looks at every tag, as far as the part goes.
fn each_tag(source: impl Read, mut look: impl FnMut(&Tag<'_>)) {
    let mut xml = Xml::new(source);
    while let Ok(token) = xml.token() {
        match token {
            Token::Open(tag) => look(&tag),
            Token::End => return,
            Token::Close(_) | Token::Text(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_relative_or_from_the_top() {
        assert_eq!(resolved("xl/", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl/", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl/worksheets/", "..\\tables/table1.xml"), "xl/tables/table1.xml");
    }
}
