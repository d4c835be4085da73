//! The screens, one a file.

mod decisions;
mod drivers;
mod drivers_table;
mod glossary;
mod glossary_editor;
mod glossary_formula;
mod health;
mod mapping;
mod pacing;
mod pacing_table;
mod reallocate;
mod reallocate_moves;
mod reallocate_preview;
mod reallocate_record;
mod scorecard;
mod scorecard_kpis;
mod scorecard_settings;
mod sources;
mod sources_merge;
mod sources_newer;
mod start;
mod start_compare;
mod variance;
mod variance_pivot;
mod variance_rows;

pub(crate) use decisions::DecisionsPage;
pub(crate) use drivers::DriversPage;
pub(crate) use glossary::GlossaryPage;
pub(crate) use health::HealthPage;
pub(crate) use mapping::MappingPage;
pub(crate) use pacing::PacingPage;
pub(crate) use reallocate::{Drafts, ReallocatePage};
pub(crate) use scorecard::ScorecardPage;
pub(crate) use sources::SourcesPage;
pub(crate) use start::StartPage;
pub(crate) use variance::VariancePage;
