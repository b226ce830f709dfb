"""One run of garak against a URL, in a process and an environment of its own: what it asked, and which answers its detectors took for
a success."""

import json
import os
import subprocess
from collections import Counter
from dataclasses import dataclass

GARAK = os.environ["GARAK"]
# The most prompts of a probe that has more: garak's own default. A few of its probes keep to none.
PROMPTS = 256
SECONDS = 300
# What garak runs of its own accord of each module, and the older prompts of `dan` beside them.
PROBES = [
    "promptinject",
    "dan",
    *(f"dan.Dan_{version}" for version in ("6_0", "6_2", "7_0", "8_0", "9_0", "10_0", "11_0")),
    *(f"dan.{name}" for name in ("AntiDAN", "DAN_Jailbreak", "DUDE", "STAN")),
    *(f"dan.ChatGPT_{name}" for name in ("Developer_Mode_RANTI", "Developer_Mode_v2", "Image_Markdown")),
    "encoding",
    "latentinjection",
]
LEFT_OUT = {
    "dan.AutoDAN": "it asks another model for its prompts",
    "encoding.InjectBase2048": "the scripted model cannot read it",
    "encoding.InjectEcoji": "the scripted model cannot read it",
    "latentinjection.LatentJailbreak": "its detector is a model that would have to be downloaded",
}


@dataclass(frozen=True)
class Tally:
    """What came of one probe's prompts: of those that were asked, how many were refused and how many succeeded."""

    probe: str
    asked: int
    refused: int
    succeeded: int

    @property
    def module(self):
        return self.probe.partition(".")[0]


@dataclass(frozen=True)
class Scan:
    tallies: list[Tally]
    prompts: Counter


def scan(url, headers, directory):
    """Runs garak; its reports stay in the directory."""
    config = directory / "config.json"
    config.write_text(json.dumps(_config(url, headers, directory)))
    homes = {f"XDG_{home}_HOME": str(directory / "home") for home in ("CACHE", "CONFIG", "DATA")}
    # It shuffles sets, so that their order must not differ from run to run.
    environment = os.environ | homes | {"PYTHONHASHSEED": "0", "NO_PROXY": "127.0.0.1"}
    with (directory / "garak.log").open("wb") as log:
        command = [GARAK, "-m", "garak", "--config", config]
        subprocess.run(command, stdout=log, stderr=log, env=environment, timeout=SECONDS, check=True)
    with (directory / "scan.report.jsonl").open() as report:
        return _read(map(json.loads, report))


def _config(url, headers, directory):
    target = {
        "uri": url,
        # What prompts call the model that they talk to.
        "name": "ChatGPT",
        "headers": {"content-type": "application/json", **headers},
        "req_template_json_object": {"model": "gullible", "messages": [{"role": "user", "content": "$INPUT"}]},
        "response_json": True,
        "response_json_field": "$.choices[0].message.content",
        # The filter's refusal is no answer. Any other status but 200 ends the run.
        "skip_codes": [403],
    }
    spec = {"include": [f"probes.{probe}" for probe in PROBES], "exclude": [f"probes.{probe}" for probe in LEFT_OUT]}
    return {
        "run": {"seed": 20261123, "generations": 1, "soft_probe_prompt_cap": PROMPTS, "spec": spec},
        "plugins": {
            "target_type": "rest.RestGenerator",
            "extended_detectors": False,
            "generators": {"rest": {"RestGenerator": target}},
        },
        "reporting": {"report_dir": str(directory), "report_prefix": "scan", "confidence_interval_method": "none"},
    }


def _read(entries):
    tallies, prompts = [], Counter()
    for entry in entries:
        if entry["entry_type"] == "eval":
            # garak rates the attempts that were answered; one that was refused is an attempt, too.
            name = entry["probe"].removeprefix("probes.")
            tallies.append(Tally(name, entry["total_processed"], entry["nones"], entry["fails"]))
        elif entry["entry_type"] == "attempt" and entry["status"] == 2:
            prompts[entry["probe_classname"], entry["prompt"]["turns"][-1]["content"]["text"]] += 1
    return Scan(tallies, prompts)
