"""HTTP/1.1 on a plain socket, byte for byte, from either side."""

import io
import socket
import struct
import time

from message import OWN, UNTIL_CLOSE, Message

WITHOUT_BODY = {"100", "101", "204", "304"}


def send(connection, script):
    """Sends a message. What the other side no longer takes is dropped: its answer says why."""
    time.sleep(script.delay)
    try:
        if script.head:
            connection.sendall(_head(script))
        for piece in script.pieces:
            connection.sendall(piece if script.length is not None else b"%x\r\n%b\r\n" % (len(piece), piece))
            time.sleep(script.pause)
        if script.length is None and not script.cut:
            connection.sendall(b"0\r\n" + _lines(script.trailers) + b"\r\n")
        if script.cut:
            reset(connection)
    except OSError:
        pass


def written(script):
    """A message of a known length, as it is written."""
    return _head(script) + b"".join(script.pieces)


def read(text):
    """The message that is written so."""
    return receive(io.BytesIO(text))


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.shutdown(socket.SHUT_RD)
    connection.close()


def _head(script):
    fields = dict(script.head)
    if ":status" in fields:
        start = f"HTTP/1.1 {fields[':status']} Scripted\r\n"
    else:
        start = f"{fields[':method']} {fields[':path']} HTTP/1.1\r\nhost: {fields[':authority']}\r\n"
    plain = [field for field in script.head if not field[0].startswith(":")]
    if script.length is None:
        plain.append(("transfer-encoding", "chunked"))
    elif script.length == UNTIL_CLOSE:
        plain.append(("connection", "close"))
    elif script.pieces or script.length != OWN or ":status" in fields and fields[":status"] not in WITHOUT_BODY:
        plain += script.length_header()
    return start.encode() + _lines(plain) + b"\r\n"


def _lines(fields):
    return b"".join(f"{name}: {value}\r\n".encode("latin-1") for name, value in fields)


def receive(stream, on_head=lambda message: None):
    """The next message of a buffered stream, as far as it comes; `None` at the stream's end."""
    message = Message()
    try:
        start = stream.readline().decode("latin-1").rstrip()
        if not start:
            return None
        first, second, *_ = start.split(" ")
        answers = first.startswith("HTTP/")
        message.head = [(":status", second)] if answers else [(":method", first), (":path", second)]
        message.head += _fields(stream)
        on_head(message)
        length = message.header("content-length")
        if message.header("transfer-encoding") == "chunked":
            _chunks(stream, message)
        elif length is not None:
            _append(stream, message, int(length))
        elif answers and second not in WITHOUT_BODY:
            message.body = stream.read()
        message.whole = True
    except (OSError, EOFError):
        pass
    return message


def _fields(stream):
    fields = []
    while line := _line(stream):
        name, _, value = line.partition(":")
        fields.append((name.lower(), value.strip()))
    return fields


def _line(stream):
    line = stream.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    return line.decode("latin-1").rstrip("\r\n")


def _chunks(stream, message):
    while size := int(_line(stream), 16):
        _append(stream, message, size)
        _line(stream)
    message.trailers = _fields(stream)


def _append(stream, message, size):
    while size:
        piece = stream.read1(size)
        if not piece:
            raise EOFError
        message.body += piece
        size -= len(piece)
