//! The device's clock.

use chrono::NaiveDate;
use wasm_bindgen::JsCast;

/// Milliseconds since 1970, UTC.
#[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 are whole and far below 2^63")]
pub fn now() -> i64 {
    js_sys::Date::now() as i64
}

/// Milliseconds since this page or worker began, whatever is done to the device's clock meanwhile.
#[expect(clippy::cast_possible_truncation, reason = "whole milliseconds are enough")]
pub fn ticks() -> i64 {
    let performance = js_sys::Reflect::get(&js_sys::global(), &"performance".into());
    performance.map_or(0, |found| found.unchecked_into::<web_sys::Performance>().now() as i64)
}

/// Today in the user's time zone; 1970-01-01 where the clock is out of the calendar.
pub fn today() -> NaiveDate {
    let now = js_sys::Date::new_0();
    let year = i32::try_from(now.get_full_year()).unwrap_or_default();
    NaiveDate::from_ymd_opt(year, now.get_month() + 1, now.get_date()).unwrap_or_default()
}
