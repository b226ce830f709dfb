"""One run of the official conformance suite against a server's URL, in an environment of its own: what it checked, and what came of it.

https://github.com/modelcontextprotocol/conformance"""

import json
import os
import re
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ENVIRONMENT = Path(os.environ["CONFORMANCE"])
SECONDS = 180
# What it notes beside its checks: the messages that it sent and received, some of which come in pieces that depend on the time.
NOTED = "INFO"
PASSED = "SUCCESS"
TIME = re.compile(r"-\d{4}-\d\d-\d\dT.*")


@dataclass(frozen=True)
class Check:
    scenario: str
    name: str
    status: str
    # What the suite says of one that did not pass.
    message: str


def run(url, out):
    """The checks of all scenarios, in their order."""
    command = [ENVIRONMENT / "bin" / "node", ENVIRONMENT / "node_modules/@modelcontextprotocol/conformance/dist/index.js"]
    command += ["server", "--suite", "all", "--url", url, "--output-dir", out]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
    out.mkdir(parents=True, exist_ok=True)
    (out / "output.txt").write_text(done.stdout + done.stderr)
    checks = [check for results in sorted(out.glob("server-*/checks.json")) for check in _checks(results)]
    assert checks, done.stdout[-4000:] + done.stderr[-4000:]
    return checks


def report(checks):
    """A line for each scenario."""
    counts = Counter((check.scenario, check.status) for check in checks)
    scenarios = dict.fromkeys(check.scenario for check in checks)
    statuses = sorted({check.status for check in checks})
    lines = [[scenario, *(str(counts[scenario, status] or "") for status in statuses)] for scenario in scenarios]
    total = ["total", *(str(sum(check.status == status for check in checks)) for status in statuses)]
    return "\n".join(f"{name:<34}" + "".join(f"{count:>9}" for count in more) for name, *more in [["", *statuses], *lines, total])


def _checks(results):
    # The folder is named after the scenario and the time.
    scenario = TIME.sub("", results.parent.name.removeprefix("server-"))
    for check in json.loads(results.read_text()):
        if check["status"] != NOTED:
            yield Check(scenario, check["id"], check["status"], check.get("errorMessage", ""))
