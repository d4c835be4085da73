//! Where an effect comes from: the formula it was worked out by, and what it was worked out from, down to the cells.

use super::rates::{FX, Rated, UNRATED};
use super::sides::Sides;
use super::{base, places, view};
use crate::engine::project::Project;
use crate::engine::protocol::drivers::{Change, DriversQuery, Way};
use crate::engine::protocol::figure::Scope;
use crate::engine::protocol::trace::{TraceInput, TraceView};
use crate::engine::views::trace::{blank, input, plain};
use crate::kpi::formula::GROSS_MARGIN;
use crate::kpi::{Formula, Kpi};
use crate::ledger::{Measure, Version};

/// The trace of an effect over a scope; the sides of the whole, and of the member that it is of.
pub fn trace(project: &Project, scope: &Scope, change: &Change, bar: &str, member: &str) -> Option<TraceView> {
    let shown = view(project, &DriversQuery { scope: scope.clone(), change: change.clone() });
    let kpi = project.catalog.find(&change.kpi)?;
    let over = project.catalog.formula(kpi);
    let rated = Rated::of(project, scope, change)?;
    // The whole difference is as it is reported; what splits it is at plan rates.
    let whole = if bar.is_empty() { &rated.reported } else { &rated.planned };
    let base = base(whole);
    let of = shown.bars.iter().find(|b| b.id == bar);
    let figure = match (of, member) {
        (None, _) => shown.difference,
        (Some(of), "") => of.effect.clone(),
        (Some(of), name) => of.members.iter().find(|(n, _, _)| n == name).map(|(_, figure, _)| figure.clone())?,
    };
    let label = of.map_or_else(|| "difference".to_owned(), |of| format!("effect of {}", of.label));
    let named = if member.is_empty() { String::new() } else { format!(", {member}") };
    let members = whole.dimension().map(|d| whole.members(d)).unwrap_or_default();
    // By members, a bar is a member.
    let own = if change.way == Way::Members && member.is_empty() { bar } else { member };
    let within = members.iter().find(|m| m.name == own);
    let titled = format!("{}, {label}{named}, against {base}", kpi.label);
    if matches!(bar, FX | UNRATED) {
        let meaning = if bar == FX {
            "Actual in local currency × (actual rate − plan rate), over the amounts that have both. The rest is performance."
        } else {
            "Amounts without an actual rate stay out of what is reported at actual rates."
        };
        return Some(TraceView {
            title: titled,
            figure,
            meaning: meaning.into(),
            definition: format!("{}, version {}", kpi.id, kpi.version),
            ..rated.trace(kpi, bar, member)?
        });
    }
    let mut inputs = Vec::new();
    let extra = (change.way == Way::Volume).then(|| Measure::new(&change.per));
    both(&mut inputs, over, whole, &base, extra.as_ref());
    if let Some(within) = within {
        both(&mut inputs, over, within, &base, extra.as_ref());
    }
    Some(TraceView {
        title: titled,
        figure,
        formula: formula(kpi, over, change, bar, member, &base),
        meaning: format!("{} Told to {} decimals, so that the bars add up.", shown.method, places(kpi.unit)).trim().to_owned(),
        definition: format!("{}, version {}", kpi.id, kpi.version),
        source: "Ang, LMDI decomposition approach, Energy Policy 86 (2015), https://doi.org/10.1016/j.enpol.2015.07.007".into(),
        inputs,
        ..blank(&whole.after)
    })
}

/// The inputs of both sides, each with its cells; those of a member with its name.
fn both(inputs: &mut Vec<TraceInput>, formula: &Formula, sides: &Sides<'_>, base: &str, extra: Option<&Measure>) {
    let name = if sides.name.is_empty() { String::new() } else { format!(", {}", sides.name) };
    for (lens, version, side) in [(&sides.after, Version::Actual, "actual"), (&sides.before, sides.from, base)] {
        let own = formula.inputs().into_iter().map(|i| (input(lens, &i, version), i.word()));
        let extra = extra.into_iter().map(|m| (input(lens, &plain(m), version), m.id().to_owned()));
        for (mut one, word) in own.chain(extra) {
            // The margin is one for the whole project.
            if word == GROSS_MARGIN {
                if inputs.iter().any(|i| i.word == word) {
                    continue;
                }
                one.word = word;
            } else {
                one.word = format!("{word}[{side}{name}]");
            }
            inputs.push(one);
        }
    }
}

fn formula(kpi: &Kpi, over: &Formula, change: &Change, bar: &str, member: &str, base: &str) -> String {
    let (k1, k0) = (format!("{}[actual]", kpi.id), format!("{}[{base}]", kpi.id));
    let inputs = over.inputs();
    let at = inputs.iter().position(|i| i.word() == bar);
    let power = at.and_then(|at| over.powers()?.get(at).copied());
    match (bar, change.way, power) {
        ("", _, _) => format!("= {k1} - {k0}"),
        (_, Way::Parts, _) if !member.is_empty() => {
            format!("= effect of {bar} * ({bar}[actual, {member}] - {bar}[{base}, {member}]) / ({bar}[actual] - {bar}[{base}])")
        }
        (_, Way::Parts, Some(power)) => {
            let times = if power == 1 { String::new() } else { format!("{power} * ") };
            format!("= ({k1} - {k0}) / LN({k1} / {k0}) * {times}LN({bar}[actual] / {bar}[{base}])")
        }
        (_, Way::Parts, None) => {
            let words: Vec<String> = inputs.iter().map(crate::kpi::Input::word).collect();
            format!("= what {bar} adds to {} when it changes, averaged over every order of {}", kpi.id, words.join(", "))
        }
        ("others", Way::Members, _) => "= the differences of the smaller members".into(),
        (_, Way::Members, _) => format!("= {}[actual, {bar}] - {}[{base}, {bar}]", kpi.id, kpi.id),
        ("mix", _, _) => format!("= L * LN(share[actual] / share[{base}]) - mean * (share[actual] - share[{base}]), of each segment"),
        ("volume", _, _) => format!("= L * LN({}[actual] / {}[{base}]), of each segment", change.per, change.per),
        _ => format!("= L * LN(rate[actual] / rate[{base}]), of each segment"),
    }
}
