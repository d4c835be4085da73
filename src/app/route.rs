//! The page's address: which screen, over which period and members. It stands after the `#`, so that it works from any static path.

use std::fmt::Write as _;

use crate::engine::protocol::Scope;
use crate::ledger::CellRef;
use crate::ledger::cell::parse_a1;

/// A screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Screen {
    /// Where workbooks are opened.
    #[default]
    Start,
    /// The project's files.
    Sources,
    /// How the workbook was read.
    Mapping,
    /// What is wrong or worth a look.
    Health,
    /// The chain and the KPIs.
    Scorecard,
    /// Every KPI below the one that it leads to.
    Tree,
    /// Plan against actual by any dimension.
    Variance,
    /// Spent against expected to date.
    Pacing,
    /// What KPIs should come to.
    Targets,
    /// What moved a KPI.
    Drivers,
    /// Finance's totals beside the sums from below.
    Reconciliation,
    /// Moving money.
    Reallocate,
    /// The decision log.
    Decisions,
    /// What each KPI means, and its versions.
    Glossary,
}

impl Screen {
    /// Every screen, in the order of the rail.
    pub const ALL: [Self; 14] = [
        Self::Start,
        Self::Sources,
        Self::Mapping,
        Self::Health,
        Self::Scorecard,
        Self::Tree,
        Self::Variance,
        Self::Pacing,
        Self::Targets,
        Self::Drivers,
        Self::Reconciliation,
        Self::Reallocate,
        Self::Decisions,
        Self::Glossary,
    ];

    /// The word in the address.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Sources => "sources",
            Self::Mapping => "mapping",
            Self::Health => "health",
            Self::Scorecard => "scorecard",
            Self::Tree => "tree",
            Self::Variance => "variance",
            Self::Pacing => "pacing",
            Self::Targets => "targets",
            Self::Drivers => "drivers",
            Self::Reconciliation => "reconciliation",
            Self::Reallocate => "reallocate",
            Self::Decisions => "decisions",
            Self::Glossary => "glossary",
        }
    }

    /// The name that people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Start => "Start",
            Self::Sources => "Sources",
            Self::Mapping => "Mapping",
            Self::Health => "Health",
            Self::Scorecard => "Scorecard",
            Self::Tree => "KPI tree",
            Self::Variance => "Variance",
            Self::Pacing => "Pacing",
            Self::Targets => "Targets",
            Self::Drivers => "Drivers",
            Self::Reconciliation => "Reconciliation",
            Self::Reallocate => "Reallocate",
            Self::Decisions => "Decisions",
            Self::Glossary => "Glossary",
        }
    }

    /// The group of the rail it stands in.
    pub const fn group(self) -> &'static str {
        match self {
            Self::Start | Self::Sources | Self::Mapping | Self::Health => "Workbook",
            Self::Scorecard | Self::Tree | Self::Variance | Self::Pacing | Self::Targets => "Measure",
            Self::Drivers | Self::Reconciliation => "Explain",
            Self::Reallocate | Self::Decisions => "Decide",
            Self::Glossary => "Govern",
        }
    }

    /// Whether the screen follows the period and the filters.
    pub const fn has_scope(self) -> bool {
        matches!(
            self,
            Self::Scorecard
                | Self::Tree
                | Self::Variance
                | Self::Pacing
                | Self::Targets
                | Self::Drivers
                | Self::Reconciliation
                | Self::Reallocate
                | Self::Glossary
        )
    }
}

/// An address: the screen, the scope, and the screen's own choices.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Route {
    /// The screen.
    pub screen: Screen,
    /// Period and members; the period is empty for the default.
    pub scope: Scope,
    /// The screen's own choices, such as `by` or `sort`, in their order; a key can stand more than once.
    pub choices: Vec<(String, String)>,
}

/// Keys that are choices of a screen, not dimensions. A dimension of such a name is written with a dot before it.
const CHOICES: [&str; 21] = [
    "by", "across", "against", "show", "measure", "sort", "sheet", "cell", "from", "month", "severity", "kind", "state", "kpi", "split",
    "per", "profile", "line", "goal", "rate", "year",
];

/// The address at which the mapping page shows a cell on its sheet.
pub fn mapping_at(cell: CellRef) -> String {
    mapping_of(cell.source, cell.sheet).with_choice("cell", &[&cell.a1()]).href()
}

/// The mapping page with a sheet, by the position of its file among the sources and its own in that file.
pub fn mapping_of(source: u16, sheet: u16) -> Route {
    Route::to(Screen::Mapping).with_choice("sheet", &[&format!("{source}.{sheet}")])
}

impl Route {
    /// The start of a screen, over the default scope.
    pub fn to(screen: Screen) -> Self {
        Self { screen, ..Self::default() }
    }

    /// The address that a `#…` text names; what it does not know is left out.
    pub fn parse(hash: &str) -> Self {
        let (path, query) = hash.trim_start_matches('#').split_once('?').unwrap_or((hash.trim_start_matches('#'), ""));
        let word = path.trim_matches('/');
        let screen = Screen::ALL.into_iter().find(|s| s.id() == word).unwrap_or_default();
        let mut route = Self::to(screen);
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (key, value) = (decoded(key), decoded(value));
            if key == "period" {
                route.scope.period = value;
            } else if CHOICES.contains(&key.as_str()) {
                route.choices.push((key, value));
            } else {
                route.scope.filters.insert(key.strip_prefix('.').unwrap_or(&key).to_owned(), value);
            }
        }
        route
    }

    /// The address as text, such as `#/scorecard?period=2026-Q4&channel=Display`.
    pub fn href(&self) -> String {
        let mut href = format!("#/{}", self.screen.id());
        let mut mark = '?';
        let mut pair = |key: &str, value: &str| {
            let _ = write!(href, "{mark}{}={}", encoded(key), encoded(value));
            mark = '&';
        };
        if !self.scope.period.is_empty() {
            pair("period", &self.scope.period);
        }
        for (dimension, member) in &self.scope.filters {
            let reserved = dimension == "period" || dimension.starts_with('.') || CHOICES.contains(&dimension.as_str());
            pair(&if reserved { format!(".{dimension}") } else { dimension.clone() }, member);
        }
        for (key, value) in &self.choices {
            pair(key, value);
        }
        href
    }

    /// The same scope on another screen.
    pub fn on(&self, screen: Screen) -> Self {
        Self { screen, scope: self.scope.clone(), choices: Vec::new() }
    }

    /// The same screen over another period.
    pub fn with_period(&self, period: &str) -> Self {
        let mut route = self.clone();
        route.scope.period = if period == "to-date" { String::new() } else { period.to_owned() };
        route
    }

    /// The same screen with a dimension held to one member; an empty member lets it go.
    pub fn with_filter(&self, dimension: &str, member: &str) -> Self {
        let mut route = self.clone();
        if member.is_empty() {
            route.scope.filters.remove(dimension);
        } else {
            route.scope.filters.insert(dimension.to_owned(), member.to_owned());
        }
        route
    }

    /// The same screen over another scope.
    pub fn with_scope(&self, scope: &Scope) -> Self {
        Self { scope: scope.clone(), ..self.clone() }
    }

    /// The same address with the values of one choice replaced.
    pub fn with_choice(&self, key: &str, values: &[&str]) -> Self {
        let mut route = self.clone();
        route.choices.retain(|(k, _)| k != key);
        route.choices.extend(values.iter().filter(|v| !v.is_empty()).map(|v| (key.to_owned(), (*v).to_owned())));
        route
    }

    /// The first value of a choice; empty when it is not made.
    pub fn choice(&self, key: &str) -> &str {
        self.choices.iter().find(|(k, _)| k == key).map_or("", |(_, v)| v)
    }

    /// The sheet that a mapping address names: its file among the sources, and its position in that file.
    pub fn sheet(&self) -> Option<(u16, u16)> {
        let (source, sheet) = self.choice("sheet").split_once('.')?;
        Some((source.parse().ok()?, sheet.parse().ok()?))
    }

    /// The cell that a mapping address names: row and column, from 0.
    pub fn cell(&self) -> Option<(u32, u16)> {
        parse_a1(self.choice("cell"))
    }

    /// All values of a choice.
    pub fn choices(&self, key: &str) -> Vec<String> {
        self.choices.iter().filter(|(k, _)| k == key).map(|(_, v)| v.clone()).collect()
    }
}

/// Percent-encodes what would not stand in an address as itself.
fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// Undoes [`encoded`]; `+` is a blank too, and a lone `%` stays as it is.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail.get(..2).and_then(|digits| std::str::from_utf8(digits).ok()).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        rest = match (first, hex) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                tail.get(2..).unwrap_or_default()
            }
            (b'+', _) => {
                bytes.push(b' ');
                tail
            }
            (byte, _) => {
                bytes.push(*byte);
                tail
            }
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_address_holds_screen_period_and_members() {
        let route = Route::parse("#/scorecard?period=2026-Q4&channel=Paid%20search");
        assert_eq!((route.screen, route.scope.period.as_str()), (Screen::Scorecard, "2026-Q4"));
        assert_eq!(route.scope.filters.get("channel").map(String::as_str), Some("Paid search"));
        assert_eq!(route.href(), "#/scorecard?period=2026-Q4&channel=Paid%20search");
    }

    #[test]
    fn an_unknown_address_is_the_start() {
        for hash in ["", "#", "#/", "#/nowhere", "#//?&=&%"] {
            assert_eq!(Route::parse(hash).screen, Screen::Start, "{hash}");
        }
    }

    #[test]
    fn choices_stay_on_their_screen() {
        let route = Route::parse("#/variance?by=channel&by=month&sort=name&region=NA");
        assert_eq!((route.choices("by"), route.choice("sort")), (vec!["channel".to_owned(), "month".to_owned()], "name"));
        assert_eq!(route.on(Screen::Scorecard).href(), "#/scorecard?region=NA");
        assert_eq!(route.with_choice("by", &["region"]).href(), "#/variance?region=NA&sort=name&by=region");
    }

    #[test]
    fn a_cell_has_an_address() {
        let href = mapping_at(CellRef { source: 1, sheet: 2, row: 8, col: 3 });
        assert_eq!(href, "#/mapping?sheet=1.2&cell=D9");
        let route = Route::parse(&href);
        assert_eq!((route.sheet(), route.cell()), (Some((1, 2)), Some((8, 3))));
        assert_eq!((Route::parse("#/mapping?sheet=x&cell=9").sheet(), Route::parse("#/mapping?cell=9").cell()), (None, None));
    }

    #[test]
    fn a_dimension_named_like_a_choice_is_told_apart() {
        let route = Route::to(Screen::Variance).with_filter("from", "A & B").with_filter("period", "x");
        assert_eq!(route.href(), "#/variance?.from=A%20%26%20B&.period=x");
        assert_eq!(Route::parse(&route.href()), route);
        assert_eq!(route.with_filter("from", "").with_filter("period", "").href(), "#/variance");
    }

    proptest! {
        #[test]
        fn parsing_undoes_writing(screen in 0_usize..Screen::ALL.len(), period in "[0-9Q-]{0,8}", dimension in "[a-z][a-z %&=+.é]{0,8}", member in "\\PC{1,12}") {
            let mut route = Route::to(Screen::ALL[screen]).with_filter(&dimension, &member).with_choice("by", &["month"]);
            route.scope.period = period;
            prop_assert_eq!(Route::parse(&route.href()), route);
        }
    }
}
