//! `pattern`: a regular expression that must match somewhere in a text.
//!
//! In: a regular expression as ECMA-262 writes it (that is what JSON Schema asks for, 2020-12 Core §6.4), without look-around,
//! back-references, flags and `\p`. Out: whether it matches, in one pass: the pattern is a DFA, built when the policy loads. `\d` and
//! `\w` mean ASCII, `.` is one code point, `$` is the very end, all as there. What the two languages write alike and mean differently is
//! translated, or refused.

use regex_automata::Input;
use regex_automata::dfa::{Automaton, StartKind, dense};
use regex_automata::nfa::thompson;

use crate::detect::custom;

/// The most bytes that the automaton of one pattern may take.
const MOST_BYTES: usize = 1 << 20;

/// One pattern.
#[derive(Debug)]
pub(super) struct Pattern(Box<dense::DFA<Vec<u32>>>);

impl Pattern {
    /// Compiles `pattern`.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub(super) fn new(pattern: &str) -> Result<Self, String> {
        let bounds = dense::Config::new().dfa_size_limit(Some(MOST_BYTES)).determinize_size_limit(Some(MOST_BYTES));
        dense::Builder::new()
            .thompson(thompson::Config::new().nfa_size_limit(Some(MOST_BYTES)))
            .configure(bounds.start_kind(StartKind::Unanchored))
            .build(&translated(pattern)?)
            .map(|dfa| Self(Box::new(dfa)))
            .map_err(|error| custom::explain(&error))
    }

    /// Whether it matches somewhere in `text`.
    pub(super) fn matches(&self, text: &str) -> bool {
        // The search fails only at bytes that a DFA may be told to give up at; this one is told none.
        self.0.try_search_fwd(&Input::new(text).earliest(true)).is_ok_and(|end| end.is_some())
    }
}

/// The same pattern in the syntax of the crate `regex`.
fn translated(pattern: &str) -> Result<String, String> {
    let mut written = String::with_capacity(pattern.len());
    let mut in_class = false;
    let mut rest = pattern.chars();
    while let Some(c) = rest.next() {
        let next = rest.clone().next();
        let ours = match (c, in_class) {
            ('\\', _) => match (rest.next(), in_class) {
                (Some('d'), _) => "[0-9]",
                (Some('D'), _) => "[^0-9]",
                (Some('w'), _) => "[0-9A-Za-z_]",
                (Some('W'), _) => "[^0-9A-Za-z_]",
                // ECMA-262 §22.2.2.9 with §12.2 and §12.3: white space and line terminators.
                (Some('s'), _) => r"[\t\n\x0B\x0C\r \u{A0}\u{1680}\u{2000}-\u{200A}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}\u{FEFF}]",
                (Some('S'), _) => r"[^\t\n\x0B\x0C\r \u{A0}\u{1680}\u{2000}-\u{200A}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}\u{FEFF}]",
                (Some('b'), true) => r"\x08",
                (Some('b'), false) => r"(?-u:\b)",
                (Some('B'), false) => r"(?-u:\B)",
                (Some(c @ ('0'..='9' | 'k')), _) => return Err(format!("\\{c} is not supported: no back-references, no octal numbers")),
                (Some(c @ ('p' | 'P')), _) => return Err(format!("\\{c} is not supported: write the characters as a class")),
                (Some(c @ ('a' | 'A' | 'z' | 'Z' | 'G' | 'Q' | 'E' | '<' | '>')), _) => return Err(format!("unknown escape \\{c}")),
                (Some(other), _) => {
                    written.extend(['\\', other]);
                    continue;
                }
                (None, _) => return Err("ends with a backslash".to_owned()),
            },
            ('.', false) => r"[^\n\r\u{2028}\u{2029}]",
            ('[', false) => {
                in_class = true;
                written.push('[');
                if next == Some('^') {
                    written.extend(rest.next());
                }
                if rest.clone().next() == Some(']') {
                    return Err("an empty class; a bracket in a class is written \\]".to_owned());
                }
                continue;
            }
            ('(', false) if next == Some('?') => match rest.clone().nth(1) {
                Some(':' | '<' | '=' | '!') => "(",
                _ => return Err("flags are not supported; of (?…) only (?:…) and (?<name>…)".to_owned()),
            },
            (']', true) => {
                in_class = false;
                "]"
            }
            // Here these begin inner classes and operations between classes; there they are characters.
            ('[', true) => r"\[",
            ('&', true) => r"\&",
            ('~', true) => r"\~",
            ('-', true) if next == Some('-') => return Err("two hyphens in a class; a hyphen that is meant is written \\-".to_owned()),
            (other, _) => {
                written.push(other);
                continue;
            }
        };
        written.push_str(ours);
    }
    Ok(written)
}
