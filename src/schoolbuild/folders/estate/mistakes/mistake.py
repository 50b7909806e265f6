"""What a mistake is: a change to a school's document that one rule must find."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

Data = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """A school to make a mistake in. ``other`` is the document of another one, for mistakes between two."""

    data: Data
    rng: Random
    other: Data | None


@dataclass(frozen=True)
class Mistake:
    """``plant`` changes the document, or leaves it alone and says no where the mistake cannot be made.

    ``between`` mistakes are found in both schools. ``follows`` are rules that find what the mistake brings with it.
    """

    rule: str
    plant: Callable[[Case], bool]
    between: bool = False
    follows: tuple[str, ...] = ()


def mistakes(made: Mapping[str, Callable[[Case], bool]]) -> tuple[Mistake, ...]:
    """One for each rule of a table."""
    return tuple(Mistake(rule, plant) for rule, plant in made.items())


def between(made: Mapping[str, Callable[[Case], bool]]) -> tuple[Mistake, ...]:
    """The same for mistakes between two schools."""
    return tuple(Mistake(rule, plant, between=True) for rule, plant in made.items())


_CARRIED = {
    "classroom": ["curriculum"],
    "phone": ["staff", "voice"],
    "ap": ["staff", "pupil_wireless", "guest"],
    "printer": ["printers"],
    "cctv": ["cctv"],
    "door": ["access_control"],
}


def needed(data: Data, switch: str) -> list[str]:
    """The VLANs that the ports of a switch use, management first."""
    found = ["management"]
    for use in data["ports"][switch].values():
        if isinstance(use, str):
            found += _CARRIED[use]
        else:
            found += [use["vlan"]] if "vlan" in use else _CARRIED.get(use["profile"], [])
            found += use.get("tagged", [])
    return [name for name in dict.fromkeys(found) if name in data["vlans"]]


def spare_port(data: Data, switch: str) -> str:
    """A port for devices that no school uses."""
    row = switch_row(data, switch)
    if "members" in row or row["model"].startswith("C9200L"):
        return "Gi1/0/41"
    return "41" if row["model"].startswith("2930F") else "17"


def number_of(data: Data) -> int:
    """A number that no other school of the estate has: its code, read as one."""
    value = 0
    for letter in data["school"]["code"][1:]:
        value = value * 26 + ord(letter) - ord("A")
    return value


def port_of(data: Data, profile: str) -> tuple[str, str] | None:
    """A switch and a port, or range, with that profile and nothing that differs from it."""
    for switch, ports in data["ports"].items():
        for written, use in ports.items():
            if use == profile:
                return switch, written
    return None


def switch_row(data: Data, name: str) -> Data:
    """The entry of a switch."""
    row: Data = next(row for row in data["switches"] if row["name"] == name)
    return row


def leaf(data: Data) -> tuple[Data, str] | None:
    """A cable behind whose far end nothing hangs, and the switch there."""
    for link in reversed(data["links"]):
        far = link["b"].split()[0]
        if sum(far in (other["a"].split()[0], other["b"].split()[0]) for other in data["links"]) == 1:
            return link, far
    return None


def everything(data: Data) -> list[str]:
    """Every VLAN of the school that a cable carries."""
    return [*data["vlans"], *(["transit"] if "routing" in data else [])]


def subnet(data: Data, slot: int) -> list[str] | None:
    """The first three parts of a slot's subnet in a school with a supernet of its own."""
    supernet = data["addresses"].get("supernet")
    if supernet is None:
        return None
    first, second, third, _ = supernet.split("/")[0].split(".")
    step = 1 if supernet.endswith("/20") else 4
    return [first, second, str(int(third) + slot * step)]
