//! Parts that nothing points to any longer once others are left out.

use std::collections::{BTreeMap, BTreeSet};

use super::content_types::ContentTypes;
use super::relationships::{listed, relationships, rels_of, with_relationships};
use super::{Package, PackageError};

/// A relationship inside the package.
pub(crate) struct Link {
    /// The part that it belongs to; empty for the package itself.
    pub(crate) from: String,
    /// The last word of its type, such as `table`.
    pub(crate) kind: String,
    /// The part it points to.
    pub(crate) to: String,
}

/// Every relationship inside the package.
///
/// # Errors
/// When a relationship part cannot be read.
pub(crate) fn links(package: &mut Package<'_>) -> Result<Vec<Link>, PackageError> {
    let mut links = Vec::new();
    for name in package.names().to_vec() {
        let path = name.replace('\\', "/");
        let owner = path.strip_suffix(".rels").and_then(|p| {
            let (folder, file) = p.rsplit_once('/').unwrap_or(("", p));
            Some(format!("{}{file}", folder.strip_suffix("_rels")?))
        });
        let Some(owner) = owner else { continue };
        let Some(xml) = package.text(&name)? else { continue };
        let inside = listed(&xml, &owner).into_iter().filter(|r| !r.external);
        links.extend(inside.map(|r| Link { from: owner.clone(), kind: r.kind, to: r.target }));
    }
    Ok(links)
}

/// Leaves parts out, and with them every part that only they point to and the relationship parts of all of these.
/// Gives the names of the parts that are gone. Their content types and the relationships to them are left to the caller.
///
/// # Errors
/// When a relationship part cannot be read.
pub(crate) fn remove(package: &mut Package<'_>, parts: impl IntoIterator<Item = String>) -> Result<Vec<String>, PackageError> {
    let mut gone: BTreeSet<String> = parts.into_iter().collect();
    if gone.is_empty() {
        return Ok(Vec::new());
    }
    let links = links(package)?;
    let mut users: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for link in &links {
        users.entry(&link.to).or_default().insert(&link.from);
    }
    loop {
        let only_theirs = |to: &str| users.get(to).is_some_and(|by| by.iter().all(|from| gone.contains(*from)));
        let more: Vec<String> = links
            .iter()
            .filter(|link| gone.contains(&link.from) && !gone.contains(&link.to) && only_theirs(&link.to))
            .map(|link| link.to.clone())
            .collect();
        if more.is_empty() {
            break;
        }
        gone.extend(more);
    }
    for part in &gone {
        package.remove(part);
        package.remove(&rels_of(part));
    }
    Ok(gone.into_iter().collect())
}

/// Leaves out what a part points to by relationships of some kinds: the relationships, the parts, what only they point to, and
/// the content types of all of these. Gives the names of the parts that are gone.
///
/// # Errors
/// When a relationship part or the content types cannot be read.
pub(crate) fn remove_related(package: &mut Package<'_>, part: &str, kinds: &[&str]) -> Result<Vec<String>, PackageError> {
    let (drop, targets): (Vec<String>, Vec<String>) = relationships(package, part)?
        .into_iter()
        .filter(|r| !r.external && kinds.contains(&r.kind.as_str()))
        .map(|r| (r.id, r.target))
        .unzip();
    if drop.is_empty() {
        return Ok(Vec::new());
    }
    let gone = remove(package, targets)?;
    let rels = package.text(&rels_of(part))?;
    package.put(&rels_of(part), with_relationships(rels.as_deref(), &[], &drop));
    let mut types = ContentTypes::read(package)?;
    types.change(&[], &gone);
    types.store(package);
    Ok(gone)
}
