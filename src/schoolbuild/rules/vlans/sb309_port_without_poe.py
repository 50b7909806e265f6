"""SB309: a device that lives on power from its port, and a port that gives none."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.model.port_names import port_ranges
from schoolbuild.rules.rule import Problem, Rule
from schoolbuild.rules.sockets import by_line

_PERHAPS = "office"  # its telephone is optional: a computer alone needs no power from the port


def _check(network: Network) -> Iterator[Problem]:
    for switch, path, ports in by_line(network):
        profile = ports[0].profile
        dark = [port.socket.short for port in ports if not port.socket.poe]
        if dark and profile.poe == "on" and profile.poe_watts and ports[0].profile_name != _PERHAPS:
            models = " + ".join(model.name for model in switch.models)
            words = f"a port for {ports[0].profile_name!r} feeds its device with {profile.poe_watts:g} W"
            yield Problem(path, f"{words}; {switch.name} {port_ranges(dark)} ({models}) gives none")


RULE = Rule(
    id="SB309",
    title="A device needs power from a port that gives none",
    why="An access point, a telephone, a camera or a door without power over its cable does not start at all.",
    fix="Plug it into a switch with PoE, or put a power injector between and use a profile that needs no power.",
    example="""\
  sw02:
    1-12: classroom
    13: {profile: ap, tagged: [staff]}
    # ^ a port for 'ap' feeds its device with 18 W; sw02 13 (2930F-24G-4SFPP) gives none
""",
    check=_check,
)
