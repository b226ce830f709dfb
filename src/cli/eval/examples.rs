//! A few of the misses and false findings, to look at.
//!
//! They quote the labelled file to whoever gave it to the command; nothing else does.

use std::collections::BTreeMap;

/// How many characters are shown on either side of what an example is about, or of a text that it is about as a whole.
const AROUND: usize = 40;
const WHOLE: usize = 120;

/// Something that was missed, or found where it is not.
pub(super) struct Example {
    /// The file and the line.
    pub(super) place: String,
    pub(super) problem: &'static str,
    /// The entity, or what else was looked for; with the rule that found it.
    pub(super) what: String,
    /// In code points; `None` where it is about the whole text.
    pub(super) span: Option<(usize, usize)>,
    pub(super) text: String,
}

pub(super) const MISSED: &str = "missed";
pub(super) const FALSE: &str = "false";

/// As many examples of each problem as were asked for.
pub(super) struct Examples {
    most: usize,
    place: String,
    counts: BTreeMap<(&'static str, String), usize>,
    pub(super) shown: Vec<Example>,
}

impl Examples {
    pub(super) const fn new(most: usize) -> Self {
        Self { most, place: String::new(), counts: BTreeMap::new(), shown: Vec::new() }
    }

    /// Where what comes stands.
    pub(super) fn at(&mut self, place: String) {
        self.place = place;
    }

    /// Whether any is wanted at all.
    pub(super) const fn are_wanted(&self) -> bool {
        self.most > 0
    }

    /// Takes an example for `entity`, unless there are enough of them. `more` says what found it.
    pub(super) fn take(&mut self, problem: &'static str, entity: &str, more: &str, span: Option<(usize, usize)>, text: &str) {
        if !self.are_wanted() {
            return;
        }
        let count = self.counts.entry((problem, entity.to_owned())).or_default();
        *count += 1;
        if *count <= self.most {
            let what = format!("{entity}{more}");
            let text = span.map_or_else(|| excerpt(text, 0, WHOLE), |(start, end)| marked(text, start, end));
            self.shown.push(Example { place: self.place.clone(), problem, what, span, text });
        }
    }
}

/// What is about the span, which stands between marks, on one line.
fn marked(text: &str, start: usize, end: usize) -> String {
    let from = start.saturating_sub(AROUND);
    format!("{}⟦{}⟧{}", excerpt(text, from, start - from), excerpt(text, start, end.saturating_sub(start)), excerpt(text, end, AROUND))
}

/// So many characters from one on.
fn excerpt(text: &str, from: usize, count: usize) -> String {
    text.chars().skip(from).take(count).map(|c| if c.is_control() { ' ' } else { c }).collect()
}
