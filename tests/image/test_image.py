"""The OCI image of the filter: unpacked as those do who load it."""

import gzip
import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "envoy" / "oci" / "image.py"
MODULE = Path(os.environ["MODULE_PATH"])
MANIFEST = "application/vnd.oci.image.manifest.v1+json"


def written(directory, version="1.2.3"):
    out = directory / "image.tar"
    command = [sys.executable, SCRIPT, MODULE, out, "--version", version]
    return out, subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    out, _ = written(tmp_path_factory.mktemp("image"))
    with tarfile.open(out) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}


@pytest.fixture(scope="module")
def index(files):
    return json.loads(files["index.json"])


def blob(files, descriptor):
    """What a descriptor refers to, and says rightly."""
    content = files[f"blobs/{descriptor['digest'].replace(':', '/')}"]
    assert len(content) == descriptor["size"]
    assert descriptor["digest"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    return content


def image(files, index, name):
    (found,) = [one for one in index["manifests"] if one["annotations"]["org.opencontainers.image.ref.name"] == name]
    return json.loads(blob(files, found))


def test_the_layout_is_one(files, index):
    assert json.loads(files["oci-layout"]) == {"imageLayoutVersion": "1.0.0"}
    assert [one["mediaType"] for one in index["manifests"]] == [MANIFEST, MANIFEST]
    referred = set()
    for described in index["manifests"]:
        manifest = json.loads(blob(files, described))
        assert (manifest["schemaVersion"], manifest["mediaType"]) == (2, MANIFEST)
        for one in (described, manifest["config"], *manifest["layers"]):
            blob(files, one)
            referred.add(f"blobs/{one['digest'].replace(':', '/')}")
    assert referred | {"oci-layout", "index.json"} == set(files)


def test_istio_and_envoy_gateway_find_the_module(files, index):
    """As `extractOCIStandardImage` of Istio's agent does: one layer, a gzipped tar, and `plugin.wasm` in it."""
    manifest = image(files, index, "1.2.3")
    (layer,) = manifest["layers"]
    assert layer["mediaType"] == "application/vnd.oci.image.layer.v1.tar+gzip"
    tar = gzip.decompress(blob(files, layer))
    with tarfile.open(fileobj=io.BytesIO(tar)) as unpacked:
        assert unpacked.getnames() == ["plugin.wasm"]
        assert unpacked.extractfile("plugin.wasm").read() == MODULE.read_bytes()
    config = json.loads(blob(files, manifest["config"]))
    assert manifest["config"]["mediaType"] == "application/vnd.oci.image.config.v1+json"
    assert config["rootfs"]["diff_ids"] == [f"sha256:{hashlib.sha256(tar).hexdigest()}"]
    assert {"architecture", "os"} <= set(config) and len(config["history"]) == 1


def test_loaders_of_artifacts_find_the_module(files, index):
    """As `extractOCIArtifactImage` of Istio's agent does: two layers, one of which is the module itself."""
    manifest = image(files, index, "1.2.3-artifact")
    assert len(manifest["layers"]) == 2
    (layer,) = [one for one in manifest["layers"] if one["mediaType"] == "application/vnd.module.wasm.content.layer.v1+wasm"]
    assert blob(files, layer) == MODULE.read_bytes()
    settings = json.loads(blob(files, manifest["config"]))
    assert manifest["config"]["mediaType"] == "application/vnd.module.wasm.config.v1+json"
    assert (settings["type"], settings["abiVersions"]) == ("envoy_proxy", ["v0-2-1"])


def test_both_say_which_module_it_is(files, index):
    for name in ("1.2.3", "1.2.3-artifact"):
        said = image(files, index, name)["annotations"]
        assert said["portcullis.module.sha256"] == hashlib.sha256(MODULE.read_bytes()).hexdigest()
        assert said["org.opencontainers.image.version"] == "1.2.3"


def test_the_same_module_gives_the_same_bytes(tmp_path):
    (tmp_path / "once").mkdir(), (tmp_path / "again").mkdir()
    (once, said), (again, _) = written(tmp_path / "once"), written(tmp_path / "again")
    assert once.read_bytes() == again.read_bytes()
    assert [line.split()[0] for line in said.splitlines()] == ["1.2.3", "1.2.3-artifact"]
    other, _ = written(tmp_path / "again", "1.2.4")
    assert other.read_bytes() != once.read_bytes()
