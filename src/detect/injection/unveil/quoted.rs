//! Strings in pieces: `"ig" + "nore"` is read as `"ignore"`.
//!
//! In: a text. Out: what is between two pieces, taken away.

use super::disguise::Disguise;
use super::draft::{Draft, How};
use crate::detect::sight::Sight;
use crate::text::Span;

/// The most blanks beside the sign.
const BLANKS: usize = 4;

/// The two quotation marks, and what stands between them, where the `+` at `at` joins two strings.
pub(super) fn joint(text: &str, at: usize) -> Option<Span> {
    let sight = Sight::whole(text);
    let is_blank = |byte: u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    let (before, after) = (sight.run_start(at, BLANKS, is_blank), sight.run_end(at + 1, BLANKS, is_blank));
    let quote = sight.before(before).filter(|byte| matches!(byte, b'"' | b'\'' | b'`'))?;
    (sight.byte(after) == Some(quote)).then(|| Span::new(before - 1, after + 1))
}

/// Joins the pieces.
pub(super) fn read(draft: &mut Draft<'_>) {
    let text = draft.text;
    let joints = memchr::memchr_iter(b'+', text.as_bytes()).filter_map(|at| joint(text, at));
    joints.for_each(|joint| draft.put(joint, "", How::Whole, Disguise::Pieces));
}
