//! Names that a section lists, exact ones and ones with wildcards, and which of them counts for a name that somebody asks for.
//!
//! In: the names as the policy has them; then a name. Out: the place in the list of the one that counts. It refuses to know what is
//! named.

use std::collections::BTreeMap;

use super::tools::name::Name;
use crate::config::Problem;

/// Names, each with its place in a list.
#[derive(Debug, Default)]
pub(super) struct Listed {
    exact: BTreeMap<String, usize>,
    /// All of them as they look, in the list's order.
    looks: Vec<Name>,
    /// Those with wildcards, in the list's order.
    globs: Vec<(Name, usize)>,
}

/// What a list says of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// The entry at this place counts.
    At(usize),
    /// None does, but it looks like a name that one of them stands for.
    LookAlike,
    /// None does.
    Nowhere,
}

impl Listed {
    /// Reads a list; what is wrong in it goes to `problems`, each at the `path` of its place.
    pub(super) fn compile<'n>(written: impl Iterator<Item = &'n str>, path: impl Fn(usize) -> String, problems: &mut Vec<Problem>) -> Self {
        let mut listed = Self::default();
        let mut names: Vec<Option<Name>> = Vec::new();
        for (place, text) in written.enumerate() {
            let name = Name::parse(text).and_then(|name| match names.iter().position(|other| other.as_ref() == Some(&name)) {
                Some(first) => Err(format!("\"{text}\" stands already at {}", path(first))),
                None => Ok(name),
            });
            let name = name.map_err(|why| problems.push(Problem::new(path(place), why))).ok();
            if let Some(name) = &name {
                listed.looks.push(name.folded());
                match name.exact() {
                    Some(exact) => drop(listed.exact.insert(exact, place)),
                    None => listed.globs.push((name.clone(), place)),
                }
            }
            names.push(name);
        }
        listed
    }

    /// What the list says of a name: an exact entry counts before one with wildcards, of those the first.
    pub(super) fn find(&self, name: &str) -> Found {
        if let Some(place) = self.exact.get(name) {
            return Found::At(*place);
        }
        let Some(given) = Name::literal(name).filter(|_| !name.is_empty()) else { return Found::Nowhere };
        if let Some((_, place)) = self.globs.iter().find(|(glob, _)| glob.covers(&given)) {
            return Found::At(*place);
        }
        let look = given.folded();
        if self.looks.iter().any(|listed| listed.covers(&look)) { Found::LookAlike } else { Found::Nowhere }
    }
}
