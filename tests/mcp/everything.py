"""A server of the Python SDK that offers all that the conformance suite asks for, under the names that it asks for.

https://github.com/modelcontextprotocol/conformance, 0.1.16: each scenario of `conformance list --server` says what it wants to find."""

import json

import anyio
import mcp_types as types
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError
from stored import Stored

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=="
SILENCE = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQAAAAA="
# How soon a client whose stream was closed comes back, in milliseconds.
RETRY = 100
# Between two notifications, so that each is a write of its own.
PAUSE = 0.03

TOOLS, PROMPTS = {}, {}


def _object(required=(), **properties):
    return {"type": "object", "properties": properties, "required": list(required)}


def tool(schema=None):
    """Offers a function as a tool: its name, what its first line says, and the schema of its arguments."""

    def offer(function):
        definition = types.Tool(name=function.__name__, description=function.__doc__, input_schema=schema or _object())
        TOOLS[function.__name__] = (definition, function)
        return function

    return offer


def prompt(*arguments):
    def offer(function):
        wanted = [types.PromptArgument(name=name, description=f"What {name} is", required=True) for name in arguments]
        PROMPTS[function.__name__] = (types.Prompt(name=function.__name__, description=function.__doc__, arguments=wanted), function)
        return function

    return offer


def text(value):
    return types.TextContent(text=value)


def image():
    return types.ImageContent(data=PIXEL, mime_type="image/png")


def embedded(uri, value, kind="text/plain"):
    return types.EmbeddedResource(resource=types.TextResourceContents(uri=uri, mime_type=kind, text=value))


@tool()
async def test_simple_text(ctx):
    """Says a line of text"""
    return [text("This is a simple text response for testing.")]


@tool()
async def test_image_content(ctx):
    """Shows a picture"""
    return [image()]


@tool()
async def test_audio_content(ctx):
    """Plays nothing at all"""
    return [types.AudioContent(data=SILENCE, mime_type="audio/wav")]


@tool()
async def test_embedded_resource(ctx):
    """Gives a resource within its result"""
    return [embedded("test://embedded-resource", "This is an embedded resource content.")]


@tool()
async def test_multiple_content_types(ctx):
    """Gives text, a picture and a resource"""
    mixed = embedded("test://mixed-content-resource", json.dumps({"test": "data", "value": 123}), "application/json")
    return [text("Multiple content types test:"), image(), mixed]


@tool()
async def test_tool_with_logging(ctx):
    """Logs while it works"""
    for message in ("Tool execution started", "Tool processing data", "Tool execution completed"):
        await ctx.session.send_log_message("info", message, related_request_id=ctx.request_id)
        await anyio.sleep(PAUSE)
    return [text("Logged")]


@tool()
async def test_tool_with_progress(ctx):
    """Tells how far it is"""
    for done in (0, 50, 100):
        await ctx.session.report_progress(done, 100, f"Completed step {done} of 100")
        await anyio.sleep(PAUSE)
    return [text("Done")]


@tool()
async def test_error_handling(ctx):
    """Fails"""
    return types.CallToolResult(content=[text("This tool intentionally returns an error for testing")], is_error=True)


@tool(_object(["prompt"], prompt={"type": "string"}))
async def test_sampling(ctx, prompt):
    """Has the client ask its model"""
    message = types.SamplingMessage(role="user", content=text(prompt))
    said = await ctx.session.create_message([message], max_tokens=100, related_request_id=ctx.request_id)
    return [text(f"LLM response: {said.content.text}")]


async def _elicit(ctx, message, schema):
    said = await ctx.session.elicit_form(message, schema, related_request_id=ctx.request_id)
    return [text(f"action={said.action}, content={json.dumps(said.content)}")]


@tool(_object(["message"], message={"type": "string"}))
async def test_elicitation(ctx, message):
    """Has the client ask its user"""
    wanted = {name: {"type": "string", "description": f"Your {name}"} for name in ("username", "email")}
    return await _elicit(ctx, message, _object(wanted, **wanted))


@tool()
async def test_elicitation_sep1034_defaults(ctx):
    """Asks for every primitive type, each with a default"""
    wanted = {
        "name": {"type": "string", "default": "John Doe"},
        "age": {"type": "integer", "default": 30},
        "score": {"type": "number", "default": 95.5},
        "status": {"type": "string", "enum": ["active", "inactive", "pending"], "default": "active"},
        "verified": {"type": "boolean", "default": True},
    }
    return await _elicit(ctx, "Who are you?", _object(**wanted))


def _titled(*values):
    return [{"const": value, "title": value.title()} for value in values]


@tool()
async def test_elicitation_sep1330_enums(ctx):
    """Asks for a choice in every form that there is"""
    wanted = {
        "untitledSingle": {"type": "string", "enum": ["option1", "option2", "option3"]},
        "titledSingle": {"type": "string", "oneOf": _titled("value1", "value2", "value3")},
        "legacyEnum": {"type": "string", "enum": ["opt1", "opt2"], "enumNames": ["First", "Second"]},
        "untitledMulti": {"type": "array", "items": {"type": "string", "enum": ["option1", "option2", "option3"]}},
        "titledMulti": {"type": "array", "items": {"anyOf": _titled("value1", "value2", "value3")}},
    }
    return await _elicit(ctx, "Choose", _object(**wanted))


@tool(
    {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "$defs": {"address": {"type": "object", "properties": {"street": {"type": "string"}, "city": {"type": "string"}}}},
        "properties": {"name": {"type": "string"}, "address": {"$ref": "#/$defs/address"}},
        "additionalProperties": False,
    }
)
async def json_schema_2020_12_tool(ctx, **_):
    """Has a schema with keywords of its own draft"""
    return [text("Valid")]


@tool()
async def test_reconnection(ctx):
    """Closes its stream in the midst of the call"""
    await ctx.session.send_log_message("info", "Before disconnect", related_request_id=ctx.request_id)
    if ctx.close_sse_stream:
        await ctx.close_sse_stream()
    # Till the client is there again.
    await anyio.sleep(2 * RETRY / 1000)
    await ctx.session.send_log_message("info", "After reconnect", related_request_id=ctx.request_id)
    return [text("Reconnection test completed")]


@prompt()
def test_simple_prompt():
    """A prompt without arguments"""
    return [text("This is a simple prompt for testing.")]


@prompt("arg1", "arg2")
def test_prompt_with_arguments(arg1, arg2):
    """A prompt with two arguments"""
    return [text(f"Prompt with arguments: arg1='{arg1}', arg2='{arg2}'")]


@prompt("resourceUri")
def test_prompt_with_embedded_resource(resourceUri):  # noqa: N803: the suite's name
    """A prompt with a resource in it"""
    return [embedded(resourceUri, "Embedded resource content for testing."), text("Please process the embedded resource above.")]


@prompt()
def test_prompt_with_image():
    """A prompt with a picture in it"""
    return [image(), text("Please analyze the image above.")]


RESOURCES = {
    "test://static-text": ("text/plain", "This is the content of the static text resource."),
    "test://static-binary": ("image/png", PIXEL),
    "test://watched-resource": ("text/plain", "Nobody has changed this yet."),
}
TEMPLATE = "test://template/{id}/data"


async def list_tools(ctx, params):
    return types.ListToolsResult(tools=[definition for definition, _ in TOOLS.values()])


async def call_tool(ctx, params):
    if params.name not in TOOLS:
        raise MCPError(types.INVALID_PARAMS, f"Unknown tool: {params.name}")
    _, function = TOOLS[params.name]
    result = await function(ctx, **(params.arguments or {}))
    return result if isinstance(result, types.CallToolResult) else types.CallToolResult(content=result)


async def list_resources(ctx, params):
    given = [types.Resource(uri=uri, name=uri.rpartition("/")[2], mime_type=kind) for uri, (kind, _) in RESOURCES.items()]
    return types.ListResourcesResult(resources=given)


async def list_templates(ctx, params):
    template = types.ResourceTemplate(uri_template=TEMPLATE, name="template", mime_type="application/json")
    return types.ListResourceTemplatesResult(resource_templates=[template])


async def read_resource(ctx, params):
    uri = str(params.uri)
    start, end = TEMPLATE.split("{id}")
    if uri.startswith(start) and uri.endswith(end):
        number = uri.removeprefix(start).removesuffix(end)
        value = json.dumps({"id": number, "templateTest": True, "data": f"Data for ID: {number}"})
        contents = types.TextResourceContents(uri=uri, mime_type="application/json", text=value)
    elif uri not in RESOURCES:
        raise MCPError(types.INVALID_PARAMS, f"Unknown resource: {uri}")
    elif RESOURCES[uri][0] == "text/plain":
        contents = types.TextResourceContents(uri=uri, mime_type="text/plain", text=RESOURCES[uri][1])
    else:
        contents = types.BlobResourceContents(uri=uri, mime_type=RESOURCES[uri][0], blob=RESOURCES[uri][1])
    return types.ReadResourceResult(contents=[contents])


async def list_prompts(ctx, params):
    return types.ListPromptsResult(prompts=[definition for definition, _ in PROMPTS.values()])


async def get_prompt(ctx, params):
    if params.name not in PROMPTS:
        raise MCPError(types.INVALID_PARAMS, f"Unknown prompt: {params.name}")
    definition, function = PROMPTS[params.name]
    messages = [types.PromptMessage(role="user", content=content) for content in function(**(params.arguments or {}))]
    return types.GetPromptResult(description=definition.description, messages=messages)


async def complete(ctx, params):
    names = [name for name in ("paris", "park", "party") if name.startswith(params.argument.value)]
    return types.CompleteResult(completion=types.Completion(values=names, total=len(names), has_more=False))


async def accept(ctx, params):
    """Subscriptions and the level of logs: nothing changes here."""
    return types.EmptyResult()


def application():
    server = Server(
        "everything",
        version="1.0.0",
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=list_templates,
        on_read_resource=read_resource,
        on_subscribe_resource=accept,
        on_unsubscribe_resource=accept,
        on_list_prompts=list_prompts,
        on_get_prompt=get_prompt,
        on_completion=complete,
        on_set_logging_level=accept,
    )
    return server.streamable_http_app(event_store=Stored(), retry_interval=RETRY)
