//! Pacing: spent against expected to date, where it lands, and whether to stop, shift or scale each envelope.

use leptos::prelude::*;

use super::pacing_table::{CourseTable, EnvelopeTable, RuleTable};
use crate::app::charts::course_lines::{CHART, CourseLines};
use crate::app::context::{answer, asked_of, use_address};
use crate::app::format;
use crate::app::parts::answered::Answered;
use crate::app::parts::card::Card;
use crate::app::parts::select::Select;
use crate::app::parts::table_menu::TableMenu;
use crate::app::route::{Route, Screen};
use crate::budget::pacing::Profile;
use crate::engine::protocol::pacing::PacingRow;
use crate::engine::protocol::{PacingQuery, PacingView, Request, Response, TableQuery};
use crate::ledger::Decimal;
use crate::platform::clock;

/// The words of the profiles in the address.
const PROFILES: [(&str, Profile); 3] = [("planned", Profile::Planned), ("days", Profile::WorkingDays), ("last-year", Profile::LastYear)];

/// The question of an address.
fn query(route: &Route) -> PacingQuery {
    let profile = PROFILES.into_iter().find(|(id, _)| *id == route.choice("profile")).map(|(_, p)| p).unwrap_or_default();
    PacingQuery { scope: route.scope.clone(), profile, today: clock::today() }
}

/// The pacing page.
#[component]
pub(crate) fn PacingPage() -> impl IntoView {
    let asked = asked_of(Screen::Pacing, query);
    let view =
        answer(move || Request::Pacing(asked.get()), |response| if let Response::Pacing(view) = response { Some(*view) } else { None });
    // The table by which calls are made stays open while they change.
    let rules = RwSignal::new(false);
    view! {
        <Answered answer=view let:view>
            <Pacing view=view asked=asked rules=rules/>
        </Answered>
    }
}

#[component]
fn Pacing(view: PacingView, asked: Memo<PacingQuery>, rules: RwSignal<bool>) -> impl IntoView {
    let span = if view.to_date.is_empty() { view.span.clone() } else { format!("{} of {}", view.to_date, view.span) };
    let notes = view.notes.iter().map(|note| view! { <li>{note.clone()}</li> }).collect_view();
    let body = if let Some(total) = view.total.clone() {
        let remark = format!("by the end of each {}", view.grain);
        let title = format!("{} against expected", view.measure);
        let (drawn, listed, shown) = (view.clone(), view.clone(), total.clone());
        let picture = StoredValue::new(format!("{title} – {}", view.span));
        let tools = move || {
            view! { <TableMenu id="course-menu" name="the course" table=move || TableQuery::Course(asked.get()) chart=(CHART, picture.get_value())/> }
        };
        let course = view! { <CourseTable view=view.clone() total=total.clone()/> };
        view! {
            <p class="lead">{sentence(&view, &total)}</p>
            <Picker view=view.clone()/>
            <Card title=title remark=remark class="course-card" tools=ViewFn::from(tools)>
                <CourseLines view=drawn total=shown/>
                {course}
            </Card>
            <EnvelopeTable view=listed total=total asked=asked/>
            <RuleTable outcome=view.outcome.clone() threshold=view.threshold calls=view.calls.clone() open=rules/>
        }
        .into_any()
    } else {
        let empty = view.empty.clone();
        view! { <Card title="Nothing to pace"><p class="dim">{empty}</p></Card> }.into_any()
    };
    view! {
        <div class="page pacing">
            <div class="head">
                <div>
                    <h1>"Pacing"</h1>
                    <p class="dim">{span}</p>
                </div>
            </div>
            {body}
            <ul class="notes">{notes}</ul>
        </div>
    }
}

/// Where it stands in two sentences.
fn sentence(view: &PacingView, total: &PacingRow) -> String {
    let Some(pace) = total.pace else {
        return format!("{} spent to date. Without a plan for {} nothing was expected.", format::figure(&total.actual), view.span);
    };
    let share = pace - Decimal::ONE;
    let word = if share >= Decimal::ZERO { "more" } else { "less" };
    let by = format::plain_percent(crate::ledger::amount::rounded(share.abs(), 3));
    let to_date =
        format!("{} spent to date, {by} {word} than the {} expected.", format::figure(&total.actual), format::figure(&total.expected));
    let short = |value| format::short(value, total.actual.unit, &total.actual.currency);
    let between = total.range.map(|(slow, fast)| format!(", between {} and {}", short(slow), short(fast))).unwrap_or_default();
    let lands = total.landing_share.map(|share| {
        format!(
            " At this pace it lands at {}{between}: {} against the plan of {}.",
            format::figure(&total.landing),
            format::percent(share),
            format::figure(&total.plan)
        )
    });
    to_date + &lands.unwrap_or_default()
}

#[component]
fn Picker(view: PacingView) -> impl IntoView {
    let address = use_address();
    let word = |profile: Profile| PROFILES.iter().find(|(_, p)| *p == profile).map_or("", |(id, _)| id).to_owned();
    let options: Vec<(String, String)> = view.profiles.iter().map(|(profile, label)| (word(*profile), label.clone())).collect();
    let choose = Callback::new(move |id: String| address.go(&address.now().with_choice("profile", &[&id])));
    let elapsed =
        view.elapsed.map(|share| format!("{} of it has elapsed", format::plain_percent(crate::ledger::amount::rounded(share, 3))));
    view! {
        <div class="row pickers">
            <Select label="Expected" named=true id="pick-profile" options=options value=word(view.profile) on_choice=choose/>
            <span class="dim">{elapsed}</span>
        </div>
    }
}
