"""Cohere's SDK behind the filter: chat, version 2, whole and streamed."""

import json

import cohere
import httpx
from cohere.core.api_error import ApiError
from contract import LEAD, MASKED, SAID, WORDS, Contract, filtered, manners
from conversation import QUESTION, SCHEMA, Heard, Question, Sdk
from scripted import Call, Thought, cohere_chat


class Cohere(Sdk):
    model, dialect = cohere_chat, "cohere_chat"
    denied = cohere.ForbiddenError
    failures = {
        400: cohere.BadRequestError,
        401: cohere.UnauthorizedError,
        404: cohere.NotFoundError,
        429: cohere.TooManyRequestsError,
        500: cohere.InternalServerError,
    }
    lost, errors = (httpx.HTTPError,), (ApiError,)
    ended, calling = "COMPLETE", "TOOL_CALL"

    def connect(self):
        self.http = (httpx.AsyncClient if self.asynchronous else httpx.Client)(timeout=10)
        kind = cohere.AsyncClientV2 if self.asynchronous else cohere.ClientV2
        return kind(api_key="none", base_url=self.url, httpx_client=self.http)

    def ask(self, question):
        return self.client.chat(**self._asked(question))

    def stream(self, question):
        return self.client.chat_stream(**self._asked(question))

    def close(self):
        return self.http.aclose() if self.asynchronous else self.http.close()

    @classmethod
    def whole(cls, response):
        message = response.message
        calls = [(call.function.name, json.loads(call.function.arguments)) for call in message.tool_calls or []]
        said = message.tool_plan or "".join(part.text for part in message.content or [] if part.type == "text")
        return Heard(said, calls, response.finish_reason, _counted(response.usage))

    @classmethod
    def pieces(cls, events):
        plans = [event.delta.message.tool_plan for event in events if event.type == "tool-plan-delta"]
        return plans + [event.delta.message.content.text or "" for event in events if event.type == "content-delta"]

    @classmethod
    def streamed(cls, events, final):
        names, arguments = {}, {}
        for event in events:
            if event.type == "tool-call-start":
                names[event.index], arguments[event.index] = event.delta.message.tool_calls.function.name, ""
            elif event.type == "tool-call-delta":
                arguments[event.index] += event.delta.message.tool_calls.function.arguments
        calls = [(name, json.loads(arguments[index])) for index, name in names.items()]
        end = events[-1].delta
        return Heard("".join(cls.pieces(events)), calls, end.finish_reason, _counted(end.usage))

    @classmethod
    def message(cls, error):
        return error.body["message"]

    @classmethod
    def told(cls, conversation):
        """The API has a way to say that a stream fails, and the SDK raises nothing for it."""
        assert conversation.error is None
        last = conversation.events[-1]
        assert (last.type, last.delta.finish_reason) == ("message-end", "ERROR")
        return last.delta.error

    failed_halfway = told

    def _asked(self, question):
        messages = [{"role": "system", "content": question.system}] if question.system else []
        messages.append({"role": "user", "content": question.text})
        if question.called:
            function = {"name": question.called.name, "arguments": json.dumps(question.called.arguments)}
            messages.append({"role": "assistant", "tool_calls": [{"id": "send_0", "type": "function", "function": function}]})
            messages.append({"role": "tool", "tool_call_id": "send_0", "content": question.result})
        asked = {"model": "command-a-03-2025", "messages": messages}
        if question.tools:
            described = {"description": "A tool", "parameters": SCHEMA}
            asked["tools"] = [{"type": "function", "function": {"name": name} | described} for name in question.tools]
        return asked | {"request_options": {"additional_headers": self.headers, "max_retries": 1}}


def _counted(usage):
    return usage and usage.tokens.input_tokens + usage.tokens.output_tokens


class TestCohere(Contract):
    sdk = Cohere

    @manners
    @filtered
    def test_thoughts_come_apart_from_what_is_said(self, talk, stream, listener):
        talked = talk(QUESTION, Thought("Let", " me", " think", "."), *SAID["text"], listener=listener, stream=stream)
        assert (_thought(talked, stream), talked.heard.text) == ("Let me think.", "Hello there.")

    @manners
    def test_values_are_masked_in_thoughts(self, talk, stream):
        talked = talk(QUESTION, Thought(*WORDS.pieces), *SAID["text"], stream=stream)
        assert (_thought(talked, stream), talked.heard.text) == (MASKED, "Hello there.")

    @manners
    def test_values_are_masked_in_the_plan_that_leads_to_calls(self, talk, stream):
        call = Call("send", {"to": "x"})
        talked = talk(Question(tools=("send",)), WORDS, call, stream=stream)
        assert (talked.heard.text, talked.heard.calls) == (MASKED, self.calls(call))

    def test_calls_are_numbered_without_a_gap_when_one_is_taken_out(self, talk):
        said = LEAD, Call("call", {"to": "x"}), Call("send", {"to": "y"})
        talked = talk(Question(tools=("call", "send")), *said, listener="tools", stream=True)
        begun = [(event.index, event.delta.message.tool_calls.id) for event in talked.events if event.type == "tool-call-start"]
        assert begun == [(0, "send_1")]
        assert {event.index for event in talked.events if event.type in ("tool-call-delta", "tool-call-end")} == {0}


def _thought(talked, stream):
    if stream:
        return "".join(event.delta.message.content.thinking or "" for event in talked.events if event.type == "content-delta")
    return "".join(part.thinking for part in talked.answer.message.content if part.type == "thinking")
