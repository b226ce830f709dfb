//! What each method of MCP needs: all that the schemas of the revisions name (2025-03-26, 2025-06-18, 2025-11-25, 2026-07-28, and the
//! extension for tasks), by hand, and held against what the guard does with callers who have one permission each.

use std::collections::BTreeSet;
use std::rc::Rc;

use portcullis::guard::Guard;
use portcullis::policy::Policy;
use portcullis::policy::mcp::method;
use portcullis::replay::{Cut, How, Message, Outcome, Recorded, run};
use serde_json::json;

const PERMISSIONS: [&str; 4] = ["read", "write", "execute_tools", "manage"];

/// Methods of requests and of notifications that clients send, with the permission that each needs; none for what they begin with.
const OF_CLIENTS: &[(&str, &str)] = &[
    ("initialize", ""),
    ("notifications/initialized", ""),
    ("server/discover", ""),
    ("ping", ""),
    ("notifications/cancelled", ""),
    ("notifications/progress", ""),
    ("tools/list", "read"),
    ("tools/call", "execute_tools"),
    ("resources/list", "read"),
    ("resources/templates/list", "read"),
    ("resources/read", "read"),
    ("resources/subscribe", "read"),
    ("resources/unsubscribe", "read"),
    ("subscriptions/listen", "read"),
    ("prompts/list", "read"),
    ("prompts/get", "read"),
    ("completion/complete", "read"),
    ("logging/setLevel", "write"),
    ("notifications/roots/list_changed", "write"),
    ("notifications/tasks/status", "write"),
    ("tasks/list", "read"),
    ("tasks/get", "read"),
    ("tasks/result", "read"),
    ("tasks/update", "write"),
    ("tasks/cancel", "execute_tools"),
];

/// What only servers send, and what nobody knows: from a client, each needs `manage`.
const OF_OTHERS: &[&str] = &[
    "sampling/createMessage",
    "elicitation/create",
    "roots/list",
    "notifications/message",
    "notifications/resources/list_changed",
    "notifications/resources/updated",
    "notifications/prompts/list_changed",
    "notifications/tools/list_changed",
    "notifications/elicitation/complete",
    "notifications/subscriptions/acknowledged",
    "acme/erase",
    "Tools/List",
    "tools/list ",
    "",
];

fn guard() -> Rc<Guard> {
    let roles: serde_json::Map<_, _> = PERMISSIONS.iter().map(|name| ((*name).to_owned(), json!([name]))).collect();
    let policy = json!({"version": 1, "identity": {"roles": [{"jwt": "roles"}]}, "mcp": {"roles": roles}});
    Rc::new(Guard::new(Policy::load(&policy.to_string(), &|_| None, [7; 32]).unwrap()))
}

fn sent(guard: &Rc<Guard>, method: &str, role: &str) -> Outcome {
    let id = if method.starts_with("notifications/") { json!({}) } else { json!({"id": 1}) };
    let mut body = json!({"jsonrpc": "2.0", "method": method});
    body.as_object_mut().unwrap().extend(id.as_object().unwrap().clone());
    let headers = serde_json::from_value(json!({"content-type": "application/json"})).unwrap();
    let request = Message { claims: Some(json!({"roles": [role]})), headers, ..Message::default() };
    let recorded = Recorded { request: Some(request), ..Recorded::default() };
    run(guard, &recorded, body.to_string().as_bytes(), b"", &Cut::Whole)
}

#[test]
fn each_method_needs_its_permission_and_no_other() {
    let guard = guard();
    let others = OF_OTHERS.iter().map(|method| (*method, "manage"));
    for (method, needed) in OF_CLIENTS.iter().copied().chain(others) {
        for role in PERMISSIONS.iter().chain(&["nobody"]) {
            let outcome = sent(&guard, method, role);
            let goes = outcome.request.unwrap().how == How::Forward;
            assert_eq!(goes, needed.is_empty() || needed == *role, "{method} by {role}: {}", outcome.record.to_json());
        }
    }
}

#[test]
fn the_record_names_methods_that_are_known_and_no_other() {
    let guard = guard();
    for (method, _) in OF_CLIENTS {
        let expected = if *method == "tools/call" { "execute_tool" } else { method };
        assert_eq!(sent(&guard, method, "manage").record.action, expected);
    }
    for method in OF_OTHERS {
        assert_eq!(sent(&guard, method, "manage").record.action, "mcp", "{method}");
    }
}

/// By permission, the methods that need it.
fn by_permission() -> String {
    let rows = [("", "nothing"), ("read", "`read`"), ("write", "`write`"), ("execute_tools", "`execute_tools`")].map(|(needed, shown)| {
        let methods: Vec<_> = OF_CLIENTS.iter().filter(|(_, of)| *of == needed).map(|(method, _)| format!("`{method}`")).collect();
        let answers = if needed == "write" { "; every answer to what a server asks, but an error and that to `ping`" } else { "" };
        format!("| {shown} | {}{answers} |\n", methods.join(" "))
    });
    format!("| it needs | methods |\n|---|---|\n{}| `manage` | every other, methods that nobody knows among them |\n", rows.concat())
}

#[test]
fn the_readme_says_what_each_method_needs() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (before, rest) = text.split_once("<!-- methods: begin -->\n").unwrap();
    let (written, after) = rest.split_once("<!-- methods: end -->").unwrap();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, format!("{before}<!-- methods: begin -->\n{}<!-- methods: end -->{after}", by_permission())).unwrap();
    }
    assert!(written == by_permission(), "the README's table is another; BLESS=1 cargo test --test methods writes it anew");
}

#[test]
fn the_table_has_no_method_that_no_revision_has() {
    let table: BTreeSet<&str> = method::METHODS.iter().map(|(method, _)| *method).collect();
    assert_eq!(table, OF_CLIENTS.iter().map(|(method, _)| *method).collect());
    assert_eq!(table.len(), method::METHODS.len(), "none stands twice");
}
