"""The exchanges of `tests/exchanges`, and what becomes of each: as the native command says, and as the filter in its VM does."""

import base64
import json
import os
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path

import yaml
from host import DIRECTIONS, REQUEST, RESPONSE, Stream

COMMAND = os.environ["COMMAND_PATH"]
EXCHANGES = Path(__file__).parent.parent / "exchanges"
# How many bytes of a body come at once; all, where there is no number.
TRAILED = "with trailers"
CUTS = {"whole": None, "by 7": 7, "by 61": 61, TRAILED: None}
# What is changed in each policy, to see more of the host. Heads then say what describes their bodies, as those of real messages do.
VARIANTS = {
    "described": {},
    "not held": {"host": {"hold_headers": False}},
    "observed": {"mode": "observe"},
    "reset": {"bodies": {"refused_stream": "reset"}},
}
# Each chunk is a call into the VM, and this is no load test.
MOST_CHUNKS = 20_000
# The record's own forms in filter state. What the second holds, only Envoy can print: tests/envoy reads it there.
RECORDS = ("portcullis", "portcullis.struct")
ABSENT = "nothing"


class Folder:
    """A policy, and the cases under it: as they are, or in a variant."""

    def __init__(self, path, variant=None):
        self.path, self.variant = path, variant
        self.name = f"{path.name}, {variant}" if variant else path.name
        # What the command takes for granted, the filter wants to be told.
        policy = merged({"host": {"hold_headers": True}}, yaml.safe_load((path / "policy.yaml").read_text()))
        self.policy = merged(policy, VARIANTS.get(variant, {}))
        # The same values as in tests/exchanges.rs.
        self.environment = {name: f"the value of {name}" for name in variables(self.policy)}
        recorded = [json.loads(line) for line in (path / "cases.jsonl").read_text().splitlines()]
        self.cases = [case | {name: self._plain(case[name]) for name in DIRECTIONS if case.get(name)} for case in recorded]

    def vm(self, kind, module, shared):
        """A VM with this policy."""
        return kind(module, json.dumps(self.policy), self.environment, self.policy["host"]["hold_headers"], shared)

    def _plain(self, message):
        """A recorded message, its headers as pairs and its body as base64."""
        headers = message.get("headers", [])
        if isinstance(headers, dict):
            headers = [(name, text) for name, value in sorted(headers.items()) for text in texts(value)]
        match message:
            case {"body": str(text)}:
                body = text.encode()
            case {"body_base64": str(coded)}:
                body = base64.b64decode(coded)
            case {"body_file": str(name)}:
                body = (self.path / name).read_bytes()
            case _:
                body = b""
        if self.variant and body:
            said = {name.lower() for name, _ in headers}
            describing = {"content-length": str(len(body)), "etag": "x", "repr-digest": "y"}
            headers = [*headers, *((name, value) for name, value in describing.items() if name not in said)]
        rest = {name: value for name, value in message.items() if not name.startswith("body")}
        return rest | {"headers": headers, "body_base64": base64.b64encode(body).decode()}


def folders():
    paths = [path for path in sorted(EXCHANGES.iterdir()) if path.is_dir()]
    return [Folder(path, variant) for variant in (None, *VARIANTS) for path in paths]


def merged(below, above):
    """A document in which what stands above counts, key by key."""
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    return below | {name: merged(below.get(name), value) for name, value in above.items()}


def sent(case, direction):
    """The headers and the body that a case sends; none where it has no such message."""
    message = case.get(DIRECTIONS[direction])
    if message is None:
        return None
    if direction == REQUEST:
        own = [(":method", message.get("method") or "POST"), (":path", message.get("path") or "/")]
    else:
        own = [(":status", str(message.get("status") or 200))]
    return [*own, *((name.lower(), value) for name, value in message["headers"])], base64.b64decode(message["body_base64"])


def variables(value):
    """The environment variables that a policy names."""
    match value:
        case {"env": str(name)}:
            return {name}
        case dict():
            return set().union(*map(variables, value.values()))
        case list():
            return set().union(*map(variables, value))
    return set()


def texts(value):
    """One value of a header or several, as src/replay.rs reads them."""
    match value:
        case None:
            return []
        case str():
            return [value]
        case list():
            return [text for one in value for text in texts(one)]
    return [json.dumps(value)]


def runs():
    """Each case of each folder, cut in each way that is worth its calls."""
    for folder in folders():
        for place, case in enumerate(folder.cases):
            size = sum(len(message[1]) for direction in (REQUEST, RESPONSE) if (message := sent(case, direction)))
            for cut, length in CUTS.items():
                is_worth_it = length is None or size / length < MOST_CHUNKS
                if is_worth_it and (cut == "by 61" or not folder.variant):
                    yield folder, place, cut


@cache
def native(folder, directory, length):
    """What the command says of each case of a folder, with bodies cut into chunks of `length` bytes."""
    policy, cases = directory / f"{folder.name}.json", directory / f"{folder.name}.jsonl"
    policy.write_text(json.dumps(folder.policy))
    cases.write_text("".join(json.dumps(case) + "\n" for case in folder.cases))
    split = [] if length is None else ["--split", str(length)]
    command = [COMMAND, "replay", "--policy", policy, *split, cases]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=folder.environment)
    # With 1 it says that an expectation is not met; that is for tests/exchanges.rs to see.
    assert done.returncode in (0, 1), done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["id"] for line in lines] == [case.get("id") for case in folder.cases]
    return lines


@cache
def remembered(_folder, _cut):
    """What the cases of a folder share that are cut alike."""
    return {}


def differences(vm, folder, place, cut, directory):
    """What the filter does other than the command says, one line each."""
    case, said = folder.cases[place], native(folder, directory, CUTS[cut])[place]
    vm.log.clear()
    # Like the command, it remembers from case to case, but not the same case from when it was cut otherwise.
    vm.shared = remembered(folder, cut)
    stream = drive(vm, case, cut)
    record = json.loads(stream.state["portcullis"])
    came = {"record": masked(record, case)} | {name: passed(stream, case, way) for way, name in enumerate(DIRECTIONS)}
    said = {"record": masked(said["record"], case)} | {name: told(said[name], case, way) for way, name in enumerate(DIRECTIONS)}
    if stream.is_reset and (stream.ended_in, stream.ended_at) == (RESPONSE, "trailers") and said["response"]["effect"] != "reset":
        came, said = before_trailers(came), before_trailers(said, len(came["response"]["body"]))
    found = [*differing("", came, said), *differing("filter state", flat(stream), of_record(record, stream))]
    if not 0 < record["guard_us"] <= record["latency_ms"] * 1000:
        found.append(f"times: {record['guard_us']} us of {record['latency_ms']} ms")
    return found + [f"log: {line}" for line in vm.log]


def drive(vm, case, cut):
    """Sends a case through the filter."""
    stream = Stream(vm, (case.get("request") or {}).get("route"), case)
    for direction in (REQUEST, RESPONSE):
        if message := sent(case, direction):
            headers, body = message
            length = CUTS[cut] or max(len(body), 1)
            chunks = [body[at : at + length] for at in range(0, len(body), length)]
            stream.send(direction, headers, chunks, [("x-after", "1")] if body and cut == TRAILED else ())
    stream.close()
    return stream


def passed(stream, case, direction):
    """What became of one message in the VM."""
    message = sent(case, direction)
    if message is None or (direction == RESPONSE and stream.ended_in == REQUEST):
        return None
    headers, body = message
    side, effect = stream.sides[direction], "forward"
    if stream.ended_in == direction:
        effect = "reply" if stream.reply else "reset"
    elif side.body_out != body:
        effect = "replace"
    if effect == "reply":
        # What the client got.
        side, headers = stream.sides[RESPONSE], [("content-length", str(len(stream.reply.body)))]
    changed = changes(headers, side.headers_out or headers)
    status = changed.pop(":status", None) if effect == "reply" else dict(headers).get(":status")
    return {"effect": effect, "status": status and int(status), "headers": changed, "body": bytes(side.body_out)}


def told(came, case, direction):
    """What became of one message as the command says, in the same form."""
    if came is None:
        return None
    before = {} if came["effect"] == "reply" else dict(sent(case, direction)[0])
    # A header may be set to what it is.
    headers = {name: value for name, value in came["headers"].items() if before.get(name) != value}
    return {"effect": came["effect"], "status": came["status"], "headers": headers, "body": base64.b64decode(came["body_base64"])}


def changes(before, after):
    """Headers that are other than before: their new value, or none."""
    before, after = dict(before), dict(after)
    return {name: after.get(name) for name in before | after if before.get(name) != after.get(name)}


def masked(record, case):
    """A record without what the two need not have in common."""
    fleeting = {"latency_ms": None, "guard_us": None}
    if case.get("response") is None:
        # The command leaves open what the host saw as the client's going away.
        fleeting |= {"response_category": None, "success": None}
    return record | fleeting


def before_trailers(line, most=None):
    """A line up to where trailers cut its stream off: Envoy takes no more of a body from the filter once they have come, so what the
    filter kept by then is lost, and the rest of the line is about that."""
    return {"request": line["request"], "response": {"body": line["response"]["body"][:most]}}


def flat(stream):
    """What the filter wrote beside the record: single values, metrics, and the details of an answer of its own."""
    values = {name: value.decode() for name, value in stream.state.items() if name not in RECORDS}
    details = stream.reply and stream.reply.details
    return values | {"metrics": stream.counted, "times": stream.measured, "details": details}


def of_record(record, stream):
    """The same, as the record has it."""
    tokens = record["tokens"]
    total = 0 if tokens["estimated"] else tokens["total"] or 0
    counted = {f"exchanges.enforced={str(record['enforced']).lower()}.verdict={record['verdict']}": 1}
    if record["reason"]:
        counted[f"refusals.enforced={str(record['enforced']).lower()}.reason={record['reason']}"] = 1
    counted |= {f"tools.decision={name}": count for name, count in Counter(tool["decision"] for tool in record["tools"]).items()}
    for kind in ("input", "output"):
        if tokens[kind]:
            counted[f"tokens.estimated={str(tokens['estimated']).lower()}.type={kind}"] = tokens[kind]
    for kind, tag in (("findings", "rule"), ("uninspectable", "kind")):
        for direction, counts in record[kind].items():
            counted |= {f"{kind}.direction={direction}.{tag}={name}": count for name, count in counts.items()}
    for consultant in ("recogniser", "classifier"):
        for direction, outcome in record[consultant].items():
            if outcome:
                counted[f"{consultant}.direction={direction}.outcome={outcome}"] = 1
    came = {"portcullis.subject": record["subject"]} if stream.sides[REQUEST].headers else {}
    return came | {
        "portcullis.verdict": record["verdict"],
        "portcullis.total_tokens": str(total),
        "portcullis.sampled": str(record["sampled"]).lower(),
        "metrics": {f"portcullis.{name}": count for name, count in counted.items()},
        "times": {"portcullis.guard_us": record["guard_us"]},
        "details": f"portcullis_{record['reason']}" if stream.reply else None,
    }


def differing(path, came, said):
    """Where two values differ, one line each."""
    if isinstance(came, dict) and isinstance(said, dict):
        for name in sorted(came.keys() | said.keys()):
            yield from differing(f"{path}.{name}".lstrip("."), came.get(name, ABSENT), said.get(name, ABSENT))
    elif came != said:
        yield f"{path}: {came!r} in the VM, {said!r} natively"
