//! Public workbooks that nobody here made, against the totals that a careful person took from each by hand.

use crate::{import, shared, totals};

/// File, and the totals that must come out: `measure.version` and the sum, rounded to six decimals. Nothing else may be spend.
const TRUTH: [(&str, &[(&str, &str)]); 15] = [
    ("Axsta__Input.xlsx", &[("spend.plan", "10198810"), ("spend.actual", "11167702"), ("abc cost.actual", "2845554.49")]),
    ("Axsta__financial_demo.xlsm", &[("spend.plan", "10198810"), ("spend.actual", "11167702"), ("abc cost.actual", "2845554.49")]),
    ("Losveratos__Budget.xlsx", &[("spend.plan", "18922023.059131")]),
    ("Losveratos__Typical_bad_excel.xlsx", &[("spend.actual", "1242")]),
    ("MicrosoftLearning__-cases.de-de__Fabrikam_Q1_marketing_campaigns.xlsx", &[("spend.plan", "18135"), ("revenue.actual", "77453")]),
    (
        "MicrosoftLearning__Fabrikam_Q1_marketing_campaigns.xlsx",
        &[("spend.plan", "18135"), ("revenue.actual", "77453"), ("users targeted.actual", "134825"), ("engaged users.actual", "12585")],
    ),
    (
        "MicrosoftLearning__Northwind_Traders_Q4_budget_forecast.xlsx",
        &[("spend.plan", "1986804"), ("revenue.plan", "3643511"), ("marketing cost.plan", "415224"), ("labor cost.plan", "524441")],
    ),
    (
        "MicrosoftLearning__Relecloud_Acquisition_Financials.xlsx",
        &[("spend.actual", "506.3"), ("cogs.actual", "336.1"), ("revenue.actual", "1060.3"), ("revenue.plan", "1433")],
    ),
    (
        "MicrosoftLearning__Relecloud_Quarterly_Newsletter_Click_Rates.xlsx",
        &[("emails sent.actual", "1225"), ("emails opened.actual", "821"), ("links clicked.actual", "326")],
    ),
    ("chris1610__sales-feb-2014.xlsx", &[("revenue.actual", "146211.62"), ("quantity.actual", "2676")]),
    ("chris1610__salesfunnel.xlsx", &[("quantity.actual", "30"), ("price.actual", "522000")]),
    ("dotnet__GeneralLedger_TP10073880.xltx", &[("spend.plan", "300000"), ("spend.actual", "20719.87")]),
    (
        "google__national_media.xlsx",
        &[("spend.actual", "225591952.504517"), ("impressions.actual", "28820038338"), ("conversions.actual", "63256264288")],
    ),
    ("nacnudus__cashflows.xlsx", &[("spend.plan", "33143"), ("revenue.plan", "6127")]),
    ("sibylhe__mmm_result_plot_template.xlsx", &[]),
];

#[test]
fn real_workbooks_come_to_the_figures_a_person_took_from_them() {
    let Some(folder) = shared("real") else { return };
    let mut wrong = Vec::new();
    for (file, expected) in TRUTH {
        let bytes = std::fs::read(folder.join(file)).unwrap();
        let found = totals(&import(&bytes, file).unwrap_or_else(|e| panic!("{file}: {e}")));
        for (key, sum) in expected {
            let sum = (*sum).to_owned();
            let got = found.get(*key).map(|s| s.parse::<plumbline::ledger::Decimal>().unwrap().round_dp(6).normalize().to_string());
            if got.as_ref() != Some(&sum) {
                wrong.push(format!("{file}: {key} is {got:?}, not {sum}"));
            }
        }
        for key in found.keys().filter(|k| k.starts_with("spend.")) {
            if expected.iter().all(|(e, _)| e != key) {
                wrong.push(format!("{file}: {key} should not be there"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("{} of {} real workbooks come to the figures taken by hand", TRUTH.len(), TRUTH.len());
}
