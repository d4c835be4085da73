//! What can be done with a table or a chart as it is shown: copied, saved in a format, printed. It stands in the head of the card.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::copy;
use super::icon::{Icon, Sign};
use super::menu::{Menu, Offer};
use crate::app::context::use_session;
use crate::app::session::Kind;
use crate::engine::protocol::{Format, TableQuery};

/// The menu of one table.
#[component]
pub(crate) fn TableMenu<F>(
    /// The button's id.
    #[prop(into)]
    id: String,
    /// What the table shows, for those who do not see it: `the KPIs`.
    #[prop(into)]
    name: String,
    /// The table as it is shown now; of a chart its values.
    table: F,
    /// The chart that shows it: the id of its element, and its title; empty for a table alone.
    #[prop(optional, into)]
    chart: (&'static str, String),
) -> impl IntoView
where
    F: Fn() -> TableQuery + Copy + Send + Sync + 'static,
{
    let session = use_session();
    let told = move |deed: Result<Option<&'static str>, String>| match deed {
        Ok(Some(news)) => session.notify(Kind::Info, news, None),
        Ok(None) => {}
        Err(sentence) => session.notify(Kind::Warning, sentence, None),
    };
    let copy = move || {
        let table = untrack(table);
        spawn_local(async move {
            let copied = match session.table_text(table).await {
                Ok(text) => copy::write(&text).await,
                Err(sentence) => Err(sentence),
            };
            told(copied.map(|()| Some("Copied. Paste it into a spreadsheet.")));
        });
    };
    let save = move |format: Format| {
        let table = untrack(table);
        spawn_local(async move { told(session.save_table(table, format).await.map(|()| None)) });
    };
    let print = move || {
        let table = untrack(table);
        spawn_local(async move { told(session.print_table(table).await.map(|()| None)) });
    };
    let (chart, title) = chart;
    let draw = move |as_png: bool| {
        let title = title.clone();
        move || {
            let title = title.clone();
            spawn_local(async move { told(session.save_chart(chart, &title, as_png).await.map(|()| None)) });
        }
    };
    let pictures = if chart.is_empty() {
        Vec::new()
    } else {
        vec![Offer::new("Save chart as SVG", draw(false)), Offer::new("Save chart as PNG", draw(true))]
    };
    let mut offers = vec![
        Offer::new("Copy", copy),
        Offer::new("Save as CSV", move || save(Format::Csv)),
        Offer::new("Save as JSON", move || save(Format::Json)),
        Offer::new("Save as HTML", move || save(Format::Html)),
        Offer::new("Print", print),
    ];
    offers.splice(4..4, pictures);
    view! {
        <Menu id=id label=format!("Copy, save or print {name}") offers=offers class="ghost icon table-menu">
            <Icon sign=Sign::Out/>
        </Menu>
    }
}
