//! Threats: what is found in values and in prose, what is not, that neither depends on how a text comes; and what the policy makes of it.
//!
//! `tests/threats/attacks` has a file for each rule, `tests/threats/harmless` values that tools are called with and prose. A line is a
//! text; `\n`, `\t` and `\\` stand for a line break, a tab and a backslash. All were written for this test.

use std::path::Path;
use std::rc::Rc;

use portcullis::decision::{Reason, Verdict};
use portcullis::detect::threat::reading::Reading;
use portcullis::detect::threat::{Manner, RULES};
use portcullis::detect::{Detector, Kind};
use portcullis::finding::Finding;
use portcullis::guard::Guard;
use portcullis::policy::{Caller, Policy};
use portcullis::replay::{Cut, Message, Outcome, Recorded, run};
use portcullis::text::{Direction, Scope, Span};
use proptest::prelude::*;
use serde_json::{Value, json};

fn detector() -> Detector {
    Detector::new(|rule| (rule.kind == Kind::Threat).then_some(0), Vec::new()).unwrap()
}

fn lines(file: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/threats").join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("{path:?} is missing"));
    let plain = |line: &str| line.replace("\\\\", "\u{0}").replace("\\n", "\n").replace("\\t", "\t").replace('\u{0}', "\\");
    text.lines().map(plain).collect()
}

fn ids<'d>(detector: &'d Detector, found: &[Finding]) -> Vec<&'d str> {
    found.iter().map(|finding| detector.name(finding.rule).unwrap().id.as_str()).collect()
}

/// The same value as tools are called with it: bare, in an object, in a list in an object in a string, with other characters escaped.
fn called(value: &str) -> [String; 4] {
    let object = json!({"value": value}).to_string();
    let escaped: String = value.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
    [value.to_owned(), object.clone(), json!({"input": object, "more": [value]}).to_string(), format!(r#"{{"value":"{escaped}"}}"#)]
}

#[test]
fn attacks_are_found_in_values_however_they_are_called_with() {
    let detector = detector();
    let (mut count, mut missed) = (0, Vec::new());
    for rule in RULES {
        for attack in lines(&format!("attacks/{}.txt", rule.id)) {
            let found = |text: &String| ids(&detector, &detector.threats().look(text, Manner::Value)).contains(&rule.id);
            count += 1;
            if !called(&attack).iter().all(found) {
                missed.push(format!("{}: {attack:?}", rule.id));
            }
        }
    }
    println!("{} of {count} attacks found", count - missed.len());
    assert!(count >= 300, "{count}");
    assert!(missed.len() * 100 <= count * 2, "{missed:#?}");
}

#[test]
fn half_of_them_are_told_in_prose_too() {
    let detector = detector();
    let all: Vec<String> = RULES.iter().flat_map(|rule| lines(&format!("attacks/{}.txt", rule.id))).collect();
    let found = all.iter().filter(|attack| !detector.threats().look(attack, Manner::Prose).is_empty()).count();
    println!("{found} of {} attacks found in prose", all.len());
    assert!(found * 2 >= all.len(), "{found} of {}", all.len());
}

#[test]
fn harmless_values_and_prose_pass() {
    let detector = detector();
    for (file, manner, least) in [("values", Manner::Value, 300), ("prose", Manner::Prose, 100)] {
        let all = lines(&format!("harmless/{file}.txt"));
        assert!(all.len() >= least, "{file}: {}", all.len());
        let found = |text: &String| ids(&detector, &detector.threats().look(text, manner));
        let wrong: Vec<_> = all.iter().map(|text| (text, found(text))).filter(|(_, found)| !found.is_empty()).collect();
        assert!(wrong.len() * 200 <= all.len(), "{file}: {wrong:#?}");
    }
}

/// What is found in prose that comes in pieces which end where `ends` says.
fn in_pieces(detector: &Detector, text: &str, ends: &[usize]) -> Vec<Finding> {
    let (mut reading, mut found, mut from) = (Reading::default(), Vec::new(), 0);
    for end in ends.iter().copied().filter(|end| text.is_char_boundary(*end)).chain([text.len()]) {
        found.extend(reading.read(detector.threats(), &text[from..end], end == text.len()));
        from = end;
        assert!(reading.cleared() <= from);
    }
    found
}

#[test]
fn what_is_found_in_prose_does_not_depend_on_its_pieces() {
    let detector = detector();
    let attacks = RULES.iter().flat_map(|rule| lines(&format!("attacks/{}.txt", rule.id)));
    let text: Vec<String> = attacks.zip(lines("harmless/values.txt").iter().cycle()).map(|(a, b)| format!("{b}. {a} {b}")).collect();
    let text = text.join("\n");
    let whole = detector.threats().look(&text, Manner::Prose);
    assert!(whole.len() > 100, "{}", whole.len());
    for step in [1, 2, 3, 7, 61, 511, 512, 513, 1000] {
        let ends: Vec<usize> = (1..text.len()).step_by(step).collect();
        assert_eq!(in_pieces(&detector, &text, &ends), whole, "{step}");
    }
}

#[test]
fn a_long_value_is_read_to_its_end() {
    let detector = detector();
    let filler = "The quick brown fox jumps over the lazy dog. ".repeat(500);
    for at in [0, 4090, 4096, 8180, 20_000] {
        let text = format!("{}x'; DROP TABLE users; -- {}", &filler[..at], &filler[at..]);
        let found = detector.threats().look(&text, Manner::Value);
        assert_eq!(ids(&detector, &found), ["threat.sql_injection"], "{at}: {found:?}");
        assert_eq!(found[0].span, Span::new(at + 1, at + 24), "{at}");
    }
}

proptest! {
    #[test]
    fn hostile_texts_are_read_without_harm(text in "[ \\n'\"`;|&$<>(){}%\\\\/.,:@=#*+\\-a-eonirudst0-9x\u{ff1c}\u{200b}é]{0,300}") {
        let detector = detector();
        for manner in [Manner::Value, Manner::Prose] {
            for finding in detector.threats().look(&text, manner) {
                let Span { start, end } = finding.span;
                prop_assert!(start < end && text.is_char_boundary(start) && text.is_char_boundary(end), "{finding:?} in {text:?}");
            }
        }
    }

    #[test]
    fn hostile_texts_in_pieces_are_the_same(text in "([a-z]{0,90} )?('|;|<scr|ipt> alert\\(1\\)| or 1=1 --|union select null|../../etc/passwd|http://127.1/ ){0,60}", ends in proptest::collection::btree_set(0_usize..900, 0..9)) {
        let detector = detector();
        let ends: Vec<usize> = ends.into_iter().filter(|end| *end < text.len()).collect();
        prop_assert_eq!(in_pieces(&detector, &text, &ends), detector.threats().look(&text, Manner::Prose));
    }
}

fn policy(section: &str) -> Policy {
    Policy::load(&format!(r#"{{"version": 1, "threats": {section}}}"#), &|_| None, [7; 32]).unwrap()
}

fn ruled(policy: &Policy, text: &str, scope: Scope) -> (Verdict, Option<Reason>, usize) {
    let ruling = policy.judge(&policy.look(text, "", scope), text, scope, Direction::Request);
    let threats = ruling.findings.iter().filter(|(finding, _)| policy.detector.name(finding.rule).unwrap().kind == Kind::Threat);
    (ruling.verdict, ruling.reason, threats.count())
}

const ATTACK: &str = "x'; DROP TABLE users; --";

#[test]
fn the_scope_decides() {
    let defaults = policy("{}");
    assert_eq!(ruled(&defaults, ATTACK, Scope::ToolCall), (Verdict::Flag, None, 1));
    assert_eq!(ruled(&defaults, ATTACK, Scope::User), (Verdict::Allow, None, 0));
    let strict = policy(r#"{"tool_call": "block", "user": "flag", "document": "block"}"#);
    assert_eq!(ruled(&strict, ATTACK, Scope::ToolCall), (Verdict::Block, Some(Reason::Threat), 1));
    assert_eq!(ruled(&strict, ATTACK, Scope::User), (Verdict::Flag, None, 1));
    assert_eq!(ruled(&strict, ATTACK, Scope::Document), (Verdict::Block, Some(Reason::Threat), 1));
    assert_eq!(ruled(&strict, ATTACK, Scope::ToolResult), (Verdict::Allow, None, 0));
    // Less is enough in a value than in prose.
    assert_eq!(ruled(&strict, "see http://localhost/x", Scope::ToolCall), (Verdict::Block, Some(Reason::Threat), 1));
    assert_eq!(ruled(&strict, "see http://localhost/x", Scope::User), (Verdict::Allow, None, 0));
    let without = policy(r#"{"tool_call": "block", "disable": ["threat.sql_injection"]}"#);
    assert_eq!(ruled(&without, ATTACK, Scope::ToolCall), (Verdict::Allow, None, 0));
}

#[test]
fn a_threat_counts_beside_what_is_redacted_in_the_same_place() {
    let policy = policy(r#"{"tool_call": "flag"}"#);
    let (verdict, _, threats) = ruled(&policy, "http://169.254.169.254/latest", Scope::ToolCall);
    assert_eq!((verdict, threats), (Verdict::Redact, 1));
}

#[test]
fn a_tool_may_have_a_say_of_its_own() {
    let judged = |threats: &str, own: &str| {
        let tools = format!(r#"[{{"name": "find", "threats": {own}}}, {{"name": "other"}}]"#);
        let json = format!(r#"{{"version": 1, "threats": {threats}, "tools": {{"allow": {tools}}}}}"#);
        let policy = Policy::load(&json, &|_| None, [7; 32]).unwrap();
        let seen = policy.look(ATTACK, "", Scope::ToolCall);
        let of = |names: &[&str]| {
            let called = policy.tools.as_ref().unwrap().called(names.iter(), &Caller::default());
            policy.judge_argument(&seen, ATTACK, Scope::ToolCall, Direction::Response, &called).verdict
        };
        (of(&["find"]), of(&["other"]), of(&["find", "other"]))
    };
    use Verdict::{Allow, Block, Flag};
    let strict = r#"{"tool_call": "block"}"#;
    assert_eq!(judged(strict, "{}"), (Block, Block, Block));
    assert_eq!(judged(strict, r#"{"disable": ["threat.sql_injection"]}"#), (Allow, Block, Block));
    assert_eq!(judged(strict, r#"{"disable": ["threat.xss"]}"#), (Block, Block, Block));
    assert_eq!(judged(strict, r#"{"action": "flag"}"#), (Flag, Block, Block));
    assert_eq!(judged(strict, r#"{"action": "allow"}"#), (Allow, Block, Block));
    // A tool may be stricter than all else, too; of several names that a call is given, the strictest has the say.
    assert_eq!(judged("{}", r#"{"action": "block"}"#), (Block, Flag, Block));
    assert_eq!(judged(r#"{"tool_call": "allow"}"#, r#"{"action": "block"}"#), (Block, Allow, Block));
    // What is switched off for all stays so.
    assert_eq!(judged(r#"{"disable": ["threat.sql_injection"]}"#, r#"{"action": "block"}"#), (Allow, Allow, Allow));
}

#[test]
fn what_a_tool_says_of_threats_is_checked() {
    let load = |own: &str| {
        let json = format!(r#"{{"version": 1, "tools": {{"allow": [{{"name": "find", "threats": {own}}}]}}}}"#);
        let problems = Policy::load(&json, &|_| None, [7; 32]).err().unwrap_or_default();
        problems.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let shown = load(r#"{"disable": ["threat.sql", "threat.xss", "threat.xss"]}"#);
    assert_eq!(shown.len(), 2, "{shown:?}");
    assert!(shown[0].starts_with("tools.allow[0].threats.disable[0]: unknown rule"), "{shown:?}");
    assert!(shown[1].starts_with("tools.allow[0].threats.disable[2]: written twice"), "{shown:?}");
    assert!(load(r#"{"actions": "flag"}"#)[0].contains("did you mean \"action\"?"));
    assert!(load("null").len() == 1 && load(r#"{"action": "redact"}"#).len() == 1);
}

#[test]
fn check_says_what_is_weak_or_never_counts() {
    let warned = |section: &str| {
        let warnings = Policy::warnings(&format!(r#"{{"version": 1, "threats": {section}}}"#)).unwrap();
        warnings.into_iter().filter(|warning| warning.path.starts_with("threats")).map(|warning| warning.path).collect::<Vec<_>>()
    };
    assert_eq!(warned("{}"), Vec::<String>::new());
    assert_eq!(warned(r#"{"tool_call": "allow"}"#), ["threats.tool_call"]);
    let of_tool = |own: &str| {
        let tools = format!(r#"{{"allow": [{{"name": "find", "threats": {own}}}]}}"#);
        let json = format!(r#"{{"version": 1, "threats": {{"disable": ["threat.xss"]}}, "tools": {tools}}}"#);
        let warnings = Policy::warnings(&json).unwrap();
        warnings.into_iter().filter(|warning| warning.path.contains("threats")).map(|warning| warning.path).collect::<Vec<_>>()
    };
    assert_eq!(of_tool(r#"{"action": "block"}"#), Vec::<String>::new());
    assert_eq!(of_tool(r#"{"action": "allow"}"#), ["tools.allow[0].threats.action"]);
    assert_eq!(of_tool(r#"{"disable": ["threat.ssrf", "threat.xss"]}"#), ["tools.allow[0].threats.disable[1]"]);
    let all: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(warned(&json!({"user": "flag", "disable": all}).to_string()), ["threats.disable", "threats.user"]);
    let wrong = Policy::load(r#"{"version": 1, "threats": {"tool_calls": "block"}}"#, &|_| None, [0; 32]).unwrap_err();
    assert!(wrong[0].to_string().contains("did you mean \"tool_call\"?"), "{wrong:?}");
    assert!(Policy::load(r#"{"version": 1, "threats": {"user": "redact"}}"#, &|_| None, [0; 32]).is_err());
}

fn answered(section: &str, mode: &str, deltas: &[Value], cut: &Cut) -> Outcome {
    let message = |path: Option<&str>, kind: &str| {
        let headers = serde_json::from_value(json!({"content-type": kind})).unwrap();
        Some(Message { path: path.map(str::to_owned), headers, ..Message::default() })
    };
    let recorded = Recorded {
        request: message(Some("/v1/chat/completions"), "application/json"),
        response: message(None, "text/event-stream"),
        ..Recorded::default()
    };
    let json = format!(r#"{{"version": 1, "mode": "{mode}", "host": {{"hold_headers": true}}, "threats": {section}}}"#);
    let guard = Rc::new(Guard::new(Policy::load(&json, &|_| None, [7; 32]).unwrap()));
    let event = |delta: &Value| format!("data: {}\n\n", json!({"choices": [{"index": 0, "delta": delta}]}));
    let body: String = deltas.iter().map(event).chain(["data: [DONE]\n\n".to_owned()]).collect();
    run(&guard, &recorded, br#"{"messages":[{"role":"user","content":"hi"}]}"#, body.as_bytes(), cut)
}

fn body(outcome: &Outcome) -> String {
    String::from_utf8(outcome.response.as_ref().unwrap().body.clone()).unwrap()
}

/// A call whose arguments come in pieces of so many characters.
fn call(arguments: &str, size: usize) -> Vec<Value> {
    let named = json!({"tool_calls": [{"index": 0, "id": "call_1", "type": "function", "function": {"name": "find", "arguments": ""}}]});
    let pieces: Vec<char> = arguments.chars().collect();
    let piece = |piece: &[char]| json!({"tool_calls": [{"index": 0, "function": {"arguments": piece.iter().collect::<String>()}}]});
    std::iter::once(named).chain(pieces.chunks(size).map(piece)).collect()
}

#[test]
fn arguments_in_a_stream_go_on_whole_or_not_at_all() {
    let attack = r#"{"id": "1\u0027 UNION SELECT password, 2 FROM users --"}"#;
    for size in [1, 3, 200] {
        for cut in [Cut::Whole, Cut::Every(1), Cut::Every(61)] {
            let refused = answered(r#"{"tool_call": "block"}"#, "enforce", &call(attack, size), &cut);
            assert!(!body(&refused).contains("UNION") && body(&refused).contains("portcullis_threat"), "{}", body(&refused));
            assert_eq!((refused.record.reason, refused.record.severity().name()), (Some(Reason::Threat), "medium"));
            let harmless = answered(r#"{"tool_call": "block"}"#, "enforce", &call(r#"{"id": "42", "q": "O'Brien"}"#, size), &cut);
            assert_eq!((harmless.record.verdict, body(&harmless).contains("portcullis")), (Verdict::Allow, false));
            let flagged = answered("{}", "enforce", &call(attack, size), &cut);
            assert_eq!((flagged.record.verdict, body(&flagged).contains("[DONE]")), (Verdict::Flag, true));
            let observed = answered(r#"{"tool_call": "block"}"#, "observe", &call(attack, size), &cut);
            assert_eq!((observed.record.verdict, observed.record.enforced), (Verdict::Block, false));
            assert!(body(&observed).contains("[DONE]"));
        }
    }
}

#[test]
fn prose_in_a_stream_stops_before_the_threat_is_whole() {
    let text = format!("Here it is, as you asked: <script>alert(document.cookie)</script> and so on. {}", "More of the same. ".repeat(90));
    let pieces: Vec<Value> = text.as_bytes().chunks(9).map(|piece| json!({"content": String::from_utf8_lossy(piece)})).collect();
    for cut in [Cut::Whole, Cut::Every(1), Cut::Every(61)] {
        let stopped = answered(r#"{"assistant": "block"}"#, "enforce", &pieces, &cut);
        assert!(!body(&stopped).contains("alert") && body(&stopped).contains("portcullis_threat"), "{}", body(&stopped));
        assert_eq!(stopped.record.severity().name(), "low");
        let flagged = answered(r#"{"assistant": "flag"}"#, "enforce", &pieces, &cut);
        assert_eq!((flagged.record.verdict, flagged.record.findings.values().sum::<u32>()), (Verdict::Flag, 1));
        let unseen = answered("{}", "enforce", &pieces, &cut);
        assert_eq!(unseen.record.verdict, Verdict::Allow);
    }
}
