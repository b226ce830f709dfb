//! The one pass over what is hidden: a text without its escapes, and the surroundings of what is written in another way.
//!
//! In: a text, the parts of it that are so written. Out: what the rules see there, placed in the text itself. It refuses to know the
//! ways of writing.

use super::super::fold::{Part, Surroundings, View, known};
use super::super::sight::{Findings, Sight};
use super::{Detector, Looked};
use crate::finding::Finding;

impl Detector {
    /// Looks at a text, and at what is hidden in it, which may hide something else `deep` times.
    pub(super) fn look_below(&self, sight: &Sight<'_>, from: usize, deep: u8) -> Looked {
        let known = if sight.complete { sight.text } else { known::known(sight.text) };
        let view = View::unescaped(known);
        let mut looked = self.look_at_view(&Sight { text: &view.text, ..*sight }, view.from_text(from), deep);
        if !view.is_straight() {
            for Finding { span, .. } in &mut looked.values {
                *span = view.in_text(*span);
            }
            looked.open = view.start_in_text(looked.open);
        }
        looked
    }

    /// Looks at the surroundings of what is written in another way, as far as that is told.
    #[inline(never)]
    pub(super) fn look_around(&self, parts: &[Part], told: usize, sight: &Sight<'_>, from: usize, deep: u8, findings: &mut Findings) {
        for view in Surroundings::new(sight.text, parts, told) {
            let complete = sight.complete || !view.is_last;
            let shown = Sight { text: &view.text, label: sight.label, complete, is_cut: sight.is_cut || !view.is_first() };
            let inner = self.look_below(&shown, view.from_text(from), deep);
            let in_text = |finding: &Finding| Finding { span: view.in_text(finding.span), ..*finding };
            findings.values.extend(inner.values.iter().filter(|value| view.is_hidden_value(value.span)).map(in_text));
            if !complete {
                findings.may_come(view.start_in_text(inner.open));
            }
        }
    }
}
