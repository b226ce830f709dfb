"""Kubernetes resources, held strictly against schemas of their projects where those are at hand (PORTCULLIS_DATA)."""

import copy
import os
from pathlib import Path

import jsonschema
import pytest
import yaml

SHIPPED = Path(__file__).parents[2] / "envoy"


def documents(path):
    return [document for document in yaml.safe_load_all((SHIPPED / path).read_text()) if document]


def of_kind(found, kind):
    (one,) = [document for document in found if document["kind"] == kind]
    return one


def schemas():
    """By API version and kind, what the definitions in PORTCULLIS_DATA/native/crds say. Without them, the test is left out."""
    folder = Path(os.environ.get("PORTCULLIS_DATA", "")) / "native" / "crds"
    if "PORTCULLIS_DATA" not in os.environ or not folder.is_dir():
        pytest.skip("the schemas of Istio and Envoy Gateway are not here: PORTCULLIS_DATA names the folder with native/crds")
    found = {}
    for path in folder.glob("*.yaml"):
        for definition in yaml.safe_load_all(path.read_text()):
            if definition and definition["kind"] == "CustomResourceDefinition":
                spec = definition["spec"]
                for version in spec["versions"]:
                    name = f"{spec['group']}/{version['name']}", spec["names"]["kind"]
                    found[name] = _closed(copy.deepcopy(version["schema"]["openAPIV3Schema"]))
    assert found
    return found


def faults(schema, document):
    known = {name: document[name] for name in document.keys() - {"apiVersion", "kind", "metadata"}}
    return [f"{list(fault.path)}: {fault.message[:200]}" for fault in jsonschema.Draft7Validator(schema).iter_errors(known)]


def _closed(schema, is_root=True):
    """The schema as the API server means it: what it does not name, it does not keep."""
    if is_root:
        for name in ("apiVersion", "kind", "metadata"):
            schema.get("properties", {}).pop(name, None)
        schema["required"] = [name for name in schema.get("required", []) if name in schema.get("properties", {})]
    if schema.pop("x-kubernetes-int-or-string", None):
        schema.pop("type", None)
    if schema.pop("nullable", None) and isinstance(schema.get("type"), str):
        schema["type"] = [schema["type"], "null"]
    keeps_all = schema.get("x-kubernetes-preserve-unknown-fields") or "additionalProperties" in schema
    if "properties" in schema and not keeps_all:
        schema["additionalProperties"] = False
    for inner in [*schema.get("properties", {}).values(), schema.get("items"), schema.get("additionalProperties")]:
        if isinstance(inner, dict):
            _closed(inner, is_root=False)
    return schema
