//! Numbers and codes that are nobody's: of a thousand order numbers, versions or hashes, how many pass for personal data or a secret.
//!
//! They are drawn here, always the same ones, and stand in a sentence that says nothing about them: what a policy finds that only says
//! `version: 1`, it finds by form alone. Many national numbers are plain digits with one check digit, so a rule that needs no word of
//! context must be written like little else.

use std::collections::BTreeMap;

use portcullis::detect::{Detector, Kind};

/// How many of each kind.
const TEXTS: usize = 2000;
/// Of those, how many one entity may take.
const MOST: usize = TEXTS / 200;

/// Kinds of codes, as they are written: `9` is a digit, `1` one but nought, `A` a capital, `X` a capital or a digit, `F` a hexadecimal
/// digit, `E` the check digit of a GTIN-13 behind its twelve others, `M`, `D`, `H`, `S` the two digits of a month, a day, an hour, a
/// minute or second; `\` takes the next sign as it is. Behind them, the entities that they are.
const CODES: &[(&str, &[&str], &[&str])] = &[
    (
        "article",
        &["AA-9999", "AAA-99999", "A999A9999", "AA999999", "A99999999", "XXXXXXXX", "XXXXXXXXXX", "XXXXX-XXXXX", "A9-999-AA", "a9999b99"],
        &[],
    ),
    ("part", &["999-9999A", "99-9999-99", "AAA999999999", "99A9999999", "AA9A9999", "A-9999-A", "400999999999E", "500999999999E"], &[]),
    // A nought at the beginning is the trunk prefix of telephone numbers.
    ("part in digits", &["9999-999-99"], &["PHONE_NUMBER"]),
    // All that is known of the numbers of these is how they are written, and for one a check letter.
    ("number of national insurance", &["AA999999A"], &["UK_NINO"]),
    ("number of a resident", &["A9999999A"], &["SG_NRIC_FIN"]),
    ("order", &["#999999", "#99999999", r"\OR\D-2026-99999", r"\SO99999999", "199-9999999-9999999", "PO-999999", "2026-999999"], &[]),
    ("invoice", &[r"INV-999999", r"R\E2026-9999", "2026/9999/999", "M/2026-999", "INV20269999", r"\F\A999999", "99/2026-999"], &[]),
    ("parcel", &[r"\1ZXXXXXXXXXXXXXXXX", r"J\D999999999999999999", "AA999999999AA", r"TB\A999999999999"], &[]),
    ("version", &["1.99.9", "99.1.99-rc.9", "v2026.M.D", "1.9.9999.99999", "9.99.999+build.9999", "1.9.9-alpha.99", "0.99.1"], &[]),
    ("hash", &["FFFFFFF", "FFFFFFFF", "FFFFFFFFFFFF", "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"], &[]),
    ("commit", &["FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"], &[]),
    ("uuid", &["FFFFFFFF-FFFF-4FFF-9FFF-FFFFFFFFFFFF"], &[]),
    (
        "timestamp",
        &["2026-M-DTH:S:SZ", "2026-M-D H:S:S.999", "2026MDHSS", "2026MD_HSS", r"\1799999999", r"\1799999999999", "H:S:S"],
        &["DATE_TIME"],
    ),
    ("amount", &["$1,999,999", "1999.99", "19,99 €", "1.999.999,99", "199,999 rows", "1999 ms", "19 of 199", "1999x1999"], &[]),
    ("range", &["99-99", "199-299", "1999-2099", "199/299", "99:99", "1-99", "pp. 199-299"], &[]),
    (
        "log",
        &["[worker-99] task FFFFFFFF took 999 ms", "pid=99999 fd=99 rc=9", r"G\ET /v1/items/199999 200 1999", "at 0xFFFFFFFFFFFF"],
        &[],
    ),
    ("trace", &["trace=FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF span=FFFFFFFFFFFFFFFF", "req_XXXXXXXXXXXX", "build 9999 (FFFFFFF)"], &[]),
];

/// What draws: the same in every run (SplitMix64).
struct Draw(u64);

impl Draw {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut drawn = self.0;
        drawn = (drawn ^ (drawn >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        drawn = (drawn ^ (drawn >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (drawn ^ (drawn >> 31)) % most
    }

    fn one_of(&mut self, signs: &str) -> String {
        let place = self.below(signs.len() as u64) as usize;
        signs[place..=place].to_owned()
    }

    fn code(&mut self, written: &str) -> String {
        const DIGITS: &str = "0123456789";
        const CAPITALS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        let mut signs = written.chars();
        let mut code = String::new();
        while let Some(sign) = signs.next() {
            code += &match sign {
                '9' => self.one_of(DIGITS),
                '1' => self.one_of(&DIGITS[1..]),
                'A' => self.one_of(CAPITALS),
                'X' => self.one_of(&format!("{DIGITS}{CAPITALS}")),
                'F' => self.one_of("0123456789abcdef"),
                'E' => (0..10).find(|last| gtin(&code, *last).is_multiple_of(10)).unwrap().to_string(),
                'M' => format!("{:02}", 1 + self.below(12)),
                'D' => format!("{:02}", 1 + self.below(28)),
                'H' => format!("{:02}", self.below(24)),
                'S' => format!("{:02}", self.below(60)),
                '\\' => signs.next().unwrap().to_string(),
                other => other.to_string(),
            };
        }
        code
    }
}

/// The sum of a GTIN-13: each second digit counts three times.
fn gtin(twelve: &str, last: u32) -> u32 {
    let digits = twelve.chars().map(|c| c.to_digit(10).unwrap());
    digits.zip([1, 3].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum::<u32>() + last
}

#[test]
fn codes_that_are_nobodys_pass_for_nothing() {
    let on = |usual: bool, kind| kind == Kind::Secret || kind == Kind::Pii && usual;
    let detector = Detector::new(|rule| on(rule.usual, rule.kind).then_some(50), Vec::new()).unwrap();
    let mut draw = Draw(5);
    let mut wrong = Vec::new();
    for (kind, ways, are) in CODES {
        for way in *ways {
            let mut found: BTreeMap<String, (usize, String)> = BTreeMap::new();
            for _ in 0..TEXTS {
                let text = format!("We had a look at {}, and it was fine.", draw.code(way));
                for finding in detector.look(&text, "").values {
                    let name = detector.name(finding.rule).unwrap();
                    if !are.contains(&name.entity.as_str()) {
                        let of_entity = found.entry(format!("{} ({})", name.entity, name.id)).or_default();
                        *of_entity = (of_entity.0 + 1, finding.span.of(&text).to_owned());
                    }
                }
            }
            wrong.extend(found.into_iter().filter(|(_, (count, _))| *count > MOST).map(|found| (*kind, *way, found)));
        }
    }
    assert!(wrong.is_empty(), "of {TEXTS} of a kind, more than {MOST} are taken for something: {wrong:#?}");
}
