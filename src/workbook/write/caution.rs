//! What a workbook carries that a person should know of before a new version of it is saved.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::error::WriteError;
use super::package::Package;
use super::package::book::Book;
use super::package::orphans::remove_related;
use super::package::xml::Tags;

/// Something that does not stay as it was, or that was meant to stop changes. The text is the sentence people read before saving.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Caution {
    /// The package carries a digital signature.
    Signed,
    /// The workbook is shared the old way, with a history of changes beside it.
    Shared,
    /// Sheets may not be added, renamed or moved in it.
    ProtectedStructure,
    /// A sheet in which plan cells change is protected.
    ProtectedSheet(String),
}

impl Caution {
    /// What it is about, in two words.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Signed => "Digital signature",
            Self::Shared => "Shared workbook",
            Self::ProtectedStructure => "Protected structure",
            Self::ProtectedSheet(_) => "Protected sheet",
        }
    }
}

impl fmt::Display for Caution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signed => f.write_str("The workbook is digitally signed. A changed file does not match the signature, so the new file carries none; sign it again."),
            Self::Shared => f.write_str(
                "The workbook is shared in Excel’s old way. Shared workbooks cannot hold tables, so the new file is not shared and carries no history of changes.",
            ),
            Self::ProtectedStructure => {
                f.write_str("The workbook’s structure is protected. Plumbline’s sheets are added all the same; the protection stays.")
            }
            Self::ProtectedSheet(sheet) => {
                write!(f, "The sheet “{sheet}” is protected. The decided plan cells in it change all the same; the protection stays.")
            }
        }
    }
}

/// Leaves out what a changed workbook cannot carry, and tells what there is to know.
///
/// # Errors
/// When a part that holds the package together cannot be read.
pub(super) fn clear(package: &mut Package<'_>) -> Result<Vec<Caution>, WriteError> {
    let book = Book::read(package)?;
    let mut cautions = Vec::new();
    if !remove_related(package, "", &["origin"])?.is_empty() {
        cautions.push(Caution::Signed);
    }
    if !remove_related(package, &book.part, &["revisionHeaders", "usernames"])?.is_empty() {
        cautions.push(Caution::Shared);
    }
    let locked = Tags::new(&book.xml)
        .filter(|t| t.opens("workbookProtection"))
        .any(|t| matches!(t.attribute("lockStructure").as_deref(), Some("1" | "true")));
    if locked {
        cautions.push(Caution::ProtectedStructure);
    }
    Ok(cautions)
}
