"""Google's SDK behind the filter: generate_content, whole and streamed."""

import base64
import json

import httpx2
import pytest
from chat import EMAIL, INJECTION
from contract import MASKED, REFUSED, SAID, WORDS, Contract, filtered, manners, ways
from conversation import QUESTION, SCHEMA, Conversation, Heard, Question, Sdk
from google import genai
from google.genai import errors, types
from scripted import Thought, gemini_content


class Gemini(Sdk):
    model, dialect = gemini_content, "gemini"
    denied = halted = errors.ClientError
    failures = {400: errors.ClientError, 401: errors.ClientError, 404: errors.ClientError, 429: errors.ClientError, 500: errors.ServerError}
    broke = errors.ServerError
    lost, errors = (httpx2.HTTPError,), (errors.APIError,)
    ended = calling = types.FinishReason.STOP

    def connect(self):
        options = types.HttpOptions(base_url=self.url, headers=self.headers, timeout=10_000)
        return genai.Client(api_key="none", http_options=options)

    @property
    def models(self):
        return (self.client.aio if self.asynchronous else self.client).models

    def ask(self, question):
        return self.models.generate_content(**_asked(question))

    def stream(self, question):
        return self.models.generate_content_stream(**_asked(question))

    def close(self):
        return self.client.aio.aclose() if self.asynchronous else self.client.close()

    @classmethod
    def whole(cls, response):
        return cls.streamed([response], None)

    @classmethod
    def pieces(cls, events):
        return [part.text for part in _parts(events) if part.text is not None and not part.thought]

    @classmethod
    def streamed(cls, events, final):
        calls = [(part.function_call.name, part.function_call.args) for part in _parts(events) if part.function_call]
        last = events[-1]
        return Heard("".join(cls.pieces(events)), calls, last.candidates[0].finish_reason, last.usage_metadata.total_token_count)

    @classmethod
    def message(cls, error):
        return error.message

    @classmethod
    def tools(cls, body):
        return [tool["name"] for tools in body["tools"] for tool in tools["functionDeclarations"]]


def _parts(events):
    return [part for event in events for part in event.candidates[0].content.parts or []]


def _asked(question):
    contents = [types.UserContent(parts=[types.Part(text=question.text)])]
    if question.called:
        name = question.called.name
        call = types.FunctionCall(name=name, args=question.called.arguments)
        came = types.FunctionResponse(name=name, response={"result": question.result})
        contents += [
            types.ModelContent(parts=[types.Part(function_call=call)]),
            types.UserContent(parts=[types.Part(function_response=came)]),
        ]
    config = types.GenerateContentConfig(system_instruction=question.system)
    if question.tools:
        declared = [types.FunctionDeclaration(name=name, description="A tool", parameters_json_schema=SCHEMA) for name in question.tools]
        config.tools = [types.Tool(function_declarations=declared)]
    return {"model": "gemini-2.5-flash", "contents": contents, "config": config}


class TestGemini(Contract):
    sdk = Gemini

    @ways
    def test_a_refusal_names_its_kind(self, talk, asynchronous):
        whole = talk(Question(INJECTION), asynchronous=asynchronous).error
        halfway = talk(QUESTION, *SAID["a secret"], stream=True, asynchronous=asynchronous).error
        assert (whole.code, whole.status) == (halfway.code, halfway.status) == (403, "PERMISSION_DENIED")

    @manners
    @filtered
    def test_thoughts_and_signatures_come_as_they_are(self, talk, stream, listener):
        talked = talk(QUESTION, Thought("Let", " me", " think", ". "), *SAID["a call"], listener=listener, stream=stream)
        parts = _parts(talked.events if stream else [talked.answer])
        assert "".join(part.text for part in parts if part.thought) == "Let me think. "
        assert base64.b64encode(parts[-1].thought_signature).decode() == gemini_content.SIGNATURE

    @manners
    def test_values_are_masked_in_thoughts(self, talk, stream):
        talked = talk(QUESTION, Thought(*WORDS.pieces), *SAID["text"], stream=stream)
        parts = _parts(talked.events if stream else [talked.answer])
        assert "".join(part.text for part in parts if part.thought) == MASKED
        assert talked.heard.text == "Hello there."

    @filtered
    def test_an_argument_that_comes_in_pieces_is_masked(self, talk, listener):
        talked = talk(QUESTION, gemini_content.streamed_arguments("send", "$.to", WORDS.pieces), listener=listener, stream=True)
        calls = [part.function_call for part in _parts(talked.events) if part.function_call]
        pieces = [piece.string_value for call in calls for piece in call.partial_args or []]
        assert calls[0].name == "send"
        assert "".join(pieces) == (str(WORDS) if listener == "bare" else MASKED)

    @manners
    def test_vertex_is_spoken_alike(self, gate, stream):
        said = gemini_content.streamed if stream else gemini_content.whole
        talked = Conversation(gate, Vertex, Question(f"mail {EMAIL}"), said(WORDS), stream=stream)
        assert talked.heard.text == MASKED
        assert b'"mail [EMAIL_ADDRESS]"' in talked.reached[0]
        assert talked.record["dialect"] == Gemini.dialect
        refused = Conversation(gate, Vertex, Question(INJECTION), stream=stream)
        assert type(refused.error) is Gemini.denied


class TestArray:
    """A stream without `alt=sse` is one JSON array, for clients that have no SDK."""

    @pytest.mark.parametrize("said", ["text", "a call", "only a call"])
    def test_a_clean_one_comes_byte_for_byte(self, gate, said):
        scripted = gemini_content.array(*SAID[said])
        status, body = _post(gate, QUESTION.text, scripted)
        assert (status, body) == (200, b"".join(scripted.pieces))

    def test_values_are_masked_in_it(self, gate):
        status, body = _post(gate, f"mail {EMAIL}", gemini_content.array(WORDS), reached=b"mail [EMAIL_ADDRESS]")
        texts = [chunk["candidates"][0]["content"]["parts"][0]["text"] for chunk in json.loads(body)]
        assert (status, "".join(texts)) == (200, MASKED)

    def test_one_that_is_refused_halfway_ends_as_an_array_with_the_error(self, gate):
        status, body = _post(gate, QUESTION.text, gemini_content.array(*SAID["a secret"]))
        *_, last = json.loads(body)
        assert status == 200
        assert (last["error"]["code"], last["error"]["status"]) == (403, "PERMISSION_DENIED")
        assert REFUSED in last["error"]["message"]

    def test_one_that_is_refused_whole_is_an_error(self, gate):
        status, body = _post(gate, INJECTION, gemini_content.array(*SAID["text"]))
        given = json.loads(body)
        error = (given[0] if isinstance(given, list) else given)["error"]
        assert (status, error["code"], error["status"]) == (403, 403, "PERMISSION_DENIED")


class Vertex(Gemini):
    """The same API in Google's cloud."""

    def connect(self):
        options = types.HttpOptions(base_url=self.url, headers=self.headers, timeout=10_000)
        return genai.Client(vertexai=True, api_key="none", http_options=options)


def _post(gate, text, answer, reached=b""):
    """Asks for an array, as curl would; gives its status and body."""
    case = gate.upstream.script([answer])
    asked = {"contents": [{"role": "user", "parts": [{"text": text}]}]}
    url = f"http://127.0.0.1:{gate.ports['default']}{gemini_content.STREAM_PATH}"
    came = httpx2.post(url, json=asked, headers={"x-case": case}, timeout=10)
    assert all(reached in request.body for request in gate.upstream.reached[case])
    return came.status_code, came.content
