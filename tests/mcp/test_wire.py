"""What passes, passes byte for byte; and what is taken out, is taken out of every place where it stands."""

import json
import time

import desk
import pytest
from hosted import Answer
from listeners import enforcing, listeners
from talk import ERAS, Fast
from wire import Wire, call

SCRIPTED = "/scripted/mcp"
# As the revision of 2025-03-26 has them, in a style that no serialiser writes.
BATCH = b'[ {"jsonrpc":"2.0","id":"a\\u002d1" ,"method":"ping"},\r\n {"id":12345678901234567890,"method":"ping","jsonrpc":"2.0"} ]'
ANSWERED = b'[{"jsonrpc":"2.0","id":"a\\u002d1","result":{ }},{"jsonrpc" : "2.0","id":12345678901234567890,"result":{}}]\n'
EVENTS = (
    b": a comment\r\nid: 1_of_2\r\nretry: 100\r\ndata: \r\n\r\n"
    b'event: message\r\nid: 2_of_2\r\ndata: {"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"mail %s"}]}}\r\n\r\n'
)


@listeners
def test_a_batch_and_its_answer_pass_byte_for_byte(gate, listener):
    wire = Wire(gate, listener, SCRIPTED, Answer(ANSWERED))
    assert wire.post(BATCH).content == ANSWERED
    assert wire.reached == [BATCH]


@listeners
def test_numbers_of_events_come_as_the_server_wrote_them(gate, listener):
    events = EVENTS % b"nobody"
    wire = Wire(gate, listener, SCRIPTED, Answer(events, "text/event-stream"))
    assert wire.post(call("look_up", {})).content == events


@listeners
def test_the_line_on_which_a_server_speaks_is_open_before_it_does(gate, listener):
    wire = Wire(gate, listener, "/everything/mcp").session()
    began = time.monotonic()
    with wire.listen() as answer:
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/event-stream")
    assert time.monotonic() - began < 1


@enforcing
def test_what_is_taken_out_of_an_event_leaves_the_rest_of_it(gate, listener):
    wire = Wire(gate, listener, SCRIPTED, Answer(EVENTS % desk.MAIL.encode(), "text/event-stream"))
    assert wire.post(call("look_up", {})).content == EVENTS % b"[EMAIL_ADDRESS]"
    assert wire.record()["findings"]["response"] == {"pii.email_address": 1}


@enforcing
@pytest.mark.parametrize("era", ERAS)
def test_a_result_is_redacted_as_text_and_as_structure(gate, listener, era):
    async def use(client, told):
        result = await client.call_tool("look_up", {"number": "AAA111111"})
        return [json.loads(part.text) for part in result.content], result.structured_content

    customer = {"number": "AAA111111", "mail": "[EMAIL_ADDRESS]"}
    assert Fast(gate, listener, "/desk/mcp", use, era=era).result == ([customer], customer)
