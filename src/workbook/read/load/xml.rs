//! Small steps through XML that several readers need.

use std::borrow::Cow;

use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart};
use quick_xml::reader::Config;

use super::package;

/// Why reading XML came to an end, for people.
pub(super) fn why(error: &quick_xml::Error) -> &'static str {
    if let quick_xml::Error::Io(error) = error { package::why(error) } else { "it is damaged" }
}

/// Lets a reader go over small faults that do not change what is meant.
pub(super) fn forgive(config: &mut Config) {
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
}

/// An attribute of a tag by its full name.
pub(super) fn attribute<'a>(tag: &'a BytesStart<'_>, name: &str) -> Option<Cow<'a, str>> {
    let found = tag.attributes().with_checks(false).flatten().find(|a| a.key.0 == name)?;
    let raw = found.value;
    match quick_xml::escape::unescape(&raw) {
        Ok(plain) => Some(Cow::Owned(plain.into_owned())),
        Err(_) => Some(raw),
    }
}

/// An attribute that is a whole number.
pub(super) fn number(tag: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(tag, name)?.trim().parse().ok()
}

/// Adds what a reference such as `&amp;` or `&#8364;` stands for.
pub(super) fn push_reference(text: &mut String, reference: &BytesRef<'_>) {
    match reference.resolve_char_ref() {
        Ok(Some(letter)) => text.push(letter),
        _ => text.push_str(resolve_xml_entity(reference).unwrap_or(" ")),
    }
}
