"""A real Prometheus, and promtool: Debian's, which `make test` unpacks, or your own (PROMETHEUS, PROMTOOL)."""

import json
import os
import shutil
import subprocess
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
import yaml
from gate import free_ports

SHIPPED = Path(__file__).parents[2] / "envoy" / "prometheus"


def program(name):
    """Where it is; without it, the test is left out."""
    found = shutil.which(os.environ.get(name.upper(), name)) or shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not here: make could not fetch Debian's package `prometheus`; name your own in {name.upper()}")
    return found


def promtool(*arguments):
    done = subprocess.run([program("promtool"), *arguments], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


class Prometheus:
    """Scrapes an Envoy's metrics with the configuration that is shipped, and quicker."""

    def __init__(self, directory, envoy_address):
        config = yaml.safe_load((SHIPPED / "prometheus.yml").read_text())
        config["global"] = {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"}
        config["rule_files"] = [str(SHIPPED / "alerts.yml")]
        (job,) = config["scrape_configs"]
        job["static_configs"] = [{"targets": [envoy_address]}]
        path = directory / "prometheus.yml"
        path.write_text(yaml.safe_dump(config))
        (port,) = free_ports(1)
        self.address, self.log = f"http://127.0.0.1:{port}", directory / "prometheus.txt"
        command = [program("prometheus"), f"--config.file={path}", f"--storage.tsdb.path={directory / 'tsdb'}"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen([*command, f"--web.listen-address=127.0.0.1:{port}"], stdout=log, stderr=log)

    def query(self, expression):
        """The samples that an expression comes to now."""
        with urllib.request.urlopen(f"{self.address}/api/v1/query?{urllib.parse.urlencode({'query': expression})}", timeout=10) as came:
            return json.loads(came.read())["data"]["result"]

    def wait_for(self, expression, seconds=40):
        """Its samples, once there are any; none, if there never are."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.log.read_text()[-3000:]
            try:
                if found := self.query(expression):
                    return found
            except OSError:
                pass
            time.sleep(0.3)
        return []

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
