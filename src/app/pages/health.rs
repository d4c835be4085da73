//! Health: what is wrong or worth a look, each with its cells, and with what would settle it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::context::{answer, asked_of, use_address, use_session};
use crate::app::parts::card::Card;
use crate::app::parts::finding::{Finding, SeverityMark};
use crate::app::parts::select::Select;
use crate::app::parts::table_menu::TableMenu;
use crate::app::route::{Route, Screen, mapping_at};
use crate::app::session::Kind;
use crate::app::{focus, format};
use crate::engine::command::{Acceptance, Command};
use crate::engine::protocol::health::{CheckLine, HealthItem, HealthQuery};
use crate::engine::protocol::{HealthView, Request, Response, TableQuery};
use crate::workbook::issue::Severity;

/// Items shown at first, and more with each step.
const STEP: u32 = 100;
/// Cells linked in an item.
const CELLS: usize = 4;
const SEVERITIES: [(&str, &str, Option<Severity>); 4] = [
    ("", "all", None),
    ("fix", "to fix", Some(Severity::Error)),
    ("check", "to check", Some(Severity::Warning)),
    ("know", "to know", Some(Severity::Info)),
];

/// The question of an address.
fn query(route: &Route) -> HealthQuery {
    let word = route.choice("severity");
    HealthQuery {
        severity: SEVERITIES.iter().find(|(id, ..)| *id == word).and_then(|(.., severity)| *severity),
        kind: route.choice("kind").to_owned(),
        sheet: route.choice("sheet").to_owned(),
        accepted: route.choice("state") == "accepted",
        ..HealthQuery::default()
    }
}

/// The health page.
#[component]
pub(crate) fn HealthPage() -> impl IntoView {
    let search = RwSignal::new(String::new());
    let show = RwSignal::new(STEP);
    let asked = asked_of(Screen::Health, query);
    let view = answer(
        move || Request::Health(HealthQuery { search: search.get(), show: show.get(), ..asked.get() }),
        |response| if let Response::Health(view) = response { Some(*view) } else { None },
    );
    let shown = Memo::new(move |_| view.get().and_then(Result::ok));
    let failed = move || view.get().and_then(Result::err).map(|message| view! { <p class="failed card" role="alert">{message}</p> });
    let there = Memo::new(move |_| shown.with(Option::is_some));
    view! {
        <div class="page health">
            <div class="head">
                <div>
                    <h1>"Health"</h1>
                    <p class="dim">{move || shown.with(|view| view.as_ref().map(summary))}</p>
                </div>
            </div>
            {failed}
            {move || {
                if there.get() {
                    view! {
                        <Checks view=shown/>
                        <Filters view=shown search=search/>
                        <Items view=shown show=show asked=asked search=search/>
                    }
                    .into_any()
                } else {
                    view! { <crate::app::parts::answered::Skeleton/> }.into_any()
                }
            }}
        </div>
    }
}

fn summary(view: &HealthView) -> String {
    let [fix, check, know] = view.open;
    let accepted = if view.accepted > 0 { format!(" · {} accepted", format::count(view.accepted)) } else { String::new() };
    if fix + check + know == 0 {
        return format!("Nothing to look at: every cell that should be read was read{accepted}");
    }
    format!("{} to fix · {} to check · {} to know{accepted}", format::count(fix), format::count(check), format::count(know))
}

/// The audit's checks, each a way to its findings.
#[component]
fn Checks(view: Memo<Option<HealthView>>) -> impl IntoView {
    let address = use_address();
    let checks = Memo::new(move |_| view.with(|view| view.as_ref().map(|v| v.checks.clone()).unwrap_or_default()));
    let line = move |check: CheckLine| {
        let body = view! {
            <SeverityMark severity=check.worst/>
            <span class="rule">{check.label}</span>
            <small>{check.outcome}</small>
        };
        if check.kind.is_empty() {
            view! { <li><div class="check-line">{body}</div></li> }.into_any()
        } else {
            let href = Route::to(Screen::Health).with_choice("kind", &[&check.kind]).href();
            let here = move || (address.get().choice("kind") == check.kind).then_some("true");
            view! { <li><a class="check-line" href=href aria-current=here>{body}</a></li> }.into_any()
        }
    };
    view! {
        <Card title="What was checked">
            <ul class="checks">{move || checks.get().into_iter().map(line).collect_view()}</ul>
        </Card>
    }
}

#[component]
fn Filters(view: Memo<Option<HealthView>>, search: RwSignal<String>) -> impl IntoView {
    let address = use_address();
    let options = move |all: &'static str, list: fn(&HealthView) -> Vec<(String, String)>| {
        Signal::derive(move || {
            let rest = view.with(|view| view.as_ref().map(list).unwrap_or_default());
            std::iter::once((String::new(), all.to_owned())).chain(rest).collect::<Vec<_>>()
        })
    };
    let kinds = options("everything", |v| v.kinds.iter().map(|(id, label, n)| (id.clone(), format!("{label} ({n})"))).collect());
    let sheets = options("all sheets", |v| v.sheets.iter().map(|(name, n)| (name.clone(), format!("{name} ({n})"))).collect());
    let severities = Signal::derive(|| SEVERITIES.iter().map(|(id, label, _)| ((*id).to_owned(), (*label).to_owned())).collect::<Vec<_>>());
    let states = Signal::derive(move || {
        let accepted = view.with(|view| view.as_ref().map_or(0, |v| v.accepted));
        vec![(String::new(), "open".to_owned()), ("accepted".to_owned(), format!("accepted ({})", format::count(accepted)))]
    });
    let chosen = move |key: &'static str| Signal::derive(move || address.get().choice(key).to_owned());
    let choose = move |key: &'static str| Callback::new(move |value: String| address.go(&address.now().with_choice(key, &[&value])));
    view! {
        <div class="row pickers" role="search">
            <Select label="Show" named=true id="pick-severity" options=severities value=chosen("severity") on_choice=choose("severity")/>
            <Select label="Kind" named=true id="pick-kind" options=kinds value=chosen("kind") on_choice=choose("kind")/>
            <Select label="Sheet" named=true id="pick-sheet" options=sheets value=chosen("sheet") on_choice=choose("sheet")/>
            <Select label="State" named=true id="pick-state" options=states value=chosen("state") on_choice=choose("state")/>
            <label class="find">
                <span class="unseen">"Find in what is listed"</span>
                <input
                    type="search"
                    placeholder="Find"
                    prop:value=search
                    on:input=move |typed| search.set(event_target_value(&typed))
                />
            </label>
        </div>
    }
}

#[component]
fn Items(view: Memo<Option<HealthView>>, show: RwSignal<u32>, asked: Memo<HealthQuery>, search: RwSignal<String>) -> impl IntoView {
    let table = move || TableQuery::Health(HealthQuery { search: search.get(), ..asked.get() });
    let items = Memo::new(move |_| view.with(|view| view.as_ref().map(|v| v.items.clone()).unwrap_or_default()));
    let matched = Memo::new(move |_| view.with(|view| view.as_ref().map_or(0, |v| v.matched)));
    let there = move || u32::try_from(items.with(Vec::len)).unwrap_or(u32::MAX);
    let remark = move || {
        let (there, matched) = (there(), matched.get());
        if there < matched {
            format!("the first {} of {}", format::count(there), format::count(matched))
        } else {
            format::counted(matched, "item", "items")
        }
    };
    let more = move || {
        (there() < matched.get()).then(|| {
            view! { <p class="more"><button type="button" class="ghost" on:click=move |_| show.update(|n| *n += STEP)>"Show more"</button></p> }
        })
    };
    view! {
        <section class="card">
            <div class="card-head">
                <h2>"What to look at " <small aria-live="polite">{remark}</small></h2>
                <TableMenu id="health-menu" name="what is listed" table=table/>
            </div>
            {move || (matched.get() == 0).then(|| view! { <p class="dim">"Nothing here fits."</p> })}
            <ul class="findings">
                <For each=move || items.get() key=|item| (item.key.clone(), item.message.clone(), item.accepted) children=|item| view! { <Item item=item/> }/>
            </ul>
            {more}
        </section>
    }
}

#[component]
fn Item(item: HealthItem) -> impl IntoView {
    let session = use_session();
    let carry_out = move |command: Command| {
        spawn_local(async move {
            if let Err(sentence) = session.carry_out(command).await {
                session.notify(Kind::Error, sentence, None);
            }
        });
    };
    let fixes = item.fixes.into_iter().map(|(label, command)| {
        view! { <button type="button" class="ghost" on:click=move |_| carry_out(command.clone())>{label}</button> }
    });
    let beyond = item.cells.len().saturating_sub(CELLS);
    let cells = item.cells.into_iter().take(CELLS).map(|(cell, place)| {
        let name = format!("Show {place} on its sheet");
        view! { <a class="plain" href=mapping_at(cell) title=name>{place}</a> }
    });
    let more = (beyond > 0).then(|| view! { <small>{format!("and {}", format::counted(u32::try_from(beyond).unwrap_or(u32::MAX), "more cell", "more cells"))}</small> });
    let accepted = item.accepted;
    let key = item.key;
    let accept = move |_| {
        focus::go_on();
        carry_out(Command::Accept(Acceptance { finding: key.clone(), accepted: !accepted }));
    };
    let deeds = view! {
        {fixes.collect_view()}
        <button type="button" class="ghost" on:click=accept>
            {if accepted { "Open again" } else { "Accept" }}
        </button>
    };
    let places = view! { {cells.collect_view()} {more} };
    view! { <Finding severity=item.severity title=item.title message=item.message places=places.into_any() deeds=deeds.into_any()/> }
}
