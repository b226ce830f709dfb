//! What an operator writes: every mistake is refused with its place and its fix, every default is what the documentation says.

use portcullis::config::{Restore, structure};
use portcullis::policy::Policy;

fn load(json: &str) -> Result<Policy, Vec<String>> {
    let environment = |name: &str| (name == "SET").then(|| "a key".to_owned());
    Policy::load(json, &environment, [0; 32]).map_err(|problems| problems.iter().map(ToString::to_string).collect())
}

#[test]
fn every_mistake_names_its_place_and_its_fix() {
    let table: &[(&str, &[&str])] = &[
        ("", &["policy: there is nothing in it; a policy begins with version: 1"]),
        ("null", &["policy: there is nothing in it; a policy begins with version: 1"]),
        ("[]", &["policy: must be a policy: keys and values, as version: 1, not a list"]),
        ("{}", &["version: missing: this key is required"]),
        (r#"{"version": 2}"#, &["version: must be 1"]),
        (r#"{"version": "one"}"#, &["version: must be a number, not a text"]),
        (r#"{"version": 1.5}"#, &["version: must be a whole number, not 1.5"]),
        (r#"{"version": 1, "version": 1}"#, &["version: written twice"]),
        (r#"{"version": 1} x"#, &["policy: trailing characters"]),
        (r#"{"version": 1, "mdoe": "observe"}"#, &["mdoe: unknown key, did you mean \"mode\"?"]),
        (
            r#"{"version": 1, "threats": {"tool_call": "redact", "user": "flag"}}"#,
            &["threats.tool_call: unknown value \"redact\"; known are: allow, flag, block"],
        ),
        (
            r#"{"version": 1, "threats": {"disable": ["threat.sqli", "threat.xss", "threat.xss"]}}"#,
            &["threats.disable[0]: unknown rule, did you mean \"threat.ssrf\"?", "threats.disable[2]: written twice"],
        ),
        (
            r#"{"version": 1, "frobnicate": 1}"#,
            &[
                "frobnicate: unknown key; known are: version, mode, host, bodies, identity, access, pii, secrets, injection, threats, tools, mcp, rates, prices, audit, explain",
            ],
        ),
        (r#"{"version": 1, "mode": "enforced"}"#, &["mode: unknown value \"enforced\", did you mean \"enforce\"?"]),
        (r#"{"version": 1, "host": {}}"#, &["host.hold_headers: missing: this key is required"]),
        (r#"{"version": 1, "bodies": {"request_byte": 5}}"#, &["bodies.request_byte: unknown key, did you mean \"request_bytes\"?"]),
        (
            r#"{"version": 1, "bodies": {"request_bytes": 0, "json_depth": 5000}}"#,
            &["bodies.request_bytes: must be from 1 to 67108864, not 0", "bodies.json_depth: must be from 1 to 1024, not 5000"],
        ),
        (
            r#"{"version": 1, "bodies": {"uninspectable": {"too_lage": "allow"}}}"#,
            &["bodies.uninspectable.too_lage: unknown key, did you mean \"too_large\"?"],
        ),
        (
            r#"{"version": 1, "pii": {"default": {"request": "redakt"}}}"#,
            &["pii.default.request: unknown value \"redakt\", did you mean \"redact\"?"],
        ),
        (
            r#"{"version": 1, "pii": {"entities": {"EMAIL_ADRESS": {"request": "flag"}, "X": {"request": "flag"}}}}"#,
            &[
                "pii.entities.EMAIL_ADRESS: unknown entity, did you mean \"EMAIL_ADDRESS\"?",
                "pii.entities.X: unknown entity; `portcullis rules` lists them",
            ],
        ),
        (
            r#"{"version": 1, "pii": {"custom": [{"entity": "A", "patern": "x"}]}}"#,
            &["pii.custom[0].patern: unknown key, did you mean \"pattern\"?"],
        ),
        (r#"{"version": 1, "pii": {"custom": [{"entity": "A"}]}}"#, &["pii.custom[0].pattern: missing: this key is required"]),
        (
            r#"{"version": 1, "pii": {"custom": [{"entity": "A", "pattern": "(a"}]}}"#,
            &["pii.custom[0].pattern: a ( is not closed; write \\( for the character itself"],
        ),
        (
            r#"{"version": 1, "pii": {"custom": [{"entity": "A", "pattern": "a*"}]}}"#,
            &["pii.custom[0].pattern: it matches the empty text, and so every place of every text"],
        ),
        (
            r#"{"version": 1, "pii": {"custom": [{"entity": "a b", "pattern": "x"}, {"entity": "US_SSN", "pattern": "x"}, {"entity": "A", "pattern": "x"}, {"entity": "A", "pattern": "x"}]}}"#,
            &[
                "pii.custom[0].entity: must be 1 to 64 capitals, digits and underscores, as ACCOUNT_NUMBER",
                "pii.custom[1].entity: US_SSN is already an entity; choose another name",
                "pii.custom[3].entity: A is already an entity; choose another name",
            ],
        ),
        (
            r#"{"version": 1, "pii": {"custom": [{"entity": "A", "pattern": "x", "context": ["id", ""]}], "allow_values": [" ", "a"]}}"#,
            &[
                "pii.custom[0].context[1]: must not be blank; write a word that stands near, or leave it out",
                "pii.allow_values[0]: must not be blank; write the value, or leave it out",
            ],
        ),
        (
            r#"{"version": 1, "bodies": {"unjudged_routes": {"grpc": [""], "upgrade": ["chat", " "]}}}"#,
            &[
                "bodies.unjudged_routes.upgrade[1]: must not be blank; write the name that the route has in Envoy, or leave it out",
                "bodies.unjudged_routes.grpc[0]: must not be blank; write the name that the route has in Envoy, or leave it out",
            ],
        ),
        (r#"{"version": 1, "pii": {"min_confidence": 50}}"#, &["pii.min_confidence: must be from 0 to 1, not 50"]),
        (
            r#"{"version": 1, "pii": {"default": {"request": "hash"}, "hash": {"key": {"env": "UNSET"}}}}"#,
            &[
                "pii.hash.key.env: the environment variable UNSET is unset or empty; in Envoy, name it in vm_config.environment_variables.host_env_keys",
            ],
        ),
        (r#"{"version": 1, "pii": {"recogniser": {"cluster": "x"}}}"#, &["pii.recogniser.kind: missing: this key is required"]),
        (r#"{"version": 1, "pii": {"recogniser": {"kind": "presidio"}}}"#, &["pii.recogniser.cluster: missing: this key is required"]),
        (
            r#"{"version": 1, "pii": {"recogniser": {"kind": "presidion", "cluster": "x"}}}"#,
            &["pii.recogniser.kind: unknown value \"presidion\", did you mean \"presidio\"?"],
        ),
        (
            r#"{"version": 1, "pii": {"recogniser": {"kind": "presidio", "cluster": "x", "timeot_ms": 3}}}"#,
            &["pii.recogniser.timeot_ms: unknown key, did you mean \"timeout_ms\"?"],
        ),
        (
            r#"{"version": 1, "pii": {"recogniser": {"kind": "presidio", "cluster": " ", "authority": "http://x", "path": "analyze", "language": "?", "timeout_ms": 0, "most_calls": 99, "stream_bytes": 1}}}"#,
            &[
                "pii.recogniser.cluster: must be the name that the cluster has in Envoy",
                "pii.recogniser.authority: must be a host, with a port or without, as nlp.internal:3000",
                "pii.recogniser.path: must begin with /, as /analyze",
                "pii.recogniser.timeout_ms: must be from 1 to 10000, not 0",
                "pii.recogniser.most_calls: must be from 1 to 64, not 99",
                "pii.recogniser.stream_bytes: must be from 64 to 4096, not 1",
                "pii.recogniser.language: must be a code of a language, as en or pt-BR",
            ],
        ),
        (
            r#"{"version": 1, "pii": {"recogniser": {"kind": "presidio", "cluster": "x", "entities": ["PERSON", "PERSON", "person"]}}}"#,
            &[
                "pii.recogniser.entities[1]: written twice",
                "pii.recogniser.entities[2]: must be 1 to 64 capitals, digits and underscores, as ORGANIZATION",
            ],
        ),
        (
            r#"{"version": 1, "pii": {"recogniser": {"kind": "presidio", "cluster": "x", "entities": []}}}"#,
            &["pii.recogniser.entities: names none; name what it is asked for, or leave it out"],
        ),
        (
            r#"{"version": 1, "pii": {"recogniser": {"kind": "azure_language", "cluster": "x", "entities": ["PERSONS"]}}}"#,
            &["pii.recogniser.entities[0]: unknown to Azure, did you mean \"PERSON\"?"],
        ),
        (
            r#"{"version": 1, "pii": {"recogniser": {"kind": "azure_language", "cluster": "x", "key": {"env": "UNSET"}}}}"#,
            &[
                "pii.recogniser.key.env: the environment variable UNSET is unset or empty; in Envoy, name it in vm_config.environment_variables.host_env_keys",
            ],
        ),
        (
            r#"{"version": 1, "pii": {"recogniser": {"kind": "azure_language", "cluster": "x", "key": {"env": "SET"}}}}"#,
            &["pii.recogniser.key.env: the key has blanks or signs that no header may hold"],
        ),
        (
            r#"{"version": 1, "pii": {"default": {"request": "allow", "response": "allow"}, "recogniser": {"kind": "presidio", "cluster": "x"}}}"#,
            &["pii.recogniser: everything that it is asked for is allowed both ways; say what happens, or leave it out"],
        ),
        (
            r#"{"version": 1, "pii": {"entities": {"ORGANIZATION": {"request": "flag"}}, "recogniser": {"kind": "presidio", "cluster": "x"}}}"#,
            &["pii.entities.ORGANIZATION: only a recogniser finds it: name it under pii.recogniser.entities"],
        ),
        (
            r#"{"version": 1, "injection": {"classifier": {"kind": "prompt_shield", "cluster": "x"}}}"#,
            &["injection.classifier.kind: unknown value \"prompt_shield\", did you mean \"prompt_shields\"?"],
        ),
        (
            r#"{"version": 1, "injection": {"custom": [{"id": "injection.classifier", "pattern": "x", "weight": 1}]}}"#,
            &["injection.custom[0].id: injection.classifier is already a rule; choose another id"],
        ),
        (
            r#"{"version": 1, "injection": {"classifier": {"kind": "prompt_shields", "cluster": "x", "wen": "always"}}}"#,
            &["injection.classifier.wen: unknown key, did you mean \"when\"?"],
        ),
        (
            r#"{"version": 1, "injection": {"classifier": {"kind": "chat", "cluster": "", "authority": "a/b", "path": "v1", "timeout_ms": 0, "most_calls": 65, "text_bytes": 10}}}"#,
            &[
                "injection.classifier.cluster: must be the name that the cluster has in Envoy",
                "injection.classifier.authority: must be a host, with a port or without, as nlp.internal:3000",
                "injection.classifier.path: must begin with /, as /v1/chat/completions",
                "injection.classifier.timeout_ms: must be from 1 to 10000, not 0",
                "injection.classifier.most_calls: must be from 1 to 64, not 65",
                "injection.classifier.text_bytes: must be from 200 to 10000, not 10",
                "injection.classifier.model: must be the name of the model that classifies, as meta-llama/llama-prompt-guard-2-86m",
            ],
        ),
        (
            r#"{"version": 1, "injection": {"classifier": {"kind": "prompt_shields", "cluster": "x", "model": "a", "categories": ["a"], "threshold": 0.5, "unsafe_when": ["yes"], "safe_when": [" "], "when": "always", "from": 0.2, "to": 0.4}}}"#,
            &[
                "injection.classifier.model: does nothing here: Prompt Shields has one model; leave it out",
                "injection.classifier.categories: does nothing here: only moderations have categories; leave it out",
                "injection.classifier.threshold: does nothing here: Prompt Shields gives no scores; leave it out",
                "injection.classifier.unsafe_when: does nothing here: only chat answers in words; leave it out",
                "injection.classifier.safe_when: does nothing here: only chat answers in words; leave it out",
                "injection.classifier.safe_when: must name something, and nothing blank; or leave it out",
                "injection.classifier.from: does nothing beside when: always; leave it out, or write when: uncertain",
                "injection.classifier.to: does nothing beside when: always; leave it out, or write when: uncertain",
            ],
        ),
        (
            r#"{"version": 1, "injection": {"classifier": {"kind": "openai_moderation", "cluster": "x", "threshold": 0.5, "from": 0.9}}}"#,
            &[
                "injection.classifier.threshold: does nothing without categories: it is their scores that it is for",
                "injection.classifier.from: no score lies between this and the thresholds: it would never be asked; choose a lower one",
            ],
        ),
        (
            r#"{"version": 1, "injection": {"classifier": {"kind": "chat", "cluster": "x", "model": "m", "unsafe_when": ["Safe"], "scopes": ["user"]}, "user": {"action": "allow"}}}"#,
            &[
                "injection.classifier: the action of all whose words it is asked about is allow; say what happens, or leave it out",
                "injection.classifier.unsafe_when[0]: \"safe\" cannot mean both; safe_when has it, too",
            ],
        ),
        (
            r#"{"version": 1, "pii": {"hash": {"key": "secret"}}}"#,
            &["pii.hash.key: a key is never written into a policy; name the environment variable that holds it: {env: NAME}"],
        ),
        (
            r#"{"version": 1, "pii": {"default": {"request": "tokenize"}, "tokens": {"key": {"env": "UNSET"}}}}"#,
            &[
                "pii.tokens.key.env: the environment variable UNSET is unset or empty; in Envoy, name it in vm_config.environment_variables.host_env_keys",
            ],
        ),
        (
            r#"{"version": 1, "pii": {"tokens": {"key": "secret"}}}"#,
            &["pii.tokens.key: a key is never written into a policy; name the environment variable that holds it: {env: NAME}"],
        ),
        (
            r#"{"version": 1, "pii": {"tokens": {"restore": "tools"}}}"#,
            &["pii.tokens.restore: unknown value \"tools\"; known are: text, text_and_tools"],
        ),
        (r#"{"version": 1, "pii": {"tokens": {"restores": "text"}}}"#, &["pii.tokens.restores: unknown key, did you mean \"restore\"?"]),
        (
            r#"{"version": 1, "secrets": {"response": "tokenize"}, "pii": {"default": {"response": "tokenize"}, "entities": {"US_SSN": {"response": "tokenize"}}, "custom": [{"entity": "A", "pattern": "x", "response": "tokenize"}]}}"#,
            &[
                "pii.default.response: tokenize is for requests only: nothing would turn the token back; use redact, mask or hash",
                "secrets.response: tokenize is for requests only: nothing would turn the token back; use redact, mask or hash",
                "pii.entities.US_SSN.response: tokenize is for requests only: nothing would turn the token back; use redact, mask or hash",
                "pii.custom[0].response: tokenize is for requests only: nothing would turn the token back; use redact, mask or hash",
            ],
        ),
        (
            r#"{"version": 1, "injection": {"user": {"action": "redact"}}}"#,
            &["injection.user.action: unknown value \"redact\"; known are: allow, flag, sanitize, block"],
        ),
        (
            r#"{"version": 1, "injection": {"user": {"action": "sanitize"}}}"#,
            &["injection.user.action: sanitize is for tool_result, document and tool_definition; here use allow, flag or block"],
        ),
        (
            r#"{"version": 1, "injection": {"canaries": ["abc"], "custom": [{"id": "A b", "pattern": "x", "weight": 1}, {"id": "injection.role", "pattern": "x", "weight": 1}, {"id": "acme.x", "pattern": "x", "weight": 2}]}}"#,
            &["injection.custom[2].weight: must be from 0 to 1, not 2"],
        ),
        (
            r#"{"version": 1, "injection": {"canaries": ["abc"], "custom": [{"id": "A b", "pattern": "x", "weight": 1}, {"id": "injection.role", "pattern": "(", "weight": 1}]}}"#,
            &[
                "injection.canaries[0]: \"abc\" may stand in any answer; choose a text of at least 8 bytes",
                "injection.custom[0].id: must be words of lower-case letters, digits and _, with a full stop between, as acme.codeword",
                "injection.custom[1].id: injection.role is already a rule; choose another id",
                "injection.custom[1].pattern: a ( is not closed; write \\( for the character itself",
            ],
        ),
        (
            r#"{"version": 1, "injection": {"disable": ["injection.overide"]}}"#,
            &["injection.disable[0]: unknown rule, did you mean \"injection.override\"?"],
        ),
        (r#"{"version": 1, "tools": null}"#, &["tools: must be a section, as {default: deny}, not nothing"]),
        (r#"{"version": 1, "tools": {"default": "refuse"}}"#, &["tools.default: unknown value \"refuse\"; known are: deny, allow"]),
        (r#"{"version": 1, "tools": {"results": "link"}}"#, &["tools.results: unknown value \"link\", did you mean \"linked\"?"]),
        (r#"{"version": 1, "tools": {"on_denied": "stripp"}}"#, &["tools.on_denied: unknown value \"stripp\", did you mean \"strip\"?"]),
        (r#"{"version": 1, "tools": {"allow": [{}]}}"#, &["tools.allow[0].name: missing: this key is required"]),
        (
            r#"{"version": 1, "tools": {"allow": [{"name": "a", "restor": true}]}}"#,
            &["tools.allow[0].restor: unknown key, did you mean \"restore\"?"],
        ),
        (
            r#"{"version": 1, "tools": {"allow": [{"name": "a", "roles": []}]}}"#,
            &["tools.allow[0].roles: must name one at least; leave it out where everybody may"],
        ),
        (
            r#"{"version": 1, "tools": {"allow": [{"name": "a"}, {"name": "b", "roles": ["agent", " ", "admin", "agent"]}]}}"#,
            &[
                "tools.allow[1].roles[1]: must not be blank; write the name of a role, or leave it out",
                "tools.allow[1].roles[3]: \"agent\" stands already at tools.allow[1].roles[0]",
            ],
        ),
        (
            r#"{"version": 1, "tools": {"allow": [{"name": "a", "roles": ["agent"]}, {"name": "a", "roles": ["admin"]}]}}"#,
            &["tools.allow[1].name: \"a\" stands already at tools.allow[0].name"],
        ),
        (
            r#"{"version": 1, "tools": {"allow": [{"name": "a", "pii": {"entities": {"EMAIL_ADDRES": {"response": "allow"},
                "EMAIL_ADDRESS": {}, "UUID": {"response": "block"}, "US_SSN": {"response": "tokenize"}}}}]}}"#,
            &[
                "tools.allow[0].pii.entities.EMAIL_ADDRES: unknown entity, did you mean \"EMAIL_ADDRESS\"?",
                "tools.allow[0].pii.entities.EMAIL_ADDRESS: says nothing; write what happens, as {response: allow}",
                "tools.allow[0].pii.entities.UUID: nothing looks for it; name it under pii.entities.UUID, too",
                "tools.allow[0].pii.entities.US_SSN.response: tokenize is for requests only: nothing would turn the token back; use redact, mask or hash",
            ],
        ),
        (
            r#"{"version": 1, "tools": {"allow": [{"name": "a", "pii": {"default": {"answer": "allow"}}, "secrets": {"response": "tokenize"}}]}}"#,
            &["tools.allow[0].pii.default.answer: unknown key; known are: request, response"],
        ),
        (
            r#"{"version": 1, "tools": {"allow": [{"name": "a", "secrets": {"response": "tokenize"}}]}}"#,
            &[
                "tools.allow[0].secrets.response: tokenize is for requests only: nothing would turn the token back; use redact, mask or hash",
            ],
        ),
        (
            r#"{"version": 1, "tools": {"allow": [{"name": "a", "role": "agent"}]}}"#,
            &["tools.allow[0].role: unknown key, did you mean \"roles\"?"],
        ),
        (
            r#"{"version": 1, "tools": {"hosted": ["web_search", "", "web_search"], "allow": [{"name": "a*"}, {"name": ""}, {"name": "a*"}, {"name": "a\\x"}, {"name": "a\u200b"}]}}"#,
            &[
                "tools.allow[1].name: must not be empty",
                "tools.allow[2].name: \"a*\" stands already at tools.allow[0].name",
                "tools.allow[3].name: a backslash stands only before *, ? or another backslash",
                "tools.allow[4].name: holds U+200B, which cannot be seen in a name; remove it",
                "tools.hosted[1]: must not be empty",
                "tools.hosted[2]: \"web_search\" stands already at tools.hosted[0]",
            ],
        ),
        (
            r#"{"version": 1, "tools": {"allow": [{"name": "a"}, {"name": "b"}, {"name": "c", "arguments": {"properties": {"id": {"patern": "x"}}}}]}}"#,
            &["tools.allow[2].arguments.properties.id.patern: unknown key, did you mean \"pattern\"?"],
        ),
        (
            r#"{"version": 1, "tools": {"allow": [{"name": "a", "arguments": {"properties": {"id": {"type": "string"}, "id": {}}}}]}}"#,
            &["tools.allow[0].arguments.properties.id: written twice"],
        ),
        (
            r#"{"version": 1, "tools": {"allow": [{"name": "a", "arguments": null}]}}"#,
            &["tools.allow[0].arguments: must be a schema: an object of keywords, true or false"],
        ),
        (r#"{"version": 1, "mode": 5}"#, &["mode: must be one of the words that `portcullis schema` lists for it"]),
        (r#"{"version": 1, "explain": "yes"}"#, &["explain: must be true or false, not a text"]),
        (r#"{"version": 1, "host": true}"#, &["host: must be a section, as {hold_headers: true}, not true or false"]),
        (
            r#"{"version": 1, "pii": {"default": "block"}}"#,
            &["pii.default: must be a section, as {request: block, response: block}, not a text"],
        ),
        (
            r#"{"version": 1, "bodies": {"uninspectable": "allow"}}"#,
            &["bodies.uninspectable: must be a section, as {default: block, binary_part: allow}, not a text"],
        ),
        (r#"{"version": 1, "pii": {"allow_values": "a@b.cd"}}"#, &["pii.allow_values: must be a list, not a text"]),
        (r#"{"version": 1, "pii": {"custom": [{"entity": "A", "pattern": 5}]}}"#, &["pii.custom[0].pattern: must be a text, not a number"]),
        (
            r#"{"version": 1, "pii": {"custom": [{"entity": "A", "pattern": "\\pL+"}]}}"#,
            &[
                "pii.custom[0].pattern: classes of Unicode (\\p, (?u)) and characters outside ASCII within [] are not known; write the characters out, as (?:é|è)",
            ],
        ),
        (
            r#"{"version": 1, "pii": {"custom": [{"entity": "A", "pattern": "[a-z]{9,90000}x"}]}}"#,
            &[
                "pii.custom[0].pattern: it makes too large an automaton; repeat less (at most {50} or so), or leave out what need not be told apart",
            ],
        ),
        // What would do nothing.
        (
            r#"{"version": 1, "pii": {"custom": [{"entity": "A", "pattern": "\\b"}, {"entity": "B", "pattern": "x[a&&b]"}]}}"#,
            &[
                "pii.custom[0].pattern: it matches no character; write what is to be found",
                "pii.custom[1].pattern: it matches no character; write what is to be found",
            ],
        ),
        (
            r#"{"version": 1, "pii": {"entities": {"EMAIL_ADDRESS": {}}}}"#,
            &["pii.entities.EMAIL_ADDRESS: says nothing; write what happens, as {request: redact}"],
        ),
        (
            r#"{"version": 1, "pii": {"hash": {"key": {"env": "SET"}}}}"#,
            &["pii.hash: nothing has the action hash; give it to an entity, or leave the key out"],
        ),
        (
            r#"{"version": 1, "injection": {"user": {"action": "allow", "threshold": 0.5}}}"#,
            &["injection.user.threshold: does nothing beside action: allow; leave it out, or flag or block"],
        ),
        (
            r#"{"version": 1, "injection": {"disable": ["injection.override", "injection.override"]}}"#,
            &["injection.disable[1]: written twice"],
        ),
        (
            r#"{"version": 1, "mcp": {"methods": [{"name": "tools/call", "authentication": {"at_least": "otb"}},
                {"name": "tools/call", "authentication": {}}, {"name": "ping"}]}}"#,
            &["mcp.methods[2].authentication: missing: this key is required"],
        ),
        (
            r#"{"version": 1, "mcp": {"methods": [{"name": "tools/call", "authentication": {"at_least": "otb"}},
                {"name": "tools/call", "authentication": {}}]}}"#,
            &[
                "mcp.methods[1].name: \"tools/call\" stands already at mcp.methods[0].name",
                "mcp.methods[0].authentication.at_least: nobody could meet it: did you mean \"otp\"? known are kba, pin, otp, sms, vbm, hwk, swk, passkey",
                "mcp.methods[1].authentication: asks for nothing; write at_least or consent, or leave it out",
            ],
        ),
        // Sections that are not built yet do not load.
        (
            r#"{"version": 1, "limits": {}}"#,
            &[
                "limits: unknown key; known are: version, mode, host, bodies, identity, access, pii, secrets, injection, threats, tools, mcp, rates, prices, audit, explain",
            ],
        ),
    ];
    let mut wrong = Vec::new();
    for (json, expected) in table {
        let problems = load(json).err().unwrap_or_default();
        if problems.len() != expected.len() || problems.iter().zip(*expected).any(|(problem, expected)| problem != expected) {
            wrong.push(format!("{json}\n  expected {expected:?}\n       got {problems:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_error_never_holds_a_key() {
    let secret = "hunter2-is-my-key";
    let documents = [
        format!(r#"{{"version": 1, "pii": {{"hash": {{"key": "{secret}"}}}}}}"#),
        format!(r#"{{"version": 1, "audit": {{"pseudonym_key": {{"value": "{secret}"}}}}}}"#),
        format!(r#"{{"version": 1, "audit": {{"pseudonym_key": {{"env": "{secret}"}}}}}}"#),
        format!(r#"{{"version": 1, "audit": {{"pseudonym_key": {{"env": ["{secret}"]}}}}}}"#),
        format!(r#"{{"version": 1, "audit": {{"pseudonym_key": "{secret}"}}}}"#),
        format!(r#"{{"version": 1, "audit": "{secret}, expected {secret}"}}"#),
        format!(r#"{{"version": 1, "audit": ["{secret}"]}}"#),
        format!(r#"{{"version": 1, "pii": {{"hash": "{secret}"}}}}"#),
        format!(r#"{{"version": "{secret}"}}"#),
        format!(r#""{secret}""#),
    ];
    for document in documents {
        let problems = load(&document).err().unwrap();
        assert!(!problems[0].contains(secret), "{problems:?}");
    }
}

#[test]
fn numbers_as_envoy_writes_them_are_numbers() {
    let policy = load(r#"{"version": 1.0, "bodies": {"request_bytes": 5.0e3, "json_depth": 7.0}}"#).unwrap();
    assert_eq!((policy.limits.request_bytes, policy.limits.json_depth), (5000, 7));
}

#[test]
fn a_revision_tells_documents_apart_and_nothing_else() {
    let revision = |json: &str| load(json).unwrap().revision;
    let base = revision(r#"{"version": 1, "bodies": {"json_depth": 9, "request_bytes": 5000}}"#);
    assert_eq!(base, revision(r#"{ "bodies" : {"request_bytes": 5000.0, "json_depth": 9.0}, "version": 1.0 }"#));
    assert_ne!(base, revision(r#"{"version": 1, "bodies": {"json_depth": 10, "request_bytes": 5000}}"#));
    assert_eq!(base.len(), 12);
}

#[test]
fn a_struct_is_the_same_document() {
    // {"version": 1, "mode": "observe"} as google.protobuf.Struct.
    let bytes =
        [b"\x0a\x14\x0a\x07version\x12\x09\x11".as_slice(), &1f64.to_le_bytes(), b"\x0a\x11\x0a\x04mode\x12\x09\x1a\x07observe"].concat();
    let json = structure::json(&bytes).expect("it decodes");
    assert_eq!(json, r#"{"mode":"observe","version":1.0}"#);
    assert!(load(&json).is_ok_and(|policy| !policy.enforce));
    for cut in 0..bytes.len() {
        assert!(structure::json(&bytes[..cut]).is_none_or(|json| json != r#"{"mode":"observe","version":1.0}"#), "cut at {cut}");
    }
    assert_eq!(structure::json(br#"{"version":1}"#), None);
    assert_eq!(structure::json(b"\n{\"version\":1}"), None);
}

#[test]
fn without_a_section_the_documented_defaults_hold() {
    let policy = load(r#"{"version": 1}"#).unwrap();
    assert!(policy.enforce && policy.hold_headers && !policy.host_is_stated && !policy.explain && policy.keys.ephemeral);
    assert_eq!((policy.limits.request_bytes, policy.limits.response_bytes, policy.limits.json_depth), (983_040, 983_040, 64));
    let warnings = Policy::warnings(r#"{"version": 1}"#).unwrap();
    assert_eq!(
        warnings.iter().map(|w| w.path.as_str()).collect::<Vec<_>>(),
        ["host.hold_headers", "audit.pseudonym_key", "access.models", "tools", "rates", "mcp"]
    );
    assert_eq!(policy.restore, Restore::Text);
    let configured = load(r#"{"version": 1, "audit": {"pseudonym_key": {"env": "SET"}}}"#).unwrap();
    assert!(!configured.keys.ephemeral);
}

#[test]
fn tokens_without_a_key_of_their_own_are_warned_of() {
    let paths = |json: &str| Policy::warnings(json).unwrap().into_iter().map(|warning| warning.path).collect::<Vec<_>>();
    let ephemeral = r#"{"version": 1, "secrets": {"request": "tokenize"}}"#;
    assert!(load(ephemeral).is_ok() && paths(ephemeral).contains(&"pii.tokens.key".to_owned()));
    let keyed =
        r#"{"version": 1, "secrets": {"request": "tokenize"}, "pii": {"tokens": {"key": {"env": "SET"}, "restore": "text_and_tools"}}}"#;
    assert!(load(keyed).is_ok_and(|policy| policy.restore == Restore::TextAndTools));
    assert!(!paths(keyed).contains(&"pii.tokens.key".to_owned()));
}
