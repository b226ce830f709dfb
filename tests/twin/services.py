"""Whom an exchange asks, and what they answer, as src/replay/services.rs does it natively."""

import json

import classifier
import recogniser


def is_late(case):
    """Whether anybody answers only when a message has come whole."""
    return any((case.get(name) or {}).get("late") for name in ("recogniser", "classifier"))


def answer(case, body):
    """The answer to a question, as headers and a body; without headers, nobody answers."""
    question = json.loads(body)
    is_for_a_recogniser = "text" in question or "analysisInput" in question
    recorded = case.get("recogniser" if is_for_a_recogniser else "classifier")
    if recorded is None or recorded.get("status") == 0:
        return [], b""
    said = recorded.get("body")
    if said is None and is_for_a_recogniser:
        said = json.dumps(recogniser.findings(recorded.get("names", {}), question))
    elif said is None:
        said = json.dumps(classifier.verdicts(recorded.get("attacks", []), question))
    return [(":status", str(recorded.get("status", 200))), ("content-type", "application/json")], said.encode()
