//! Which tools may be called: names to the letter, globs, look-alikes, hosted tools; and what `check` says of weak sections.

use portcullis::config::OnDenied;
use portcullis::policy::tools::{Decision, Tools};
use portcullis::policy::{Caller, Policy};
use proptest::prelude::*;

fn tools(section: &str) -> Tools {
    let policy = Policy::load(&format!(r#"{{"version": 1, "tools": {section}}}"#), &|_| None, [0; 32]);
    policy.unwrap_or_else(|problems| panic!("{section}: {problems:?}")).tools.unwrap()
}

/// The name of the entry that allows it, or why it is denied.
fn decided<'t>(tools: &'t Tools, name: &str) -> &'t str {
    match tools.decide(name, &Caller::default()) {
        Decision::Allowed(tool) => &tool.name,
        Decision::Denied(reason) => reason.name(),
    }
}

#[test]
fn without_a_section_no_call_is_judged_and_an_empty_one_allows_none() {
    assert!(Policy::load(r#"{"version": 1}"#, &|_| None, [0; 32]).unwrap().tools.is_none());
    let none = tools("{}");
    assert_eq!(none.on_denied, OnDenied::Refuse);
    assert_eq!(decided(&none, "get_weather"), "not_allowed");
    assert!(!none.hosted("web_search"));
}

#[test]
fn names_are_compared_to_the_letter() {
    let given =
        tools(r#"{"allow": [{"name": "get_account"}, {"name": "files.*"}, {"name": "run_?"}, {"name": "a\\*b"}, {"name": "Straße"}]}"#);
    let table = [
        ("get_account", "get_account"),
        ("get_accounts", "not_allowed"),
        ("get_accoun", "not_allowed"),
        ("", "not_allowed"),
        ("get-account", "not_allowed"),
        // Letter case, white space, no width, marks of direction.
        ("Get_Account", "look_alike"),
        (" get_account", "look_alike"),
        ("get_account\n", "look_alike"),
        ("get_\u{200b}account", "look_alike"),
        ("\u{202e}get_account", "look_alike"),
        ("get_acc\u{301}ount", "look_alike"),
        ("get_account\u{e0041}", "look_alike"),
        ("get_account\u{0}", "look_alike"),
        // Other alphabets: Cyrillic, Greek, full-width, mathematical, the Kelvin sign's kind.
        ("get_аccount", "look_alike"),
        ("gеt_ассоunt", "look_alike"),
        ("get_accοunt", "look_alike"),
        ("ｇｅｔ＿ａｃｃｏｕｎｔ", "look_alike"),
        ("𝐠𝐞𝐭_𝖺𝖼𝖼𝗈𝗎𝗇𝗍", "look_alike"),
        // Globs.
        ("files.read", "files.*"),
        ("files.", "files.*"),
        ("files", "not_allowed"),
        ("xfiles.read", "not_allowed"),
        ("Files.read", "look_alike"),
        ("fil\u{435}s.read", "look_alike"),
        ("files.re\u{200d}ad", "look_alike"),
        ("files.re ad", "look_alike"),
        ("files.читать", "files.*"),
        ("run_1", "run_?"),
        ("run_é", "run_?"),
        ("run_", "not_allowed"),
        ("run_12", "not_allowed"),
        // An escaped asterisk is one.
        ("a*b", "a\\*b"),
        ("axb", "not_allowed"),
        // Composed and decomposed are two names; neither is the other's look-alike unless a mark is all that differs.
        ("Straße", "Straße"),
        ("Strasse", "not_allowed"),
    ];
    for (name, expected) in table {
        assert_eq!(decided(&given, name), expected, "{name:?}");
    }
    assert_eq!(decided(&given, &format!("files.{}", "x".repeat(250))), "files.*");
    assert_eq!(decided(&given, &format!("files.{}", "x".repeat(251))), "not_allowed", "no tool has a name that long");
}

#[test]
fn an_exact_name_counts_before_a_glob_and_its_look_alikes_do_not_pass_under_one() {
    let given = tools(r#"{"allow": [{"name": "*"}, {"name": "d*"}, {"name": "delete", "arguments": false}]}"#);
    assert_eq!(decided(&given, "delete"), "delete");
    assert_eq!(decided(&given, "delete_all"), "*");
    assert_eq!(decided(&given, "dеlete"), "look_alike");
    assert_eq!(decided(&given, "Delete"), "look_alike");
    let open = tools(
        r#"{"default": "allow", "on_denied": "strip", "allow": [{"name": "delete", "arguments": false}, {"name": "x_*", "arguments": false}]}"#,
    );
    assert_eq!(open.on_denied, OnDenied::Strip);
    for (name, expected) in
        [("delete", "delete"), ("Delete", "look_alike"), ("X_1", "look_alike"), ("x_1", "x_*"), ("other", "*"), ("", "not_allowed")]
    {
        assert_eq!(decided(&open, name), expected, "{name:?}");
    }
}

#[test]
fn arguments_are_checked_by_the_entry_that_counts() {
    let given = tools(
        r#"{"allow": [{"name": "get_*"}, {"name": "get_account", "restore": true, "arguments": {"type": "object", "required": ["id"],
            "properties": {"id": {"type": "string", "pattern": "^[A-Z]{3}[0-9]{6}$"}}, "additionalProperties": false}}]}"#,
    );
    let check = |name: &str, arguments: &str| match given.decide(name, &Caller::default()) {
        Decision::Allowed(tool) => (tool.restore, tool.check(arguments).err().map(|violation| violation.place)),
        Decision::Denied(reason) => panic!("{reason:?}"),
    };
    assert_eq!(check("get_account", r#"{"id": "ABC123456"}"#), (true, None));
    assert_eq!(check("get_account", r#"{"id": "ABC1234567"}"#), (true, Some("properties.id.pattern".to_owned())));
    assert_eq!(check("get_account", r#"{"id": "ABC123456", "id": "ABC123456"}"#), (true, Some(String::new())));
    // Without a schema: any JSON object, and only one.
    assert_eq!(check("get_it", r#"{"anything": [1]}"#), (false, None));
    assert_eq!(check("get_it", "[]"), (false, Some("type".to_owned())));
    assert_eq!(check("get_it", ""), (false, Some(String::new())));
}

#[test]
fn hosted_tools_are_those_that_are_named() {
    let given = tools(r#"{"hosted": ["web_search", "code_interpreter_*"]}"#);
    for (kind, allowed) in
        [("web_search", true), ("Web_search", false), ("web_search_preview", false), ("code_interpreter_1", true), ("", false)]
    {
        assert_eq!(given.hosted(kind), allowed, "{kind:?}");
    }
    assert!(tools(r#"{"default": "allow"}"#).hosted("web_search"));
}

#[test]
fn weak_sections_are_warned_of() {
    let warnings = |section: &str| {
        let json = format!(r#"{{"version": 1, "tools": {section}}}"#);
        let all = Policy::warnings(&json).unwrap().into_iter().filter(|warning| warning.path.starts_with("tools"));
        all.map(|warning| format!("{}: {}", warning.path, warning.message)).collect::<Vec<_>>()
    };
    assert_eq!(warnings("{}"), Vec::<String>::new());
    let strict = r#"{"type": "object", "additionalProperties": false}"#;
    assert_eq!(warnings(&format!(r#"{{"allow": [{{"name": "a", "arguments": {strict}}}]}}"#)), Vec::<String>::new());
    assert_eq!(
        warnings(
            r#"{"default": "allow", "hosted": ["*"], "allow": [{"name": "a*", "arguments": {"type": "object"}}, {"name": "a?c*", "arguments": false}, {"name": "?*"}]}"#
        ),
        [
            "tools.default: allow: tools that are not named may be called with any arguments, and all hosted tools be used",
            "tools.allow[0].arguments: without additionalProperties: false, members of other names pass unchecked",
            "tools.allow[1].name: never counts: tools.allow[0] matches all that it does",
            "tools.allow[2].name: allows every tool",
            "tools.allow[2].arguments: missing: any JSON object passes",
            "tools.hosted[0]: allows every hosted tool",
        ]
    );
    let none = Policy::warnings(r#"{"version": 1}"#).unwrap();
    assert!(none.iter().any(|warning| warning.path == "tools" && warning.message == "missing: no tool call is judged"));
}

/// Whether `glob` matches `name`, by trying everything.
fn matches(glob: &[char], name: &[char]) -> bool {
    match (glob, name) {
        ([], []) => true,
        (['*', rest @ ..], _) => matches(rest, name) || name.split_first().is_some_and(|(_, after)| matches(glob, after)),
        ([g, rest @ ..], [n, after @ ..]) => (*g == '?' || g == n) && matches(rest, after),
        _ => false,
    }
}

proptest! {
    #[test]
    fn globs_match_as_defined(glob in "[ab*?]{1,8}", name in "[ab]{1,10}") {
        let given = tools(&format!(r#"{{"allow": [{{"name": "{glob}"}}]}}"#));
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        prop_assert_eq!(decided(&given, &name) == glob, matches(&chars(&glob), &chars(&name)));
    }

    #[test]
    fn any_name_is_decided(name in "\\PC{0,40}|[gGеet_\u{200b}]{0,5}") {
        let given = tools(r#"{"allow": [{"name": "get"}, {"name": "g*t_?"}]}"#);
        let expected = if name == "get" { "get" } else { "" };
        prop_assert_eq!(decided(&given, &name) == "get", expected == "get");
        let _ = given.hosted(&name);
    }
}
