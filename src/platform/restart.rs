//! When the engine's worker has stopped: whether to start it again, and with what.

/// Two stops closer than this are in a row.
const IN_A_ROW_MILLISECONDS: i64 = 20_000;
/// The stop in a row after which the open project is suspected.
const SUSPICIOUS: u32 = 3;

/// The stops so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stops {
    in_a_row: u32,
    last: Option<i64>,
}

/// What to do after a stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Restart {
    /// Start again and open the project again.
    AsItWas,
    /// Start again without the project, which seems to be what stops it.
    WithoutProject,
    /// Starting again would be in vain.
    Never,
}

impl Stops {
    /// Counts a stop at a time in milliseconds.
    pub fn stop(&mut self, now: i64, has_project: bool) -> Restart {
        let goes_on = self.last.is_some_and(|last| now - last < IN_A_ROW_MILLISECONDS);
        self.in_a_row = if goes_on { self.in_a_row + 1 } else { 1 };
        self.last = Some(now);
        match self.in_a_row {
            ..SUSPICIOUS => Restart::AsItWas,
            SUSPICIOUS if has_project => Restart::WithoutProject,
            _ => Restart::Never,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stops_in_a_row_first_cost_the_project_and_then_the_engine() {
        let mut stops = Stops::default();
        let done: Vec<Restart> = (0..4).map(|n| stops.stop(n * 1_000, true)).collect();
        assert_eq!(done, [Restart::AsItWas, Restart::AsItWas, Restart::WithoutProject, Restart::Never]);
    }

    #[test]
    fn without_a_project_the_third_stop_in_a_row_is_the_last() {
        let mut stops = Stops::default();
        let done: Vec<Restart> = (0..3).map(|n| stops.stop(n * 1_000, false)).collect();
        assert_eq!(done, [Restart::AsItWas, Restart::AsItWas, Restart::Never]);
    }

    #[test]
    fn a_stop_now_and_then_is_forgiven() {
        let mut stops = Stops::default();
        assert!((0..20).all(|n| stops.stop(n * IN_A_ROW_MILLISECONDS, true) == Restart::AsItWas));
    }
}
