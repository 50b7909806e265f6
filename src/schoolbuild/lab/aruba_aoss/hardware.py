"""What is true of a model whatever its configuration: names, software, and the factory's configuration text.

The factory texts are package data, written by hand after public running configurations of these models.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from schoolbuild.lab.interface import DeviceSpec, PortSpec
from schoolbuild.model.errors import SchoolbuildError


@dataclass(frozen=True)
class Hardware:
    part: str
    title: str
    software: str
    rom: str
    vlan_limit: int
    """The highest ``max-vlans``."""
    poe_watts: int = 0
    vsf: bool = False
    routes: bool = False
    """Whether it routes between VLANs. The 2530 is a layer 2 switch."""

    @property
    def train(self) -> str:
        return self.software[:2]


MODELS = {
    hardware.part: hardware
    for hardware in (
        Hardware("J9773A", "Aruba J9773A 2530-24G-PoE+ Switch", "YA.16.11.0012", "YA.15.20", 512, poe_watts=195),
        Hardware(
            "JL253A", "Aruba JL253A 2930F-24G-4SFP+ Switch", "WC.16.11.0012", "WC.16.01.0010", 2048,
            vsf=True, routes=True,
        ),
        Hardware(
            "JL256A", "Aruba JL256A 2930F-48G-PoE+-4SFP+ Switch", "WC.16.11.0012", "WC.16.01.0010", 2048,
            poe_watts=370, vsf=True, routes=True,
        ),
    )
}  # fmt: skip

_NAMES = {
    "2530-24G-POEP": "J9773A",
    "2930F-24G-4SFPP": "JL253A",
    "2930F-48G-POEP-4SFPP": "JL256A",
}


def hardware_of(model: str, where: str) -> Hardware:
    """By part number (``JL256A``) or by name (``2930F-48G-PoEP-4SFPP``); raises ``SchoolbuildError`` if unknown."""
    name = model.upper().replace("POE+", "POEP").replace("SFP+", "SFPP")
    part = next((part for part in MODELS if part in name), None)
    part = part or next((part for known, part in _NAMES.items() if known in name), None)
    if part is None:
        raise SchoolbuildError(
            f"the lab knows no AOS-S switch of model {model!r}",
            where=where,
            fix="use one of " + ", ".join(f"{hw.part} ({hw.title})" for hw in MODELS.values()),
        )
    return MODELS[part]


def mac(text: str) -> str:
    """A MAC address as AOS-S prints it, ``9020c2-1a2b3c``."""
    digits = "".join(char for char in text.lower() if char in "0123456789abcdef").rjust(12, "0")
    return f"{digits[:6]}-{digits[6:]}"


def port_type(port: PortSpec) -> str:
    """The type that ``show interfaces`` prints; a cage is shown as if a transceiver for fibre were in it."""
    if port.media == "copper":
        return "100/1000T"
    return "SFP+SR" if port.media == "sfpplus" else "1000SX"


def speed(port: PortSpec) -> str:
    """The speed that the tables print for a live port."""
    return "10GigFD" if port.speed_mbps >= 10000 else f"{port.speed_mbps}FDx"


def factory_text(spec: DeviceSpec) -> str:
    """The factory's configuration of a switch, or of a stack that was formed on the bench."""
    hardware = hardware_of(spec.model, spec.key)
    folder = files("schoolbuild.lab.aruba_aoss") / "factory"
    if len(spec.members) == 1:
        return (folder / f"{hardware.part.lower()}.cfg").read_text(encoding="utf-8")
    if not all(hardware_of(member.model, spec.key).vsf for member in spec.members):
        raise SchoolbuildError(f"{spec.key}: {hardware.title} cannot be stacked", where=spec.key)
    members = "".join(
        f'   member {member.number}\n      type "{hardware_of(member.model, spec.key).part}"'
        f" mac-address {mac(member.mac)}\n      priority 128\n      exit\n"
        for member in spec.members
    )
    ports = ",".join(f"{member.ports[0].name}-{member.ports[-1].name}" for member in spec.members)
    text = (folder / "stack.cfg").read_text(encoding="utf-8")
    return text.replace("@members@\n", members).replace("@ports@", ports).replace("@release@", hardware.software)
