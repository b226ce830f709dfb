//! What the messages of a body ask for: their numbers, methods, what they name, and what they list.
//!
//! In: the JSON of a body or an event. Out: its [`Message`]s, those of a batch one by one. Where a key stands twice, all its values are
//! handed on: nobody knows which one the other side reads. It refuses to know what anybody may ask for.

use crate::dialect::table::is_same_key;
use crate::text::Span;
use crate::wire::json::{Fault, Quoted, Token, Tokens, Values};

/// One message: a request, a notification, or an answer to a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// Where it stands.
    pub raw: Span,
    /// Its number, as it is written: a string with its quotes, or a number. The last, should there be several.
    pub id: Option<Span>,
    /// What it asks for.
    pub methods: Vec<Quoted>,
    /// What is named: the tool that is to be called, the prompt.
    pub names: Vec<Quoted>,
    /// The resources that it names, or templates of them.
    pub uris: Vec<Quoted>,
    /// The prompts that a completion is of.
    pub completes: Vec<Quoted>,
    /// The revision of the protocol that it says it is in.
    pub versions: Vec<Quoted>,
    /// Whether it answers a request, with a result or with an error.
    pub has_result: bool,
    /// Whether it answers with an error.
    pub has_error: bool,
    /// Whether it tells what the other side wanted to know: in a result that is more than an empty one, which only says that it is there,
    /// or beside a request (2026-07-28).
    pub brings_answers: bool,
    /// Whether it is how client and server agree on what they speak.
    pub is_handshake: bool,
    /// The entries of the lists that it answers with.
    pub listed: Vec<Listed>,
}

impl Message {
    /// Whether it is a request, which wants an answer.
    #[must_use]
    pub fn is_request(&self) -> bool {
        !self.methods.is_empty() && self.id.is_some()
    }

    /// Whether it answers a request.
    #[must_use]
    pub fn is_answer(&self) -> bool {
        self.methods.is_empty() && (self.has_result || self.has_error)
    }
}

/// What a list is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Tools, by their names.
    Tool,
    /// Resources, by their URIs.
    Resource,
    /// Templates of those.
    Template,
    /// Prompts, by their names.
    Prompt,
}

/// An entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// What it is.
    pub kind: Kind,
    /// Where it stands.
    pub raw: Span,
    /// Whether it stands in the place of a list: some readers take one element for the list of it.
    pub is_alone: bool,
    /// Every name, or URI, that it is given.
    pub names: Vec<Quoted>,
}

/// Where the reader stands: in which container of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    /// At the top: a message comes, or a batch.
    Top,
    Message,
    Params,
    Meta,
    Reference,
    /// What a client wants to be told of.
    Wanted,
    Uris,
    Result,
    List(Kind),
    Entry(Kind),
    /// Anywhere else.
    Beside,
}

/// What stands at a key of a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    In(At),
    Id,
    Method,
    Name,
    Uri,
    Completes,
    Version,
    Error,
    Answers,
    Handshake,
    EntryName,
    Other,
}

const MESSAGE: &[(&str, Key)] =
    &[("id", Key::Id), ("method", Key::Method), ("params", Key::In(At::Params)), ("result", Key::In(At::Result)), ("error", Key::Error)];

const PARAMS: &[(&str, Key)] = &[
    ("name", Key::Name),
    ("uri", Key::Uri),
    ("ref", Key::In(At::Reference)),
    ("_meta", Key::In(At::Meta)),
    ("notifications", Key::In(At::Wanted)),
    ("inputResponses", Key::Answers),
];

const RESULT: &[(&str, Key)] = &[
    ("tools", Key::In(At::List(Kind::Tool))),
    ("resources", Key::In(At::List(Kind::Resource))),
    ("resourceTemplates", Key::In(At::List(Kind::Template))),
    ("prompts", Key::In(At::List(Kind::Prompt))),
    ("serverInfo", Key::Handshake),
    ("supportedVersions", Key::Handshake),
];

impl At {
    /// What stands at a key here.
    fn key(self, name: &str) -> Key {
        let keys: &[(&str, Key)] = match self {
            Self::Message => MESSAGE,
            Self::Params => PARAMS,
            Self::Meta => &[("io.modelcontextprotocol/protocolVersion", Key::Version)],
            Self::Reference => &[("name", Key::Completes), ("uri", Key::Uri)],
            Self::Wanted => &[("resourceSubscriptions", Key::In(Self::Uris))],
            Self::Result => RESULT,
            Self::Entry(Kind::Tool | Kind::Prompt) => &[("name", Key::EntryName)],
            Self::Entry(Kind::Resource) => &[("uri", Key::EntryName)],
            Self::Entry(Kind::Template) => &[("uriTemplate", Key::EntryName)],
            Self::Top | Self::Uris | Self::List(_) | Self::Beside => &[],
        };
        keys.iter().find(|(known, _)| is_same_key(known, name)).map_or(Key::Other, |(_, key)| *key)
    }

    /// What a container is that stands here, under `key`.
    fn below(self, key: Key, is_array: bool) -> Self {
        match (self, key, is_array) {
            (Self::Top, ..) => {
                if is_array {
                    Self::Top
                } else {
                    Self::Message
                }
            }
            (Self::List(kind), _, false) => Self::Entry(kind),
            // Some servers read one element as the list of it.
            (_, Key::In(Self::List(kind)), false) => Self::Entry(kind),
            (_, Key::In(at @ (Self::List(_) | Self::Uris)), true) => at,
            (_, Key::In(at), false) if !matches!(at, Self::Uris) => at,
            _ => Self::Beside,
        }
    }
}

/// The messages of a body, nested to at most `depth` levels.
///
/// # Errors
/// When it is not JSON.
pub fn read(body: &str, depth: usize) -> Result<Vec<Message>, Fault> {
    let mut tokens = Tokens::new(body, depth, Values::Many);
    let mut messages: Vec<Message> = Vec::new();
    let (mut at, mut key) = (At::Top, Key::Other);
    let mut outer: Vec<(At, usize)> = Vec::new();
    while let Some(token) = tokens.next_token()? {
        if let Some(message) = messages.last_mut() {
            message.begin(at, key, token);
        }
        match token {
            Token::ObjectStart | Token::ArrayStart => {
                let start = tokens.position() - 1;
                outer.push((at, start));
                let is_alone = !matches!(at, At::List(_));
                at = at.below(key, token == Token::ArrayStart);
                match (at, messages.last_mut()) {
                    (At::Message, _) => messages.push(Message::default()),
                    (At::Entry(kind), Some(message)) => {
                        message.listed.push(Listed { kind, raw: Span::new(start, start), is_alone, names: Vec::new() })
                    }
                    _ => {}
                }
                key = Key::Other;
            }
            Token::ObjectEnd | Token::ArrayEnd => {
                let (before, start) = outer.pop().unwrap_or((At::Top, 0));
                let raw = Span::new(start, tokens.position());
                match (at, messages.last_mut()) {
                    (At::Message, Some(message)) => message.raw = raw,
                    (At::Entry(_), Some(message)) => message.listed.last_mut().into_iter().for_each(|entry| entry.raw = raw),
                    _ => {}
                }
                (at, key) = (before, Key::Other);
            }
            Token::Key(name) => {
                key = at.key(&crate::wire::decode(name.encoding(), name.raw.of(body)));
                if let (At::Result, Some(message)) = (at, messages.last_mut()) {
                    message.brings_answers = true;
                }
            }
            Token::Text(text) => {
                if let Some(message) = messages.last_mut() {
                    message.text(at, key, text);
                }
            }
            Token::Number(raw) => {
                if let (At::Message, Key::Id, Some(message)) = (at, key, messages.last_mut()) {
                    message.id = Some(raw);
                }
            }
            Token::True | Token::Nothing => {}
        }
    }
    Ok(messages)
}

impl Message {
    /// A value begins, if `token` is one and not nothing.
    fn begin(&mut self, at: At, key: Key, token: Token) {
        let is_text = match token {
            Token::ObjectEnd | Token::ArrayEnd | Token::Key(_) | Token::Nothing => return,
            Token::Text(_) => true,
            Token::ObjectStart | Token::ArrayStart | Token::Number(_) | Token::True => false,
        };
        match (at, key) {
            // A name that is a list or a number: servers differ in what they make of it, so that it names nothing that anybody may use.
            (_, Key::Name | Key::Uri | Key::Completes) | (At::Uris, _) if !is_text => {
                self.text(at, key, Quoted { raw: Span::default(), escaped: false });
            }
            (At::Message, Key::In(At::Result)) => {
                self.has_result = true;
                self.brings_answers |= token != Token::ObjectStart;
            }
            (At::Message, Key::Error) => self.has_error = true,
            (At::Params, Key::Answers) => self.brings_answers = true,
            (At::Result, Key::Handshake) => self.is_handshake = true,
            _ => {}
        }
    }

    fn text(&mut self, at: At, key: Key, text: Quoted) {
        match key {
            Key::Id => self.id = Some(Span::new(text.raw.start - 1, text.raw.end + 1)),
            Key::Method => self.methods.push(text),
            Key::Name => self.names.push(text),
            Key::Uri => self.uris.push(text),
            Key::Completes => self.completes.push(text),
            Key::Version => self.versions.push(text),
            // Some servers read one element as the list of it.
            Key::In(At::Uris) => self.uris.push(text),
            Key::EntryName => self.listed.last_mut().into_iter().for_each(|entry| entry.names.push(text)),
            _ if matches!(at, At::Uris) => self.uris.push(text),
            _ => {}
        }
    }
}
