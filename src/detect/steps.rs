//! How a code goes on after the digits or letters that it begins with, in steps: what comes next, and how long a run of digits or letters
//! begins there.
//!
//! In: how a form is written, or a place in a text. Out: for each of a few steps, what may come, as bits. So one look at a text tells the
//! forms that cannot stand there from those that have to be fitted. It refuses to know what a code is.

use super::form::leading;
use super::sight::Sight;

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

/// The steps that `signs` of a form allow.
#[must_use]
pub fn steps(signs: &[u8]) -> Steps {
    let (mut steps, mut rest) = ([ANY; STEPS], Some(signs));
    for step in &mut steps {
        let Some(signs) = rest else { break };
        let (afters, behind) = match signs {
            [b'~', behind @ ..] => (PARTS | first(behind), behind),
            [b' ', behind @ ..] => (1 << SPACE, behind),
            [b'-', behind @ ..] => (1 << HYPHEN, behind),
            [b'.', behind @ ..] => (1 << STOP, behind),
            [b'/', behind @ ..] => (1 << SLASH, behind),
            _ => (first(signs), signs),
        };
        let (runs, next) = run(behind);
        *step = Step { afters, runs };
        rest = next;
    }
    steps
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

/// The runs that `signs` begin with, and what comes behind, if that is certain.
fn run(signs: &[u8]) -> (u64, Option<&[u8]>) {
    let (digits, letters) = (leading(signs, is_digit), leading(signs, is_letter));
    let (len, base) = if digits > 0 { (digits, 0) } else { (letters, LETTERS) };
    let rest = signs.get(len..).unwrap_or_default();
    let is_same = |sign: u8| if digits > 0 { is_digit(sign) } else { is_letter(sign) };
    match rest {
        _ if len == 0 || len > LONGEST => (u64::MAX, None),
        [b'X' | b'x' | b'*', ..] | [b'~', b'X' | b'x' | b'*' | b'~', ..] => (u64::MAX, None),
        // Without what may part them, they are one run.
        [b'~', more @ ..] if more.first().copied().is_some_and(is_same) => match run(more) {
            (u64::MAX, _) => (u64::MAX, None),
            (runs, _) => (
                (0..=LONGEST)
                    .filter(|other| runs >> (base + other) & 1 != 0)
                    .fold(bit(base, len), |runs, other| runs | bit(base, len + other)),
                None,
            ),
        },
        rest => (bit(base, len), Some(rest)),
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

const fn is_digit(sign: u8) -> bool {
    sign.is_ascii_digit()
}

/// Whether a sign is a letter, or stands for one alone.
const fn is_letter(sign: u8) -> bool {
    sign.is_ascii_alphabetic() && !matches!(sign, b'X' | b'x')
}

/// What stands at `at`, which is known: its place in [`Step::afters`], and where a run behind it begins.
fn after(sight: &Sight<'_>, at: usize) -> (usize, usize) {
    match (sight.separator(at), sight.byte(at)) {
        (Some((b' ', next)), _) => (SPACE, next),
        (Some((b'-', next)), _) => (HYPHEN, next),
        (Some((b'.', next)), _) => (STOP, next),
        (Some((_, next)), _) => (SLASH, next),
        (_, Some(b'0'..=b'9')) => (DIGIT, at),
        (_, Some(b'a'..=b'z' | b'A'..=b'Z')) => (LETTER, at),
        _ => (NOTHING, at),
    }
}

/// The step that a text takes from `at` on, and where the next one begins, as far as that is known.
#[inline]
fn step(sight: &Sight<'_>, at: usize) -> (Step, Option<usize>) {
    if sight.is_unknown(at) {
        return (ANY, None);
    }
    let (after, next) = after(sight, at);
    step_from(sight, after, next)
}

/// The step whose run begins at `next`, behind what is known to come first.
fn step_from(sight: &Sight<'_>, after: usize, next: usize) -> (Step, Option<usize>) {
    let (base, end) = match sight.byte(next) {
        Some(b'0'..=b'9') => (0, sight.run_end(next, LONGEST, |b| b.is_ascii_digit())),
        Some(b'a'..=b'z' | b'A'..=b'Z') => (LETTERS, sight.run_end(next, LONGEST, |b| b.is_ascii_alphabetic())),
        _ => (0, next),
    };
    let (afters, len) = (1 << after, end - next);
    if sight.is_unknown(end) {
        return (Step { afters, ..ANY }, None);
    }
    (Step { afters, runs: bit(base, len) }, (1..LONGEST).contains(&len).then_some(end))
}

/// The first step that a text takes from some place on.
#[derive(Clone, Copy, Debug)]
pub struct Taken {
    /// What comes first: its place in [`Step::afters`].
    pub after: usize,
    first: Step,
    next: Option<usize>,
}

/// The steps that it takes then, as far as they were asked for, each with where the next one begins.
#[derive(Clone, Copy, Debug, Default)]
pub struct Others([Option<(Step, Option<usize>)>; STEPS - 1]);

impl Taken {
    /// Those from `at` on, which is known.
    #[must_use]
    pub fn from(sight: &Sight<'_>, at: usize) -> Self {
        let (after, next) = after(sight, at);
        let (first, next) = step_from(sight, after, next);
        Self { after, first, next }
    }

    /// Whether a letter comes first.
    #[must_use]
    pub const fn is_letter(&self) -> bool {
        self.after == LETTER
    }

    /// The runs of the first step.
    #[must_use]
    pub const fn runs(&self) -> u64 {
        self.first.runs
    }

    /// Whether a group of digits may follow, behind a separator or a bracket.
    #[must_use]
    pub const fn may_go_on(&self) -> bool {
        const DIGITS: u64 = (1 << LETTERS) - 2;
        self.after == NOTHING || self.first.runs & DIGITS != 0
    }

    /// Whether what may be written in these steps may stand there.
    #[must_use]
    pub fn are_on(&self, sight: &Sight<'_>, steps: &Steps, others: &mut Others) -> bool {
        let [first, rest @ ..] = steps;
        let mut next = self.next;
        self.first.meets(first)
            && others.0.iter_mut().zip(rest).all(|(taken, wanted)| {
                let (step, then) = *taken.get_or_insert_with(|| next.map_or((ANY, None), |at| step(sight, at)));
                next = then;
                step.meets(wanted)
            })
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
    use super::{Others, Sight, Taken, steps};

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
                            let is_on = Taken::from(&sight, head.len()).are_on(&sight, &steps(rest), &mut Others::default());
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
            Taken::from(&sight, 3).are_on(&sight, &steps(written), &mut Others::default())
        };
        assert!(is_on(b"-99-9999", "123-45-6789"));
        for other in ["123-45-678", "123 45-6789", "123-45.6789", "123-456-6789", "123-ab-6789", "123-45-6789a", "123", "123:45"] {
            assert!(!is_on(b"-99-9999", other), "{other}");
        }
        assert!(is_on(b"~99A", "12345Z") && !is_on(b"~99A", "12345ZZ"));
    }
}
