//! Messages of the Model Context Protocol: what a client asks for, whether it may, and who waits for which answer.
//!
//! In: heads, the messages of bodies and of events. Out: refusals of what the policy's section `mcp` denies, lists without what the client
//! may not use, and the numbers that refusals answer. What messages say as texts is judged as all texts are.

use std::collections::BTreeSet;

use super::body::Judgement;
use super::exchange::Exchange;
use super::side::HeadIs;
use super::{Effect, Head, HeaderEdit, admission};
use crate::config::{OnDenied, Permission};
use crate::decision::{McpDenial, Reason, Verdict};
use crate::dialect::mcp::MCP;
use crate::dialect::mcp::envelope::{self, Listed, Message};
use crate::dialect::{Dialect, Mention};
use crate::policy::mcp::method;
use crate::policy::{Caller, Mcp, Unmet};
use crate::text::{Direction, Span};
use crate::wire;
use crate::wire::json::Quoted;
use crate::wire::splice::{self, Edit};

mod drift;
mod list;
mod sent;

pub(super) use list::Layout;
use sent::Sent;

/// What client and server have said to each other in one exchange.
#[derive(Debug, Default)]
pub(super) struct Conversation {
    sent: Sent,
    /// The messages of what was read last.
    messages: Vec<Message>,
    /// The numbers of the requests in the request's body, as they are written: who sent them waits for answers.
    awaited: Vec<String>,
    /// Whether client and server agree in this exchange on what they speak.
    is_handshake: bool,
    /// The numbers of the answers in what was read last.
    answering: Vec<String>,
    /// The requests that were answered by refusals before the server did.
    answered: BTreeSet<String>,
    /// The requests whose answers have gone on, or errors in their places.
    done: BTreeSet<String>,
    /// What the refusal of one message answers, while it is worded.
    refused: Option<Vec<String>>,
}

/// What `quoted` says.
fn text(quoted: Quoted, body: &str) -> String {
    wire::decode(quoted.encoding(), quoted.raw.of(body)).into_owned()
}

fn number(id: Option<Span>, body: &str) -> Option<String> {
    id.map(|id| id.of(body).to_owned())
}

impl Conversation {
    /// Reads the messages of a body or an event, if it is made of such.
    pub(super) fn take(&mut self, direction: Direction, body: &str, dialect: &Dialect, depth: usize) {
        self.messages.clear();
        self.answering.clear();
        if dialect.id != MCP.id {
            return;
        }
        // What is no JSON, the reader has told.
        self.messages = envelope::read(body, depth).unwrap_or_default();
        let numbers = |of: fn(&Message) -> bool| self.messages.iter().filter(move |message| of(message)).filter_map(|m| number(m.id, body));
        match direction {
            Direction::Request => {
                let awaited = numbers(Message::is_request).collect();
                let is_handshake = |message: &Message| message.methods.iter().any(|method| greets(&text(*method, body)));
                // It is no part of a batch: what else that asks for is judged.
                self.is_handshake = matches!(self.messages.as_slice(), [only] if is_handshake(only));
                self.awaited = awaited;
            }
            Direction::Response => self.answering = numbers(Message::is_answer).collect(),
        }
    }

    /// The messages of an event that were read last go on, answers among them: nobody waits for these any more.
    pub(super) fn pass(&mut self) {
        self.done.extend(self.answering.drain(..));
    }

    /// The numbers of the requests that wait for an answer.
    fn waiting(&self) -> Vec<String> {
        self.awaited.iter().filter(|id| !self.answered.contains(*id) && !self.done.contains(*id)).cloned().collect()
    }

    /// The numbers that the refusal of a message answers.
    pub(super) fn answered_by_refusal(&self, direction: Direction) -> Vec<String> {
        match (&self.refused, direction) {
            (Some(refused), _) => refused.clone(),
            // Where nobody waits, as on an open line, only the answer itself says whose it is.
            (None, Direction::Response) if self.awaited.is_empty() => self.answering.clone(),
            _ => self.waiting(),
        }
    }

    /// Whether an event only answers what a refusal has answered before.
    pub(super) fn is_answered(&self, data: &str) -> bool {
        let is_answered = |message: &Message| message.is_answer() && number(message.id, data).is_some_and(|id| self.answered.contains(&id));
        !self.messages.is_empty() && self.messages.iter().all(is_answered)
    }

    /// The messages that were read last are refused: their answers become errors. Where the server asks its client something, the client must
    /// not see that; so that neither waits for ever, the request that the server is at is answered, where there is only one.
    pub(super) fn refuse(&mut self, data: &str) {
        let mut refused = Vec::new();
        for message in envelope::read(data, usize::MAX).unwrap_or_default() {
            match (message.is_answer(), message.is_request(), self.waiting().as_slice()) {
                (true, ..) => refused.extend(number(message.id, data)),
                (_, true, [only]) => {
                    refused.push(only.clone());
                    self.answered.insert(only.clone());
                }
                _ => {}
            }
        }
        self.done.extend(self.answering.drain(..));
        self.refused = Some(refused);
    }

    /// What changes in the head when a text of the body becomes another, where the head repeats it.
    pub(super) fn repeat(&self, said: &str, edits: &[Edit<'_>]) -> Vec<HeaderEdit> {
        if edits.is_empty() || !self.sent.is_repeated(said) {
            return Vec::new();
        }
        self.sent.repeat(said, &splice::apply(said, edits.to_vec()))
    }

    /// The entry of a list in which a text stands that was read last.
    fn listed_at(&self, raw: Span) -> Option<&Listed> {
        let message = self.messages.get(self.messages.partition_point(|message| message.raw.end <= raw.start))?;
        let entry = message.listed.get(message.listed.partition_point(|entry| entry.raw.end <= raw.start))?;
        (entry.raw.start <= raw.start && raw.end <= entry.raw.end).then_some(entry)
    }

    /// The refusal was worded.
    pub(super) fn forget_refused(&mut self) {
        self.refused = None;
    }
}

/// Whether client and server agree by this method on what they speak.
fn greets(method: &str) -> bool {
    matches!(method, "initialize" | "server/discover")
}

impl Exchange {
    /// A request's head has come: what it says is kept. Where it already tells that it is for an MCP server, who may not talk to one is
    /// refused.
    pub(super) fn admit_messages(&mut self, head: &Head) -> Option<Effect> {
        let mcp = self.guard.policy.mcp.as_ref()?;
        self.conversation.sent = Sent::read(head);
        let sent = &self.conversation.sent;
        // On the path of another API, what asks for events tells nothing.
        let is_mcp = sent.is_mcp || sent.opens_a_line && self.dialect.is_none();
        let denial = is_mcp.then(|| sent.check_origins(mcp).and_then(|()| mcp.check_scopes(&self.caller)).err());
        if sent.is_mcp && self.dialect.is_none() || matches!(denial, Some(Some(_))) {
            self.set_dialect(&MCP);
        }
        let denial = denial??;
        Some(self.refuse(Direction::Request, Reason::Mcp(denial), "", HeadIs::Held)).filter(|_| self.guard.policy.enforce)
    }

    /// The messages of a body have come.
    pub(super) fn take_messages(&mut self, direction: Direction, body: &str, dialect: &'static Dialect) {
        self.conversation.take(direction, body, dialect, self.guard.policy.limits.json_depth);
        if let (Direction::Request, [only]) = (direction, self.conversation.messages.as_slice()) {
            let known = only.methods.last().and_then(|last| method::known(&text(*last, body)));
            self.record.action = match known {
                // OpenTelemetry's name for it.
                Some("tools/call") => "execute_tool",
                known => known.unwrap_or(MCP.operation),
            };
        }
    }

    /// Judges what the messages of a body ask for, and takes out of lists what the client may not use.
    pub(super) fn judge_messages(&mut self, judgement: &mut Judgement<'_>) {
        if judgement.dialect.id != MCP.id {
            return;
        }
        if judgement.direction == Direction::Response {
            self.judge_questions(judgement);
            return self.strip_lists(judgement);
        }
        let Some(mcp) = &judgement.policy.mcp else { return };
        if let Err(denial) = self.check_messages(mcp, judgement.body) {
            judgement.verdict = Verdict::Block;
            judgement.reason = Some(Reason::Mcp(denial));
        } else if let Some(unmet) = self.unmet_by_methods(mcp, judgement.body) {
            judgement.verdict = Verdict::Block;
            judgement.reason = Some(admission::reason(&unmet));
            judgement.why = format!("its method needs {}", unmet.needed());
            self.challenge = unmet.challenge();
        }
        for tool in self.called_against_pins(mcp, judgement.body) {
            judgement.verdict = Verdict::Block;
            judgement.reason = judgement.reason.or(Some(Reason::Tool));
            self.record_tool(OnDenied::Refuse, Mention::Call, Some(&tool), Some("pin".to_owned()));
        }
    }

    /// What a server wants to know of a client that may not answer is not asked: both would wait for ever.
    fn judge_questions(&self, judgement: &mut Judgement<'_>) {
        let Some(mcp) = &judgement.policy.mcp else { return };
        let body = judgement.body;
        let is_question = |message: &Message| message.is_request() && message.methods.iter().any(|method| text(*method, body) != "ping");
        if let (true, Err(denial)) =
            (self.conversation.messages.iter().any(is_question), mcp.check_permission(Permission::Write, &self.caller))
        {
            judgement.verdict = Verdict::Block;
            judgement.reason = judgement.reason.or(Some(Reason::Mcp(denial)));
        }
    }

    /// The tools that are called and pinned, and were seen with other definitions.
    fn called_against_pins(&self, mcp: &Mcp, body: &str) -> Vec<String> {
        let calls = |message: &&Message| message.methods.iter().any(|method| text(*method, body) == "tools/call");
        let names = self.conversation.messages.iter().filter(calls).flat_map(|message| &message.names).map(|name| text(*name, body));
        let is_other = |name: &String| {
            let pin = mcp.pin(name).map(|pin| pin.bytes().as_slice());
            pin.is_some_and(|pin| self.seen(name).and_then(|seen| seen.definition).is_some_and(|seen| seen != pin))
        };
        names.filter(is_other).collect()
    }

    /// What is missing before the caller may send these messages.
    fn unmet_by_methods(&self, mcp: &Mcp, body: &str) -> Option<Unmet> {
        let methods = self.conversation.messages.iter().flat_map(|message| &message.methods);
        methods.into_iter().find_map(|method| mcp.unmet(&text(*method, body), &self.caller))
    }

    fn check_messages(&self, mcp: &Mcp, body: &str) -> Result<(), McpDenial> {
        let Conversation { sent, messages, .. } = &self.conversation;
        sent.check_origins(mcp)?;
        mcp.check_scopes(&self.caller)?;
        sent.check_agreement(messages, body)?;
        messages.iter().try_for_each(|message| check_message(mcp, &self.caller, message, body))
    }
}

/// Whether a client may send a message. Whatever stands in it twice, all must be allowed.
fn check_message(mcp: &Mcp, caller: &Caller, message: &Message, body: &str) -> Result<(), McpDenial> {
    let (mut gets_prompt, mut uses_resource, mut completes) = (false, false, false);
    for method in &message.methods {
        let method = text(*method, body);
        mcp.check_method(&method, caller)?;
        gets_prompt |= method == "prompts/get";
        completes |= method == "completion/complete";
        uses_resource |= matches!(method.as_str(), "resources/read" | "resources/subscribe" | "resources/unsubscribe");
    }
    if message.brings_answers {
        mcp.check_permission(Permission::Write, caller)?;
    }
    // What names nothing that can be read, as parameters in a list do, some servers read all the same.
    let completes_nothing = completes && message.completes.is_empty();
    if (uses_resource || completes_nothing) && message.uris.is_empty() && mcp.limits_resources() {
        return Err(McpDenial::Resource);
    }
    if (gets_prompt && message.names.is_empty() || completes_nothing && message.uris.is_empty()) && mcp.limits_prompts() {
        return Err(McpDenial::Prompt);
    }
    message.uris.iter().try_for_each(|uri| mcp.check_resource(&text(*uri, body)))?;
    let prompts = message.names.iter().filter(|_| gets_prompt).chain(&message.completes);
    prompts.into_iter().try_for_each(|name| mcp.check_prompt(&text(*name, body)))
}
