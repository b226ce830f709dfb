"""A scripted service: what answers JSON as a real one would, unless it is told to answer otherwise."""

import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class Scripted:
    """A running service. `status`, `body` and `delay` say how it answers other than it should; `asked` is what it was asked.

    `reply(path, headers, given)` gives its status and the JSON of its answer."""

    def __init__(self, reply):
        self.asked = []
        self.heal()
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                given = json.loads(self.rfile.read(int(self.headers["content-length"])))
                service.asked.append(given)
                status, answer = reply(self.path, self.headers, given)
                body = json.dumps(answer) if service.body is None else service.body
                status, body = service.status or status, body.encode()
                time.sleep(service.delay)
                try:
                    self.send_response(status)
                    self.send_header("content-type", "application/json")
                    self.send_header("content-length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except OSError:
                    pass

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        Thread(target=self.server.serve_forever, daemon=True).start()

    def heal(self):
        self.status, self.body, self.delay = None, None, 0

    def close(self):
        self.server.shutdown()
        self.server.server_close()
