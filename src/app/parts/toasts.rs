//! Notices at the page's edge, which are read aloud; and the news that a newer build is there.

use std::time::Duration;

use leptos::prelude::*;

use super::icon::{Icon, Sign};
use crate::app::context::use_session;
use crate::app::session::{Kind, Notice};

/// How long good news stays; what needs a look stays until it is put away.
const SHOWN: Duration = Duration::from_secs(10);

/// The notices in force, oldest first.
#[component]
pub(crate) fn Toasts() -> impl IntoView {
    let session = use_session();
    let update = move || {
        session.update_ready().get().then(|| {
            view! {
                <div class="toast">
                    <p>"A newer version of Plumbline is ready. Your work stays as it is."</p>
                    <button type="button" class="ghost" on:click=move |_| session.apply_update()>"Switch now"</button>
                </div>
            }
        })
    };
    view! {
        <div class="toasts" role="status" aria-live="polite">
            {update}
            <For each=move || session.notices().get() key=|notice| notice.id let:notice>
                <Toast notice=notice/>
            </For>
        </div>
    }
}

#[component]
fn Toast(notice: Notice) -> impl IntoView {
    let session = use_session();
    let id = notice.id;
    if notice.kind == Kind::Info && notice.action.is_none() {
        set_timeout(move || session.dismiss(id), SHOWN);
    }
    let class = match notice.kind {
        Kind::Info => "toast",
        Kind::Warning => "toast watch-edge",
        Kind::Error => "toast bad-edge",
    };
    let action = notice.action.map(|action| {
        view! { <button type="button" class="ghost" on:click=move |_| session.act(action)>{action.label()}</button> }
    });
    view! {
        <div class=class>
            <p>{notice.text}</p>
            {action}
            <button type="button" class="ghost icon" aria-label="Dismiss" on:click=move |_| session.dismiss(notice.id)>
                <Icon sign=Sign::Close/>
            </button>
        </div>
    }
}
