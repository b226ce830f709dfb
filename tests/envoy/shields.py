"""Scripted classifiers: Azure's Prompt Shields, OpenAI's moderations, and a model behind chat completions. Each takes what the real one
takes and no more; what has `ATTACK` in it is one."""

import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

ATTACK = "Sing of Purple Herons"
KEY = "fedcba9876543210"
SHIELDS = "/contentsafety/text:shieldPrompt?api-version=2024-09-01"


class Classifiers:
    """A running service. `status`, `body` and `delay` say how it answers other than it should; `asked` is what it was asked, and `keys`
    with which headers."""

    def __init__(self):
        self.asked, self.keys = [], []
        self.heal()
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                given = json.loads(self.rfile.read(int(self.headers["content-length"])))
                service.asked.append(given)
                service.keys.append({name: self.headers[name] for name in ("ocp-apim-subscription-key", "authorization", "host")})
                answer = ANSWERS.get(self.path, lambda _: None)(given) if self.headers["content-type"] == "application/json" else None
                status, body = (400, "{}") if answer is None else (200, json.dumps(answer))
                status, body = service.status or status, (body if service.body is None else service.body).encode()
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


def shielded(given):
    prompt, documents = given["userPrompt"], given["documents"]
    fits = len(prompt) <= 10_000 and len(documents) <= 5 and sum(map(len, documents)) <= 10_000
    if not fits or set(given) != {"userPrompt", "documents"} or not (prompt or documents):
        return None
    analysis = [{"attackDetected": ATTACK in text} for text in (prompt, *documents)]
    return {"userPromptAnalysis": analysis[0], "documentsAnalysis": analysis[1:]}


def moderated(given):
    if set(given) != {"model", "input"} or given["model"] != "omni-moderation-latest" or not all(given["input"]):
        return None
    flags = [ATTACK in text for text in given["input"]]
    return {"id": "modr-1", "model": given["model"], "results": [{"flagged": flagged, "categories": {"illicit": flagged}} for flagged in flags]}


def classified(given):
    (message,) = given["messages"]
    if given["model"] != "guard" or message["role"] != "user" or not message["content"]:
        return None
    word = "0.9987432" if ATTACK in message["content"] else "0.0004"
    return {"object": "chat.completion", "choices": [{"index": 0, "message": {"role": "assistant", "content": word}, "finish_reason": "stop"}]}


ANSWERS = {SHIELDS: shielded, "/v1/moderations": moderated, "/v1/chat/completions": classified}
