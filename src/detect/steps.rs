//! How a code goes on after the digits or letters that it begins with, in steps: what comes next, and how long a run of digits or letters
//! begins there.
//!
//! In: how a form is written, or a place in a text. Out: for each of a few steps, what may come, as bits. So one look at a text tells the
//! forms that cannot stand there from those that have to be fitted. It refuses to know what a code is.

use super::ahead::Ahead;
use super::form::leading;
use super::sight::Sight;
use crate::text::Span;

/// How many steps are told apart.
const STEPS: usize = 3;

/// What may come in each step.
pub type Steps = [Step; STEPS];

/// What may come in one step.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// What comes first, a bit for each.
    pub afters: u8,
    /// The run of digits or letters behind that: a bit for each length of digits, and above those one for each length of letters; the
    /// lowest bit for neither.
    pub runs: u64,
}

/// What may come after a run: its places in [`Step::afters`].
const NOTHING: usize = 0;
const LETTER: usize = 1;
const DIGIT: usize = 2;
const SPACE: usize = 3;
const HYPHEN: usize = 4;
const STOP: usize = 5;
const SLASH: usize = 6;
/// How many of them there are.
pub const AFTERS: usize = 7;

/// All that may come after a code: no letter and no digit.
const ENDS: u8 = 1 << NOTHING | 1 << SPACE | 1 << HYPHEN | 1 << STOP | 1 << SLASH;
/// What `~` stands for.
const PARTS: u8 = 1 << SPACE | 1 << HYPHEN | 1 << STOP;
/// Whether a code may end where this comes after it.
#[must_use]
pub const fn is_end(after: usize) -> bool {
    ENDS >> after & 1 != 0
}

/// Whatever there is.
const ANY: Step = Step { afters: (1 << AFTERS) - 1, runs: u64::MAX };
/// The longest run that is told from longer ones.
const LONGEST: usize = 31;
/// The place of the bits for letters.
const LETTERS: usize = LONGEST + 1;

/// The steps that `signs` of a form allow, for each way to write what may part them or not: a text takes one of these.
#[must_use]
pub fn spellings(signs: &[u8]) -> Vec<Steps> {
    let mut spellings = vec![([ANY; STEPS], Some(signs))];
    for place in 0..STEPS {
        let longer = spellings.into_iter().flat_map(|(steps, rest)| {
            let (afters, runs) = rest.map_or((ANY.afters, vec![(ANY.runs, None)]), |signs| {
                let (afters, behind) = match signs {
                    [b'~', behind @ ..] => (PARTS | first(behind), behind),
                    [b' ', behind @ ..] => (1 << SPACE, behind),
                    [b'-', behind @ ..] => (1 << HYPHEN, behind),
                    [b'.', behind @ ..] => (1 << STOP, behind),
                    [b'/', behind @ ..] => (1 << SLASH, behind),
                    _ => (first(signs), signs),
                };
                (afters, runs(behind))
            });
            runs.into_iter().map(move |(runs, rest)| {
                let mut steps = steps;
                steps.iter_mut().skip(place).take(1).for_each(|step| *step = Step { afters, runs });
                (steps, rest)
            })
        });
        spellings = longer.collect();
    }
    spellings.into_iter().map(|(steps, _)| steps).collect()
}

/// What may come where `signs` begin, which no separator does.
fn first(signs: &[u8]) -> u8 {
    match signs {
        [] => ENDS,
        [b'~' | b' ' | b'-' | b'.' | b'/', ..] => ANY.afters,
        [b'X' | b'x' | b'*', ..] => 1 << LETTER | 1 << DIGIT,
        [sign, ..] if is_digit(*sign) => 1 << DIGIT,
        [sign, ..] if is_letter(*sign) => 1 << LETTER,
        _ => 1 << NOTHING,
    }
}

/// The runs that `signs` may begin with, and what comes behind each, where that is certain.
fn runs(signs: &[u8]) -> Vec<(u64, Option<&[u8]>)> {
    let (digits, letters) = (leading(signs, is_digit), leading(signs, is_letter));
    let (len, base) = if digits > 0 { (digits, 0) } else { (letters, LETTERS) };
    let rest = signs.get(len..).unwrap_or_default();
    // Where digits and letters may stand, a run ends with them at the latest.
    let all = leading(signs, |sign| sign.is_ascii_alphanumeric() || sign == b'*');
    let most = if signs.get(all) == Some(&b'~') { LONGEST } else { all };
    match rest {
        _ if len > LONGEST => vec![(ANY.runs, None)],
        [b'X' | b'x' | b'*', ..] if len > 0 => vec![(bits(base, len, most), None)],
        [b'X' | b'x' | b'*', ..] => vec![(bits(0, 1, most) | bits(LETTERS, 1, most), None)],
        _ if len == 0 => vec![(ANY.runs, None)],
        [b'~', b'X' | b'x' | b'*' | b'~', ..] => vec![(bits(base, len, LONGEST), None)],
        // Without what may part them, they are one run.
        [b'~', more @ ..] if more.first().is_some_and(|sign| if digits > 0 { is_digit(*sign) } else { is_letter(*sign) }) => {
            let is_one = |runs: u64| (0..=LONGEST).filter(move |other| runs >> (base + other) & 1 != 0);
            let joined = |(runs, rest)| (is_one(runs).fold(0, |runs, other| runs | bit(base, len + other)), rest);
            runs(more).into_iter().map(joined).chain([(bit(base, len), Some(rest))]).collect()
        }
        rest => vec![(bit(base, len), Some(rest))],
    }
}

/// Runs of so many digits.
#[must_use]
pub const fn digits(len: usize) -> u64 {
    bit(0, len)
}

const fn bit(base: usize, len: usize) -> u64 {
    1 << (base + if len < LONGEST { len } else { LONGEST })
}

/// Runs of at least so many, and at most.
fn bits(base: usize, least: usize, most: usize) -> u64 {
    (least..=most.min(LONGEST)).fold(0, |bits, len| bits | bit(base, len))
}

const fn is_digit(sign: u8) -> bool {
    sign.is_ascii_digit()
}

/// Whether a sign is a letter, or stands for one alone.
const fn is_letter(sign: u8) -> bool {
    sign.is_ascii_alphabetic() && !matches!(sign, b'X' | b'x')
}

/// What stands at `at`, which is known: its place in [`Step::afters`], and where a run behind it begins.
#[inline]
fn after(sight: &Sight<'_>, at: usize) -> (usize, usize) {
    match sight.byte(at) {
        Some(b' ') => (SPACE, at + 1),
        Some(b'0'..=b'9') => (DIGIT, at),
        Some(b'a'..=b'z' | b'A'..=b'Z') => (LETTER, at),
        Some(b'-') => (HYPHEN, at + 1),
        Some(b'.') => (STOP, at + 1),
        Some(b'/') => (SLASH, at + 1),
        Some(0x80..) => match sight.separator(at) {
            Some((b' ', next)) => (SPACE, next),
            Some((_, next)) => (HYPHEN, next),
            None => (NOTHING, at),
        },
        _ => (NOTHING, at),
    }
}

/// The first step that a text takes from some place on.
#[derive(Clone, Copy, Debug)]
pub struct Taken {
    /// What comes first: its place in [`Step::afters`].
    pub after: usize,
    runs: u64,
    next: Option<usize>,
}

/// The steps that it takes then, as far as they were asked for, each with where the next one begins.
#[derive(Clone, Copy, Debug, Default)]
pub struct Others([Option<(Step, Option<usize>)>; STEPS - 1]);

impl Taken {
    /// The one from `at` on, which is known.
    #[inline]
    #[must_use]
    pub fn from(sight: &Sight<'_>, ahead: &Ahead, at: usize) -> Self {
        let (after, next) = after(sight, at);
        let (base, end) = match sight.byte(next) {
            Some(b'0'..=b'9') => (0, ahead.digits_end(sight, next, LONGEST)),
            Some(b'a'..=b'z' | b'A'..=b'Z') => (LETTERS, ahead.letters_end(sight, next, LONGEST)),
            _ => (0, next),
        };
        if sight.is_unknown(end) {
            return Self { after, runs: ANY.runs, next: None };
        }
        let len = end - next;
        Self { after, runs: bit(base, len), next: (1..LONGEST).contains(&len).then_some(end) }
    }

    /// The one over a separator at `at`, and the digits behind it, which end within what is known.
    #[inline]
    #[must_use]
    pub fn to_digits(sight: &Sight<'_>, at: usize, digits: Span) -> Self {
        Self { after: after(sight, at).0, runs: bit(0, digits.len()), next: (digits.len() < LONGEST).then_some(digits.end) }
    }

    /// Whether a letter comes first.
    #[must_use]
    pub const fn is_letter(&self) -> bool {
        self.after == LETTER
    }

    /// Whether what is known ends before the run does.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.runs == ANY.runs
    }

    /// The run behind what comes first, as a bit; all bits where it is open.
    #[must_use]
    pub const fn runs(&self) -> u64 {
        self.runs
    }

    /// Whether what may be written in these steps may stand there.
    #[inline]
    #[must_use]
    pub fn are_on(&self, sight: &Sight<'_>, ahead: &Ahead, steps: &Steps, others: &mut Others) -> bool {
        let [first, rest @ ..] = steps;
        let mut next = self.next;
        self.step().meets(first)
            && others.0.iter_mut().zip(rest).all(|(taken, wanted)| {
                let (step, then) = *taken.get_or_insert_with(|| match next.filter(|at| !sight.is_unknown(*at)) {
                    None => (ANY, None),
                    Some(at) => {
                        let taken = Self::from(sight, ahead, at);
                        (taken.step(), taken.next)
                    }
                });
                next = then;
                step.meets(wanted)
            })
    }

    const fn step(&self) -> Step {
        Step { afters: 1 << self.after, runs: self.runs }
    }
}

impl Step {
    const fn meets(&self, other: &Self) -> bool {
        self.afters & other.afters != 0 && self.runs & other.runs != 0
    }
}

#[cfg(test)]
mod tests {
    use super::super::form::{is_class, leading};
    use super::super::{Shape, rules};
    use super::{Ahead, Others, Sight, Taken, spellings};

    /// What may be written as `signs` say, one text for each choice of what parts it.
    fn written(signs: &[u8]) -> Vec<String> {
        let mut texts = vec![String::new()];
        for sign in signs {
            let choices: &[&str] = match sign {
                b'~' => &["", " ", "-", ".", "\u{a0}", "\u{2011}"],
                b'9' => &["7"],
                b'A' => &["Q"],
                b'a' => &["q", "Q"],
                b'X' | b'x' | b'*' => &["7", "Q"],
                b' ' => &[" ", "\u{202f}"],
                other => {
                    texts.iter_mut().for_each(|text| text.push(char::from(*other)));
                    continue;
                }
            };
            // Enough of them.
            texts.truncate(256);
            texts = texts.iter().flat_map(|text| choices.iter().map(move |choice| format!("{text}{choice}"))).collect();
        }
        texts
    }

    #[test]
    fn no_step_refuses_what_a_form_allows() {
        let forms = rules().filter_map(|rule| if let Shape::Form(forms) = &rule.shape { Some(*forms) } else { None }).flatten();
        let mut count = 0;
        for form in forms {
            let (head, rest) = form.after_sign().split_at(leading(form.after_sign(), is_class));
            for text in written(rest) {
                for after in ["", " ", ".", ", and so on", " 5", "-\n", "\u{2013}"] {
                    let text = format!("{}{text}{after}", "0".repeat(head.len()));
                    for (known, complete) in text.char_indices().map(|(end, _)| (end, false)).chain([(text.len(), true)]) {
                        let sight = Sight { text: text.get(..known).unwrap(), label: "", complete, is_cut: false };
                        if known > head.len() || complete {
                            let taken = Taken::from(&sight, &Ahead::UNTOLD, head.len());
                            let is_on =
                                spellings(rest).iter().any(|steps| taken.are_on(&sight, &Ahead::UNTOLD, steps, &mut Others::default()));
                            assert!(is_on, "{} in {text:?} up to {known}", form.written);
                            count += 1;
                        }
                    }
                }
            }
        }
        assert!(count > 10_000, "{count}");
    }

    #[test]
    fn steps_refuse_other_runs_and_other_separators() {
        let is_on = |written: &[u8], text: &str| {
            let sight = Sight::whole(text);
            let taken = Taken::from(&sight, &Ahead::UNTOLD, 3);
            spellings(written).iter().any(|steps| taken.are_on(&sight, &Ahead::UNTOLD, steps, &mut Others::default()))
        };
        assert!(is_on(b"-99-9999", "123-45-6789"));
        for other in ["123-45-678", "123 45-6789", "123-45.6789", "123-456-6789", "123-ab-6789", "123-45-6789a", "123", "123:45"] {
            assert!(!is_on(b"-99-9999", other), "{other}");
        }
        assert!(is_on(b"~99A", "12345Z") && !is_on(b"~99A", "12345ZZ"));
    }
}
