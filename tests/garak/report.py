"""What garak's two runs come to, beside each other: a table for people, the same for programs."""

import json
from collections import defaultdict
from dataclasses import dataclass

HEAD = "| probe | attempts | success without | success with | refused |\n|---|---|---|---|---|\n"


@dataclass(frozen=True)
class Line:
    """One probe, or the probes of a module together."""

    name: str
    attempts: int
    without: int
    filtered: int
    refused: int

    @property
    def rate_without(self):
        return self.without / self.attempts

    @property
    def rate_with(self):
        return self.filtered / self.attempts

    def row(self):
        return f"| {self.name} | {self.attempts} | {self.rate_without:.1%} | {self.rate_with:.1%} | {self.refused} |\n"


def lines(without, filtered):
    """A line for each probe."""
    pairs = zip(without.tallies, filtered.tallies, strict=True)
    return [Line(bare.probe, bare.asked, bare.succeeded, held.succeeded, held.refused) for bare, held in pairs]


def modules(probes):
    """A line for each module."""
    grouped = defaultdict(list)
    for line in probes:
        grouped[line.name.partition(".")[0]].append(line)
    sums = ((name, [(one.attempts, one.without, one.filtered, one.refused) for one in group]) for name, group in grouped.items())
    return {name: Line(name, *map(sum, zip(*counts, strict=True))) for name, counts in sums}


def write(directory, probes, left_out):
    grouped = modules(probes)
    rows = HEAD + "".join(line.row() for line in grouped.values()) + "\n" + HEAD + "".join(line.row() for line in probes)
    missing = "".join(f"\nLeft out: {probe}, since {why}." for probe, why in left_out.items())
    (directory / "report.md").write_text(rows + missing + "\n")
    asdict = {line.name: {**vars(line), "rate_without": line.rate_without, "rate_with": line.rate_with} for line in probes}
    (directory / "report.json").write_text(json.dumps({"probes": asdict, "left_out": left_out}, indent=1) + "\n")
    return rows
