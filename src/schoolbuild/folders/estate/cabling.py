"""Switches of an invented school, their cables, and what their ports are for."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from random import Random
from typing import Any

Data = dict[str, Any]

_ROOMS = ("North block", "South block", "East wing", "West wing", "Hall", "Library", "Science block", "Sports hall")
_CORE, _CORE_STACK = "2930F-48G-PoEP-4SFPP", "C9200L-48P-4X"
_EDGES = ("2930F-48G-PoEP-4SFPP", "2530-24G-PoEP", "2930F-48G-PoEP-4SFPP", "C9200L-48P-4X")


@dataclass
class Box:
    """A switch while it is being cabled. ``access`` are ports for devices, ``free`` those for cables."""

    name: str
    model: str
    closet: str
    layer: str
    members: int
    free: list[str]
    access: list[str]
    uses: dict[str, Any] = field(default_factory=dict)
    taken: int = 0

    def device_port(self) -> str:
        """The last port for devices that nothing uses yet."""
        self.taken += 1
        return self.access[-self.taken]


@dataclass(frozen=True)
class Cabling:
    """The keys of the document that describe the network, and the boxes for what else is plugged in."""

    closets: list[Data]
    switches: list[Data]
    links: list[Data]
    boxes: list[Box]


def cable(rng: Random, code: str, edges: int, *, stack: int = 0) -> Cabling:
    """A core and so many edge switches; ``stack`` members in the core if it is one."""
    core = _box("sw01", _CORE_STACK if stack else _CORE, "server-room", "core", max(stack, 1), stacked=bool(stack))
    boxes, links = [core], []
    closets = [{"name": "server-room", "room": "Server room"}]
    open_ends = deque([core])
    for number in range(edges):
        if number % 2 == 0 or stack == 0:
            room = _ROOMS[len(closets) % len(_ROOMS)]
            closets.append({"name": f"closet-{len(closets)}", "room": f"{room} {len(closets)}"})
        model = rng.choice(_EDGES if stack else _EDGES[:2])
        edge = _box(f"sw{number + 2:02d}", model, closets[-1]["name"], "edge", 1)
        while len(open_ends[0].free) < 1:
            open_ends.popleft()
        links.append(_link(rng, open_ends[0], edge, number + 1))
        boxes.append(edge)
        open_ends.append(edge)
    switches = [_switch(code, box) for box in boxes]
    return Cabling(closets, switches, links, boxes)


def _box(name: str, model: str, closet: str, layer: str, members: int, *, stacked: bool = False) -> Box:
    if model.startswith("C9200L"):
        free = [f"Te{member}/1/{port}" for port in range(1, 5) for member in range(1, members + 1)]
        access = [f"Gi{member}/0/{port}" for member in range(1, members + 1) for port in range(1, 49)]
    elif model.startswith("2530"):
        free, access = ["25", "26", "27", "28"], [str(port) for port in range(1, 25)]
    else:
        free, access = ["49", "50", "51", "52"], [str(port) for port in range(1, 49)]
    return Box(name, model, closet, layer, members if stacked else 0, free, access)


def _link(rng: Random, near: Box, far: Box, number: int) -> Data:
    fast = far.model != "2530-24G-PoEP" and near.model != "2530-24G-PoEP"
    if fast and len(near.free) > 2 and rng.random() < 0.5:  # half of the cables are doubled
        ends = [f"{box.name} {box.free.pop(0)},{box.free.pop(0)}" for box in (near, far)]
        return {"a": ends[0], "b": ends[1], "lag": (number - 1) % 24 + 1, "cable": f"F{number}"}
    return {"a": f"{near.name} {near.free.pop(0)}", "b": f"{far.name} {far.free.pop(0)}", "cable": f"F{number}"}


def _switch(code: str, box: Box) -> Data:
    base: Data = {"name": box.name, "closet": box.closet, "layer": box.layer}
    maker = "FOC26" if box.model.startswith("C") else "SG12"
    if box.members:
        members = [
            {"model": box.model, "serial": f"{maker}{code}{box.name[2:]}{number}"}
            for number in range(1, box.members + 1)
        ]
        return {**base, "members": members}
    return {**base, "model": box.model, "serial": f"{maker}{code}{box.name[2:]}0"}
