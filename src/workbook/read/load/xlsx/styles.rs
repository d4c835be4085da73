//! What the styles of a package make of numbers: dates, percentages, currencies; and how far they set texts in.

use std::collections::HashMap;
use std::io::{self, Read};

use super::super::formats::{Shows, Style};
use super::xml::{Token, Xml};

/// The styles that cells name by number.
///
/// # Errors
/// When the part breaks off; `found` has the styles before that.
pub(super) fn read(source: impl Read, found: &mut Vec<Style>) -> io::Result<()> {
    let mut xml = Xml::new(source);
    let mut formats: HashMap<u32, Shows> = HashMap::new();
    let mut in_cells = false;
    loop {
        match xml.token()? {
            Token::Open(tag) => match tag.name() {
                b"numFmt" => {
                    if let (Some(id), Some(code)) = (tag.number("numFmtId"), tag.text("formatCode")) {
                        formats.insert(id, Shows::of(&code));
                    }
                }
                b"cellXfs" => in_cells = !tag.empty,
                b"xf" if in_cells => {
                    let format = tag.number("numFmtId").unwrap_or(0);
                    let shows =
                        formats.get(&format).copied().or_else(|| u16::try_from(format).ok().map(Shows::builtin)).unwrap_or_default();
                    found.push(Style { shows, indent: 0 });
                }
                b"alignment" if in_cells => {
                    let indent = tag.number("indent").map_or(0, |n| u8::try_from(n).unwrap_or(u8::MAX));
                    if let Some(style) = found.last_mut() {
                        style.indent = indent;
                    }
                }
                _ => {}
            },
            Token::Close(b"cellXfs") => in_cells = false,
            Token::End => return Ok(()),
            Token::Close(_) | Token::Text(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_shows_its_number_format_and_its_indent() {
        let xml = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"#,##0\\ &quot;zł&quot;\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>\
            <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"><alignment horizontal=\"left\" indent=\"2\"/></xf></cellXfs></styleSheet>";
        let mut found = Vec::new();
        read(xml.as_bytes(), &mut found).unwrap();
        let told: Vec<_> = found.iter().map(|s| (s.shows.date, s.shows.look.currency, s.indent)).collect();
        assert_eq!(told, [(false, None, 0), (true, None, 0), (false, Some("PLN"), 2)]);
    }
}
