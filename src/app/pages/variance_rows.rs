//! The variance table: a sticky header that sorts, rows that open, a total, and only the rows in sight when there are many.

use leptos::prelude::*;
use rust_decimal::Decimal;

use super::variance::{query, sorted};
use super::variance_pivot::{PivotCells, PivotHead};
use crate::app::context::{project_part, use_address};
use crate::app::parts::card::Card;
use crate::app::parts::explain::Explained;
use crate::app::parts::figure::{FigureButton, Look};
use crate::app::parts::status::StatusMark;
use crate::app::parts::table_menu::TableMenu;
use crate::app::parts::variance_bar::VarianceBar;
use crate::app::route::Route;
use crate::app::{format, tone, window};
use crate::engine::protocol::variance::{Against, Show, Sort, VarianceRow};
use crate::engine::protocol::{TableQuery, VarianceQuery, VarianceView};

/// Height of a row in px, as in style/pages/variance.css.
const ROW: u32 = 37;

/// The card with the table.
#[component]
pub(crate) fn VarianceTable(view: Memo<Option<VarianceView>>, asked: Memo<VarianceQuery>, on_scroll: Callback<u32>) -> impl IntoView {
    let count = Memo::new(move |_| view.with(|v| v.as_ref().map_or(0, |v| v.count)));
    let scroll = move |event: leptos::ev::Event| {
        let top = event_target::<web_sys::Element>(&event).scroll_top();
        let first = u32::try_from(top).unwrap_or_default() / ROW;
        let start = window::start(first, count.get_untracked());
        if start != view.with_untracked(|v| v.as_ref().map_or(0, |v| v.offset)) {
            on_scroll.run(start);
        }
    };
    let notes = move || view.with(|v| v.as_ref().map(|v| v.notes.clone())).unwrap_or_default();
    let tools = move || view! { <TableMenu id="variance-menu" name="these lines" table=move || TableQuery::Variance(asked.get())/> };
    let has = Memo::new(move |_| view.with(|v| v.as_ref().map_or((false, false), |v| v.has)));
    let shown = shown(view);
    let breaches = move || match view.with(|v| v.as_ref().map_or((0, 0), |v| v.breaches)) {
        (0, _) => String::new(),
        (all, 0) => format!(" · {} explained", format::counted(all, "breach", "breaches, all")),
        (all, open) => format!(" · {} of {} not explained", format::count(open), format::counted(all, "breach", "breaches")),
    };
    view! {
        <Card title="Lines" remark="worst first unless you sort; a name opens what is in it" class="long" tools=ViewFn::from(tools)>
            <div class="window" tabindex="0" role="region" aria-label="Variance" on:scroll=scroll>
                <table class="figures variance-table" class:pivoted=move || shown.get().is_some() aria-rowcount=move || count.get() + 2>
                    <thead><HeadRow view=view has=has/></thead>
                    <tbody><Total view=view has=has/> <Rows view=view has=has/></tbody>
                </table>
            </div>
            <p class="dim foot">{move || format::counted(count.get(), "line", "lines")} {breaches}</p>
            {move || (count.get() > window::ROWS).then(|| view! { <p class="on-paper dim">"Only the lines in sight are on this paper. “Print” in the table’s menu prints all of them."</p> })}
            <ul class="notes">{move || notes().into_iter().map(|note| view! { <li>{note}</li> }).collect_view()}</ul>
        </Card>
    }
}

#[component]
fn HeadRow(view: Memo<Option<VarianceView>>, has: Memo<(bool, bool)>) -> impl IntoView {
    let names = move || {
        let labels = view.with(|v| v.as_ref().map(|v| v.by.clone())).unwrap_or_default();
        labels
            .into_iter()
            .enumerate()
            .map(|(place, (_, label))| {
                if place == 0 {
                    view! { <SortHead sort=Sort::Name label=label/> }.into_any()
                } else {
                    view! { <th scope="col">{label}</th> }.into_any()
                }
            })
            .collect_view()
    };
    let show = shown(view);
    let explains = Memo::new(move |_| view.with(|v| v.as_ref().is_some_and(|v| v.against == Against::Plan)));
    let against = Memo::new(move |_| view.with(|v| v.as_ref().map(|v| v.against).unwrap_or_default()));
    let fx = Memo::new(move |_| view.with(|v| v.as_ref().is_some_and(|v| v.fx)));
    view! {
        <tr>
            {names}
            {move || match show.get() {
                Some(show) => view! { <SortHead sort=show.sort() label="Total" number=true/> <PivotHead view=view/> }.into_any(),
                None => {
                    view! {
                        <SortHead sort=Sort::Plan label=against.get().label() number=true/>
                        <SortHead sort=Sort::Actual label="Actual" number=true/>
                        {move || has.get().0.then(|| view! { <th scope="col" class="num">"Committed"</th> })}
                        {move || has.get().1.then(|| view! { <th scope="col" class="num">"Forecast"</th> })}
                        {move || view! { <SortHead sort=Sort::Adverse label=against.get().difference() number=true/> }}
                        {move || fx.get().then(|| view! { <th scope="col" class="num" title="Of the variance: what exchange rates add">"Of it FX"</th> })}
                        <SortHead sort=Sort::Share label="%" number=true/>
                        <th scope="col">"Against threshold"</th>
                        {move || explains.get().then(|| view! { <th scope="col">"Status"</th> <th scope="col">"Why"</th> })}
                    }
                    .into_any()
                }
            }}
        </tr>
    }
}

/// What the cells of a pivot show; `None` where nothing makes columns.
fn shown(view: Memo<Option<VarianceView>>) -> Memo<Option<Show>> {
    Memo::new(move |_| view.with(|v| v.as_ref().filter(|v| v.across.is_some()).map(|v| v.show)))
}

#[component]
fn SortHead(sort: Sort, #[prop(into)] label: String, #[prop(optional)] number: bool) -> impl IntoView {
    let address = use_address();
    let state = Memo::new(move |_| {
        let now = query(&address.get());
        (now.sort == sort).then_some(now.reversed)
    });
    // Names sort upward at first, amounts downward.
    let upward = move || state.get().map(|reversed| reversed != (sort == Sort::Name));
    let aria = move || upward().map(|up| if up { "ascending" } else { "descending" });
    view! {
        <th scope="col" class:num=number aria-sort=aria>
            <button type="button" class="sort" id=format!("sort-{sort:?}") on:click=move |_| address.go(&sorted(&address.now(), sort))>
                {label}
                <span aria-hidden="true">{move || upward().map(|up| if up { " ↑" } else { " ↓" })}</span>
            </button>
        </th>
    }
}

#[component]
fn Rows(view: Memo<Option<VarianceView>>, has: Memo<(bool, bool)>) -> impl IntoView {
    let threshold = project_part(|project| project.threshold);
    let space = |rows: u32| {
        (rows > 0)
            .then(|| view! { <tr class="space" aria-hidden="true"><td colspan="100" style:height=format!("{}px", rows * ROW)></td></tr> })
    };
    move || {
        let whole = view;
        let Some(view) = view.get() else { return ().into_any() };
        let threshold = threshold.get().unwrap_or_default();
        let drawn = u32::try_from(view.rows.len()).unwrap_or_default();
        let below = view.count.saturating_sub(view.offset + drawn);
        let next = next_by(&view);
        let rows = view.rows.iter().zip(view.offset..).map(|(row, position)| {
            view! { <Row view=whole row=row.clone() position=position has=has.get_untracked() threshold=threshold next=next.clone()/> }
        });
        if view.count == 0 {
            return view! { <tr><td colspan="100" class="dim">"No line here has a plan or an actual. Widen the period or let a filter go."</td></tr> }.into_any();
        }
        view! { {space(view.offset)} {rows.collect_view()} {space(below)} }.into_any()
    }
}

/// What rows are made of after opening one: the first dimension that neither makes rows now nor is held to a member.
fn next_by(view: &VarianceView) -> String {
    let held = view.rows.first().and_then(|row| row.scope.clone()).map(|scope| scope.filters).unwrap_or_default();
    let by: Vec<&String> = view.by.iter().map(|(id, _)| id).collect();
    view.choices.iter().map(|(id, _)| id).find(|id| !by.contains(id) && !held.contains_key(*id)).cloned().unwrap_or_default()
}

#[component]
fn Row(
    view: Memo<Option<VarianceView>>,
    row: VarianceRow,
    position: u32,
    has: (bool, bool),
    threshold: Decimal,
    next: String,
) -> impl IntoView {
    let address = use_address();
    let href = row.scope.as_ref().map(|scope| {
        let there: Route = address.now().with_scope(scope).with_choice("by", &[&next]);
        there.href()
    });
    let names = row.names.clone().into_iter().enumerate().map(|(place, name)| match (&href, place) {
        (Some(href), 0) => {
            view! { <th scope="row" title=name.clone()><a class="name cut" href=href.clone()>{name.clone()}</a></th> }.into_any()
        }
        (None, 0) => view! { <th scope="row" title=name.clone()><span class="name cut">{name.clone()}</span></th> }.into_any(),
        _ => view! { <td title=name.clone()><span class="name cut">{name.clone()}</span></td> }.into_any(),
    });
    view! {
        <tr aria-rowindex=position + 3>
            {names.collect_view()}
            <Cells view=view row=row.clone() has=has threshold=threshold/>
        </tr>
    }
}

#[component]
fn Total(view: Memo<Option<VarianceView>>, has: Memo<(bool, bool)>) -> impl IntoView {
    let threshold = project_part(|project| project.threshold);
    move || {
        let whole = view;
        view.get().map(|view| {
            let span = view.by.len().max(1).to_string();
            view! {
                <tr class="total" aria-rowindex="2">
                    <th scope="row" colspan=span>"Total"</th>
                    <Cells view=whole row=view.total has=has.get_untracked() threshold=threshold.get().unwrap_or_default()/>
                </tr>
            }
        })
    }
}

#[component]
fn Cells(view: Memo<Option<VarianceView>>, row: VarianceRow, has: (bool, bool), threshold: Decimal) -> impl IntoView {
    if shown(view).get_untracked().is_some() {
        return view! { <PivotCells view=view row=row threshold=threshold/> }.into_any();
    }
    let (measure, explains) = view.with_untracked(|v| {
        let label = |v: &VarianceView| v.measures.iter().find(|(id, _)| id == v.measure.id()).map(|(_, label)| label.to_lowercase());
        (v.as_ref().and_then(label).unwrap_or_default(), v.as_ref().is_some_and(|v| v.against == Against::Plan))
    });
    let title = format!("{} {measure}", row.names.join(" · "));
    let figures = row.figures;
    let tone = tone::of(figures.status);
    let share = figures.share.map_or_else(|| format::NONE.to_owned(), format::percent);
    view! {
        <td class="num"><FigureButton figure=figures.plan class="quiet"/></td>
        <td class="num strong"><FigureButton figure=figures.actual/></td>
        {has.0.then(|| view! { <td class="num"><FigureButton figure=row.committed class="quiet"/></td> })}
        {has.1.then(|| view! { <td class="num"><FigureButton figure=row.forecast class="quiet"/></td> })}
        <td class=format!("num {tone}")><FigureButton figure=figures.variance look=Look::Signed/></td>
        {row.fx.map(|fx| view! { <td class="num"><FigureButton figure=fx look=Look::Signed class="quiet"/></td> })}
        <td class=format!("num {tone}")>{share}</td>
        <td><VarianceBar share=figures.share status=figures.status threshold=threshold/></td>
        {explains.then(|| view! { <td><StatusMark status=figures.status/></td> <td>{row.why.map(|why| view! { <Explained why=why title=title/> })}</td> })}
    }
    .into_any()
}
