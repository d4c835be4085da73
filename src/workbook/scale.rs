//! The unit in which a sheet writes its amounts: units, thousands, millions.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::ledger::amount;

/// How much a written 1 stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// One: amounts as they are.
    #[default]
    Units,
    /// 1,000.
    Thousands,
    /// 10,000, as Chinese, Japanese and Korean count.
    TenThousands,
    /// 1,000,000.
    Millions,
    /// 100,000,000, as Chinese, Japanese and Korean count.
    HundredMillions,
    /// 1,000,000,000.
    Billions,
}

impl Scale {
    /// Every scale, rising.
    pub const ALL: [Self; 6] = [Self::Units, Self::Thousands, Self::TenThousands, Self::Millions, Self::HundredMillions, Self::Billions];

    /// The lower-case word for this scale, the same in JSON, state sheets and the catalog of words.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Units => "units",
            Self::Thousands => "thousands",
            Self::TenThousands => "ten_thousands",
            Self::Millions => "millions",
            Self::HundredMillions => "hundred_millions",
            Self::Billions => "billions",
        }
    }

    /// The scale of this id; `None` for any other word.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scale| scale.id() == id)
    }

    /// The scale in words that people read: `tens of thousands`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Units => "units",
            Self::Thousands => "thousands",
            Self::TenThousands => "tens of thousands",
            Self::Millions => "millions",
            Self::HundredMillions => "hundreds of millions",
            Self::Billions => "billions",
        }
    }

    /// What a written 1 stands for.
    pub const fn factor(self) -> u64 {
        match self {
            Self::Units => 1,
            Self::Thousands => 1_000,
            Self::TenThousands => 10_000,
            Self::Millions => 1_000_000,
            Self::HundredMillions => 100_000_000,
            Self::Billions => 1_000_000_000,
        }
    }

    /// The amount that a written one stands for; `None` beyond the largest amount.
    pub fn real(self, written: Decimal) -> Option<Decimal> {
        if self == Self::Units {
            return Some(written);
        }
        written.checked_mul(self.factor().into()).map(|n| n.normalize()).filter(|n| n.abs() < amount::LIMIT)
    }

    /// How an amount is written in this scale, exactly.
    pub fn written(self, real: Decimal) -> Decimal {
        if self == Self::Units { real } else { (real / Decimal::from(self.factor())).normalize() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_come_back_as_they_were_written() {
        for scale in Scale::ALL {
            assert_eq!(Scale::from_id(scale.id()), Some(scale));
            for written in ["12.345", "-0.000001", "7"].map(|n| n.parse::<Decimal>().expect("a number")) {
                assert_eq!(scale.real(written).map(|real| scale.written(real)), Some(written), "{scale:?}");
            }
        }
        assert_eq!(Scale::Millions.real(Decimal::from(10_000_000)), None);
    }
}
