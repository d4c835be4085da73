//! What the pages show, computed from the open project: one view a file.

pub mod conflicts;
pub mod course;
pub mod coverage;
pub mod decisions;
pub mod drivers;
pub mod export;
pub mod glossary;
mod groups;
pub mod health;
pub mod lens;
pub mod log;
pub mod mapping;
pub mod pacing;
pub mod pivot;
pub mod reallocate;
pub mod reconciliation;
pub mod replace;
pub mod report;
pub mod scorecard;
pub mod sheet;
mod since;
pub mod sources;
pub mod summary;
pub mod target_formula;
pub mod targets;
pub mod trace;
pub mod tree;
pub mod variance;

use super::project::Project;
use super::protocol::{Request, Response};

/// The view that a request asks for.
pub fn view(project: &Project, request: Request) -> Response {
    match request {
        Request::Health(query) => Response::Health(Box::new(health::view(project, &query))),
        Request::Mapping { sheet } => Response::Mapping(Box::new(mapping::view(project, sheet))),
        Request::Sheet { source, sheet, area } => Response::Sheet(Box::new(sheet::window(project, source, sheet, area))),
        Request::Cell(at) => Response::Cell(Box::new(sheet::cell(project, at))),
        Request::Scorecard(scope) => Response::Scorecard(Box::new(scorecard::view(project, &scope))),
        Request::Tree(scope) => Response::Tree(Box::new(tree::view(project, &scope))),
        Request::Coverage(scope) => Response::Coverage(Box::new(coverage::view(project, &scope))),
        Request::TargetFormula(query) => Response::TargetFormula(Box::new(target_formula::view(project, &query))),
        Request::Variance(query) => Response::Variance(Box::new(variance::view(project, &query))),
        Request::Glossary(scope) => Response::Glossary(Box::new(glossary::view(project, &scope))),
        Request::Backtest { kpi, within, scope } => Response::Backtest(Box::new(glossary::backtest(project, &kpi, within, &scope))),
        Request::Formula { id, text, unit, scope } => Response::Formula(Box::new(glossary::formula(project, &id, &text, unit, &scope))),
        Request::Pacing(query) => Response::Pacing(Box::new(pacing::view(project, &query))),
        Request::Reconciliation(scope) => Response::Reconciliation(Box::new(reconciliation::view(project, &scope))),
        Request::Drivers(query) => Response::Drivers(Box::new(drivers::view(project, &query))),
        Request::Targets(query) => Response::Targets(Box::new(targets::view(project, &query))),
        Request::ReadTargets(text) => Response::TargetsRead(Box::new(targets::read(project, &text))),
        Request::Reallocate(query) => Response::Reallocate(Box::new(reallocate::view(project, &query))),
        Request::Decisions => Response::Decisions(decisions::view(project)),
        Request::Trace { what, scope } => Response::Trace(Box::new(trace::view(project, &what, &scope))),
        _ => Response::Failed { message: "That is not a view.".into() },
    }
}
