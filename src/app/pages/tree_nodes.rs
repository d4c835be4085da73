//! The tree itself: drawn from left to right where there is room, an indented list where there is not; worked by pointer and by keys.

use std::collections::BTreeSet;

use leptos::attr::custom::custom_attribute;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::Element;

use crate::app::context::{use_address, use_scope, use_trace};
use crate::app::format;
use crate::app::parts::card::Card;
use crate::app::parts::figure::FigureButton;
use crate::app::parts::status::StatusMark;
use crate::app::parts::table_menu::TableMenu;
use crate::app::route::Screen;
use crate::app::tree::{Shape, Step};
use crate::app::{focus, lookup, tone};
use crate::engine::protocol::TableQuery;
use crate::engine::protocol::tree::TreeNode;
use crate::kpi::Status;
use crate::kpi::conflicts::NO_SUCCESS;

/// The id of the tree, which can be saved as a picture.
const CHART: &str = "tree-chart";

/// Nodes above this depth are open at first.
const OPEN: u8 = 2;

/// What the nodes share.
#[derive(Clone, Copy)]
struct Desk {
    nodes: StoredValue<Vec<TreeNode>>,
    shape: StoredValue<Shape>,
    /// The node that has the keyboard, or would get it.
    active: RwSignal<usize>,
    /// The nodes whose lower ones show.
    open: Memo<BTreeSet<usize>>,
    /// The nodes that show.
    shown: Memo<Vec<usize>>,
    /// The nodes that a search found; `None` while nothing is searched.
    found: Memo<Option<BTreeSet<usize>>>,
    /// The ids of the open nodes; `None`: as at first.
    chosen: RwSignal<Option<Vec<String>>>,
    /// The nodes that show while something is searched: what was found, what is above it and below.
    kept: Memo<Option<BTreeSet<usize>>>,
    /// The open nodes while something is searched; `None`: those above what was found.
    searched: RwSignal<Option<BTreeSet<usize>>>,
}

fn id(at: usize) -> String {
    format!("node-{at}")
}

impl Desk {
    fn set(self, open: &BTreeSet<usize>) {
        if self.found.with_untracked(Option::is_some) {
            self.searched.set(Some(open.clone()));
            return;
        }
        let ids = self.nodes.with_value(|nodes| open.iter().filter_map(|at| nodes.get(*at)).map(|node| node.id.clone()).collect());
        self.chosen.set(Some(ids));
    }

    fn turn(self, at: usize, on: bool) {
        let mut open = self.open.get_untracked();
        if on {
            open.insert(at)
        } else {
            open.remove(&at)
        };
        self.set(&open);
        self.active.set(at);
    }

    fn go(self, at: usize) {
        self.active.set(at);
        focus::move_to(&id(at));
    }

    fn leads(self, at: usize) -> bool {
        self.shape.with_value(|shape| shape.leads(at))
    }

    /// The nodes right below one that a search does not leave out.
    fn below(self, of: Option<usize>) -> Vec<usize> {
        let all: Vec<usize> = self.shape.with_value(|shape| shape.children(of).collect());
        self.kept.with(|kept| all.into_iter().filter(|at| kept.as_ref().is_none_or(|kept| kept.contains(at))).collect())
    }

    fn answer(self, press: &KeyboardEvent) {
        // Buttons and links inside a node keep their own keys.
        let on_node = press
            .target()
            .and_then(|t| t.dyn_into::<Element>().ok())
            .is_some_and(|e| e.get_attribute("role").as_deref() == Some("treeitem"));
        if press.ctrl_key() || press.meta_key() || press.alt_key() {
            return;
        }
        let (at, key) = (self.active.get_untracked(), press.key());
        let (shown, open) = (self.shown.get_untracked(), self.open.get_untracked());
        let step = self.shape.with_value(|shape| shape.step(&key, at, &shown, &open));
        match step {
            Some(Step::Go(to)) => self.go(to),
            Some(Step::Open(more)) => self.set(&open.into_iter().chain(more).collect()),
            Some(Step::Shut(one)) => self.turn(one, false),
            None if on_node && (key == "Enter" || key == " ") => self.turn(at, !open.contains(&at)),
            None if on_node && key.chars().count() == 1 => {
                let names = self.nodes.with_value(|nodes| nodes.iter().map(|node| node.label.clone()).collect::<Vec<_>>());
                let named = self.shape.with_value(|shape| shape.named(&key, at, &shown, |at| names.get(at).map_or("", String::as_str)));
                match named {
                    Some(to) => self.go(to),
                    None => return,
                }
            }
            None => return,
        }
        press.prevent_default();
        press.stop_propagation();
    }
}

/// The card with the tree.
#[component]
pub(crate) fn Nodes(
    /// The nodes from the top down.
    nodes: Vec<TreeNode>,
    /// The dimensions whose members stand below some KPIs.
    dimensions: [String; 2],
    /// Their shape.
    shape: Shape,
    /// The ids of the open nodes; `None`: as at first.
    open: RwSignal<Option<Vec<String>>>,
    /// What was typed to find a node.
    typed: RwSignal<String>,
) -> impl IntoView {
    let (nodes, shape) = (StoredValue::new(nodes), StoredValue::new(shape));
    let chosen = open;
    let found = Memo::new(move |_| {
        let typed = typed.get();
        let fits = |node: &TreeNode| lookup::fit(&typed, &format!("{} {} {}", node.label, node.finance_label, node.kpi)).is_some();
        let found =
            || nodes.with_value(|nodes| nodes.iter().enumerate().filter(|(_, n)| fits(n)).map(|(at, _)| at).collect::<BTreeSet<_>>());
        (!typed.trim().is_empty()).then(found)
    });
    let searched = RwSignal::new(None);
    Effect::new(move |_| {
        typed.track();
        searched.set(None);
    });
    let kept = Memo::new(move |_| found.get().map(|found| shape.with_value(|shape| shape.around(found))));
    let open = Memo::new(move |_| {
        nodes.with_value(|nodes| {
            let of = |is_open: &dyn Fn(&TreeNode) -> bool| nodes.iter().enumerate().filter(|(_, n)| is_open(n)).map(|(at, _)| at).collect();
            match (found.get(), chosen.get()) {
                (Some(found), _) => searched.get().unwrap_or_else(|| {
                    shape.with_value(|shape| {
                        let above = |at: &usize| shape.parent(*at);
                        shape.with_parents(found.iter().filter_map(above))
                    })
                }),
                (None, Some(ids)) => of(&|node| ids.contains(&node.id)),
                (None, None) => of(&|node| node.depth < OPEN && node.level == 0),
            }
        })
    });
    let shown = Memo::new(move |_| {
        let shown = shape.with_value(|shape| shape.visible(&open.get()));
        kept.with(|kept| shown.into_iter().filter(|at| kept.as_ref().is_none_or(|kept| kept.contains(at))).collect::<Vec<_>>())
    });
    let active = RwSignal::new(0);
    // The keyboard always finds a node that shows.
    Effect::new(move |_| {
        let shown = shown.get();
        if !shown.contains(&active.get_untracked()) {
            active.set(shown.first().copied().unwrap_or_default());
        }
    });
    let desk = Desk { nodes, shape, active, open, shown, found, chosen, kept, searched };
    let every = move || (0..nodes.with_value(Vec::len)).filter(|at| desk.leads(*at)).collect::<BTreeSet<_>>();
    let told =
        move || found.get().map(|found| format::counted(u32::try_from(found.len()).unwrap_or(u32::MAX), "node found", "nodes found"));
    let scope = use_scope();
    let tools = move || {
        view! {
            <div class="card-tools">
                <button type="button" class="plain" on:click=move |_| desk.set(&every())>"Expand all"</button>
                <button type="button" class="plain" on:click=move |_| desk.set(&BTreeSet::new())>"Collapse all"</button>
                <TableMenu id="tree-menu" name="the KPI tree" table=move || TableQuery::Tree(scope.get()) chart=(CHART, "KPI tree".to_owned())/>
            </div>
        }
    };
    let by = dimensions.iter().filter(|d| !d.is_empty()).map(|d| d.to_lowercase()).collect::<Vec<_>>().join(" and ");
    let remark = if by.is_empty() {
        "each below the one that it leads to".to_owned()
    } else {
        format!("each below the one that it leads to; some by {by}")
    };
    let top = move || desk.below(None).into_iter().map(|at| node(desk, at)).collect_view();
    view! {
        <Card title="What leads to what" remark=remark class="tree-card" tools=ViewFn::from(tools)>
            <div class="row find-row" role="search">
                <label class="find">
                    <span class="unseen">"Find a KPI or a member"</span>
                    <input type="search" placeholder="Find" prop:value=typed on:input=move |input| typed.set(event_target_value(&input))/>
                </label>
                <small class="dim" aria-live="polite">{told}</small>
            </div>
            <div class="scroll tree-scroll">
                <ul id=CHART role="tree" aria-label="KPIs, each below the one that it leads to" on:keydown=move |press| desk.answer(&press)>{top}</ul>
            </div>
        </Card>
    }
}

/// A node and, while it is open, those below it.
fn node(desk: Desk, at: usize) -> AnyView {
    let Some(node) = desk.nodes.with_value(|nodes| nodes.get(at).cloned()) else { return ().into_any() };
    let leads = desk.leads(at);
    // What stands below is made anew only when this very node opens or shuts: the keyboard stays where it is.
    let is_open = Memo::new(move |_| desk.open.with(|open| open.contains(&at)));
    let has_keys = Signal::derive(move || desk.active.get() == at);
    let below = move || {
        (leads && is_open.get()).then(|| {
            let nodes = desk.below(Some(at)).into_iter().map(|at| self::node(desk, at)).collect_view();
            view! { <i class="out" aria-hidden="true"></i> <ul role="group">{nodes}</ul> }
        })
    };
    let (said, level) = (said(&node), (node.depth + 1).to_string());
    let hit = move || desk.found.with(|found| found.as_ref().is_some_and(|found| found.contains(&at)));
    view! {
        <li
            id=id(at)
            role="treeitem"
            {..custom_attribute("aria-level", level)}
            aria-label=said
            aria-expanded=move || leads.then(|| is_open.get().to_string())
            aria-selected=move || has_keys.get().to_string()
            tabindex=move || if has_keys.get() { "0" } else { "-1" }
            on:focusin=move |focused| {
                focused.stop_propagation();
                desk.active.set(at);
            }
        >
            <i class="across" aria-hidden="true"></i>
            <i class="down" aria-hidden="true"></i>
            <Node node=node at=at desk=desk leads=leads has_keys=has_keys hit=Signal::derive(hit)/>
            {below}
        </li>
    }
    .into_any()
}

#[component]
fn Node(node: TreeNode, at: usize, desk: Desk, leads: bool, has_keys: Signal<bool>, hit: Signal<bool>) -> impl IntoView {
    let (address, trace) = (use_address(), use_trace());
    let figures = node.figures.clone();
    let is_open = move || desk.open.with(|open| open.contains(&at));
    let href = if node.level == 0 {
        address.now().on(Screen::Glossary).with_choice("kpi", &[&node.kpi]).href()
    } else {
        address.now().on(Screen::Variance).with_scope(&figures.actual.scope).href()
    };
    let title = if node.level == 0 {
        format!("{} In finance: {}. Opens the definition.", node.meaning, node.finance_label)
    } else {
        node.label.clone()
    };
    let toggle = leads.then(|| {
        view! {
            <button type="button" class="turn"
                data-no-picture tabindex="-1" aria-hidden="true" title=move || if is_open() { "Collapse" } else { "Expand" } on:click=move |_| desk.turn(at, !is_open())>
                {move || if is_open() { "−" } else { "+" }}
            </button>
        }
    });
    let plain = |value: &crate::engine::protocol::Figure, class: &'static str| view! { <span class=class title="Stands for many members; expand less to trace it.">{format::figure(value)}</span> };
    let (actual, plan) = if node.traced {
        (
            view! { <FigureButton figure=figures.actual.clone() class="strong" stop=has_keys/> }.into_any(),
            view! { <FigureButton figure=figures.plan.clone() class="quiet" stop=has_keys/> }.into_any(),
        )
    } else {
        (plain(&figures.actual, "strong").into_any(), plain(&figures.plan, "dim").into_any())
    };
    // Activity without its outcome is never shown as success.
    let looks = if node.vanity.is_empty() { figures.status } else { Status::OnPlan };
    let held = if figures.has_target() { "target " } else { "plan " };
    let share = figures.share.map(|share| {
        let (what, scope, text) = (figures.variance.what.clone(), figures.variance.scope.clone(), format::percent(share));
        let class = format!("figure {}", tone::of(looks));
        if node.traced {
            view! { <button type="button" class=class title=format::figure_title(&figures.variance) tabindex=move || if has_keys.get() { "0" } else { "-1" } on:click=move |_| trace.open(what.clone(), scope.clone())>{text}</button> }.into_any()
        } else {
            view! { <span class=class>{text}</span> }.into_any()
        }
    });
    view! {
        <div class=format!("node {} level-{}", looks.class(), node.level) class:hit=hit>
            <p class="name">
                <a class="cut" href=href title=title tabindex=move || if has_keys.get() { "0" } else { "-1" }>{node.label.clone()}</a>
                {toggle}
            </p>
            <p class="amounts">{actual} <small>{held} {plan}</small></p>
            <p class="stands"><StatusMark status=figures.status vanity=node.vanity.clone()/> {share}</p>
        </div>
    }
}

/// A node in words.
fn said(node: &TreeNode) -> String {
    let figures = &node.figures;
    let share = figures.share.map(|share| format!(", {}", format::percent(share))).unwrap_or_default();
    let held = if figures.has_target() { "targeted" } else { "planned" };
    let stands = if node.vanity.is_empty() { figures.status.label() } else { NO_SUCCESS };
    format!("{}: {} of {} {held}{share}, {stands}", node.label, format::figure(&figures.actual), format::figure(&figures.plan))
}
