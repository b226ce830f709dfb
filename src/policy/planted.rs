//! Tokens that were not minted here: what in a request could pass for one.
//!
//! In: the entities that are tokenised, a text of the request. Out: the brackets to replace. It refuses to know what was minted: in a
//! request, no token is genuine but those that this guard puts there after it has read the text.
//!
//! Restoration takes nothing but the exact token. Still, whatever a model may well write as one when it repeats it goes: another case,
//! full-width forms, invisible characters, Markdown and tags inside. Limits: letters of another script that only look alike, a token
//! that is spelled out, in parts, or encoded. None of these is restored unless the model itself writes the exact token, and then only
//! in this exchange, to the client that sent the value, where a value may stand.

use crate::text::Span;

/// Opening brackets, as wide as a model may fold them.
const OPENING: [char; 5] = ['[', '［', '【', '〔', '⟦'];
/// Their counterparts.
const CLOSING: [char; 5] = [']', '］', '】', '〕', '⟧'];

/// The characters of a token's suffix, by their value: Crockford's base 32, which lacks what is easily misread.
pub(super) const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// The fewest characters of a suffix: 30 bits.
pub(super) const SHORTEST: usize = 6;
/// The most: 255 bits.
pub(super) const LONGEST: usize = 51;
/// The most bytes between a token's brackets; entities have 64 at most.
pub(super) const MOST_INSIDE: usize = 64 + 1 + LONGEST;

/// The brackets of everything in `text` that looks like a token, and what takes their place.
///
/// They become parentheses: no token has them, the text stays as readable to the model as it was, and since only the brackets change,
/// what is found between them can be replaced too. Each character is looked at once, for the last bracket that opened before it.
pub(super) fn brackets(entities: &[String], text: &str) -> Vec<(Span, &'static str)> {
    let mut found = Vec::new();
    if entities.is_empty() {
        return found;
    }
    let mut opened: Option<Span> = None;
    let mut name = String::new();
    let mut in_tag = false;
    for (at, c) in text.char_indices() {
        let here = Span::new(at, at + c.len_utf8());
        if OPENING.contains(&c) {
            opened = Some(here);
            name.clear();
            in_tag = false;
            continue;
        }
        let Some(opening) = opened else { continue };
        match c {
            _ if CLOSING.contains(&c) => {
                if is_name(entities, &name) {
                    found.extend([(opening, "("), (here, ")")]);
                }
                opened = None;
            }
            '<' => in_tag = true,
            '>' => in_tag = false,
            '*' | '~' | '`' | '\\' => {}
            _ if in_tag || c.is_whitespace() || is_invisible(c) => {}
            _ => match narrow(c) {
                Some(c) if name.len() < MOST_INSIDE => name.push(c),
                _ => opened = None,
            },
        }
    }
    found
}

/// Whether this stands between a token's brackets, in any case.
fn is_name(entities: &[String], name: &str) -> bool {
    let Some((entity, suffix)) = name.rsplit_once('_') else { return false };
    (SHORTEST..=LONGEST).contains(&suffix.len())
        && suffix.bytes().all(|b| DIGITS.contains(&b.to_ascii_lowercase()))
        && entities.iter().any(|known| known.eq_ignore_ascii_case(entity))
}

/// A character of a name, from its ASCII or its full-width form (U+FF01 to U+FF5E).
fn narrow(c: char) -> Option<char> {
    let c = match u32::from(c) {
        wide @ 0xff01..=0xff5e => char::from_u32(wide - 0xfee0)?,
        _ => c,
    };
    (c.is_ascii_alphanumeric() || c == '_').then_some(c)
}

/// Whether nothing shows where this character stands (Unicode's `Default_Ignorable_Code_Point`, but for Hangul fillers).
pub(super) const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{fff8}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}
