"""The policies that the tests run, each on a listener of its own."""

HELD = {"version": 1, "host": {"hold_headers": True}}
NOT_HELD = {"version": 1, "host": {"hold_headers": False}}
OBSERVED = {"version": 1, "mode": "observe"}

CAP = 4000
DEPTH = 16
CAPS = {"request_bytes": CAP, "response_bytes": CAP, "json_depth": DEPTH}
OPEN = {"bodies": CAPS | {"uninspectable": {"default": "allow"}}}
UNJUDGED = {"bodies": {"unjudged_routes": {"upgrade": ["realtime"], "grpc": ["grpc"]}}}
ACTIONS = {
    "pii": {
        "default": {"request": "flag", "response": "flag"},
        "entities": {
            "EMAIL_ADDRESS": {"request": "mask", "response": "mask"},
            "CREDIT_CARD": {"request": "hash", "response": "redact"},
            "IBAN_CODE": {"request": "block", "response": "block"},
            "IP_ADDRESS": {"request": "allow", "response": "allow"},
        },
        "custom": [{"entity": "ACCOUNT_NUMBER", "pattern": r"\b[A-Z]{3}[0-9]{6}\b", "request": "redact"}],
        "allow_values": ["support@example.com"],
        "hash": {"key": {"env": "HASH_KEY"}},
    },
    "bodies": {"uninspectable": {"binary_part": "block"}},
    "audit": {"pseudonym_key": {"env": "PSEUDONYM_KEY"}},
    "explain": True,
}
ENVIRONMENT = {"HASH_KEY": "a key of the tests", "PSEUDONYM_KEY": "another key of the tests"}
RESET = {"bodies": {"refused_stream": "reset"}}
LEAST = 256
TOOLS = {
    "tools": {"on_denied": "strip", "allow": [{"name": "send", "restore": True}]},
    "pii": {"default": {"request": "tokenize"}, "tokens": {"key": {"env": "HASH_KEY"}, "restore": "text_and_tools"}},
}
# Envoy's own limit, below every cap.
TIGHT = 16 << 10

LISTENERS = {
    "bare": {"policy": None},
    "default": {"policy": HELD | {"bodies": CAPS}},
    "not-held": {"policy": NOT_HELD | {"bodies": CAPS}},
    "default as text": {"policy": HELD | {"bodies": CAPS}, "as_text": True},
    "open": {"policy": HELD | OPEN},
    "not-held-open": {"policy": NOT_HELD | OPEN},
    "observe": {"policy": OBSERVED | {"host": {"hold_headers": True}, "bodies": CAPS}},
    "observe-not-held": {"policy": OBSERVED | {"host": {"hold_headers": False}, "bodies": CAPS}},
    "unjudged": {"policy": HELD | UNJUDGED},
    "unjudged-not-held": {"policy": NOT_HELD | UNJUDGED},
    "unjudged-observe": {"policy": OBSERVED | {"host": {"hold_headers": True}} | UNJUDGED},
    "actions": {"policy": HELD | ACTIONS, "as_text": True},
    "holding alone": {"policy": HELD, "hold": False},
    "held alone": {"policy": NOT_HELD, "hold": True},
    "stream": {"policy": HELD},
    "stream-not-held": {"policy": NOT_HELD},
    "stream-observe": {"policy": OBSERVED | {"host": {"hold_headers": True}}},
    "stream-reset": {"policy": HELD | RESET},
    "stream-reset-not-held": {"policy": NOT_HELD | RESET},
    "stream-gunzip": {"policy": HELD, "gunzip": True},
    "stream-gunzip-not-held": {"policy": NOT_HELD, "gunzip": True},
    "stream-least": {"policy": HELD | {"bodies": {"hold_bytes": LEAST}}},
    "tools": {"policy": HELD | TOOLS},
    "tools-not-held": {"policy": NOT_HELD | TOOLS},
    "tight": {"policy": HELD, "buffer": TIGHT},
    "tight-not-held": {"policy": NOT_HELD, "buffer": TIGHT},
}
for given in LISTENERS.values():
    given["environment"] = tuple(ENVIRONMENT)
