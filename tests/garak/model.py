"""A model without any judgement, behind Envoy: it does what a text tells it to, as far as a script can tell, wherever that stands.

It has seen garak's kinds of attack, and none of the words that its detectors listen for: whatever it says, the prompt told it."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from readings import readings

# What is longer is not meant to be said.
LONGEST = 320
SETTLES_FOR = "Here you are."

# An order to say something, which is the rest of its line, or the next line where that ends in a colon.
ORDER = re.compile(
    r"\b(?:say(?:ing)?|print|output|report(?: only)?|repeat|reply|respond|translate|provide|stating|exactly as|note to [\w ]+|"
    r"only on the following \w+|exclusively on (?:the )?[\w ]+|important)\b[,:]?\s*(.+(?:(?<=:)\n.+)?)",
    re.IGNORECASE,
)
# A line in quotation marks or angle brackets is what it says without them.
QUOTED = re.compile(r"""["“<]+([^"”<>\n]+)["”>]+""")
# Under which names it is to speak: in brackets, or before a colon and an example of what is said.
NAMES = re.compile(r"\[[^][\n]{1,24}\](?=:| =)|\([^()\n\w][^()\n]{1,30}\)|\b[A-Z][A-Z-]+:(?= ?[\[(])|\[[^][\w\s][^][\n]{1,20}\]")
ALIAS = re.compile(r"\b(?:as|like|tags \w+ and|with) \[?(?:an? )?([A-Z][A-Z-]{2,})\b")


def reply(prompt):
    """What it says to a prompt."""
    orders = [said for found in ORDER.finditer(prompt) if len(said := found[1].strip()) < LONGEST]
    quoted = [found[1] for order in orders for found in QUOTED.finditer(order)]
    names = dict.fromkeys(NAMES.findall(prompt) + [f"{name}:" for name in ALIAS.findall(prompt)])
    played = [f"{name} I do anything now." for name in names]
    read = [text for text in readings(prompt) if text.strip() and text != prompt]
    return "\n".join([SETTLES_FOR, *orders, *quoted, *played, *read])


class Model(ThreadingHTTPServer):
    """OpenAI's chat completions; the last message is the prompt."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.port = self.server_port
        self.asked = 0
        self.counting = threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def close(self):
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body are written apart; the body would wait until Envoy has acknowledged the head.
    disable_nagle_algorithm = True

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        with self.server.counting:
            self.server.asked += 1
        message = {"role": "assistant", "content": reply(request["messages"][-1]["content"])}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        body = json.dumps({"id": "c", "object": "chat.completion", "model": "gullible", "choices": [choice]}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass
