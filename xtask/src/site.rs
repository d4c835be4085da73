//! The release build: trunk's output made small, named by content, closed by a policy and ready for offline use.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::steps::{answer, at_root, run};
use crate::tools;

/// What the page may do: run and show what came with it, and nothing else.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; \
    connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'";

/// What the programs may use of WebAssembly: what rustc uses, so that the optimizer brings in nothing newer.
const WASM_FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// Vector instructions, which every browser of the last years has: inflating and searching a workbook's XML is most of its reading.
/// Erased components: a view's type is not spelled out in every function that holds it, which takes a sixth off the page.
const RUSTFLAGS: &str = "-Ctarget-feature=+simd128 --cfg=erase_components";

/// For size: rustc has optimized already, and what the others find in minutes brotli finds anyway.
const LEVEL: &str = "-Os";

/// Builds the release into `dist/` and gives that folder.
///
/// # Errors
/// When a tool is missing and cannot be installed, or a step fails.
pub(crate) fn build() -> Result<PathBuf> {
    tools::for_the_build()?;
    let mut trunk = at_root("trunk");
    trunk.args(["build", "--release", "--skip-version-check"]).env("PATH", tools::path()?).env_remove("NO_COLOR");
    run(trunk.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", RUSTFLAGS))?;
    let dist = crate::root().join("dist");
    let mut index = fs::read_to_string(dist.join("index.html"))?;
    join_stylesheets(&dist, &mut index)?;
    let page = page(&dist, &mut index)?;
    let formulas = formulas(&dist)?;
    let engine = engine(&dist, &formulas)?;
    let index = with_policy(&without_notes(&index))?;
    fs::write(dist.join("index.html"), index)?;
    fill_service_worker(&dist)?;
    print_sizes(&dist, &page, &engine, &formulas)?;
    Ok(dist)
}

/// Finishes the page's program, and makes the page load it under its new names.
fn page(dist: &Path, index: &mut String) -> Result<Vec<String>> {
    let files = files_of(dist)?;
    let find = |end: &str| {
        files
            .iter()
            .find(|name| name.starts_with("page-") && name.ends_with(end))
            .cloned()
            .with_context(|| format!("trunk left no page-*{end}"))
    };
    let (wasm, script) = (find("_bg.wasm")?, find(".js")?);
    let [new_wasm, new_script] = finish(dist, "page", &wasm, &script)?;
    *index = index.replace(&wasm, &new_wasm).replace(&script, &new_script);
    Ok(vec![new_wasm, new_script])
}

/// Finishes the formula engine, which nobody loads before the worker asks for it.
fn formulas(dist: &Path) -> Result<[String; 2]> {
    finish(dist, "formulas", "formulas_bg.wasm", "formulas.js")
}

/// Finishes the engine's wasm, and makes `engine.js` start it and know where the formula engine is.
fn engine(dist: &Path, [formulas_wasm, formulas_script]: &[String; 2]) -> Result<Vec<String>> {
    optimize(&dist.join("engine_bg.wasm"))?;
    let wasm = rename_by_content(dist, "engine_bg.wasm", "engine", "wasm")?;
    let script = dist.join("engine.js");
    let bindings = fs::read_to_string(&script)?;
    let formulas = format!(
        "async function formulas() {{ const program = await import(\"./{formulas_script}\"); await program.default({{ module_or_path: \"{formulas_wasm}\" }}); return program; }}"
    );
    // A worker keeps rejected promises to itself; only what is thrown reaches the page.
    let start = format!("wasm_bindgen({{ module_or_path: \"{wasm}\" }}).catch((error) => setTimeout(() => {{ throw error; }}));");
    fs::write(&script, format!("{bindings}\n{formulas}\n{start}\n"))?;
    Ok(vec!["engine.js".into(), wasm])
}

/// Optimizes a program's wasm and names its files by what is in them.
fn finish(dist: &Path, program: &str, wasm: &str, script: &str) -> Result<[String; 2]> {
    optimize(&dist.join(wasm))?;
    Ok([rename_by_content(dist, wasm, program, "wasm")?, rename_by_content(dist, script, program, "js")?])
}

/// Runs wasm-opt on a file in place. The same input is optimized once.
fn optimize(file: &Path) -> Result<()> {
    let kept = crate::root().join("target/wasm-opt").join(format!("{}{LEVEL}.wasm", hex(&fs::read(file)?)));
    if !kept.is_file() {
        fs::create_dir_all(kept.with_file_name(""))?;
        let tool = crate::root().join("xtask/node/node_modules/binaryen/bin/wasm-opt");
        let part = kept.with_extension("part");
        let mut command = at_root("node");
        command.arg(tool).arg(LEVEL).args(WASM_FEATURES).arg(file).arg("-o").arg(&part);
        run(&mut command)?;
        fs::rename(part, &kept)?;
    }
    fs::copy(kept, file)?;
    Ok(())
}

/// Makes one stylesheet of those that the page names, in their order.
fn join_stylesheets(dist: &Path, index: &mut String) -> Result<()> {
    let (mut joined, mut kept, mut place) = (String::new(), String::new(), None);
    for line in index.lines() {
        match line.strip_prefix("<link rel=\"stylesheet\" href=\"./").and_then(|rest| rest.split_once('"')) {
            Some((name, _)) => {
                joined += &fs::read_to_string(dist.join(name))?;
                fs::remove_file(dist.join(name))?;
                place.get_or_insert(kept.len());
            }
            None => kept = kept + line + "\n",
        }
    }
    let place = place.context("index.html names no stylesheet")?;
    let name = format!("style-{}.css", short(joined.as_bytes()));
    fs::write(dist.join(&name), joined)?;
    kept.insert_str(place, &format!("<link rel=\"stylesheet\" href=\"./{name}\">\n"));
    *index = kept;
    Ok(())
}

/// A page without its comments and without empty lines.
fn without_notes(html: &str) -> String {
    let mut rest = html;
    let mut kept = String::new();
    while let Some((before, note)) = rest.split_once("<!--") {
        kept += before;
        rest = note.split_once("-->").map_or("", |(_, after)| after);
    }
    kept += rest;
    kept.lines().filter(|line| !line.trim().is_empty()).fold(String::new(), |text, line| text + line + "\n")
}

/// A page with the policy that allows its own inline scripts and no others.
fn with_policy(html: &str) -> Result<String> {
    const CHARSET: &str = "<meta charset=\"utf-8\">\n";
    let mut scripts = String::new();
    for script in html.split("<script").skip(1) {
        let (tag, body) = script.split_once('>').context("a script tag has no end")?;
        let (body, _) = body.split_once("</script>").context("a script has no end")?;
        if !tag.contains("src=") {
            write!(scripts, " '{}'", integrity(body.as_bytes()))?;
        }
    }
    let (head, rest) = html.split_once(CHARSET).context("index.html does not name its charset")?;
    let policy = POLICY.replace("{scripts}", &scripts);
    Ok(format!("{head}{CHARSET}<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n{rest}"))
}

/// Writes the names and digests of all files into the service worker, and a version that changes with any of them.
fn fill_service_worker(dist: &Path) -> Result<()> {
    let script = dist.join("sw.js");
    let template = fs::read_to_string(&script)?;
    let mut list = String::from("[\n");
    for name in files_of(dist)?.into_iter().filter(|name| name != "sw.js") {
        let digest = integrity(&fs::read(dist.join(&name))?);
        let path = if name == "index.html" { "./" } else { &name };
        writeln!(list, "  [\"{path}\", \"{digest}\"],")?;
    }
    list.push(']');
    let version = short((list.clone() + &template).as_bytes());
    fs::write(script, template.replace("{{version}}", &version).replace("{{files}}", &list))?;
    Ok(())
}

/// Prints what a first visit costs over the wire, and an export's first question to the formula engine, as brotli at its best.
fn print_sizes(dist: &Path, page: &[String], engine: &[String], formulas: &[String]) -> Result<()> {
    let style = files_of(dist)?.into_iter().filter(|name| name.starts_with("style-"));
    let shell = ["index.html".to_owned(), "fonts/inter.woff2".to_owned()].into_iter().chain(style);
    let page: Vec<_> = shell.chain(page.iter().cloned()).collect();
    for (what, files) in [("page", &page[..]), ("engine", engine), ("formulas", formulas)] {
        let sizes = files.iter().map(|name| wire_size(&dist.join(name))).collect::<Result<Vec<_>>>()?;
        let parts = files.iter().zip(&sizes).map(|(name, size)| format!("{name} {size:.1}")).collect::<Vec<_>>().join(", ");
        println!("{what}: {:.1} kB over the wire ({parts})", sizes.iter().sum::<f64>());
    }
    Ok(())
}

/// A file's size in kB after brotli at its best, or as it is where that is smaller.
fn wire_size(file: &Path) -> Result<f64> {
    const SCRIPT: &str = "const z = require('zlib'), b = require('fs').readFileSync(process.argv[1]);\
        console.log(Math.min(b.length, z.brotliCompressSync(b, { params: { [z.constants.BROTLI_PARAM_QUALITY]: 11, [z.constants.BROTLI_PARAM_LGWIN]: 22 } }).length))";
    let size = answer(at_root("node").args(["-e", SCRIPT]).arg(file)).context("node could not compress a file")?;
    Ok(size.parse::<f64>()? / 1000.0)
}

/// Every file of a folder, as a relative path with slashes, in order.
fn files_of(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            names.extend(files_of(&entry.path())?.into_iter().map(|inner| format!("{name}/{inner}")));
        } else {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

fn rename_by_content(dist: &Path, old: &str, stem: &str, extension: &str) -> Result<String> {
    let new = format!("{stem}-{}.{extension}", short(&fs::read(dist.join(old))?));
    fs::rename(dist.join(old), dist.join(&new))?;
    Ok(new)
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

fn short(bytes: &[u8]) -> String {
    hex(bytes)[..12].to_owned()
}

/// The digest as `integrity` attributes and policies write it.
fn integrity(bytes: &[u8]) -> String {
    format!("sha256-{}", base64(&Sha256::digest(bytes)))
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0_u32, |group, byte| group << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = DIGITS[(group >> (18 - 6 * place)) as usize & 63];
            text.push(if place <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_pads_to_four() {
        assert_eq!(["", "f", "fo", "foo", "foob"].map(|text| base64(text.as_bytes())), ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]);
    }

    #[test]
    fn the_policy_allows_exactly_the_inline_scripts() {
        let html = "<head>\n<meta charset=\"utf-8\">\n<script type=\"module\">go();</script><script src=\"a.js\"></script>\n";
        let closed = with_policy(html).unwrap();
        assert_eq!(closed.matches("sha256-").count(), 1);
        assert!(closed.contains(&format!("script-src 'self' 'wasm-unsafe-eval' '{}';", integrity(b"go();"))));
    }

    #[test]
    fn notes_are_left_out() {
        assert_eq!(without_notes("<a>\n<!-- one\ntwo --><b>\n\n<c>"), "<a>\n<b>\n<c>\n");
    }
}
