//! Which functions a formula engine may be asked for.

/// Functions that read what their text does not name: cells, or how many sheets there are, which an export changes.
pub(super) const UNTOLD: [&str; 3] = ["INDIRECT", "OFFSET", "SHEETS"];

/// Functions of the time and of chance.
pub(super) const VOLATILE: [&str; 5] = ["NOW", "RAND", "RANDARRAY", "RANDBETWEEN", "TODAY"];

/// Functions of the values of the cells they are given, in closed form. For these one proof holds: an engine that gives the saved result
/// for some numbers gives the right one for others. Functions that are approached by series or by trying (distributions, Bessel functions,
/// `IRR`) may be right here and wrong in the eighth digit there; those that see what is hidden or written in a cell (`SUBTOTAL`, `CELL`)
/// need more than values; those that fill as many cells as they find (`FILTER`) may need cells that are not theirs. `TEXT` proves
/// nothing either: the engine that is asked loses the sign of the smallest negative number that a format shows (`TEXT(-1,"0")`).
#[rustfmt::skip]
const CLOSED: [&str; 159] = [
    "ABS", "AND", "AVERAGE", "AVERAGEA", "AVERAGEIF", "AVERAGEIFS", "CEILING", "CEILING.MATH", "CHAR", "CHOOSE", "CLEAN", "CODE",
    "COLUMN", "COLUMNS", "CONCAT", "CONCATENATE", "COUNT", "COUNTA", "COUNTBLANK", "COUNTIF", "COUNTIFS", "DATE", "DATEDIF", "DATEVALUE",
    "DAY", "DAYS", "DAYS360", "EDATE", "EOMONTH", "EVEN", "EXACT", "EXP", "FALSE", "FIND", "FIXED", "FLOOR", "FLOOR.MATH", "FV",
    "HLOOKUP", "HOUR", "IF", "IFERROR", "IFNA", "IFS", "INDEX", "INT", "IPMT", "ISBLANK", "ISERR", "ISERROR", "ISEVEN", "ISLOGICAL",
    "ISNA", "ISNONTEXT", "ISNUMBER", "ISODD", "ISOWEEKNUM", "ISTEXT", "LARGE", "LEFT", "LEN", "LN", "LOG", "LOG10", "LOOKUP", "LOWER",
    "MATCH", "MAX", "MAXA", "MAXIFS", "MEDIAN", "MID", "MIN", "MINA", "MINIFS", "MINUTE", "MOD", "MODE", "MODE.SNGL", "MONTH", "MROUND",
    "N", "NA", "NETWORKDAYS", "NETWORKDAYS.INTL", "NOT", "NPER", "NPV", "NUMBERVALUE", "ODD", "OR", "PERCENTILE", "PERCENTILE.INC", "PI",
    "PMT", "POWER", "PPMT", "PRODUCT", "PROPER", "PV", "QUARTILE", "QUARTILE.INC", "QUOTIENT", "RANK", "RANK.AVG", "RANK.EQ", "REPLACE",
    "REPT", "RIGHT", "ROUND", "ROUNDDOWN", "ROUNDUP", "ROW", "ROWS", "SEARCH", "SECOND", "SIGN", "SLN", "SMALL", "SQRT", "STDEV",
    "STDEV.P", "STDEV.S", "STDEVP", "SUBSTITUTE", "SUM", "SUMIF", "SUMIFS", "SUMPRODUCT", "SUMSQ", "SWITCH", "SYD", "T", "TEXTAFTER", "TEXTBEFORE", "TEXTJOIN", "TIME", "TIMEVALUE", "TRANSPOSE", "TRIM", "TRUE", "TRUNC", "TYPE", "UPPER", "VALUE", "VAR",
    "VAR.P", "VAR.S", "VARP", "VLOOKUP", "WEEKDAY", "WEEKNUM", "WORKDAY", "WORKDAY.INTL", "XLOOKUP", "XMATCH", "XOR", "YEAR", "YEARFRAC",
];

/// Whether a function (in capitals, without a prefix) computes in closed form from the values of the cells that it is given.
pub(super) fn is_closed(name: &str) -> bool {
    CLOSED.binary_search(&name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_functions_are_in_order() {
        assert!(CLOSED.is_sorted());
        assert!(is_closed("VLOOKUP") && !is_closed("BESSELI") && !is_closed("TEXT") && !is_closed("TODAY"));
    }
}
