//! All facts of a project in one place, with the measures, currencies and dimensions they name.

use super::currency::Currency;
use super::dimension::{Dimension, DimensionKind, Member};
use super::fact::Fact;
use super::facts::Facts;
use super::measure::Measure;

/// Facts with their dimension members, side by side; the order is the order of reading.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    dimensions: Vec<Dimension>,
    measures: Vec<Measure>,
    currencies: Vec<Currency>,
    facts: Facts,
    /// The line of each fact: facts that follow each other with the same members share one, as those of a row do.
    lines: Vec<u32>,
    /// The members of all lines, one stretch per dimension in the order of `dimensions`; a stretch may end before the last line:
    /// what is beyond its end is blank.
    members: Vec<Vec<Member>>,
    /// The members of the last line, as they were given; `None` when it may have others.
    last: Option<Vec<(usize, Member)>>,
}

/// An end of a ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mark {
    pub(super) facts: usize,
    /// How many members each dimension has.
    members: Vec<usize>,
}

impl Ledger {
    /// Position of a dimension, added when new.
    pub fn dimension(&mut self, kind: &DimensionKind) -> usize {
        if let Some(found) = self.dimensions.iter().position(|d| d.kind == *kind) {
            return found;
        }
        self.dimensions.push(Dimension::new(kind.clone()));
        self.members.push(Vec::new());
        self.dimensions.len() - 1
    }

    /// Position of a measure, added when new.
    pub fn measure(&mut self, measure: &Measure) -> u16 {
        position(&mut self.measures, measure)
    }

    /// Position of a currency, added when new.
    pub fn currency(&mut self, currency: &Currency) -> u16 {
        position(&mut self.currencies, currency)
    }

    /// The member of this name in a dimension, added when new. `None` when there is no such dimension.
    pub fn member(&mut self, dimension: usize, name: &str) -> Option<Member> {
        self.dimensions.get_mut(dimension).map(|d| d.intern(name))
    }

    /// Makes room for facts to come.
    pub fn reserve(&mut self, facts: usize) {
        self.facts.reserve(facts);
        self.lines.reserve_exact(facts);
    }

    /// Adds a fact with its members as (dimension, member); the dimensions not named are blank.
    pub fn push(&mut self, fact: Fact, members: &[(usize, Member)]) {
        self.facts.push(fact);
        if self.last.as_deref() == Some(members) {
            self.lines.extend(self.lines.last().copied());
            return;
        }
        let line = self.line_count();
        self.lines.push(line);
        let named = self.last.get_or_insert_default();
        named.clear();
        named.extend_from_slice(members);
        for (dimension, member) in members {
            if let Some(column) = self.members.get_mut(*dimension)
                && *member != Member::BLANK
            {
                column.resize(line as usize, Member::BLANK);
                column.push(*member);
            }
        }
    }

    /// Adds all facts of another ledger, joining its measures, currencies and dimensions to these.
    pub fn append(&mut self, other: &Self) {
        let measures: Vec<u16> = other.measures.iter().map(|m| self.measure(m)).collect();
        let currencies: Vec<u16> = other.currencies.iter().map(|c| self.currency(c)).collect();
        let from = self.line_count();
        for fact in other.facts.iter() {
            self.facts.push(Fact {
                measure: measures.get(usize::from(fact.measure)).copied().unwrap_or(0),
                currency: currencies.get(usize::from(fact.currency)).copied().unwrap_or(0),
                ..fact
            });
        }
        self.lines.extend(other.lines.iter().map(|line| from + line));
        self.last = None;
        for (theirs, column) in other.dimensions.iter().zip(&other.members) {
            let ours = self.dimension(&theirs.kind);
            let Some(dimension) = self.dimensions.get_mut(ours) else { continue };
            let map: Vec<Member> = std::iter::once(Member::BLANK).chain(theirs.members().map(|(_, name)| dimension.intern(name))).collect();
            if let Some(mine) = self.members.get_mut(ours) {
                mine.resize(from as usize, Member::BLANK);
                mine.extend(column.iter().map(|m| map.get(m.0 as usize).copied().unwrap_or_default()));
            }
        }
    }

    /// Makes members of a dimension count under other names; `None` keeps a name as it is.
    pub fn rename<'a>(&mut self, dimension: usize, name: impl Fn(&str) -> Option<&'a str>) {
        let Some(old) = self.dimensions.get(dimension) else { return };
        self.last = None;
        let mut new = Dimension::new(old.kind.clone());
        let named = old.members().map(|(_, was)| new.intern(name(was).unwrap_or(was)));
        let map: Vec<Member> = std::iter::once(Member::BLANK).chain(named).collect();
        for member in self.members.get_mut(dimension).into_iter().flatten() {
            *member = map.get(member.0 as usize).copied().unwrap_or_default();
        }
        if let Some(place) = self.dimensions.get_mut(dimension) {
            *place = new;
        }
    }

    /// Where it ends now, for [`Ledger::back_to`].
    pub fn mark(&self) -> Mark {
        Mark { facts: self.facts.len(), members: self.dimensions.iter().map(Dimension::count).collect() }
    }

    /// Drops the facts and the members that came since a mark; measures, currencies and dimensions stay.
    pub fn back_to(&mut self, mark: &Mark) {
        if mark.facts >= self.facts.len() {
            return;
        }
        self.facts.truncate(mark.facts);
        self.lines.truncate(mark.facts);
        for (place, dimension) in self.dimensions.iter_mut().enumerate() {
            dimension.truncate(mark.members.get(place).copied().unwrap_or_default());
        }
        self.last = None;
        let lines = self.line_count() as usize;
        for column in &mut self.members {
            column.truncate(lines);
        }
    }

    /// Every fact, in the order of reading.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The member of a fact (by position) in a dimension (by position).
    #[inline]
    pub fn member_of(&self, fact: usize, dimension: usize) -> Member {
        let line = self.lines.get(fact).map_or(usize::MAX, |line| *line as usize);
        self.members.get(dimension).and_then(|c| c.get(line)).copied().unwrap_or_default()
    }

    /// Every dimension.
    pub fn dimensions(&self) -> &[Dimension] {
        &self.dimensions
    }

    /// Every measure.
    pub fn measures(&self) -> &[Measure] {
        &self.measures
    }

    /// Every currency.
    pub fn currencies(&self) -> &[Currency] {
        &self.currencies
    }

    /// Number of lines.
    fn line_count(&self) -> u32 {
        self.lines.last().map_or(0, |last| last + 1)
    }

    /// Position of a dimension that is there, or `None`.
    pub fn find_dimension(&self, kind: &DimensionKind) -> Option<usize> {
        self.dimensions.iter().position(|d| d.kind == *kind)
    }

    /// Position of a measure that is there, or `None`.
    pub fn find_measure(&self, measure: &Measure) -> Option<u16> {
        self.measures.iter().position(|m| m == measure).and_then(|i| u16::try_from(i).ok())
    }
}

fn position<T: Clone + PartialEq>(list: &mut Vec<T>, item: &T) -> u16 {
    let found = list.iter().position(|x| x == item).unwrap_or_else(|| {
        list.push(item.clone());
        list.len() - 1
    });
    u16::try_from(found).unwrap_or(u16::MAX)
}
