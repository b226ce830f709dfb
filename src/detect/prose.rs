//! What people write in prose and no issuer has given out: dates, and where people live.
//!
//! In: a text, a run of digits in it. Out: what stands there, by what is written around the digits. Each matcher reads at most a line from
//! the digits on, or back, so that the cost grows with the digits alone.

use super::Shape;
use super::nearby::{Asked, Nearby};
use super::sight::{Findings, Sight};
use crate::finding::RuleIndex;
use crate::text::Span;

pub mod cursor;
pub mod date;
pub mod month;
pub mod street;
pub mod zip;

/// The rules that look for something of the kind.
#[derive(Debug, Default)]
pub struct Prose {
    dates: Vec<(RuleIndex, Asked, date::Of)>,
    street: Option<(RuleIndex, Asked)>,
    zip: Option<(RuleIndex, Asked)>,
}

impl Prose {
    /// Adds a rule; one of another shape is none of these.
    pub fn add(&mut self, rule: RuleIndex, shape: &Shape, asked: Asked) {
        match shape {
            Shape::Date(of) => self.dates.push((rule, asked, *of)),
            Shape::Street => self.street = Some((rule, asked)),
            Shape::ZipCode => self.zip = Some((rule, asked)),
            _ => {}
        }
    }

    /// Looks at a run of digits that begins a word.
    #[inline]
    pub fn at_digits(&self, sight: &Sight<'_>, run: Span, nearby: &mut Nearby<'_>, findings: &mut Findings) {
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

    /// At the end of a text that may go on: what stands before digits that have not come yet.
    pub fn open(&self, sight: &Sight<'_>, findings: &mut Findings) {
        if !self.dates.is_empty() {
            date::open(sight, findings);
        }
        if self.street.is_some() {
            street::open(sight, findings);
        }
    }
}
