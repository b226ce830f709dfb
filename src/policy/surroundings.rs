//! Where a token stands: whether what the client makes of the text around it could carry its value away.
//!
//! In: what the model said, in order, with the tokens that were restored already in clear. Out: whether a value may stand at the next
//! byte. It refuses to know tokens. A renderer fetches an image without being asked, and a link takes what is in its address along: so
//! no value goes where one could be read from. It keeps no text but the last few letters of a word, and takes constant space however
//! long an address is.
//!
//! Renderers disagree (what ends a link, what a backslash or a code span does), so the reading is the widest of them: doubt refuses,
//! and the client sees the token. What is refused although it need not be: what follows an address or `=`, `?`, `&` without a space (in
//! Chinese and Japanese, that is the rest of the line), what follows `a<b` up to the next `>`, and a definition's first word.

use super::planted::is_invisible;

/// What was said so far, as far as it bears on what comes next. Begin with the default; [`super::Vault::pass`] feeds it.
#[derive(Clone, Copy, Default)]
pub struct Surroundings {
    previous: char,
    /// `previous` is a backslash that is not itself escaped.
    escaped: bool,
    /// The line holds only spaces so far: the next line's end is a paragraph's.
    blank: bool,
    /// The ways of reading what came as an unfinished HTML tag: a set of `PLAIN`, `VALUE`, `DOUBLE`, `SINGLE`.
    tag: u8,
    /// A `<style>` or `<script>` has begun, whose languages are not read: no value stands after it.
    code: bool,
    link: Link,
    word: Word,
    /// Only letters of a host's name stand between here and the last value: a second one could make it an address.
    hangs: bool,
}

/// Markdown's links, images and definitions (CommonMark 0.31 §4.7, §6.3, §6.4), as far as they are unfinished.
#[derive(Clone, Copy, Default)]
struct Link {
    /// Open parentheses since `](`.
    target: u32,
    /// `](` has just come: `<` begins a target with spaces in it.
    fresh: bool,
    /// Within `](<…>`.
    angle: bool,
    /// Open brackets since `![`.
    alt: u32,
    definition: Definition,
}

/// How far `[label]: target` has come.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Definition {
    #[default]
    None,
    /// Its target has not begun.
    Ahead,
    /// Within a target.
    Target,
    /// Within a target in angle brackets.
    Angle,
}

/// What has come since the last space: plain text that a client may turn into a link. a link ends at an ASCII
/// space or `<`, and at nothing else that GFM's and linkify-it's rules agree on.
#[derive(Clone, Copy, Default)]
struct Word {
    /// It may be an address, and what follows a part of it.
    address: bool,
    /// It may be an address's query, or an attribute and its value.
    query: bool,
    /// It may be a host's name.
    dotted: bool,
    /// The letters and digits at its end, in lower case; none of `KNOWN` when there are more.
    run: [u8; LONGEST],
    run_len: usize,
    /// `<` stands before the run.
    opens_tag: bool,
}

/// As long as the longest scheme.
const LONGEST: usize = 10;

/// Schemes whose addresses need no `//`, or do without in some browser.
const SCHEMES: [&[u8]; 13] =
    [b"data", b"mailto", b"javascript", b"vbscript", b"http", b"https", b"ftp", b"ws", b"wss", b"file", b"blob", b"xmpp", b"sms"];

/// Between a tag's name or attributes.
const PLAIN: u8 = 1;
/// After `=`.
const VALUE: u8 = 2;
/// In a value in double quotes.
const DOUBLE: u8 = 4;
/// In a value in single quotes.
const SINGLE: u8 = 8;

/// Law 3: the last letters of a word are text.
impl std::fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Surroundings").finish_non_exhaustive()
    }
}

impl Surroundings {
    /// Whether a value may stand here.
    pub(super) fn admit(&self) -> bool {
        let link = &self.link;
        let in_link = link.target > 0 || link.angle || link.alt > 0 || link.definition != Definition::None;
        // `![token]` is an image whose name is the token, `\[token]` is not what was minted.
        let changed = self.previous == '!' || self.escaped;
        !(in_link || changed || self.tag != 0 || self.code || self.word.address || self.word.query || self.hangs)
    }

    /// This text was said.
    pub(super) fn hear(&mut self, text: &str) {
        text.chars().for_each(|c| self.hear_char(c));
    }

    /// This value was put in a token's place.
    pub(super) fn hear_value(&mut self, value: &str) {
        self.hear(value);
        self.hangs = true;
    }

    fn hear_char(&mut self, c: char) {
        let was_tag = self.tag != 0;
        self.hear_tag(c);
        if is_invisible(c) {
            return;
        }
        if c == '\n' && std::mem::replace(&mut self.blank, true) {
            // No inline element spans paragraphs.
            self.link = Link::default();
        }
        self.blank &= c.is_ascii_whitespace();
        self.link.hear(c, self.previous, self.escaped);
        self.code |= self.word.hear(c, self.previous);
        // An attribute's value has ended with its tag. Not so an address: what looks like a tag may be none, and GFM's links hold `>`.
        self.word.query &= !was_tag || self.tag != 0;
        self.hangs &= c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | '@' | '%' | '\\');
        self.escaped = c == '\\' && !self.escaped;
        self.previous = c;
    }

    /// Tags as a browser reads them (WHATWG HTML §13.2.5). Comments, code spans and the like make some `<` mean nothing, and who follows
    /// only one reading is led out of step by a quote in them. So every `<` before a letter may begin a tag, every `=` a value, and the
    /// readings are followed together.
    fn hear_tag(&mut self, c: char) {
        let was = self.tag;
        if was != 0 {
            let within = |state: u8, end: char| {
                if was & state == 0 {
                    0
                } else if c == end {
                    PLAIN
                } else {
                    state
                }
            };
            let outside = match c {
                '>' => 0,
                '=' => PLAIN | VALUE,
                _ => PLAIN,
            };
            let value = match c {
                '>' => 0,
                '"' => DOUBLE,
                '\'' => SINGLE,
                _ if c.is_ascii_whitespace() => VALUE,
                _ => outside,
            };
            self.tag = within(DOUBLE, '"') | within(SINGLE, '\'');
            self.tag |= if was & PLAIN == 0 { 0 } else { outside } | if was & VALUE == 0 { 0 } else { value };
        }
        if self.previous == '<' && c.is_ascii_alphabetic() {
            self.tag |= PLAIN;
        }
    }
}

impl Link {
    /// An opening counts even where it is escaped, a closing only where it is not.
    fn hear(&mut self, c: char, previous: char, escaped: bool) {
        let fresh = std::mem::take(&mut self.fresh);
        match c {
            '(' if previous == ']' => (self.target, self.fresh) = (self.target.saturating_add(1), true),
            '(' if self.target > 0 => self.target = self.target.saturating_add(1),
            ')' if !escaped && !self.angle => self.target = self.target.saturating_sub(1),
            '<' if fresh => self.angle = true,
            '>' if !escaped => self.angle = false,
            '\n' => (self.angle, self.fresh) = (false, fresh),
            '[' if previous == '!' || self.alt > 0 => self.alt = self.alt.saturating_add(1),
            ']' if !escaped => self.alt = self.alt.saturating_sub(1),
            _ => self.fresh = fresh && c.is_ascii_whitespace(),
        }
        self.definition = match (self.definition, c) {
            (_, ':') if previous == ']' => Definition::Ahead,
            (Definition::Ahead, '<') => Definition::Angle,
            (Definition::Ahead, _) if !c.is_ascii_whitespace() => Definition::Target,
            (Definition::Target, _) if c.is_ascii_whitespace() => Definition::None,
            (Definition::Angle, '>') if !escaped => Definition::None,
            (Definition::Angle, '\n') => Definition::None,
            (as_before, _) => as_before,
        };
    }
}

impl Word {
    /// Whether with this character, the name of a tag has ended whose content is code.
    fn hear(&mut self, c: char, previous: char) -> bool {
        let run = self.run.get(..self.run_len).unwrap_or_default();
        let is_code = self.opens_tag && !c.is_ascii_alphanumeric() && matches!(run, b"style" | b"script");
        match c {
            // Form feeds and vertical tabs end a link for some only.
            '<' | ' ' | '\t' | '\n' | '\r' => *self = Self::default(),
            '=' | '?' | '&' => (self.query, self.address) = (true, self.address || self.dotted && c == '?'),
            '/' => self.address |= self.dotted || previous == '/',
            '\\' => self.address |= self.dotted || previous == '\\',
            '#' => self.address |= self.dotted,
            ':' => self.address |= SCHEMES.contains(&run),
            '.' => self.address |= run == b"www",
            _ => self.dotted |= previous == '.' && c.is_alphanumeric(),
        }
        if c.is_ascii_alphanumeric() {
            self.opens_tag = if self.run_len == 0 { previous == '<' } else { self.opens_tag };
            if let Some(slot) = self.run.get_mut(self.run_len) {
                *slot = c.to_ascii_lowercase() as u8;
            }
            // One more than fits is no word that is known.
            self.run_len = (self.run_len + 1).min(LONGEST + 1);
        } else if c != '\\' {
            // A backslash before `:` is Markdown's, and gone when links are looked for.
            (self.run_len, self.opens_tag) = (0, false);
        }
        is_code
    }
}

/// What follows a token, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum After {
    /// Nothing that makes an address of it.
    Free,
    /// Something that does.
    Address,
    /// More must come before that is known.
    Unknown,
}

/// The most bytes after a token that are looked at: as long as a host's name may be (RFC 1035 §2.3.4). Whatever is longer is refused.
pub(super) const MOST_AFTER: usize = 256;

impl After {
    /// What `rest` makes of the token before it: `token.host`, `token@host`, `token%2e…`, `token&#46;…`, or `(target)`. The letters
    /// of any script may belong to a host's name; so may what `.` joins, and a space after it is all that tells a sentence's end.
    pub(super) fn of(rest: &str, complete: bool) -> Self {
        let mut dot = false;
        for (at, c) in rest.char_indices() {
            if at >= MOST_AFTER {
                return Self::Address;
            }
            match c {
                '(' if at == 0 => return Self::Address,
                '@' | '%' | '&' => return Self::Address,
                '[' if dot => return Self::Address,
                '.' => dot = true,
                '-' | '_' | '+' | '\\' => {}
                _ if is_invisible(c) => {}
                _ if c.is_alphanumeric() && dot => return Self::Address,
                _ if c.is_alphanumeric() => {}
                _ => return Self::Free,
            }
        }
        if complete { Self::Free } else { Self::Unknown }
    }
}
