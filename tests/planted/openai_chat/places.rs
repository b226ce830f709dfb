//! The places of OpenAI chat completions where text may stand: of bodies that come whole, and of streams.

use serde_json::{Value, json};

/// Stands in a template where the text goes.
pub(super) const HERE: &str = "@@";

/// How a text is written at a place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum As {
    /// In a JSON string.
    Text,
    /// In a JSON string, within JSON in a JSON string.
    Json,
    /// In a line of a stream, bare.
    Line,
}

/// A place of a body that comes whole.
pub(super) struct Whole {
    pub(super) name: &'static str,
    pub(super) is_request: bool,
    pub(super) status: u16,
    pub(super) written: As,
    pub(super) body: Value,
}

pub(super) fn wholes() -> Vec<Whole> {
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
pub(super) struct Streamed {
    pub(super) name: &'static str,
    pub(super) goes_on: bool,
    pub(super) written: As,
    /// What comes before, and the event with a piece of the text.
    pub(super) opening: String,
    pub(super) event: String,
}

pub(super) fn streameds() -> Vec<Streamed> {
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
