//! Ways round `access.models`: what a request may say, or how, to be given a model that its sender may not ask.

use std::rc::Rc;

use portcullis::decision::{Reason, Uninspectable};
use portcullis::guard::{Effect, End, Exchange, Guard, Head, Unknown};
use portcullis::policy::Policy;
use portcullis::text::Direction;
use serde_json::{Value, json};

/// Everybody may ask `open` and those like it; nobody here may ask `shut`, whose role nobody has.
fn models(default: &str) -> Value {
    json!({"default": default, "allow": [{"name": "open*"}, {"name": "*shut*", "roles": ["nobody"]}]})
}

/// Why a request is refused, if it is.
fn refused(models: &Value, method: &str, path: &str, content_type: &str, body: &str) -> Option<Reason> {
    let document = json!({"version": 1, "access": {"models": models}}).to_string();
    let policy = Policy::load(&document, &|_| None, [3; 32]).unwrap_or_else(|problems| panic!("{problems:?}"));
    let mut exchange = Exchange::new(Rc::new(Guard::new(policy)));
    let head = Head::new([(":method", method), (":path", path), ("content-type", content_type)]);
    let effect = match exchange.request_head(&head, &Unknown, body.is_empty()) {
        Effect::Wait => exchange.body(Direction::Request, body.into(), true),
        effect => effect,
    };
    let reason = exchange.finish(End::default()).reason;
    assert_eq!(matches!(effect, Effect::Reply(_)), reason.is_some(), "{path} {body}: {effect:?}");
    reason
}

fn posted(default: &str, path: &str, body: &Value) -> Option<Reason> {
    refused(&models(default), "POST", path, "application/json", &body.to_string())
}

/// Servers decode paths before they look at them, or after; they resolve dots, and some take backslashes for slashes.
#[test]
fn however_a_path_names_a_model_it_is_the_one_that_is_asked() {
    let body = json!({"model": "open", "messages": [{"role": "user", "content": "hi"}]});
    for path in [
        "/openai/deployments/shut/chat/completions",
        "/openai/deployments/shut/chat/completions?api-version=1&model=open",
        "/openai/deployments/shut/chat/completions/",
        "//openai//deployments//shut//chat//completions//.",
        "/OpenAI/Deployments/shut/Chat/Completions",
        "/openai/deployments/open/../shut/chat/completions",
        "/openai/deployments/shut/chat/completions/x/..",
        "/openai/deployments/shut/x/../chat/completions",
        "/openai/deployments/shut/x/%2e%2E/chat/completions",
        "/openai/deployments/shut/x/.%2e/chat/./completions/%2e",
        "/openai/deployments/shut/chat/completions/a/b/c/../../..",
        "/openai%2Fdeployments%2fshut%2Fchat%2Fcompletions",
        "/openai/deployments/open%2F..%2Fshut/chat/completions",
        "\\openai\\deployments\\shut\\chat\\completions",
        "/openai/deployments/shut%5Cchat%5ccompletions",
        "/openai/deployments/sh%75t/chat/completions",
        // Some gateways name models with a slash, and take all that stands there.
        "/openai/deployments/azure/shut/chat/completions",
        "/openai/deployments/azure%2Fshut/chat/completions",
        // Behind the prefix of a gateway, and under older names.
        "/tenant/deployments/shut/chat/completions",
        "/engines/shut/chat/completions",
        "/v1/engines/shut/chat/completions",
    ] {
        for default in ["deny", "allow"] {
            assert_eq!(posted(default, path, &body), Some(Reason::Model), "{default}: {path}");
        }
    }
    let bedrock = json!({"messages": [{"role": "user", "content": [{"text": "hi"}]}]});
    for path in [
        "/model/shut/converse",
        "/model/arn:aws:bedrock:us-east-1:1:custom-model-shut/open/converse",
        "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Acustom-model-shut%2Fopen/converse",
        "/model/open/../shut/converse",
    ] {
        for default in ["deny", "allow"] {
            assert_eq!(posted(default, path, &bedrock), Some(Reason::Model), "{default}: {path}");
        }
    }
    let gemini = json!({"contents": [{"parts": [{"text": "hi"}]}]});
    for path in
        ["/v1beta/models/shut:generateContent", "/v1beta/models/open/../shut:generateContent", "/v1beta/models/sh%75t%3AgenerateContent"]
    {
        for default in ["deny", "allow"] {
            assert_eq!(posted(default, path, &gemini), Some(Reason::Model), "{default}: {path}");
        }
    }
    for path in [
        "/openai/deployments/open/chat/completions",
        "/openai/deployments/open%2B1/chat/completions",
        "/openai/deployments/open+1/chat/completions",
        "/a/../openai/deployments/open/chat/completions/",
        "/v1/chat/completions",
        "/../../v1/chat/completions",
    ] {
        assert_eq!(posted("deny", path, &body), None, "{path}");
    }
}

#[test]
fn every_model_that_a_body_names_counts() {
    let chat = "/v1/chat/completions";
    let words = r#""messages":[{"role":"user","content":"hi"}]"#;
    for members in [
        r#""model":"shut""#,
        r#""model":"open","model":"shut""#,
        r#""model":"shut","model":"open""#,
        r#""model":"open","mod\u0065l":"shut""#,
        r#""model":"open","Model":"shut""#,
        r#""model":"open","MODEL":"sh\u0075t""#,
        r#""model":"open","models":["open","shut"]"#,
        r#""model":"open","fallbacks":["shut"]"#,
        r#""model":"open","fallbacks":[{"model":"shut"}]"#,
        r#""model":"open","jsonrpc":"2.0","model":"shut""#,
        r#""jsonrpc":"2.0","method":"ping","id":1,"model":"shut""#,
        r#""JSONRPC":"2.0","Model":"shut""#,
    ] {
        for default in ["deny", "allow"] {
            let body = format!("{{{members},{words}}}");
            // What is a message of MCP too is neither.
            let why = if members.to_ascii_lowercase().contains("\"jsonrpc\"") {
                Reason::Uninspectable(Uninspectable::Malformed)
            } else {
                Reason::Model
            };
            for path in [chat, "/rewritten"] {
                assert_eq!(refused(&models(default), "POST", path, "application/json", &body), Some(why), "{default} {path}: {body}");
            }
        }
    }
    // Where nothing is named that can be read, the server chooses.
    for members in [r#""model":["shut"]"#, r#""model":{"id":"shut"}"#, r#""model":null"#, r#""model":7"#] {
        let body = format!("{{{members},{words}}}");
        for path in [chat, "/rewritten"] {
            assert_eq!(refused(&models("deny"), "POST", path, "application/json", &body), Some(Reason::Model), "{path}: {body}");
        }
    }
    for content_type in
        ["text/plain", "application/octet-stream", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", ""]
    {
        let body = format!(r#"{{"model":"shut",{words}}}"#);
        assert!(refused(&models("deny"), "POST", chat, content_type, &body).is_some(), "{content_type}");
    }
    // What no API is known of may name its model in the same way.
    assert_eq!(posted("allow", "/unknown", &json!({"model": "shut", "words": "hi"})), Some(Reason::Model));
}

/// Models that are asked in the place of the one that is named, or by a tool beside it.
#[test]
fn models_beside_the_one_that_is_asked_count() {
    let messages = json!([{"role": "user", "content": "hi"}]);
    let with = |more: Value| {
        let mut body = json!({"model": "open", "max_tokens": 5, "messages": messages});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let advisor = |model: &str| json!({"tools": [{"type": "advisor_20260301", "name": "advisor", "model": model}]});
    for default in ["deny", "allow"] {
        assert_eq!(posted(default, "/v1/messages", &with(json!({"fallbacks": [{"model": "shut"}]}))), Some(Reason::Model));
        assert_eq!(posted(default, "/v1/messages", &with(json!({"models": ["shut"]}))), Some(Reason::Model));
        assert_eq!(posted(default, "/v1/messages", &with(advisor("shut"))), Some(Reason::Model));
        let draws = |model: &str| json!({"model": "open", "input": "hi", "tools": [{"type": "image_generation", "model": model}]});
        assert_eq!(posted(default, "/v1/responses", &draws("shut")), Some(Reason::Model));
        assert_eq!(posted(default, "/v1/responses", &draws("open-image")), None);
        assert_eq!(posted(default, "/v1/responses", &json!({"model": "open", "input": "hi", "models": ["shut"]})), Some(Reason::Model));
        assert_eq!(posted(default, "/v1/messages", &with(advisor("open-2"))), None);
        assert_eq!(posted(default, "/v1/messages", &with(json!({"fallbacks": [{"model": "open-2"}]}))), None);
    }
}

/// What tools and clients say to each other asks no model of ours.
#[test]
fn messages_of_mcp_ask_no_model() {
    for body in [
        json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}),
        json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "paint", "arguments": {"model": "shut", "prompt": "a"}}}),
        // What the client's own model has said.
        json!({"jsonrpc": "2.0", "id": 7, "result": {"role": "assistant", "content": {"type": "text", "text": "hi"}, "model": "another"}}),
        json!({"jsonrpc": "2.0", "method": "notifications/initialized"}),
    ] {
        assert_eq!(posted("deny", "/mcp", &body), None, "{body}");
        assert_eq!(posted("deny", "/mcp", &json!([body])), None, "[{body}]");
    }
}

#[test]
fn what_has_no_body_asks_by_its_path() {
    let policy = models("deny");
    assert_eq!(refused(&policy, "GET", "/v1/models", "", ""), None);
    assert_eq!(refused(&policy, "GET", "/v1/models/shut", "", ""), None);
    assert_eq!(refused(&policy, "POST", "/v1beta/models/shut:generateContent", "application/json", ""), Some(Reason::Model));
}
