//! KPI tree: every KPI below the one that it leads to, how much of the plan is covered, and what a target needs.

use leptos::prelude::*;

use super::tree_coverage::Coverage;
use super::tree_formula::Formulas;
use super::tree_nodes::Nodes;
use crate::app::context::{answer, asked_of, use_scope};
use crate::app::parts::answered::Answered;
use crate::app::parts::card::Card;
use crate::app::route::{Route, Screen};
use crate::app::tree::Shape;
use crate::engine::protocol::{Request, Response, TargetFormulaQuery, TreeView};

/// The KPI tree page.
#[component]
pub(crate) fn TreePage() -> impl IntoView {
    let scope = use_scope();
    let tree = answer(move || Request::Tree(scope.get()), |response| if let Response::Tree(view) = response { Some(*view) } else { None });
    let coverage =
        answer(move || Request::Coverage(scope.get()), |response| if let Response::Coverage(view) = response { Some(*view) } else { None });
    let asked = asked_of(Screen::Tree, query);
    let formula = answer(
        move || Request::TargetFormula(asked.get()),
        |response| if let Response::TargetFormula(view) = response { Some(*view) } else { None },
    );
    // What is open and what was typed stay while the figures change.
    let open = RwSignal::new(None);
    let typed = RwSignal::new(String::new());
    view! {
        <div class="page kpi-tree">
            <Answered answer=tree let:view>
                <Tree view=view open=open typed=typed/>
            </Answered>
            <Answered answer=coverage let:view><Coverage view=view/></Answered>
            <Answered answer=formula let:view><Formulas view=view asked=asked/></Answered>
        </div>
    }
}

/// What an address asks of target formulas: the line, the step that is given (`wins:40`), and the rates (`sql:0.35`).
fn query(route: &Route) -> TargetFormulaQuery {
    let pair = |text: &str| text.split_once(':').and_then(|(id, amount)| Some((id.to_owned(), amount.parse().ok()?)));
    TargetFormulaQuery {
        scope: route.scope.clone(),
        line: route.choice("line").to_owned(),
        goal: pair(route.choice("goal")),
        rates: route.choices("rate").iter().filter_map(|text| pair(text)).collect(),
    }
}

#[component]
fn Tree(view: TreeView, open: RwSignal<Option<Vec<String>>>, typed: RwSignal<String>) -> impl IntoView {
    let notes = view.notes.iter().map(|note| view! { <li>{note.clone()}</li> }).collect_view();
    let notes = (!view.notes.is_empty()).then(|| view! { <ul class="notes">{notes}</ul> });
    let shape = Shape::of(view.nodes.iter().map(|node| node.depth));
    let body = if view.nodes.is_empty() {
        view! { <Card title="Nothing to show"><p class="dim">"No KPI can be told from these amounts. If some of them are spend or results, say on Mapping which."</p></Card> }
            .into_any()
    } else {
        view! { <Nodes nodes=view.nodes.clone() dimensions=view.dimensions.clone() shape=shape open=open typed=typed/> }.into_any()
    };
    view! {
        <div class="head">
            <div>
                <h1>{Screen::Tree.label()}</h1>
                <p class="dim">{view.span.clone()}</p>
            </div>
        </div>
        {body}
        {notes}
    }
}
