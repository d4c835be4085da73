//! The shared strings of a package, and how a text is put together from its runs.

use std::io::{self, Read};

use super::super::super::grid::Texts;
use super::super::sheet;
use super::xml::{Text, Token, Xml};

/// A text by its place, and the blanks before it, by which people set lines in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placed {
    /// Its place among the texts; `None` for nothing but white space.
    pub(super) place: Option<u32>,
    /// Blanks before its first letter.
    pub(super) leading: u8,
}

impl Placed {
    /// Places a text.
    pub(super) fn of(text: &str, texts: &mut Texts) -> Self {
        Self { place: texts.place(text), leading: sheet::indent(text) }
    }
}

/// The texts that cells name by number.
///
/// # Errors
/// When the part breaks off; `found` has the texts before that.
pub(super) fn read(source: impl Read, texts: &mut Texts, found: &mut Vec<Placed>) -> io::Result<()> {
    let mut xml = Xml::new(source);
    let mut text = String::new();
    loop {
        match xml.token()? {
            Token::Open(tag) if tag.name() == b"si" => {
                text.clear();
                if !tag.empty {
                    runs(&mut xml, b"si", &mut text)?;
                }
                found.push(Placed::of(&text, texts));
            }
            Token::End => return Ok(()),
            _ => {}
        }
    }
}

/// Adds the runs of a text up to the end of its element; the readings above them are left out.
///
/// # Errors
/// When the stream breaks off.
pub(super) fn runs<R: Read>(xml: &mut Xml<R>, element: &[u8], text: &mut String) -> io::Result<()> {
    let mut reading = false;
    loop {
        match xml.token()? {
            Token::Open(tag) if tag.name() == b"rPh" => reading = !tag.empty,
            Token::Close(b"rPh") => reading = false,
            Token::Open(tag) if tag.name() == b"t" && !tag.empty => {
                let kept = tag.attribute("space") == Some(b"preserve");
                let from = text.len();
                content(xml, b"t", text)?;
                if reading {
                    text.truncate(from);
                } else {
                    settle(text, from, kept);
                }
            }
            Token::Close(name) if name == element => return Ok(()),
            Token::End => return Err(io::ErrorKind::UnexpectedEof.into()),
            _ => {}
        }
    }
}

/// Adds the text of an element up to its end.
///
/// # Errors
/// When the stream breaks off.
pub(super) fn content<R: Read>(xml: &mut Xml<R>, element: &[u8], text: &mut String) -> io::Result<()> {
    loop {
        match xml.token()? {
            Token::Text(piece) => Text::add_to(&piece, text),
            Token::Close(name) if name == element => return Ok(()),
            Token::End => return Err(io::ErrorKind::UnexpectedEof.into()),
            _ => {}
        }
    }
}

/// Takes white space off both ends unless it is to be kept, and resolves Excel's own escapes, from a place in the text on.
fn settle(text: &mut String, from: usize, kept: bool) {
    let added = text.get(from..).unwrap_or("");
    let trimmed = if kept { added } else { added.trim_matches([' ', '\t', '\r', '\n']) };
    if trimmed.len() == added.len() && !added.contains("_x") {
        return;
    }
    let settled = unescaped(trimmed);
    text.truncate(from);
    text.push_str(&settled);
}

/// A text with `_x000D_` and the like as the UTF-16 units that they are.
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut units: Vec<u16> = Vec::new();
    let mut rest = text;
    loop {
        let escape = rest.get(..7).and_then(unit);
        if let (None, false) = (escape, units.is_empty()) {
            out.extend(char::decode_utf16(units.drain(..)).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
        }
        let skip = if let Some(unit) = escape {
            units.push(unit);
            7
        } else {
            let Some(letter) = rest.chars().next() else { return out };
            let next = rest.char_indices().skip(1).find(|(_, c)| *c == '_').map_or(rest.len(), |(at, _)| at);
            out.push_str(rest.get(..next).unwrap_or(""));
            next.max(letter.len_utf8())
        };
        rest = rest.get(skip..).unwrap_or("");
    }
}

/// The unit that `_xHHHH_` stands for.
fn unit(escape: &str) -> Option<u16> {
    let digits = escape.strip_prefix("_x")?.strip_suffix('_')?;
    digits.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u16::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_what_excel_means() {
        for (written, meant) in [
            ("a_x000D_b", "a\rb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_xD83D__xDE00_!", "😀!"),
            ("_xD83D_x", "\u{fffd}x"),
            ("_x00_ __ _xé", "_x00_ __ _xé"),
            ("", ""),
        ] {
            assert_eq!(unescaped(written), meant, "{written}");
        }
    }

    #[test]
    fn a_text_is_its_runs_without_the_readings() {
        let xml = "<x:sst><x:si><x:t> Plan </x:t></x:si><si><r><t xml:space=\"preserve\">Q1 </t></r><r><t>2026</t></r><rPh sb=\"0\"><t>キュー</t></rPh></si><si/><si><t xml:space=\"preserve\">  Media</t></si></x:sst>";
        let (mut texts, mut found) = (Texts::default(), Vec::new());
        read(xml.as_bytes(), &mut texts, &mut found).unwrap();
        let told: Vec<_> = found.iter().map(|f| (f.place.map(|p| texts.get(p)), f.leading)).collect();
        assert_eq!(told, [(Some("Plan"), 0), (Some("Q1 2026"), 0), (None, 0), (Some("Media"), 2)]);
    }
}
