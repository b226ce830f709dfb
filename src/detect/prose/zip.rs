//! Postal codes of the United States (ZIP codes): five digits, and perhaps four more.
//!
//! In: a text, a run of five digits in it. Out: the code there, if the state that it belongs to stands before it (USPS Publication 28 has
//! it so), or a word near it says what it is. The first three digits tell the state (USPS Labeling List L005).

use super::cursor::{Cursor, number};
use crate::detect::nearby::{Asked, Nearby};
use crate::detect::sight::{Findings, Sight};
use crate::finding::RuleIndex;
use crate::text::Span;

/// The most bytes of a code.
pub const LONGEST: usize = 10;
/// The digits of one without the part after the hyphen.
const DIGITS: usize = 5;

/// Looks at a run of digits.
#[inline]
pub fn find((rule, asked): (RuleIndex, Asked), sight: &Sight<'_>, run: Span, nearby: &mut Nearby<'_>, findings: &mut Findings) {
    if run.len() == DIGITS {
        five(rule, asked, sight, run, nearby, findings);
    }
}

#[inline(never)]
fn five(rule: RuleIndex, asked: Asked, sight: &Sight<'_>, run: Span, nearby: &mut Nearby<'_>, findings: &mut Findings) {
    let mut cursor = Cursor::new(sight, run.end);
    cursor.perhaps(|cursor| cursor.take(b"-").and_then(|_| cursor.number(4, 4)));
    if cursor.met_end || sight.is_unknown(cursor.at + 1) {
        return findings.may_come(run.start);
    }
    let goes_on = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'%' | b'$');
    let joint = |b: Option<u8>| matches!(b, Some(b'-' | b'.' | b'/' | b':' | b','));
    let is_joined = joint(sight.byte(cursor.at)) && sight.byte(cursor.at + 1).is_some_and(|b| b.is_ascii_digit());
    let begins =
        matches!(sight.before(run.start), None | Some(b' ' | b'\n' | b'\t' | b'"' | b'\'' | b'(' | b':' | b'=' | b'>' | b'|' | b'['));
    if !begins || is_joined || sight.byte(cursor.at).is_some_and(goes_on) {
        return;
    }
    let head = number(sight.bytes(run.start, run.start + 3));
    let sure = match is_after_state(sight, run.start, head) {
        true => (80, 90),
        false if has_office(head) => (0, 65),
        false => return,
    };
    nearby.judge(rule, asked, sight, Span::new(run.start, cursor.at), sure, findings);
}

/// A state, or what has codes as one has, and the codes there by their first three digits.
struct State {
    short: &'static str,
    name: &'static str,
    heads: &'static [(u32, u32)],
}

impl State {
    fn holds(&self, head: u32) -> bool {
        self.heads.iter().any(|(first, last)| (*first..=*last).contains(&head))
    }
}

/// Whether the name or the abbreviation of a state with such codes stands right before a place, after a comma, a line's beginning, or a
/// town.
fn is_after_state(sight: &Sight<'_>, at: usize, head: u32) -> bool {
    let end = sight.run_start(at, 2, |b| b == b' ');
    let end = if end < at && sight.before(end) == Some(b',') { end - 1 } else { end };
    let mut states = STATES.iter().filter(|state| state.holds(head));
    let Some(last) = sight.before(end).filter(|b| end < at && b.is_ascii_alphabetic()) else { return false };
    if last.is_ascii_lowercase() {
        return states.any(|state| sight.bytes(end.saturating_sub(state.name.len()), end) == state.name.as_bytes());
    }
    let start = sight.run_start(end, 3, |b| b.is_ascii_alphabetic());
    let Some(state) = states.find(|state| state.short.as_bytes() == sight.bytes(start, end)) else { return false };
    // `ID 83702` and `IN 46204` without a town are a number and a word.
    let town = sight.run_start(start, 2, |b| b == b' ');
    let is_after_town = town < start && sight.before(town).is_some_and(|b| b == b',' || b == b'.' || b.is_ascii_lowercase() || b >= 0x80);
    let is_word = matches!(state.short, "ID" | "IN" | "OR" | "OK" | "ME" | "HI" | "OH" | "PA" | "MA" | "LA" | "AL" | "DE" | "CO" | "MS");
    let is_enough = is_after_town && (!is_word || sight.before(town) == Some(b','));
    is_enough || sight.before(start) == Some(b'\n')
}

/// Whether the post has an office for codes that begin so.
fn has_office(head: u32) -> bool {
    STATES.iter().any(|state| state.holds(head))
}

const fn state(short: &'static str, name: &'static str, heads: &'static [(u32, u32)]) -> State {
    State { short, name, heads }
}

const STATES: &[State] = &[
    state("AL", "Alabama", &[(350, 369)]),
    state("AK", "Alaska", &[(995, 999)]),
    state("AZ", "Arizona", &[(850, 865)]),
    state("AR", "Arkansas", &[(716, 729)]),
    state("CA", "California", &[(900, 961)]),
    state("CO", "Colorado", &[(800, 816)]),
    state("CT", "Connecticut", &[(60, 69)]),
    state("DE", "Delaware", &[(197, 199)]),
    state("DC", "Columbia", &[(200, 205), (569, 569)]),
    state("FL", "Florida", &[(320, 349)]),
    state("GA", "Georgia", &[(300, 319), (398, 399)]),
    state("HI", "Hawaii", &[(967, 968)]),
    state("ID", "Idaho", &[(832, 838)]),
    state("IL", "Illinois", &[(600, 629)]),
    state("IN", "Indiana", &[(460, 479)]),
    state("IA", "Iowa", &[(500, 528)]),
    state("KS", "Kansas", &[(660, 679)]),
    state("KY", "Kentucky", &[(400, 427)]),
    state("LA", "Louisiana", &[(700, 714)]),
    state("ME", "Maine", &[(39, 49)]),
    state("MD", "Maryland", &[(206, 219)]),
    state("MA", "Massachusetts", &[(10, 27), (55, 55)]),
    state("MI", "Michigan", &[(480, 499)]),
    state("MN", "Minnesota", &[(550, 567)]),
    state("MS", "Mississippi", &[(386, 397)]),
    state("MO", "Missouri", &[(630, 658)]),
    state("MT", "Montana", &[(590, 599)]),
    state("NE", "Nebraska", &[(680, 693)]),
    state("NV", "Nevada", &[(889, 898)]),
    state("NH", "New Hampshire", &[(30, 38)]),
    state("NJ", "New Jersey", &[(70, 89)]),
    state("NM", "New Mexico", &[(870, 884)]),
    state("NY", "New York", &[(5, 5), (63, 63), (100, 149)]),
    state("NC", "North Carolina", &[(270, 289)]),
    state("ND", "North Dakota", &[(580, 588)]),
    state("OH", "Ohio", &[(430, 459)]),
    state("OK", "Oklahoma", &[(730, 749)]),
    state("OR", "Oregon", &[(970, 979)]),
    state("PA", "Pennsylvania", &[(150, 196)]),
    state("PR", "Puerto Rico", &[(6, 7), (9, 9)]),
    state("RI", "Rhode Island", &[(28, 29)]),
    state("SC", "South Carolina", &[(290, 299)]),
    state("SD", "South Dakota", &[(570, 577)]),
    state("TN", "Tennessee", &[(370, 385)]),
    state("TX", "Texas", &[(733, 733), (750, 799), (885, 885)]),
    state("UT", "Utah", &[(840, 847)]),
    state("VT", "Vermont", &[(50, 59)]),
    state("VA", "Virginia", &[(201, 201), (220, 246)]),
    state("WA", "Washington", &[(980, 994)]),
    state("WV", "West Virginia", &[(247, 268)]),
    state("WI", "Wisconsin", &[(530, 549)]),
    state("WY", "Wyoming", &[(820, 831)]),
    // The armed forces, and territories.
    state("AA", "Armed Forces Americas", &[(340, 340)]),
    state("AE", "Armed Forces Europe", &[(90, 99)]),
    state("AP", "Armed Forces Pacific", &[(962, 966)]),
    state("GU", "Guam", &[(969, 969)]),
    state("VI", "Virgin Islands", &[(8, 8)]),
];
