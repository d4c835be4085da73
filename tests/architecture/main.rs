//! The rules of ARCHITECTURE.md that a program can check, read off the sources; each is also tried on a snippet that breaks it.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod files;
mod layers;
mod money;
mod source;
mod styles;

use source::{Breach, Source};

fn holds(found: impl IntoIterator<Item = Breach>) {
    let lines: Vec<String> = found.into_iter().map(|breach| breach.to_string()).collect();
    assert!(lines.is_empty(), "\n{}\n", lines.join("\n"));
}

fn breaks(found: &[Breach], said: &str) {
    let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(lines, [said]);
}

fn file(path: &str, text: &str) -> Source {
    Source { path: path.into(), text: text.into() }
}

#[test]
fn the_sources_are_found() {
    assert!(Source::all("src", ".rs").len() > 10);
    assert!(!Source::all("style", ".css").is_empty());
}

#[test]
fn crates_have_one_door() {
    holds(Source::all("src", ".rs").iter().flat_map(layers::crates_have_one_door));
    let text =
        "//! x\nlet zip = rows.zip(other); // calamine::open\nuse calamine::{Reader};\n#[cfg(test)]\nmod tests { use calamine::Xlsx; }\n";
    breaks(&layers::crates_have_one_door(&file("src/engine/x.rs", text)), "src/engine/x.rs:3: only src/workbook/ may name calamine");
    holds(layers::crates_have_one_door(&file("src/workbook/x.rs", text)));
    let text = "let now = web_sys::window();";
    let said = "src/ledger/x.rs:1: only src/platform/, src/app/, src/main.rs, src/bin/engine.rs, src/bin/formulas.rs may name web_sys";
    breaks(&layers::crates_have_one_door(&file("src/ledger/x.rs", text)), said);
}

#[test]
fn libraries_stand_alone() {
    holds(Source::all("src", ".rs").iter().flat_map(layers::libraries_stand_alone));
    let text = "use super::xml::Tags;\npub(crate) fn a1() -> String { crate::ledger::cell::a1(0, 0) }\n";
    let said = "src/workbook/write/package/x.rs:2: src/workbook/write/package/ stands alone and may not name the crate";
    breaks(&layers::libraries_stand_alone(&file("src/workbook/write/package/x.rs", text)), said);
    holds(layers::libraries_stand_alone(&file("src/workbook/write/x.rs", text)));
}

#[test]
fn arrows_point_down() {
    holds(Source::all("src", ".rs").iter().flat_map(layers::arrows_point_down));
    let one = file("src/ledger/x.rs", "use crate::kpi::Target;\nuse crate::ledger::Fact;\n");
    breaks(&layers::arrows_point_down(&one), "src/ledger/x.rs:1: ledger is below kpi and may not name it");
    let braces = file("src/workbook/x.rs", "use crate::{\n    ledger::{engine, Fact},\n    engine::Request,\n};\nuse std::fmt;\n");
    breaks(&layers::arrows_point_down(&braces), "src/workbook/x.rs:3: workbook is below engine and may not name it");
    let edge = file("src/engine/x.rs", "fn now() -> Date { crate::platform::clock::today() }");
    breaks(&layers::arrows_point_down(&edge), "src/engine/x.rs:1: engine is below platform and may not name it");
}

#[test]
fn arrows_do_not_go_round() {
    holds(layers::arrows_do_not_go_round(&Source::all("src", ".rs")));
    let there = file("src/decide/x.rs", "use crate::budget::Line;");
    let back = file("src/budget/x.rs", "\nuse crate::decide::Move;");
    let found = layers::arrows_do_not_go_round(&[there, back]);
    assert_eq!(found.len(), 2);
    breaks(&found[..1], "src/budget/x.rs:2: budget and decide name each other");
}

#[test]
fn numbers_are_exact() {
    holds(Source::all("src", ".rs").iter().flat_map(money::numbers_are_exact));
    let text = "let share = part.to_f64();\nlet share: f64 = 0.5;\n#[cfg(test)]\nmod tests { const X: f64 = 1.0; }\n";
    breaks(
        &money::numbers_are_exact(&file("src/kpi/x.rs", text)),
        "src/kpi/x.rs:2: figures are Decimal: only src/ledger/amount.rs may name f64",
    );
    holds(money::numbers_are_exact(&file("src/ledger/amount.rs", text)));
}

#[test]
fn files_say_what_they_are() {
    for folder in ["src", "tests", "xtask/src"] {
        holds(Source::all(folder, ".rs").iter().flat_map(files::says_what_it_is));
    }
    breaks(
        &files::says_what_it_is(&file("src/x.rs", "use std::fmt;\n")),
        "src/x.rs:1: a file opens with `//!` and a sentence on what it is",
    );
}

#[test]
fn files_are_short() {
    for folder in ["src", "tests", "xtask/src"] {
        holds(Source::all(folder, ".rs").iter().flat_map(files::is_not_too_long));
    }
    holds(files::are_mostly_short(&Source::all("src", ".rs")));
    let long = file("src/x.rs", &"\n".repeat(501));
    breaks(&files::is_not_too_long(&long), "src/x.rs:501: no file is longer than 500 lines");
    let middle = file("src/y.rs", &"\n".repeat(151));
    breaks(&files::are_mostly_short(&[file("src/z.rs", ""), long, middle]), "src/y.rs:151: half of the files have at most 150 lines");
}

#[test]
fn files_are_named_by_a_noun() {
    holds(Source::all("src", ".rs").iter().flat_map(files::is_named_by_a_noun));
    breaks(
        &files::is_named_by_a_noun(&file("src/ledger/helpers.rs", "")),
        "src/ledger/helpers.rs:1: `helpers` says nothing: name the noun",
    );
}

#[test]
fn colors_are_tokens() {
    holds(Source::all("style", ".css").iter().chain(&Source::all("src/app", ".rs")).flat_map(styles::colors_are_tokens));
    let said = |path: &str, line: usize| format!("{path}:{line}: colors are tokens: name this one in style/tokens.css");
    let style = file("style/base.css", "#add { color: var(--ink) }\na { color: #0f5c63; }\n");
    breaks(&styles::colors_are_tokens(&style), &said("style/base.css", 2));
    let mixed = file("style/base.css", "a { color: color-mix(in oklab, var(--ink), transparent);\n  background: oklch(1 0 0) }\n");
    breaks(&styles::colors_are_tokens(&mixed), &said("style/base.css", 2));
    let page = file("src/app/x.rs", "view! { <a href=\"#/add\" style:color=\"#fff\">\"x\"</a> }");
    breaks(&styles::colors_are_tokens(&page), &said("src/app/x.rs", 1));
    holds(styles::colors_are_tokens(&file("src/app/x.rs", "view! { <a href=\"#/add\">\"Add\"</a> } // #fff\n")));
    holds(styles::colors_are_tokens(&file("style/tokens.css", ":root { --ink: #1b1f24 }")));
}

#[test]
fn the_page_links_every_stylesheet() {
    let there: Vec<String> = Source::all("style", ".css").into_iter().map(|file| file.path).collect();
    holds(styles::page_links_all(&Source::open("index.html"), &there));
    let link = |name: &str| format!("<link data-trunk rel=\"css\" href=\"style/{name}.css\">\n");
    let names = |names: &[&str]| names.iter().map(|name| format!("style/{name}.css")).collect::<Vec<_>>();
    let page = |list: &[&str]| file("index.html", &list.iter().map(|name| link(name)).collect::<String>());
    breaks(&styles::page_links_all(&page(&["layers"]), &names(&["layers", "base"])), "index.html:1: style/base.css is not linked");
    breaks(&styles::page_links_all(&page(&["layers", "base"]), &names(&["layers"])), "index.html:2: style/base.css is not there");
    breaks(&styles::page_links_all(&page(&["base", "layers"]), &names(&["base", "layers"])), "index.html:2: style/layers.css comes first");
    let parts = ["parts/b", "parts/a"];
    breaks(
        &styles::page_links_all(&page(&parts), &names(&parts)),
        "index.html:2: style/parts/a.css is out of order: parts are linked by name",
    );
}

#[test]
fn every_part_has_its_stylesheet() {
    let there: Vec<String> = Source::all("style", ".css").into_iter().map(|file| file.path).collect();
    holds(Source::all("src/app/parts", ".rs").iter().flat_map(|file| styles::part_has_its_style(file, &there)));
    let part = file("src/app/parts/tile.rs", "");
    breaks(&styles::part_has_its_style(&part, &[]), "src/app/parts/tile.rs:1: a part has its stylesheet: style/parts/tile.css");
    holds(styles::part_has_its_style(&part, &["style/parts/tile.css".into()]));
}
