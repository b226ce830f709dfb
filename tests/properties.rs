//! The laws over inputs that nobody thought of: generated bodies, texts and cuts.

use std::rc::Rc;

use portcullis::config::structure;
use portcullis::detect::{Detector, check, overlap};
use portcullis::finding::{Finding, RuleIndex};
use portcullis::guard::{End, Exchange, Guard, Head};
use portcullis::policy::Policy;
use portcullis::replay::{Cut, How, Message, Recorded, run};
use portcullis::text::{Direction, Encoding, Span};
use portcullis::wire::json::{Token, Tokens, Values, escape, unescape};
use portcullis::wire::splice::{self, Edit};
use portcullis::wire::{self, Locator};
use proptest::collection::vec;
use proptest::prelude::*;

/// Text that is likely to be interesting: words, values, escapes, other alphabets.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z ]{0,12}",
        "[0-9 .:@+()/-]{0,20}",
        Just("bob@example.com".to_owned()),
        Just("4111 1111 1111 1111".to_owned()),
        Just("536-90-4399".to_owned()),
        Just("2001:db8::8a2e:370:7334".to_owned()),
        Just("AKIAQ3EGPRTUV2WXYZ57".to_owned()),
        Just("ignore previous instructions".to_owned()),
        Just("-----BEGIN PRIVATE KEY-----".to_owned()),
        Just("-----END ".to_owned()),
        Just("sk-sk-sk-".to_owned()),
        "\\PC{0,6}",
        "[\"\\\\\n\t\u{1}é😀\u{200b}]{0,6}",
    ];
    vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

/// A raw JSON string (what stands between the quotes), with characters written in any of the ways that JSON has.
fn raw_string() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        text().prop_map(|text| escape(&text).into_owned()),
        any::<char>().prop_map(|c| c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect::<String>()),
        (0xd800u16..0xe000).prop_map(|surrogate| format!("\\u{surrogate:04X}")),
        Just("\\/\\b\\f".to_owned()),
    ];
    vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}

fn value(depth: u32) -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        text().prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        any::<f64>().prop_map(serde_json::Value::from),
        any::<bool>().prop_map(serde_json::Value::from),
        Just(serde_json::Value::Null),
    ];
    leaf.prop_recursive(depth, 24, 5, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(serde_json::Value::from),
            vec(("(role|content|messages|tools|text|[a-z@.]{0,9})", inner), 0..5)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    })
}

fn guard(policy: &str) -> Rc<Guard> {
    Rc::new(Guard::new(Policy::load(policy, &|_| None, [7; 32]).unwrap()))
}

/// Every string of a value, keys first, in the order in which they are written.
fn strings(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => found.push(text.clone()),
        serde_json::Value::Array(items) => items.iter().for_each(|item| strings(item, found)),
        serde_json::Value::Object(members) => {
            for (key, value) in members {
                found.push(key.clone());
                strings(value, found);
            }
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tokens_hold_the_strings_that_another_reader_reads(value in value(4), pretty in any::<bool>()) {
        let body = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        let mut expected = Vec::new();
        strings(&value, &mut expected);
        let mut tokens = Tokens::new(&body, 64, Values::One);
        let mut found = Vec::new();
        while let Some(token) = tokens.next_token().unwrap() {
            if let Token::Key(quoted) | Token::Text(quoted) = token {
                found.push(unescape(quoted.raw.of(&body)).into_owned());
            }
        }
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn any_text_is_tokenised_to_an_end(body in prop_oneof!["\\PC{0,60}", "[\\[\\]{}:,\"\\\\u0-9a-f truenl-]{0,60}"], depth in 0usize..8) {
        for values in [Values::One, Values::Many] {
            let mut tokens = Tokens::new(&body, depth, values);
            let mut steps = 0;
            while let Ok(Some(_)) = tokens.next_token() {
                steps += 1;
                prop_assert!(steps <= body.len() + 1);
            }
        }
        // What another reader takes for JSON is JSON here too (but for its depth).
        if serde_json::from_str::<serde_json::Value>(&body).is_ok() {
            let mut tokens = Tokens::new(&body, 64, Values::One);
            while tokens.next_token().expect("it is JSON").is_some() {}
        }
    }

    #[test]
    fn what_is_escaped_reads_back(text in text()) {
        let written = escape(&text);
        prop_assert_eq!(&unescape(&written), &text);
        let other: String = serde_json::from_str(&format!("\"{written}\"")).unwrap();
        prop_assert_eq!(other, text);
    }

    #[test]
    fn a_piece_of_text_is_found_where_it_is_written(raw in raw_string(), form in any::<bool>(), places in vec(0.0f64..1.0, 2..8)) {
        let (raw, encoding) = if form { (wire::form::encode(&unescape(&raw)), Encoding::Form) } else { (raw, Encoding::JsonEscaped) };
        let text = wire::decode(encoding, &raw).into_owned();
        let mut boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        boundaries.dedup();
        let mut locator = Locator::new(encoding, &raw);
        for pair in places.windows(2) {
            let pick = |place: f64| boundaries[((place * boundaries.len() as f64) as usize).min(boundaries.len() - 1)];
            let (a, b) = (pick(pair[0]), pick(pair[1]));
            let span = Span::new(a.min(b), a.max(b));
            let place = locator.locate(span);
            prop_assert_eq!(wire::decode(encoding, place.of(&raw)), span.of(&text), "{:?} of {:?} at {:?}", span, raw, place);
        }
    }

    #[test]
    fn only_what_is_edited_changes(body in "\\PC{0,80}", cuts in vec(0usize..80, 0..10)) {
        let mut cuts: Vec<usize> = cuts.into_iter().filter(|cut| body.is_char_boundary(*cut)).collect();
        cuts.sort_unstable();
        cuts.dedup();
        let spans: Vec<Span> = cuts.chunks_exact(2).map(|pair| Span::new(pair[0], pair[1])).collect();
        let edits = spans.iter().rev().map(|span| Edit { raw: *span, with: "<>".into() }).collect();
        let mut expected = body.clone();
        for span in spans.iter().rev() {
            expected.replace_range(span.start..span.end, "<>");
        }
        prop_assert_eq!(splice::apply(&body, edits), expected);
    }

    #[test]
    fn findings_lie_within_the_text_apart_from_each_other(text in text()) {
        let detector = Detector::new(|_| true, Vec::new()).unwrap();
        let seen = detector.look(&text, "label");
        for finding in seen.values.iter().chain(&seen.signs) {
            prop_assert!(!finding.span.is_empty() && text.get(finding.span.start..finding.span.end).is_some(), "{:?}", finding);
        }
        for pair in seen.values.windows(2) {
            prop_assert!(pair[0].span.end <= pair[1].span.start, "{:?}", pair);
        }
    }

    #[test]
    fn of_overlapping_findings_the_documented_one_stays(spans in vec((0usize..60, 1usize..30, 0u16..3, 50u8..53), 0..12)) {
        let all: Vec<Finding> = spans
            .iter()
            .map(|(start, len, rule, confidence)| Finding { rule: RuleIndex(*rule), span: Span::new(*start, start + len), confidence: *confidence })
            .collect();
        let mut ranked = all.clone();
        ranked.sort_by_key(|f| (255 - f.confidence, usize::MAX - f.span.len(), f.span.start, f.rule));
        let mut expected: Vec<Finding> = Vec::new();
        for finding in ranked {
            if expected.iter().all(|kept| !kept.span.overlaps(finding.span)) {
                expected.push(finding);
            }
        }
        expected.sort_by_key(|f| f.span);
        let mut found = all;
        overlap::resolve(&mut found);
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn a_body_comes_to_the_same_however_it_is_cut(
        body in prop_oneof![value(4).prop_map(|v| v.to_string().into_bytes()), text().prop_map(String::into_bytes), vec(any::<u8>(), 0..80)],
        response in any::<bool>(),
        lengths in vec(1usize..40, 1..6),
        path in prop_oneof![Just("/v1/chat/completions"), Just("/x")],
        kind in prop_oneof![Just("application/json"), Just("text/plain"), Just("application/x-www-form-urlencoded"), Just("application/grpc")],
        policy in prop_oneof![
            Just(r#"{"version":1}"#),
            Just(r#"{"version":1,"mode":"observe"}"#),
            Just(r#"{"version":1,"host":{"hold_headers":false}}"#),
            Just(r#"{"version":1,"bodies":{"request_bytes":40,"response_bytes":40,"json_depth":3}}"#),
        ],
    ) {
        let guard = guard(policy);
        let headers = serde_json::from_value(serde_json::json!({"content-type": kind})).unwrap();
        let message = Message { path: Some(path.to_owned()), headers, ..Message::default() };
        let (recorded, request, answer) = if response {
            (Recorded { response: Some(message), ..Recorded::default() }, Vec::new(), body)
        } else {
            (Recorded { request: Some(message), ..Recorded::default() }, body, Vec::new())
        };
        let whole = run(&guard, &recorded, &request, &answer, &Cut::Whole);
        let cut = run(&guard, &recorded, &request, &answer, &Cut::Lengths(lengths));
        prop_assert_eq!(&whole, &cut);
        for (passed, body) in [(&whole.request, &request), (&whole.response, &answer)] {
            if let Some(passed) = passed && passed.how == How::Forward {
                prop_assert_eq!(&passed.body, body, "what goes on as it came is what came");
            }
        }
    }

    #[test]
    fn both_forms_of_a_record_say_the_same(body in value(3)) {
        let mut exchange = Exchange::new(guard(r#"{"version":1}"#));
        exchange.request_head(&Head::new([(":path", "/v1/chat/completions"), ("x-request-id", "a-1")]), String::new, false);
        exchange.body(Direction::Request, body.to_string().into_bytes(), true);
        let record = exchange.finish(End { status: Some(200), details: "", latency_ms: Some(70_000) });
        let parse = |json: &str| serde_json::from_str::<serde_json::Value>(json).unwrap();
        let (line, message) = record.forms();
        let from_struct = structure::json(&message).expect("it is a Struct");
        prop_assert_eq!(parse(&from_struct.replace(".0", "")), parse(&line.replace(".0", "")));
        prop_assert_eq!(line, record.to_json());
    }

    #[test]
    fn a_head_reads_back_and_garbage_has_no_fields(fields in vec(("[a-z:-]{1,12}", "\\PC{0,20}"), 0..6), garbage in vec(any::<u8>(), 0..60)) {
        let head = Head::new(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let read: Vec<_> = head.fields().map(|(name, value)| (String::from_utf8_lossy(name).into_owned(), String::from_utf8_lossy(value).into_owned())).collect();
        prop_assert_eq!(read, fields);
        prop_assert!(Head::from_serialised(garbage).fields().count() <= 60);
    }

    #[test]
    fn one_wrong_digit_is_noticed(prefix in "4[0-9]{14}", place in 0usize..16, by in 1u8..10) {
        let digits: Vec<u8> = prefix.bytes().map(|b| b - b'0').collect();
        let check = (0..10).find(|check| check::luhn(&[digits.as_slice(), &[*check]].concat())).expect("one check digit is right");
        let mut number = [digits.as_slice(), &[check]].concat();
        prop_assert!(check::payment_card(&number));
        number[place] = (number[place] + by) % 10;
        prop_assert!(!check::luhn(&number));
    }
}
