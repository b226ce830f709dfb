"""The Anthropic SDK behind the filter: messages, whole and streamed."""

import anthropic
import httpx2
import pytest
from chat import EMAIL, INJECTION
from contract import LEAD, REFUSED, SAID, WORDS, Contract, filtered, manners, ways
from conversation import QUESTION, SCHEMA, Conversation, Heard, Question, Sdk
from scripted import Call, Text, Thought, anthropic_messages, reply


class Anthropic(Sdk):
    model, dialect = anthropic_messages, "anthropic_messages"
    denied, halted, broke = anthropic.PermissionDeniedError, anthropic.APIStatusError, anthropic.APIStatusError
    failures = {
        400: anthropic.BadRequestError,
        401: anthropic.AuthenticationError,
        404: anthropic.NotFoundError,
        429: anthropic.RateLimitError,
        500: anthropic.InternalServerError,
    }
    lost, errors = (httpx2.ReadError, httpx2.RemoteProtocolError), (anthropic.AnthropicError,)
    ended, calling = "end_turn", "tool_use"

    def connect(self):
        kind = anthropic.AsyncAnthropic if self.asynchronous else anthropic.Anthropic
        return kind(base_url=self.url, api_key="none", default_headers=self.headers, timeout=10, max_retries=1)

    def ask(self, question):
        return self.client.messages.create(**_asked(question))

    def stream(self, question):
        return self.client.messages.stream(**_asked(question))

    def final(self, stream):
        return stream.get_final_message()

    @classmethod
    def whole(cls, message):
        text = "".join(block.text for block in message.content if block.type == "text")
        calls = [(block.name, block.input) for block in message.content if block.type == "tool_use"]
        return Heard(text, calls, message.stop_reason, message.usage.input_tokens + message.usage.output_tokens)

    @classmethod
    def pieces(cls, events):
        return [event.text for event in events if event.type == "text"]

    @classmethod
    def streamed(cls, events, final):
        return cls.whole(final)

    @classmethod
    def message(cls, error):
        return error.api_message

    @classmethod
    def tools(cls, body):
        return [tool["name"] for tool in body["tools"]]


def _asked(question):
    messages = [{"role": "user", "content": [{"type": "text", "text": question.text}]}]
    if question.called:
        call = {"type": "tool_use", "id": "toolu_00", "name": question.called.name, "input": question.called.arguments}
        came = {"type": "tool_result", "tool_use_id": "toolu_00", "content": question.result}
        messages += [{"role": "assistant", "content": [call]}, {"role": "user", "content": [came]}]
    asked = {"model": "claude", "max_tokens": 100, "messages": messages}
    if question.tools:
        asked["tools"] = [{"name": name, "description": "A tool", "input_schema": SCHEMA} for name in question.tools]
    return asked | ({"system": question.system} if question.system else {})


class TestAnthropic(Contract):
    sdk = Anthropic

    @ways
    def test_a_refusal_names_its_kind(self, talk, asynchronous):
        whole = talk(Question(INJECTION), asynchronous=asynchronous).error
        halfway = talk(QUESTION, *SAID["a secret"], stream=True, asynchronous=asynchronous).error
        assert (whole.status_code, whole.type) == (403, "permission_error")
        assert (halfway.status_code, halfway.type) == (200, "permission_error")

    @filtered
    @manners
    def test_thoughts_keep_their_signature(self, talk, listener, stream):
        talked = talk(QUESTION, Thought("Let", " me", " think", "."), *SAID["text"], listener=listener, stream=stream)
        block, text = talked.answer.content
        assert (block.thinking, block.signature, text.text) == ("Let me think.", anthropic_messages.SIGNATURE, "Hello there.")

    @manners
    def test_no_value_comes_in_a_thought(self, talk, stream):
        talked = talk(QUESTION, Thought(*WORDS.pieces), *SAID["text"], stream=stream)
        assert EMAIL not in str(talked.answer) + str(talked.error)

    def test_blocks_are_numbered_without_a_gap_when_one_is_taken_out(self, talk):
        said = LEAD, Call("call", {"to": "x"}), Text("And", " now"), Call("send", {"to": "y"})
        talked = talk(Question(tools=("call", "send")), *said, listener="tools", stream=True)
        begun = [(event.index, event.content_block.type) for event in talked.events if event.type == "content_block_start"]
        assert begun == [(0, "text"), (1, "text"), (2, "tool_use")]
        assert talked.answer.content[2].id == "toolu_03"
        assert {event.index for event in talked.events if event.type == "content_block_delta"} == {0, 1, 2}

    @pytest.mark.parametrize("said", ["text", "a call", "only a call"])
    def test_clean_events_come_as_they_were_sent(self, gate, said):
        scripted = anthropic_messages.streamed(*SAID[said])
        bare, guarded = (Conversation(gate, Raw, QUESTION, scripted, listener=name, stream=True) for name in ("bare", "default"))
        sent = b"".join(scripted.pieces).decode().splitlines()
        assert [f"event: {event.type}" for event in bare.events] == [
            line for line in sent if line[:6] == "event:" and line != "event: ping"
        ]
        assert guarded.events == bare.events

    def test_a_refusal_halfway_is_raised_without_the_sdks_aggregate_too(self, gate):
        talked = Conversation(gate, Raw, QUESTION, anthropic_messages.streamed(*SAID["a secret"]), stream=True)
        assert REFUSED in Raw.told(talked)
        assert [event.type for event in talked.events][:2] == ["message_start", "content_block_start"]

    def test_a_count_of_tokens_is_that_of_the_masked_request(self, gate):
        talked = Conversation(gate, Counting, Question(f"mail {EMAIL}"), reply({"input_tokens": 9}))
        assert talked.answer.input_tokens == 9
        assert b"mail [EMAIL_ADDRESS]" in talked.reached[0]


class Raw(Anthropic):
    """Reads a stream event by event, which says more than the SDK's aggregate."""

    def stream(self, question):
        return self.client.messages.create(stream=True, **_asked(question))

    def final(self, stream):
        return None

    @classmethod
    def streamed(cls, events, final):
        return None


class Counting(Anthropic):
    """Asks how many tokens a question has."""

    def ask(self, question):
        return self.client.messages.count_tokens(model="claude", messages=_asked(question)["messages"])

    @classmethod
    def whole(cls, message):
        return None
