//! How messages cross between the page and the worker: `[number, JSON, bytes?]`; a request has the file itself in the place of
//! its bytes.
//!
//! The number ties an answer to its request; 0 is for what the engine says unasked.

use serde::{Deserialize, Serialize};

use crate::engine::protocol::{Message, Response};
use crate::workbook::mapping::Progress;

/// The number of what the engine says unasked.
pub const UNASKED: u32 = 0;

/// What the engine says unasked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Announcement {
    /// The engine takes requests from now on.
    Ready,
    /// The engine stopped and answers no more.
    Fault {
        /// What the program says about it, for a report; not for reading.
        detail: String,
    },
}

/// What came from the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// It said something unasked.
    Announcement(Announcement),
    /// How far the work on a request has come.
    Progress(u32, Progress),
    /// The answer to a request.
    Answer(u32, Box<Response>),
}

/// A request's number from the one number type of JavaScript; `None` for what is none.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked before")]
pub fn number(value: f64) -> Option<u32> {
    (value.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&value)).then_some(value as u32)
}

/// A message as text.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn encode(message: &impl Serialize) -> Result<String, String> {
    serde_json::to_string(message).map_err(|error| format!("A message could not be written ({error})."))
}

/// What the engine said, from its number and its text.
///
/// # Errors
/// When the text is none that this version knows.
pub fn decode(number: u32, text: &str) -> Result<Received, String> {
    let unknown = |error: serde_json::Error| format!("A message could not be read ({error}).");
    if number == UNASKED {
        return serde_json::from_str(text).map(Received::Announcement).map_err(unknown);
    }
    Ok(match serde_json::from_str(text).map_err(unknown)? {
        Message::Progress(progress) => Received::Progress(number, progress),
        Message::Answer(response) => Received::Answer(number, Box::new(response)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_keeps_its_number() {
        let response = Response::Failed { message: "No workbook is open.".into() };
        let text = encode(&Message::Answer(response.clone())).unwrap();
        assert_eq!(decode(7, &text), Ok(Received::Answer(7, Box::new(response))));
    }

    #[test]
    fn progress_is_no_answer() {
        let progress = Progress { stage: "Reading Actuals".into(), rows: 40_000 };
        let text = encode(&Message::Progress(progress.clone())).unwrap();
        assert_eq!(decode(3, &text), Ok(Received::Progress(3, progress)));
    }

    #[test]
    fn number_0_is_unasked() {
        let fault = Announcement::Fault { detail: "unreachable".into() };
        assert_eq!(decode(UNASKED, &encode(&fault).unwrap()), Ok(Received::Announcement(fault)));
        assert_eq!(decode(UNASKED, "\"ready\""), Ok(Received::Announcement(Announcement::Ready)));
    }

    #[test]
    fn numbers_are_whole_and_not_negative() {
        assert_eq!([0.0, 4_294_967_295.0].map(number), [Some(0), Some(u32::MAX)]);
        assert_eq!([-1.0, 0.5, 4_294_967_296.0, f64::NAN, f64::INFINITY].map(number), [None; 5]);
    }

    #[test]
    fn an_unknown_message_is_refused() {
        assert!(decode(1, "{\"sung\":{}}").unwrap_err().starts_with("A message could not be read"));
        assert!(decode(UNASKED, "{\"answer\":{}}").is_err());
    }
}
