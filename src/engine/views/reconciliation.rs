//! Finance's totals beside what channels, programs and cost centers add up to: every difference as lines that add up to it.

use rust_decimal::Decimal;

use super::conflicts::conflicts;
use super::drivers::places;
use super::lens::{BLANK, Lens};
use super::scorecard::notes;
use super::trace::{blank, input};
use crate::engine::project::Project;
use crate::engine::protocol::figure::{Figure, Scope, What};
use crate::engine::protocol::reconciliation::{Cut, Reconciled, ReconciliationView, Untied};
use crate::engine::protocol::trace::{TraceInput, TraceView};
use crate::kpi::drivers::{Method, Part, effects};
use crate::kpi::{Input, Kpi};
use crate::ledger::amount::{rounded, settled};
use crate::ledger::{DimensionKind, Version};

/// The figures that both sides look at, from money to what it costs to win a customer.
const FIGURES: [&str; 11] =
    ["spend", "pipeline", "bookings", "revenue", "growth", "nrr", "net_new_arr", "sm_efficiency", "cac", "payback", "romi"];
/// What else spend is added up by, where the workbook says it.
const OTHERS: [DimensionKind; 4] = [DimensionKind::Program, DimensionKind::Campaign, DimensionKind::Department, DimensionKind::Category];
/// The cut that takes out what no channel can be credited with.
const ATTRIBUTABLE: &str = "attributable";
/// Names of channels that no spend can be credited with.
const NOT_ATTRIBUTABLE: [&str; 8] =
    ["organic", "organic search", "direct", "direct traffic", "referral", "word of mouth", "unattributed", "unknown"];
/// How many untied totals are listed.
const UNTIED: usize = 50;
/// The line of the sum from below.
const BOTTOM: &str = "bottom";

/// The page over a scope.
pub fn view(project: &Project, scope: &Scope) -> ReconciliationView {
    let lens = Lens::new(project, scope);
    let totals = || project.import.tables.iter().filter(|t| t.used).flat_map(|t| &t.tie_outs);
    let untied = totals().filter(|total| !total.ties()).take(UNTIED).map(|total| Untied {
        label: total.label.clone(),
        place: project.place(total.cell),
        stated: total.stated,
        summed: total.summed,
    });
    let ids = |cut: &Below<'_>| -> Vec<&'static str> {
        match cut.id.as_str() {
            ATTRIBUTABLE => vec!["cac"],
            _ if cut.main => FIGURES.to_vec(),
            _ => vec!["spend"],
        }
    };
    let cut = |below: Below<'_>| {
        let rows: Vec<Reconciled> =
            ids(&below).into_iter().filter_map(|id| below.row(project.catalog.find(id).filter(|k| k.target().is_none())?)).collect();
        Cut { id: below.id.clone(), label: below.label.clone(), without: below.without(), rows }
    };
    ReconciliationView {
        span: project.coverage.label(&scope.period),
        cuts: belows(&lens).into_iter().map(cut).filter(|cut| !cut.rows.is_empty()).collect(),
        ties: u32::try_from(totals().filter(|total| total.ties()).count()).unwrap_or(u32::MAX),
        untied: untied.collect(),
        conflicts: conflicts(&lens),
        notes: notes(&lens),
    }
}

/// The trace of a figure of a cut: empty `line` is the difference.
pub fn trace(project: &Project, scope: &Scope, kpi: &str, cut: &str, line: &str) -> Option<TraceView> {
    let lens = Lens::new(project, scope);
    let below = belows(&lens).into_iter().find(|below| below.id == cut)?;
    below.trace(project.catalog.find(kpi)?, line)
}

/// What is added up from below: everything but some members of a dimension.
struct Below<'a> {
    id: String,
    label: String,
    main: bool,
    whole: &'a Lens<'a>,
    /// The dimension in lower case.
    dimension: String,
    /// The members that stay out, each with its figures.
    outside: Vec<(String, Lens<'a>)>,
}

/// A line of a difference before it is settled.
struct Line {
    id: String,
    label: String,
    effect: Decimal,
}

fn belows<'a>(lens: &'a Lens<'a>) -> Vec<Below<'a>> {
    let project = lens.project;
    let dimensions = project.ledger().dimensions();
    let channel = dimensions.iter().position(|d| d.kind == DimensionKind::Channel).or(project.main_dimension);
    let others = OTHERS.iter().filter_map(|kind| dimensions.iter().position(|d| d.kind == *kind)).filter(|d| Some(*d) != channel);
    let named =
        |at: &usize| dimensions.get(*at).is_some_and(|d| d.members().next().is_some() && !lens.scope.filters.contains_key(&d.kind.id()));
    let without = |at: usize, out: &dyn Fn(&str) -> bool| -> Vec<(String, Lens<'a>)> {
        let Some(dimension) = dimensions.get(at) else { return Vec::new() };
        let members = dimension.members().map(|(_, name)| name).filter(|name| out(name));
        let over = |name: &str| {
            let mut scope = lens.scope.clone();
            scope.filters.insert(dimension.kind.id(), name.to_owned());
            (name.to_owned(), Lens::new(project, &scope))
        };
        std::iter::once(BLANK).chain(members).map(over).collect()
    };
    let below = |id: String, label: String, main: bool, at: usize, outside| Below {
        id,
        label,
        main,
        whole: lens,
        dimension: dimensions.get(at).map(|d| d.kind.label().to_lowercase()).unwrap_or_default(),
        outside,
    };
    let by = |at: usize| {
        let kind = dimensions.get(at).map(|d| d.kind.clone());
        let label = kind.as_ref().map(DimensionKind::label).unwrap_or_default().to_lowercase();
        let id = kind.map(|kind| kind.id()).unwrap_or_default();
        below(id, format!("Sum of {}", several(&label)), Some(at) == channel, at, without(at, &|_| false))
    };
    let mut found: Vec<Below<'a>> = channel.into_iter().chain(others).filter(named).map(by).collect();
    if let Some(at) = channel.filter(named) {
        let out = |name: &str| NOT_ATTRIBUTABLE.contains(&name.trim().to_lowercase().as_str());
        let label = "Attributable, without organic and direct".to_owned();
        found.insert(1, below(ATTRIBUTABLE.into(), label, false, at, without(at, &out)));
    }
    found
}

fn several(word: &str) -> String {
    match word.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{word}s"),
    }
}

fn a(word: &str) -> String {
    let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {word}")
}

impl Below<'_> {
    /// An input over what is added up, and over everything; `None` when there is none on one side.
    fn part(&self, input: &Input) -> Option<Part> {
        let after = self.whole.input(input, Version::Actual)?;
        let Some(measure) = input.measure() else { return Some(Part { before: after, after }) };
        let count = |lens: &Lens<'_>| lens.input_sum(input, &measure, Version::Actual).count;
        let outside: u32 = self.outside.iter().map(|(_, lens)| count(lens)).sum();
        // A sum of nothing is nothing.
        (count(self.whole) > outside).then_some(())?;
        Some(Part { before: after - self.outside.iter().map(|(_, lens)| out(lens, input)).sum::<Decimal>(), after })
    }

    /// The value from below, the lines up to the value from above, and how these were found.
    fn bridge(&self, kpi: &Kpi) -> Option<(Decimal, Vec<Line>, Method)> {
        let formula = self.whole.formula(kpi);
        let inputs = formula.inputs();
        let parts: Vec<Part> = inputs.iter().map(|input| self.part(input)).collect::<Option<_>>()?;
        let value = |values: &[Decimal]| formula.value(&|i| values.get(inputs.iter().position(|own| own == i)?).copied());
        let bottom = value(&parts.iter().map(|p| p.before).collect::<Vec<_>>())?;
        let (effects, method) = effects(&parts, formula.powers().as_deref(), &value)?;
        let mut lines = Vec::new();
        for ((input, part), effect) in inputs.iter().zip(&parts).zip(effects) {
            let change = part.after - part.before;
            for (name, lens) in &self.outside {
                let own = out(lens, input);
                let share = if change == own { Some(effect) } else { own.checked_div(change).and_then(|share| effect.checked_mul(share)) };
                let label = if name == BLANK {
                    format!("{} without {}", input.label(), a(&self.dimension))
                } else {
                    format!("{}, {name}", input.label())
                };
                lines.extend(share.filter(|_| !own.is_zero()).map(|effect| Line { id: format!("{}|{name}", input.word()), label, effect }));
            }
        }
        Some((bottom, lines, method))
    }

    /// A KPI from above and from below; `None` when it has no value from above.
    fn row(&self, kpi: &Kpi) -> Option<Reconciled> {
        let (whole, places) = (self.whole, places(kpi.unit));
        let top = whole.kpi(kpi, Version::Actual);
        let above = rounded(top.value?, places);
        let figure = |value: Option<Decimal>, line: &str| {
            let note = if value.is_none() { format!("No amount of it names {} here.", a(&self.dimension)) } else { String::new() };
            let what = What::Reconciled { kpi: kpi.id.clone(), cut: self.id.clone(), line: line.to_owned() };
            whole.figure(value, kpi.unit, note, what)
        };
        let bridge = self.bridge(kpi);
        let bottom = bridge.as_ref().map(|(bottom, ..)| rounded(*bottom, places));
        let difference = bottom.map(|bottom| above - bottom);
        let lines = bridge.map(|(_, lines, _)| lines).unwrap_or_default();
        let exact: Vec<Decimal> = lines.iter().map(|line| line.effect).collect();
        let told = settled(&exact, difference.unwrap_or_default(), places);
        Some(Reconciled {
            label: kpi.label.clone(),
            finance_label: kpi.finance_label.clone(),
            top: Figure { value: Some(above), ..top },
            bottom: figure(bottom, BOTTOM),
            difference: figure(difference, ""),
            lines: lines.into_iter().zip(told).map(|(line, told)| (line.label, figure(Some(told), &line.id))).collect(),
        })
    }

    /// What stays out, in a sentence; empty when nothing can.
    fn without(&self) -> String {
        let there = |(name, lens): &&(String, Lens<'_>)| name != BLANK && lens.totals != crate::ledger::slice::Totals::default();
        let names: Vec<&str> = self.outside.iter().filter(there).map(|(name, _)| name.as_str()).collect();
        match (self.id.as_str(), names.as_slice()) {
            (ATTRIBUTABLE, []) => format!("No {} here is organic or direct; only lines without one stay out.", self.dimension),
            (ATTRIBUTABLE, names) => format!("{} and lines without {} stay out.", names.join(", "), a(&self.dimension)),
            _ => format!("Lines without {} stay out.", a(&self.dimension)),
        }
    }

    fn trace(&self, kpi: &Kpi, line: &str) -> Option<TraceView> {
        let row = self.row(kpi)?;
        let (_, lines, method) = self.bridge(kpi)?;
        let formula = self.whole.formula(kpi);
        let of = |input: &Input, name: &str| format!("{}[{name}]", input.word());
        let there = |input: &Input| {
            self.outside.iter().filter(|(_, lens)| !out(lens, input).is_zero()).map(|(name, _)| name.clone()).collect::<Vec<_>>()
        };
        let inside = format!(
            "({})",
            formula.text_with(&|input| {
                let outside = there(input);
                let less: Vec<String> = outside.iter().map(|name| format!(" - {}", of(input, name))).collect();
                if less.is_empty() { input.word() } else { format!("({}{})", input.word(), less.concat()) }
            })
        );
        let found = lines.iter().zip(&row.lines).find(|(one, _)| one.id == line);
        let (title, figure, text) = match (line, found) {
            ("", _) => ("difference".to_owned(), row.difference, format!("= ({}) - {inside}", formula.text())),
            (BOTTOM, _) => (self.label.clone(), row.bottom, format!("= {inside}")),
            (_, Some((one, (label, figure)))) => {
                let (word, name) = one.id.split_once('|')?;
                let is_sum = formula.inputs().len() == 1 && formula.text() == word;
                let text = if is_sum { format!("= {word}[{name}]") } else { format!("= what {word}[{name}] adds to {}", kpi.id) };
                (label.clone(), figure.clone(), text)
            }
            (_, None) => return None,
        };
        let mut inputs: Vec<TraceInput> = Vec::new();
        for one in formula.inputs() {
            inputs.push(TraceInput { word: one.word(), ..input(self.whole, &one, Version::Actual) });
            for (name, lens) in self.outside.iter().filter(|(name, _)| there(&one).contains(name)) {
                inputs.push(TraceInput { word: of(&one, name), ..input(lens, &one, Version::Actual) });
            }
        }
        let sums = formula.inputs().len() == 1;
        Some(TraceView {
            title: format!("{}, {title}", kpi.label),
            figure,
            formula: text,
            meaning: if sums { self.without() } else { format!("{} {}", self.without(), method.meaning()) },
            definition: format!("{}, version {}", kpi.id, kpi.version),
            inputs,
            ..blank(self.whole)
        })
    }
}

/// What an input has outside; nothing where it has none, and for the margin, which is one for the whole project.
fn out(lens: &Lens<'_>, input: &Input) -> Decimal {
    if input.measure().is_none() { Decimal::ZERO } else { lens.input(input, Version::Actual).unwrap_or_default() }
}
