//! The export: the workbook by a button, and beside it what else the project can be handed out as.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::icon::{Icon, Sign};
use super::menu::{Menu, Offer};
use crate::app::context::{use_address, use_session};
use crate::app::session::{Kind, Session};
use crate::engine::protocol::Format;

/// The button and its menu.
#[component]
pub(crate) fn Export() -> impl IntoView {
    let (session, address) = (use_session(), use_address());
    let workbook = move || told(session, async move { session.export().await.map(drop) });
    let report = move || {
        let scope = address.now().scope;
        told(session, async move { session.save_report(scope).await });
    };
    let pack = move || {
        let scope = address.now().scope;
        told(session, async move { session.print_board_pack(scope).await });
    };
    let log = move |format: Format| {
        let scope = address.now().scope;
        told(session, async move { session.save_calculation_log(scope, format).await });
    };
    let offers = vec![
        Offer::new("Workbook with the decisions (.xlsx)", workbook),
        Offer::new("Report in one file (.html)", report),
        Offer::new("Calculation log for an audit (.html)", move || log(Format::Html)),
        Offer::new("Calculation log as rows (.csv)", move || log(Format::Csv)),
        Offer::new("Calculation log as data (.json)", move || log(Format::Json)),
        Offer::new("Everything as data (.json)", move || told(session, async move { session.save_everything().await })),
        Offer::new("Print the board pack (two pages)", pack),
        Offer::new("Print this page", || _ = window().print()),
    ];
    view! {
        <div class="export-tools">
            <button type="button" class="primary export" title="Export the workbook" on:click=move |_| workbook()>
                <Icon sign=Sign::Save/>
                <span>"Export"</span>
            </button>
            <Menu id="export-menu" label="Other outputs" offers=offers class="primary more">
                <Icon sign=Sign::Down/>
            </Menu>
        </div>
    }
}

/// Carries something out; what stands in its way is said as a notice.
fn told(session: Session, deed: impl Future<Output = Result<(), String>> + 'static) {
    spawn_local(async move {
        if let Err(sentence) = deed.await {
            session.notify(Kind::Error, sentence, None);
        }
    });
}
