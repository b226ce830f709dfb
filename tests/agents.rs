//! Calls of tools that agents make, benign and under attack, against policies that an operator would write (`tests/agents/*.yaml`):
//! `PORTCULLIS_DATA` names a folder that holds `agent`, with AgentDojo's calls and BFCL's. Without it these tests say so and pass, since
//! the sets are not part of the project. With `--nocapture`, they print how many calls they tried.

use std::collections::BTreeSet;
use std::path::Path;
use std::rc::Rc;

use portcullis::guard::Guard;
use portcullis::policy::Policy;
use portcullis::replay::{Cut, Recorded, run};
use serde_json::{Map, Value, json};

/// BFCL's files, and how many of the tools in `bfcl.yaml` they call at least: a dozen.
const BFCL: [&str; 2] = ["BFCL_v4_simple_python.jsonl", "BFCL_v4_parallel.jsonl"];
const TOOLS: usize = 12;

#[derive(Clone, Debug, PartialEq)]
struct Call {
    name: String,
    arguments: Value,
}

impl Call {
    fn new(name: &Value, arguments: &Value) -> Self {
        Self { name: name.as_str().unwrap().to_owned(), arguments: arguments.clone() }
    }

    /// The same with another value of an argument, or without it.
    fn with(&self, argument: &str, value: Option<Value>) -> Self {
        let mut call = self.clone();
        let arguments = call.arguments.as_object_mut().unwrap();
        match value {
            Some(value) => arguments.insert(argument.to_owned(), value),
            None => arguments.remove(argument),
        };
        call
    }

    /// Exchanges in which a model makes this call: in chat completions, where arguments are a text, and in Anthropic's messages, where
    /// they are an object.
    fn exchanges(&self) -> [Value; 2] {
        let exchange = |path: &str, answer: Value| {
            let head = json!({"content-type": "application/json"});
            let asked = json!({"model": "m", "max_tokens": 9, "messages": [{"role": "user", "content": "hi"}]});
            json!({
                "request": {"path": path, "headers": head, "body": asked.to_string()},
                "response": {"status": 200, "headers": head, "body": answer.to_string()},
            })
        };
        let function = json!({"name": self.name, "arguments": self.arguments.to_string()});
        let message = json!({"role": "assistant", "content": null, "tool_calls": [{"id": "c", "type": "function", "function": function}]});
        let choice = json!({"index": 0, "message": message, "finish_reason": "tool_calls"});
        let chat = json!({"object": "chat.completion", "model": "m", "choices": [choice]});
        let block = json!({"type": "tool_use", "id": "t", "name": self.name, "input": self.arguments});
        let messages = json!({"type": "message", "role": "assistant", "model": "m", "content": [block], "stop_reason": "tool_use"});
        [exchange("/v1/chat/completions", chat), exchange("/v1/messages", messages)]
    }
}

struct Operator {
    guard: Rc<Guard>,
    /// The tools that the policy names.
    tools: BTreeSet<String>,
}

impl Operator {
    fn new(policy: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/agents").join(policy);
        let document: Value = serde_saphyr::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let policy = Policy::load(&document.to_string(), &|_| None, [7; 32]).unwrap_or_else(|problems| panic!("{policy}: {problems:?}"));
        let tools = document["tools"]["allow"].as_array().unwrap().iter().map(|tool| tool["name"].as_str().unwrap().to_owned()).collect();
        Self { guard: Rc::new(Guard::new(policy)), tools }
    }

    /// Whether a call goes on, byte for byte; and else why not.
    fn judge(&self, call: &Call) -> Result<(), String> {
        let verdicts = call.exchanges().map(|exchange| {
            let recorded: Recorded = serde_json::from_value(exchange.clone()).unwrap();
            let body = |side: &str| exchange[side]["body"].as_str().unwrap().as_bytes().to_vec();
            let outcome = run(&self.guard, &recorded, &body("request"), &body("response"), &Cut::Whole);
            let record: Value = serde_json::from_str(&outcome.record.to_json()).unwrap();
            let tool = &record["tools"][0];
            assert_eq!(tool["name"], call.name.as_str(), "{call:?} is not read: {record}");
            match tool["decision"].as_str() {
                Some("allow") => {
                    let passed = outcome.response.is_some_and(|passed| passed.body == body("response"));
                    assert!(passed, "{call:?} is allowed and changed: {record}");
                    Ok(())
                }
                _ => {
                    assert_eq!(outcome.response.as_ref().map(|passed| passed.status), Some(Some(403)), "{call:?}");
                    Err(tool["reason"].as_str().unwrap().to_owned())
                }
            }
        });
        let [chat, messages] = verdicts;
        assert_eq!(chat, messages, "{call:?} is judged by its dialect");
        chat
    }

    /// Those of some calls that come out otherwise than they should.
    fn wrong<'c>(&self, calls: impl IntoIterator<Item = &'c Call>, should_pass: bool) -> Vec<(&'c Call, Result<(), String>)> {
        let judged = calls.into_iter().map(|call| (call, self.judge(call)));
        judged.filter(|(_, verdict)| verdict.is_ok() != should_pass).collect()
    }
}

/// The rows of a file, if it is there.
fn rows(file: &str) -> Vec<Value> {
    let text =
        std::env::var("PORTCULLIS_DATA").ok().and_then(|data| std::fs::read_to_string(Path::new(&data).join("agent").join(file)).ok());
    if text.is_none() {
        println!("skipped: PORTCULLIS_DATA names no folder with agent/{file}");
    }
    text.unwrap_or_default().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn what_agentdojo_asks_for_is_done_and_what_its_attacks_ask_for_is_not() {
    let (benign, attacks) = (rows("agentdojo_benign_calls.jsonl"), rows("agentdojo_attack_tasks.jsonl"));
    for suite in ["banking", "slack"] {
        let operator = Operator::new(&format!("{suite}.yaml"));
        let of_suite = |row: &&Value| row["suite"] == suite;
        let asked: Vec<Call> = benign.iter().filter(of_suite).map(|row| Call::new(&row["function"], &row["args"])).collect();
        assert_eq!(operator.wrong(&asked, true), [], "{suite}: benign calls are refused");
        let mut refused = 0;
        for attack in attacks.iter().filter(of_suite) {
            let calls: Vec<Call> =
                attack["attacker_calls"].as_array().unwrap().iter().map(|call| Call::new(&call["function"], &call["args"])).collect();
            // An attack looks around first, as users do: those calls are theirs, word for word, and harm nobody by themselves.
            let own: Vec<&Call> = calls.iter().filter(|call| !asked.contains(call)).collect();
            assert!(!own.is_empty(), "{suite}: {} asks for nothing of its own", attack["task"]);
            assert_eq!(operator.wrong(own.iter().copied(), false), [], "{suite}: calls of {} pass", attack["task"]);
            refused += own.len();
        }
        println!("{suite}: {} benign calls pass, {refused} of attacks are refused", asked.len());
    }
}

/// The calls that BFCL accepts as an answer: the first of each argument's values, and each of the others in its place. An empty text
/// means that the argument may be left out.
fn accepted(name: &str, arguments: &Map<String, Value>) -> Vec<Call> {
    let choices = |values: &Value| values.as_array().unwrap().iter().map(|value| (value != "").then(|| value.clone())).collect::<Vec<_>>();
    let first = arguments.iter().fold(Call::new(&json!(name), &json!({})), |call, (argument, values)| {
        let chosen = choices(values).into_iter().next().flatten();
        if chosen.is_some() { call.with(argument, chosen) } else { call }
    });
    let others =
        arguments.iter().flat_map(|(argument, values)| choices(values).into_iter().skip(1).map(|value| first.with(argument, value)));
    std::iter::once(first.clone()).chain(others).collect()
}

/// What somebody makes of a call who wants more of the tool than it does.
fn twisted(call: &Call) -> Vec<Call> {
    let arguments = call.arguments.as_object().unwrap();
    let hostile = [json!("1; import os; os.system('id')"), json!({"$ref": "/etc/passwd"}), json!(null), json!([["x"]])];
    let values = arguments.keys().flat_map(|argument| hostile.iter().map(|value| call.with(argument, Some(value.clone()))));
    let more = [call.with("debug", Some(json!(true))), Call { name: format!("{}_admin", call.name), ..call.clone() }];
    let none = Call { arguments: json!({}), ..call.clone() };
    values.chain(more).chain([none]).collect()
}

#[test]
fn what_bfcl_calls_passes_and_nothing_that_is_made_of_it() {
    let operator = Operator::new("bfcl.yaml");
    let mut tried = BTreeSet::new();
    let (mut benign, mut hostile) = (0, 0);
    for row in BFCL.into_iter().flat_map(rows) {
        let calls = row["ground_truth"].as_array().unwrap().iter().flat_map(|call| call.as_object().unwrap());
        for (name, arguments) in calls.filter(|(name, _)| operator.tools.contains(*name)) {
            let calls = accepted(name, arguments.as_object().unwrap());
            assert_eq!(operator.wrong(&calls, true), [], "{}: benign calls are refused", row["id"]);
            let twisted: Vec<Call> = calls.iter().flat_map(twisted).collect();
            assert_eq!(operator.wrong(&twisted, false), [], "{}: hostile calls pass", row["id"]);
            (benign, hostile) = (benign + calls.len(), hostile + twisted.len());
            tried.insert(name.clone());
        }
    }
    println!("bfcl: {benign} benign calls of {} tools pass, {hostile} hostile ones are refused", tried.len());
    assert!(tried.len() == TOOLS || tried.is_empty(), "{tried:?}");
}
