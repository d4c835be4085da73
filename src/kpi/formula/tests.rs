//! The laws of formulas.

use proptest::prelude::*;

use super::*;
use crate::ledger::measure::Unit;

fn value(text: &str) -> Option<String> {
    let input = |input: &Input| match input.name.as_str() {
        "a" => Some(Decimal::from(10)),
        "b" => Some(Decimal::from(4)),
        "zero" => Some(Decimal::ZERO),
        _ => None,
    };
    Formula::parse(text).unwrap().value(&input).map(|v| v.normalize().to_string())
}

fn is(text: &str, expected: &str) {
    assert_eq!(value(text).as_deref(), Some(expected), "{text}");
}

#[test]
fn operators_bind_as_in_excel() {
    for (text, expected) in [
        ("= 2 + 3 * 4", "14"),
        ("-2^2", "4"),
        ("2^3^2", "64"),
        ("2^-1", "0.5"),
        ("0 - 2^2", "-4"),
        ("50%^2", "0.25"),
        ("-5%", "-0.05"),
        ("100 - 10 - 1", "89"),
        ("a / b / 2", "1.25"),
        ("(2 > 1) * 3 + (1 > 2)", "3"),
        ("1 + 1 = 2", "1"),
        ("a <> b", "1"),
        ("1.5e2", "150"),
        (".5 + +1", "1.5"),
    ] {
        is(text, expected);
    }
}

#[test]
fn functions_are_those_of_excel() {
    for (text, expected) in [
        ("IF(a > b, 1, zzz)", "1"),
        ("IF(a < b; 1; 2)", "2"),
        ("IFERROR(a / zero, 7)", "7"),
        ("SUM(a, b, 1)", "15"),
        ("MIN(a, b)", "4"),
        ("max(a, b)", "10"),
        ("ROUND(2.5, 0)", "3"),
        ("ROUND(-2.5, 0)", "-3"),
        ("ROUND(1250, -2)", "1300"),
        ("ROUND(-1250, -2)", "-1300"),
        ("ROUND(1.005, 2)", "1.01"),
        ("ROUND(49, -2)", "0"),
        ("ABS(b - a)", "6"),
        ("AND(a > b, b > 1)", "1"),
        ("OR(a < b, b < 1)", "0"),
        ("NOT(a < b)", "1"),
        ("8^(1/3)", "2"),
    ] {
        is(text, expected);
    }
}

#[test]
fn what_is_missing_has_no_value_and_is_not_zero() {
    for text in ["zzz", "a + zzz", "a / zero", "SUM(a, zzz)", "MAX(a, zzz)", "AND(a > b, zzz > 1)", "zero^0", "zero^-1", "(0 - a)^0.5"] {
        assert_eq!(value(text), None, "{text}");
    }
    is("IFERROR(zzz, 3)", "3");
    is("IFERROR(SUM(a, IFERROR(zzz, 0)), 1)", "10");
    assert_eq!(value("IF(zzz > 1, 1, 2)"), None);
}

#[test]
fn versions_and_stretches_of_time_are_part_of_the_input() {
    let words = |text: &str| Formula::parse(text).unwrap().inputs().iter().map(Input::word).collect::<Vec<_>>();
    assert_eq!(words("PLAN(spend / wins) + spend"), ["spend[plan]", "wins[plan]", "spend"]);
    assert_eq!(words("PLAN(spend[actual])"), ["spend[actual]"], "the innermost version counts");
    assert_eq!(words("PRIOR(YTD(spend), 2) - LAG(plan(wins))"), ["PRIOR(YTD(spend), 2)", "LAG(wins[plan], 1)"]);
    let text = |text: &str| Formula::parse(text).unwrap().text();
    assert_eq!(
        text("= plan( spend )/ROLLING(New  Customers,3)".replace("New  Customers", "'New  Customers'").as_str()),
        "spend[plan] / ROLLING('new customers', 3)"
    );
}

#[test]
fn parentheses_stand_where_they_are_needed_only() {
    let text = |text: &str| Formula::parse(text).unwrap().text();
    assert_eq!(text("((revenue-spend))/((spend*2))"), "(revenue - spend) / (spend * 2)");
    assert_eq!(text("spend*revenue/spend"), "spend * revenue / spend");
    assert_eq!(text("-(a+b)%"), "-(a + b)%");
    assert_eq!(text("(-a)^2"), "-a ^ 2");
}

#[test]
fn people_read_names_and_signs() {
    let words = |text: &str| Formula::parse(text).unwrap().words(&|name| Measure::new(name).label());
    assert_eq!(words("(revenue - spend) / (spend[plan] * 2)"), "(Revenue − Spend) ÷ (Spend (plan) × 2)");
    assert_eq!(words("revenue / PRIOR(revenue, 1) - 1"), "Revenue ÷ Revenue (the period before) − 1");
    assert_eq!(words("spend"), "Sum of spend");
    assert_eq!(words("IF(wins >= 10, 'a-b', 0)"), "IF(Wins ≥ 10, A-b, 0)");
}

#[test]
fn to_excel_a_missing_name_is_an_error_and_not_a_text() {
    let excel =
        |text: &str| Formula::parse(text).unwrap().excel(&|input| Some(if input.version.is_some() { "B2".into() } else { "C2".into() }));
    assert_eq!(excel("IF(spend > 10, MAX(spend, spend[plan]), spend)").as_deref(), Some("IF((C2+0) > 10, MAX((C2+0), (B2+0)), (C2+0))"));
    assert_eq!(excel("PLAN(spend / (wins * 2)) ^ 2").as_deref(), Some("(B2 / (B2 * 2)) ^ 2"));
    assert_eq!(Formula::parse("spend + 1").unwrap().excel(&|_| None), None);
}

fn error(text: &str) -> (usize, String) {
    let vocabulary = Vocabulary::of_measures(&[Measure::new("webinar signups")]);
    let error = Parsed::new(text).and_then(|p| p.check(&vocabulary)).expect_err(text);
    (error.at, error.to_string())
}

#[test]
fn mistakes_are_told_at_their_character() {
    for (text, at, starts) in [
        ("", 0, "Write a formula"),
        ("spend / ", 8, "A number, a name or a function is missing"),
        ("spend wins", 6, "“wins” cannot follow"),
        ("(spend", 0, "This parenthesis is not closed."),
        ("spend)", 5, "This parenthesis closes nothing."),
        ("1 + é$", 5, "“$” has no meaning"),
        ("spend / winz", 8, "There is no measure or KPI “winz”. Did you mean wins?"),
        ("1 + xyzzyplugh", 4, "There is no measure or KPI “xyzzyplugh”."),
        ("SUMM(spend)", 0, "There is no function SUMM. Did you mean SUM?"),
        ("1 + IF(spend > 1, 2)", 4, "IF takes 3 arguments; here it has 2."),
        ("ABS()", 0, "ABS takes 1 argument; here it has 0."),
        ("ROLLING(spend, 1.5)", 15, "ROLLING takes a whole number of periods"),
        ("ROLLING(spend, wins)", 15, "ROLLING takes a whole number of periods"),
        ("PRIOR(spend, 0)", 13, "PRIOR takes a whole number of periods"),
        ("spend[planned]", 6, "There is no version “planned”."),
        ("spend[plan", 5, "This parenthesis is not closed."),
        ("'spend", 0, "This name has no closing quote"),
        ("spend + wins", 6, "Money and a count cannot be added."),
        ("1 - (spend - 2 * leads)", 11, "Money and a count cannot be subtracted."),
        ("IF(spend, 1, 2)", 0, "This is a number; a question is needed here"),
        ("spend > 1", 6, "This is yes or no; a number is needed here."),
        ("(spend > 1) + 1", 12, "This is yes or no"),
        ("MAX(spend, revenue, leads)", 0, "Money and a count cannot be compared."),
        ("1e99", 0, "“1e99” is not a number that fits."),
    ] {
        let (found, sentence) = error(text);
        assert!(found == at && sentence.starts_with(starts), "{text}: {found} {sentence}");
    }
    assert!(error(&format!("{}1{}", "(".repeat(200), ")".repeat(200))).1.starts_with("Parentheses stand too deep"));
    assert!(error(&"-".repeat(900)).1.starts_with("Parentheses stand too deep"));
    assert!(error(&format!("1{}", "%".repeat(900))).1.starts_with("Parentheses stand too deep"));
    assert!(error(&"1+".repeat(900)).1.starts_with("A formula has at most"));
}

#[test]
fn units_follow_the_arithmetic() {
    let vocabulary = Vocabulary::of_measures(&[Measure::new("webinar signups")]);
    let gives = |text: &str| Parsed::new(text).unwrap().check(&vocabulary).map(|(_, quantity)| quantity.words()).unwrap();
    assert_eq!(gives("spend / leads"), "money per count");
    assert_eq!(gives("mql / leads + gross_margin"), "a ratio");
    assert_eq!(gives("spend * 2 + 100"), "money");
    assert_eq!(gives("spend + 'webinar signups'"), "money", "nobody told the unit of the team's own column");
    assert_eq!(gives("(revenue / spend) ^ (1 / 3) - 1"), "a ratio");
    assert!(Quantity::of(Unit::Money).fits(Unit::Money) && !Quantity::of(Unit::Money).fits(Unit::Count));
}

fn names() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z_][a-z0-9_.]{0,5}", "[a-zé→'(+ ]{1,8}".prop_map(|n| parse::folded(&n)), Just("head count".to_owned())]
}

fn windows() -> impl Strategy<Value = Window> {
    prop_oneof![
        (1..=window::MOST).prop_map(Window::Prior),
        (1..=window::MOST).prop_map(Window::Lag),
        (1..=window::MOST).prop_map(Window::Rolling),
        Just(Window::YearToDate)
    ]
}

fn formulas() -> impl Strategy<Value = Formula> {
    let number = (0_u64..1_000_000_000, 0_u32..6).prop_map(|(n, places)| Formula::Number(Decimal::new(n.cast_signed(), places)));
    let leaf = prop_oneof![number, names().prop_map(Formula::Name)];
    leaf.prop_recursive(5, 40, 4, |inner| {
        let one = inner.clone().prop_map(Box::new);
        let function = (proptest::sample::select(&Function::ALL[..]), proptest::collection::vec(inner, 4));
        prop_oneof![
            one.clone().prop_map(Formula::Negative),
            one.clone().prop_map(Formula::Percent),
            (proptest::sample::select(&Operator::ALL[..]), one.clone(), one.clone()).prop_map(|(o, x, y)| Formula::Binary(o, x, y)),
            function.prop_map(|(f, mut arguments)| {
                arguments.truncate(f.arity().1.clamp(f.arity().0, 4));
                Formula::Call(f, arguments)
            }),
            (proptest::sample::select(&Version::ALL[..]), one.clone()).prop_map(|(v, x)| Formula::InVersion(v, x)),
            (windows(), one).prop_map(|(w, x)| Formula::Over(w, x)),
        ]
    })
}

proptest! {
    #[test]
    fn the_text_of_a_formula_is_the_formula(formula in formulas()) {
        let text = formula.text();
        if text.chars().count() <= MAX_LENGTH {
            prop_assert_eq!(Formula::parse(&text), Ok(formula), "{}", text);
        }
    }

    #[test]
    fn any_text_has_an_answer(text in "[a-z0-9 +*/^%()<>=,\\[\\]'.A-Z-]{0,40}") {
        match Parsed::new(&text) {
            Ok(parsed) => {
                prop_assert_eq!(parsed.at.len(), parsed.formula.size());
                prop_assert!(parsed.names().iter().all(|(at, _)| *at < text.chars().count()));
                let _ = parsed.check(&Vocabulary::of_measures(&[]));
                let _ = parsed.formula.value(&|_| Some(Decimal::MAX));
            }
            Err(error) => prop_assert!(error.at <= text.chars().count()),
        }
    }

    #[test]
    fn a_formula_needs_no_input_that_it_does_not_name(formula in formulas()) {
        let inputs = formula.inputs();
        let asked = std::cell::RefCell::new(Vec::new());
        formula.value(&|input| {
            asked.borrow_mut().push(input.clone());
            Some(Decimal::TWO)
        });
        prop_assert!(asked.borrow().iter().all(|input| inputs.contains(input)));
    }
}
