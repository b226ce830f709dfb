//! `replay`: recorded exchanges through the whole guard, and through every cut of their bodies.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use clap::Args;
use portcullis::guard::Guard;
use portcullis::replay::{Cut, Recorded, Remembered, all_cuts, run as run_exchange};

use super::{Failure, Outcome, Result, line, policy, read, read_text, report};

/// Run recorded exchanges through the guard.
///
/// Each line of a file is {"id", "request": {"method", "path", "route", "headers", "body"}, "response": {"status", "headers",
/// "body"}, "expect"}; a body may also be "body_base64" or "body_file" (beside the file); absent parts are left out. A request may have
/// what Envoy knows of its sender: the "claims" of a token, a "certificate" as {"uri_san": "spiffe://acme/agent"}, the address of the
/// "peer". Beside them, "at" says when it began, in seconds since 1970 (0 without it): what counts over time counts from line to line. With "expect", the output must hold what that holds (`body` being the text of `body_base64`): a policy test. Nobody else is
/// asked: "recogniser" and "classifier" say what they would answer, as {"names": {"PERSON": ["Ada Lovelace"]}}, {"attacks": ["words of
/// an attack"]} or {"status": 503}; without it, none answers.
///
/// Examples:
///   portcullis replay --policy policy.yaml exchanges.jsonl
///   portcullis replay --split all exchanges.jsonl > /dev/null && echo 'the same for every cut'
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The policy; without it, every detector with its default.
    #[arg(long)]
    policy: Option<PathBuf>,
    /// Cut bodies into chunks of N bytes, or try `all` cuts and exit with 1 where their results differ.
    #[arg(long, value_name = "N|all", value_parser = split)]
    split: Option<Split>,
    /// JSON Lines; `-` is standard input.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

#[derive(Clone, Copy, Debug)]
enum Split {
    Every(usize),
    All,
}

fn split(value: &str) -> std::result::Result<Split, String> {
    match value.parse() {
        Ok(0) => Err("a chunk has at least one byte".to_owned()),
        Ok(bytes) => Ok(Split::Every(bytes)),
        Err(_) if value == "all" => Ok(Split::All),
        Err(_) => Err("a number of bytes, or `all`".to_owned()),
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let policy = policy(arguments.policy.as_deref())?;
    let memory = Rc::new(Remembered::default());
    let guard = (Rc::new(Guard::with_memory(policy, memory.clone())), memory);
    let mut differences = 0;
    let mut done = 0;
    for file in &arguments.files {
        let text = read_text(file)?;
        for (number, json) in text.lines().enumerate().filter(|(_, json)| !json.trim().is_empty()) {
            let place = format!("{}:{}", file.display(), number + 1);
            let complaints = exchange(&guard, arguments.split, file, json).map_err(|error| Failure::of(format!("{place}: {error}")))??;
            differences += complaints.len();
            report(&complaints.iter().map(|complaint| format!("{place}: {complaint}")).collect::<Vec<_>>());
            done += 1;
            progress(done);
        }
    }
    Ok(if differences > 0 { Outcome::Found } else { Outcome::Fine })
}

/// Runs one exchange and writes its line. What is not as it should be comes back.
fn exchange(
    (guard, memory): &(Rc<Guard>, Rc<Remembered>),
    split: Option<Split>,
    file: &Path,
    json: &str,
) -> std::result::Result<Result<Vec<String>>, String> {
    let mut recorded: Recorded = serde_json::from_str(json).map_err(|error| error.to_string())?;
    let mut entropy = [0; 32];
    getrandom::fill(&mut entropy).map_err(|error| error.to_string())?;
    recorded.entropy = Some(entropy);
    let folder = file.parent().unwrap_or(Path::new("."));
    let body = |message: Option<&portcullis::replay::Message>| match message {
        Some(message) => message.bytes(|name| {
            read(&folder.join(name)).map_err(|error| match error {
                Failure::Unusable(lines) => lines.join("; "),
                Failure::Closed => String::new(),
            })
        }),
        None => Ok(Vec::new()),
    };
    let request = body(recorded.request.as_ref())?;
    let response = body(recorded.response.as_ref())?;
    let cut = match split {
        Some(Split::Every(bytes)) => Cut::Every(bytes),
        Some(Split::All) | None => Cut::Whole,
    };
    let found = Remembered::clone(memory);
    let outcome = run_exchange(guard, &recorded, &request, &response, &cut);
    let mut complaints = Vec::new();
    if matches!(split, Some(Split::All)) {
        let differs = |cut: &Cut| {
            // Whichever way it is cut, it must find the same.
            memory.become_like(&found);
            run_exchange(guard, &recorded, &request, &response, cut) != outcome
        };
        if let Some(cut) = all_cuts(request.len().max(response.len())).iter().find(|cut| differs(cut)) {
            complaints.push(format!("another result when the bodies are cut {cut:?}"));
        }
    }
    complaints.extend(recorded.unmet(&outcome));
    Ok(line(outcome.to_json(&recorded.id)).map(|()| complaints))
}

fn progress(done: usize) {
    if std::io::stderr().is_terminal() && !std::io::stdout().is_terminal() {
        let _ = write!(std::io::stderr().lock(), "\r{done} exchanges");
    }
}
