//! Runs of letters and digits that are text in base64, base32 or hexadecimal digits (RFC 4648), in one line or in lines of one length.
//!
//! In: a text. Out: what the runs say, if that is text. Most runs are names, hashes or pictures, and their first bytes tell.

use super::codes::is_of_code;
use super::disguise::Disguise;
use super::draft::{Draft, How};
use super::plausible::text_of;
use crate::detect::sight::Sight;
use crate::text::Span;

/// The fewest characters of a run.
const LEAST: usize = 14;
/// So many bytes of text in a row are no chance, even where what follows is no text.
const SURELY: usize = 16;
/// How many bytes are tried first.
const HEAD: usize = 9;
/// At how many places of a run its text may begin (`key_…`, `path/…`).
const TRIES: usize = 4;
/// The most that is looked at on either side of letters and digits.
const LONGEST_NAME: usize = 64;
/// The shortest line that goes on in the next.
const LINE: usize = 16;

const fn is_run(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || is_joint(byte)
}

const fn is_joint(byte: u8) -> bool {
    matches!(byte, b'+' | b'/' | b'-' | b'_')
}

/// How bytes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Code {
    Hex,
    Base32,
    Base64,
}

impl Code {
    /// In the order in which they are tried: what is of the first is of the last too.
    const ALL: [(Self, Disguise); 3] = [(Self::Hex, Disguise::Hex), (Self::Base32, Disguise::Base32), (Self::Base64, Disguise::Base64)];

    /// The bits of a character, and how many there are.
    fn bits(self, character: u8) -> Option<u32> {
        let value = match (self, character) {
            (Self::Hex, digit) => return char::from(digit).to_digit(16),
            (_, letter @ b'A'..=b'Z') => letter - b'A',
            (Self::Base32, digit @ b'2'..=b'7') => digit - b'2' + 26,
            (Self::Base32, _) => return None,
            (Self::Base64, letter @ b'a'..=b'z') => letter - b'a' + 26,
            (Self::Base64, digit @ b'0'..=b'9') => digit - b'0' + 52,
            (Self::Base64, b'+' | b'-') => 62,
            (Self::Base64, b'/' | b'_') => 63,
            (Self::Base64, _) => return None,
        };
        Some(u32::from(value))
    }

    const fn width(self) -> u32 {
        match self {
            Self::Hex => 4,
            Self::Base32 => 5,
            Self::Base64 => 6,
        }
    }

    /// The bytes that characters stand for, up to the first that is of no text. With whether all are.
    fn decode(self, characters: impl Iterator<Item = u8>) -> (Vec<u8>, bool) {
        let mut bytes = Vec::new();
        let (mut bits, mut count) = (0, 0);
        for character in characters {
            let Some(value) = self.bits(character) else { return (bytes, false) };
            (bits, count) = (bits << self.width() | value, count + self.width());
            if count >= 8 {
                count -= 8;
                let byte = (bits >> count & 0xff) as u8;
                bits &= (1 << count) - 1;
                if byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r') || byte == 0x7f {
                    return (bytes, false);
                }
                bytes.push(byte);
                let is_cut = |error: std::str::Utf8Error| error.error_len().is_none();
                if bytes.len() == HEAD && !std::str::from_utf8(&bytes).map_or_else(is_cut, |_| true) {
                    return (Vec::new(), false);
                }
            }
        }
        (bytes, true)
    }
}

/// Whether a run of letters and digits may be text, by its first bytes, or by those after what joins it to others.
pub(super) fn may_begin(sight: &Sight<'_>, run: Span) -> bool {
    let all = Span::new(sight.run_start(run.start, LONGEST_NAME, is_run), sight.run_end(run.end, LONGEST_NAME, is_run));
    if all.len() < LEAST {
        return false;
    }
    let characters = sight.bytes(run.start, all.end);
    let is_plain = |byte: &u8| byte.is_ascii_lowercase();
    if characters.iter().skip(1).all(is_plain) {
        return false;
    }
    [all.start, run.start].into_iter().any(|from| {
        let run = sight.bytes(from, all.end.min(from + 2 * HEAD + 2));
        let run = run.strip_prefix(b"0x").unwrap_or(run);
        Code::ALL.into_iter().any(|(code, _)| {
            let head = run.get(..HEAD * 8 / code.width() as usize).unwrap_or(run);
            code.decode(head.iter().copied()).0.len() >= head.len() * code.width() as usize / 8
        })
    })
}

/// Text that was found in a run.
struct Said {
    place: Span,
    text: String,
    disguise: Disguise,
}

/// Reads the runs.
pub(super) fn read(draft: &mut Draft<'_>) {
    let sight = Sight::whole(draft.text);
    let mut at = 0;
    // Up to where lines, taken together, are no text.
    let mut apart = 0;
    while let Some(run) = next_run(&sight, at) {
        at = run.end;
        let lines = if run.start < apart { run } else { lines(&sight, run) };
        let goes_on = lines.end > run.end;
        apart = if goes_on { lines.end } else { apart };
        if let Some(said) = goes_on.then(|| said_by(&sight, lines)).flatten() {
            at = lines.end;
            draft.put(said.place, &said.text, How::Whole, said.disguise);
        } else if let Some(said) = said_in(&sight, run) {
            draft.put(said.place, &said.text, How::Whole, said.disguise);
        }
    }
}

/// The next run that is long enough, from `from` on, where none goes on. Of as many bytes as it has at least, the last tells.
fn next_run(sight: &Sight<'_>, from: usize) -> Option<Span> {
    let mut start = from;
    loop {
        let last = sight.byte(start + LEAST - 1)?;
        let first = if is_run(last) { sight.run_start(start + LEAST - 1, LEAST - 1, is_run) } else { start + LEAST };
        if first == start {
            return Some(Span::new(start, sight.run_end(start, usize::MAX, is_run)));
        }
        start = first;
    }
}

/// Whether a run, which may begin with text, is some; or lines go on with it, which may be.
pub(super) fn is_text(sight: &Sight<'_>, run: Span) -> bool {
    lines(sight, run).end > run.end || said_in(sight, run).is_some()
}

/// The whole run that letters and digits are of.
pub(super) fn run_around(sight: &Sight<'_>, part: Span) -> Span {
    Span::new(sight.run_start(part.start, usize::MAX, is_run), sight.run_end(part.end, usize::MAX, is_run))
}

/// What a run says, from its beginning on or from behind one of its first joints.
fn said_in(sight: &Sight<'_>, run: Span) -> Option<Said> {
    let mut from = run.start;
    for _ in 0..TRIES {
        if run.end - from < LEAST {
            return None;
        }
        if let Some(said) = said_by(sight, Span::new(from, run.end)) {
            return Some(said);
        }
        from = sight.run_end(from, usize::MAX, |byte| !is_joint(byte)).min(run.end);
        from = sight.run_end(from, usize::MAX, is_joint);
    }
    None
}

/// The run, and the lines after it that go on with it.
fn lines(sight: &Sight<'_>, run: Span) -> Span {
    let mut all = run;
    let mut line = run.len();
    while line >= LINE && line.is_multiple_of(4) {
        let is_blank = |byte: u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'>');
        let next = sight.run_end(all.end, 4, is_blank);
        let end = sight.run_end(next, usize::MAX, is_run);
        let parts = sight.bytes(all.end, next).contains(&b'\n');
        let is_whole = matches!(sight.byte(end), None | Some(b'\n' | b'\r' | b'=' | b'"' | b'\'' | b'`' | b')' | b'<'));
        if !parts || !is_whole || end == next || end - next > line {
            break;
        }
        let is_last = end - next < line;
        line = end - next;
        all.end = end;
        if is_last {
            break;
        }
    }
    all
}

/// What the characters of a span say, if they are text in some code.
fn said_by(sight: &Sight<'_>, span: Span) -> Option<Said> {
    let characters = sight.bytes(span.start, span.end);
    let characters = characters.strip_prefix(b"0x").unwrap_or(characters);
    // No text is written in digits alone, but for what is digits again.
    let is_number = characters.iter().all(u8::is_ascii_digit);
    for (code, disguise) in Code::ALL {
        if code == Code::Base32 && characters.iter().any(u8::is_ascii_lowercase) || is_number && code != Code::Hex {
            continue;
        }
        let (mut bytes, mut is_all) = code.decode(characters.iter().copied().filter(|byte| is_run(*byte)));
        // The last character may be cut where the run is.
        if let Err(error) = std::str::from_utf8(&bytes) {
            is_all &= bytes.len() - error.valid_up_to() < 4 && error.error_len().is_none();
            bytes.truncate(error.valid_up_to());
        }
        // What is not all text may still begin with text: of one line, so that its end is known.
        let end = match is_all {
            true => sight.run_end(span.end, 6, |byte| byte == b'='),
            false if bytes.len() >= SURELY && characters.len() == span.len() && code == Code::Base64 => span.start + bytes.len() / 3 * 4,
            false => continue,
        };
        if !is_all {
            bytes.truncate(bytes.len() / 3 * 3);
        }
        if let Some(said) = text_of(&bytes).filter(|_| !is_number || bytes.len() >= SURELY && bytes.iter().all(|byte| is_of_code(*byte))) {
            return Some(Said { place: Span::new(span.start, end), text: said.to_owned(), disguise });
        }
    }
    None
}
