//! The tables of the pages as plain data: as the page has them, with its scope, filter and sort, and in full length.

mod cells;
mod decisions;
mod differences;
mod drivers;
mod glossary;
mod health;
mod pacing;
mod reconciliation;
mod scorecard;
mod sources;
mod targets;
mod tree;
mod variance;

pub use self::decisions::{decisions, moves};
pub use self::drivers::drivers;
pub use self::glossary::glossary;
pub use self::health::health;
pub use self::pacing::pacing;
pub use self::reconciliation::{conflicts, reconciliation};
pub use self::scorecard::{kpis, members, needs};
pub use self::variance::variance;

use super::table::Table;
use crate::engine::machine::{Engine, NO_PROJECT};
use crate::engine::project::Project;
use crate::engine::protocol::Scope;
use crate::engine::protocol::output::TableQuery;

const GONE: &str = "What this table was about is no longer at hand. Open the page again.";

impl Engine {
    /// The table that a query asks for.
    ///
    /// # Errors
    /// Why there is none, as a sentence.
    pub fn table(&self, query: &TableQuery) -> Result<Table, String> {
        if matches!(query, TableQuery::Differences) {
            return self.comparison.as_ref().and_then(differences::compared).ok_or_else(|| GONE.to_owned());
        }
        let project = self.project.as_ref().ok_or(NO_PROJECT)?;
        match query {
            TableQuery::Kpis(scope) => Ok(kpis(project, scope)),
            TableQuery::Members(scope) => Ok(members(project, scope)),
            TableQuery::Needs(scope) => Ok(needs(project, scope)),
            TableQuery::Tree(scope) => Ok(tree::tree(project, scope)),
            TableQuery::Orphans(scope) => Ok(tree::orphans(project, scope)),
            TableQuery::TargetLines(query) => Ok(tree::target_lines(project, query)),
            TableQuery::Targets(query) => Ok(targets::targets(project, query)),
            TableQuery::Variance(query) => Ok(variance(project, query)),
            TableQuery::Glossary => Ok(glossary(project)),
            TableQuery::Pacing(query) => Ok(pacing(project, query)),
            TableQuery::Reconciliation(scope) => Ok(reconciliation(project, scope)),
            TableQuery::Conflicts(scope) => Ok(conflicts(project, scope)),
            TableQuery::Course(query) => Ok(pacing::course(project, query)),
            TableQuery::Drivers(query) => Ok(drivers(project, query)),
            TableQuery::Decisions => Ok(decisions(project)),
            TableQuery::Moves(decision) => Ok(moves(project, decision.as_deref())),
            TableQuery::Health(query) => Ok(health(project, query)),
            TableQuery::Sources => Ok(sources::sources(project)),
            TableQuery::TieOuts(key) => cells::tie_outs(project, key).ok_or_else(|| GONE.to_owned()),
            TableQuery::Cells { source, sheet, area } => cells::cells(project, *source, *sheet, *area),
            TableQuery::Newer => self.staged.as_ref().and_then(|staged| differences::newer(project, staged)).ok_or_else(|| GONE.to_owned()),
            TableQuery::Merge(choices) => {
                let merging = self.merging.as_ref().filter(|merging| merging.fits(project)).ok_or(GONE)?;
                Ok(differences::merge(project, &merging.view(choices, project)))
            }
            TableQuery::Differences => Err(GONE.to_owned()),
        }
    }
}

/// What a table of a scope is over: the file, the span, the filters.
fn about(project: &Project, scope: &Scope) -> Vec<String> {
    let label = |id: &String| {
        let dimension = project.ledger().dimensions().iter().find(|d| d.kind.id() == *id);
        dimension.map_or_else(|| id.clone(), |d| d.kind.label())
    };
    let filters = scope.filters.iter().map(|(id, member)| format!("{}: {member}", label(id)));
    [project.record.title(), project.coverage.label(&scope.period)].into_iter().chain(filters).collect()
}
