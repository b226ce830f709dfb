"""The configuration of envoy/hardened, put into a directory of a test: its files, and a model without TLS."""

import json
import os
from pathlib import Path

import yaml
from certificates import Authority
from cryptography import x509
from gate import free_ports
from tokens import KEYS

SHIPPED = Path(__file__).parents[2] / "envoy" / "hardened"
CONFIGURATION = SHIPPED / "envoy.yaml"
ENVIRONMENT = {"PSEUDONYM_KEY": "a key of pseudonyms"}
UPSTREAM_KEY = "sk-of-the-provider-7731"
CLIENTS = "address_prefix: 10.0.0.0, prefix_len: 8"


class Hardened:
    """What is shipped, changed in nothing but places: of files, of the model, of clients."""

    def __init__(self, directory, upstream):
        self.root, self.version = directory / "etc", 0
        self.authority = Authority(directory)
        key, certificate = self.authority.issue("server", x509.DNSName("server.test"))
        self.mount("tls", {"tls.key": key.read_bytes(), "tls.crt": certificate.read_bytes()})
        self.mount("keys", {"upstream_key": UPSTREAM_KEY.encode()})
        self.mount("jwks", {"jwks.json": json.dumps(KEYS).encode()})
        self.mount("module", {"plugin.wasm": Path(os.environ["MODULE_PATH"]).read_bytes()})
        secrets = {path.name: path.read_text().replace("/etc/portcullis", str(self.root)) for path in (SHIPPED / "sds").iterdir()}
        self.mount("sds", {name: text.encode() for name, text in secrets.items()})
        text = CONFIGURATION.read_text()
        assert text.count(CLIENTS) == 1
        text = text.replace("/etc/portcullis", str(self.root)).replace(CLIENTS, "address_prefix: 127.0.0.1, prefix_len: 32")
        self.configuration = yaml.safe_load(text.replace("/dev/stdout", str(directory / "access.log")))
        self._place(upstream)

    def _place(self, upstream):
        (admin,) = free_ports(1)
        config = self.configuration["static_resources"]
        llm, own = config["clusters"]
        del llm["transport_socket"]
        for cluster, port in ((llm, upstream.port), (own, admin)):
            endpoint = cluster["load_assignment"]["endpoints"][0]["lb_endpoints"][0]["endpoint"]
            endpoint["address"]["socket_address"] = {"address": "127.0.0.1", "port_value": port}
        self.configuration["admin"]["address"]["socket_address"]["port_value"] = admin
        for listener in config["listeners"]:
            listener["address"]["socket_address"] = {"address": "127.0.0.1", "port_value": 0}
        (log,) = manager(self.configuration)["access_log"]
        log["typed_config"]["log_format"]["json_format"] |= {
            "case": "%REQ(X-CASE)%",
            "record": "%FILTER_STATE(wasm.portcullis:PLAIN)%",
        }

    def mount(self, folder, files):
        """Writes files as kubelet mounts them, and swaps them: each is a link into a folder that a link is turned to at once."""
        place = self.root / folder
        place.mkdir(parents=True, exist_ok=True)
        self.version += 1
        version = place / f"..{self.version}"
        version.mkdir()
        for name, content in files.items():
            (version / name).write_bytes(content)
            if not (place / name).is_symlink():
                (place / name).symlink_to(f"..data/{name}")
        fresh = place / "..data_tmp"
        fresh.symlink_to(version.name)
        fresh.rename(place / "..data")


def manager(config):
    """The connection manager of the listener that clients connect to."""
    return config["static_resources"]["listeners"][0]["filter_chains"][0]["filters"][0]["typed_config"]


def plugin(config):
    """The filter's own settings."""
    (found,) = [one["typed_config"]["config"] for one in manager(config)["http_filters"] if one["name"] == "portcullis"]
    return found
