"""Sessions of real clients with real servers, under policies that refuse nothing: they come to the same as without the filter."""

import desk
import pytest
from listeners import listeners
from mcp import MCPError
from talk import ERAS, Fast, Sdk

EVERYTHING, DESK, OLDER = "/everything/mcp", "/desk/mcp", "/older/sse"
eras = pytest.mark.parametrize("era", ERAS)
clients = pytest.mark.parametrize("client", [Sdk, Fast])


@listeners
@eras
@clients
def test_lists(gate, listener, era, client):
    async def use(client, told):
        named = []
        for kind in ("tools", "resources", "resource_templates", "prompts"):
            given = await getattr(client, f"list_{kind}")()
            # fastmcp gives the list itself.
            named.append([one.name for one in getattr(given, kind, given)])
        return named

    talk = client(gate, listener, DESK, use, era=era)
    assert talk.result == [
        ["look_up", "close_account", "forecast", "survey"],
        ["handbook", "salaries"],
        ["customer"],
        ["greet", "dismiss"],
    ]


@listeners
@eras
def test_contents_of_every_kind(gate, listener, era):
    async def use(client, told):
        called = await client.call_tool("test_multiple_content_types", {})
        read = await client.read_resource("test://template/123/data")
        got = await client.get_prompt("test_prompt_with_arguments", {"arg1": "one", "arg2": "two"})
        blob = await client.read_resource("test://static-binary")
        return [part.type for part in called.content], read.contents[0].text, got.messages[0].content.text, blob.contents[0].blob[:4]

    kinds, text, prompt, blob = Sdk(gate, listener, EVERYTHING, use, era=era).result
    assert kinds == ["text", "image", "resource"]
    assert '"id": "123"' in text
    assert prompt == "Prompt with arguments: arg1='one', arg2='two'"
    assert blob == "iVBO"


@listeners
@eras
def test_errors_reach_the_one_who_asked(gate, listener, era):
    async def use(client, told):
        failed = await client.call_tool("test_error_handling", {})
        with pytest.raises(MCPError) as raised:
            await client.call_tool("nowhere", {})
        return failed.is_error, raised.value.code, raised.value.message

    assert Sdk(gate, listener, EVERYTHING, use, era=era).result == (True, -32602, "Unknown tool: nowhere")


@listeners
@eras
def test_notifications_come_while_a_tool_works(gate, listener, era):
    async def use(client, told):
        await client.call_tool("test_tool_with_progress", {}, progress_callback=told.step)
        await client.call_tool("test_tool_with_logging", {}, meta={"io.modelcontextprotocol/logLevel": "info"})

    told = Sdk(gate, listener, EVERYTHING, use, era=era).told
    assert [done for done, _, _ in told.progress] == [0, 50, 100]
    assert told.logs == ["Tool execution started", "Tool processing data", "Tool execution completed"]


@listeners
def test_a_server_asks_the_clients_model_and_its_user(gate, listener):
    async def use(client, told):
        sampled = await client.call_tool("test_sampling", {"prompt": "What is new?"})
        elicited = await client.call_tool("test_elicitation", {"message": "Who are you?"})
        return sampled.content[0].text, elicited.content[0].text

    talk = Sdk(gate, listener, EVERYTHING, use)
    assert talk.result == ("LLM response: in short", 'action=accept, content={"username": "carla", "email": "none given"}')
    assert (talk.told.sampled, talk.told.elicited) == ([["What is new?"]], ["Who are you?"])


@listeners
def test_a_client_of_fastmcp_hears_and_answers_all(gate, listener):
    async def use(client, told):
        return (await client.call_tool("survey", {})).data

    talk = Fast(gate, listener, DESK, use)
    assert talk.result == "accept: well"
    assert talk.told.progress == [(1, 2, "asked"), (2, 2, "answered")]
    assert talk.told.elicited == ["How did it go?"]
    assert [log["msg"] for log in talk.told.logs] == ["asking"]


@listeners
def test_the_older_transport(gate, listener):
    async def use(client, told):
        tools = await client.list_tools()
        closed = await client.call_tool("close_account", {"number": "AAA111111"})
        return len(tools.tools), closed.content[0].text

    assert Sdk(gate, listener, OLDER, use, older=True).result == (4, "closed AAA111111")


@listeners
def test_a_stream_that_a_server_closes_is_read_on_where_it_was(gate, listener):
    async def use(client, told):
        return (await client.call_tool("test_reconnection", {})).content[0].text

    talk = Sdk(gate, listener, EVERYTHING, use)
    assert (talk.result, talk.told.logs) == ("Reconnection test completed", ["Before disconnect", "After reconnect"])
    # The server numbers its events anew for nobody: what the client names is one of them.
    resumed = [request for request in gate.upstream.reached[talk.case] if "last-event-id" in request.headers]
    assert [request.method for request in resumed] == ["GET"]


@listeners
def test_a_session_is_named_by_the_server_and_ended_by_the_client(gate, listener):
    async def use(client, told):
        await client.send_ping()

    talk = Sdk(gate, listener, EVERYTHING, use)
    first, *rest = gate.upstream.reached[talk.case]
    assert "mcp-session-id" not in first.headers
    assert len({request.headers["mcp-session-id"] for request in rest}) == 1
    assert {request.headers["mcp-protocol-version"] for request in rest} == {"2025-11-25"}
    assert rest[-1].method == "DELETE"


@listeners
def test_from_2026_on_every_request_says_what_it_is(gate, listener):
    async def use(client, told):
        await client.call_tool("test_simple_text", {})

    talk = Sdk(gate, listener, EVERYTHING, use, era="2026-07-28")
    (called,) = [request for request in gate.upstream.reached[talk.case] if b"tools/call" in request.body]
    named = {name: called.headers[name] for name in ("mcp-method", "mcp-name", "mcp-protocol-version")}
    assert named == {"mcp-method": "tools/call", "mcp-name": "test_simple_text", "mcp-protocol-version": "2026-07-28"}


def test_under_observation_personal_data_passes(gate):
    async def use(client, told):
        return (await client.call_tool("look_up", {"number": "AAA111111"})).data

    assert Fast(gate, "observe", DESK, use).result.mail == desk.MAIL
