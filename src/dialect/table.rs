//! A dialect's table, compiled: places and marks as a tree of keys.
//!
//! In: a [`Dialect`]. Out: a [`Table`] for one direction, or for one event of a stream.

use super::{Dialect, Mark, Places};
use crate::text::{Direction, Scope};

/// One direction of a dialect's table as a tree of keys.
#[derive(Debug)]
pub struct Table {
    pub(super) dialect: &'static Dialect,
    pub(super) default: Scope,
    /// Whether the calls of tools count that stand here: those of a model that speaks, or of a client. Else, in a request, they are history.
    pub(super) calls: bool,
    /// Whether it is of an event, whose texts may go on in the next.
    pub(super) goes_on: bool,
    has_blocks: bool,
    nodes: Vec<Node>,
}

/// A place in the tree, by its index.
pub(super) type Place = u32;
/// Where the table says nothing, and nothing below either.
pub(super) const NOWHERE: Place = 0;
/// The top of a body.
pub(super) const TOP: Place = 1;

#[derive(Debug, Default)]
struct Node {
    mark: Option<Mark>,
    keys: Vec<Key>,
    element: Place,
}

/// A key, and the place below it.
#[derive(Debug)]
struct Key {
    name: &'static str,
    /// The first letter of the name: it tells nearly all keys apart, and stands here, where the others' do, too.
    initial: Option<u8>,
    place: Place,
}

/// The first letter of a key, in lower case.
fn initial(key: &str) -> Option<u8> {
    key.as_bytes().first().map(u8::to_ascii_lowercase)
}

impl Table {
    /// Compiles the table of `dialect` for one direction.
    #[must_use]
    pub fn new(dialect: &'static Dialect, direction: Direction) -> Self {
        match direction {
            Direction::Request => Self::of(dialect, dialect.request, Direction::Request, false),
            Direction::Response => Self::of(dialect, dialect.response, Direction::Response, false),
        }
    }

    /// Compiles the table of `dialect` for one event of a stream.
    #[must_use]
    pub fn of_events(dialect: &'static Dialect) -> Self {
        Self::of(dialect, dialect.event, Direction::Response, true)
    }

    fn of(dialect: &'static Dialect, places: Places, direction: Direction, goes_on: bool) -> Self {
        let (default, calls) = match direction {
            Direction::Request => (Scope::User, dialect.requests_call),
            Direction::Response => (Scope::Assistant, true),
        };
        let nodes = vec![Node::default(), Node::default()];
        let mut table = Self { dialect, default, calls, goes_on, has_blocks: false, nodes };
        table.add(TOP, places);
        table.has_blocks = table.nodes.iter().any(|node| node.mark == Some(Mark::BlockIndex));
        table
    }

    /// Adds what stands at places below `top`. Of two marks of one place, the later counts.
    fn add(&mut self, top: Place, places: Places) {
        for (place, mark) in places {
            let mut node = top;
            for step in place.split('.').filter(|step| !step.is_empty()) {
                let key = step.trim_end_matches("[]");
                node = self.child(node, Some(key));
                for _ in 0..(step.len() - key.len()) / 2 {
                    node = self.child(node, None);
                }
            }
            match (mark, self.nodes.get_mut(node as usize)) {
                (Mark::Below(places), _) => self.add(node, places),
                (mark, Some(node)) => node.mark = Some(*mark),
                (_, None) => {}
            }
        }
    }

    /// The place below `parent` at a key, or at each element; made if it is not there.
    fn child(&mut self, parent: Place, key: Option<&'static str>) -> Place {
        let next = Place::try_from(self.nodes.len()).unwrap_or(NOWHERE);
        let Some(node) = self.nodes.get_mut(parent as usize) else { return NOWHERE };
        let known = match key {
            Some(key) => node.keys.iter().find(|known| known.name == key).map_or(NOWHERE, |known| known.place),
            None => node.element,
        };
        if known != NOWHERE {
            return known;
        }
        match key {
            Some(name) => node.keys.push(Key { name, initial: initial(name), place: next }),
            None => node.element = next,
        }
        self.nodes.push(Node::default());
        next
    }

    pub(super) fn key(&self, parent: Place, key: &str) -> Place {
        let keys = self.nodes.get(parent as usize).map(|node| node.keys.as_slice()).unwrap_or_default();
        let initial = initial(key);
        keys.iter().find(|known| known.initial == initial && is_same_key(known.name, key)).map_or(NOWHERE, |known| known.place)
    }

    /// A list of bodies is read as bodies, one of tools, where one might stand, as tools.
    pub(super) fn element(&self, parent: Place) -> Place {
        let element = self.nodes.get(parent as usize).map_or(NOWHERE, |node| node.element);
        let is_each = parent == TOP || element == NOWHERE && matches!(self.mark(parent), Some(Mark::Tool(_)));
        if is_each { parent } else { element }
    }

    /// Of a place where the table knows nothing but a list, the element: some servers read one element as the list of it.
    pub(super) fn only_element(&self, list: Place) -> Option<Place> {
        let node = self.nodes.get(list as usize)?;
        Some(node.element).filter(|element| *element != NOWHERE && node.keys.is_empty())
    }

    pub(super) fn mark(&self, at: Place) -> Option<Mark> {
        self.nodes.get(at as usize)?.mark
    }

    /// Whether the events of a stream say which block of the answer they belong to.
    #[must_use]
    pub const fn has_blocks(&self) -> bool {
        self.has_blocks
    }

    /// The dialect.
    #[must_use]
    pub fn dialect(&self) -> &'static Dialect {
        self.dialect
    }
}

/// Whether a body's key is the table's: `toolConfig` is `tool_config` (ProtoJSON reads both), and some servers read any case.
pub(super) fn is_same_key(ours: &str, key: &str) -> bool {
    if ours.len() == key.len() {
        return ours.eq_ignore_ascii_case(key);
    }
    ours.len().abs_diff(key.len()) <= 8 && initial(ours) == initial(key) && letters(ours).eq(letters(key))
}

/// What is left of a key without its underscores and in lower case.
fn letters(key: &str) -> impl Iterator<Item = u8> {
    key.bytes().filter(|b| *b != b'_').map(|b| b.to_ascii_lowercase())
}
