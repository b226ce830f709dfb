import os

import pytest
import wasmtime
from host import ENGINE, Vm

# What the command has in the place of random bytes.
ENTROPY = {b"portcullis.entropy": (bytes(32), 1)}


@pytest.fixture(scope="session")
def module():
    return wasmtime.Module.from_file(ENGINE, os.environ["MODULE_PATH"])


@pytest.fixture(scope="session")
def directory(tmp_path_factory):
    """Where the command finds the policies."""
    return tmp_path_factory.mktemp("policies")


@pytest.fixture(scope="session")
def vm_of(module):
    """Gives the VM of a folder's policy, one for each cut. One that has fallen is not used again."""
    vms = {}

    def vm_of(folder, cut=None, kind=Vm):
        key = folder.name, cut, kind
        if key not in vms or vms[key].is_fallen:
            vms[key] = folder.vm(kind, module, dict(ENTROPY))
        return vms[key]

    return vm_of
