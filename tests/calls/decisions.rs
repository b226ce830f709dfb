//! Who may do what with which tool, and what becomes of that where: the README's two tables, worked out by doing it, in every API alike.
//! `BLESS=1` writes them anew.
//!
//! The first asks the policy for each role; the second drives whole exchanges of a caller without roles. The guard asks the policy for the
//! same caller wherever a tool is mentioned, so the one goes on where the other ends.

use std::collections::BTreeSet;
use std::rc::Rc;

use portcullis::guard::Guard;
use portcullis::policy::Caller;
use portcullis::policy::tools::Decision;
use portcullis::replay::{Cut, How, Outcome};

use crate::apis::{APIS, Api, filled, guard};

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");

const TOOLS: &str = "allow: [{name: look}, {name: act, roles: [agent, admin]}, {name: wipe, roles: [admin]}, \
    {name: open, arguments: {type: object, required: [id]}}]";

/// Callers by their roles, as the table calls them.
const CALLERS: [(&str, &[&str]); 5] =
    [("none", &[]), ("`agent`", &["agent"]), ("`admin`", &["admin"]), ("`agent`, `viewer`", &["agent", "viewer"]), ("`Admin`", &["Admin"])];

/// What a tool is to the policy, as the table says it, and its name.
const NAMES: [(&str, &str); 5] = [
    ("named, for all", "look"),
    ("named, for `agent` and `admin`", "act"),
    ("named, for `admin`", "wipe"),
    ("named, in other letters", "Look"),
    ("not named", "fetch"),
];

fn policy(section: &str) -> Rc<Guard> {
    guard(&format!("{{version: 1, host: {{hold_headers: true}}, tools: {{{TOOLS}{section}}}}}"))
}

fn by_role() -> String {
    let guard = policy("");
    let tools = guard.policy.tools.as_ref().unwrap();
    let mut table = String::from("| the tool is |");
    CALLERS.iter().for_each(|(roles, _)| table.push_str(&format!(" {roles} |")));
    table.push_str(&format!("\n|---|{}\n", "---|".repeat(CALLERS.len())));
    for (is, name) in NAMES {
        table.push_str(&format!("| {is} |"));
        for (_, roles) in CALLERS {
            let caller = Caller { roles: roles.iter().map(|role| (*role).to_owned()).collect(), ..Caller::default() };
            let decision = match tools.decide(name, &caller) {
                Decision::Allowed(_) => "allowed",
                Decision::Denied(reason) => reason.name(),
            };
            table.push_str(&format!(" {decision} |"));
        }
        table.push('\n');
    }
    table
}

/// What becomes of a request.
fn asked(api: &Api, guard: &Rc<Guard>, template: &str, call: (&str, &str)) -> Option<&'static str> {
    let request = filled(template, 1, call);
    let outcome = (!template.is_empty()).then(|| api.exchanged(guard, &request, b"{}", false, &Cut::Whole))?;
    let passed = outcome.request.unwrap();
    Some(match passed.how {
        How::Forward => "passes",
        How::Replace if !String::from_utf8_lossy(&passed.body).contains(call.0) => "taken out",
        How::Replace => "changed",
        How::Reply | How::Reset => "refused",
    })
}

/// What becomes of an answer that calls a tool.
fn answered(api: &Api, guard: &Rc<Guard>, call: (&str, &str), streamed: bool) -> Option<&'static str> {
    let outcome: Outcome = api.answered(guard, &[call], streamed, &Cut::Every(5));
    let passed = outcome.response.unwrap();
    let is_named = String::from_utf8_lossy(&passed.body).contains(call.0);
    Some(match (outcome.record.reason.map(|reason| reason.name()), is_named) {
        (None, true) => "passes",
        (None, false) => "taken out",
        (Some("tool"), false) => "refused",
        _ => "wrong",
    })
}

fn by_place() -> String {
    let rows = [
        ("allowed", ("look", "{}")),
        ("allowed, with arguments that do not fit", ("open", "{}")),
        ("`role`", ("wipe", "{}")),
        ("`look_alike`", ("Look", "{}")),
        ("`not_allowed`", ("fetch", "{}")),
    ];
    let mut table = String::from(
        "| the tool is | `on_denied` | declared | chosen | called before, and what it answered | the same with `results: linked` | called | called in a stream |\n|---|---|---|---|---|---|---|---|\n",
    );
    for (is, call) in rows {
        for on_denied in ["refuse", "strip"] {
            let (any, linked) =
                (policy(&format!(", on_denied: {on_denied}")), policy(&format!(", on_denied: {on_denied}, results: linked")));
            let once_asked = |guard: &Rc<Guard>, template: fn(&Api) -> &'static str| {
                // What repeats a call in a result keeps no number that could link the two.
                let apis = APIS.iter().filter(|api| api.name != "cohere_chat_v1" || Rc::ptr_eq(guard, &any));
                one(apis.filter_map(|api| asked(api, guard, template(api), call)))
            };
            let cells = [
                once_asked(&any, |api| api.declares),
                once_asked(&any, |api| api.chooses),
                once_asked(&any, |api| api.history),
                once_asked(&linked, |api| api.history),
                one(APIS.iter().filter_map(|api| answered(api, &any, call, false))),
                one(APIS.iter().filter_map(|api| answered(api, &any, call, true))),
            ];
            table.push_str(&format!("| {is} | `{on_denied}` | {} |\n", cells.join(" | ")));
        }
    }
    table
}

/// What all APIs agree on.
fn one(said: impl Iterator<Item = &'static str>) -> String {
    let said: BTreeSet<&str> = said.collect();
    assert_eq!(said.len(), 1, "every API comes to the same");
    said.into_iter().collect()
}

#[test]
fn the_tables_are_what_happens() {
    let written = std::fs::read_to_string(README).unwrap();
    let mut text = written.clone();
    for (name, table) in [("roles", by_role()), ("places", by_place())] {
        let (begin, end) = (format!("<!-- {name}: begin -->\n"), format!("<!-- {name}: end -->"));
        let start = text.find(&begin).unwrap_or_else(|| panic!("no {begin}")) + begin.len();
        let stop = start + text[start..].find(&end).unwrap_or_else(|| panic!("no {end}"));
        text.replace_range(start..stop, &table);
    }
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(README, &text).unwrap();
    }
    assert!(text == written, "the README's tables of tools are not what happens; BLESS=1 cargo test --test calls writes them anew");
}
