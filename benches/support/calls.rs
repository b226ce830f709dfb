//! What it takes to decide on a call of a tool, and to check its arguments, natively and in Envoy's VM alike.

use std::hint::black_box;
use std::time::{Duration, Instant};

use portcullis::policy::tools::{Decision, Tools};
use portcullis::policy::{Caller, Policy};

use crate::work::median;

/// How many calls make a sample: one takes less than a clock tells.
const REPEATS: u32 = 256;

/// One call with what was measured of it.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    tool: &'static str,
    /// If they are to be checked; else only the name is decided on.
    arguments: Option<String>,
    /// Microseconds, a sample each round.
    micros: Vec<f64>,
}

/// Forty tools by their names, ten by globs, and three with schemas.
fn policy() -> Policy {
    let named = (0..40).map(|at| format!(r#"{{"name": "team_{at}.get_record", "roles": ["agent", "role_{at}"]}}"#));
    let globs = (0..10).map(|at| format!(r#"{{"name": "files_{at}.*_read"}}"#));
    let schemas = [
        r#"{"name": "get_account", "arguments": {"type": "object", "required": ["id"], "additionalProperties": false,
            "properties": {"id": {"type": "string", "pattern": "^[A-Z]{3}[0-9]{6}$"}}}}"#,
        r#"{"name": "book", "arguments": {"type": "object", "required": ["from", "to", "date", "passengers"], "additionalProperties": false, "properties": {
            "from": {"type": "string", "pattern": "^[A-Z]{3}$"}, "to": {"type": "string", "pattern": "^[A-Z]{3}$"}, "date": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
            "class": {"enum": ["economy", "business", "first"]}, "flexible": {"type": "boolean"}, "budget": {"type": "number", "minimum": 0, "maximum": 100000},
            "passengers": {"type": "array", "minItems": 1, "maxItems": 9, "items": {"type": "object", "required": ["name", "age"], "additionalProperties": false,
                "properties": {"name": {"type": "string", "minLength": 1, "maxLength": 80}, "age": {"type": "integer", "minimum": 0, "maximum": 130}}}},
            "notes": {"type": "string", "maxLength": 500}}}}"#,
        r#"{"name": "search", "arguments": {"type": "object", "required": ["query"], "additionalProperties": false, "properties": {
            "query": {"type": "string", "maxLength": 2000}, "limit": {"type": "integer", "minimum": 1, "maximum": 100},
            "filters": {"type": "array", "maxItems": 50, "items": {"type": "object", "required": ["field", "op", "value"], "additionalProperties": false,
                "properties": {"field": {"type": "string", "pattern": "^[a-z_]{1,40}$"}, "op": {"enum": ["eq", "ne", "lt", "gt"]},
                    "value": {"anyOf": [{"type": "string", "maxLength": 200}, {"type": "number"}]}}}}}}}"#,
    ];
    let tools: Vec<String> = named.chain(globs).chain(schemas.map(str::to_owned)).collect();
    let json = format!(r#"{{"version": 1, "tools": {{"allow": [{}]}}}}"#, tools.join(", "));
    Policy::load(&json, &|_| None, [7; 32]).expect("it loads")
}

/// Every call.
pub(crate) fn cases() -> Vec<Case> {
    let case = |name, tool, arguments: Option<&str>| Case { name, tool, arguments: arguments.map(str::to_owned), micros: Vec::new() };
    let filter = |at: usize| format!(r#"{{"field": "column_name", "op": "eq", "value": "value number {at}"}}"#);
    let filters: Vec<String> = (0..12).map(filter).collect();
    let search = format!(r#"{{"query": "open invoices of the last quarter", "limit": 20, "filters": [{}]}}"#, filters.join(", "));
    let booking = r#"{"from": "OSL", "to": "CDG", "date": "2026-11-23", "class": "economy", "flexible": true, "budget": 450.50, "passengers": [{"name": "A. Traveller", "age": 41}, {"name": "B. Traveller", "age": 39}], "notes": "window seats, please"}"#;
    vec![
        case("decision: named, for a role", "team_20.get_record", None),
        case("decision: by the last of ten globs", "files_9.some_record_read", None),
        case("decision: not named", "delete_everything_at_once", None),
        case("decision: looks like one", "team_20.get_rеcord", None),
        case("arguments: one member, 20 bytes", "get_account", Some(r#"{"id": "ABC123456"}"#)),
        case("arguments: a booking, 230 bytes", "book", Some(booking)),
        case("arguments: a search, 750 bytes", "search", Some(&search)),
    ]
}

/// Takes samples of everything in turn, for this long.
pub(crate) fn measure(cases: &mut [Case], duration: Duration) {
    let policy = policy();
    let Some(tools) = &policy.tools else { return };
    let caller = Caller { roles: vec!["viewer".to_owned(), "agent".to_owned()], ..Caller::default() };
    let begun = Instant::now();
    while begun.elapsed() < duration {
        for case in &mut *cases {
            let start = Instant::now();
            for _ in 0..REPEATS {
                black_box(judged(tools, black_box(case.tool), black_box(case.arguments.as_deref()), &caller));
            }
            case.micros.push(start.elapsed().as_secs_f64() * 1e6 / f64::from(REPEATS));
        }
    }
}

/// What the policy says of a call.
fn judged(tools: &Tools, name: &str, arguments: Option<&str>, caller: &Caller) -> bool {
    match (tools.decide(name, caller), arguments) {
        (Decision::Allowed(tool), Some(arguments)) => tool.check(arguments).is_ok(),
        (decision, _) => matches!(decision, Decision::Allowed(_)),
    }
}

impl Case {
    /// Its name, and the median of its microseconds.
    pub(crate) fn fields(&self) -> Vec<String> {
        vec![self.name.to_owned(), median(self.micros.clone()).to_string()]
    }
}
