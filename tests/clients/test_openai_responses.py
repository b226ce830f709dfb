"""The OpenAI SDK behind the filter: the Responses API, whole and streamed."""

import json

import openai
import pytest
from chat import EMAIL, INJECTION
from contract import LEAD, MASKED, REFUSED, SAID, WORDS, Contract, filtered, manners, ways
from conversation import QUESTION, SCHEMA, Conversation, Heard, Question, Sdk
from scripted import Call, Thought, openai_responses


class Responses(Sdk):
    model, dialect = openai_responses, "openai_responses"
    denied, halted, broke = openai.PermissionDeniedError, openai.APIError, openai.APIError
    failures = {
        400: openai.BadRequestError,
        401: openai.AuthenticationError,
        404: openai.NotFoundError,
        429: openai.RateLimitError,
        500: openai.InternalServerError,
    }
    lost, errors = (openai.APIConnectionError,), (openai.OpenAIError,)
    ended = calling = "completed"

    def connect(self):
        kind = openai.AsyncOpenAI if self.asynchronous else openai.OpenAI
        return kind(base_url=f"{self.url}/v1", api_key="none", default_headers=self.headers, timeout=10, max_retries=1)

    def ask(self, question):
        return self.client.responses.create(**_asked(question))

    def stream(self, question):
        return self.client.responses.stream(**_asked(question))

    def final(self, stream):
        return stream.get_final_response()

    @classmethod
    def whole(cls, response):
        calls = [(item.name, json.loads(item.arguments)) for item in response.output if item.type == "function_call"]
        return Heard(response.output_text, calls, response.status, response.usage.total_tokens)

    @classmethod
    def pieces(cls, events):
        return [event.delta for event in events if event.type == "response.output_text.delta"]

    @classmethod
    def streamed(cls, events, final):
        return cls.whole(final)

    @classmethod
    def message(cls, error):
        return error.body["message"]

    @classmethod
    def tools(cls, body):
        return [tool["name"] for tool in body["tools"]]


def _asked(question):
    said = [{"role": "user", "content": [{"type": "input_text", "text": question.text}]}]
    if question.called:
        arguments = json.dumps(question.called.arguments)
        said += [
            {"type": "function_call", "call_id": "call_0", "name": question.called.name, "arguments": arguments},
            {"type": "function_call_output", "call_id": "call_0", "output": question.result},
        ]
    asked = {"model": "gpt-4o", "input": said}
    if question.tools:
        asked["tools"] = [{"type": "function", "name": name, "parameters": SCHEMA, "strict": False} for name in question.tools]
    return asked | ({"instructions": question.system} if question.system else {})


class TestResponses(Contract):
    sdk = Responses

    @ways
    def test_a_refusal_names_its_kind(self, talk, asynchronous):
        whole = talk(Question(INJECTION), asynchronous=asynchronous).error
        halfway = talk(QUESTION, *SAID["a secret"], stream=True, asynchronous=asynchronous).error
        assert (whole.code, whole.type) == ("portcullis_injection", "permission_error")
        assert (halfway.code, halfway.type) == ("portcullis_secret", "permission_error")

    def test_a_question_may_be_a_string_and_go_on_from_another_answer(self, gate):
        talked = Conversation(gate, Short, Question(f"mail {EMAIL}"), openai_responses.whole(*SAID["values"]))
        assert talked.heard.text == MASKED
        want = {"input": "mail [EMAIL_ADDRESS]", "model": "gpt-4o", "previous_response_id": openai_responses.RESPONSE_ID}
        assert json.loads(talked.reached[0]) == want

    @manners
    @filtered
    def test_summaries_of_thoughts_come_with_what_is_sealed(self, talk, stream, listener):
        talked = talk(QUESTION, Thought("Let", " me", " think", "."), *SAID["text"], listener=listener, stream=stream)
        thought, text = talked.answer.output
        assert (thought.summary[0].text, thought.encrypted_content) == ("Let me think.", openai_responses.SEALED)
        assert text.content[0].text == "Hello there."

    @manners
    def test_values_are_masked_in_summaries_of_thoughts(self, talk, stream):
        talked = talk(QUESTION, Thought(*WORDS.pieces), *SAID["text"], stream=stream)
        assert talked.answer.output[0].summary[0].text == MASKED
        if stream:
            assert _texts(talked.events, "response.reasoning_summary_text") == (MASKED, MASKED)
        assert EMAIL not in str(talked.events) + str(talked.answer)

    def test_every_text_of_a_stream_agrees_with_every_other(self, talk):
        lead, *calls = SAID["values in calls, 4"]
        talked = talk(Question(tools=("send", "call")), WORDS, *calls, stream=True)
        text, *called = talked.answer.output
        assert _texts(talked.events, "response.output_text") == (MASKED, MASKED)
        done = {event.output_index: event.item for event in talked.events if event.type == "response.output_item.done"}
        assert text.content[0].text == done[0].content[0].text == MASKED
        for place, item in enumerate(called, 1):
            mine = [event for event in talked.events if getattr(event, "output_index", None) == place]
            assert _texts(mine, "response.function_call_arguments", "arguments") == (item.arguments, item.arguments)
            assert done[place].arguments == item.arguments
        assert EMAIL not in str(talked.events)

    @pytest.mark.parametrize("said", SAID, ids=SAID.keys())
    def test_events_are_numbered_in_order(self, gate, said):
        scripted = openai_responses.streamed(*SAID[said])
        bare, guarded = (Conversation(gate, Raw, QUESTION, scripted, listener=name, stream=True) for name in ("bare", "default"))
        assert [event.sequence_number for event in bare.events] == list(range(len(scripted.pieces)))
        numbers = [event.sequence_number for event in guarded.events]
        assert numbers == sorted(set(numbers))
        if said in ("text", "a call", "only a call"):
            assert guarded.events == bare.events

    def test_items_are_numbered_without_a_gap_when_one_is_taken_out(self, talk):
        said = LEAD, Call("call", {"to": "x"}), Call("send", {"to": "y"})
        talked = talk(Question(tools=("call", "send")), *said, listener="tools", stream=True)
        begun = [(event.output_index, event.item.id) for event in talked.events if event.type == "response.output_item.added"]
        assert begun == [(0, "msg_0"), (1, "fc_2")]
        assert [item.id for item in talked.answer.output] == ["msg_0", "fc_2"]
        assert {event.output_index for event in talked.events if hasattr(event, "output_index")} == {0, 1}

    def test_a_refusal_halfway_is_raised_without_the_sdks_aggregate_too(self, gate):
        talked = Conversation(gate, Raw, QUESTION, openai_responses.streamed(*SAID["a secret"]), stream=True)
        assert REFUSED in Raw.told(talked)
        assert talked.events[0].type == "response.created"


class Raw(Responses):
    """Reads a stream event by event, which says more than the SDK's aggregate."""

    def stream(self, question):
        return self.client.responses.create(stream=True, **_asked(question))

    def final(self, stream):
        return None

    @classmethod
    def streamed(cls, events, final):
        return None


class Short(Responses):
    """Asks as briefly as the API lets it."""

    def ask(self, question):
        return self.client.responses.create(model="gpt-4o", input=question.text, previous_response_id=openai_responses.RESPONSE_ID)


def _texts(events, kind, whole="text"):
    """A text of a stream: its pieces, put together, and as it comes once more."""
    (done,) = [getattr(event, whole) for event in events if event.type == f"{kind}.done"]
    return "".join(event.delta for event in events if event.type == f"{kind}.delta"), done
