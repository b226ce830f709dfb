//! What was found in an exchange, in its own words, to be sealed when it is over.
//!
//! In: texts of the request, and rulings with the texts that they are about. Out: [`Sealed`], or nothing. What is kept until then is capped,
//! and goes with the exchange. It refuses to know how sealing works.

use std::collections::VecDeque;
use std::fmt;

use super::Exchange;
use crate::audit::SCHEMA;
use crate::decision::{Action, Verdict};
use crate::finding::RuleIndex;
use crate::policy::seal::{Bound, Sealed};
use crate::policy::{Evidence, Ruling};
use crate::text::{Direction, Encoding, Scope, Segment};
use crate::wire::json;

/// The version of what is sealed.
const FORMAT: u32 = 1;
/// Names under which stands what nobody says: APIs' own words.
const FOR_MACHINES: [&str; 4] = ["model", "object", "role", "type"];
/// The most findings of an exchange that are kept.
const MOST_MATCHES: usize = 1024;

/// What is kept of an exchange until it is over.
#[derive(Default)]
pub(super) struct Kept {
    most: usize,
    matches: Vec<Match>,
    match_bytes: usize,
    prompt: VecDeque<(Scope, String)>,
    prompt_bytes: usize,
    cut: bool,
}

/// One finding. In streams, where of a text is kept only what may still be changed, some have no text.
struct Match {
    direction: Direction,
    scope: Scope,
    rule: RuleIndex,
    action: Action,
    text: Option<String>,
}

/// Law 3: all of it is text.
impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kept").field("matches", &self.matches.len()).finish_non_exhaustive()
    }
}

impl Kept {
    pub(super) fn new(evidence: &Evidence) -> Self {
        Self { most: evidence.bytes, ..Self::default() }
    }

    /// A text of the request. Of all of them, the end is kept: there stands what was asked last.
    fn hear(&mut self, scope: Scope, text: &str) {
        let from = text.ceil_char_boundary(text.len().saturating_sub(self.most));
        let end = text.get(from..).unwrap_or_default();
        self.cut |= from > 0;
        self.prompt_bytes += end.len();
        self.prompt.push_back((scope, end.to_owned()));
        while let Some((_, first)) = self.prompt.front().filter(|_| self.prompt_bytes > self.most) {
            self.prompt_bytes -= first.len();
            self.prompt.pop_front();
            self.cut = true;
        }
    }

    fn see(&mut self, direction: Direction, scope: Scope, text: &str, ruling: &Ruling) {
        for (finding, action) in &ruling.findings {
            let matched = finding.span.of(text);
            if self.matches.len() >= MOST_MATCHES || self.match_bytes + matched.len() > self.most {
                self.cut = true;
                return;
            }
            self.match_bytes += matched.len();
            let text = (!matched.is_empty()).then(|| matched.to_owned());
            self.matches.push(Match { direction, scope, rule: finding.rule, action: *action, text });
        }
    }
}

impl Exchange {
    /// Keeps a text of the request, if evidence is wanted. `label` is the name that it stands under.
    pub(super) fn keep_prompt(&mut self, segment: &Segment, label: &str, text: &str) {
        let Some(kept) = &mut self.kept else { return };
        // What has no name above it is one itself, but for bare text.
        let is_name = label.is_empty() && segment.encoding != Encoding::Plain;
        if !segment.fixed && !is_name && !text.is_empty() && !FOR_MACHINES.contains(&label) {
            kept.hear(segment.scope, text);
        }
    }

    /// Keeps what a ruling is about, if evidence is wanted: pieces of `text`, or where that is empty, the rules alone.
    pub(super) fn keep_found(&mut self, direction: Direction, scope: Scope, text: &str, ruling: &Ruling) {
        if let Some(kept) = &mut self.kept {
            kept.see(direction, scope, text, ruling);
        }
    }

    /// What was found in the exchange, sealed, if the policy wants that and there is anything. `entropy` gives 32 random bytes that are
    /// never given again.
    #[must_use]
    pub fn evidence(&self, entropy: impl FnOnce() -> Option<[u8; 32]>) -> Option<Sealed> {
        let (wanted, kept) = (self.guard.policy.evidence.as_ref()?, self.kept.as_ref()?);
        let verdict = self.record.verdict;
        let is_any = !kept.matches.is_empty() || (verdict == Verdict::Block && !kept.prompt.is_empty());
        if verdict < wanted.from || !is_any {
            return None;
        }
        let bound = Bound { schema: u64::from(SCHEMA), request_id: self.record.request_id.as_deref(), policy: &self.record.policy };
        wanted.recipient.seal(&self.written(kept), bound, entropy()?, wanted.apart)
    }

    /// What is kept as JSON, of at most so many bytes: all matches that have room, and of the prompt the end.
    fn written(&self, kept: &Kept) -> String {
        const TAIL: &str = "],\"cut\":false}";
        let names = self.guard.policy.detector.names();
        let mut cut = kept.cut;
        let mut out = format!("{{\"format\":{FORMAT},\"matches\":[");
        let room = kept.most.saturating_sub("],\"prompt\":[".len() + TAIL.len());
        let begin = out.len();
        for found in &kept.matches {
            let rule = names.get(usize::from(found.rule.0)).map_or("", |name| name.id.as_str());
            let (direction, scope, action) = (found.direction.name(), found.scope.name(), found.action.name());
            let mut item = format!(r#"{{"direction":"{direction}","scope":"{scope}","rule":"#);
            quote_into(&mut item, rule);
            item.push_str(&format!(r#","action":"{action}","text":"#));
            match &found.text {
                Some(text) => quote_into(&mut item, text),
                None => item.push_str("null"),
            }
            item.push('}');
            if out.len() + 1 + item.len() > room {
                cut = true;
                break;
            }
            if out.len() > begin {
                out.push(',');
            }
            out.push_str(&item);
        }
        out.push_str("],\"prompt\":[");
        let mut left = kept.most.saturating_sub(out.len() + TAIL.len());
        let mut said = Vec::with_capacity(kept.prompt.len());
        for (scope, text) in kept.prompt.iter().rev() {
            let mut item = format!(r#"{{"scope":"{}","text":"#, scope.name());
            // With quotes, a brace and a comma around it.
            let end = end_that_fits(text, left.saturating_sub(item.len() + 4));
            quote_into(&mut item, end);
            item.push('}');
            cut |= end.len() < text.len();
            if end.is_empty() {
                break;
            }
            left = left.saturating_sub(item.len() + 1);
            said.push(item);
            if end.len() < text.len() {
                break;
            }
        }
        said.reverse();
        out.push_str(&said.join(","));
        out.push_str(if cut { "],\"cut\":true}" } else { TAIL });
        out
    }
}

fn quote_into(out: &mut String, text: &str) {
    out.push('"');
    json::escape_into(out, text);
    out.push('"');
}

/// The longest end of a text that is written in so many bytes.
fn end_that_fits(text: &str, room: usize) -> &str {
    let mut left = room;
    let mut buffer = String::new();
    for (at, character) in text.char_indices().rev() {
        buffer.clear();
        json::escape_into(&mut buffer, character.encode_utf8(&mut [0; 4]));
        match left.checked_sub(buffer.len()) {
            Some(rest) => left = rest,
            None => return text.get(at + character.len_utf8()..).unwrap_or_default(),
        }
    }
    text
}
