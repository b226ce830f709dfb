"""The Presidio analyzer, as a service: the engine from PyPI behind the API of Presidio's own image, on a blank pipeline (no model is
fetched) that knows a few names by a list.

The parts of Presidio's `app.py` that its package lacks: `POST /analyze` with one text or several."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import spacy
from presidio_analyzer import AnalyzerEngine, AnalyzerRequest, BatchAnalyzerEngine, PatternRecognizer
from presidio_analyzer.nlp_engine import SpacyNlpEngine

PEOPLE = ["Rosalind Quill", "José Ñandú"]


class Blank(SpacyNlpEngine):
    """A pipeline that knows words, and no more."""

    def load(self):
        self.nlp = {"en": spacy.blank("en")}


class Presidio:
    """A running analyzer; what it was asked is in `asked`."""

    def __init__(self):
        engine = AnalyzerEngine(nlp_engine=Blank(), supported_languages=["en"])
        engine.registry.add_recognizer(PatternRecognizer(supported_entity="PERSON", deny_list=PEOPLE))
        batch, asked = BatchAnalyzerEngine(engine), []

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                given = json.loads(self.rfile.read(int(self.headers["content-length"])))
                asked.append(given)
                request = AnalyzerRequest(given)
                several = isinstance(request.text, list)
                found = batch.analyze_iterator(
                    request.text if several else [request.text],
                    language=request.language,
                    entities=request.entities,
                    score_threshold=request.score_threshold,
                )
                keys = ("entity_type", "start", "end", "score")
                lists = [[{key: getattr(one, key) for key in keys} for one in of_text] for of_text in found]
                body = json.dumps(lists if several else lists[0]).encode()
                self.send_response(200 if self.path == "/analyze" else 404)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.asked = asked
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
