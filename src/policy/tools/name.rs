//! Names with wildcards: `*` stands for any characters, `?` for one, and a backslash before either, or before another, for itself.
//!
//! In: a name as the policy has it, or as it was called. Out: whether one covers the other. Matching is quadratic at worst, in names of
//! at most [`LONGEST`] characters.

use super::fold;

/// The most characters of a name. Providers allow 64 or 128.
const LONGEST: usize = 256;

/// A name, or what stands for many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::policy) struct Name(Vec<Piece>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    Character(char),
    One,
    Any,
}

impl Name {
    /// Reads a name of the policy.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub(in crate::policy) fn parse(text: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            pieces.push(match c {
                '*' => Piece::Any,
                '?' => Piece::One,
                '\\' => match rest.next() {
                    Some(c @ ('*' | '?' | '\\')) => Piece::Character(c),
                    _ => return Err("a backslash stands only before *, ? or another backslash".to_owned()),
                },
                unseen if fold::is_unseen(unseen) => {
                    return Err(format!("holds U+{:04X}, which cannot be seen in a name; remove it", u32::from(unseen)));
                }
                c => Piece::Character(c),
            });
        }
        match pieces.len() {
            0 => Err("must not be empty".to_owned()),
            1..=LONGEST => Ok(Self(pieces)),
            length => Err(format!("has {length} characters, more than {LONGEST}")),
        }
    }

    /// A name as it was called; `None` when it is too long to be one.
    pub(in crate::policy) fn literal(text: &str) -> Option<Self> {
        let is_short = text.chars().nth(LONGEST).is_none();
        is_short.then(|| Self(text.chars().map(Piece::Character).collect()))
    }

    /// A text that is longer than a name, as it is. Whoever asks says how long it may be.
    pub(in crate::policy) fn text(text: &str) -> Self {
        Self(text.chars().map(Piece::Character).collect())
    }

    /// The name itself, if it stands for no other.
    pub(in crate::policy) fn exact(&self) -> Option<String> {
        let character = |piece: &Piece| if let Piece::Character(c) = piece { Some(*c) } else { None };
        self.0.iter().map(character).collect()
    }

    /// Whether it stands for all names.
    pub(in crate::policy) fn is_everything(&self) -> bool {
        self.0.contains(&Piece::Any) && !self.0.iter().any(|piece| matches!(piece, Piece::Character(_)))
    }

    /// The same, as it looks.
    pub(in crate::policy) fn folded(&self) -> Self {
        let fold = |piece: &Piece| match piece {
            Piece::Character(c) => fold::fold(*c).map(Piece::Character),
            wildcard => Some(*wildcard),
        };
        Self(self.0.iter().filter_map(fold).collect())
    }

    /// Whether it stands for all that `other` stands for.
    pub(in crate::policy) fn covers(&self, other: &Self) -> bool {
        let (mut own, mut others) = (self.0.as_slice(), other.0.as_slice());
        // Where to go on when it comes to nothing: behind the last `*`, which then stands for one piece more.
        let mut retry = None;
        loop {
            match (own, others) {
                ([], []) => return true,
                ([Piece::Any, rest @ ..], _) => {
                    retry = Some((rest, others));
                    own = rest;
                    continue;
                }
                ([mine, rest @ ..], [theirs, after @ ..]) if mine == theirs || (*mine == Piece::One && *theirs != Piece::Any) => {
                    (own, others) = (rest, after);
                    continue;
                }
                _ => {}
            }
            let Some((rest, [_, after @ ..])) = retry else { return false };
            retry = Some((rest, after));
            (own, others) = (rest, after);
        }
    }
}
