"""LangChain's OpenAI package behind the filter: a chat model that speaks chat completions, and one that speaks responses."""

import httpx2
import openai
from contract import Contract
from conversation import SCHEMA, Heard, Sdk
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_openai import ChatOpenAI
from langchain_openai.chat_models import base
from scripted import openai_chat, openai_responses


class Chat(Sdk):
    model, dialect = openai_chat, "openai_chat"
    denied, halted, broke = base.OpenAIPermissionDeniedError, openai.APIError, openai.APIError
    failures = {
        400: base.OpenAIInvalidRequestError,
        401: base.OpenAIAuthenticationError,
        404: base.OpenAIModelNotFoundError,
        429: base.OpenAIRateLimitError,
        500: base.OpenAIAPIError,
    }
    lost, errors = (openai.APIConnectionError,), (openai.OpenAIError,)
    ended, calling = "stop", "tool_calls"
    responses = False

    def connect(self):
        self.http = (httpx2.AsyncClient if self.asynchronous else httpx2.Client)(timeout=10)
        own = {"http_async_client" if self.asynchronous else "http_client": self.http}
        return ChatOpenAI(
            model="gpt-4o",
            base_url=f"{self.url}/v1",
            api_key="none",
            max_retries=1,
            default_headers=self.headers,
            use_responses_api=self.responses,
            stream_usage=True,
            **own,
        )

    def ask(self, question):
        chain = self._chain(question)
        return (chain.ainvoke if self.asynchronous else chain.invoke)(_asked(question))

    def stream(self, question):
        chain = self._chain(question)
        return (chain.astream if self.asynchronous else chain.stream)(_asked(question))

    def close(self):
        return self.http.aclose() if self.asynchronous else self.http.close()

    @classmethod
    def whole(cls, message):
        calls = [(call["name"], call["args"]) for call in message.tool_calls]
        assert not message.invalid_tool_calls
        return Heard(message.text, calls, cls.end(message.response_metadata), message.usage_metadata["total_tokens"])

    @classmethod
    def end(cls, metadata):
        return metadata["finish_reason"]

    @classmethod
    def pieces(cls, events):
        return [event.text for event in events if event.text]

    @classmethod
    def streamed(cls, events, final):
        first, *rest = events
        for event in rest:
            first += event
        return cls.whole(first)

    @classmethod
    def message(cls, error):
        return error.body["message"]

    def _chain(self, question):
        return self.client.bind_tools([_tool(name) for name in question.tools]) if question.tools else self.client


class Responses(Chat):
    model, dialect = openai_responses, "openai_responses"
    ended = calling = "completed"
    responses = True

    @classmethod
    def end(cls, metadata):
        return metadata["status"]

    @classmethod
    def tools(cls, body):
        return [tool["name"] for tool in body["tools"]]


def _tool(name):
    return {"type": "function", "function": {"name": name, "description": "A tool", "parameters": SCHEMA}}


def _asked(question):
    messages = [SystemMessage(question.system)] if question.system else []
    messages.append(HumanMessage(question.text))
    if question.called:
        call = {"name": question.called.name, "args": question.called.arguments, "id": "call_0"}
        messages += [AIMessage("", tool_calls=[call]), ToolMessage(question.result, tool_call_id="call_0")]
    return messages


class TestChat(Contract):
    sdk = Chat


class TestResponses(Contract):
    sdk = Responses
