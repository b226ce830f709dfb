//! The classifier: whom a policy has asked whether a text is an injection, about which texts, and what counts as a yes.
//!
//! In: the section `injection.classifier`. Out: a [`Classifier`], or every [`Problem`] with it. It refuses to know how a question is
//! written and who carries it.

use std::ops::Range;

use super::InjectionRule;
use super::compile::percent;
use super::service::{self, Service, within};
use crate::config::{self, ClassifierKind, Problem, Ratio, When, Whose};
use crate::decision::Action;
use crate::detect::{Detector, Kind, RuleName};
use crate::finding::{Percent, RuleIndex};
use crate::text::Scope;

/// The rule that counts what a classifier takes for an injection.
pub(super) const RULE: &str = "injection.classifier";
/// From which score on the rules are not sure, in percent.
const FROM: Percent = 30;
/// The longest part of a text. Prompt Shields takes 10,000 characters, and no character has less than a byte.
const LONGEST: u64 = 10_000;
/// What Prompt Guard's window of 512 tokens holds of most languages, in bytes.
const LONGEST_IN_CHAT: u32 = 1500;

/// A service that is asked whether texts are injections.
#[derive(Debug)]
pub struct Classifier {
    /// Whose API it speaks.
    pub kind: ClassifierKind,
    /// How it is reached.
    pub service: Service,
    /// The model that is asked for; empty where there is none to choose.
    pub model: String,
    /// The categories of a moderation that count; where there are none, whatever it flags.
    pub categories: Vec<String>,
    /// The least score that is an injection.
    pub threshold: Option<f64>,
    /// The first words of an answer that mean an injection, in small letters.
    pub unsafe_when: Vec<String>,
    /// Those that mean none.
    pub safe_when: Vec<String>,
    /// How much of a text is asked about at once.
    pub text_bytes: usize,
    /// The rule that its findings count as.
    pub rule: RuleIndex,
    /// The scores of texts that it is asked about, by whose words they are.
    doubts: Vec<(Scope, Range<Percent>)>,
}

impl Classifier {
    /// Whether it is asked about a text of this scope that the rules give this score.
    #[must_use]
    pub fn is_asked_about(&self, scope: Scope, score: Percent) -> bool {
        self.doubts.iter().any(|(asked, scores)| *asked == scope && scores.contains(&score))
    }

    /// The same, with a rule of the detector's to count by.
    pub(super) fn counted_in(self, detector: &mut Detector) -> Self {
        let rule = RuleIndex(u16::try_from(detector.names().len()).unwrap_or(u16::MAX));
        detector.add_recognised(vec![RuleName { id: RULE.to_owned(), entity: "INJECTION".to_owned(), kind: Kind::Injection }]);
        Self { rule, ..self }
    }
}

/// Everything that is wrong with it, but for what the types say.
pub(super) fn compile(given: &config::Classifier, injection: &[(Scope, InjectionRule)], problems: &mut Vec<Problem>) -> Option<Classifier> {
    let before = problems.len();
    let service = service::Given {
        cluster: &given.cluster,
        authority: given.authority.as_deref(),
        path: given.path.as_deref(),
        usual_path: match given.kind {
            ClassifierKind::PromptShields => "/contentsafety/text:shieldPrompt?api-version=2024-09-01",
            ClassifierKind::OpenaiModeration => "/v1/moderations",
            ClassifierKind::Chat => "/v1/chat/completions",
        },
        timeout_ms: given.timeout_ms,
        on_failure: given.on_failure,
        most_calls: given.most_calls,
    };
    let service = Service::compile("injection.classifier", &service, None, problems);
    let longest = given.text_bytes.map(|bytes| within("injection.classifier.text_bytes", bytes, (200, LONGEST), problems));
    let usual = if given.kind == ClassifierKind::Chat { LONGEST_IN_CHAT } else { LONGEST as u32 };
    check_kind(given, problems);
    let doubts = doubts(given, injection, problems);
    let lower = |words: &Option<Vec<String>>, usual: &[&str]| match words {
        Some(words) => words.iter().map(|word| word.to_lowercase()).collect::<Vec<_>>(),
        None => usual.iter().map(|word| (*word).to_owned()).collect(),
    };
    let unsafe_when = lower(&given.unsafe_when, &["unsafe", "injection", "jailbreak", "malicious", "label_1"]);
    let safe_when = lower(&given.safe_when, &["safe", "benign", "label_0"]);
    for (place, word) in unsafe_when.iter().enumerate().filter(|(_, word)| safe_when.contains(word)) {
        let path = format!("injection.classifier.unsafe_when[{place}]");
        problems.push(Problem::new(path, format!("\"{word}\" cannot mean both; safe_when has it, too")));
    }
    let model = || if given.kind == ClassifierKind::OpenaiModeration { "omni-moderation-latest" } else { "" }.to_owned();
    (problems.len() == before).then(|| Classifier {
        kind: given.kind,
        service,
        model: given.model.clone().unwrap_or_else(model),
        categories: given.categories.clone().unwrap_or_default(),
        threshold: given.threshold.map(|Ratio(threshold)| threshold),
        unsafe_when,
        safe_when,
        text_bytes: longest.unwrap_or(usual) as usize,
        rule: RuleIndex(u16::MAX),
        doubts,
    })
}

/// Keys that one kind needs, and others have no use for.
fn check_kind(given: &config::Classifier, problems: &mut Vec<Problem>) {
    use ClassifierKind::{Chat, OpenaiModeration};
    let mut wrong = |key: &str, message: &str| problems.push(Problem::new(format!("injection.classifier.{key}"), message));
    let model_is_blank = given.model.as_ref().is_some_and(|model| model.trim().is_empty());
    if given.kind == Chat && given.model.is_none() || model_is_blank {
        wrong("model", "must be the name of the model that classifies, as meta-llama/llama-prompt-guard-2-86m");
    }
    let is_idle_threshold = given.kind == OpenaiModeration && given.categories.is_none();
    let only: [(&str, bool, &[ClassifierKind], &str); 5] = [
        ("model", given.model.is_some(), &[OpenaiModeration, Chat], "does nothing here: Prompt Shields has one model; leave it out"),
        (
            "categories",
            given.categories.is_some(),
            &[OpenaiModeration],
            "does nothing here: only moderations have categories; leave it out",
        ),
        (
            "threshold",
            given.threshold.is_some(),
            &[OpenaiModeration, Chat],
            "does nothing here: Prompt Shields gives no scores; leave it out",
        ),
        ("unsafe_when", given.unsafe_when.is_some(), &[Chat], "does nothing here: only chat answers in words; leave it out"),
        ("safe_when", given.safe_when.is_some(), &[Chat], "does nothing here: only chat answers in words; leave it out"),
    ];
    for (key, is_given, kinds, message) in only {
        if is_given && !kinds.contains(&given.kind) {
            wrong(key, message);
        }
    }
    if given.threshold.is_some() && is_idle_threshold {
        wrong("threshold", "does nothing without categories: it is their scores that it is for");
    }
    let lists = [("categories", &given.categories), ("unsafe_when", &given.unsafe_when), ("safe_when", &given.safe_when)];
    for (key, list) in lists {
        if list.as_ref().is_some_and(|list| list.is_empty() || list.iter().any(|name| name.trim().is_empty())) {
            wrong(key, "must name something, and nothing blank; or leave it out");
        }
    }
}

/// The scores of texts that it is asked about, by whose words they are.
fn doubts(given: &config::Classifier, injection: &[(Scope, InjectionRule)], problems: &mut Vec<Problem>) -> Vec<(Scope, Range<Percent>)> {
    let mut wrong = |key: &str, message: &str| problems.push(Problem::new(format!("injection.classifier{key}"), message));
    if given.when == When::Always {
        for (key, score) in [(".from", given.from), (".to", given.to)] {
            if score.is_some() {
                wrong(key, "does nothing beside when: always; leave it out, or write when: uncertain");
            }
        }
    }
    let asked: Vec<Scope> = given.scopes.iter().map(|whose| scope(*whose)).collect();
    let judged = || injection.iter().filter(|(scope, rule)| asked.contains(scope) && rule.action != Action::Allow);
    let scores = |rule: &InjectionRule| match given.when {
        When::Always => 0..101,
        When::Uncertain => given.from.map_or(FROM, percent)..given.to.map_or(rule.threshold, percent),
    };
    let doubts: Vec<_> = judged().map(|(scope, rule)| (*scope, scores(rule))).filter(|(_, scores)| !scores.is_empty()).collect();
    if judged().next().is_none() {
        wrong("", "the action of all whose words it is asked about is allow; say what happens, or leave it out");
    } else if doubts.is_empty() {
        wrong(".from", "no score lies between this and the thresholds: it would never be asked; choose a lower one");
    }
    doubts
}

fn scope(whose: Whose) -> Scope {
    match whose {
        Whose::User => Scope::User,
        Whose::ToolResult => Scope::ToolResult,
        Whose::Document => Scope::Document,
        Whose::ToolDefinition => Scope::ToolDefinition,
        Whose::System => Scope::System,
        Whose::Assistant => Scope::Assistant,
        Whose::ToolCall => Scope::ToolCall,
    }
}

/// What its operator may not have meant.
pub(super) fn warning(given: &config::Classifier) -> Option<&'static str> {
    let judges_harm = given.kind == ClassifierKind::OpenaiModeration && given.categories.is_none();
    judges_harm.then_some("openai_moderation: OpenAI's flags tell harm, not injections, and count as injections here")
}
