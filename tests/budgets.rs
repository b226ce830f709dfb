//! The section `rates`: what loads, who shares a limit with whom, what is counted when, that estimates are settled without a remainder, and
//! what clients are told.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::{Arc, Mutex};

use portcullis::guard::{Effect, End, Exchange, Guard, Head, Memory, Unknown};
use portcullis::policy::Policy;
use portcullis::policy::rates::Measure;
use portcullis::replay::{Cut, How, Outcome, Recorded, Remembered, run};
use portcullis::text::Direction;
use proptest::prelude::*;
use serde_json::{Value, json};

const SECOND: u64 = 1_000_000_000;
const MINUTE: u64 = 60 * SECOND;

fn load(more: Value) -> Result<Policy, Vec<String>> {
    let mut policy = json!({"version": 1, "host": {"hold_headers": true}, "identity": {
        "subject": [{"jwt": "sub"}], "session": [{"jwt": "sid"}], "team": [{"jwt": "team"}],
    }});
    policy.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let problems = |problems: Vec<portcullis::config::Problem>| problems.iter().map(ToString::to_string).collect();
    Policy::load(&policy.to_string(), &|_| None, [7; 32]).map_err(problems)
}

fn remembering(more: Value) -> (Rc<Guard>, Rc<Remembered>) {
    let memory = Rc::new(Remembered::default());
    (Rc::new(Guard::with_memory(load(more).unwrap(), memory.clone())), memory)
}

fn guard(rates: Value) -> Rc<Guard> {
    remembering(json!({"rates": rates})).0
}

/// A chat: who asks, when, of which model, in how many bytes of text, and how many tokens the answer says that it took. The names of the
/// model and the role are ten bytes more, so that what holds no text at all is taken for three tokens.
struct Chat<'a> {
    claims: Value,
    peer: Option<&'a str>,
    at: f64,
    model: &'a str,
    bytes: usize,
    most: Option<u64>,
    used: Option<(u64, u64)>,
    status: u16,
}

impl Default for Chat<'_> {
    fn default() -> Self {
        let claims = json!({"sub": "ada"});
        Self { claims, peer: Some("10.0.0.1"), at: 1000.0, model: "gpt-4o", bytes: 0, most: None, used: Some((0, 0)), status: 200 }
    }
}

impl Chat<'_> {
    fn ask(&self, guard: &Rc<Guard>) -> Outcome {
        let text = "word ".repeat(self.bytes.div_ceil(5))[..self.bytes].to_owned();
        let mut body = json!({"model": self.model, "messages": [{"role": "user", "content": text}]});
        if let Some(most) = self.most {
            body["max_tokens"] = json!(most);
        }
        let message = json!({"role": "assistant", "content": "yes"});
        let mut answer = json!({"object": "chat.completion", "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]});
        if let Some((input, output)) = self.used {
            answer["usage"] = json!({"prompt_tokens": input, "completion_tokens": output, "total_tokens": input + output});
        }
        let headers = json!({"content-type": "application/json"});
        let recorded: Recorded = serde_json::from_value(json!({
            "request": {"path": "/v1/chat/completions", "headers": headers, "claims": self.claims, "peer": self.peer},
            "response": {"status": self.status, "headers": headers},
            "at": self.at,
        }))
        .unwrap();
        run(guard, &recorded, body.to_string().as_bytes(), answer.to_string().as_bytes(), &Cut::Whole)
    }

    fn passes(&self, guard: &Rc<Guard>) -> bool {
        let outcome = self.ask(guard);
        assert_eq!(outcome.record.reason.is_none(), outcome.request.unwrap().how == How::Forward);
        outcome.record.reason.is_none()
    }
}

#[test]
fn a_limit_that_means_nothing_does_not_load() {
    let table = [
        (json!({"by": "subject", "per": "minute"}), ": must say one of requests, tokens and cost_usd, and no more than one"),
        (
            json!({"by": "subject", "requests": 1, "tokens": 1, "per": "minute"}),
            ": must say one of requests, tokens and cost_usd, and no more than one",
        ),
        (json!({"by": "subject", "requests": 0, "per": "minute"}), ".requests: must be more than 0 and at most 1000000, not 0"),
        (json!({"by": "subject", "requests": 1.5, "per": "minute"}), ".requests: must be a whole number, not 1.5"),
        (
            json!({"by": "subject", "tokens": 2_000_000_000_000u64, "per": "day"}),
            ".tokens: must be more than 0 and at most 1000000000000, not 2000000000000",
        ),
        (json!({"by": "subject", "cost_usd": -1, "per": "day"}), ".cost_usd: must be an amount in dollars, from 0 to 1000000, not -1"),
        (json!({"by": "subject", "cost_usd": 0, "per": "day"}), ".cost_usd: must be more than 0 and at most 1000000, not 0"),
        (json!({"by": "subject", "cost_usd": 1, "per": "day"}), ".cost_usd: nothing has a price: write the section prices"),
        (json!({"by": "subject", "requests": 2, "per": "minute", "burst": 1.5}), ".burst: must be a whole number, as what it is of"),
        (
            json!({"by": "subject", "requests": 1, "per": "day", "burst": 32}),
            ".burst: must be more than 0 and at most 31: after 31 days, all that may come at once may come again",
        ),
        (
            json!({"by": "subject", "requests": 1, "per": "day", "burst": 0}),
            ".burst: must be more than 0 and at most 31: after 31 days, all that may come at once may come again",
        ),
        (json!({"by": "tool", "requests": 1, "per": "day"}), ".by: calls of tools are only judged where there is a section tools"),
        (
            json!({"by": "tool", "tokens": 1, "per": "day"}),
            ".tokens: nobody tells what of it a tool takes; by tool, only requests are counted",
        ),
        (json!({"by": "tools", "requests": 1, "per": "day"}), ".by: unknown value \"tools\", did you mean \"tool\"?"),
        (json!({"by": "subject", "requests": 1}), ".per: missing: this key is required"),
        (json!({"by": "subject", "requests": null, "per": "day"}), ".requests: must be a number, not nothing"),
        (
            json!({"by": "subject", "requests": 1, "per": "day", "on_full": "pass"}),
            ".on_full: unknown value \"pass\"; known are: block, allow",
        ),
    ];
    for (given, wrong) in table {
        assert_eq!(load(json!({"rates": [given]})).err(), Some(vec![format!("rates[0]{wrong}")]), "{given}");
    }
    let session = json!({"rates": [{"by": "session", "requests": 1, "per": "day"}], "identity": {"session": [{"jwt": "sid"}]}});
    assert_eq!(load(session).err().unwrap(), ["rates[0].by: a session is somebody's: name identity.subject, too"]);
    let price = |price: Value| load(json!({"prices": {"gpt-4o*": price}})).err().unwrap();
    assert_eq!(price(json!({"input_per_million": 1})), ["prices.gpt-4o*.output_per_million: missing: this key is required"]);
    assert_eq!(
        price(json!({"input_per_million": 2_000_000, "output_per_million": 1})),
        ["prices.gpt-4o*.input_per_million: must be an amount in dollars, from 0 to 1000000, not 2000000"]
    );
}

#[test]
fn check_says_who_shares_a_limit() {
    let warned = |policy: Value| {
        let warnings = Policy::warnings(&policy.to_string()).unwrap();
        let of_rates = warnings.into_iter().filter(|warning| warning.path.starts_with("rates"));
        of_rates.map(|warning| warning.path).collect::<Vec<_>>()
    };
    assert_eq!(warned(json!({"version": 1})), ["rates"]);
    let by = |by: &str| json!({"by": by, "requests": 1, "per": "day"});
    let all = json!([by("subject"), by("team"), by("model"), by("address")]);
    assert_eq!(warned(json!({"version": 1, "rates": all})), ["rates[0].by", "rates[1].by", "rates[2].by"]);
    let known =
        json!({"identity": {"subject": [{"jwt": "sub"}], "team": [{"jwt": "team"}]}, "access": {"models": {"allow": [{"name": "m"}]}}});
    let mut policy = json!({"version": 1, "rates": all});
    policy.as_object_mut().unwrap().extend(known.as_object().unwrap().clone());
    assert!(warned(policy).is_empty());
}

#[test]
fn each_shares_a_limit_with_nobody_else() {
    let who = |sub: &str, sid: &str, team: &str| json!({"sub": sub, "sid": sid, "team": team});
    let once = |by: &str| guard(json!([{"by": by, "requests": 1, "per": "minute"}]));
    fn ask(guard: &Rc<Guard>, claims: Value, peer: &str, model: &str) -> bool {
        Chat { claims, peer: Some(peer), model, ..Chat::default() }.passes(guard)
    }
    let guard = once("subject");
    assert!(ask(&guard, who("ada", "1", "a"), "10.0.0.1", "m") && !ask(&guard, who("ada", "2", "b"), "10.0.0.2", "n"));
    assert!(ask(&guard, who("bob", "1", "a"), "10.0.0.1", "m"));
    // Whoever is not known shares one with all such, wherever they are; somebody who is called so does not.
    assert!(ask(&guard, json!({}), "10.0.0.1", "m") && !ask(&guard, json!({}), "10.0.0.2", "m"));
    assert!(ask(&guard, who("anonymous", "1", "a"), "10.0.0.1", "m"));

    let guard = once("session");
    assert!(ask(&guard, who("ada", "1", "a"), "10.0.0.1", "m") && !ask(&guard, who("ada", "1", "b"), "10.0.0.2", "n"));
    assert!(ask(&guard, who("ada", "2", "a"), "10.0.0.1", "m") && ask(&guard, who("bob", "1", "a"), "10.0.0.1", "m"));
    // Who is nobody gets no more by naming sessions.
    assert!(ask(&guard, json!({"sid": "1"}), "10.0.0.1", "m") && !ask(&guard, json!({"sid": "2"}), "10.0.0.1", "m"));

    let guard = once("team");
    assert!(ask(&guard, who("ada", "1", "a"), "10.0.0.1", "m") && !ask(&guard, who("bob", "1", "a"), "10.0.0.1", "m"));
    assert!(ask(&guard, who("ada", "1", "b"), "10.0.0.1", "m"));

    let guard = once("address");
    assert!(ask(&guard, who("ada", "1", "a"), "10.0.0.1", "m") && !ask(&guard, who("bob", "1", "a"), "::ffff:10.0.0.1", "m"));
    assert!(ask(&guard, who("ada", "1", "a"), "10.0.0.2", "m"));

    let guard = once("model");
    assert!(ask(&guard, who("ada", "1", "a"), "10.0.0.1", "m") && !ask(&guard, who("bob", "1", "b"), "10.0.0.2", "M"));
    assert!(ask(&guard, who("ada", "1", "a"), "10.0.0.1", "n"));
}

#[test]
fn by_tool_the_calls_of_all_count_together() {
    let tools = json!({"allow": [{"name": "send"}, {"name": "look", "rate": {"calls": 9, "per": "day"}}]});
    let (guard, _) = remembering(json!({"tools": tools, "rates": [{"by": "tool", "requests": 2, "per": "day"}]}));
    let called = |name: &str, sub: &str| {
        let body = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": {}}});
        let headers = json!({"content-type": "application/json", "accept": "application/json, text/event-stream"});
        let recorded = json!({"request": {"path": "/mcp", "headers": headers, "claims": {"sub": sub}}});
        let recorded: Recorded = serde_json::from_value(recorded).unwrap();
        run(&guard, &recorded, body.to_string().as_bytes(), b"", &Cut::Whole).request.unwrap().how == How::Forward
    };
    assert!(called("send", "ada") && called("send", "bob") && !called("send", "eve"));
    assert!(called("look", "eve") && called("look", "eve") && !called("look", "eve"));
}

#[test]
fn a_refused_request_says_when_to_come_again_in_the_words_of_its_api() {
    let guard = guard(json!([{"by": "subject", "requests": 2, "per": "minute"}, {"by": "subject", "tokens": 1000, "per": "minute"}]));
    let first = Chat { bytes: 400, ..Chat::default() }.ask(&guard);
    let told = first.response.unwrap().headers;
    let header = |headers: &BTreeMap<String, Option<String>>, name: &str| headers.get(name).cloned().flatten();
    for (name, value) in [
        ("limit-requests", "2"),
        ("remaining-requests", "1"),
        ("reset-requests", "30s"),
        ("limit-tokens", "1000"),
        ("remaining-tokens", "897"),
    ] {
        assert_eq!(header(&told, &format!("x-ratelimit-{name}")).as_deref(), Some(value), "{name}");
    }
    assert!(Chat::default().passes(&guard));
    let refused = Chat { at: 1000.5, ..Chat::default() }.ask(&guard);
    assert_eq!(refused.record.reason.map(|reason| reason.name()), Some("rate"));
    let reply = refused.request.unwrap();
    assert_eq!((reply.how, reply.status), (How::Reply, Some(429)));
    assert_eq!(header(&reply.headers, "retry-after").as_deref(), Some("30"));
    assert_eq!(header(&reply.headers, "x-ratelimit-remaining-requests").as_deref(), Some("0"));
    let error: Value = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!((&error["error"]["type"], &error["error"]["code"]), (&json!("rate_limit_error"), &json!("portcullis_rate")));
    assert!(error["error"]["message"].as_str().unwrap().contains("ask again in 30 seconds"), "{error}");
    assert!(Chat { at: 1030.0, ..Chat::default() }.passes(&guard));
}

#[test]
fn anthropics_clients_are_told_in_their_words_and_geminis_nothing() {
    let guard = guard(json!([{"by": "subject", "requests": 2, "per": "minute"}]));
    let ask = |path: &str, body: Value, at: f64| {
        let headers = json!({"content-type": "application/json"});
        let recorded = json!({"request": {"path": path, "headers": headers}, "response": {"headers": headers}, "at": at});
        let recorded: Recorded = serde_json::from_value(recorded).unwrap();
        run(&guard, &recorded, body.to_string().as_bytes(), b"{}", &Cut::Whole)
    };
    // 2026-11-23 at 14:05:16.
    let claude = || ask("/v1/messages", json!({"model": "claude", "max_tokens": 5, "messages": []}), 1_795_442_716.25);
    let told = claude().response.unwrap().headers;
    assert_eq!(told["anthropic-ratelimit-requests-limit"].as_deref(), Some("2"));
    assert_eq!(told["anthropic-ratelimit-requests-remaining"].as_deref(), Some("1"));
    assert_eq!(told["anthropic-ratelimit-requests-reset"].as_deref(), Some("2026-11-23T14:05:47Z"));
    claude();
    let reply = claude().request.unwrap();
    assert_eq!((reply.status, reply.headers["retry-after"].as_deref()), (Some(429), Some("30")));
    let error: Value = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!(error["error"]["type"], "rate_limit_error");
    let gemini = ask("/v1beta/models/gemini-2.0-flash:generateContent", json!({"contents": []}), 1_795_442_800.0);
    assert!(gemini.response.unwrap().headers.is_empty());
}

#[test]
fn tokens_are_estimated_and_then_counted_as_the_provider_does() {
    let guard = guard(json!([{"by": "subject", "tokens": 1000, "per": "minute"}]));
    let left = |outcome: &Outcome| {
        outcome.response.as_ref().unwrap().headers["x-ratelimit-remaining-tokens"].clone().unwrap().parse::<u64>().unwrap()
    };
    // A quarter of the text's bytes, and what the answer may take.
    assert_eq!(left(&Chat { bytes: 400, most: Some(300), used: Some((90, 10)), ..Chat::default() }.ask(&guard)), 597);
    // 100 were used. Nothing was said of an answer: nothing is set aside for it.
    assert_eq!(left(&Chat { bytes: 4, used: Some((900, 0)), ..Chat::default() }.ask(&guard)), 896);
    // All is used up, and every 60 ms there is one again.
    let refused = Chat { bytes: 4, ..Chat::default() }.ask(&guard);
    assert_eq!(refused.request.unwrap().headers["retry-after"].as_deref(), Some("1"));
    assert!(Chat { bytes: 4, at: 1000.24, used: Some((601, 400)), ..Chat::default() }.passes(&guard));
    // What was more than there was left is owed: all but four, and three more are asked for.
    assert!(!Chat { at: 1060.2, ..Chat::default() }.passes(&guard));
    assert!(Chat { at: 1060.3, ..Chat::default() }.passes(&guard));
}

#[test]
fn whoever_asks_for_more_than_there_ever_is_gets_in_where_nothing_was_used() {
    let guard = guard(json!([{"by": "subject", "tokens": 1000, "per": "minute"}]));
    let large = || Chat { most: Some(100_000), used: Some((100, 0)), ..Chat::default() };
    assert!(large().passes(&guard));
    // 100 of them were used.
    let late = large().ask(&guard);
    assert_eq!(late.request.unwrap().headers["retry-after"].as_deref(), Some("6"));
    assert!(Chat { at: 1006.0, ..large() }.passes(&guard));
}

#[test]
fn what_never_went_upstream_or_failed_there_costs_nothing() {
    let (guard, _) = remembering(json!({
        "rates": [{"by": "subject", "tokens": 1000, "per": "day"}],
        "pii": {"default": {"request": "block"}},
    }));
    let left = || {
        Chat { used: Some((0, 0)), ..Chat::default() }.ask(&guard).response.unwrap().headers["x-ratelimit-remaining-tokens"]
            .clone()
            .unwrap()
    };
    assert!(Chat { most: Some(500), used: None, status: 500, ..Chat::default() }.passes(&guard));
    assert_eq!(left(), "997");
    let body = json!({"model": "m", "max_tokens": 700, "messages": [{"role": "user", "content": "Write to eve@example.com"}]}).to_string();
    let recorded = json!({"request": {"path": "/v1/chat/completions", "headers": {"content-type": "application/json"}, "claims": {"sub": "ada"}}, "at": 1000});
    let recorded: Recorded = serde_json::from_value(recorded).unwrap();
    assert_eq!(run(&guard, &recorded, body.as_bytes(), b"", &Cut::Whole).record.reason.map(|reason| reason.name()), Some("pii"));
    assert_eq!(left(), "997");
    // Where the provider does not say what it took, what was asked counts.
    assert!(Chat { bytes: 400, used: None, ..Chat::default() }.passes(&guard));
    assert_eq!(left(), "894");
}

/// A streamed answer that its client does not wait for.
fn left_halfway(guard: &Rc<Guard>, events: &[Value]) {
    let mut exchange = Exchange::new(Rc::clone(guard));
    exchange.at(1000 * SECOND);
    let json = ("content-type", "application/json");
    let head = Head::new([(":method", "POST"), (":path", "/v1/chat/completions"), json]);
    let body = json!({"model": "gpt-4o", "stream": true, "max_tokens": 600, "messages": [{"role": "user", "content": "word"}]});
    assert_eq!(exchange.request_head(&head, &Unknown, false), Effect::Wait);
    assert!(matches!(exchange.body(Direction::Request, body.to_string().into_bytes(), true), Effect::Forward(_)));
    exchange.response_head(&Head::new([(":status", "200"), ("content-type", "text/event-stream")]), false);
    for event in events {
        exchange.body(Direction::Response, format!("data: {event}\n\n").into_bytes(), false);
    }
    exchange.at(1001 * SECOND);
    let record = exchange.finish(End::default());
    assert_eq!(record.response_category.name(), "aborted");
}

#[test]
fn who_leaves_halfway_pays_for_what_has_come() {
    let guard = guard(json!([{"by": "subject", "tokens": 1000, "per": "day"}]));
    let left = || {
        let chat = Chat { claims: json!({}), at: 1001.0, ..Chat::default() };
        chat.ask(&guard).response.unwrap().headers["x-ratelimit-remaining-tokens"].clone().unwrap()
    };
    let piece = json!({"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {"content": "four"}}]});
    left_halfway(&guard, &vec![piece; 100]);
    // Four that were asked, and a hundred that came.
    assert_eq!(left(), "893");
    let told = json!({"object": "chat.completion.chunk", "choices": [], "usage": {"prompt_tokens": 50, "completion_tokens": 49, "total_tokens": 99}});
    left_halfway(&guard, &[told]);
    assert_eq!(left(), "794");
}

#[test]
fn money_is_counted_by_the_prices_of_models() {
    let prices = json!({"gpt-4o*": {"input_per_million": 2.5, "output_per_million": 10}, "gpt-4o-mini": {"input_per_million": 0.15, "output_per_million": 0.6}});
    let (guard, _) = remembering(json!({"rates": [{"by": "subject", "cost_usd": 0.01, "per": "day"}], "prices": prices}));
    // 1000 of gpt-4o: a quarter of a cent.
    for _ in 0..3 {
        assert!(Chat { used: Some((1000, 0)), ..Chat::default() }.passes(&guard));
    }
    // 15 hundred-thousandths.
    for _ in 0..10 {
        assert!(Chat { model: "gpt-4o-mini", used: Some((1000, 0)), ..Chat::default() }.passes(&guard));
    }
    // Nobody knows what it costs, so as much as the dearest; and then a cent is spent.
    assert!(Chat { model: "somebodys", used: Some((0, 100)), ..Chat::default() }.passes(&guard));
    let refused = Chat { model: "gpt-4o-mini", bytes: 4, ..Chat::default() }.ask(&guard);
    assert_eq!(refused.record.reason.map(|reason| reason.name()), Some("rate"));
    let reply = refused.request.unwrap();
    assert!(String::from_utf8(reply.body).unwrap().contains("as much money as there may be for now"));
}

#[test]
fn observing_counts_what_would_have_been_and_changes_nothing() {
    let (guard, _) = remembering(json!({"mode": "observe", "rates": [{"by": "subject", "requests": 1, "per": "minute"}]}));
    for (at, reason) in [(0.0, None), (1.0, Some("rate")), (60.0, None)] {
        let outcome = Chat { at, ..Chat::default() }.ask(&guard);
        assert_eq!(outcome.record.reason.map(|reason| reason.name()), reason, "at {at}");
        let (request, response) = (outcome.request.unwrap(), outcome.response.unwrap());
        assert_eq!((request.how, response.how), (How::Forward, How::Forward));
        assert!(response.headers.is_empty());
    }
}

#[test]
fn a_hundred_thousand_requests_leave_no_remainder() {
    const REQUESTS: u64 = 100_000;
    let rates = json!([{"by": "subject", "tokens": 1_000_000_000, "per": "day"}, {"by": "subject", "cost_usd": 1000, "per": "day"}]);
    let prices = json!({"*": {"input_per_million": 2.5, "output_per_million": 10}});
    let (guard, memory) = remembering(json!({"rates": rates, "prices": prices}));
    let json = ("content-type", "application/json");
    let head = Head::new([(":method", "POST"), (":path", "/v1/chat/completions"), json]);
    let body = json!({"model": "gpt-4o", "max_tokens": 777, "messages": [{"role": "user", "content": "What is it like to be a bat?"}]})
        .to_string();
    let (mut tokens, mut cost) = (0u64, 0u64);
    for number in 0..REQUESTS {
        let (input, output) = (number * 31 % 97, number * 17 % 1009);
        let answer =
            json!({"object": "chat.completion", "choices": [], "usage": {"prompt_tokens": input, "completion_tokens": output}}).to_string();
        let mut exchange = Exchange::new(Rc::clone(&guard));
        exchange.at(1000 * SECOND);
        exchange.request_head(&head, &Unknown, false);
        assert!(matches!(exchange.body(Direction::Request, body.clone().into_bytes(), true), Effect::Forward(_)), "{number}");
        // Some are never answered, some fail, and some clients go.
        if number % 5 > 0 {
            let status = if number % 5 == 1 { "500" } else { "200" };
            exchange.response_head(&Head::new([(":status", status), json]), false);
            exchange.body(Direction::Response, answer.into_bytes(), true);
            tokens += input + output;
            cost += input * 2500 + output * 10_000;
        } else {
            tokens += 10;
            cost += 10 * 2500;
        }
        exchange.at(1000 * SECOND);
        drop(exchange.finish(End::default()));
    }
    for limit in &guard.policy.rates.limits {
        let used = if limit.of == Measure::Cost { cost } else { tokens };
        let exact = u128::from(used) * u128::from(24 * 60 * MINUTE) / u128::from(limit.rate.count());
        let kept = kept(&memory);
        // Each is rounded up to a nanosecond; one token lasts 86 400.
        let drift = kept.iter().map(|due| (i128::from(due - 1000 * SECOND) - exact as i128).abs()).min().unwrap();
        assert!(drift <= i128::from(REQUESTS) * 2, "{:?}: {drift} nanoseconds over {used}, {kept:?}", limit.of);
    }
}

/// Until when those who are counted have used what there is.
fn kept(memory: &Remembered) -> Vec<u64> {
    let slots = (0..4096).filter_map(|slot| memory.read(&format!("portcullis.rates.subject.{slot}")));
    slots
        .flat_map(|(value, _)| value.chunks(24).map(|place| u64::from_le_bytes(place[16..].try_into().unwrap())).collect::<Vec<_>>())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// However estimates and what they came to follow each other, what is kept is what was used, as long as it is never all there again.
    #[test]
    fn what_is_settled_is_what_was_used(
        count in 1u64..1_000_000_000_000, amounts in proptest::collection::vec((0u64..1000, 0u64..1000), 1..50),
    ) {
        let policy = load(json!({"rates": [{"by": "subject", "tokens": count, "per": "day"}]})).unwrap();
        let rate = policy.rates.limits[0].rate;
        let now = 1000 * SECOND;
        let (mut due, mut used) = (rate.settle(0, now, 0, count / 2 + 1), count / 2 + 1);
        for (estimate, in_fact) in amounts {
            if let Ok(taken) = rate.take_some(due, now, estimate) {
                due = rate.settle(taken, now, estimate, in_fact);
                used += in_fact;
            }
        }
        let exact = u128::from(used) * u128::from(24 * 60 * MINUTE) / u128::from(count);
        prop_assert!((i128::from(due - now) - exact as i128).abs() <= 200);
    }

    /// Whatever was kept, by whatever clock, there is an answer, and nobody waits for longer than 62 days.
    #[test]
    fn whatever_was_kept_it_comes_to_an_answer(due in any::<u64>(), now in any::<u64>(), amount in any::<u64>(), in_fact in any::<u64>()) {
        let policy = load(json!({"rates": [{"by": "subject", "tokens": 1000, "per": "hour"}]})).unwrap();
        let rate = policy.rates.limits[0].rate;
        if let Err(wait) = rate.take_some(due, now, amount) {
            prop_assert!(wait <= 62 * 86_400 * SECOND);
        }
        prop_assert!(rate.settle(due, now, amount, in_fact) <= now.saturating_add(31 * 86_400 * SECOND));
        prop_assert!(rate.left(due, now) <= 1000);
    }
}

/// A memory of one slot.
#[derive(Debug, Default)]
struct Narrow(Remembered);

impl Memory for Narrow {
    fn read(&self, _slot: &str) -> Option<(Vec<u8>, u32)> {
        self.0.read("one")
    }

    fn write(&self, _slot: &str, value: &[u8], version: Option<u32>) -> bool {
        self.0.write("one", value, version)
    }
}

#[test]
fn who_finds_no_place_is_refused_or_passes_as_the_policy_says() {
    for (on_full, expected) in [("block", false), ("allow", true)] {
        let rates = json!([{"by": "subject", "requests": 1, "per": "day", "on_full": on_full}]);
        let guard = Rc::new(Guard::with_memory(load(json!({"rates": rates})).unwrap(), Rc::new(Narrow::default())));
        let ask = |number: u32| Chat { claims: json!({"sub": number.to_string()}), ..Chat::default() }.passes(&guard);
        assert!((0..16).all(ask));
        assert_eq!(ask(16), expected);
        assert!(!ask(0), "who has a place keeps it");
    }
}

#[test]
fn what_is_kept_says_nobodys_name() {
    let by = |by: &str| json!({"by": by, "requests": 9, "per": "day"});
    let (guard, memory) = remembering(json!({"rates": [by("subject"), by("session"), by("team"), by("model"), by("address")]}));
    let claims = json!({"sub": "rosalind", "sid": "quill", "team": "franklin"});
    assert!(Chat { claims, model: "photograph", peer: Some("10.51.0.1"), ..Chat::default() }.passes(&guard));
    let kept = format!("{memory:?}");
    assert!(["subject", "session", "team", "model", "address"].iter().all(|book| kept.contains(&format!("portcullis.rates.{book}."))));
    assert!(["rosalind", "quill", "franklin", "photograph", "10.51"].iter().all(|name| !kept.contains(name)));
}

type Slots = BTreeMap<String, (Vec<u8>, u32)>;

/// What several threads share as Envoy's workers do: each reading, each writing is locked for itself.
#[derive(Clone, Debug, Default)]
struct Shared(Arc<Mutex<Slots>>);

impl Memory for Shared {
    fn read(&self, slot: &str) -> Option<(Vec<u8>, u32)> {
        self.0.lock().unwrap().get(slot).cloned()
    }

    fn write(&self, slot: &str, value: &[u8], version: Option<u32>) -> bool {
        std::thread::yield_now();
        let mut slots = self.0.lock().unwrap();
        let held = slots.get(slot).map(|(_, version)| *version);
        if held == version {
            slots.insert(slot.to_owned(), (value.to_vec(), held.unwrap_or(0) + 1));
        }
        held == version
    }
}

#[test]
fn workers_neither_count_past_each_other_nor_lose_what_is_given_back() {
    const WORKERS: u64 = 4;
    const EACH: u64 = 60;
    let shared = Shared::default();
    let work = |shared: Shared| {
        let rates = json!([{"by": "subject", "requests": 100, "per": "day"}, {"by": "team", "tokens": 10_000, "per": "day"}]);
        let guard = Rc::new(Guard::with_memory(load(json!({"rates": rates})).unwrap(), Rc::new(shared)));
        // Each sets twenty aside and uses three.
        let ask = |_: &u64| Chat { most: Some(20), used: Some((2, 1)), ..Chat::default() }.passes(&guard);
        (0..EACH).filter(ask).count()
    };
    let passed: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..WORKERS).map(|_| scope.spawn(|| work(shared.clone()))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!(passed, 100);
    let guard = load(json!({"rates": [{"by": "team", "tokens": 10_000, "per": "day"}]})).unwrap();
    let guard = Rc::new(Guard::with_memory(guard, Rc::new(shared)));
    let told = Chat { bytes: 0, ..Chat::default() }.ask(&guard).response.unwrap().headers;
    assert_eq!(told["x-ratelimit-remaining-tokens"].as_deref(), Some("9697"));
}
