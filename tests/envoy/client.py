"""A client that sends byte for byte what the test wrote, in HTTP/1.1 or HTTP/2."""

import socket

import http1
from http2 import Http2

SECONDS = 10


def connect(port, source="127.0.0.1", tls=None, first=b""):
    """A connection from this address; secured, where `tls` says how. `first` is sent before anything else."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=SECONDS, source_address=(source, 0))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.sendall(first)
    return tls.wrap_socket(connection) if tls else connection


def ask(port, script, http="http1", **how):
    """Sends one request on a connection of its own; gives the answer as far as it came, or `None` where there was none."""
    with connect(port, **how) as connection:
        if http == "http2":
            return _ask_http2(connection, script)
        http1.send(connection, script)
        if script.cut:
            return None
        with connection.makefile("rb") as stream:
            return http1.receive(stream)


def _ask_http2(connection, script):
    http2 = Http2(connection, client=True)
    stream = http2.state.get_next_available_stream_id()
    http2.send(stream, script)
    if script.cut:
        return None
    came = http2.receive()
    return came and came[1]
