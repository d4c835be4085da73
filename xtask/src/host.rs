//! A static file server for one folder: what any static host does, and no more.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

/// Takes a port of this machine, reachable from nowhere else.
///
/// # Errors
/// When the port is taken.
pub(crate) fn listen(port: u16) -> Result<TcpListener> {
    TcpListener::bind(("127.0.0.1", port)).with_context(|| format!("port {port} is taken: choose another with --port"))
}

/// Serves a folder until the process ends.
///
/// # Errors
/// When the port's address cannot be read.
pub(crate) fn serve(listener: &TcpListener, folder: &Path, under: &str, open: bool) -> Result<()> {
    let under = format!("/{}/", under.trim_matches('/')).replace("//", "/");
    let address = format!("http://{}{under}", listener.local_addr()?);
    println!("Plumbline is on {address}  (Ctrl C ends it)");
    if open {
        open_in_browser(&address);
    }
    for stream in listener.incoming().flatten() {
        let (folder, under) = (folder.to_owned(), under.clone());
        // A browser that goes away in mid-answer is no matter of ours.
        std::thread::spawn(move || answer(&stream, &folder, &under).ok());
    }
    Ok(())
}

fn answer(stream: &TcpStream, folder: &Path, under: &str) -> Result<()> {
    stream.set_nodelay(true)?;
    let mut lines = BufReader::new(stream);
    loop {
        let mut request = String::new();
        if lines.read_line(&mut request)? == 0 {
            return Ok(());
        }
        let mut header = String::new();
        while lines.read_line(&mut header)? > 2 {
            header.clear();
        }
        let mut words = request.split_whitespace();
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let found = file_for(target, folder, under).and_then(|path| Some((mime(&path), fs::read(path).ok()?)));
        let (status, kind, body) = match found {
            Some((kind, body)) => ("200 OK", kind, body),
            None => ("404 Not Found", "text/plain; charset=utf-8", b"There is nothing here.\n".to_vec()),
        };
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\n\r\n",
            body.len()
        );
        let mut out = stream;
        out.write_all(head.as_bytes())?;
        if method != "HEAD" {
            out.write_all(&body)?;
        }
    }
}

/// The file that a request's target names, or `None` where it lies outside of the folder.
fn file_for(target: &str, folder: &Path, under: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.strip_prefix(under)?;
    let path = decoded(path)?;
    let inside = Path::new(&path).components().all(|part| matches!(part, Component::Normal(_)));
    inside.then(|| folder.join(if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path }))
}

/// Text with its percent signs read, or `None` where they stand for no text.
fn decoded(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(part.get(..2)?, 16).ok()?);
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).ok()
}

fn mime(path: &Path) -> &'static str {
    match path.extension().and_then(|it| it.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "webmanifest" => "application/manifest+json",
        "json" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}

fn open_in_browser(address: &str) {
    let (program, first): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start"]),
        _ => ("xdg-open", &[]),
    };
    if Command::new(program).args(first).arg(address).spawn().is_err() {
        eprintln!("no browser could be opened: open {address} yourself");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_inside_the_folder() {
        let folder = Path::new("dist");
        assert_eq!(file_for("/apps/p/a%20b.js?v=1", folder, "/apps/p/"), Some("dist/a b.js".into()));
        assert_eq!(file_for("/apps/p/", folder, "/apps/p/"), Some("dist/index.html".into()));
        assert_eq!(file_for("/apps/p/../Cargo.toml", folder, "/apps/p/"), None);
        assert_eq!(file_for("/apps/p/%2e%2e/Cargo.toml", folder, "/apps/p/"), None);
        assert_eq!(file_for("//etc/hosts", folder, "/"), None);
        assert_eq!(file_for("/elsewhere/index.html", folder, "/apps/p/"), None);
    }

    #[test]
    fn wasm_has_the_type_that_streaming_compilation_asks_for() {
        assert_eq!(mime(Path::new("page-1.wasm")), "application/wasm");
    }
}
