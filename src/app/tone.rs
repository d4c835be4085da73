//! The color of a difference: only what is beyond its threshold is colored, so that color means "look here".

use crate::kpi::Status;

/// The class that colors a variance; empty within the threshold, and where there is nothing to compare.
pub const fn of(status: Status) -> &'static str {
    match status {
        Status::Breach => "bad",
        Status::Watch => "watch",
        Status::Ahead => "good",
        Status::OnPlan | Status::Quiet | Status::TooFew | Status::NoPlan | Status::NoActual => "",
    }
}
