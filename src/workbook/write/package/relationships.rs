//! Relationship parts: which part a part points to, and paths between parts.

use super::Package;
use super::error::PackageError;
use super::xml::{Edits, TagKind, Tags, escape};

/// One relationship of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Relationship {
    /// `rId3`.
    pub(crate) id: String,
    /// The last word of its type, such as `worksheet`.
    pub(crate) kind: String,
    /// The full name of the part it points to; for an outside target, the target as written.
    pub(crate) target: String,
    /// Whether it points outside the package.
    pub(crate) external: bool,
}

/// The name of the part that holds a part's relationships.
pub(crate) fn rels_of(part: &str) -> String {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") }
}

/// The relationships of a part; none when it has no relationship part.
///
/// # Errors
/// When the relationship part cannot be read.
pub(crate) fn relationships(package: &mut Package<'_>, part: &str) -> Result<Vec<Relationship>, PackageError> {
    Ok(package.text(&rels_of(part))?.map(|xml| listed(&xml, part)).unwrap_or_default())
}

/// The relationships that a relationship part of `part` lists.
pub(crate) fn listed(xml: &str, part: &str) -> Vec<Relationship> {
    let mut list = Vec::new();
    for tag in Tags::new(xml).filter(|t| t.opens("Relationship")) {
        let value = |name| tag.attribute(name).map(std::borrow::Cow::into_owned).unwrap_or_default();
        let external = value("TargetMode").eq_ignore_ascii_case("external");
        let target = value("Target");
        list.push(Relationship {
            id: value("Id"),
            kind: value("Type").rsplit('/').next().unwrap_or("").to_owned(),
            target: if external { target } else { resolved(part, &target) },
            external,
        });
    }
    list
}

/// The full name of the part that `target` means when `part` names it: relative to the part's folder, or from the root.
pub(crate) fn resolved(part: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut folders: Vec<&str> =
        if target.starts_with('/') { Vec::new() } else { part.rsplit_once('/').map_or(Vec::new(), |(f, _)| f.split('/').collect()) };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                folders.pop();
            }
            name => folders.push(name),
        }
    }
    folders.join("/")
}

/// A relationship to add: its id, its type's full address and its target.
pub(crate) struct NewRelationship {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) target: String,
}

/// A relationship part with relationships added and others (by id) left out; a new part when there was none.
pub(crate) fn with_relationships(xml: Option<&str>, add: &[NewRelationship], drop: &[String]) -> String {
    const NEW: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>";
    let xml = xml.unwrap_or(NEW);
    let mut edits = Edits::default();
    let mut skip_to = None;
    for tag in Tags::new(xml) {
        if tag.opens("Relationship") {
            let gone = tag.attribute("Id").is_some_and(|id| drop.iter().any(|d| *d == id));
            match (gone, tag.kind) {
                (true, TagKind::Empty) => edits.replace(tag.span.clone(), ""),
                (true, _) => skip_to = Some(tag.span.start),
                _ => {}
            }
        } else if tag.closes("Relationship") {
            if let Some(from) = skip_to.take() {
                edits.replace(from..tag.span.end, "");
            }
        } else if tag.local() == "Relationships" && tag.kind != TagKind::Open {
            let prefix = tag.prefix();
            let line = |r: &NewRelationship| {
                let (id, kind, target) = (escape(&r.id), escape(&r.kind), escape(&r.target));
                format!("<{prefix}Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/>")
            };
            let lines: String = add.iter().map(line).collect();
            if tag.kind == TagKind::Close {
                edits.insert(tag.span.start, lines);
            } else {
                edits.replace(tag.span.clone(), format!("{}{lines}</{}>", super::xml::Tag::opened(tag.raw), tag.name()));
            }
        }
    }
    edits.apply(xml)
}

/// The first `count` ids of the form `rId<n>` that none of the relationships uses.
pub(crate) fn free_ids(used: &[Relationship], count: usize) -> Vec<String> {
    let last = used.iter().filter_map(|r| r.id.to_ascii_lowercase().strip_prefix("rid").and_then(|n| n.parse::<u32>().ok())).max();
    let first = last.unwrap_or(0).min(1_000_000) + 1;
    (first..).map(|n| format!("rId{n}")).filter(|id| !used.iter().any(|r| r.id.eq_ignore_ascii_case(id))).take(count).collect()
}

/// How `part` names `target` (both full names): relative to the part's folder.
pub(crate) fn relative(part: &str, target: &str) -> String {
    let mut from: Vec<&str> = part.split('/').collect();
    from.pop();
    let to: Vec<&str> = target.split('/').collect();
    let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - same);
    up.chain(to.into_iter().skip(same)).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_relative_or_from_the_root() {
        assert_eq!(resolved("xl/workbook.xml", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl/worksheets/sheet1.xml", "../drawings/drawing1.xml"), "xl/drawings/drawing1.xml");
        assert_eq!(resolved("xl/workbook.xml", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(relative("xl/worksheets/sheet1.xml", "xl/drawings/drawing1.xml"), "../drawings/drawing1.xml");
        assert_eq!(relative("xl/workbook.xml", "xl/worksheets/sheet1.xml"), "worksheets/sheet1.xml");
        assert_eq!(relative("workbook.xml", "xl/a.xml"), "xl/a.xml");
        assert_eq!(
            (rels_of("xl/workbook.xml"), rels_of("workbook.xml")),
            ("xl/_rels/workbook.xml.rels".into(), "_rels/workbook.xml.rels".into())
        );
    }

    #[test]
    fn relationships_are_added_and_left_out() {
        let xml = "<r:Relationships xmlns:r='u'><r:Relationship Id='rId1' Type='t/a' Target='a'/><r:Relationship Id='rId2' Type='t/b' Target='b'></r:Relationship></r:Relationships>";
        let add = [NewRelationship { id: "rId3".into(), kind: "t/c".into(), target: "/c".into() }];
        let new = with_relationships(Some(xml), &add, &["rId2".into()]);
        assert_eq!(
            new,
            "<r:Relationships xmlns:r='u'><r:Relationship Id='rId1' Type='t/a' Target='a'/><r:Relationship Id=\"rId3\" Type=\"t/c\" Target=\"/c\"/></r:Relationships>"
        );
        assert_eq!(free_ids(&listed(&new, "xl/workbook.xml"), 2), ["rId4", "rId5"]);
        assert_eq!(listed(&with_relationships(None, &add, &[]), "x").len(), 1);
    }
}
