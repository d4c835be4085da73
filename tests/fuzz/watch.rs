//! Bounds of time and memory on every execution. A thread beside it ends the program when one hangs or grows without end, and says which.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// No execution may take longer, in seconds: a hang. Far above what any takes, so that a busy machine does not matter.
const HANG: f64 = 60.0;
/// What an execution may add to the program's memory at its peak, in megabytes.
const MEGABYTES: u64 = 256;
/// How often the thread beside looks.
const GLANCE: Duration = Duration::from_millis(50);

/// The execution under way: what it is called, when it began, and what memory the program held then.
type UnderWay = Option<(String, Instant, u64)>;

/// Watches executions, one at a time.
pub(crate) struct Watch(Arc<Mutex<UnderWay>>);

impl Watch {
    /// Begins to watch.
    pub(crate) fn begin() -> Self {
        let under_way = Arc::new(Mutex::new(UnderWay::None));
        let seen = Arc::downgrade(&under_way);
        std::thread::spawn(move || {
            while let Some(under_way) = seen.upgrade() {
                std::thread::sleep(GLANCE);
                let now = under_way.lock().unwrap().clone();
                let Some((called, begun, held)) = now else { continue };
                if let Some(fault) = beyond(begun.elapsed().as_secs_f64(), status("VmRSS:").saturating_sub(held)) {
                    // A thread cannot be stopped from outside: the run ends here.
                    println!("{called}: {fault}, and does not end");
                    std::process::exit(1);
                }
            }
        });
        Self(under_way)
    }

    /// An execution begins.
    pub(crate) fn enter(&self, called: &str) {
        // Sets the peak back to what is held now; where that cannot be done, the peak of the run counts.
        let _ = std::fs::write("/proc/self/clear_refs", "5");
        *self.0.lock().unwrap() = Some((called.to_owned(), Instant::now(), status("VmRSS:")));
    }

    /// An execution ends: the seconds that it took, and the megabytes that it added at its peak.
    pub(crate) fn leave(&self) -> (f64, u64) {
        let (_, begun, held) = self.0.lock().unwrap().take().unwrap();
        (begun.elapsed().as_secs_f64(), status("VmHWM:").saturating_sub(held))
    }
}

/// What is wrong with an execution's seconds and megabytes; `None` when nothing is.
pub(crate) fn beyond(seconds: f64, megabytes: u64) -> Option<String> {
    if seconds > HANG {
        return Some(format!("took {seconds:.0} s"));
    }
    (megabytes > MEGABYTES).then(|| format!("took {megabytes} MB"))
}

/// A line of what the system says of this program, in megabytes; 0 where it says nothing.
fn status(line: &str) -> u64 {
    let said = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes = said.lines().find_map(|l| l.strip_prefix(line)?.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}
