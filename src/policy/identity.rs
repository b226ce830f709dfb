//! Who is asked who calls.
//!
//! In: the section `identity`. Out: [`Identity`], or every [`Problem`] with it; what is weak in it. It asks nobody, and knows no answer.

use super::range::Range;
use super::{Caller, Warning};
use crate::config::{self, CertificateField, ClaimName, Problem};

/// Who is asked who calls.
#[derive(Debug)]
pub struct Identity {
    /// Under which name the claims of a verified token stand.
    pub payload: String,
    /// Whether a request without a subject is refused.
    pub required: bool,
    /// What is asked, and whom: of each list, the first that answers counts.
    pub asked: Vec<(Field, Vec<Source>)>,
}

/// Somebody who says something of who calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A claim, by the names on the way to it.
    Claim(Vec<String>),
    /// The client's certificate.
    Certificate(CertificateField),
    /// A header, if whoever holds the other end of the connection is in one of these ranges.
    Header {
        /// Its name, in lower case.
        name: String,
        /// Who is believed.
        from: Vec<Range>,
    },
    /// A header, whoever sends it: for what decides nothing.
    AnyHeader(String),
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Who it is.
    Subject,
    /// In which session.
    Session,
    /// What they are to the operator.
    Roles,
    /// For whom they work.
    Team,
    /// What their token may be used for.
    Scopes,
    /// How they have proved who they are.
    Methods,
    /// What they have agreed to.
    Consents,
    /// How surely, in one word.
    Class,
}

impl Field {
    /// Those that `identity` has lists for, with their names.
    const LISTED: [(Self, &'static str); 7] = [
        (Self::Subject, "subject"),
        (Self::Session, "session"),
        (Self::Roles, "roles"),
        (Self::Team, "team"),
        (Self::Scopes, "scopes"),
        (Self::Methods, "methods"),
        (Self::Consents, "consents"),
    ];

    /// The name in policies.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::LISTED.iter().find(|(field, _)| *field == self).map_or("acr", |(_, name)| name)
    }

    /// Whether there may be several.
    #[must_use]
    pub const fn is_list(self) -> bool {
        matches!(self, Self::Roles | Self::Scopes | Self::Methods | Self::Consents)
    }

    /// Takes what was answered into a caller; whether that is as many as there may be.
    pub fn fill(self, caller: &mut Caller, values: Vec<String>) -> bool {
        let list = match self {
            Self::Roles => &mut caller.roles,
            Self::Scopes => &mut caller.scopes,
            Self::Methods => &mut caller.methods,
            Self::Consents => &mut caller.consents,
            Self::Subject | Self::Session | Self::Team | Self::Class => return self.fill_one(caller, values),
        };
        *list = values;
        true
    }

    fn fill_one(self, caller: &mut Caller, values: Vec<String>) -> bool {
        let place = match self {
            Self::Session => &mut caller.session,
            Self::Team => &mut caller.team,
            Self::Class => &mut caller.class,
            _ => &mut caller.subject,
        };
        let mut values = values.into_iter();
        *place = values.next();
        place.is_some() && values.next().is_none()
    }
}

impl Identity {
    /// Compiles the section; every problem goes to `problems`.
    pub(super) fn compile(given: &config::Identity, problems: &mut Vec<Problem>) -> Self {
        let mut asked = Vec::new();
        for ((field, _), (name, sources)) in Field::LISTED.into_iter().zip(given.lists()) {
            let mut compiled = Vec::new();
            for (place, source) in sources.iter().enumerate() {
                let path = format!("identity.{name}[{place}]");
                match compile_source(source, &path, false, problems) {
                    Some(source) if compiled.contains(&source) => problems.push(Problem::new(path, "stands already in this list")),
                    source => compiled.extend(source),
                }
            }
            if !compiled.is_empty() {
                asked.push((field, compiled));
            }
        }
        if let Some(acr) = &given.acr {
            asked.extend(claim(&acr.claim, "identity.acr.claim", problems).map(|source| (Field::Class, vec![source])));
        }
        if !is_plain(&given.jwt_payload) {
            problems.push(Problem::new("identity.jwt_payload", "must be the name that payload_in_metadata has in jwt_authn's provider"));
        }
        if given.required && given.subject.is_empty() {
            problems
                .push(Problem::new("identity.required", "nobody could meet it: identity.subject names nobody who says whose a request is"));
        }
        if given.lists().iter().all(|(_, sources)| sources.is_empty()) && given.acr.is_none() && given.strengths.is_none() {
            problems.push(Problem::new("identity", "says nothing; name who says who calls, as {subject: [{jwt: sub}]}"));
        }
        Self { payload: given.jwt_payload.clone(), required: given.required, asked }
    }

    /// Every header that it asks for, and who is believed about it.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &[Range])> {
        self.asked.iter().flat_map(|(_, sources)| sources).filter_map(|source| match source {
            Source::Header { name, from } => Some((name.as_str(), from.as_slice())),
            Source::Claim(_) | Source::Certificate(_) | Source::AnyHeader(_) => None,
        })
    }

    /// Whether it asks for a claim, and whether for a certificate.
    #[must_use]
    pub fn asks_for(&self) -> (bool, bool) {
        let any = |is: fn(&Source) -> bool| self.asked.iter().flat_map(|(_, sources)| sources).any(is);
        (any(|source| matches!(source, Source::Claim(_))), any(|source| matches!(source, Source::Certificate(_))))
    }
}

/// Compiles a source; `anybody` may say what decides nothing.
pub(super) fn compile_source(given: &config::Source, path: &str, anybody: bool, problems: &mut Vec<Problem>) -> Option<Source> {
    let mut wrong = |key: &str, message: &str| problems.push(Problem::new(format!("{path}{key}"), message));
    if given.header.is_none() && !given.from.is_empty() {
        wrong(".from", "is for headers; leave it out");
        return None;
    }
    match (&given.jwt, given.mtls, &given.header) {
        (Some(name), None, None) => claim(name, &format!("{path}.jwt"), problems),
        (None, Some(field), None) => Some(Source::Certificate(field)),
        (None, None, Some(name)) => header(name, &given.from, path, anybody, problems),
        (None, None, None) => {
            wrong("", "names nobody; write jwt, mtls or header");
            None
        }
        _ => {
            wrong("", "names several; write one, and the other behind it in the list");
            None
        }
    }
}

fn claim(name: &ClaimName, path: &str, problems: &mut Vec<Problem>) -> Option<Source> {
    let names = name.path();
    if names.is_empty() || names.iter().any(|name| !is_plain(name)) {
        problems.push(Problem::new(path, "must be the name of a claim, or a list of the names on the way to it, none of them blank"));
        return None;
    }
    Some(Source::Claim(names))
}

fn header(name: &str, from: &[String], path: &str, anybody: bool, problems: &mut Vec<Problem>) -> Option<Source> {
    let name = name.to_ascii_lowercase();
    if !is_header(&name) {
        problems.push(Problem::new(format!("{path}.header"), "must be the name of a header, as x-customer-id"));
        return None;
    }
    if from.is_empty() && anybody {
        return Some(Source::AnyHeader(name));
    }
    if from.is_empty() {
        let message = "missing: name the addresses that may set it, as from: [10.1.0.0/16]; a header that everybody may set says nothing";
        problems.push(Problem::new(format!("{path}.from"), message));
        return None;
    }
    let mut ranges = Vec::new();
    for (place, text) in from.iter().enumerate() {
        match Range::parse(text) {
            Ok(range) => ranges.push(range),
            Err(why) => problems.push(Problem::new(format!("{path}.from[{place}]"), why)),
        }
    }
    Some(Source::Header { name, from: ranges })
}

/// Whether a name is one of a header (RFC 9110 §5.1).
pub(super) fn is_header(name: &str) -> bool {
    let is_token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    !name.is_empty() && name.bytes().all(is_token)
}

/// Whether a name can stand in a path of the host's: not blank, and nothing in it that cannot be seen.
fn is_plain(name: &str) -> bool {
    !name.trim().is_empty() && !name.chars().any(char::is_control)
}

/// What is weak in a section that loads, and what others ask for that nobody says.
pub(super) fn warnings(given: &config::Config) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut warn = |path: String, message: &str| warnings.push(Warning { path, message: message.to_owned() });
    let identity = given.identity.as_ref();
    for (name, sources) in identity.iter().flat_map(|identity| identity.lists()) {
        for (place, source) in sources.iter().enumerate() {
            let path = format!("identity.{name}[{place}]");
            let everybody = |range: &String| Range::parse(range).is_ok_and(|range| range.is_everything());
            if source.from.iter().any(everybody) {
                warn(format!("{path}.from"), "believes everybody: whoever sends the header is who they say");
            }
            if matches!(&source.jwt, Some(ClaimName::Top(claim)) if claim.contains('.') && !claim.contains('/')) {
                warn(format!("{path}.jwt"), "is one name with a full stop in it; of a claim within another, write the names as a list");
            }
        }
    }
    let says =
        |list: &str| identity.is_some_and(|identity| identity.lists().iter().any(|(name, sources)| *name == list && !sources.is_empty()));
    // What a provider calls by itself has happened before its answer can be judged.
    let hosted = given.tools.as_ref().map(|tools| tools.hosted.as_slice()).unwrap_or_default();
    let calls_itself = hosted.iter().find(|kind| kind.starts_with("mcp"));
    let has_classes = identity.is_some_and(|identity| identity.acr.is_some());
    for (path, roles, authentication) in demands(given) {
        if !roles.is_empty() && !says("roles") {
            warn(format!("{path}.roles"), "nobody has a role: identity.roles names nobody who says so");
        }
        let Some(authentication) = authentication else { continue };
        if let Some(kind) = calls_itself.filter(|_| path.starts_with("tools")) {
            let message = "does not keep a provider from calling it, which tools.hosted lets it do";
            warn(format!("{path}.authentication"), &format!("{message} ({kind}); only its answer is kept back"));
        }
        let is_class = |name: &String| identity.and_then(|identity| identity.acr.as_ref()).is_some_and(|acr| acr.order.contains(name));
        if authentication.at_least.as_ref().is_some_and(|name| !is_class(name)) && !says("methods") {
            let hint = if has_classes { ", nor is it a class of identity.acr" } else { "" };
            warn(format!("{path}.authentication.at_least"), &format!("nobody meets it: identity.methods names nobody who says how{hint}"));
        }
        if !authentication.consent.is_empty() && !says("consents") {
            warn(format!("{path}.authentication.consent"), "nobody meets it: identity.consents names nobody who says so");
        }
    }
    warnings
}

/// Whatever asks something of callers: where it stands, and what it asks.
fn demands(given: &config::Config) -> Vec<(String, &[String], Option<&config::Authentication>)> {
    let tools = given.tools.iter().flat_map(|tools| &tools.allow).enumerate();
    let tools = tools.map(|(place, tool)| (format!("tools.allow[{place}]"), tool.roles.as_slice(), tool.authentication.as_ref()));
    let models = given.access.iter().filter_map(|access| access.models.as_ref()).flat_map(|models| &models.allow).enumerate();
    let models = models.map(|(place, model)| {
        (format!("access.models.allow[{place}]"), model.roles.as_deref().unwrap_or_default(), model.authentication.as_ref())
    });
    let methods = given.mcp.iter().flat_map(|mcp| &mcp.methods).enumerate();
    let methods = methods.map(|(place, method)| (format!("mcp.methods[{place}]"), [].as_slice(), Some(&method.authentication)));
    tools.chain(models).chain(methods).collect()
}
