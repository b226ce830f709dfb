"""What holds for every SDK: each file of tests of an SDK inherits these, and adds what is that SDK's own.

What is said without the filter (through the listener `bare`) shows that model and SDK agree, so that what is different through another
one is the filter's doing."""

import json

import pytest
from chat import AWS_KEY, CARD, EMAIL, INJECTION
from conversation import QUESTION, Conversation, Heard, Question
from scripted import USAGE, Call, Text, calls_in

GREETING = Text("Hello", " there", ".")
WORDS = Text("Write", " to ", EMAIL[:4], EMAIL[4:17], EMAIL[17:], " or", " pay ", *CARD, ".")
MASKED = "Write to [EMAIL_ADDRESS] or pay [CREDIT_CARD]."
LEAD = Text("Let", " me", " see", ". ")
SECRET = Text("it", " is", " ", AWS_KEY[:8], AWS_KEY[8:], " there")
REFUSED = "The response was blocked by policy: it contains a secret"
TOKENS = sum(USAGE.values())

ways = pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
manners = pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
filtered = pytest.mark.parametrize("listener", ["bare", "default"])

WIDTHS = [1, 4, 100]
SAID = {
    "text": (GREETING,),
    "values": (WORDS,),
    "a secret": (SECRET,),
    "a call": (LEAD, Call("send", {"to": "somebody", "note": 'ä "quoted" one'})),
    "only a call": (Call("send", {"to": "somebody"}),),
}
for width in WIDTHS:
    planted = Call("send", {"to": EMAIL, "note": 'ä "quoted" one'}, width), Call("call", {"card": CARD, "n": [1, {"x": None}]}, width)
    SAID[f"values in calls, {width}"] = (LEAD, *planted)


def masked(text):
    return text.replace(EMAIL, "[EMAIL_ADDRESS]")


class Contract:
    sdk = None

    @pytest.fixture
    def talk(self, gate):
        """Asks a question; what the model says is `said`, or an answer as it is scripted."""

        def talk(question, *said, stream=False, **how):
            answers = said
            if said and not hasattr(said[0], "head"):
                answers = [self.sdk.model.streamed(*said) if stream else self.sdk.model.whole(*said)]
            return Conversation(gate, self.sdk, question, *answers, stream=stream, **how)

        return talk

    def calls(self, *calls):
        return [(call.name, call.arguments) for call in calls]

    @ways
    @manners
    @pytest.mark.parametrize("said", SAID, ids=SAID.keys())
    def test_model_and_sdk_agree_without_the_filter(self, talk, stream, asynchronous, said):
        said = SAID[said]
        talked = talk(Question(tools=("send", "call")), *said, listener="bare", stream=stream, asynchronous=asynchronous)
        texts, calls = [part for part in said if isinstance(part, Text)], calls_in(said)
        end = self.sdk.calling if calls else self.sdk.ended
        assert talked.heard == Heard("".join(map(str, texts)), self.calls(*calls), end, TOKENS)
        assert [piece for piece in talked.pieces if piece] == [piece for text in texts for piece in text.pieces if stream]

    @ways
    @manners
    def test_a_clean_exchange_passes_as_it_is(self, talk, stream, asynchronous):
        bare, guarded = (
            talk(QUESTION, *SAID["text"], listener=listener, stream=stream, asynchronous=asynchronous) for listener in ("bare", "default")
        )
        assert guarded.heard == bare.heard
        assert guarded.pieces == bare.pieces
        assert guarded.reached == bare.reached
        record = guarded.record
        assert (record["verdict"], record["dialect"]) == ("allow", self.sdk.dialect)
        assert record["tokens"] == USAGE | {"total": TOKENS, "estimated": False}
        assert guarded.tries == 1

    @manners
    def test_so_does_a_clean_call_of_a_tool(self, talk, stream):
        question = Question(called=Call("send", {"to": "x"}), result="sent", tools=("send",))
        bare, guarded = (talk(question, *SAID["a call"], listener=listener, stream=stream) for listener in ("bare", "default"))
        assert guarded.heard == bare.heard
        assert guarded.pieces == bare.pieces
        assert guarded.reached == bare.reached
        assert guarded.record["verdict"] == "allow"

    @manners
    def test_a_value_is_masked_wherever_it_stands_in_a_request_and_nothing_else_is_touched(self, talk, stream):
        called = Call("send", {"to": EMAIL, "note": 'ä "quoted" one'})
        planted = Question(f"mail {EMAIL}", f"You serve {EMAIL}.", called, f"sent to {EMAIL}", ("send",))
        bare, guarded = (talk(planted, GREETING, listener=listener, stream=stream) for listener in ("bare", "default"))
        (sent,), (reached,) = bare.reached, guarded.reached
        assert sent.count(EMAIL.encode()) == 4
        assert reached.decode() == masked(sent.decode())
        assert guarded.heard == bare.heard
        assert guarded.record["verdict"] == "redact"
        assert guarded.record["findings"]["request"] == {"pii.email_address": 4}

    @ways
    @manners
    def test_values_are_masked_in_an_answer(self, talk, stream, asynchronous):
        talked = talk(QUESTION, *SAID["values"], stream=stream, asynchronous=asynchronous)
        assert talked.error is None
        assert talked.heard == Heard(MASKED, [], self.sdk.ended, TOKENS)
        assert "".join(talked.pieces) == (MASKED if stream else "")
        assert talked.record["verdict"] == "redact"

    @manners
    @pytest.mark.parametrize("width", WIDTHS)
    def test_values_are_masked_in_the_arguments_of_calls(self, talk, stream, width):
        lead, *calls = SAID[f"values in calls, {width}"]
        talked = talk(Question(tools=("send", "call")), lead, *calls, stream=stream)
        assert talked.error is None
        first, second = (call.arguments for call in calls)
        want = [("send", first | {"to": "[EMAIL_ADDRESS]"}), ("call", second | {"card": "[CREDIT_CARD]"})]
        assert talked.heard == Heard(str(lead), want, self.sdk.calling, TOKENS)

    @ways
    @manners
    def test_a_token_comes_back_in_text_and_to_the_tool_that_may_have_it(self, talk, stream, asynchronous):
        question = Question(EMAIL, tools=("send",))
        (sent,) = talk(question, GREETING, listener="bare").reached
        (seen,) = talk(question, GREETING, listener="tools").reached
        before, after = sent.decode().split(EMAIL)
        token = seen.decode().removeprefix(before).removesuffix(after)
        said = Text("To ", token[:5], token[5:], ", then."), Call("send", {"to": token})
        talked = talk(question, *said, listener="tools", stream=stream, asynchronous=asynchronous)
        assert talked.heard.text == f"To {EMAIL}, then."
        assert talked.heard.calls == [("send", {"to": EMAIL})]
        assert EMAIL not in talked.reached[0].decode()

    @ways
    @manners
    def test_a_denied_call_is_taken_out_and_the_other_stays(self, talk, stream, asynchronous):
        said = LEAD, Call("call", {"to": "x"}), Call("send", {"to": "y"})
        talked = talk(Question(tools=("call", "send")), *said, listener="tools", stream=stream, asynchronous=asynchronous)
        assert talked.error is None
        assert (talked.heard.calls, talked.heard.end) == ([("send", {"to": "y"})], self.sdk.calling)
        assert self.sdk.tools(json.loads(talked.reached[0])) == ["send"]
        assert [tool["decision"] for tool in talked.record["tools"] if tool["name"] == "call"][-1] == "strip"

    @ways
    @manners
    def test_an_answer_of_which_every_call_is_taken_out_ends_as_one_without_calls(self, talk, stream, asynchronous):
        talked = talk(QUESTION, LEAD, Call("call", {"to": "x"}), listener="tools", stream=stream, asynchronous=asynchronous)
        assert talked.error is None
        assert (talked.heard.calls, talked.heard.end) == ([], self.sdk.ended)

    @ways
    @manners
    def test_a_denied_call_is_refused_where_the_policy_says_so(self, talk, stream, asynchronous):
        talked = talk(QUESTION, LEAD, Call("call", {"to": "x"}), listener="tools-refuse", stream=stream, asynchronous=asynchronous)
        if not stream:
            assert type(talked.error) is self.sdk.denied
        told = self.sdk.told(talked) if stream else self.sdk.message(talked.error)
        assert "The response was blocked by policy" in told
        assert (talked.record["verdict"], talked.record["reason"]) == ("block", "tool")
        assert talked.tries == 1

    @ways
    @manners
    @pytest.mark.parametrize("where", ["person", "tool"])
    def test_an_injection_is_the_sdks_exception_for_a_refusal_and_is_not_retried(self, talk, stream, asynchronous, where):
        found = Question(INJECTION)
        if where == "tool":
            found = Question(called=Call("send", {"to": "x"}), result=INJECTION, tools=("send",))
        talked = talk(found, GREETING, stream=stream, asynchronous=asynchronous)
        assert type(talked.error) is self.sdk.denied
        message = self.sdk.message(talked.error)
        assert "The request was blocked by policy: it looks like a prompt injection." in message
        assert talked.record["request_id"] in message
        assert INJECTION not in str(talked.error)
        assert talked.reached == []
        assert talked.tries == 1
        assert (talked.record["verdict"], talked.record["reason"], talked.record["status"]) == ("block", "injection", 403)

    @ways
    def test_a_refused_answer_is_an_exception_and_is_not_asked_for_again(self, talk, asynchronous):
        talked = talk(QUESTION, *SAID["a secret"], asynchronous=asynchronous)
        assert type(talked.error) is self.sdk.denied
        assert REFUSED in self.sdk.message(talked.error)
        assert AWS_KEY not in str(talked.error)
        assert talked.tries == len(talked.reached) == 1

    @ways
    def test_so_is_a_stream_that_is_refused_before_anything_has_gone_on(self, talk, asynchronous):
        talked = talk(QUESTION, Text(*SECRET.pieces[3:]), stream=True, asynchronous=asynchronous)
        assert type(talked.error) is self.sdk.denied
        assert REFUSED in self.sdk.message(talked.error)
        assert talked.events == []
        assert talked.tries == len(talked.reached) == 1

    @ways
    def test_a_stream_that_is_refused_halfway_is_told_as_the_sdk_would_have_it(self, talk, asynchronous):
        talked = talk(QUESTION, *SAID["a secret"], stream=True, asynchronous=asynchronous)
        assert REFUSED in self.sdk.told(talked)
        assert "".join(talked.pieces).strip() in ("it", "it is")
        assert AWS_KEY[:8] not in str(talked.events) + str(talked.error)
        assert (talked.record["verdict"], talked.record["reason"], talked.record["status"]) == ("block", "secret", 200)
        assert talked.tries == len(talked.reached) == 1

    @ways
    @manners
    @filtered
    @pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500])
    def test_the_apis_own_errors_keep_their_types_and_are_masked(self, talk, stream, asynchronous, listener, status):
        failed = self.sdk.model.failed(status, f"no account {EMAIL}")
        failed = failed.having(head=(*failed.head, ("retry-after-ms", "1")))
        talked = talk(QUESTION, failed, listener=listener, stream=stream, asynchronous=asynchronous)
        assert type(talked.error) is (self.sdk.failures | {403: self.sdk.denied})[status]
        assert self.sdk.message(talked.error) == ("no account " + (EMAIL if listener == "bare" else "[EMAIL_ADDRESS]"))

    @ways
    @filtered
    def test_so_do_those_that_come_halfway_in_a_stream(self, talk, asynchronous, listener):
        broken = self.sdk.model.broken(GREETING, message=f"no account {EMAIL}")
        talked = talk(QUESTION, broken, listener=listener, stream=True, asynchronous=asynchronous)
        assert "".join(talked.pieces) == "Hello there."
        assert self.sdk.failed_halfway(talked) == ("no account " + (EMAIL if listener == "bare" else "[EMAIL_ADDRESS]"))

    def test_nothing_of_a_value_comes_of_a_model_that_goes_away_halfway(self, talk):
        said = Text("Hello", " there", ", ", EMAIL[:9])
        lost = self.sdk.model.streamed(said)
        until = next(place for place, piece in enumerate(lost.pieces) if EMAIL[:9].encode() in piece)
        lost = lost.having(pieces=lost.pieces[: until + 1], cut=True, pause=0.02)
        talked = talk(QUESTION, lost, stream=True)
        assert isinstance(talked.error, self.sdk.lost)
        assert "".join(talked.pieces).strip() == "Hello there,"
