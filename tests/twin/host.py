"""A Proxy-Wasm 0.2.1 host that does what Envoy 1.40 does, as far as the filter can tell, without Envoy.

`Vm` is the filter with one policy, and the functions that it imports; `Stream` is one HTTP exchange that passes through it. Both follow
Envoy's `source/extensions/common/wasm/context.cc` and the C++ host's `exports.cc`. What Envoy would bear in silence, and a filter must
never do, fails here: a pointer outside its memory, a stream that nobody continues, a call when no callback runs.
"""

import os
import struct
from collections import Counter
from dataclasses import dataclass, field
from types import EllipsisType

import services
import wasmtime

OK, NOT_FOUND, BAD_ARGUMENT, SERIALISATION_FAILURE, CAS_MISMATCH = 0, 1, 2, 3, 8
PAUSE = 1
REQUEST, RESPONSE = 0, 1
DIRECTIONS = ("request", "response")
CALL_RESPONSE_BODY, CONFIGURATION = 4, 7
CALL_RESPONSE_HEADERS = 6
HEADERS = {0: REQUEST, 2: RESPONSE}
LEVELS = ("trace", "debug", "info", "warn", "error", "critical")
COUNTER, HISTOGRAM = 0, 2
ROOT = 1
# The most instructions of one call. What an exchange takes is far below; a filter that goes round in circles is not waited for.
MOST_STEPS = 10**9
CONFIG = wasmtime.Config()
# Traps by signals would meet pytest's own handlers of them.
CONFIG.signals_based_traps = False
CONFIG.consume_fuel = True
ENGINE = wasmtime.Engine(CONFIG)


class Refused(Exception):
    """An import that gives another status than OK."""


class Fallen(AssertionError):
    """The filter trapped, or did what no host can do anything with."""


@dataclass
class Reply:
    """An answer of the filter's own."""

    status: int
    details: str
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def head(self):
        return [(":status", str(self.status)), *self.headers, ("content-length", str(len(self.body)))]


@dataclass
class Side:
    """One direction of a stream, on its way through the filter."""

    headers: list[tuple[str, str]] = field(default_factory=list)
    headers_are_open: bool = False
    # As they went on.
    headers_out: list[tuple[str, str]] | None = None
    # What a body callback may read and replace.
    at_hand: bytearray | None = None
    # What a paused callback left to the host.
    held: bytearray = field(default_factory=bytearray)
    is_holding: bool = False
    body_out: bytearray = field(default_factory=bytearray)

    def go_on(self):
        """All that is held leaves; headers first, and once."""
        if self.headers_out is None:
            self.headers_out = list(self.headers)
        self.body_out += self.held
        self.held.clear()
        self.is_holding = False


class Vm:
    """The filter, started and configured. `shared` is what all VMs of a process share."""

    def __init__(self, module, policy, environment=None, hold=True, shared=None):
        self.policy, self.hold, self.environment = policy.encode(), hold, environment or {}
        self.shared = {} if shared is None else shared
        self.log, self.metrics = [], {}
        # Each reading is a millisecond later, so that what took time can be told from what did not.
        self.time = 1_700_000_000_000_000_000
        self.context, self.last_context, self.is_fallen = None, ROOT, False
        # The streams by their numbers, how many calls there were, and the answer that is being told.
        self.streams, self.calls, self.answer = {}, 0, None
        self.store = wasmtime.Store(ENGINE)
        imports = [self._linked(wanted) for wanted in module.imports]
        self.exports = wasmtime.Instance(self.store, module, imports).exports(self.store)
        self.memory = self.exports["memory"]
        self.call("_initialize", None)
        assert "proxy_abi_version_0_2_1" in self.exports
        self.call("proxy_on_context_create", ROOT, ROOT, 0)
        assert self.call("proxy_on_vm_start", ROOT, ROOT, 0) and self.call("proxy_on_configure", ROOT, ROOT, len(self.policy)), self.log

    def call(self, name, context, *arguments):
        """Calls the filter on behalf of a stream, or of `ROOT`."""
        outer, self.context = self.context, context
        self.store.set_fuel(MOST_STEPS)
        try:
            return self.exports[name](self.store, *arguments)
        except Exception as error:
            self.is_fallen = True
            raise Fallen(f"{name}: {error}\n{self.log}") from error
        finally:
            self.context = outer

    def _linked(self, wanted):
        """An import: numbers come unsigned, and what goes wrong becomes a status."""
        act = getattr(self, wanted.name, None)
        assert act, f"the filter imports {wanted.module}.{wanted.name}, which this host does not have"
        masks = [0xFFFF_FFFF if str(kind) == "i32" else 0xFFFF_FFFF_FFFF_FFFF for kind in wanted.type.params]

        def run(*arguments):
            try:
                act(*[argument & mask for argument, mask in zip(arguments, masks, strict=True)])
            except Refused as refused:
                return refused.args[0]
            return OK

        return wasmtime.Func(self.store, wanted.type, run)

    def _read(self, at, size):
        if at + size > self.memory.data_len(self.store):
            raise Fallen(f"{size} bytes at {at} are outside the memory")
        return bytes(self.memory.read(self.store, at, at + size))

    def _text(self, at, size):
        return self._read(at, size).decode()

    def _write(self, at, value):
        if at + len(value) > self.memory.data_len(self.store):
            raise Fallen(f"{len(value)} bytes at {at} are outside the memory")
        self.memory.write(self.store, value, at)

    def _write_number(self, at, number, form="<I"):
        self._write(at, struct.pack(form, number))

    def _hand_over(self, value, pointer_at, size_at):
        """Gives bytes to the filter, in memory that it allocates for them; for none, it allocates nothing."""
        place = 0
        if value:
            place = self.exports["proxy_on_memory_allocate"](self.store, len(value)) & 0xFFFF_FFFF
            if place == 0:
                raise Fallen("the filter allocates no memory")
            self._write(place, value)
        self._write_number(pointer_at, place)
        self._write_number(size_at, len(value))

    def _stream(self):
        """The stream that is being called."""
        if self.context is None:
            raise Fallen("a call of the host while no callback runs")
        if self.context is ROOT:
            raise Refused(BAD_ARGUMENT)
        return self.context

    # Imports, under their own names.

    def proxy_log(self, level, at, size):
        self.log.append((LEVELS[level], self._text(at, size)))

    def proxy_get_current_time_nanoseconds(self, at):
        self.time += 1_000_000
        self._write_number(at, self.time, "<Q")

    def proxy_get_buffer_bytes(self, kind, start, most, pointer_at, size_at):
        if kind == CONFIGURATION:
            if self.context is not ROOT:
                raise Refused(NOT_FOUND)
            buffer = self.policy
        elif kind == CALL_RESPONSE_BODY:
            buffer = self.answer[1]
        else:
            buffer = self._stream().sides[kind].at_hand or b""
        if start > len(buffer):
            raise Fallen(f"a read from {start} on of a buffer of {len(buffer)} bytes")
        if value := bytes(buffer[start : start + most]):
            self._hand_over(value, pointer_at, size_at)

    def proxy_set_buffer_bytes(self, kind, start, size, at, value_size):
        buffer, value = self._stream().sides[kind].at_hand, self._read(at, value_size)
        if buffer is None:
            raise Refused(BAD_ARGUMENT)
        if start == 0:
            buffer[:size] = value
        elif start >= len(buffer):
            buffer += value
        else:
            raise Refused(BAD_ARGUMENT)

    def proxy_get_header_map_pairs(self, kind, pointer_at, size_at):
        if kind == CALL_RESPONSE_HEADERS:
            return self._hand_over(serialised(self.answer[0]), pointer_at, size_at)
        side = self._stream().sides[HEADERS[kind]]
        self._hand_over(serialised(side.headers) if side.headers_are_open else b"", pointer_at, size_at)

    def _open_headers(self, kind):
        side = self._stream().sides[HEADERS[kind]]
        if not side.headers_are_open:
            raise Refused(BAD_ARGUMENT)
        return side.headers

    def proxy_replace_header_map_value(self, kind, at, size, value_at, value_size):
        headers, name, value = self._open_headers(kind), self._text(at, size).lower(), self._text(value_at, value_size)
        place = next((place for place, (there, _) in enumerate(headers) if there == name), len(headers))
        headers[place : place + 1] = [(name, value)]

    def proxy_remove_header_map_value(self, kind, at, size):
        headers = self._open_headers(kind)
        headers[:] = [pair for pair in headers if pair[0] != self._text(at, size).lower()]

    def proxy_get_property(self, at, size, pointer_at, size_at):
        value = self._stream().property(self._text(at, size).split("\0"))
        if value is None:
            raise Refused(NOT_FOUND)
        self._hand_over(value, pointer_at, size_at)

    def proxy_set_property(self, at, size, value_at, value_size):
        self._stream().state[self._text(at, size)] = self._read(value_at, value_size)

    def proxy_get_shared_data(self, at, size, pointer_at, size_at, cas_at):
        if (key := self._read(at, size)) not in self.shared:
            raise Refused(NOT_FOUND)
        value, cas = self.shared[key]
        self._hand_over(value, pointer_at, size_at)
        self._write_number(cas_at, cas)

    def proxy_set_shared_data(self, at, size, value_at, value_size, cas):
        key = self._read(at, size)
        _, current = self.shared.get(key, (b"", 0))
        # As Envoy has it: where nothing is there, there is nothing to compare.
        if cas and current and cas != current:
            raise Refused(CAS_MISMATCH)
        self.shared[key] = self._read(value_at, value_size), current + 1

    def proxy_send_local_response(self, status, at, size, body_at, body_size, headers_at, headers_size, _grpc_status):
        stream, details = self._stream(), self._text(at, size)
        if stream.reply:
            raise Fallen("a second answer to one request")
        stream.reply = Reply(status, details, pairs(self._read(headers_at, headers_size)), self._read(body_at, body_size))

    def proxy_close_stream(self, _direction):
        self._stream().is_reset = True

    def proxy_http_call(self, at, size, headers_at, headers_size, body_at, body_size, trailers_at, trailers_size, timeout, token_at):
        stream, headers = self._stream(), dict(pairs(self._read(headers_at, headers_size)))
        if not {":method", ":path", ":authority"} <= headers.keys() or pairs(self._read(trailers_at, trailers_size)):
            raise Refused(BAD_ARGUMENT)
        if not timeout or not self._text(at, size):
            raise Fallen("a call that may take for ever, or to nobody")
        self.calls += 1
        stream.calls.append((self.calls, self._read(body_at, body_size)))
        self._write_number(token_at, self.calls)

    def proxy_set_effective_context(self, context):
        self.context = self.streams[context]

    def proxy_continue_stream(self, direction):
        self._stream().continued = direction

    def proxy_call_foreign_function(self, at, size, _argument_at, _argument_size, pointer_at, size_at):
        if self._text(at, size) != "declare_property" or self.context is not ROOT:
            raise Refused(NOT_FOUND)
        self._hand_over(b"", pointer_at, size_at)

    def proxy_define_metric(self, kind, at, size, id_at):
        # As in Envoy, the kind stands in the id, and each definition gets its own.
        self.metrics[id_ := len(self.metrics) + 1 << 2 | kind] = self._text(at, size)
        self._write_number(id_at, id_)

    def proxy_increment_metric(self, id_, by):
        if id_ not in self.metrics:
            raise Refused(NOT_FOUND)
        if id_ & 3 != COUNTER or not 0 < by < 1 << 63:
            raise Refused(BAD_ARGUMENT)
        self._stream().counted[self.metrics[id_]] += by

    def proxy_record_metric(self, id_, value):
        if id_ not in self.metrics or id_ & 3 != HISTOGRAM:
            raise Refused(NOT_FOUND)
        self._stream().measured[self.metrics[id_]] = value

    def environ_sizes_get(self, count_at, size_at):
        self._write_number(count_at, len(self.environment))
        self._write_number(size_at, sum(map(len, self._variables())))

    def environ_get(self, pointers_at, at):
        for place, variable in enumerate(self._variables()):
            self._write_number(pointers_at + 4 * place, at)
            self._write(at, variable)
            at += len(variable)

    def _variables(self):
        return [f"{name}={value}\0".encode() for name, value in self.environment.items()]

    def random_get(self, at, size):
        self._write(at, os.urandom(size))

    def fd_write(self, file, slices_at, count, written_at):
        slices = struct.iter_unpack("<II", self._read(slices_at, count * 8))
        written = b"".join(self._read(at, size) for at, size in slices)
        self.log.append(("info" if file == 1 else "error", written.decode(errors="replace")))
        self._write_number(written_at, len(written))

    def proc_exit(self, code):
        raise Fallen(f"it exits with {code}")


class Stream:
    """One HTTP exchange. What went on is in `sides`; `ended_in` says which message was answered (`reply`) or cut off instead of going on
    to its end."""

    def __init__(self, vm, route=None, case=None):
        self.vm, self.route, self.case = vm, route, case or {}
        # Calls that are not answered, and the direction that goes on after an answer.
        self.calls, self.continued = [], None
        self.sides = (Side(), Side())
        self.state, self.counted, self.measured = {}, Counter(), {}
        self.reply, self.is_reset = None, False
        self.ended_in, self.ended_at = None, None
        self.details = None
        vm.last_context += 1
        self.id = vm.last_context
        vm.streams[self.id] = self
        vm.call("proxy_on_context_create", ROOT, self.id, ROOT)

    def send(self, direction, headers, chunks, trailers=()):
        """Sends a message through the filter, until it has come whole or the stream has ended."""
        if self.ended_in is not None:
            return
        self._send(direction, headers, chunks, trailers)
        if self.ended_in == REQUEST and self.reply:
            # An answer to a request passes the filter as the upstream's would.
            reply, self.reply, self.ended_in = self.reply, None, None
            self._send(RESPONSE, reply.head, [reply.body] if reply.body else [], ())
            if self.ended_in is not None:
                raise Fallen("the filter refuses its own answer")
            self.reply, self.ended_in = reply, REQUEST

    def _send(self, direction, headers, chunks, trailers):
        side = self.sides[direction]
        side.headers, side.headers_are_open = list(headers), True
        self._step(direction, "headers", len(headers), not chunks and not trailers)
        if side.headers_out is None and self.ended_in is None and not self.vm.hold:
            raise Fallen("the stream hangs: headers are held where that stops the body, too")
        for place, chunk in enumerate(chunks):
            if self.ended_in is None:
                side.at_hand = side.held if side.is_holding else bytearray()
                side.at_hand += chunk
                self._step(direction, "body", len(side.at_hand), place + 1 == len(chunks) and not trailers)
        if trailers and self.ended_in is None:
            side.at_hand = side.held if side.is_holding else None
            self._step(direction, "trailers", len(trailers))
        self._answer_calls(direction)
        if self.ended_in is None and (side.is_holding or side.headers_out is None):
            raise Fallen("the stream hangs: all of a message has come, and it is held")

    def _step(self, direction, what, *arguments):
        """One callback, and what Envoy does after it."""
        side = self.sides[direction]
        action = self.vm.call(f"proxy_on_{DIRECTIONS[direction]}_{what}", self, self.id, *arguments)
        if side.at_hand is not None and side.at_hand is not side.held:
            side.held += side.at_hand
        side.at_hand = None
        if self.is_reset or self.reply:
            self.ended_in, self.ended_at = direction, what
            self._answer(direction)
        elif action == PAUSE:
            side.is_holding = what != "headers"
        else:
            side.go_on()
            side.headers_are_open = side.headers_are_open and what != "headers"
            if direction == RESPONSE and self.details is None:
                self.details = "via_upstream"
        if not services.is_late(self.case):
            self._answer_calls(direction)

    def _answer_calls(self, direction):
        """Tells the filter what came of its calls, about the message that is on its way."""
        side = self.sides[direction]
        while self.calls and self.ended_in is None:
            token, body = self.calls.pop(0)
            self.vm.answer = services.answer(self.case, body)
            side.at_hand = side.held if side.is_holding else None
            headers, said = self.vm.answer
            self.vm.call("proxy_on_http_call_response", ROOT, ROOT, token, len(headers), len(said), 0)
            side.at_hand, self.vm.answer = None, None
            if self.is_reset or self.reply:
                self.ended_in, self.ended_at = direction, "call"
                self._answer(direction)
            elif self.continued is not None:
                if self.continued != direction or not side.is_holding:
                    raise Fallen("a stream that is not held is let go of")
                self.continued = None
                side.go_on()
                if direction == RESPONSE and self.details is None:
                    self.details = "via_upstream"

    def _answer(self, direction):
        """Sends the filter's own answer, unless the stream is cut off; it is where the upstream's answer is on its way already."""
        side = self.sides[RESPONSE]
        if self.is_reset or side.headers_out is not None:
            self.is_reset, self.reply = True, None
            return
        self.details = self.reply.details.replace(" ", "_")
        if direction == RESPONSE:
            side.headers_out, side.body_out = self.reply.head, bytearray(self.reply.body)

    def close(self):
        """The stream is over: it is logged, then forgotten."""
        if self.details is None:
            self.details = "downstream_remote_disconnect"
        self.vm.call("proxy_on_log", self, self.id)
        self.vm.call("proxy_on_delete", self, self.id)
        del self.vm.streams[self.id]

    @property
    def _asked(self):
        return self.case.get("request") or {}

    def property(self, path):
        match path:
            case ["xds", "route_name"]:
                return None if self.route is None else self.route.encode()
            case ["response", "code"]:
                status = dict(self.sides[RESPONSE].headers_out or ()).get(":status")
                return status and struct.pack("<q", int(status))
            case ["response", "code_details"]:
                return self.details and self.details.encode()
            case ["metadata", "filter_metadata", "envoy.filters.http.jwt_authn", "jwt", *names]:
                return in_bytes(claim_at(self._asked.get("claims"), names))
            case ["connection", name]:
                return self._asked.get("certificate", {}).get(CERTIFICATE[name], "").encode()
            case ["source", "address"]:
                peer = self._asked.get("peer")
                # An address without a port is of somebody farther off.
                return (f"{peer}:4711" if peer else "192.0.2.255:0").encode()
            case ["filter_state", "portcullis.peer"]:
                return None
        raise Fallen(f"the property {path}, which this host does not have")


CERTIFICATE = {
    "uri_san_peer_certificate": "uri_san",
    "dns_san_peer_certificate": "dns_san",
    "subject_peer_certificate": "subject",
    "sha256_peer_certificate_digest": "digest",
}


def claim_at(claims, names):
    """The claim at a path of names; `...` where there is none."""
    for name in names:
        if not isinstance(claims, dict) or name not in claims:
            return ...
        claims = claims[name]
    return claims


def in_bytes(claim):
    """A claim as Envoy hands it over: without its type. What it cannot put so, it refuses."""
    match claim:
        case EllipsisType():
            return None
        case bool():
            return bytes([claim])
        case int() | float():
            return struct.pack("<d", claim)
        case str():
            return claim.encode()
        case list() if all(isinstance(one, str) for one in claim):
            return serialised([(one, "") for one in claim])
        case dict() if all(isinstance(one, str) for one in claim.values()):
            return serialised(list(claim.items()))
    raise Refused(SERIALISATION_FAILURE)


def serialised(headers):
    """Pairs in the ABI's form: their count, the sizes of each, and then each name and value with a NUL after it."""
    flat = [text.encode() for pair in headers for text in pair]
    numbers = struct.pack(f"<{1 + len(flat)}I", len(headers), *map(len, flat))
    return numbers + b"".join(text + b"\0" for text in flat)


def pairs(value):
    """The pairs of a value in the ABI's form."""
    (count,) = struct.unpack_from("<I", value)
    sizes = struct.unpack_from(f"<{2 * count}I", value, 4)
    at, texts = 4 + 8 * count, []
    for size in sizes:
        texts.append(value[at : at + size].decode())
        at += size + 1
    if at != len(value):
        raise Fallen(f"pairs of {at} bytes in {len(value)}")
    return list(zip(texts[::2], texts[1::2], strict=True))
