"""The same exchanges come to the same, natively and in the VM."""

import pytest
from cases import differences, runs

RUNS = list(runs())


@pytest.mark.parametrize("folder, place, cut", RUNS, ids=[f"{run[0].name}/{run[0].cases[run[1]].get('id')}, {run[2]}" for run in RUNS])
def test_the_filter_does_what_the_command_says(vm_of, directory, folder, place, cut):
    found = differences(vm_of(folder, cut), folder, place, cut, directory)
    assert not found, "\n".join(found)


def test_there_is_something_to_compare():
    assert len(RUNS) > 700
