//! What no dialect knows: any JSON, forms, text; streams of events and of lines.

use super::{As, Framed, Group, NONE, Streamed};

const STREAMS: &[Streamed] = &[
    Streamed { name: "text", written: As::Text, opening: "", event: r#"{"piece":"@@"}"#, closing: "" },
    Streamed { name: "deep text", written: As::Text, opening: "", event: r#"{"a":{"b":[{"c":"@@"}]},"n":1}"#, closing: "" },
    Streamed { name: "text beside others", written: As::Text, opening: "", event: r#"{"other":"words ","piece":"@@"}"#, closing: "" },
    Streamed { name: "final aggregate", written: As::Text, opening: "", event: "", closing: r#"{"all":{"of":["it","@@"]}}"# },
    Streamed { name: "key", written: As::Text, opening: "", event: "", closing: r#"{"@@":1}"# },
];

pub(super) const GROUPS: &[Group] = &[
    Group {
        path: "/anything",
        ask: r#"{"a":1}"#,
        requests: &[
            ("member", As::Text, r#"{"note":"@@"}"#),
            ("deep member", As::Text, r#"{"a":[[{"b":["x","@@"]}]]}"#),
            ("JSON in a string", As::Json, r#"{"note":"@@"}"#),
            ("key", As::Text, r#"{"@@":1}"#),
        ],
        answer: r#"{"a":1}"#,
        answers: &[
            ("member", As::Text, r#"{"note":"@@"}"#),
            ("JSON in a string", As::Json, r#"{"note":"@@"}"#),
            ("key", As::Text, r#"{"@@":1}"#),
        ],
        errors: &[("error message", As::Text, r#"{"detail":[{"msg":"@@"}]}"#)],
        streams: STREAMS,
        ..NONE
    },
    Group { path: "/lines", framed: Framed::Lines, streams: STREAMS, ..NONE },
    Group {
        path: "/text",
        content_type: "text/plain",
        ask: "",
        requests: &[("text", As::Bare, "so: @@\nand so on")],
        answer: "",
        answers: &[("text", As::Bare, "so: @@\nand so on")],
        errors: &[("error text", As::Bare, "no: @@")],
        ..NONE
    },
    Group {
        path: "/form",
        content_type: "application/x-www-form-urlencoded",
        ask: "",
        requests: &[("form's value", As::Form, "a=1&note=@@&b=2"), ("form's name", As::Form, "a=1&@@=x")],
        ..NONE
    },
];
