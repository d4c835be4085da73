//! What a fact is about: region, channel, program and the other words of a budget line.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// What a dimension means. Tables that name the same kind share one dimension; other text columns stay apart by their header.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DimensionKind {
    /// A sales or reporting region, market or country.
    Region,
    /// A marketing channel or medium.
    Channel,
    /// A program or initiative.
    Program,
    /// A single campaign.
    Campaign,
    /// The platform or vendor system where money is spent.
    Platform,
    /// Who answers for the line.
    Owner,
    /// A cost category, account or expense type.
    Category,
    /// A product, product line or service.
    Product,
    /// A department, team or cost center.
    Department,
    /// Who is paid.
    Vendor,
    /// Any other text column, by its own header.
    Other(String),
}

impl DimensionKind {
    /// The kinds with a meaning of their own, in the order in which pages list them.
    pub const KNOWN: [Self; 10] = [
        Self::Region,
        Self::Channel,
        Self::Program,
        Self::Campaign,
        Self::Platform,
        Self::Owner,
        Self::Category,
        Self::Product,
        Self::Department,
        Self::Vendor,
    ];

    /// The lower-case word for this kind, the same in JSON, state sheets and the command line; another column's own header in lower case.
    pub fn id(&self) -> String {
        match self {
            Self::Region => "region".into(),
            Self::Channel => "channel".into(),
            Self::Program => "program".into(),
            Self::Campaign => "campaign".into(),
            Self::Platform => "platform".into(),
            Self::Owner => "owner".into(),
            Self::Category => "category".into(),
            Self::Product => "product".into(),
            Self::Department => "department".into(),
            Self::Vendor => "vendor".into(),
            Self::Other(header) => header.trim().to_lowercase(),
        }
    }

    /// The kind a word names: a known kind by its id, any other word as a dimension of its own.
    pub fn from_id(id: &str) -> Self {
        let word = id.trim().to_lowercase();
        Self::KNOWN.into_iter().find(|k| k.id() == word).unwrap_or_else(|| Self::Other(id.trim().to_owned()))
    }

    /// The name that people read: `Channel`, or the column's own header.
    pub fn label(&self) -> String {
        match self {
            Self::Other(header) => header.trim().to_owned(),
            known => {
                let id = known.id();
                id[..1].to_uppercase() + &id[1..]
            }
        }
    }
}

/// One member of a dimension by its position among the members; [`Member::BLANK`] is a cell that says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Member(pub u32);

impl Member {
    /// No member: the cell was empty, or the table has no such column.
    pub const BLANK: Self = Self(0);
}

/// A dimension and its members, each spelled as in the workbook. Position 0 is the blank member.
#[derive(Debug, Clone)]
pub struct Dimension {
    /// What the dimension means.
    pub kind: DimensionKind,
    names: Vec<String>,
    positions: HashMap<String, u32>,
}

impl Dimension {
    /// A dimension without members but the blank one.
    pub fn new(kind: DimensionKind) -> Self {
        Self { kind, names: vec![String::new()], positions: HashMap::new() }
    }

    /// The member of this name, added when new. White space around the name does not count; an empty name is the blank member.
    pub fn intern(&mut self, name: &str) -> Member {
        let name = name.trim();
        if name.is_empty() {
            return Member::BLANK;
        }
        if let Some(position) = self.positions.get(name) {
            return Member(*position);
        }
        let position = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(name.to_owned());
        self.positions.insert(name.to_owned(), position);
        Member(position)
    }

    /// The member of exactly this name, or `None`; letter case and white space around it do not count when no member matches to the letter.
    pub fn find(&self, name: &str) -> Option<Member> {
        let name = name.trim();
        if name.is_empty() {
            return Some(Member::BLANK);
        }
        if let Some(position) = self.positions.get(name) {
            return Some(Member(*position));
        }
        let folded = name.to_lowercase();
        let position = self.names.iter().position(|n| !n.is_empty() && n.to_lowercase() == folded)?;
        Some(Member(u32::try_from(position).unwrap_or(u32::MAX)))
    }

    /// How many members there are, the blank one among them.
    pub fn count(&self) -> usize {
        self.names.len()
    }

    /// Keeps the first `count` members. No fact may name another any more.
    pub fn truncate(&mut self, count: usize) {
        for name in self.names.drain(count.max(1).min(self.names.len())..) {
            self.positions.remove(&name);
        }
    }

    /// The member's name, empty for the blank member.
    pub fn name(&self, member: Member) -> &str {
        self.names.get(member.0 as usize).map_or("", String::as_str)
    }

    /// Every member but the blank one, in order of first appearance.
    pub fn members(&self) -> impl Iterator<Item = (Member, &str)> {
        self.names.iter().enumerate().skip(1).map(|(i, n)| (Member(u32::try_from(i).unwrap_or(u32::MAX)), n.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_is_one_however_often_it_appears() {
        let mut channel = Dimension::new(DimensionKind::Channel);
        let search = channel.intern(" Paid search ");
        assert_eq!(channel.intern("Paid search"), search);
        assert_eq!(channel.find("paid SEARCH"), Some(search));
        assert_eq!(channel.intern("  "), Member::BLANK);
        assert_eq!(channel.find("Display"), None);
        assert_eq!(channel.members().collect::<Vec<_>>(), [(search, "Paid search")]);
    }

    #[test]
    fn ids_and_kinds_name_each_other() {
        for kind in DimensionKind::KNOWN {
            assert_eq!(DimensionKind::from_id(&kind.id()), kind);
        }
        assert_eq!(DimensionKind::from_id("Cost pool"), DimensionKind::Other("Cost pool".into()));
        assert_eq!(DimensionKind::Region.label(), "Region");
    }
}
