//! The end of a text that goes on: what may be the beginning of something that is written in another way has not come yet.

use super::{character, escape, lookalike, reference, spelled};

/// What is known of a text that goes on.
#[must_use]
pub fn known(text: &str) -> &str {
    let mut known = text;
    // What is cut off may have hidden that what stands before it has only begun, too.
    for _ in 0..MOST {
        let begun = [escape::begun(known), reference::begun(known), lookalike::begun(known), spelled::begun(known), small(known)];
        let Some(begun) = begun.into_iter().flatten().min() else { return known };
        known = known.get(..begun).unwrap_or_default();
    }
    known
}

/// How often something may be cut off before the rest is taken as it is.
const MOST: usize = 8;

/// Where the characters begin that a text ends with, if they are not seen, or are small digits that may yet be a number.
fn small(text: &str) -> Option<usize> {
    let of = |is: &dyn Fn(char) -> bool| text.trim_end_matches(is).len();
    let invisible = of(&character::is_invisible);
    let ornate = of(&|c| character::ornate(c).is_some());
    let few = text.get(ornate..).unwrap_or_default().chars().take(character::ORNATE).count() < character::ORNATE;
    let sign = text
        .chars()
        .next_back()
        .filter(|c| !c.is_ascii() && character::plain(*c).is_some())
        .map_or(text.len(), |c| text.len() - c.len_utf8());
    let begun = invisible.min(if few { ornate } else { text.len() }).min(sign);
    (begun < text.len()).then_some(begun)
}
