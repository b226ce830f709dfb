"""What others take to look at the texts of benches/scan.rs: CPython's `re`, Presidio's pattern recognisers, detect-secrets.

In, on standard input: {"seconds", "patterns": [...], "kinds": {kind: [[text, ...] of one body, ...]}}. Out: a line
`peer|kind|microseconds of one body|findings in one body` each, medians and averages. A peer that is not installed is left out,
and a line on standard error says so. All take turns, so that a machine's bad moment falls on all alike.
"""

import contextlib
import json
import logging
import pathlib
import re
import statistics
import sys
import tempfile
import time
import warnings

LEAST_ROUNDS = 3


def cpython(patterns):
    """The patterns of benches/support/control.rs, one after the other: what a guardrail in Python does."""
    compiled = [re.compile(pattern, re.ASCII) for pattern in patterns]
    return lambda texts: sum(1 for text in texts for pattern in compiled for _ in pattern.finditer(text))


def presidio():
    """All of Presidio's recognisers for English that need no language model: spaCy's pipeline is blank, and finds nothing."""
    import spacy
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    class Blank(SpacyNlpEngine):
        def __init__(self):
            super().__init__(models=[{"lang_code": "en", "model_name": "blank"}])
            self.nlp = {"en": spacy.blank("en")}

        def load(self):
            pass

        def is_loaded(self):
            return True

    registry = RecognizerRegistry()
    registry.load_predefined_recognizers(languages=["en"])
    analyzer = AnalyzerEngine(nlp_engine=Blank(), registry=registry, supported_languages=["en"])
    return lambda texts: sum(len(analyzer.analyze(text=text, language="en")) for text in texts)


def detect_secrets(stack):
    """All of its plugins and filters, as it comes. It reads files."""
    from detect_secrets.core.scan import scan_file
    from detect_secrets.settings import default_settings

    stack.enter_context(default_settings())
    path = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory())) / "text.txt"

    def look(texts):
        count = 0
        for text in texts:
            path.write_text(text, encoding="utf-8")
            count += sum(1 for _ in scan_file(str(path)))
        return count

    return look


def available(patterns, stack):
    """Each peer that is installed, by name. What it needs to be open is closed with the stack."""
    makers = {
        "CPython `re`": lambda: cpython(patterns),
        "Presidio's pattern recognisers": presidio,
        "detect-secrets": lambda: detect_secrets(stack),
    }
    for name, make in makers.items():
        try:
            yield name, make()
        except ImportError as error:
            print(f"{name}: skipped, {error}", file=sys.stderr)


def main():
    warnings.filterwarnings("ignore")
    logging.disable(logging.CRITICAL)
    given = json.load(sys.stdin)
    with contextlib.ExitStack() as stack:
        measure(given, stack)


def measure(given, stack):
    cases = [(name, look, kind, bodies) for name, look in available(given["patterns"], stack) for kind, bodies in given["kinds"].items()]
    for _, look, _, bodies in cases:
        look(bodies[0])
    micros = {(name, kind): [] for name, _, kind, _ in cases}
    findings = {}
    end = time.monotonic() + given["seconds"]
    rounds = 0
    while rounds < LEAST_ROUNDS or time.monotonic() < end:
        for name, look, kind, bodies in cases:
            start = time.perf_counter()
            findings[name, kind] = sum(look(texts) for texts in bodies) // len(bodies)
            micros[name, kind].append((time.perf_counter() - start) * 1e6 / len(bodies))
        rounds += 1
    for (name, kind), samples in micros.items():
        print(f"{name}|{kind}|{statistics.median(samples):.1f}|{findings[name, kind]}")


if __name__ == "__main__":
    main()
