//! Work is linear in the text, whatever the text: of texts that were quadratic once, one eight times as long takes about eight times as
//! long, not sixty-four.

use std::time::{Duration, Instant};

use portcullis::detect::engine::CustomRule;
use portcullis::detect::injection::suspicion::Reading;
use portcullis::detect::threat::{self, Manner};
use portcullis::detect::{Detector, Flow, Kind, RuleName};
use portcullis::text::Scope;
use portcullis::wire::frame::{Framer, Framing};

/// A build that is not optimised is many times slower.
const SHORT: usize = if cfg!(debug_assertions) { 12_500 } else { 100_000 };
const TIMES: usize = 8;
/// Clocks of busy machines are rough; quadratic work takes eight times as much again.
const SLACK: u32 = 3;
/// What is as fast as this is not compared, since caches and other work would decide.
const FAST: Duration = Duration::from_millis(200);

fn custom(pattern: &str, context: &[&str]) -> CustomRule {
    CustomRule {
        name: RuleName { id: "custom.own".into(), entity: "OWN".into(), kind: Kind::Pii },
        pattern: pattern.into(),
        context: context.iter().map(|word| (*word).to_owned()).collect(),
        least: 0,
        weight: None,
    }
}

fn filled(piece: &str, len: usize) -> String {
    piece.repeat(len / piece.len() + 1)
}

/// Other work on the machine only ever makes a time longer, so one comparison of a few that comes out well is enough; work that is
/// quadratic fails all.
fn assert_linear(name: &str, work: impl Fn(usize)) {
    let time = |len: usize| {
        let start = Instant::now();
        work(len);
        start.elapsed()
    };
    let mut seen = Vec::new();
    for _ in 0..6 {
        let (short, long) = (time(SHORT), time(SHORT * TIMES));
        if long <= (short * TIMES as u32 * SLACK).max(FAST) && long < Duration::from_secs(5) {
            return;
        }
        seen.push((short, long));
    }
    panic!("{name}: for {SHORT} bytes, and {TIMES} times as many: {seen:?}");
}

#[test]
fn hostile_texts_take_linear_time() {
    let detector = Detector::new(|_| Some(50), Vec::new()).unwrap();
    for piece in [
        "eyJa.",
        "eyJ-",
        "eyJaaaaa.eyJaaaaa.",
        "hooks.slack.com/services/T/",
        "sk-",
        "\\n",
        "\\",
        "-----BEGIN PRIVATE KEY-----",
        "a@",
        "a@b.",
        "1.",
        "1:",
        "212-555-0147 ",
        "2125550147 ",
        "536904399 ",
        "4111 ",
        "+1 ",
        "de89 ",
        "ignore previous ",
        "é",
        "1 x",
        "10.0.0.1 ",
        "\u{200b}",
        "a\u{200b}",
        "１",
        "¹",
        "о",
        "aо",
        "оооооооооооооооооa",
        "%",
        "%2",
        "%25",
        "%41",
        "&#",
        "&#6",
        "&amp;",
        "1 ",
        "1-",
        "a @ ",
        "a at ",
        "a (at) ",
        "a dot ",
        "a at b dot ",
        " dot dot ",
        "aaaaaaaaaA/",
        "aaaaaaaaaA",
        "YWFh",
        "YWFhYWFhYWFhYWFh/",
        "YWFhYWFhYWFhYWFhgICA",
        "YWFhYWFhYWFhYWFh ",
        "WVdGaFlXRmhZV0ZoWVdGaA== ",
        "6161616161616161",
        "6161616161616161ff",
        "6161616161616161 ",
        "key=",
        "password=\"",
        "secret: '",
        "token=a1b2c3d4e5f6 ",
        "{\"api_key\":\"",
        "\"key\",",
        "a://b:c",
        "x://u:p@",
        " -u a:b",
        "1aQ~",
        "Bearer ",
        "PuTTY-User-Key-File-",
        "glpat-",
        "+ASt",
        "value: ",
    ] {
        assert_linear(piece, |len| {
            let text = filled(piece, len);
            let _ = detector.look(&text, "");
            // Characters of a run that its end decides about.
            let _ = detector.look(&format!("{text}{}", ".".repeat(len)), "");
        });
    }
}

#[test]
fn injections_take_linear_time() {
    let detector = Detector::new(|_| Some(50), Vec::new()).unwrap();
    for piece in [
        "x",
        "1",
        "x1y",
        "1x",
        "é",
        "忘",
        "don't",
        "'",
        "ignore previous instructions ",
        "ignore ",
        "you ",
        "忽略之前的指令",
        "i g n o r e ",
        "1gn0r3 ",
        "\\u0069",
        "%69",
        "&#105;",
        "aWdub3Jl",
        "69676e6f7265",
        "\u{200b}",
        "i\u{200b}",
        "𝐢𝐠",
        "vtaber ",
        "erongi ",
        ".. --. -. --- ",
        "\"ig\"+",
        "--",
        "{\"a\": \"",
        "\u{e0069}",
    ] {
        for scope in [Scope::User, Scope::ToolResult, Scope::Assistant] {
            assert_linear(piece, |len| {
                let _ = detector.suspect(&filled(piece, len / 4), scope);
            });
        }
        assert_linear(piece, |len| {
            let (text, mut reading) = (filled(piece, len / 4), Reading::default());
            for character in text.chars() {
                let _ = detector.injections().read(&mut reading, character.encode_utf8(&mut [0; 4]), false, Scope::Assistant);
            }
        });
    }
}

#[test]
fn threats_take_linear_time() {
    let detector = Detector::new(|_| Some(50), Vec::new()).unwrap();
    let lines = "\n".repeat(4000);
    let gap = format!("')' and ({lines}");
    for piece in [
        "'",
        "\"",
        "' ",
        "')",
        "\\'",
        "$(",
        "${",
        "../",
        "..;/",
        "....//",
        "/etc/passwd",
        "/etc/passwd ",
        ";",
        "; ",
        "|",
        "`",
        "%25",
        "%2525253c",
        "&#",
        "&amp;",
        "\\u005c",
        "/*",
        "/**/",
        "--",
        "<",
        "<a ",
        "<script ",
        "or 1",
        "' or ",
        "' or (",
        "union select ",
        "select , ",
        "curl ",
        "import os ",
        "http://",
        "http://a@",
        "http:",
        "1.",
        "[::",
        "a\0",
        "\0",
        "\n",
        "'\n",
        gap.as_str(),
        "c''at",
        "$@",
        "\u{ff1c}",
        "{\"",
        "[\"a\",",
        "\"a' or 1=1--\",",
        "\"\\\"",
    ] {
        for manner in [Manner::Value, Manner::Prose] {
            assert_linear(piece, |len| {
                let _ = detector.threats().look(&filled(piece, len / 2), manner);
                let _ = detector.threats().look(&format!("[\"{}", filled(piece, len / 4)), manner);
            });
        }
        assert_linear(piece, |len| {
            let (text, mut reading) = (filled(piece, len / 8), threat::reading::Reading::default());
            for character in text.chars() {
                let _ = reading.read(detector.threats(), character.encode_utf8(&mut [0; 4]), false);
                let _ = reading.cleared();
            }
        });
    }
}

#[test]
fn a_long_label_is_not_read_for_each_value() {
    let detector = Detector::new(|_| Some(50), Vec::new()).unwrap();
    assert_linear("label", |len| {
        let _ = detector.look(&filled("2125550147 ", len / 2), &filled("x", len / 2));
    });
}

#[test]
fn own_patterns_take_linear_time() {
    for pattern in ["id( .*done)?", "(?s)id.*?done|id", "[0-9]+x|[0-9]", "a+b|a"] {
        let detector = Detector::new(|_| None, vec![custom(pattern, &["account"])]).unwrap();
        for piece in ["id ", "1", "a", "id 1 a"] {
            assert_linear(pattern, |len| {
                let _ = detector.look(&filled(piece, len / 8), "");
            });
        }
    }
}

#[test]
fn a_text_in_pieces_takes_linear_time() {
    let detector = Detector::new(|_| Some(50), Vec::new()).unwrap();
    for piece in [
        "2125550147 ",
        "eyJa.",
        "\\n",
        "%",
        "&#6",
        "\u{200b}",
        "¹",
        "aо",
        "1 ",
        "a (",
        "a at ",
        "a at b dot ",
        "YWFh",
        "aaaaaaaaaA/",
        "6161",
        "YWFhYWFhYWFhYWFh ",
    ] {
        assert_linear(piece, |len| {
            let mut flow = Flow::default();
            let text = filled(piece, len / 4);
            let mut rest = text.as_str();
            while !rest.is_empty() {
                let (piece, after) = rest.split_at(rest.floor_char_boundary(512.min(rest.len())));
                rest = after;
                flow.push(piece);
                flow.look(&detector, "", false, 4096);
            }
        });
    }
}

#[test]
fn an_event_that_comes_byte_by_byte_takes_linear_time() {
    // The lengths of a message that never comes whole, and their checksum.
    let message = [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff];
    let bodies: [(Framing, &[u8], &str); 14] = [
        (Framing::Events, b"", "data: x"),
        (Framing::Events, b"", "x\r"),
        (Framing::Events, b"", "\r"),
        (Framing::Lines, b"", "x"),
        (Framing::Lines, b"", "\u{1e}"),
        (Framing::Lines, b"", "x\u{1e}"),
        (Framing::Array, b"", "x"),
        (Framing::Array, b"", "["),
        (Framing::Array, b"[", " "),
        (Framing::Array, b"[", "1"),
        (Framing::Array, b"[\"", "\\\""),
        (Framing::Array, b"[{\"", "a]"),
        (Framing::Array, b"[1", ",1"),
        (Framing::Messages, &message, "x"),
    ];
    for (framing, start, piece) in bodies {
        assert_linear(piece, |len| {
            let mut framer = Framer::new(framing);
            framer.push(start);
            for byte in filled(piece, len).as_bytes().chunks(1) {
                framer.push(byte);
                while let Some(event) = framer.next_event(false) {
                    event.unwrap();
                }
            }
        });
    }
}

#[test]
fn an_empty_word_of_context_is_none() {
    let detector = Detector::new(|_| None, vec![custom("[0-9]{6}", &["", "account"])]).unwrap();
    let confidence = |text: &str| detector.look(text, "").values.first().map(|value| value.confidence);
    assert!(confidence("account 123456") > confidence("number 123456"));
}

#[test]
fn a_match_within_a_character_is_widened_to_it() {
    let detector = Detector::new(|_| None, vec![custom(".{12}", &[])]).unwrap();
    let text = "é".repeat(4) + "abc" + &"é".repeat(8);
    let seen = detector.look(&text, "");
    let found: Vec<&str> = seen.values.iter().map(|value| value.span.of(&text)).collect();
    assert_eq!(found, ["ééééabcé", "éééééé"]);
}
