"""The events of all streams of a server, so that a client that lost one reads on where it was."""

import itertools

from mcp.server.streamable_http import EventMessage, EventStore


class Stored(EventStore):
    def __init__(self):
        self.events = {}
        self.numbers = itertools.count(1)

    async def store_event(self, stream_id, message):
        number = next(self.numbers)
        self.events[number] = (stream_id, message)
        return str(number)

    async def replay_events_after(self, last_event_id, send_callback):
        if int(last_event_id) not in self.events:
            return None
        stream, _ = self.events[int(last_event_id)]
        # Sending yields to what stores more.
        for number, (of, message) in list(self.events.items()):
            # An event without a message only gave its stream a first number.
            if of == stream and number > int(last_event_id) and message is not None:
                await send_callback(EventMessage(message, str(number)))
        return stream
