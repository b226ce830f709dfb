//! What stands where a secret would: samples, variables, words.
//!
//! In: a value. Out: whether nobody would use it as a secret. It refuses to know where it stood.

use super::entropy::turns;
use super::heads::Heads;

/// Words that only samples hold.
const SAMPLES: &[&str] = &[
    "example",
    "xxxx",
    "your",
    "placeholder",
    "redacted",
    "changeme",
    "change_me",
    "change-me",
    "changeit",
    "replace",
    "insert",
    "dummy",
    "****",
    "....",
    "abcdefghijklmnopqrstuvwxyz",
    "fake_",
    "fake-",
    "not_a_real",
    "notreal",
    "todo_",
    "_here",
    "-here",
    "removed",
    "hidden",
    "masked",
    "secret_name",
    "put_",
    "enter_",
    "my_secret",
    "my-secret",
    "undefined",
];

/// Of those, the ones that a key of any length could not hold by chance.
const SURE: &[&str] = &["example", "xxxx", "****", "....", "placeholder", "redacted", "changeme", "_here", "yourkey", "your_", "your-"];

/// What these begin with: keys are long, and most hold none.
static SAMPLE_HEADS: Heads = Heads::NONE.with(SAMPLES);
static SURE_HEADS: Heads = Heads::NONE.with(SURE);

/// Secrets that documentation shows to everybody, by their FNV-1a hash, so that no scanner finds them here: the samples of AWS's, Stripe's,
/// GitHub's and Azurite's documentation, and keys that Google publishes in its own sources (gitleaks lists them as allowed).
const KNOWN: &[u64] = &[
    0x0e62_7699_b983_76d0,
    0x7699_c294_beeb_ad32,
    0x8f63_5ee3_a1e6_f45d,
    0xddd1_9c48_6d09_5d84,
    0x67e7_33c2_f903_5757,
    0x9cba_2b6f_12fd_10a4,
    0x3f9d_1c99_6e62_0b67,
    0x9f19_20c6_cd48_4714,
    0xd8e1_3cde_d253_33c6,
    0xc800_bf21_00a2_1c67,
    0x6acb_d824_bd32_bbd4,
    0x29a3_36c7_244f_48dd,
    0x08b5_4596_2adc_7d8b,
    0xe766_6dbb_286c_6c2e,
    0x99b2_7263_46a1_e92a,
    0x1211_3c2e_6979_f447,
    0x8288_18f8_3325_7868,
    0x6835_e0f2_8883_2a40,
    0x816c_d10f_db11_ead0,
    0xadbd_04e3_fe1b_6d49,
    0xdb94_22f1_dd33_2dcc,
    0x515c_b771_a423_8032,
    0xe754_678e_a2b1_4ef1,
    0xc73f_1e61_952e_6987,
    0x294c_63f8_344d_5df1,
];

/// Whether a key or token is a sample.
#[must_use]
pub fn is_sample(value: &[u8]) -> bool {
    holds_any(value, SURE, &SURE_HEADS) || is_known(value)
}

/// Whether a value is a sample, a variable or a call, or a word that stands for nothing.
#[must_use]
pub fn is_placeholder(value: &[u8]) -> bool {
    let (first, last) = (value.first().copied().unwrap_or(b' '), value.last().copied().unwrap_or(b' '));
    matches!(first, b'$' | b'<' | b'{' | b'[' | b'(' | b'&' | b'*') && !is_mixed(value)
        || first == b'%' && last == b'%'
        || [b"${".as_slice(), b"$(", b"{{", b"<%", b"%(", b"#{", b"}}"].iter().any(|sign| holds(value, sign))
        || is_known(value)
        || holds_any(value, SAMPLES, &SAMPLE_HEADS)
        || has_long_repeat(value)
}

/// Whether somebody wrote a key's characters as they come: in the order of the alphabet or of a keyboard, or the same ones again and again.
/// What was drawn has eight such in a row less than once in a million times; passwords that people choose have them often.
#[must_use]
pub fn is_ordered(value: &[u8]) -> bool {
    KEYBOARD.iter().any(|row| holds(value, row)) || has_row(value) || is_repeated(value)
}

/// Rows of a keyboard.
const KEYBOARD: &[&[u8]] = &[b"qwertyui", b"asdfghjk", b"zxcvbnm"];

/// Whether eight letters or digits in a row each come after the one before, or each before it.
fn has_row(value: &[u8]) -> bool {
    const LONG: usize = 8;
    let step = |pair: &[u8]| match pair {
        [b'9', b'0'] => Some(1),
        [b'0', b'9'] => Some(-1),
        [a, b] if a.is_ascii_digit() && b.is_ascii_digit() || a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
            Some(i32::from(b.to_ascii_lowercase()) - i32::from(a.to_ascii_lowercase()))
        }
        _ => None,
    };
    let (mut last, mut count) = (None, 1);
    value.windows(2).any(|pair| {
        let step = step(pair).filter(|step| step.abs() == 1);
        count = if step.is_some() && step == last { count + 1 } else { 1 + usize::from(step.is_some()) };
        last = step;
        count >= LONG
    })
}

/// Whether it is one group three times or more (`abc1-abc1-abc1`), or has one so between signs.
fn is_repeated(value: &[u8]) -> bool {
    const MOST: usize = 24;
    let again = |period: usize| value.iter().zip(value.iter().skip(period)).all(|(a, b)| a == b);
    let parts = |[a, b]: [&[u8]; 2]| a.len() >= 3 && a == b;
    let mut groups = value.split(|b| matches!(b, b'-' | b'_' | b'.'));
    let (mut before, mut last) = (groups.next().unwrap_or_default(), groups.next().unwrap_or_default());
    (1..=MOST.min(value.len() / 3)).any(again)
        || groups.any(|group| {
            let is_third = parts([before, last]) && parts([last, group]);
            (before, last) = (last, group);
            is_third
        })
}

/// Whether a value reads like code: a path of names, a call, an element of a list.
#[must_use]
pub fn is_code(value: &[u8]) -> bool {
    let is_name =
        |part: &[u8]| part.first().is_some_and(u8::is_ascii_alphabetic) && part.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_');
    let dotted = value.contains(&b'.') && value.split(|b| *b == b'.').all(is_name) && turns(value) * 8 < value.len();
    dotted || value.iter().any(|b| matches!(b, b'(' | b'[' | b'{')) || holds(value, b"->") || holds(value, b"::") || holds(value, b"=>")
}

/// Whether it has letters, digits and other signs: nobody writes a variable so.
fn is_mixed(value: &[u8]) -> bool {
    value.iter().any(u8::is_ascii_digit) && value.iter().any(u8::is_ascii_lowercase) && value.iter().any(u8::is_ascii_uppercase)
}

/// Zeros are written so in base64, and what is long may have many.
const LONG: usize = 48;

/// Whether one character stands six times in a row.
fn has_long_repeat(value: &[u8]) -> bool {
    let same = |run: &[u8]| run.windows(2).all(|pair| matches!(pair, [a, b] if a == b));
    value.len() <= LONG && value.windows(6).any(same)
}

fn is_known(value: &[u8]) -> bool {
    let hash = value.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    KNOWN.contains(&hash)
}

fn holds_any(value: &[u8], words: &[&str], heads: &Heads) -> bool {
    let stands = |place: usize, word: &str| {
        let there = value.get(place..place + word.len());
        there.is_some_and(|there| there.eq_ignore_ascii_case(word.as_bytes()))
    };
    let pairs = value.iter().zip(value.iter().skip(1)).zip(0..);
    let mut places = pairs.filter(|((first, second), _)| heads.may_begin(**first, **second)).map(|(_, place)| place);
    places.any(|place| words.iter().any(|word| stands(place, word)))
}

fn holds(value: &[u8], word: &[u8]) -> bool {
    value.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word))
}
