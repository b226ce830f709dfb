//! What is wrong with a pattern of the operator's own, in plain sentences.
//!
//! In: a pattern, and what the engine says of one that it refuses. Out: sentences with the fix.

use regex_automata::util::syntax;

/// What the engine says, and what it means.
const MEANINGS: &[(&str, &str)] = &[
    (
        "Unicode",
        "classes of Unicode (\\p, (?u)) and characters outside ASCII within [] are not known; write the characters out, as (?:é|è)",
    ),
    ("limit", "it makes too large an automaton; repeat less (at most {50} or so), or leave out what need not be told apart"),
    ("look-around", "look-ahead and look-behind are not known; write what stands around into the pattern, or use \\b"),
    ("backreferences", "back-references are not known; write the repeated part out"),
    ("repetition operator missing expression", "*, + or ? stands after nothing; write \\*, \\+ or \\? for the character itself"),
    ("unopened group", "a ) closes nothing; write \\) for the character itself"),
    ("unclosed group", "a ( is not closed; write \\( for the character itself"),
    ("unclosed character class", "a [ is not closed; write \\[ for the character itself"),
];

/// The engine's error in a plain sentence.
pub(super) fn plain(error: &str) -> String {
    MEANINGS.iter().find(|(says, _)| error.contains(says)).map_or(error, |(_, means)| means).to_owned()
}

/// A pattern that matches just this text.
pub(super) fn literal(text: &str) -> String {
    text.chars().flat_map(|c| [c.is_ascii_punctuation().then_some('\\'), Some(c)]).flatten().collect()
}

/// Whether nothing that a pattern matches has a character in it, so that it never finds anything.
pub(super) fn finds_nothing(pattern: &str) -> bool {
    let config = syntax::Config::new().unicode(false).utf8(false);
    // Of a pattern that matches nothing at all, there is no shortest match.
    let is_idle = |shortest: Option<usize>, longest: Option<usize>| shortest.is_none() || shortest == Some(0) && longest == Some(0);
    syntax::parse_with(pattern, &config).is_ok_and(|parsed| is_idle(parsed.properties().minimum_len(), parsed.properties().maximum_len()))
}
