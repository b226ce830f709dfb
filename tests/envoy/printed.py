"""What `portcullis envoy` prints, made ready for a test."""

import os
import subprocess

import yaml
from envoyproxy import MODULE, validate


def configuration(policy, directory, upstream, *more, environment=None):
    """The configuration for a policy in front of the upstream; Envoy has found nothing wrong with it."""
    command = [os.environ["COMMAND_PATH"], "envoy", policy, "--module", MODULE, "--listen", "127.0.0.1:0", *more]
    command += ["--upstream", f"http://127.0.0.1:{upstream.port}", "--access-log", directory / "access.log"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, env=os.environ | (environment or {}))
    assert done.returncode == 0, done.stderr
    config = yaml.safe_load(done.stdout)
    assert validate(config, directory, environment)[0] == 0
    # What a test needs and an operator does not.
    config["admin"]["address"]["socket_address"]["port_value"] = 0
    line = manager(config)["access_log"][0]["typed_config"]["log_format"]["json_format"]
    line |= {"case": "%REQ(X-CASE)%", "record": "%FILTER_STATE(wasm.portcullis:PLAIN)%"}
    return config


def manager(config):
    """Its connection manager."""
    return config["static_resources"]["listeners"][0]["filter_chains"][0]["filters"][0]["typed_config"]
