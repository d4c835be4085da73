//! XML from a stream, a token at a time: tags and texts are slices of one buffer that is filled again and again.

use std::io::{self, Read};

/// Bytes that are asked of the source at a time.
const FILL: usize = 256 * 1024;
/// The longest tag or text. A cell's text has at most 32,767 letters.
const LONGEST: usize = 32 * 1024 * 1024;

/// A step through XML. Names are without their prefixes; comments, declarations and instructions are passed over.
#[derive(Debug)]
pub(super) enum Token<'a> {
    /// The beginning of an element, or an empty element whole.
    Open(Tag<'a>),
    /// The end of an element, by its name.
    Close(&'a [u8]),
    /// Text between tags, as it is written.
    Text(Text<'a>),
    /// The end of the stream.
    End,
}

/// A tag as it is written, without its brackets.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag<'a> {
    inside: &'a [u8],
    /// Whether the element ends with this tag.
    pub(super) empty: bool,
}

/// A text as it is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'a> {
    written: &'a [u8],
    plain: bool,
}

/// Goes through XML.
pub(super) struct Xml<R> {
    source: R,
    buffer: Vec<u8>,
    at: usize,
    end: usize,
    drained: bool,
}

impl<R: Read> Xml<R> {
    /// From its first byte.
    pub(super) fn new(source: R) -> Self {
        Self { source, buffer: Vec::new(), at: 0, end: 0, drained: false }
    }

    /// The next token.
    ///
    /// # Errors
    /// When the source fails, the stream ends inside of a tag, or a token is longer than any should be.
    pub(super) fn token(&mut self) -> io::Result<Token<'_>> {
        loop {
            if self.at == self.end && !self.fill()? {
                return Ok(Token::End);
            }
            if self.buffer[self.at] != b'<' {
                let length = self.until(0, b"<")?.unwrap_or(self.end - self.at);
                let written = self.take(length);
                return Ok(Token::Text(Text { written, plain: false }));
            }
            self.have(3)?;
            match self.buffer.get(self.at + 1..self.at + 3) {
                Some(b"!-") => self.pass(b"-->")?,
                Some(b"![") => {
                    let length = self.closed(b"]]>")?;
                    let written = self.take(length + 3);
                    let written = written.get(b"<![CDATA[".len()..length).unwrap_or(&[]);
                    return Ok(Token::Text(Text { written, plain: true }));
                }
                Some([b'!', _]) => self.pass(b">")?,
                Some([b'?', _]) => self.pass(b"?>")?,
                Some([b'/', _]) => {
                    let length = self.closed(b">")?;
                    let name = self.take(length + 1).get(2..length).unwrap_or(&[]);
                    return Ok(Token::Close(local(name.trim_ascii())));
                }
                _ => {
                    let length = self.tag_end()?;
                    let inside = self.take(length + 1).get(1..length).unwrap_or(&[]);
                    let (inside, empty) = inside.strip_suffix(b"/").map_or((inside, false), |inside| (inside, true));
                    return Ok(Token::Open(Tag { inside, empty }));
                }
            }
        }
    }

    /// What comes next, at least `wanted` bytes where the stream has them.
    ///
    /// # Errors
    /// When the source fails.
    #[inline]
    pub(super) fn ahead(&mut self, wanted: usize) -> io::Result<&[u8]> {
        self.have(wanted)?;
        Ok(self.buffer.get(self.at..self.end).unwrap_or(&[]))
    }

    /// Goes over bytes that were looked at.
    #[inline]
    pub(super) fn skip(&mut self, bytes: usize) {
        self.at = (self.at + bytes).min(self.end);
    }

    fn take(&mut self, length: usize) -> &[u8] {
        let from = self.at;
        self.skip(length);
        self.buffer.get(from..self.at).unwrap_or(&[])
    }

    fn pass(&mut self, end: &[u8]) -> io::Result<()> {
        let length = self.closed(end)?;
        self.skip(length + end.len());
        Ok(())
    }

    #[inline]
    fn have(&mut self, wanted: usize) -> io::Result<()> {
        while self.end - self.at < wanted && self.fill()? {}
        Ok(())
    }

    /// Bytes before an ending that must come.
    fn closed(&mut self, end: &[u8]) -> io::Result<usize> {
        self.until(0, end)?.ok_or_else(broken_off)
    }

    /// Bytes before the end of a tag; a bracket within quotes is none.
    fn tag_end(&mut self) -> io::Result<usize> {
        let (mut from, mut quote) = (1, None);
        loop {
            let end = self.until(from, b">")?.ok_or_else(broken_off)?;
            for byte in self.buffer.get(self.at + from..self.at + end).unwrap_or(&[]) {
                match (quote, *byte) {
                    (None, b'"' | b'\'') => quote = Some(*byte),
                    (Some(open), byte) if open == byte => quote = None,
                    _ => {}
                }
            }
            if quote.is_none() {
                return Ok(end);
            }
            from = end + 1;
        }
    }

    /// Bytes from here to a mark, searched from `from` on; `None` when the stream ends before one.
    fn until(&mut self, mut from: usize, mark: &[u8]) -> io::Result<Option<usize>> {
        loop {
            let rest = self.buffer.get(self.at + from..self.end).unwrap_or(&[]);
            if let Some(found) = find(rest, mark) {
                return Ok(Some(from + found));
            }
            from = (self.end - self.at).saturating_sub(mark.len() - 1).max(from);
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// Reads more, keeping what is not passed yet. Gives whether there was more.
    fn fill(&mut self) -> io::Result<bool> {
        if self.drained {
            return Ok(false);
        }
        self.buffer.copy_within(self.at..self.end, 0);
        (self.at, self.end) = (0, self.end - self.at);
        if self.end > LONGEST {
            return Err(io::Error::other("a tag or text in it is too long"));
        }
        if self.buffer.len() < self.end + FILL {
            self.buffer.resize(self.end + FILL, 0);
        }
        loop {
            match self.source.read(&mut self.buffer[self.end..]) {
                Ok(read) => {
                    self.end += read;
                    self.drained = read == 0;
                    return Ok(read > 0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.drained = true;
                    return Err(error);
                }
            }
        }
    }
}

fn broken_off() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "it breaks off in the middle")
}

fn find(text: &[u8], mark: &[u8]) -> Option<usize> {
    match mark {
        [byte] => text.iter().position(|b| b == byte),
        _ => text.windows(mark.len()).position(|w| w == mark),
    }
}

/// A name without its prefix.
fn local(name: &[u8]) -> &[u8] {
    name.iter().position(|b| *b == b':').and_then(|at| name.get(at + 1..)).unwrap_or(name)
}

impl<'a> Tag<'a> {
    /// The element's name.
    pub(super) fn name(&self) -> &'a [u8] {
        let end = self.inside.iter().position(u8::is_ascii_whitespace).unwrap_or(self.inside.len());
        local(self.inside.get(..end).unwrap_or(&[]))
    }

    /// The attributes: names without their prefixes, and values as they are written.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&'a [u8], &'a [u8])> {
        let start = self.inside.iter().position(u8::is_ascii_whitespace).unwrap_or(self.inside.len());
        let mut rest = self.inside.get(start..).unwrap_or(&[]);
        std::iter::from_fn(move || {
            let equals = rest.iter().position(|b| *b == b'=')?;
            let (name, value) = (rest.get(..equals)?, rest.get(equals + 1..)?.trim_ascii_start());
            let (quote, value) = value.split_first().filter(|(q, _)| matches!(q, b'"' | b'\''))?;
            let end = value.iter().position(|b| b == quote)?;
            rest = value.get(end + 1..)?;
            Some((local(name.trim_ascii()), value.get(..end)?))
        })
    }

    /// An attribute's value as it is written; `None` when there is none of the name.
    pub(super) fn attribute(&self, name: &str) -> Option<&'a [u8]> {
        self.attributes().find(|(n, _)| *n == name.as_bytes()).map(|(_, value)| value)
    }

    /// An attribute's value as it is meant.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.attribute(name).map(|written| {
            let mut text = String::new();
            Text { written, plain: false }.add_to(&mut text);
            text
        })
    }

    /// An attribute that is a whole number.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        whole(self.attribute(name)?.trim_ascii())
    }

    /// An attribute that is yes or no.
    pub(super) fn flag(&self, name: &str) -> bool {
        matches!(self.attribute(name), Some(b"1" | b"true" | b"on"))
    }
}

impl<'a> Text<'a> {
    /// What is written, where that is what is meant: no references, no line ends to be joined.
    pub(super) fn as_meant(&self) -> Option<&'a str> {
        let special = self.written.iter().any(|b| *b == b'\r' || (*b == b'&' && !self.plain));
        if special { None } else { std::str::from_utf8(self.written).ok() }
    }

    /// Adds what is meant: references resolved, line ends as `\n`.
    pub(super) fn add_to(&self, text: &mut String) {
        if let Some(meant) = self.as_meant() {
            return text.push_str(meant);
        }
        let joined = String::from_utf8_lossy(self.written).replace("\r\n", "\n").replace('\r', "\n");
        let mut rest = joined.as_str();
        while let Some((before, after)) = rest.split_once('&').filter(|_| !self.plain) {
            text.push_str(before);
            let meant = near(after).and_then(|(name, after)| Some((referred(name)?, after)));
            let (letter, after) = meant.unwrap_or(('&', after));
            text.push(letter);
            rest = after;
        }
        text.push_str(rest);
    }
}

/// A reference's name, and what comes after it.
fn near(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().take(11).position(|b| b == b';')?;
    Some((text.get(..end)?, text.get(end + 1..)?))
}

/// The letter that a reference stands for.
fn referred(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

/// A whole number of up to nine digits.
#[inline]
pub(super) fn whole(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 9 {
        return None;
    }
    digits.iter().try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time.
    struct Drops<'a>(&'a [u8]);

    impl Read for Drops<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0.read(&mut buffer[..1])
        }
    }

    fn told(source: impl Read) -> Vec<String> {
        let mut xml = Xml::new(source);
        let mut all = Vec::new();
        loop {
            all.push(match xml.token() {
                Ok(Token::End) => return all,
                Ok(Token::Open(tag)) => {
                    let attributes: Vec<String> = tag.attributes().map(|(n, _)| String::from_utf8_lossy(n).into_owned()).collect();
                    let value = attributes.first().and_then(|n| tag.text(n)).unwrap_or_default();
                    format!("{}{}{}={value}", String::from_utf8_lossy(tag.name()), if tag.empty { "/" } else { "" }, attributes.join(","))
                }
                Ok(Token::Close(name)) => format!("/{}", String::from_utf8_lossy(name)),
                Ok(Token::Text(text)) => {
                    let mut meant = String::new();
                    text.add_to(&mut meant);
                    format!("“{meant}”")
                }
                Err(error) => {
                    all.push(error.to_string());
                    return all;
                }
            });
        }
    }

    #[test]
    fn tokens_are_the_same_however_they_come() {
        let xml = "\u{feff}<?xml version='1.0'?><!-- <a> --><x:a r=\"1>2\" x:id = 'a&amp;b'><b/>q &lt;&#x20AC;&#8364;&none; & r\r\n<![CDATA[<&amp;>]]></x:a >";
        let whole = told(xml.as_bytes());
        assert_eq!(whole[1..], ["ar,id=1>2", "b/=", "“q <€€&none; & r\n”", "“<&amp;>”", "/a"]);
        assert_eq!(told(Drops(xml.as_bytes())), whole);
    }

    #[test]
    fn a_value_of_nothing_but_brackets_is_gone_through_once() {
        let brackets = ">".repeat(4_000_000);
        assert_eq!(told(format!("<a b=\"{brackets}\"/>").as_bytes()), [format!("a/b={brackets}")]);
    }

    #[test]
    fn what_breaks_off_says_so() {
        for broken in ["<a", "<a b=\"", "<!-- a", "<![CDATA[ a", "<", "</a"] {
            assert_eq!(told(broken.as_bytes()), ["it breaks off in the middle"], "{broken}");
        }
    }
}
