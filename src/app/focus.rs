//! Where the keyboard is: kept when a part of the page is drawn anew, given back when something that took it is shut.

use std::cell::RefCell;

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::HtmlElement;

thread_local! {
    static BEFORE: RefCell<Option<HtmlElement>> = const { RefCell::new(None) };
}

fn active() -> Option<HtmlElement> {
    document().active_element()?.dyn_into().ok()
}

fn give(element: &HtmlElement) {
    // Focusing fails only for elements that cannot have it.
    let _ = element.focus();
}

/// Gives the focus to the element of an id, which is on the page and shows: the next key press finds it there, however soon it comes.
pub(crate) fn move_to(id: &str) {
    if let Some(element) = document().get_element_by_id(id).and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        give(&element);
    }
}

/// Gives the focus to the element of an id in the next frame, when it has been drawn.
pub(crate) fn give_to(id: &str) {
    let id = id.to_owned();
    request_animation_frame(move || move_to(&id));
}

/// Keeps the focus over a redrawing that is under way, when the focused element has an id and comes again.
pub(crate) fn keep() {
    let Some(id) = active().map(|element| element.id()).filter(|id| !id.is_empty()) else { return };
    request_animation_frame(move || {
        if active().is_none_or(|element| element.id() != id) {
            give_to(&id);
        }
    });
}

/// Goes on to the next item of a list, or the one before, at the same place in it: the focused item is about to leave the list.
pub(crate) fn go_on() {
    let Some(item) = active().and_then(|element| element.closest("li").ok().flatten()) else { return };
    let next = item.next_element_sibling().or_else(|| item.previous_element_sibling());
    match next.and_then(|item| item.query_selector("button:last-of-type").ok().flatten()).and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        Some(button) => give(&button),
        None => give_to("main"),
    }
}

/// Remembers which element has the focus.
pub(crate) fn remember() {
    BEFORE.with(|before| {
        let mut before = before.borrow_mut();
        if before.as_ref().is_none_or(|element| !element.is_connected()) {
            *before = active();
        } else if let Some(element) = active().filter(|element| element.closest(".drawer").ok().flatten().is_none()) {
            *before = Some(element);
        }
    });
}

/// Gives the focus back to the element that had it.
pub(crate) fn give_back() {
    if let Some(element) = BEFORE.with(RefCell::take).filter(|element| element.is_connected()) {
        give(&element);
    }
}

/// Whether the keyboard is in a field that has an undo of its own.
pub(crate) fn in_text() -> bool {
    active().is_some_and(|element| {
        let tag = element.tag_name();
        tag == "TEXTAREA" || (tag == "INPUT" && !matches!(element.get_attribute("type").as_deref(), Some("checkbox" | "file")))
    })
}
