"""HTTP/2 without TLS, from either side."""

import time

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.events import (
    DataReceived,
    RequestReceived,
    ResponseReceived,
    StreamEnded,
    StreamReset,
    TrailersReceived,
)
from h2.exceptions import ProtocolError

from message import Message

PREFACE = b"PRI * HTTP/2.0"


class Http2:
    """One connection, and the messages that come on it."""

    def __init__(self, connection, client):
        self.connection = connection
        lenient = {"validate_outbound_headers": False, "validate_inbound_headers": False}
        self.state = H2Connection(H2Configuration(client_side=client, header_encoding=False, **lenient))
        self.coming = {}
        self.come = []
        self.state.initiate_connection()
        self._flush()

    def send(self, stream, script):
        """Sends a message on a stream. What the other side no longer takes is dropped: its answer says why."""
        time.sleep(script.delay)
        try:
            if script.head:
                self._send_parts(stream, script)
            if script.cut:
                self.state.reset_stream(stream, ErrorCodes.INTERNAL_ERROR)
            self._flush()
        except (OSError, ProtocolError):
            pass

    def _send_parts(self, stream, script):
        length = script.length_header() if script.pieces else ()
        more = script.trailers or script.cut
        self.state.send_headers(stream, encoded(script.head + length), end_stream=not (script.pieces or more))
        self._flush()
        for piece in script.pieces:
            self._send_piece(stream, piece)
            time.sleep(script.pause)
        if script.trailers:
            self.state.send_headers(stream, encoded(script.trailers), end_stream=True)
        elif script.pieces and not more:
            self.state.end_stream(stream)

    def _send_piece(self, stream, piece):
        while piece:
            room = min(self.state.local_flow_control_window(stream), self.state.max_outbound_frame_size)
            part, piece = piece[:room], piece[room:]
            self.state.send_data(stream, part)
            self._flush()
            if not room:
                self._read()

    def receive(self, watch=lambda: None):
        """The next message that came to its end, with its stream; once the connection is gone, one that never will, or `None`.

        `watch` is called whenever something has come."""
        while not self.come:
            watch()
            try:
                gone = not self._read()
            except (OSError, ProtocolError):
                gone = True
            if gone:
                self.come += self.coming.items()
                self.coming = {}
                break
        return self.come.pop(0) if self.come else None

    def _read(self):
        data = self.connection.recv(1 << 16)
        for event in self.state.receive_data(data):
            self._take(event)
        self._flush()
        return bool(data)

    def _take(self, event):
        stream = getattr(event, "stream_id", None)
        match event:
            case RequestReceived() | ResponseReceived():
                self.coming[stream] = Message(head=decoded(event.headers))
            case TrailersReceived() if stream in self.coming:
                self.coming[stream].trailers = decoded(event.headers)
            case DataReceived() if stream in self.coming:
                self.coming[stream].body += event.data
                self.state.acknowledge_received_data(event.flow_controlled_length, stream)
            case StreamEnded() if stream in self.coming:
                self.coming[stream].whole = True
                self.come.append((stream, self.coming.pop(stream)))
            case StreamReset():
                self.come.append((stream, self.coming.pop(stream, Message())))

    def _flush(self):
        self.connection.sendall(self.state.data_to_send())


def encoded(fields):
    return [(name.encode(), value.encode("latin-1")) for name, value in fields]


def decoded(fields):
    return [(name.decode(), value.decode("latin-1")) for name, value in fields]
