//! The laws over inputs that nobody thought of: generated bodies, texts and cuts.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use portcullis::config::structure;
use portcullis::decision::Verdict;
use portcullis::detect::engine::CustomRule;
use portcullis::detect::injection::suspicion::Reading;
use portcullis::detect::{Detector, Flow, Kind, RuleName, Suspicion, check, overlap};
use portcullis::finding::{Finding, RuleIndex};
use portcullis::guard::{End, Exchange, Guard, Head, Unknown};
use portcullis::policy::Policy;
use portcullis::replay::{Cut, How, Message, Outcome, Recorded, run};
use portcullis::text::{Direction, Encoding, Scope, Span};
use portcullis::wire::frame::{Framer, Framing};
use portcullis::wire::json::{Token, Tokens, Values, escape, unescape};
use portcullis::wire::splice::{self, Edit};
use portcullis::wire::{self, Locator};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::json;

mod aggregate;

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
        Just("ann\\u0040example.com".to_owned()),
        Just("4111\\u00201111\\u00201111\\u00201111".to_owned()),
        Just("\\u00".to_owned()),
        Just("a\\/b\\n".to_owned()),
        "(\\\\[nrtbfu\\\\\"]){1,3}",
        Just("DE89 3704 0044 0532 0130 00".to_owned()),
        "(SSN|card|x)?(536-90-4399|4111111111111111)",
        Just("2125550147".to_owned()),
        Just("536904399".to_owned()),
        Just("192.0.2.17".to_owned()),
        "( is my)? (SSN|cell|Phone|version|card)s?",
        "(x| ext\\. ?| extension )[0-9]{0,7}",
        "[0-9]{3}[\u{a0}\u{202f}\u{2011}-][0-9]{2,3}[\u{a0}\u{2011}-][0-9]{4}",
        "git@[a-zü]{1,6}\\.(com|рф)[:/]?",
        "(db_|MY )?(password|api_key|Token|secret|datadog)(=|: |\": ?\"|>|', ')[a-zA-Z0-9!$.<>\"']{0,24}",
        "Authorization: ?(Basic|Bearer|Token) [a-zA-Z0-9+=]{0,24}",
        "(https|redis)://[a-z:]{0,6}:[a-z0-9@:/]{0,12}@?[a-z.]{0,8}",
        "curl (-u ?|--user )'?[a-z0-9]{0,16}:[a-zA-Z0-9!]{0,12}'?",
        "(set_?Password|auth=)\\(\"([a-z]{0,4}\", \")?[a-zA-Z0-9!]{0,12}\"?",
        "login [a-z]{0,4}\n? {0,4}password [a-zA-Z0-9!]{0,12}",
        "password {0,34}= {0,34}[a-zA-Z0-9+/]{0,12}={0,2}",
        "[a-z]{0,2}k3x8Q~[a-zA-Z0-9._~-]{28,36}",
        Just("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl".to_owned()),
        "[0-9a-f]{31,33}-us[0-9]{0,3}",
        "12345678:AAE[a-zA-Z0-9_-]{30,33}",
        "name: API_KEY\n  value: ?[a-z0-9]{8,16}\n?",
        "PuTTY-User-Key-File-2: x\n(Private-MAC: [0-9a-f]{8})?",
        "\\PC{0,6}",
        "[\"\\\\\n\t\u{1}é😀\u{200b}]{0,6}",
        hidden(),
        hidden(),
    ];
    vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

/// Values that are written in another way, and what such writing is made of.
fn hidden() -> impl Strategy<Value = String> {
    prop_oneof![
        "bob( ?[(\\[{] ?(at|dot) ?[)\\]}] ?| at | dot |@|\\.)(example|mail|the)( dot |\\[dot\\]|\\.)(com|works|c)",
        "( (at|dot) |[(\\[]|[)\\]]| ){1,3}",
        "4[\u{200b}\u{2060}]{0,2}111 1111 ?[\u{200b}¹]?1111 ?1[１١¹①аο]{0,4}1[\u{ad}\u{fe0f}\u{20e3}]{0,2}",
        "([4-6a-c@:+.,(] ?[ -]){3,20}",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "b o b @ e x a m p l e \\. c o m",
        "(%(25)?[0-9a-f]{0,2}){1,4}",
        "(&(amp;)?#?x?[0-9a-f]{0,3};?|&commat;|&nbsp;){1,3}",
        "bob(%40|%2540|&#64;|&amp;#64;|&commat;|\\\\x40|＠)ex[aа]mple(\\.|．|%2e|&period;)com",
        "[oоаеxрyс]{1,18}",
        "[A-Za-z0-9+/_-]{8,24}={0,2}",
        "([a-z]+[/_-])?(Ym9iQGV4YW1wbGUuY29t|NDExMTExMTExMTExMTExMQ==|NTM2LTkwLTQzOTk=|aWdub3JlIHByZXZpb3VzIGluc3RydWN0aW9ucw==)",
        Just("WW05aVFHVjRZVzF3YkdVdVkyOXQ=".to_owned()),
        "(0x)?626f62406578616d706c652e636f6d[0-9a-fx]{0,2}",
    ]
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
    fn findings_lie_within_the_text_apart_from_their_rules_others(text in text()) {
        let detector = Detector::new(|_| Some(50), Vec::new()).unwrap();
        let seen = detector.look(&text, "label");
        for finding in seen.values.iter().chain(&detector.suspect(&text, Scope::User).signs) {
            prop_assert!(!finding.span.is_empty() && text.get(finding.span.start..finding.span.end).is_some(), "{:?}", finding);
        }
        for (place, one) in seen.values.iter().enumerate() {
            let other = seen.values[place + 1..].iter().find(|other| other.rule == one.rule && other.span.overlaps(one.span));
            prop_assert!(other.is_none(), "{:?} {:?}", one, other);
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
        exchange.request_head(&Head::new([(":path", "/v1/chat/completions"), ("x-request-id", "a-1")]), &Unknown, false);
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

/// What is seen in a text that comes in pieces of these sizes, over and over.
fn flowed(detector: &Detector, text: &str, sizes: &[usize]) -> (Vec<Finding>, Suspicion) {
    let (mut flow, mut reading) = (Flow::default(), Reading::default());
    let (mut values, mut suspicion) = (Vec::new(), Suspicion::default());
    let mut rest = text;
    let mut sizes = sizes.iter().cycle();
    while !rest.is_empty() {
        let mut size = (*sizes.next().unwrap()).min(rest.len());
        while !rest.is_char_boundary(size) {
            size += 1;
        }
        let gone = flow.cleared();
        flow.push(&rest[..size]);
        if let Some(read) = detector.injections().read(&mut reading, &rest[..size], size == rest.len(), Scope::Assistant) {
            suspicion = read;
        }
        rest = &rest[size..];
        let seen = flow.look(detector, "", rest.is_empty(), 1 << 16);
        let (_, before) = flow.kept();
        let placed = |finding: Finding| Finding { span: Span::new(finding.span.start + before, finding.span.end + before), ..finding };
        let found: Vec<Finding> = seen.into_iter().map(placed).collect();
        // What was cleared may have gone on.
        assert!(found.iter().all(|finding| finding.span.start >= gone), "{found:?} begins before {gone}, up to where all was cleared");
        values.extend(found);
    }
    (values, suspicion)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_text_that_comes_in_pieces_holds_what_it_holds_whole(text in text(), sizes in vec(1usize..9, 1..4)) {
        let custom = CustomRule {
            name: RuleName { id: "custom.account".into(), entity: "ACCOUNT".into(), kind: Kind::Pii },
            pattern: r"\b[A-Z]{3}[0-9]{6}\b|acct [0-9 ]+x".into(),
            context: vec!["account".into()],
            least: 0,
            weight: None,
        };
        let detector = Detector::new(|_| Some(50), vec![custom]).unwrap();
        let whole = detector.look(&text, "");
        let (values, suspicion) = flowed(&detector, &text, &sizes);
        prop_assert_eq!(whole.values, values);
        prop_assert_eq!(detector.suspect(&text, Scope::Assistant), suspicion);
    }
}

/// Where the text of a stream goes on: in one answer of several, under one name, or as what a tool is called with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Content(u32),
    Refusal(u32),
    Reasoning(u32),
    Unknown(u32),
    Arguments(u32, u32),
}

const PLACES: [Place; 8] = [
    Place::Content(0),
    Place::Refusal(0),
    Place::Reasoning(0),
    Place::Unknown(0),
    Place::Arguments(0, 0),
    Place::Arguments(0, 1),
    Place::Content(1),
    Place::Reasoning(1),
];

impl Place {
    fn turn(self) -> u32 {
        match self {
            Self::Content(turn) | Self::Refusal(turn) | Self::Reasoning(turn) | Self::Unknown(turn) | Self::Arguments(turn, _) => turn,
        }
    }

    /// A message, or a delta, with a text here.
    fn with(self, text: &str) -> serde_json::Value {
        match self {
            Self::Content(_) => json!({"content": text}),
            Self::Refusal(_) => json!({"refusal": text}),
            Self::Reasoning(_) => json!({"reasoning_content": text}),
            Self::Unknown(_) => json!({"x_ray": {"down": text}}),
            Self::Arguments(_, index) => json!({"tool_calls": [{"index": index, "function": {"arguments": text}}]}),
        }
    }

    /// Where [`aggregate::aggregate`] puts it, below the answer's message or delta.
    fn path(self) -> String {
        match self {
            Self::Content(_) => "content".to_owned(),
            Self::Refusal(_) => "refusal".to_owned(),
            Self::Reasoning(_) => "reasoning_content".to_owned(),
            Self::Unknown(_) => "x_ray.down".to_owned(),
            Self::Arguments(_, index) => format!("tool_calls[{index}].function.arguments"),
        }
    }
}

/// How texts become events: how many characters of which text comes next, over and over.
#[derive(Clone, Debug)]
struct Deal {
    /// The place among those that are left, and how many characters.
    steps: Vec<(usize, usize)>,
    /// Whether deltas of several texts share an event.
    shared: bool,
}

fn deal() -> impl Strategy<Value = Deal> {
    (vec((0usize..8, 0usize..12), 1..12), any::<bool>()).prop_map(|(steps, shared)| Deal { steps, shared })
}

/// How events are written.
#[derive(Clone, Debug)]
struct Style {
    ending: &'static str,
    comments: bool,
    many_lines: bool,
    done: bool,
}

fn style() -> impl Strategy<Value = Style> {
    (prop_oneof![Just("\n"), Just("\r\n"), Just("\r")], any::<bool>(), any::<bool>(), any::<bool>())
        .prop_map(|(ending, comments, many_lines, done)| Style { ending, comments, many_lines, done })
}

fn texts() -> impl Strategy<Value = BTreeMap<Place, String>> {
    proptest::collection::btree_map(proptest::sample::select(&PLACES[..]), text(), 1..4)
}

/// Of two texts that go on, neither waits for longer than this many pieces of the others: one that does has ended (`GOES_ON_WITHIN`).
const LONGEST_WAIT: usize = 6;

/// A stream of texts, dealt out and written as asked.
fn stream(texts: &BTreeMap<Place, String>, deal: &Deal, style: &Style) -> String {
    let mut left: Vec<(Place, VecDeque<char>)> = texts.iter().map(|(place, text)| (*place, text.chars().collect())).collect();
    let mut deltas: Vec<Vec<(Place, String)>> = Vec::new();
    let mut waits: BTreeMap<Place, usize> = BTreeMap::new();
    for (step, (which, count)) in deal.steps.iter().cycle().enumerate() {
        left.retain(|(_, text)| !text.is_empty());
        if left.is_empty() {
            break;
        }
        let overdue = left.iter().position(|(place, _)| waits.get(place).is_some_and(|waited| *waited >= LONGEST_WAIT));
        let which = overdue.unwrap_or(which % left.len());
        let (place, text) = &mut left[which];
        // Each time round at least one character, so that there is an end.
        let count = if step % deal.steps.len() == 0 || overdue.is_some() { (*count).max(1) } else { *count };
        let piece: String = text.drain(..count.min(text.len())).collect();
        if !piece.is_empty() {
            waits.values_mut().for_each(|waited| *waited += 1);
            waits.insert(*place, 0);
        }
        match deltas.last_mut() {
            Some(last) if deal.shared && last.iter().all(|(other, _)| other.turn() != place.turn()) => last.push((*place, piece)),
            _ => deltas.push(vec![(*place, piece)]),
        }
    }
    let mut out = String::new();
    for (number, pieces) in deltas.iter().enumerate() {
        let choices: Vec<_> =
            pieces.iter().map(|(place, piece)| json!({"index": place.turn(), "delta": place.with(piece), "finish_reason": null})).collect();
        let data = json!({"id": "c", "object": "chat.completion.chunk", "choices": choices});
        let data = if style.many_lines { serde_json::to_string_pretty(&data).unwrap() } else { data.to_string() };
        if style.comments && number % 3 == 1 {
            out.push_str(": keep-alive\n\n");
        }
        if style.comments && number % 3 == 2 {
            out.push_str("event: chunk\n: here it comes\nid: 7\n");
        }
        data.lines().for_each(|line| out.push_str(&format!("data: {line}\n")));
        out.push('\n');
    }
    if style.done {
        out.push_str("data: [DONE]\n\n");
    }
    out.replace('\n', style.ending)
}

/// What comes of an answer.
fn answered(policy: &str, kind: &str, body: &str, cut: &Cut) -> Outcome {
    let message = |path: Option<&str>, kind: &str| {
        let headers = serde_json::from_value(json!({"content-type": kind})).unwrap();
        Some(Message { path: path.map(str::to_owned), headers, ..Message::default() })
    };
    let recorded = Recorded {
        request: message(Some("/v1/chat/completions"), "application/json"),
        response: message(None, kind),
        ..Recorded::default()
    };
    let request =
        r#"{"model":"gpt-4o","stream":true,"messages":[{"role":"user","content":"Who is [EMAIL_ADDRESS_md48pj], or eve@example.org?"}]}"#;
    run(&guard(policy), &recorded, request.as_bytes(), body.as_bytes(), cut)
}

fn went_on(outcome: &Outcome) -> String {
    String::from_utf8(outcome.response.as_ref().unwrap().body.clone()).unwrap()
}

/// The texts that a stream comes to, place by place.
fn put_together(texts: &BTreeMap<Place, String>, stream: &str) -> BTreeMap<Place, String> {
    let all = aggregate::aggregate(stream);
    let of = |place: &Place| all.get(&format!(".choices[{}].delta.{}", place.turn(), place.path())).cloned().unwrap_or_default();
    texts.keys().map(|place| (*place, of(place))).collect()
}

const REDACT_ALL: &str = r#"{"version":1,"secrets":{"response":"redact"},"host":{"hold_headers":true}}"#;

const STREAM_POLICIES: [&str; 6] = [
    REDACT_ALL,
    r#"{"version":1,"host":{"hold_headers":true}}"#,
    r#"{"version":1,"host":{"hold_headers":false},"injection":{"assistant":{"action":"block"}}}"#,
    r#"{"version":1,"mode":"observe"}"#,
    r#"{"version":1,"bodies":{"hold_bytes":256,"response_bytes":900,"uninspectable":{"default":"allow"}},"secrets":{"response":"flag"}}"#,
    r#"{"version":1,"secrets":{"response":"redact"},"tools":{"on_denied":"strip","allow":[{"name":"f"}]}}"#,
];

/// Lines of a stream: fields, comments, things that are neither.
fn lines() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        "(data|event|id|retry|x|)(:|: |:  )?[a-z{}\" é]{0,8}",
        Just("data: {\"choices\":[]}".to_owned()),
        Just("\u{feff}data: x".to_owned()),
        Just(String::new()),
        "\\PC{0,6}",
    ];
    vec((line, prop_oneof![Just("\n"), Just("\r\n"), Just("\r")]), 0..14)
        .prop_map(|lines| lines.into_iter().map(|(line, end)| line + end).collect())
}

/// The data of each event, as another reader reads them.
fn data_of(stream: &str) -> Vec<String> {
    let stream = stream.strip_prefix('\u{feff}').unwrap_or(stream).replace("\r\n", "\n").replace('\r', "\n");
    let field = |line: &str| match line.split_once(':') {
        Some(("data", value)) => Some(value.strip_prefix(' ').unwrap_or(value).to_owned()),
        None if line == "data" => Some(String::new()),
        _ => None,
    };
    let mut events: Vec<Vec<String>> = vec![Vec::new()];
    for line in stream.split('\n') {
        match field(line) {
            _ if line.is_empty() => events.push(Vec::new()),
            Some(value) => events.last_mut().unwrap().push(value),
            None => {}
        }
    }
    events.into_iter().map(|lines| lines.join("\n")).filter(|data| !data.is_empty()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_stream_comes_to_the_same_however_it_is_cut(
        texts in texts(), deal in deal(), style in style(), sizes in vec(1usize..60, 1..5), policy in proptest::sample::select(&STREAM_POLICIES[..]),
    ) {
        let body = stream(&texts, &deal, &style);
        let whole = answered(policy, "text/event-stream", &body, &Cut::Whole);
        for cut in [Cut::Lengths(sizes), Cut::Every(1)] {
            prop_assert_eq!(&answered(policy, "text/event-stream", &body, &cut), &whole, "cut {:?}", cut);
        }
        if whole.record.verdict <= Verdict::Flag || !whole.record.enforced {
            prop_assert_eq!(went_on(&whole), body, "nothing is found, nothing is changed");
        }
    }

    #[test]
    fn a_stream_comes_to_the_same_however_its_texts_are_dealt_out(
        texts in texts(), deals in [deal(), deal()], styles in [style(), style()],
    ) {
        let bodies = [stream(&texts, &deals[0], &styles[0]), stream(&texts, &deals[1], &styles[1])];
        prop_assert_eq!(&put_together(&texts, &bodies[0]), &texts, "the stream says what it was made to say");
        let outcomes = bodies.each_ref().map(|body| answered(REDACT_ALL, "text/event-stream", body, &Cut::Every(50)));
        let [one, other] = outcomes.each_ref().map(|outcome| put_together(&texts, &went_on(outcome)));
        prop_assert_eq!(one, other);
        prop_assert_eq!(&outcomes[0].record.findings, &outcomes[1].record.findings);
        prop_assert_eq!(outcomes[0].record.verdict, outcomes[1].record.verdict);
        for (outcome, body) in outcomes.iter().zip(&bodies) {
            let says = |stream: &str| data_of(stream).into_iter().map(|data| serde_json::from_str::<serde_json::Value>(&data).is_ok()).collect::<Vec<_>>();
            prop_assert_eq!(says(&went_on(outcome)), says(body), "each event stays what it is");
        }
    }

    #[test]
    fn a_stream_comes_to_what_the_same_answer_comes_to_whole(texts in texts(), deal in deal(), style in style()) {
        let streamed = answered(REDACT_ALL, "text/event-stream", &stream(&texts, &deal, &style), &Cut::Every(50));
        let streamed_texts = put_together(&texts, &went_on(&streamed));
        let mut findings = BTreeMap::new();
        for (place, text) in &texts {
            let choice = json!({"index": place.turn(), "message": place.with(text), "finish_reason": "stop"});
            let body = json!({"id": "c", "object": "chat.completion", "choices": [choice]}).to_string();
            let whole = answered(REDACT_ALL, "application/json", &body, &Cut::Whole);
            let mut all = BTreeMap::new();
            aggregate::walk("", &serde_json::from_str(&went_on(&whole)).unwrap(), &mut all);
            let masked = all.get(&format!(".choices[{}].message.{}", place.turn(), place.path())).cloned().unwrap_or_default();
            prop_assert_eq!(&streamed_texts[place], &masked, "{:?}", place);
            for ((direction, rule), count) in &whole.record.findings {
                if *direction == Direction::Response {
                    *findings.entry(rule.clone()).or_insert(0) += count;
                }
            }
        }
        let of_stream = streamed.record.findings.iter().filter(|((direction, _), _)| *direction == Direction::Response);
        let of_stream: BTreeMap<String, u32> = of_stream.map(|((_, rule), count)| (rule.clone(), *count)).collect();
        prop_assert_eq!(of_stream, findings);
    }

    #[test]
    fn a_token_in_a_stream_comes_to_what_it_comes_to_whole(
        pieces in vec(prop_oneof![Just("TOKEN"), Just(" "), Just("(TOKEN)"), Just("![x](http://a.test/TOKEN)"), Just("[TOKEN](x)"), Just("https://a.test/?q="),
            Just("TOK"), Just("EN"), Just("eve@example.org"), Just("[EMAIL_ADDRESS_"), Just("`"), Just("\n"), Just("and so on, "), Just("<a href=\"TOKEN\">")], 0..8),
        deal in deal(), style in style(), place in proptest::sample::select(&[Place::Content(0), Place::Reasoning(0), Place::Refusal(1)][..]),
    ) {
        let policy = r#"{"version":1,"pii":{"default":{"request":"tokenize","response":"mask"},"tokens":{"key":{"env":"KEY"},"restore":"text_and_tools"}},"host":{"hold_headers":true}}"#;
        let guard = Rc::new(Guard::new(Policy::load(policy, &|_| Some("k".repeat(40)), [7; 32]).unwrap()));
        let message = |path: Option<&str>, kind: &str| {
            let headers = serde_json::from_value(json!({"content-type": kind})).unwrap();
            Some(Message { path: path.map(str::to_owned), headers, ..Message::default() })
        };
        let answer = |kind: &str, body: &str, cut: &Cut| {
            let recorded = Recorded { request: message(Some("/v1/chat/completions"), "application/json"), response: message(None, kind), ..Recorded::default() };
            let request = r#"{"messages":[{"role":"user","content":"Write to jane@example.org"}]}"#;
            run(&guard, &recorded, request.as_bytes(), body.as_bytes(), cut)
        };
        let sent = answer("application/json", "{}", &Cut::Whole).request.unwrap().body;
        let sent: serde_json::Value = serde_json::from_slice(&sent).unwrap();
        let token = sent["messages"][0]["content"].as_str().unwrap().trim_start_matches("Write to ").to_owned();
        prop_assert!(token.starts_with("[EMAIL_ADDRESS_"), "{}", token);
        let text = pieces.concat().replace("TOKEN", &token);
        let texts = BTreeMap::from([(place, text.clone())]);
        let body = stream(&texts, &deal, &style);
        let streamed = answer("text/event-stream", &body, &Cut::Whole);
        prop_assert_eq!(&answer("text/event-stream", &body, &Cut::Every(3)), &streamed);
        let choice = json!({"index": place.turn(), "message": place.with(&text), "finish_reason": "stop"});
        let whole = answer("application/json", &json!({"choices": [choice]}).to_string(), &Cut::Whole);
        let mut all = BTreeMap::new();
        aggregate::walk("", &serde_json::from_str(&went_on(&whole)).unwrap(), &mut all);
        let restored = all.get(&format!(".choices[{}].message.{}", place.turn(), place.path())).cloned().unwrap_or_default();
        prop_assert_eq!(put_together(&texts, &went_on(&streamed)).remove(&place).unwrap(), restored);
    }

    #[test]
    fn framing_reads_what_another_reader_reads(stream in lines()) {
        let mut framer = Framer::new(Framing::Events);
        framer.push(stream.as_bytes());
        let data = std::iter::from_fn(|| framer.next_event(true)).map(|event| event.expect("it is UTF-8").data);
        prop_assert_eq!(data.filter(|data| !data.is_empty()).collect::<Vec<_>>(), data_of(&stream));
    }
}
