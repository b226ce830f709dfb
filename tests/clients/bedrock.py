"""One call of Bedrock's runtime with boto3, in each of its kinds: what it returned or raised, and what reached the upstream.

Two languages: Converse's, which Nova speaks behind InvokeModel too, and Anthropic's; each whole and streamed."""

import base64
import json
from dataclasses import dataclass, field

import boto3
import pytest
from aws import CLIENT, REGION, frame, signer
from botocore.config import Config
from botocore.exceptions import ClientError
from message import answer, bytewise

STREAM = {"content-type": "application/vnd.amazon.eventstream"}
PADDING = "abcdefghijklmnop"
USAGE = {"inputTokens": 9, "outputTokens": 3, "totalTokens": 12}
METRICS = {"latencyMs": 5}


@dataclass
class Heard:
    """What a client makes of an answer."""

    text: str = ""
    calls: list = field(default_factory=list)
    stop: str | None = None
    usage: tuple | None = None


@dataclass
class Call:
    """A tool that the model calls; `arguments` come in these pieces where they are streamed."""

    id: str
    name: str
    arguments: tuple[str, ...]


class Converse:
    """The language of Converse."""

    # Whether each piece of text is a block of its own, as Nova's are behind InvokeModel.
    apart = False

    @classmethod
    def question(cls, said, tools):
        given = {"messages": [{"role": "user", "content": [{"text": words}]} for words in said]}
        specs = [{"toolSpec": {"name": name, "inputSchema": {"json": {"type": "object"}}}} for name in tools]
        return given | ({"toolConfig": {"tools": specs}} if specs else {})

    @classmethod
    def whole(cls, pieces, calls):
        content = [{"text": "".join(pieces)}] if pieces else []
        for call in calls:
            use = {"toolUseId": call.id, "name": call.name, "input": json.loads("".join(call.arguments))}
            content.append({"toolUse": use})
        stop = "tool_use" if calls else "end_turn"
        output = {"message": {"role": "assistant", "content": content}}
        return {"output": output, "stopReason": stop, "usage": USAGE, "metrics": METRICS}

    @classmethod
    def events(cls, pieces, calls):
        yield {"messageStart": {"role": "assistant"}}
        index = 0
        for place, piece in enumerate(pieces):
            yield {"contentBlockDelta": {"delta": {"text": piece}, "contentBlockIndex": index}}
            if cls.apart or place + 1 == len(pieces):
                yield {"contentBlockStop": {"contentBlockIndex": index}}
                index += 1
        for place, call in enumerate(calls, index):
            start = {"toolUse": {"toolUseId": call.id, "name": call.name}}
            yield {"contentBlockStart": {"start": start, "contentBlockIndex": place}}
            for piece in call.arguments:
                yield {"contentBlockDelta": {"delta": {"toolUse": {"input": piece}}, "contentBlockIndex": place}}
            yield {"contentBlockStop": {"contentBlockIndex": place}}
        yield {"messageStop": {"stopReason": "tool_use" if calls else "end_turn"}}
        yield {"metadata": {"usage": USAGE, "metrics": METRICS}}

    @classmethod
    def hear(cls, answered):
        heard = Heard(stop=answered["stopReason"], usage=_tokens(answered["usage"], "inputTokens", "outputTokens"))
        for part in answered["output"]["message"]["content"]:
            heard.text += part.get("text", "")
            if use := part.get("toolUse"):
                heard.calls.append((use["toolUseId"], use["name"], use["input"]))
        return heard

    @classmethod
    def gather(cls, events):
        heard, calls = Heard(), {}
        for kind, given in (pair for event in events for pair in event.items()):
            index = given.get("contentBlockIndex")
            if kind == "contentBlockStart":
                use = given["start"]["toolUse"]
                calls[index] = [use["toolUseId"], use["name"], ""]
            elif kind == "contentBlockDelta" and "toolUse" in given["delta"]:
                calls[index][2] += given["delta"]["toolUse"]["input"]
            elif kind == "contentBlockDelta":
                heard.text += given["delta"]["text"]
            elif kind == "messageStop":
                heard.stop = given["stopReason"]
            elif kind == "metadata":
                heard.usage = _tokens(given["usage"], "inputTokens", "outputTokens")
        heard.calls = [(id, name, _parsed(arguments)) for id, name, arguments in calls.values()]
        return heard


class Nova(Converse):
    apart = True


class Anthropic:
    """The language of Anthropic's messages."""

    @classmethod
    def question(cls, said, tools):
        messages = [{"role": "user", "content": [{"type": "text", "text": words}]} for words in said]
        given = {"anthropic_version": "bedrock-2023-05-31", "max_tokens": 64, "messages": messages}
        return given | ({"tools": [{"name": name, "input_schema": {"type": "object"}} for name in tools]} if tools else {})

    @classmethod
    def whole(cls, pieces, calls):
        content = [{"type": "text", "text": "".join(pieces)}] if pieces else []
        for call in calls:
            content.append({"type": "tool_use", "id": call.id, "name": call.name, "input": json.loads("".join(call.arguments))})
        stop = "tool_use" if calls else "end_turn"
        return cls._message(content, stop, {"input_tokens": 9, "output_tokens": 3})

    @classmethod
    def events(cls, pieces, calls):
        yield {"type": "message_start", "message": cls._message([], None, {"input_tokens": 9, "output_tokens": 1})}
        blocks = [({"type": "text", "text": ""}, [{"type": "text_delta", "text": piece} for piece in pieces])] if pieces else []
        for call in calls:
            start = {"type": "tool_use", "id": call.id, "name": call.name, "input": {}}
            blocks.append((start, [{"type": "input_json_delta", "partial_json": piece} for piece in call.arguments]))
        for index, (start, deltas) in enumerate(blocks):
            yield {"type": "content_block_start", "index": index, "content_block": start}
            for delta in deltas:
                yield {"type": "content_block_delta", "index": index, "delta": delta}
            yield {"type": "content_block_stop", "index": index}
        stop = {"stop_reason": "tool_use" if calls else "end_turn", "stop_sequence": None}
        yield {"type": "message_delta", "delta": stop, "usage": {"output_tokens": 3}}
        metrics = {"inputTokenCount": 9, "outputTokenCount": 3, "invocationLatency": 5, "firstByteLatency": 2}
        yield {"type": "message_stop", "amazon-bedrock-invocationMetrics": metrics}

    @classmethod
    def hear(cls, answered):
        heard = Heard(stop=answered["stop_reason"], usage=_tokens(answered["usage"], "input_tokens", "output_tokens"))
        for part in answered["content"]:
            heard.text += part.get("text", "")
            if part["type"] == "tool_use":
                heard.calls.append((part["id"], part["name"], part["input"]))
        return heard

    @classmethod
    def gather(cls, events):
        heard, calls, tokens = Heard(), {}, 0
        for event in events:
            kind, index = event["type"], event.get("index")
            if kind == "message_start":
                tokens = event["message"]["usage"]["input_tokens"]
            elif kind == "content_block_start" and event["content_block"]["type"] == "tool_use":
                calls[index] = [event["content_block"]["id"], event["content_block"]["name"], ""]
            elif kind == "content_block_delta":
                heard.text += event["delta"].get("text", "")
                if event["delta"]["type"] == "input_json_delta":
                    calls[index][2] += event["delta"]["partial_json"]
            elif kind == "message_delta":
                heard.stop, heard.usage = event["delta"]["stop_reason"], (tokens, event["usage"]["output_tokens"])
        heard.calls = [(id, name, _parsed(arguments)) for id, name, arguments in calls.values()]
        return heard

    @staticmethod
    def _message(content, stop, usage):
        head = {"id": "msg_bdrk_1", "type": "message", "role": "assistant", "model": "claude-3-5-sonnet-20240620"}
        return head | {"content": content, "stop_reason": stop, "stop_sequence": None, "usage": usage}


def _parsed(arguments):
    """What they are; of a stream that broke off, as far as they came."""
    try:
        return json.loads(arguments)
    except ValueError:
        return arguments


def _tokens(usage, *names):
    return tuple(usage[name] for name in names)


@dataclass(frozen=True)
class Operation:
    """One of the four operations, with a model that speaks one of the languages."""

    name: str
    model: str
    language: type

    @property
    def streamed(self):
        return self.name.endswith("stream")

    @property
    def converses(self):
        return self.name.startswith("converse")

    def answer(self, *pieces, calls=(), cut=lambda body: (body,), more=()):
        """The model's answer, as it is sent; of a stream, `more` frames before the last two."""
        if not self.streamed:
            return answer(json.dumps(self.language.whole(pieces, calls)).encode())
        frames = [self._frame(event) for event in self.language.events(pieces, calls)]
        frames[-2:-2] = more
        return answer(*cut(b"".join(frames)), headers=STREAM, length=None)

    def _frame(self, event):
        if self.converses:
            ((kind, given),) = event.items()
            return frame(kind, given | {"p": PADDING})
        return frame("chunk", {"bytes": base64.b64encode(json.dumps(event).encode()).decode(), "p": PADDING})

    def events(self, client, said, tools):
        """Asks, and gives what came: event by event, or at once."""
        question = self.language.question(said, tools)
        given = question if self.converses else {"body": json.dumps(question)}
        answered = getattr(client, self.name)(modelId=self.model, **given)
        if self.name == "converse":
            yield answered
        elif self.name == "converse_stream":
            yield from answered["stream"]
        elif self.streamed:
            yield from (json.loads(part["chunk"]["bytes"]) for part in answered["body"])
        else:
            yield json.loads(answered["body"].read())

    def heard(self, events):
        if self.streamed:
            return self.language.gather(events)
        return self.language.hear(*events)

    def __str__(self):
        return f"{self.name}-{self.language.__name__.lower()}"


CLAUDE, NOVA = "anthropic.claude-3-5-sonnet-20240620-v1:0", "amazon.nova-lite-v1:0"
# A profile's name is an address of its own, with colons and a slash.
PROFILE = f"arn:aws:bedrock:{REGION}:123456789012:inference-profile/us.{CLAUDE}"
WHOLE = [
    Operation("converse", PROFILE, Converse),
    Operation("invoke_model", CLAUDE, Anthropic),
    Operation("invoke_model", NOVA, Nova),
]
STREAMED = [
    Operation("converse_stream", PROFILE, Converse),
    Operation("invoke_model_with_response_stream", CLAUDE, Anthropic),
    Operation("invoke_model_with_response_stream", NOVA, Nova),
]
whole = pytest.mark.parametrize("operation", WHOLE, ids=str)
streamed = pytest.mark.parametrize("operation", STREAMED, ids=str)
every = pytest.mark.parametrize("operation", WHOLE + STREAMED, ids=str)
cuts = pytest.mark.parametrize("cut", [lambda body: (body,), bytewise], ids=["at once", "in pieces of one byte"])


class Asked:
    """One call: what it returned or raised, and what reached the upstream. Without a listener, it goes there directly."""

    def __init__(self, gate, operation, said, *answers, listener=None, tools=(), before=None):
        self.gate, self.case = gate, gate.upstream.script(answers)
        client = _client(gate.ports[listener] if listener else gate.upstream.port, self.case, before)
        self.events, self.heard, self.error = [], None, None
        try:
            for event in operation.events(client, [said], tools):
                self.events.append(event)
            self.heard = operation.heard(self.events)
        except ClientError as error:
            self.error = error
            # The events that came before it.
            self.heard = operation.heard(self.events) if operation.streamed else None
        finally:
            client.close()

    @property
    def reached(self):
        return self.gate.upstream.reached[self.case]

    @property
    def signers(self):
        """The keys that signed what reached the upstream: one for each try."""
        return [signer(request) for request in self.reached]

    @property
    def said(self):
        """What the upstream was asked, as text."""
        (request,) = self.reached
        return request.body.decode()

    @property
    def record(self):
        return self.gate.record(self.case)


def _client(port, case, before):
    client = boto3.client(
        "bedrock-runtime",
        region_name=REGION,
        endpoint_url=f"http://127.0.0.1:{port}",
        aws_access_key_id=CLIENT.access_key,
        aws_secret_access_key=CLIENT.secret_key,
        aws_session_token=CLIENT.token,
        config=Config(retries={"total_max_attempts": 2, "mode": "standard"}, read_timeout=10, connect_timeout=5),
    )

    def name_case(request, **_):
        request.headers["x-case"] = case

    client.meta.events.register("before-sign.bedrock-runtime", name_case)
    if before:
        client.meta.events.register("before-send.bedrock-runtime", before)
    return client
