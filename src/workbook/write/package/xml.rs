//! Reading XML parts tag by tag with their exact places, so that an edit replaces a few bytes and leaves every other one alone.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::Event;

/// Whether a tag opens, closes or is an element without content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TagKind {
    /// `<c>`
    Open,
    /// `</c>`
    Close,
    /// `<c/>`
    Empty,
}

/// One tag and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Tag<'a> {
    /// Opens, closes or neither.
    pub(crate) kind: TagKind,
    /// The bytes of the tag, from `<` to `>`, inside the part.
    pub(crate) span: Range<usize>,
    /// The tag's own text.
    pub(crate) raw: &'a str,
}

/// The tags of a part, in order. Ends at the first place that is not XML.
pub(crate) struct Tags<'a> {
    xml: &'a str,
    reader: Reader<&'a [u8]>,
}

impl<'a> Tags<'a> {
    /// Starts at the beginning of a part, or of a piece of one.
    pub(crate) fn new(xml: &'a str) -> Self {
        let mut reader = Reader::from_str(xml);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        Self { xml, reader }
    }
}

impl<'a> Iterator for Tags<'a> {
    type Item = Tag<'a>;

    fn next(&mut self) -> Option<Tag<'a>> {
        loop {
            let start = usize::try_from(self.reader.buffer_position()).ok()?;
            let kind = match self.reader.read_event().ok()? {
                Event::Start(_) => TagKind::Open,
                Event::End(_) => TagKind::Close,
                Event::Empty(_) => TagKind::Empty,
                Event::Eof => return None,
                _ => continue,
            };
            let end = usize::try_from(self.reader.buffer_position()).ok()?;
            return Some(Tag { kind, span: start..end, raw: self.xml.get(start..end)? });
        }
    }
}

impl<'a> Tag<'a> {
    /// The name with its prefix.
    pub(crate) fn name(&self) -> &'a str {
        let name = self.raw.trim_start_matches(['<', '/']);
        name.split(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/').next().unwrap_or("")
    }

    /// The name without its prefix.
    pub(crate) fn local(&self) -> &'a str {
        self.name().rsplit(':').next().unwrap_or("")
    }

    /// The prefix with its colon, or nothing: what new siblings write before their names.
    pub(crate) fn prefix(&self) -> &'a str {
        let name = self.name();
        name.rfind(':').and_then(|at| name.get(..=at)).unwrap_or("")
    }

    /// Whether the tag opens an element (with or without content) of this name, whatever its prefix.
    pub(crate) fn opens(&self, local: &str) -> bool {
        self.kind != TagKind::Close && self.local() == local
    }

    /// Whether the tag ends an element of this name that had content.
    pub(crate) fn closes(&self, local: &str) -> bool {
        self.kind == TagKind::Close && self.local() == local
    }

    /// The value of an attribute by its name as written, unescaped; `None` when it is not there.
    pub(crate) fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        let (_, value) = attributes(self.raw).find(|(n, _)| self.raw.get(n.clone()) == Some(name))?;
        Some(unescape(self.raw.get(value)?))
    }

    /// The value of an attribute by its name without prefix, such as `id` for `r:id` (never a plain `id`).
    pub(crate) fn prefixed_attribute(&self, local: &str) -> Option<Cow<'a, str>> {
        let named = |n: &str| n.split_once(':').is_some_and(|(_, l)| l == local);
        let (_, value) = attributes(self.raw).find(|(n, _)| self.raw.get(n.clone()).is_some_and(named))?;
        Some(unescape(self.raw.get(value)?))
    }

    /// The tag with an attribute set: replaced where it stands, or added as the last one.
    pub(crate) fn with_attribute(&self, name: &str, value: &str) -> String {
        let value = escape(value);
        if let Some((_, place)) = attributes(self.raw).find(|(n, _)| self.raw.get(n.clone()) == Some(name)) {
            return splice(self.raw, place, &value);
        }
        let end = self.raw.trim_end_matches('>').trim_end_matches('/').trim_end().len();
        splice(self.raw, end..end, &format!(" {name}=\"{value}\""))
    }

    /// The tag without an attribute.
    pub(crate) fn without_attribute(&self, name: &str) -> String {
        match attributes(self.raw).find(|(n, _)| self.raw.get(n.clone()) == Some(name)) {
            Some((n, value)) => {
                let lead = self.raw.get(..n.start).map_or(n.start, |s| s.trim_end().len());
                splice(self.raw, lead..value.end + 1, "")
            }
            None => self.raw.to_owned(),
        }
    }

    /// The tag as one that opens: `<c r="A1">` for `<c r="A1"/>`.
    pub(crate) fn opened(raw: &str) -> String {
        let open = raw.trim_end_matches('>').trim_end_matches('/').trim_end();
        format!("{open}>")
    }
}

fn splice(text: &str, place: Range<usize>, with: &str) -> String {
    [text.get(..place.start).unwrap_or(""), with, text.get(place.end..).unwrap_or("")].concat()
}

/// The places of each attribute's name and value (without its quotes) in a tag.
pub(crate) fn attributes(raw: &str) -> impl Iterator<Item = (Range<usize>, Range<usize>)> + '_ {
    let mut at = raw.find(|c: char| c.is_ascii_whitespace()).unwrap_or(raw.len());
    std::iter::from_fn(move || {
        let bytes = raw.as_bytes();
        let skip_space = |mut i: usize| {
            while bytes.get(i).is_some_and(u8::is_ascii_whitespace) {
                i += 1;
            }
            i
        };
        let start = skip_space(at);
        let mut end = start;
        while bytes.get(end).is_some_and(|b| !b.is_ascii_whitespace() && !matches!(b, b'=' | b'>' | b'/')) {
            end += 1;
        }
        let equals = skip_space(end);
        if end == start || bytes.get(equals) != Some(&b'=') {
            return None;
        }
        let quote = skip_space(equals + 1);
        let mark = *bytes.get(quote).filter(|b| matches!(b, b'"' | b'\''))?;
        let close = quote + 1 + bytes.get(quote + 1..)?.iter().position(|b| *b == mark)?;
        at = close + 1;
        Some((start..end, quote + 1..close))
    })
}

/// Text as XML writes it, in attributes too.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    quick_xml::escape::escape(text)
}

/// XML text as it reads; what cannot be read stays as it is.
pub(crate) fn unescape(text: &str) -> Cow<'_, str> {
    quick_xml::escape::unescape(text).unwrap_or(Cow::Borrowed(text))
}

/// Changes to one part, by place, applied all at once.
#[derive(Debug, Default)]
pub(crate) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    /// Replaces a stretch of the part.
    pub(crate) fn replace(&mut self, place: Range<usize>, with: impl Into<String>) {
        self.0.push((place, with.into()));
    }

    /// Adds text at a place; additions at one place stay in the order in which they were made.
    pub(crate) fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.0.push((at..at, text.into()));
    }

    /// The part with all changes made.
    pub(crate) fn apply(mut self, xml: &str) -> String {
        self.0.sort_by_key(|(place, _)| (place.start, place.end));
        let mut out = String::with_capacity(xml.len() + self.0.iter().map(|(_, t)| t.len()).sum::<usize>());
        let mut at = 0;
        for (place, with) in self.0 {
            if place.start < at {
                continue;
            }
            out.push_str(xml.get(at..place.start).unwrap_or(""));
            out.push_str(&with);
            at = place.end;
        }
        out.push_str(xml.get(at..).unwrap_or(""));
        out
    }
}

/// The namespace prefixes that a part's root declares: (prefix, address).
pub(crate) fn namespaces(xml: &str) -> Vec<(String, String)> {
    let Some(root) = Tags::new(xml).next() else { return Vec::new() };
    let of = |r: Range<usize>| root.raw.get(r).unwrap_or("");
    attributes(root.raw)
        .filter_map(|(n, v)| of(n).strip_prefix("xmlns").map(|p| (p.trim_start_matches(':').to_owned(), unescape(of(v)).into_owned())))
        .collect()
}

/// An XML fragment whose element names all carry a prefix (with its colon), for parts that write their own namespace with one.
pub(crate) fn prefixed(fragment: &str, prefix: &str) -> String {
    if prefix.is_empty() {
        return fragment.to_owned();
    }
    let mut edits = Edits::default();
    for tag in Tags::new(fragment) {
        if tag.prefix().is_empty() {
            edits.insert(tag.span.start + if tag.kind == TagKind::Close { 2 } else { 1 }, prefix);
        }
    }
    edits.apply(fragment)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &str = "<?xml version=\"1.0\"?>\n<x:a xmlns:x='u'><!-- <x:b/> --><x:b  r = \"1&amp;2\" s='3' /><x:c>a > b</x:c></x:a>";

    #[test]
    fn tags_stand_where_they_are() {
        let tags: Vec<_> = Tags::new(SHEET).collect();
        assert_eq!(tags.iter().map(Tag::local).collect::<Vec<_>>(), ["a", "b", "c", "c", "a"]);
        assert!(tags.iter().all(|t| &SHEET[t.span.clone()] == t.raw && t.prefix() == "x:"));
        assert_eq!(tags[1].attribute("r").as_deref(), Some("1&2"));
        assert_eq!((tags[1].kind, tags[3].kind), (TagKind::Empty, TagKind::Close));
    }

    #[test]
    fn attributes_are_changed_in_place() {
        let tag = Tags::new(SHEET).nth(1).unwrap();
        assert_eq!(tag.with_attribute("s", "<4>"), "<x:b  r = \"1&amp;2\" s='&lt;4&gt;' />");
        assert_eq!(tag.with_attribute("t", "n"), "<x:b  r = \"1&amp;2\" s='3' t=\"n\" />");
        assert_eq!(tag.without_attribute("r"), "<x:b s='3' />");
        assert_eq!(Tag::opened("<c r=\"A1\" />"), "<c r=\"A1\">");
    }

    #[test]
    fn edits_leave_everything_else() {
        let mut edits = Edits::default();
        edits.insert(5, "b");
        edits.replace(0..1, "X");
        edits.insert(5, "c");
        assert_eq!(edits.apply("abcdef"), "Xbcdebcf");
        assert_eq!(prefixed("<a><b/></a>", "x:"), "<x:a><x:b/></x:a>");
        assert_eq!(namespaces(SHEET), [("x".to_owned(), "u".to_owned())]);
    }
}
