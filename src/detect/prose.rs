//! What people write in prose and no issuer has given out: dates, where people live, links.
//!
//! In: a text, a run of digits, a colon, or a word in it. Out: what stands there, by what is written around it. Each matcher reads a bounded
//! way from there on, or back, and few read further than the next byte, so that the cost is linear.

use super::Shape;
use super::nearby::{Asked, Nearby};
use super::run::Run;
use super::sight::{Findings, Sight};
use crate::finding::RuleIndex;

pub mod cursor;
pub mod date;
pub mod link;
pub mod month;
pub mod street;
pub mod top_level;
pub mod zip;

/// The most digits that anything here begins with: those of a date without separators.
const MOST_DIGITS: usize = 8;

/// The rules that look for something of the kind.
#[derive(Debug, Default)]
pub struct Prose {
    dates: Vec<(RuleIndex, Asked, date::Of)>,
    link: Option<(RuleIndex, Asked)>,
    street: Option<(RuleIndex, Asked)>,
    zip: Option<(RuleIndex, Asked)>,
}

impl Prose {
    /// Adds a rule; one of another shape is none of these.
    pub fn add(&mut self, rule: RuleIndex, shape: &Shape, asked: Asked) {
        match shape {
            Shape::Date(of) => self.dates.push((rule, asked, *of)),
            Shape::Link => self.link = Some((rule, asked)),
            Shape::Street => self.street = Some((rule, asked)),
            Shape::ZipCode => self.zip = Some((rule, asked)),
            _ => {}
        }
    }

    /// Looks at a run of digits that begins a word. Nothing begins in the middle of a number.
    #[inline]
    pub fn at_digits(&self, sight: &Sight<'_>, run: &Run, nearby: &mut Nearby<'_>, findings: &mut Findings) {
        if run.is_joined || run.span.len() > MOST_DIGITS {
            return;
        }
        let run = run.span;
        if !self.dates.is_empty() && date::may_begin(sight, run) {
            date::find(&self.dates, sight, run, nearby, findings);
        }
        if let Some(rule) = self.street.filter(|_| street::may_be_house(sight, run)) {
            street::find(rule, sight, run, nearby, findings);
        }
        if let Some(rule) = self.zip {
            zip::find(rule, sight, run, nearby, findings);
        }
    }

    /// Whether it looks at words without any digit.
    #[must_use]
    pub const fn reads_words(&self) -> bool {
        self.link.is_some()
    }

    /// Looks at a colon.
    #[inline]
    pub fn at_colon(&self, sight: &Sight<'_>, colon: usize, findings: &mut Findings) {
        if let Some((rule, _)) = self.link {
            link::find_scheme(rule, sight, colon, findings);
        }
    }

    /// Looks at a word.
    #[inline]
    pub fn at_word(&self, sight: &Sight<'_>, start: usize, nearby: &mut Nearby<'_>, findings: &mut Findings) {
        if let Some(rule) = self.link {
            link::find_host(rule, sight, start, nearby, findings);
        }
    }

    /// At the end of a text that may go on: what stands before digits that have not come yet.
    pub fn open(&self, sight: &Sight<'_>, findings: &mut Findings) {
        if !self.dates.is_empty() {
            date::open(sight, findings);
        }
        if self.link.is_some() {
            link::open(sight, findings);
        }
        if self.street.is_some() {
            street::open(sight, findings);
        }
    }
}
