//! Drivers: what moved a KPI, as a bridge, from the KPI to its parts to the members that make them.

use leptos::prelude::*;

use super::drivers_table::DriverTable;
use crate::app::charts::waterfall_bars::{CHART, WaterfallBars};
use crate::app::context::{Address, answer, asked_of, use_address};
use crate::app::format;
use crate::app::parts::answered::Answered;
use crate::app::parts::card::Card;
use crate::app::parts::select::Select;
use crate::app::parts::table_menu::TableMenu;
use crate::app::route::{Route, Screen};
use crate::engine::protocol::drivers::{Against, Change, Way};
use crate::engine::protocol::{DriversQuery, DriversView, Request, Response, TableQuery};
use crate::ledger::Decimal;

/// The words of the comparisons in the address.
const AGAINST: [(&str, Against); 2] = [("plan", Against::Plan), ("before", Against::Before)];

/// The words of the splits in the address.
const WAYS: [(&str, Way); 4] = [("parts", Way::Parts), ("mix", Way::Mix), ("members", Way::Members), ("volume", Way::Volume)];

/// The question of an address.
pub(super) fn query(route: &Route) -> DriversQuery {
    let against = AGAINST.into_iter().find(|(id, _)| *id == route.choice("against")).map(|(_, a)| a).unwrap_or_default();
    let way = WAYS.into_iter().find(|(id, _)| *id == route.choice("split")).map(|(_, w)| w).unwrap_or_default();
    let change = Change { kpi: route.choice("kpi").to_owned(), against, way, per: route.choice("per").to_owned() };
    DriversQuery { scope: route.scope.clone(), change }
}

/// The drivers page.
#[component]
pub(crate) fn DriversPage() -> impl IntoView {
    let asked = asked_of(Screen::Drivers, query);
    let view =
        answer(move || Request::Drivers(asked.get()), |response| if let Response::Drivers(view) = response { Some(*view) } else { None });
    view! {
        <Answered answer=view let:view>
            <Drivers view=view asked=asked/>
        </Answered>
    }
}

#[component]
fn Drivers(view: DriversView, asked: Memo<DriversQuery>) -> impl IntoView {
    let notes = view.notes.iter().map(|note| view! { <li>{note.clone()}</li> }).collect_view();
    let lead = sentence(&view).map(|sentence| view! { <p class="lead">{sentence}</p> });
    let (span, empty, picked) = (view.span.clone(), view.empty.clone(), view.clone());
    let body = if view.empty.is_empty() {
        let title = format!("What moved {}", view.label);
        let remark = format!("from {} to actual; each bar begins where the one above it ended", view.base);
        let drawn = view.clone();
        let picture = StoredValue::new(format!("{title} – {}", view.span));
        let tools = move || {
            view! { <TableMenu id="bridge-menu" name="the bridge" table=move || TableQuery::Drivers(asked.get()) chart=(CHART, picture.get_value())/> }
        };
        view! {
            <Card title=title remark=remark class="waterfall-card" tools=ViewFn::from(tools)>
                <WaterfallBars view=drawn/>
            </Card>
            <DriverTable view=view asked=asked/>
        }
        .into_any()
    } else {
        view! { <Card title="Nothing to split"><p class="dim">{empty}</p></Card> }.into_any()
    };
    view! {
        <div class="page drivers">
            <div class="head">
                <div>
                    <h1>"Drivers"</h1>
                    <p class="dim">{span}</p>
                </div>
            </div>
            {lead}
            <Pickers view=picked/>
            {body}
            <ul class="notes">{notes}</ul>
        </div>
    }
}

/// The change in one sentence: `CAC rose by $138 (+10.2 %) against plan, from $1,354 to $1,492.`
fn sentence(view: &DriversView) -> Option<String> {
    let (before, after, difference) = (view.before.value?, view.after.value?, view.difference.value?);
    let (unit, currency) = (view.before.unit, &view.before.currency);
    if difference.is_zero() {
        return Some(format!("{} is what it was in {}: {}.", view.label, view.base, format::short(after, unit, currency)));
    }
    let moved = if difference > Decimal::ZERO { "is above" } else { "is below" };
    let share = difference.checked_div(before.abs()).map(|share| format!(" ({})", format::percent(share))).unwrap_or_default();
    let by = format::difference(difference.abs(), unit, currency);
    let by = by.trim_start_matches('+');
    let (from, to) = (format::short(before, unit, currency), format::short(after, unit, currency));
    Some(format!("{} {moved} {} by {by}{share}: {to} against {from}.", view.label, view.base))
}

#[component]
fn Pickers(view: DriversView) -> impl IntoView {
    let address = use_address();
    let choose = move |address: Address, key: &'static str| {
        Callback::new(move |id: String| {
            let mut route = address.now().with_choice(key, &[&id]);
            if key == "kpi" {
                // Another KPI has other parts.
                route = route.with_choice("split", &[]).with_choice("per", &[]);
            }
            address.go(&route);
        })
    };
    let word = |ways: &[(&str, Way)], way: Way| ways.iter().find(|(_, w)| *w == way).map_or(String::new(), |(id, _)| (*id).to_owned());
    let ways: Vec<(String, String)> = view.ways.iter().map(|(way, label)| (word(&WAYS, *way), label.clone())).collect();
    let against = AGAINST.map(|(id, _)| (id.to_owned(), if id == "plan" { "plan" } else { "the period before" }.to_owned())).to_vec();
    let chosen = AGAINST.iter().find(|(_, a)| *a == view.change.against).map_or("plan", |(id, _)| id).to_owned();
    let way = word(&WAYS, view.change.way);
    let kpi = view.change.kpi.clone();
    let volumes = (!view.volumes.is_empty()).then(|| {
        view! { <Select label="Volume" named=true id="pick-volume" options=view.volumes.clone() value=view.change.per.clone() on_choice=choose(address, "per")/> }
    });
    let split = (ways.len() > 1).then(|| {
        view! { <Select label="Split by" named=true id="pick-split" options=ways value=way on_choice=choose(address, "split")/> }
    });
    let kpis = (!view.kpis.is_empty()).then(|| {
        view! { <Select label="KPI" named=true id="pick-kpi" options=view.kpis.clone() value=kpi on_choice=choose(address, "kpi")/> }
    });
    view! {
        <div class="row pickers">
            {kpis}
            <Select label="Against" named=true id="pick-against" options=against value=chosen on_choice=choose(address, "against")/>
            {split}
            {volumes}
        </div>
    }
}
