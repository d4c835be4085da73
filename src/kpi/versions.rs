//! How definitions change: every version stays, with the period from which it holds, the reason and who made it.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::catalog::{Catalog, built_in};
use super::definition::{Kpi, MOST_LOOKBACK};
use super::formula::FormulaError;
use crate::ledger::{Measure, Period};

/// The most versions of definitions that a project keeps.
pub const MOST_VERSIONS: usize = 2_000;

/// A version of a definition that the team made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KpiVersion {
    /// The definition, with its version's number.
    pub kpi: Kpi,
    /// The first period that is reported with it; `None`: all of them.
    pub from: Option<Period>,
    /// Whether the KPI is no longer used from then on.
    pub retired: bool,
    /// Why.
    pub reason: String,
    /// Who made it.
    pub who: String,
    /// The day on which it was made.
    pub on: NaiveDate,
}

/// Why a version cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum VersionError {
    /// Something has to be written.
    #[error("Write {0}.")]
    Missing(&'static str),
    /// The formula is wrong.
    #[error("Formula, character {}: {mistake}", .mistake.at + 1)]
    Formula {
        /// What is wrong, and where.
        #[from]
        mistake: FormulaError,
    },
    /// A KPI that is named is not there.
    #[error("There is no KPI “{0}” to be {1}.")]
    NoKpi(String, &'static str),
    /// A KPI would stand below itself.
    #[error("{0} cannot stand below itself in the tree.")]
    Circle(String),
    /// A number is out of its range.
    #[error("{0}")]
    Range(&'static str),
    /// Formulas name a KPI that is to be retired.
    #[error("{0} is part of the formula of {1}. Change that first.")]
    Named(String, String),
    /// There are very many versions.
    #[error("A project keeps at most {MOST_VERSIONS} versions of its definitions.")]
    TooMany,
}

impl Catalog {
    /// The KPIs in force: the built-in ones, and the team's versions over them. With a day, those that hold on it, which is as reported;
    /// without one the newest, which is restated. `measures` are those of the ledger.
    pub fn in_force(versions: &[KpiVersion], day: Option<NaiveDate>, measures: &[Measure]) -> Self {
        let holds = |v: &&KpiVersion| day.is_none_or(|day| v.from.is_none_or(|from| from.start() <= day));
        let newest = |id: &str| versions.iter().filter(|v| v.kpi.id == id).rfind(holds);
        let own = built_in().all().map(|kpi| (kpi, newest(&kpi.id)));
        let mut kpis: Vec<Kpi> = own
            .filter_map(|(kpi, version)| match version {
                Some(version) => (!version.retired).then(|| version.kpi.clone()),
                None => Some(kpi.clone()),
            })
            .collect();
        for version in versions {
            let known = built_in().find(&version.kpi.id).is_some() || kpis.iter().any(|k| k.id == version.kpi.id);
            if let Some(newest) = newest(&version.kpi.id).filter(|newest| !known && !newest.retired) {
                kpis.push(newest.kpi.clone());
            }
        }
        Self::new(kpis, measures)
    }

    /// A version as it would be kept after those there are: with its number, its formula's names as ids, and an id of its own for a new
    /// KPI, whose id is empty.
    ///
    /// # Errors
    /// The first thing that is missing or does not fit.
    pub fn admit(&self, draft: &KpiVersion, versions: &[KpiVersion]) -> Result<KpiVersion, VersionError> {
        if versions.len() >= MOST_VERSIONS {
            return Err(VersionError::TooMany);
        }
        let mut version = draft.clone();
        let kpi = &mut version.kpi;
        for text in [&mut kpi.label, &mut kpi.finance_label, &mut kpi.meaning, &mut kpi.owner, &mut kpi.decision, &mut kpi.source] {
            *text = text.trim().to_owned();
        }
        if kpi.label.is_empty() {
            return Err(VersionError::Missing("the name"));
        }
        if kpi.finance_label.is_empty() {
            kpi.finance_label.clone_from(&kpi.label);
        }
        let of_id = |id: &str| versions.iter().rev().find(|v| v.kpi.id == id);
        let known = self.find(&kpi.id).is_some() || built_in().find(&kpi.id).is_some() || of_id(&kpi.id).is_some();
        if !known {
            kpi.id = self.free_id(&kpi.label, versions);
        }
        draft.reason.trim().clone_into(&mut version.reason);
        draft.who.trim().clone_into(&mut version.who);
        if known && version.reason.is_empty() {
            return Err(VersionError::Missing("why it changes"));
        }
        if version.who.is_empty() {
            return Err(VersionError::Missing("who changes it"));
        }
        kpi.version = of_id(&kpi.id).map_or(u16::from(known), |v| v.kpi.version).saturating_add(1);
        if version.retired {
            let naming = self.all().find(|k| k.id != kpi.id && self.names_of(k).iter().any(|named| named.id == kpi.id));
            return match naming {
                Some(naming) => Err(VersionError::Named(kpi.label.clone(), naming.label.clone())),
                None => Ok(version),
            };
        }
        kpi.formula = self.checked(&kpi.id, &kpi.formula.text(), kpi.unit)?;
        if let Some(pair) = kpi.pair.as_ref().filter(|pair| self.find(pair).is_none()) {
            return Err(VersionError::NoKpi(pair.clone(), "its pair"));
        }
        self.fits_below(&kpi.id, kpi.parent.as_deref(), &kpi.label)?;
        if let Some(fault) = kpi.trigger.fault() {
            return Err(VersionError::Range(fault));
        }
        if !(1..=MOST_LOOKBACK).contains(&kpi.lookback) {
            return Err(VersionError::Range("A KPI looks back over 1 to 36 months."));
        }
        if kpi.weight <= Decimal::ZERO {
            return Err(VersionError::Range("A weight is above 0; 1 is usual."));
        }
        Ok(version)
    }

    fn fits_below(&self, id: &str, parent: Option<&str>, label: &str) -> Result<(), VersionError> {
        let mut above = parent;
        for _ in self.all() {
            let Some(parent) = above else { return Ok(()) };
            if parent == id {
                return Err(VersionError::Circle(label.to_owned()));
            }
            let Some(kpi) = self.find(parent) else { return Err(VersionError::NoKpi(parent.to_owned(), "its parent")) };
            above = kpi.parent.as_deref();
        }
        Ok(())
    }

    /// An id for a new KPI: its name in small letters with underscores, and a number where that is taken.
    fn free_id(&self, label: &str, versions: &[KpiVersion]) -> String {
        let letters: String = label.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
        let mut word = letters.split_whitespace().collect::<Vec<_>>().join("_");
        if !word.starts_with(char::is_alphabetic) {
            word.insert_str(0, "kpi_");
        }
        let taken = |id: &str| self.vocabulary().names().any(|k| k.id == id) || versions.iter().any(|v| v.kpi.id == id);
        let numbered = (2..).map(|n| format!("{word}_{n}"));
        std::iter::once(word.clone()).chain(numbered).find(|id| !taken(id)).unwrap_or(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::Formula;
    use crate::ledger::measure::Unit;

    fn version(id: &str, formula: &str, from: Option<&str>) -> KpiVersion {
        let kpi = Kpi { id: id.into(), formula: Formula::parse(formula).unwrap(), ..built_in().find("cac").unwrap().clone() };
        let from = from.and_then(Period::from_id);
        KpiVersion { kpi, from, retired: false, reason: "Agreed".into(), who: "Finance".into(), on: NaiveDate::default() }
    }

    fn formula(versions: &[KpiVersion], day: Option<&str>, id: &str) -> Option<String> {
        let catalog = Catalog::in_force(versions, day.map(|d| d.parse().unwrap()), &[]);
        Some(catalog.formula(catalog.find(id)?).text())
    }

    #[test]
    fn restated_is_the_newest_and_as_reported_the_one_in_force_then() {
        let versions = [version("cac", "spend / opportunities", Some("2026-04")), version("cac", "spend / leads", Some("2026-07"))];
        assert_eq!(formula(&versions, None, "cac").as_deref(), Some("spend / leads"));
        for (day, expected) in [("2026-03-31", "spend / wins"), ("2026-04-01", "spend / opportunities"), ("2026-12-31", "spend / leads")] {
            assert_eq!(formula(&versions, Some(day), "cac").as_deref(), Some(expected), "{day}");
        }
        assert_eq!(formula(&versions, None, "ltv_cac").map(|f| f.ends_with("/ (spend / leads)")), Some(true), "what names it follows");
    }

    #[test]
    fn a_retired_kpi_is_gone_from_its_period_on() {
        let retired = KpiVersion { retired: true, ..version("ctr", "clicks / impressions", Some("2026-07")) };
        let versions = [retired];
        assert_eq!(formula(&versions, None, "ctr"), None);
        assert_eq!(formula(&versions, Some("2026-06-30"), "ctr").as_deref(), Some("clicks / impressions"));
    }

    #[test]
    fn versions_are_numbered_and_new_kpis_get_an_id() {
        let catalog = Catalog::in_force(&[], None, &[]);
        let first = catalog.admit(&version("cac", "spend / Leads", None), &[]).unwrap();
        assert_eq!((first.kpi.version, first.kpi.formula.text()), (2, "spend / leads".into()));
        let second = catalog.admit(&version("cac", "spend / sql", None), std::slice::from_ref(&first)).unwrap();
        assert_eq!(second.kpi.version, 3);
        let mut new = version("", "spend / reach", None);
        new.kpi.label = "Cost per person reached!".into();
        let new = catalog.admit(&new, &[]).unwrap();
        assert_eq!((new.kpi.id.as_str(), new.kpi.version), ("cost_per_person_reached", 1));
        let mut taken = version("", "spend / reach", None);
        taken.kpi.label = "Spend".into();
        assert_eq!(catalog.admit(&taken, &[]).unwrap().kpi.id, "spend_2");
    }

    #[test]
    fn what_does_not_fit_is_refused_with_a_sentence() {
        let catalog = Catalog::in_force(&[], None, &[]);
        let refused = |change: &dyn Fn(&mut KpiVersion)| {
            let mut draft = version("cac", "spend / wins", None);
            change(&mut draft);
            catalog.admit(&draft, &[]).unwrap_err().to_string()
        };
        assert_eq!(refused(&|d| d.reason = " ".into()), "Write why it changes.");
        assert_eq!(refused(&|d| d.kpi.label = String::new()), "Write the name.");
        assert_eq!(
            refused(&|d| d.kpi.formula = Formula::parse("spend + wins").unwrap()),
            "Formula, character 7: Money and a count cannot be added."
        );
        assert_eq!(
            refused(&|d| d.kpi.unit = Unit::Count),
            "Formula, character 1: The formula gives money per count, but the unit is count."
        );
        assert_eq!(refused(&|d| d.kpi.parent = Some("payback".into())), "CAC cannot stand below itself in the tree.");
        assert_eq!(refused(&|d| d.kpi.parent = Some("nothing".into())), "There is no KPI “nothing” to be its parent.");
        assert_eq!(
            refused(&|d| d.kpi.trigger = crate::kpi::Trigger::miss(crate::ledger::Decimal::TWO)),
            "A threshold is above 0 and below 100 %."
        );
        assert_eq!(refused(&|d| d.kpi.lookback = 0), "A KPI looks back over 1 to 36 months.");
        assert_eq!(refused(&|d| d.retired = true), "CAC is part of the formula of Payback. Change that first.");
    }
}
