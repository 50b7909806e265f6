"""Invents schools: the same for the same seed, each without a finding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from schoolbuild.folders.estate.cabling import cable
from schoolbuild.folders.estate.kinds import ADD, EDGES, KINDS, STYLES
from schoolbuild.folders.estate.names import code, place
from schoolbuild.folders.estate.parts import Data, Making, Site, plug_in
from schoolbuild.folders.estate.ranges import Ranges


@dataclass(frozen=True)
class Invented:
    """A school: the name of its folder and its document as plain data."""

    name: str
    data: Data


def invent(schools: int, seed: int) -> Iterator[Invented]:
    """So many schools, one after the other. A school does not change when more are asked for."""
    ranges = Ranges()
    for number in range(schools):
        # Each school has its own stream of chances, so that a change in one leaves the others as they are.
        rng = Random(f"{seed}/{number}")  # noqa: S311  # invented data, no secret
        style = STYLES[number % len(STYLES)]
        title = f"{place(number)} {KINDS[style][1]}"
        site = Site(number, rng, title, code(number), style)
        name = title.lower().replace(" ", "-")
        yield Invented(name, _document(site, ranges))


def _document(site: Site, ranges: Ranges) -> Data:
    large = site.style.endswith("secondary")
    given = ranges.next(18 if large else 20)
    low, high = EDGES[site.style]
    stack = site.rng.randint(2, 4) if large else 0
    cabling = cable(site.rng, site.code, site.rng.randint(low, high), stack=stack)
    data: Data = {
        "school": _about(site),
        "services": ["network"],
        "access": site.rng.choice(("routed", "vpn", "jump", "onsite_runner")),
        "routing_domain": given.domain,
        "addresses": {"supernet": str(given.network)},
        "vlans": dict.fromkeys(("management", "servers", "staff", "curriculum", "pupil_wireless", "guest", "printers")),
        "gateway": {"name": "Boundary firewall", "kind": "firewall", "port": f"sw01 {cabling.boxes[0].device_port()}"},
        "dhcp": "firewall",
        "filtering": {"by": site.rng.choice(("isp", "inline", "dns", "agent")), "product": "Web filter"},
        "closets": cabling.closets,
        "switches": cabling.switches,
        "links": cabling.links,
        "ports": {},
        "hosts": [],
    }
    making = Making(site, data, cabling, given)
    ADD[site.style](making)
    plug_in(making)
    return data


def _about(site: Site) -> Data:
    about: Data = {"name": site.title, "code": site.code, "kind": KINDS[site.style][0]}
    if about["kind"] not in {"youth_centre", "service"}:
        about["urn"] = 200000 + site.number
    return about
