"""One call of the OpenAI SDK, in each of its kinds: what it returned or raised, and what reached the upstream."""

import asyncio
import inspect
import json

import openai
import pytest

QUESTION = [{"role": "user", "content": "hi"}]
SDKS = ["sync", "async", "azure", "async azure"]
sdks = pytest.mark.parametrize("sdk", SDKS)


class Asked:
    """One call of an SDK: what it returned or raised, and what reached the upstream."""

    def __init__(self, gate, sdk, messages, *answers, listener="default", **more):
        self.gate, self.case, self.listener = gate, gate.upstream.script(answers), listener
        before = self._requests()
        client = make(sdk, f"http://127.0.0.1:{gate.ports[listener]}", {"x-case": self.case})
        try:
            self.result, self.error = self.call(client, model="gpt-4o", messages=messages, **more), None
        except openai.OpenAIError as error:
            self.result, self.error = None, error
        # How often the SDK tried.
        self.tries = self._requests() - before

    def call(self, client, **question):
        return ask(client, **question)

    def _requests(self):
        name = f"http.{self.listener}.downstream_rq_total"
        return self.gate.envoy.stats(name)[name]

    @property
    def reached(self):
        return [json.loads(request.body) for request in self.gate.upstream.reached[self.case]]

    @property
    def record(self):
        return self.gate.record(self.case)


class Streamed(Asked):
    """The same of an answer that is streamed: the result is the SDK's own aggregate."""

    def call(self, client, **question):
        # What came before an error, too.
        self.events = []
        if isinstance(client, openai.OpenAI):
            with client, client.chat.completions.stream(**question) as stream:
                for event in stream:
                    self.events.append(event)
                return stream.get_final_completion()
        return asyncio.run(self._call(client, question))

    async def _call(self, client, question):
        async with client, client.chat.completions.stream(**question) as stream:
            async for event in stream:
                self.events.append(event)
            return await stream.get_final_completion()

    @property
    def text(self):
        """The text, piece for piece as it came."""
        return "".join(event.delta for event in self.events if event.type == "content.delta")


class Chunks(Asked):
    """The same, with the chunks themselves as the result."""

    def call(self, client, **question):
        self.chunks = []
        stream = client.chat.completions.create(stream=True, **question)
        if not inspect.isawaitable(stream):
            with client:
                for chunk in stream:
                    self.chunks.append(chunk)
            return self.chunks

        async def wait():
            async with client:
                async for chunk in await stream:
                    self.chunks.append(chunk)

        asyncio.run(wait())
        return self.chunks

    @property
    def text(self):
        return "".join(choice.delta.content or "" for chunk in self.chunks for choice in chunk.choices)


def make(sdk, url, headers):
    asynchronous = sdk.startswith("async")
    given = {"api_key": "none", "default_headers": headers, "timeout": 10, "max_retries": 1}
    if sdk.endswith("azure"):
        azure = openai.AsyncAzureOpenAI if asynchronous else openai.AzureOpenAI
        return azure(azure_endpoint=url, api_version="2024-10-21", **given)
    plain = openai.AsyncOpenAI if asynchronous else openai.OpenAI
    return plain(base_url=f"{url}/v1", **given)


def ask(client, **question):
    result = client.chat.completions.create(**question)
    if not inspect.isawaitable(result):
        with client:
            return result

    async def wait():
        async with client:
            return await result

    return asyncio.run(wait())
