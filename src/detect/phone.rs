//! Telephone numbers: international notation (ITU-T E.123, E.164) and the North American plan.
//!
//! In: a text, a run of digits in it. Out: the number there; how other countries write theirs is [`national`]'s. A bare run of digits is a telephone number only where a word says so, since
//! order numbers look the same.

use super::check;
use super::nearby::{Asked, Nearby};
use super::run::Run;
use super::sight::{Findings, Sight};
use super::words::{Stands, stands};
use crate::finding::{Percent, RuleIndex};
use crate::text::Span;

pub mod national;

/// The digits of an international number, country code included (E.164 §6).
const INTERNATIONAL: std::ops::RangeInclusive<usize> = 8..=15;
/// The most bytes that a number may span.
pub const LONGEST: usize = 160;
/// The most digits of an extension.
const EXTENSION: usize = 6;
/// Words that speak for a number.
pub const WORDS: &[&str] = &[
    "phone",
    "telephone",
    "cellphone",
    "smartphone",
    "tel",
    "call",
    "calls",
    "calling",
    "mobile",
    "cell",
    "fax",
    "telefax",
    "dial",
    "contact",
    "sms",
    "whatsapp",
    "text me",
    "message",
    "answering",
    "reach",
    "office",
    "desk",
    "hotline",
    "landline",
    "home number",
    "work number",
    "phone number",
    "number is",
    "my number",
    "voicemail",
    "telefon",
    "telefonnummer",
    "handy",
    "mobil",
    "mobilnummer",
    "rufnummer",
    "anrufen",
    "téléphone",
    "telephone",
    "portable",
    "appeler",
    "teléfono",
    "telefono",
    "móvil",
    "celular",
    "llamar",
    "cellulare",
    "telefone",
    "ligar",
    "telefoon",
    "mobiel",
    "bellen",
    "puhelin",
    "kännykkä",
    "telefonu",
    "komórka",
    "тел",
    "телефон",
    "τηλ",
    "τηλέφωνο",
    "电话",
    "手机",
    "電話",
    "手機",
    "携帯",
    "전화",
    "휴대폰",
    "핸드폰",
    "फोन",
    "هاتف",
    "טלפון",
    "โทร",
];

/// The words that are asked for: anywhere near ([`WORDS`]), and beside a number that is not grouped ([`national::BESIDES`]).
#[derive(Clone, Copy, Debug)]
pub struct Asks {
    /// The first.
    pub near: Asked,
    /// The second.
    pub beside: Asked,
}

/// Looks at a run of digits, unless it stands before `told`: that is where a number with its country's code ended, and nothing that
/// begins within one is as sure.
#[inline]
pub fn find(
    (rule, asked): (RuleIndex, Asks),
    sight: &Sight<'_>,
    run: &Run,
    told: &mut usize,
    nearby: &mut Nearby<'_>,
    findings: &mut Findings,
) {
    if run.span.start < *told {
        return;
    }
    let of_rule = (rule, asked.near);
    // In the middle of a number, only an area code may come after the country's.
    if !run.is_joined {
        national::find(rule, asked, sight, run, nearby, findings);
    } else if run.span.len() != 3 {
        return;
    }
    let run = run.span;
    match (sight.before(run.start), run.len()) {
        (Some(b'+'), 1..=15) => *told = international(rule, sight, run, findings).unwrap_or(*told),
        (before, 3) if sight.byte(run.end) == Some(b')') || sight.separator(run.end).is_some() => {
            grouped(of_rule, sight, if before == Some(b'(') { run.start - 1 } else { run.start }, run, nearby, findings)
        }
        // A number that goes on before the run was looked at there.
        (Some(b'-' | b'.' | b'_' | b'/'), _) => {}
        (_, 10) if !matches!(sight.byte(run.start), Some(b'0' | b'1')) => bare(of_rule, sight, run, nearby, findings),
        (_, 11) if sight.byte(run.start) == Some(b'1') => bare(of_rule, sight, run, nearby, findings),
        // The country's 1, before an area code that is still to come.
        (_, 1) if is_area_to_come(sight, run.end) => findings.may_come(run.start),
        _ => {}
    }
}

/// Whether the area code that may follow at `at` has not come whole.
fn is_area_to_come(sight: &Sight<'_>, at: usize) -> bool {
    let area = sight.run_end(sight.separators(at, 2, is_country_gap), 1, |b| b == b'(');
    sight.is_unknown(sight.run_end(area, 4, |b| b.is_ascii_digit()))
}

/// What may stand between the country's 1 and the area code.
fn is_country_gap(byte: u8) -> bool {
    matches!(byte, b' ' | b'-' | b'.')
}

/// `(NXX) NXX-XXXX` and the like, with the country's 1 before it or without.
#[inline(never)]
fn grouped(
    (rule, asked): (RuleIndex, Asked),
    sight: &Sight<'_>,
    start: usize,
    area: Span,
    nearby: &mut Nearby<'_>,
    findings: &mut Findings,
) {
    let exchange = gap(sight, area.end);
    // Most groups of three digits are no area code, or go on otherwise.
    let begins = |at: usize| sight.byte(at).is_none_or(|b| matches!(b, b'2'..=b'9'));
    if !begins(area.start) || !begins(exchange) {
        return;
    }
    let line = gap(sight, exchange + 3);
    let end = line + 4;
    let known = sight.text.len();
    // Whatever is known must fit so far.
    let digits = |from: usize, count: usize| sight.bytes(from.min(known), (from + count).min(known)).iter().all(u8::is_ascii_digit);
    if exchange == area.end
        || !digits(exchange, 3)
        || exchange + 3 <= known && line == exchange + 3 && !sight.is_unknown(line)
        || !digits(line, 4)
    {
        return;
    }
    let has_sign = start < area.start;
    let start = with_country_code(sight, start);
    if matches!(sight.before(start), Some(b'-' | b'.' | b'_' | b'/')) {
        return;
    }
    if sight.is_unknown(end + 1) {
        return findings.may_come(start);
    }
    if end > known {
        return;
    }
    let mut number = [0; 10];
    let parts = [(area.start, 3), (exchange, 3), (line, 4)];
    let characters = parts.iter().flat_map(|(from, count)| sight.bytes(*from, from + count));
    for (slot, character) in number.iter_mut().zip(characters) {
        *slot = character - b'0';
    }
    if !check::nanp(&number) {
        return;
    }
    // With nothing but spaces, it may be cells of a table.
    let is_plain = !has_sign && sight.bytes(start, end).iter().all(|b| b.is_ascii_digit() || *b == b' ');
    let number = Span::new(start, end);
    match if is_plain { nearby.stands(asked, sight, number) } else { Some(true) } {
        Some(true) => report(rule, sight, number, 75, findings),
        Some(false) => {}
        None => findings.may_come(start),
    }
}

/// Reports a number, with its extension, if it ends there.
fn report(rule: RuleIndex, sight: &Sight<'_>, number: Span, confidence: Percent, findings: &mut Findings) {
    match extension(sight, number.end) {
        None => findings.may_come(number.start),
        Some(end) if ends(sight, end) => findings.found(rule, number.start, end, confidence),
        Some(_) => {}
    }
}

/// The end of the extension after a number that ends at `end` (`x12`, `ext. 12`), or `end` where there is none; `None` while one may come.
fn extension(sight: &Sight<'_>, end: usize) -> Option<usize> {
    let mark = sight.run_end(end, 2, |b| matches!(b, b' ' | b','));
    let word = ["extension", "ext", "x"].into_iter().find(|word| stands(sight, mark, word) != Stands::No);
    let Some(word) = word else { return Some(end) };
    let after = mark + word.len();
    if sight.is_unknown(after) {
        return None;
    }
    let digits = if word == "x" { after } else { sight.run_end(after, 3, |b| matches!(b, b' ' | b'.' | b':')) };
    let stop = sight.run_end(digits, EXTENSION + 1, |b| b.is_ascii_digit());
    match stop - digits {
        _ if sight.is_unknown(stop + 1) => None,
        1..=EXTENSION if !sight.byte(stop).is_some_and(|b| b.is_ascii_alphanumeric()) => Some(stop),
        _ => Some(end),
    }
}

/// The end of what may stand between groups: a closing parenthesis, and at most two separators.
fn gap(sight: &Sight<'_>, at: usize) -> usize {
    let closed = sight.run_end(at, 1, |b| b == b')');
    sight.separators(closed, 2, |_| true)
}

/// The start of a number with the `1` that stands before it, if one does.
fn with_country_code(sight: &Sight<'_>, start: usize) -> usize {
    let one = sight.run_start(start, 2, is_country_gap).checked_sub(1);
    let stands_alone =
        |one: usize| sight.byte(one) == Some(b'1') && !sight.before(one).is_some_and(|b| b.is_ascii_alphanumeric() || b == b'.');
    one.filter(|one| *one + 1 < start && stands_alone(*one)).unwrap_or(start)
}

/// Ten digits in a row, or eleven with the country's 1.
fn bare((rule, asked): (RuleIndex, Asked), sight: &Sight<'_>, run: Span, nearby: &mut Nearby<'_>, findings: &mut Findings) {
    let mut national = [0; 10];
    for (slot, character) in national.iter_mut().rev().zip(sight.bytes(run.start, run.end).iter().rev()) {
        *slot = character - b'0';
    }
    if !check::nanp(&national) {
        return;
    }
    if sight.is_unknown(run.end + 1) {
        findings.may_come(run.start);
    } else if ends(sight, run.end) {
        match nearby.stands(asked, sight, run) {
            Some(true) => report(rule, sight, run, 60, findings),
            Some(false) => {}
            None => findings.may_come(run.start),
        }
    }
}

/// A plus sign, and digits with gaps between; where they end, if they are a number.
fn international(rule: RuleIndex, sight: &Sight<'_>, run: Span, findings: &mut Findings) -> Option<usize> {
    let start = run.start - 1;
    if sight.before(start).is_some_and(|b| b.is_ascii_alphanumeric()) || sight.byte(run.start) == Some(b'0') {
        return None;
    }
    let (mut end, mut count) = (run.end, run.len());
    loop {
        let next = international_gap(sight, end);
        let stop = sight.run_end(next, INTERNATIONAL.end() + 1, |b| b.is_ascii_digit());
        if sight.is_unknown(next) || sight.is_unknown(stop) {
            findings.may_come(start);
            return None;
        }
        if next == end || stop == next || count + (stop - next) > *INTERNATIONAL.end() {
            break;
        }
        count += stop - next;
        end = stop;
    }
    if sight.is_unknown(end + 1) {
        findings.may_come(start);
        return None;
    }
    // In the North American plan all numbers are of one length.
    let is_of_length = if sight.bytes(run.start, run.end) == b"1" { count == 11 } else { INTERNATIONAL.contains(&count) };
    let found = findings.values.len();
    if is_of_length {
        report(rule, sight, Span::new(start, end), 80, findings);
    }
    findings.values.get(found).map(|number| number.span.end)
}

/// The end of at most three separators and parentheses.
fn international_gap(sight: &Sight<'_>, at: usize) -> usize {
    let mut end = at;
    for _ in 0..3 {
        end = match sight.byte(end) {
            Some(b'(' | b')') => end + 1,
            _ => sight.separators(end, 1, |_| true),
        };
    }
    end
}

/// Whether a number that ends at `end` goes no further.
fn ends(sight: &Sight<'_>, end: usize) -> bool {
    // A colon: the last digits were the hour of a time.
    let joined = matches!(sight.byte(end), Some(b'-' | b'.' | b':')) && sight.byte(end + 1).is_some_and(|b| b.is_ascii_digit());
    !joined && !sight.byte(end).is_some_and(|b| b.is_ascii_alphanumeric())
}
