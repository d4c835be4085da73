//! What the palette can do: go to a screen, open a KPI's trace, hold a dimension to one member, or carry out a command.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::context::{use_address, use_project, use_session, use_trace};
use crate::app::opening::template;
use crate::app::route::{Route, Screen};
use crate::app::session::{Kind, Session};
use crate::app::theme;
use crate::engine::protocol::{ProjectSummary, What};
use crate::ledger::Version;
use crate::platform::prefs::Theme;

/// One thing the palette can do.
#[derive(Clone)]
pub(crate) struct Deed {
    name: String,
    kind: &'static str,
    run: Rc<dyn Fn()>,
}

impl Deed {
    fn new(name: impl Into<String>, kind: &'static str, run: impl Fn() + 'static) -> Self {
        Self { name: name.into(), kind, run: Rc::new(run) }
    }

    /// What it is found by.
    pub(crate) const fn name(&self) -> &String {
        &self.name
    }

    /// What sort of thing it is.
    pub(crate) const fn kind(&self) -> &'static str {
        self.kind
    }

    /// Does it.
    pub(crate) fn run(&self) {
        (self.run)();
    }
}

/// Everything that can be done now.
pub(crate) fn deeds() -> Vec<Deed> {
    let (session, address) = (use_session(), use_address());
    let mut deeds = Vec::new();
    let project = use_project().get_untracked();
    for screen in Screen::ALL.into_iter().filter(|s| *s == Screen::Start || project.is_some()) {
        deeds.push(Deed::new(screen.label(), "Screen", move || address.go_to(screen)));
    }
    deeds.extend(commands(session, project.as_ref()));
    if let Some(project) = &project {
        deeds.extend(kpis(project));
        deeds.extend(members(project));
        deeds.extend(periods(project));
    }
    deeds
}

fn commands(session: Session, project: Option<&ProjectSummary>) -> Vec<Deed> {
    let theme: theme::Switch = expect_context();
    let address = use_address();
    let mut deeds = Vec::new();
    if let Some(project) = project {
        deeds.push(Deed::new("Export the workbook", "Command", move || told(session, async move { session.export().await.map(drop) })));
        let report = move || {
            let scope = address.now().scope;
            told(session, async move { session.save_report(scope).await });
        };
        deeds.push(Deed::new("Save the report (HTML)", "Command", report));
        deeds.push(Deed::new("Save everything as data (JSON)", "Command", move || {
            told(session, async move { session.save_everything().await });
        }));
        if let Some(undo) = &project.undo {
            deeds.push(Deed::new(format!("Undo: {undo}"), "Command", move || session.undo()));
        }
        if let Some(redo) = &project.redo {
            deeds.push(Deed::new(format!("Redo: {redo}"), "Command", move || session.redo()));
        }
    }
    deeds.push(Deed::new("Open another workbook", "Command", move || address.go(&Route::to(Screen::Start))));
    deeds.push(Deed::new("Try the sample", "Command", move || {
        told(session, async move {
            session.sample().await?;
            address.go(&Route::to(Screen::Scorecard));
            Ok(())
        });
    }));
    deeds.push(Deed::new("Get the template", "Command", move || told(session, template(session))));
    for (name, choice) in [("Theme: light", Theme::Light), ("Theme: dark", Theme::Dark), ("Theme: as the device", Theme::Device)] {
        deeds.push(Deed::new(name, "Command", move || theme.set(choice)));
    }
    deeds
}

/// Carries something out; what stands in its way is said as a notice.
fn told(session: Session, deed: impl Future<Output = Result<(), String>> + 'static) {
    spawn_local(async move {
        if let Err(sentence) = deed.await {
            session.notify(Kind::Error, sentence, None);
        }
    });
}

fn kpis(project: &ProjectSummary) -> Vec<Deed> {
    let (trace, address) = (use_trace(), use_address());
    let deed = |[id, label, finance_label]: &[String; 3]| {
        let name = if label == finance_label { label.clone() } else { format!("{label} · {finance_label}") };
        let id = id.clone();
        Deed::new(name, "KPI", move || {
            let what = What::Kpi { id: id.clone(), version: Version::Actual };
            trace.open(what, address.now().scope);
        })
    };
    project.kpis.iter().map(deed).collect()
}

fn members(project: &ProjectSummary) -> Vec<Deed> {
    let address = use_address();
    let pairs = project.dimensions.iter().flat_map(|d| d.members.iter().map(move |m| (d.id.clone(), d.label.clone(), m.clone())));
    let deed = |(id, label, member): (String, String, String)| {
        Deed::new(format!("{member} · {label}"), "Filter", move || {
            let here = address.now();
            let there = if here.screen.has_scope() { here } else { here.on(Screen::Variance) };
            address.go(&there.with_filter(&id, &member));
        })
    };
    pairs.map(deed).collect()
}

fn periods(project: &ProjectSummary) -> Vec<Deed> {
    let address = use_address();
    let deed = |(id, label): (String, String)| {
        Deed::new(label, "Period", move || {
            let here = address.now();
            let there = if here.screen.has_scope() { here } else { here.on(Screen::Scorecard) };
            address.go(&there.with_period(&id));
        })
    };
    project.periods.iter().cloned().map(deed).collect()
}
