"""Ollama's SDK behind the filter: chat and generate, whole and streamed."""

import json

import httpx
import ollama
from chat import EMAIL, INJECTION
from contract import MASKED, REFUSED, SAID, WORDS, Contract, filtered, manners, ways
from conversation import QUESTION, SCHEMA, Conversation, Heard, Question, Sdk
from scripted import Thought, ollama_chat


class Ollama(Sdk):
    model, dialect = ollama_chat, "ollama_chat"
    denied = halted = broke = ollama.ResponseError
    failures = dict.fromkeys([400, 401, 404, 429, 500], ollama.ResponseError)
    lost, errors = (httpx.HTTPError,), (ollama.ResponseError,)
    ended = calling = "stop"

    def connect(self):
        kind = ollama.AsyncClient if self.asynchronous else ollama.Client
        return kind(host=self.url, headers=self.headers, timeout=10)

    def ask(self, question):
        return self.client.chat(**_asked(question))

    def stream(self, question):
        return self.client.chat(stream=True, **_asked(question))

    @classmethod
    def whole(cls, response):
        return cls.streamed([response], None)

    @classmethod
    def pieces(cls, events):
        return [event.message.content for event in events if event.message.content]

    @classmethod
    def streamed(cls, events, final):
        calls = [(call.function.name, call.function.arguments) for event in events for call in event.message.tool_calls or []]
        last = events[-1]
        return Heard("".join(cls.pieces(events)), calls, last.done_reason, last.prompt_eval_count + last.eval_count)

    @classmethod
    def message(cls, error):
        return error.error


def _asked(question):
    messages = [{"role": "system", "content": question.system}] if question.system else []
    messages.append({"role": "user", "content": question.text})
    if question.called:
        call = {"function": {"name": question.called.name, "arguments": question.called.arguments}}
        messages.append({"role": "assistant", "content": "", "tool_calls": [call]})
        messages.append({"role": "tool", "tool_name": question.called.name, "content": question.result})
    tools = [{"type": "function", "function": {"name": name, "description": "A tool", "parameters": SCHEMA}} for name in question.tools]
    return {"model": "llama3.2", "messages": messages, "tools": tools}


class TestOllama(Contract):
    sdk = Ollama

    @ways
    def test_a_refusal_has_its_status_where_it_comes_first(self, talk, asynchronous):
        whole = talk(Question(INJECTION), asynchronous=asynchronous).error
        halfway = talk(QUESTION, *SAID["a secret"], stream=True, asynchronous=asynchronous).error
        assert (whole.status_code, halfway.status_code) == (403, -1)

    @manners
    @filtered
    def test_thoughts_come_apart_from_what_is_said(self, talk, stream, listener):
        talked = talk(QUESTION, Thought("Let", " me", " think", "."), *SAID["text"], listener=listener, stream=stream)
        assert (_thought(talked, stream), talked.heard.text) == ("Let me think.", "Hello there.")

    @manners
    def test_values_are_masked_in_thoughts(self, talk, stream):
        talked = talk(QUESTION, Thought(*WORDS.pieces), *SAID["text"], stream=stream)
        assert (_thought(talked, stream), talked.heard.text) == (MASKED, "Hello there.")

    @ways
    @manners
    @filtered
    def test_what_is_generated_without_a_chat_is_masked(self, gate, stream, asynchronous, listener):
        said = (ollama_chat.streamed_generated if stream else ollama_chat.generated)(WORDS)
        asked = Question(f"mail {EMAIL}", system=f"You serve {EMAIL}.")
        talked = Conversation(gate, Generate, asked, said, listener=listener, stream=stream, asynchronous=asynchronous)
        assert talked.heard.text == (str(WORDS) if listener == "bare" else MASKED)
        assert talked.reached[0].count(EMAIL.encode()) == (2 if listener == "bare" else 0)

    @ways
    @manners
    def test_a_refusal_of_it_is_the_same(self, gate, stream, asynchronous):
        talked = Conversation(gate, Generate, Question(INJECTION), stream=stream, asynchronous=asynchronous)
        assert type(talked.error) is Ollama.denied
        assert "The request was blocked by policy: it looks like a prompt injection." in talked.error.error
        if stream:
            said = ollama_chat.streamed_generated(*SAID["a secret"])
            talked = Conversation(gate, Generate, QUESTION, said, stream=True, asynchronous=asynchronous)
            assert REFUSED in Generate.told(talked)

    def test_an_answer_is_streamed_unless_the_client_says_otherwise(self, gate):
        case = gate.upstream.script([ollama_chat.streamed(WORDS)])
        asked = {"model": "llama3.2", "messages": [{"role": "user", "content": f"mail {EMAIL}"}]}
        url = f"http://127.0.0.1:{gate.ports['default']}{ollama_chat.PATH}"
        lines = httpx.post(url, json=asked, headers={"x-case": case}, timeout=10).text.splitlines()
        assert "".join(json.loads(line)["message"]["content"] for line in lines) == MASKED


class Generate(Ollama):
    """Asks without a chat."""

    def ask(self, question):
        return self.client.generate(model="llama3.2", prompt=question.text, system=question.system)

    def stream(self, question):
        return self.client.generate(model="llama3.2", prompt=question.text, system=question.system, stream=True)

    @classmethod
    def pieces(cls, events):
        return [event.response for event in events]

    @classmethod
    def streamed(cls, events, final):
        last = events[-1]
        return Heard("".join(cls.pieces(events)), [], last.done_reason, last.prompt_eval_count + last.eval_count)


def _thought(talked, stream):
    return "".join(event.message.thinking or "" for event in (talked.events if stream else [talked.answer]))
