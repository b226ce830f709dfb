//! Whether a request is let in: who sends it, and whether they may ask its model.
//!
//! In: a request's head and what the host knows beside it; later, the models that its body names. Out: nothing, or a refusal. Bodies
//! are looked at elsewhere.

use std::borrow::Cow;
use std::rc::Rc;

use super::caller::{Identified, attributes, identify, spoofed};
use super::client::{headers_of, signature_of};
use super::side::HeadIs;
use super::{Connection, Effect, Exchange, Head, HeaderEdit};
use crate::decision::{Reason, Uninspectable};
use crate::dialect::{Dialect, Facts, Mark, Reading, plain};
use crate::policy::{Barred, Caller, Unmet};
use crate::text::Direction;
use crate::wire::{self, json::Quoted};

impl Exchange {
    /// Takes down who sends a request whose path names this model; a refusal if it is not let in. `is_whole` if no body is to come that
    /// could be signed.
    pub(super) fn admit(&mut self, head: &Head, connection: &dyn Connection, is_whole: bool, model: Option<&str>) -> Option<Effect> {
        let refused = self.admit_client(head, connection, is_whole).or_else(|| self.identify(head, connection));
        refused.or_else(|| self.bars_path(model))
    }

    /// Takes down who sends the request; a refusal if that cannot be told, and must be.
    fn identify(&mut self, head: &Head, connection: &dyn Connection) -> Option<Effect> {
        let guard = Rc::clone(&self.guard);
        let said = attributes(&guard.policy.audit, head, connection).into_iter();
        self.record.attributes = said.map(|(name, value)| (name, self.plain_name(value.as_deref()))).collect();
        let identity = guard.policy.identity.as_ref()?;
        let Identified { caller, unreadable, spoofed } = identify(identity, head, connection);
        self.record.subject = caller.subject.as_ref().map(|subject| guard.policy.keys.pseudonym(subject));
        self.caller = Caller { client: self.caller.client.take(), ..caller };
        if guard.policy.enforce {
            self.spoofed.extend(spoofed);
        }
        let why = match unreadable {
            Some(field) => {
                self.challenge = Some("Bearer error=\"invalid_token\"".to_owned());
                format!("what it says of its sender cannot be read ({})", field.name())
            }
            None if identity.required && self.caller.subject.is_none() => {
                self.challenge = Some("Bearer".to_owned());
                "it does not say who sends it".to_owned()
            }
            None => return None,
        };
        self.turned_away(Reason::Identity, &why)
    }

    /// The refusal of a request whose path names a model that its sender may not ask.
    fn bars_path(&mut self, model: Option<&str>) -> Option<Effect> {
        self.barred(&[Some(model?)])
    }

    /// The refusal of a request for what its body asks: a model that its sender may not ask, or more than they have left.
    pub(super) fn turns_away_body(
        &mut self,
        direction: Direction,
        body: &str,
        by_path: Option<&'static Dialect>,
        read: (&'static Dialect, &Reading),
    ) -> Option<Effect> {
        self.bars_body(direction, body, by_path, read).or_else(|| self.count_body(direction, body, read))
    }

    /// The refusal of a request whose body names a model that its sender may not ask: of several, each must be allowed. Where neither it
    /// nor the path names one, the server chooses. `by_path` is the dialect that the path told, before the body did.
    fn bars_body(
        &mut self,
        direction: Direction,
        body: &str,
        by_path: Option<&'static Dialect>,
        (dialect, reading): (&'static Dialect, &Reading),
    ) -> Option<Effect> {
        if direction != Direction::Request || !self.judges_models() {
            return None;
        }
        let is_plain = dialect.id == plain::PLAIN.id;
        // A message in an envelope asks a server of its own. What is one, and a request of another API too, was refused before.
        let asks = dialect.envelope.is_none() && (asks_models(dialect) || by_path.is_some_and(asks_models));
        let mut names = if dialect.envelope.is_none() { models(body, &reading.facts) } else { Vec::new() };
        if is_plain || dialect.envelope.is_some() {
            names.extend(models_at_top(body, &reading.facts));
        }
        let is_open = asks && !self.path_names_model && (names.is_empty() || is_plain);
        self.barred(&names.iter().map(|name| Some(name.as_ref())).chain(is_open.then_some(None)).collect::<Vec<_>>())
    }

    /// The same of a request whose body passes unread.
    pub(super) fn bars_unread(&mut self, direction: Direction, kind: Uninspectable) -> Option<Effect> {
        if direction == Direction::Request
            && let Some(refused) = self.bars_unsigned()
        {
            return Some(refused);
        }
        // What passes by the name of its route is the operator's choice.
        let passes = matches!(kind, Uninspectable::Upgrade | Uninspectable::Grpc) || self.path_names_model;
        if direction != Direction::Request || passes || !self.judges_models() { None } else { self.barred(&[None]) }
    }

    fn judges_models(&self) -> bool {
        self.guard.policy.access.as_ref().is_some_and(|access| access.judges_models())
    }

    fn barred(&mut self, models: &[Option<&str>]) -> Option<Effect> {
        let guard = Rc::clone(&self.guard);
        let access = guard.policy.access.as_ref()?;
        let barred: Vec<Barred> = models.iter().filter_map(|model| access.bars(*model, &self.caller)).collect();
        // Who may not ask it in any case is not sent to prove more.
        let denied = barred.iter().find(|barred| **barred == Barred::Denied);
        match denied.or(barred.first())? {
            Barred::Denied => self.turned_away(Reason::Model, ""),
            Barred::Unmet(unmet) => {
                self.challenge = unmet.challenge();
                self.turned_away(reason(unmet), &format!("its model needs {}", unmet.needed()))
            }
        }
    }

    /// Refuses a request whose head is held. In `observe` mode, takes that down, and goes on.
    pub(super) fn turned_away(&mut self, reason: Reason, why: &str) -> Option<Effect> {
        if !self.guard.policy.enforce {
            self.block(reason);
            return None;
        }
        Some(self.refuse(Direction::Request, reason, why, HeadIs::Held))
    }

    /// What is to be done with a message whose head goes on now, if it has not before: a request's loses the headers that nobody may go
    /// by, an answer's says how much is left.
    pub(super) fn with_head_edits(&mut self, direction: Direction, mut effect: Effect) -> Effect {
        if let Effect::Forward(headers) | Effect::Replace { headers, .. } = &mut effect {
            match direction {
                Direction::Request => headers.append(&mut self.spoofed),
                Direction::Response => headers.extend(self.take_standing()),
            }
        }
        effect
    }

    /// Changes of a request's trailers: servers that add them to the headers must not find in them who calls. They are read only where
    /// it matters.
    #[must_use]
    pub fn request_trailers(&self, trailers: impl FnOnce() -> Head) -> Vec<HeaderEdit> {
        let policy = &self.guard.policy;
        let identity = policy.identity.as_ref().filter(|identity| identity.headers().next().is_some());
        let signature = signature_of(policy.access.as_ref());
        if !policy.enforce || (identity.is_none() && signature.is_none()) {
            return Vec::new();
        }
        let trailers = trailers();
        let mut edits = identity.map(|identity| spoofed(identity, &trailers, None)).unwrap_or_default();
        edits.extend(signature.map(|signature| headers_of(signature, &trailers)).unwrap_or_default());
        edits
    }

    /// The pseudonym of who sends the request, if that is known.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        self.record.subject.as_deref()
    }
}

/// The models that a body names.
fn models<'b>(body: &'b str, facts: &Facts) -> Vec<Cow<'b, str>> {
    facts.models.iter().chain(&facts.other_models).map(|model| wire::decode(model.encoding(), model.raw.of(body))).collect()
}

/// Those that one names as most APIs do, where nobody knows its own.
fn models_at_top<'b>(body: &'b str, facts: &Facts) -> impl Iterator<Item = Cow<'b, str>> {
    let text = |quoted: Quoted| wire::decode(quoted.encoding(), quoted.raw.of(body));
    let members = facts.members.iter().filter(move |(name, _)| text(*name).eq_ignore_ascii_case("model"));
    members.filter_map(|(_, value)| *value).map(text)
}

/// Whether requests of this dialect ask a model, by their bodies or their paths; of what nobody knows, that has to be expected.
fn asks_models(dialect: &Dialect) -> bool {
    let in_body = || dialect.request.iter().any(|(_, mark)| matches!(mark, Mark::Model));
    dialect.id == plain::PLAIN.id || dialect.envelope.is_none() && in_body() || dialect.paths.iter().any(|path| path.contains("{model}"))
}

/// Why something is refused that a caller may have once they have done what is missing.
pub(super) const fn reason(unmet: &Unmet) -> Reason {
    match unmet {
        Unmet::Proof(_) => Reason::Authentication,
        Unmet::Consent(_) => Reason::Consent,
    }
}
