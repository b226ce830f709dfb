//! Secrets of a weak form, told by the name that they are assigned to: `datadog_api_key = "…"`, `DB_PASSWORD=…`, `<password>…`.
//!
//! In: a text, a place in it where something may be assigned. Out: the secret there. A name and its values are data ([`Assigned`]); the
//! names of all rules are looked up together, and only where a value follows that could be one.

use super::assignment::{self, Name, Value};
use super::class::Class;
use super::entropy::{entropy, turns};
use super::placeholder::{is_code, is_placeholder};
use super::sight::{Findings, Sight};
use crate::finding::{Percent, RuleIndex};
use crate::text::Span;

/// Names, and the values that are secrets where they are assigned to one of them.
#[derive(Debug)]
pub struct Assigned {
    /// The names: small letters and digits, without what parts their words.
    pub names: &'static [&'static str],
    /// Where a name stands in what the value is assigned to.
    pub place: Place,
    /// The values.
    pub kind: Kind,
    /// How sure it is.
    pub confidence: Percent,
}

/// Where a name stands in a longer one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// At its end: `my_api_key`, for `apikey`.
    End,
    /// At the beginning of one of its words: `DATADOG_SECRET`, for `datadog`.
    Within,
}

/// Kinds of values.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// So many characters of a class, whose entropy is at least so many hundredths of a bit.
    Run(Class, usize, usize, u32),
    /// A key that was drawn, of whatever form, and of at least so many characters.
    Key(usize),
    /// A password that somebody may have thought of.
    Password,
    /// A UUID (RFC 9562), as a key.
    Uuid,
}

/// The names of all rules.
#[derive(Debug)]
pub struct Names {
    /// A bit for each hash of what some name begins with.
    maybe: Box<[u64; 1 << (HASH_BITS - 6)]>,
    /// By the key of their first three bytes.
    names: Vec<(u32, &'static str, &'static Assigned, RuleIndex)>,
}

const HASH_BITS: u32 = 12;
/// The bytes of a name that are looked up.
const KEY: usize = 3;

/// Names that end in the name of a secret and are none.
const OTHERS: &[&str] = &[
    "publickey",
    "pubkey",
    "primarykey",
    "foreignkey",
    "sortkey",
    "partitionkey",
    "hashkey",
    "cachekey",
    "bucketkey",
    "schemakey",
    "rowkey",
    "sequencekey",
    "indexkey",
    "idxkey",
    "naturalkey",
    "hotkey",
    "uniquekey",
    "groupkey",
    "objectkey",
    "eventkey",
    "sitekey",
    "mapkey",
    "idempotencykey",
    "publishablekey",
    "translationkey",
    "messagekey",
    "metakey",
    "issuekey",
    "projectkey",
    "itemkey",
    "imagekey",
    "monkey",
    "turkey",
    "shortcutkey",
    "routekey",
    "routingkey",
    "storekey",
    "statekey",
    "datakey",
    "filekey",
    "orderkey",
    "lookupkey",
    "tabkey",
    "csrftoken",
    "xsrftoken",
    "publictoken",
    "nexttoken",
    "pagetoken",
    "nextpagetoken",
    "continuationtoken",
    "synctoken",
    "stoptoken",
    "eostoken",
    "bostoken",
    "padtoken",
    "unktoken",
    "septoken",
    "clstoken",
    "masktoken",
    "cancellationtoken",
    "canceltoken",
    "tokenizer",
    "authenticitytoken",
    "antiforgerytoken",
    "requestverificationtoken",
    "tasktoken",
    "marker",
    "integritykey",
    "contentkey",
    "s3key",
];

/// Ends of names that tell of something else.
const NO_SECRETS: &[&str] = &[
    "id",
    "ids",
    "url",
    "uri",
    "host",
    "hostname",
    "region",
    "version",
    "sha",
    "sha1",
    "sha256",
    "commit",
    "hash",
    "digest",
    "revision",
    "ref",
    "checksum",
    "integrity",
    "etag",
    "path",
    "file",
    "filename",
    "name",
    "endpoint",
    "release",
    "md5",
    "type",
    "port",
    "user",
    "username",
    "email",
    "domain",
    "bucket",
    "fingerprint",
    "thumbprint",
    "length",
    "size",
    "date",
    "at",
    "title",
    "description",
    "status",
    "count",
];

/// Names that end a longer one even where nothing parts them from the rest.
const JOINED: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "apikey",
    "secretkey",
    "accesskey",
    "authtoken",
    "accesstoken",
    "clientsecret",
    "secret",
    "token",
    "passwort",
];

impl Default for Names {
    fn default() -> Self {
        Self { maybe: Box::new([0; 1 << (HASH_BITS - 6)]), names: Vec::new() }
    }
}

impl Names {
    /// Adds the names of one rule.
    pub fn add(&mut self, rule: RuleIndex, rows: &'static [Assigned]) {
        for row in rows {
            for name in row.names {
                let Some(key) = name.as_bytes().first_chunk().map(|head| key(*head)) else { continue };
                if let Some(bits) = self.maybe.get_mut(hash(key) / 64) {
                    *bits |= 1 << (hash(key) % 64);
                }
                let place = self.names.partition_point(|(other, ..)| *other <= key);
                self.names.insert(place, (key, name, row, rule));
            }
        }
    }

    /// Whether no rule has any.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Looks at a sign at `at` that may assign what comes after it to what stands before it.
    #[inline]
    pub fn find(&self, sight: &Sight<'_>, at: usize, findings: &mut Findings) {
        // Between a name and a value in quotes, a comma parts the arguments of a call.
        let after = |start: usize| sight.byte(at) != Some(b',') || sight.byte(start).is_some_and(|b| matches!(b, b'"' | b'\''));
        if let Some(start) = assignment::value_after(sight, at).filter(|start| after(*start)) {
            self.find_value(sight, at, start, findings);
        }
    }

    #[inline(never)]
    fn find_value(&self, sight: &Sight<'_>, at: usize, start: usize, findings: &mut Findings) {
        let Some(name) = assignment::name_before(sight, at) else { return };
        let mut rows = self.rows(&name).peekable();
        if rows.peek().is_none() || assignment::is_chained(sight, at, &name) {
            return;
        }
        match Value::read(sight, start) {
            Some(Ok(value)) => judge(rows, sight, value, findings),
            Some(Err(unknown)) => findings.may_come(unknown),
            None => {}
        }
    }

    /// Looks at a whole text under a name: it is the value.
    pub fn find_labelled(&self, sight: &Sight<'_>, findings: &mut Findings) {
        let Some(name) = assignment::name_of(sight.label) else { return };
        let mut rows = self.rows(&name).peekable();
        if rows.peek().is_none() || sight.text.len() > assignment::MOST {
            return;
        }
        if !sight.complete {
            return findings.may_come(0);
        }
        let start = sight.run_end(0, sight.text.len(), |b| b.is_ascii_whitespace());
        let end = sight.run_start(sight.text.len(), sight.text.len() - start, |b| b.is_ascii_whitespace());
        if let Some(value) = Value::whole(sight, start, end) {
            judge(rows, sight, value, findings);
        }
    }

    /// The rows of which a name stands in `name`.
    fn rows<'n>(&'n self, name: &'n Name) -> impl Iterator<Item = (&'static Assigned, RuleIndex)> + 'n {
        let all = name.letters();
        let is_other = ends_with_any(all, OTHERS);
        let is_no_secret = name.ends_with_word(NO_SECRETS);
        let joined = JOINED.iter().find(|joined| all.ends_with(joined.as_bytes())).map(|joined| all.len() - joined.len());
        let at_words = name.words().flat_map(move |word| self.at(all, word, is_other));
        let at_end = joined.filter(|place| !name.is_word(*place)).into_iter().flat_map(move |place| self.at(all, place, is_other));
        at_words.chain(at_end).filter(move |_| !is_no_secret)
    }

    fn at<'n>(&'n self, all: &'n [u8], place: usize, is_other: bool) -> impl Iterator<Item = (&'static Assigned, RuleIndex)> + 'n {
        let rest = all.get(place..).unwrap_or_default();
        let key = rest.first_chunk::<KEY>().map(|head| key(*head));
        let first = key.map_or(self.names.len(), |key| {
            match self.maybe.get(hash(key) / 64).is_some_and(|bits| bits >> (hash(key) % 64) & 1 != 0) {
                true => self.names.partition_point(|(other, ..)| *other < key),
                false => self.names.len(),
            }
        });
        let same = self.names.iter().skip(first).take_while(move |(other, ..)| Some(*other) == key);
        same.filter(move |(_, name, row, _)| match row.place {
            Place::End => rest == name.as_bytes() && !is_other,
            Place::Within => rest.starts_with(name.as_bytes()),
        })
        .map(|(_, _, row, rule)| (*row, *rule))
    }
}

fn ends_with_any(all: &[u8], ends: &[&str]) -> bool {
    ends.iter().any(|end| all.ends_with(end.as_bytes()))
}

fn judge(rows: impl Iterator<Item = (&'static Assigned, RuleIndex)>, sight: &Sight<'_>, value: Value, findings: &mut Findings) {
    let bytes = value.bytes(sight);
    if is_placeholder(bytes) {
        return;
    }
    for (row, rule) in rows {
        if row.kind.holds(bytes, value.is_quoted) {
            let Span { start, end } = value.span;
            findings.found(rule, start, end, row.confidence);
        }
    }
}

impl Kind {
    fn holds(self, value: &[u8], is_quoted: bool) -> bool {
        match self {
            Self::Run(class, least, most, floor) => {
                (least..=most).contains(&value.len()) && class.holds_all(value) && entropy(value) >= floor && is_drawn(value)
            }
            Self::Key(least) => is_key(value, least),
            Self::Password => is_password(value, is_quoted),
            Self::Uuid => is_uuid(value) && entropy(value) >= 250,
        }
    }
}

/// Whether letters and digits alternate as in what was drawn. What has no digits has both cases, in no order that words have.
fn is_drawn(value: &[u8]) -> bool {
    let has_digit = value.iter().any(u8::is_ascii_digit);
    if !has_digit {
        return case_turns(value) * 4 >= value.len();
    }
    let is_number = value.iter().all(u8::is_ascii_digit);
    is_number || turns(value) >= (value.len() / 12).max(2)
}

fn case_turns(value: &[u8]) -> usize {
    value.windows(2).filter(|pair| matches!(pair, [a, b] if a.is_ascii_lowercase() && b.is_ascii_uppercase())).count()
}

/// Whether a value is a key that was drawn, of at least so many characters.
#[must_use]
pub fn is_key(value: &[u8], least: usize) -> bool {
    const MOST: usize = 200;
    let is_hex = Class::Hex.holds_all(value);
    let floor = match value.len() {
        ..16 => 280,
        _ if is_hex => 280,
        16..20 => 310,
        20..28 => 330,
        _ => 350,
    };
    (least..=MOST).contains(&value.len())
        && value
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=' | b'_' | b'.' | b'-' | b'~' | b':' | b'|' | b'%' | b'!'))
        && value.iter().any(u8::is_ascii_digit)
        && value.iter().any(u8::is_ascii_alphabetic)
        && turns(value) >= (value.len() / 10).max(3)
        && entropy(value) >= floor
        && (!is_uuid(value) || least <= 16)
        && !is_path(value)
}

/// Whether a value is a path or an address.
fn is_path(value: &[u8]) -> bool {
    let slashes = value.iter().filter(|b| **b == b'/').count();
    matches!(value, [b'/' | b'.', ..]) && slashes > 1 || value.windows(3).any(|window| window == b"://") || is_code(value)
}

fn is_uuid(value: &[u8]) -> bool {
    let is_part = |(place, byte): (usize, &u8)| match place {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    value.len() == 36 && value.iter().enumerate().all(is_part)
}

/// Whether a value may be a password: it is no word, and nothing that stands for one in code.
#[must_use]
pub fn is_password(value: &[u8], is_quoted: bool) -> bool {
    const LENGTHS: std::ops::RangeInclusive<usize> = 6..=128;
    let count = |wanted: fn(&u8) -> bool| value.iter().filter(|b| wanted(b)).count();
    let (digits, letters) = (count(u8::is_ascii_digit), count(u8::is_ascii_alphabetic));
    let signs = value.iter().filter(|b| b.is_ascii_punctuation() && !matches!(b, b'_' | b'-' | b'.' | b'/' | b',' | b':')).count();
    let is_name = value.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_' || *b == b'-');
    let names_itself = [b"password".as_slice(), b"passwd", b"secret", b"token", b"passphrase"]
        .iter()
        .any(|word| value.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word)));
    let varied = digits > 0 && letters > 0 || signs > 0 && letters > 0 && (digits > 0 || is_quoted && signs < letters);
    LENGTHS.contains(&value.len())
        && !value.iter().any(u8::is_ascii_whitespace)
        && varied
        && !(is_code(value) && signs < 2)
        && !is_path(value)
        && entropy(value) >= 200
        && (is_quoted || !(names_itself && is_name))
        && !(names_itself && is_name && digits <= 1)
}

/// Three bytes as one number.
fn key([a, b, c]: [u8; KEY]) -> u32 {
    u32::from_le_bytes([a, b, c, 0])
}

fn hash(key: u32) -> usize {
    // Fibonacci hashing: the high bits of a product with 2^32 / φ.
    (key.wrapping_mul(0x9E37_79B1) >> (u32::BITS - HASH_BITS)) as usize
}
