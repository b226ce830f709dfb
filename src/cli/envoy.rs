//! `envoy`: a complete configuration with a policy inside.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use portcullis::config::{ClassifierKind, RecogniserKind};
use portcullis::policy::{Classifier, Recogniser, Service};
use serde_json::{Value, json};

use super::{Failure, Outcome, Result, line, load_anywhere, read_yaml, variables};

/// Print a complete Envoy configuration with the policy inside.
///
/// Examples:
///   portcullis envoy policy.yaml --upstream https://api.openai.com > envoy.yaml && envoy -c envoy.yaml
///   portcullis envoy policy.yaml --bedrock us-east-1 > envoy.yaml
///   portcullis envoy policy.yaml --target istio | kubectl apply -f -
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The policy, as YAML or JSON.
    policy: PathBuf,
    /// What the configuration is for.
    #[arg(long, value_enum, default_value_t = Target::Standalone)]
    target: Target,
    /// The model endpoint (standalone). [default: http://127.0.0.1:8080, or Bedrock's own]
    #[arg(long)]
    upstream: Option<String>,
    /// The endpoint is Amazon Bedrock in this region: requests are signed after the filter, with the keys in Envoy's environment
    /// (standalone).
    #[arg(long, value_name = "REGION")]
    bedrock: Option<String>,
    /// Where the policy's recogniser is (standalone). [default: http://127.0.0.1:5002 for Presidio, the authority's own for Azure]
    #[arg(long, value_name = "URL")]
    recogniser: Option<String>,
    /// Where the policy's classifier is (standalone). [default: the authority's own, http://127.0.0.1:8000 for `chat`]
    #[arg(long, value_name = "URL")]
    classifier: Option<String>,
    /// The environment variable of Envoy's with the key that the classifier asks for (standalone). [default: CLASSIFIER_KEY, none for
    /// `chat`]
    #[arg(long, value_name = "VARIABLE")]
    classifier_key: Option<String>,
    /// Where Envoy listens (standalone).
    #[arg(long, default_value = "0.0.0.0:10000")]
    listen: String,
    /// Where the module is: a file, or an image for `gateway`, and for `istio` where headers are not held.
    #[arg(long)]
    module: Option<String>,
    /// Where Envoy's admin interface listens (standalone).
    #[arg(long, default_value = "127.0.0.1:9901")]
    admin: String,
    /// Where the access log goes (standalone).
    #[arg(long, default_value = "/dev/stdout")]
    access_log: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Target {
    Standalone,
    Istio,
    Gateway,
}

/// An image that is named by its digest, as it should be: put your own.
const IMAGE: &str = "registry.example.com/portcullis@sha256:0000000000000000000000000000000000000000000000000000000000000000";

/// What is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Standalone,
    EnvoyFilter,
    WasmPlugin,
    Gateway,
}

impl Form {
    /// Istio's own resource has no setting by which headers are held, so it is for policies that do without.
    fn of(target: Target, holds_headers: bool) -> Self {
        match target {
            Target::Standalone => Self::Standalone,
            Target::Istio if holds_headers => Self::EnvoyFilter,
            Target::Istio => Self::WasmPlugin,
            Target::Gateway => Self::Gateway,
        }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let json = read_yaml(&arguments.policy)?;
    let policy = load_anywhere(&json, Some(&arguments.policy))?;
    let document = with_host(serde_json::from_str(&json).map_err(Failure::of)?, arguments.bedrock.is_some());
    let form = Form::of(arguments.target, policy.hold_headers);
    let template = match form {
        Form::Standalone => include_str!("envoy/standalone.yaml"),
        Form::EnvoyFilter => include_str!("envoy/istio.yaml"),
        Form::WasmPlugin => include_str!("envoy/wasmplugin.yaml"),
        Form::Gateway => include_str!("envoy/gateway.yaml"),
    };
    let module = arguments.module.clone().unwrap_or_else(|| match form {
        Form::Gateway => IMAGE.to_owned(),
        Form::WasmPlugin => format!("oci://{IMAGE}"),
        Form::Standalone | Form::EnvoyFilter => "/etc/envoy/portcullis.wasm".to_owned(),
    });
    if arguments.bedrock.is_some() && arguments.target != Target::Standalone {
        return Err(Failure::of("--bedrock is for the target standalone; elsewhere, the filter that signs is yours to add"));
    }
    let of_region = |region: &String| format!("https://bedrock-runtime.{region}.amazonaws.com");
    let default = || arguments.bedrock.as_ref().map_or_else(|| "http://127.0.0.1:8080".to_owned(), of_region);
    let upstream = Upstream::parse("--upstream", &arguments.upstream.clone().unwrap_or_else(default))?;
    let (listen_address, listen_port) = address("--listen", &arguments.listen)?;
    let (admin_address, admin_port) = address("--admin", &arguments.admin)?;
    let classifier = policy.classifier.as_ref();
    let key = classifier.and_then(|asked| key_of_classifier(asked, arguments));
    // Room for a body at the policy's cap, and for its head.
    let buffer = (policy.limits.request_bytes.max(policy.limits.response_bytes) + (1 << 16)).max(16 << 20);
    let host_rewrite = if upstream.tls { format!(", host_rewrite_literal: {}", quoted(&upstream.address)) } else { String::new() };
    let fields = [
        // JSON is YAML too, and all of Envoy's and Kubernetes' readers take it for the same.
        ("policy", serde_json::to_string_pretty(&document).map_err(Failure::of)?),
        ("environment", environment(&document, form)),
        ("module", quoted(&module)),
        ("hold_headers", policy.hold_headers.to_string()),
        ("listen_address", quoted(&listen_address)),
        ("listen_port", listen_port),
        ("admin_address", quoted(&admin_address)),
        ("admin_port", admin_port),
        ("access_log", quoted(&arguments.access_log)),
        ("evidence", policy.evidence.as_ref().map_or("", |_| EVIDENCE).to_owned()),
        ("buffer", buffer.to_string()),
        ("connection", (2 * buffer).to_string()),
        ("host_rewrite", host_rewrite),
        ("signing", arguments.bedrock.as_deref().map_or_else(String::new, signing)),
        ("tls", upstream.tls_block()),
        ("recogniser", policy.recogniser.as_ref().map_or(Ok(String::new()), |asked| recogniser(asked, arguments.recogniser.as_deref()))?),
        ("classifier", classifier.map_or(Ok(String::new()), |asked| cluster_of_classifier(asked, arguments, key.as_deref()))?),
        ("secrets", key.as_deref().map_or_else(String::new, secret)),
        ("upstream_address", quoted(&upstream.address)),
        ("upstream_port", upstream.port),
    ];
    line(fill(template, &fields))?;
    Ok(Outcome::Fine)
}

/// What the access log has beside the record. A key that is kept apart belongs into another log.
const EVIDENCE: &str = r#"portcullis_evidence: "%FILTER_STATE(wasm.portcullis.evidence:PLAIN)%""#;

/// Puts the fields in. A field on a line of its own, with a colon and a number, is indented by so many spaces, and the line goes when
/// the field is empty.
fn fill(template: &str, fields: &[(&str, String)]) -> String {
    let mut lines = Vec::new();
    for template_line in template.lines() {
        let block = template_line.strip_prefix('@').and_then(|rest| rest.strip_suffix('@')).and_then(|rest| rest.split_once(':'));
        if let Some((name, indent)) = block {
            let indent = " ".repeat(indent.parse().unwrap_or(0));
            let value = fields.iter().find(|(field, _)| *field == name).map_or("", |(_, value)| value);
            lines.extend(value.lines().map(|line| if line.is_empty() { String::new() } else { format!("{indent}{line}") }));
            continue;
        }
        lines.push(fields.iter().fold(template_line.to_owned(), |line, (name, value)| line.replace(&format!("@{name}@"), value)));
    }
    lines.join("\n")
}

/// The policy, with the key that the filter does not load without, and with who signs.
fn with_host(mut document: Value, signs: bool) -> Value {
    let host = document.as_object_mut().map(|members| members.entry("host").or_insert_with(|| json!({"hold_headers": true})));
    if let Some(host) = host.and_then(Value::as_object_mut)
        && signs
    {
        host.entry("signs_requests").or_insert(true.into());
    }
    document
}

/// What a cluster needs to sign its requests for Bedrock. It stands there and not among the listener's filters, since it must see a
/// request as it leaves: with the headers that the route changes, and each time that it is tried.
fn signing(region: &str) -> String {
    let filter = format!(
        r#"    - name: envoy.filters.http.aws_request_signing       # in place of the client's signature, which is of other bytes
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.filters.http.aws_request_signing.v3.AwsRequestSigning
        service_name: bedrock
        region: {}
        credential_provider:                             # without it: the files, roles and services that AWS's SDKs ask, too
          custom_credential_provider_chain: true
          environment_credential_provider: {{}}            # AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN"#,
        quoted(region)
    );
    upstream_filters(&filter)
}

/// The options of a cluster whose requests pass this filter as they leave.
fn upstream_filters(filter: &str) -> String {
    format!(
        r#"typed_extension_protocol_options:
  envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
    "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
    explicit_http_config: {{http_protocol_options: {{}}}}
    http_filters:
{filter}
    - name: envoy.filters.http.upstream_codec
      typed_config: {{"@type": type.googleapis.com/envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec}}"#
    )
}

/// The cluster of the policy's recogniser.
fn recogniser(asked: &Recogniser, url: Option<&str>) -> Result<String> {
    let default = || match asked.kind {
        RecogniserKind::AzureLanguage => format!("https://{}", asked.service.authority),
        RecogniserKind::Presidio => "http://127.0.0.1:5002".to_owned(),
    };
    let at = Upstream::parse("--recogniser", &url.map_or_else(default, str::to_owned))?;
    Ok(cluster(&asked.service, &at, "whom the filter asks for names and places", ""))
}

/// The cluster of the policy's classifier, which adds the key.
fn cluster_of_classifier(asked: &Classifier, arguments: &Arguments, key: Option<&str>) -> Result<String> {
    let default = || match asked.kind {
        ClassifierKind::PromptShields | ClassifierKind::OpenaiModeration => format!("https://{}", asked.service.authority),
        ClassifierKind::Chat => "http://127.0.0.1:8000".to_owned(),
    };
    let at = Upstream::parse("--classifier", &arguments.classifier.clone().unwrap_or_else(default))?;
    let header = match asked.kind {
        ClassifierKind::PromptShields => "header: ocp-apim-subscription-key",
        ClassifierKind::OpenaiModeration | ClassifierKind::Chat => r#"header_value_prefix: "Bearer ""#,
    };
    let injector = || {
        upstream_filters(&format!(
            r#"    - name: envoy.filters.http.credential_injector
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.filters.http.credential_injector.v3.CredentialInjector
        overwrite: true
        credential:
          name: envoy.http.injected_credentials.generic
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.http.injected_credentials.generic.v3.Generic
            credential: {{name: {SECRET}}}
            {header}"#
        ))
    };
    let options = key.map_or_else(String::new, |_| injector());
    Ok(cluster(&asked.service, &at, "whom the filter asks whether a text is an injection", &options))
}

/// The environment variable with the key that the classifier asks for.
fn key_of_classifier(asked: &Classifier, arguments: &Arguments) -> Option<String> {
    let usual = (asked.kind != ClassifierKind::Chat).then(|| "CLASSIFIER_KEY".to_owned());
    arguments.classifier_key.clone().or(usual).filter(|_| arguments.target == Target::Standalone)
}

/// What Envoy calls the classifier's key.
const SECRET: &str = "classifier_key";

/// The key, as Envoy holds it; the filter does not see it.
fn secret(variable: &str) -> String {
    format!("secrets:\n- name: {SECRET}\n  generic_secret: {{secret: {{environment_variable: {}}}}}", quoted(variable))
}

/// The cluster of a service.
fn cluster(service: &Service, at: &Upstream, what: &str, options: &str) -> String {
    let more = [options, &at.tls_block()].into_iter().flat_map(str::lines).map(|line| format!("\n  {line}")).collect::<String>();
    format!(
        r#"- name: {0}                                           # {what}
  type: STRICT_DNS
  connect_timeout: 1s
  load_assignment:
    cluster_name: {0}
    endpoints:
    - lb_endpoints:
      - endpoint: {{address: {{socket_address: {{address: {1}, port_value: {2}}}}}}}{more}"#,
        quoted(&service.cluster),
        quoted(&at.address),
        at.port
    )
}

/// A text as YAML (and JSON) quotes it, whatever is in it.
fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// The environment variables that the policy names, let through to the filter.
fn environment(document: &Value, form: Form) -> String {
    let names: Vec<String> = variables(document).iter().map(|name| quoted(name)).collect();
    let listed = names.join(", ");
    match form {
        _ if names.is_empty() => String::new(),
        Form::Gateway => format!("env: {{hostKeys: [{listed}]}}"),
        Form::WasmPlugin => {
            let entries = names.iter().map(|name| format!("\n  - {{name: {name}, valueFrom: HOST}}")).collect::<String>();
            format!("vmConfig:\n  env:{entries}")
        }
        Form::Standalone | Form::EnvoyFilter => format!("environment_variables: {{host_env_keys: [{listed}]}}"),
    }
}

/// A model endpoint.
struct Upstream {
    tls: bool,
    address: String,
    port: String,
}

impl Upstream {
    fn parse(option: &str, url: &str) -> Result<Self> {
        let (tls, rest) = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
            (Some(rest), _) => (true, rest),
            (_, Some(rest)) => (false, rest),
            _ => return Err(Failure::of(format!("{option}: {url} must begin with http:// or https://"))),
        };
        let authority = rest.trim_end_matches('/');
        if authority.is_empty() || authority.contains('/') {
            return Err(Failure::of(format!("{option}: {url} must be a host, with a port or without, and no path")));
        }
        let (address, port) = match authority.rsplit_once(':') {
            Some((_, port)) if !port.ends_with(']') => address(option, authority)?,
            _ => (unbracketed(authority).to_owned(), if tls { "443" } else { "80" }.to_owned()),
        };
        Ok(Self { tls, address, port })
    }

    fn tls_block(&self) -> String {
        if !self.tls {
            return String::new();
        }
        format!(
            r#"transport_socket:
  name: envoy.transport_sockets.tls
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
    sni: {0}
    common_tls_context:
      tls_params: {{tls_minimum_protocol_version: TLSv1_2}}
      validation_context:
        trusted_ca: {{filename: /etc/ssl/certs/ca-certificates.crt}}
        match_typed_subject_alt_names: [{{san_type: DNS, matcher: {{exact: {0}}}}}]"#,
            quoted(&self.address)
        )
    }
}

/// `host:port`, apart; an IPv6 address stands in brackets.
fn address(option: &str, given: &str) -> Result<(String, String)> {
    match given.rsplit_once(':') {
        Some((host, port)) if !host.is_empty() && port.parse::<u16>().is_ok() => Ok((unbracketed(host).to_owned(), port.to_owned())),
        _ => Err(Failure::of(format!("{option}: {given} must be host:port"))),
    }
}

fn unbracketed(host: &str) -> &str {
    host.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')).unwrap_or(host)
}
