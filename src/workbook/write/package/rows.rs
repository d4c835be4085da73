//! A worksheet part row by row: rows that nobody asks for pass through as they are, so that a sheet of any size is edited in
//! the memory of its largest row.

use std::io::{Read, Write};
use std::ops::Range;

use memchr::memchr;
use memchr::memmem::{self, Finder};

use super::error::PackageError;
use super::xml::{Tag, TagKind, Tags};

/// How much is read at once, in bytes.
const CHUNK: u64 = 256 << 10;
/// How much of the text on either side of a row its editor may look at, in bytes.
const NEAR: usize = 64 << 10;

/// A worksheet part on its way from its old package to the new one. Rows count from 0.
pub(crate) struct RowEditor<'a> {
    part: &'a str,
    input: Box<dyn Read + 'a>,
    output: &'a mut dyn Write,
    /// A window of the part. What stands before it is in the output.
    text: Vec<u8>,
    /// Up to here the window is in the output.
    written: usize,
    /// The place between two rows that has been reached.
    at: usize,
    /// Whether the window reaches to the end of the part.
    ended: bool,
    root: String,
    /// The prefix of the sheet's elements, with its colon.
    prefix: String,
    row_tag: Finder<'static>,
    formula_tag: Finder<'static>,
    end_tag: Finder<'static>,
    /// The number of the next row, when it does not state its own.
    next: u32,
    /// The length of the row that was found last.
    found: usize,
    arrays: Vec<String>,
    /// The rows put into a sheet whose element for rows is `<sheetData/>`, and the length of that tag.
    empty: Option<(usize, String)>,
}

/// What comes next between rows.
enum Mark {
    Row,
    End,
}

impl<'a> RowEditor<'a> {
    /// Passes over the beginning of a worksheet part, up to its rows.
    ///
    /// # Errors
    /// When the part cannot be unpacked or written, or has no element for rows.
    pub(crate) fn new(part: &'a str, input: Box<dyn Read + 'a>, output: &'a mut dyn Write) -> Result<Self, PackageError> {
        let any = || Finder::new("").into_owned();
        let (root, prefix) = (String::new(), String::new());
        let mut rows = Self {
            part,
            input,
            output,
            text: Vec::new(),
            written: 0,
            at: 0,
            ended: false,
            root,
            prefix,
            row_tag: any(),
            formula_tag: any(),
            end_tag: any(),
            next: 0,
            found: 0,
            arrays: Vec::new(),
            empty: None,
        };
        let mut from = 0;
        loop {
            let Some(span) = rows.markup(from)? else { return Err(rows.unexpected()) };
            let raw = rows.str(span.clone())?;
            let kind = match raw {
                _ if raw.starts_with("</") => TagKind::Close,
                _ if raw.ends_with("/>") => TagKind::Empty,
                _ => TagKind::Open,
            };
            let tag = Tag { kind, span: span.clone(), raw };
            let (is_tag, is_data) = (!raw.starts_with("<!") && !raw.starts_with("<?"), tag.opens("sheetData"));
            let (raw, prefix) = (raw.to_owned(), tag.prefix().to_owned());
            if is_tag && rows.root.is_empty() {
                rows.root.clone_from(&raw);
            }
            if is_tag && is_data {
                rows.row_tag = Finder::new(&format!("<{prefix}row")).into_owned();
                rows.formula_tag = Finder::new(&format!("<{prefix}f")).into_owned();
                rows.end_tag = Finder::new(&format!("</{prefix}sheetData")).into_owned();
                rows.prefix = prefix;
                if kind == TagKind::Empty {
                    rows.empty = Some((raw.len(), String::new()));
                    rows.at = span.start;
                } else {
                    rows.at = span.end;
                }
                return Ok(rows);
            }
            from = span.end;
        }
    }

    /// The part's first tag.
    pub(crate) fn root(&self) -> &str {
        &self.root
    }

    /// The prefix of the sheet's elements with its colon, or nothing.
    pub(crate) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The ranges (`A2:B9`) that array formulas and data tables of the rows passed so far fill.
    pub(crate) fn arrays(&self) -> &[String] {
        &self.arrays
    }

    /// Goes on to a row; asks must ascend. False when there is no such row: a new one may be put where it belongs now.
    ///
    /// # Errors
    /// When the part cannot be unpacked or written, or ends inside a row.
    pub(crate) fn seek(&mut self, row: u32) -> Result<bool, PackageError> {
        self.found = 0;
        while let Some((number, tag)) = self.numbered()? {
            if number > row {
                while self.text.len() - self.at < NEAR && self.fill()? {}
                return Ok(false);
            }
            let Some((_, end)) = self.mark(tag)? else { return Err(self.unexpected()) };
            self.next = number.saturating_add(1);
            if number == row {
                self.found = end;
                while self.text.len() - self.at < end + NEAR && self.fill()? {}
                return Ok(true);
            }
            self.note_arrays(self.at..self.at + end);
            self.at += end;
        }
        Ok(false)
    }

    /// Goes on to the next row that is there, and gives its number; `None` after the last.
    ///
    /// # Errors
    /// When the part cannot be unpacked or written, or ends inside a row.
    pub(crate) fn advance(&mut self) -> Result<Option<u32>, PackageError> {
        self.at += std::mem::take(&mut self.found);
        let Some((number, tag)) = self.numbered()? else { return Ok(None) };
        let Some((_, end)) = self.mark(tag)? else { return Err(self.unexpected()) };
        self.next = number.saturating_add(1);
        self.found = end;
        Ok(Some(number))
    }

    /// Whether the row that was found last has a formula.
    pub(crate) fn has_formula(&self) -> bool {
        let row = self.text.get(self.at..self.at + self.found).unwrap_or_default();
        first_tag(&self.formula_tag, row).is_some()
    }

    /// Goes on to where the next row starts. Gives its number and the length of its tag; `None` when there are no more rows.
    fn numbered(&mut self) -> Result<Option<(u32, usize)>, PackageError> {
        let Some((Mark::Row, start)) = self.mark(0)? else { return Ok(None) };
        self.at += start;
        let Some(tag) = self.tag_end(self.at)?.map(|end| self.at..end) else { return Err(self.unexpected()) };
        let length = tag.len();
        let raw = self.str(tag.clone())?;
        let stated = Tag { kind: TagKind::Open, span: tag, raw }.attribute("r").and_then(|r| r.trim().parse::<u32>().ok());
        Ok(Some((stated.and_then(|r| r.checked_sub(1)).unwrap_or(self.next), length)))
    }

    /// The row that was found last.
    ///
    /// # Errors
    /// When the part is not UTF-8.
    pub(crate) fn row(&self) -> Result<&str, PackageError> {
        self.str(self.at..self.at + self.found)
    }

    /// What stands before and after the place that has been reached, and the row that was found there, as far as it is near.
    pub(crate) fn near(&self) -> (&str, &str) {
        let end = self.at + self.found;
        let bytes = |range: Range<usize>| self.text.get(range).unwrap_or_default();
        let before = bytes(self.at.saturating_sub(NEAR)..self.at);
        let before = before.get(memchr(b'<', before).unwrap_or(before.len())..).unwrap_or_default();
        let after = bytes(end..(end + NEAR).min(self.text.len()));
        let after = after.get(..memchr::memrchr(b'>', after).map_or(0, |at| at + 1)).unwrap_or_default();
        let near = |bytes| std::str::from_utf8(bytes).unwrap_or_default();
        (near(before), near(after))
    }

    /// Puts a new text in the place of the row that was found last.
    ///
    /// # Errors
    /// When the part cannot be written.
    pub(crate) fn replace(&mut self, row: &str) -> Result<(), PackageError> {
        self.note_arrays(self.at..self.at + self.found);
        self.flush()?;
        self.write(row)?;
        self.at += std::mem::take(&mut self.found);
        self.written = self.at;
        Ok(())
    }

    /// Puts new rows at the place that has been reached.
    ///
    /// # Errors
    /// When the part cannot be written.
    pub(crate) fn insert(&mut self, rows: &str) -> Result<(), PackageError> {
        if let Some((_, pending)) = &mut self.empty {
            pending.push_str(rows);
            return Ok(());
        }
        self.flush()?;
        self.write(rows)
    }

    /// Passes over the rest of the rows. Gives what follows them: conditional formats, drawings and the like.
    ///
    /// # Errors
    /// When the part cannot be unpacked or written, or does not end as a worksheet does.
    pub(crate) fn tail(&mut self) -> Result<String, PackageError> {
        if let Some((length, rows)) = self.empty.take() {
            self.flush()?;
            let raw = self.str(self.at..self.at + length)?.to_owned();
            if rows.is_empty() {
                self.write(&raw)?;
            } else {
                let name = format!("{}sheetData", self.prefix);
                self.write(&format!("{}{rows}</{name}>", Tag::opened(&raw)))?;
            }
            self.at += length;
            self.written = self.at;
        } else {
            loop {
                match self.mark(0)? {
                    Some((Mark::Row, start)) => self.at += start + 1,
                    Some((Mark::End, start)) => {
                        self.at += start;
                        break;
                    }
                    None => return Err(self.unexpected()),
                }
            }
            self.at = self.tag_end(self.at)?.ok_or_else(|| self.unexpected())?;
        }
        self.flush()?;
        while self.fill()? {}
        self.written = self.text.len();
        Ok(self.str(self.at..self.text.len())?.to_owned())
    }

    /// Writes what follows the rows, after [`RowEditor::tail`].
    pub(crate) fn finish(mut self, tail: &str) -> Result<(), PackageError> {
        self.write(tail)
    }

    fn note_arrays(&mut self, row: Range<usize>) {
        let row = self.text.get(row).unwrap_or_default();
        if memmem::find(row, b"ref=").is_none() {
            return;
        }
        let Ok(row) = std::str::from_utf8(row) else { return };
        let fills = |t: &Tag<'_>| t.opens("f") && matches!(t.attribute("t").as_deref(), Some("array" | "dataTable"));
        let ranges = Tags::new(row).filter(fills).filter_map(|t| t.attribute("ref").map(std::borrow::Cow::into_owned));
        self.arrays.extend(ranges);
    }

    /// The next row or the end of the rows, from so far after the place that has been reached; `None` at the end of the part.
    fn mark(&mut self, mut from: usize) -> Result<Option<(Mark, usize)>, PackageError> {
        if self.empty.is_some() {
            return Ok(None);
        }
        loop {
            let text = self.text.get(self.at + from..).unwrap_or_default();
            let row = first_tag(&self.row_tag, text);
            let before = text.get(..row.unwrap_or(text.len())).unwrap_or_default();
            let end = first_tag(&self.end_tag, before);
            let before = before.get(..end.unwrap_or(before.len())).unwrap_or_default();
            if let Some(comment) = memmem::find(before, b"<!") {
                let Some(span) = self.markup(self.at + from + comment)? else { return Ok(None) };
                from = span.end - self.at;
            } else if let Some(end) = end {
                return Ok(Some((Mark::End, from + end)));
            } else if let Some(row) = row {
                return Ok(Some((Mark::Row, from + row)));
            } else if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// The next tag, comment, or other piece of markup from a place in the window; `None` when there is no more.
    fn markup(&mut self, from: usize) -> Result<Option<Range<usize>>, PackageError> {
        // Filling moves the window; only distances to `at` last.
        let mut skip = from - self.at;
        loop {
            let text = self.text.get(self.at + skip..).unwrap_or_default();
            let found = memchr(b'<', text);
            if let Some(start) = found.filter(|start| text.len() - start >= 9 || self.ended) {
                let ends: [(&[u8], &[u8]); 3] = [(b"<!--", b"-->"), (b"<![CDATA[", b"]]>"), (b"<?", b"?>")];
                let markup = text.get(start..).unwrap_or_default();
                let Some((open, close)) = ends.into_iter().find(|(open, _)| markup.starts_with(open)) else {
                    let start = self.at + skip + start;
                    let skip = start - self.at;
                    return Ok(self.tag_end(start)?.map(|end| self.at + skip..end));
                };
                if let Some(end) = markup.get(open.len()..).and_then(|body| memmem::find(body, close)) {
                    let start = self.at + skip + start;
                    return Ok(Some(start..start + open.len() + end + close.len()));
                }
            } else if found.is_none() {
                skip += text.len();
            }
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// Where the tag that starts at a place of the window ends: after its `>`, which may also stand inside a value.
    fn tag_end(&mut self, start: usize) -> Result<Option<usize>, PackageError> {
        let skip = start - self.at;
        loop {
            let mut quote = None;
            for (offset, byte) in self.text.get(self.at + skip..).unwrap_or_default().iter().enumerate() {
                match (quote, byte) {
                    (None, b'>') => return Ok(Some(self.at + skip + offset + 1)),
                    (None, b'"' | b'\'') => quote = Some(*byte),
                    (Some(mark), byte) if mark == *byte => quote = None,
                    _ => {}
                }
            }
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// Reads on. False at the end of the part. The window moves, but `at` with it.
    fn fill(&mut self) -> Result<bool, PackageError> {
        if self.ended {
            return Ok(false);
        }
        let gone = self.at.saturating_sub(NEAR);
        if gone > 0 {
            self.flush()?;
            self.text.drain(..gone);
            self.at -= gone;
            self.written -= gone;
        }
        let read = self.input.by_ref().take(CHUNK).read_to_end(&mut self.text);
        let read = read.map_err(|source| PackageError::Damaged { part: self.part.to_owned(), source })?;
        self.ended = read == 0;
        Ok(!self.ended)
    }

    /// Writes what stands before the place that has been reached.
    fn flush(&mut self) -> Result<(), PackageError> {
        let ready = self.text.get(self.written..self.at).unwrap_or_default();
        self.output.write_all(ready).map_err(packing)?;
        self.written = self.written.max(self.at);
        Ok(())
    }

    fn write(&mut self, text: &str) -> Result<(), PackageError> {
        self.output.write_all(text.as_bytes()).map_err(packing)
    }

    fn str(&self, range: Range<usize>) -> Result<&str, PackageError> {
        std::str::from_utf8(self.text.get(range).unwrap_or_default()).map_err(|_| PackageError::NotUtf8 { part: self.part.to_owned() })
    }

    fn unexpected(&self) -> PackageError {
        PackageError::Unexpected { part: self.part.to_owned() }
    }
}

fn packing(error: std::io::Error) -> PackageError {
    PackageError::Packing { source: error.into() }
}

/// Where the first tag of a name starts, when what follows the name is there too.
fn first_tag(tag: &Finder<'_>, text: &[u8]) -> Option<usize> {
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| tag.find(rest)).map(|offset| from + offset) {
        let after = start + tag.needle().len();
        if text.get(after).is_some_and(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/')) {
            return Some(start);
        }
        from = after;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The part after an edit of some rows, and what was seen of each.
    fn edited(xml: &str, rows: &[u32]) -> (String, Vec<String>) {
        let (mut out, mut seen) = (Vec::new(), Vec::new());
        let mut editor = RowEditor::new("sheet", Box::new(xml.as_bytes()), &mut out).unwrap();
        for row in rows {
            if editor.seek(*row).unwrap() {
                seen.push(editor.row().unwrap().trim().to_owned());
                editor.replace(&format!("<new r={row}/>")).unwrap();
            } else {
                seen.push(String::new());
                editor.insert(&format!("<add r={row}/>")).unwrap();
            }
        }
        let tail = editor.tail().unwrap();
        editor.finish(&tail).unwrap();
        (String::from_utf8(out).unwrap(), seen)
    }

    #[test]
    fn only_the_rows_asked_for_change() {
        let xml = "<?xml version='1.0'?><!-- <sheetData> --><x:worksheet a='>'><x:sheetData ><x:row r=\"2\" a='>'><x:c/></x:row><!-- <x:row r=\"3\"/> --><x:row/><x:rowBreaks/><x:row r=\"7\"/></x:sheetData><x:tail/></x:worksheet>";
        let (new, seen) = edited(xml, &[0, 1, 2, 3, 9]);
        assert_eq!(
            new,
            "<?xml version='1.0'?><!-- <sheetData> --><x:worksheet a='>'><x:sheetData ><add r=0/><new r=1/><new r=2/><add r=3/><x:row r=\"7\"/><add r=9/></x:sheetData><x:tail/></x:worksheet>"
        );
        assert_eq!(seen[1], "<x:row r=\"2\" a='>'><x:c/></x:row><!-- <x:row r=\"3\"/> -->");
        assert_eq!(edited(xml, &[]).0, xml);
    }

    #[test]
    fn an_empty_sheet_takes_rows() {
        let xml = "<worksheet><sheetData/><tail/></worksheet>";
        assert_eq!(edited(xml, &[3]).0, "<worksheet><sheetData><add r=3/></sheetData><tail/></worksheet>");
        assert_eq!(edited(xml, &[]).0, xml);
    }

    #[test]
    fn a_long_sheet_passes_through_in_little_memory() {
        let filler = format!("<c><f t=\"shared\" ref=\"A1\">é{}</f></c>", "x".repeat(900));
        let rows = (1..4_000).map(|r| format!("<row r=\"{r}\">{filler}</row>")).collect::<Vec<_>>().concat();
        let xml = format!("<worksheet><sheetData>{rows}</sheetData><tail/></worksheet>");
        let mut out = Vec::new();
        let mut editor = RowEditor::new("sheet", Box::new(xml.as_bytes()), &mut out).unwrap();
        for row in [0, 1_999, 3_998] {
            assert!(editor.seek(row).unwrap());
            let ((before, after), text) = (editor.near(), editor.row().unwrap());
            assert_eq!(text, format!("<row r=\"{}\">{filler}</row>", row + 1));
            assert!(xml.contains(&[before, text, after].concat()) && before.len() + after.len() > 60_000);
            assert!(editor.text.len() < 1 << 20, "{}", editor.text.len());
            let same = text.to_owned();
            editor.replace(&same).unwrap();
        }
        let tail = editor.tail().unwrap();
        editor.finish(&tail).unwrap();
        assert!(String::from_utf8(out).unwrap() == xml && tail == "<tail/></worksheet>");
    }

    #[test]
    fn arrays_that_were_passed_are_known() {
        let xml = "<worksheet><sheetData><row><c><f t=\"array\" ref=\"A1:B2\">X</f></c></row><row r=\"2\"/></sheetData></worksheet>";
        let mut out = Vec::new();
        let mut editor = RowEditor::new("sheet", Box::new(xml.as_bytes()), &mut out).unwrap();
        assert!(editor.seek(1).unwrap());
        assert_eq!(editor.arrays(), ["A1:B2"]);
    }

    #[test]
    fn what_is_no_worksheet_is_refused() {
        let refused = |xml: &str| {
            let mut out = Vec::new();
            let editor = RowEditor::new("sheet", Box::new(xml.as_bytes()), &mut out);
            editor.and_then(|mut editor| editor.seek(8).and_then(|_| editor.tail())).is_err()
        };
        for xml in
            ["", "<a/>", "<worksheet><sheetData>", "<sheetData><row r=\"2\"", "<sheetData><row><c>", "<sheetData><!-- <row/>", "<sheetData"]
        {
            assert!(refused(xml), "{xml}");
        }
        assert!(!refused("<sheetData></sheetData>"));
    }
}
