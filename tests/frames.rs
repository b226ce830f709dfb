//! Framings: whatever a body holds and however it is cut, its events are the same, no byte is lost, and an event that is edited changes
//! in its data alone.

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD};
use eventstream::{header, message, sized, text_header, with_checksums};
use portcullis::wire::frame::{Event, Fault, Framer, Framing};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

mod eventstream;

/// What a body comes to.
#[derive(Debug, PartialEq)]
struct Read {
    events: Vec<Event>,
    fault: Option<Fault>,
    /// What has not become events.
    rest: Vec<u8>,
}

/// Reads a body that comes in chunks of these sizes, over and over.
fn read(framing: Framing, body: &[u8], sizes: &[usize]) -> Read {
    let mut framer = Framer::new(framing);
    let mut events = Vec::new();
    let mut came = body;
    for size in sizes.iter().cycle() {
        let (chunk, after) = came.split_at((*size).min(came.len()));
        came = after;
        framer.push(chunk);
        while let Some(event) = framer.next_event(came.is_empty()) {
            match event {
                Ok(event) => events.push(event),
                Err(fault) => {
                    assert_eq!(framer.next_event(true), Some(Err(fault)), "a fault stays");
                    return Read { events, fault: Some(fault), rest: [framer.rest(), came].concat() };
                }
            }
        }
        if came.is_empty() {
            break;
        }
    }
    assert_eq!((framer.pending(), framer.rest()), (0, &[][..]), "at the end, everything is an event or a fault");
    Read { events, fault: None, rest: Vec::new() }
}

fn whole(framing: Framing, body: impl AsRef<[u8]>) -> Read {
    read(framing, body.as_ref(), &[usize::MAX])
}

fn events(framing: Framing, body: impl AsRef<[u8]>) -> Vec<Event> {
    let read = whole(framing, body);
    assert_eq!(read.fault, None);
    read.events
}

fn others(event: &Event) -> Vec<&str> {
    event.others.iter().map(|span| span.of(event.around())).collect()
}

fn data(events: &[Event]) -> Vec<&str> {
    events.iter().map(|event| event.data.as_str()).collect()
}

fn raw(events: &[Event]) -> Vec<String> {
    events.iter().map(|event| String::from_utf8(event.raw().to_vec()).unwrap()).collect()
}

/// The headers that events of Bedrock have.
fn of_event(name: &str) -> [Vec<u8>; 3] {
    [text_header(":event-type", name), text_header(":content-type", "application/json"), text_header(":message-type", "event")]
}

/// The payload that carries `data` as base64.
fn blob(data: &str) -> String {
    json!({"bytes": BASE64_STANDARD.encode(data), "p": "abc"}).to_string()
}

#[test]
fn a_server_sent_event_has_a_name_and_other_lines() {
    let body = "\u{feff}: hi\r\nevent: delta\ndata: a\ndata:b\nx: y\n\nevent:\ndata\n\n\ndata: c";
    let events = events(Framing::Events, body);
    assert_eq!(data(&events), ["a\nb", "", "", "c"]);
    assert_eq!(events[0].name, "delta");
    assert_eq!(others(&events[0]), [": hi", "event: delta", "x: y", ""]);
    assert!(events[0].can_change_others());
    let changed = events[0].with_others(events[0].around().replace("x: y", "x: z"));
    assert_eq!((changed.data.as_str(), others(&changed)[2]), ("a\nb", "x: z"));
    assert_eq!(changed.with_data("c\nd"), "\u{feff}: hi\r\nevent: delta\ndata: c\ndata: d\nx: z\n\n".as_bytes());
}

#[test]
fn an_event_stays_one_when_lines_of_its_data_go() {
    let event = events(Framing::Events, "data: a\nx\rdata: b\n\n").remove(0);
    let edited = events(Framing::Events, event.with_data("c")).remove(0);
    assert_eq!((edited.data.as_str(), others(&edited)), ("c", vec!["x", ""]));
}

#[test]
fn a_line_is_an_event() {
    let events = events(Framing::Lines, "\u{feff}{\"a\":1}\n\r\n  {\"b\": 2} \r\n\u{1e}{}\n\u{1e}[]\u{1e}\u{1e}1\n2");
    assert_eq!(data(&events), ["{\"a\":1}", "", "{\"b\": 2}", "{}", "[]", "1", "2"]);
    assert_eq!(raw(&events)[2..], ["  {\"b\": 2} \r\n", "\u{1e}{}\n", "\u{1e}[]", "\u{1e}\u{1e}1\n", "2"]);
    assert_eq!(events[2].with_data("{}"), b"  {} \r\n");
}

#[test]
fn an_element_of_an_array_is_an_event() {
    let body = "\u{feff}[{\"a\":\"]},\\\"[\"}\r\n,\n [1,[2]] , \"x\\\\\",-1.5e3,true\n]\n ";
    let events = events(Framing::Array, body);
    assert_eq!(data(&events), ["{\"a\":\"]},\\\"[\"}", "[1,[2]]", "\"x\\\\\"", "-1.5e3", "true", ""]);
    assert_eq!(
        raw(&events),
        ["\u{feff}[{\"a\":\"]},\\\"[\"}", "\r\n,\n [1,[2]]", " , \"x\\\\\"", ",-1.5e3", ",true", "\n]\n "],
        "separators and white space come with what is behind them"
    );
    assert_eq!(events[1].with_data("{}"), b"\r\n,\n {}");
}

#[test]
fn an_element_goes_on_as_soon_as_it_is_whole() {
    let mut framer = Framer::new(Framing::Array);
    for (chunk, expected) in
        [("[", None), ("{\"a\":[", None), ("]}", Some("{\"a\":[]}")), (",1", None), ("2", None), ("\n", Some("12")), ("]", None)]
    {
        framer.push(chunk.as_bytes());
        let event = framer.next_event(false).map(|event| event.unwrap().data);
        assert_eq!(event.as_deref(), expected, "after {chunk:?}");
    }
}

#[test]
fn a_body_that_is_no_array_is_one_event() {
    for body in ["{\"error\":[1]}\n", " \"x\"", "data: [1]\n\n", " \n"] {
        assert_eq!(data(&events(Framing::Array, body)), [body]);
    }
    assert_eq!(data(&events(Framing::Array, "\u{feff}{}")), ["{}"]);
    assert_eq!(data(&events(Framing::Array, "")), [""; 0]);
    let mut framer = Framer::new(Framing::Array);
    framer.push(b"{}");
    assert_eq!(framer.next_event(false), None, "more may come");
}

#[test]
fn what_is_left_of_an_array_is_an_event() {
    for (body, expected) in
        [("[", &[""][..]), ("[{\"a\":\"b\\", &["{\"a\":\"b\\"]), ("[1,", &["1", ""]), ("[1 ", &["1", ""]), ("[]", &[""])]
    {
        assert_eq!(data(&events(Framing::Array, body)), expected, "{body}");
    }
}

#[test]
fn an_array_that_is_none_after_all_is_broken() {
    for (body, before) in
        [("[1 2]", 1), ("[{}{}]", 1), ("[,1]", 0), ("[1,]", 1), ("[1,,2]", 1), ("[}", 0), ("[1}", 1), ("[]{}", 0), ("[1]\n[2]", 1)]
    {
        let read = whole(Framing::Array, body);
        assert_eq!((read.fault, read.events.len()), (Some(Fault::Broken), before), "{body}");
    }
}

#[test]
fn what_is_no_text_is_a_fault() {
    let bodies: [(Framing, &[u8]); 6] = [
        (Framing::Events, b"data: \xff\n\n"),
        (Framing::Lines, b"\"\xff\"\n"),
        (Framing::Array, b"[\"\xff\"]"),
        (Framing::Array, b"\xef\xbb"),
        (Framing::Messages, &message(&[], b"\xff")),
        (Framing::Messages, &message(&[header("a", 7, &sized(b"\xff"))], b"{}")),
    ];
    for (framing, body) in bodies {
        assert_eq!(whole(framing, body), Read { events: Vec::new(), fault: Some(Fault::NotText), rest: body.to_vec() });
    }
}

#[test]
fn a_message_has_headers_of_ten_types() {
    let headers = [
        header("yes", 0, &[]),
        header("no", 1, &[]),
        header("byte", 2, &[0xff]),
        header("short", 3, &[0xff; 2]),
        header("int", 4, &[0xff; 4]),
        header("long", 5, &[0xff; 8]),
        header("bytes", 6, &sized(b"\xff\x00")),
        header("text in bytes", 6, &sized(b"hi")),
        header("string", 7, &sized("né".as_bytes())),
        header("time", 8, &[0; 8]),
        header("uuid", 9, &[0xff; 16]),
    ];
    let body = message(&headers, "{}");
    let events = events(Framing::Messages, &body);
    assert_eq!(data(&events), ["{}"]);
    assert_eq!(events[0].raw(), body);
    let expected = ["yes", "no", "byte", "short", "int", "long", "bytes", "text in bytes: hi", "string: né", "time", "uuid"];
    assert_eq!(others(&events[0]), expected);
    assert!(!events[0].can_change_others());
    assert_eq!(events[0].with_data("[]"), message(&headers, "[]"));
    assert_eq!(whole(Framing::Messages, message(&[header("ten", 10, &[])], "{}")).fault, Some(Fault::Broken));
}

#[test]
fn standard_headers_are_no_words_unless_words_stand_in_them() {
    let plain = events(Framing::Messages, message(&of_event("contentBlockDelta"), "{}"));
    assert_eq!((plain[0].name.as_str(), plain[0].is_exception, others(&plain[0])), ("contentBlockDelta", false, vec![]));
    let words = events(Framing::Messages, message(&of_event("call 555"), "{}"));
    assert_eq!((words[0].name.as_str(), others(&words[0])), ("call 555", vec![":event-type: call 555"]));
    let as_bytes = events(Framing::Messages, message(&[header(":event-type", 9, &[0; 16])], "{}"));
    assert_eq!((as_bytes[0].name.as_str(), others(&as_bytes[0])), ("", vec![":event-type"]));
}

#[test]
fn a_message_may_say_that_the_server_failed() {
    let modeled = [text_header(":message-type", "exception"), text_header(":exception-type", "throttlingException")];
    let other = [text_header(":message-type", "error"), text_header(":error-code", "Oops"), text_header(":error-message", "Ask Ann.")];
    let events = events(Framing::Messages, [message(&modeled, "{\"message\":\"no\"}"), message(&other, "")].concat());
    assert!(events.iter().all(|event| event.is_exception));
    assert_eq!(events[0].name, "throttlingException");
    assert_eq!((events[1].name.as_str(), others(&events[1])), ("Oops", vec![":error-code: Oops", ":error-message: Ask Ann."]));
}

#[test]
fn data_in_base64_are_read_and_written() {
    let headers = of_event("chunk");
    let payload = |base64: &str| format!("{{ \"p\" : \"a\\u0062c\", \"bytes\":\"{base64}\" ,\"x\":{{\"y\":[1,\"z\",true]}}}}\n");
    let body = message(&headers, payload(&BASE64_STANDARD.encode("{\"a\":\"é?\"}")));
    let event = events(Framing::Messages, &body).remove(0);
    assert_eq!(event.data, "{\"a\":\"é?\"}");
    assert_eq!(others(&event), ["p: abc", "x", "y: 1", "z"]);
    assert_eq!(event.with_data(&event.data), body);
    assert_eq!(event.with_data("{}"), message(&headers, payload("e30=")));

    let escaped = format!("{{\"\\u0062ytes\":\"{}\"}}", BASE64_STANDARD.encode("???").replace('/', "\\/"));
    let unpadded = json!({"bytes": BASE64_STANDARD_NO_PAD.encode("{}")}).to_string();
    for (payload, expected) in [(escaped, "???"), (unpadded, "{}"), ("{\"bytes\":\"\"}".to_owned(), "")] {
        assert_eq!(data(&events(Framing::Messages, message(&headers, payload))), [expected]);
    }
}

#[test]
fn what_only_looks_like_base64_is_the_data_itself() {
    for payload in ["{\"bytes\":1}", "{\"a\":{\"bytes\":\"e30=\"}}", "[\"bytes\",\"e30=\"]", "{\"bytes\":\"e30=\"", ""] {
        let event = events(Framing::Messages, message(&[], payload)).remove(0);
        assert_eq!((event.data.as_str(), others(&event).len()), (payload, 0));
        assert_eq!(event.with_data("new"), message(&[], "new"));
    }
}

#[test]
fn a_blob_that_some_readers_may_decode_is_not_read() {
    let not_text = json!({"bytes": BASE64_STANDARD.encode(b"\xff")}).to_string();
    for payload in [&not_text, "{\"bytes\":\"!\"}", "{\"bytes\":\"e3!0=\"}"] {
        let mut framer = Framer::new(Framing::Messages);
        framer.push(&message(&[], payload));
        assert_eq!(framer.next_event(true), Some(Err(Fault::NotText)), "{payload}");
    }
}

#[test]
fn messages_that_two_readers_may_read_otherwise_are_broken() {
    let good = message(&of_event("chunk"), "{}");
    let flipped = |at: usize| {
        let mut body = good.clone();
        body[at] ^= 1;
        body
    };
    let twice = message(&[text_header("a", "b"), text_header("a", "c")], "{}");
    let bodies = [
        ("a wrong length", flipped(3)),
        ("a wrong checksum of the lengths", flipped(8)),
        ("a wrong header", flipped(20)),
        ("a wrong payload", flipped(good.len() - 6)),
        ("a wrong checksum", flipped(good.len() - 1)),
        ("a total that is too short", with_checksums([15, 0], b"")),
        ("no total", with_checksums([0, 0], b"")),
        ("headers that are longer than the message", with_checksums([18, 3], b"{}")),
        ("headers that end within one", message(&[vec![3, b'a']], "{}")),
        ("a value that is longer than the headers", message(&[header("a", 7, &[0xff, 0xff])], "{}")),
        ("a header without a name", message(&[text_header("", "a")], "{}")),
        ("a header twice", twice),
        ("data twice", message(&[], "{\"bytes\":\"e30=\",\"bytes\":\"e30=\"}")),
        ("half a prelude", good[..11].to_vec()),
        ("half a message", good[..good.len() - 1].to_vec()),
    ];
    for (what, body) in bodies {
        let read = whole(Framing::Messages, [&good, &body[..]].concat());
        assert_eq!((read.fault, read.events.len(), &read.rest), (Some(Fault::Broken), 1, &body), "{what}");
    }
}

#[test]
fn a_length_that_lies_only_waits() {
    let mut framer = Framer::new(Framing::Messages);
    framer.push(&with_checksums([u32::MAX, 0x7fff_ffff], b"{}"));
    assert_eq!(framer.next_event(false), None);
    assert_eq!(framer.pending(), 18);
    assert_eq!(framer.next_event(true), Some(Err(Fault::Broken)));
}

#[test]
fn an_event_of_our_own_is_read_back() {
    for framing in FRAMINGS {
        for before in ["", "1"] {
            let is_first = before.is_empty();
            let mut body = if is_first { Vec::new() } else { framing.write("", before, true) };
            body.extend(framing.write("failed", "{\"a\":\n1}", is_first));
            body.extend(framing.end().as_bytes());
            let events = events(framing, &body);
            let last = events.iter().rfind(|event| !event.data.is_empty()).unwrap();
            assert_eq!(serde_json::from_str::<Value>(&last.data).unwrap(), json!({"a": 1}), "{framing:?}");
            let has_name = matches!(framing, Framing::Events | Framing::Messages);
            assert_eq!(last.name, if has_name { "failed" } else { "" });
            assert_eq!(last.is_exception, framing == Framing::Messages);
        }
    }
    assert_eq!(Framing::Events.write("", "x", true), b"data: x\n\n");
    assert_eq!(Framing::Events.write("error", "x", false), b"event: error\ndata: x\n\n");
    assert_eq!(Framing::Lines.write("error", "x", true), b"x\n");
    assert_eq!([Framing::Array.write("", "{}", true), Framing::Array.write("", "{}", false)].concat(), b"[{},{}");
    let headers =
        [text_header(":message-type", "exception"), text_header(":exception-type", "e"), text_header(":content-type", "application/json")];
    assert_eq!(Framing::Messages.write("e", "{}", true), message(&headers, "{}"));
}

const FRAMINGS: [Framing; 4] = [Framing::Events, Framing::Lines, Framing::Array, Framing::Messages];

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "[\\[\\]{}\",\\\\a\né]{0,6}".prop_map(Value::from)
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec(("[a\"]{0,3}", inner), 0..4).prop_map(|members| Value::Object(members.into_iter().collect()))
        ]
    })
}

fn space() -> impl Strategy<Value = &'static str> {
    select(&["", "", "", " ", "\n", "\r\n\t"][..])
}

/// An array, with white space in places.
fn array() -> impl Strategy<Value = (Vec<Value>, String)> {
    (vec((value(), space(), space()), 0..6), space(), space()).prop_map(|(elements, before, after)| {
        let texts: Vec<String> = elements.iter().map(|(value, before, after)| format!("{before}{value}{after}")).collect();
        (elements.into_iter().map(|(value, ..)| value).collect(), format!("{before}[{}]{after}", texts.join(",")))
    })
}

fn messages() -> impl Strategy<Value = Vec<u8>> {
    let any_header = ("[a-z:-]{0,4}", 0u8..11, vec(any::<u8>(), 0..20)).prop_map(|(name, kind, value)| match kind {
        6 | 7 => header(&name, kind, &sized(&value)),
        _ => header(&name, kind, &value),
    });
    let text_header =
        (select(&[":event-type", ":message-type", "x", "y"][..]), "[a-z 1]{0,6}").prop_map(|(name, value)| text_header(name, &value));
    let headers = prop_oneof![4 => vec(text_header, 0..3), 1 => vec(any_header, 0..3)];
    let payload = prop_oneof![
        4 => value().prop_map(|value| value.to_string().into_bytes()),
        4 => value().prop_map(|value| blob(&value.to_string()).into_bytes()),
        1 => vec(any::<u8>(), 0..9),
    ];
    let damage = proptest::option::weighted(0.2, (any::<proptest::sample::Index>(), any::<u8>()));
    (vec((headers, payload), 0..4), damage).prop_map(|(messages, damage)| {
        let mut body: Vec<u8> = messages.into_iter().flat_map(|(headers, payload)| message(&headers, payload)).collect();
        if let Some((at, with)) = damage.filter(|_| !body.is_empty()) {
            let at = at.index(body.len());
            if with % 2 == 0 { body.truncate(at) } else { body[at] = with }
        }
        body
    })
}

/// Bodies of every framing, whole and broken.
fn body() -> impl Strategy<Value = (Framing, Vec<u8>)> {
    let field =
        prop_oneof!["(data|event|id|)(:|: |:  )?[a-z{}\" é]{0,8}", Just("\u{feff}data: x".to_owned()), Just(String::new()), "\\PC{0,6}"];
    let fields = vec((field, select(&["\n", "\r\n", "\r"][..])), 0..14)
        .prop_map(|lines| lines.into_iter().map(|(line, end)| line + end).collect::<String>());
    let line = prop_oneof![value().prop_map(|value| value.to_string()), "[\u{1e}\n\r \u{feff}x]{0,4}"];
    let lines = vec(line, 0..10).prop_map(|lines| lines.concat());
    let noise =
        vec(select(&["[", "]", "{", "}", ",", ":", "\"", "\\", "1", "x", " ", "\n", "\u{feff}", "\"]\"", "{\"a\":[1]}"][..]), 0..20);
    let array = prop_oneof![
        array().prop_map(|(_, text)| text),
        noise.prop_map(|pieces| format!("[{}", pieces.concat())),
        value().prop_map(|value| value.to_string())
    ];
    prop_oneof![
        fields.prop_map(|body| (Framing::Events, body.into_bytes())),
        lines.prop_map(|body| (Framing::Lines, body.into_bytes())),
        array.prop_map(|body| (Framing::Array, body.into_bytes())),
        messages().prop_map(|body| (Framing::Messages, body)),
        (select(&FRAMINGS[..]), vec(any::<u8>(), 0..40)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn events_are_the_same_however_they_are_cut((framing, body) in body(), sizes in vec(1usize..12, 1..4)) {
        let read_whole = whole(framing, &body);
        prop_assert_eq!(&read(framing, &body, &sizes), &read_whole);
        prop_assert_eq!(&read(framing, &body, &[1]), &read_whole);
        let raws: Vec<&[u8]> = read_whole.events.iter().map(Event::raw).chain([&read_whole.rest[..]]).collect();
        prop_assert_eq!(raws.concat(), body, "no byte is lost");
        for event in &read_whole.events {
            prop_assert!(event.others.iter().all(|span| event.around().get(span.start..span.end).is_some()));
            prop_assert_eq!(event.with_data(&event.data), event.raw());
            prop_assert_eq!(&event.with_others(event.around().to_owned()), event);
            prop_assert_eq!(&event.clone().into_raw(), event.raw());
        }
    }

    #[test]
    fn an_edit_changes_the_data_alone((framing, body) in body(), which in any::<u8>()) {
        let before = whole(framing, &body);
        let changes = |place: usize, event: &Event| !event.data.is_empty() && (which >> (place % 8)) & 1 == 1;
        let new = |event: &Event| json!({"was": event.data}).to_string();
        let edited = before.events.iter().enumerate().flat_map(|(place, event)| if changes(place, event) { event.with_data(&new(event)) } else { event.raw().to_vec() });
        let after = whole(framing, edited.chain(before.rest.clone()).collect::<Vec<u8>>());
        prop_assert_eq!(after.fault, before.fault);
        prop_assert_eq!(&after.rest, &before.rest);
        prop_assert_eq!(after.events.len(), before.events.len());
        for (place, (after, before)) in after.events.iter().zip(&before.events).enumerate() {
            prop_assert_eq!(&after.data, &if changes(place, before) { new(before) } else { before.data.clone() });
            prop_assert_eq!(others(after), others(before));
            prop_assert_eq!((&after.name, after.is_exception), (&before.name, before.is_exception));
        }
    }

    #[test]
    fn the_elements_are_those_that_another_reader_reads((elements, body) in array()) {
        let events = events(Framing::Array, body);
        let (last, events) = events.split_last().unwrap();
        prop_assert_eq!(last.data.as_str(), "");
        let read: Vec<Value> = events.iter().map(|event| serde_json::from_str(&event.data).unwrap()).collect();
        prop_assert_eq!(read, elements);
    }
}
