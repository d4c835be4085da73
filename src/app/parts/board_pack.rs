//! The board pack: the scorecard on two pages, on their side. The first has the chain, how the KPIs stand and what needs a decision, the
//! second every KPI with its trend, and spend against plan. What a page has no room for is counted, not cut.

use leptos::prelude::*;

use super::chain::Chain;
use super::sparkline::Sparkline;
use super::status::StatusMark;
use crate::app::charts::divergent_bars::{Chart, against_plan};
use crate::app::context::{filter_words, use_project};
use crate::app::format;
use crate::app::tone;
use crate::engine::protocol::ScorecardView;
use crate::engine::protocol::scorecard::{KpiGroup, KpiRow, Need};
use crate::kpi::Status;
use crate::kpi::conflicts::NO_SUCCESS;
use crate::platform::clock;

/// Lines of the queue that a page has room for, in two columns.
const QUEUE: usize = 18;
/// KPIs that a page has room for.
const KPIS: usize = 44;
/// Lines of the second page's table at their usual height.
const USUAL: usize = 26;

/// The two pages.
#[component]
pub(crate) fn BoardPack(
    /// The scorecard.
    view: ScorecardView,
) -> impl IntoView {
    let project = use_project();
    let filters = view.chain.first().map(|tile| tile.figures.actual.scope.filters.clone()).unwrap_or_default();
    let (file, words) =
        project.with_untracked(|p| p.as_ref().map(|p| (p.file_name.clone(), filter_words(&filters, p)))).unwrap_or_default();
    let about: Vec<String> = [view.span.clone(), words, file, format!("printed {}", format::day(clock::today()))]
        .into_iter()
        .filter(|w| !w.is_empty())
        .collect();
    let about = about.join(" · ");
    view! {
        <section class="printout board-pack" aria-hidden="true">
            <div class="board-page">
                <Head title="Scorecard" about=about.clone()/>
                <Chain tiles=view.chain.clone()/>
                <Tally groups=view.groups.clone()/>
                <Queue needs=view.needs.clone()/>
                <ul class="notes">{view.notes.iter().take(3).map(|note| view! { <li>{note.clone()}</li> }).collect_view()}</ul>
            </div>
            <div class="board-page">
                <Head title="KPIs and spend against plan" about=about/>
                <Kpis view=view/>
            </div>
        </section>
    }
}

#[component]
fn Head(title: &'static str, about: String) -> impl IntoView {
    view! { <header><h1>{title}</h1><p class="dim">{about}</p></header> }
}

/// How many KPIs stand how.
#[component]
fn Tally(groups: Vec<KpiGroup>) -> impl IntoView {
    let rows = || groups.iter().flat_map(|group| &group.rows);
    let vain = rows().filter(|row| !row.vanity.is_empty()).count();
    let of = |status: Status| rows().filter(|row| row.vanity.is_empty() && row.figures.status == status).count();
    let tallies = Status::ALL.into_iter().map(|status| (status, of(status))).filter(|(_, count)| *count > 0);
    let items = tallies.map(|(status, count)| view! { <li><b>{count}</b> " " <StatusMark status=status/></li> }).collect_view();
    let vain = (vain > 0).then(|| view! { <li><b>{vain}</b> " " <StatusMark status=Status::OnPlan vanity=NO_SUCCESS/></li> });
    view! { <ul class="tally"><li><b>{rows().count()}</b> " KPIs"</li>{items}{vain}</ul> }
}

#[component]
fn Queue(needs: Vec<Need>) -> impl IntoView {
    let more = needs.len().saturating_sub(QUEUE);
    let count = needs.len();
    let line = |need: Need| {
        view! {
            <li>
                <StatusMark status=need.figures.status/>
                <div><b>{need.title}</b> <p>{need.why}</p></div>
                <span class="owner">{need.owner}</span>
            </li>
        }
    };
    let lines = needs.into_iter().take(QUEUE).map(line).collect_view();
    view! {
        <h2>"Needs a decision " <small>{if count == 0 { "nothing broke its threshold".to_owned() } else { format!("{count} open") }}</small></h2>
        <ul class="queue">{lines}</ul>
        {(more > 0).then(|| view! { <p class="dim">{format!("and {more} more in the workbook’s scorecard")}</p> })}
    }
}

#[component]
fn Kpis(view: ScorecardView) -> impl IntoView {
    let count: usize = view.groups.iter().map(|group| group.rows.len()).sum();
    let lines = count.min(KPIS) + view.groups.len();
    // Many KPIs stand closer together, so that the page holds them.
    let close = if lines > 36 {
        "closest"
    } else if lines > USUAL {
        "close"
    } else {
        ""
    };
    let mut left = KPIS;
    let groups = view.groups.into_iter().map(|group| {
        let rows: Vec<KpiRow> = group.rows.into_iter().take(left).collect();
        left -= rows.len();
        let rows = rows.into_iter().map(|row| view! { <Row row=row/> }).collect_view();
        view! { <tbody><tr class="group"><th colspan="6" scope="rowgroup">{group.label}</th></tr>{rows}</tbody> }
    });
    let groups = groups.collect_view();
    let more = count.saturating_sub(KPIS);
    let title = against_plan(&view.bars);
    let chart = (!view.bars.bars.is_empty()).then(|| view! { <div class="bars"><h2>{title}</h2><Chart bars=view.bars/></div> });
    view! {
        <div class="halves">
            <div>
                <table class=format!("figures {close}")>
                    <thead>
                        <tr>
                            <th scope="col">"KPI"</th>
                            <th scope="col" class="num">"Actual"</th>
                            <th scope="col" class="num">"Plan"</th>
                            <th scope="col" class="num">"Variance"</th>
                            <th scope="col">"By month"</th>
                            <th scope="col">"Status"</th>
                        </tr>
                    </thead>
                    {groups}
                </table>
                {(more > 0).then(|| view! { <p class="dim">{format!("and {more} more in the workbook’s scorecard")}</p> })}
            </div>
            {chart}
        </div>
    }
}

#[component]
fn Row(row: KpiRow) -> impl IntoView {
    let figures = row.figures;
    let also = (row.finance_label != row.label).then(|| view! { <small>{row.finance_label.clone()}</small> });
    let share = figures.share.map_or_else(|| format::NONE.to_owned(), format::percent);
    let looks = if row.vanity.is_empty() { figures.status } else { Status::OnPlan };
    let target = figures.has_target().then(|| view! { <small>"target "</small> });
    view! {
        <tr>
            <th scope="row">{row.label.clone()} {also}</th>
            <td class="num strong">{format::figure(&figures.actual)}</td>
            <td class="num">{target}{format::figure(&figures.plan)}</td>
            <td class=format!("num {}", tone::of(looks))>{share}</td>
            <td><Sparkline course=row.course.clone() unit=figures.actual.unit currency=figures.actual.currency.clone()/></td>
            <td><StatusMark status=figures.status vanity=row.vanity.clone()/></td>
        </tr>
    }
}
