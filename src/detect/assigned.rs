//! Secrets of a weak form, told by the name that they are assigned to: `datadog_api_key = "…"`, `DB_PASSWORD=…`, `<password>…`.
//!
//! In: a text, a place in it where something may be assigned. Out: the secret there. A name and its values are data ([`Assigned`]); the
//! names of all rules are looked up together, and only where a value follows that could be one.

use super::assignment::{self, Name, Value};
use super::check::secret::is_basic;
use super::class::Class;
use super::entropy::entropy;
use super::placeholder::{is_ordered, is_placeholder};
use super::plausible::{is_drawn, is_drawn_with_signs, is_key, is_password, said_in_base64};
use super::sight::{Findings, Sight};
use crate::finding::{Percent, RuleIndex};

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
    /// In it, as words: `DATADOG_APP`, for `datadog`.
    Within,
    /// In it, as words, before one that says that it is a secret: `datadog.key`, for `datadog`.
    Owning,
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
    /// A user and a password, parted by a colon, in base64 (RFC 7617).
    Basic,
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
        // Between a name and a value in quotes, a comma parts the arguments of a call, and a bracket opens them.
        let is_call = matches!(sight.byte(at), Some(b',' | b'('));
        let after = |start: usize| !is_call || sight.byte(start).is_some_and(|b| matches!(b, b'"' | b'\''));
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
        let is_short = sight.complete && sight.text.len() < assignment::LEAST;
        if is_short || sight.text.len() > assignment::MOST {
            return;
        }
        let Some(name) = assignment::name_of(sight.label) else { return };
        let mut rows = self.rows(&name).peekable();
        if rows.peek().is_none() {
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

    /// The rows of which a name stands in `name`, as they want it. In most names none stands, and how those end is not asked.
    fn rows<'n>(&'n self, name: &'n Name) -> impl Iterator<Item = (&'static Assigned, RuleIndex)> + 'n {
        let all = name.letters();
        let joined = JOINED.iter().find(|joined| ends_with(all, joined)).map(|joined| all.len() - joined.len());
        let places = name.words().chain(joined.filter(|place| !name.is_word(*place)));
        let mut standing = places.flat_map(move |place| self.at(name, place)).peekable();
        let is_known = standing.peek().is_some() && !name.ends_with_word(NO_SECRETS);
        let (is_other, owns) = match is_known {
            true => (OTHERS.iter().any(|other| ends_with(all, other)), joined.is_some() || name.ends_with_word(SECRETS)),
            false => (false, false),
        };
        is_known.then_some(standing).into_iter().flatten().filter(move |(row, _)| match row.place {
            Place::End => !is_other,
            Place::Within => true,
            Place::Owning => owns,
        })
    }

    /// The rows of which a name stands in `of`, at this place.
    fn at<'n>(&'n self, of: &'n Name, place: usize) -> impl Iterator<Item = (&'static Assigned, RuleIndex)> + 'n {
        let rest = of.letters().get(place..).unwrap_or_default();
        let key = self.key_of(rest);
        let first = key.map_or(self.names.len(), |key| self.names.partition_point(|(other, ..)| *other < key));
        let same = self.names.iter().skip(first).take_while(move |(other, ..)| Some(*other) == key);
        let stands = move |name: &str| {
            let end = place + name.len();
            rest.starts_with(name.as_bytes()) && (end == of.letters().len() || of.is_word(end) || name.len() >= LONG)
        };
        same.filter(move |(_, name, row, _)| match row.place {
            Place::End => rest == name.as_bytes(),
            Place::Within | Place::Owning => stands(name),
        })
        .map(|(_, _, row, rule)| (*row, *rule))
    }

    /// The key of these letters, if some name may begin with it.
    fn key_of(&self, letters: &[u8]) -> Option<u32> {
        let key = key(*letters.first_chunk::<KEY>()?);
        self.maybe.get(hash(key) / 64).is_some_and(|bits| bits >> (hash(key) % 64) & 1 != 0).then_some(key)
    }
}

/// A name of so many letters needs no end of a word after it.
const LONG: usize = 7;

/// Last words of names of secrets.
const SECRETS: &[&str] = &["key", "token", "secret", "auth", "password", "credential", "credentials", "pat", "apikey", "pass"];

/// Asks for the last letter first, which tells nearly all.
fn ends_with(all: &[u8], end: &str) -> bool {
    all.last() == end.as_bytes().last() && all.ends_with(end.as_bytes())
}

fn judge(rows: impl Iterator<Item = (&'static Assigned, RuleIndex)>, sight: &Sight<'_>, value: Value, findings: &mut Findings) {
    // Words before a key may say what it is: `"Bearer …"`, `{service …}`.
    let last = value.last_word(sight);
    for (row, rule) in rows {
        let value = if matches!(row.kind, Kind::Password) { value } else { last };
        let bytes = value.bytes(sight);
        // A service has hashes of all sorts; only its keys are called so.
        let is_hash = row.place == Place::Within && Class::LowerHex.holds_all(bytes);
        if !is_hash && row.kind.is_secret(bytes, value.is_quoted) {
            findings.found(rule, value.span.start, value.span.end, row.confidence);
        }
    }
}

impl Kind {
    /// Whether a value is a secret as it stands, or as what it says in base64: so Kubernetes has the values of a `Secret`.
    fn is_secret(self, value: &[u8], is_quoted: bool) -> bool {
        let is = |value: &[u8], is_quoted| self.holds(value, is_quoted) && !is_placeholder(value) && !self.is_sample(value);
        match said_in_base64(value) {
            Some(said) => said.len() >= assignment::LEAST && !is_placeholder(&said) && (is(value, is_quoted) || is(&said, true)),
            None => is(value, is_quoted),
        }
    }

    fn holds(self, value: &[u8], is_quoted: bool) -> bool {
        match self {
            Self::Run(class, least, most, floor) => {
                (least..=most).contains(&value.len()) && class.holds_all(value) && entropy(value) >= floor && is_drawn(value)
            }
            Self::Key(least) => is_key(value, least) || is_quoted && is_drawn_with_signs(value),
            Self::Password => is_password(value, is_quoted),
            Self::Basic => value.len().is_multiple_of(4) && is_basic(value),
        }
    }

    /// Whether it is written as nobody draws a key; people choose passwords so.
    fn is_sample(self, value: &[u8]) -> bool {
        matches!(self, Self::Run(..) | Self::Key(_)) && is_ordered(value)
    }
}

/// Three bytes as one number.
fn key([a, b, c]: [u8; KEY]) -> u32 {
    u32::from_le_bytes([a, b, c, 0])
}

fn hash(key: u32) -> usize {
    // Fibonacci hashing: the high bits of a product with 2^32 / φ.
    (key.wrapping_mul(0x9E37_79B1) >> (u32::BITS - HASH_BITS)) as usize
}
