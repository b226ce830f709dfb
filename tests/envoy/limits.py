"""A rate limit service, as Envoy's limiter asks one (envoy.service.ratelimit.v3), in gRPC over plain HTTP/2.

Limits never come back in it: what was used stays used, so that tests need no clock."""

import socket
import threading
from collections import Counter

from http2 import Http2
from message import Script

OK, OVER_LIMIT = 1, 2


class Limits:
    """A running service. `limits`: how much there is, by the keys of a descriptor. `used`: how much of it was, by descriptor."""

    def __init__(self, limits):
        self.limits = limits
        self.used = Counter()
        self.asked = []
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self.listener.close()

    def _accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection):
        http2 = Http2(connection, client=False)
        while came := http2.receive():
            stream, request = came
            if request.whole:
                # A message of gRPC: whether it is compressed, its length, and itself.
                answer = self._judge(request.body[5:])
                framed = b"\0" + len(answer).to_bytes(4, "big") + answer
                head = ((":status", "200"), ("content-type", "application/grpc"))
                http2.send(stream, Script(head, (framed,), trailers=(("grpc-status", "0"),), length=None))

    def _judge(self, request):
        """A RateLimitRequest, and the RateLimitResponse to it."""
        codes = []
        with self.lock:
            for descriptor in fields(request, 2):
                entries = tuple((text(entry, 1), text(entry, 2)) for entry in fields(descriptor, 1))
                # A UInt64Value: where it is there without a number, that is nothing.
                addend = next((sum(fields(value, 1)) for value in fields(descriptor, 3)), 1)
                self.asked.append((entries, addend))
                most = self.limits.get(tuple(key for key, _ in entries))
                before, self.used[entries] = self.used[entries], self.used[entries] + addend
                is_over = most is not None and (self.used[entries] > most if addend else before >= most)
                codes.append(OVER_LIMIT if is_over else OK)
        statuses = b"".join(bytes([0x12, 2, 0x08, code]) for code in codes)
        return bytes([0x08, max(codes, default=OK)]) + statuses


def fields(message, wanted):
    """The values of one field of a message in Protocol Buffers: numbers, and bytes."""
    at, values = 0, []

    def varint():
        nonlocal at
        number, shift = 0, 0
        while True:
            byte = message[at]
            at += 1
            number |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return number

    while at < len(message):
        tag = varint()
        if tag & 7 == 0:
            value = varint()
        else:
            assert tag & 7 == 2, f"unknown wire type {tag & 7}"
            length = varint()
            value = message[at : at + length]
            at += length
        if tag >> 3 == wanted:
            values.append(value)
    return values


def text(message, wanted):
    return b"".join(fields(message, wanted)).decode()
