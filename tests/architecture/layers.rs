//! Who may name whom.

use std::collections::BTreeMap;

use crate::source::{Breach, Source};

/// The layers and their ranks: a layer names those of lower ranks, and those of its own rank in one direction only.
const LAYERS: [(&str, u8); 11] = [
    ("ledger", 0),
    ("kpi", 1),
    ("budget", 2),
    ("evidence", 2),
    ("decide", 2),
    ("govern", 2),
    ("workbook", 3),
    ("formulas", 4),
    ("engine", 4),
    ("platform", 5),
    ("app", 6),
];

/// Crates, and the places (path prefixes) that may name them.
const DOORS: [(&[&str], &[&str]); 7] = [
    (
        &["web_sys", "js_sys", "idb", "wasm_bindgen", "wasm_bindgen_futures", "gloo", "gloo_storage"],
        &["src/platform/", "src/app/", "src/main.rs", "src/bin/engine.rs", "src/bin/formulas.rs"],
    ),
    (&["leptos", "leptos_router", "reactive_stores"], &["src/app/", "src/main.rs"]),
    (&["calamine", "rust_xlsxwriter", "zip", "quick_xml"], &["src/workbook/"]),
    (&["ironcalc_base"], &["src/formulas.rs"]),
    (&["maud"], &["src/engine/outputs/"]),
    (&["plotters"], &["src/app/charts/"]),
    (&["clap"], &["src/bin/plumbline.rs", "src/bin/plumbline/"]),
];

/// Folders that could be crates of their own.
const LIBRARIES: [&str; 1] = ["src/workbook/write/package/"];

/// Only the layer that meets the browser, or the files, names the crate for it.
pub(crate) fn crates_have_one_door(file: &Source) -> Vec<Breach> {
    let tokens = file.tokens();
    let mut found = Vec::new();
    for (crates, places) in DOORS {
        let open = places.iter().any(|place| file.path.starts_with(place));
        // A crate's name is followed by `::`, or ends a `use`; a variable or a method may share it.
        for window in tokens.windows(3).filter(|_| !open) {
            let [(_, before), (line, word), (_, after)] = window else { continue };
            if crates.contains(word) && (*after == ":" || (*before == "use" && *after == ";")) && *before != ":" && *before != "." {
                found.push(file.breach(*line, format!("only {} may name {word}", places.join(", "))));
            }
        }
    }
    found
}

/// A library inside the program names nothing of the program.
pub(crate) fn libraries_stand_alone(file: &Source) -> Vec<Breach> {
    let Some(library) = LIBRARIES.into_iter().find(|library| file.path.starts_with(library)) else { return Vec::new() };
    let tokens = file.tokens();
    let named = tokens.windows(3).filter(|w| w.iter().map(|(_, token)| *token).eq(["crate", ":", ":"]));
    named.map(|window| file.breach(window[0].0, format!("{library} stands alone and may not name the crate"))).collect()
}

/// A lower layer names no higher one.
pub(crate) fn arrows_point_down(file: &Source) -> Vec<Breach> {
    let Some((own, rank)) = layer_of(file) else { return Vec::new() };
    let higher = |name: &str| LAYERS.into_iter().any(|(layer, its)| layer == name && its > rank);
    let named = layers_named(file).into_iter().filter(|(_, name)| higher(name));
    named.map(|(line, name)| file.breach(line, format!("{own} is below {name} and may not name it"))).collect()
}

/// Of two layers side by side, at most one names the other.
pub(crate) fn arrows_do_not_go_round(files: &[Source]) -> Vec<Breach> {
    let mut beside = BTreeMap::new();
    for file in files {
        let Some((own, rank)) = layer_of(file) else { continue };
        for (line, name) in layers_named(file) {
            if name != own && LAYERS.contains(&(name, rank)) {
                beside.entry((own, name)).or_insert_with(|| file.breach(line, format!("{own} and {name} name each other")));
            }
        }
    }
    let both: Vec<_> = beside.keys().filter(|(a, b)| beside.contains_key(&(*b, *a))).copied().collect();
    both.into_iter().filter_map(|pair| beside.remove(&pair)).collect()
}

/// The layer a file belongs to, with its rank.
fn layer_of(file: &Source) -> Option<(&'static str, u8)> {
    let first = file.path.strip_prefix("src/")?.split(['/', '.']).next()?;
    LAYERS.into_iter().find(|(name, _)| *name == first)
}

/// What stands after `crate::`, also in braces.
fn layers_named(file: &Source) -> Vec<(usize, &str)> {
    let tokens = file.tokens();
    let mut found = Vec::new();
    for (at, window) in tokens.windows(3).enumerate() {
        if window.iter().map(|(_, token)| *token).ne(["crate", ":", ":"]) {
            continue;
        }
        let mut depth = 0_usize;
        let mut names_come = true;
        for (line, token) in &tokens[at + 3..] {
            match *token {
                "{" => (depth, names_come) = (depth + 1, depth == 0),
                "}" => depth = depth.saturating_sub(1),
                "," => names_come = depth == 1,
                name if names_come => {
                    found.push((*line, name));
                    names_come = false;
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    found
}
