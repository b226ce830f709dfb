//! `scan`: what the policy sees in a text, and what it makes of it.

use std::io::IsTerminal as _;
use std::path::PathBuf;

use clap::Args;
use portcullis::decision::Verdict;
use portcullis::detect::Kind;
use portcullis::policy::{Policy, Ruling};
use portcullis::text::{Direction, Scope, Span};
use portcullis::wire::splice::{self, Edit};
use serde::Deserialize;

use super::{Failure, Outcome, Result, line, policy_or_everything, read, read_stdin, report};

/// Show what a policy finds in a text, and what it makes of it.
///
/// Examples:
///   echo 'mail bob@example.com' | portcullis scan
///   portcullis scan --policy policy.yaml --jsonl texts.jsonl
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The policy; without it, every detector with its default, and those that a policy has to name flag.
    #[arg(long)]
    policy: Option<PathBuf>,
    /// Read lines `{"text", "scope"?}` and write one line of JSON for each, in order. Offsets count Unicode code points.
    #[arg(long)]
    jsonl: bool,
    /// Whose words they are: system, user, assistant, tool_call, tool_result, document, tool_definition.
    #[arg(long, default_value = "user")]
    scope: String,
    /// Exit with 1 when anything is found.
    #[arg(long)]
    fail: bool,
    /// The text; without it, or with `-`, standard input.
    file: Option<PathBuf>,
}

/// One line of input.
#[derive(Deserialize)]
struct Line {
    text: String,
    scope: Option<String>,
}

/// What a policy makes of one text.
struct Scanned {
    ruling: Ruling,
    /// The signs that the ruling counted.
    verdict: &'static str,
    text: String,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let policy = policy_or_everything(arguments.policy.as_deref())?;
    if policy.recogniser.is_some() {
        report(&["the recogniser is not asked: what only it can find is not shown".to_owned()]);
    }
    if policy.classifier.is_some() {
        report(&["the classifier is not asked: what only it takes for an injection is not shown".to_owned()]);
    }
    let scope = scope(&arguments.scope)?;
    let input = arguments.file.as_deref().map_or_else(read_stdin, read)?;
    let input = String::from_utf8(input).map_err(|_| Failure::of("the text is not UTF-8"))?;
    let mut found = false;
    if arguments.jsonl {
        for (number, json) in input.lines().enumerate().filter(|(_, json)| !json.trim().is_empty()) {
            let wrong = |error: String| Failure::of(format!("line {}: {error}", number + 1));
            let given: Line = serde_json::from_str(json).map_err(|error| wrong(error.to_string()))?;
            let scope = given.scope.as_deref().map_or(Ok(scope), self::scope).map_err(|_| wrong("unknown scope".to_owned()))?;
            let scanned = scan(&policy, &given.text, scope);
            found |= !scanned.ruling.findings.is_empty();
            line(to_json(&policy, &given.text, &scanned))?;
        }
    } else {
        let scanned = scan(&policy, &input, scope);
        found = !scanned.ruling.findings.is_empty();
        show(&policy, &input, &scanned)?;
    }
    Ok(if found && arguments.fail { Outcome::Found } else { Outcome::Fine })
}

pub(super) fn scope(name: &str) -> Result<Scope> {
    Scope::named(name).ok_or_else(|| {
        let known: Vec<&str> = Scope::ALL.iter().map(|(_, name)| *name).collect();
        Failure::of(format!("--scope: unknown scope {name}; known are: {}", known.join(", ")))
    })
}

/// Which way words of this scope travel: a model's own to the client, all others to the model.
pub(super) const fn direction(scope: Scope) -> Direction {
    if matches!(scope, Scope::Assistant | Scope::ToolCall) { Direction::Response } else { Direction::Request }
}

/// What a policy says of a text that stands by itself.
pub(super) fn judge(policy: &Policy, text: &str, scope: Scope) -> Ruling {
    policy.judge(&policy.look(text, "", scope), text, scope, direction(scope))
}

fn scan(policy: &Policy, text: &str, scope: Scope) -> Scanned {
    let ruling = judge(policy, text, scope);
    let mut vault = policy.vault();
    let edits = ruling.findings.iter().filter_map(|(finding, action)| {
        let with = policy.replacement_in(&mut vault, finding.rule, *action, finding.span.of(text))?;
        Some(Edit { raw: finding.span, with })
    });
    let verdict = match injection_verdict(policy, &ruling) {
        Some(Verdict::Block) => "block",
        Some(_) => "flag",
        None => "allow",
    };
    let text = splice::apply(text, edits.collect());
    Scanned { ruling, verdict, text }
}

fn injection_verdict(policy: &Policy, ruling: &Ruling) -> Option<Verdict> {
    let is_sign = |rule| policy.detector.name(rule).is_some_and(|name| name.kind == Kind::Injection);
    ruling.findings.iter().filter(|(finding, _)| is_sign(finding.rule)).map(|(_, action)| action.verdict()).max()
}

fn to_json(policy: &Policy, text: &str, scanned: &Scanned) -> serde_json::Value {
    let mut offsets = CodePoints::new(text);
    let mut findings = Vec::new();
    let mut rules: Vec<&str> = Vec::new();
    let mut sorted = scanned.ruling.findings.clone();
    sorted.sort_by_key(|(finding, _)| finding.span);
    for (finding, _) in &sorted {
        let Some(name) = policy.detector.name(finding.rule) else { continue };
        if name.kind == Kind::Injection {
            if !rules.contains(&name.id.as_str()) {
                rules.push(&name.id);
            }
            continue;
        }
        findings.push(serde_json::json!({
            "rule": name.id,
            "entity": name.entity,
            "start": offsets.before(finding.span.start),
            "end": offsets.before(finding.span.end),
            "confidence": f64::from(finding.confidence) / 100.0,
        }));
    }
    let score = f64::from(scanned.ruling.score) / 100.0;
    serde_json::json!({
        "findings": findings,
        "injection": {"score": score, "verdict": scanned.verdict, "rules": rules},
        "text": scanned.text,
    })
}

/// Counts code points before byte offsets that mostly grow.
pub(super) struct CodePoints<'a> {
    text: &'a str,
    bytes: usize,
    count: usize,
}

impl<'a> CodePoints<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, bytes: 0, count: 0 }
    }

    pub(super) fn before(&mut self, byte: usize) -> usize {
        if byte < self.bytes {
            (self.bytes, self.count) = (0, 0);
        }
        self.count += Span::new(self.bytes, byte).of(self.text).chars().count();
        self.bytes = byte;
        self.count
    }
}

/// The findings for a person, in colour on a terminal; then the text as it would go on.
fn show(policy: &Policy, text: &str, scanned: &Scanned) -> Result<()> {
    let colour = std::io::stdout().is_terminal();
    let paint = |code: &str, text: &str| if colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() };
    let mut sorted = scanned.ruling.findings.clone();
    sorted.sort_by_key(|(finding, _)| finding.span);
    for (finding, action) in &sorted {
        let Some(name) = policy.detector.name(finding.rule) else { continue };
        let line_number = Span::new(0, finding.span.start).of(text).matches('\n').count() + 1;
        let what = paint("33", finding.span.of(text));
        line(format!("line {line_number}: {} {} ({}%, {}): {what}", name.entity, name.id, finding.confidence, action.name()))?;
    }
    if scanned.ruling.score > 0 {
        line(format!("injection: score {:.2}, {}", f64::from(scanned.ruling.score) / 100.0, scanned.verdict))?;
    }
    if sorted.is_empty() {
        line("nothing found")?;
    }
    if scanned.text != text {
        line(format!("{}\n{}", paint("32", "what would go on:"), scanned.text.trim_end_matches('\n')))?;
    }
    Ok(())
}
