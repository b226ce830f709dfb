//! Which dialect a body is in: by the path that it is sent to, and by its shape.
//!
//! In: a path, the members at the top of a body. Out: a [`Dialect`]. Gateways rewrite paths, and what is behind one need not be what
//! its path says: a body that does not look like its path's dialect, but like another, is read in the other.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::path::{self, Last, Path};
use super::{DIALECTS, Dialect, Facts, Reading, Shapes};
use crate::wire::json::{self, Quoted};

/// Begins a member of a shape that must not stand there.
const NOT: char = '!';

/// Which body of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The request's.
    Request,
    /// The response's, whole.
    Response,
    /// One event of a streamed response.
    Event,
}

impl Dialect {
    /// Whether what is answered on `path` is a stream where it says that it is JSON.
    #[must_use]
    pub fn streams_arrays(&self, path: &Path<'_>) -> bool {
        self.array_paths.iter().any(|pattern| path.ends_as(pattern).is_some())
    }

    fn shapes(&self, stage: Stage) -> Shapes {
        match stage {
            Stage::Request => self.request_shapes,
            Stage::Response => self.response_shapes,
            Stage::Event => self.event_shapes,
        }
    }

    /// How many members of the body tell that it is in this dialect; none where it does not look so.
    fn fits(&self, body: &str, reading: &Reading, stage: Stage) -> Option<usize> {
        let has = |wanted: &str| reading.facts.members.iter().any(|member| is_member(body, *member, wanted));
        let is_so = |wanted: &&str| wanted.strip_prefix(NOT).map_or_else(|| has(wanted), |unwanted| !has(unwanted));
        let fitting = self.shapes(stage).iter().filter(|shape| shape.iter().all(is_so));
        fitting.map(|shape| shape.iter().filter(|wanted| !wanted.starts_with(NOT)).count()).max()
    }
}

/// The patterns of all paths, in the order of the dialects, each with its dialect.
static SPOKEN: LazyLock<Vec<(&'static Dialect, &'static str, Last)>> = LazyLock::new(|| {
    let of = |dialect: &'static Dialect| dialect.paths.iter().map(move |pattern| (dialect, *pattern, Last::of(pattern)));
    DIALECTS.iter().copied().flat_map(of).collect()
});

/// The dialect that is spoken on `path`, and the model that the path names. Where several are, the one whose path says more.
#[must_use]
pub fn on_path<'p>(path: &Path<'p>) -> Option<(&'static Dialect, Option<Cow<'p, str>>)> {
    let spoken = SPOKEN.iter().filter(|(.., last)| path.may_end_as(last));
    let fitting = spoken.filter_map(|(dialect, pattern, _)| Some((*dialect, *pattern, path.ends_as(pattern)?)));
    // Of those that say as much, the first.
    let (dialect, _, model) = fitting.rev().max_by_key(|(_, pattern, _)| path::says(pattern))?;
    Some((dialect, model))
}

/// The dialect of a body with these members at its top: the `known` one, if it looks like that or like none, or nobody said what that
/// looks like.
#[must_use]
pub fn of_members(known: Option<&'static Dialect>, body: &str, reading: &Reading, stage: Stage) -> Option<&'static Dialect> {
    told(known, body, reading, stage).or(known)
}

/// The same, if the body tells.
#[must_use]
pub fn told(known: Option<&'static Dialect>, body: &str, reading: &Reading, stage: Stage) -> Option<&'static Dialect> {
    // Whoever asked reads what is answered as what they speak, whatever else stands in it.
    let is_answered_so = |known: &Dialect| known.envelope.is_some() || known.fits(body, reading, stage).is_some();
    if stage != Stage::Request && known.is_some_and(is_answered_so) {
        return known;
    }
    if let Some(enveloped) = enveloped(body, &reading.facts) {
        return Some(enveloped);
    }
    let may_be_any = |known: &Dialect| stage == Stage::Request && known.shapes(stage).is_empty();
    if known.is_some_and(|known| may_be_any(known) || known.fits(body, reading, stage).is_some()) {
        return known;
    }
    let fitting = DIALECTS.iter().map(|dialect| (*dialect, dialect.fits(body, reading, stage)));
    let told = fitting.rev().filter(|(_, fits)| *fits > Some(0)).max_by_key(|(_, fits)| *fits);
    told.map(|(dialect, _)| dialect)
}

/// The dialect of messages in an envelope, if the body is such a message, or several.
#[must_use]
pub fn enveloped(body: &str, facts: &Facts) -> Option<&'static Dialect> {
    let is_there = |member: &str| facts.members.iter().any(|there| is_member(body, *there, member));
    DIALECTS.iter().copied().find(|dialect| dialect.envelope.is_some_and(is_there))
}

/// Whether a request is a message, in its envelope or without, and by what else stands in it a request of another API: which of both is
/// read, only the server knows.
#[must_use]
pub fn is_of_two(body: &str, reading: &Reading) -> bool {
    let has = |wanted: &&str| reading.facts.members.iter().any(|there| is_member(body, *there, wanted));
    // What a message holds that is no other API's.
    let is_message =
        |dialect: &&Dialect| dialect.envelope.is_some() && dialect.request_shapes.first().is_some_and(|shape| shape.iter().all(has));
    let is_other = |dialect: &&Dialect| dialect.envelope.is_none() && dialect.fits(body, reading, Stage::Request) > Some(0);
    (enveloped(body, &reading.facts).is_some() || DIALECTS.iter().copied().any(|dialect| is_message(&dialect)))
        && DIALECTS.iter().copied().any(|dialect| is_other(&dialect))
}

/// Whether an event is one of this dialect's, by its members.
#[must_use]
pub fn is_event_of(dialect: &Dialect, data: &str, reading: &Reading) -> bool {
    dialect.fits(data, reading, Stage::Event).is_some()
}

/// The dialect whose streams begin with an event of this name.
#[must_use]
pub fn of_event_name(name: &str) -> Option<&'static Dialect> {
    DIALECTS.iter().copied().find(|dialect| dialect.event_names.contains(&name))
}

/// The names of all members that can tell a dialect, each with those of its length: made once, since every name at the top of a body is
/// looked for in them.
static TELLING: LazyLock<Vec<Vec<&'static str>>> = LazyLock::new(|| {
    let shapes = DIALECTS.iter().flat_map(|dialect| [dialect.request_shapes, dialect.response_shapes, dialect.event_shapes]);
    let names = shapes.flatten().copied().flatten().map(|wanted| wanted.split('=').next().unwrap_or_default());
    let envelopes = DIALECTS.iter().filter_map(|dialect| dialect.envelope);
    let names: BTreeSet<_> = names.map(|wanted| wanted.trim_start_matches(NOT)).chain(envelopes).collect();
    let longest = names.iter().map(|name| name.len()).max().unwrap_or(0);
    (0..=longest).map(|length| names.iter().copied().filter(|name| name.len() == length).collect()).collect()
});

/// Whether a member of this name can tell a dialect.
pub(super) fn tells(name: &str) -> bool {
    TELLING.get(name.len()).is_some_and(|telling| telling.iter().any(|telling| telling.eq_ignore_ascii_case(name)))
}

fn is_member(body: &str, (name, value): (Quoted, Option<Quoted>), wanted: &str) -> bool {
    let (wanted, held) = wanted.split_once('=').map_or((wanted, None), |(name, held)| (name, Some(held)));
    let text = |quoted: Quoted| json::unescape(quoted.raw.of(body));
    text(name).eq_ignore_ascii_case(wanted) && held.is_none_or(|held| value.is_some_and(|value| text(value) == held))
}
