//! The labels that a careful person gave to public workbooks (`TRUTH.json`), as the tests ask for them.

use plumbline::ledger::{Decimal, Range};
use serde_json::Value;

/// One labeled file.
pub(super) struct Label(Value);

/// One labeled table.
pub(super) struct TableLabel<'a>(&'a Value);

/// All labeled files in the folder.
pub(super) fn labels(folder: &std::path::Path) -> Vec<Label> {
    let text = std::fs::read_to_string(folder.join("TRUTH.json")).unwrap();
    let Value::Array(files) = serde_json::from_str(&text).unwrap() else { panic!("TRUTH.json is no list") };
    files.into_iter().map(Label).collect()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn words(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn decimal(value: &Value) -> Option<Decimal> {
    value.is_number().then(|| value.to_string().parse().unwrap())
}

impl Label {
    pub(super) fn file(&self) -> &str {
        text(&self.0, "file")
    }

    pub(super) fn tables(&self) -> impl Iterator<Item = TableLabel<'_>> {
        self.0["tables"].as_array().into_iter().flatten().map(TableLabel)
    }

    /// Spend of a version (`plan`, `actual`): the figures that are right, first the best; empty when there must be none. `None` when it is
    /// left out of scoring and no answer is called right.
    pub(super) fn spend(&self, version: &str) -> Option<Vec<Decimal>> {
        let totals = &self.0["totals"];
        let accepted: Vec<Decimal> = totals["accept"][version].as_array().into_iter().flatten().filter_map(decimal).collect();
        let best = decimal(&totals[version]);
        if words(&totals["unscored"]).contains(&version) {
            return None;
        }
        Some(best.into_iter().chain(accepted).collect())
    }

    /// Figures of spend that prove a known mistake, with the mistake.
    pub(super) fn traps(&self, version: &str) -> Vec<(Decimal, &str)> {
        let traps = self.0["totals"]["traps"].as_array().into_iter().flatten();
        traps.filter(|t| text(t, "key") == version).filter_map(|t| Some((decimal(&t["value"])?, text(t, "why")))).collect()
    }

    /// Other measures with their sums: a name with or without a version, such as `revenue.actual`.
    pub(super) fn measures(&self) -> Vec<(&str, Decimal)> {
        let measures = self.0["totals"]["measures"].as_object().into_iter().flatten();
        measures.filter_map(|(name, sum)| Some((name.as_str(), decimal(sum)?))).collect()
    }

    pub(super) fn lines(&self) -> Option<u64> {
        self.0["totals"]["n_detail_lines"].as_u64()
    }

    /// First and last period and their number, as labeled.
    pub(super) fn periods(&self) -> Option<(&str, &str, usize)> {
        let periods = self.0["totals"].get("periods")?;
        Some((text(periods, "first"), text(periods, "last"), usize::try_from(periods["n"].as_u64()?).unwrap()))
    }
}

impl<'a> TableLabel<'a> {
    /// Whether the table stands on this sheet; text files have one sheet of any name.
    pub(super) fn is_on(&self, sheet: &str) -> bool {
        let named = text(self.0, "sheet");
        named == sheet || named == "(csv)" || (named.ends_with("(12 sheets)") && sheet.ends_with(named.split(' ').nth(1).unwrap()))
    }

    pub(super) fn name(&self) -> String {
        format!("{}!{}", text(self.0, "sheet"), text(self.0, "range"))
    }

    pub(super) fn range(&self) -> Range {
        Range::from_a1(text(self.0, "range")).unwrap()
    }

    pub(super) fn role(&self) -> &'a str {
        text(self.0, "role")
    }

    /// The layouts that are right.
    pub(super) fn layouts(&self) -> Vec<&'a str> {
        let mut layouts = words(&self.0["orientation_accept"]);
        layouts.push(text(self.0, "orientation"));
        layouts
    }

    /// Rows that never count, from 0.
    pub(super) fn left_out(&self) -> Vec<u32> {
        let rows = |key: &str| self.0[key].as_array().cloned().unwrap_or_default();
        rows("total_rows").into_iter().chain(rows("section_rows")).filter_map(|r| u32::try_from(r.as_u64()? - 1).ok()).collect()
    }

    /// How many lines it has; empty when that is not labeled.
    pub(super) fn lines(&self) -> Vec<u64> {
        let accepted = self.0["n_detail_accept"].as_array().into_iter().flatten().filter_map(Value::as_u64);
        self.0["n_detail_rows"].as_u64().into_iter().chain(accepted).collect()
    }
}
