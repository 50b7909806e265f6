"""SB102: a name of something that does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import LooseEnd, Network
from schoolbuild.model.words import closest
from schoolbuild.rules.rule import Problem, Rule

_WORDS = {
    "switch": "there is no switch {name!r} in this school",
    "model": "the standard has no switch model {name!r}",
    "profile": "the standard has no port profile {name!r}",
    "closet": "there is no closet {name!r} in this school",
    "range": "{detail}",
    "device": "there is no switch, server, hypervisor or host {name!r} in this school",
    "server": "there is no server {name!r} in this school",
    "hypervisor": "there is no hypervisor {name!r} in this school",
    "host": "there is no host {name!r} in this school",
    "domain": "there is no domain {name!r} under directory",
    "zone": "the standard has no zone {name!r}",
    "network_service": "standard/zones.yml has no service {name!r}",
    "ring": "standard/rings.yml has no ring {name!r}",
    "window": "there is no window {name!r} under patching",
    "calendar": "standard/calendars/ has no term dates {name!r}",
    "package": "standard/windows/packages.yml has no program {name!r}",
}


def _check(network: Network) -> Iterator[Problem]:
    for end in network.loose_ends:
        if end.kind in _WORDS:
            yield Problem(end.path, _message(end), closest(end.name, end.choices))
    if network.document.spanning_tree is not None and network.root_switch not in network.switches:
        root = network.document.spanning_tree.root
        names = [switch.name for switch in network.document.switches]
        if root not in names:
            yield Problem(
                ("spanning_tree", "root"), f"there is no switch {root!r} in this school", closest(root, names)
            )


def _message(end: LooseEnd) -> str:
    text = _WORDS[end.kind].format(name=end.name, detail=end.detail)
    return text + (f" (known: {', '.join(end.choices)})" if end.choices else "")


RULE = Rule(
    id="SB102",
    title="A name leads nowhere",
    why="What the name stands for would silently be left out of the configuration.",
    fix="Correct the name, or add what it should stand for.",
    example="""\
ports:
  sw01:
    1-10: offcie
    # ^ ... no port profile 'offcie' ...
""",
    check=_check,
)
