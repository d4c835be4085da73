//! Colors are tokens, and every stylesheet is in the page.

use crate::source::{Breach, Source};

const COLOR_FUNCTIONS: [&str; 10] = ["rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch(", "color("];

/// A color is written down once, in the tokens.
pub(crate) fn colors_are_tokens(file: &Source) -> Vec<Breach> {
    let style = file.path.starts_with("style/") && file.path != "style/tokens.css";
    let lines: Vec<(usize, &str)> = match () {
        () if style => file.lines().collect(),
        () if file.path.starts_with("src/app/") => file.code().collect(),
        () => Vec::new(),
    };
    let colored = lines.into_iter().filter(|(_, line)| is_colored(line));
    colored.map(|(line, _)| file.breach(line, "colors are tokens: name this one in style/tokens.css")).collect()
}

/// Whether a line holds a function of a color, or `#` and 3, 4, 6 or 8 hexadecimal digits where a value stands.
fn is_colored(line: &str) -> bool {
    let joins = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let by_function = COLOR_FUNCTIONS.iter().any(|name| line.match_indices(name).any(|(at, _)| !line[..at].ends_with(joins)));
    let by_digits = line.match_indices('#').any(|(at, _)| {
        let digits = line[at + 1..].chars().take_while(char::is_ascii_hexdigit).count();
        let value = line[..at].ends_with([' ', ':', ',', '(', '"', '=']) && line[..at].contains([':', '"']);
        value && matches!(digits, 3 | 4 | 6 | 8) && !line[at + 1 + digits..].starts_with(joins)
    });
    by_function || by_digits
}

/// The page links the stylesheets that are there, layers first and parts in order, so that what a sheet overrides stands before it.
pub(crate) fn page_links_all(index: &Source, styles: &[String]) -> Vec<Breach> {
    let links = index.lines().filter(|(_, line)| line.contains("rel=\"css\""));
    let linked: Vec<(usize, &str)> =
        links.filter_map(|(number, line)| Some((number, line.split_once("href=\"")?.1.split_once('"')?.0))).collect();
    let mut found = Vec::new();
    for name in styles.iter().filter(|name| !linked.iter().any(|(_, link)| link == name)) {
        found.push(index.breach(1, format!("{name} is not linked")));
    }
    for (line, link) in &linked {
        if !styles.iter().any(|name| name == link) {
            found.push(index.breach(*line, format!("{link} is not there")));
        }
    }
    if let Some((line, _)) = linked.iter().skip(1).find(|(_, link)| *link == "style/layers.css") {
        found.push(index.breach(*line, "style/layers.css comes first"));
    }
    let parts = || linked.iter().filter(|(_, link)| link.starts_with("style/parts/"));
    if let Some(((line, link), _)) = parts().skip(1).zip(parts()).find(|((_, after), (_, before))| after <= before) {
        found.push(index.breach(*line, format!("{link} is out of order: parts are linked by name")));
    }
    found
}

/// A part of the page has a stylesheet of the same name.
pub(crate) fn part_has_its_style(file: &Source, styles: &[String]) -> Vec<Breach> {
    let part = file.path.strip_prefix("src/app/parts/").and_then(|rest| rest.strip_suffix(".rs")).filter(|part| *part != "mod");
    let wanted = part.map(|part| format!("style/parts/{part}.css")).filter(|wanted| !styles.contains(wanted));
    wanted.map(|wanted| file.breach(1, format!("a part has its stylesheet: {wanted}"))).into_iter().collect()
}
