"""Who calls, as Envoy has verified it: tokens, certificates, headers of those who are believed; and what it is good for."""

import hashlib
import hmac
import json

import pytest
from certificates import Authority
from chat import PATH, chat, completion
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from envoyproxy import typed
from gate import Gate
from message import answer, request
from policies import HELD, NOT_HELD, OBSERVED
from tokens import JWT_AUTHN, bearer, token

KEY = "a key of pseudonyms"
SUBJECT = "rosalind.quill.7731"
SPIFFE = "spiffe://acme.test/agent-7731"
ROLE = "planted-role-7731"
PLANTED = (SUBJECT, SPIFFE, ROLE)
BELIEVED, STRANGER = "127.0.0.9", "127.0.0.2"
TRUSTED = ["127.0.0.8/30"]

IDENTITY = {
    "identity": {
        "subject": [{"jwt": "customer"}, {"jwt": "sub"}, {"mtls": "uri_san"}, {"header": "x-customer-id", "from": TRUSTED}],
        "roles": [{"jwt": ["realm_access", "roles"]}, {"jwt": "https://acme.test/roles"}, {"jwt": "groups"}],
        "methods": [{"jwt": "amr"}],
        "consents": [{"jwt": "consents"}],
        "acr": {"order": ["silver", "gold"]},
    },
    "access": {
        "models": {
            "allow": [
                {"name": "gpt-4o"},
                {"name": "for-some", "roles": [ROLE]},
                {"name": "for-passkeys", "authentication": {"at_least": "passkey"}},
                {"name": "for-gold", "authentication": {"at_least": "gold"}},
                {"name": "for-voices", "authentication": {"consent": ["voice"]}},
            ]
        }
    },
    "tools": {
        "allow": [
            {"name": "look_up"},
            {"name": "close_account", "roles": [ROLE]},
            {"name": "transfer", "authentication": {"at_least": "passkey"}},
        ]
    },
    "audit": {"pseudonym_key": {"env": "PSEUDONYM_KEY"}},
}
FIELDS = {
    name: HELD | {"identity": {"subject": [{"mtls": name}]}, "audit": {"pseudonym_key": {"env": "PSEUDONYM_KEY"}}}
    for name in ("uri_san", "dns_san", "subject", "digest")
}
# What a filter behind this one sees of the filter state, before the request goes on.
SEEN = typed(
    "seen",
    "filters.http.header_mutation.v3.HeaderMutation",
    mutations={
        "request_mutations": [
            {"append": {"header": {"key": "x-seen", "value": "%FILTER_STATE(wasm.portcullis.subject:PLAIN)%"}}}
        ]
    },
)
DIRECT = typed(
    "direct",
    "filters.http.set_filter_state.v3.Config",
    on_request_headers=[
        {
            "object_key": "portcullis.peer",
            "factory_key": "envoy.string",
            "format_string": {"text_format_source": {"inline_string": "%DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT%"}},
        }
    ],
)


PROXIED = typed("proxied", "filters.listener.proxy_protocol.v3.ProxyProtocol")


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def agent(authority):
    names = [x509.UniformResourceIdentifier(SPIFFE), x509.DNSName("agent.acme.test")]
    return authority.issue("agent", *names)


@pytest.fixture(scope="module")
def gate(upstream, authority, tmp_path_factory):
    by_name = {
        "jwt": {"policy": HELD | IDENTITY, "before": [JWT_AUTHN]},
        "jwt-not-held": {"policy": NOT_HELD | IDENTITY, "before": [JWT_AUTHN]},
        "observe": {"policy": OBSERVED | {"host": {"hold_headers": True}} | IDENTITY, "before": [JWT_AUTHN]},
        "remote": {"policy": HELD | IDENTITY, "manager": {"use_remote_address": True}},
        "hops": {"policy": HELD | IDENTITY, "manager": {"use_remote_address": True, "xff_num_trusted_hops": 1}},
        "hops, told": {
            "policy": HELD | IDENTITY,
            "manager": {"use_remote_address": True, "xff_num_trusted_hops": 1},
            "before": [DIRECT],
        },
        "proxied, told": {"policy": HELD | IDENTITY, "accepting": [PROXIED], "before": [DIRECT]},
    }
    tls = authority.server(*authority.issue("server", x509.DNSName("server.test")))
    by_name |= {f"mtls {name}": {"policy": policy, "tls": tls} for name, policy in FIELDS.items()}
    by_name["mtls"] = {"policy": HELD | IDENTITY, "tls": tls, "before": [JWT_AUTHN]}
    listeners = {name: {"environment": ["PSEUDONYM_KEY"], "behind": [SEEN], **given} for name, given in by_name.items()}
    gate = Gate.with_listeners(upstream, tmp_path_factory.mktemp("gate"), listeners, {"PSEUDONYM_KEY": KEY})
    yield gate
    # Neither in the access log, nor in Envoy's own, nor in a statistic.
    gate.envoy.close(PLANTED)


def pseudonym(subject):
    key = hmac.digest(KEY.encode(), b"portcullis subject", hashlib.sha256)
    return hmac.digest(key, subject.encode(), hashlib.sha256).hex()[:32]


def ask(gate, name="jwt", model="gpt-4o", headers=None, said=None, **how):
    asked = request(PATH, chat("hi", model=model), headers=headers)
    return gate.ask(name, asked, said or answer(completion("ok")), **how)


def calls(*names):
    """An answer that calls tools."""
    listed = [{"id": f"call_{name}", "type": "function", "function": {"name": name, "arguments": "{}"}} for name in names]
    message = {"role": "assistant", "content": None, "tool_calls": listed}
    choice = {"index": 0, "message": message, "finish_reason": "tool_calls"}
    return answer(completion(choices=[choice]))


@pytest.mark.parametrize("mode", ["jwt", "jwt-not-held", "observe"])
def test_a_token_says_who_it_is_and_a_pseudonym_stands_for_it(gate, mode):
    came = ask(gate, mode, headers=bearer(sub=SUBJECT))
    assert came.answer.status == 200
    assert came.record["subject"] == came.line["subject"] == came.sent.header("x-seen") == pseudonym(SUBJECT)
    assert came.record["key"] == "configured"


def test_without_a_token_nobody_says(gate):
    came = ask(gate)
    assert came.record["subject"] == came.line["subject"] == came.sent.header("x-seen") == "anonymous"


def test_a_token_of_somebody_else_is_envoys_to_refuse(gate):
    came = ask(gate, headers={"authorization": f"Bearer {token(sub=SUBJECT)[:-3]}xyz"})
    assert came.answer.status == 401 and came.line["details"].startswith("jwt_authn")


@pytest.mark.parametrize(
    "claim", [5, 2**53 + 1, 1.5, True, False, "", " ", ["a", "b"], [], ["a", 5], {"id": "a"}, {"id": ["a"]}, None, "a\nb"]
)
# Envoy itself sees to it that `sub` is a text.
def test_what_is_no_name_is_refused_and_nobody_else_is_asked(gate, claim):
    came = ask(gate, headers=bearer(customer=claim, sub=SUBJECT) | {"x-customer-id": SUBJECT}, source=BELIEVED)
    assert came.answer.status == 401 and not came.reached
    assert came.line["details"] == "portcullis_identity" and came.record["reason"] == "identity"
    assert came.answer.header("www-authenticate") == 'Bearer error="invalid_token"'
    assert json.loads(came.answer.body)["error"]["code"] == "portcullis_identity"
    assert came.line["subject"] == "anonymous"


@pytest.mark.parametrize(
    "claims, status",
    [
        ({"realm_access": {"roles": ["reader", ROLE]}}, 200),
        ({"realm_access": {"roles": ["reader"]}}, 403),
        ({"realm_access": {"roles": []}, "groups": ROLE}, 403),
        ({"realm_access": {"roles": [ROLE, 5]}}, 401),
        ({"realm_access": {"roles": None}, "groups": ROLE}, 401),
        ({"realm_access": {"other": 5}, "https://acme.test/roles": [ROLE]}, 200),
        ({"realm_access": {"other": [5]}, "https://acme.test/roles": [ROLE]}, 200),
        ({"realm_access": {}, "https://acme.test/roles": [ROLE]}, 200),
        # What should hold roles and is nothing that could.
        ({"realm_access": "text", "https://acme.test/roles": [ROLE]}, 401),
        ({"realm_access": 5, "https://acme.test/roles": [ROLE]}, 401),
        ({"realm_access": True, "https://acme.test/roles": [ROLE]}, 401),
        ({"realm_access": [ROLE], "https://acme.test/roles": [ROLE]}, 401),
        ({"realm_access": [{"roles": [ROLE]}], "https://acme.test/roles": [ROLE]}, 401),
        ({"realm_access": None, "https://acme.test/roles": [ROLE]}, 200),
        ({"groups": f"reader {ROLE}"}, 200),
        ({"groups": f"{ROLE}s"}, 403),
        ({}, 403),
    ],
)
def test_roles_decide_on_models(gate, claims, status):
    came = ask(gate, model="for-some", headers=bearer(sub=SUBJECT, **claims))
    assert came.answer.status == status
    assert came.record["reason"] == {200: None, 401: "identity", 403: "model"}[status]


@pytest.mark.parametrize("roles, decision, reason", [([ROLE], "allow", None), (["reader"], "refuse", "role")])
def test_roles_decide_on_tools(gate, roles, decision, reason):
    came = ask(gate, headers=bearer(sub=SUBJECT, realm_access={"roles": roles}), said=calls("close_account"))
    assert came.record["tools"] == [{"name": "close_account", "decision": decision, "reason": reason}]
    assert came.answer.status == (200 if decision == "allow" else 403)


def test_who_must_prove_more_is_told_so(gate):
    came = ask(gate, model="for-passkeys", headers=bearer(sub=SUBJECT, amr=["pwd", "otp"]))
    assert came.answer.status == 401 and not came.reached
    challenge = came.answer.header("www-authenticate")
    assert challenge.startswith('Bearer error="insufficient_user_authentication", error_description="')
    assert challenge.endswith('", acr_values="passkey"')
    assert came.record["reason"] == "authentication" and came.record["subject"] == pseudonym(SUBJECT)
    assert ask(gate, model="for-passkeys", headers=bearer(sub=SUBJECT, amr=["hwk", "user"])).answer.status == 200
    came = ask(gate, model="for-gold", headers=bearer(sub=SUBJECT, acr="silver"))
    assert came.answer.header("www-authenticate").endswith('acr_values="gold"')
    assert ask(gate, model="for-gold", headers=bearer(sub=SUBJECT, acr="gold")).answer.status == 200


def test_who_must_agree_is_told_to_what(gate):
    came = ask(gate, model="for-voices", headers=bearer(sub=SUBJECT, consents=["mail"]))
    assert came.answer.status == 403 and b"voice" in came.answer.body and not came.answer.header("www-authenticate")
    assert ask(gate, model="for-voices", headers=bearer(sub=SUBJECT, consents=["mail", "voice"])).answer.status == 200


def test_a_call_that_needs_a_proof_is_refused_in_words(gate):
    came = ask(gate, headers=bearer(sub=SUBJECT, amr=["pwd"]), said=calls("transfer"))
    assert came.answer.status == 403 and b"passkey" in came.answer.body and b"transfer" not in came.answer.body
    assert came.record["tools"] == [{"name": "transfer", "decision": "refuse", "reason": "authentication: passkey"}]
    came = ask(gate, headers=bearer(sub=SUBJECT, amr=["swk", "user"]), said=calls("transfer"))
    assert came.answer.status == 200


@pytest.mark.parametrize("name", ["jwt", "jwt-not-held", "remote", "hops", "hops, told"])
@pytest.mark.parametrize(
    "forwarded", [None, BELIEVED, f"{BELIEVED}:4711", f"10.0.0.1, {BELIEVED}", f"[::ffff:{BELIEVED}]:4711", f"{BELIEVED},"]
)
def test_a_header_of_a_stranger_is_not_believed_whatever_it_says_it_comes_by(gate, name, forwarded):
    headers = {"x-customer-id": SUBJECT, "x_customer_id": SUBJECT, "x-forwarded-for": forwarded}
    came = ask(gate, name, headers=headers, source=STRANGER)
    assert came.record["subject"] == "anonymous"
    assert not came.sent.header("x-customer-id") and not came.sent.header("x_customer_id")


@pytest.mark.parametrize("name", ["jwt", "jwt-not-held", "remote", "hops", "hops, told"])
def test_a_header_of_somebody_who_is_believed_goes_on(gate, name):
    came = ask(gate, name, headers={"x-customer-id": SUBJECT}, source=BELIEVED)
    assert came.record["subject"] == came.sent.header("x-seen") == pseudonym(SUBJECT)
    assert came.sent.header("x-customer-id") == SUBJECT


# Where Envoy takes the address of somebody farther off for the client's, the other end's has to be told.
@pytest.mark.parametrize("name, believed", [("jwt", False), ("remote", True), ("hops", False), ("hops, told", True)])
def test_whom_a_proxy_speaks_for_makes_no_difference(gate, name, believed):
    headers = {"x-customer-id": SUBJECT, "x-forwarded-for": "192.0.2.77"}
    came = ask(gate, name, headers=headers, source=BELIEVED)
    assert came.record["subject"] == (pseudonym(SUBJECT) if believed else "anonymous")
    assert bool(came.sent.header("x-customer-id")) == believed


# The PROXY protocol says for whom a proxy speaks. It is the proxy itself that has to be believed.
@pytest.mark.parametrize("source, behind, believed", [(STRANGER, BELIEVED, False), (BELIEVED, STRANGER, True)])
def test_whom_the_proxy_protocol_names_is_not_who_is_there(gate, source, behind, believed):
    first = f"PROXY TCP4 {behind} 127.0.0.1 4711 80\r\n".encode()
    came = ask(gate, "proxied, told", headers={"x-customer-id": SUBJECT}, source=source, first=first)
    assert came.record["subject"] == (pseudonym(SUBJECT) if believed else "anonymous")
    assert bool(came.sent.header("x-customer-id")) == believed


def test_trailers_do_not_say_who_calls(gate):
    trailers = (("x-customer-id", SUBJECT), ("x_customer_id", SUBJECT), ("x-checksum", "1"))
    for name in ("jwt", "jwt-not-held"):
        for source in (STRANGER, BELIEVED):
            asked = request(PATH, chat("hi"), trailers=trailers)
            came = gate.ask(name, asked, answer(completion("ok")), http="http2", upstream="http2", source=source)
            assert [field for field, _ in came.sent.trailers] == ["x-checksum"]
            assert came.record["subject"] == "anonymous"


def test_blanks_around_a_header_are_no_part_of_it(gate):
    for http in ("http1", "http2"):
        came = ask(gate, "remote", headers={"x-customer-id": f" {SUBJECT} "}, source=BELIEVED, http=http)
        assert came.record and came.record["subject"] == pseudonym(SUBJECT), http


def test_a_header_that_cannot_be_read_is_refused_where_it_is_believed(gate):
    for value in ["", "\xff\xfe", "a\tb"]:
        came = ask(gate, "remote", headers={"x-customer-id": value}, source=BELIEVED)
        assert came.answer.status == 401, value
    twice = request(PATH, chat("hi"), headers={"x-customer-id": SUBJECT})
    twice = twice.having(head=twice.head + (("x-customer-id", SUBJECT),))
    assert gate.ask("remote", twice, source=BELIEVED).answer.status == 401


def test_headers_of_strangers_stop_without_a_body_and_in_http2(gate):
    for http in ("http1", "http2"):
        bare = request("/v1/models", method="GET", headers={"x-customer-id": SUBJECT, "content-type": None})
        assert not gate.ask("jwt", bare, answer(b"{}"), http=http).sent.header("x-customer-id")
        asked = request(PATH, chat("hi"), headers={"x-customer-id": SUBJECT})
        assert not gate.ask("jwt", asked, answer(completion("ok")), http=http).sent.header("x-customer-id")


def test_observing_changes_no_header_and_refuses_nobody(gate):
    came = ask(gate, "observe", headers=bearer(customer=5) | {"x-customer-id": SUBJECT})
    assert came.sent.header("x-customer-id") == SUBJECT and came.answer.status == 200
    assert (came.record["verdict"], came.record["reason"], came.record["enforced"]) == ("block", "identity", False)


def test_a_certificate_says_who_it_is(gate, authority, agent):
    came = ask(gate, "mtls", tls=authority.client(*agent))
    assert came.record["subject"] == came.sent.header("x-seen") == pseudonym(SPIFFE)
    came = ask(gate, "mtls", tls=authority.client(*agent), headers=bearer(sub=SUBJECT))
    assert came.record["subject"] == pseudonym(SUBJECT)
    assert ask(gate, "mtls", tls=authority.client()).record["subject"] == "anonymous"
    nameless = authority.issue("nameless")
    assert ask(gate, "mtls", tls=authority.client(*nameless)).record["subject"] == "anonymous"


def test_everything_that_a_certificate_says_can_be_asked_for(gate, authority, agent):
    digest = x509.load_pem_x509_certificate(agent[1].read_bytes()).fingerprint(SHA256())
    values = {"uri_san": SPIFFE, "dns_san": "agent.acme.test", "subject": "O=Acme\\, Inc,CN=agent", "digest": digest.hex()}
    for name, value in values.items():
        assert ask(gate, f"mtls {name}", tls=authority.client(*agent)).record["subject"] == pseudonym(value), name
        assert ask(gate, f"mtls {name}", tls=authority.client()).record["subject"] == "anonymous", name


def test_both_workers_call_somebody_the_same(gate):
    subjects = {ask(gate, headers=bearer(sub=SUBJECT)).record["subject"] for _ in range(6)}
    assert subjects == {pseudonym(SUBJECT)}
