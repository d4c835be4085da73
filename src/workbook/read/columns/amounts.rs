//! Tells amounts from what is computed from them, and says of each amount what it counts, in which version and period.

use super::heads::{Head, Told};
use super::profile::Profile;
use super::roles::{Guess, Sheetwise, fallback_version, guess};
use crate::ledger::{DimensionKind, Grain, Measure, Version};
use crate::workbook::mapping::{Amount, Role};
use crate::workbook::read::cells::periods::When;
use crate::workbook::read::words::measures::{self, Plainness};
use crate::workbook::read::words::versions::Said;

/// Gives roles to the columns that have none yet: amounts, derived columns, versions that do not count.
pub(in crate::workbook::read) fn assign(table: &Sheetwise<'_>, guesses: &mut [Option<Guess>]) {
    let open: Vec<usize> = (0..guesses.len()).filter(|i| guesses.get(*i).is_some_and(Option::is_none)).collect();
    let finest = finest_grain(table, &open);
    let mut amounts: Vec<usize> = Vec::new();
    for i in &open {
        match not_an_amount(table, *i, &open, finest) {
            Some(found) => set(guesses, *i, found),
            None => amounts.push(*i),
        }
    }
    // Where everything seems computed, the computed columns are all there is: a plan of formulas is a plan.
    let row_versions = guesses.iter().flatten().any(|g| g.role == Role::Version);
    let row_measures = guesses.iter().flatten().any(|g| g.role == Role::MeasureName);
    let plan_known = amounts.iter().any(|i| table.heads.get(*i).is_some_and(|h| h.said == Some(Said::Is(Version::Plan))));
    let (around, place) = fallback_version(table);
    let projected = !plan_known && amounts.iter().any(|i| table.heads.get(*i).is_some_and(|h| h.said == Some(Said::Projected)));
    let bare = plainest(table, &amounts);
    let shared_prefix =
        amounts.iter().filter(|i| table.heads.get(**i).is_some_and(|h| h.text.contains('_') && h.measure.is_some())).count() >= 2;
    for i in &amounts {
        let Some(head) = table.heads.get(*i) else { continue };
        let (version, version_reason, sure) = match head.said {
            Some(Said::Is(Version::Forecast)) if !plan_known && around == Some(Version::Plan) => {
                (Some(Version::Plan), format!("a forecast, and {place} says plan"), 75)
            }
            Some(Said::Is(version)) => (Some(version), format!("header says “{}”", head.text), 96),
            Some(Said::Projected) => {
                (Some(if plan_known { Version::Forecast } else { Version::Plan }), format!("header says “{}”", head.text), 80)
            }
            _ if row_versions => (None, "the row says the version".into(), 95),
            _ => match around {
                // A whole table of projections is a plan.
                Some(Version::Forecast) if projected => (Some(Version::Plan), "the table holds projections".into(), 70),
                Some(version) => (Some(version), format!("{place} says {version}"), 85),
                None if head.option.is_some() => (Some(Version::Plan), "an option is a plan".into(), 60),
                None => (None, String::new(), 0),
            },
        };
        let money_version = matches!(head.said, Some(Said::Is(_) | Said::Projected));
        let mut member = None;
        let (measure, sure_measure) = match &head.measure {
            _ if head.told == Some(Told::Quantity) => (Some(Measure::new("quantity")), 60),
            _ if row_measures => (None, 95),
            Some(named) => {
                let underscored = head.text.contains('_');
                let qualified = named.plainness == Plainness::Qualified;
                if qualified && underscored && shared_prefix && named.qualifier != "competitor" {
                    member = Some((DimensionKind::Channel, prefix(&head.text)));
                    (Some(Measure::new(named.id)), 90)
                } else if qualified && named.id == "spend" && !bare.contains(&(named.id, version)) && named.qualifier.len() > 1 {
                    member = Some((DimensionKind::Category, sentence(&named.qualifier)));
                    (Some(Measure::new(named.id)), 75)
                } else if named.plainness == Plainness::Bare || (!qualified && !more_plainly(table, &amounts, *i)) {
                    (Some(Measure::new(named.id)), 96)
                } else {
                    (Some(measures::custom(&head.rest.join(" "))), 70)
                }
            }
            None if head.when.is_some() || money_version || head.rest.is_empty() => {
                let custom = custom_of(head);
                match (custom, table.context.measure) {
                    (Some(custom), _) => (Some(custom), 70),
                    (None, Some(id)) => (Some(Measure::new(id)), 88),
                    (None, None) => (Some(Measure::SPEND), if version.is_some() { 80 } else { 55 }),
                }
            }
            None => (Some(measures::custom(&head.rest.join(" "))), 65),
        };
        let year = table.context.year.map(|(year, _)| year);
        let period = head.when.and_then(|w| w.period(table.calendar).or_else(|| year.and_then(|y| w.in_year(y).period(table.calendar))));
        let people = measure.as_ref().is_some_and(Measure::is_stock);
        let reason = if version_reason.is_empty() { format!("header says “{}”", head.text) } else { version_reason };
        let reason = if people { format!("{reason}; people are not added over time, the latest of each line counts") } else { reason };
        let confidence = sure_measure.min(if sure == 0 { 70 } else { sure }).min(if head.told.is_some() { 65 } else { 100 });
        set(guesses, *i, guess(Role::Amount(Amount { measure, version, period, member }), confidence, reason));
    }
}

fn set(guesses: &mut [Option<Guess>], i: usize, found: Guess) {
    if let Some(place) = guesses.get_mut(i) {
        *place = Some(found);
    }
}

/// The words of a header beside its version and period, where they name something of their own (`Head count plan`).
fn custom_of(head: &Head) -> Option<Measure> {
    let words: Vec<&str> = head
        .rest
        .iter()
        .map(String::as_str)
        .filter(|w| {
            w.len() > 1
                && !matches!(
                    *w,
                    "fy" | "ytd"
                        | "mtd"
                        | "to"
                        | "date"
                        | "amount"
                        | "month"
                        | "monthly"
                        | "year"
                        | "of"
                        | "for"
                        | "and"
                        | "approved"
                        | "original"
                        | "current"
                )
        })
        .collect();
    let digits = words.iter().all(|w| w.bytes().all(|b| b.is_ascii_digit()));
    (!words.is_empty() && !digits && head.when.is_none()).then(|| measures::custom(&words.join(" ")))
}

fn prefix(header: &str) -> String {
    header.split('_').next().unwrap_or(header).trim().to_owned()
}

fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |f| f.to_uppercase().chain(letters).collect())
}

/// The measures that some column names by their bare name, with the version that column states.
fn plainest(table: &Sheetwise<'_>, amounts: &[usize]) -> Vec<(&'static str, Option<Version>)> {
    let mut found = Vec::new();
    for head in amounts.iter().filter_map(|i| table.heads.get(*i)) {
        let version = match head.said {
            Some(Said::Is(version)) => Some(version),
            Some(Said::Projected) => Some(Version::Plan),
            _ => table.context.version.map(|v| v.0),
        };
        match &head.measure {
            Some(named) if named.plainness != Plainness::Qualified => {
                for v in [None, Some(Version::Plan), Some(Version::Actual), version] {
                    found.push((named.id, v));
                }
            }
            None if version.is_some() && head.rest.is_empty() => {
                for v in [None, Some(Version::Plan), Some(Version::Actual), version] {
                    found.push(("spend", v));
                }
            }
            _ => {}
        }
    }
    found
}

/// Whether another amount of the same period names the same measure more plainly.
fn more_plainly(table: &Sheetwise<'_>, amounts: &[usize], i: usize) -> bool {
    let Some(head) = table.heads.get(i) else { return false };
    let Some(named) = &head.measure else { return false };
    amounts.iter().filter(|j| **j != i).filter_map(|j| table.heads.get(*j)).any(|other| {
        other.when == head.when
            && (other.said == head.said || other.said.is_some() != head.said.is_some())
            && (other.measure.as_ref().is_some_and(|m| m.id == named.id && m.plainness < named.plainness)
                || (named.id == "spend" && other.measure.is_none() && other.rest.is_empty() && other.said.is_some() && head.said.is_none()))
    })
}

/// The finest grain that at least two columns of amounts have.
fn finest_grain(table: &Sheetwise<'_>, open: &[usize]) -> Option<Grain> {
    let grains: Vec<Grain> =
        open.iter().filter_map(|i| table.heads.get(*i)).filter(|h| !h.mentions_total).filter_map(|h| h.when).map(When::grain).collect();
    [Grain::Week, Grain::Month, Grain::Quarter, Grain::Half, Grain::Year]
        .into_iter()
        .find(|g| grains.iter().filter(|x| *x == g).count() >= 2)
}

/// Why a column of numbers is no amount; `None` when it is one.
fn not_an_amount(table: &Sheetwise<'_>, i: usize, open: &[usize], finest: Option<Grain>) -> Option<Guess> {
    let (head, profile): (&Head, &Profile) = (table.heads.get(i)?, table.profiles.get(i)?);
    let quoted = format!("header says “{}”", head.text);
    let numbers = (profile.numbers + profile.faults).max(1);
    if head.said == Some(Said::Other) {
        return Some(guess(Role::Ignored, 85, format!("{quoted}: neither plan, actual, committed nor forecast")));
    }
    match head.told {
        Some(Told::OtherOption) => return Some(guess(Role::Ignored, 45, format!("{quoted}: another option of the same budget is read"))),
        Some(Told::Again) => return Some(guess(Role::Ignored, 40, "its header says the same as another column’s")),
        Some(Told::Price) => return Some(guess(Role::Derived, 70, format!("{quoted}: a price, which number × price shows"))),
        Some(Told::Money | Told::Quantity) => return None,
        None => {}
    }
    let others = open.iter().filter(|j| **j != i);
    // The total of a version adds up other columns of that version.
    let alone =
        head.total && head.said.is_some() && !others.clone().filter_map(|j| table.heads.get(*j)).any(|h| h.said == head.said && !h.total);
    if let Some(words) = &head.derived {
        // `% of plan` is derived; a lone `Change` column in a list of nothing else stays derived too.
        return Some(guess(Role::Derived, 92, format!("{quoted}: “{words}” is computed, never summed")));
    }
    if profile.look.percent && profile.numbers > 0 {
        return Some(guess(Role::Derived, 90, "the cells are percentages, which are never summed"));
    }
    let unit = measures::is_price(&head.rest);
    if unit
        && head.measure.is_none()
        && others.clone().any(|j| table.heads.get(*j).and_then(|h| h.measure.as_ref()).is_some_and(|m| matches!(m.id, "spend" | "revenue")))
    {
        return Some(guess(Role::Derived, 80, format!("{quoted}: a price per unit is never summed")));
    }
    // Coarser periods beside finer ones add those up.
    if let (Some(when), Some(finest)) = (head.when, finest) {
        let year = when.year();
        let finer = others.clone().filter_map(|j| table.heads.get(*j)).any(|h| {
            h.when.is_some_and(|w| w.grain() < when.grain() && (w.year().is_none() || year.is_none() || w.year() == year))
                && (h.said == head.said || head.said.is_none())
        });
        if when.grain() > finest && finer {
            return Some(guess(Role::Derived, 90, format!("{quoted}: adds up the columns of that time")));
        }
        if head.mentions_total && !alone {
            return Some(guess(Role::Derived, 92, format!("{quoted}: a total of other columns")));
        }
    }
    if profile.across * 10 >= numbers * 8 {
        return Some(guess(Role::Derived, 95, "its formulas add up other columns of the row"));
    }
    if finest.is_some() && head.when.is_none() && head.mentions_total && !alone {
        return Some(guess(Role::Derived, 94, format!("{quoted}: a total of other columns")));
    }
    if head.total && !alone && others.clone().count() >= 2 {
        return Some(guess(Role::Derived, 88, format!("{quoted}: a total of other columns")));
    }
    if head.when.is_none() && profile.beside * 10 >= numbers * 8 {
        let named = head.measure.is_some() || head.said.is_some();
        let twin = others
            .clone()
            .filter_map(|j| table.heads.get(*j))
            .any(|h| h.said == head.said && h.measure.as_ref().map(|m| m.id) == head.measure.as_ref().map(|m| m.id) && h.when == head.when);
        if !named || twin {
            return Some(guess(Role::Derived, 88, "its formulas compute it from other columns of the row"));
        }
    }
    if finest.is_some()
        && head.when.is_none()
        && head.measure.is_none()
        && head.said.is_none()
        && others.filter_map(|j| table.heads.get(*j)).filter(|h| h.when.is_some()).count() >= 2
    {
        return Some(guess(Role::Ignored, 60, "the amounts stand under the periods"));
    }
    None
}
