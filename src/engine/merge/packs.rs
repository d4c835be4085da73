//! Owner packs: who owns which lines, and what a pack that came back changes.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::amounts::{self, Amounts};
use crate::engine::compare::Side;
use crate::engine::project::Project;
use crate::ledger::{Decimal, DimensionKind, Version};
use crate::workbook::state::State;
use crate::workbook::state::base::Snapshot;
use crate::workbook::write::pack::{Pack, PackLine, Returned, archive, pack};
use crate::workbook::write::stem;

/// A pack for each owner as one zip.
#[derive(Debug)]
pub struct Packs {
    /// The zip's name.
    pub file_name: String,
    /// The zip.
    pub bytes: Vec<u8>,
    /// Each pack's name with the number of its lines.
    pub lines: Vec<(String, usize)>,
}

impl Project {
    /// A pack for each owner as one zip.
    ///
    /// # Errors
    /// Why there is nothing to pack, as a sentence.
    pub fn packs(&self, today: NaiveDate) -> Result<Packs, String> {
        let ledger = self.ledger();
        let owner = ledger.find_dimension(&DimensionKind::Owner).or(self.main_dimension);
        let Some(owner) = owner.and_then(|d| ledger.dimensions().get(d)).map(|d| d.kind.id()) else {
            return Err("The plan names neither owners nor anything else to part it by.".into());
        };
        let mut owners: BTreeMap<String, BTreeMap<amounts::Key, Decimal>> = BTreeMap::new();
        for (key, amount) in self.plan_amounts().sums() {
            if key.version == Version::Plan && key.period.is_some() {
                let name = key.line.0.get(&owner).cloned().unwrap_or_else(|| "Nobody".into());
                owners.entry(name).or_default().insert(key.clone(), *amount);
            }
        }
        let first = self.sources.first().ok_or("The project has no file.")?;
        // Which project it is of, and nothing of what was decided in it: a pack holds its owner's lines only.
        let held = Snapshot::of(&State::default(), &[], today, &first.fingerprint);
        let order = self.dimension_order();
        let (mut files, mut said) = (Vec::new(), Vec::new());
        for (name, amounts) in owners {
            let periods: BTreeSet<_> = amounts.keys().filter_map(|k| k.period).collect();
            let mut lines: Vec<PackLine> = Vec::new();
            for (key, amount) in amounts {
                let Some(period) = key.period else { continue };
                let of = |l: &&mut PackLine| l.line == key.line && l.measure == key.measure && l.currency == key.currency;
                if let Some(line) = lines.iter_mut().find(of) {
                    line.amounts.push((period, amount));
                } else {
                    lines.push(PackLine { line: key.line, measure: key.measure, currency: key.currency, amounts: vec![(period, amount)] });
                }
            }
            let named = |id: &&String| lines.iter().any(|l| l.line.0.contains_key(*id));
            let dimensions = order.iter().filter(named).cloned().collect();
            let one = Pack { owner: name.clone(), dimensions, periods: periods.into_iter().collect(), lines };
            let bytes = pack(&one, std::slice::from_ref(&held)).map_err(|e| e.to_string())?;
            let file_name = free_name(&format!("{} – {}", stem(&first.file_name), plain(&name)), &files);
            said.push((file_name.clone(), one.lines.len()));
            files.push((file_name, bytes));
        }
        if files.is_empty() {
            return Err("The plan has no amounts with a period, so there is nothing to pack.".into());
        }
        let bytes = archive(&files).map_err(|e| e.to_string())?;
        Ok(Packs { file_name: format!("{} – packs {today}.zip", stem(&first.file_name)), bytes, lines: said })
    }

    /// Where a pack that came back differs from the plan: only its own lines are looked at.
    pub(super) fn pack_changes(&self, pack: &Returned) -> Vec<amounts::Changed> {
        let (before, theirs) = (amounts_of(&pack.held), amounts_of(&pack.lines));
        let ours = self.plan_amounts().only(|key| before.has(key) || theirs.has(key));
        amounts::differences(Some(&before), &ours, &theirs).0
    }

    /// All amounts of the project, recorded moves included.
    pub(super) fn plan_amounts(&self) -> Amounts {
        let all: BTreeSet<String> = self.dimension_order().into_iter().collect();
        let mut amounts = Amounts::default();
        for source in 0..u16::try_from(self.sources.len()).unwrap_or(u16::MAX) {
            amounts.join(Amounts::of(Side { import: &self.import, source }, &all));
        }
        amounts.lay_on(&self.state.decisions, &self.state.names, |_, leg| !leg.written);
        amounts
    }
}

fn amounts_of(lines: &[PackLine]) -> Amounts {
    let mut amounts = Amounts::default();
    for line in lines {
        for (period, amount) in &line.amounts {
            let key = amounts::Key {
                measure: line.measure.clone(),
                version: Version::Plan,
                period: Some(*period),
                line: line.line.clone(),
                currency: line.currency.clone(),
            };
            amounts.add(key, *amount);
        }
    }
    amounts
}

/// A name without what a file's name may not hold.
fn plain(name: &str) -> String {
    let kept: String = name.chars().map(|c| if c.is_control() || r#"\/:*?"<>|"#.contains(c) { '-' } else { c }).collect();
    kept.trim().trim_end_matches('.').to_owned()
}

/// A file name that no other file has.
fn free_name(wanted: &str, files: &[(String, Vec<u8>)]) -> String {
    let taken = |name: &String| files.iter().any(|(there, _)| there.eq_ignore_ascii_case(name));
    let numbered = |n: usize| if n == 1 { format!("{wanted}.xlsx") } else { format!("{wanted} ({n}).xlsx") };
    (1..=files.len() + 1).map(numbered).find(|name| !taken(name)).unwrap_or_default()
}
