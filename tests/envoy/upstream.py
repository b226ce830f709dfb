"""The model: a server that notes what reached it, and answers as the test wrote it, in HTTP/1.1 or HTTP/2.

Requests name their script in the header `x-case`."""

import itertools
import socket
import threading
from collections import defaultdict

import http1
from http2 import PREFACE, Http2
from message import UNTIL_CLOSE, answer

UNSCRIPTED = answer(b"{}")


class Upstream:
    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.scripts = {}
        self.reached = defaultdict(list)
        self.cases = itertools.count(1)
        self.changed = threading.Condition()
        threading.Thread(target=self._accept, daemon=True).start()

    def script(self, answers):
        """Takes the answers to the requests of one case, the last for all that follow; gives the case's name."""
        case = f"case-{next(self.cases)}"
        self.scripts[case] = list(answers) or [UNSCRIPTED]
        return case

    def wait(self, case, enough, seconds=5):
        """Waits until what reached the upstream is enough."""
        with self.changed:
            self.changed.wait_for(lambda: enough(self.reached[case]), seconds)
            return self.reached[case]

    def close(self):
        self.listener.close()

    def _accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection):
        try:
            first = connection.recv(len(PREFACE), socket.MSG_PEEK | socket.MSG_WAITALL)
            if first == PREFACE:
                self._serve_http2(connection)
            else:
                self._serve_http1(connection)
        except OSError:
            pass
        finally:
            connection.close()

    def _serve_http1(self, connection):
        def answer_early(request):
            first = self.scripts.get(request.header("x-case"), [UNSCRIPTED])[0]
            if first.early:
                http1.send(connection, first)

        stream = connection.makefile("rb")
        while request := http1.receive(stream, answer_early):
            script = self._note(request)
            if script.early or not request.whole:
                return
            http1.send(connection, script)
            if script.cut or script.length == UNTIL_CLOSE:
                return
            if dict(script.head)[":status"] == "101":
                while data := stream.read1():
                    connection.sendall(data.upper())

    def _serve_http2(self, connection):
        http2 = Http2(connection, client=False)
        while came := http2.receive():
            stream, request = came
            script = self._note(request)
            if request.whole:
                http2.send(stream, script)

    def _note(self, request):
        case = request.header("x-case")
        with self.changed:
            self.reached[case].append(request)
            self.changed.notify_all()
        scripts = self.scripts.get(case, [UNSCRIPTED])
        return scripts.pop(0) if len(scripts) > 1 else scripts[0]
