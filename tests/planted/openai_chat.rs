//! Every place of OpenAI chat completions where text may stand × every rule for personal data and secrets × every form. Optimised
//! (`--release`), a value is split at every byte.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::rc::Rc;

use portcullis::decision::Verdict;
use portcullis::detect::{Kind, rules};
use portcullis::guard::Guard;
use portcullis::policy::Policy;
use portcullis::replay::{Cut, How, Message, Recorded, run};
use serde_json::{Value, json};

use crate::aggregate;
use crate::sweep::Tally;

pub(crate) const POLICY: &str = r#"{"version":1,"host":{"hold_headers":true},"secrets":{"request":"redact","response":"redact"}}"#;

/// Stands in a template where the text goes.
const HERE: &str = "@@";

/// The longest piece of a value that tells nothing.
const TELLS_NOTHING: usize = 5;

/// A value, and the words around it.
pub(crate) struct Planted {
    pub(crate) rule: &'static str,
    pub(crate) before: &'static str,
    pub(crate) value: &'static str,
    pub(crate) after: &'static str,
}

const fn planted(rule: &'static str, before: &'static str, value: &'static str, after: &'static str) -> Planted {
    Planted { rule, before, value, after }
}

pub(crate) const VALUES: &[Planted] = &[
    planted("pii.email_address", "Write to ", "jane.roe+crm@mail.example.org", " today"),
    planted("pii.email_address", "", "q_9%z@xn--bcher-kva.example", ""),
    planted("pii.phone_number", "call ", "(212) 555-0147", " now"),
    planted("pii.phone_number", "call ", "+44 20 7946 0958", ", please"),
    planted("pii.phone_number", "my phone is ", "2125550147", ""),
    planted("pii.phone_number", "", "2125550147", " is my mobile"),
    planted("pii.us_ssn", "his is ", "536-90-4399", "."),
    planted("pii.us_ssn", "Social Security number: ", "536904399", ""),
    planted("pii.us_ssn", "", "536904399", " is my SSN"),
    planted("pii.credit_card", "pay with ", "5425 2334 3010 9903", " please"),
    planted("pii.credit_card", "", "378282246310005", ""),
    planted("pii.ip_address", "from ", "203.0.113.179", ""),
    planted("pii.ip_address", "host ", "2001:db8::8a2e:370:7334", " answers"),
    planted("pii.iban_code", "IBAN ", "GB82 WEST 1234 5698 7654 32", ""),
    planted("pii.iban_code", "to ", "NL91ABNA0417164300", ", please"),
    planted("secret.openai_api_key", "key=", "sk-proj-Ab3dEf6hIj9kLm2nOp5qRs8tUv1wXy4z-_Ab3dEf6hIj9k", ""),
    planted("secret.anthropic_api_key", "(", "sk-ant-api03-Zy9xWv8uTs7rQp6oNm5lKj4iHg3fEd2c-_Ba1Zy9x", ")"),
    planted("secret.aws_access_key", "id:", "AKIAQ3EGPRTUV2WXYZ57", ";"),
    planted("secret.github_token", "token ", "ghp_Mn4bVc3xZl2kJh1gFd0sAp9oIu8yTr7eWq65", ""),
    planted("secret.slack_token", "SLACK=", "xoxb-123456789012-1234567890123-AbCdEfGhIjKl", ""),
    planted("secret.slack_token", "https://", "hooks.slack.com/services/T0QWERTYU/B0ASDFGHJ/Zx9Cv8Bn7Mq6We5R", " posts"),
    planted("secret.google_api_key", "key=", "AIzaSyQ9w8E7r6T5y4U3i2O1p0AsDfGhJkLzXcV", ""),
    planted("secret.stripe_api_key", "", "sk_live_Qw3rTy8uIo2pAs5dFg7h", " is live"),
    planted(
        "secret.json_web_token",
        "Bearer ",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
        "",
    ),
    planted(
        "secret.private_key",
        "",
        "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nBKcwggSjAgEAAoIBAQC7\n-----END PRIVATE KEY-----",
        "\nthat is it",
    ),
];

/// The digits of a number, under the name of a member that tells what they are.
const NUMBERS: &[(&str, &str, &str)] =
    &[("pii.credit_card", "card", "5425233430109903"), ("pii.us_ssn", "ssn", "536904399"), ("pii.phone_number", "phone", "2125550147")];

/// How a text is written at a place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum As {
    /// In a JSON string.
    Text,
    /// In a JSON string, within JSON in a JSON string.
    Json,
    /// In a line of a stream, bare.
    Line,
}

/// A place of a body that comes whole.
struct Whole {
    name: &'static str,
    is_request: bool,
    status: u16,
    written: As,
    body: Value,
}

fn wholes() -> Vec<Whole> {
    let mut all = Vec::new();
    let mut request = |name, written, members: Value| {
        let mut body = json!({"model": "gpt-4o", "messages": [{"role": "user", "content": "hi"}]});
        body.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        all.push(Whole { name, is_request: true, status: 0, written, body });
    };
    for (name, role) in [
        ("request: system", "system"),
        ("request: developer", "developer"),
        ("request: user", "user"),
        ("request: assistant", "assistant"),
        ("request: tool result", "tool"),
        ("request: function result", "function"),
        ("request: unknown role", "narrator"),
    ] {
        request(name, As::Text, json!({"messages": [{"content": HERE, "role": role}]}));
    }
    let message = |message: Value| json!({"messages": [message]});
    let call = |call: Value| message(json!({"role": "assistant", "content": null, "tool_calls": [call]}));
    let arguments = json!({"to": HERE}).to_string();
    request("request: part", As::Text, message(json!({"role": "user", "content": [{"type": "text", "text": HERE}]})));
    request("request: result's part", As::Text, message(json!({"role": "tool", "content": [{"type": "text", "text": HERE}]})));
    request("request: result, JSON", As::Json, message(json!({"role": "tool", "content": arguments})));
    request("request: refusal", As::Text, message(json!({"role": "assistant", "refusal": HERE})));
    request(
        "request: arguments",
        As::Json,
        call(json!({"id": "c", "type": "function", "function": {"name": "f", "arguments": arguments}})),
    );
    request("request: custom input", As::Text, call(json!({"id": "c", "type": "custom", "custom": {"name": "f", "input": HERE}})));
    request(
        "request: function_call",
        As::Json,
        message(json!({"role": "assistant", "function_call": {"name": "f", "arguments": arguments}})),
    );
    let function = |function: Value| json!({"tools": [{"type": "function", "function": function}]});
    request("request: tool's description", As::Text, function(json!({"name": "f", "description": HERE})));
    request(
        "request: parameter's description",
        As::Text,
        function(json!({"name": "f", "parameters": {"type": "object", "properties": {"a": {"type": "string", "description": HERE}}}})),
    );
    request("request: parameter's enum", As::Text, function(json!({"name": "f", "parameters": {"enum": ["x", HERE]}})));
    request("request: function's description", As::Text, json!({"functions": [{"name": "f", "description": HERE}]}));
    request("request: name", As::Text, message(json!({"role": "user", "name": HERE, "content": "hi"})));
    request("request: metadata", As::Text, json!({"metadata": {"note": HERE}}));
    request("request: user member", As::Text, json!({"user": HERE}));
    request("request: stop", As::Text, json!({"stop": ["END", HERE]}));
    request("request: prediction", As::Text, json!({"prediction": {"type": "content", "content": HERE}}));
    request("request: unknown member", As::Text, json!({"x_ray": {"deep": [[{"down": HERE}]]}}));
    request("request: key", As::Text, json!({"metadata": {HERE: "x"}}));

    let mut response = |name, status, written, body: Value| all.push(Whole { name, is_request: false, status, written, body });
    let answer = |message: Value| {
        let choices = json!([{"index": 0, "message": message, "finish_reason": "stop"}]);
        json!({"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "gpt-4o", "choices": choices})
    };
    let said = |member: &str, value: Value| answer(json!({"role": "assistant", "content": "ok", member: value}));
    response("answer: content", 200, As::Text, said("content", json!(HERE)));
    response("answer: part", 200, As::Text, said("content", json!([{"type": "text", "text": HERE}])));
    response("answer: refusal", 200, As::Text, said("refusal", json!(HERE)));
    response("answer: reasoning_content", 200, As::Text, said("reasoning_content", json!(HERE)));
    response("answer: reasoning_details", 200, As::Text, said("reasoning_details", json!([{"type": "reasoning.text", "text": HERE}])));
    let function = json!({"name": "f", "arguments": arguments});
    response("answer: arguments", 200, As::Json, said("tool_calls", json!([{"id": "c", "type": "function", "function": function}])));
    let custom = json!([{"id": "c", "type": "custom", "custom": {"name": "f", "input": HERE}}]);
    response("answer: custom input", 200, As::Text, said("tool_calls", custom));
    response("answer: function_call", 200, As::Json, said("function_call", function));
    let citation = json!({"start_index": 0, "end_index": 2, "title": HERE, "url": "https://a.test"});
    response("answer: annotations", 200, As::Text, said("annotations", json!([{"type": "url_citation", "url_citation": citation}])));
    response("answer: transcript", 200, As::Text, said("audio", json!({"id": "audio_1", "transcript": HERE})));
    response("answer: unknown member", 200, As::Text, said("x_ray", json!({"deep": [[{"down": HERE}]]})));
    response("answer: key", 200, As::Text, said("x_ray", json!({HERE: 1})));
    let mut echoed = said("content", json!(HERE));
    echoed["choices"][0]["logprobs"] = json!({"content": [{"token": HERE, "logprob": -0.1, "bytes": null, "top_logprobs": []}]});
    response("answer: logprobs", 200, As::Text, echoed);
    let mut beside = said("content", json!("ok"));
    beside["x_ray"] = json!(HERE);
    response("answer: unknown at the top", 200, As::Text, beside);
    response("answer: error message", 400, As::Text, json!({"error": {"message": HERE, "type": "invalid_request_error", "code": null}}));
    response("answer: other error", 502, As::Text, json!({"detail": [{"loc": ["body"], "msg": HERE}]}));
    all
}

/// A place of a stream. The texts of some go on from event to event.
struct Streamed {
    name: &'static str,
    goes_on: bool,
    written: As,
    /// What comes before, and the event with a piece of the text.
    opening: String,
    event: String,
}

fn streameds() -> Vec<Streamed> {
    let chunk = |delta: Value| {
        let choices = json!([{"index": 0, "delta": delta, "finish_reason": null}]);
        json!({"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "gpt-4o", "choices": choices})
    };
    let data = |value: &Value| format!("data: {value}\n\n");
    let role = data(&chunk(json!({"role": "assistant", "content": ""})));
    let mut all = Vec::new();
    let mut place = |name, goes_on, written, opening: &str, event: String| {
        all.push(Streamed { name, goes_on, written, opening: opening.to_owned(), event });
    };
    for (name, delta) in [
        ("stream: content", json!({"content": HERE})),
        ("stream: part", json!({"content": [{"type": "text", "text": HERE}]})),
        ("stream: refusal", json!({"refusal": HERE})),
        ("stream: reasoning_content", json!({"reasoning_content": HERE})),
        ("stream: reasoning_details", json!({"reasoning_details": [{"type": "reasoning.text", "text": HERE, "index": 0}]})),
        ("stream: unknown delta text", json!({"x_ray": {"down": HERE}})),
        ("stream: transcript", json!({"audio": {"transcript": HERE}})),
    ] {
        place(name, true, As::Text, &role, data(&chunk(delta)));
    }
    let mut second = chunk(json!({"content": HERE}));
    second["choices"][0]["index"] = json!(3);
    place("stream: another answer", true, As::Text, &role, data(&second));
    let mut echoed = chunk(json!({"content": HERE}));
    echoed["choices"][0]["logprobs"] = json!({"content": [{"token": HERE, "logprob": -0.1, "bytes": null, "top_logprobs": []}]});
    place("stream: logprobs", true, As::Text, &role, data(&echoed));
    for (name, kind, inner, member, written) in [
        ("stream: arguments", "function", "function", "arguments", As::Json),
        ("stream: custom input", "custom", "custom", "input", As::Text),
    ] {
        let call = |with: Value| chunk(json!({"tool_calls": [with]}));
        let opening = data(&call(json!({"index": 1, "id": "call_1", "type": kind, inner: {"name": "f", member: ""}})));
        place(name, true, written, &format!("{role}{opening}"), data(&call(json!({"index": 1, inner: {member: HERE}}))));
    }
    let mut both = chunk(json!({"content": HERE}));
    both["choices"][0]["delta"]["refusal"] = json!("another text ");
    both["choices"].as_array_mut().unwrap().push(json!({"index": 1, "delta": {"content": "another answer "}}));
    place("stream: content, beside others", true, As::Text, &role, data(&both));
    let cited = chunk(json!({"annotations": [{"url_citation": {"content": "what it says there "}}], "content": HERE}));
    place("stream: content, beside a cited one", true, As::Text, &role, data(&cited));
    let call = |index: u32, arguments: &str| json!({"index": index, "function": {"arguments": arguments}});
    let calls = chunk(json!({"tool_calls": [call(0, "[1] "), call(1, HERE)]}));
    place("stream: arguments, beside others", true, As::Json, &role, data(&calls));
    let opening = data(&chunk(json!({"function_call": {"name": "f", "arguments": ""}})));
    place("stream: function_call", true, As::Json, &opening, data(&chunk(json!({"function_call": {"arguments": HERE}}))));

    place("stream: key", false, As::Text, &role, data(&chunk(json!({"x_ray": {HERE: 1}}))));
    let mut beside = chunk(json!({"content": "ok"}));
    beside["x_ray"] = json!(HERE);
    place("stream: unknown at the top", false, As::Text, &role, data(&beside));
    let mut beside = chunk(json!({"content": "ok"}));
    beside["choices"][0]["x_ray"] = json!({"text": HERE});
    place("stream: unknown beside the delta", false, As::Text, &role, data(&beside));
    let error = data(&json!({"error": {"message": HERE, "type": "server_error", "code": null}}));
    place("stream: error event", false, As::Text, &role, format!("event: error\n{error}"));
    place("stream: first event is an error", false, As::Text, "", error);
    place("stream: data, no JSON", false, As::Line, &role, format!("data: {HERE}\n\n"));
    place("stream: data, second line", false, As::Line, &role, format!("data: so\ndata: {HERE}\n\n"));
    place("stream: comment", false, As::Line, &role, format!(": {HERE}\n\n"));
    place("stream: comment in an event", false, As::Line, "", format!(": {HERE}\n{role}"));
    place("stream: event's name", false, As::Line, &role, format!("event: {HERE}\ndata: x\n\n"));
    place("stream: event's id", false, As::Line, &role, format!("id: {HERE}\ndata: x\n\n"));
    place("stream: unknown field", false, As::Line, &role, format!("note: {HERE}\ndata: x\n\n"));
    place("stream: no field", false, As::Line, &role, format!("{HERE}\ndata: x\n\n"));
    all
}

/// `text` as it stands in a JSON string; each of its characters by its number, if asked.
pub(crate) fn quoted(text: &str, by_number: bool) -> String {
    if by_number {
        return text.encode_utf16().map(|unit| format!("\\u{unit:04X}")).collect();
    }
    let quoted = Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

fn bare(text: &str) -> String {
    text.replace('\n', "\\n")
}

struct Run {
    guard: Rc<Guard>,
    /// The forms tried at each place with each rule; the places in their order.
    tried: BTreeMap<(usize, &'static str), usize>,
    names: Vec<&'static str>,
    wrong: BTreeMap<String, String>,
}

/// One body that holds a value, and how it is told.
struct Trial<'a> {
    rule: &'static str,
    value: &'a str,
    form: String,
    is_request: bool,
    status: u16,
    body: &'a str,
}

const CUTS: [Cut; 4] = [Cut::Whole, Cut::Every(1), Cut::Every(7), Cut::Every(61)];

/// The pieces of a value that must not stand anywhere. The frame of a private key is no secret, nor is what a rule is called by.
pub(crate) fn pieces<'a>(rule: &str, value: &'a str) -> HashSet<&'a [u8]> {
    let lines = value.split('\n').filter(|line| !line.starts_with("-----"));
    let windows = lines.flat_map(|line| line.as_bytes().windows(TELLS_NOTHING + 1));
    windows.filter(|window| !rule.as_bytes().windows(window.len()).any(|known| known == *window)).collect()
}

/// The first of the pieces that a text holds.
pub(crate) fn first_in<'a>(text: &'a str, pieces: &HashSet<&[u8]>) -> Option<Cow<'a, str>> {
    text.as_bytes().windows(TELLS_NOTHING + 1).find(|window| pieces.contains(window)).map(String::from_utf8_lossy)
}

impl Run {
    /// The place that is tried from now on.
    fn at(&mut self, name: &'static str) {
        assert!(!self.names.contains(&name), "{name} stands twice");
        self.names.push(name);
    }

    fn attempt(&mut self, trial: &Trial<'_>, cuts: &[Cut]) {
        let Trial { rule, is_request, status, body, .. } = *trial;
        let kind = if body.starts_with('{') { "application/json" } else { "text/event-stream" };
        let message = |path: Option<&str>, status, kind: &str| {
            let headers = serde_json::from_value(json!({"content-type": kind})).unwrap();
            Some(Message { path: path.map(str::to_owned), status, headers, ..Message::default() })
        };
        let path = Some("/v1/chat/completions");
        let recorded = Recorded {
            request: message(path, None, "application/json"),
            response: message(None, Some(status), kind).filter(|_| !is_request),
            ..Recorded::default()
        };
        let clean = r#"{"model":"gpt-4o","messages":[{"role":"user","content":"hi"}]}"#;
        let (request, response) = if is_request { (body, "") } else { (clean, body) };
        let pieces = pieces(rule, trial.value);
        let cell = format!("{} × {rule}", self.names[self.names.len() - 1]);
        let mut first = None;
        for cut in cuts {
            let outcome = run(&self.guard, &recorded, request.as_bytes(), response.as_bytes(), cut);
            *self.tried.entry((self.names.len() - 1, rule)).or_default() += 1;
            let why = match &first {
                Some(first) => (*first != outcome).then(|| "not what comes of it whole".to_owned()),
                None => {
                    let passed = if is_request { &outcome.request } else { &outcome.response };
                    let of_body = match passed {
                        Some(passed) => trial.wrong(&String::from_utf8_lossy(&passed.body), passed.how, outcome.record.verdict, &pieces),
                        None => Some("nothing went on".to_owned()),
                    };
                    let record = outcome.record.to_json();
                    let recorded = first_in(&record, &pieces).map(|piece| format!("{piece} is in the record"));
                    let unnamed = (!record.contains(rule)).then(|| format!("the record does not name the rule: {record}"));
                    of_body.or(recorded).or(unnamed)
                }
            };
            first.get_or_insert(outcome);
            if let Some(why) = why {
                self.wrong.entry(cell.clone()).or_insert_with(|| format!("{}, cut {cut:?}: {why}", trial.form));
            }
        }
    }
}

impl Trial<'_> {
    /// What is wrong with what went on.
    fn wrong(&self, body: &str, how: How, verdict: Verdict, pieces: &HashSet<&[u8]>) -> Option<String> {
        let mut texts = BTreeMap::new();
        match serde_json::from_str(body) {
            Ok(value) => aggregate::walk("", &value, &mut texts),
            Err(_) if !self.body.starts_with('{') => texts = aggregate::aggregate(body),
            Err(error) => return Some(format!("{error}: {body}")),
        }
        let seen = || texts.iter().flat_map(|(path, text)| [path.as_str(), text.as_str()]).chain([body]);
        if let Some(piece) = seen().find_map(|text| first_in(text, pieces)) {
            return Some(format!("{piece} went on: {body}"));
        }
        let entity = rules().find(|rule| rule.id == self.rule).unwrap().entity;
        let is_replaced = seen().any(|text| text.contains(&format!("[{entity}]")));
        (how != How::Replace || verdict != Verdict::Redact || !is_replaced).then(|| format!("{how:?}, {verdict:?}: {body}"))
    }
}

fn whole(run: &mut Run, place: &Whole) {
    run.at(place.name);
    for planted in VALUES {
        let text = [planted.before, planted.value, planted.after].concat();
        let written = |by_number: bool| match place.written {
            As::Json => quoted(&quoted(&text, false), by_number),
            _ => quoted(&text, by_number),
        };
        let compact = place.body.to_string();
        let pretty = serde_json::to_string_pretty(&place.body).unwrap();
        for (form, template, by_number) in [("compact", &compact, false), ("pretty", &pretty, false), ("by number", &compact, true)] {
            let body = template.replace(HERE, &written(by_number));
            let (rule, value) = (planted.rule, planted.value);
            let trial = Trial { rule, value, form: form.to_owned(), is_request: place.is_request, status: place.status, body: &body };
            run.attempt(&trial, &CUTS);
        }
    }
}

/// Numbers, wherever they stand.
fn numbers(run: &mut Run) {
    let places = [
        ("request: number", true, json!({"messages": [{"role": "user", "content": "hi"}], "metadata": {"KEY": HERE}})),
        ("answer: number", false, json!({"choices": [{"index": 0, "message": {"role": "assistant", "x_ray": {"KEY": HERE}}}]})),
        ("stream: number", false, json!({"choices": [{"index": 0, "delta": {"x_ray": {"KEY": HERE}}}]})),
        ("stream: number at the top", false, json!({"choices": [{"index": 0, "delta": {}}], "x_ray": {"KEY": HERE}})),
    ];
    for (name, is_request, template) in places {
        run.at(name);
        for (rule, key, digits) in NUMBERS {
            for (form, with) in [("digits", (*digits).to_owned()), ("with a fraction", format!("{digits}.0"))] {
                let body = template.to_string().replace(&format!("\"{HERE}\""), &with).replace("KEY", key);
                let body = if name.starts_with("stream") { format!("data: {body}\n\ndata: [DONE]\n\n") } else { body };
                let trial = Trial { rule, value: digits, form: form.to_owned(), is_request, status: 200, body: &body };
                run.attempt(&trial, &CUTS);
            }
        }
    }
}

fn streamed(run: &mut Run, place: &Streamed) {
    run.at(place.name);
    for planted in VALUES {
        let text = [planted.before, planted.value, planted.after].concat();
        let end = "data: [DONE]\n\n";
        let mut attempt = |form: String, written: &[String], ending: &str, cuts: &[Cut]| {
            let events: String = written.iter().map(|piece| place.event.replace(HERE, piece)).collect();
            let body = [&place.opening, &events, end].concat().replace('\n', ending);
            let trial = Trial { rule: planted.rule, value: planted.value, form, is_request: false, status: 200, body: &body };
            run.attempt(&trial, cuts);
        };
        if place.written == As::Line {
            for ending in ["\n", "\r\n", "\r"] {
                attempt(format!("lines end {ending:?}"), &[bare(&text)], ending, &CUTS);
            }
            continue;
        }
        // The text of the channel, and where the value stands in it.
        let (channel, from, to) = if place.written == As::Json {
            let before = format!("{{\"to\":\"{}", quoted(planted.before, false));
            let value = quoted(planted.value, false);
            let channel = format!("{before}{value}{}\",\"n\":1}}", quoted(planted.after, false));
            (channel, before.len(), before.len() + value.len())
        } else {
            (text, planted.before.len(), planted.before.len() + planted.value.len())
        };
        let one = [quoted(&channel, false)];
        for ending in ["\n", "\r\n", "\r"] {
            attempt(format!("in one piece, lines end {ending:?}"), &one, ending, &CUTS);
        }
        attempt("in one piece, by number".to_owned(), &[quoted(&channel, true)], "\n", &CUTS);
        if !place.goes_on {
            continue;
        }
        let pieces = |places: &[usize]| -> Vec<String> {
            let ends = places.iter().copied().chain([channel.len()]);
            let starts = [0].into_iter().chain(places.iter().copied());
            starts.zip(ends).map(|(start, end)| quoted(&channel[start..end], false)).collect()
        };
        // Unoptimised, every fifth place does.
        let step = if cfg!(debug_assertions) { 5 } else { 1 };
        for at in (from..=to).step_by(step) {
            attempt(format!("in two, the second from byte {}", at - from), &pieces(&[at]), "\n", &CUTS[at % CUTS.len()..][..1]);
        }
        let each: Vec<usize> = (1..channel.len()).collect();
        attempt("each character alone".to_owned(), &pieces(&each), "\n", &[Cut::Whole, Cut::Every(7)]);
        attempt("each character alone, lines end in CR".to_owned(), &pieces(&each), "\r", &[Cut::Every(61)]);
        let third = (to - from) / 3;
        for (first, second) in [(from + third, to - third), (from + 1, to - 1), (from, to), (from + 1, from + 2), (to - 2, to - 1)] {
            attempt(format!("in three, from bytes {} and {}", first - from, second - from), &pieces(&[first, second]), "\n", &CUTS);
        }
        let mut with_empty = pieces(&[from + third, to - third]);
        with_empty.insert(1, String::new());
        attempt("in three, an empty one between".to_owned(), &with_empty, "\n", &CUTS);
        let numbered: Vec<String> = channel.chars().map(|c| quoted(&c.to_string(), true)).collect();
        attempt("each character alone, by number".to_owned(), &numbered, "\r\n", &[Cut::Every(61)]);
    }
}

/// The table: a row for each place, a column for each rule, how many forms were tried where they meet.
fn table(run: &Run, columns: &[&'static str]) -> String {
    let mut out = String::new();
    for (place, rule) in columns.iter().enumerate() {
        writeln!(out, "{:>2} {rule}", place + 1).unwrap();
    }
    let heads: String = (1..=columns.len()).map(|place| format!("{place:>6}")).collect();
    writeln!(out, "{:<33}{heads}", "").unwrap();
    for (row, name) in run.names.iter().enumerate() {
        let cells: String = columns
            .iter()
            .map(|rule| run.tried.get(&(row, rule)).map_or_else(|| format!("{:>6}", "-"), |count| format!("{count:>6}")))
            .collect();
        writeln!(out, "{name:<33}{cells}").unwrap();
    }
    let cells = run.tried.len();
    let forms: usize = run.tried.values().sum();
    writeln!(out, "{cells} cells, {forms} forms, {} cells wrong", run.wrong.len()).unwrap();
    out
}

/// Tries them all, and prints the table of cells.
pub(crate) fn tally() -> Tally {
    let columns: Vec<&str> = rules().filter(|rule| rule.kind != Kind::Injection).map(|rule| rule.id).collect();
    for rule in &columns {
        assert!(VALUES.iter().any(|planted| planted.rule == *rule), "nothing is planted for {rule}");
    }
    let guard = Rc::new(Guard::new(Policy::load(POLICY, &|_| None, [7; 32]).unwrap()));
    let mut run = Run { guard, tried: BTreeMap::new(), names: Vec::new(), wrong: BTreeMap::new() };
    wholes().iter().for_each(|place| whole(&mut run, place));
    streameds().iter().for_each(|place| streamed(&mut run, place));
    numbers(&mut run);
    println!("{}", table(&run, &columns));
    let wrong: Vec<String> = run.wrong.iter().map(|(cell, why)| format!("{cell}: {why}")).collect();
    let streamed = run.names.iter().filter(|name| name.starts_with("stream")).count();
    Tally { whole: run.names.len() - streamed, streamed, entities: columns.len(), forms: run.tried.values().sum(), wrong }
}
