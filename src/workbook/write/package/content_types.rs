//! `[Content_Types].xml`: what each part is.

use super::Package;
use super::error::PackageError;
use super::xml::{Edits, Tag, TagKind, Tags, escape};

/// The part's name.
pub(crate) const PART: &str = "[Content_Types].xml";

/// The content types of a package: by part, and by extension.
pub(crate) struct ContentTypes(String);

impl ContentTypes {
    /// Reads the content types.
    ///
    /// # Errors
    /// When they are missing or cannot be read.
    pub(crate) fn read(package: &mut Package<'_>) -> Result<Self, PackageError> {
        Ok(Self(package.text(PART)?.ok_or(PackageError::NotAWorkbook)?))
    }

    /// The type of a part (full name); `None` when neither it nor its extension is listed.
    pub(crate) fn of(&self, part: &str) -> Option<String> {
        let extension = part.rsplit('.').next().unwrap_or("");
        let mut by_extension = None;
        for tag in Tags::new(&self.0) {
            let matches =
                |name: &str, wanted: &str| tag.attribute(name).is_some_and(|v| v.trim_start_matches('/').eq_ignore_ascii_case(wanted));
            let kind = || tag.attribute("ContentType").map(std::borrow::Cow::into_owned);
            if tag.opens("Override") && matches("PartName", part) {
                return kind();
            }
            if tag.opens("Default") && matches("Extension", extension) {
                by_extension = kind();
            }
        }
        by_extension
    }

    /// Adds a type for each part (full name, type), leaves out those of the parts in `drop`.
    pub(crate) fn change(&mut self, add: &[(String, String)], drop: &[String]) {
        let mut edits = Edits::default();
        let mut skip_from = None;
        for tag in Tags::new(&self.0) {
            if tag.opens("Override") {
                let part = tag.attribute("PartName").unwrap_or_default();
                let part = part.trim_start_matches('/');
                let gone = drop.iter().chain(add.iter().map(|(p, _)| p)).any(|d| d.eq_ignore_ascii_case(part));
                match (gone, tag.kind) {
                    (true, TagKind::Empty) => edits.replace(tag.span.clone(), ""),
                    (true, _) => skip_from = Some(tag.span.start),
                    _ => {}
                }
            } else if tag.closes("Override") {
                if let Some(from) = skip_from.take() {
                    edits.replace(from..tag.span.end, "");
                }
            } else if tag.local() == "Types" && tag.kind != TagKind::Open {
                let prefix = tag.prefix();
                let line = |(part, kind): &(String, String)| {
                    format!("<{prefix}Override PartName=\"/{}\" ContentType=\"{}\"/>", escape(part), escape(kind))
                };
                let lines: String = add.iter().map(line).collect();
                if tag.kind == TagKind::Close {
                    edits.insert(tag.span.start, lines);
                } else {
                    edits.replace(tag.span.clone(), format!("{}{lines}</{}>", Tag::opened(tag.raw), tag.name()));
                }
            }
        }
        self.0 = edits.apply(&self.0);
    }

    /// Lists an extension if it is not listed.
    pub(crate) fn extension(&mut self, extension: &str, kind: &str) {
        let known = |t: &Tag<'_>| t.opens("Default") && t.attribute("Extension").is_some_and(|e| e.eq_ignore_ascii_case(extension));
        if Tags::new(&self.0).any(|t| known(&t)) {
            return;
        }
        if let Some(root) = Tags::new(&self.0).find(|t| t.opens("Types")) {
            let mut edits = Edits::default();
            let line = format!("<{}Default Extension=\"{extension}\" ContentType=\"{kind}\"/>", root.prefix());
            if root.kind == TagKind::Open {
                edits.insert(root.span.end, line);
            } else {
                edits.replace(root.span.clone(), format!("{}{line}</{}>", Tag::opened(root.raw), root.name()));
            }
            self.0 = edits.apply(&self.0);
        }
    }

    /// A template becomes the workbook that is made from it; Excel does not open a template that is named .xlsx.
    pub(crate) fn template_to_workbook(&mut self) {
        for kind in ["openxmlformats-officedocument.spreadsheetml.template.main", "ms-excel.template.macroEnabled.main"] {
            if self.0.contains(kind) {
                self.0 = self.0.replace(kind, &kind.replace("template.main", "sheet.main").replace("template.macro", "sheet.macro"));
            }
        }
    }

    /// Puts the content types back into the package.
    pub(crate) fn store(self, package: &mut Package<'_>) {
        package.put(PART, self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_found_by_part_then_by_extension() {
        let mut types = ContentTypes("<Types xmlns='u'><Default Extension='xml' ContentType='x'/><Override PartName='/a.xml' ContentType='y'/><Override PartName='/b.xml' ContentType='z'></Override></Types>".into());
        assert_eq!((types.of("a.xml").as_deref(), types.of("c.xml").as_deref(), types.of("d.bin")), (Some("y"), Some("x"), None));
        types.change(&[("n.xml".into(), "t".into())], &["b.xml".into()]);
        types.extension("vml", "v");
        types.extension("XML", "v");
        assert_eq!(
            types.0,
            "<Types xmlns='u'><Default Extension=\"vml\" ContentType=\"v\"/><Default Extension='xml' ContentType='x'/><Override PartName='/a.xml' ContentType='y'/><Override PartName=\"/n.xml\" ContentType=\"t\"/></Types>"
        );
    }

    #[test]
    fn a_list_without_entries_takes_some() {
        let (mut types, mut other) = (ContentTypes("<x:Types xmlns:x='u' />".into()), ContentTypes("<Types/>".into()));
        types.change(&[("n.xml".into(), "t".into())], &[]);
        other.extension("vml", "v");
        assert_eq!(types.0, "<x:Types xmlns:x='u'><x:Override PartName=\"/n.xml\" ContentType=\"t\"/></x:Types>");
        assert_eq!(other.0, "<Types><Default Extension=\"vml\" ContentType=\"v\"/></Types>");
    }

    #[test]
    fn a_template_becomes_a_workbook() {
        let mut types = ContentTypes("application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml application/vnd.ms-excel.template.macroEnabled.main+xml".into());
        types.template_to_workbook();
        assert_eq!(
            types.0,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml application/vnd.ms-excel.sheet.macroEnabled.main+xml"
        );
    }
}
