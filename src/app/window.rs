//! Which rows of a long table are drawn: those in sight, and some above and below.

/// How many rows are drawn at once, and asked for at once.
pub const ROWS: u32 = 200;

/// Windows start at multiples of this, so that scrolling a little asks nothing new.
const STEP: u32 = 50;

/// The first row to draw when `first` is the first in sight, out of `count`.
pub fn start(first: u32, count: u32) -> u32 {
    if count <= ROWS {
        return 0;
    }
    let start = first.saturating_sub(STEP + STEP / 2) / STEP * STEP;
    start.min((count - ROWS).div_ceil(STEP) * STEP)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_short_table_is_drawn_whole() {
        assert_eq!(start(120, 200), 0);
    }

    proptest! {
        #[test]
        fn rows_in_sight_are_drawn(count in 201_u32..100_000, part in 0.0_f64..1.0) {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "inside the count")]
            let first = (f64::from(count - 1) * part) as u32;
            let start = start(first, count);
            prop_assert!(start <= first && (first + 60).min(count) <= start + ROWS, "{start}");
        }
    }
}
