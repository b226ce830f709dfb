//! What an Envoy configuration lets pass by the filter, or through it unjudged: filters in an order that defeats it, faults that open
//! doors, modules that may change, requests without an end, records that nobody keeps.
//!
//! In: every place of a configuration, and the policy. Out: a warning for each weakness, with its path and the fix.

use portcullis::policy::Policy;
use serde_json::Value;

use super::place::Place;

/// What is weak in this place.
pub(super) fn warnings(place: &Place<'_>, policy: &Policy) -> Vec<String> {
    let mut found = order(place);
    found.extend(
        [fails_open(place), switched_off(place), unpinned(place), endless(place), unidentified(place, policy)].into_iter().flatten(),
    );
    found.extend(unbounded(place));
    found
}

/// What is weak in a whole configuration of Envoy's own: what it lacks.
pub(super) fn lacking(document: &Place<'_>) -> Vec<String> {
    let Some(listeners) = document.at("static_resources.listeners") else { return Vec::new() };
    let mut found = Vec::new();
    let is_log = |place: &Place<'_>| place.path.to_ascii_lowercase().contains("log");
    let keeps = |place: &Place<'_>| is_log(place) && place.text().is_some_and(|text| text.contains("wasm.portcullis"));
    if !document.all().iter().any(keeps) {
        found.push(listeners.says(
            "no access log keeps the record; add \"%FILTER_STATE(wasm.portcullis.struct)%\" to one's json_format, or nobody learns what was decided",
        ));
    }
    // As a monitor, or as a key of the runtime.
    if !document.value.to_string().contains("global_downstream_max_connections") {
        found.push(
            "overload_manager: missing, so connections are not counted; add the resource monitor global_downstream_max_connections"
                .to_owned(),
        );
    }
    found
}

/// Filters that verify callers.
const VERIFIERS: &[&str] = &["jwt_authn", "oauth2", "basic_auth", "api_key_auth"];

/// What stands where it should not, among the filters of a listener.
fn order(place: &Place<'_>) -> Vec<String> {
    if place.name() != "http_filters" && place.name() != "httpFilters" {
        return Vec::new();
    }
    let filters: Vec<Place<'_>> = place.items().collect();
    let Some(own) = filters.iter().position(is_own) else { return Vec::new() };
    let mut found = Vec::new();
    for (index, filter) in filters.iter().enumerate() {
        let is_behind = index > own;
        let is = |name: &str| kind(filter).is_some_and(|kind| kind.contains(&format!(".{name}.v3.")));
        if let Some(verifier) = VERIFIERS.iter().find(|name| is(name)).filter(|_| is_behind) {
            found.push(filter.says(&format!("{verifier} stands behind the filter: strangers' bodies are held and judged; put it before")));
        }
        if is("compressor") && is_behind {
            found.push(filter.says(
                "answers pass filters from the last to the first, so they come to the filter compressed, and it cannot read them; put the compressor before it",
            ));
        }
        if is("router") && !is_behind {
            found.push(filter.says("the router stands before the filter: requests never come to it; put the router last"));
        }
    }
    found
}

/// Whether a filter is this one: its own module, whatever others say of it.
fn is_own(filter: &Place<'_>) -> bool {
    let host = filter.at("typed_config.config").or_else(|| filter.get("config"));
    host.is_some_and(|host| host.get("vm_config").is_some()) && filter.value.to_string().contains("portcullis")
}

fn kind<'c>(filter: &Place<'c>) -> Option<&'c str> {
    filter.get("typed_config")?.value.get("@type")?.as_str()
}

/// Services that are asked, and without whose answer everything passes.
fn fails_open(place: &Place<'_>) -> Option<String> {
    if let Some(open) = place.get("failure_mode_allow").filter(|open| open.is(true)) {
        return Some(open.says("without an answer, everybody passes; leave it out"));
    }
    let is_limit = place.value.get("@type").and_then(Value::as_str).is_some_and(|kind| kind.ends_with(".http.ratelimit.v3.RateLimit"));
    let closes = place.get("failure_mode_deny").is_some_and(|closes| closes.is(true));
    (is_limit && !closes).then(|| place.says("without the rate limit service, nobody is limited; say failure_mode_deny: true"))
}

/// A route, or a filter chain, where the filter is not there.
fn switched_off(place: &Place<'_>) -> Option<String> {
    if place.name().ends_with("typed_per_filter_config") || place.name() == "typedPerFilterConfig" {
        let off = place.get("portcullis").and_then(|own| own.get("disabled")).filter(|off| off.is(true))?;
        return Some(off.says("the filter is off here: what takes this route passes unjudged and unrecorded; leave it out"));
    }
    let off = is_own(place).then(|| place.get("disabled")).flatten().filter(|off| off.is(true))?;
    Some(off.says("the filter is off but where a route turns it on; leave it out"))
}

/// A module that may be another tomorrow.
fn unpinned(place: &Place<'_>) -> Option<String> {
    const FIX: &str = "name it by its digest";
    let has_sum = |place: &Place<'_>| place.get("sha256").and_then(|sum| sum.text()).is_some_and(|sum| sum.len() == 64);
    let is_pinned = |url: &str| url.contains("@sha256:");
    if place.name() == "code"
        && let Some(remote) = place.get("remote").filter(|remote| !has_sum(remote))
    {
        return Some(remote.says("whoever holds that address decides what runs; add sha256"));
    }
    if place.name() == "code"
        && let Some(url) = place.at("image.url").filter(|url| url.text().is_some_and(|url| !is_pinned(url)))
    {
        return Some(url.says(&format!("a tag can be moved to another module; {FIX}")));
    }
    if place.name() == "code"
        && let Some(http) = place.get("http").filter(|http| !has_sum(http))
    {
        return Some(http.says("whoever holds that address decides what runs; add sha256"));
    }
    let is_plugin = place.get("pluginConfig").is_some() || place.get("pluginName").is_some();
    let url = place.get("url").filter(|_| is_plugin && !has_sum(place))?;
    let is_local = url.text().is_some_and(|url| url.starts_with("file://") || is_pinned(url));
    (!is_local).then(|| url.says(&format!("a tag can be moved to another module; {FIX}, or add sha256")))
}

/// Requests that may come as slowly as they like: Envoy bounds neither by itself.
fn unbounded(place: &Place<'_>) -> Vec<String> {
    let filters = place.get("http_filters").map(|filters| filters.items().any(|filter| is_own(&filter)));
    if !place.is_a("HttpConnectionManager") || filters != Some(true) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (name, what) in [("request_headers_timeout", "the head of a request"), ("request_timeout", "a request")] {
        let given = place.get(name);
        if given.as_ref().is_none_or(|given| is_zero(given.value)) {
            let says = format!("{name} is not set: {what} may take for ever to come; set it, as 10s or 60s");
            found.push(given.unwrap_or_else(|| place.clone()).says(&says));
        }
    }
    if let Some(idle) = place.get("stream_idle_timeout").filter(|idle| is_zero(idle.value)) {
        found.push(idle.says("streams on which nothing comes are kept for ever; leave it out, which is five minutes"));
    }
    found
}

/// A route by which a model may take for ever.
fn endless(place: &Place<'_>) -> Option<String> {
    let timeout = place.get("timeout").filter(|timeout| place.name() == "route" && is_zero(timeout.value))?;
    place.get("cluster").or_else(|| place.get("weighted_clusters"))?;
    place
        .get("idle_timeout")
        .is_none_or(|idle| is_zero(idle.value))
        .then(|| timeout.says("an answer may take for ever; say how long it may take, as 600s, or set idle_timeout beside it"))
}

fn is_zero(value: &Value) -> bool {
    let number = value.as_str().map(|text| text.trim_end_matches('s'));
    number.is_some_and(|number| number.parse::<f64>() == Ok(0.0))
}

/// Requests without a token, where nothing asks for one.
fn unidentified(place: &Place<'_>, policy: &Policy) -> Option<String> {
    let is_required = policy.identity.as_ref().is_some_and(|identity| identity.required);
    let allowed = place.get("allow_missing").filter(|_| !is_required)?;
    Some(allowed.says("requests without a token pass; leave it out, or say identity.required: true in the policy"))
}
