//! What the tasks need beyond Rust, Node and git, each installed only where it is missing.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::steps::{answer, at_root, cargo, exists, run};

/// The newest trunk that the pinned toolchain compiles.
const TRUNK: &str = "0.21.14";

/// Everything the release build needs.
///
/// # Errors
/// When something is missing and cannot be installed.
pub(crate) fn for_the_build() -> Result<()> {
    node()?;
    wasm_target()?;
    // Linked in a hurry: these run once a build, and their own release profiles take minutes to compile.
    cargo_tool("trunk", TRUNK, &["--locked"])?;
    cargo_tool("wasm-bindgen", &locked_version("wasm-bindgen")?, &[])?;
    npm_ci(&crate::root().join("xtask/node"))
}

/// The PATH on which trunk finds the right wasm-bindgen, instead of downloading one.
///
/// # Errors
/// When the PATH holds what cannot stand in a PATH.
pub(crate) fn path() -> Result<std::ffi::OsString> {
    let own = own_tools().join("bin");
    let cargo = cargo_home().join("bin");
    let old = std::env::var_os("PATH").unwrap_or_default();
    Ok(std::env::join_paths([own, cargo].into_iter().chain(std::env::split_paths(&old)))?)
}

/// The browser the tests run in: its path, or `None` where Playwright's own has been installed.
///
/// # Errors
/// When there is none and none can be installed.
pub(crate) fn chromium() -> Result<Option<PathBuf>> {
    let found =
        || std::env::var_os("CHROMIUM").map(PathBuf::from).or_else(|| first_on_path(&["chromium", "chromium-browser", "google-chrome"]));
    if found().is_none() && !apt_install(&["chromium"])? {
        run(node_tool("npx").args(["playwright", "install", "chromium"]).current_dir(crate::root().join("tests/e2e")))?;
    }
    Ok(found())
}

/// LibreOffice and openpyxl, which read exported workbooks in tests. Says so and goes on where they cannot be installed.
///
/// # Errors
/// When the package manager fails.
pub(crate) fn other_readers() -> Result<()> {
    if !exists("soffice") && !exists("libreoffice") && !apt_install(&["libreoffice-calc"])? {
        eprintln!(
            "LibreOffice is not here and cannot be installed without a package manager and root: install libreoffice-calc for the tests of exports"
        );
    }
    if answer(Command::new("python3").args(["-c", "import openpyxl"])).is_none() && !apt_install(&["python3-openpyxl"])? {
        eprintln!("openpyxl is not here and cannot be installed without a package manager and root: install it for the tests of exports");
    }
    Ok(())
}

/// The node packages that a folder's lock file names, where they are not there yet or the lock file is newer.
///
/// # Errors
/// When npm fails.
pub(crate) fn npm_ci(folder: &Path) -> Result<()> {
    let changed = |path: &str| folder.join(path).metadata().and_then(|it| it.modified()).ok();
    if changed("node_modules/.package-lock.json") < changed("package-lock.json") {
        run(node_tool("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(folder))?;
    }
    Ok(())
}

/// `npm` or `npx`, which are scripts on Windows.
pub(crate) fn node_tool(name: &str) -> Command {
    Command::new(if cfg!(windows) { format!("{name}.cmd") } else { name.to_owned() })
}

/// The version of a crate in Cargo.lock.
fn locked_version(name: &str) -> Result<String> {
    let lock = std::fs::read_to_string(crate::root().join("Cargo.lock"))?;
    let entry = format!("name = \"{name}\"\nversion = \"");
    let version = lock.split_once(&entry).and_then(|(_, rest)| rest.split_once('"'));
    version.map(|(version, _)| version.to_owned()).with_context(|| format!("Cargo.lock names no {name}"))
}

fn node() -> Result<()> {
    match answer(Command::new("node").arg("--version")) {
        Some(version)
            if version
                .trim_start_matches('v')
                .split('.')
                .next()
                .and_then(|major| major.parse().ok())
                .is_some_and(|major: u32| major >= 20) =>
        {
            Ok(())
        }
        Some(version) => bail!("Node is {version}; Plumbline's build needs 20 or newer"),
        None => bail!("Node is missing: install Node 20 or newer"),
    }
}

fn wasm_target() -> Result<()> {
    let library = answer(Command::new("rustc").args(["--print", "target-libdir", "--target", "wasm32-unknown-unknown"]));
    if library.is_some_and(|folder| Path::new(&folder).is_dir()) {
        return Ok(());
    }
    run(at_root("rustup").args(["target", "add", "wasm32-unknown-unknown"]))
}

/// Installs a program with cargo: among the user's own where there is none of that name, else beside the build, so that the user's stays.
fn cargo_tool(program: &str, version: &str, flags: &[&str]) -> Result<()> {
    let here = || -> Result<Option<String>> { Ok(answer(Command::new(program).arg("--version").env("PATH", path()?))) };
    let right = |said: &Option<String>| said.as_deref().is_some_and(|said| said.split_whitespace().any(|word| word == version));
    let found = here()?;
    if right(&found) {
        return Ok(());
    }
    let package = if program == "wasm-bindgen" { "wasm-bindgen-cli" } else { program };
    let mut install = cargo();
    install.args(["install", package, "--version", version]).args(flags);
    install
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    if found.is_some() {
        install.arg("--root").arg(own_tools());
    }
    run(&mut install)?;
    if right(&here()?) { Ok(()) } else { bail!("{package} {version} was installed, but `{program}` on the PATH is another") }
}

fn apt_install(packages: &[&str]) -> Result<bool> {
    let root = answer(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
    if !root || !exists("apt-get") {
        return Ok(false);
    }
    run(at_root("apt-get").args(["update", "-qq"]))?;
    let mut install = at_root("apt-get");
    install.args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages).env("DEBIAN_FRONTEND", "noninteractive");
    run(&mut install)?;
    Ok(true)
}

fn first_on_path(programs: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    programs.iter().flat_map(|program| std::env::split_paths(&path).map(move |folder| folder.join(program))).find(|file| file.is_file())
}

fn own_tools() -> PathBuf {
    crate::root().join("target/tools")
}

fn cargo_home() -> PathBuf {
    let home = || std::env::home_dir().unwrap_or_default().join(".cargo");
    std::env::var_os("CARGO_HOME").map_or_else(home, PathBuf::from)
}
