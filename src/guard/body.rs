//! A whole body: read, looked at, judged, and changed where the policy says so.
//!
//! In: a message that was collected. Out: an [`Effect`]. This is the path of the house in one place: wire, dialect, detect, policy,
//! wire.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::rc::Rc;

use super::asking::Known;
use super::called::LastCalled;
use super::head::{Content, HeaderEdit, MessageHead};
use super::mcp::Layout;
use super::message::Message;
use super::side::Side;
use super::unread::{Unread, blocked_beside, unread_beside};
use super::{Effect, Exchange, grpc};
use crate::decision::{McpDenial, Reason, Uninspectable, Verdict};
use crate::detect::Seen;
use crate::detect::injection::leak::Retelling;
use crate::dialect::look::{looks_like_events, looks_like_json, may_be_json};
use crate::dialect::{self, Dialect, Facts, Reading, Stage, Tool, Usage, plain};
use crate::finding::{Finding, RuleIndex};
use crate::policy::{Policy, PromptHash, Ruling};
use crate::text::{Direction, Scope, Segment, Span};
use crate::wire::splice::{self, Edit};
use crate::wire::{self, Locator};

/// The longest name of a client's that the record keeps.
const LONGEST_NAME: usize = 64;

/// What judging a body came to.
pub(super) struct Judgement<'a> {
    pub(super) policy: &'a Policy,
    pub(super) direction: Direction,
    pub(super) body: &'a str,
    /// What the body is read as.
    pub(super) dialect: &'static Dialect,
    pub(super) verdict: Verdict,
    pub(super) reason: Option<Reason>,
    /// More about it, for the client.
    pub(super) why: String,
    pub(super) edits: Vec<Edit<'a>>,
    /// What changes in the head with them, where it repeats what they change.
    repeats: Vec<HeaderEdit>,
    /// Turns whose words are edited.
    pub(super) edited_turns: BTreeSet<u32>,
    /// Whether tools are taken out.
    pub(super) strips: bool,
    /// What the tool is called whose arguments are repeated without its name.
    pub(super) called: Vec<String>,
    /// The call that was looked at last.
    pub(super) last_called: LastCalled<'a>,
    /// Where its messages are not judged as other texts are, where it is made of messages.
    pub(super) layout: Layout,
    /// What is known of the texts already.
    pub(super) known: Known,
    /// Over a request's texts, as they go upstream.
    hash: Option<PromptHash>,
}

impl<'a> Judgement<'a> {
    pub(super) fn new(policy: &'a Policy, direction: Direction, body: &'a str, dialect: &'static Dialect) -> Self {
        let (edits, edited_turns) = (Vec::new(), BTreeSet::new());
        Self {
            policy,
            direction,
            body,
            dialect,
            verdict: Verdict::default(),
            reason: None,
            why: String::new(),
            edits,
            repeats: Vec::new(),
            edited_turns,
            strips: false,
            called: Vec::new(),
            last_called: LastCalled::default(),
            layout: Layout::default(),
            known: Known::default(),
            hash: None,
        }
    }
}

impl Exchange {
    /// Judges a body that has come whole.
    pub(super) fn judge(&mut self, direction: Direction, message: Message) -> Effect {
        let head = self.head_is(direction);
        if message.bytes.is_empty() {
            return self.pass(direction);
        }
        if message.head.content == Content::Grpc && grpc::are_frames(&message.bytes) {
            return self.unreadable(direction, Uninspectable::Grpc, "", head);
        }
        let Ok(body) = std::str::from_utf8(&message.bytes) else {
            return self.unreadable(direction, Uninspectable::BadUtf8, "", head);
        };
        let by_path = self.dialect;
        let (dialect, reading) = match self.read_body(direction, message.head, body) {
            Ok(reading) => reading,
            Err((kind, why)) => return self.unreadable(direction, kind, &why, head),
        };
        self.note(direction, body, &reading.facts);
        self.take_messages(direction, body, dialect);
        if let Some(refused) = self.turns_away_body(direction, body, by_path, (dialect, &reading)) {
            return refused;
        }
        self.judge_read(direction, message, dialect, reading)
    }

    /// Judges a body that was read, with what is known of its texts already.
    pub(super) fn conclude(
        &mut self,
        direction: Direction,
        message: &Message,
        dialect: &'static Dialect,
        reading: &Reading,
        known: Known,
    ) -> Effect {
        let (guard, head) = (Rc::clone(&self.guard), self.head_is(direction));
        let Ok(body) = std::str::from_utf8(&message.bytes) else {
            return self.unreadable(direction, Uninspectable::BadUtf8, "", head);
        };
        let judgement = Judgement { known, ..Judgement::new(&guard.policy, direction, body, dialect) };
        let judgement = self.judge_reading(judgement, reading);
        self.record.verdict = self.record.verdict.max(judgement.verdict);
        if let (Verdict::Block, Some(reason)) = (judgement.verdict, judgement.reason) {
            return self.refuse(direction, reason, &judgement.why, head);
        }
        if judgement.edits.is_empty() {
            return self.pass(direction);
        }
        if !self.may_change(direction, message.head) {
            return self.refuse(direction, Reason::Signed, "", head);
        }
        if !self.guard.policy.enforce {
            return self.pass(direction);
        }
        let hold_headers = self.guard.policy.hold_headers;
        if !hold_headers && !judgement.repeats.is_empty() {
            return self.refuse(direction, Reason::Mcp(McpDenial::Header), "", head);
        }
        *self.side(direction) = Side::Passing;
        let body = splice::apply(body, judgement.edits).into_bytes();
        let mut headers = if hold_headers { message.head.with_length(body.len()) } else { Vec::new() };
        headers.extend(judgement.repeats);
        Effect::Replace { body, headers }
    }

    fn pass(&mut self, direction: Direction) -> Effect {
        *self.side(direction) = Side::Passing;
        Effect::FORWARD
    }

    /// Reads a body in the dialect that its path or its shape tells; where neither does, plainly. If it cannot be read: what it counts
    /// as, and why.
    fn read_body(&mut self, direction: Direction, head: MessageHead, body: &str) -> Result<(&'static Dialect, Reading), Unread> {
        let guard = Rc::clone(&self.guard);
        let depth = guard.policy.limits.json_depth;
        let read = |dialect: &'static Dialect| guard.tables_of(dialect).of(direction).read_json(body, depth);
        // A provider's path takes JSON, whatever the request's content type says. An answer there may be anybody's error page.
        let expected = direction == Direction::Request && self.dialect.is_some();
        if expected || head.content == Content::Json || looks_like_json(body) {
            let (mut dialect, mut reading) = (self.dialect.unwrap_or(&plain::PLAIN), read(self.dialect.unwrap_or(&plain::PLAIN))?);
            if direction == Direction::Request && dialect::is_of_two(body, &reading) {
                return Err((Uninspectable::Malformed, "it is a message of one API and a request of another".to_owned()));
            }
            let stage = if direction == Direction::Request { Stage::Request } else { Stage::Response };
            if let Some(told) = dialect::of_members(self.dialect, body, &reading, stage)
                && told.id != dialect.id
            {
                (dialect, reading) = (told, read(told)?);
            }
            self.note_dialect(direction, dialect);
            // What providers speak is UTF-8 in any case.
            let is_foreign = head.foreign && dialect.id == plain::PLAIN.id;
            return if is_foreign { Err((Uninspectable::BadUtf8, String::new())) } else { Ok((dialect, reading)) };
        }
        if head.foreign {
            return Err((Uninspectable::BadUtf8, String::new()));
        }
        self.note_dialect(direction, &plain::PLAIN);
        if may_be_json(body)
            && let Ok(reading) = read(&plain::PLAIN)
        {
            return Ok((&plain::PLAIN, reading));
        }
        if direction == Direction::Response && looks_like_events(body) {
            return Err((Uninspectable::Stream, String::new()));
        }
        // Text in two-byte or four-byte units.
        if body.contains('\0') {
            return Err((Uninspectable::BadUtf8, String::new()));
        }
        let table = guard.tables_of(&plain::PLAIN).of(direction);
        Ok((&plain::PLAIN, if head.content == Content::Form { table.read_form(body)? } else { table.read_text(body) }))
    }

    /// A message was read as `dialect`, which the exchange takes for its own, unless another was told before. What is read plainly tells
    /// nothing.
    pub(super) fn note_dialect(&mut self, direction: Direction, dialect: &'static Dialect) {
        match self.dialect {
            None if dialect.id == plain::PLAIN.id => self.record.dialect = Some(dialect.id),
            None => self.set_dialect(dialect),
            // Somebody else's API on the same path.
            Some(known) if direction == Direction::Request && !known.carries_others => self.set_dialect(dialect),
            Some(_) => {}
        }
    }

    /// Takes into the record what a body says about itself.
    pub(super) fn note(&mut self, direction: Direction, body: &str, facts: &Facts) {
        if !self.model_is_named && !facts.models.is_empty() {
            let mut models = facts.models.iter().map(|model| wire::decode(model.encoding(), model.raw.of(body)));
            // Which of two that differ is meant, only the server knows.
            let model = models.next().filter(|first| models.all(|other| other == *first));
            self.record.model = self.plain_name(model.as_deref());
            self.model_is_named = true;
        }
        if direction == Direction::Response && facts.usage != Usage::default() {
            self.record.usage = facts.usage.or(self.record.usage);
        }
        for (kind, count) in unread_beside(facts) {
            self.record.count_uninspectable(direction, kind, count);
        }
    }

    fn judge_reading<'a>(&mut self, mut judgement: Judgement<'a>, reading: &Reading) -> Judgement<'a> {
        let policy = judgement.policy;
        judgement.hash = (judgement.direction == Direction::Request).then(|| policy.keys.prompt());
        if let Some(kind) = blocked_beside(policy, &reading.facts) {
            judgement.verdict = Verdict::Block;
            judgement.reason = Some(Reason::Uninspectable(kind));
        }
        self.lay_out(&mut judgement);
        for segment in &reading.segments {
            self.judge_segment(segment, &reading.facts.tools, &mut judgement);
        }
        self.judge_messages(&mut judgement);
        self.judge_parts(reading, &mut judgement);
        self.judge_tools(&reading.facts, &mut judgement);
        self.judge_results(reading, &mut judgement);
        // Where a turn's words were edited, what repeats them in another form goes.
        for echo in reading.facts.echoes.iter().filter(|echo| judgement.edited_turns.contains(&echo.turn)) {
            judgement.edits.push(Edit { raw: echo.raw, with: Cow::Borrowed(echo.instead(judgement.body)) });
        }
        if let Some(hash) = judgement.hash.take() {
            self.record.prompt_hash = Some(hash.finish());
        }
        judgement
    }

    pub(super) fn judge_segment(&mut self, segment: &Segment, tools: &[Tool], judgement: &mut Judgement<'_>) {
        if judgement.layout.leaves_out(segment.raw) {
            return;
        }
        let text = wire::decode(segment.encoding, segment.raw.of(judgement.body));
        // Identifiers are nobody's words, and stay as they are.
        let tokens = match judgement.direction {
            _ if segment.fixed || judgement.layout.keeps(segment.raw) => Vec::new(),
            // Whoever writes a token wants a value put there.
            Direction::Request => self.vault.planted(&text).into_iter().map(|(span, with)| (span, with.into())).collect(),
            Direction::Response => self.restorations(segment, tools, judgement, &text),
        };
        if judgement.direction == Direction::Request && !segment.fixed && !segment.label.is_empty() {
            *self.text_bytes(judgement.direction) += text.len() as u64;
        }
        if judgement.direction == Direction::Request {
            self.keep_prompt(segment, segment.label.of(judgement.body), &text);
        }
        let mut seen = judgement.seen_in(segment, &text);
        if let Some(leak) = judgement.policy.leak {
            match judgement.direction {
                Direction::Request if segment.scope == Scope::System => self.instructions.add(&text),
                Direction::Request => {}
                Direction::Response => seen.add(self.leaks(leak, &mut Retelling::default(), &text, true)),
            }
        }
        if judgement.policy.minds(&seen, segment.scope) || !tokens.is_empty() {
            self.weigh(segment, tools, &text, &seen, tokens, judgement);
        } else if let Some(hash) = judgement.hash.as_mut().filter(|_| !segment.fixed) {
            hash.text(&text);
        }
    }

    /// Where an answer repeats what the application told the model.
    pub(super) fn leaks(&self, rule: RuleIndex, retelling: &mut Retelling, piece: &str, complete: bool) -> Vec<Finding> {
        let span = retelling.read(&self.instructions, piece, complete);
        span.map(|span| Finding { rule, span, confidence: 100 }).into_iter().collect()
    }

    /// What was seen in a segment, weighed and turned into edits.
    #[inline(never)]
    fn weigh(
        &mut self,
        segment: &Segment,
        tools: &[Tool],
        text: &str,
        seen: &Seen,
        tokens: Vec<(Span, Cow<'static, str>)>,
        judgement: &mut Judgement<'_>,
    ) {
        let policy = judgement.policy;
        let is_kept = judgement.layout.keeps(segment.raw);
        let ruling = if is_kept {
            policy.judge_untouched(seen, text, segment.scope, judgement.direction)
        } else if segment.fixed {
            policy.judge_fixed(seen, text, segment.scope, judgement.direction)
        } else {
            let called = judgement.called_in(segment, tools, &self.caller);
            policy.judge_argument(seen, text, segment.scope, judgement.direction, &called)
        };
        let mut in_text = Vec::with_capacity(ruling.findings.len() + tokens.len());
        for (finding, action) in ruling.findings.iter().filter(|_| !segment.fixed && !is_kept) {
            let with = policy.replacement_in(&mut self.vault, finding.rule, *action, finding.span.of(text));
            in_text.extend(with.map(|with| Edit { raw: finding.span, with }));
        }
        if !tokens.is_empty() {
            let findings = in_text.len();
            for (span, with) in tokens {
                if !in_text.iter().take(findings).any(|edit| edit.raw.overlaps(span)) {
                    in_text.push(Edit { raw: span, with });
                }
            }
            in_text.sort_by_key(|edit| edit.raw);
        }
        let mut places = Locator::new(segment.encoding, segment.raw.of(judgement.body));
        for Edit { raw, with } in &in_text {
            let place = places.locate(*raw);
            let raw = Span::new(segment.raw.start + place.start, segment.raw.start + place.end);
            let written = match with {
                Cow::Borrowed(with) => wire::encode(segment.encoding, with),
                Cow::Owned(with) => Cow::Owned(wire::encode(segment.encoding, with).into_owned()),
            };
            judgement.edits.push(Edit { raw, with: written });
        }
        if judgement.direction == Direction::Request {
            judgement.repeats.extend(self.conversation.repeat(text, &in_text));
        }
        if !in_text.is_empty() {
            judgement.edited_turns.insert(segment.turn);
        }
        if let Some(hash) = judgement.hash.as_mut().filter(|_| !segment.fixed) {
            // As it goes upstream.
            hash.text(&if policy.enforce { Cow::Owned(splice::apply(text, in_text)) } else { Cow::Borrowed(text) });
        }
        self.keep_found(judgement.direction, segment.scope, text, &ruling);
        self.count(judgement.direction, &ruling);
        self.take_ruling(segment.raw, &ruling, judgement);
    }

    pub(super) fn count(&mut self, direction: Direction, ruling: &Ruling) {
        self.record.threatens_tool |= ruling.threatens_tool;
        let [request, response] = &mut self.counts;
        let counts = if direction == Direction::Request { request } else { response };
        for (finding, _) in &ruling.findings {
            let rule = usize::from(finding.rule.0);
            if counts.len() <= rule {
                counts.resize(rule + 1, 0);
            }
            if let Some(count) = counts.get_mut(rule) {
                *count += 1;
            }
        }
    }

    /// A name that a client chose, if it looks like a name and no detector sees anything in it.
    pub(super) fn plain_name(&self, name: Option<&str>) -> Option<String> {
        let name = name.filter(|name| (1..=LONGEST_NAME).contains(&name.len()))?;
        let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':' | b'/' | b'@'));
        (plain && self.guard.policy.detector.look(name, "").is_empty()).then(|| name.to_owned())
    }
}
