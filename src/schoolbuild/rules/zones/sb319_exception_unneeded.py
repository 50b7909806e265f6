"""SB319: an exception that opens everything, or nothing."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule
from schoolbuild.topology.zones import EVERYTHING


def _check(network: Network) -> Iterator[Problem]:
    zones = network.standard.zones.zones
    for index, opened in enumerate(network.document.zone_exceptions):
        there = zones[opened.source].talks_to.get(opened.target, ()) if opened.source in zones else ()
        for place, service in enumerate(opened.services):
            path = ("zone_exceptions", index, "services", place)
            if service in there or EVERYTHING in there:
                words = f"zone {opened.source!r} may talk to {opened.target!r} over {service!r} in every school"
                yield Problem(path, words)
            elif service == EVERYTHING:
                words = f"the exception from zone {opened.source!r} to {opened.target!r} opens everything"
                yield Problem(path, words)


RULE = Rule(
    id="SB319",
    title="A zone exception opens everything, or nothing new",
    why="An exception is read again by everybody who checks the school: one that opens everything undoes the zone, and "
    "one that opens nothing hides those that matter.",
    fix="Name the services that are needed (standard/zones.yml lists them), or remove the exception.",
    example="""\
zone_exceptions:
  - {from: buildings, to: cctv, services: [any], reason: The door console shows the camera at the gate}
  # ^ the exception from zone 'buildings' to 'cctv' opens everything
""",
    check=_check,
)
