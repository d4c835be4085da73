//! The KPI table: actual, plan, variance, course and trigger of every KPI, by what it speaks of.

use leptos::prelude::*;
use rust_decimal::Decimal;

use crate::app::context::{project_part, use_scope, use_trace};
use crate::app::format;
use crate::app::parts::card::Card;
use crate::app::parts::figure::{FigureButton, Look};
use crate::app::parts::sparkline::Sparkline;
use crate::app::parts::status::StatusMark;
use crate::app::parts::table_menu::TableMenu;
use crate::app::parts::variance_bar::VarianceBar;
use crate::app::tone;
use crate::engine::protocol::TableQuery;
use crate::engine::protocol::scorecard::{KpiGroup, KpiRow};
use crate::kpi::Status;

/// The table.
#[component]
pub(crate) fn KpiTable(groups: Vec<KpiGroup>) -> impl IntoView {
    let count: usize = groups.iter().map(|group| group.rows.len()).sum();
    let threshold = project_part(|project| project.threshold).get_untracked().unwrap_or_default();
    let scope = use_scope();
    let menu = move || view! { <TableMenu id="kpis-menu" name="the KPIs" table=move || TableQuery::Kpis(scope.get())/> };
    let body = groups
        .into_iter()
        .map(|group| {
            let rows = group.rows.into_iter().map(|row| view! { <Row row=row threshold=threshold/> }).collect_view();
            view! {
                <tbody>
                    <tr class="group"><th colspan="8" scope="rowgroup">{group.label}</th></tr>
                    {rows}
                </tbody>
            }
        })
        .collect_view();
    view! {
        <Card title="KPIs" remark=format!("{count} that this workbook can tell") class="long" tools=ViewFn::from(menu)>
            <div class="scroll" tabindex="0" role="region" aria-label="KPIs">
                <table class="figures kpis">
                    <thead>
                        <tr>
                            <th scope="col">"KPI"</th>
                            <th scope="col" class="num">"Actual"</th>
                            <th scope="col" class="num">"Plan"</th>
                            <th scope="col" class="num">"Variance"</th>
                            <th scope="col">"Against threshold"</th>
                            <th scope="col">"By month"</th>
                            <th scope="col">"Status"</th>
                            <th scope="col">"Trigger"</th>
                        </tr>
                    </thead>
                    {body}
                </table>
            </div>
        </Card>
    }
}

#[component]
fn Row(row: KpiRow, threshold: Decimal) -> impl IntoView {
    let trace = use_trace();
    let figures = row.figures;
    let (what, scope) = (figures.actual.what.clone(), figures.actual.scope.clone());
    let vanity = (!row.vanity.is_empty()).then(|| row.vanity.clone());
    // Activity without its outcome is never shown as success.
    let looks = if vanity.is_some() { Status::OnPlan } else { figures.status };
    let tone = tone::of(looks);
    let mark = match vanity {
        Some(sentence) => view! { <span class="status watch" title=sentence.clone()><span aria-hidden="true">"▲"</span>"Activity, no success"</span> <small>{sentence}</small> }.into_any(),
        None => view! { <StatusMark status=figures.status/> }.into_any(),
    };
    let share = figures.share.map_or_else(
        || view! { <span class="dim">{format::NONE}</span> }.into_any(),
        |share| view! { {format::percent(share)} }.into_any(),
    );
    let also = (row.finance_label != row.label).then(|| view! { <small>{row.finance_label.clone()}</small> });
    let target = figures.has_target().then(|| view! { <small class="dim">"target"</small> });
    let told = row.course.now.map(|signal| view! { <small class="outside" title=row.course.said.clone()>{signal.label()}</small> });
    view! {
        <tr>
            <th scope="row" title=row.meaning.clone()><button type="button" class="kpi-name" on:click=move |_| trace.open(what.clone(), scope.clone())>{row.label.clone()}</button> {also}</th>
            <td class="num strong"><FigureButton figure=figures.actual.clone()/></td>
            <td class="num"><FigureButton figure=figures.plan.clone() class="quiet"/>{target}</td>
            <td class=format!("num {tone}")>
                {share}
                <FigureButton figure=figures.variance.clone() look=Look::Signed class="quiet below"/>
            </td>
            <td><VarianceBar share=figures.share status=looks threshold=threshold/></td>
            <td><Sparkline course=row.course.clone() unit=figures.actual.unit currency=figures.actual.currency.clone()/></td>
            <td>{mark} {told}</td>
            <td class="dim">{row.trigger.clone()}</td>
        </tr>
    }
}
