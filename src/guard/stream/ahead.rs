//! A text that goes on from event to event, as the recogniser is asked about it.
//!
//! In: pieces of the text, what the rules found in it, answers. Out: windows to ask about, and up to where all is known that can be
//! found. Windows are cut by the text alone: so many bytes of it each, with some of it before, wherever events and chunks end and
//! however long an answer takes. So what comes out does not depend on those (law 2).

use std::collections::VecDeque;

use crate::finding::Finding;
use crate::guard::document::{OVERLAP, floor, may_name};
use crate::text::Span;

/// At the end of a window that the text goes on behind, so much is not settled: what begins there may go on. What is no longer than this
/// is found wherever windows end.
const MARGIN: usize = 128;

/// A text, and what is known of it. Places are counted from its beginning.
#[derive(Debug)]
pub(super) struct Ahead {
    /// What is kept of the text, and how much of it came before.
    text: String,
    dropped: usize,
    /// How much is asked about at once.
    step: usize,
    /// What is asked about and not known, the oldest first, and the number of that.
    windows: VecDeque<Window>,
    first: usize,
    /// Up to where windows are cut, and where the last of those ends that had the end of the text.
    cut: usize,
    ended: usize,
    /// Up to where it is known what the recogniser finds.
    known: usize,
    /// Up to where it was taken.
    taken: usize,
    /// What was found and not taken.
    found: Vec<Finding>,
}

/// A piece of the text to ask about.
#[derive(Debug)]
struct Window {
    place: Span,
    /// Whether the text ends there, as far as anybody knows.
    is_last: bool,
    state: State,
}

#[derive(Debug)]
enum State {
    Waits,
    Asked,
    Known(Vec<Finding>),
}

impl Ahead {
    pub(super) fn new(step: usize) -> Self {
        Self {
            text: String::new(),
            dropped: 0,
            step,
            windows: VecDeque::new(),
            first: 0,
            cut: 0,
            ended: 0,
            known: 0,
            taken: 0,
            found: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, piece: &str) {
        self.text.push_str(piece);
    }

    fn len(&self) -> usize {
        self.dropped + self.text.len()
    }

    /// What is kept of the text, and how much of it came before.
    pub(super) fn kept(&self) -> (&str, usize) {
        (&self.text, self.dropped)
    }

    /// Up to where everything is known, and was taken.
    pub(super) const fn taken(&self) -> usize {
        self.taken
    }

    /// Whether something is not known yet.
    pub(super) fn waits(&self) -> bool {
        !self.windows.is_empty()
    }

    /// Takes what the rules found.
    pub(super) fn found_here(&mut self, findings: impl IntoIterator<Item = Finding>) {
        self.found.extend(findings);
    }

    /// Cuts windows of what has come; `complete` if no more will.
    pub(super) fn cut(&mut self, complete: bool, gave_up: bool) {
        while self.len() - self.cut >= self.step {
            let end = self.dropped + floor(&self.text, self.cut + self.step - self.dropped);
            self.add(end, false, gave_up);
        }
        if complete && self.ended < self.len() {
            self.ended = self.len();
            self.add(self.len(), true, gave_up);
        }
        self.advance();
    }

    fn add(&mut self, end: usize, is_last: bool, gave_up: bool) {
        let start = self.dropped + floor(&self.text, self.cut.saturating_sub(OVERLAP).saturating_sub(self.dropped));
        let place = Span::new(start, end);
        let is_idle = gave_up || !may_name(self.of(place));
        let state = if is_idle { State::Known(Vec::new()) } else { State::Waits };
        self.windows.push_back(Window { place, is_last, state });
        self.cut = end;
    }

    fn of(&self, place: Span) -> &str {
        Span::new(place.start - self.dropped, place.end - self.dropped).of(&self.text)
    }

    /// The next window to ask about, if there is one: its number and its text.
    pub(super) fn ask(&mut self) -> Option<(usize, String)> {
        let at = self.windows.iter().position(|window| matches!(window.state, State::Waits))?;
        let window = self.windows.get_mut(at)?;
        window.state = State::Asked;
        let place = window.place;
        Some((self.first + at, self.of(place).to_owned()))
    }

    /// What the recogniser says of a window.
    pub(super) fn hear(&mut self, number: usize, mut findings: Vec<Finding>) {
        let Some(window) = number.checked_sub(self.first).and_then(|at| self.windows.get_mut(at)) else { return };
        for Finding { span, .. } in &mut findings {
            *span = Span::new(span.start + window.place.start, span.end + window.place.start);
        }
        window.state = State::Known(findings);
        self.advance();
    }

    /// No more will be said.
    pub(super) fn give_up(&mut self) {
        let unknown = self.windows.iter_mut().filter(|window| !matches!(window.state, State::Known(_)));
        unknown.for_each(|window| window.state = State::Known(Vec::new()));
        self.advance();
    }

    fn advance(&mut self) {
        while let Some(Window { place, is_last, state: State::Known(findings) }) =
            self.windows.pop_front_if(|window| matches!(window.state, State::Known(_)))
        {
            self.first += 1;
            let settled =
                if is_last { place.end } else { self.dropped + floor(&self.text, place.end.saturating_sub(MARGIN + self.dropped)) };
            let before = self.known;
            self.known = self.known.max(settled);
            for finding in findings.into_iter().filter(|finding| finding.span.end > before && (is_last || finding.span.start < settled)) {
                // What has gone on is not found any more.
                let span = Span::new(finding.span.start.max(before), finding.span.end);
                self.known = self.known.max(span.end);
                self.found.push(Finding { span, ..finding });
            }
        }
    }

    /// Takes what was found up to where all is known, by place within what is kept. The rules know the text up to `cleared`.
    pub(super) fn take(&mut self, cleared: usize) -> Vec<Finding> {
        let mut upto = self.known.min(cleared);
        if upto <= self.taken {
            return Vec::new();
        }
        // What reaches beyond may yet give way to something there, and so what overlaps that.
        self.found.sort_unstable_by_key(|finding| std::cmp::Reverse(finding.span.end));
        for finding in &self.found {
            if finding.span.end > upto {
                upto = upto.min(finding.span.start);
            }
        }
        self.taken = self.taken.max(upto);
        let (taken, left) = std::mem::take(&mut self.found).into_iter().partition(|finding| finding.span.end <= self.taken);
        self.found = left;
        let within = |at: usize| at.saturating_sub(self.dropped);
        let mut taken: Vec<Finding> = taken;
        for Finding { span, .. } in &mut taken {
            *span = Span::new(within(span.start), within(span.end));
        }
        taken.sort_unstable_by_key(Finding::place);
        taken
    }

    /// Lets go of what is no longer needed; what was let out reaches up to `passed`.
    pub(super) fn forget(&mut self, passed: usize) {
        let window = self.windows.front().map_or(usize::MAX, |window| window.place.start);
        let needed = passed.min(self.taken).min(window).min(self.cut.saturating_sub(OVERLAP));
        let drop = floor(&self.text, needed.saturating_sub(self.dropped));
        // Seldom, since what stays has to be moved.
        if drop >= 2 * OVERLAP {
            self.text.drain(..drop);
            self.dropped += drop;
        }
    }
}
