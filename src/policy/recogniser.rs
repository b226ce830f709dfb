//! The recogniser: whom a policy has asked for names and places, for what, and what it is called here.
//!
//! In: the section `pii.recogniser`. Out: a [`Recogniser`], or every [`Problem`] with it. It refuses to know how a question is written and
//! who carries it.
//!
//! Source of Azure's names: "Supported PII entity categories" (Azure AI Language, 2025-11); of ours, Presidio's.

use super::compile::percent;
use super::service::{self, Service, within};
use super::{Environment, keys};
use crate::config::{self, Problem, RecogniserKind, suggest};
use crate::decision::Action;
use crate::detect::{Detector, Kind, RuleName};
use crate::finding::{Percent, RuleIndex};
use crate::text::Direction;

/// A service that is asked for what no rule can find.
#[derive(Debug)]
pub struct Recogniser {
    /// Whose API it speaks.
    pub kind: RecogniserKind,
    /// How it is reached.
    pub service: Service,
    /// The language of the texts.
    pub language: String,
    /// What it is asked for.
    pub entities: Vec<Recognised>,
    /// How much of a streamed text is asked about at once.
    pub stream_bytes: usize,
    /// Whether anything would come of asking, by direction.
    pub(super) asks: [bool; 2],
}

/// What a recogniser is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// What it is called here.
    pub entity: String,
    /// The rule that it counts as.
    pub rule: RuleIndex,
    /// What is less sure than this is no finding.
    pub least: Percent,
}

impl Recogniser {
    /// Whether a message that travels this way is asked about.
    #[must_use]
    pub const fn asks(&self, direction: Direction) -> bool {
        let [request, response] = self.asks;
        match direction {
            Direction::Request => request,
            Direction::Response => response,
        }
    }
}

/// A category of Azure's.
#[derive(Debug)]
pub struct Category {
    /// What it is called here.
    pub entity: &'static str,
    /// What it is asked for by.
    pub asked: &'static str,
    /// The category or subcategory that it comes back as, where that is another name.
    pub answered: &'static str,
}

/// Azure's categories.
pub const CATEGORIES: &[Category] = &[
    named("PERSON", "Person"),
    named("PERSON_TYPE", "PersonType"),
    named("LOCATION", "Address"),
    named("ORGANIZATION", "Organization"),
    Category { entity: "DATE_TIME", asked: "Date", answered: "DateTime" },
    named("AGE", "Age"),
    named("PHONE_NUMBER", "PhoneNumber"),
    named("EMAIL_ADDRESS", "Email"),
    named("URL", "URL"),
    named("IP_ADDRESS", "IPAddress"),
    named("CREDIT_CARD", "CreditCardNumber"),
    named("IBAN_CODE", "InternationalBankingAccountNumber"),
    named("SWIFT_CODE", "SWIFTCode"),
    named("ABA_ROUTING_NUMBER", "ABARoutingNumber"),
    named("US_BANK_NUMBER", "USBankAccountNumber"),
    named("US_DRIVER_LICENSE", "USDriversLicenseNumber"),
    named("US_ITIN", "USIndividualTaxpayerIdentification"),
    named("US_PASSPORT", "USUKPassportNumber"),
    named("US_SSN", "USSocialSecurityNumber"),
    named("UK_NHS", "UKNationalHealthNumber"),
    named("UK_NINO", "UKNationalInsuranceNumber"),
];

/// What no rule here finds, and recognisers mostly do.
pub(super) const FOUND_BY_OTHERS: &[&str] = &["PERSON", "PERSON_TYPE", "LOCATION", "NRP", "ORGANIZATION", "AGE"];

const fn named(entity: &'static str, category: &'static str) -> Category {
    Category { entity, asked: category, answered: category }
}

/// What is asked for, by the names that it has here.
pub(super) fn entities(given: &config::Recogniser) -> Vec<String> {
    let usual: &[&str] = match given.kind {
        RecogniserKind::AzureLanguage => &["PERSON", "LOCATION"],
        RecogniserKind::Presidio => &["PERSON", "LOCATION", "NRP"],
    };
    given.entities.clone().unwrap_or_else(|| usual.iter().map(|name| (*name).to_owned()).collect())
}

/// The rules that count what only a recogniser finds.
pub(super) fn rules<'k>(config: &config::Config, known: impl Fn(&str) -> bool + 'k) -> Vec<RuleName> {
    let asked = config.pii.recogniser.as_ref().map(entities).unwrap_or_default();
    let rule = |entity: String| RuleName { id: format!("pii.{}", entity.to_ascii_lowercase()), entity, kind: Kind::Pii };
    asked.into_iter().filter(|entity| !known(entity)).map(rule).collect()
}

/// Everything that is wrong with it, but for what the types say.
pub(super) fn compile(given: &config::Recogniser, environment: Environment<'_>, problems: &mut Vec<Problem>) -> Option<Recogniser> {
    let before = problems.len();
    let key = given.key.as_ref().and_then(|source| keys::read(source, "pii.recogniser.key.env", environment, problems));
    if key.as_ref().is_some_and(|key| !key.bytes().all(|b| b.is_ascii_graphic())) {
        problems.push(Problem::new("pii.recogniser.key.env", "the key has blanks or signs that no header may hold"));
    }
    let service = service::Given {
        cluster: &given.cluster,
        authority: given.authority.as_deref(),
        path: given.path.as_deref(),
        usual_path: match given.kind {
            RecogniserKind::AzureLanguage => "/language/:analyze-text?api-version=2023-04-01",
            RecogniserKind::Presidio => "/analyze",
        },
        timeout_ms: given.timeout_ms,
        on_failure: given.on_failure,
        most_calls: given.most_calls,
    };
    let service = Service::compile("pii.recogniser", &service, key, problems);
    let stream_bytes = within("pii.recogniser.stream_bytes", given.stream_bytes, (64, 4096), problems) as usize;
    let mut wrong = |key: &str, message: String| problems.push(Problem::new(format!("pii.recogniser.{key}"), message));
    let is_language = |code: &String| (2..=35).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if given.language.as_ref().is_some_and(|code| !is_language(code)) {
        wrong("language", "must be a code of a language, as en or pt-BR".to_owned());
    }
    let names = entities(given);
    if names.is_empty() {
        wrong("entities", "names none; name what it is asked for, or leave it out".to_owned());
    }
    for (place, name) in names.iter().enumerate() {
        let known = || CATEGORIES.iter().map(|category| category.entity);
        let is_name = !name.is_empty() && name.len() <= 64 && name.bytes().all(|b| matches!(b, b'A'..=b'Z' | b'0'..=b'9' | b'_'));
        let place_of = format!("entities[{place}]");
        if !is_name {
            wrong(&place_of, "must be 1 to 64 capitals, digits and underscores, as ORGANIZATION".to_owned());
        } else if names.iter().take(place).any(|other| other == name) {
            wrong(&place_of, "written twice".to_owned());
        } else if given.kind == RecogniserKind::AzureLanguage && !known().any(|known| known == name) {
            wrong(
                &place_of,
                match suggest(name, known()) {
                    Some(meant) => format!("unknown to Azure, did you mean \"{meant}\"?"),
                    None => format!("unknown to Azure; known are: {}", known().collect::<Vec<_>>().join(", ")),
                },
            );
        }
    }
    (problems.len() == before).then(|| Recogniser {
        kind: given.kind,
        service,
        language: given.language.clone().unwrap_or_else(|| "en".to_owned()),
        entities: Vec::new(),
        stream_bytes,
        asks: [false; 2],
    })
}

/// A recogniser that knows which rules its findings count as, and whether anything would come of them.
pub(super) fn resolved(
    given: Recogniser,
    config: &config::Config,
    detector: &Detector,
    actions: &[[Action; 2]],
) -> Result<Recogniser, Problem> {
    let names = config.pii.recogniser.as_ref().map(entities).unwrap_or_default();
    let rule_of = |entity: &String| detector.names().iter().position(|name| name.kind == Kind::Pii && name.entity == *entity);
    let mut asks = [false; 2];
    let mut entities = Vec::new();
    for (entity, rule) in names.into_iter().filter_map(|entity| rule_of(&entity).map(|rule| (entity, rule))) {
        let given = config.pii.entities.get(&entity).and_then(|named| named.min_confidence).unwrap_or(config.pii.min_confidence);
        let counts = actions.get(rule).copied().unwrap_or([Action::Block; 2]).map(|action| action != Action::Allow);
        asks.iter_mut().zip(counts).for_each(|(asks, counts)| *asks |= counts);
        entities.push(Recognised { entity, rule: RuleIndex(u16::try_from(rule).unwrap_or(u16::MAX)), least: percent(given) });
    }
    if asks == [false; 2] {
        return Err(Problem::new(
            "pii.recogniser",
            "everything that it is asked for is allowed both ways; say what happens, or leave it out",
        ));
    }
    Ok(Recogniser { entities, asks, ..given })
}
