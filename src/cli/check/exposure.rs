//! What an Envoy configuration gives away: keys that stand in it, TLS that proves little, doors that stand open, logs that say too much.
//!
//! In: every place of a configuration. Out: a warning for each weakness, with its path and the fix. It refuses to know the policy.

use portcullis::detect::Kind;
use portcullis::policy::Policy;

use super::place::Place;

/// What this place alone gives away. `everything` is a policy that looks for every kind of secret.
pub(super) fn warnings(place: &Place<'_>, everything: &Policy) -> Vec<String> {
    let found = [
        secret(place, everything),
        old_protocol(place),
        unverified_upstream(place),
        open_admin(place),
        verbose_log(place),
        logged_credential(place),
        tap(place),
    ];
    found.into_iter().flatten().collect()
}

/// Members of Envoy's whose value is a key, whatever it looks like.
const OF_KEYS: &[&str] = &["private_key", "password", "secret", "hmac_secret", "token_secret", "secret_access_key", "session_token"];

/// A key that is written out.
fn secret(place: &Place<'_>, everything: &Policy) -> Option<String> {
    const FIX: &str = "name a file, an environment variable or an SDS secret in its place, and have this one revoked";
    let is_named = OF_KEYS.contains(&place.name());
    let inline = is_named.then(|| ["inline_string", "inline_bytes"].iter().find_map(|name| place.get(name))).flatten();
    if let Some(inline) = inline.filter(|inline| inline.text().is_some_and(|text| !text.is_empty())) {
        return Some(inline.says(&format!("a key stands in the configuration; {FIX}")));
    }
    if is_named && place.text().is_some_and(|text| !text.is_empty()) {
        return Some(place.says(&format!("a key stands in the configuration; {FIX}")));
    }
    let text = place.text()?;
    let seen = everything.detector.look(text, place.name());
    let rule = seen.values.iter().filter_map(|finding| everything.detector.name(finding.rule)).find(|rule| rule.kind == Kind::Secret)?;
    Some(place.says(&format!("this looks like a secret ({}); {FIX}", rule.id)))
}

/// A protocol that RFC 8996 has retired.
fn old_protocol(place: &Place<'_>) -> Option<String> {
    // Envoy's names, Istio's, Envoy Gateway's.
    const BOUNDS: [&str; 8] = [
        "tls_minimum_protocol_version",
        "tls_maximum_protocol_version",
        "tlsMinimumProtocolVersion",
        "tlsMaximumProtocolVersion",
        "minProtocolVersion",
        "maxProtocolVersion",
        "minVersion",
        "maxVersion",
    ];
    let text = place.text().filter(|_| BOUNDS.contains(&place.name()))?;
    let is_old = ["TLSv1_0", "TLSv1_1", "TLSV1_0", "TLSV1_1", "1.0", "1.1"].contains(&text);
    is_old.then(|| place.says(&format!("{text} is broken (RFC 8996); say TLSv1_2 or newer")))
}

/// A model, or whoever poses as it.
fn unverified_upstream(place: &Place<'_>) -> Option<String> {
    if !place.is_a("UpstreamTlsContext") {
        return None;
    }
    const FIX: &str = "give validation_context a trusted_ca and match_typed_subject_alt_names";
    let Some(common) = place.get("common_tls_context") else {
        return Some(place.says(&format!("nobody checks the certificate of the other end; {FIX}")));
    };
    let by_secret = ["validation_context_sds_secret_config", "combined_validation_context"].iter().any(|name| common.get(name).is_some());
    let Some(context) = common.get("validation_context") else {
        return (!by_secret).then(|| common.says(&format!("nobody checks the certificate of the other end; {FIX}")));
    };
    let has = |names: &[&str]| names.iter().any(|name| context.get(name).is_some());
    let pins = has(&["verify_certificate_spki", "verify_certificate_hash"]);
    if let Some(untrusted) = context.get("trust_chain_verification").filter(|how| how.text() == Some("ACCEPT_UNTRUSTED")) {
        return Some(untrusted.says("certificates that nobody has signed are taken; leave it out"));
    }
    if !pins && !has(&["trusted_ca", "system_root_certs", "ca_certificate_provider_instance", "custom_validator_config"]) {
        return Some(context.says(&format!("nobody checks the certificate of the other end; {FIX}")));
    }
    let names = has(&["match_typed_subject_alt_names", "match_subject_alt_names", "custom_validator_config"]);
    let by_sni = place.get("auto_sni_san_validation").is_some_and(|by| by.is(true));
    (!pins && !names && !by_sni)
        .then(|| context.says("any certificate of a trusted authority will do, whosever it is; add match_typed_subject_alt_names"))
}

/// Envoy's admin interface stops Envoy, changes its log and shows its configuration, and asks nobody who they are.
fn open_admin(place: &Place<'_>) -> Option<String> {
    if place.path.rsplit('.').next() != Some("admin") {
        return None;
    }
    let address = place.at("address.socket_address.address")?;
    let is_near = address.text().is_some_and(|text| text.starts_with("127.") || matches!(text, "::1" | "localhost"));
    (!is_near).then(|| address.says("the admin interface asks nobody who they are; bind it to 127.0.0.1 or a pipe"))
}

/// Below info, Envoy logs headers and pieces of bodies.
fn verbose_log(place: &Place<'_>) -> Option<String> {
    let text = place.text()?;
    let says = |text: &str| ["debug", "trace"].iter().any(|level| text == *level || text.ends_with(&format!(":{level}")));
    let is_level = text.split(',').any(says);
    let is_place = place.path.contains("logging.level")
        || place.path.to_ascii_lowercase().contains("loglevel")
        || matches!(place.name(), "args" | "command");
    let joined = ["--log-level=", "--component-log-level="].iter().find_map(|option| text.strip_prefix(option));
    let is_joined = joined.is_some_and(|levels| levels.split(',').any(says));
    (is_joined || is_level && is_place)
        .then(|| place.says("at debug and trace, Envoy logs headers, and with them keys; say info, and raise it for one component at need"))
}

/// An access log that holds what callers prove themselves with.
fn logged_credential(place: &Place<'_>) -> Option<String> {
    const HEADERS: [&str; 7] =
        ["AUTHORIZATION", "X-API-KEY", "API-KEY", "COOKIE", "X-GOOG-API-KEY", "PROXY-AUTHORIZATION", "X-AMZ-SECURITY-TOKEN"];
    let text = place.text().filter(|_| place.path.to_ascii_lowercase().contains("log"))?.to_ascii_uppercase();
    let header = HEADERS.iter().find(|header| text.contains(&format!("%REQ({header})")))?;
    Some(place.says(&format!("the log takes down {}, with which callers prove who they are; leave it out", header.to_ascii_lowercase())))
}

/// A tap writes bodies.
fn tap(place: &Place<'_>) -> Option<String> {
    let kind = place.value.get("@type")?.as_str()?;
    kind.contains(".tap.v3.").then(|| place.says("a tap writes down what is said, in clear; leave it out"))
}
