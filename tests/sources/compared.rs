//! Two workbooks held against each other, without opening either.

use plumbline::engine::protocol::{Format, TableQuery};

use crate::*;

fn compare(file_name: &str, newer: bool) -> Request {
    Request::Compare { file_name: file_name.into(), newer, today: day("2026-02-10") }
}

#[test]
fn two_workbooks_are_compared_and_the_open_project_stays_as_it_is() {
    let mut desk = Desk::open("open.xlsx", actuals(&[]));
    let spend = desk.spend();
    let awaited = "The older workbook is no longer at hand. Choose both again.";
    assert_eq!(desk.failed(compare("new.xlsx", true), Some(plan())), awaited);
    assert_eq!(desk.ask(compare("old.xlsx", false), Some(plan())), Response::Compared(None));
    let rows: [&[&str]; 4] = [
        &["Channel", "Region", "Jan 2026", "Feb 2026", "Mar 2026"],
        &["Search", "NA", "1000", "1150", "1200"],
        &["Display", "NA", "500", "500", "600"],
        &["=Fairs, \"big\"", "EMEA", "300", "0", "900"],
    ];
    let Response::Compared(Some(view)) = desk.ask(compare("new.xlsx", true), Some(book("Plan", &rows))) else { panic!() };
    assert_eq!(view.counts, Counts { added: 3, changed: 1, removed: 3, same: 5 });
    assert_eq!((view.old.file_name.as_str(), view.new.file_name.as_str()), ("old.xlsx", "new.xlsx"));
    let all = Request::Table { table: TableQuery::Differences, format: Format::Csv };
    let outcome = desk.engine.handle(all, None, &mut |_| ());
    let Response::File { file_name, .. } = outcome.response else { panic!() };
    let text = String::from_utf8(outcome.bytes.unwrap()).unwrap();
    assert_eq!(file_name, "old to new – Differences.csv");
    assert_eq!(text.lines().count(), 8);
    assert!(text.contains("\r\nChanged,Search · NA,Feb 2026,Spend,plan,1100,1150,50,Plan!D2,money,\r\n"), "{text}");
    assert!(text.contains("Added,\"\'=Fairs, \"\"big\"\" · EMEA\",Jan 2026,Spend,plan,,300,300,Plan!C4,money,"), "{text}");
    assert_eq!(desk.spend(), spend);
}
