//! The words for what was decided, and their order.
//!
//! In: nothing. Out: [`Action`], [`Verdict`], [`Uninspectable`], [`Reason`], [`McpDenial`], [`Consultant`], [`Asked`], [`Severity`]. It knows neither what
//! a body looks like nor who decides.

/// What the policy does about a finding, from the mildest to the strictest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Nothing: as if it had not been seen.
    Allow,
    /// Record it, change nothing.
    Flag,
    /// Hide it, but keep what the reader expects of such a value (the last four digits of a card, the domain of an address).
    Mask,
    /// Put a keyed hash of it in its place.
    Hash,
    /// Put a token in its place, which is turned back where the model's answer repeats it. On requests only.
    Tokenize,
    /// Put the name of its entity in its place.
    Redact,
    /// Refuse the whole message.
    Block,
}

impl Action {
    /// Every action with the name that policies use.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Allow, "allow"),
        (Self::Flag, "flag"),
        (Self::Mask, "mask"),
        (Self::Hash, "hash"),
        (Self::Tokenize, "tokenize"),
        (Self::Redact, "redact"),
        (Self::Block, "block"),
    ];

    /// The name in policies.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(action, _)| *action == self).map_or("block", |(_, name)| name)
    }

    /// What the whole message's verdict is at least, when one finding meets this action.
    #[must_use]
    pub const fn verdict(self) -> Verdict {
        match self {
            Self::Allow => Verdict::Allow,
            Self::Flag => Verdict::Flag,
            Self::Mask | Self::Hash | Self::Tokenize | Self::Redact => Verdict::Redact,
            Self::Block => Verdict::Block,
        }
    }
}

/// What became of an exchange, from the mildest to the strictest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It went on as it was.
    #[default]
    Allow,
    /// It went on as it was, and something was noted.
    Flag,
    /// It went on with some of its text replaced.
    Redact,
    /// It was refused.
    Block,
}

impl Verdict {
    /// The name in the record and in metrics.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Flag => "flag",
            Self::Redact => "redact",
            Self::Block => "block",
        }
    }

    /// Every verdict, mildest first.
    pub const ALL: [Self; 4] = [Self::Allow, Self::Flag, Self::Redact, Self::Block];
}

/// Why something could not be read. Each has its own choice in the policy, its own counter, and its place in the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Uninspectable {
    /// More bytes than the policy's cap, or than Envoy's own limit.
    TooLarge,
    /// A `content-encoding` other than `identity`.
    Compressed,
    /// Not the JSON that it says it is, or nested too deep.
    Malformed,
    /// Not UTF-8, or said to be in another charset.
    BadUtf8,
    /// A part that is not text, or an answer: an image, audio, a file.
    BinaryPart,
    /// What a model thought, in a form that only its provider can read.
    EncryptedReasoning,
    /// An event of a stream that its dialect does not know. Its texts are read all the same.
    UnknownEvent,
    /// A body in parts (RFC 7578), files among them.
    Multipart,
    /// A streamed response in a form that is not read.
    Stream,
    /// An upgraded connection (RFC 9110 §7.8): what flows in it is no HTTP message.
    Upgrade,
    /// gRPC frames.
    Grpc,
    /// The guard met one of its own bounds.
    ScanError,
}

impl Uninspectable {
    /// Every kind with the name that policies, records and metrics use.
    pub const ALL: [(Self, &'static str); 12] = [
        (Self::TooLarge, "too_large"),
        (Self::Compressed, "compressed"),
        (Self::Malformed, "malformed"),
        (Self::BadUtf8, "bad_utf8"),
        (Self::BinaryPart, "binary_part"),
        (Self::EncryptedReasoning, "encrypted_reasoning"),
        (Self::UnknownEvent, "unknown_event"),
        (Self::Multipart, "multipart"),
        (Self::Stream, "stream"),
        (Self::Upgrade, "upgrade"),
        (Self::Grpc, "grpc"),
        (Self::ScanError, "scan_error"),
    ];

    /// The name in policies, records and metrics.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("scan_error", |(_, name)| name)
    }
}

/// Why a message was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// It could not be read.
    Uninspectable(Uninspectable),
    /// It holds personal data.
    PersonalData,
    /// It holds a secret.
    Secret,
    /// It holds an instruction that tries to take over the model.
    Injection,
    /// It holds what does harm where a machine takes it for more than text.
    Threat,
    /// It calls, offers or chooses a tool that is not allowed, or calls one with arguments that are not.
    Tool,
    /// It comes from where nobody is let in.
    Client,
    /// It has no good signature, or one that was used before.
    Signature,
    /// Nobody can tell who sends it, or what they are.
    Identity,
    /// It asks a model that its sender may not ask.
    Model,
    /// Its sender must prove more surely who they are.
    Authentication,
    /// Its sender has not agreed to what it needs.
    Consent,
    /// It calls a tool more often than its sender may.
    Rate,
    /// It asks an MCP server for what its sender may not ask for.
    Mcp(McpDenial),
    /// Something in it is to be replaced, but its client signed it, and nobody signs it anew.
    Signed,
    /// Somebody else was to be asked about it, and did not say.
    Unanswered(Consultant),
}

impl Reason {
    /// The name in the record, in error codes (`portcullis_<name>`) and in Envoy's `%RESPONSE_CODE_DETAILS%`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Uninspectable(kind) => kind.name(),
            Self::PersonalData => "pii",
            Self::Secret => "secret",
            Self::Injection => "injection",
            Self::Threat => "threat",
            Self::Tool => "tool",
            Self::Client => "client",
            Self::Signature => "signature",
            Self::Identity => "identity",
            Self::Model => "model",
            Self::Authentication => "authentication",
            Self::Consent => "consent",
            Self::Rate => "rate",
            Self::Mcp(denial) => denial.name(),
            Self::Signed => "signed",
            Self::Unanswered(consultant) => consultant.name(),
        }
    }
}

/// What of the Model Context Protocol a sender may not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum McpDenial {
    /// Ask from a web page of this origin.
    Origin,
    /// Ask anything with a token of these scopes.
    Scope,
    /// Send this method.
    Method,
    /// Use this resource.
    Resource,
    /// Use this prompt.
    Prompt,
    /// Say one thing in the head of a message and another in its body.
    Header,
}

impl McpDenial {
    /// The name in records and error codes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Origin => "mcp_origin",
            Self::Scope => "mcp_scope",
            Self::Method => "mcp_method",
            Self::Resource => "mcp_resource",
            Self::Prompt => "mcp_prompt",
            Self::Header => "mcp_header",
        }
    }
}

/// Somebody else whom the guard asks about what no rule can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Consultant {
    /// It finds names, places and organisations.
    Recogniser,
    /// It tells injections from other texts.
    Classifier,
}

impl Consultant {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Recogniser, Self::Classifier];

    /// The name in records and metrics.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Recogniser => "recogniser",
            Self::Classifier => "classifier",
        }
    }
}

/// What came of asking somebody, from the best to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Asked {
    /// Nobody was: there was nothing to ask about, or the message was refused before.
    NotAsked,
    /// It answered.
    Answered,
    /// There was more than may be asked about. A recogniser was not asked at all, a classifier about the rest.
    TooMuch,
    /// It did not answer in time, or was not there.
    Unanswered,
    /// It answered with another status than 200, or with an error in the place of one of the texts.
    Refused,
    /// Its answer cannot be read.
    Malformed,
}

impl Asked {
    /// The name in records and metrics.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotAsked => "not_asked",
            Self::Answered => "answered",
            Self::TooMuch => "too_much",
            Self::Unanswered => "unanswered",
            Self::Refused => "refused",
            Self::Malformed => "malformed",
        }
    }
}

/// How grave an event is (the scale of the incident tables of security operations).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing happened.
    #[default]
    None,
    /// Worth a note.
    Low,
    /// Worth a look.
    Medium,
    /// Worth an alert.
    High,
    /// Worth waking somebody.
    Critical,
}

impl Severity {
    /// The name in the record.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}
