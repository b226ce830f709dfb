//! What comes right after the first letters or digits of a code: one look that rules most forms out before they are compared.
//!
//! In: a place in a text, or the rest of how a form is written. Out: two sets of bits each; where they share none, the form does not stand
//! there. It refuses to know what a form means beyond its next group.

use super::number::MOST_DIGITS;
use super::sight::Sight;

/// What comes next: a separator or none with what stands behind it, and how long the digits there are.
#[derive(Clone, Copy, Debug)]
pub struct Ahead {
    pairs: u32,
    lengths: u32,
}

/// Whatever comes.
const ALL: Ahead = Ahead { pairs: u32::MAX, lengths: u32::MAX };
/// What may stand between groups.
const SEPARATORS: &[u8; 4] = b" -./";
/// What a group may begin with, as bits.
const DIGIT: u32 = 1;
const CAPITAL: u32 = 1 << 1;
const SMALL: u32 = 1 << 2;
const OTHER: u32 = 1 << 3;
const CLASSES: u32 = 4;

impl Ahead {
    /// What comes at `at`; all that may, as long as it is not known.
    #[must_use]
    pub fn at(sight: &Sight<'_>, at: usize) -> Self {
        let (separator, next) = sight.separator(at).map_or((None, at), |(separator, next)| (Some(separator), next));
        let end = sight.run_end(next, MOST_DIGITS + 1, |b| b.is_ascii_digit());
        if sight.is_unknown(next) || sight.is_unknown(end) {
            return ALL;
        }
        let lengths = if end > next { length(end - next) } else { u32::MAX };
        Self { pairs: pair(separator, sight.byte(next).map_or(OTHER, class)), lengths }
    }

    /// What a form wants whose signs go on so (see [`super::form::Form::written`]).
    #[must_use]
    pub fn wanted(signs: &[u8]) -> Self {
        let (pairs, group) = match signs {
            [] => return ALL,
            [b'~', rest @ ..] => {
                ([None, Some(b' '), Some(b'-'), Some(b'.')].into_iter().fold(0, |bits, s| bits | pair(s, first(rest))), rest)
            }
            [separator, rest @ ..] if SEPARATORS.contains(separator) => (pair(Some(*separator), first(rest)), rest),
            _ => (pair(None, first(signs)), signs),
        };
        Self { pairs, lengths: lengths(group) }
    }

    /// Whether the one may stand where the other does.
    #[must_use]
    pub const fn fits(self, other: Self) -> bool {
        self.pairs & other.pairs != 0 && self.lengths & other.lengths != 0
    }
}

/// The bits of a separator, or none, before some classes.
fn pair(separator: Option<u8>, classes: u32) -> u32 {
    let place = separator.and_then(|wanted| SEPARATORS.iter().position(|other| *other == wanted)).map_or(0, |place| place + 1);
    classes << (place as u32 * CLASSES)
}

const fn class(byte: u8) -> u32 {
    match byte {
        b'0'..=b'9' => DIGIT,
        b'A'..=b'Z' => CAPITAL,
        b'a'..=b'z' => SMALL,
        _ => OTHER,
    }
}

/// The classes that the first of these signs stands for.
fn first(signs: &[u8]) -> u32 {
    match signs.first() {
        None => DIGIT | CAPITAL | SMALL | OTHER,
        Some(b'9') => DIGIT,
        Some(b'A') => CAPITAL,
        Some(b'a') => CAPITAL | SMALL,
        Some(b'X') => DIGIT | CAPITAL,
        Some(b'x') => DIGIT | CAPITAL | SMALL,
        Some(itself) => class(*itself),
    }
}

/// The lengths that digits may have where these signs begin with some.
fn lengths(signs: &[u8]) -> u32 {
    let (mut count, mut bits) = (0, 0);
    for sign in signs {
        match sign {
            b'9' => count += 1,
            b'~' => bits |= length(count),
            b'X' | b'x' => return u32::MAX,
            _ => break,
        }
    }
    if count == 0 { u32::MAX } else { bits | length(count) }
}

const fn length(digits: usize) -> u32 {
    1 << if digits < 31 { digits } else { 31 }
}
