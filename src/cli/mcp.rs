//! `mcp`: what a policy needs to know about servers of the Model Context Protocol.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use portcullis::policy::mcp::pin::Pin;
use serde_json::Value;

use super::{Failure, Outcome, Result, line, read_stdin, read_text};

/// Prepare a policy for servers of the Model Context Protocol.
///
/// Example: portcullis mcp pin tools.json >> policy.yaml
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Pin(PinArguments),
}

/// Print the pins of tools, as `mcp.pins` takes them, from a server's answer to tools/list.
///
/// It may be the answer itself, its result, a list of tools, one tool on each line, or a stream of events.
///
/// Example: curl -s -d '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' -H 'content-type: application/json'
///            -H 'accept: application/json, text/event-stream' http://localhost:8000/mcp | portcullis mcp pin
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
struct PinArguments {
    /// The answer; without it, or for `-`, standard input.
    file: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let Verb::Pin(PinArguments { file }) = &arguments.verb;
    let text = match file {
        Some(file) => read_text(file)?,
        None => String::from_utf8(read_stdin()?).map_err(|_| Failure::of("standard input: it is not UTF-8"))?,
    };
    let mut tools = Vec::new();
    if let Ok(answer) = serde_json::from_str::<Value>(&text) {
        collect(&answer, &mut tools);
    } else {
        let lines = text.lines().map(|line| line.strip_prefix("data:").unwrap_or(line).trim());
        lines.filter_map(|line| serde_json::from_str(line).ok()).for_each(|answer: Value| collect(&answer, &mut tools));
    }
    if tools.is_empty() {
        return Err(Failure::of("there is no tool in it; give a server's answer to tools/list"));
    }
    line("mcp:\n  pins:")?;
    for (name, pin) in tools {
        line(format!("    {}: {pin}", Value::from(name)))?;
    }
    Ok(Outcome::Fine)
}

/// The tools in an answer, wherever they stand in it.
fn collect(answer: &Value, tools: &mut Vec<(String, Pin)>) {
    match answer {
        Value::Array(answers) => answers.iter().for_each(|answer| collect(answer, tools)),
        Value::Object(members) => match (members.get("name").and_then(Value::as_str), members.contains_key("inputSchema")) {
            (Some(name), true) => tools.extend(Pin::of(&answer.to_string()).map(|pin| (name.to_owned(), pin))),
            _ => ["result", "tools"].iter().filter_map(|member| members.get(*member)).for_each(|inner| collect(inner, tools)),
        },
        _ => {}
    }
}
