//! Data that a payload carries as base64 in its member `bytes`.
//!
//! In: a payload. Out: the data and where they are written, and the texts beside them. It refuses to know what either means.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::Fault;
use crate::text::Span;
use crate::wire::json::{Token, Tokens, Values, unescape};

/// The base64 of RFC 4648, §4; where clients are lenient about how it ends, it is read so, too.
static BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent).with_decode_allow_trailing_bits(true),
);

/// Data in a payload.
pub(super) struct Blob {
    pub(super) data: String,
    /// Where they are written, between the quotes.
    pub(super) place: Span,
}

/// The data that `payload` carries so; none where it is no such payload, so that it is the data itself.
///
/// # Errors
/// When it has the member twice, since readers would not agree on which counts, or what it holds is no base64 of text: some readers skip
/// over what does not belong in it.
pub(super) fn find(payload: &str) -> Result<Option<Blob>, Fault> {
    let mut tokens = tokens(payload);
    let mut depth = 0_usize;
    let mut has_member = false;
    let mut is_member = false;
    let mut found = None;
    loop {
        let token = match tokens.next_token() {
            Ok(Some(token)) => token,
            Ok(None) => break,
            Err(_) => return Ok(None),
        };
        match token {
            Token::ObjectStart | Token::ArrayStart => depth += 1,
            Token::ObjectEnd | Token::ArrayEnd => depth = depth.saturating_sub(1),
            Token::Text(text) if is_member => found = Some(text),
            _ => {}
        }
        is_member = matches!(token, Token::Key(name) if depth == 1 && unescape(name.raw.of(payload)) == "bytes");
        if is_member && std::mem::replace(&mut has_member, true) {
            return Err(Fault::Broken);
        }
    }
    let Some(text) = found else { return Ok(None) };
    let bytes = BASE64.decode(unescape(text.raw.of(payload)).as_bytes()).map_err(|_| Fault::NotText)?;
    let data = String::from_utf8(bytes).map_err(|_| Fault::NotText)?;
    Ok(Some(Blob { data, place: text.raw }))
}

/// Adds a line `name: value` to `lines` for each member of `payload` but the one whose value stands at `data`, and for each text within
/// them; to `spans` where it stands.
pub(super) fn around(payload: &str, data: Span, lines: &mut String, spans: &mut Vec<Span>) {
    let mut start = lines.len();
    let mut end_line = |lines: &mut String, start: &mut usize| {
        if lines.len() > *start {
            spans.push(Span::new(*start, lines.len()));
            lines.push('\n');
        }
        *start = lines.len();
    };
    let mut tokens = tokens(payload);
    while let Ok(Some(token)) = tokens.next_token() {
        let value = match token {
            Token::Key(name) => {
                end_line(lines, &mut start);
                lines.push_str(&unescape(name.raw.of(payload)));
                continue;
            }
            Token::Text(text) if text.raw == data => {
                lines.truncate(start);
                continue;
            }
            Token::Text(text) => unescape(text.raw.of(payload)),
            Token::Number(number) => number.of(payload).into(),
            _ => continue,
        };
        if lines.len() > start {
            lines.push_str(": ");
        }
        lines.push_str(&value);
        end_line(lines, &mut start);
    }
    end_line(lines, &mut start);
}

/// `data`, as they stand between the quotes of the member.
pub(super) fn encode(data: &str) -> String {
    BASE64.encode(data)
}

/// However deep it is nested: whether it is too deep is for whoever reads the data to say.
fn tokens(payload: &str) -> Tokens<'_> {
    Tokens::new(payload, usize::MAX, Values::One)
}
