//! What is counted, and the figures that follow from it.

use std::collections::BTreeMap;

/// The same counts for each source, and for all together.
#[derive(Default)]
pub(super) struct Groups<T> {
    pub(super) sources: BTreeMap<String, T>,
    pub(super) pooled: T,
}

impl<T: Default> Groups<T> {
    pub(super) fn count(&mut self, source: &str, count: impl Fn(&mut T)) {
        if !self.sources.contains_key(source) {
            self.sources.insert(source.to_owned(), T::default());
        }
        self.sources.get_mut(source).into_iter().chain([&mut self.pooled]).for_each(count);
    }
}

/// What became of the spans of an entity.
#[derive(Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) found: usize,
    pub(super) missed: usize,
    /// Findings that are no span.
    pub(super) wrong: usize,
}

impl Tally {
    pub(super) fn and(self, other: &Self) -> Self {
        Self { found: self.found + other.found, missed: self.missed + other.missed, wrong: self.wrong + other.wrong }
    }

    pub(super) fn spans(&self) -> usize {
        self.found + self.missed
    }

    pub(super) fn precision(&self) -> Option<f64> {
        of(self.found, self.found + self.wrong)
    }

    pub(super) fn recall(&self) -> Option<f64> {
        of(self.found, self.spans())
    }

    /// The harmonic mean of precision and recall.
    pub(super) fn f1(&self) -> Option<f64> {
        of(2 * self.found, 2 * self.found + self.missed + self.wrong)
    }
}

/// Texts with labelled personal data.
#[derive(Default)]
pub(super) struct Values {
    pub(super) texts: usize,
    /// Those in which nothing is labelled, and of them those in which something was found.
    pub(super) empty: usize,
    pub(super) empty_flagged: usize,
    pub(super) entities: BTreeMap<String, Tally>,
    /// Spans of entities that the policy does not look for.
    pub(super) not_judged: BTreeMap<String, usize>,
}

impl Values {
    pub(super) fn all(&self) -> Tally {
        self.entities.values().fold(Tally::default(), Tally::and)
    }

    pub(super) fn false_positive_rate(&self) -> Option<f64> {
        of(self.empty_flagged, self.empty)
    }
}

/// Texts that are something or are not.
#[derive(Clone, Copy, Default)]
pub(super) struct Texts {
    pub(super) positives: usize,
    pub(super) found: usize,
    pub(super) negatives: usize,
    pub(super) flagged: usize,
}

impl Texts {
    pub(super) fn count(&mut self, label: bool, is_found: bool) {
        let (all, found) = if label { (&mut self.positives, &mut self.found) } else { (&mut self.negatives, &mut self.flagged) };
        *all += 1;
        *found += usize::from(is_found);
    }

    fn tally(&self) -> Tally {
        Tally { found: self.found, missed: self.positives - self.found, wrong: self.flagged }
    }

    pub(super) fn precision(&self) -> Option<f64> {
        self.tally().precision()
    }

    pub(super) fn recall(&self) -> Option<f64> {
        self.tally().recall()
    }

    pub(super) fn f1(&self) -> Option<f64> {
        self.tally().f1()
    }

    pub(super) fn false_positive_rate(&self) -> Option<f64> {
        of(self.flagged, self.negatives)
    }

    pub(super) fn and(self, other: &Self) -> Self {
        Self {
            positives: self.positives + other.positives,
            found: self.found + other.found,
            negatives: self.negatives + other.negatives,
            flagged: self.flagged + other.flagged,
        }
    }
}

/// A share; of nothing, there is none.
fn of(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
