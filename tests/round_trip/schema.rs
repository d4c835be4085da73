//! Whether a part is well-formed XML whose elements stand in the order of the format's schema.

use quick_xml::events::Event;

/// The children of elements whose order matters and which an export edits, by the element's name.
const ORDERS: [(&str, &[&str]); 6] = [
    (
        "worksheet",
        &[
            "sheetPr",
            "dimension",
            "sheetViews",
            "sheetFormatPr",
            "cols",
            "sheetData",
            "sheetCalcPr",
            "sheetProtection",
            "protectedRanges",
            "scenarios",
            "autoFilter",
            "sortState",
            "dataConsolidate",
            "customSheetViews",
            "mergeCells",
            "phoneticPr",
            "conditionalFormatting",
            "dataValidations",
            "hyperlinks",
            "printOptions",
            "pageMargins",
            "pageSetup",
            "headerFooter",
            "rowBreaks",
            "colBreaks",
            "customProperties",
            "cellWatches",
            "ignoredErrors",
            "smartTags",
            "drawing",
            "legacyDrawing",
            "legacyDrawingHF",
            "drawingHF",
            "picture",
            "oleObjects",
            "controls",
            "webPublishItems",
            "tableParts",
            "extLst",
        ],
    ),
    (
        "workbook",
        &[
            "fileVersion",
            "fileSharing",
            "workbookPr",
            "workbookProtection",
            "bookViews",
            "sheets",
            "functionGroups",
            "externalReferences",
            "definedNames",
            "calcPr",
            "oleSize",
            "customWorkbookViews",
            "pivotCaches",
            "smartTagPr",
            "smartTagTypes",
            "webPublishing",
            "fileRecoveryPr",
            "webPublishObjects",
            "extLst",
        ],
    ),
    (
        "styleSheet",
        &["numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst"],
    ),
    ("c", &["f", "v", "is", "extLst"]),
    ("comments", &["authors", "commentList", "extLst"]),
    ("table", &["autoFilter", "sortState", "tableColumns", "tableStyleInfo", "extLst"]),
];

/// What is wrong with a part: not well-formed, or elements out of order. `None` when nothing is.
pub(crate) fn fault(xml: &str) -> Option<String> {
    checked(xml).err()
}

fn checked(xml: &str) -> Result<(), String> {
    let mut reader = quick_xml::Reader::from_str(xml);
    // Each open element: its order, and how far its children have come.
    let mut open: Vec<(Option<&[&str]>, usize)> = Vec::new();
    let mut cells = Cells::default();
    loop {
        let event = reader.read_event().map_err(|e| e.to_string())?;
        let (Event::Start(tag) | Event::Empty(tag)) = &event else {
            match event {
                Event::End(_) => drop(open.pop().ok_or("an end without a beginning")?),
                Event::Eof => break,
                _ => {}
            }
            continue;
        };
        let local = tag.local_name().as_ref().to_owned();
        if let Some((Some(order), reached)) = open.last_mut()
            && let Some(place) = order.iter().position(|n| *n == local)
        {
            if place < *reached {
                return Err(format!("<{local}> stands after <{}>", order[*reached]));
            }
            *reached = place;
        }
        if open.len() == 2 && local == "row" || open.len() == 3 && local == "c" {
            let stated = tag.attributes().flatten().find(|a| a.key.as_ref() == "r");
            cells.next(&local, stated.map(|a| a.value.into_owned()))?;
        }
        if matches!(event, Event::Start(_)) {
            open.push((ORDERS.iter().find(|(element, _)| *element == local).map(|(_, order)| *order), 0));
        }
    }
    if open.is_empty() { Ok(()) } else { Err("elements without an end".into()) }
}

/// Rows and cells ascend, and none stands twice.
#[derive(Default)]
struct Cells {
    row: u32,
    col: u32,
}

impl Cells {
    fn next(&mut self, what: &str, stated: Option<String>) -> Result<(), String> {
        let Some(stated) = stated else { return Ok(()) };
        let (place, last) = if what == "row" {
            self.col = 0;
            (stated.trim().parse().unwrap_or(u32::MAX), &mut self.row)
        } else {
            let Some((_, col)) = plumbline::ledger::cell::parse_a1(&stated) else { return Ok(()) };
            (u32::from(col) + 1, &mut self.col)
        };
        if place <= *last {
            return Err(format!("<{what} r=\"{stated}\"> stands after {last}"));
        }
        *last = place;
        Ok(())
    }
}
