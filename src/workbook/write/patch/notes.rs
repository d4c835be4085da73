//! Notes at changed cells: what it was, which decision, who and when. Where a note cannot be added safely, none is.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::cells::Place;
use crate::ledger::cell::a1;
use crate::workbook::write::error::WriteError;
use crate::workbook::write::package::Package;
use crate::workbook::write::package::book::{RELATIONSHIPS, STRICT_RELATIONSHIPS};
use crate::workbook::write::package::content_types::ContentTypes;
use crate::workbook::write::package::relationships::{
    NewRelationship, Relationship, free_ids, relationships, relative, rels_of, with_relationships,
};
use crate::workbook::write::package::xml::{Edits, Tag, TagKind, Tags, escape, namespaces};

/// The author of Plumbline's notes.
const AUTHOR: &str = "Plumbline";
const COMMENTS_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";
const DRAWING_TYPE: &str = "application/vnd.openxmlformats-officedocument.vmlDrawing";

/// A worksheet part without its rows.
pub(crate) struct SheetEnd {
    /// Its first tag.
    pub(crate) root: String,
    /// What follows its rows.
    pub(crate) xml: String,
}

/// Adds a note to each cell of a sheet. Gives the cells that carry theirs now; a cell with somebody else's note keeps that one.
///
/// # Errors
/// When a part that must be edited cannot be read.
pub(crate) fn add(
    package: &mut Package<'_>,
    sheet: &str,
    end: &mut SheetEnd,
    strict: bool,
    notes: &BTreeMap<Place, String>,
) -> Result<Vec<Place>, WriteError> {
    let links = relationships(package, sheet)?;
    let comments = links.iter().find(|r| r.kind == "comments" && !r.external).map(|r| r.target.clone());
    let drawing_id =
        Tags::new(&end.xml).find(|t| t.opens("legacyDrawing")).map(|t| t.prefixed_attribute("id").unwrap_or_default().into_owned());
    let drawing = match &drawing_id {
        Some(id) => links.iter().find(|r| r.id == *id).map(|r| r.target.clone()),
        None => None,
    };
    if drawing_id.is_some() != drawing.is_some() || (comments.is_some() && drawing.is_none()) {
        return Ok(Vec::new());
    }
    let old = comments.as_deref().map(|part| package.text(part)).transpose()?.flatten();
    let Commented { xml: new_comments, noted, fresh } = commented(old, notes, strict);
    let shapes = drawing.as_deref().map(|part| package.text(part)).transpose()?.flatten();
    let Some(new_drawing) = drawn(shapes, &fresh) else { return Ok(Vec::new()) };
    let mut parts = Parts { package, sheet, links, new: Vec::new(), strict };
    let comments = parts.place(comments, "comments", "xl/comments");
    let drawing = parts.place(drawing, "vmlDrawing", "xl/drawings/vmlDrawing");
    let id = parts.store_links()?;
    package.put(&comments, new_comments);
    package.put(&drawing, new_drawing);
    if let Some(id) = id {
        end.xml = with_drawing(end, &id, strict);
    }
    let mut types = ContentTypes::read(package)?;
    if types.of(&comments).as_deref() != Some(COMMENTS_TYPE) {
        types.change(&[(comments, COMMENTS_TYPE.to_owned())], &[]);
    }
    types.extension("vml", DRAWING_TYPE);
    types.store(package);
    Ok(noted)
}

/// Finds names and relationships for the parts that are new.
struct Parts<'p, 'a> {
    package: &'p mut Package<'a>,
    sheet: &'p str,
    links: Vec<Relationship>,
    new: Vec<NewRelationship>,
    strict: bool,
}

impl Parts<'_, '_> {
    /// The part there is, or the name of a new one with its relationship.
    fn place(&mut self, there: Option<String>, kind: &str, stem: &str) -> String {
        if let Some(part) = there {
            return part;
        }
        let extension = if kind == "comments" { "xml" } else { "vml" };
        let name = (1..=u32::MAX).map(|n| format!("{stem}{n}.{extension}")).find(|n| !self.package.has(n)).unwrap_or_default();
        let id = free_ids(&self.links, 1).concat();
        self.links.push(Relationship { id: id.clone(), kind: kind.to_owned(), target: name.clone(), external: false });
        let types = if self.strict { STRICT_RELATIONSHIPS } else { RELATIONSHIPS };
        self.new.push(NewRelationship { id, kind: format!("{types}/{kind}"), target: relative(self.sheet, &name) });
        name
    }

    /// Stores the new relationships; gives the id of a new drawing.
    fn store_links(self) -> Result<Option<String>, WriteError> {
        if self.new.is_empty() {
            return Ok(None);
        }
        let rels = self.package.text(&rels_of(self.sheet))?;
        self.package.put(&rels_of(self.sheet), with_relationships(rels.as_deref(), &self.new, &[]));
        Ok(self.new.into_iter().find(|r| r.kind.ends_with("/vmlDrawing")).map(|r| r.id))
    }
}

struct Commented {
    xml: String,
    /// Cells that carry their note.
    noted: Vec<Place>,
    /// Those of them that had none before.
    fresh: Vec<Place>,
}

/// The comments part with the notes in it.
fn commented(old: Option<String>, notes: &BTreeMap<Place, String>, strict: bool) -> Commented {
    let namespace =
        if strict { "http://purl.oclc.org/ooxml/spreadsheetml/main" } else { "http://schemas.openxmlformats.org/spreadsheetml/2006/main" };
    let xml = old.unwrap_or_else(|| {
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<comments xmlns=\"{namespace}\"><authors></authors><commentList></commentList></comments>")
    });
    let prefix = Tags::new(&xml).next().map_or("", |t| t.prefix());
    let authors = authors(&xml);
    let ours = authors.iter().position(|a| a == AUTHOR);
    let author = ours.unwrap_or(authors.len());
    let mut edits = Edits::default();
    let (mut noted, mut there, mut current) = (Vec::new(), Vec::new(), None);
    for tag in Tags::new(&xml) {
        match (tag.local(), tag.kind) {
            ("comment", TagKind::Open) => {
                let by = tag.attribute("authorId").and_then(|a| a.parse::<usize>().ok());
                let place = tag.attribute("ref").and_then(|r| crate::ledger::cell::parse_a1(&r));
                there.extend(place);
                current = place.filter(|_| by.is_some() && by == ours);
            }
            ("text", TagKind::Close) => {
                if let Some((place, note)) = current.take().and_then(|p| Some((p, notes.get(&p)?))) {
                    edits.insert(tag.span.start, run(&format!("\n{note}"), prefix));
                    noted.push(place);
                }
            }
            ("authors", TagKind::Close) if ours.is_none() => {
                edits.insert(tag.span.start, format!("<{prefix}author>{AUTHOR}</{prefix}author>"));
            }
            ("authors", TagKind::Empty) => {
                edits.replace(tag.span.clone(), format!("<{prefix}authors><{prefix}author>{AUTHOR}</{prefix}author></{prefix}authors>"));
            }
            _ => {}
        }
    }
    let fresh: Vec<Place> = notes.keys().filter(|p| !there.contains(p)).copied().collect();
    let line = |place: &Place| {
        let text = notes.get(place).map(|n| run(n, prefix)).unwrap_or_default();
        let address = a1(place.0, place.1);
        format!("<{prefix}comment ref=\"{address}\" authorId=\"{author}\"><{prefix}text>{text}</{prefix}text></{prefix}comment>")
    };
    let lines: String = fresh.iter().map(line).collect();
    for tag in Tags::new(&xml).filter(|t| t.local() == "commentList") {
        match tag.kind {
            TagKind::Close => edits.insert(tag.span.start, lines.clone()),
            TagKind::Empty => edits.replace(tag.span.clone(), format!("{}{lines}</{}>", Tag::opened(tag.raw), tag.name())),
            TagKind::Open => {}
        }
    }
    noted.extend(&fresh);
    Commented { xml: edits.apply(&xml), noted, fresh }
}

fn run(text: &str, prefix: &str) -> String {
    let text = escape(text);
    format!(
        "<{prefix}r><{prefix}rPr><{prefix}sz val=\"9\"/><{prefix}rFont val=\"Tahoma\"/></{prefix}rPr><{prefix}t xml:space=\"preserve\">{text}</{prefix}t></{prefix}r>"
    )
}

fn authors(xml: &str) -> Vec<String> {
    let (mut names, mut from) = (Vec::new(), 0);
    for tag in Tags::new(xml).filter(|t| t.local() == "author") {
        match tag.kind {
            TagKind::Open => from = tag.span.end,
            TagKind::Close => names.push(xml.get(from..tag.span.start).unwrap_or("").to_owned()),
            TagKind::Empty => names.push(String::new()),
        }
    }
    names
}

/// The drawing part with a hidden box for each new note; `None` when it is not one that boxes can be added to.
fn drawn(old: Option<String>, fresh: &[Place]) -> Option<String> {
    const NEW: &str = "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"1\"/></o:shapelayout></xml>";
    const BOX: &str = "<v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>";
    let vml = old.unwrap_or_else(|| NEW.to_owned());
    let end = vml.rfind("</xml>")?;
    if !["xmlns:v=", "xmlns:o=", "xmlns:x="].iter().all(|n| vml.contains(n)) {
        return None;
    }
    let number = |text: &str| text.split(|c: char| !c.is_ascii_digit()).next().and_then(|n| n.parse::<u64>().ok());
    let last = vml.split("_x0000_s").skip(1).filter_map(number).max().unwrap_or(1024);
    let mut added = if vml.contains("id=\"_x0000_t202\"") { String::new() } else { BOX.to_owned() };
    for (id, (row, col)) in (last + 1..).zip(fresh) {
        let (left, right, top, bottom) = (u32::from(*col) + 1, u32::from(*col) + 4, row.saturating_sub(1), row + 5);
        let _ = write!(
            added,
            "<v:shape id=\"_x0000_s{id}\" type=\"#_x0000_t202\" style=\"position:absolute;margin-left:60pt;margin-top:1.5pt;width:190pt;height:80pt;z-index:1;visibility:hidden\" fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/><v:textbox style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div></v:textbox><x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{left}, 15, {top}, 10, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{col}</x:Column></x:ClientData></v:shape>"
        );
    }
    Some([vml.get(..end)?, &added, vml.get(end..)?].concat())
}

/// The worksheet's end with its notes' drawing named, in the schema's order.
fn with_drawing(end: &SheetEnd, id: &str, strict: bool) -> String {
    const AFTER: [&str; 9] = [
        "legacyDrawingHF",
        "drawingHF",
        "picture",
        "oleObjects",
        "controls",
        "webPublishItems",
        "tableParts",
        "extLst",
        "AlternateContent",
    ];
    let address = if strict { STRICT_RELATIONSHIPS } else { RELATIONSHIPS };
    let declared = namespaces(&end.root).into_iter().find(|(p, a)| !p.is_empty() && (a == RELATIONSHIPS || a == STRICT_RELATIONSHIPS));
    let prefix = Tags::new(&end.root).next().map_or("", |t| t.prefix());
    let (mut depth, mut at) = (1_u32, None);
    for tag in Tags::new(&end.xml) {
        if (depth == 1 && tag.kind != TagKind::Close && AFTER.contains(&tag.local())) || tag.closes("worksheet") {
            at = Some(tag.span.start);
            break;
        }
        match tag.kind {
            TagKind::Open => depth += 1,
            TagKind::Close => depth = depth.saturating_sub(1),
            TagKind::Empty => {}
        }
    }
    let line = match declared {
        Some((r, _)) => format!("<{prefix}legacyDrawing {r}:id=\"{id}\"/>"),
        None => format!("<{prefix}legacyDrawing xmlns:plr=\"{address}\" plr:id=\"{id}\"/>"),
    };
    let mut edits = Edits::default();
    if let Some(at) = at {
        edits.insert(at, line);
    }
    edits.apply(&end.xml)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notes() -> BTreeMap<Place, String> {
        [((7, 6), "Was 61,000 & <D-001>".to_owned()), ((8, 6), "Was 5".to_owned())].into()
    }

    #[test]
    fn somebody_elses_note_stays_and_ours_grows() {
        let old = "<comments><authors><author>Ann</author><author>Plumbline</author></authors><commentList><comment ref=\"G8\" authorId=\"0\"><text><t>hers</t></text></comment><comment ref=\"G9\" authorId=\"1\"><text><r><t>ours</t></r></text></comment></commentList></comments>";
        let done = commented(Some(old.into()), &notes(), false);
        assert_eq!((done.noted, done.fresh), (vec![(8, 6)], vec![]));
        assert!(done.xml.contains("<t>hers</t></text>") && done.xml.contains("\nWas 5</t></r></text>"), "{}", done.xml);
    }

    #[test]
    fn new_notes_have_an_author_and_a_box_each() {
        let done = commented(None, &notes(), false);
        assert!(done.xml.contains("<author>Plumbline</author>") && done.xml.contains("ref=\"G8\" authorId=\"0\""), "{}", done.xml);
        assert!(done.xml.contains("Was 61,000 &amp; &lt;D-001&gt;"));
        let vml = drawn(None, &done.fresh).unwrap();
        assert!(vml.contains("_x0000_s1025") && vml.contains("_x0000_s1026") && vml.contains("<x:Row>7</x:Row><x:Column>6</x:Column>"));
        let more = drawn(Some(vml.clone()), &[(1, 1)]).unwrap();
        assert!(more.contains("_x0000_s1027") && more.matches("<v:shapetype").count() == 1);
        assert_eq!(drawn(Some("<xml></xml>".into()), &[(1, 1)]), None);
    }

    #[test]
    fn the_drawing_stands_where_the_schema_wants_it() {
        let root = "<x:worksheet xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">".to_owned();
        let xml = "<x:conditionalFormatting><x:extLst/></x:conditionalFormatting><x:drawing r:id=\"rId1\"/><x:tableParts/></x:worksheet>";
        let end = SheetEnd { root, xml: xml.to_owned() };
        assert!(with_drawing(&end, "rId2", false).contains("<x:drawing r:id=\"rId1\"/><x:legacyDrawing r:id=\"rId2\"/><x:tableParts/>"));
        assert!(
            with_drawing(&SheetEnd { root: "<worksheet>".into(), xml: "</worksheet>".into() }, "rId1", false)
                .ends_with("plr:id=\"rId1\"/></worksheet>")
        );
    }
}
