"""SB308: more power is promised than a switch can give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from schoolbuild.model.network import Network, Switch
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    for switch in (*network.switches.values(), *network.planned.values()):
        for place, member in enumerate(switch.chassis):
            model = network.standard.models.get(member.model)
            if model is None or model.poe_budget_w is None:
                continue
            drawn, words = _drawn(switch, member.number or place + 1)
            if drawn > model.poe_budget_w:
                path = (*switch.path, "members", place) if switch.is_stack else switch.path
                name = f"member {member.number or place + 1} of {switch.name}" if switch.is_stack else switch.name
                yield Problem(path, f"{name} can give {model.poe_budget_w} W, its ports may draw {drawn:g} W ({words})")


def _drawn(switch: Switch, member: int) -> tuple[float, str]:
    """Watts that the ports of one chassis may draw, and by which profiles."""
    feeding = [
        port
        for port in switch.ports.values()
        if port.socket.poe and port.socket.member == member and port.profile.enabled and port.profile.poe == "on"
    ]
    watts = {port.profile_name: port.profile.poe_watts for port in feeding}
    profiles = Counter(port.profile_name for port in feeding)
    counted = {name: count for name, count in profiles.items() if watts[name]}
    parts = [f"{count} x {name} at {watts[name]:g} W" for name, count in sorted(counted.items())]
    return sum(watts[name] * count for name, count in counted.items()), ", ".join(parts)


RULE = Rule(
    id="SB308",
    title="The PoE budget of a switch is exceeded",
    why="When the power runs out the switch turns ports off, and which access point or telephone goes dark depends on "
    "who was plugged in last.",
    fix="Move some of the devices to another switch, or choose a model with a larger power supply.",
    example="""\
ports:
...
  sw02:
    1-12: {profile: ap, tagged: [staff]}
...
  - {name: sw02, closet: east, layer: edge, model: 2530-24G-PoEP, serial: SG00SAM002}
  # ^ sw02 can give 195 W, its ports may draw 216 W (12 x ap at 18 W)
""",
    check=_check,
)
