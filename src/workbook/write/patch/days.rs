//! The day by which a new row names its period.

use chrono::{Days, NaiveDate};

use super::append::{Row, RowCell};
use crate::ledger::fiscal::names_month;
use crate::ledger::{Calendar, Period};
use crate::workbook::mapping::{Role, Table};
use crate::workbook::write::package::book::{Book, DAYS_1904};
use crate::workbook::write::package::{Package, PackageError};

/// The serial number of the day by which a row of a table names a period, in the way of its other rows: the first of the month, and in a
/// column of days of a calendar whose month does not have that day, the first that it has. `None` where several columns tell the time.
///
/// # Errors
/// When the sheet cannot be read.
pub(super) fn of(
    package: &Package<'_>,
    part: &str,
    book: &Book,
    table: &Table,
    (period, calendar): (Period, Calendar),
) -> Result<Option<i64>, PackageError> {
    let mut columns = table.columns.iter().filter(|c| c.role == Role::Period);
    let (Some(column), None) = (columns.next(), columns.next()) else { return Ok(None) };
    let zero = if book.from_1904 { DAYS_1904 } else { 0 };
    let (first, last) = calendar.days_of(period);
    let named = period.start();
    let day = if (first..=last).contains(&named) || name_months(package, part, table, column.index, zero)? { named } else { first };
    Ok(serial_zero().map(|base| (day - base).num_days() - zero))
}

/// Whether each day of a column is the first or the last of its month, as it was read.
fn name_months(package: &Package<'_>, part: &str, table: &Table, col: u16, zero: i64) -> Result<bool, PackageError> {
    let header = table.header_rows.last().map_or(table.range.top, |row| row + 1);
    let all = package.read_rows(part, |rows| {
        for row in header..=table.range.bottom {
            let serial = if rows.seek(row)? { Row::of(rows.row()?).cell(col).and_then(RowCell::day) } else { None };
            let day = serial.and_then(|serial| serial_zero()?.checked_add_days(Days::new(u64::try_from(serial + zero).ok()?)));
            if day.is_some_and(|day| !names_month(day)) {
                return Ok::<_, PackageError>(false);
            }
        }
        Ok(true)
    })?;
    Ok(all.unwrap_or(true))
}

/// The day before the first of the serial numbers, as they count from March 1900 on.
fn serial_zero() -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(1899, 12, 30)
}
