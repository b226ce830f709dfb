//! A recogniser's answers are a stranger's: whatever they are, nothing falls over, nothing waits for ever, nothing goes on unseen.

use std::rc::Rc;

use portcullis::guard::{Answer, Call, Effect, End, Exchange, Guard, Head, Unknown};
use portcullis::policy::Policy;
use portcullis::text::Direction;
use proptest::prelude::*;

// Names in a row read like nothing in particular; what the scorer makes of them is no matter here.
const PRESIDIO: &str = r#"{"version": 1, "injection": {"user": {"action": "allow"}}, "pii": {"recogniser": {"kind": "presidio", "cluster": "p", "key": {"env": "KEY"}}}}"#;
const AZURE: &str = r#"{"version": 1, "injection": {"user": {"action": "allow"}}, "pii": {"recogniser": {"kind": "azure_language", "cluster": "a", "authority": "x.test", "key": {"env": "KEY"}, "on_failure": "local"}}}"#;
const NAME: &str = "Rosalind Quill";

fn guard(policy: &str) -> Rc<Guard> {
    Rc::new(Guard::new(Policy::load(policy, &|_| Some("key-of-the-service".to_owned()), [0; 32]).unwrap()))
}

fn chat(words: &str) -> Vec<u8> {
    serde_json::json!({"model": "gpt-4o", "messages": [{"role": "user", "content": words}]}).to_string().into_bytes()
}

/// An exchange whose request has come, and what it asks.
fn asked(policy: &str, words: &str) -> (Exchange, Vec<Call>) {
    let mut exchange = Exchange::new(guard(policy));
    let head = Head::new([(":method", "POST"), (":path", "/v1/chat/completions"), ("content-type", "application/json")]);
    assert_eq!(exchange.request_head(&head, &Unknown, false), Effect::Wait);
    assert_eq!(exchange.body(Direction::Request, chat(words), true), Effect::Wait);
    let calls = exchange.take_calls();
    (exchange, calls)
}

fn answered(policy: &str, words: &str, body: &[u8]) -> Effect {
    let (mut exchange, calls) = asked(policy, words);
    let (direction, effect) = exchange.answer(calls[0].id, Answer::Came { status: 200, body }).unwrap();
    assert_eq!(direction, Direction::Request);
    effect
}

#[test]
fn a_question_has_what_its_api_asks_for() {
    let (_, calls) = asked(PRESIDIO, &format!("I am {NAME}"));
    assert_eq!((calls.len(), calls[0].cluster.as_str(), calls[0].timeout_ms), (1, "p", 300));
    let text = |name| calls[0].head.text(name);
    assert_eq!((text(":method"), text(":path"), text(":authority")), (Some("POST"), Some("/analyze"), Some("p")));
    assert_eq!(text("authorization"), Some("Bearer key-of-the-service"));
    let question: serde_json::Value = serde_json::from_slice(&calls[0].body).unwrap();
    let entities = ["PERSON", "LOCATION", "NRP"];
    assert_eq!(
        question,
        serde_json::json!({"text": [format!("I am {NAME}")], "language": "en", "entities": entities, "score_threshold": 0.5})
    );
    let (_, calls) = asked(AZURE, NAME);
    assert_eq!(calls[0].head.text("ocp-apim-subscription-key"), Some("key-of-the-service"));
    assert_eq!(calls[0].head.text(":path"), Some("/language/:analyze-text?api-version=2023-04-01"));
}

#[test]
fn neither_text_nor_key_shows_where_a_call_is_printed() {
    let (exchange, calls) = asked(PRESIDIO, NAME);
    let answer = format!("{:?}", Answer::Came { status: 200, body: NAME.as_bytes() });
    let policy = format!("{:?}", guard(PRESIDIO).policy.recogniser);
    for shown in [format!("{calls:?}"), answer, policy] {
        assert!(!shown.contains("Rosalind") && !shown.contains("key-of"), "{shown}");
    }
    drop(exchange);
}

#[test]
fn what_is_not_waited_for_changes_nothing() {
    let (mut exchange, calls) = asked(PRESIDIO, NAME);
    let empty = Answer::Came { status: 200, body: b"[[]]" };
    assert_eq!(exchange.answer(77, empty), None);
    assert_eq!(exchange.body(Direction::Request, b"more".to_vec(), true), Effect::Wait);
    assert_eq!(exchange.answer(calls[0].id, empty), Some((Direction::Request, Effect::Forward(Vec::new()))));
    assert_eq!(exchange.answer(calls[0].id, empty), None);
    let record = exchange.finish(End::default());
    assert!(record.to_json().contains(r#""recogniser":{"request":"answered","response":"not_asked"}"#));
}

#[test]
fn an_exchange_that_ends_before_its_answer_says_so() {
    let (exchange, _) = asked(PRESIDIO, NAME);
    assert!(exchange.finish(End::default()).to_json().contains(r#""response_category":"aborted""#));
}

#[test]
fn a_large_answer_is_read_in_time() {
    let words = "Ada ".repeat(1200);
    let one = |place: usize| serde_json::json!({"entity_type": "PERSON", "start": place % 4000, "end": place % 4000 + 3, "score": 0.9});
    let body = serde_json::json!([(0..40_000).map(one).collect::<Vec<_>>()]).to_string();
    let start = std::time::Instant::now();
    assert!(matches!(answered(PRESIDIO, &words, body.as_bytes()), Effect::Replace { .. }));
    assert!(start.elapsed() < std::time::Duration::from_secs(2));
    // What is larger than any honest answer is none.
    let body = format!("[[]]{}", " ".repeat(5 << 20));
    assert!(matches!(answered(PRESIDIO, &words, body.as_bytes()), Effect::Reply(_)));
}

/// JSON that looks like an answer, with anything in it.
fn like_an_answer() -> impl Strategy<Value = String> {
    let number = prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        any::<u64>().prop_map(|number| number.to_string()),
        (-4..40i64).prop_map(|number| number.to_string()),
        any::<f64>().prop_map(|number| format!("{number:e}")),
        Just("null".to_owned()),
        Just("\"1\"".to_owned()),
    ];
    let entity = (number.clone(), number.clone(), number).prop_map(|(start, end, score)| {
        format!(
            r#"{{"entity_type":"PERSON","start":{start},"end":{end},"score":{score},"category":"Person","offset":{start},"length":{end},"confidenceScore":{score}}}"#
        )
    });
    prop::collection::vec(entity, 0..5).prop_flat_map(|entities| {
        let all = entities.join(",");
        prop_oneof![
            Just(format!("[[{all}]]")),
            Just(format!(r#"{{"results":{{"documents":[{{"id":"0","entities":[{all}]}}],"errors":[]}}}}"#)),
            Just(all),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_answer_makes_anything_fall_over(body in like_an_answer(), words in "(I am |😀|Ada |é| ){1,9}X y") {
        for policy in [PRESIDIO, AZURE] {
            match answered(policy, &words, body.as_bytes()) {
                Effect::Forward(_) | Effect::Reply(_) => {}
                Effect::Replace { body, .. } => {
                    prop_assert!(serde_json::from_slice::<serde_json::Value>(&body).is_ok());
                }
                effect => prop_assert!(false, "{effect:?}"),
            }
        }
    }

    #[test]
    fn no_bytes_make_anything_fall_over(body in prop::collection::vec(any::<u8>(), 0..64)) {
        prop_assert!(matches!(answered(PRESIDIO, NAME, &body), Effect::Reply(_)));
        let (mut exchange, calls) = asked(AZURE, NAME);
        prop_assert_eq!(
            exchange.answer(calls[0].id, Answer::Came { status: 200, body: &body }),
            Some((Direction::Request, Effect::Forward(Vec::new())))
        );
    }
}
