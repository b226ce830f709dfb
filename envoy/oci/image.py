"""The filter as an OCI image, without a container engine: an image layout (OCI image-spec 1.1) in one tar file.

    image.py MODULE OUT.tar --version 0.1.0

Two images are in it, since loaders of Wasm differ in what they take:

- `VERSION`, one gzipped tar layer with the file `plugin.wasm`, as `FROM scratch` and `COPY` would make it (the "compat" variant of the Wasm
  image specification). Istio and Envoy Gateway read it, and every registry takes it.
- `VERSION-artifact`, the module itself as a layer of type `application/vnd.module.wasm.content.layer.v1+wasm` (the "oci" variant).

The same module gives the same bytes: no clock, no owner, nothing of the machine. Only the standard library is used.
"""

import argparse
import gzip
import hashlib
import io
import json
import tarfile
from pathlib import Path

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
COMPAT_CONFIG, COMPAT_LAYER = "application/vnd.oci.image.config.v1+json", "application/vnd.oci.image.layer.v1.tar+gzip"
WASM_CONFIG, WASM_LAYER = "application/vnd.module.wasm.config.v1+json", "application/vnd.module.wasm.content.layer.v1+wasm"
# The specification's own name; loaders look for no other.
PLUGIN = "plugin.wasm"
EPOCH = "1970-01-01T00:00:00Z"


class Layout:
    """An image layout in the making: blobs by their digests, and the images that refer to them."""

    def __init__(self) -> None:
        self.blobs: dict[str, bytes] = {}
        self.images: list[dict] = []

    def add(self, media_type: str, content: bytes, **more) -> dict:
        """Keeps a blob; gives its descriptor."""
        digest = hashlib.sha256(content).hexdigest()
        self.blobs[digest] = content
        return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": len(content), **more}

    def add_image(self, name: str, config: dict, layers: list[dict], annotations: dict[str, str]) -> None:
        manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": layers, "annotations": annotations}
        self.images.append(self.add(MANIFEST, packed(manifest), annotations={"org.opencontainers.image.ref.name": name}))

    def to_tar(self) -> bytes:
        index = {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": self.images}
        files = {"oci-layout": packed({"imageLayoutVersion": "1.0.0"}), "index.json": packed(index)}
        return archive(files | {f"blobs/sha256/{digest}": content for digest, content in sorted(self.blobs.items())})


def packed(document: dict) -> bytes:
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


def archive(files: dict[str, bytes]) -> bytes:
    """A tar of these files, that tells nothing of when and by whom it was made."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(content), 0o644
            tar.addfile(member, io.BytesIO(content))
    return out.getvalue()


def layout(module: bytes, version: str) -> Layout:
    """Both images of a module."""
    made = Layout()
    annotations = {
        "org.opencontainers.image.title": "portcullis",
        "org.opencontainers.image.description": "An Envoy filter that inspects LLM traffic",
        "org.opencontainers.image.licenses": "Apache-2.0",
        "org.opencontainers.image.version": version,
        # What sha256sum says of the module, for whoever compares it with a release's.
        "portcullis.module.sha256": hashlib.sha256(module).hexdigest(),
    }

    tar = archive({PLUGIN: module})
    config = {
        "architecture": "wasm",
        "os": "linux",
        "created": EPOCH,
        "config": {"Labels": annotations},
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{hashlib.sha256(tar).hexdigest()}"]},
        "history": [{"created": EPOCH, "created_by": f"COPY {PLUGIN} /"}],
    }
    layer = made.add(COMPAT_LAYER, gzip.compress(tar, 9, mtime=0))
    made.add_image(version, made.add(COMPAT_CONFIG, packed(config)), [layer], annotations)

    # Of this variant, two layers are expected: the module, and how it is to be run.
    runtime = packed({"type": "envoy_proxy", "abiVersions": ["v0-2-1"], "config": {"rootIds": ["portcullis"]}})
    content = made.add(WASM_LAYER, module, annotations={"org.opencontainers.image.title": PLUGIN})
    settings = made.add(WASM_CONFIG, runtime, annotations={"org.opencontainers.image.title": "runtime-config.json"})
    made.add_image(f"{version}-artifact", settings, [content, settings], annotations)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the filter as an OCI image layout.")
    parser.add_argument("module", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--version", required=True)
    given = parser.parse_args()
    made = layout(given.module.read_bytes(), given.version)
    given.out.write_bytes(made.to_tar())
    for image in made.images:
        print(f"{image['annotations']['org.opencontainers.image.ref.name']}  {image['digest']}")


if __name__ == "__main__":
    main()
