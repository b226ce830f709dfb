"""A scripted Azure AI Language: it takes what the real one takes and no more, and counts in UTF-16 as that does when asked to."""

import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

KEY = "0123456789abcdef"
HOST = "example.cognitiveservices.azure.com"
PATH = "/language/:analyze-text?api-version=2023-04-01"
PEOPLE = ["Rosalind Quill", "José Ñandú"]


class Azure:
    """A running service. `status`, `body` and `delay` say how it answers other than it should; `asked` is what it was asked."""

    def __init__(self):
        self.asked = []
        self.heal()
        azure = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                given = json.loads(self.rfile.read(int(self.headers["content-length"])))
                azure.asked.append(given)
                wrong = complaint(self.path, self.headers, given)
                status, body = (400, json.dumps({"error": wrong})) if wrong else (200, json.dumps(answer(given)))
                status, body = azure.status or status, (body if azure.body is None else azure.body).encode()
                time.sleep(azure.delay)
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


def complaint(path, headers, given):
    """What Azure would not take."""
    parameters, documents = given.get("parameters", {}), given.get("analysisInput", {}).get("documents", [])
    checks = {
        "path": path == PATH,
        "key": headers["ocp-apim-subscription-key"] == KEY,
        "host": headers["host"] == HOST,
        "type": headers["content-type"] == "application/json",
        "kind": given.get("kind") == "PiiEntityRecognition",
        "unit": parameters.get("stringIndexType") == "Utf16CodeUnit",
        "logging": parameters.get("loggingOptOut") is True,
        "categories": parameters.get("piiCategories") == ["Person", "Address"],
        "documents": 1 <= len(documents) <= 5,
        "ids": len({document["id"] for document in documents}) == len(documents),
        "lengths": all(1 <= len(document["text"]) <= 5120 for document in documents),
        "languages": all(document["language"] == "en" for document in documents),
    }
    return ", ".join(name for name, holds in checks.items() if not holds)


def answer(given):
    """What it finds."""
    documents = [{"id": one["id"], "entities": entities(one["text"]), "warnings": []} for one in given["analysisInput"]["documents"]]
    return {"kind": "PiiEntityRecognitionResults", "results": {"documents": documents, "errors": [], "modelVersion": "2023-09-01"}}


def entities(text):
    units = lambda part: len(part.encode("utf-16-le")) // 2
    found = []
    for name in PEOPLE:
        at = text.find(name)
        while at >= 0:
            place = {"offset": units(text[:at]), "length": units(name)}
            found.append({"text": name, "category": "Person", "confidenceScore": 0.98} | place)
            at = text.find(name, at + 1)
    return found
