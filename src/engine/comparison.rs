//! Two workbooks held against each other, apart from any project.

use chrono::NaiveDate;

use super::compare::Side;
use super::files::File;
use super::project::main_currency;
use super::protocol::ReplaceView;
use super::protocol::sources::LineChange;
use super::source::{FIRST, SourceRecord};
use super::views::replace;
use crate::ledger::slice::Reporting;
use crate::ledger::{Calendar, RateKind};
use crate::workbook::mapping::{Import, Overrides, Progress, ReadOptions};
use crate::workbook::read::{load, read};
use crate::workbook::write::stem;

/// Two workbooks, or the older one while the newer is awaited.
#[derive(Debug)]
pub struct Comparison {
    old: Read,
    new: Option<Read>,
}

/// A workbook that was read.
#[derive(Debug)]
pub struct Read {
    source: SourceRecord,
    import: Import,
}

impl Read {
    /// Reads a workbook as it is.
    ///
    /// # Errors
    /// Why it cannot be read, as a sentence.
    pub fn of(file_name: &str, file: &File, today: NaiveDate, progress: &mut dyn FnMut(Progress)) -> Result<Self, String> {
        let book = load(&file.bytes, file_name, progress).map_err(|error| format!("{file_name}: {error}"))?;
        let overrides = Overrides::default();
        let import = read(&[book], &ReadOptions { today, overrides: &overrides, calendar: Calendar::Months }, progress);
        let (file_name, fingerprint) = (file_name.to_owned(), file.fingerprint.clone());
        let source = SourceRecord { id: FIRST, file_name, fingerprint, size: file.bytes.len() as u64, added: today };
        Ok(Self { source, import })
    }

    const fn side(&self) -> Side<'_> {
        Side { import: &self.import, source: 0 }
    }
}

impl Comparison {
    /// Begins with the older workbook.
    pub const fn of(old: Read) -> Self {
        Self { old, new: None }
    }

    /// Takes the newer one.
    pub fn against(&mut self, new: Read) {
        self.new = Some(new);
    }

    /// What differs; `None` while the newer one is awaited.
    pub fn view(&self) -> Option<ReplaceView> {
        let new = self.new.as_ref()?;
        Some(replace::view((self.old.side(), &self.old.source), (new.side(), &new.source), &self.reporting(new)))
    }

    /// Every line that differs, the largest change first; `None` while the newer one is awaited.
    pub fn changes(&self) -> Option<Vec<LineChange>> {
        let new = self.new.as_ref()?;
        Some(replace::changes(self.old.side(), new.side(), &self.reporting(new)))
    }

    /// The names of the two, without their endings; `None` while the newer one is awaited.
    pub fn names(&self) -> Option<(&str, &str)> {
        Some((stem(&self.old.source.file_name), stem(&self.new.as_ref()?.source.file_name)))
    }

    /// Figures are shown in the newer workbook's currency, at its plan rates.
    fn reporting(&self, new: &Read) -> Reporting {
        let of = if new.import.rates.is_empty() { &self.old.import } else { &new.import };
        Reporting { currency: main_currency(&new.import), rates: of.rates.clone(), at: RateKind::Plan, stand_in: false }
    }
}
