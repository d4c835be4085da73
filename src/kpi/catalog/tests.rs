//! The built-in catalog holds together, and what depends on what is told.

use rust_decimal::Decimal;

use super::built_in::FAMILIES;
use super::*;
use crate::kpi::Input;

#[test]
fn every_built_in_formula_parses_and_its_units_fit() {
    let count: usize = FAMILIES.iter().map(|family| family.len()).sum();
    assert_eq!(built_in().all().count(), count, "each formula parses, and each id stands once");
    for kpi in FAMILIES.into_iter().flatten() {
        let checked = built_in().checked(kpi.id, kpi.formula, kpi.unit);
        assert_eq!(checked.map(|f| f.text()).map_err(|e| e.to_string()), Ok(kpi.formula.to_owned()), "{}", kpi.id);
    }
}

#[test]
fn every_kpi_says_what_it_is() {
    for kpi in built_in().all() {
        assert!(kpi.meaning.ends_with('.') && kpi.undefined_when.ends_with('.') && !kpi.source.is_empty(), "{}", kpi.id);
        assert!(kpi.version >= 1);
    }
}

#[test]
fn written_out_formulas_name_known_measures_only() {
    for kpi in built_in().all() {
        for measure in built_in().formula(kpi).inputs().iter().filter_map(Input::measure) {
            assert!(measure.is_known(), "{}: {measure}", kpi.id);
        }
    }
}

#[test]
fn every_kpi_stands_once_in_the_tree_below_its_parent() {
    let tree = built_in().tree();
    assert_eq!((tree.len(), tree.first().map(|(k, _)| k.id.as_str())), (built_in().all().count(), Some("revenue")));
    for (at, (kpi, depth)) in tree.iter().enumerate() {
        let above = tree[..at].iter().rev().find(|(_, d)| d < depth).map(|(k, _)| k.id.clone());
        assert_eq!(above, kpi.parent, "{}", kpi.id);
    }
}

#[test]
fn the_chain_is_in_the_catalog() {
    assert_eq!(built_in().chain().count(), CHAIN.len());
}

fn value(id: &str) -> Option<String> {
    let amounts = |input: &Input| match (input.name.as_str(), input.version) {
        ("spend", None) => Some(Decimal::from(120_000)),
        ("wins", _) => Some(Decimal::from(80)),
        ("bookings", _) => Some(Decimal::from(144_000)),
        ("revenue", _) => Some(Decimal::from(500_000)),
        ("gross_margin", _) => Some(Decimal::new(8, 1)),
        _ => None,
    };
    let kpi = built_in().find(id)?;
    built_in().formula(kpi).value(&amounts).map(|v| v.normalize().to_string())
}

#[test]
fn the_chain_follows_its_published_formulas() {
    // CAC 120,000 / 80 = 1,500; ROMI (500,000 × 0.8 − 120,000) / 120,000 = 2.333…; payback 1,500 / (1,800 / 12 × 0.8) = 12.5 months.
    assert_eq!(value("cac").as_deref(), Some("1500"));
    assert!(value("romi").is_some_and(|r| r.starts_with("2.33333")));
    assert_eq!(value("payback").as_deref(), Some("12.5"));
    assert_eq!(value("utilization"), None);
}

/// The value of a formula over amounts by their names; `prior …` is what an earlier span had.
fn worked(formula: &Formula, amounts: &[(&str, Decimal)]) -> Option<Decimal> {
    let amount = |input: &Input| {
        let name = if input.windows.is_empty() { input.name.clone() } else { format!("prior {}", input.name) };
        amounts.iter().find(|(n, _)| *n == name).map(|(_, amount)| *amount)
    };
    formula.value(&amount).map(|value| value.normalize())
}

/// Worked examples that others published, each with its place.
#[test]
fn published_worked_examples_come_to_their_published_results() {
    let catalog = built_in();
    let of = |id: &str, amounts: &[(&str, Decimal)]| worked(catalog.formula(catalog.find(id).unwrap()), amounts);
    let whole = Decimal::from;
    // $500,000 and 25 customers: $20,000 each. https://www.thecalcs.com/calculators/business-marketing/lead-funnel-calculator
    assert_eq!(of("cac", &[("spend", whole(500_000)), ("wins", whole(25))]), Some(whole(20_000)));
    // CAC $600, $120 a month, 80 % margin: 6.25 months. https://www.callculator.cc/callculator946_pre_seed_payback_calculator/
    let payback = [("spend", whole(600)), ("wins", whole(1)), ("bookings", whole(12 * 120)), ("gross_margin", Decimal::new(8, 1))];
    assert_eq!(of("payback", &payback), Some(Decimal::new(625, 2)));
    // $10,000 brought $50,000 at a margin of 60 %: 2 for each. http://kameir.com/marketing-roi/
    let romi = [("spend", whole(10_000)), ("revenue", whole(50_000)), ("gross_margin", Decimal::new(6, 1))];
    assert_eq!(of("romi", &romi), Some(whole(2)));
    // (200,000 − 6,000 − 4,000 + 20,000) / 200,000: 105 %. https://dnoise.online/en/metrics/nrr-ndr
    let nrr = [("prior arr", whole(200_000)), ("churned arr", whole(10_000)), ("expansion arr", whole(20_000))];
    assert_eq!(of("nrr", &nrr), Some(Decimal::new(105, 2)));
    // ARR from $4.5M to $5M after a quarter of $400,000: 1.25.
    // https://theprimecalculator.com/business/saas-magic-number-calculator/formula
    let magic = catalog.checked("magic_number", "net_new_arr / PRIOR(spend, 3)", Unit::Multiple).unwrap();
    let magic = Catalog::new(catalog.all().cloned().chain([Kpi { formula: magic, ..kpi("magic_number", "spend / spend") }]).collect(), &[]);
    let formula = magic.formula(magic.find("magic_number").unwrap());
    assert_eq!(worked(formula, &[("new arr", whole(500_000)), ("prior spend", whole(400_000))]), Some(Decimal::new(125, 2)));
}

#[test]
fn formulas_that_name_kpis_are_written_out_over_measures() {
    let payback = built_in().find("payback").unwrap();
    assert_eq!(payback.formula.text(), "cac / (bookings / wins / 12 * gross_margin)");
    assert_eq!(built_in().formula(payback).text(), "spend / wins / (bookings / wins / 12 * gross_margin)");
    assert_eq!(built_in().words(&payback.formula), "CAC ÷ (Bookings ÷ Wins ÷ 12 × Gross margin)");
}

fn kpi(id: &str, formula: &str) -> Kpi {
    Kpi { id: id.into(), formula: Formula::parse(formula).unwrap(), ..built_in().find("romi").unwrap().clone() }
}

#[test]
fn a_formula_that_goes_round_in_a_circle_is_told_where_and_how() {
    let catalog = Catalog::new(vec![kpi("a", "spend / revenue"), kpi("b", "a * 2"), kpi("c", "1 + b")], &[]);
    let error = catalog.checked("a", "spend / revenue + c", Unit::Multiple).unwrap_err();
    assert_eq!((error.at, error.to_string()), (18, "a goes round in a circle: a → c → b → a.".into()));
    assert!(catalog.checked("d", "a + b + c", Unit::Multiple).is_ok());
    assert!(catalog.checked("a", "a", Unit::Multiple).is_err());
}

#[test]
fn definitions_that_go_round_in_a_circle_have_no_value_and_do_no_harm() {
    let catalog = Catalog::new(vec![kpi("a", "b + 1"), kpi("b", "a + 1"), kpi("c", "a / 2")], &[]);
    for kpi in catalog.all() {
        assert_eq!(catalog.formula(kpi).value(&|input| input.measure().is_none().then_some(Decimal::ONE)), None, "{}", kpi.id);
    }
}

#[test]
fn formulas_do_not_grow_without_bound() {
    let mut kpis = vec![kpi("k0", "spend / revenue")];
    kpis.extend((1..40).map(|n| kpi(&format!("k{n}"), &format!("k{0} + k{0}", n - 1))));
    let catalog = Catalog::new(kpis, &[]);
    assert!(catalog.all().all(|k| catalog.formula(k).size() <= MOST_PARTS));
    assert_eq!(catalog.checked("new", "k20 + 1", Unit::Multiple).map_err(|e| e.mistake), Ok(Formula::parse("k20 + 1").unwrap()));
}

#[test]
fn the_quantities_of_kpis_follow_their_own_formulas() {
    let checked = |text: &str, unit| built_in().checked("new", text, unit).map(|f| f.text()).map_err(|e| e.to_string());
    assert_eq!(checked("cac * wins + spend", Unit::Money), Ok("cac * wins + spend".into()));
    assert_eq!(checked("cac + spend", Unit::Money), Err("Money per count and money cannot be added.".into()));
    assert_eq!(checked("new_customers / 'Lead → MQL'", Unit::Count), Ok("wins / lead_to_mql".into()), "people's words will do");
}
