//! Texts in disguise, read: what a reader, or a model, makes of writing that word lists and scorers do not know.
//!
//! In: a text. Out: if some of it is disguised, the text without that, which disguises they were, and the way back from each place to
//! the bytes that it was read from. It refuses to know what an injection is; it knows words that tell a right reading from a wrong one.
//!
//! A second reading adds to the first, so a needless one costs time only; but it must not make up words. It stands in the place of the
//! first only where the scorer would judge letters and figures that make no words by themselves, and then beside what stands there
//! plainly: what is only hidden or added takes no weight from that. So what decodes is taken if it is text, and what has to be guessed
//! (letters apart, digits for letters, words turned around) if it reads as words. One look ([`hints::Hints`]) tells which ways of writing
//! there may be; in most texts there is none, and that is all.
//!
//! A reading is never longer than what it was read from, and each way of writing is read in one pass, so the work is linear.

use crate::text::Span;

pub mod disguise;
pub mod hints;

mod apart;
mod characters;
mod codes;
mod doubled;
mod draft;
mod encoded;
mod entities;
mod escapes;
mod forms;
mod key_words;
mod leet;
mod morse;
mod plausible;
mod quoted;
mod turned;

pub use disguise::{Disguise, Disguises};
use draft::{Draft, Layer};
use hints::{Hint, Hints};

/// How often what is hidden may hide something else.
pub const DEEPEST: usize = 3;

/// How far beside what is read otherwise other ways of writing may show by that.
const BESIDE: usize = 256;

/// Reads what is written in one way.
type Read = fn(&mut Draft<'_>);

/// The ways of writing in the order in which they are undone: those that decode before those that are guessed.
const WAYS: [(Hint, Read); 10] = [
    (Hint::Characters, characters::read),
    (Hint::Escapes, escapes::read),
    (Hint::Quoted, quoted::read),
    (Hint::Codes, codes::read),
    (Hint::Encoded, encoded::read),
    (Hint::Morse, morse::read),
    (Hint::Apart, apart::read),
    (Hint::Doubled, doubled::read),
    (Hint::Leet, leet::read),
    (Hint::Turned, turned::read),
];

/// A text without its disguises.
#[derive(Debug)]
pub struct Unveiled {
    /// What a reader sees.
    pub text: String,
    /// What it was disguised by.
    pub disguises: Disguises,
    /// From the text as it came, up.
    layers: Vec<Layer>,
}

impl Unveiled {
    /// The bytes of the text as it came from which a piece of this one was read.
    #[must_use]
    pub fn in_text(&self, span: Span) -> Span {
        self.layers.iter().rev().fold(span, |span, layer| layer.below(span))
    }

    /// By what a piece of the text as it came was disguised; `None` where its own bytes are read as they stand there. What stands right
    /// beside a word says nothing of it, but letters that stand alone are words only with those `beside` them.
    #[must_use]
    pub fn disguise_over(&self, span: Span, beside: bool) -> Option<Disguise> {
        self.layers.iter().try_fold(span, |span, layer| layer.above(span, usize::from(beside))).err()
    }

    /// Where this text is not what stands in the text as it came, in order.
    #[must_use]
    pub fn changed(&self) -> Vec<Span> {
        let mut changed: Vec<Span> = Vec::new();
        for layer in &self.layers {
            changed.iter_mut().for_each(|place| *place = layer.over(*place));
            changed.extend(layer.changed());
        }
        changed.sort_unstable_by_key(|place| (place.start, place.end));
        changed
    }

    /// What a piece of this text was disguised by, as one sees it in the text as it came; `None` where it stands as it came.
    #[must_use]
    pub fn disguise_of(&self, span: Span) -> Option<Disguise> {
        let mut span = span;
        let mut outermost = None;
        for layer in self.layers.iter().rev() {
            outermost = layer.disguise_of(span).or(outermost);
            span = layer.below(span);
        }
        outermost
    }
}

/// What of a reading may be disguised in ways that did not show below.
fn near_changes<'t>(text: &'t str, layer: &Layer) -> Vec<&'t str> {
    let changed: Vec<Span> = layer.changed().collect();
    let stretch = |group: &[Span]| {
        let (first, last) = (group.first()?.start, group.last()?.end);
        let (start, end) = (text.floor_char_boundary(first.saturating_sub(BESIDE)), text.ceil_char_boundary(last + BESIDE));
        // Half a word might be taken for another.
        let whole = text.get(start..first)?.find(char::is_whitespace).map_or(start, |blank| start + blank);
        text.get(whole..text.get(last..end)?.rfind(char::is_whitespace).map_or(end, |blank| last + blank))
    };
    changed.chunk_by(|one, next| next.start <= one.end + 2 * BESIDE).filter_map(stretch).collect()
}

/// Reads a text in which something is disguised; `None` for others.
#[must_use]
pub fn unveil(text: &str) -> Option<Unveiled> {
    let mut hints = Hints::of(text);
    if hints.is_empty() {
        return None;
    }
    let mut unveiled = Unveiled { text: String::new(), disguises: Disguises::default(), layers: Vec::new() };
    for _ in 0..DEEPEST {
        let known = unveiled.layers.len();
        for (hint, read) in WAYS {
            if !hints.has(hint) {
                continue;
            }
            let mut draft = Draft::of(if unveiled.layers.is_empty() { text } else { &unveiled.text });
            read(&mut draft);
            let Some((text, layer, disguises)) = draft.finish() else {
                hints.remove(hint);
                continue;
            };
            near_changes(&text, &layer).into_iter().for_each(|stretch| hints.add(Hints::of(stretch)));
            unveiled.text = text;
            unveiled.disguises.add(disguises);
            unveiled.layers.push(layer);
        }
        if unveiled.layers.len() == known {
            break;
        }
    }
    (!unveiled.layers.is_empty()).then_some(unveiled)
}
