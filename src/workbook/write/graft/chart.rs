//! A grafted chart: what programs take in different ways when it is left unsaid is said, and the points of its cells are filled in.

use std::collections::{BTreeMap, BTreeSet};

use crate::ledger::cell::{Range, parse_a1};
use crate::workbook::write::charts::areas;
use crate::workbook::write::package::xml::{Edits, TagKind, Tags, unescape};
use crate::workbook::write::patch::cells::Place;

/// The saved numbers of sheets, by name and place.
pub(crate) type Numbers = BTreeMap<String, BTreeMap<Place, String>>;

/// What the sheet writer leaves unsaid and not every program takes the same way, with what is meant.
const UNSAID: [(&str, &str); 8] = [
    ("</c:scaling><c:axPos", "</c:scaling><c:delete val=\"0\"/><c:axPos"),
    ("<c:grouping val=\"clustered\"/><c:ser>", "<c:grouping val=\"clustered\"/><c:varyColors val=\"0\"/><c:ser>"),
    ("<c:grouping val=\"standard\"/><c:ser>", "<c:grouping val=\"standard\"/><c:varyColors val=\"0\"/><c:ser>"),
    ("</c:tx><c:layout/></c:title>", "</c:tx><c:layout/><c:overlay val=\"0\"/></c:title>"),
    ("<c:legendPos val=\"b\"/><c:layout/>", "<c:legendPos val=\"b\"/><c:layout/><c:overlay val=\"0\"/>"),
    ("</c:spPr><c:dLbls>", "</c:spPr><c:invertIfNegative val=\"0\"/><c:dLbls>"),
    ("</c:spPr><c:cat>", "</c:spPr><c:invertIfNegative val=\"0\"/><c:cat>"),
    (
        "<c:showVal val=\"1\"/>",
        "<c:showLegendKey val=\"0\"/><c:showVal val=\"1\"/><c:showCatName val=\"0\"/><c:showSerName val=\"0\"/><c:showPercent val=\"0\"/><c:showBubbleSize val=\"0\"/>",
    ),
];

/// The sheets whose cells a chart draws.
pub(crate) fn sheets(xml: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut from = 0;
    for tag in Tags::new(xml).filter(|t| t.local() == "f") {
        match tag.kind {
            TagKind::Close => names.extend(areas(&unescape(xml.get(from..tag.span.start).unwrap_or(""))).flatten().map(|(sheet, _)| sheet)),
            _ => from = tag.span.end,
        }
    }
    names
}

/// The numbers that a sheet's cells hold or were saved with.
pub(crate) fn numbers(sheet: &str) -> BTreeMap<Place, String> {
    let mut found = BTreeMap::new();
    let (mut place, mut from) = (None, 0);
    for tag in Tags::new(sheet) {
        match (tag.local(), tag.kind) {
            ("c", TagKind::Open) => {
                let plain = tag.attribute("t").is_none_or(|t| t == "n");
                place = tag.attribute("r").filter(|_| plain).and_then(|r| parse_a1(&r));
            }
            ("v", TagKind::Open) => from = tag.span.end,
            ("v", TagKind::Close) => {
                if let (Some(place), Some(number)) = (place.take(), sheet.get(from..tag.span.start)) {
                    found.insert(place, number.to_owned());
                }
            }
            _ => {}
        }
    }
    found
}

/// The chart with everything said, and with the points of the numbers that it draws.
pub(crate) fn stated(xml: &str, numbers: &Numbers) -> String {
    let said = UNSAID.iter().fold(xml.to_owned(), |xml, (unsaid, said)| xml.replace(unsaid, said));
    let said = match (said.find("<c:lineChart>"), said.find("</c:lineChart>")) {
        (Some(from), Some(to)) => {
            let lines = said.get(from..to).unwrap_or("").replace("</c:val></c:ser>", "</c:val><c:smooth val=\"0\"/></c:ser>");
            [said.get(..from).unwrap_or(""), &lines, said.get(to..).unwrap_or("")].concat()
        }
        _ => said,
    };
    let mut edits = Edits::default();
    let (mut from, mut reference, mut drawn) = (0, String::new(), false);
    for tag in Tags::new(&said) {
        match (tag.local(), tag.kind) {
            ("f", TagKind::Open) => from = tag.span.end,
            ("f", TagKind::Close) => reference = unescape(said.get(from..tag.span.start).unwrap_or("")).into_owned(),
            ("numCache", TagKind::Open) => drawn = false,
            ("pt", TagKind::Open) => drawn = true,
            ("numCache", TagKind::Close) if !drawn => edits.insert(tag.span.start, points(&reference, numbers)),
            _ => {}
        }
    }
    edits.apply(&said)
}

/// The points of the one area that a series draws.
fn points(reference: &str, numbers: &Numbers) -> String {
    let Some(Some((sheet, range))) = areas(reference).next() else { return String::new() };
    let cell = |place: Place| numbers.get(&sheet).and_then(|n| n.get(&place));
    places(range).enumerate().filter_map(|(at, place)| Some(format!("<c:pt idx=\"{at}\"><c:v>{}</c:v></c:pt>", cell(place)?))).collect()
}

fn places(range: Range) -> impl Iterator<Item = Place> {
    (range.top..=range.bottom).flat_map(move |row| (range.left..=range.right).map(move |col| (row, col)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_the_numbers_of_the_cells() {
        let sheet = "<sheetData><row r=\"2\"><c r=\"B2\"><f>A</f><v>5</v></c><c r=\"C2\" t=\"str\"><f>A</f><v></v></c><c r=\"D2\"><v>7.5</v></c></row></sheetData>";
        let numbers = Numbers::from([("My sheet".to_owned(), numbers(sheet))]);
        let xml = "<c:chart><c:lineChart><c:grouping val=\"standard\"/><c:ser><c:val><c:numRef><c:f>'My sheet'!$B$2:$D$2</c:f><c:numCache><c:ptCount val=\"3\"/></c:numCache></c:numRef></c:val></c:ser></c:lineChart></c:chart>";
        assert_eq!(sheets(xml), BTreeSet::from(["My sheet".to_owned()]));
        let new = stated(xml, &numbers);
        assert!(
            new.contains("<c:ptCount val=\"3\"/><c:pt idx=\"0\"><c:v>5</c:v></c:pt><c:pt idx=\"2\"><c:v>7.5</c:v></c:pt></c:numCache>"),
            "{new}"
        );
        assert!(new.contains("<c:varyColors val=\"0\"/>") && new.contains("</c:val><c:smooth val=\"0\"/></c:ser>"), "{new}");
    }
}
