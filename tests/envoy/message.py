"""HTTP messages, in the words of HTTP/2 whatever carries them: what is sent, cut as the test wants it, and what has come."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

# The length that a message says: that of its pieces. Or none, since it ends with its connection (HTTP/1).
OWN, UNTIL_CLOSE = -1, -2


@dataclass(frozen=True)
class Script:
    """A message as it is to be sent."""

    head: tuple[tuple[str, str], ...]
    pieces: Iterable[bytes] = ()
    trailers: tuple[tuple[str, str], ...] = ()
    # The content-length that it says: a number, one of the above, or none (chunked in HTTP/1).
    length: int | None = OWN
    # Seconds before it, and after each piece.
    delay: float = 0
    pause: float = 0
    # Whether it answers a request whose body has not come (HTTP/1).
    early: bool = False
    # Whether the connection is reset where the end would be.
    cut: bool = False

    def having(self, **changes):
        return replace(self, **changes)

    def length_header(self):
        if self.length is None:
            return ()
        length = sum(map(len, self.pieces)) if self.length == OWN else self.length
        return (("content-length", str(length)),)


@dataclass
class Message:
    """A message as it came."""

    head: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    trailers: list[tuple[str, str]] = field(default_factory=list)
    # Whether it came to its end.
    whole: bool = False

    def header(self, name):
        values = [value for field_name, value in self.head if field_name == name]
        return ", ".join(values) if values else None

    @property
    def status(self):
        return int(self.header(":status"))


def request(path, *pieces, method="POST", headers=None, **more):
    given = {"content-type": "application/json", **(headers or {})}
    pseudo = {":method": method, ":path": path, ":scheme": "http", ":authority": "model.test"}
    return Script(_head(pseudo | given), pieces, **more)


def answer(*pieces, status=200, headers=None, **more):
    given = {"content-type": "application/json", **(headers or {})}
    return Script(_head({":status": str(status)} | given), pieces, **more)


# A connection that is reset where an answer would be.
RESET = Script((), cut=True)


def bytewise(body):
    """The body in pieces of one byte."""
    return tuple(body[at : at + 1] for at in range(len(body)))


def _head(fields):
    return tuple((name, value) for name, value in fields.items() if value is not None)
