"""Agents that run tools on their own, of the OpenAI Agents SDK and of LangChain, with a scripted model behind a policy of tools: what is
allowed runs, what is denied does not, and the agent ends with an answer or with the SDK's own exception."""

import asyncio
import json

import agents
import httpx2
import openai
import pytest
from chat import EMAIL, completion
from langchain.agents import create_agent
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI
from message import answer
from scripted import Call, Text, openai_chat, openai_responses
from sdk import Asked

SAID = "All is sent."
APIS = {"chat": openai_chat, "responses": openai_responses}
# More turns than any of these needs.
TURNS = 4
agents.set_tracing_disabled(True)


class Agent:
    """One run of an agent with the tools `send` and `call`, or those of them that are given."""

    def __init__(self, gate, listener, api, *turns, streams=False, tools=("send", "call")):
        self.api, self.streams, self.ran = api, streams, []
        write = APIS[api].streamed if streams else APIS[api].whole
        written = [_named(write(*said), f"resp_{turn}") for turn, said in enumerate(turns)]
        self.case = gate.upstream.script(written)
        self.url, self.headers = f"http://127.0.0.1:{gate.ports[listener]}/v1", {"x-case": self.case}
        try:
            self.said, self.error = asyncio.run(self.run(f"write to {EMAIL}", tools)), None
        except openai.OpenAIError as error:
            self.said, self.error = None, error
        self.reached = [json.loads(request.body) for request in gate.upstream.reached[self.case]]

    async def run(self, question, tools):
        """What the agent says in the end."""
        raise NotImplementedError

    def send(self, to: str) -> str:
        """Sends a letter."""
        self.ran.append(("send", to))
        return f"sent to {to}"

    def call(self, to: str) -> str:
        """Calls a number."""
        self.ran.append(("call", to))
        return "called"


def _named(answer, name):
    """A response of its own name: LangChain takes one that it knows for the same once more."""
    return answer.having(pieces=tuple(piece.replace(openai_responses.RESPONSE_ID.encode(), name.encode()) for piece in answer.pieces))


class OpenAIAgents(Agent):
    async def run(self, question, tools):
        models = {"chat": agents.OpenAIChatCompletionsModel, "responses": agents.OpenAIResponsesModel}
        given = [agents.function_tool(getattr(self, name)) for name in tools]
        async with openai.AsyncOpenAI(base_url=self.url, api_key="none", default_headers=self.headers, max_retries=1) as client:
            agent = agents.Agent(name="clerk", tools=given, model=models[self.api](model="gpt-4o", openai_client=client))
            if not self.streams:
                return (await agents.Runner.run(agent, question, max_turns=TURNS)).final_output
            result = agents.Runner.run_streamed(agent, question, max_turns=TURNS)
            async for _ in result.stream_events():
                pass
            return result.final_output


class LangChain(Agent):
    async def run(self, question, tools):
        async with httpx2.AsyncClient(timeout=10) as client:
            model = ChatOpenAI(
                model="gpt-4o",
                base_url=self.url,
                api_key="none",
                default_headers=self.headers,
                max_retries=1,
                streaming=self.streams,
                use_responses_api=self.api == "responses",
                http_async_client=client,
            )
            agent = create_agent(model, [tool(getattr(self, name)) for name in tools])
            state = await agent.ainvoke({"messages": [{"role": "user", "content": question}]}, {"recursion_limit": 2 * TURNS})
            return state["messages"][-1].text


kinds = pytest.mark.parametrize("kind", [OpenAIAgents, LangChain])
apis = pytest.mark.parametrize("api", APIS)
streams = pytest.mark.parametrize("streams", [False, True], ids=["whole", "streamed"])
NUMBER = {"to": "the office"}


@pytest.fixture(scope="module")
def token(gate):
    """What the model knows the address by."""
    asked = Asked(gate, "sync", [{"role": "user", "content": EMAIL}], answer(completion()), listener="tools")
    return asked.reached[0]["messages"][0]["content"]


@kinds
@apis
@streams
def test_without_the_filter_an_agent_does_whatever_the_model_wants(gate, kind, api, streams):
    agent = kind(gate, "bare", api, [Call("call", NUMBER)], [Text(SAID)], streams=streams)
    assert (agent.error, agent.said, agent.ran) == (None, SAID, [("call", "the office")])


@kinds
@apis
@streams
def test_an_allowed_tool_runs_with_what_the_user_said_and_the_model_never_saw(gate, token, kind, api, streams):
    agent = kind(gate, "tools", api, [Call("send", {"to": token})], [Text(SAID)], streams=streams)
    assert (agent.error, agent.said, agent.ran) == (None, SAID, [("send", EMAIL)])
    assert len(agent.reached) == 2
    # Neither in the question, nor in the call that is repeated, nor in what the tool answered.
    assert EMAIL not in json.dumps(agent.reached)
    assert json.dumps(agent.reached[1]).count(token) == 3


@kinds
@apis
@streams
def test_a_call_that_is_taken_out_does_not_run_and_the_others_do(gate, token, kind, api, streams):
    turn = [Call("call", NUMBER), Call("send", {"to": token})]
    agent = kind(gate, "tools", api, turn, [Text(SAID)], streams=streams)
    assert (agent.error, agent.said, agent.ran) == (None, SAID, [("send", EMAIL)])


@kinds
@apis
@streams
def test_an_answer_without_the_call_that_it_had_is_the_agents_last(gate, kind, api, streams):
    agent = kind(gate, "tools", api, [Text("I will call."), Call("call", NUMBER)], [Text("never")], streams=streams)
    assert (agent.error, agent.said, agent.ran) == (None, "I will call.", [])
    assert len(agent.reached) == 1


@kinds
@apis
@streams
def test_an_agent_hears_that_a_call_was_refused(gate, kind, api, streams):
    agent = kind(gate, "tools-refuse", api, [Call("call", NUMBER)], [Text("never")], streams=streams, tools=["send"])
    assert isinstance(agent.error, openai.PermissionDeniedError)
    assert "tool" in str(agent.error)
    assert (agent.said, agent.ran, len(agent.reached)) == (None, [], 1)


@kinds
@apis
def test_an_agent_that_offers_what_is_denied_hears_so_before_the_model_is_asked(gate, kind, api):
    agent = kind(gate, "tools-refuse", api, [Text("never")])
    assert isinstance(agent.error, openai.PermissionDeniedError)
    assert (agent.said, agent.ran, agent.reached) == (None, [], [])
